"""In: the articles a batch has brought new texts of, and an open write transaction; out: those that tell one story, linked.

A text is looked up by the few numbers of its sketch in one index of the archive, and what is found is compared word by word. The
work an article does not grow with the archive: a number that many texts share is a formula's and stops being noted, and the most
likely few are compared.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from .holders import Holders
from .likeness import SHORT, Likeness, Text, contradicts, days_agree, headline_words, headlines_agree, likeness, openings_agree
from .sketch import Sketch, are_near, near_ones, sketch
from .wording import Day, wording

MOST_A_KEY = 12
"""Texts noted under one number. Copies of one text find each other by the first of them; what more texts share is a formula."""
_MOST_LOOKED_AT, _MOST_COMPARED = 8, 4
"""Texts whose days and length are looked at, the likeliest first, and of those the ones compared word by word."""
_STILL = 0.5
"""Share of its words that an edited copy must keep to stay one."""
_FORMER = 2
"""Texts an article had before that are looked at, the latest first."""

SCHEMA = (
    """
    CREATE TABLE sketch (
        article INTEGER PRIMARY KEY REFERENCES article(id), words INTEGER NOT NULL, days TEXT NOT NULL, opened TEXT NOT NULL
    ) STRICT
    """,
    # Also of texts an article had before: what was posted again may be what has been edited since.
    "CREATE TABLE sketch_key (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article)) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE copy (
        article INTEGER PRIMARY KEY REFERENCES article(id), of INTEGER NOT NULL REFERENCES article(id),
        how TEXT NOT NULL CHECK (how IN ('exact', 'dateline', 'edited')), share REAL NOT NULL
    ) STRICT
    """,
    "DROP VIEW stories",
    """
    CREATE VIEW stories AS
    SELECT a.id, a.title, s.name AS site, a.url, a.published_on,
           (SELECT count(*) FROM article c WHERE c.duplicate_of = a.id) AS copies,
           1 + (SELECT count(DISTINCT c.site) FROM article c WHERE c.duplicate_of = a.id AND c.site <> a.site) AS sites,
           coalesce((SELECT max(c.published_on) FROM article c WHERE c.duplicate_of = a.id), a.published_on) AS last_published_on,
           CAST(julianday((SELECT max(c.published_on) FROM article c WHERE c.duplicate_of = a.id)) - julianday(a.published_on)
               AS INTEGER) AS days
    FROM article a LEFT JOIN site s ON s.id = a.site
    WHERE a.duplicate_of IS NULL
    """,
    """
    CREATE VIEW copies AS
    SELECT a.id AS article, s.name AS site, a.url, a.title, a.published_on, a.duplicate_of AS story, c.how, c.share,
           c.of AS found_by
    FROM article a JOIN copy c ON c.article = a.id LEFT JOIN site s ON s.id = a.site
    WHERE a.duplicate_of IS NOT NULL
    """,
)
"""Made by the migration 0004_stories; never to be edited once released."""

TRACE_SCHEMA = (
    "ALTER TABLE sketch ADD COLUMN trace INTEGER",
    "ALTER TABLE sketch ADD COLUMN more INTEGER",
    # Beside each number half of the trace, so that most texts that share one by chance are passed over unread.
    "ALTER TABLE sketch_key ADD COLUMN trace INTEGER",
)
"""Made by the migration 0011_traces; texts sketched before have none."""

