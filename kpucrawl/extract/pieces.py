"""In: a page's text; out: its markup in pieces, well-formed whatever the page was: each a tag and the text behind it.

The tree is not walked as objects, which would cost as much as all the rest of the reading: libxml2 writes it out again, and what
it writes falls into pieces at each ``<``. A ``walk`` is an iterator over the list of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import length_hint

from lxml import etree

from kpucrawl.extract.arranged import arrange
from kpucrawl.extract.page import parse
from kpucrawl.extract.tags import ILLEGAL, unescaped

_WORDS = 64
"""Pieces in which the words of a section or a title are sought; they have one or two."""
_CONTROLS = {code: " " if chr(code).isspace() else None for code in (*range(9), *range(11, 13), *range(14, 32))}
_PIECE = re.compile(r"<([^>]*>[^<]*)")


def pieces_of(html: str) -> list[str]:
    """Return a page's tags in order, well-formed, each without its first bracket and with the text behind it, still escaped.

    >>> pieces_of("<p>satu &lt; <b class='x'>dua<br><p>tiga")[2:-2]
    ['p>satu &lt; ', 'b class="x">dua', 'br/>', '/b>', '/p>', 'p>tiga', '/p>']
    """
    markup = _well_formed(html)
    if ILLEGAL in markup:  # Word's soft line end is a control character, which parts words
        markup = _well_formed(html.translate(_CONTROLS))
    if markup.count("<") == markup.count(">"):
        return markup.split("<")[1:]
    return _PIECE.findall(markup)  # broken markup makes names with "<" in them; only in names it is not escaped


def _well_formed(html: str) -> str:
    root = parse(html)
    arrange(root, html)
    root.getroottree().docinfo.clear()  # a page that calls itself XHTML would be written out by other rules
    return etree.tostring(root, encoding="unicode")


def place_of(pieces: list[str], walk: Iterator[str]) -> int:
    """Return the index of the piece that ``walk`` gave last."""
    return len(pieces) - length_hint(walk) - 1


def passed(walk: Iterator[str]) -> str:
    """Pass over the inside of the element that was opened last; return the text behind it."""
    depth = 1
    for piece in walk:
        written, _, text = piece.partition(">")
        if written.startswith("/"):
            depth -= 1
            if not depth:
                return text
        elif not written.endswith("/"):
            depth += 1
    return ""


def words_in(pieces: list[str], walk: Iterator[str]) -> str:
    """Return the words in the element that was opened last, white space folded."""
    found: list[str] = []
    depth = 0
    first = place_of(pieces, walk)
    for piece in pieces[first : first + _WORDS]:
        written, _, text = piece.partition(">")
        if written.startswith("/"):
            depth -= 1
        elif not written.endswith("/"):
            depth += 1
        if not depth:
            break
        found.append(unescaped(text))
    return " ".join("".join(found).split())
