"""In: a page's text; out: its markup in pieces, well-formed whatever the page was: each a tag and the text behind it.

The tree is not walked as objects, which would cost as much as all the rest of the reading: libxml2 writes it out again, and what
it writes falls into pieces at each ``<``. A ``walk`` is an iterator over the list of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import length_hint

from lxml import etree

from kpucrawl.extract.arranged import arrange
from kpucrawl.extract.page import FOLDED, Picture, parse
from kpucrawl.extract.shapes import UPLOAD
from kpucrawl.extract.tags import ILLEGAL, unescaped

_FOLD = 30
"""Characters; a shorter hidden text is a hint or a label."""
_WORDS = 64
"""Pieces in which the words of a section or a title are sought; they have one or two."""
_CONTROLS = {code: " " if chr(code).isspace() else None for code in (*range(9), *range(11, 13), *range(14, 32))}
_GALLERIED = re.compile(r' href="([^"]+\.(?:jpe?g|png|webp|gif))"', re.I)
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


def is_fold(pieces: list[str], walk: Iterator[str]) -> bool:
    """Whether what a page hides at first is running text, as the second half of an article behind "Baca selengkapnya"."""
    found: list[str] = []
    depth = linked = link_depth = 0
    for place in range(place_of(pieces, walk), len(pieces)):
        written, _, text = pieces[place].partition(">")
        if written.startswith("/"):
            depth -= 1
            if not depth:
                break
            if link_depth > depth:
                link_depth = 0
        elif written.startswith("input"):
            return False
        elif not written.endswith("/"):
            depth += 1
            if not link_depth and (written == "a" or written.startswith("a ")):
                link_depth = depth
        found.append(unescaped(text))
        if link_depth:
            linked += len(text)
    return len(" ".join("".join(found).split())) >= max(_FOLD, 4 * linked)


def galleried(pieces: list[str], walk: Iterator[str], at: int, path: Sequence[int], flags: int) -> Iterator[Picture]:
    """Yield the uploaded pictures that links open in the hidden element opened last, as a gallery in a tab has them."""
    found: list[str] = []
    depth = 0
    for place in range(place_of(pieces, walk), len(pieces)):
        written = pieces[place].partition(">")[0]
        if written.startswith("/"):
            depth -= 1
            if not depth:
                break
        elif not written.endswith("/"):
            depth += 1
        if written.startswith("a ") and (linked := _GALLERIED.search(written)) and UPLOAD.search(linked[1]):
            found.append(unescaped(linked[1]))
    for address in dict.fromkeys(found):
        yield Picture(address, "", at, tuple(path), flags | FOLDED, False, address, False)


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
