"""In: the pages of a site that stay from visit to visit, as sets of places; out: the same when the site is next looked at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

SCHEMA = (
    """
    CREATE TABLE front (
        site INTEGER NOT NULL REFERENCES site(id), page TEXT NOT NULL, marks TEXT NOT NULL, seen_at TEXT NOT NULL,
        changed_at TEXT,
        PRIMARY KEY (site, page)
    ) STRICT, WITHOUT ROWID
    """,
)
_SAVE = """
    INSERT INTO front (site, page, marks, seen_at, changed_at) VALUES (?1, ?2, ?3, ?4, iif(?5, ?4, NULL))
    ON CONFLICT DO UPDATE SET marks = excluded.marks, seen_at = excluded.seen_at,
        changed_at = coalesce(excluded.changed_at, changed_at)
"""


@dataclass(frozen=True, slots=True)
class Front:
    """A page of a site's frame as it was when last seen."""

    page: str
    """``home``, or ``category:104`` for a listing's first page."""
    marks: frozenset[int]
    """Its menu entries, heads and other lines that stay, each with its element and depth, as numbers."""


def find(connection: sqlite3.Connection, site: int) -> dict[str, Front]:
    """Return a site's pages by name."""
    found = connection.execute("SELECT page, marks FROM front WHERE site = ?", (site,))
    return {page: Front(page, frozenset(json.loads(marks))) for page, marks in found}


def save(connection: sqlite3.Connection, site: int, fronts: Collection[Front], seen_at: str, *, changed: bool) -> None:
    """Keep pages in place of those known; ``changed``: the site looks otherwise than before, from now on."""
    rows = [(site, front.page, json.dumps(sorted(front.marks), separators=(",", ":")), seen_at, changed) for front in fronts]
    connection.executemany(_SAVE, rows)
