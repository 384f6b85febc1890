"""In: requests for a story, and for what was edited or vanished of late; out: their pages."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from . import reads
from .answer import answer, not_here
from .articles import compared
from .reads import Row, rows, tellings
from .texts import paragraphs, parts

_MOST = 500
"""Articles of one story that are listed."""
_LATELY = 50
_TEXT = "SELECT id, site, title, body, published_on, author, category FROM articles WHERE id = ?"
_BESIDE = {"day", "label"}
"""Each office has its own day of posting and its own labels: no change of the story."""


async def story(datasette: Any, request: Any) -> Response:
    """Answer ``/story/7?with=9``: who tells it, and what number 9 says otherwise than the earliest."""
    asked = request.args.get("with") or ""
    other = int(asked) if re.fullmatch(r"[0-9]{1,15}", asked) else None
    found = await datasette.read(_story, int(request.url_vars["ident"]), other)
    if found is None:
        return await not_here(datasette, request)
    return await answer(datasette, request, "story.html", parts=parts, paragraphs=paragraphs, **found)


def _story(connection: sqlite3.Connection, ident: int, other: int | None) -> Row | None:
    told = tellings(connection, ident, _MOST + 1)
    if not told:
        return None
    chosen = next((one for one in told[1:] if one["id"] == other), None)
    [first] = rows(connection, _TEXT, (told[0]["id"],))
    places = None
    if chosen:
        [text] = rows(connection, _TEXT, (chosen["id"],))
        found = compared(first, text)
        places = None if found is None else [place for place in found if place.kind not in _BESIDE]
    return {
        "first": told[0], "lead": reads.lead_of(first["body"]), "tellings": told[:_MOST], "more": len(told) > _MOST,
        "chosen": chosen, "places": places,
    }  # fmt: skip


async def lately(datasette: Any, request: Any) -> Response:
    """Answer ``/changes``: the articles that were last edited, and those that were last found to have vanished."""
    found = await datasette.read(_lately, _LATELY)
    return await answer(datasette, request, "lately.html", **found)


def _lately(connection: sqlite3.Connection, limit: int) -> Row:
    return {
        "edited": reads.lately(connection, "changed_at", limit),
        "vanished": reads.lately(connection, "gone_at", limit),
    }
