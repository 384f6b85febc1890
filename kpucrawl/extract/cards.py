"""In: a picture on a flattened page; out: whether it stands there for another article: as a link to it, or in its card."""

from __future__ import annotations

from kpucrawl.extract.page import Page, Picture
from kpucrawl.extract.shapes import is_kind, leads_here

_HEADLINE = 16
"""Characters of a headline that is linked above an opening that is not."""
_LINES = 4
"""Lines of a card: headline, day, label, opening."""


def leads_elsewhere(page: Page, picture: Picture) -> bool:
    """Whether a picture is a link to another article, or stands in a small box above the link to one."""
    if picture.href is not None:
        return _is_anothers(page, picture.href)
    segments, at, box = page.segments, picture.at, picture.path
    bare = [address for address, below in page.bare_links if below == at]  # laid over the card
    if picture.inside or at >= len(segments) or not (segments[at].links or bare):
        return False
    if segments[at].path[: len(box)] != box:
        box = box[:-1]  # picture and words side by side, each in a box of its own
    if len(box) < 2 or segments[at].path[: len(box)] != box:
        return False
    if any(near.path[: len(box)] == box for near in (*segments[at - 1 : at], *segments[at + _LINES : at + _LINES + 1])):
        return False
    if not segments[at].links:
        return all(_is_anothers(page, address) for address in bare)
    address, words = segments[at].links[0]
    headed = segments[at].is_link or (len(words) >= _HEADLINE and segments[at].text.startswith(words))
    return headed and _is_anothers(page, address)


def _is_anothers(page: Page, address: str) -> bool:
    return is_kind(page.url, address, "article") and not leads_here(page.url, address)
