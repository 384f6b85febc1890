"""In: a post's view and a design's lot; out: its text as a program turns a printed bulletin into HTML, each line in its place."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.themes.fragments import esc, grouped, signed
from kpucrawl.rehearse.views import ArticlePage

SHARE = 0.05
"""Of the designs that show bulletins."""
_ON_SHEET = 30
"""Lines from which a sheet is full."""
_STYLE = (
    "<style>.t{position:absolute;white-space:pre}.x0{left:56px}.x1{left:84px}.x2{left:99px}.x3{left:120px}.x4{left:240px}"
    ".x5{left:360px}.x6{left:480px}.x7{left:600px}.x8{left:720px}.x9{left:840px}.ff1{font-family:serif}.ff2{font-weight:bold}.ff3{font-style:italic}.fs1{font-size:44px}</style>"
)


@dataclass(slots=True)
class _Line:
    words: str
    left: int
    type: int


def _wrapped(words: str, lefts: tuple[int, int], kind: int, width: int) -> list[_Line]:
    lines = textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
    return [_Line(each, lefts[number > 0], kind) for number, each in enumerate(lines)]


def sheets(page: ArticlePage, lot: Lot) -> str:
    """Return the text line by line, on as many sheets as it fills."""
    width = lot.choice("sheet width", (58, 70, 84))
    first = lot.choice("sheet indent", (1, 1, 0))
    pages: list[list[list[_Line]]] = [[]]
    for kind, texts in grouped(signed(page.article)):
        made: list[list[_Line]] = []
        if kind == "rows":
            made = [[_Line(cell, 3 + at, 1) for at, cell in enumerate(row.split("\t"))] for row in texts]
        elif kind in {"items", "numbers"}:
            marks = [f"{at}. " if kind == "numbers" else "• " for at in range(1, len(texts) + 1)]
            made = [_wrapped(mark + text, (1, 2), 1, width - 6) for mark, text in zip(marks, texts, strict=True)]
        elif kind == "heading":
            made = [_wrapped(texts[0], (0, 0), 2, width)]
        elif kind == "quote":
            made = [_wrapped(texts[0], (1, 1), 3, width - 10)]
        elif kind == "paragraph":
            made = [_wrapped(texts[0], (first, 0), 1, width)]
        for each in made:
            if sum(map(len, pages[-1])) > _ON_SHEET and kind not in {"rows", "heading"}:
                pages.append([])
            pages[-1].append(each)
    return _drawn(page, pages, lot)


def _drawn(page: ArticlePage, pages: list[list[list[_Line]]], lot: Lot) -> str:
    way = lot.choice("sheet way", ("classes", "places"))
    foot = lot.choice("sheet foot", ("Halaman {} dari {}", "- {} -", "{}"))
    running = lot.chance("running head", 0.5)
    out, number = [], 0
    for at, blocks in enumerate(pages, 1):
        top, inner = 60, ""
        head = [[_Line(f"Buletin {page.frame.site.short}", 0, 3)]] if running and at > 1 else []
        for block in [*head, *blocks, [_Line(foot.format(at, len(pages)), 2, 3)]]:
            row = len({line.left for line in block}) > 2
            for line in block:
                number += 1
                inner += _line(line, top, number, way)
                top += 0 if row else 18
            top += 18 if row else 14
        attribute = (
            f'class="pf w0 h0" data-page-no="{at}"' if way == "classes" else f'id="page{at}-div" style="position:relative"'
        )
        out.append(f"<div {attribute}>{inner}</div>")
    return (_STYLE if way == "classes" else "") + "".join(out)


def _line(line: _Line, top: int, number: int, way: str) -> str:
    words = esc(line.words)
    if way == "classes":
        return f'<div class="t m0 x{line.left} h{number % 3} y{number:x} ff{line.type} fs1 fc0">{words}</div>'
    lefts = (56, 84, 99, *range(120, 1600, 120))
    place = f"position:absolute;top:{top}px;left:{lefts[line.left]}px;white-space:nowrap"
    return f'<p style="{place}" class="ft0{line.type}">{words}</p>'
