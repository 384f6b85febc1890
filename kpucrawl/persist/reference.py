"""In: the catalogue's sites and ``about.toml``; out: their rows in the archive, so that one file explains itself."""

from __future__ import annotations

import sqlite3
import tomllib
from functools import cache
from importlib import resources

from kpucrawl.catalogue.sites import all_sites

from .connection import immediate

_SITE_COLUMNS = ("name", "host", "code", "kind", "office", "province", "family", "timezone", "host_status")
_READ_SITES = f"SELECT {', '.join(_SITE_COLUMNS)} FROM site"
_SAVE_SITE = f"""
    INSERT INTO site ({", ".join(_SITE_COLUMNS)}) VALUES ({", ".join("?" * len(_SITE_COLUMNS))})
    ON CONFLICT (name) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _SITE_COLUMNS[1:])}
"""
_READ_ABOUT = 'SELECT "view", "column", meaning, position FROM about'

AboutRow = tuple[str, str, str, int]
"""View, column (empty for the view as a whole), meaning, place in reading order."""


@cache
def about() -> tuple[AboutRow, ...]:
    """Return what each public view and each of its columns means, in reading order."""
    tables = tomllib.loads(resources.files(__package__).joinpath("about.toml").read_text(encoding="utf-8"))
    lines = ((view, column, meaning) for view, columns in tables.items() for column, meaning in columns.items())
    return tuple((view, "" if column == "-" else column, meaning, place) for place, (view, column, meaning) in enumerate(lines))


def bring_over(connection: sqlite3.Connection) -> None:
    """Bring sites and explanations up to date; writes, and takes the write lock, only where something differs.

    A site that has left the catalogue stays: articles hang on it.
    """
    sites = {tuple(getattr(site, column) for column in _SITE_COLUMNS) for site in all_sites()}
    new_sites = sites - set(connection.execute(_READ_SITES))
    stale = set(connection.execute(_READ_ABOUT)) != set(about())
    if not new_sites and not stale:
        return
    with immediate(connection):
        connection.executemany(_SAVE_SITE, sorted(new_sites))
        if stale:
            connection.execute("DELETE FROM about")
            connection.executemany("INSERT INTO about VALUES (?, ?, ?, ?)", about())


def site_ids(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the archive's own number of each site by its name."""
    return dict(connection.execute("SELECT name, id FROM site"))
