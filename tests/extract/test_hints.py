"""Words for those who listen to a page, which stand in its subheads' elements."""

from __future__ import annotations

import pytest

from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.hints import hints_at
from kpucrawl.extract.reader import read_article

URL = "https://bali.kpu.go.id/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
TEXT = "KPU Provinsi Bali menggelar rapat pleno terbuka di aula kantor pada hari Senin, dihadiri seluruh anggota."
HEADS = ("Syarat Umum", "Jadwal dan Tempat", "Narahubung")


def page_of(subhead: str, heads: tuple[str, ...] = HEADS) -> str:
    parts = "".join(
        f"{subhead.format(head)}<p>{head}: {TEXT} Hal ini berlaku pada hari ke-{at}.</p>" for at, head in enumerate(heads)
    )
    return f"<html><body><main><h1>Rapat Pleno Terbuka Rekapitulasi</h1><div><p>{TEXT}</p>{parts}</div></main></body></html>"


@pytest.mark.parametrize(
    "subhead",
    [
        '<h3><a href="#">{}<span class="x"> ketuk untuk menutup</span></a></h3>',
        '<h2 class="q">{} <em>(klik untuk membuka)</em></h2>',
        '<h4>{}<span class="fw"><i></i> Salin tautan bagian ini</span></h4>',
    ],
)
def test_the_same_words_in_an_element_at_the_end_of_every_subhead_alike_are_none_of_them(subhead: str) -> None:
    blocks = read_article(page_of(subhead).encode(), URL).blocks
    assert [block.text for block in blocks if block.kind == "heading"] == list(HEADS)


@pytest.mark.parametrize(
    ("subhead", "heads"),
    [
        ("<h3>{} ketuk untuk menutup</h3>", HEADS),  # no element of its own
        ("<h3>{}<span> ketuk untuk menutup</span></h3>", HEADS[:1]),  # once proves nothing
        ("<h3>Juara <span>{}</span></h3>", HEADS),
        ("<h3>{} <span>Putra</span></h3>", HEADS[:2]),  # two winners among the boys
    ],
)
def test_other_ends_of_subheads_stay(subhead: str, heads: tuple[str, ...]) -> None:
    page = flatten(page_of(subhead, heads), URL)
    assert hints_at(page, range(len(page.segments))) == {}


def test_a_subhead_made_alike_that_ends_otherwise_shows_that_the_words_are_the_text_s() -> None:
    html = page_of("<h3>{} <span>tahap pertama</span></h3>").replace(
        "Narahubung <span>tahap pertama", "Narahubung <span>tahap kedua"
    )
    page = flatten(html, URL)
    assert hints_at(page, range(len(page.segments))) == {}
