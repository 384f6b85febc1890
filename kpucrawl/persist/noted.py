"""In: a row with an article's version and the one before; out: ``Noted``: where the two differ, sentence by sentence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kpucrawl.items import PageRecord

from .alignment import Pair, align, is_set_in
from .facts import sentences
from .wording import NUMBERED, printed_words, same_words, set_aside

_LABEL, _WORDS = 14, 4
"""Words of a label or a caption at most; so few are one whatever sign ends them ("Dokumen Lampiran : Lampiran.")."""
_STOPS = (".", "!", "?", "”", '"')

Told = tuple[str | None, str | None, str | None]
"""Day of posting, credit and label."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One edit as it was noted."""

    version: int
    article: int
    titles: tuple[str, str]
    told: tuple[Told, Told]
    text: bool
    """Whether the text differs, and not only what is told beside it."""
    pairs: tuple[Pair, ...]
    """Where the bodies differ."""
    edges: frozenset[int]
    """Which of these stand before or behind all that the bodies share."""
    set_in: frozenset[int]
    """And which within a paragraph, where no frame puts a sentence."""
    apart: bool
    """Whether they share no sentence."""
    bodies: tuple[str, str]
    pages: tuple[PageRecord | None, PageRecord | None]
    regained: bool
    """Whether the text is again what it was before it was read otherwise."""

    @property
    def retitled(self) -> bool:
        """Whether the headline differs."""
        return printed_words(self.titles[0]) != printed_words(self.titles[1])

    @property
    def at_the_edge(self) -> bool:
        """Whether the text differs at its head or foot alone."""
        return self.text and not self.retitled and len(self.edges) == len(self.pairs)

    @property
    def retold(self) -> bool:
        """Whether the page tells another credit or label, or, in the same text, another day."""
        old, new = ([value and " ".join(value.split()).casefold() for value in each] for each in self.told)
        return any(a and b and a != b for a, b in list(zip(old, new, strict=True))[1 if self.text else 0 :])

    @property
    def is_of_text_alone(self) -> bool:
        """Whether nothing but the text differs."""
        return self.text and not self.retitled and not self.retold

    @property
    def moved(self) -> bool:
        """Whether both bodies have the same sentences, in another order."""
        old, new = (Counter(one.words for one in sentences(body)) for body in self.bodies)
        return self.text and not self.retitled and old == new


def noted_in(row: Sequence[object]) -> Noted:
    """Return the edit that a row tells of, with both versions' title, body, facts and place of the raw page."""
    version, article, old_title, old_body, title, body, same, *rest = row
    bodies = (str(old_body), str(body))
    pairs = align(*(sentences(_bare(text)) for text in bodies))
    shared = [place for place, pair in enumerate(pairs) if pair.old and pair.new]
    inner = range(shared[0], shared[-1] + 1) if shared else range(0)
    differs = [place for place, pair in enumerate(pairs) if not (pair.old and pair.new) or _differs(pair)]
    records = tuple(PageRecord(*rest[at : at + 3]) if rest[at] else None for at in (6, 9))  # type: ignore[arg-type]
    return Noted(
        int(str(version)), int(str(article)), (str(old_title), str(title)), (tuple(rest[:3]), tuple(rest[3:6])),  # type: ignore[arg-type]
        not same, tuple(pairs[place] for place in differs),
        frozenset(number for number, place in enumerate(differs) if place not in inner),
        frozenset(number for number, place in enumerate(differs) if is_set_in(pairs, place)),
        not shared, bodies, (records[0], records[1]),
        rest[12] is not None and same_words(tuple(json.loads(str(rest[12]))), (str(title), bodies[1])),
    )  # fmt: skip


def _bare(body: str) -> str:
    """Return a body without its credit and hashtags, and without the numbers of its lists: a layout may print them."""
    opening, core = set_aside(body)
    return "\n\n".join(NUMBERED.sub("", paragraph, count=1) for paragraph in f"{opening} {core}".split("\n\n"))


def _differs(pair: Pair) -> bool:
    return bool(pair.swaps) or (
        pair.old is not None and pair.new is not None and printed_words(pair.old.text) != printed_words(pair.new.text)
    )


def is_one_sided(pair: Pair) -> bool:
    """Whether a sentence came or went."""
    return (pair.old is None) != (pair.new is None)


def is_reworded(pair: Pair) -> bool:
    """Whether words of a sentence took others' place: what a frame does to a sentence is to add words or to take them."""
    if pair.old is None or pair.new is None or is_label(pair):
        return False
    old, new = Counter(pair.old.words), Counter(pair.new.words)
    return bool(old - new) and bool(new - old)


def is_label(pair: Pair) -> bool:
    """Whether a sentence is none, but a label or a caption."""
    one = pair.old or pair.new
    return one is None or len(one.words) <= _WORDS or (len(one.words) <= _LABEL and not one.text.rstrip().endswith(_STOPS))


def shapes_of(edit: Noted) -> dict[int, tuple[str, ...]]:
    """Return what each sentence, by its place, the headline (-1) and what is told beside (-2) have lost and gained, in words.

    The same over many articles is a frame's doing.
    """
    made: dict[int, tuple[str, ...]] = {}
    if not edit.text:
        made[-2] = ("told", *map(str, edit.told[0]), "|", *map(str, edit.told[1]))
    if edit.retitled:
        old, new = (Counter(printed_words(title)) for title in edit.titles)
        made[-1] = ("title", *sorted((old - new).elements()), "|", *sorted((new - old).elements()))
    for place, pair in enumerate(edit.pairs):
        old_words, new_words = (Counter(one.words) if one else Counter() for one in (pair.old, pair.new))
        made[place] = ("body", *sorted((old_words - new_words).elements()), "|", *sorted((new_words - old_words).elements()))
    return made
