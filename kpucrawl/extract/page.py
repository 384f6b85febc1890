"""In: a page's text; out: its tree within bounds, and the parcels a page is flattened into.

A segment is what a person sees as one run of text: a paragraph, a heading, a list item, a table row, a line between two
``<br>``. It remembers where it stood (the path of block elements above it), how much of it is link, and what landmarks
(``nav``, ``aside``, ``figcaption`` …: elements of the HTML standard, not anyone's class names) it lies in. No reference
to the tree is kept, so held pages cost little memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from lxml import etree

from kpucrawl.errors import PageRefused
from kpucrawl.extract.structured import Structured
from kpucrawl.extract.texts import LINKED, TEXTS, Text

MOST_CHARACTERS = 8_000_000
"""Longer pages are refused: the longest plausible article page is a hundred times shorter."""
MOST_SEGMENTS = 60_000
"""More pieces of text than this is no page for people."""

NAV, HEADER, FOOTER, ASIDE, ARTICLE, MAIN, CAPTION, QUOTE, BODY, HIDDEN, ROW, FIGURE, TICKER, FORM, FOLDED = (
    1 << n for n in range(15)
)


_MOST_ATTRIBUTES = 10_000
"""Of one tag; libxml2 compares each with each, so that a hundred thousand would take it minutes. Of fewer nothing is cut: what
looks like a tag in a script may run on for thousands of words."""
_LONG_TAG = 10_000
"""Characters between two ``>`` in which so many attributes without values may stand."""
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++)"""
_ATTRIBUTE = re.compile(rf"""[^\s=<>"'/]++(?:{_VALUE})?+""")
_TAG = re.compile(r"""<[a-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""", re.I)


@dataclass(slots=True)
class Segment:
    """One run of text as a person sees it."""

    text: str
    tag: str
    """The block element it stands in: ``p``, ``td``, ``h2`` … or ``row`` for a row of a data table."""
    path: tuple[int, ...]
    """Numbers of the block elements around it, outermost first, its own last."""
    flags: int
    link_chars: int
    emphasis_chars: int
    bold_chars: int
    links: tuple[tuple[str, str], ...]
    """(address as printed, text) of the links in it."""
    dress: int = field(default=0, compare=False, repr=False)
    """A number for its element and those around it, with their classes (``dress``)."""

    @property
    def is_link(self) -> bool:
        """Whether most of it is link."""
        return 2 * self.link_chars > len(self.text)


@dataclass(slots=True)
class Picture:
    """An image and where it stood."""

    src: str
    alt: str
    at: int
    """Index of the segment that follows it, or holds it."""
    path: tuple[int, ...]
    flags: int
    inside: bool
    """Whether text of the same segment stands before it."""
    href: str | None
    small: bool


@dataclass(slots=True)
class Flat:
    """What a part of a page gave that comes again on other pages of the site; indexes count from its first segment."""

    segments: list[Segment]
    pictures: list[Picture]
    marked: tuple[list[tuple[str, int]], ...]
    """Its embeds, links without text, buttons, times and what ends its headings."""
    sections: list[str]
    has_password: bool
    scripts: int
    texts: list[Text] = field(init=False)
    lines: list[int] = field(init=False)
    others: bool = field(init=False)
    """Whether it gave anything but text."""
    worn: tuple[Any, ...] | None = None
    """Its lines in their dresses, once they have been asked for (``dress.worn_on``)."""
    places: frozenset[int] | None = None
    """Its lines that may be the site's own, once they have been asked for (``furniture.places``)."""
    headlines: dict[str, str] | None = None
    """The words of its links to articles, once they have been asked for (``stories.headlines_linked``)."""

    categories: dict[str, str] | None = None
    """The words of its links to listings, squeezed and as printed, once they have been asked for (``beside``)."""

    def __post_init__(self) -> None:
        """Sum up."""
        self.texts, self.lines = [TEXTS[segment.text] for segment in self.segments], lines_in(self.segments)
        self.others = any((self.pictures, *self.marked, self.sections)) or self.has_password or self.scripts > 0

    def hand_out(self, first: int, pictures: list[Picture], marked: Sequence[list[tuple[str, int]]]) -> None:
        """Add what it gave besides text to a page on which its first segment is number ``first``."""
        pictures += [replace(picture, at=picture.at + first) for picture in self.pictures]
        for mine, own in zip(marked, self.marked, strict=True):
            mine += [(told, at + first) for told, at in own]


