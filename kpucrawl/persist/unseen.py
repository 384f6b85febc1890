"""In: lines that came to an article's page or went from it, and may be none of its text's; out: the same on a later night."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

SCHEMA = (
    """
    CREATE TABLE waiting (
        article INTEGER PRIMARY KEY REFERENCES article(id), site INTEGER NOT NULL REFERENCES site(id), lines TEXT NOT NULL,
        since TEXT NOT NULL, times INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX waiting_site ON waiting (site)",
)
"""Made by the migration 0016_waiting; never to be edited once released."""

_FIND = "SELECT a.key, w.lines, w.since, w.times FROM waiting w JOIN article a ON a.id = w.article WHERE w.site = ?"
_SAVE = """
    INSERT OR REPLACE INTO waiting (article, site, lines, since, times)
    SELECT id, site, ?3, ?4, ?5 FROM article WHERE site = ?1 AND key = ?2
"""
_DROP = "DELETE FROM waiting WHERE article = (SELECT id FROM article WHERE site = ? AND key = ?)"

_NEIGHBOUR = """
    SELECT NOT EXISTS (SELECT 1 FROM article WHERE site = ?1 AND key <> ?2 AND gone_at IS NULL)
        OR EXISTS (
            SELECT 1 FROM article a WHERE site = ?1 AND key <> ?2 AND last_seen >= ?3 AND first_seen < ?3
            AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.article = a.id)
        )
"""
_HASTEN = """
    INSERT INTO look (article, site, url, since, step, due_at, etag, modified)
    SELECT id, site, url, ?2, 0, ?3, NULL, NULL FROM article WHERE id = ?1
    ON CONFLICT (article) DO UPDATE SET
        due_at = min(due_at, excluded.due_at), step = max(step - 1, 0), etag = NULL, modified = NULL
"""
# The one that is due next is due a little sooner.
_NEXT = """
    SELECT a.id FROM article a LEFT JOIN look l ON l.article = a.id
    WHERE a.site = ?1 AND a.gone_at IS NULL AND a.spam = 0 AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.article = a.id)
    ORDER BY l.due_at IS NULL, l.due_at, a.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article whose page differs from what is kept of it by lines that are not believed yet."""

    key: str
    lines: frozenset[int]
    """Their fingerprints (``extract.texts``)."""
    since: str
    """When the visit began that met them first."""
    times: int
    """Visits that met such lines; from some number on they are counted no more."""


def find(connection: sqlite3.Connection, site: int) -> dict[str, Waiting]:
    """Return the articles of a site that wait, by their keys."""
    found = connection.execute(_FIND, (site,))
    return {key: Waiting(key, frozenset(json.loads(lines)), since, times) for key, lines, since, times in found}


def save(connection: sqlite3.Connection, site: int, one: Waiting) -> None:
    """Keep that an article waits."""
    connection.execute(_SAVE, (site, one.key, json.dumps(sorted(one.lines)), one.since, one.times))


def drop(connection: sqlite3.Connection, site: int, key: str) -> None:
    """Forget that an article waits: its edit is believed, or its page is as it was."""
    connection.execute(_DROP, (site, key))


def has_neighbour(connection: sqlite3.Connection, site: int, key: str, since: str) -> bool:
    """Return whether another article of a site was seen since then and is as it was, or there is none."""
    return bool(connection.execute(_NEIGHBOUR, (site, key, since)).fetchone()[0])


def hasten(connection: sqlite3.Connection, site: int, key: str, since: str, due_at: str) -> None:
    """Let an article, and another one that does not wait, be looked at again at ``due_at`` or before."""
    own = connection.execute("SELECT id FROM article WHERE site = ? AND key = ?", (site, key)).fetchone()
    other = connection.execute(_NEXT, (site,)).fetchone()
    for found in filter(None, (own, other)):
        connection.execute(_HASTEN, (found[0], since, due_at))
