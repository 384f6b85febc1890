"""In: flattened article pages of one site; out: which dresses only such boxes wear there as are no part of any text.

A segment's dress is its element with its classes, and those of the three around it. What a class is called says nothing here.
Calls, advertisements, author boxes and cards of other articles are told by what stands in the same dress on the site's other
pages, where it is mostly known from elsewhere, or always has a link that leads away beside it: one that is new on this page
wears the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kpucrawl.extract.memory import Memory
from kpucrawl.extract.page import Page, Picture, Segment
from kpucrawl.extract.shapes import is_file

BITS = 14
_HALF = (1 << BITS - 1) - 1
AROUND = (1 << 4 * BITS) - 1
"""The numbers of four elements make a dress: its own and those around it."""
_CLASSED = sum(1 << place * BITS for place in range(4))
_KEY = "dress "
"""Begins the key of a kept dress."""
_CLASS = re.compile(r' class="([^"]*)"')
_NUMBERED = re.compile(r"[-_]\d+$|\d{3,}")
_MADE = re.compile(r"(?=[a-z]*\d)(?=[a-z\d]*\d)[a-f\d]{5,}$|(?=(?:[a-z]*\d){2})[a-z\d]{7,}$|\d{3,}$", re.I)
_LISTED = frozenset(("li", "row", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_HEADS = frozenset(("h2", "h3", "h4", "h5", "h6"))
"""Articles share items, rows and subheads: a dress of theirs proves nothing."""
_FEWEST, _PAGES = 4, 3
"""Times, and pages, that a dress is met before anything is told of it."""
_KNOWN, _BESIDE, _NEW = 0.75, 0.9, 0.5
"""Share of its lines that other pages have too, and of those beside a link, in a dress of boxes; of known in one of texts."""
_TURNS, _NEARLY_ALL, _A_PAGE = 0.4, 0.8, 2.5
"""Share of its lines that some other pages have too, in a dress of what takes turns, and its lines a page, unless nearly all."""
_SIGNS = frozenset("([#*")
"""Begin credits and hashtags."""
_TURNED = 6
"""Pages before that is told."""
_CALL = 20, 320
"""Characters of what takes turns; shorter lines are labels and names, which articles share."""
_LEADS = 0.3
"""Share of a site's pages on which what no box wears may be the first text."""
_MUCH = 0.4
"""Of what the dress with the most text on the site has of it: one with more is no box of calls."""
_LINES = 48
"""Lines kept a dress."""
_MOST_DRESSES = 1_500
_MENU = 16
"""Lines of a part that comes again on other pages from which it is the frame's, and tells nothing of boxes between paragraphs."""
_NEAR = 3
_SHORT = 4
_MOST_KEPT = 60
_BOX = 12
_TEXT = 60
"""Characters of a line that may be text."""


def _number(written: str) -> int:
    """Return a number for a start tag's element and its classes, odd where it has some; what a page builder numbers is left out.

    >>> _number('div class="e-con e-3fa9b2c post-8123"') == _number('div class="e-con e-99ab01d post-77001"')
    True
    """
    name = written.partition(" ")[0]
    found = _CLASS.search(written) if name not in {"body", "html"} else None
    words = {word for word in found[1].split() if not _MADE.match(word.rpartition("-")[2])} if found else set()
    kept = sorted(filter(None, {_NUMBERED.sub("", word) for word in words}))
    return (zlib.crc32(" ".join((name, *kept)).encode("utf-8", "replace")) & _HALF) << 1 | bool(kept)


WORN: Memory[int] = Memory(_number)
"""The numbers of all start tags met."""


class _Line(NamedTuple):
    """One line in its dress."""

    dress: int
    line: int
    beside: bool
    """Whether a link that leads away shares its box, or it is one."""
    listed: bool
    """Whether the line before wears the same: items and cells do."""
    mass: int
    """Its characters, if it may be text."""
    may_turn: bool
    """Whether it may be one of what takes turns: no credit, no hashtags, and nothing at a picture, as captions are."""
    leads: bool = False
    """Whether it is the first such line of its page."""


class _Kept:
    __slots__ = ("beside", "leads", "lines", "listed", "mass", "pages", "times", "turns")

    def __init__(self) -> None:
        self.pages = self.times = self.beside = self.listed = self.mass = self.leads = 0
        self.lines: dict[int, int] = {}
        self.turns: set[int] = set()


