"""In: an archive's path, a SELECT and its parameters; out: rows that stream, from a connection that cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpucrawl.errors import ArchiveError, BadOption
from kpucrawl.persist.connection import connect, told

TIMEOUT = 5.0  # seconds to wait for a writer; with a write-ahead log readers hardly ever wait
CACHE_KIB = 32 * 1024

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer: the names of its columns, and its lines, which may be read once."""

    columns: tuple[str, ...]
    lines: Iterable[Sequence[Value]]

    def dicts(self) -> Iterator[dict[str, Value]]:
        """Return the lines one by one as column → value."""
        return (dict(zip(self.columns, line, strict=True)) for line in self.lines)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an archive to read, for the length of a block; SQLite's errors inside come out as ArchiveError and its kinds.

    Raises ArchiveError where there is no archive, with the commands that make one.
    """
    if not path.exists():
        raise ArchiveError(
            f"there is no archive at {path}: run `kpucrawl crawl kab-magetan`, or `kpucrawl demo` to try it without internet"
        )
    with told(path):
        connection = connect(path, readonly=True, timeout=TIMEOUT)
        try:
            connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = 'articles'").fetchone() is None:
                raise ArchiveError(f"{path} is no kpucrawl archive: name another file with --archive")
            yield connection
        finally:
            connection.close()


def select(connection: sqlite3.Connection, sql: str, parameters: Sequence[Value] = ()) -> Rows:
    """Run one SELECT and return its rows, streaming."""
    cursor = connection.execute(sql, parameters)
    return Rows(tuple(column[0] for column in cursor.description), cursor)


def columns_of(connection: sqlite3.Connection, view: str) -> tuple[str, ...]:
    """Return the names of a view's columns in order."""
    return tuple(row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (view,)))


def chosen_columns(asked: str, offered: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a comma-parted list; raises BadOption where one is not offered.

    >>> chosen_columns("id, title", ("id", "site", "title"))
    ('id', 'title')
    """
    names = tuple(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    for name in names:
        if name not in offered:
            raise BadOption(f"--columns {name[:40]}: no such column; choose from {', '.join(offered)}")
    if not names:
        raise BadOption(f"--columns: name at least one of {', '.join(offered)}")
    return names
