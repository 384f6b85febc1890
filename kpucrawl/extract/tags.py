"""In: a tag as libxml2 writes it, without its brackets; out: ``Tag``, what it means for the reading of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kpucrawl.extract.icons import hint_of, icon_of, is_ligature, may_be_ligature, picture_sign
from kpucrawl.extract.memory import Memory
from kpucrawl.extract.page import (
    ARTICLE,
    ASIDE,
    BODY,
    CAPTION,
    FIGURE,
    FOOTER,
    FORM,
    HEADER,
    HIDDEN,
    MAIN,
    NAV,
    QUOTE,
    TICKER,
)

_LANDMARKS = {
    "nav": NAV,
    "header": HEADER,
    "footer": FOOTER,
    "aside": ASIDE,
    "article": ARTICLE,
    "main": MAIN,
    "figcaption": CAPTION,
    "caption": CAPTION,
    "figure": FIGURE,
    "blockquote": QUOTE,
    "marquee": TICKER,
    "menu": NAV,
    "form": FORM,
    "label": FORM,
}
_ROLES = {
    "navigation": NAV,
    "banner": HEADER,
    "contentinfo": FOOTER,
    "complementary": ASIDE,
    "article": ARTICLE,
    "main": MAIN,
    "search": NAV,
    "marquee": TICKER,
    "dialog": HIDDEN,
    "alertdialog": HIDDEN,
}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html label legend li main marquee menu nav ol option p pre section summary "
    "table tbody td tfoot th thead title tr ul".split()
)
_UNREAD = frozenset("style noscript template svg canvas map select textarea input audio video script button math".split())
_EMBEDS = frozenset(("iframe", "embed", "object"))
_EMPHASIS = frozenset(("em", "i", "small", "cite", "sub", "sup"))
_BOLD = frozenset(("b", "strong"))
_SEAMED = frozenset(("span", "time", "small", "i", "em", "b", "strong", "a", "font", "label"))
_SIGNS = frozenset(("i", "span", "em", "b", "use"))
_STAMP = re.compile(r"\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_CUT = re.compile(
    r"clip:rect\((?:0|1)|clip-path:inset\(|(?:left|top|text-indent):-\d{3,}|(?:^|;)(?:width|height):[01](?:px)?(?:;|$)"
)
_ATTRIBUTE = re.compile(r' ([^ ]+?)="([^"]*)"')
_NO_ATTRIBUTES: Mapping[str, str] = {}

ILLEGAL = "&#xFFFD;"
"""What libxml2 writes for a character that XML forbids."""

# What a walk does at a tag, the commonest first.
OPEN_BLOCK, CLOSE_BLOCK, OPEN_LINK, CLOSE_LINK, NOTHING, OPEN_EMPHASIS, CLOSE_EMPHASIS, OPEN_BOLD, CLOSE_BOLD = range(9)
LINE_BREAK, PICTURE, EMPTY_BLOCK, EMPTY_LINK, UNREAD, OPEN_LANDMARK, STAMP, SECTION, EMBED, META, CANONICAL = range(9, 20)
TITLE, TABLE, OPEN_PRE, CLOSE_PRE, HIDDEN_BLOCK, HIDDEN_INLINE, FOLDABLE = range(20, 27)
ICON, HINT, LIGATURE = 27, 28, 29


class Tag(NamedTuple):
    """What a start tag, an end tag or an empty element means."""

    act: int
    """What the walk does at it."""
    name: str
    seam: bool
    """Whether an inline element ends here that may be a word of its own."""
    empty: bool
    """Whether the element has nothing in it, and no end tag follows."""
    landmark: int
    """The part of a page that its element makes of itself."""
    role: int
    """The parts of a page that its attributes tell."""
    attributes: Mapping[str, str]


def unescaped(text: str) -> str:
    """Return what libxml2 escaped as it was.

    >>> unescaped("a &amp;lt; b &lt; c&#13;")
    'a &lt; b < c\\r'
    """
    if "&#" in text:
        text = text.replace("&#13;", "\r").replace("&#10;", "\n").replace("&#9;", "\t").replace(ILLEGAL, "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def meaning(written: str) -> Tag:
    """Return what a tag means.

    >>> meaning("/p").act == CLOSE_BLOCK, meaning('a href="/x?a=1&amp;b=2"').attributes
    (True, {'href': '/x?a=1&b=2'})
    """
    if written.startswith("/"):
        name = written[1:]
        return Tag(_closing(name), name, name in _SEAMED, False, 0, 0, _NO_ATTRIBUTES)
    empty = written.endswith("/")
    name, _, told = written.removesuffix("/").partition(" ")
    attributes = _NO_ATTRIBUTES
    if told:
        attributes = {key: unescaped(value) if "&" in value else value for key, value in _ATTRIBUTE.findall(" " + told)}
    role = _role(attributes) if is_block(name) else 0
    act = _opening(name, attributes, role, empty=empty)
    return Tag(act, name, empty and name in _SEAMED, empty, _LANDMARKS.get(name, 0), role, attributes)


TAGS: Memory[Tag] = Memory(meaning)
"""What every tag met means: a site writes the same few hundred on all its pages."""


def is_block(name: str) -> bool:
    """Whether an element is a box; one of the page's own making is, any other unknown one is inline."""
    return name in _BLOCKS or ("-" in name and name != "amp-img" and not name.endswith(("-icon", "-time", "-date")))


