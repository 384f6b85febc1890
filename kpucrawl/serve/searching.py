"""In: a search form as it was filled in; out: the page of what was found. The one place that calls ``query``'s search."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from typing import Any, get_args

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.errors import KpucrawlError
from kpucrawl.items import ArticleKind
from kpucrawl.query import search as searches
from kpucrawl.query.facets import facets
from kpucrawl.query.ranking import Marks

from .answer import answer, provinces
from .reads import Row
from .texts import pieces

FIELDS = ("site", "province", "kind", "category", "author", "since", "until")
"""The filters that the form and its address know, as ``query.filters`` calls them."""
PAGE, LAST = 20, 400
"""Stories a page, and how far down one may page: nobody reads further, and each page costs all before it."""
_LONGEST = 300  # characters of a question or a filter
_MARKS = Marks("\x02", "\x03")  # no text that was read from a page holds them
_COLUMNS = ("id", "site", "marked_title", "published_on", "kind", "gone_at", "changed_at", "offices", "snippet")
COUNTING = 0.25
"""Seconds for counting all that answers: a word as common as `KPU` has a million hits, and nobody waits for their number."""
_STEPS = 20_000  # of SQLite's machine between two looks at the clock: about a millisecond
_SHOWN = {"province": 8, "site": 8, "year": 12, "kind": 4, "category": 6}


def asked_of(request: Any) -> tuple[str, dict[str, str]]:
    """Return the question and the filters that an address holds."""
    chosen = {name: value[:_LONGEST] for name in FIELDS if (value := (request.args.get(name) or "").strip())}
    return (request.args.get("q") or "").strip()[:_LONGEST], chosen


async def search(datasette: Any, request: Any) -> Response:
    """Answer ``/search?q=…&province=…&since=…``."""
    asked, chosen = asked_of(request)
    newest = bool(request.args.get("newest"))
    start = min(LAST, int(text)) if (text := request.args.get("from") or "").isdecimal() and len(text) < 5 else 0
    found: Row = {}
    wrong = ""
    if asked:
        try:
            found = await datasette.read(_found, asked, chosen, start, newest)
        except KpucrawlError as error:
            wrong = str(error)
    return await answer(
        datasette,
        request,
        "search.html",
        asked=asked,
        chosen=chosen,
        newest=newest,
        start=start,
        page_size=PAGE,
        wrong=wrong,
        provinces=list(provinces().values()),
        kinds=get_args(ArticleKind),
        **found,
    )


def _found(connection: sqlite3.Connection, asked: str, chosen: Mapping[str, str], start: int, newest: bool) -> Row:
    narrowed = {name: [value] for name, value in chosen.items()}
    rows = searches.search(
        connection, asked, narrowed, limit=PAGE + 1, offset=start, newest=newest, columns=_COLUMNS, marks=_MARKS
    )
    listed = list(rows.dicts())
    shown = [
        {**row, "title_parts": pieces(str(row["marked_title"]), *_MARKS), "lead_parts": pieces(str(row["snippet"]), *_MARKS)}
        for row in listed[:PAGE]
    ]
    counted = _counted(connection, asked, narrowed)
    return {
        "found": shown,
        "more": start + PAGE if len(listed) > PAGE and start + PAGE < LAST else None,
        "forms": searches.asking(connection, asked).forms,
        "facets": counted,
        "total": sum(number for _, number in counted["year"]) if counted else None,
    }


def _counted(connection: sqlite3.Connection, asked: str, narrowed: Mapping[str, list[str]]) -> dict[str, list[tuple[Any, int]]]:
    """Return facet → values with their counts; nothing where counting takes too long."""
    until = time.monotonic() + COUNTING
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    counted: dict[str, list[tuple[Any, int]]] = {name: [] for name in _SHOWN}
    try:
        for facet, value, number in facets(connection, asked, narrowed, by=tuple(_SHOWN), most=max(_SHOWN.values())).lines:
            counted[str(facet)].append((value, int(str(number))))
    except sqlite3.OperationalError:  # interrupted
        return {}
    finally:
        connection.set_progress_handler(None, 0)
    return {name: values if name == "year" else values[: _SHOWN[name]] for name, values in counted.items()}
