"""In: known articles that no longer answer, or answer again; out: when each was missing, since when it counts as gone, and why.

One way of not answering makes an article *missing*; it is *gone* when a second kind of evidence agrees. Each gap stays on record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kpucrawl.items import PageRecord

from .prepared import Prepared

Answer = Literal["404", "410", "soft", "redirected"]
"""What came instead of the article: the status; a page that says there is none, that an address which cannot exist gives too, or
that has nothing of an article; the home page, a listing, or another page of the site without its headline and text."""
Agreement = Literal["unlisted", "canary"]
"""``unlisted``: its listing shows its neighbours and not it; ``canary``: an address that cannot exist does not answer either,
while other articles of the site answer well."""

_STATUSES = frozenset({"404", "410"})

SCHEMA = (
    # One row a gap. An open one has no back_at; there is one at most an article.
    """
    CREATE TABLE absence (
        id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(id), missing_since TEXT NOT NULL,
        missed_at TEXT NOT NULL, evidence TEXT NOT NULL, gone_at TEXT, back_at TEXT,
        page_file TEXT, page_offset INTEGER, page_digest TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX absence_open ON absence (article) WHERE back_at IS NULL",
    "CREATE INDEX absence_article ON absence (article, missing_since)",
    """
    CREATE VIEW absences AS
    SELECT b.article, s.name AS site, a.url, b.missing_since, b.missed_at, b.gone_at, b.back_at, b.evidence,
           b.page_file, b.page_offset, b.page_digest
    FROM absence b LEFT JOIN article a ON a.id = b.article LEFT JOIN site s ON s.id = a.site
    """,
)
"""Made by the migration 0002_absences; never to be edited once released."""

OPENING = 400
"""Characters of a text by which it is known again."""
KNOWN = f"""
    a.id, a.key, a.number, a.url, a.title, a.category, a.published_on, a.gone_at,
    (SELECT missing_since FROM absence WHERE article = a.id AND back_at IS NULL),
    coalesce((SELECT evidence FROM absence WHERE article = a.id AND back_at IS NULL), ''),
    coalesce((SELECT substr(body, 1, {OPENING}) FROM version WHERE id = a.version), ''), coalesce(a.duplicate_of, a.id),
    coalesce((SELECT length(body) FROM version WHERE id = a.version), 0)
"""
"""The columns of a ``KnownArticle``; ``a`` is the article."""
_KNOWN = f"""
    SELECT {KNOWN} FROM article a WHERE a.site = ?
    ORDER BY a.number IS NULL, a.number DESC, a.published_on DESC, a.id DESC LIMIT ?
"""
_KNOWN_KEYS = "SELECT key, article FROM address WHERE site = ? AND how <> 'claimed'"
_OPEN = "SELECT id, article, missing_since, evidence, gone_at, page_file FROM absence WHERE article = ? AND back_at IS NULL"
_ADD = """
    INSERT INTO absence (article, missing_since, missed_at, evidence, gone_at, page_file, page_offset, page_digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = "UPDATE absence SET missed_at = ?, evidence = ?, gone_at = ? WHERE id = ?"
_GONE = "UPDATE article SET gone_at = ? WHERE id = ? AND gone_at IS NULL"
_BACK = """
    WITH met (site, key, seen_at) AS MATERIALIZED (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?)
    )
    SELECT max(m.seen_at), b.id FROM met m CROSS JOIN article a ON a.site = m.site AND a.key = m.key
        CROSS JOIN absence b ON b.article = a.id AND b.back_at IS NULL AND b.missed_at <= m.seen_at GROUP BY b.id
    UNION
    SELECT max(m.seen_at), b.id FROM met m CROSS JOIN address d ON d.site = m.site AND d.key = m.key AND d.how = 'read'
        CROSS JOIN absence b ON b.article = d.article AND b.back_at IS NULL AND b.missed_at <= m.seen_at GROUP BY b.id
"""


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What must be known of an article to look for it again."""

    id: int
    """In the archive."""
    key: str
    number: int | None
    """The id in its address."""
    url: str
    title: str
    category: str | None
    published_on: str | None
    gone_at: str | None
    missing_since: str | None
    evidence: str = ""
    """Of the gap that is open: words parted by blanks."""
    opening: str = ""
    """How its present text begins."""
    story: int = 0
    """The article that told its story first: copies, on whatever site, have the same."""
    letters: int = 0
    """Characters of its present text."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A known article that was asked for and not found."""

    article: int
    answer: Answer
    agreeing: tuple[Agreement, ...] = ()
    """The other kinds of evidence this run has."""
    may_be_listed: bool = False
    """Its listing still shows it, or was not walked to its end: then it is missing, until a later day says the same."""
    is_firm: bool = True
    """The site answered well for others to the end, and the same when it was asked twice: then a later day's word counts."""
    page: PageRecord | None = None
    """The raw page that came instead."""


@dataclass(frozen=True, slots=True)
class Missed:
    """How many articles a run found missing that were not, and gone that were not."""

    missing: int = 0
    gone: int = 0


def known_articles(connection: sqlite3.Connection, site: int, newest: int | None = None) -> list[KnownArticle]:
    """Return a site's articles, or its newest: those without an id in their address by day, then the others by rising id."""
    found = connection.execute(_KNOWN, (site, -1 if newest is None else newest))
    return [KnownArticle(*row) for row in found][::-1]


def known_under(connection: sqlite3.Connection, site: int) -> dict[str, int]:
    """Return the further keys of a site's articles, those only claimed left out, each with its article."""
    return dict(connection.execute(_KNOWN_KEYS, (site,)).fetchall())


def save(connection: sqlite3.Connection, misses: Iterable[Miss], seen_at: str) -> Missed:
    """Keep what was missed at ``seen_at``; set ``gone_at`` where a second kind of evidence agrees."""
    missing = gone = 0
    for miss in misses:
        known = connection.execute(_OPEN, (miss.article,)).fetchone()
        told = known[3].split() if known is not None else []
        earlier = miss.answer in told or _is_status(miss.answer, told)
        later = known is not None and miss.is_firm and earlier and known[2][:10] < seen_at[:10]
        words = [miss.answer, *miss.agreeing, *(["later"] if later else [])]
        certain = later or (bool(miss.agreeing) and not miss.may_be_listed)
        gone_at = seen_at if certain else None
        if known is None:
            page = (miss.page.file, miss.page.offset, miss.page.digest) if miss.page else (None, None, None)
            connection.execute(_ADD, (miss.article, seen_at, seen_at, _evidence(words), gone_at, *page))
            missing += 1
        else:
            gone_at = known[4] or gone_at
            connection.execute(_UPDATE, (seen_at, _evidence([*known[3].split(), *words]), gone_at, known[0]))
        if gone_at is not None:
            gone += connection.execute(_GONE, (gone_at, miss.article)).rowcount
    return Missed(missing, gone)


def _is_status(answer: Answer, told: Sequence[str]) -> bool:
    """Whether both an answer and one of those before are statuses that say the same."""
    return answer in _STATUSES and any(each in _STATUSES for each in told)


def _evidence(words: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(words))


def end(connection: sqlite3.Connection, batch: Sequence[Prepared]) -> int:
    """Note that what was saved answers again, inside the open transaction; return how many gaps ended."""
    met = [(prepared.site, prepared.capture.article.key, prepared.capture.seen_at) for prepared in batch]
    ended = connection.execute(_BACK, (json.dumps(met),)).fetchall()
    connection.executemany("UPDATE absence SET back_at = ? WHERE id = ?", ended)
    return len(ended)
