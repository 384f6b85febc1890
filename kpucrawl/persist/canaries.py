"""In: what a site gave for addresses that cannot exist; out: the same for some nights, so that it need not be asked again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kpucrawl.items import PageRecord


@dataclass(frozen=True, slots=True)
class KeptCanary:
    """What a site gave for an address that cannot exist."""

    form: str
    """``id`` or ``slug``: which form of address it has."""
    url: str
    asked_at: str
    is_missing: bool | None
    """Whether it was the answer for an address that holds nothing; None where that could not be told."""
    leads_to: str
    """Where it redirected; empty where it did not."""
    page: PageRecord | None
    """The page that came, where it was kept."""


SCHEMA = (
    """
    CREATE TABLE canary (
        site INTEGER NOT NULL REFERENCES site(id), form TEXT NOT NULL, url TEXT NOT NULL, asked_at TEXT NOT NULL,
        is_missing INTEGER, leads_to TEXT NOT NULL, page_file TEXT, page_offset INTEGER, page_digest TEXT,
        PRIMARY KEY (site, form)
    ) STRICT, WITHOUT ROWID
    """,
)
"""Made by the migration 0013_nights; never to be edited once released."""

_COLUMNS = "form, url, asked_at, is_missing, leads_to, page_file, page_offset, page_digest"


def find(connection: sqlite3.Connection, site: int, since: str) -> list[KeptCanary]:
    """Return what a site gave for addresses that cannot exist, as far as it was asked at ``since`` (ISO 8601) or later."""
    query = f"SELECT {_COLUMNS} FROM canary WHERE site = ? AND asked_at >= ? ORDER BY form"
    return [
        KeptCanary(
            form,
            url,
            asked_at,
            None if is_missing is None else bool(is_missing),
            leads_to,
            PageRecord(*page) if page[0] is not None else None,
        )
        for form, url, asked_at, is_missing, leads_to, *page in connection.execute(query, (site, since))
    ]


def save(connection: sqlite3.Connection, site: int, canary: KeptCanary) -> None:
    """Keep what a site gave, in place of what was known for this form of address."""
    page = (canary.page.file, canary.page.offset, canary.page.digest) if canary.page else (None, None, None)
    told = (canary.form, canary.url, canary.asked_at, canary.is_missing, canary.leads_to, *page)
    connection.execute(f"INSERT OR REPLACE INTO canary (site, {_COLUMNS}) VALUES ({', '.join('?' * 9)})", (site, *told))
