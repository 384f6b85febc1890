"""In: start tags, and a page's segments; out: what each segment wears, as a number, and the lines of the page in their dresses.

A segment's dress is its element with its classes, and those of the three around it. What a class is called says nothing here:
only what wears the same as what does (``worn``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence

from kpucrawl.extract.memory import Memory
from kpucrawl.extract.page import Page, Picture, Segment
from kpucrawl.extract.shapes import is_file
from kpucrawl.extract.stories import told_below

BITS = 14
_HALF = (1 << BITS - 1) - 1
AROUND = (1 << 4 * BITS) - 1
"""The numbers of four elements make a dress: its own and those around it."""
CLASSED = sum(1 << place * BITS for place in range(4))
"""The bits of a dress that tell which of the four have classes."""
_CENTRED = re.compile(r' align="center"| style="[^"]*text-align: ?center', re.I)
_CLASS = re.compile(r' class="([^"]*)"')
_NUMBERED = re.compile(r"[-_]\d+$|\d{3,}")
_MADE = re.compile(r"(?=[a-z]*\d)(?=[a-z\d]*\d)[a-f\d]{5,}$|(?=(?:[a-z]*\d){2})[a-z\d]{7,}$|\d{3,}$", re.I)
LISTED = frozenset(("li", "row", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Articles share items, rows and subheads: a dress of theirs proves nothing."""
_HEADS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SIGNS = frozenset("([#*")
"""Begin credits and hashtags."""
_CALL = 20, 320
"""Characters of what takes turns; shorter lines are labels and names, which articles share."""
_MENU = 16
"""Lines of a part that comes again on other pages from which it is the frame's, and tells nothing of boxes between paragraphs."""
_NEAR = 3
_SHORT = 4
_BOX = 12
TEXT = 60
"""Characters of a line that may be text."""
BESIDE, ALIKE, MAY_TURN = 1, 2, 4
"""What a line in its dress may be, added up: beside a link that leads away, or one; in the dress of the line before, as items and
cells are; one of what takes turns: no credit, no hashtags, and nothing at a picture, as captions are."""

Line = tuple[int, int, int, int]
"""Its dress, its fingerprint, its characters if it may be text, and what it may be."""


def _number(written: str) -> int:
    """Return a number for a start tag's element and its classes, odd where it has some; what a page builder numbers is left out.

    That it is set in the middle of the line counts as a class: typists who know none set captions so.


    >>> _number('div class="e-con e-3fa9b2c post-8123"') == _number('div class="e-con e-99ab01d post-77001"')
    True
    """
    name = written.partition(" ")[0]
    found = _CLASS.search(written) if name not in {"body", "html"} else None
    words = {word for word in found[1].split() if not _MADE.match(word.rpartition("-")[2])} if found else set()
    kept = sorted(filter(None, {_NUMBERED.sub("", word) for word in words}))
    if _CENTRED.search(written):
        kept.append("=center")
    return (zlib.crc32(" ".join((name, *kept)).encode("utf-8", "replace")) & _HALF) << 1 | bool(kept)


WORN: Memory[int] = Memory(_number)
"""The numbers of all start tags met."""
_FILES: Memory[bool] = Memory(is_file)


def worn_on(page: Page) -> Iterator[tuple[Sequence[Line], bool]]:
    """Yield the lines of a page in their dresses, stretch by stretch, and whether a stretch is its own.

    Of a part that comes again on other pages they are found out once. Stories that are printed whole below the page's own stand
    on the pages before theirs as well: they would make what their quotations wear look known from elsewhere.
    """
    first, others = 0, told_below(page)
    for own, flat in page.stretches():
        if flat is None:
            behind = first + len(own)
            for lines in (range(first, min(behind, others.start)), range(max(first, others.stop), behind)):
                yield _worn(page.segments, page.lines, lines, page.pictures), True
        elif len(own) <= _MENU and first not in others:
            if flat.worn is None:
                flat.worn = tuple(_worn(own, flat.lines, range(len(own)), flat.pictures))
            yield flat.worn, False
        first += len(own)


def _worn(segments: Sequence[Segment], lines: Sequence[int], own: range, pictures: Sequence[Picture]) -> list[Line]:
    told = [at for at in own if segments[at].tag not in LISTED and len(segments[at].text) >= _SHORT]
    beside = beside_links(segments, told)
    pictured = {near for picture in pictures for near in (picture.at - 1, picture.at)}
    found = []
    for at in told:
        segment = segments[at]
        dress, size = segment.dress, len(segment.text)
        how = BESIDE if at in beside else 0
        if at > own.start and segments[at - 1].dress == dress:
            how |= ALIKE
        if _CALL[0] <= size <= _CALL[1] and segment.text[0] not in _SIGNS and at not in pictured:
            how |= MAY_TURN
        found.append((dress, lines[at], size if size >= TEXT and not segment.is_link else 0, how))
    return found


def beside_links(segments: Sequence[Segment], lines: Sequence[int]) -> set[int]:
    """Return which of some lines lead away from the page, or share a small box with one that does; a link to a file does not."""
    found: set[int] = set()
    near = range(max(0, lines[0] - _NEAR), min(len(segments), lines[-1] + _NEAR + 1)) if lines else ()
    links = {at for at in near if segments[at].links and segments[at].link_chars > 0.55 * len(segments[at].text)}
    for at in lines if links else ():
        path = segments[at].path
        for link in range(at - _NEAR, at + _NEAR + 1):
            if link in links:
                other = segments[link].path
                box = path[: max(len(path), len(other)) - 2]
                if other[: len(box)] == box and not _FILES[segments[link].links[0][0]]:
                    found.add(at)
                    break
    return found


def with_boxes(page: Page, marks: list[bool], boxes: frozenset[int], is_met_again: Callable[[Segment, None], bool]) -> list[bool]:
    """Return the marks of a page's furniture, and of the lines that wear a dress of ``boxes``.

    None where most of its text wears one, unless it ``is_met_again`` on other pages.
    """
    segments = page.segments
    new = [at for at, mark in enumerate(marks) if not mark]
    found = [at for at in new if segments[at].dress in boxes and segments[at].tag not in LISTED]
    if not found:
        return marks
    text = [at for at in new if len(segments[at].text) >= TEXT and not segments[at].is_link]
    own = {at for at in found if not is_met_again(segments[at], None)}
    if 2 * sum(len(segments[at].text) for at in text if at in own) > sum(len(segments[at].text) for at in text):
        return marks
    marks = list(marks)
    for at in found:
        marks[at] = True
    for at in found if any(segments[each].tag in _HEADS for each in new) else ():
        lines = _lines_in(page, segments[at].path[:-1], at)
        heads = [each for each in lines if not marks[each]]
        if heads and all(segments[each].tag in _HEADS for each in heads):
            for each in heads:
                marks[each] = True
    return marks


def _lines_in(page: Page, box: tuple[int, ...], at: int) -> range:
    """The lines in a box around line ``at``; none where it holds many."""
    segments = page.segments
    first, behind = at, at + 1
    while first and segments[first - 1].path[: len(box)] == box and behind - first <= _BOX:
        first -= 1
    while behind < len(segments) and segments[behind].path[: len(box)] == box and behind - first <= _BOX:
        behind += 1
    return range(first, behind) if behind - first <= _BOX else range(0)
