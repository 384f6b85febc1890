"""In: an archive's path, a SELECT and its parameters; out: rows that stream, from a connection that cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kpucrawl.errors import ArchiveError, BadOption
from kpucrawl.persist.connection import clear_log, connect, explain, told
from kpucrawl.persist.migrations import missing

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

    def only(self, asked: str | None) -> Rows:
        """Return the same rows with the columns of a comma-parted list, or as they are for None; raises BadOption.

        >>> list(Rows(("id", "title"), [(1, "Rapat")]).only("title").lines)
        [('Rapat',)]
        """
        if asked is None:
            return self
        names = chosen_columns(asked, self.columns)
        places = [self.columns.index(name) for name in names]
        return Rows(names, (tuple(line[place] for place in places) for line in self.lines))


Watch = Callable[[str, Rows], Rows]
"""What may look at rows of a view as they go by, to tell of them."""


def unwatched(_view: str, rows: Rows) -> Rows:
    """Return rows as they are."""
    return rows


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an archive to read, for the length of a block; SQLite's errors inside come out as ArchiveError and its kinds.

    Nothing is left beside it: a log that was not there before, or was empty, is taken away again, unless somebody else uses it.
    Raises ArchiveError where there is no archive, with the commands that make one.
    """
    if not path.exists():
        raise ArchiveError(
            f"there is no archive at {path}: run `kpucrawl crawl kab-magetan`, or `kpucrawl demo` to try it without internet"
        )
    if not path.is_file() and not path.is_dir():  # `connect` tells a folder; on a pipe or device it would wait for ever
        raise ArchiveError(f"{path} is no file: name the archive's file")
    was_clear = _is_clear(path)
    with told(path):
        connection = connect(path, readonly=True, timeout=TIMEOUT)
    try:
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = 'articles'").fetchone() is None:
            raise ArchiveError(f"{path} is no kpucrawl archive: name another file with --archive")
        if missing(connection, path):
            raise ArchiveError(f"{path} is of an older kpucrawl: run `kpucrawl reread` on it once, which brings it up to date")
        yield connection
    except sqlite3.Error as error:  # and no OSError: in the block it is of where the rows go, not of the archive
        better = explain(error, path)
        if better is None:
            raise
        raise better from error
    finally:
        connection.close()
        if was_clear:  # what a crawl that was killed left there is for the next crawl to fold in
            with suppress(ArchiveError):
                clear_log(path)


def _is_clear(path: Path) -> bool:
    try:
        return Path(f"{path}-wal").stat().st_size == 0
    except OSError:
        return True


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
