"""In: sites of the catalogue and, where there is one, the archive; out: one row a site with what the archive knows of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kpucrawl.items import Site

from .rows import Rows, Value

COLUMNS = ("site", "kind", "province", "articles", "last_published_on", "last_crawled_at", "last_verdict")
"""What a list shows unless told."""
_FROM_CATALOGUE = ("site", "host", "code", "kind", "office", "province", "family", "timezone", "host_status")
_FROM_ARCHIVE = (
    "articles",
    "first_published_on",
    "last_published_on",
    "last_run",
    "last_crawled_at",
    "last_verdict",
    "last_reason",
)
_ALSO = ("other_hosts", "alternates")


def overview(sites: Sequence[Site], connection: sqlite3.Connection | None, columns: str | None = None) -> Rows:
    """Return a row for each site; without an archive (None), or for a site it has never met, its columns are NULL.

    ``columns`` is a comma-parted choice; raises BadOption.
    """
    known: dict[str, tuple[Value, ...]] = {}
    if connection is not None:
        for name, *values in connection.execute(f"SELECT site, {', '.join(_FROM_ARCHIVE)} FROM sites"):
            known[name] = tuple(values)
    unknown: tuple[Value, ...] = (None,) * len(_FROM_ARCHIVE)
    lines: list[tuple[Value, ...]] = [
        (
            site.name,
            *(getattr(site, column) for column in _FROM_CATALOGUE[1:]),
            *known.get(site.name, unknown),
            " ".join(site.other_hosts) or None,
            " ".join(site.alternates) or None,
        )
        for site in sites
    ]
    return Rows((*_FROM_CATALOGUE, *_FROM_ARCHIVE, *_ALSO), lines).only(columns or ",".join(COLUMNS))