class Dresses:
    """What stood in which dress on a site's article pages."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._told: frozenset[int] = frozenset()
        """Dresses of boxes, as known from an earlier run."""
        self._boxes: tuple[int, frozenset[int]] = (-1, frozenset())
        self._texts: tuple[int, frozenset[int]] = (-1, frozenset())
        self._pages = 0

    def learn(self, page: Page, sign: int = 1) -> None:
        """Count one more article page; with ``sign`` -1, one less."""
        self._pages += sign
        if len(self._kept) > _MOST_DRESSES:
            self._kept.clear()
        met: set[int | tuple[int, int]] = set()
        for worn in _worn_on(page):
            kept = self._kept.get(worn.dress)
            if kept is None:
                kept = self._kept[worn.dress] = _Kept()
            if worn.dress not in met:
                met.add(worn.dress)
                kept.pages += sign
            kept.times += sign
            kept.beside += sign * worn.beside
            kept.listed += sign * worn.listed
            kept.mass += sign * worn.mass
            kept.leads += sign * worn.leads
            lines = kept.lines
            if (worn.dress, worn.line) not in met and (worn.line in lines or len(lines) < _LINES):
                met.add((worn.dress, worn.line))
                lines[worn.line] = lines.get(worn.line, 0) + sign
                if worn.may_turn:
                    kept.turns.add(worn.line)

    def fade(self) -> None:
        """Let what was learned so far count half."""
        for kept in self._kept.values():
            kept.pages, kept.times = kept.pages // 2, kept.times // 2
            kept.beside, kept.listed = kept.beside // 2, kept.listed // 2
            kept.mass, kept.leads = kept.mass // 2, kept.leads // 2
            kept.lines = {line: times // 2 for line, times in kept.lines.items() if times > 1}
        self._kept = {dress: kept for dress, kept in self._kept.items() if kept.pages}

    def boxes(self) -> frozenset[int]:
        """Return the dresses of boxes."""
        if abs(self._pages - self._boxes[0]) * 8 >= max(1, self._boxes[0]):
            most = max((_new_mass(kept) for kept in self._kept.values()), default=0.0)
            judged = {dress: _is_box(kept, most, self._pages) for dress, kept in self._kept.items() if kept.pages >= _PAGES}
            told = {dress for dress in self._told if judged.get(dress, True)}
            self._boxes = self._pages, frozenset(told | {dress for dress, is_box in judged.items() if is_box})
        return self._boxes[1]

    def texts(self) -> frozenset[int]:
        """Return the dresses, with classes of their own, of what is new on nearly every page."""
        if abs(self._pages - self._texts[0]) * 8 >= max(1, self._texts[0]):
            told = (dress for dress, kept in self._kept.items() if dress & _CLASSED and kept.pages >= _PAGES and _is_text(kept))
            self._texts = self._pages, frozenset(told)
        return self._texts[1]

    def keep(self) -> dict[str, int]:
        """Return what is worth keeping for a later run."""
        return {f"{_KEY}{dress}": 1 for dress in sorted(self.boxes())[:_MOST_KEPT]}

    @classmethod
    def recalled(cls, kept: Mapping[str, int]) -> Dresses:
        """Return the dresses that ``keep`` told; other keys are passed over."""
        known = cls()
        known._told = frozenset(int(key[len(_KEY) :]) for key in kept if key.startswith(_KEY))
        return known


def is_kept(key: str) -> bool:
    """Whether ``key`` is one that ``Dresses.keep`` made."""
    return key.startswith(_KEY)


def _is_box(kept: _Kept, most: float, pages: int) -> bool:
    """Whether a dress is that of boxes; ``most`` is what the dress with the most text on the site has of it that is new."""
    if kept.times < _FEWEST or _new_mass(kept) >= most > 0 or kept.leads > _LEADS * pages:
        return False
    if kept.beside >= _BESIDE * kept.times:
        return True
    items = kept.listed > kept.times / 3 and kept.mass < _TEXT * kept.times
    if not items and _new_mass(kept) < _MUCH * most and _known(kept) >= _KNOWN:
        return True
    return kept.mass < _MUCH * most and _takes_turns(kept)


def _takes_turns(kept: _Kept) -> bool:
    """Whether what stands in a dress, about one line a page, is drawn from a few: advertisements, mottos, calls.

    What stands on most pages is furniture by itself, and tells nothing of what else wears the same.
    """
    if kept.pages < _TURNED:
        return False
    often = max(2, kept.pages / 2)
    counts = [met for line, met in kept.lines.items() if met <= often and line in kept.turns]
    again, total = sum(met for met in counts if met > 1), sum(counts)
    if len(counts) < 2 or again < _TURNS * total:
        return False
    return again >= _NEARLY_ALL * total or total <= _A_PAGE * kept.pages


def _new_mass(kept: _Kept) -> float:
    """How much text a dress has that no other page has in it."""
    return kept.mass * (1 - _known(kept))


def _is_text(kept: _Kept) -> bool:
    return 2 * kept.beside <= kept.times and _known(kept) <= _NEW


def _known(kept: _Kept) -> float:
    """The share of what stood in a dress that stood in it on other pages too."""
    times = sum(kept.lines.values())
    return sum(met for met in kept.lines.values() if met > 1) / times if times >= _PAGES else 0.5


def _worn_on(page: Page) -> Iterator[_Line]:
    """Yield the lines of a page in their dresses; of a part that comes again they are found out once."""
    first = 0
    led = False
    for own, flat in page.stretches():
        if flat is None:
            for line in _worn(page.segments, page.lines, range(first, first + len(own)), page.pictures):
                leads = not led and line.mass > 0
                led = led or leads
                yield line._replace(leads=True) if leads else line
        elif len(own) <= _MENU:
            if flat.worn is None:
                flat.worn = tuple(_worn(own, flat.lines, range(len(own)), flat.pictures))
            yield from flat.worn
        first += len(own)


def _worn(segments: Sequence[Segment], lines: Sequence[int], own: range, pictures: Sequence[Picture]) -> Iterator[_Line]:
    pictured = {near for picture in pictures for near in (picture.at - 1, picture.at)}
    for at in own:
        segment = segments[at]
        size = len(segment.text)
        if segment.tag in _LISTED or size < _SHORT:
            continue
        listed = at > own.start and segments[at - 1].dress == segment.dress
        mass = size if size >= _TEXT > 2 * segment.link_chars else 0
        beside = _leads_away(segment) or _beside(segments, at)
        may_turn = _CALL[0] <= size <= _CALL[1] and segment.text[0] not in _SIGNS and at not in pictured
        yield _Line(segment.dress, lines[at], beside, listed, mass, may_turn)


def _leads_away(segment: Segment) -> bool:
    """Whether a segment is a link, and not one to a file."""
    links = segment.links
    return bool(links) and segment.link_chars > 0.55 * len(segment.text) and not is_file(links[0][0])


def _beside(segments: Sequence[Segment], at: int) -> bool:
    """Whether a link that leads away stands in one small box with line ``at``."""
    path = segments[at].path
    for near in range(max(0, at - _NEAR), min(len(segments), at + _NEAR + 1)):
        other = segments[near]
        if other.links and near != at and _leads_away(other):
            box = path[: max(len(path), len(other.path)) - 2]
            if len(path) >= len(box) and other.path[: len(box)] == box:
                return True
    return False


def is_alone(segment: Segment) -> bool:
    """Whether a segment is no item, row or subhead."""
    return segment.tag not in _LISTED


def with_boxes(page: Page, marks: list[bool], boxes: frozenset[int], is_met_again: Callable[[Segment, None], bool]) -> list[bool]:
    """Return the marks of a page's furniture, and of the lines that wear a dress of ``boxes``.

    None where most of its text wears one, unless it ``is_met_again`` on other pages.
    """
    segments = page.segments
    found = [at for at, segment in enumerate(segments) if segment.dress in boxes and not marks[at] and is_alone(segment)]
    if not found:
        return marks
    text = [at for at, segment in enumerate(segments) if not marks[at] and len(segment.text) >= _TEXT > 2 * segment.link_chars]
    own = {at for at in found if not is_met_again(segments[at], None)}
    if 2 * sum(len(segments[at].text) for at in text if at in own) > sum(len(segments[at].text) for at in text):
        return marks
    marks = list(marks)
    for at in found:
        marks[at] = True
    for at in found:
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
