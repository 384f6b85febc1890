"""In: the versions an archive has gained; out: links of a hash chain over them, which show later that none was altered or lost.

A link covers versions whose ids follow each other and that were seen on one day. Its digest is the SHA-256 of the previous
link's digest, its own day, and one line a version; so whoever has noted one digest can prove everything before it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

START = "sha256:" + "0" * 64
"""What the first link names as the digest before it."""

SCHEMA = (
    # Links are only ever added, so that a digest once noted elsewhere stays in the file.
    """
    CREATE TABLE seal (
        number INTEGER PRIMARY KEY, day TEXT NOT NULL, first_version INTEGER NOT NULL, last_version INTEGER NOT NULL,
        versions INTEGER NOT NULL, digest TEXT NOT NULL, sealed_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE VIEW chain AS
    SELECT number, day, versions, first_version, last_version,
           coalesce((SELECT digest FROM seal b WHERE b.number = a.number - 1), 'sha256:' || printf('%064d', 0)) AS previous,
           digest, sealed_at
    FROM seal a
    """,
)
"""Made by the migration 0002_chain; never to be edited once released."""

LINES = """
    SELECT v.id, s.name, a.key, v.number, v.cause, v.seen_at, v.digest, coalesce(v.page_digest, '-')
    FROM version v JOIN article a ON a.id = v.article JOIN site s ON s.id = a.site
"""
"""What a version's line is made of; none of it ever changes."""
_LAST = "SELECT number, day, last_version, digest FROM seal ORDER BY number DESC LIMIT 1"
_ADD = "INSERT INTO seal (number, day, first_version, last_version, versions, digest, sealed_at) VALUES (?, ?, ?, ?, ?, ?, ?)"

Parts = tuple[int, str, str, int, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of the chain."""

    number: int
    """From 1, without gaps."""
    day: str
    """``YYYY-MM-DD``, UTC, of the versions' ``seen_at``; never before the previous link's."""
    first_version: int
    last_version: int
    versions: int
    digest: str


def line_of(parts: Parts) -> str:
    """Return a version's line: id, site, key, number, cause, time, digest of its text, digest of its raw page, parted by tabs.

    >>> line_of((7, "bali", "id:9000", 1, "first", "2026-11-22T00:00:00Z", "sha256:aa", "-")).count("\\t")
    7
    """
    return "\t".join(map(str, parts))


def digest_of(previous: str, day: str, lines: Iterable[str]) -> str:
    """Return a link's digest: SHA-256 over the previous digest, the day and the lines, each ended by a line feed, as UTF-8.

    >>> digest_of(START, "2026-11-22", ["a"])[:15]
    'sha256:ed40eedc'
    """
    hashed = hashlib.sha256(f"{previous}\n{day}\n".encode())
    for line in lines:
        hashed.update(f"{line}\n".encode())
    return "sha256:" + hashed.hexdigest()


def seal(connection: sqlite3.Connection, sealed_at: str) -> int:
    """Add the links that cover every version not yet covered, inside the open transaction; return how many links were added."""
    number, latest, covered, digest = connection.execute(_LAST).fetchone() or (0, "", 0, START)
    rows = connection.execute(f"{LINES} WHERE v.id > ? ORDER BY v.id", (covered,))
    links = list(_links(rows, number, latest, digest))
    connection.executemany(
        _ADD, ((one.number, one.day, one.first_version, one.last_version, one.versions, one.digest, sealed_at) for one in links)
    )
    return len(links)


def _links(rows: Iterable[Parts], number: int, latest: str, digest: str) -> Iterator[Seal]:
    for day, dated in groupby(_dated(rows, latest), key=itemgetter(0)):
        covered: list[int] = []
        digest = digest_of(digest, day, _noted((parts for _, parts in dated), covered))
        number += 1
        yield Seal(number, day, covered[0], covered[-1], len(covered), digest)


def _dated(rows: Iterable[Parts], latest: str) -> Iterator[tuple[str, Parts]]:
    """Put before each row its day, or the latest so far: old pages read again late must not part the chain into crumbs."""
    for parts in rows:
        latest = max(latest, parts[5][:10])
        yield latest, parts


def _noted(rows: Iterable[Parts], covered: list[int]) -> Iterator[str]:
    for parts in rows:
        covered.append(parts[0])
        yield line_of(parts)


def seals(connection: sqlite3.Connection) -> Sequence[Seal]:
    """Return the links in their order."""
    found = connection.execute("SELECT number, day, first_version, last_version, versions, digest FROM seal ORDER BY number")
    return [Seal(*row) for row in found]
