"""In: a home or listing page and its address; out: ``Listing``, the addresses it leads to and what each is.

An article-shaped address that stands in the menu is an office's standing page (``/blog/read/101_visi-dan-misi`` beside
the category links), so menus are told from lists of news by what stands together, never by a class name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

from lxml import etree

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.errors import AddressRefused
from kpucrawl.extract.columns import own_lists
from kpucrawl.extract.page import parse, text_of
from kpucrawl.extract.signs import shows
from kpucrawl.items import Link

_CLIMB = 7
"""Elements climbed from a link in search of its menu: a, li, ul, li, ul, nav and one wrapper."""
_FELLOWS = 3
"""Links to listings, standing pages or other hosts that make a menu of the element they share."""
_LONGEST_ENTRY = 45
"""Characters; menu entries are shorter, headlines longer."""
_MOSTLY = 2.1
"""A menu's text is its links', twice where a button repeats each entry; a list of news has more in excerpts and dates."""
_EXCERPT, _OWN_BOX = 60, 4
"""Characters that an entry of a list of news has beside its links, and elements climbed from a link to find them."""
_LINKS_ALONE, _EXCERPTED, _OF_SEVERAL = range(3)
_CARRIERS = frozenset(("data-href", "data-url", "data-next", "data-next-url", "data-link"))
_SCRIPTED = re.compile(r"""['"]((?:https?:)?/[^'"\s]{3,300}|\?[^'"\s]{3,60})['"]""")


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a page leads; addresses are absolute and otherwise as printed, each once, in the page's order."""

    articles: tuple[Link, ...]
    """Articles, menus left out; ``text`` is the longest text any link to it has: as a rule the headline."""
    listings: tuple[Link, ...]
    """Category listings, first pages and others, of any category."""
    pages: tuple[str, ...]
    """Further pages of this same listing, as its pager shows them."""
    menu_articles: tuple[str, ...]
    """Article-shaped addresses that stand in the menu."""
    lists: tuple[tuple[str, ...], ...] = ()
    """What may be the page's own list, the likeliest first: addresses of articles in their order, without the columns beside."""
    excerpted: tuple[str, ...] = ()
    """Addresses of articles whose opening or day stands beside their link: posts, though a menu may name them too."""


def read_listing(html: str, url: str) -> Listing:
    """Return where ``html``, that answered at ``url``, leads; raises ``PageRefused`` past the bounds.

    >>> page = '<ul><li><a href="/blog/category/104">Berita</a></ul><a href="/blog/read/7_rapat">Rapat</a>'
    >>> read_listing(page, "https://kab-magetan.kpu.go.id/").articles
    (Link(url='https://kab-magetan.kpu.go.id/blog/read/7_rapat', text='Rapat'),)
    """
    root = parse(html)
    base = next((urljoin(url, element.get("href", "")) for element in root.iter("base")), url)
    try:
        here = parse_address(url)
    except AddressRefused:
        here = None
    anchors = [(element, urljoin(base, element.get("href", "").strip())) for element in root.iter("a") if element.get("href")]
    shapes = {address: _shape(address) for _, address in anchors}
    menus = _Menus(anchors, shapes)
    articles: dict[str, tuple[str, str]] = {}  # key → (address, longest text)
    listings: dict[str, Link] = {}
    pages: dict[str, str] = {}
    menu: dict[str, str] = {}
    excerpted: dict[str, str] = {}
    links: list[tuple[etree._Element, str]] = []
    for element, address in anchors:
        shape = shapes[address]
        if shape is None:
            continue
        text = text_of(element)
        if shape.kind == "article":
            key = f"{shape.host} {shape.key}"
            is_excerpted = key not in excerpted and menus.is_excerpted(element)
            if is_excerpted:
                excerpted[key] = address
                menu.pop(key, None)
            if key in menu:
                continue
            if key not in articles and not is_excerpted and menus.holds(element, text):
                menu[key] = address
                continue
            links.append((element, key))
            known = articles.get(key)
            if known is None or len(text) > len(known[1]):
                articles[key] = (known[0] if known else address, text)
        elif shape.kind == "listing":
            listings.setdefault(shape.url, Link(address, text))
            _note_page(pages, shape, here, address)
    for address in _scripted(root, base):
        shape = _shape(address)
        if shape is not None and shape.kind == "listing":
            _note_page(pages, shape, here, address)
    return Listing(
        tuple(Link(*known) for known in articles.values()),
        tuple(listings.values()),
        tuple(pages.values()),
        tuple(menu.values()),
        tuple(tuple(articles[key][0] for key in each) for each in own_lists(links)),
        tuple(excerpted.values()),
    )


def _shape(address: str) -> Address | None:
    try:
        return parse_address(address)
    except AddressRefused:
        return None


def _note_page(pages: dict[str, str], shape: Address, here: Address | None, address: str) -> None:
    if here is not None and here.kind == "listing" and shape.category == here.category and shape.url != here.url:
        pages.setdefault(shape.url, address)


@dataclass(frozen=True, slots=True)
class _Box:
    """An element around links, as far as it tells a menu from a list of news."""

    is_listed: bool
    """It holds a listing's link and some of other pages: a menu, or something around one."""
    is_menu: bool = False
    """Its articles' links are all short, and links are most of its text: news stand among excerpts and dates."""
    is_few: bool = False
    """It holds no more articles than other pages."""


class _Menus:
    """Knows which links stand in a menu; each element around them is looked at once."""

    def __init__(self, anchors: list[tuple[etree._Element, str]], shapes: dict[str, Address | None]) -> None:
        self.addresses = dict(anchors)
        self.shapes = shapes
        self.boxes: dict[etree._Element, _Box] = {}
        self.told: dict[etree._Element, int] = {}

    def holds(self, element: etree._Element, text: str) -> bool:
        """Whether an article-shaped link stands among the entries of a menu."""
        if len(text) > _LONGEST_ENTRY:
            return False
        around = element.getparent()
        for _ in range(_CLIMB):
            if around is None or around.tag in {"body", "html"}:
                return False
            box = self.boxes.get(around)
            if box is None:
                box = self.boxes[around] = self.look(around)
            if box.is_listed:
                return box.is_menu and (box.is_few or around.tag == "nav" or shows("static", text))
            around = around.getparent()
        return False

    def is_excerpted(self, element: etree._Element) -> bool:
        """Whether words that are no link stand in one box with a link to an article, and no link that leads elsewhere."""
        around = element.getparent()
        for _ in range(_OWN_BOX):
            if around is None or around.tag in {"body", "html"}:
                return False
            told = self.told.get(around)
            if told is None:
                told = self.told[around] = self.tell(around)
            if told != _LINKS_ALONE:
                return told == _EXCERPTED
            around = around.getparent()
        return False

    def tell(self, around: etree._Element) -> int:
        """Return what is told of the one article that all links in ``around`` lead to."""
        linked = [link for link in around.iter("a") if link in self.addresses]
        if len({self.key_of(link) for link in linked}) > 1:
            return _OF_SEVERAL
        size = sum(len(text_of(link)) for link in linked)
        return _EXCERPTED if len(text_of(around)) >= size + _EXCERPT else _LINKS_ALONE

    def key_of(self, link: etree._Element) -> str | None:
        shape = self.shapes.get(self.addresses[link])
        return f"{shape.host} {shape.key}" if shape is not None and shape.kind == "article" else None

    def look(self, around: etree._Element) -> _Box:
        """Return what ``around`` is."""
        entries = [(self.addresses[link], link) for link in around.iter("a") if link in self.addresses]
        if len(entries) <= _FELLOWS:
            return _Box(False)
        linked = {address: self.shapes.get(address) for address, _ in entries}
        others = {address: shape for address, shape in linked.items() if shape is None or shape.kind != "article"}
        # the pages of one listing, a pager's, are one fellow: headlines beside a pager are no menu
        fellows = {shape.category if shape and shape.kind == "listing" else address for address, shape in others.items()}
        if len(fellows) < _FELLOWS or not any(shape is not None and shape.kind == "listing" for shape in others.values()):
            return _Box(False)
        texts = [(address, text_of(link)) for address, link in entries]
        headlines = [text for address, text in texts if address not in others]
        short = all(len(headline) <= _LONGEST_ENTRY for headline in headlines)
        mostly_links = len(text_of(around)) <= _MOSTLY * sum(len(text) + 1 for _, text in texts)
        return _Box(True, short and mostly_links, len(set(headlines)) <= len(fellows))


def _scripted(root: etree._Element, base: str) -> list[str]:
    """Addresses that hang on something other than a link: ``<link rel=next>``, options, data attributes, onclick."""
    found = []
    for element in root.iter("link", "option", "button", "li", "span", "div", "a", "input"):
        for name, value in cast("Iterable[tuple[str, str]]", element.items()):
            if name in _CARRIERS or (name == "value" and element.tag == "option"):
                if "/" in value or value.startswith("?"):
                    found.append(urljoin(base, value.strip()))
            elif name == "onclick":
                found.extend(urljoin(base, match) for match in _SCRIPTED.findall(value))
            elif name == "rel" and value in {"next", "prev"} and element.tag == "link" and element.get("href"):
                found.append(urljoin(base, element.get("href", "").strip()))
    return found
