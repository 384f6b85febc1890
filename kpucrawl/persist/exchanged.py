"""In: an article's text as it was and as it is read now; out: whether only something between its paragraphs was exchanged.

An advertisement that is drawn anew at every visit and taken for text makes each article differ by a line or two, and in nothing
else. An office that edits changes words; it does not put one line in place of another in a third of its articles on one day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from .identity import fold
from .wording import printed_words

_FEWEST, _SHARE = 5, 0.3
"""Articles, and their share of those read again, that must differ so, and in one way, for none of it to be an edit."""
_LINES = 3
"""Lines of what is exchanged, at most."""
_ALIKE = 0.6
"""Share of words from which a line is another one's new wording."""

Way = tuple[int, int]
"""How many lines went, and how many came."""


def way_of(old: str, new: str) -> Way | None:
    """Return how many lines of a body were exchanged, None where more than that differs, or nothing.

    >>> way_of("Satu dua.\\n\\nToko buka.\\n\\nTiga.", "Satu dua.\\n\\nBengkel pindah.\\n\\nTiga.")
    (1, 1)
    >>> way_of("Satu dua tiga empat.\\n\\nLima.", "Satu dua tiga enam.\\n\\nLima.") is None
    True
    """
    before, after = _lines(old), _lines(new)
    steps = [step for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"]
    gone = [before[i1:i2] for _, i1, i2, _, _ in steps if i1 < i2]
    come = [after[j1:j2] for _, _, _, j1, j2 in steps if j1 < j2]
    if not steps or len(gone) > 1 or len(come) > 1 or len(before) + len(after) < 4:
        return None
    lost, won = (gone[0] if gone else []), (come[0] if come else [])
    if max(len(lost), len(won)) > _LINES or any(_are_alike(one, other) for one in lost for other in won):
        return None
    return len(lost), len(won)


def en_masse(ways: Sequence[Way | None], read_again: int) -> frozenset[Way]:
    """Return the ways in which so many articles differ that no office can have edited them all."""
    least = max(_FEWEST, _SHARE * read_again)
    return frozenset(way for way, count in Counter(filter(None, ways)).items() if count >= least)


def only_drawn(old: str, new: str, is_drawn: Callable[[str], bool]) -> bool:
    """Return whether two bodies are the same but for lines that a site draws anew for each page.

    >>> only_drawn("Satu.\\n\\nToko buka.", "Satu.\\n\\nBengkel pindah.", lambda line: "Satu" not in line)
    True
    """
    before, after = _lines(old), _lines(new)
    left = [[line for line in lines if not is_drawn(line)] for lines in (before, after)]
    return left[0] == left[1] != [] and (len(left[0]) < len(before) or len(left[1]) < len(after))


def _lines(body: str) -> list[str]:
    return [line for line in map(fold, body.split("\n\n")) if line]


def _are_alike(one: str, other: str) -> bool:
    mine, theirs = Counter(printed_words(one)), Counter(printed_words(other))
    return (mine & theirs).total() >= _ALIKE * max(mine.total(), theirs.total())
