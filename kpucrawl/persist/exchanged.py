"""In: an article's text as it was and as it is read now; out: whether only something between its paragraphs was exchanged.

An advertisement that is drawn anew at every visit and taken for text makes each article differ by a line or two, and in nothing
else. An office that edits changes words; it does not put one line in place of another in a third of its articles on one day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .identity import fold
from .wording import printed_words

_FEWEST, _SHARE = 5, 0.3
"""Articles, and their share of those read again, that must differ so, and in one way, for none of it to be an edit."""
_LINES = 3
"""Lines of what is exchanged, at most."""
_FEW = 4
"""Lines of both bodies together, of which one is exchanged."""
_ALIKE = 0.6
"""Share of words from which a line is another one's new wording."""

Way = tuple[int, int]
"""How many lines went, and how many came."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went from a body and what came in its place, the rest being the same."""

    gone: tuple[str, ...]
    come: tuple[str, ...]

    @property
    def way(self) -> Way:
        """How many lines went, and how many came."""
        return len(self.gone), len(self.come)

    @property
    def is_rewording(self) -> bool:
        """Whether a line that came is one that went, in other words."""
        return any(are_alike(one, other) for one in self.gone for other in self.come)


def exchange_of(old: str, new: str) -> Exchange | None:
    """Return which lines of a body were exchanged, None where more than a few in one place differ.

    >>> exchange_of("Satu dua.\\n\\nToko buka.\\n\\nTiga.", "Satu dua.\\n\\nBengkel pindah.\\n\\nTiga.")
    Exchange(gone=('Toko buka.',), come=('Bengkel pindah.',))
    """
    before, after = _lines(old), _lines(new)
    steps = [step for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"]
    gone = [before[i1:i2] for _, i1, i2, _, _ in steps if i1 < i2]
    come = [after[j1:j2] for _, _, _, j1, j2 in steps if j1 < j2]
    if not steps or len(gone) > 1 or len(come) > 1 or len(before) + len(after) < _FEW:
        return None
    lost, won = (gone[0] if gone else []), (come[0] if come else [])
    return Exchange(tuple(lost), tuple(won)) if max(len(lost), len(won)) <= _LINES else None


def en_masse(exchanges: Sequence[Exchange | None], read_again: int) -> list[bool]:
    """Return which exchanges are no edits: so many articles differ in one way that no office can have edited them all.

    Where these are many, another one of lines like theirs is of their kind, though one line reads like the other: one
    advertisement is worded as the next one.
    """
    least = max(_FEWEST, _SHARE * read_again)
    ways = Counter(each.way for each in exchanges if each is not None and not each.is_rewording)
    doubted = [each is not None and not each.is_rewording and ways[each.way] >= least for each in exchanges]
    if not any(doubted):
        return doubted
    sure = [each for each, is_one in zip(exchanges, doubted, strict=True) if each is not None and is_one]
    lines = [line for each in sure for line in (*each.gone, *each.come)]
    for place, each in enumerate(exchanges):
        if each is not None and each.is_rewording:
            doubted[place] = all(any(are_alike(mine, line) for line in lines) for mine in (*each.gone, *each.come))
    return doubted


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


def are_alike(one: str, other: str) -> bool:
    """Return whether a line is another one's new wording.

    >>> are_alike("Rapat dihadiri lima anggota.", "Rapat dihadiri enam anggota.")
    True
    """
    mine, theirs = Counter(printed_words(one)), Counter(printed_words(other))
    return (mine & theirs).total() >= _ALIKE * max(mine.total(), theirs.total())
