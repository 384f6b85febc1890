"""In: what to count by, and filters; out: how many articles there are of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.errors import BadOption

from .filters import where
from .rows import Rows

# What to count by → the expression of it over the view `articles`. A province is its sites' sum, told by the catalogue.
GROUPS: Mapping[str, str] = {
    "site": "articles.site",
    "province": "articles.site",
    "month": "substr(articles.published_on, 1, 7)",
    "year": "substr(articles.published_on, 1, 4)",
    "category": "articles.category",
    "kind": "articles.kind",
    "author": "articles.author",
    "spam": "articles.spam",
}
BY_TIME = frozenset({"month", "year"})


def count(connection: sqlite3.Connection, by: str, chosen: Mapping[str, Iterable[str]] | None = None) -> Rows:
    """Return how many articles there are of each site, province, month …: the most first, months and years in their order.

    What has none (no date, no category) is counted under NULL. Raises BadOption for a group or filter that is not known.
    """
    if by not in GROUPS:
        raise BadOption(f"--by {by[:40]}: give one of {', '.join(GROUPS)}")
    narrowed = where({**({"spam": ("with",)} if by == "spam" else {}), **(chosen or {})})
    order = "1" if by in BY_TIME else "2 DESC, 1"
    sql = f"SELECT {GROUPS[by]}, count(*) FROM articles WHERE {narrowed.sql} GROUP BY 1 ORDER BY {order}"
    lines: list[tuple[str | None, int]] = connection.execute(sql, narrowed.parameters).fetchall()
    if by == "province":
        provinces = {site.name: site.province for site in all_sites()}
        sums: dict[str | None, int] = {}
        for name, articles in lines:
            province = provinces.get(name or "", name)
            sums[province] = sums.get(province, 0) + articles
        lines = sorted(sums.items(), key=lambda line: (-line[1], line[0] or ""))
    return Rows((by, "articles"), lines)
