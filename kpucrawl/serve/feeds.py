"""In: requests for feeds; out: Atom of the newest stories, of an office, of a search, of a question that somebody follows."""

from __future__ import annotations

import io
import sqlite3
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import KpucrawlError, UnknownSiteError
from kpucrawl.persist import watches
from kpucrawl.query import search as searches
from kpucrawl.query.feeds import COLUMNS, MOST, write_atom
from kpucrawl.query.rows import Rows
from kpucrawl.query.watches import write_feed

from .answer import not_here, office_of, words_of
from .searching import asked_of

_FETCH = f"SELECT {', '.join(COLUMNS)} FROM articles WHERE spam = 0 AND published_on <= ? "
_NEWEST = f"{_FETCH} AND duplicate_of IS NULL AND kind <> 'filler' ORDER BY published_on DESC, id DESC LIMIT ?"
_OF_SITE = f"{_FETCH} AND site = ? ORDER BY published_on DESC, id DESC LIMIT ?"


async def newest(datasette: Any, request: Any) -> Response:
    """Answer ``/feed.atom``: the newest stories of all offices."""
    until = datasette.tallies.now().until
    title = words_of(request)("newest")
    return await _of(datasette, request, "/", title, lambda connection: _rows(connection, _NEWEST, until, MOST))


async def of_site(datasette: Any, request: Any) -> Response:
    """Answer ``/site/kab-magetan/feed.atom``."""
    try:
        name = site_named(request.url_vars["name"]).name
    except UnknownSiteError:
        return await not_here(datasette, request)
    until = datasette.tallies.now().until
    rows = lambda connection: _rows(connection, _OF_SITE, until, name, MOST)  # noqa: E731 – a name for a long argument
    return await _of(datasette, request, f"/site/{name}", office_of(name), rows)


async def of_search(datasette: Any, request: Any) -> Response:
    """Answer ``/search.atom?q=…``: what answers a question, the newest first; filters as those of ``/search``."""
    asked, chosen = asked_of(request)
    narrowed = {name: [value] for name, value in chosen.items()}

    def rows(connection: sqlite3.Connection) -> Rows:
        return searches.search(connection, asked, narrowed, limit=MOST, newest=True, columns=COLUMNS)

    try:
        return await _of(datasette, request, f"/search?{request.query_string}", asked, rows)
    except KpucrawlError as error:
        return Response.text(str(error), status=400)


async def of_watch(datasette: Any, request: Any) -> Response:
    """Answer ``/watch/banjir.atom``: what was news to a question that is followed, as ``kpucrawl watch run`` found it."""

    def written(connection: sqlite3.Connection) -> str | None:
        stream = io.StringIO()
        for watch in watches.find(connection, request.url_vars["name"]):
            write_feed(connection, watch, stream)
        return stream.getvalue() or None

    feed = await datasette.read(written)
    return await not_here(datasette, request) if feed is None else _atom(feed)


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> Rows:
    return Rows(COLUMNS, connection.execute(sql, parameters).fetchall())


async def _of(datasette: Any, request: Any, page: str, title: str, rows: Any) -> Response:
    """Return a feed of rows; ``page`` is where people read the same."""
    address = datasette.absolute_url(request, request.full_path)
    links = {"self": address, "alternate": datasette.absolute_url(request, datasette.urls.path(page))}

    def written(connection: sqlite3.Connection) -> str:
        stream = io.StringIO()
        write_atom(rows(connection), stream, title=f"kpucrawl: {title}", ident=address, links=links)
        return stream.getvalue()

    return _atom(await datasette.read(written))


def _atom(feed: str) -> Response:
    return Response(feed, headers={"Cache-Control": "max-age=300"}, content_type="application/atom+xml; charset=utf-8")
