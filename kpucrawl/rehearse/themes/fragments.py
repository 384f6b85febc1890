"""In: pieces of a post; out: scraps of HTML and groupings that several themes cut differently."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Literal

from kpucrawl.rehearse.pretend import Piece, PretendArticle
from kpucrawl.rehearse.views import ArticlePage

GroupKind = Literal["paragraph", "heading", "items", "numbers", "quote", "rows", "readmore"]
GROUPS: dict[str, GroupKind] = {
    "paragraph": "paragraph",
    "heading": "heading",
    "item": "items",
    "number": "numbers",
    "quote": "quote",
    "row": "rows",
    "readmore": "readmore",
}


def esc(text: str) -> str:
    """Text for an attribute or between tags."""
    return escape(text)


def rich(text: str, links: Iterable[tuple[str, str]] = ()) -> str:
    """Text between tags, its no-break spaces as entities and the words of ``links`` as links.

    >>> rich("lihat laman\\xa0resmi kami", [("kami", "/x")])
    'lihat laman&nbsp;resmi <a href="/x">kami</a>'
    """
    made = escape(text, quote=False).replace("\xa0", "&nbsp;")
    for words, url in links:
        made = made.replace(words, f'<a href="{escape(url)}">{words}</a>', 1)
    return made


def signed(post: PretendArticle) -> tuple[Piece, ...]:
    """The pieces with the credit glued to the last paragraph, or as a paragraph of its own after a list or table."""
    pieces = tuple(piece for piece in post.pieces if piece.text)
    if not post.credit:
        return pieces
    if pieces and pieces[-1].kind in {"paragraph", "quote"}:
        return (*pieces[:-1], replace(pieces[-1], text=pieces[-1].text + post.credit))
    return (*pieces, Piece("paragraph", post.credit.strip()))


def grouped(pieces: Sequence[Piece]) -> list[tuple[GroupKind, list[str]]]:
    """Pieces with neighbouring items, numbers and rows put together, as lists and tables need them."""
    made: list[tuple[GroupKind, list[str]]] = []
    for piece in pieces:
        kind = GROUPS[piece.kind]
        if made and made[-1][0] == kind and kind in {"items", "numbers", "rows"}:
            made[-1][1].append(piece.text)
        else:
            made.append((kind, [piece.text]))
    return made


def plain_blocks(page: ArticlePage, pieces: Sequence[Piece], *, lead: str = "strong", heading: str = "h3") -> list[str]:
    """The body as ordinary HTML of today, one string a block; the dateline stands in a ``lead`` tag."""
    post = page.article
    made: list[str] = []
    for kind, texts in grouped(pieces):
        text = rich(texts[0], post.outgoing)
        match kind:
            case "paragraph":
                if not made and lead and post.dateline and texts[0].startswith(post.dateline):
                    text = f"<{lead}>{rich(post.dateline)}</{lead}>{rich(texts[0][len(post.dateline) :], post.outgoing)}"
                made.append(f"<p>{text}</p>")
            case "heading":
                made.append(f"<{heading}>{text}</{heading}>")
            case "items":
                made.append("<ul>" + "".join(f"<li>{rich(each)}</li>" for each in texts) + "</ul>")
            case "numbers":
                made.append("<ol>" + "".join(f"<li>{rich(each)}</li>" for each in texts) + "</ol>")
            case "quote":
                made.append(f"<blockquote><p>{text}</p></blockquote>")
            case "rows":
                made.append(table(texts))
            case "readmore":
                made.append(f'<p><strong>Baca juga: <a href="{esc(page.readmore(texts[0]))}">{text}</a></strong></p>')
    return made


def table(rows: Sequence[str]) -> str:
    """A data table; the first row is its head."""
    head, *rest = rows
    top = "".join(f"<th>{rich(cell)}</th>" for cell in head.split("\t"))
    below = "".join("<tr>" + "".join(f"<td>{rich(cell)}</td>" for cell in row.split("\t")) + "</tr>" for row in rest)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{below}</tbody></table>"


def json_ld(*things: dict[str, object]) -> str:
    """One or more things as a JSON-LD script; several stand in an ``@graph``."""
    value: dict[str, object] = {"@context": "https://schema.org"}
    value |= things[0] if len(things) == 1 else {"@graph": list(things)}
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def link(url: str, words: str) -> str:
    """A plain link."""
    return f'<a href="{esc(url)}">{esc(words)}</a>'
