"""In: a compiled question and filters; out: the hits worth weighing, the newest first, however many there are in all.

A word as common as ``kpu`` stands in nearly every article, and to weigh them all, as ``bm25`` does, takes seconds at a million.
Here the index is asked for few, and seldom, as each question to it costs: all hits where they are few; else the newest, by
periods of such a length as will hold enough, and the newest of those with the words in the headline.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .filters import Clause
from .tags import Period, narrowed, periods, spanning
from .terms import Compiled

WEIGHED = 150
"""Stories weighed at most by where they stand in time, and as many again by their headline."""
_MORE = 2
"""Hits fetched for each story wanted: stories have copies, and no two months as many articles."""
_MARGIN = 1.3
"""A stretch of time is made so much longer than would hold enough."""
_USUAL_SPAN = 60
"""Months over which an archive's articles are taken to lie, before anything is known: the first guess only."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that the index has found."""

    id: int
    story: int
    """The earliest article that tells the same."""
    day: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: the filters as SQL, exact, and as words of the index, which come near."""

    connection: sqlite3.Connection
    where: Clause
    chosen: Mapping[str, Iterable[str]]

    def fetch(self, fts: str, tags: Iterable[str], most: int, *, table: str = "search", after: int = 0) -> list[Hit]:
        """Return up to ``most`` hits of a query, the last archived first; ``after``: with a greater id only."""
        query = " AND ".join([fts, *tags])
        # CROSS JOIN: the index is asked first. Left to itself, SQLite may walk a year's articles and ask the index for each.
        found = self.connection.execute(
            f"SELECT articles.id, coalesce(articles.duplicate_of, articles.id), articles.published_on FROM {table}"
            f" CROSS JOIN articles ON articles.id = {table}.rowid WHERE {table} MATCH ? AND {table}.rowid > ?"
            f" AND {self.where.sql} ORDER BY {table}.rowid DESC LIMIT ?",
            (query, after, *self.where.parameters, most),
        )
        return [Hit(*row) for row in found]

    def first(self, fts: str, tags: Iterable[str], most: int, *, table: str = "search") -> list[int]:
        """Return the numbers of up to ``most`` articles that a query finds, the last archived first.

        Only the tags narrow it: the filters may keep fewer. Without looking at the articles it takes half the time.
        """
        query = " AND ".join([fts, *tags])
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"
        return [row[0] for row in self.connection.execute(sql, (query, most))]

    def kept(self, articles: Iterable[int]) -> list[Hit]:
        """Return those of some articles that the filters keep."""
        found = self.connection.execute(
            "SELECT articles.id, coalesce(articles.duplicate_of, articles.id), articles.published_on FROM json_each(?) j"
            f" CROSS JOIN articles ON articles.id = j.value WHERE {self.where.sql}",
            (json.dumps(list(articles)), *self.where.parameters),
        )
        return [Hit(*row) for row in found]

    def among(self, fts: str, articles: Iterable[int]) -> list[Hit]:
        """Return those of a few articles that a query finds."""
        # A list made once: the index is asked once for each, and no more.
        found = self.connection.execute(
            "SELECT articles.id, coalesce(articles.duplicate_of, articles.id), articles.published_on FROM json_each(?) j"
            " CROSS JOIN search ON search.rowid = j.value CROSS JOIN articles ON articles.id = search.rowid"
            f" WHERE search MATCH ? AND {self.where.sql}",
            (json.dumps(list(articles)), fts, *self.where.parameters),
        )
        return [Hit(*row) for row in found]

    def holding(self, text: str, most: int = -1) -> list[Hit]:
        """Return the articles that hold a text as it stands, the last archived first; reads every text."""
        found = self.connection.execute(
            "SELECT articles.id, coalesce(articles.duplicate_of, articles.id), articles.published_on FROM articles"
            f" WHERE {self.where.sql} AND (instr(articles.title, ?) OR instr(articles.body, ?))"
            " ORDER BY articles.id DESC LIMIT ?",
            (*self.where.parameters, text, text, most),
        )
        return [Hit(*row) for row in found]

    @property
    def dated(self) -> bool:
        """Whether days are asked for."""
        return any(True for name in ("since", "until") for _ in self.chosen.get(name, ()))

    @property
    def is_loose(self) -> bool:
        """Whether something is asked for that no tag tells, so that the tags find far more than the filters keep."""
        return any(True for _ in self.chosen.get("author", ()))

    def tags(self) -> list[str]:
        """Return the filters as queries of the index, days left out."""
        return narrowed(self.connection, self.chosen)

    def periods(self) -> list[Period]:
        """Return the periods there are to look at, the newest first."""
        (latest,) = self.connection.execute("SELECT max(published_on) FROM articles").fetchone()
        return periods(latest, self.chosen)


def candidates(scope: Scope, asked: Compiled, *, newest: bool = False, stories: int = WEIGHED) -> list[Hit]:
    """Return hits in the order of their days, the newest first, those without a day last: all where there are few.

    Where there are more than twice ``stories``: the newest so many stories (with all their copies met so far) and, unless
    ``newest``, as many whose headline holds what is asked.
    """
    tags, parts = scope.tags(), scope.periods()
    if not parts:  # days are asked for that lie before all others
        return []
    look = _Look(scope, tags, parts, stories)
    hits, last = look.few(asked.fts)
    if last:
        hits = list(look.newest(asked.fts if newest else asked.usual, last, whole=newest))
        if not newest:
            titled, last = look.few(asked.usual, "search_titles")
            hits += look.newest(asked.usual, last, "search_titles") if last else _of_stories(titled, set(), stories)
    return sorted(set(hits), key=_by_day, reverse=True)


def _by_day(hit: Hit) -> tuple[str, int]:
    return (hit.day or "", hit.id)


def _of_stories(hits: Iterable[Hit], seen: set[int], stories: int) -> Iterator[Hit]:
    """Yield hits until their stories, with those ``seen``, are enough."""
    for hit in hits:
        if len(seen) >= stories:
            return
        seen.add(hit.story)
        yield hit


@dataclass(frozen=True, slots=True)
class _Look:
    """A look through an archive, narrowed by tags."""

    scope: Scope
    tags: Sequence[str]
    periods: Sequence[Period]
    stories: int
    """How many are wanted."""

    def few(self, fts: str, table: str = "search") -> tuple[list[Hit], list[int]]:
        """Return all hits, the newest first, and nothing; or, where they are many, nothing and those archived last."""
        most, scope = _MORE * self.stories, self.scope
        narrowing = [*self.tags, spanning(self.periods, self.periods)] if scope.dated else self.tags
        if scope.is_loose:
            hits = scope.fetch(fts, narrowing, most, table=table)
            found = [hit.id for hit in hits]
        else:
            found = scope.first(fts, narrowing, most, table=table)
            hits = scope.kept(found) if len(found) < most else []
        return ([], found) if len(found) == most else (sorted(hits, key=_by_day, reverse=True), [])

    def newest(self, fts: str, last: Sequence[int], table: str = "search", *, whole: bool = False) -> Iterator[Hit]:
        """Yield the hits of one stretch of time after the other until there are enough stories; ``whole``: each to its last hit.

        ``last`` are the numbers of the hits archived last. How near they lie together says how many there are in all, and how
        many were found in a stretch says how long the next one must be.
        """
        periods = self.periods
        (articles,) = self.scope.connection.execute("SELECT max(id) FROM articles").fetchone()
        expected = len(last) * articles / (articles - last[-1] + 1)
        a_month = expected / max(1, min(_USUAL_SPAN, sum(period.months for period in periods)))
        seen: set[int] = set()
        at = 0
        while at < len(periods) and len(seen) < self.stories:
            wanted = _MARGIN * (self.stories - len(seen)) / a_month
            stretch, months = [periods[at]], periods[at].months
            while (at := at + 1) < len(periods) and months + periods[at].months / 2 <= wanted:
                stretch.append(periods[at])
                months += periods[at].months
            most = -1 if whole else _MORE * (self.stories - len(seen))
            hits = self.scope.fetch(fts, [*self.tags, spanning(stretch, periods)], most, table=table)
            a_month = max(len(hits), 0.25) / max(1, months)
            yield from _of_stories(sorted(hits, key=_by_day, reverse=True), seen, sys.maxsize if whole else self.stories)
