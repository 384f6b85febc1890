"""In: the numbers of texts' sketches and an open write transaction; out: the articles that each number was noted for.

The numbers of a text are as good as drawn by lot. Written straight into one large index each of them would cost a page of 8 KB of
its own, and the more of them the archive holds the fewer share one. So what is noted goes through three places: a log of the last
texts, one row a batch, which is looked up in memory; an index of the recent ones, small enough that the thousands of numbers of
the log that are put into it together share its pages; and the index of all others. Into that one the recent numbers go in their
order, some thousands each time and the next ones the next time, so that they share pages there too; a sieve (``sieve``) tells
which numbers need not be looked for there. The log is at most ``MOST_NEW`` texts long, and a process that opens the archive reads
it, and the sieve, when it first saves something.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from .sieve import LEAST, MOST, Sieve

MOST_NEW = 4_000
"""Texts in the log: eight megabytes of memory, and 10 ms to read."""
MOST_RECENT = 500_000
"""Numbers in the index of recent ones, those of some 56 thousand texts: two thousand pages."""

SCHEMA = (
    # ``texts`` are integers of eight bytes: article, half of the trace, how many numbers, the numbers; then the next text's.
    # By ``stamp``, drawn by lot, a process sees that the log is still the one it has in memory.
    "CREATE TABLE sketch_new (id INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, texts BLOB NOT NULL) STRICT",
    """
    CREATE TABLE sketch_recent (
        key INTEGER NOT NULL, article INTEGER NOT NULL, trace INTEGER, PRIMARY KEY (key, article)
    ) STRICT, WITHOUT ROWID
    """,
    # The last number moved on from the recent ones, and how many of them there are.
    "CREATE TABLE sketch_turn (key INTEGER NOT NULL, recent INTEGER NOT NULL) STRICT",
    "INSERT INTO sketch_turn VALUES (-9223372036854775808, 0)",
)
"""Made by the migration 0017_growth; never to be edited once released."""

_LAST = "SELECT id, stamp FROM sketch_new ORDER BY id DESC LIMIT 1"
_STAMP = "SELECT stamp FROM sketch_turn"
_LOG = "SELECT texts FROM sketch_new ORDER BY id"
_APPEND = "INSERT INTO sketch_new (id, stamp, texts) VALUES (?, ?, ?)"
_FIND = "SELECT k.key, k.article, k.trace FROM json_each(?) j CROSS JOIN sketch_key k ON k.key = j.value"
_FIND_RECENT = "SELECT k.key, k.article, k.trace FROM json_each(?) j CROSS JOIN sketch_recent k ON k.key = j.value"
_ADD_RECENT = "INSERT OR IGNORE INTO sketch_recent (key, article, trace) VALUES (?, ?, ?)"
_UP_TO = "SELECT key FROM sketch_recent WHERE key > ? ORDER BY key LIMIT 1 OFFSET ?"
_MOVE = "INSERT OR IGNORE INTO sketch_key SELECT key, article, trace FROM sketch_recent WHERE key > ? AND key <= ? ORDER BY key"
_MOVING = "SELECT DISTINCT key FROM sketch_recent WHERE key > ? AND key <= ? ORDER BY key"
_MOVED = "DELETE FROM sketch_recent WHERE key > ? AND key <= ?"

Noted = tuple[int, int, Sequence[int]]
"""A text: its article, half of its trace, and the numbers it is noted under."""


class Holders:
    """Which articles each number was noted for; one object an archive, which remembers the log from batch to batch."""

    def __init__(self) -> None:
        self._new: dict[int, list[tuple[int, int]]] = {}
        """Number → article and half of its trace, of the texts in the log."""
        self._texts = 0
        self._log: tuple[int, int] | None = None
        """Id and stamp of the last row of the log that is in memory."""
        self._sieve = Sieve()
        self._stamp = 0
        """Of the sieve that is in memory; 0: of an empty one."""

    def find(self, connection: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[tuple[int, int, int | None]]:
        """Yield number, article and half of the trace of all that was noted under these numbers, for each the oldest first."""
        self._catch_up(connection)
        wanted = sorted(numbers)  # so that the index is walked through once
        yield from connection.execute(_FIND, (json.dumps(self._sieve.passing(wanted)),))
        yield from connection.execute(_FIND_RECENT, (json.dumps(wanted),))
        for number in wanted:
            for article, trace in self._new.get(number, ()):
                yield number, article, trace

    def note(self, connection: sqlite3.Connection, texts: Sequence[Noted]) -> None:
        """Note texts under their numbers, inside the open transaction."""
        if not texts:
            return
        self._catch_up(connection)
        self._log = ((self._log[0] if self._log else 0) + 1, secrets.randbits(62))
        packed = array("q", chain.from_iterable((article, trace, len(numbers), *numbers) for article, trace, numbers in texts))
        connection.execute(_APPEND, (*self._log, packed.tobytes()))
        self._remember(texts)
        if self._texts >= MOST_NEW:
            self._put_away(connection)

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        """Read what is not as memory has it: first of all, after another process, after a transaction taken back."""
        [stamp] = connection.execute(_STAMP).fetchone()
        if stamp != self._stamp:
            self._sieve.load(connection)
            self._stamp = stamp
        last = connection.execute(_LAST).fetchone()
        if last == self._log:
            return
        self._new, self._texts, self._log = {}, 0, last
        for (packed,) in connection.execute(_LOG):
            self._remember(_unpacked(packed))

    def _remember(self, texts: Iterable[Noted]) -> None:
        for article, trace, numbers in texts:
            self._texts += 1
            held = (article, trace)
            for number in numbers:
                self._new.setdefault(number, []).append(held)

    def _put_away(self, connection: sqlite3.Connection) -> None:
        """Put the log into the index of recent numbers, and move on as many of these as are too many."""
        rows = sorted((number, *held) for number, holders in self._new.items() for held in holders)
        connection.executemany(_ADD_RECENT, rows)
        connection.execute("DELETE FROM sketch_new")
        self._new, self._texts, self._log = {}, 0, None
        [turn, recent] = connection.execute("SELECT key, recent FROM sketch_turn").fetchone()
        recent += len(rows)
        if recent > MOST_RECENT:
            found = connection.execute(_UP_TO, (turn, recent - MOST_RECENT)).fetchone()
            reach = (turn, found[0] if found else MOST)
            moving = [row[0] for row in connection.execute(_MOVING, reach)]
            connection.execute(_MOVE, reach)
            recent -= connection.execute(_MOVED, reach).rowcount
            self._stamp = -1  # of no archive, should this fail halfway
            self._sieve.add(connection, moving)
            self._stamp = secrets.randbits(62) | 1
            turn = found[0] if found else LEAST
        connection.execute("UPDATE sketch_turn SET key = ?, recent = ?, stamp = ?", (turn, recent, self._stamp))


def sift(connection: sqlite3.Connection) -> None:
    """Make the sieve of an archive that has none, for the migration; a million articles take some seconds."""
    if connection.execute("SELECT 1 FROM sketch_key LIMIT 1").fetchone():
        Sieve().fill(connection)
        connection.execute("UPDATE sketch_turn SET stamp = 1")


def _unpacked(packed: bytes) -> Iterator[Noted]:
    values = array("q", packed)
    at = 0
    while at < len(values):
        article, trace, many = values[at : at + 3]
        yield article, trace, values[at + 3 : at + 3 + many]
        at += 3 + many
