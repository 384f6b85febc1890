"""In: what a home page or a listing showed, and when; out: the same on the next night, so that little must be asked again.

An *entrance* is a page that shows articles: a site's home page, or the listing of one category. Beside them stand the robots.txt
files, which may be kept for a day (RFC 9309, section 2.4).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass

HOME = "home"
MOST_SHOWN = 60
"""Articles remembered of an entrance, in its order: the first pages of a listing."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a walk through a whole listing has come."""

    url: str
    """The last page read, as it answered."""
    keys: tuple[str, ...]
    """The articles it showed: page numbers drift, and these tell the place."""
    step: int = 1
    """From one page's number to the next one's."""


@dataclass(frozen=True, slots=True)
class Depths:
    """The pages of a listing behind its first, of which a night with a request to spare looks at one."""

    url: str
    """One of them, as the pager had it."""
    last: int
    """The number of the last one shown."""
    step: int = 1
    """From one page's number to the next one's."""
    at: int = 0
    """The number of the one looked at last; 0 before any."""
    looked_at: str = ""
    """When that was."""

    @property
    def first(self) -> int:
        """Return the number of the page behind the first."""
        return max(2, self.step)


@dataclass(frozen=True, slots=True)
class Entrance:
    """One entrance as it was last seen."""

    name: str
    """``home``, or the category of a listing."""
    url: str
    """Where it answered: the first page of a listing."""
    asked_at: str
    """When it was last asked for, whatever came of it."""
    read_at: str
    """When it last answered in full."""
    etag: str | None = None
    modified: str | None = None
    """Validators of that answer, kept where all it showed has been dealt with."""
    shown: tuple[str, ...] = ()
    """The keys of the articles it showed, in its order."""
    deep_at: str = ""
    """When a page behind the first was last read."""
    rate: float = 0.0
    """New articles a day, the last days weighing most."""
    trusted: bool = False
    """Whether the home page shows all its new articles."""
    failures: int = 0
    """Nights in a row on which it could not be read, or had a page that could not."""
    reached: Reached | None = None
    """Where a walk through all of it was cut."""
    full_at: str = ""
    """When a walk last went through all of it."""
    depths: Depths | None = None
    """Its further pages; None where it shows none."""


SCHEMA = (
    """
    CREATE TABLE entrance (
        site INTEGER NOT NULL REFERENCES site(id), name TEXT NOT NULL, url TEXT NOT NULL, asked_at TEXT NOT NULL,
        read_at TEXT NOT NULL, etag TEXT, modified TEXT, shown TEXT NOT NULL, deep_at TEXT NOT NULL, rate REAL NOT NULL,
        trusted INTEGER NOT NULL, failures INTEGER NOT NULL, reached TEXT, full_at TEXT NOT NULL,
        PRIMARY KEY (site, name)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE robots (origin TEXT PRIMARY KEY, asked_at TEXT NOT NULL, body BLOB) STRICT, WITHOUT ROWID",
)
"""Made by the migration 0006_nights; never to be edited once released."""
DEPTHS_SCHEMA = ("ALTER TABLE entrance ADD COLUMN depths TEXT",)
"""Made by the migration 0013_nights; never to be edited once released."""

_COLUMNS = "name, url, asked_at, read_at, etag, modified, shown, deep_at, rate, trusted, failures, reached, full_at, depths"
_SAVE = f"INSERT OR REPLACE INTO entrance (site, {_COLUMNS}) VALUES ({', '.join('?' * 15)})"


def find(connection: sqlite3.Connection, site: int) -> dict[str, Entrance]:
    """Return the entrances of a site by name."""
    found = {}
    for row in connection.execute(f"SELECT {_COLUMNS} FROM entrance WHERE site = ?", (site,)):
        name, url, asked_at, read_at, etag, modified, shown, deep_at, rate, trusted, failures, reached, full_at, depths = row
        place = json.loads(reached) if reached else None
        found[name] = Entrance(
            name, url, asked_at, read_at, etag, modified, tuple(json.loads(shown)), deep_at, rate, bool(trusted), failures,
            Reached(place[0], tuple(place[2]), place[1]) if place else None, full_at,
            Depths(*json.loads(depths)) if depths else None,
        )  # fmt: skip
    return found


def save(connection: sqlite3.Connection, site: int, entrances: Iterable[Entrance]) -> None:
    """Keep entrances, each in place of what was known of it."""
    connection.executemany(_SAVE, (_row(site, entrance) for entrance in entrances))


def _row(site: int, entrance: Entrance) -> tuple[object, ...]:
    place = entrance.reached
    return (
        site, entrance.name, entrance.url, entrance.asked_at, entrance.read_at, entrance.etag, entrance.modified,
        json.dumps(entrance.shown[:MOST_SHOWN]), entrance.deep_at, entrance.rate, entrance.trusted, entrance.failures,
        json.dumps([place.url, place.step, place.keys]) if place else None, entrance.full_at,
        json.dumps(astuple(entrance.depths)) if entrance.depths else None,
    )  # fmt: skip


def robots(connection: sqlite3.Connection, origin: str, since: str) -> tuple[bytes | None] | None:
    """Return the robots.txt of an origin if it was asked for at ``since`` or later: a body, or None where it has none."""
    found = connection.execute("SELECT body FROM robots WHERE origin = ? AND asked_at >= ?", (origin, since)).fetchone()
    return None if found is None else (found[0],)


def save_robots(connection: sqlite3.Connection, origin: str, body: bytes | None, asked_at: str) -> None:
    """Keep a robots.txt; ``body`` is None where the origin has none."""
    connection.execute("INSERT OR REPLACE INTO robots (origin, asked_at, body) VALUES (?, ?, ?)", (origin, asked_at, body))
