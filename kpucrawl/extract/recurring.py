"""In: a line that many of a site's pages have, among an article's; out: whether it is that article's own all the same.

Articles share formulas, whole lists of requirements and tables of the same shape. A list or a table is one thing: it is the
text's own or the frame's, and what introduces it or changes in it tells which.
"""

from __future__ import annotations

from collections.abc import Collection

from kpucrawl.extract.clusters import Terrain, home_of, is_sentence
from kpucrawl.extract.lines import ITEM
from kpucrawl.extract.page import FOLDED, Segment

_LISTED = frozenset(("li", "row", "dt", "dd"))
_CUT_SHORT = ("…", "...", "[…]", "[...]")
"""Ends of lines that show how other articles begin."""
_LONGEST = 500
"""Lines of a list or a table looked at from one of them."""

Path = tuple[int, ...]


class Recurring:
    """Tells the lines of one article from its site's frame, where both recur.

    ``homes`` are the elements its sentences stand in, ``boxes`` the ones straight around them.
    """

    def __init__(self, terrain: Terrain, homes: Collection[Path], boxes: Collection[Path]) -> None:
        self._terrain, self._homes, self._boxes = terrain, homes, boxes
        self._lists: dict[tuple[str, Path, bool], bool] = {}

    def is_own(self, at: int, *, edge: bool) -> bool:
        """Whether line ``at`` is the text's own; ``edge``: it stands above the first sentence or below the last one."""
        terrain = self._terrain
        segment = terrain.page.segments[at]
        if segment.flags & FOLDED or terrain.site.wears_box(segment):
            return False
        if _is_listed(segment) and self._is_own_list(at, edge=edge):
            return True
        if not edge and self._is_announced(at):
            return True
        if edge and terrain.site.stands_always(segment):
            return False
        if home_of(segment) in self._homes or (segment.path[:-1] in self._boxes and not edge):
            if is_sentence(segment):
                return True
            return not edge and segment.text[-1] in ".:" and segment.text.count(" ") >= 2 and not segment.link_chars
        return False

    def goes_on(self, at: int) -> bool:
        """Whether the text goes on with line ``at`` behind its last sentence: a formula in its place, or a list of its own."""
        segment = self._terrain.page.segments[at]
        if segment.flags & FOLDED or self._terrain.site.wears_box(segment):
            return False
        if home_of(segment) in self._homes and is_sentence(segment) and not self._terrain.site.stands_always(segment):
            return True
        return _is_listed(segment) and self._is_own_list(at, edge=True)

    def _is_announced(self, at: int) -> bool:
        """Whether line ``at`` is one of several, each alone in a box beside the others, which a line with a colon announces."""
        segments = self._terrain.page.segments
        own, first = segments[at], at
        while first and at - first < _LONGEST and _stands_beside(segments[first - 1], own):
            first -= 1
        beside = first < at or (at + 1 < len(segments) and _stands_beside(segments[at + 1], own))
        above = segments[first - 1] if first else None
        return beside and above is not None and above.text[-1] == ":" and home_of(above) in self._homes and not own.link_chars

    def _is_own_list(self, at: int, *, edge: bool) -> bool:
        segment = self._terrain.page.segments[at]
        key = (segment.tag, _list_of(segment), edge)
        if key not in self._lists:
            self._lists[key] = self._judged(at, edge=edge)
        return self._lists[key]

    def _judged(self, at: int, *, edge: bool) -> bool:
        """Whether the list or table that holds line ``at`` belongs to the text."""
        terrain, segments = self._terrain, self._terrain.page.segments
        tag = segments[at].tag
        first, behind = at, at + 1
        while first and at - first < _LONGEST and _are_fellows(segments[first - 1], segments[at]):
            first -= 1
        while behind < min(len(segments), at + _LONGEST) and _are_fellows(segments[behind], segments[at]):
            behind += 1
        lines = range(first, behind)
        linked = sum(segments[each].link_chars for each in lines) * 2 > sum(len(segments[each].text) for each in lines)
        cut = sum(segments[each].text.endswith(_CUT_SHORT) for each in lines)
        if not first or linked or 2 * cut > len(lines) or all(terrain.site.stands_always(segments[each]) for each in lines):
            return False
        if edge and tag == "row" and terrain.site.stands_always(segments[first]):
            return False  # a table that every page has is headed alike on all of them
        above = segments[first - 1]
        introduced = above.text[-1] == ":" or (tag == "row" and is_sentence(above))
        if introduced and home_of(above) in self._homes:
            return True
        return not edge and not all(terrain.furniture[each] for each in lines)


def _stands_beside(one: Segment, other: Segment) -> bool:
    alike = one.tag == other.tag and len(one.path) == len(other.path) and one.path[-1] == other.path[-1] == 1
    return alike and one.path[:-2] == other.path[:-2] and one.path != other.path


def _is_listed(segment: Segment) -> bool:
    return segment.tag in _LISTED or ITEM.match(segment.text) is not None


def _are_fellows(one: Segment, other: Segment) -> bool:
    return one.tag == other.tag and _list_of(one) == _list_of(other) and _is_listed(one)


def _list_of(segment: Segment) -> Path:
    """The element that holds a list's items, or a table's rows."""
    return segment.path if segment.tag == "row" else segment.path[:-1]
