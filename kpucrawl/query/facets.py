"""In: a question and filters; out: how many of the articles that answer it each site, province, year, kind and category has."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.errors import BadOption

from .candidates import Scope
from .filters import where
from .rows import Rows
from .search import asking
from .tags import spanning

FACETS = ("site", "province", "year", "kind", "category")
MOST = 10
"""Values of one facet that are shown; years are shown all."""


def total(connection: sqlite3.Connection, text: str, chosen: Mapping[str, Iterable[str]] | None = None) -> int:
    """Return how many articles answer a question, copies included; raises BadOption as ``search`` does."""
    return sum(_cube(connection, text, chosen or {}).values())


def facets(
    connection: sqlite3.Connection,
    text: str,
    chosen: Mapping[str, Iterable[str]] | None = None,
    *,
    by: Sequence[str] = FACETS,
    most: int | None = MOST,
) -> Rows:
    """Return rows of facet, value and number of articles: the commonest values first, years the latest first.

    Every article that answers is counted, copies included. What has no year or no category is counted under NULL. Raises
    BadOption for a facet that is not one of ``FACETS``, and as ``search`` does.
    """
    if wrong := [name for name in by if name not in FACETS]:
        raise BadOption(f"--facets {wrong[0][:40]}: give one of {', '.join(FACETS)}")
    cube = _cube(connection, text, chosen or {})
    return Rows(("facet", "value", "articles"), list(_lines(cube, by, most)))


def _lines(
    cube: Mapping[tuple[str | None, ...], int], by: Sequence[str], most: int | None
) -> Iterator[tuple[str, str | None, int]]:
    provinces = {site.name: site.province for site in all_sites()}
    for name in by:
        counted: Counter[str | None] = Counter()
        for (site, year, kind, category), articles in cube.items():
            of = {"site": site, "province": provinces.get(site or "", site), "year": year, "kind": kind, "category": category}
            counted[of[name]] += articles
        if name == "category":
            counted = _whatever_case(counted)
        order = sorted(counted.items(), key=lambda each: (-each[1], each[0] or ""))
        if name == "year":
            order = sorted(counted.items(), key=lambda each: each[0] or "", reverse=True)
        yield from ((name, value, articles) for value, articles in (order if name == "year" else order[:most]))


def _whatever_case(counted: Counter[str | None]) -> Counter[str | None]:
    """Return counts with labels that differ in upper and lower case alone as one, as the filter takes them: the commonest.

    >>> _whatever_case(Counter({"Berita": 3, "BERITA": 2, None: 1}))
    Counter({'Berita': 5, None: 1})
    """
    spelled: dict[str | None, str | None] = {}
    merged: Counter[str | None] = Counter()
    for value, articles in counted.most_common():
        merged[spelled.setdefault(value.lower() if value else value, value)] += articles
    return merged


def _cube(connection: sqlite3.Connection, text: str, chosen: Mapping[str, Iterable[str]]) -> dict[tuple[str | None, ...], int]:
    """Return the number of articles by site, year, kind and category together: one walk over the hits, whatever is asked."""
    asked, narrowed = asking(connection, text), where(chosen)
    keys = "articles.site, substr(articles.published_on, 1, 4), articles.kind, articles.category"
    if asked.compiled is None:
        held = "(instr(articles.title, ?) OR instr(articles.body, ?))"
        sql = f"SELECT {keys}, count(*) FROM articles WHERE {narrowed.sql} AND {held} GROUP BY 1, 2, 3, 4"
        found = connection.execute(sql, (*narrowed.parameters, asked.text, asked.text))
    else:
        scope = Scope(connection, narrowed, chosen)
        if not (parts := scope.periods()):
            return {}
        dated = [spanning(parts, parts)] if scope.dated else []
        query = " AND ".join([asked.compiled.fts, *scope.tags(), *dated])
        sql = (
            f"SELECT {keys}, count(*) FROM search CROSS JOIN articles ON articles.id = search.rowid"
            f" WHERE search MATCH ? AND {narrowed.sql} GROUP BY 1, 2, 3, 4"
        )
        found = connection.execute(sql, (query, *narrowed.parameters))
    return {tuple(row[:4]): row[4] for row in found}
