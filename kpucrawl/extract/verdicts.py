"""In: a flattened page with what was found on it; out: the reason why it is no article, or None.

A page with status 200 may still be a listing, a standing page, a login form, a soft 404, a notice of maintenance, a
browser check or a shell that only scripts would fill. None of these may become a row.
"""

from __future__ import annotations

from urllib.parse import urljoin

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.errors import AddressRefused
from kpucrawl.extract.body import Body, shared_depth
from kpucrawl.extract.headline import Headline, squeezed
from kpucrawl.extract.page import ASIDE, Page
from kpucrawl.extract.signs import shows

REASONS = (
    "empty",
    "shell",
    "challenge",
    "missing",
    "maintenance",
    "suspended",
    "server",
    "login",
    "static",
    "listing",
    "untitled",
)
"""Every reason; ``errors.NotAnArticle.reason`` is one of them."""

_SHORT = 700
"""Characters of text; error pages say less, articles with their surroundings more."""


def why_no_article(page: Page, headline: Headline | None, body: Body) -> str | None:
    """Return the word of ``REASONS`` that fits ``page``, or None for an article."""
    words = sum(len(segment.text) for segment in page.segments)
    written = sum(len(page.segments[at].text) for at in body.kept)
    if words == 0:
        return "shell" if page.scripts else "empty"
    trusted = headline is not None and headline.certainty >= 0.55
    loud = _loud_texts(page)
    if not (trusted and written >= 200):
        for reason in ("challenge", "suspended", "server", "missing", "maintenance"):
            if any(shows(reason, text) for text in loud) and (words <= _SHORT or written < 200 or reason == "missing"):
                return reason
    if page.has_password and written < 200 and not trusted:
        return "login"
    if words < 120 and page.scripts and not trusted:
        return "shell"
    if headline is None:
        return "listing" if _other_articles(page) >= 4 else "untitled"
    if _stands_in_menu(page, headline):
        return "static"
    if headline.certainty < 0.3 and written < 120 and _other_articles(page) >= 4:
        return "listing"
    if headline.certainty < 0.35 and not body.kept:
        return "untitled"
    return None


def _loud_texts(page: Page) -> list[str]:
    """What a visitor reads first: the title, headings, and, on a page with little text, all of it."""
    loud = [page.title] if page.title else []
    loud += [segment.text for segment in page.segments if segment.tag in {"h1", "h2", "h3", "h4"}][:6]
    if sum(len(segment.text) for segment in page.segments) <= _SHORT:
        loud += [segment.text for segment in page.segments]
    else:
        loud += [segment.text for segment in page.segments if len(segment.text) <= 140 and segment.link_chars < 20]
    return loud


def _other_articles(page: Page) -> int:
    """How many different articles other than itself the page links to from headings or long texts."""
    try:
        own = parse_address(page.url).key
    except AddressRefused:
        own = ""
    found = set()
    for segment in page.segments:
        for address, text in segment.links:
            if len(text) < 20:
                continue
            shape = _shape(page, address)
            if shape is not None and shape.kind == "article" and shape.key != own:
                found.add(shape.key)
    return len(found)


def _stands_in_menu(page: Page, headline: Headline) -> bool:
    """Whether the page's own menu leads to it: among short entries, beside listings and standing pages."""
    try:
        own = parse_address(page.url).key
    except AddressRefused:
        return False
    for at, segment in enumerate(page.segments):
        for address, text in segment.links:
            named = squeezed(text) == squeezed(headline.text) or shows("static", text) or shows("static", headline.text)
            if not named or len(text) > 45 or "/" not in address or segment.flags & ASIDE or at == headline.at:
                continue
            shape = _shape(page, address)
            if shape is None or shape.kind != "article" or shape.key != own:
                continue
            fellows = (
                near
                for near in page.segments[max(0, at - 12) : at + 13]
                if shared_depth(near.path, segment.path) >= len(segment.path) - 2
            )
            entries = list(segment.links) if len(segment.links) >= 4 else [link for near in fellows for link in near.links]
            shapes = [_shape(page, entry) for entry, _ in entries]
            listings = sum(1 for entry in shapes if entry is not None and entry.kind == "listing")
            news = sum(
                1
                for (_, words), entry in zip(entries, shapes, strict=True)
                if entry is not None and entry.kind == "article" and len(words) > 45
            )
            if listings >= 2 and not news:
                return True
            if shows("static", text) and listings + shapes.count(None) >= 3 and not news:
                return True
    return False


def _shape(page: Page, address: str) -> Address | None:
    try:
        return parse_address(urljoin(page.url, address))
    except AddressRefused:
        return None
