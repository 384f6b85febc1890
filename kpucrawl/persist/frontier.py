"""In: addresses that the crawl met and has not read; out: those still to be read, so that a killed run loses none of them.

An article is looked for once: it stands here from the moment a page showed its address until it is saved. What is no article
stays here as refused, so that it is not asked for every night.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kpucrawl.items import PageRecord

State = Literal["open", "failed", "refused"]
"""``open``: not answered yet; ``failed``: it answered wrongly or not at all, to be tried again; ``refused``: it is no article."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An article's address that has been met and not read."""

    key: str
    """``id:9838`` or ``slug:…``."""
    url: str
    """As it is to be asked for."""
    title: str = ""
    """The words of the link that led to it."""
    state: State = "open"
    reason: str | None = None
    tries: int = 0
    """Runs that asked for it in vain."""
    page: PageRecord | None = None
    """The raw page that answered, where it was kept and is no article."""


# An article saved is no longer pending, even where a kill came between the two writes.
_FIND = """
    SELECT f.key, f.url, f.title, f.state, f.reason, f.tries, f.page_file, f.page_offset, f.page_digest FROM frontier f
    WHERE f.site = ?1 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.site = ?1 AND a.key = f.key)
      AND NOT EXISTS (SELECT 1 FROM address d WHERE d.site = ?1 AND d.key = f.key AND d.how <> 'claimed')
"""
_SAVE = """
    INSERT INTO frontier (site, key, url, title, state, reason, tries, seen_at, page_file, page_offset, page_digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET url = excluded.url, title = excluded.title, state = excluded.state, reason = excluded.reason,
        tries = excluded.tries, seen_at = excluded.seen_at, page_file = excluded.page_file, page_offset = excluded.page_offset,
        page_digest = excluded.page_digest
"""


def find(connection: sqlite3.Connection, site: int) -> list[Pending]:
    """Return what is pending of a site."""
    found = []
    for key, url, title, state, reason, tries, *record in connection.execute(_FIND, (site,)):
        found.append(Pending(key, url, title, state, reason, tries, PageRecord(*record) if record[0] is not None else None))
    return found


def save(connection: sqlite3.Connection, site: int, pending: Iterable[Pending], seen_at: str) -> None:
    """Keep addresses, each in place of what was kept under its key."""
    connection.executemany(_SAVE, (_row(site, entry, seen_at) for entry in pending))


def _row(site: int, entry: Pending, seen_at: str) -> tuple[object, ...]:
    page = (entry.page.file, entry.page.offset, entry.page.digest) if entry.page else (None, None, None)
    return (site, entry.key, entry.url, entry.title, entry.state, entry.reason, entry.tries, seen_at, *page)


def drop(connection: sqlite3.Connection, site: int, keys: Iterable[str]) -> None:
    """Forget addresses that have been read."""
    connection.executemany("DELETE FROM frontier WHERE site = ? AND key = ?", ((site, key) for key in keys))


def reopen_listing(connection: sqlite3.Connection, site: int, category: str) -> None:
    """Note that a listing shows articles not in the archive: until a walk reaches its end, known articles must not end one."""
    connection.execute("UPDATE listing SET completed_at = NULL WHERE site = ? AND category = ?", (site, category))
