"""In: the numbers of texts that are in the large index of stories; out: of some numbers, those that may be in it.

Of a new text's numbers most are in no other text, and looking for one of them in the index of a million texts costs a page read
for nothing. So there is a bit for each number that is in it, at a place told by the number's last digits: where the bit is not
set, nothing need be looked up. The bits are kept in parts of a few thousand numbers that follow each other, as the numbers come
into the index: a batch of them changes few parts, and a part that has grown full is parted in two.

At a million articles a batch of fifty read 448 pages before there was a sieve and a longer log, and reads 224 since.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

SIZE = 4096
"""Bytes of a part; a power of two."""
MOST_HELD = SIZE
"""Numbers of a part, so many that one bit in eight is set at most."""

SCHEMA = (
    # The parts by their first number, with how many numbers were put into each.
    "CREATE TABLE sketch_sieve (first INTEGER PRIMARY KEY, held INTEGER NOT NULL, bits BLOB NOT NULL) STRICT",
    # Drawn by lot when the parts change, so that a process sees that they are still those it has in memory.
    "ALTER TABLE sketch_turn ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0",
)
"""Made by the migration 0018_sieve, which fills it; never to be edited once released."""

LEAST, MOST = -(1 << 63), (1 << 63) - 1
_LOAD = "SELECT first, held, bits FROM sketch_sieve ORDER BY first"
_KEEP = "INSERT OR REPLACE INTO sketch_sieve (first, held, bits) VALUES (?, ?, ?)"
_HELD = "SELECT DISTINCT key FROM sketch_key WHERE key BETWEEN ? AND ? ORDER BY key"

Part = tuple[int, int, bytearray]
"""Its first number, how many numbers were put into it, and its bits."""


class Sieve:
    """Tells which numbers the large index may have."""

    def __init__(self) -> None:
        self._take([(LEAST, 0, bytearray(SIZE))])

    def _take(self, rows: Sequence[Part]) -> None:
        self.firsts = [row[0] for row in rows]
        self.held = [row[1] for row in rows]
        self.parts = [row[2] for row in rows]

    def load(self, connection: sqlite3.Connection) -> None:
        """Take the parts as the archive has them."""
        rows = [(first, held, bytearray(bits)) for first, held, bits in connection.execute(_LOAD)]
        self._take(rows or [(LEAST, 0, bytearray(SIZE))])

    def passing(self, numbers: Iterable[int]) -> list[int]:
        """Return those of the numbers that may be in the index: all that are, and a few that are not."""
        firsts, parts = self.firsts, self.parts
        return [n for n in numbers if parts[bisect_right(firsts, n) - 1][(n >> 3) % SIZE] >> (n & 7) & 1]

    def add(self, connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
        """Let numbers pass, which are in the index already; rising and each but once, inside the open transaction."""
        full = []
        at = 0
        while at < len(numbers):
            part = bisect_right(self.firsts, numbers[at]) - 1
            end = bisect_right(numbers, self._last(part), at)
            self.held[part] += end - at
            if self.held[part] > MOST_HELD:
                full.append(part)
            else:
                _set(self.parts[part], numbers[at:end])
                connection.execute(_KEEP, (self.firsts[part], self.held[part], bytes(self.parts[part])))
            at = end
        for part in reversed(full):  # so that the places of those still to come stay what they are
            self._divide(connection, part)

    def fill(self, connection: sqlite3.Connection) -> None:
        """Let pass all that the index has, where nothing is known of it."""
        self._divide(connection, 0)

    def _last(self, part: int) -> int:
        return self.firsts[part + 1] - 1 if part + 1 < len(self.firsts) else MOST

    def _divide(self, connection: sqlite3.Connection, part: int) -> None:
        """Make as many parts of one as its numbers need, each half full."""
        first = self.firsts[part]
        made = list(_made(first, (row[0] for row in connection.execute(_HELD, (first, self._last(part))))))
        self.firsts[part : part + 1], self.held[part : part + 1], self.parts[part : part + 1] = map(list, zip(*made, strict=True))
        connection.executemany(_KEEP, ((first, held, bytes(bits)) for first, held, bits in made))


def _made(first: int, numbers: Iterator[int]) -> Iterator[Part]:
    """Yield parts for rising numbers, one at least; the first begins at ``first``, whether or not that is one of them."""
    chunk = list(islice(numbers, MOST_HELD // 2))
    while True:
        bits = bytearray(SIZE)
        _set(bits, chunk)
        yield first, len(chunk), bits
        chunk = list(islice(numbers, MOST_HELD // 2))
        if not chunk:
            return
        first = chunk[0]


def _set(bits: bytearray, numbers: Sequence[int]) -> None:
    for number in numbers:
        bits[(number >> 3) % SIZE] |= 1 << (number & 7)
