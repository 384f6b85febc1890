"""In: the sentences of two texts; out: what each has where the other has something else, sentence by sentence, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .facts import Sentence

_MOST = 2_000
"""Pairs of sentences looked at in one stretch: more would take tenths of a second, and texts so unlike need no pairing."""
_ALIKE = 0.4
"""Share of the shorter sentence's words found in the other that makes two sentences one, edited. Names and numbers make up half
of the shortest formulas ("Apel dipimpin Budi Santoso, S.H."), so it must be low: what is paired is looked at, what is not is
another sentence."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Words that stand in place of others, in two sentences that are otherwise one; either side may be empty."""

    old: range
    """Places in the first sentence."""
    new: range


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the first text and what the second has for it; None where one has nothing."""

    old: Sentence | None
    new: Sentence | None
    swaps: tuple[Swap, ...] = ()
    """Empty where both are there and say the same words."""

    @property
    def same(self) -> int:
        """How many words both have."""
        if self.old is None or self.new is None:
            return 0
        return len(self.old.words) - sum(len(swap.old) for swap in self.swaps)


def align(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Pair]:
    """Return the sentences of both texts in reading order, like ones paired.

    >>> from .facts import sentences
    >>> pairs = align(sentences("Apel digelar. Hadir 20 orang."), sentences("Apel digelar. Hadir 30 orang. Doa menutup apel."))
    >>> [(pair.old and pair.old.text, pair.new and pair.new.text, len(pair.swaps)) for pair in pairs][1:]
    [('Hadir 20 orang.', 'Hadir 30 orang.', 1), (None, 'Doa menutup apel.', 0)]
    """
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, [one.words for one in old], [one.words for one in new], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pairs += map(Pair, old[i1:i2], new[j1:j2])
        else:
            pairs += _pair_up(old[i1:i2], new[j1:j2])
    return pairs


def is_set_in(pairs: Sequence[Pair], place: int) -> bool:
    """Return whether a sentence that one text alone has stands in one paragraph with a sentence beside it that both have.

    >>> from .facts import sentences
    >>> new = sentences("Apel digelar. Hujan turun.\\n\\nIklan baris.\\n\\nHadir 20 orang.")
    >>> pairs = align(sentences("Apel digelar.\\n\\nHadir 20 orang."), new)
    >>> [(pair.new.text, is_set_in(pairs, place)) for place, pair in enumerate(pairs) if pair.new and not pair.old]
    [('Hujan turun.', True), ('Iklan baris.', False)]
    """
    one = pairs[place]
    if one.old and one.new:
        return False
    for way in (reversed(pairs[:place]), pairs[place + 1 :]):
        beside = next((pair for pair in way if pair.old and pair.new), None)
        both = beside and ((one.old, beside.old), (one.new, beside.new))
        if both and any(mine and theirs and mine.paragraph == theirs.paragraph for mine, theirs in both):
            return True
    return False


def _pair_up(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[Pair]:
    """Pair the sentences of a stretch that differs, in order, so that as many words as can be are paired."""
    if not old or not new or len(old) * len(new) > _MOST:
        yield from (Pair(one, None) for one in old)
        yield from (Pair(None, one) for one in new)
        return
    counts = [Counter(other.words) for other in new]
    shared = [[_shared(one, other, words) for other, words in zip(new, counts, strict=True)] for one in old]
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + shared[i][j])
    i = j = 0
    while i < len(old) and j < len(new):
        if shared[i][j] and best[i][j] == best[i + 1][j + 1] + shared[i][j]:
            yield Pair(old[i], new[j], tuple(_swaps(old[i].words, new[j].words)))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield Pair(old[i], None)
            i += 1
        else:
            yield Pair(None, new[j])
            j += 1
    yield from (Pair(one, None) for one in old[i:])
    yield from (Pair(None, one) for one in new[j:])


def _shared(old: Sentence, new: Sentence, words: Counter[str]) -> int:
    """Return how many words two sentences share, 0 where they are not alike; ``words``: the second's, counted."""
    common = words.keys() & old.words
    shared = sum(min(words[word], old.words.count(word)) for word in common)
    shorter = min(len(old.words), len(new.words))
    return shared if shared >= _ALIKE * shorter or (shorter > 2 and old.words[:2] == new.words[:2]) else 0


def _swaps(old: Sequence[str], new: Sequence[str]) -> Iterator[Swap]:
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Swap(range(i1, i2), range(j1, j2))