def _closing(name: str) -> int:
    if is_block(name):
        return CLOSE_PRE if name == "pre" else CLOSE_BLOCK
    if name == "a":
        return CLOSE_LINK
    return CLOSE_EMPHASIS if name in _EMPHASIS else CLOSE_BOLD if name in _BOLD else NOTHING


def _opening(name: str, attributes: Mapping[str, str], role: int, *, empty: bool) -> int:
    if is_block(name):
        return _opening_block(name, attributes, role, empty=empty)
    if name in _UNREAD:
        return ICON if name == "svg" else UNREAD
    if name in _EMBEDS:
        return EMBED
    if name == "a":
        return EMPTY_LINK if empty else OPEN_LINK
    if attributes and _is_icon(name, attributes, empty=empty):
        return ICON
    ligature = not empty and (name.endswith("-icon") or (bool(attributes) and name in _SIGNS and may_be_ligature(attributes)))
    if ligature and name != "span":
        return LIGATURE
    if name in _EMPHASIS or name in _BOLD:
        return NOTHING if empty else OPEN_EMPHASIS if name in _EMPHASIS else OPEN_BOLD
    if "datetime" in attributes and name not in {"del", "ins"}:
        return STAMP
    if name in {"span", "font"}:
        if _is_hidden(attributes) or _is_unseen(attributes.get("style", "")):
            return NOTHING if empty else HIDDEN_INLINE
        if attributes.get("itemprop") == "articleSection" and not empty:
            return SECTION
        return HINT if attributes and hint_of(attributes) else LIGATURE if ligature else NOTHING
    if name == "abbr":  # hAtom wrote the stamp as an abbreviation's title
        return STAMP if _STAMP.match(attributes.get("title", "")) else NOTHING
    return {"br": LINE_BREAK, "img": PICTURE, "amp-img": PICTURE, "meta": META, "link": CANONICAL}.get(name, NOTHING)


def _is_icon(name: str, attributes: Mapping[str, str], *, empty: bool) -> bool:
    """Whether an element shows a sign and no words."""
    if name == "img":
        return picture_sign(attributes) is not None
    if name not in _SIGNS and not name.endswith("-icon"):
        return False
    return icon_of(attributes) is not None if empty else is_ligature(attributes)


def _opening_block(name: str, attributes: Mapping[str, str], role: int, *, empty: bool) -> int:
    if empty:
        return EMPTY_BLOCK
    if name == "title":
        return TITLE
    if role & HIDDEN:
        return HIDDEN_BLOCK
    if "hidden" in attributes or _is_hidden(attributes):
        return FOLDABLE
    if name == "table":
        return TABLE
    if name == "pre":
        return OPEN_PRE
    stamped = "datetime" in attributes and "-" in name  # an element of the page's own making: "relative-time"
    return OPEN_LANDMARK if role or stamped or name in _LANDMARKS else OPEN_BLOCK


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style", "")
    return "none" in style and "display:none" in style.replace(" ", "").lower()


def _is_unseen(style: str) -> bool:
    """Whether a style leaves words to those who listen to a page: cut to nothing, or moved out of sight.

    >>> _is_unseen("position:absolute; clip: rect(0 0 0 0)"), _is_unseen("position: absolute; left: 12px")
    (True, False)
    """
    told = style.replace(" ", "").lower()
    return "position:absolute" in told and _CUT.search(told) is not None


def _role(attributes: Mapping[str, str]) -> int:
    role = _ROLES.get(attributes.get("role", ""), 0)
    return role | BODY if attributes.get("itemprop") == "articleBody" else role
