"""Links that intruders veil by any style are no part of a text; what a page fades in is, and comments in a leaf are not."""

from __future__ import annotations

import pytest

from kpucrawl.extract.reader import read_article
from kpucrawl.extract.veiled import unveiled

URL = "https://kab-contoh.kpu.go.id/berita/baca/77/warga-desa-belajar-tata-cara-memilih"
TITLE = "Warga Desa Belajar Tata Cara Memilih"
FIRST, SECOND = (
    "Warga desa belajar tata cara memilih di balai pertemuan bersama petugas yang datang dari kantor kabupaten pada pagi hari.",
    "Petugas membagikan buku panduan kepada semua peserta dan menjawab pertanyaan tentang daftar pemilih sampai acara selesai.",
)
STRANGERS = '<a href="https://satu.example/a">main kartu</a> <a href="https://dua.example/b">angka jitu</a>'
VEILS = (
    "overflow:auto;position:absolute;height:0pt;width:0pt",
    "height:0;overflow:hidden",
    "max-height: 0px; overflow: hidden",
    "width:1px;height:1px;overflow:hidden",
    "FONT-SIZE: 0",
    "opacity: 0.0",
    "text-indent:-9999px",
    "position:absolute; left:-5000px",
    "position:fixed;top:-2000em",
    "position:absolute;clip:rect(0 0 0 0)",
    "visibility:hidden !important",
    "transform: scale(0)",
)


def page(between: str, head: str = "", behind: str = "", *, first: str = FIRST) -> str:
    text = f'<div class="isi"><p>{first}</p>{between}<p>{SECOND}</p></div>{behind}'
    return f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><div>{text}</div></body></html>"


def text_of(html: str) -> list[str]:
    return [block.text for block in read_article(html, URL).blocks]


@pytest.mark.parametrize("veil", VEILS)
@pytest.mark.parametrize("name", ["div", "p", "span"])
def test_links_to_strangers_that_a_style_veils_are_not_read(veil: str, name: str) -> None:
    assert text_of(page(f'<{name} style="{veil}">{STRANGERS}</{name}>')) == [FIRST, SECOND]


@pytest.mark.parametrize("veil", VEILS)
def test_so_are_those_that_the_page_s_own_style_veils(veil: str) -> None:
    head = f"<style>body{{color:#333}} p, div.zx{{{veil}}}</style>"
    assert text_of(page(f'<div class="kotak zx">{STRANGERS}</div>', head)) == [FIRST, SECOND]


@pytest.mark.parametrize("veil", VEILS)
def test_a_text_that_a_style_veils_is_read(veil: str) -> None:
    html = page("").replace('class="isi"', f'class="isi" style="{veil}"')
    assert text_of(html) == [FIRST, SECOND]


def test_words_on_both_sides_of_what_is_veiled_stay_apart() -> None:
    between = f'<div>{FIRST}<div style="opacity:0">{STRANGERS}</div>{SECOND}</div>'
    assert text_of(page(between, first="Panitia menyampaikan hasil kegiatan itu kepada wartawan di kantor pada sore hari.")) == [
        "Panitia menyampaikan hasil kegiatan itu kepada wartawan di kantor pada sore hari.",
        FIRST,
        SECOND,
        SECOND,
    ]


def test_links_that_are_seen_are_read() -> None:
    seen = '<p>Keterangan lain ada di <a href="https://satu.example/a">laman dinas kependudukan</a> dan dapat dibaca semua.</p>'
    assert len(text_of(page(seen))) == 3


@pytest.mark.parametrize("written", [0, 1, 2, 3, 6])
def test_comments_in_a_leaf_beside_the_text_are_none_of_it(written: int) -> None:
    said = "".join(
        f"<p><b>Budi {n}</b> berkata: Terima kasih atas penjelasan yang sangat rinci tentang acara ini.</p>"
        for n in range(written)
    )
    leaves = f'<ul><li><a href="#teks">Berita</a></li><li><a href="#suara">Komentar ({written})</a></li></ul>'
    html = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{leaves}"
        f"<div><div id='teks'><p>{FIRST}</p><p>{SECOND}</p></div>"
        f"<div id='suara' role='tabpanel'>{said}</div></div></body></html>"
    )
    assert text_of(html) == [FIRST, SECOND]


def test_a_link_to_comments_that_leads_to_the_whole_article_hides_nothing() -> None:
    html = page("").replace("<body>", '<body><div id="semua">').replace("<h1>", '<a href="#semua">Komentar</a><h1>')
    assert text_of(html) == [FIRST, SECOND]


def test_thousands_of_veils_and_leaves_one_in_another_are_passed_in_time() -> None:
    veils = ['div style="height:0">kata'] * 20_000 + ["/div>"] * 20_000
    assert unveiled(veils, "https://bali.kpu.go.id/a") == veils
    openers = [piece for at in range(5_000) for piece in (f'a href="#k{at}">Komentar (2)', "/a>")]
    leaves = [f'div id="k{at}">kata' for at in range(5_000)] + ["/div>"] * 5_000
    assert len(unveiled([*openers, *leaves], "https://bali.kpu.go.id/a")) == 20_000
