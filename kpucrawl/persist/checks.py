"""In: what a person's first look at a site found (``kpucrawl sites check``); out: a row of it in the archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SCHEMA = (
    """
    CREATE TABLE site_check (
        id INTEGER PRIMARY KEY, site INTEGER NOT NULL REFERENCES site(id), checked_at TEXT NOT NULL, verdict TEXT NOT NULL,
        reason TEXT, next_step TEXT, host TEXT NOT NULL, addresses TEXT, scheme TEXT, status INTEGER, answers TEXT, title TEXT,
        family TEXT, menu TEXT NOT NULL, articles TEXT NOT NULL, certificate TEXT, requests INTEGER NOT NULL,
        bytes INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX site_check_site ON site_check (site, checked_at)",
    """
    CREATE VIEW site_checks AS
    SELECT c.id, s.name AS site, c.checked_at, c.verdict, c.reason, c.next_step, c.host, c.addresses, c.scheme, c.status,
           c.answers, c.title, c.family, c.menu, c.articles, c.certificate, c.requests, c.bytes
    FROM site_check c LEFT JOIN site s ON s.id = c.site
    """,
    """
    CREATE VIEW courtesy AS
    SELECT month, site, sum(runs) AS runs, sum(requests) AS requests, sum(bytes) AS bytes FROM (
        SELECT substr(coalesce(n.started_at, r.started_at), 1, 7) AS month, s.name AS site, count(*) AS runs,
               sum(n.requests) AS requests, sum(n.bytes) AS bytes
        FROM run_site n JOIN run r ON r.id = n.run JOIN site s ON s.id = n.site GROUP BY 1, 2
        UNION ALL
        SELECT substr(c.checked_at, 1, 7), s.name, count(*), sum(c.requests), sum(c.bytes)
        FROM site_check c JOIN site s ON s.id = c.site GROUP BY 1, 2)
    GROUP BY month, site
    """,
)
"""Made by the migration 0007_health; never to be edited once released."""


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """What a first look at a site found."""

    site: str
    verdict: str
    """``ok``, or a word of ``persist.health.Cause``."""
    reason: str
    """One line; empty for ``ok``."""
    next_step: str
    host: str
    """The host that was asked at last."""
    addresses: tuple[str, ...] = ()
    """Of the host, as this machine resolves it; none behind a proxy, which resolves for itself."""
    scheme: str | None = None
    status: int | None = None
    answers: str | None = None
    """Where the home page answered: after redirects, on another host where it moved or an alternate answered."""
    title: str | None = None
    family: str | None = None
    menu: Sequence[Mapping[str, str]] = ()
    """Listings of the menu: ``category``, ``label``, ``url``."""
    articles: Sequence[Mapping[str, object]] = ()
    """What the reader took: ``url``, ``title``, ``published_on``, ``opening``, ``confidence``, or ``url`` and ``refused``."""
    certificate: str | None = None
    requests: int = 0
    bytes: int = 0


def save(connection: sqlite3.Connection, site: int, check: SiteCheck, checked_at: str) -> int:
    """Keep a check and return its number."""
    told = (check.verdict, check.reason or None, check.next_step or None, check.host, " ".join(check.addresses) or None)
    answer = (check.scheme, check.status, check.answers, check.title, check.family)
    found = (json.dumps(list(check.menu), ensure_ascii=False), json.dumps(list(check.articles), ensure_ascii=False))
    values = (site, checked_at, *told, *answer, *found, check.certificate, check.requests, check.bytes)
    cursor = connection.execute(f"INSERT INTO site_check VALUES (NULL{', ?' * len(values)})", values)
    return int(cursor.lastrowid or 0)
