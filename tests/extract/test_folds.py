"""The rest of a text that a page folds away, by whatever means, is read with its beginning; else the reader is unsure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import RawArticle

NAMES = ("Kesumo", "Laksana", "Mandala", "Nirwana", "Pratama")
LINES = tuple(
    f"Kalimat nomor {number} menerangkan kegiatan kantor di aula desa {{}} bersama warga sekitar yang datang pagi hari."
    for number in ("satu", "dua", "tiga", "empat", "lima", "enam")
)
_CUT = LINES[1].index(" desa")
Fold = Callable[[Sequence[str], Sequence[str]], str]


def paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def lines(texts: Sequence[str]) -> str:
    return "<br><br>".join(texts)


FOLDS: dict[str, Fold] = {
    "summary": lambda shown, rest: (
        f"{paragraphs(shown)}<details><summary>Baca selengkapnya</summary>{paragraphs(rest)}</details>"
    ),
    "script behind": lambda shown, rest: (
        f'{paragraphs(shown)}<div style="display: none">{paragraphs(rest)}</div><a href="javascript:void(0)">Selengkapnya</a>'
    ),
    "anchor before": lambda shown, rest: (
        f'{paragraphs(shown)}<a href="#sisa">Baca selengkapnya »</a><div id="sisa" hidden>{paragraphs(rest)}</div>'
    ),
    "button": lambda shown, rest: f"{paragraphs(shown)}<div hidden>{paragraphs(rest)}</div><button>Tampilkan semua</button>",
    "leaves": lambda shown, rest: (
        f"{paragraphs(shown)}<div style='display:none'>{paragraphs(rest)}</div>"
        "<div><a href='#'>1</a> <a href='#'>2</a> <a href='#'>Selanjutnya</a> Tampilkan Semua Halaman 1 dari 2</div>"
    ),
    "dots in a box": lambda shown, rest: (
        f"{paragraphs(shown)}<div>[…] Selengkapnya</div><div hidden><div>Bagikan</div>{paragraphs(rest)}</div>"
    ),
    "each": lambda shown, rest: (
        f"{paragraphs(shown)}<p><button>Selengkapnya</button></p>{paragraphs(rest).replace('<p>', '<p hidden>')}"
    ),
    "wall": lambda shown, rest: (
        f"<span>{lines(shown)}<br><br><span>… <button>selengkapnya</button></span>"
        f'<span style="display:none">{lines(rest)}</span></span>'
    ),
    "within a sentence": lambda shown, rest: (
        f'<p>{shown[0]}</p><p>{shown[1][:_CUT]}<span>...</span><span style="display:none">{shown[1][_CUT:]}<br><br>{lines(rest)}'
        '</span> <a href="#" onclick="x()">selengkapnya</a></p>'
    ),
    "whole behind a beginning": lambda shown, rest: (
        f'<div><p>{shown[0]}</p><p>{shown[1][:_CUT]}... <a href="#">selengkapnya</a></p></div>'
        f'<div style="display:none">{paragraphs([*shown, *rest])}</div>'
    ),
    "whole within a line": lambda shown, rest: (
        f'<p><span>{shown[0]} {shown[1][:_CUT]}... <a href="#">selengkapnya</a></span>'
        f'<span style="display:none">{lines([*shown, *rest])}</span></p>'
    ),
}


def read(fold: Fold) -> tuple[RawArticle, list[str]]:
    """Read the pages of a site that folds its texts; return the last with what its author wrote."""
    reader = SiteReader()
    found = []
    for number, name in enumerate(NAMES):
        texts = [line.format(name) for line in LINES]
        title = f"Rapat Besar {name} Digelar"
        inside = f"<h1>{title}</h1><div>{number + 3} Juni 2026</div><div>{fold(texts[:2], texts[2:])}</div>"
        html = (
            f"<html><head><title>{title}</title></head><body><div class=nav><a href='/'>Beranda</a></div>"
            f"<div class=isi>{inside}</div><p>Hak cipta kantor.</p></body></html>"
        )
        found += reader.offer(html, f"https://kab-agam.kpu.go.id/blog/read/{100 + number}_rapat", texts)
    found += reader.flush()
    raw = found[-1].raw
    assert raw is not None
    return raw, found[-1].token


@pytest.mark.parametrize("way", FOLDS)
def test_the_rest_is_read(way: str) -> None:
    raw, written = read(FOLDS[way])
    assert [block.text for block in raw.blocks] == written


@pytest.mark.parametrize("tag", ["div", "span"])
def test_a_hidden_text_that_nothing_unfolds_is_a_doubt(tag: str) -> None:
    raw, written = read(lambda shown, rest: f'{lines(shown)}<{tag} style="display:none">{lines(rest)}</{tag}>')
    assert [block.text for block in raw.blocks] == written[:2]
    assert raw.confidence < 0.7


def test_a_text_that_ends_with_dots_and_words_to_click_is_a_doubt() -> None:
    raw, _ = read(lambda shown, rest: f"<p>{shown[0]}</p><p>{shown[1][:_CUT]}…</p><button>selengkapnya</button>")
    assert raw.confidence < 0.8


def test_a_hint_within_a_line_stays_hidden() -> None:
    page = flatten('<p>Rapat digelar di aula<span style="display:none"> (klik)</span> kantor.</p>', "https://bali.kpu.go.id/a")
    assert [segment.text for segment in page.segments] == ["Rapat digelar di aula kantor."]


def test_many_folds_in_one_line_are_read_in_time() -> None:
    fold = '… <span style="display:none">dan sisanya yang panjang menyusul di sini.</span> selengkapnya '
    page = flatten(f"<div>{fold * 5000}</div>", "https://bali.kpu.go.id/a")
    assert len(page.segments[0].text) > 5000 * 40