_FIND_TEXTS = """
    SELECT a.id, s.name, a.title, a.published_on, a.body_hash, k.words, k.days, k.opened, k.trace, k.more
    FROM json_each(?) j CROSS JOIN sketch k ON k.article = j.value JOIN article a ON a.id = k.article JOIN site s ON s.id = a.site
"""
_BODY = "SELECT body FROM texts WHERE id = ?"
_FORMERLY = """
    SELECT v.title, v.body FROM article a JOIN version v ON v.article = a.id AND v.id < a.version
    WHERE a.id = ? AND a.versions > 1 ORDER BY v.id DESC LIMIT ?
"""
_ADD_SKETCH = "INSERT OR REPLACE INTO sketch (article, words, days, opened, trace, more) VALUES (?, ?, ?, ?, ?, ?)"
_DROP_SKETCH = "DELETE FROM sketch WHERE article = ?"
_STORY = "SELECT coalesce(duplicate_of, id) FROM article WHERE id = ?"
_MEMBERS = "SELECT id FROM article WHERE id = ?1 OR duplicate_of = ?1 ORDER BY published_on IS NULL, published_on, first_seen, id"
_TOLD_TWICE = """
    SELECT DISTINCT coalesce(a.duplicate_of, a.id) FROM json_each(?) j CROSS JOIN article a ON a.id = j.value
    WHERE a.duplicate_of IS NOT NULL OR EXISTS (SELECT 1 FROM article c WHERE c.duplicate_of = a.id)
"""
_IS_TOLD_TWICE = "SELECT 1 FROM article WHERE duplicate_of = ?"
_POINT = "UPDATE article SET duplicate_of = ? WHERE id = ?"
_TAKE_COPY = "DELETE FROM copy WHERE article = ? RETURNING of, how, share"
_ADD_COPY = "INSERT OR REPLACE INTO copy (article, of, how, share) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text that has come into the archive."""

    article: int
    site: str
    title: str
    body: str
    body_hash: int
    known: bool
    """Whether the article had another text before."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked at first of a text that may tell the same story; without its body."""

    article: int
    text: Text
    published_on: str | None
    body_hash: int
    words: int
    trace: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Sketched:
    arrival: Arrival
    known: _Known
    sketch: Sketch

    @property
    def keys(self) -> tuple[int, ...]:
        return (self.sketch.digest, *self.sketch.keys)

    @property
    def row(self) -> tuple[object, ...]:
        """What the table ``sketch`` keeps."""
        known = self.known
        return known.article, known.words, _written(known.text.days), _written(known.text.opened), *self.sketch.trace


def link(connection: sqlite3.Connection, arrivals: Sequence[Arrival], holders: Holders) -> None:
    """Find the stories that texts tell, and point each article at the earliest that tells its story, inside the transaction."""
    sketched: list[_Sketched] = []
    for arrival in arrivals:
        one = _sketched(arrival)
        if arrival.known:
            _part_if_other(connection, arrival, one)
        if one is not None:
            sketched.append(one)
        elif arrival.known:
            connection.execute(_DROP_SKETCH, (arrival.article,))
    if sketched:
        Search(connection, sketched, holders).run()


