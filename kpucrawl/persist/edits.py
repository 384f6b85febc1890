"""In: two texts of one article, or of one story; out: what changed from the one to the other, and what kind of change it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, get_args

from .alignment import Pair, Swap, align
from .facts import Mark, Sentence, sentences
from .wording import printed_words

EditKind = Literal[
    "title", "number", "date", "name", "typo", "wording", "sentence added", "sentence removed", "paragraph added",
    "paragraph removed",
]  # fmt: skip
KINDS: tuple[EditKind, ...] = get_args(EditKind)
"""The weightiest first, but for what is added or removed as a whole."""

_TYPO = 0.7
"""Share of letters that two words must have in common for one to be a slip of the pen for the other ("Pernilu", "Pemilu")."""
_FACTS: tuple[tuple[Mark, EditKind], ...] = (("number", "number"), ("date", "date"), ("name", "name"))


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words that stand in place of others, in small letters and without signs; either may be empty."""

    kind: EditKind
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One place in which two texts differ."""

    kind: EditKind
    """Of several, the weightiest."""
    old: str
    """The sentence or paragraph before, as printed; empty where there was none."""
    new: str
    replaced: tuple[Replaced, ...] = ()
    """What differs in it; empty where the whole of it is added or removed."""


def edits(old_title: str, old_body: str, new_title: str, new_body: str) -> list[Edit]:
    """Return the places in which two texts differ in a word, the headline first, then in reading order.

    >>> for edit in edits("Apel Pagi", "Hadir 20 orang di aula.", "Apel Pagi", "Hadir 30 orang di aula.\\n\\nDoa menutup apel."):
    ...     print(edit.kind, [(one.old, one.new) for one in edit.replaced])
    number [('20', '30')]
    paragraph added []
    """
    return [*_of_title(old_title, new_title), *_of_body(sentences(old_body), sentences(new_body))]


def _of_title(old: str, new: str) -> Iterator[Edit]:
    before, after = printed_words(old), printed_words(new)
    if before != after:
        yield Edit("title", old, new, tuple(_replaced("title", before, after)))


def _replaced(kind: EditKind, before: Sequence[str], after: Sequence[str]) -> Iterator[Replaced]:
    for way, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if way != "equal":
            yield Replaced(kind, " ".join(before[i1:i2]), " ".join(after[j1:j2]))


def _of_body(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[Edit]:
    lengths = [
        {number: len(list(group)) for number, group in groupby(side, key=lambda one: one.paragraph)} for side in (old, new)
    ]
    for way, group in groupby(align(old, new), key=_way):
        pairs = list(group)
        if way == "both":
            for pair in pairs:
                yield from _of_pair(pair)
        else:
            yield from _of_one_side([one for pair in pairs if (one := pair.old or pair.new)], way, lengths[way == "added"])


def _way(pair: Pair) -> Literal["both", "added", "removed"]:
    return "both" if pair.old and pair.new else "removed" if pair.old else "added"


def _of_pair(pair: Pair) -> Iterator[Edit]:
    old, new = pair.old, pair.new
    if old is None or new is None:
        return
    if pair.swaps:
        replaced = [
            Replaced(
                kind_of(old, new, swap),
                " ".join(old.words[place] for place in swap.old),
                " ".join(new.words[place] for place in swap.new),
            )
            for swap in pair.swaps
        ]
    else:  # the same as compared with other texts, where a day's year and the long form of a name do not count
        before, after = printed_words(old.text), printed_words(new.text)
        is_day = _digits(before) != _digits(after)
        replaced = list(_replaced("date" if is_day else "wording", before, after))
    if replaced:
        yield Edit(min((one.kind for one in replaced), key=KINDS.index), old.text, new.text, tuple(replaced))


def _digits(words: Sequence[str]) -> list[str]:
    return [word.lstrip("0") for word in words if word.isdigit()]


def kind_of(old: Sentence, new: Sentence, swap: Swap) -> EditKind:
    """Return what kind of change a swap of words is: a fact's where one has a fact that the other has not."""
    before = {(old.words[place], old.marks[place]) for place in swap.old}
    after = {(new.words[place], new.marks[place]) for place in swap.new}
    one, other = "".join(old.words[place] for place in swap.old), "".join(new.words[place] for place in swap.new)
    if one == other:
        return "typo"  # blanks lost or found
    for mark, kind in _FACTS:
        if any(word[1] == mark for word in before ^ after):
            return kind
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio() >= _TYPO
    return "typo" if alike and before and after else "wording"


def _of_one_side(parts: Sequence[Sentence], way: Literal["added", "removed"], lengths: dict[int, int]) -> Iterator[Edit]:
    for number, group in groupby(parts, key=lambda one: one.paragraph):
        lone = list(group)
        whole = len(lone) == lengths[number]
        text = " ".join(one.text for one in lone)
        if way == "added":
            yield Edit("paragraph added" if whole else "sentence added", "", text)
        else:
            yield Edit("paragraph removed" if whole else "sentence removed", text, "")
