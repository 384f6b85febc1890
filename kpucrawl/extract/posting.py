"""In: a page with what stands beside its text; out: ``Marks``, what it tells of its posting and in what places (``habit``)."""

from __future__ import annotations

from collections import Counter

from kpucrawl.extract.beside import Beside
from kpucrawl.extract.body import Body
from kpucrawl.extract.habit import Marks
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.shapes import shape_of
from kpucrawl.extract.signs import DATE

_MANY_DAYS = 3
"""Days in places of one kind: those of cards or of entries in a guest book."""
_DAYS = 8
"""Days looked at, the surest first."""
_DAY_LINE = 40
"""Characters of a line that says a day and little else."""
_MENU = 5
"""Links in a line, be they a menu's or a path's: such words tell where the page stands at most, not that it was posted."""
_NEAR = 8
"""Lines from headline and text in which a line is looked for one by one."""
_OUT_OF_SIGHT = "told to machines"


def marks_of(page: Page, headline: Headline, body: Body, beside: Beside) -> Marks:
    """Return what a page tells of its posting, each with its place."""
    marks: dict[str, str] = {}
    printed = [_place_of(page, each.text, headline, body) for each in beside.dates[:_DAYS] if each.source in {"page", "migrated"}]
    if printed and (Counter(printed)[printed[0]] >= _MANY_DAYS or _is_a_cards(page, beside, headline, body)):
        pass
    elif printed:
        marks["day"] = printed[0]
    elif not printed and any(each.source == "metadata" for each in beside.dates):
        marks["day"] = _OUT_OF_SIGHT
    for kind, words in (("counter", beside.counter), ("writer", beside.byline), ("label", beside.label or beside.hopes.label)):
        if words is not None and not (kind == "label" and _is_a_menus(_line_of(page, words, headline, body))):
            marks[kind] = _place_of(page, words, headline, body)
    return marks


def _is_a_cards(page: Page, beside: Beside, headline: Headline, body: Body) -> bool:
    """Whether the day of a page stands in a card of another article, as those of cards do: on their side of its link.

    A day between a headline and cards without a text has such a link below it as well; it is on the other side or on none.
    """
    words = next(each.text for each in beside.dates if each.source in {"page", "migrated"})
    line = _line_of(page, words, headline, body)
    if line is None:
        return False
    alike = (line.tag, len(line.path))
    own = next(at for at, each in enumerate(page.segments) if each is line)
    days = [
        at
        for at, each in enumerate(page.segments)
        if len(each.text) <= _DAY_LINE and (each.tag, len(each.path)) == alike and DATE.search(each.text)
    ]
    before, behind = (sum(_leads_to_another(page, at + side) for at in days if at != own) for side in (-1, 1))
    side = -1 if before > behind else 1
    return before != behind and max(before, behind) >= _MANY_DAYS - 1 and _leads_to_another(page, own + side)


def _leads_to_another(page: Page, at: int) -> bool:
    """Whether a line is the link to an article other than this page's."""
    if not 0 <= at < len(page.segments) or not page.segments[at].is_link:
        return False
    own = shape_of(page.url, page.url)
    shapes = [shape_of(page.url, address) for address, _ in page.segments[at].links]
    return any(each is not None and each.kind == "article" and (own is None or each.key != own.key) for each in shapes)


def _is_a_menus(segment: Segment | None) -> bool:
    return segment is not None and len(segment.links) >= _MENU


def _place_of(page: Page, words: str, headline: Headline, body: Body) -> str:
    """The place of the line with ``words`` that stands next to the headline or behind the text."""
    segment = _line_of(page, words, headline, body)
    return _OUT_OF_SIGHT if segment is None else f"{segment.tag} {len(segment.path)}"


def _line_of(page: Page, words: str, headline: Headline, body: Body) -> Segment | None:
    """The line with ``words`` that stands next to the headline or behind the text, if any is in sight."""
    top, end = max(headline.at, 0), max(body.end, headline.at + 1)
    segments = page.segments
    for far in range(_NEAR):  # as a rule it is at hand
        for at in sorted((top - far, end - far, top + far, end + far)):
            if 0 <= at < len(segments) and words in segments[at].text:
                return segments[at]
    near = [at for at, segment in enumerate(segments) if words in segment.text]
    return segments[min(near, key=lambda at: min(abs(at - top), abs(at - end)))] if near else None