def settle(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Choose again the earliest of the stories that these articles tell: their day of posting is known better now."""
    for (story,) in connection.execute(_TOLD_TWICE, (json.dumps(list(articles)),)).fetchall():
        _unite(connection, [story])


def sketch_all(connection: sqlite3.Connection) -> None:
    """Sketch every article of an archive that has no sketches yet, for the migration; a thousand take a second."""
    if connection.execute("SELECT 1 FROM sketch LIMIT 1").fetchone():
        return
    last, holders = 0, Holders()
    find = """
        SELECT a.id, s.name, v.title, v.body, a.body_hash FROM article a JOIN site s ON s.id = a.site
        JOIN version v ON v.id = a.version WHERE a.id > ? AND a.kind <> 'image' ORDER BY a.id LIMIT 200
    """
    while rows := connection.execute(find, (last,)).fetchall():
        link(connection, [Arrival(*row, known=False) for row in rows], holders)  # type: ignore[misc]  # it cannot count what SQL gives
        last = rows[-1][0]


def _sketched(arrival: Arrival) -> _Sketched | None:
    said = wording(arrival.body)
    made = sketch(said.words)
    if made is None:
        return None
    text = Text(arrival.site, arrival.title, arrival.body, said.days, said.opened)
    return _Sketched(arrival, _Known(arrival.article, text, None, arrival.body_hash, len(said.words), made.trace), made)


class Search:
    """What the archive holds that is like the texts of one batch."""

    def __init__(self, connection: sqlite3.Connection, sketched: Sequence[_Sketched], index: Holders) -> None:
        self.connection = connection
        self.sketched = sketched
        self.index = index
        self.holders: defaultdict[int, list[int]] = defaultdict(list)
        """Number → articles with it, those of this batch added as they are dealt with."""
        self.texts: dict[int, _Known] = {}
        self.traces: defaultdict[int, set[int | None]] = defaultdict(set)
        """Half of the trace of each of an article's texts, also of those it had before."""
        self.noted: list[tuple[int, int, list[int]]] = []
        self.found: dict[int, list[int]] = {}
        """Article → those it may be like, by what the archive held before this batch."""
        self.added: set[int] = set()
        """Numbers that texts of this batch have been noted under."""

    def run(self) -> None:
        """Look up all, then compare and link one after the other, then note what they are found by."""
        wanted = {key for one in self.sketched for key in one.keys}
        for key, article, trace in self.index.find(self.connection, wanted):
            self.holders[key].append(article)
            self.traces[article].add(trace)
        self.found = {one.arrival.article: self._likeliest(one) for one in self.sketched}
        self._load({article for found in self.found.values() for article in found})
        for one in self.sketched:
            self._link(one)
        self.connection.executemany(_ADD_SKETCH, (one.row for one in self.sketched))
        self.index.note(self.connection, self.noted)

    def _load(self, articles: set[int]) -> None:
        for article, site, title, day, body_hash, words, days, opened, *trace in self.connection.execute(
            _FIND_TEXTS, (json.dumps(list(articles)),)
        ):
            text = Text(site, title, "", _read(days), _read(opened))
            self.texts[article] = _Known(article, text, day, body_hash, words, (trace[0], trace[1]))

    def _likeliest(self, one: _Sketched) -> list[int]:
        """Return the articles that share numbers with a text: those with all its words first, then by how many they share."""
        shared = Counter(chain.from_iterable(self.holders.get(key, ()) for key in one.sketch.keys))
        votes = Counter(near_ones(one.sketch.trace[0], self.traces, shared))
        for article in self.holders.get(one.sketch.digest, ()):
            votes[article] += len(one.keys)
        votes.pop(one.arrival.article, None)
        return [article for article, _ in votes.most_common(_MOST_LOOKED_AT)]

    def _link(self, one: _Sketched) -> None:
        found: dict[int, tuple[int, Likeness]] = {}
        compared = 0
        same_words = frozenset(self.holders.get(one.sketch.digest, ()))
        before = self.found[one.arrival.article]
        for article in before if self.added.isdisjoint(one.keys) else self._likeliest(one):
            known = self.texts.get(article)
            same = article in same_words
            if known is None or compared >= _MOST_COMPARED or not (same or self._is_near(one, known)):
                continue
            if not _may_be_like(one.known, known, same=same):
                continue
            [story] = self.connection.execute(_STORY, (article,)).fetchone()
            if story in found:
                continue
            like: Likeness | None
            if same:
                like = Likeness("exact" if known.body_hash == one.arrival.body_hash else "dateline", 1.0)
            else:
                compared += 1
                told = (likeness(one.known.text, text) for text in self._texts(article))
                like = next((each for each in told if each is not None), None)
            if like is not None and self._agree(one, article, story, [each for each, _ in found.values()], same=same):
                found[story] = (article, like)
        keys = []
        for key in one.keys:
            holders = self.holders[key]
            if len(holders) < MOST_A_KEY and one.arrival.article not in holders:
                holders.append(one.arrival.article)
                keys.append(key)
        if keys:
            self.noted.append((one.arrival.article, one.sketch.trace[0], keys))
            self.added.update(keys)
        self.traces[one.arrival.article].add(one.sketch.trace[0])
        self.texts[one.arrival.article] = one.known
        if found:
            self._join(one.arrival.article, found)

    def _is_near(self, one: _Sketched, known: _Known) -> bool:
        """Return whether the traces leave a copy open; what an article said before has only half of its trace here."""
        return are_near(one.sketch.trace, known.trace) or self.traces.get(known.article, set()) != {known.trace[0]}

    def _text(self, article: int) -> Text | None:
        """Return a text with its body, which is read only when it is asked for; None for one too short to be compared."""
        if article not in self.texts:
            self._load({article})
        known = self.texts.get(article)
        if known is None or known.text.body:
            return known.text if known else None
        [body] = self.connection.execute(_BODY, (article,)).fetchone()
        return replace(known.text, body=body)

    def _texts(self, article: int) -> Iterator[Text]:
        """Yield the text of an article, then what it said before it was corrected: copies repeat that."""
        present = self._text(article)
        if present is not None:
            yield present
            for title, body in self.connection.execute(_FORMERLY, (article, _FORMER)).fetchall():
                said = wording(body)
                yield Text(present.site, title, body, said.days, said.opened)

    def _agree(self, one: _Sketched, article: int, story: int, others: Iterable[int], *, same: bool) -> bool:
        """Return whether one story can be made of these: what is like a third may say otherwise where the third says nothing.

        The text is held against the earliest of the story it would join, unless another of it has the ``same`` words, and what it
        was found like against what else it is like.
        """
        found = self._text(article)
        if article != story and not same and all(contradicts(one.known.text, text) for text in self._texts(story)):
            return False
        texts = [text for other in others if (text := self._text(other)) is not None]
        return found is None or not any(contradicts(found, text) for text in texts)

    def _join(self, article: int, found: Mapping[int, tuple[int, Likeness]]) -> None:
        """Make one story of those found, the article's own among them; each is tied to the next by how they were found alike."""
        [own] = self.connection.execute(_STORY, (article,)).fetchone()
        ways = {story: way for story, way in found.items() if story != own}
        is_alone = own == article and not self.connection.execute(_IS_TOLD_TWICE, (article,)).fetchone()
        for story, (other, like) in sorted(ways.items(), key=lambda way: -way[1][1].share):
            tied = (article, other) if is_alone else (story, article)
            self.connection.execute(_ADD_COPY, (*tied, like.how, like.share))
            is_alone = False
        if ways:
            _unite(self.connection, [own, *ways])


def _may_be_like(one: _Known, other: _Known, *, same: bool) -> bool:
    """Return whether what is known of two texts without reading them leaves it open that they tell one story.

    ``same``: the other has the very words, or had them once and tells another day since it was corrected.
    """
    shorter, longer = sorted((one.words, other.words))
    if shorter * 2 < longer or not openings_agree(one.text, other.text):
        return False
    had_once = same and [day[:2] for day in one.text.days] != [day[:2] for day in other.text.days]
    if not had_once and not days_agree(one.text.days, other.text.days):
        return False
    if shorter < SHORT and headline_words(one.text.title) != headline_words(other.text.title):
        return False
    return headlines_agree(one.text, other.text)


def _unite(connection: sqlite3.Connection, stories: Iterable[int]) -> None:
    """Point all that tell these stories at the earliest: by day of posting, then by when it was first read, then by id."""
    members: set[int] = set()
    for story in stories:
        members |= {row[0] for row in connection.execute(_MEMBERS, (story,))}
    order = "SELECT id, duplicate_of FROM article WHERE id IN (SELECT value FROM json_each(?)) "
    order += "ORDER BY published_on IS NULL, published_on, first_seen, id"
    rows = connection.execute(order, (json.dumps(list(members)),)).fetchall()
    first = rows[0][0]
    connection.executemany(
        _POINT,
        ((None if article == first else first, article) for article, now in rows if now != (None if article == first else first)),
    )
    _hand_on(connection, first)


def _hand_on(connection: sqlite3.Connection, first: int) -> None:
    """Turn round what ties a story's articles to each other, up to the one that was the earliest till now."""
    article, tie = first, connection.execute(_TAKE_COPY, (first,)).fetchone()
    while tie is not None:
        other, how, share = tie
        tie = connection.execute(_TAKE_COPY, (other,)).fetchone()
        connection.execute(_ADD_COPY, (other, article, how, share))
        article = other


def _part_if_other(connection: sqlite3.Connection, arrival: Arrival, one: _Sketched | None) -> None:
    """Take an edited article out of its story where its new text tells another: another day, or mostly other words.

    A corrected number leaves it there: the copies repeat what it said before.
    """
    [story] = connection.execute(_STORY, (arrival.article,)).fetchone()
    others = [row[0] for row in connection.execute(_MEMBERS, (story,)) if row[0] != arrival.article]
    if not others:
        return
    if one is not None:
        for other in others[:_MOST_COMPARED]:
            said = wording(connection.execute(_BODY, (other,)).fetchone()[0])
            shared = (Counter(said.words) & Counter(wording(arrival.body).words)).total()
            if shared >= _STILL * max(len(said.words), one.known.words) and days_agree(said.days, one.known.text.days):
                return
    first = others[0]
    _hand_on(connection, first)
    connection.execute("DELETE FROM copy WHERE article = ?", (arrival.article,))
    connection.execute("UPDATE copy SET of = ? WHERE of = ?", (first, arrival.article))
    connection.execute(_POINT, (None, arrival.article))
    connection.executemany(_POINT, ((None if other == first else first, other) for other in others))


def _written(days: Iterable[Day]) -> str:
    """Return days as the archive keeps them: ``8.9.2025 15.9.``."""
    return " ".join(f"{day}.{month}.{year or ''}" for day, month, year in days)


@lru_cache(10_000)
def _read(written: str) -> tuple[Day, ...]:
    parts = (day.split(".") for day in written.split())
    return tuple((int(day), int(month), int(year) if year else None) for day, month, year in parts)
