"""In: the articles of one site as they are read; out: ``Habit``, in what places the site tells that something was posted.

A site prints its articles' day, counter, label and writer in the same places on all of them, and its standing pages, forms and
lists stand in the same frame without them. What most articles have and a page lacks speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FEWEST = 4
"""Articles from which a habit is known."""
_MOST = 0.9
"""What this share of a site's articles has, an article of it has."""
_SOMETIMES = 0.1
"""A place in which this share of the articles has its day, or two of them, is a usual one."""
_HALVED_AT = 60
"""Articles after which older ones count half: a site's ways change."""
_KEPT = 12
"""Articles that a kept habit counts for, as furniture does."""
_KEY = "posted "
"""Begins the key of a kept count."""

Marks = Mapping[str, str]
"""By what is told (``day``, ``counter``, ``writer``, ``label``), the place in which: its element and how deep that lies."""


@dataclass(slots=True)
class Habit:
    """What a site's articles tell of their posting, and where."""

    articles: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    """By what is told, on how many articles; ``any`` counts those that tell anything at all."""
    places: dict[str, int] = field(default_factory=dict)
    """By what is told and the place, on how many."""

    @property
    def is_known(self) -> bool:
        """Return whether enough articles were seen to tell what an article of the site has."""
        return self.articles >= FEWEST

    def learn(self, marks: Marks) -> None:
        """Count one more article."""
        if self.articles >= _HALVED_AT:
            self.articles //= 2
            self.kinds = {kind: count // 2 for kind, count in self.kinds.items() if count > 1}
            self.places = {place: count // 2 for place, count in self.places.items() if count > 1}
        self.articles += 1
        for kind in (*marks, *(("any",) if marks else ())):
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
        for kind, place in marks.items():
            self.places[f"{kind} {place}"] = self.places.get(f"{kind} {place}", 0) + 1

    def lacks(self, marks: Marks) -> frozenset[str]:
        """Return what an article of the site has and a page with ``marks`` has not; empty where it tells of its posting at all.

        A label alone proves nothing on a site that prints more: it is often a head of the frame.

        >>> habit = Habit()
        >>> for day in range(5):
        ...     habit.learn({"day": "span 6", "counter": "span 6"})
        >>> sorted(habit.lacks({})), sorted(habit.lacks({"day": "span 6"})), sorted(habit.lacks({"day": "small 9"}))
        (['any', 'counter', 'day'], [], ['any', 'counter', 'day'])
        """
        if not self.is_known:
            return frozenset()
        wanted = frozenset(kind for kind, count in self.kinds.items() if count >= _MOST * self.articles)
        usual = {kind for kind, place in marks.items() if self._is_usual(kind, place)}
        if usual - {"label"} or (usual and not wanted - {"label", "any"}):
            return frozenset()
        return wanted - usual

    def _is_usual(self, kind: str, place: str) -> bool:
        count = self.places.get(f"{kind} {place}", 0)
        return count >= 2 or count > _SOMETIMES * self.articles

    def keep(self) -> dict[str, int]:
        """Return what is worth keeping for a later run."""
        if not self.articles:
            return {}
        scale = min(self.articles, _KEPT) / self.articles
        told = [("articles", self.articles), *((f"kind {kind}", count) for kind, count in self.kinds.items())]
        told += [(f"at {place}", count) for place, count in self.places.items()]
        return {f"{_KEY}{name}": round(count * scale) for name, count in told if round(count * scale)}

    @classmethod
    def recalled(cls, kept: Mapping[str, int]) -> Habit:
        """Return the habit that ``keep`` told; other keys are passed over."""
        told = {key[len(_KEY) :]: count for key, count in kept.items() if is_kept(key)}
        kinds = {name[5:]: count for name, count in told.items() if name.startswith("kind ")}
        places = {name[3:]: count for name, count in told.items() if name.startswith("at ")}
        return cls(told.get("articles", 0), kinds, places)


def is_kept(key: str) -> bool:
    """Whether ``key`` is one that ``Habit.keep`` made."""
    return key.startswith(_KEY)
