"""In: a saved question and an archive; out: what is news to it since it was last asked, as rows, a digest, a feed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TextIO

from kpucrawl.errors import BadOption
from kpucrawl.persist.fulltext import TOKENIZER
from kpucrawl.persist.watches import How, Sighting, Watch
from kpucrawl.terminal import printable

from .candidates import Hit, Scope, candidates
from .feeds import COLUMNS as FEED_COLUMNS
from .feeds import MOST, write_atom
from .filters import where
from .rows import Rows, Value
from .search import Asked, asking

FIRST = 20
"""Stories that a question is told when it is asked for the first time, the newest: enough to see what it finds."""
COLUMNS = ("watch", "how", "published_on", "site", "offices", "title", "url")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_TOLD: Mapping[How, str] = {"new": "", "edited": "Edited: ", "gone": "Gone: "}

_FETCH = """
    SELECT a.id, a.site, a.title, a.url, a.published_on, coalesce(s.sites, 1)
    FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value LEFT JOIN stories s ON s.id = coalesce(a.duplicate_of, a.id)
    ORDER BY j.key
"""
_EDITED = """
    SELECT DISTINCT v.article FROM version v JOIN article a ON a.id = v.article
    WHERE v.id > ? AND v.number > 1 AND (v.cause = 'edit' OR ?) ORDER BY v.article
"""
_GONE = "SELECT DISTINCT article FROM absences WHERE gone_at > ? AND back_at IS NULL ORDER BY article"
_KNOWN = """
    SELECT coalesce(a.duplicate_of, a.id) FROM watch_hit h JOIN article a ON a.id = h.article WHERE h.watch = ? AND h.how = 'new'
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: a story that a question has not been told, or what befell one."""

    article: int
    how: How
    site: str
    title: str
    url: str
    published_on: str | None
    offices: int
    """How many sites carry the story."""


@dataclass(frozen=True, slots=True)
class News:
    """What is news to one question."""

    watch: Watch
    items: tuple[Item, ...]
    """New ones first, the latest by day first."""
    version: int
    """The archive's last text that was looked at."""

    @property
    def sightings(self) -> list[Sighting]:
        """Return what is to be noted as told."""
        return [Sighting(item.article, item.how) for item in self.items]

    @property
    def is_first(self) -> bool:
        """Whether the question was asked for the first time: then its news are only what it begins with."""
        return self.watch.asked_at is None

    def lines(self) -> Iterator[tuple[Value, ...]]:
        """Yield a row for each piece of news, in the order of ``COLUMNS``."""
        for item in self.items:
            yield (self.watch.name, item.how, item.published_on, item.site, item.offices, item.title, item.url)


@dataclass(frozen=True, slots=True)
class Digest:
    """The news of several questions, to be told as ``crawl.alerts`` tells: with a subject, as text, and as data."""

    at: str
    news: tuple[News, ...]

    @property
    def subject(self) -> str:
        """Return it in one line."""
        told = [f"{one.watch.name} {len(one.items)}" for one in self.news if one.items]
        return f"kpucrawl: {'nothing new' if not told else 'news of ' + ', '.join(told)}"

    def as_dict(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "subject": self.subject,
            "at": self.at,
            "watches": [
                {
                    "name": one.watch.name,
                    "question": one.watch.question,
                    "filters": {name: list(values) for name, values in one.watch.chosen.items()},
                    "since": one.watch.asked_at,
                    "news": [dict(zip(COLUMNS[1:], line[1:], strict=True)) for line in one.lines()],
                }
                for one in self.news
            ],
        }

    def as_text(self) -> str:
        """Return it for people: the questions that have news, a story in two lines."""
        parts: list[str] = []
        for one in self.news:
            if not one.items:
                continue
            since = "asked for the first time, the newest" if one.is_first else f"since {one.watch.asked_at}"
            parts.append(f"{one.watch.name} ({one.watch.question}; {since}): {len(one.items)}")
            for item in one.items:
                many = f", {item.offices} offices" if item.offices > 1 else ""
                title = printable(item.title)
                parts += [
                    f"  {item.published_on or 'no day':<10}  {_TOLD[item.how]}{title} ({item.site}{many})",
                    f"    {item.url}",
                ]
            parts.append("")
        return "\n".join(parts)


def named(name: str) -> str:
    """Return a question's name as it may be: it names a file; raises BadOption.

    >>> named("banjir-2026")
    'banjir-2026'
    """
    if _NAME.fullmatch(name) is None:
        raise BadOption(
            f"{name[:60]!r} cannot name a question: small letters, digits and dashes, 60 at most, such as banjir-2026"
        )
    return name


