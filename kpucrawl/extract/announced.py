"""In: the last sentence of a text; out: where what it announces with a colon ends, and which rows behind a text name its files.

Page builders put each run of paragraphs, each list and each table in a box of its own, side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpucrawl.extract.clusters import Terrain
from kpucrawl.extract.page import ASIDE, FOOTER, FORM, NAV, Segment, shared_depth
from kpucrawl.extract.shapes import is_file

_LISTED = frozenset(("row", "li", "dd", "dt"))
_CELLS = frozenset(("row", "td", "dt", "dd"))
_MOST = 400
"""Rows or items of a list that is announced."""
_FILE, _CELL = 8, 60
"""Lines of a box that offers a file, and characters of one of them."""


def end_of_announced(terrain: Terrain, last: int, inside: tuple[int, ...]) -> int:
    """Return the line behind the rows or items that sentence ``last`` announces in the box next to ``inside``, or behind it."""
    segments = terrain.page.segments
    end = last + 1
    if segments[last].text[-1] != ":" or end >= len(segments):
        return end
    depth = len(inside)
    box = segments[end].path[:depth]
    own = segments[last].flags
    if len(box) < depth or box == inside or shared_depth(box, inside) < depth - 1:
        return end
    for at in range(end, min(len(segments), end + _MOST)):
        segment = segments[at]
        if segment.path[:depth] != box or segment.tag not in _LISTED or terrain.furniture[at] or segment.is_link:
            break
        if segment.flags & ~own & (NAV | FOOTER | ASIDE | FORM):
            break
        end = at + 1
    return end


def rows_of_files(terrain: Terrain, kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield the rows at the end of a text that stand in one box with a link to a file and nothing else: its name and size."""
    segments = terrain.page.segments
    depth = len(inside) + 1
    if not kept or segments[kept[-1]].tag not in _CELLS:
        return
    box = segments[kept[-1]].path[:depth]
    if len(box) < depth or segments[kept[0]].path[:depth] == box:
        return
    rows = [at for at in kept[-_FILE:] if segments[at].path[:depth] == box]
    around = range(rows[0], min(len(segments), rows[-1] + 3))
    lines = [at for at in around if segments[at].path[:depth] == box]
    offered = [at for at in lines if any(is_file(address) for address, _ in segments[at].links)]
    if offered and len(lines) < _FILE and all(at in offered or _is_short_cell(segments[at]) for at in lines):
        yield from rows


def _is_short_cell(segment: Segment) -> bool:
    return segment.tag in _CELLS and len(segment.text) <= _CELL
