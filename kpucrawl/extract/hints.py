"""In: the subheads of an article and the words that end each in an element of its own; out: which of those are no part of them.

Subheads that fold their section tell those who listen to the page what a touch does ("ketuk untuk menutup"); style sheets hide
these words, and are not read. What gives them away is that they are the same at every subhead that is made alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpucrawl.extract.lines import BREAK, SEAM
from kpucrawl.extract.page import Page

_LONGEST = 60
"""Characters of a hint."""
_FEW, _SURE = 2, 3
"""Subheads alike that end in the same words, and as many as tell a hint that looks like a title."""


def ending_of(run: Sequence[str]) -> str:
    """Return the words of the inline element that ends a run of text behind other words; "" where none does.

    >>> ending_of(["Syarat", " ketuk untuk menutup", SEAM, SEAM]), ending_of(["Syarat", " umum"]), ending_of(["Syarat", SEAM])
    ('ketuk untuk menutup', '', '')
    """
    if run[-1] != SEAM:
        return ""
    place = len(run) - 1
    while place > 0 and (run[place] == SEAM or run[place].isspace()):
        place -= 1
    words = run[place].strip()
    told = len(words) <= _LONGEST and words != BREAK and any(piece[:1].isalnum() or piece[1:].strip() for piece in run[:place])
    return " ".join(words.split()) if told else ""


def hints_at(page: Page, kept: Sequence[int]) -> dict[int, str]:
    """Return the hints that end kept subheads, by index."""
    segments, members = page.segments, set(kept)
    ended = {at: words for words, at in page.ends if at in members and segments[at].text.endswith(words)}
    if len(ended) < _FEW:
        return {}
    found: dict[int, str] = {}
    ending: dict[str, list[int]] = {}
    for at, words in ended.items():
        ending.setdefault(words, []).append(at)
    made = Counter((segments[at].tag, segments[at].dress) for at in members)
    for words, mine in ending.items():
        alike = sum(made[each] for each in {(segments[at].tag, segments[at].dress) for at in mine})
        heads = {segments[at].text for at in mine}
        looks = words[0].islower() or not words[0].isalnum() or len(mine) >= _SURE
        told = any(map(str.isalpha, words)) and all(len(head) > len(words) + 2 for head in heads)
        if len(heads) >= _FEW and len(mine) == alike and looks and told:
            found |= dict.fromkeys(mine, words)
    return found
