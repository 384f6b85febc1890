"""In: two paragraphs of a flattened page; out: which lines between them stand in boxes of their own that were put between."""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.page import Page, shared_depth

_CONTAINERS = frozenset(("div", "section", "aside", "ul", "ol", "table", "td", "figure", "form"))
_PARAGRAPHS = frozenset(("p", "blockquote"))
_HEAD = 60
"""Characters of the head of a list."""
_NOTHING: frozenset[int] = frozenset()


def put_between(page: Page, furniture: Sequence[bool], before: int, at: int) -> frozenset[int]:
    """Return which lines stand in boxes of their own between two paragraphs of one element, or two alike that hold one each.

    A text that goes on as it was has not ended there, whatever such a box says: a list of other articles, a call, a share bar.
    """
    segments = page.segments
    last, segment = segments[before], segments[at]
    size = min(len(last.path), len(segment.path))
    if at == before + 1 or furniture[at]:
        return _NOTHING
    straight = last.path[:size] == segment.path[:size] and len(last.path) != len(segment.path)
    if straight:  # one straight in the element, the other a paragraph in it
        deeper = segment if len(segment.path) > size else last
        if len(deeper.path) > size + 1 or deeper.tag not in _PARAGRAPHS:
            return _NOTHING
    elif segment.tag != last.tag or len(last.path) != len(segment.path):
        return _NOTHING
    depth = shared_depth(last.path, segment.path)
    one, other = last.path[: depth + 1], segment.path[: depth + 1]
    if depth < size - 1:  # each in a box of its own
        together = before > 0 and segments[before - 1].path[: depth + 1] == one
        if together or (at + 1 < len(segments) and segments[at + 1].path[: depth + 1] == other):
            return _NOTHING
    within = last.path[:depth]
    boxes: set[int] = set()
    for each in range(at - 1, before, -1):
        path = segments[each].path
        if path[:depth] != within or len(path) <= depth or ((straight or depth < size) and path[: depth + 1] in {one, other}):
            continue
        if len(path) > depth + 1 or segments[each].tag in _CONTAINERS:
            boxes.add(each)
        elif each + 1 in boxes and len(segments[each].text) <= _HEAD and segments[each + 1].is_link:
            boxes.add(each)  # a line among the paragraphs may be the head of the list below it
    return frozenset(boxes)
