"""In: two paragraphs of a flattened page; out: which lines between them stand in boxes of their own that were put between.

Where the text stops with a list, or goes on with one, the paragraphs around the lists are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.page import Page, shared_depth

_CONTAINERS = frozenset(("div", "section", "aside", "ul", "ol", "table", "td", "figure", "form"))
_PARAGRAPHS = frozenset(("p", "blockquote"))
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
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
        if len(path) > depth + 1 or segments[each].tag in _CONTAINERS or "-" in segments[each].tag:  # an element of its own name
            boxes.add(each)
        elif each + 1 in boxes and len(segments[each].text) <= _HEAD and segments[each + 1].is_link:
            boxes.add(each)  # a line among the paragraphs may be the head of the list below it
    return frozenset(boxes)


def put_between_lists(page: Page, furniture: Sequence[bool], members: Sequence[int], at: int) -> frozenset[int]:
    """Return which lines stand in boxes between a text that ends with a list and what it goes on with at line ``at``.

    ``members`` are its sentences. It goes on with a paragraph as it had before the list, with a list that such a paragraph
    announces, or with the next of some boxes made alike, as the entries of a live report are.
    """
    segments = page.segments
    last, own = segments[members[-1]].path, segments[at].path
    depth = shared_depth(last, own)
    if depth == min(len(last), len(own)):
        return _NOTHING
    first = at
    if len(own) > depth + 1:
        while segments[first - 1].path[: depth + 1] == own[: depth + 1]:
            first -= 1
        if _has_fellows(page, members, at, depth):
            between = [each for each in range(members[-1] + 1, first) if segments[each].path[: depth + 1] != last[: depth + 1]]
            return frozenset(between) if all(segments[each].path[:depth] == own[:depth] for each in between) else _NOTHING
        first -= 1
        if first <= members[-1] or segments[first].text[-1] != ":":
            return _NOTHING
    opened = segments[first]
    for member in reversed(members):
        one = segments[member]
        if one.tag == opened.tag and len(one.path) == len(opened.path) and one.path[:-1] == opened.path[:-1]:
            return put_between(page, furniture, member, first)
    return _NOTHING


def is_headed_apart(page: Page, furniture: Sequence[bool], before: int, at: int) -> bool:
    """Whether line ``at`` stands in a box behind the text's own that a heading of the site's frame begins: its comments, say."""
    segments = page.segments
    own = segments[at].path
    depth = shared_depth(segments[before].path, own)
    if len(own) <= depth + 1:
        return False
    first = at
    while first - 1 > before and segments[first - 1].path[: depth + 1] == own[: depth + 1]:
        first -= 1
    return first < at and furniture[first] and segments[first].tag in _HEADS


def _has_fellows(page: Page, members: Sequence[int], at: int, depth: int) -> bool:
    """Whether two of a text's last sentences stand in boxes of their own as line ``at`` does in its, ``depth`` levels down."""
    own = page.segments[at]
    alike = [page.segments[each] for each in members[-3:]]
    alike = [each for each in alike if each.dress == own.dress and each.path[:depth] == own.path[:depth]]
    alike = [each for each in alike if each.path[depth + 1 :] == own.path[depth + 1 :]]
    return len({each.path[depth] for each in alike}) > 1
