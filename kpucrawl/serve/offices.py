"""In: requests for a site, a province, all provinces; out: their pages, with charts and the map."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.errors import UnknownSiteError
from kpucrawl.items import Site

from . import reads
from .answer import answer, not_here, words_of
from .answer import provinces as by_slug
from .counts import RECENT
from .drawings import map_of, months_of
from .reads import After, Row, rows

_SITE = """
    SELECT articles, first_published_on, last_published_on, last_crawled_at, last_verdict, last_reason FROM sites WHERE site = ?
"""
_RUNS = (
    "SELECT run, started_at, verdict, reason, new, changed, failed, gone FROM run_sites WHERE site = ? ORDER BY run DESC LIMIT 10"
)
_SITES_OF = "SELECT site, last_published_on, last_crawled_at, last_verdict FROM sites WHERE province = ?"


async def site(datasette: Any, request: Any) -> Response:
    """Answer ``/site/kab-magetan?after=2025-09-08.12``."""
    try:
        office = site_named(request.url_vars["name"])
    except UnknownSiteError:
        return await not_here(datasette, request)
    after = After.read(request.args.get("after"))
    found = await datasette.read(_site, office, after, bool(request.args.get("undated")))
    tally = datasette.tallies.now()
    words = words_of(request)
    drawn = months_of(tally, words, frozenset({office.name}))
    return await answer(datasette, request, "site.html", office=office, drawn=drawn, after=after, **found)


def _site(connection: sqlite3.Connection, office: Site, after: After | None, is_undated: bool) -> Row:
    known = rows(connection, _SITE, (office.name,))
    undated = reads.undated_of(connection, office.name, reads.PAGE if is_undated else 1)
    page = reads.Page(undated, None) if is_undated else reads.newest_of(connection, [office.name], after)
    return {
        "known": known[0] if known else None, "runs": rows(connection, _RUNS, (office.name,)), "page": page,
        "is_undated": is_undated, "has_undated": bool(undated),
    }  # fmt: skip


async def province(datasette: Any, request: Any) -> Response:
    """Answer ``/province/jawa-timur``."""
    name = by_slug().get(request.url_vars["slug"])
    if name is None:
        return await not_here(datasette, request)
    sites = [each for each in all_sites() if each.province == name]
    after = After.read(request.args.get("after"))
    known, page = await datasette.read(_province, name, [each.name for each in sites], after)
    tally = datasette.tallies.now()
    return await answer(
        datasette,
        request,
        "province.html",
        province=name,
        sites=sites,
        known=known,
        page=page,
        after=after,
        tally=tally,
        drawn=months_of(tally, words_of(request), frozenset(each.name for each in sites)),
    )


def _province(
    connection: sqlite3.Connection, name: str, sites: list[str], after: After | None
) -> tuple[dict[str, Row], reads.Page]:
    known = {row["site"]: row for row in rows(connection, _SITES_OF, (name,))}
    return known, reads.newest_of(connection, sites, after)


async def provinces(datasette: Any, request: Any) -> Response:
    """Answer ``/provinces``: the map, and all provinces as a table."""
    tally = datasette.tallies.now()
    return await answer(
        datasette,
        request,
        "provinces.html",
        tally=tally,
        map=map_of(tally),
        days=RECENT,
    )
