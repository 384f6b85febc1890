"""In: the segments taken for an article's body; out: a list's signs that stand on lines of their own, and who closes the text.

Modern templates set a number beside its item in a box of its own, and print below a text who wrote it and what else they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpucrawl.extract.clusters import Terrain, is_sentence
from kpucrawl.extract.page import shared_depth

_SIGN = re.compile(r"[-–•*·▪●○◦►✓✔☑✅▶→]|\(?(\d{1,2}|[a-z])[.)]?")
_NAME = re.compile(r"(?:[A-Z][\w.’'-]*,? ?){2,6}")
_CLOSING, _LONGEST, _BIO = 4, 50, 400
"""Lines that may close a page's text with its writer, characters of a name, and of what is told of them."""


def signs_alone(terrain: Terrain, kept: Sequence[int]) -> Iterator[int]:
    """Yield which kept segments are nothing but a list's signs, counted on from item to item or all the same."""
    segments = terrain.page.segments
    members = set(kept)
    signs = [at for at in kept if len(segments[at].text) <= 4 and at + 1 in members and _SIGN.fullmatch(segments[at].text)]
    signs = [at for at in signs if _is_row_of_two(terrain, at)]
    if len(signs) < 2:
        return
    told = [segments[at].text.strip("().") for at in signs]
    counted = ["abcdefghijklmnopqrstuvwxyz"[number % 26] for number in range(len(told))], [str(n + 1) for n in range(len(told))]
    starts = [number for number, sign in enumerate(told) if sign in {"1", "a"}] or [0]
    for start, behind in zip(starts, [*starts[1:], len(told)], strict=True):
        run = told[start:behind]
        if len(run) >= 2 and (len(set(run)) == 1 or any(run == row[: len(run)] for row in counted)):
            yield from signs[start:behind]


def writers(terrain: Terrain, kept: Sequence[int]) -> Iterator[int]:
    """Yield which segments at the end of a text name its writer and tell of them, in the words of their other articles."""
    segments = terrain.page.segments
    closing: list[int] = []
    for at in reversed(kept[len(kept) // 3 :]):
        if not terrain.site.is_met_again(segments[at], None) or segments[at].tag in {"li", "row", "dd"}:
            break
        if len(closing) == _CLOSING:
            return  # the whole text stands on other pages
        closing.insert(0, at)
    for place, at in enumerate(closing[:-1]):
        told = closing[place + 1 :]
        if not _is_name(segments[at].text) or sum(len(segments[each].text) for each in told) > _BIO:
            continue
        if any(is_sentence(segments[each]) for each in told):
            yield from closing[place:]
            return
    if closing and closing[-1] > 0 and is_sentence(segments[closing[-1]]):  # the name was told apart already
        named = closing[-1] - 1
        if named not in kept and _is_name(segments[named].text) and len(segments[closing[-1]].text) <= _BIO:
            yield closing[-1]


def _is_row_of_two(terrain: Terrain, at: int) -> bool:
    """Whether an element holds line ``at`` and the next one alone; a grid of boxes has more in a row."""
    segments = terrain.page.segments
    row = segments[at].path[: shared_depth(segments[at].path, segments[at + 1].path)]
    return at + 2 >= len(segments) or segments[at + 2].path[: len(row)] != row


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST and _NAME.fullmatch(text) is not None
