"""In: a page, the marks of its furniture and the pictures that other pages have too; out: the marks, and those of notices.

A site puts a little picture and a few words in a box on some of its articles: "this page needs tidying up", "an older rule".
Neither picture nor words are on most pages, but both are on several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpucrawl.extract.page import Page, shared_depth

_LINES, _SIZE = 4, 320
"""Lines and characters of a notice."""
_PLAIN = frozenset(("p", "li", "dd", "dt"))
"""Elements of a text: a sign in one of them belongs to its words."""


def with_notices(page: Page, marks: list[bool], takes_turns: Callable[[str], bool]) -> list[bool]:
    """Return the marks of a page, and of boxes that hold one of ``page.signs`` and words that ``takes_turns`` knows."""
    found = [at for box in notices(page, takes_turns) for at in box if not marks[at]]
    if not found:
        return marks
    marks = list(marks)
    for at in found:
        marks[at] = True
    return marks


def notices(page: Page, takes_turns: Callable[[str], bool]) -> Iterator[range]:
    """Yield the lines of each such box."""
    segments = page.segments
    for picture in page.pictures if page.signs else ():
        first = picture.at
        if picture.src not in page.signs or first >= len(segments):
            continue
        own = segments[first]
        box = own.path[: shared_depth(own.path, picture.path)]
        if len(box) < 2 or (len(box) == len(own.path) and own.tag in _PLAIN):
            continue
        if first and segments[first - 1].path[: len(box)] == box:
            continue
        behind, size = first, 0
        while behind < len(segments) and segments[behind].path[: len(box)] == box:
            size += len(segments[behind].text)
            behind += 1
            if size > _SIZE or behind - first > _LINES:
                break
        else:
            if all(takes_turns(segments[at].text) for at in range(first, behind)):
                yield range(first, behind)
