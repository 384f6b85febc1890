"""In: pages and links that intruders put on a site, as a run met them; out: the flag ``spam`` and a timeline for each site."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .identity import storable
from .prepared import Prepared

SCHEMA = (
    "CREATE INDEX article_spam ON article (site) WHERE spam = 1",
    # What is gone and comes back is another row: the timeline has both.
    """
    CREATE TABLE intrusion (
        id INTEGER PRIMARY KEY, site INTEGER NOT NULL REFERENCES site(id),
        kind TEXT NOT NULL CHECK (kind IN ('page', 'link', 'redirect')), url TEXT NOT NULL, words TEXT NOT NULL,
        found_on TEXT NOT NULL, article INTEGER REFERENCES article(id), first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
        gone_at TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX intrusion_open ON intrusion (site, kind, url) WHERE gone_at IS NULL",
    "CREATE INDEX intrusion_site ON intrusion (site, first_seen)",
    """
    CREATE VIEW spam_log AS
    SELECT s.name AS site, i.kind, i.url, i.words, i.found_on, i.article, i.first_seen, i.last_seen,
           coalesce(i.gone_at, a.gone_at) AS gone_at
    FROM intrusion i LEFT JOIN site s ON s.id = i.site LEFT JOIN article a ON a.id = i.article
    """,
)
"""Made by the migration 0002_intrusions; never to be edited once released."""

_FOUND = """
    INSERT INTO intrusion (site, kind, url, words, found_on, article, first_seen, last_seen)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
    ON CONFLICT (site, kind, url) WHERE gone_at IS NULL
    DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), words = excluded.words, found_on = excluded.found_on
"""
_ENDED = """
    UPDATE intrusion SET gone_at = ?1 WHERE site = ?2 AND kind <> 'page' AND gone_at IS NULL AND last_seen <= ?1
    AND found_on IN (SELECT value FROM json_each(?3)) AND kind || ' ' || url NOT IN (SELECT value FROM json_each(?4))
"""
_ARTICLE = """
    SELECT id, url FROM article WHERE site = ?1 AND key = ?2
    UNION ALL
    SELECT a.id, a.url FROM address d JOIN article a ON a.id = d.article WHERE d.site = ?1 AND d.key = ?2 AND d.how <> 'claimed'
    LIMIT 1
"""
_CLEARED = """
    SELECT a.id, max(json_extract(j.value, '$[2]')) FROM json_each(?) j CROSS JOIN article a
    ON a.site = json_extract(j.value, '$[0]') AND a.key = json_extract(j.value, '$[1]')
    WHERE a.spam = 1 AND a.last_seen <= json_extract(j.value, '$[2]') GROUP BY a.id
"""


@dataclass(frozen=True, slots=True)
class Intruder:
    """A link that intruders put on a page, or a redirect of theirs."""

    kind: Literal["link", "redirect"]
    url: str
    """Where it leads."""
    words: str
    """What a link hangs on."""
    found_on: str
    """The address it stands at."""


def flag(connection: sqlite3.Connection, batch: Sequence[Prepared]) -> None:
    """Set or clear ``spam`` of what was just saved, inside the open transaction; captures that nobody judged change nothing."""
    judged = [(prepared, prepared.capture.intrusion) for prepared in batch]
    for prepared, verdict in judged:
        if verdict is not None and verdict.spam:
            _flag(connection, prepared, "; ".join(verdict.reasons))
    innocent = [
        (p.site, p.capture.article.key, p.capture.seen_at) for p, verdict in judged if verdict is not None and not verdict.spam
    ]
    cleared = connection.execute(_CLEARED, (json.dumps(innocent),)).fetchall() if innocent else []
    for article, seen_at in cleared:
        connection.execute("UPDATE article SET spam = 0 WHERE id = ?", (article,))
        connection.execute("UPDATE intrusion SET gone_at = ? WHERE article = ? AND gone_at IS NULL", (seen_at, article))


def _flag(connection: sqlite3.Connection, prepared: Prepared, reasons: str) -> None:
    capture = prepared.capture
    found = connection.execute(_ARTICLE, (prepared.site, capture.article.key)).fetchone()
    if found is None:
        return
    article, url = found
    connection.execute("UPDATE article SET spam = 1 WHERE id = ? AND spam = 0 AND last_seen <= ?", (article, capture.seen_at))
    connection.execute(_FOUND, (prepared.site, "page", url, storable(reasons), url, article, capture.seen_at))


def save(connection: sqlite3.Connection, site: int, found: Iterable[Intruder], looked_at: Collection[str], seen_at: str) -> None:
    """Keep what was found on a site's pages; what stood on a page looked at, and does so no more, ends."""
    here: list[str] = []
    for one in found:
        url = storable(one.url)
        connection.execute(_FOUND, (site, one.kind, url, storable(one.words), storable(one.found_on), None, seen_at))
        here.append(f"{one.kind} {url}")
    connection.execute(_ENDED, (seen_at, site, json.dumps([storable(url) for url in looked_at]), json.dumps(here)))
