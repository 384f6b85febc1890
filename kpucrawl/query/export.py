"""In: the name of a public view, filters and columns; out: its rows, streaming, however many there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from kpucrawl.errors import BadOption

from .filters import Clause, where
from .rows import Rows, chosen_columns, columns_of, select

# The public views, each with the order its rows come in.
VIEWS: Mapping[str, str] = {
    "articles": "id",
    "versions": "article, number",
    "views_log": "article, seen_at",
    "stories": "id",
    "copies": "story, article",
    "links": "article, kind, url",
    "addresses": "article, url",
    "sites": "code",
    "runs": "id",
    "run_sites": "run, site",
    "failures": "id",
    "absences": "article, missing_since",
    "spam_log": "site, first_seen, url",
    "chain": "number",
    "site_checks": "id",
    "courtesy": "month, site",
}
# Narrowed by the articles they belong to, where filters are given: view → its column with the article's number.
OF_ARTICLES: Mapping[str, str] = {
    "articles": "id",
    "versions": "article",
    "views_log": "article",
    "stories": "id",
    "copies": "article",
    "links": "article",
    "addresses": "article",
    "absences": "article",
}


def export(
    connection: sqlite3.Connection,
    view: str = "articles",
    chosen: Mapping[str, Iterable[str]] | None = None,
    *,
    columns: str | None = None,
    limit: int | None = None,
    newest: bool = False,
) -> Rows:
    """Return the rows of a public view in a fixed order, whole or those of the articles that the filters keep.

    ``newest`` turns the order round: what was archived last comes first.

    Pages of intruders, and what belongs to them, are left out unless ``chosen`` asks for them (``spam``: ``with`` or ``only``).

    ``columns`` is a comma-parted choice. Raises BadOption where a view, column or filter is not known or does not apply.
    """
    condition = _condition(view, chosen or {})
    offered = columns_of(connection, view)
    names: Sequence[str] = chosen_columns(columns, offered) if columns else offered
    order = ", ".join(f"{name} DESC" for name in VIEWS[view].split(", ")) if newest else VIEWS[view]
    asked = ", ".join(f'"{name}"' for name in names)
    sql = f"SELECT {asked} FROM {view} WHERE {condition.sql} ORDER BY {order}"
    parameters = (*condition.parameters, *(() if limit is None else (limit,)))
    return select(connection, sql + ("" if limit is None else " LIMIT ?"), parameters)


def how_many(
    connection: sqlite3.Connection, view: str, chosen: Mapping[str, Iterable[str]] | None = None, *, limit: int | None = None
) -> int:
    """Return how many rows ``export`` will give; raises BadOption as it does."""
    condition = _condition(view, chosen or {})
    (rows,) = connection.execute(f"SELECT count(*) FROM {view} WHERE {condition.sql}", condition.parameters).fetchone()
    return int(rows if limit is None else min(rows, limit))


def _condition(view: str, chosen: Mapping[str, Iterable[str]]) -> Clause:
    if view not in VIEWS:
        raise BadOption(f"no view is named {view[:40]!r}: give one of {', '.join(VIEWS)}")
    narrowed = where(chosen)
    if view not in OF_ARTICLES:
        if chosen:
            raise BadOption(f"the rows of {view} are of no one article: export them without filters")
        return Clause("1")
    if view == "articles":
        return narrowed
    # `+` keeps the order by walking the view; the condition is then one look-up a row in a list made once.
    if chosen:
        sql = f"+{OF_ARTICLES[view]} IN (SELECT articles.id FROM articles WHERE {narrowed.sql})"
        return Clause(sql, narrowed.parameters)
    return Clause(f"+{OF_ARTICLES[view]} NOT IN (SELECT articles.id FROM articles WHERE articles.spam = 1)")
