"""In: a flattened page with its headline and body; out: the article's images, attachments and outgoing links, absolute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kpucrawl.extract.body import Body
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, Page
from kpucrawl.extract.shapes import FILE, STORES, absolute, shape_of
from kpucrawl.extract.signs import shows
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Link

_DECORATION = re.compile(
    r"(?:^|[/_.-])(?:logo|icon|favicon|banner|avatar|spacer|pixel|blank|loading|bg|sprite|emoji|arrow|print|pdf|button)s?(?=[/_.\d-]|$)",
    re.I,
)
UPLOAD = re.compile(r"/(\d{10})_[0-9a-f]{6,}\.", re.I)
"""kpu-sites (a): `/public/{site}/images/{unix}_{20 hex}.jpg`; the number is the second it was uploaded."""
_OUTSIDE = NAV | FOOTER | ASIDE


@dataclass(frozen=True, slots=True)
class Media:
    """What hangs on an article besides its text."""

    images: tuple[str, ...]
    attachments: tuple[Link, ...]
    links: tuple[Link, ...]


def read_media(page: Page, headline: Headline, body: Body, furniture: Furniture) -> Media:
    """Return the images, attachments and links that belong to the article of ``page``."""
    top = headline.at if headline.at >= 0 else body.start
    bottom = _bottom(page, max(body.end, top + 1))
    attachments: dict[str, Link] = {}
    links: dict[str, Link] = {}
    kept = set(body.kept)
    for at in range(top, bottom):
        segment = page.segments[at]
        if segment.flags & _OUTSIDE and at not in kept:
            continue
        for address, text in segment.links:
            url = _absolute(page, address)
            if url is None:
                continue
            if FILE.search(unquote(url)) or any(store in url for store in STORES[:5]):
                attachments.setdefault(url, Link(url, text))
            elif at in kept:
                links.setdefault(url, Link(url, text))
    for address, at in [*page.embeds, *page.bare_links]:
        url = _absolute(page, address) if top < at <= bottom else None
        if url is not None and (FILE.search(unquote(url)) or "drive.google.com/" in url):
            attachments.setdefault(url, Link(url, ""))
    return Media(_images(page, headline, top, bottom, furniture), tuple(attachments.values()), tuple(links.values()))


def _bottom(page: Page, end: int) -> int:
    """Where the article's surroundings begin: at the next list of other articles, at most a few segments behind its end."""
    for at in range(end, min(len(page.segments), end + 8)):
        text = page.segments[at].text
        if shows("related", text) or shows("comments", text) or page.segments[at].flags & (NAV | FOOTER | ASIDE):
            return at
    return min(len(page.segments), end + 8)


def _absolute(page: Page, address: str) -> str | None:
    try:
        url = absolute(page.url, address)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _images(page: Page, headline: Headline, top: int, bottom: int, furniture: Furniture) -> tuple[str, ...]:
    title = squeezed(headline.text)
    found: dict[str, int] = {}
    for picture in page.pictures:
        named = bool(title) and bool(picture.alt) and squeezed(picture.alt) == title
        near = top - 4 <= picture.at <= bottom
        if picture.small or not (near or named):
            continue
        url = _absolute(page, picture.src)
        if url is None or furniture.stands("image " + picture.src):
            continue
        uploaded = UPLOAD.search(url) is not None
        if _DECORATION.search(urlsplit(url).path) and not uploaded:
            continue
        if picture.flags & _OUTSIDE and not named:
            continue
        if picture.href and _is_other_article(page, picture.href):
            continue
        if (near and (picture.at > top or named or uploaded)) or (named and uploaded):
            found.setdefault(url, 0)
    if not found:
        for address in page.structured.images:
            url = _absolute(page, address)
            if url is not None and UPLOAD.search(url) and not furniture.stands("image " + address):
                found.setdefault(url, 0)
    return tuple(found)


def _is_other_article(page: Page, href: str) -> bool:
    shape = shape_of(page.url, href)
    return shape is not None and shape.kind != "home" and absolute(page.url, href) != page.url
