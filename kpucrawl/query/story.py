"""In: an article's number; out: the story it tells: who published it first, who copied it when, and what each changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .differences import Difference, differences
from .rows import Rows, Value, select

COLUMNS = ("story", "article", "site", "published_on", "days", "how", "share", "url", "kind", "words", "old", "new")

_FIRST = """
    SELECT id AS article, site, url, title, body, published_on, author, category, spam FROM articles
    WHERE id = (SELECT coalesce(duplicate_of, id) FROM articles WHERE id = ?)
"""
_COPIES = """
    SELECT a.id AS article, a.site, a.url, a.title, a.body, a.published_on, a.author, a.category, c.how, c.share
    FROM copies c JOIN articles a ON a.id = c.article WHERE c.story = ?
    ORDER BY a.published_on IS NULL, a.published_on, a.id
"""
_TEXT_ONLY = {"day", "label"}
"""Each office has its own day of posting and its own labels: no change of the story."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One article that tells a story."""

    article: int
    site: str
    url: str
    title: str
    published_on: str | None
    days: int | None
    """After the first; None where a day is not known."""
    how: str
    """``first``; or what kind of copy it is: ``exact``, ``dateline``, ``edited``."""
    share: float
    """Of its words, 0 to 1, how many it has from the first or from a later copy."""
    changes: tuple[Difference, ...] = ()
    """What it says otherwise than the first; empty where not a word differs."""


def story(connection: sqlite3.Connection, article: int) -> list[Telling]:
    """Return the tellings of the story that an article tells, the earliest first: that one alone where nobody copied it."""
    [first] = select(connection, _FIRST, (article,)).dicts()
    told = [_telling(first, first, "first", 1.0)]
    for copy in select(connection, _COPIES, (first["article"],)).dicts():
        told.append(_telling(copy, first, str(copy["how"]), float(str(copy["share"]))))
    return told


def _telling(row: dict[str, Value], first: dict[str, Value], how: str, share: float) -> Telling:
    day, begun = row["published_on"], first["published_on"]
    days = (date.fromisoformat(str(day)) - date.fromisoformat(str(begun))).days if day and begun else None
    changes = () if row is first else tuple(one for one in differences(first, row) if one.kind not in _TEXT_ONLY)
    return Telling(
        int(str(row["article"])), str(row["site"]), str(row["url"]), str(row["title"]), str(day) if day else None,
        days, how, share, changes,
    )  # fmt: skip


def rows(tellings: list[Telling]) -> Rows:
    """Return a story as rows, one a place in which a telling differs from the first; one for a telling that does not."""
    return Rows(COLUMNS, _lines(tellings))


def _lines(tellings: list[Telling]) -> Iterator[tuple[Value, ...]]:
    for one in tellings:
        head = (tellings[0].article, one.article, one.site, one.published_on, one.days, one.how, one.share, one.url)
        yield from ((*head, place.kind, place.words, place.old, place.new) for place in one.changes)
        if not one.changes:
            yield (*head, None, None, None, None)
