"""In: requests for the front page, the page about this archive and the health page; out: those pages."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.catalogue.sites import all_sites

from . import reads
from .answer import answer, words_of
from .counts import RECENT, topics
from .drawings import map_of, months_of, provinces_of, topics_of
from .reads import Row, rows

_STORIES = 12
_LATELY = 5
_RUNS = 14

_LAST_RUN = "SELECT id, started_at, finished_at, outcome FROM run ORDER BY id DESC LIMIT 1"
# The last runs only: the view sums over every run there ever was.
_RUN_SUMS = """
    SELECT r.id, r.started_at, r.finished_at, r.outcome, count(n.site) AS sites, sum(n.verdict = 'ok') AS ok,
           coalesce(sum(n.new), 0) AS new, coalesce(sum(n.changed), 0) AS changed, coalesce(sum(n.failed), 0) AS failed,
           coalesce(sum(n.gone), 0) AS gone, coalesce(sum(n.spam), 0) AS spam
    FROM (SELECT * FROM run ORDER BY id DESC LIMIT ?) AS r LEFT JOIN run_site n ON n.run = r.id GROUP BY r.id ORDER BY r.id DESC
"""


async def front(datasette: Any, request: Any) -> Response:
    """Answer ``/``."""
    tally = datasette.tallies.now()
    words = words_of(request)
    found = await datasette.read(_front, tally.until)
    return await answer(
        datasette,
        request,
        "front.html",
        tally=tally,
        sites=sum(1 for months in tally.months.values() if any(months.values())),
        first_month=min((month for month, articles in tally.all_months.items() if articles), default=None),
        drawn=months_of(tally, words),
        topics_drawn=topics_of(tally, words),
        provinces_drawn=provinces_of(tally, words),
        topics=topics(),
        map=map_of(tally),
        days=RECENT,
        **found,
    )


def _front(connection: sqlite3.Connection, until: str) -> Row:
    last = rows(connection, _LAST_RUN)
    return {
        "stories": reads.newest_stories(connection, until, _STORIES),
        "edited": reads.lately(connection, "changed_at", _LATELY),
        "vanished": reads.lately(connection, "gone_at", _LATELY),
        "last_run": last[0] if last else None,
    }


async def about(datasette: Any, request: Any) -> Response:
    """Answer ``/about``: what this is, how it came about, how to take it away."""
    return await answer(datasette, request, "about.html", tally=datasette.tallies.now(), topics=topics())


async def health(datasette: Any, request: Any) -> Response:
    """Answer ``/health``: how the last runs went, and how each office does, those first that somebody should look at."""
    tally = datasette.tallies.now()
    return await answer(
        datasette,
        request,
        "health.html",
        tally=tally,
        all_sites=len(all_sites()),
        runs=await datasette.read(rows, _RUN_SUMS, (_RUNS,)),
        colours=Counter(state.colour for state in tally.states),
        troubled=[state for state in tally.states if state.colour != "green"],
    )
