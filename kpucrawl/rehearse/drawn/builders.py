"""In: a post's blocks, its picture and a design's lot; out: the same as page builders arrange them: columns, sections, folds."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.views import ArticlePage

_HINTS = ("ketuk untuk menutup", "(klik untuk membuka)", "salin tautan ke bagian ini")
_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)"


def with_column(blocks: list[str], page: ArticlePage, lot: Lot) -> list[str] | None:
    """Return the blocks with the first in a column beside the lead picture, or None where this design or post has none such.

    The column's width is said by its element; the text in it wears what the paragraphs behind it wear.
    """
    if len(blocks) < 3 or not page.images or page.article.captions or not lot.chance("column", 0.15):
        return None
    image = f'<img src="{page.images[0]}" alt="">'
    way = lot.choice("column way", ("table", "rows", "flex"))
    column = {
        "table": f'<table{lot.name("columns")}><tr><td width="38%"><div>{image}</div></td><td>{blocks[0]}</td></tr></table>',
        "rows": f"<div{lot.name('columns')}><div{lot.name('col')}><div>{image}</div></div><div{lot.name('col')}><div>{blocks[0]}</div></div></div>",
        "flex": f'<section{lot.name("columns")}><div><div style="flex-basis:40%">{image}</div><div><div>{blocks[0]}</div></div></div></section>',
    }[way]
    return [column, *blocks[1:]]


def boxed(title: str, lot: Lot) -> str:
    """Return the headline in a box of its own, in some designs."""
    return f"<div{lot.name('head')}>{title}</div>" if lot.chance("title boxed", 0.15) else title


def subhead_element(usual: str, title: str, lot: Lot) -> str:
    """Return the element of subheads: in some designs it is the headline's."""
    same = {"h2": "h2", "h3": "h3", "linked": "h2"}.get(title)
    return same if same is not None and lot.chance("subheads as title", 0.25) else usual


def hint(lot: Lot, *, several: bool) -> str:
    """Return what a subhead tells those who listen; where only a class hides it, one alone on its page tells nothing of that."""
    if not lot.chance("subhead hint", 0.12):
        return ""
    words = lot.choice("hint words", _HINTS)
    if lot.chance("hint styled", 0.5):
        return f'<span style="{_UNSEEN}"> {words}</span>'
    return f"<span{lot.name('hint')}> {words}</span>" if several else ""
