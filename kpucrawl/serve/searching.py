"""In: a search form as it was filled in; out: the page of what was found. The one place that calls ``query``'s search."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, get_args

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.errors import KpucrawlError
from kpucrawl.items import ArticleKind
from kpucrawl.query import search as searches

from .answer import answer, provinces, words_of
from .reads import Row

FIELDS = ("site", "province", "kind", "category", "author", "since", "until")
"""The filters that the form and its address know, as ``query.filters`` calls them."""
PAGE, MOST = 20, 200
_LONGEST = 300  # characters of a question or a filter
_COLUMNS = ("id", "site", "title", "published_on", "kind", "gone_at", "changed_at", "duplicate_of", "snippet")


async def search(datasette: Any, request: Any) -> Response:
    """Answer ``/search?q=…&province=…&since=…``."""
    asked = (request.args.get("q") or "").strip()[:_LONGEST]
    chosen = {name: value[:_LONGEST] for name in FIELDS if (value := (request.args.get(name) or "").strip())}
    newest = bool(request.args.get("newest"))
    limit = min(MOST, int(many)) if (many := request.args.get("n") or "").isdecimal() and len(many) < 5 and int(many) else PAGE
    found: list[Row] = []
    wrong = ""
    if asked:
        try:
            found = await datasette.read(_found, asked, chosen, limit + 1, newest)
        except KpucrawlError as error:
            wrong = str(error)
    return await answer(
        datasette,
        request,
        "search.html",
        asked=asked,
        chosen=chosen,
        newest=newest,
        found=found[:limit],
        more=min(MOST, limit + PAGE) if len(found) > limit and limit < MOST else None,
        wrong=wrong,
        provinces=list(provinces().values()),
        kinds=get_args(ArticleKind),
        words=words_of(request),
    )


def _found(connection: sqlite3.Connection, asked: str, chosen: Mapping[str, str], limit: int, newest: bool) -> list[Row]:
    narrowed = {name: [value] for name, value in chosen.items()}
    found = searches.search(connection, asked, narrowed, limit=limit, newest=newest, columns=_COLUMNS)
    return list(found.dicts())
