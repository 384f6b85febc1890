"""In: the path of an archive; out: Datasette over it, with our pages, as an ASGI application and as a server."""

from __future__ import annotations

import gc
import os
import socket
import tomllib
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]

from kpucrawl.errors import ArchiveError, ServeError
from kpucrawl.persist.connection import clear_log, connect
from kpucrawl.persist.reference import about
from kpucrawl.query.rows import reading

from . import hooks
from .counts import Tallies
from .drawings import draw_all

NAME = "kpu"
"""What the archive is called in addresses, whatever its file's name: ``/kpu/articles``."""
_HERE = Path(__file__).parent
_TIMEOUT = 5.0  # seconds to wait for a writer
COUNTING = 150
"""Milliseconds for counting the rows of a table that is looked at; past them it says "more"."""
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,  # whoever writes SQL of their own may not hold up the others
    "facet_time_limit_ms": 200,
    "suggest_facets": False,  # tries every column of a view: dear at a million articles
    "allow_download": False,  # a file that is being written cannot be handed out whole
    "num_sql_threads": 4,
    "cache_size_kb": 32 * 1024,
    "default_cache_ttl": 0,
    "truncate_cells_html": 400,
}


class ArchiveFile(Database):  # type: ignore[misc]
    """The archive as Datasette's database: every connection reads only."""

    def connect(self, write: bool = False) -> Any:
        """Open another connection; raises ServeError where one is asked for that writes."""
        if write:
            raise ServeError(f"{self.path} is served for reading only")
        connection = connect(Path(self.path), readonly=True, timeout=_TIMEOUT)
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Any:
        """Run one SELECT; Datasette's own counting of all rows is given less time than a question that somebody asked."""
        if sql.lstrip().lower().startswith("select count(*)"):
            options["custom_time_limit"] = min(options.get("custom_time_limit") or COUNTING, COUNTING)
        return await super().execute(sql, params, **options)

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Return no number of rows for any table: the list of tables does without, and counting a hundred takes seconds."""
        return dict.fromkeys(await self.table_names())


class ReadingRoom(Datasette):  # type: ignore[misc]
    """Datasette over one archive, with our pages, and its counts at hand."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        with reading(self.path) as connection:  # says in our words what is wrong with the file
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if not pm.is_registered(hooks):
            pm.register(hooks, name="kpucrawl")
        super().__init__(
            metadata=metadata(names),
            template_dir=str(_HERE / "templates"),
            static_mounts=[("static", str(_HERE / "static"))],
            settings=SETTINGS,
        )
        self.remove_database("_memory")
        self.archive = self.add_database(ArchiveFile(self, str(self.path)), name=NAME)
        self.pages = self.path.parent / "pages"
        self.tallies = Tallies(self.path, draw_all)

    def make_ready(self) -> None:
        """Count, draw and read the templates now, so that the first reader waits no longer than the others."""
        self.tallies.now()
        for template in (_HERE / "templates").iterdir():
            self.jinja_env.get_template(template.name)

    async def read(self, question: Callable[..., Any], *arguments: object) -> Any:
        """Ask a function of a connection in one of the reading threads, all of it of one moment of the archive."""

        def ask(connection: Any) -> Any:
            connection.execute("BEGIN")
            try:
                return question(connection, *arguments)
            finally:
                connection.rollback()

        return await self.archive.execute_fn(ask)

    def close(self) -> None:
        """Close every connection, and let SQLite clear away the log that reading leaves."""
        self.tallies.close()
        self.executor.shutdown()
        self.archive.close()
        gc.collect()  # a question that failed hangs in its error, and keeps its connection from closing until it is let go
        with suppress(ArchiveError):
            clear_log(self.path)


@cache
def _metadata_text() -> str:
    return resources.files(__package__).joinpath("metadata.toml").read_text(encoding="utf-8")


def metadata(tables: list[str]) -> dict[str, Any]:
    """Return what Datasette tells of the archive: ``metadata.toml``, what each column means, which tables are our own affair."""
    told = tomllib.loads(_metadata_text())
    described: dict[str, dict[str, Any]] = told["databases"][NAME].setdefault("tables", {})
    for view, column, meaning, _ in about():
        entry = described.setdefault(view, {})
        if column:
            entry.setdefault("columns", {})[column] = meaning
        else:
            entry.setdefault("description", meaning)
    for name in tables:
        if name != "about":
            described.setdefault(name, {})["hidden"] = True
    return told


def serve(path: Path, host: str, port: int, *, is_opened: bool = False, say: Callable[[str], None] = print) -> None:
    """Serve an archive until Ctrl-C; ``port`` 0 takes a free one. Raises ServeError where the port is taken, ArchiveError."""
    room = ReadingRoom(path)
    try:
        with _listening(host, port) as listener:
            number = listener.getsockname()[1]
            shown = f"[{host}]" if ":" in host else host
            address = f"http://{shown}:{number}/"
            room.make_ready()
            say(f"The reading room is open at {address} (Ctrl-C closes it).")
            if is_opened:
                webbrowser.open(address)
            config = uvicorn.Config(
                room.app(), log_level="warning", lifespan="on", loop="asyncio", ws="none", server_header=False, access_log=False
            )
            with suppress(KeyboardInterrupt):  # uvicorn has closed orderly and hands the signal on
                uvicorn.Server(config).run(sockets=[listener])
    finally:
        room.close()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # IPPROTO_TCP must be said: asyncio sends at once (TCP_NODELAY) only on such sockets, and a page would wait 40 ms without.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error)
        raise ServeError(f"cannot listen at {host}, port {port} ({reason}): name another with --port, or --host") from error
    return listener
