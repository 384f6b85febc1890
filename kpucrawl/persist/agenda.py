"""In: articles that are new, and visits to sites; out: which article is to be looked at again, and which site comes first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .absences import KNOWN, KnownArticle


@dataclass(frozen=True, slots=True)
class Look:
    """An article that is to be looked at again."""

    article: KnownArticle
    url: str
    """As it last answered."""
    since: str
    """The moment its days are counted from."""
    step: int
    """Which of its days it is: the first is 0."""
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class NewLook:
    """What is to be kept of an article just read; ``due_at`` None leaves the times alone, and only the validators are new."""

    key: str
    url: str
    etag: str | None
    modified: str | None
    since: str | None = None
    step: int = 0
    due_at: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """When a site was last visited, and what came of it."""

    visited_at: str
    """When its last whole visit ended; empty where none has."""
    begun_at: str = ""
    """When its last visit began."""
    failures: int = 0
    """Visits in a row that failed."""
    not_before: str = ""
    """When it asked to be left alone until (Retry-After)."""
    full_since: str = ""
    """When a full crawl of it began that has not come to its end."""


SCHEMA = (
    """
    CREATE TABLE look (
        article INTEGER PRIMARY KEY REFERENCES article(id), site INTEGER NOT NULL REFERENCES site(id), url TEXT NOT NULL,
        since TEXT NOT NULL, step INTEGER NOT NULL, due_at TEXT NOT NULL, etag TEXT, modified TEXT
    ) STRICT
    """,
    "CREATE INDEX look_due ON look (site, due_at)",
    """
    CREATE TABLE turn (
        site INTEGER PRIMARY KEY REFERENCES site(id), visited_at TEXT NOT NULL, begun_at TEXT NOT NULL,
        failures INTEGER NOT NULL, not_before TEXT NOT NULL, full_since TEXT NOT NULL
    ) STRICT
    """,
)
"""Made by the migration 0006_nights; never to be edited once released."""

_DUE = f"""
    SELECT {KNOWN}, l.url, l.since, l.step, l.etag, l.modified
    FROM look l JOIN article a ON a.id = l.article WHERE l.site = ? AND l.due_at <= ? ORDER BY l.due_at, a.id LIMIT ?
"""
_ADD = """
    INSERT INTO look (article, site, url, since, step, due_at, etag, modified)
    SELECT id, site, ?3, ?4, ?5, ?6, ?7, ?8 FROM article WHERE site = ?1 AND key = ?2 ON CONFLICT DO NOTHING
"""
_RENEW = """
    UPDATE look SET url = ?3, etag = ?4, modified = ?5
    WHERE article = (SELECT id FROM article WHERE site = ?1 AND key = ?2)
"""
_TURN = "INSERT OR REPLACE INTO turn (site, visited_at, begun_at, failures, not_before, full_since) VALUES (?, ?, ?, ?, ?, ?)"


def due(connection: sqlite3.Connection, site: int, until: str, most: int) -> list[Look]:
    """Return the articles of a site to be looked at again, the longest due first, ``most`` of them."""
    found = connection.execute(_DUE, (site, until, most))
    return [Look(KnownArticle(*row[:-5]), *row[-5:]) for row in found]


def save(connection: sqlite3.Connection, site: int, looks: Iterable[NewLook]) -> None:
    """Keep when new articles are to be looked at again, and the validators of all that were read."""
    for look in looks:
        if look.due_at is not None:
            values = (site, look.key, look.url, look.since, look.step, look.due_at, look.etag, look.modified)
            connection.execute(_ADD, values)
        else:
            connection.execute(_RENEW, (site, look.key, look.url, look.etag, look.modified))


def move(connection: sqlite3.Connection, moved: Iterable[tuple[int, int, str | None]]) -> None:
    """Set when articles are to be looked at next: (article, step, due_at), the last None where never again."""
    for article, step, due_at in moved:
        if due_at is None:
            connection.execute("DELETE FROM look WHERE article = ?", (article,))
        else:
            connection.execute("UPDATE look SET step = ?, due_at = ? WHERE article = ?", (step, due_at, article))


def turn(connection: sqlite3.Connection, site: int) -> Turn:
    """Return when a site was last visited."""
    found = connection.execute(
        "SELECT visited_at, begun_at, failures, not_before, full_since FROM turn WHERE site = ?", (site,)
    ).fetchone()
    return Turn(*found) if found else Turn("")


def turns(connection: sqlite3.Connection) -> dict[str, Turn]:
    """Return when each site was last visited, by name."""
    found: Sequence[tuple[str, str, str, int, str, str]] = connection.execute(
        "SELECT s.name, t.visited_at, t.begun_at, t.failures, t.not_before, t.full_since FROM turn t JOIN site s ON s.id = t.site"
    ).fetchall()
    return {name: Turn(*rest) for name, *rest in found}  # type: ignore[arg-type]


def save_turn(connection: sqlite3.Connection, site: int, turn: Turn) -> None:
    """Keep when a site was last visited."""
    connection.execute(_TURN, (site, turn.visited_at, turn.begun_at, turn.failures, turn.not_before, turn.full_since))