@dataclass(slots=True)
class Page:
    """A page flattened."""

    url: str
    title: str
    segments: list[Segment]
    pictures: list[Picture]
    embeds: list[tuple[str, int]]
    """(address, index of the following segment) of frames and embedded files."""
    bare_links: list[tuple[str, int]]
    """(address, index of the following segment) of links without text."""
    structured: Structured
    has_password: bool
    scripts: int
    sections: list[str] = field(default_factory=list)
    """Words the markup itself calls the article's section: ``itemprop=articleSection``, ``rel="category tag"``."""
    buttons: list[tuple[str, int]] = field(default_factory=list)
    """(words, index of the following segment) of its buttons."""
    times: list[tuple[str, int]] = field(default_factory=list)
    """(``datetime`` attribute, index of the following segment) of ``<time>`` elements."""
    ends: list[tuple[str, int]] = field(default_factory=list)
    """(words, index) of inline elements that end a heading behind other words (``hints``)."""
    parts: list[tuple[int, Flat]] = field(default_factory=list, repr=False, compare=False)
    """(index of its first segment, what it gave) of each part that is known from other pages of the site."""
    texts: list[Text] = field(init=False, repr=False, compare=False)
    """What the words of each segment tell by themselves."""
    lines: list[int] = field(init=False, repr=False, compare=False)
    """The fingerprint of each segment; a link with the same words is another line."""
    signs: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)
    """Sources of pictures that are no photographs: several other pages of the site have them (``furniture.signs_on``)."""
    is_worn: bool = field(default=True, init=False, repr=False, compare=False)
    """Whether it was learned from what its lines wear (``worn``)."""
    boxes: dict[int, Counter[tuple[int, ...]]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By depth, how many more lines than pictures each element so deep holds, once that has been asked (``captions``)."""
    shown: tuple[Counter[str], frozenset[int]] | None = field(default=None, init=False, repr=False, compare=False)
    """What ``pictured`` returns, once it has been asked."""
    places: frozenset[int] | None = field(default=None, init=False, repr=False, compare=False)
    """Its lines that may be the site's own, with their places (``furniture.places``), once they have been asked for."""

    def __post_init__(self) -> None:
        """Look up what is known of its words; a form around most of the page says nothing of what stands in it."""
        self.texts, self.lines = [], []
        for own, flat in self.stretches():
            if flat is None:
                self.texts += [TEXTS[segment.text] for segment in own]
                self.lines += lines_in(own)
            else:
                self.texts += flat.texts
                self.lines += flat.lines
        if 2 * sum(1 for segment in self.segments if segment.flags & FORM) > len(self.segments):
            self.parts = []
            self.segments = [replace(segment, flags=segment.flags & ~FORM) for segment in self.segments]

    def pictured(self) -> tuple[Counter[str], frozenset[int]]:
        """Return how often each of its pictures stands on it, by their sources, and the segments below pictures."""
        if self.shown is None:
            self.shown = Counter(picture.src for picture in self.pictures), frozenset(picture.at for picture in self.pictures)
        return self.shown

    def stretches(self) -> Iterator[tuple[list[Segment], Flat | None]]:
        """Yield its segments in order, those of a known part together, with what else is known of it."""
        behind = 0
        for at, flat in self.parts:
            if at > behind:
                yield self.segments[behind:at], None
            yield flat.segments, flat
            behind = at + len(flat.segments)
        if behind < len(self.segments):
            yield self.segments[behind:], None


def lines_in(segments: Sequence[Segment]) -> list[int]:
    """Return the fingerprint of each segment; a link with the same words is another line."""
    return [line_of(segment) for segment in segments]


def line_of(segment: Segment) -> int:
    """Return the fingerprint of a segment; a link with the same words is another line: every page lists the newest headlines."""
    return LINKED[segment.text] if segment.is_link else TEXTS[segment.text].line


def shared_depth(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many elements two paths have in common from the root."""
    shared = min(len(one), len(other))
    if one[:shared] == other[:shared]:
        return shared
    depth = 0
    while one[depth] == other[depth]:
        depth += 1
    return depth


def picture_of(attributes: Mapping[str, str], at: int, path: tuple[int, ...], flags: int, href: str | None) -> Picture | None:
    """Return the picture that an element with these attributes shows, or None where it shows none yet, or is a blank."""
    source = ""
    for name in ("data-src", "data-original", "data-lazy-src", "src"):
        source = attributes.get(name, "")
        if source and not source.startswith("data:"):
            break
    if not source or source.startswith("data:"):
        return None
    width, height = attributes.get("width", ""), attributes.get("height", "")
    small = any(size.isdigit() and int(size) < 90 for size in (width, height))
    return Picture(source.strip(), attributes.get("alt", ""), at, path, flags, False, href, small)


def parse(html: str) -> etree._Element:
    """Return the tree of ``html``; raises ``PageRefused`` for a page out of bounds or without any markup."""
    if len(html) > MOST_CHARACTERS:
        raise PageRefused(f"the page is {len(html):,} characters long; more than {MOST_CHARACTERS:,} are not read")
    if "\x00" in html:
        html = html.replace("\x00", "")
    if html.count("=") > _MOST_ATTRIBUTES or (len(html) > _LONG_TAG and max(map(len, html.split(">"))) > _LONG_TAG):
        html = _TAG.sub(_with_fewer_attributes, html)
    try:
        root = _parsed(html)
    except etree.XMLSyntaxError as error:
        raise PageRefused(f"no markup could be read: {error}") from error
    if root is None:
        raise PageRefused("the page is empty")
    return root


def _with_fewer_attributes(tag: re.Match[str]) -> str:
    """Cut off a tag where its attributes are more than anybody gives."""
    if len(tag[0]) <= 2 * _MOST_ATTRIBUTES:
        return tag[0]
    found = next(islice(_ATTRIBUTE.finditer(tag[0]), _MOST_ATTRIBUTES, None), None)
    return tag[0][: found.start()] if found is not None else tag[0]


def _parsed(html: str) -> etree._Element:
    """Let libxml2 read ``html``: as it is, which costs two thirds of what its bytes cost, unless lxml refuses that."""
    try:
        return etree.fromstring(html, etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True))
    except ValueError:  # an XML declaration that names an encoding, half of a surrogate pair
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
        return etree.fromstring(html.encode("utf-8", "replace"), parser)


def text_of(element: etree._Element) -> str:
    """Return all the words below ``element``, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())