def news(connection: sqlite3.Connection, watch: Watch) -> News:
    """Return what is news to a question: stories of which it was told no copy; edits and disappearances where it asks for them.

    Raises BadOption where the question or one of its filters cannot be asked any more.
    """
    asked = asking(connection, watch.question)
    scope = Scope(connection, where(watch.chosen), watch.chosen)
    (version,) = connection.execute("SELECT coalesce(max(id), 0) FROM version").fetchone()
    if watch.asked_at is None:
        hits = _stories(_all(asked, scope), set())[:FIRST]
        return News(watch, _items(connection, [(hit.id, "new") for hit in hits]), version)
    known = {row[0] for row in connection.execute(_KNOWN, (watch.name,))}
    (last,) = connection.execute("SELECT coalesce(max(article), 0) FROM version WHERE id <= ?", (watch.version,)).fetchone()
    retold = [row[0] for row in connection.execute(_EDITED, (watch.version, True)) if row[0] <= last]
    turned = _among(asked, scope, retold)
    before = _answered_before(connection, asked, [hit.id for hit in turned], watch.version)
    fresh = _stories([*_new(asked, scope, last), *(hit for hit in turned if hit.id not in before)], known)
    found: list[tuple[int, How]] = [(hit.id, "new") for hit in fresh]
    if watch.changes:
        told = {hit.id for hit in fresh}
        edited = [row[0] for row in connection.execute(_EDITED, (watch.version, False)) if row[0] not in told]
        found += [(hit.id, "edited") for hit in _among(asked, scope, edited)]
        gone = [row[0] for row in connection.execute(_GONE, (watch.asked_at,))]
        found += [(hit.id, "gone") for hit in _among(asked, scope, gone)]
    return News(watch, _items(connection, found), version)


def _all(asked: Asked, scope: Scope) -> list[Hit]:
    if asked.compiled is None:
        return scope.holding(asked.text)
    return candidates(scope, asked.compiled, newest=True, stories=FIRST)


def _new(asked: Asked, scope: Scope, after: int) -> list[Hit]:
    """Return the hits archived after an article."""
    if asked.compiled is None:
        return [hit for hit in scope.holding(asked.text) if hit.id > after]
    return scope.fetch(asked.compiled.fts, scope.tags(), -1, after=after)


def _among(asked: Asked, scope: Scope, articles: Sequence[int]) -> list[Hit]:
    """Return those of a few articles that answer the question."""
    if not articles:
        return []
    if asked.compiled is None:
        wanted = set(articles)
        return [hit for hit in scope.holding(asked.text) if hit.id in wanted]
    return scope.among(asked.compiled.fts, articles)


def _answered_before(connection: sqlite3.Connection, asked: Asked, articles: Sequence[int], version: int) -> set[int]:
    """Return those of a few articles whose text of before answered the question: an edit makes them no news of their own."""
    if not articles:
        return set()
    sql = """
        SELECT j.value, v.title, v.body FROM json_each(?) j JOIN version v ON v.article = j.value
        AND v.number = (SELECT max(number) FROM version n WHERE n.article = j.value AND n.id <= ?)
    """
    texts = connection.execute(sql, (json.dumps(list(articles)), version)).fetchall()
    if asked.compiled is None:
        return {article for article, title, body in texts if asked.text in title or asked.text in body}
    with closing(sqlite3.connect(":memory:")) as small:  # the index itself holds present texts alone
        small.execute(f"CREATE VIRTUAL TABLE search USING fts5 (title, body, tokenize='{TOKENIZER}')")
        small.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", texts)
        return {row[0] for row in small.execute("SELECT rowid FROM search WHERE search MATCH ?", (asked.compiled.fts,))}


def _stories(hits: Iterable[Hit], known: set[int]) -> list[Hit]:
    """Return the first hit of each story that is not known, the latest by day first."""
    ordered = sorted(hits, key=lambda hit: (hit.day or "", hit.id), reverse=True)
    first = {hit.story: hit for hit in reversed(ordered) if hit.story not in known}
    return sorted(first.values(), key=lambda hit: (hit.day or "", hit.id), reverse=True)


def _items(connection: sqlite3.Connection, found: Sequence[tuple[int, How]]) -> tuple[Item, ...]:
    rows = connection.execute(_FETCH, (json.dumps([article for article, _ in found]),))
    return tuple(
        Item(article, how, site, title, url, day, offices)
        for (article, site, title, url, day, offices), (_, how) in zip(rows, found, strict=True)
    )


def write_feed(connection: sqlite3.Connection, watch: Watch, stream: TextIO) -> int:
    """Write the last news of a question as an Atom feed and return how many entries it has.

    An entry's id is the article's address, and for what befell it later the address with the moment: it stays. ``updated`` is
    when it became news.
    """
    sql = """
        SELECT a.id, a.site, a.url || iif(h.how = 'new', '', '#' || h.how || '-' || h.found_at) AS url,
               CASE h.how WHEN 'edited' THEN 'Edited: ' WHEN 'gone' THEN 'Gone: ' ELSE '' END || a.title AS title, a.body,
               a.published_on, h.found_at AS first_seen, NULL AS changed_at, a.author, a.category
        FROM watch_log h JOIN articles a ON a.id = h.article WHERE h.watch = ?
        ORDER BY h.found_at DESC, a.published_on DESC, a.id DESC LIMIT ?
    """
    rows = Rows(FEED_COLUMNS, connection.execute(sql, (watch.name, MOST)).fetchall())
    return write_atom(rows, stream, title=f"kpucrawl: {watch.name} – {watch.question}", ident=f"urn:kpucrawl:watch:{watch.name}")
