"""In: a flattened page with its headline and body; out: the article's images, attachments and outgoing links, absolute."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kpucrawl.extract.beside import ends_here
from kpucrawl.extract.body import Body
from kpucrawl.extract.cards import leads_elsewhere
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline, told_first
from kpucrawl.extract.notices import notices
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, Page, Picture
from kpucrawl.extract.shapes import FILE, FILES, UPLOAD, absolute, shape_of
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Link

_DECORATION = re.compile(
    r"(?:^|[/_.-])(?:logo|icon|favicon|banner|avatar|spacer|pixel|blank|loading|bg|sprite|emoji|arrow|print|pdf|button)s?(?=[/_.\d-]|$)",
    re.I,
)
_OUTSIDE = NAV | FOOTER | ASIDE
_HEAD = 10
"""Segments behind the headline in which its lead picture stands."""


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
            if FILES[url]:
                attachments.setdefault(url, Link(url, text))
            elif at in kept:
                links.setdefault(url, Link(url, text))
    for at, segment in enumerate(page.segments):  # apart from the text: in a box beside it, a table or a list far below
        if top <= at < bottom or segment.flags & (NAV | FOOTER) or not segment.links:
            continue
        for address, text in segment.links:
            if FILES[address] and furniture.is_of_one_page(address) and (url := _absolute(page, address)):
                attachments.setdefault(url, Link(url, text))
    for address, at in [*page.embeds, *page.bare_links]:
        url = _absolute(page, address) if top < at <= bottom else None
        if url is not None and (FILE.search(unquote(url)) or "drive.google.com/" in url):
            attachments.setdefault(url, Link(url, ""))
    images = _images(page, headline, told_first(page, headline), bottom, furniture)
    return Media(images, tuple(attachments.values()), tuple(links.values()))


def _bottom(page: Page, end: int) -> int:
    """Where the article's surroundings begin: at the next list of other articles, at most a few segments behind its end."""
    for at in range(end, min(len(page.segments), end + 8)):
        if ends_here(page, at) or page.segments[at].flags & (NAV | FOOTER | ASIDE):
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
    noticed = list(notices(page, furniture.takes_turns))
    often = Counter(picture.src for picture in page.pictures)
    for picture in page.pictures:
        named = bool(title) and bool(picture.alt) and squeezed(picture.alt) == title
        near = top - 4 <= picture.at <= bottom
        if picture.small or not (near or named):
            continue
        url = _absolute(page, picture.src)
        if url is None:
            continue
        if furniture.stands("image " + picture.src) and not (
            UPLOAD.search(url)
            and 0 <= headline.at < picture.at <= headline.at + _HEAD
            and furniture.is_shown_with(picture.src, page.segments[headline.at])
        ):
            continue
        uploaded = UPLOAD.search(url) is not None
        if picture.src in page.signs and not (
            headline.at >= 0
            and furniture.is_shown_with(picture.src, page.segments[headline.at])
            and not any(picture.at in lines for lines in noticed)
        ):
            continue
        if _DECORATION.search(urlsplit(url).path) and not uploaded:
            continue
        if picture.flags & _OUTSIDE and not named:
            continue
        if not uploaded and not named and (often[picture.src] > 1 or _is_beside_a_file(page, picture)):
            continue  # a list's mark, or the sign of a file's kind
        if (picture.href and _is_other_article(page, picture.href)) or leads_elsewhere(page, picture):
            continue
        if (near and (picture.at > top or named or uploaded)) or (named and uploaded):
            found.setdefault(url, 0)
    if not found:
        for address in page.structured.images:
            url = _absolute(page, address)
            if url is not None and UPLOAD.search(url) and not furniture.stands("image " + address):
                found.setdefault(url, 0)
    return tuple(found)


def _is_beside_a_file(page: Page, picture: Picture) -> bool:
    """Whether a picture stands in or straight before a line that links a file, or is itself such a link."""
    if picture.href and FILES[picture.href]:
        return True
    near = page.segments[picture.at : picture.at + 1]
    return any(FILES[address] for segment in near for address, _ in segment.links)


def _is_other_article(page: Page, href: str) -> bool:
    shape = shape_of(page.url, href)
    return shape is not None and shape.kind != "home" and absolute(page.url, href) != page.url
