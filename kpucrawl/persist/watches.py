"""In: questions that somebody wants to follow, and what each was told; out: the same, so that nobody is told a thing twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

How = Literal["new", "edited", "gone"]

SCHEMA = (
    """
    CREATE TABLE watch (
        name TEXT PRIMARY KEY, question TEXT NOT NULL, filters TEXT NOT NULL, changes INTEGER NOT NULL, made_at TEXT NOT NULL,
        asked_at TEXT, version INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE watch_hit (
        watch TEXT NOT NULL REFERENCES watch(name) ON DELETE CASCADE, article INTEGER NOT NULL REFERENCES article(id),
        how TEXT NOT NULL CHECK (how IN ('new', 'edited', 'gone')), found_at TEXT NOT NULL,
        PRIMARY KEY (watch, article, how, found_at)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX watch_hit_time ON watch_hit (watch, found_at)",
    """
    CREATE VIEW watches AS
    SELECT w.name, w.question, w.filters, w.changes, w.made_at, w.asked_at,
           (SELECT count(*) FROM watch_hit h WHERE h.watch = w.name AND h.how = 'new') AS articles,
           (SELECT max(h.found_at) FROM watch_hit h WHERE h.watch = w.name) AS last_news_at
    FROM watch w
    """,
    """
    CREATE VIEW watch_log AS
    SELECT h.watch, h.article, s.name AS site, a.url, a.title, h.how, h.found_at
    FROM watch_hit h LEFT JOIN article a ON a.id = h.article LEFT JOIN site s ON s.id = a.site
    """,
)
"""Made by the migration 0009_watch; never to be edited once released."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A question that somebody follows."""

    name: str
    question: str
    chosen: Mapping[str, Sequence[str]]
    """Filter → values."""
    changes: bool
    """Whether edits and disappearances are news too."""
    asked_at: str | None = None
    """When it was last asked; None: never."""
    version: int = 0
    """The archive's last text by then."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article that became news to a question."""

    article: int
    how: How


def find(connection: sqlite3.Connection, name: str | None = None) -> list[Watch]:
    """Return the questions by name, or the one of a name, or none."""
    narrowed = "" if name is None else "WHERE name = ?"
    rows = connection.execute(
        f"SELECT name, question, filters, changes, asked_at, version FROM watch {narrowed} ORDER BY name",
        () if name is None else (name,),
    )
    return [
        Watch(name, question, json.loads(filters), bool(changes), at, last) for name, question, filters, changes, at, last in rows
    ]


def add(connection: sqlite3.Connection, watch: Watch, made_at: str) -> None:
    """Keep a new question."""
    connection.execute(
        "INSERT INTO watch (name, question, filters, changes, made_at) VALUES (?, ?, ?, ?, ?)",
        (watch.name, watch.question, json.dumps(watch.chosen, ensure_ascii=False), int(watch.changes), made_at),
    )


def remove(connection: sqlite3.Connection, name: str) -> None:
    """Forget a question and what it was told; of the articles nothing changes."""
    connection.execute("DELETE FROM watch_hit WHERE watch = ?", (name,))
    connection.execute("DELETE FROM watch WHERE name = ?", (name,))


def note(connection: sqlite3.Connection, name: str, sightings: Iterable[Sighting], version: int, asked_at: str) -> None:
    """Keep what a question was told at a moment (ISO 8601), and how far the archive went by then."""
    connection.executemany(
        "INSERT OR IGNORE INTO watch_hit (watch, article, how, found_at) VALUES (?, ?, ?, ?)",
        [(name, one.article, one.how, asked_at) for one in sightings],
    )
    connection.execute("UPDATE watch SET asked_at = ?, version = ? WHERE name = ?", (asked_at, version, name))
