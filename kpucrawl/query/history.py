"""In: an article's number; out: what changed from each of its texts to the next, word by word, and when."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .differences import Difference, differences
from .rows import Rows, Value, select

COLUMNS = ("article", "version", "seen_at", "cause", "kind", "words", "old", "new")


@dataclass(frozen=True, slots=True)
class Change:
    """From one text of an article to the next."""

    version: int
    """The number of the later one; the first text is number 1."""
    seen_at: str
    """When it was first seen so (ISO 8601 UTC)."""
    cause: str
    """``edit`` by the office, or ``reading``: the same page, read otherwise."""
    places: tuple[Difference, ...]
    """Empty where not a word differs."""


def history(connection: sqlite3.Connection, article: int) -> Iterator[Change]:
    """Return what changed in an article, from its first text on; nothing where it has had but one."""
    texts = select(connection, "SELECT * FROM versions WHERE article = ? ORDER BY number", (article,)).dicts()
    for old, new in pairwise(texts):
        places = tuple(differences(old, new))
        yield Change(int(str(new["number"])), str(new["seen_at"]), str(new["cause"]), places)


def rows(article: int, changes: Iterator[Change]) -> Rows:
    """Return changes as rows, one a place."""
    lines: Iterator[tuple[Value, ...]] = (
        (article, change.version, change.seen_at, change.cause, place.kind, place.words, place.old, place.new)
        for change in changes
        for place in change.places
    )
    return Rows(COLUMNS, lines)
