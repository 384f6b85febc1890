"""In: words, filters and a limit; out: the articles that hold the words, best first, each with the place where they stand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from kpucrawl.errors import BadOption

from .filters import Clause, where
from .rows import Rows, Value
from .words import fts_query

COLUMNS = ("id", "published_on", "site", "title", "snippet", "url")

# Ranking weighs every hit. A word as common as `kpu` hits everything, and its ranking says nothing: so the last 5,000 archived
# are ranked (at 100 thousand articles 28 ms where all take 235; at a million 41 ms where all take 1.7 s, 99th percentile).
RANKED = 5000
TITLE_WEIGHT = 5.0  # a word in the title counts as five in the body
SNIPPET_WORDS = 16


def search(
    connection: sqlite3.Connection,
    text: str,
    chosen: Mapping[str, Iterable[str]] | None = None,
    *,
    limit: int = 20,
    newest: bool = False,
    columns: Sequence[str] = COLUMNS,
) -> Rows:
    """Return up to ``limit`` articles that hold every word of ``text``, by rank, or by day of posting where ``newest``.

    ``chosen`` is filter → values (see ``filters``); ``columns`` are those of the view ``articles``, and ``snippet``. What holds
    no letter or digit (an emoji) is looked for as it stands. Raises BadOption where nothing is asked or a filter is wrong.
    """
    if limit < 1:
        raise BadOption(f"--limit is {limit}; it must be at least 1")
    text = text.encode("utf-8", "ignore").decode().strip()  # a terminal may hand over bytes that are no text
    if not text:
        raise BadOption("nothing to search for: give at least one word, for example `kpucrawl search gratifikasi`")
    query, narrowed = fts_query(text), where(chosen or {})
    if query:
        ids = _ranked(connection, query, narrowed, limit, newest)
        snippets = _snippets(connection, query, ids) if "snippet" in columns else {}
    else:
        ids = _holding(connection, text, narrowed, limit)
        snippets = dict.fromkeys(ids, text)
    # CROSS JOIN keeps the order of the list and of the joins: SQLite must look up these few articles, never walk all of them.
    asked = ", ".join(f'articles."{name}"' for name in ("id", *(name for name in columns if name != "snippet")))
    found = connection.execute(
        f"SELECT {asked} FROM json_each(?) AS hit CROSS JOIN articles ON articles.id = hit.value ORDER BY hit.key",
        (json.dumps(ids),),
    )
    return Rows(tuple(columns), [_line(row, columns, snippets) for row in found])


def _line(row: Sequence[Value], columns: Sequence[str], snippets: Mapping[int, str]) -> list[Value]:
    ident, *values = row
    rest = iter(values)
    return [snippets.get(int(ident or 0)) if name == "snippet" else next(rest) for name in columns]


def _ranked(connection: sqlite3.Connection, query: str, narrowed: Clause, limit: int, newest: bool) -> list[int]:
    """Return the ids of the hits in order."""
    # CROSS JOIN: the index is asked first. Left to itself, SQLite may walk a year's articles and ask the index for each.
    hits = f"FROM search CROSS JOIN articles ON articles.id = search.rowid WHERE search MATCH ? AND {narrowed.sql}"
    if newest:
        sql = f"SELECT search.rowid {hits} ORDER BY articles.published_on DESC NULLS LAST, search.rowid DESC LIMIT ?"
        rows = connection.execute(sql, (query, *narrowed.parameters, limit))
    else:
        sql = (
            f"SELECT id FROM (SELECT search.rowid AS id, bm25(search, ?, 1.0) AS score {hits} ORDER BY search.rowid DESC LIMIT ?)"
            " ORDER BY score, id DESC LIMIT ?"
        )
        rows = connection.execute(sql, (TITLE_WEIGHT, query, *narrowed.parameters, max(RANKED, limit), limit))
    return [row[0] for row in rows]


def _snippets(connection: sqlite3.Connection, query: str, ids: Sequence[int]) -> dict[int, str]:
    """Return for each id the words around a hit in its body, on one line."""
    within = "rowid IN (SELECT value FROM json_each(?))"
    sql = f"SELECT rowid, snippet(search, 1, '', '', '…', ?) FROM search WHERE search MATCH ? AND {within}"
    rows = connection.execute(sql, (SNIPPET_WORDS, query, json.dumps(ids)))
    return {row[0]: " ".join(row[1].split()) for row in rows}


def _holding(connection: sqlite3.Connection, text: str, narrowed: Clause, limit: int) -> list[int]:
    """Return the ids of the articles that hold a text as it stands, the last archived first; reads every text."""
    held = "(instr(articles.title, ?) OR instr(articles.body, ?))"
    sql = f"SELECT articles.id FROM articles WHERE {narrowed.sql} AND {held} ORDER BY articles.id DESC LIMIT ?"
    return [row[0] for row in connection.execute(sql, (*narrowed.parameters, text, text, limit))]
