"""In: sites and a first month; out: how many requests and bytes each office was asked for, month by month."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from .rows import Rows, select

_WHERE = "WHERE (?1 = '[]' OR site IN (SELECT value FROM json_each(?1))) AND month >= ?2"
_BY = {
    None: "SELECT month, site, runs, requests, bytes FROM courtesy {where} ORDER BY month, requests DESC, site",
    "site": """SELECT site, min(month) AS first_month, max(month) AS last_month, sum(runs) AS runs, sum(requests) AS requests,
        sum(bytes) AS bytes FROM courtesy {where} GROUP BY site ORDER BY requests DESC, site""",
    "month": """SELECT month, count(*) AS sites, sum(runs) AS runs, sum(requests) AS requests, sum(bytes) AS bytes
        FROM courtesy {where} GROUP BY month ORDER BY month""",
}


def courtesy(connection: sqlite3.Connection, names: Collection[str] = (), since: str = "", by: str | None = None) -> Rows:
    """Return a row an office and month (``YYYY-MM``), of all sites or those named, from the month ``since`` on; or their sums."""
    return select(connection, _BY[by].format(where=_WHERE), (json.dumps(list(names)), since))
