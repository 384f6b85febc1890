"""A lead in one box with the headline is the text's first paragraph; a line that sums the article up there is none of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from kpucrawl.extract.site import SiteReader

NONE: Mapping[int, str] = MappingProxyType({})
TOPICS = ("gudang", "arsip", "koperasi", "perpustakaan", "kebun", "dapur", "halaman", "garasi")
LONG = "Petugas menghitung ulang seluruh isi {0} itu dan mencatatnya dalam berita acara yang ditandatangani semua saksi."


def page(number: int, lead: str, rest: tuple[str, ...], *, shared: str = "<p>Bagikan: Facebook WhatsApp</p>") -> str:
    topic = TOPICS[number]
    below = "".join(text if text[0] == "<" else f"<p>{text.format(topic)}</p>" for text in rest)
    return (
        f"<html><head><title>Pemeriksaan {topic} kantor</title></head><body><nav><a href='/'>Beranda</a></nav>"
        f"<div class='top'><div><h1>Pemeriksaan {topic} kantor</h1><p>{lead.format(topic)}</p>"
        f"<div>Senin, {number + 1} September 2025</div></div></div>"
        f"<section><img src='/upload/{topic}.jpg'>{shared}<div>{below}</div></section>"
        f"<aside><h2>Artikel Terkait</h2><ul><li><a href='/berita/{number + 90}/x'>Rapat {number} digelar</a></li></ul></aside>"
        "<footer><p>Kantor kami melayani warga setiap hari kerja dari pagi sampai sore.</p></footer></body></html>"
    )


def bodies(lead: str, rest: tuple[str, ...], above: Mapping[int, str] = NONE) -> set[tuple[str, ...]]:
    """Read a small site and return what its bodies are, with their topics taken out.

    ``above`` has what stands above the ``rest`` on some of its pages.
    """
    reader: SiteReader[int] = SiteReader()
    done = []
    for number in range(len(TOPICS)):
        texts = (above[number], *rest) if number in above else rest
        done += reader.offer(page(number, lead, texts), f"https://kab-magetan.kpu.go.id/berita/{number + 10}/pemeriksaan", number)
    found = set()
    for reading in (*done, *reader.flush()):
        assert reading.raw is not None
        topic = TOPICS[reading.token]
        found.add(tuple(block.text.replace(topic, "{0}") for block in reading.raw.blocks))
    return found


@pytest.mark.parametrize(
    "lead",
    [
        "Magetan - Isi {0} kantor diperiksa kembali pada hari Senin pagi oleh seluruh pegawai.",
        "Isi {0} kantor diperiksa kembali pada hari Senin pagi. Seluruh pegawai ikut serta sejak awal.",
    ],
)
@pytest.mark.parametrize("paragraphs", [1, 4])
def test_the_text_goes_on_below_picture_and_share_bar(lead: str, paragraphs: int) -> None:
    rest = (LONG, *(f"Pekan ke-{week} dipakai untuk merapikan {{0}} dan membuang barang yang rusak." for week in range(2, 5)))
    assert bodies(lead, rest[:paragraphs]) == {(lead, *rest[:paragraphs])}


def test_a_line_that_sums_the_article_up_is_none_of_its_text() -> None:
    rest = (LONG, "Barang yang rusak dibuang, dan yang masih baik disimpan lagi di {0} itu seperti semula.")
    assert bodies("Isi {0} kantor diperiksa kembali pada hari Senin pagi oleh seluruh pegawai", rest) == {rest}


@pytest.mark.parametrize("short", ["<p>Tidak ada yang hilang.</p>", "<h3>Rak Pertama</h3>", "<p>Aman.</p><h3>Rak Pertama</h3>"])
def test_the_text_goes_on_with_what_is_too_short_for_a_sentence(short: str) -> None:
    lead = "Magetan - Isi {0} kantor diperiksa kembali pada hari Senin pagi oleh seluruh pegawai."
    rest = (LONG, "Barang yang rusak dibuang, dan yang masih baik disimpan lagi di {0} itu seperti semula.")
    told = tuple(re.findall(r">([^<]+)<", short))
    assert bodies(lead, rest, {3: short}) == {(lead, *rest), (lead, *told, *rest)}
