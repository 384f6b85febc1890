"""In: a picture on a flattened page; out: whether it stands there for another article: as a link to it, or in its card."""

from __future__ import annotations

from kpucrawl.extract.page import Page, Picture
from kpucrawl.extract.shapes import is_kind, leads_here

_LINES = 4
"""Lines of a card: headline, day, label, opening."""


def leads_elsewhere(page: Page, picture: Picture) -> bool:
    """Whether a picture is a link to another article, or stands in a small box above the link to one."""
    if picture.href is not None:
        return _is_anothers(page, picture.href)
    segments, at, box = page.segments, picture.at, picture.path
    if picture.inside or at >= len(segments) or segments[at].path[: len(box)] != box or not segments[at].links:
        return False
    if any(near.path[: len(box)] == box for near in (*segments[at - 1 : at], *segments[at + _LINES : at + _LINES + 1])):
        return False
    return segments[at].link_chars > 0.5 * len(segments[at].text) and _is_anothers(page, segments[at].links[0][0])


def _is_anothers(page: Page, address: str) -> bool:
    return is_kind(page.url, address, "article") and not leads_here(page.url, address)
