"""In: a page with what stands beside its text; out: ``Marks``, what it tells of its posting and in what places (``habit``)."""

from __future__ import annotations

from collections import Counter

from kpucrawl.extract.beside import Beside
from kpucrawl.extract.body import Body
from kpucrawl.extract.habit import Marks
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import Page

_MANY_DAYS = 3
"""Days in places of one kind: those of cards or of entries in a guest book."""
_DAYS = 8
"""Days looked at, the surest first."""
_NEAR = 8
"""Lines from headline and text in which a line is looked for one by one."""
_OUT_OF_SIGHT = "told to machines"


def marks_of(page: Page, headline: Headline, body: Body, beside: Beside) -> Marks:
    """Return what a page tells of its posting, each with its place."""
    marks: dict[str, str] = {}
    printed = [_place_of(page, each.text, headline, body) for each in beside.dates[:_DAYS] if each.source in {"page", "migrated"}]
    if printed and Counter(printed)[printed[0]] < _MANY_DAYS:
        marks["day"] = printed[0]
    elif not printed and any(each.source == "metadata" for each in beside.dates):
        marks["day"] = _OUT_OF_SIGHT
    for kind, words in (("counter", beside.counter), ("writer", beside.byline), ("label", beside.label or beside.hopes.label)):
        if words is not None:
            marks[kind] = _place_of(page, words, headline, body)
    return marks


def _place_of(page: Page, words: str, headline: Headline, body: Body) -> str:
    """The place of the line with ``words`` that stands next to the headline or behind the text."""
    top, end = max(headline.at, 0), max(body.end, headline.at + 1)
    segments = page.segments
    for far in range(_NEAR):  # as a rule it is at hand
        for at in sorted((top - far, end - far, top + far, end + far)):
            if 0 <= at < len(segments) and words in segments[at].text:
                return f"{segments[at].tag} {len(segments[at].path)}"
    near = [at for at, segment in enumerate(segments) if words in segment.text]
    if not near:
        return _OUT_OF_SIGHT
    segment = segments[min(near, key=lambda at: min(abs(at - top), abs(at - end)))]
    return f"{segment.tag} {len(segment.path)}"
