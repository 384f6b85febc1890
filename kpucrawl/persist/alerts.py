"""In: which sites are red for what; out: what of it is news to each channel of alerts, so that nobody is told twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from kpucrawl.clock import parse

SCHEMA = (
    """
    CREATE TABLE alerted (
        channel TEXT NOT NULL, subject TEXT NOT NULL, cause TEXT NOT NULL, told_at TEXT NOT NULL, over_at TEXT,
        quiet INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (channel, subject, cause)
    ) STRICT, WITHOUT ROWID
    """,
)
CALM = timedelta(hours=24)
"""What is over and comes again within this time is told no more: a site that flaps must not fill a mailbox."""
EVERYTHING = "*"
"""The subject of what befell all sites together."""

_SAVE = """
    INSERT INTO alerted (channel, subject, cause, told_at, over_at, quiet) VALUES (?1, ?2, ?3, ?4, NULL, ?5)
    ON CONFLICT DO UPDATE SET told_at = excluded.told_at, over_at = NULL, quiet = excluded.quiet
"""


@dataclass(frozen=True, slots=True)
class News:
    """What a channel has not been told."""

    begun: tuple[tuple[str, str], ...] = ()
    """(subject, cause) of what is red now."""
    over: tuple[tuple[str, str], ...] = ()
    """Of what was told to be red and is no more."""
    returned: tuple[tuple[str, str], ...] = ()
    """Came again so soon that it is not told: only kept."""
    ended: tuple[tuple[str, str], ...] = ()
    """Is over, and not worth a line: its return was not told, or another cause took its place."""

    def __bool__(self) -> bool:
        return bool(self.begun or self.over)


def news(connection: sqlite3.Connection, channel: str, red: Mapping[str, str], sound: Iterable[str], moment: str) -> News:
    """Return what is news at ``moment`` (ISO 8601) to a channel: ``red`` is subject → cause, ``sound`` the subjects seen well."""
    known = {
        (subject, cause): (told_at, over_at, bool(quiet))
        for subject, cause, told_at, over_at, quiet in connection.execute(
            "SELECT subject, cause, told_at, over_at, quiet FROM alerted WHERE channel = ?", (channel,)
        )
    }
    begun, returned = [], []
    for entry in red.items():
        told_at, over_at, quiet = known.get(entry, (None, None, False))
        if (
            told_at is None
            or (over_at is not None and not _within(over_at, moment))
            or (quiet and not over_at and not _within(told_at, moment))
        ):
            begun.append(entry)
        elif over_at is not None:
            returned.append(entry)
    seen = set(sound)
    over: list[tuple[str, str]] = []
    ended: list[tuple[str, str]] = []
    for (subject, cause), (_, over_at, quiet) in known.items():
        if over_at is None and red.get(subject) != cause and (subject in seen or subject in red):
            (over if subject in seen and not quiet else ended).append((subject, cause))
    return News(tuple(begun), tuple(over), tuple(returned), tuple(ended))


def note(connection: sqlite3.Connection, channel: str, told: News, moment: str) -> None:
    """Keep that a channel has been told."""
    connection.executemany(_SAVE, [(channel, *entry, moment, 0) for entry in told.begun])
    connection.executemany(_SAVE, [(channel, *entry, moment, 1) for entry in told.returned])
    over = [(moment, channel, *entry) for entry in (*told.over, *told.ended)]
    connection.executemany("UPDATE alerted SET over_at = ? WHERE channel = ? AND subject = ? AND cause = ?", over)


def _within(earlier: str, moment: str) -> bool:
    """Whether less than a day lies between two moments.

    >>> _within("2026-11-21T23:00:00Z", "2026-11-22T01:00:00Z"), _within("2026-11-20T23:00:00Z", "2026-11-22T01:00:00Z")
    (True, False)
    """
    return parse(moment) - parse(earlier) < CALM
