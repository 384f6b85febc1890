"""In: Datasette's questions to its plug-ins; out: our pages' addresses, headers that let nothing run, and words in two languages.

Only a ``ReadingRoom`` is answered: another Datasette in the same process is left as it is.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from typing import Any

from datasette import hookimpl  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400, Response  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]
from markupsafe import Markup

from . import articles, feeds, front, offices, searching, silences, stories
from .addresses import followable
from .answer import answer, template_words

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "script-src 'none'; object-src 'none'"
)
"""There is not one script in the reading room, so none may run; nothing is fetched from anywhere else."""
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
OPEN = ("/-/static/", "/-/metadata", "/-/versions", "/-/settings")
"""Datasette's own addresses that are answered; the others are for its developers, and one tells the file's place on the disk."""

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

ROUTES = (
    (r"/$", front.front),
    (r"/about$", front.about),
    (r"/health$", front.health),
    (r"/feed\.atom$", feeds.newest),
    (r"/search$", searching.search),
    (r"/search\.atom$", feeds.of_search),
    (r"/watch/(?P<name>[a-z0-9-]{1,60})\.atom$", feeds.of_watch),
    (r"/article/(?P<ident>[0-9]{1,15})$", articles.article),
    (r"/article/(?P<ident>[0-9]{1,15})/changes$", articles.changes),
    (r"/article/(?P<ident>[0-9]{1,15})/raw$", articles.raw),
    (r"/article/(?P<ident>[0-9]{1,15})/raw\.txt$", articles.raw_text),
    (r"/story/(?P<ident>[0-9]{1,15})$", stories.story),
    (r"/changes$", stories.lately),
    (r"/site/(?P<name>[a-z0-9-]{1,60})$", offices.site),
    (r"/site/(?P<name>[a-z0-9-]{1,60})/feed\.atom$", feeds.of_site),
    (r"/silence$", silences.silence),
    (r"/silence\.csv$", silences.silence_csv),
    (r"/province/(?P<slug>[a-z-]{1,60})$", offices.province),
    (r"/provinces$", offices.provinces),
)


def is_ours(datasette: object) -> bool:
    """Return whether this Datasette is a reading room."""
    return hasattr(datasette, "tallies")


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Tell the addresses of our pages."""
    return list(ROUTES) if is_ours(datasette) else []


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """Hand every template, Datasette's own included, the words of the reader's language."""
    return template_words(datasette, request) if is_ours(datasette) else {}


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, datasette: Any) -> Markup | None:
    """Let the cells of Datasette's tables lead to our pages, and addresses outwards as links that take nothing along."""
    if not is_ours(datasette):
        return None
    if column in {"article", "duplicate_of", "found_by"} and isinstance(value, int):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/article/{value}"), value)
    if column == "story" and isinstance(value, int):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/story/{value}"), value)
    if column == "site" and isinstance(value, str):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/site/{value}"), value)
    if url := followable(value):
        return Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(url)
    return Markup("{}").format(value) if isinstance(value, str) and value.strip() else None


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Answer GET and HEAD only, close Datasette's own back rooms, and give every answer the headers that let nothing run."""

    def wrap(application: Application) -> Application:
        if not is_ours(datasette):
            return application

        async def guarded(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return

            async def send_guarded(message: Message) -> None:
                if message["type"] == "http.response.start":
                    kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in HEADERS]
                    message = {**message, "headers": [*kept, *HEADERS.items()]}
                await send(message)

            if scope["method"] not in {"GET", "HEAD"}:
                await Response.text("The reading room only reads: GET or HEAD.", status=405).asgi_send(send_guarded)
            elif scope["path"].startswith("/-/") and not scope["path"].startswith(OPEN):
                await Response.text("Not here.", status=404).asgi_send(send_guarded)
            else:
                await application(scope, receive, send_guarded)

        return guarded

    return wrap


@hookimpl(wrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, list[Any], list[Any]]:
    """Answer what went wrong with a page of ours in place of Datasette's, which prints every missing page with its variables."""
    others = yield
    return [lambda: _failed(datasette, request, exception)] if is_ours(datasette) else others


async def _failed(datasette: Any, request: Any, exception: Exception) -> Any:
    told = ""
    if isinstance(exception, Base400):
        status = exception.status
    elif isinstance(exception, DatasetteError):
        status, told = exception.status, "" if exception.message_is_html else str(exception.message)
    else:
        status = 500
        traceback.print_exception(exception, file=sys.stderr)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": told or "not here", "status": status}, status=status)
    return await answer(datasette, request, "error.html", status=status, code=status, told=told)
