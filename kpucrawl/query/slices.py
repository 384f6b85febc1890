"""In: a connection and filters; out: a SQLite file of its own with the articles that they keep and all that belongs to them.

Its tables have the names and columns of the public views, so that a query written for the archive runs on it as it stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from kpucrawl.persist.fulltext import TOKENIZER

from .columns import FLOATS, INTEGERS
from .export import OF_ARTICLES, export
from .rows import Value, Watch, select, unwatched

_MANY = 2_000
_INDEXES = (
    "CREATE INDEX articles_site ON articles (site, published_on)",
    "CREATE INDEX articles_day ON articles (published_on)",
    "CREATE INDEX articles_copy ON articles (duplicate_of)",
    *(f"CREATE INDEX {view}_article ON {view} (article)" for view in ("versions", "views_log", "links", "addresses", "absences")),
    f"CREATE VIRTUAL TABLE search USING fts5 (title, body, content='articles', content_rowid='id', tokenize='{TOKENIZER}')",
    "INSERT INTO search (search) VALUES ('rebuild')",
)


def write_slice(
    connection: sqlite3.Connection, path: Path, chosen: Mapping[str, Iterable[str]] | None = None, watch: Watch = unwatched
) -> int:
    """Write a new SQLite file at ``path`` and return how many articles it holds; what stands there already is an error.

    ``watch`` sees the rows go by.
    """
    kept = {name: tuple(values) for name, values in (chosen or {}).items()}
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=OFF")  # a file that is not whole is not kept
        articles = 0
        for view in OF_ARTICLES:
            rows = watch(view, export(connection, view, kept))
            written = _fill(made, view, rows.columns, rows.lines)
            articles = written if view == "articles" else articles
        for view in ("sites", "about"):
            rows = select(connection, f"SELECT * FROM {view}")
            _fill(made, view, rows.columns, rows.lines)
        for statement in _INDEXES:
            made.execute(statement)
        made.commit()
    return articles


def _fill(made: sqlite3.Connection, table: str, columns: tuple[str, ...], lines: Iterable[Sequence[Value]]) -> int:
    declared = ", ".join(f'"{name}" {_type(name)}{" PRIMARY KEY" if name == "id" else ""}' for name in columns)
    made.execute(f"CREATE TABLE {table} ({declared}) STRICT")
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"
    written, remaining = 0, iter(lines)
    while many := list(islice(remaining, _MANY)):
        made.executemany(insert, many)
        written += len(many)
    return written


def _type(column: str) -> str:
    return "INTEGER" if column in INTEGERS else "REAL" if column in FLOATS else "TEXT"
