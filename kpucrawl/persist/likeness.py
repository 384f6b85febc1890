"""In: two articles that share runs of words; out: whether one is a copy of the other, and how; a doubt is a no.

What copies do to a text: another dateline or credit, another headline, some words put otherwise, a sentence or a paragraph
dropped, added or replaced. What formula posts do: other numbers, days, names in the same sentences. So two texts are one story
only where no fact stands in the place of another; and where an office put its own name for another's, which formula posts do
too, only where the texts share facts that two events cannot share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from .alignment import Pair, Swap, align
from .facts import Mark, Sentence, marked, numbers_in, own_names, parted, sentences
from .wording import Day, printed_words, set_aside, words_of

How = Literal["exact", "dateline", "edited"]
"""``exact``: the same text; ``dateline``: the same under another dateline, credit or headline; ``edited``: some words or a
paragraph differ."""

SHORT = 40
"""Words below which the same text is a copy only under the same headline: greetings and notices repeat."""
_OF_SHORTER, _OF_LONGER = 0.72, 0.58
"""Shares of the words that both must have: of four paragraphs one may be replaced, of five two dropped."""
_OF_SHORTER_PRINTED = 0.5
"""The first of these, of words as they are printed."""
_EDITED = 0.3
"""Share of the words of paired sentences that may be put otherwise; 5 to 10 in a hundred are usual."""
_UNDATED, _UNDATED_BOTH = 0.8, 0.92
"""Share of the longer text's words where no day and no figures speak for one story: explainers of one topic are put together from
the same sentences. The second where each text has sentences that the other has not."""
_SAME_SITE = 0.9
"""The same for two posts of one site: what it posts again it seldom rewrites, and its weekly posts are alike."""
_SAME_HEADLINE = 0.5
_MOST_TOLD = 100
"""Texts whose sentences are remembered: one text is held against several, and those against the next that come; each takes up to
50 kB."""
_RENAMED_WORDS, _RENAMED_FACTS, _RENAMED_SHARE = 60, 3, 0.9


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is compared."""

    site: str
    title: str
    body: str
    days: tuple[Day, ...]
    """Told in the body."""
    opened: tuple[Day, ...] = ()
    """Told in the dateline."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """That two articles tell one story."""

    how: How
    share: float
    """Of the words of the longer text, those that both have; 0 to 1."""


def days_agree(one: Sequence[Day], other: Sequence[Day]) -> bool:
    """Return whether two texts may tell of the same day: the first day of each stands in the other, or one tells none.

    >>> days_agree([(8, 9, 2025)], [(8, 9, None), (30, 9, 2025)]), days_agree([(8, 9, None)], [(15, 9, None)])
    (True, False)
    >>> days_agree([(8, 9, 2024)], [(8, 9, 2025)])
    False
    """
    if not one or not other:
        return True
    return any(_same_day(one[0], day) for day in other) and any(_same_day(other[0], day) for day in one)


def _same_day(one: Day, other: Day) -> bool:
    return one[:2] == other[:2] and (one[2] is None or other[2] is None or one[2] == other[2])


def openings_agree(one: Text, other: Text) -> bool:
    """Return whether two datelines speak against one story: on one site another day there is another post.

    Where the body tells no day, the dateline's stands for it, and another office's is of the next days at most.
    """
    if not one.opened or not other.opened:
        return True
    if one.site == other.site:
        return days_agree(one.opened, other.opened)
    first, second = one.opened[0], other.opened[0]
    return bool(one.days and other.days) or abs((first[1] - second[1]) * 30 + first[0] - second[0]) <= _DAYS_APART


_DAYS_APART = 14


def headlines_agree(one: Text, other: Text) -> bool:
    """Return whether two headlines speak against one story: alike but for a number, a day or a name that is no office's.

    >>> jember = Text("kab-jember", "KPU RI Ingatkan Pegawai Jauhi Judi", "", ())
    >>> palu = Text("kota-palu", "KPU Palu Ingatkan Pegawai Jauhi Judi", "", ())
    >>> other = Text("kota-palu", "Rapat Pleno Bahas 4 Agenda", "", ())
    >>> headlines_agree(jember, palu), headlines_agree(other, Text("bali", "Rapat Pleno Bahas 7 Agenda", "", ()))
    (True, False)
    """
    if one.title == other.title:
        return True
    first, second = _headline(one.title), _headline(other.title)
    shared = (Counter(first.words) & Counter(second.words)).total()
    if shared < _SAME_HEADLINE * min(len(first.words), len(second.words)):
        return True  # a headline of one's own
    [pair] = [pair for pair in align([first], [second]) if pair.old and pair.new] or [Pair(first, second)]
    ours, theirs = own_names(one.site), own_names(other.site)
    for swap in pair.swaps:
        clash = _clash(pair, swap)
        if clash is not None and not (set(clash[0]) <= ours or set(clash[1]) <= theirs):
            return False
    return True


@lru_cache(1000)
def _headline(title: str) -> Sentence:
    """Return a headline as one sentence; its capitals tell no names, so every word with one counts as it is marked."""
    parts = sentences(" ".join(title.split()))
    words = tuple(word for part in parts for word in part.words)
    return Sentence(words, tuple(mark for part in parts for mark in part.marks), "", 0)


def likeness(one: Text, other: Text) -> Likeness | None:
    """Return how two articles tell one story, None where they do not, or where it cannot be told.

    >>> told = "KPU RI menerbitkan edaran tentang judi daring, Senin (8/9/2025). Sebanyak 514 kantor menerimanya. "
    >>> told += "Pegawai yang melanggar dikenai sanksi berat. Pengawasan berada pada atasan langsung di tiap kantor."
    >>> first = Text("bali", "Edaran Judi Daring", told, ((8, 9, 2025),))
    >>> edited = Text("ntt", "Edaran Judi Daring", told.replace("dikenai sanksi berat", "akan dihukum"), ((8, 9, 2025),))
    >>> formula = Text("ntt", "Edaran Judi Daring", told.replace("514", "38"), ((8, 9, 2025),))
    >>> likeness(first, edited).how, likeness(first, formula)
    ('edited', None)
    """
    if not (days_agree(one.days, other.days) and openings_agree(one, other) and headlines_agree(one, other)):
        return None
    if not _may_share_words(one.body, other.body):
        return None
    old, new = _told(one.body), _told(other.body)
    lengths = sorted((old.length, new.length))
    if not lengths[0] or not _numbers_may_agree(old, new):
        return None
    most = _in_common(old.words, new.words)
    if most < _OF_SHORTER * lengths[0] or most < _OF_LONGER * lengths[1]:
        return None  # in whatever order they stand
    pairs = align(old.sentences, new.sentences)
    same = sum(pair.same for pair in pairs)
    paired = sum(max(len(pair.old.words), len(pair.new.words)) for pair in pairs if pair.old and pair.new)
    share = same / lengths[1]
    if same < _OF_SHORTER * lengths[0] or share < _OF_LONGER or same < (1 - _EDITED) * paired:
        return None
    facts = _shared_facts(pairs)
    if one.site == other.site and (share < _SAME_SITE or (share < 1 and not facts)):
        return None
    if not _is_dated(one, other, facts) and share < _needed_undated(pairs):
        return None
    renamed = False
    ours, theirs = own_names(one.site), own_names(other.site)
    for clash in (_clash(pair, swap) for pair in pairs for swap in pair.swaps):
        if clash is None:
            continue
        if not (set(clash[0]) <= ours and set(clash[1]) <= theirs) or one.site == other.site:
            return None
        renamed = True
    if renamed and not _is_renamed_copy(one, other, same, share, facts - ours - theirs):
        return None
    if share == 1.0:
        return Likeness("exact" if one.body == other.body else "dateline", 1.0)
    return Likeness("edited", round(share, 3))


def contradicts(one: Text, other: Text) -> bool:
    """Return whether two texts cannot tell one story, though each may be like a third that leaves out where they differ."""
    if not (days_agree(one.days, other.days) and openings_agree(one, other)):
        return True
    pairs = align(_told(one.body).sentences, _told(other.body).sentences)
    ours, theirs = own_names(one.site), own_names(other.site)
    clashes = (clash for pair in pairs for swap in pair.swaps if (clash := _clash(pair, swap)))
    return any(not (set(clash[0]) <= ours and set(clash[1]) <= theirs) for clash in clashes)


def _is_renamed_copy(one: Text, other: Text, same: int, share: float, facts: frozenset[str]) -> bool:
    """Return whether texts in which each office stands under its own name are one story all the same.

    The same day, the same people and the same figures in the same sentences are a release with blanks for the office's name; two
    offices' weekly posts have people and figures of their own.
    """
    dated = bool(one.days and other.days) and not one.title.isdigit()
    return dated and same >= _RENAMED_WORDS and share >= _RENAMED_SHARE and len(facts) >= _RENAMED_FACTS


def _is_dated(one: Text, other: Text, facts: frozenset[str]) -> bool:
    """Return whether both texts tell a day, the same since the others are refused, or share two figures."""
    return bool(one.days and other.days) or sum(fact[0].isdigit() for fact in facts) >= 2


def _needed_undated(pairs: Iterable[Pair]) -> float:
    sides = {(pair.old is None, pair.new is None) for pair in pairs}
    return _UNDATED_BOTH if {(True, False), (False, True)} <= sides else _UNDATED


class _Told:
    """What a text says, without its dateline and credit; the names in it are looked for when they are asked for."""

    def __init__(self, body: str) -> None:
        self.core = set_aside(body)[1]
        self.parts = parted(self.core)
        self.words = Counter(word for _, _, words in self.parts for word in words)
        self.length = self.words.total()
        self.numbers = Counter(word for _, _, words in self.parts for word in numbers_in(words))

    @cached_property
    def sentences(self) -> list[Sentence]:
        return marked(self.core, self.parts)


_told = lru_cache(_MOST_TOLD)(_Told)


@lru_cache(_MOST_TOLD)
def _printed(body: str) -> Counter[str]:
    return Counter(printed_words(set_aside(body)[1]))


def _may_share_words(one: str, other: str) -> bool:
    """Return whether enough words of two bodies are printed alike: most texts met by chance end here, at a tenth of the cost.

    Days and the long names of offices, which are compared in one spelling, make up no fifth of any text.
    """
    old, new = _printed(one), _printed(other)
    return _in_common(old, new) >= _OF_SHORTER_PRINTED * min(old.total(), new.total())


def _in_common(one: Counter[str], other: Counter[str]) -> int:
    """Return how many words two counts have in common."""
    return sum(min(one[word], other[word]) for word in one.keys() & other.keys())


def _numbers_may_agree(old: _Told, new: _Told) -> bool:
    """Return whether half of the numbers of the text that has fewer stand in the other: asked first, since it costs little."""
    return _in_common(old.numbers, new.numbers) * 2 >= min(old.numbers.total(), new.numbers.total())


def _shared_facts(pairs: Iterable[Pair]) -> frozenset[str]:
    """Return the facts that both texts tell: days, numbers of two digits and more, names."""
    facts: set[str] = set()
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        changed = {place for swap in pair.swaps for place in swap.old}
        for place, (word, mark) in enumerate(zip(pair.old.words, pair.old.marks, strict=True)):
            if place not in changed and (mark == "name" or (mark in {"number", "date"} and len(word) > 1 and word[0].isdigit())):
                facts.add(word)
    return frozenset(facts)


_KINDS: tuple[tuple[Mark, ...], ...] = (("number",), ("date",), ("name",))


def _clash(pair: Pair, swap: Swap) -> tuple[list[str], list[str]] | None:
    """Return the facts of a kind that stand in each other's place, None where a swap is of wording alone or one-sided."""
    if pair.old is None or pair.new is None:
        return None
    for kinds in _KINDS:
        ours = [pair.old.words[place] for place in swap.old if pair.old.marks[place] in kinds]
        theirs = [pair.new.words[place] for place in swap.new if pair.new.marks[place] in kinds]
        if ours and theirs and Counter(ours) != Counter(theirs):
            return ours, theirs
    return None


def headline_words(title: str) -> list[str]:
    """Return the words of a headline as compared."""
    return words_of(title)
