"""In: a connection that reads an archive, and what a page is about; out: the rows the page shows.

Every question is answered from an index, whatever the archive's size: ``tests/serve/test_reads.py`` holds their query plans.
"""

from __future__ import annotations

import heapq
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

PAGE = 20
"""Articles a page of a list."""
_LEAD = 220  # characters of a text that a list shows

Row = dict[str, Any]

_LISTED = """
    SELECT id, site, title, published_on, kind, gone_at, changed_at, duplicate_of, substr(body, 1, 400) AS lead FROM articles
    WHERE spam = 0
"""
_NEWEST_FIRST = "ORDER BY published_on DESC, id DESC LIMIT ?"
_COPIES = """
    SELECT j.value, count(*), count(DISTINCT c.site) FROM json_each(?) j CROSS JOIN article c ON c.duplicate_of = j.value
    GROUP BY j.value
"""


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page of a list begins: behind the article of this day and number."""

    day: str
    article: int

    @classmethod
    def read(cls, text: str | None) -> After | None:
        """Return what a page's address says, or None where it says nothing of use.

        >>> After.read("2025-09-08.12"), After.read("yesterday"), After.read(None)
        (After(day='2025-09-08', article=12), None, None)
        """
        form = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,15})", text or "")
        return cls(form[1], int(form[2])) if form else None

    def __str__(self) -> str:
        """Return it as a page's address says it."""
        return f"{self.day}.{self.article}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, the newest first."""

    articles: list[Row]
    following: After | None
    """Where the next one begins; None for the last."""


def rows(connection: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Return the rows of a SELECT, each as column → value."""
    cursor = connection.execute(sql, tuple(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def newest_stories(connection: sqlite3.Connection, today: str, limit: int = PAGE) -> list[Row]:
    """Return the stories posted last, up to ``today``, each with how many articles and offices repeat it."""
    sql = f"{_LISTED} AND published_on <= ? AND duplicate_of IS NULL AND kind <> 'filler' {_NEWEST_FIRST}"
    return with_copies(connection, [_with_lead(row) for row in rows(connection, sql, (today, limit))])


def newest_of(connection: sqlite3.Connection, sites: Sequence[str], after: After | None = None, limit: int = PAGE) -> Page:
    """Return a page of the dated articles of some sites, copies of others' stories included.

    Each site is asked for its own newest, which an index gives, and those are merged: a province is thirty small questions.
    """
    behind, parameters = ("AND (published_on, id) < (?, ?)", (after.day, after.article)) if after else ("", ())
    sql = f"{_LISTED} AND site = ? AND published_on IS NOT NULL {behind} {_NEWEST_FIRST}"
    lists = [rows(connection, sql, (site, *parameters, limit + 1)) for site in sites]
    merged = heapq.merge(*lists, key=lambda row: (row["published_on"], row["id"]), reverse=True)
    found = list(islice(merged, limit + 1))
    last = found[limit - 1] if len(found) > limit else None
    articles = with_copies(connection, [_with_lead(row) for row in found[:limit]])
    return Page(articles, After(last["published_on"], last["id"]) if last else None)


def undated_of(connection: sqlite3.Connection, site: str, limit: int = PAGE) -> list[Row]:
    """Return the articles of a site whose day of posting nothing tells, the last archived first."""
    sql = f"{_LISTED} AND site = ? AND published_on IS NULL ORDER BY id DESC LIMIT ?"
    return [_with_lead(row) for row in rows(connection, sql, (site, limit))]


def lately(connection: sqlite3.Connection, what: str, limit: int = 6) -> list[Row]:
    """Return the articles that were last edited (``changed_at``) or last found to have vanished (``gone_at``)."""
    if what not in {"changed_at", "gone_at"}:
        raise ValueError(what)
    sql = f"SELECT id, site, title, {what} AS seen_at FROM articles WHERE {what} IS NOT NULL AND spam = 0 ORDER BY {what} DESC"
    return rows(connection, f"{sql} LIMIT ?", (limit,))


def with_copies(connection: sqlite3.Connection, listed: list[Row]) -> list[Row]:
    """Return listed articles with ``copies`` and ``offices``: how many further articles, of how many sites, repeat each."""
    stories = ", ".join(str(row["id"]) for row in listed)
    counted = {row[0]: (row[1], row[2]) for row in connection.execute(_COPIES, (f"[{stories}]",))}
    return [{**row, "copies": counted.get(row["id"], (0, 0))[0], "offices": counted.get(row["id"], (0, 0))[1]} for row in listed]


def _with_lead(row: Row) -> Row:
    return {**row, "lead": lead_of(row["lead"] or "")}


def lead_of(text: str) -> str:
    """Return the beginning of a text on one line, cut between words.

    >>> lead_of("Rapat  pleno\\n\\ndibuka.")
    'Rapat pleno dibuka.'
    """
    line = " ".join(text.split())
    return line if len(line) <= _LEAD else line[:_LEAD].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def tellings(connection: sqlite3.Connection, article: int, limit: int) -> list[Row]:
    """Return who tells the story of an article: the earliest, then its copies by day, ``limit`` of them at most."""
    sql = """
        SELECT a.id, s.name AS site, a.title, a.published_on, a.gone_at, c.how, c.share
        FROM (SELECT coalesce(duplicate_of, id) AS id FROM article WHERE id = ?1) AS story
        CROSS JOIN article a ON a.id = story.id OR a.duplicate_of = story.id
        LEFT JOIN site s ON s.id = a.site LEFT JOIN copy c ON c.article = a.id
        ORDER BY a.duplicate_of IS NOT NULL, a.published_on IS NULL, a.published_on, a.id LIMIT ?2
    """
    return rows(connection, sql, (article, limit))
