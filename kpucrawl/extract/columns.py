"""In: the links to articles on a page; out: those of its own list, in its order, without the columns that stand beside it.

Columns of popular or related posts show others on each visit, while a list changes only by what is posted or taken away. They
are told apart by what stands together and how it is built, never by a class name of any site.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml import etree

_CLIMB = 12
"""Elements climbed from a link in search of what holds it and its fellows, and from there to tell one column from another."""
_FEWEST = 3
"""Articles that make a list."""
_MOST_LINKS = 2_000
"""Links looked at; no page for people has more."""

_LIKELY, _MOST_BOXES, _MOST_TEXTS = 5, 50, 5_000
"""Columns, elements of one and runs of text whose length is compared."""
_NUMBER = re.compile(r"\d+")


def own_lists(links: Sequence[tuple[etree._Element, str]]) -> tuple[tuple[str, ...], ...]:
    """Return what may be a page's own list, the likeliest first, each article once; one of all where no list stands out.

    ``links``: elements with what their article is known by, in the page's order.

    >>> from lxml import html
    >>> page = "<aside><a>x</a><a>y</a></aside><main>{}</main>".format("".join(f"<p><a>{n}</a> and more</p>" for n in range(4)))
    >>> own_lists([(link, link.text) for link in html.fromstring(page).iter("a")])
    (('0', '1', '2', '3'), ('x', 'y'))
    """
    links = links[:_MOST_LINKS]
    boxes = _boxes(links)
    kinds: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)  # a list may be set in rows, each a box of its own
    held: dict[tuple[str, ...], dict[etree._Element, None]] = defaultdict(dict)
    for (_, key), box in zip(links, boxes, strict=True):
        if box is not None:
            kind = _kind(box)
            kinds[kind].setdefault(key)
            held[kind].setdefault(box)
    most = max(map(len, kinds.values()), default=0)
    if most < _FEWEST:
        return (tuple(dict.fromkeys(key for _, key in links)),)
    # A column may hold as many headlines as the list; the list has excerpts and dates as well.
    likely = sorted((kind for kind, keys in kinds.items() if 2 * len(keys) >= most), key=lambda kind: -len(kinds[kind]))
    return tuple(tuple(kinds[kind]) for kind in sorted(likely[:_LIKELY], key=lambda kind: -_length(held[kind])))


def _length(boxes: Iterable[etree._Element]) -> int:
    """Return the characters that elements hold; past the bounds it no longer matters how many."""
    texts = (text for box in islice(boxes, _MOST_BOXES) for text in box.itertext())
    return sum(len(text) for text in islice(texts, _MOST_TEXTS))


def _boxes(links: Iterable[tuple[etree._Element, str]]) -> list[etree._Element | None]:
    """Return for each link the nearest element around it that holds another article's in the same way; None for one alone."""
    ways: list[list[tuple[etree._Element, str]]] = []
    under: dict[tuple[etree._Element, str], set[str]] = defaultdict(set)
    for element, key in links:
        climbed: list[tuple[etree._Element, str]] = []
        way, around = "", element.getparent()
        while around is not None and len(climbed) < _CLIMB:
            climbed.append((around, way))
            under[around, way].add(key)
            way = f"{way}/{around.tag}"
            around = around.getparent()
        ways.append(climbed)
    return [next((around for around, way in climbed if len(under[around, way]) > 1), None) for climbed in ways]


def _kind(box: etree._Element) -> tuple[str, ...]:
    """Return where an element stands: the elements around it with their names and classes, which are only compared.

    Cells of a table are told by their place in the row as well: before there were classes, columns were made of them.
    """
    found: list[str] = []
    around: etree._Element | None = box
    while around is not None and len(found) < _CLIMB:
        place = sum(1 for _ in islice(around.itersiblings(preceding=True), _CLIMB)) if around.tag == "td" else 0
        found.append(f"{around.tag} {place} {_NUMBER.sub('', around.get('id', ''))} {around.get('class', '')}")
        around = around.getparent()
    return tuple(found)
