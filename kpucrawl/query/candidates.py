"""In: a compiled question and filters; out: the hits worth weighing, the newest first, however many there are in all.

A word as common as ``kpu`` stands in nearly every article, and to weigh them all, as ``bm25`` does, takes seconds at a million.
Here the index is asked for few: all hits where they are few; else the newest, period by period, and those with the words in the
headline.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .filters import Clause
from .tags import narrowed, one_of, periods
from .terms import Compiled

WEIGHED = 150
"""Stories weighed at most by where they stand in time, and as many again by their headline."""
_MORE = 2
"""Hits fetched of a period for each story wanted: stories have copies."""


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

    def tags(self) -> list[str]:
        """Return the filters as queries of the index, days left out."""
        return narrowed(self.connection, self.chosen)

    def periods(self) -> list[list[str]]:
        """Return the periods there are to look at, the newest first."""
        (latest,) = self.connection.execute("SELECT max(published_on) FROM articles").fetchone()
        return periods(latest, self.chosen)


def candidates(scope: Scope, asked: Compiled, *, newest: bool = False, stories: int = WEIGHED) -> list[Hit]:
    """Return hits in the order of their days, the newest first, those without a day last: all where there are few.

    Where there are more than ``stories``: the newest so many stories (with all their copies met so far) and, unless
    ``newest``, as many whose headline holds what is asked.
    """
    tags, parts = scope.tags(), scope.periods()
    if not parts:  # days are asked for that lie before all others
        return []
    spanning = [one_of(tag for part in parts for tag in part)] if scope.dated else []
    hits = scope.fetch(asked.fts, [*tags, *spanning], stories + 1)
    if len(hits) > stories:
        titled = [] if newest else _first(scope, asked.fts, tags, parts, stories, "search_titles")
        hits = [*_first(scope, asked.fts, tags, parts, stories, "search", whole=newest), *titled]
    return sorted(set(hits), key=lambda hit: (hit.day or "", hit.id), reverse=True)


def _first(
    scope: Scope, fts: str, tags: list[str], parts: list[list[str]], stories: int, table: str, *, whole: bool = False
) -> Iterator[Hit]:
    """Yield the hits of one period after the other until there are enough stories; ``whole``: each period to its last hit."""
    seen: set[int] = set()
    for part in parts:
        if len(seen) >= stories:
            return
        found = scope.fetch(fts, [*tags, one_of(part)], -1 if whole else _MORE * (stories - len(seen)), table=table)
        found.sort(key=lambda hit: (hit.day or "", hit.id), reverse=True)
        for hit in found:
            if len(seen) >= stories and not whole:
                return
            seen.add(hit.story)
            yield hit
