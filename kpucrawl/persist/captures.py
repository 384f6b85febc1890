"""In: a batch of captures and an open write transaction; out: their verdicts, and the rows that keep them.

A batch asks the file three or four questions in all, decides in memory, and writes each table once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from kpucrawl.items import Verdict

from . import copies, twins
from .changes import Outcome, Row, meet, tells_other_day
from .copies import Arrival
from .holders import Holders
from .identity import Alias, How, number_of, slug_of, storable
from .prepared import Prepared, with_text
from .wording import same_words

# The columns of `article` that a Row holds, in the order of its fields.
_COLUMNS = (
    "id", "site", "key", "number", "url", "kind", "title", "published_on", "published_by", "published_text", "event_on",
    "place", "author", "category", "views", "image", "first_seen", "last_seen", "changed_at", "gone_at", "read_by",
    "confidence", "body_hash", "version", "versions",
)  # fmt: skip
_SIGHTING = ("first_seen", "last_seen", "changed_at", "gone_at", "views", "read_by", "confidence", "version", "versions")
_SETTLED = tuple(name for name in _COLUMNS if name not in {"id", "site", "key"})

_INSERT_ARTICLE = f"INSERT INTO article ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
# Two updates: naming an indexed column makes SQLite write its index anew, and most captures change none.
_UPDATE_SIGHTING = f"UPDATE article SET {', '.join(f'{name} = ?' for name in _SIGHTING)} WHERE id = ?"
_UPDATE_SETTLED = f"UPDATE article SET {', '.join(f'{name} = ?' for name in _SETTLED)} WHERE id = ?"
_INSERT_VERSIONS = """
    INSERT INTO version (id, article, number, cause, seen_at, published_on, author, category, digest,
                         page_file, page_offset, page_digest, title, body) VALUES
"""
_A_VERSION, _AT_ONCE = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 100
"""Texts are written by one statement, so many at once: before each statement whose triggers write to a full-text index, SQLite
has that index write what it holds, and pieces of one text each are merged ten times over on the way to a million."""
_RESPELL_VERSION = "UPDATE version SET title = ?1, body = ?2 WHERE id = ?3 AND (title <> ?1 OR body <> ?2)"
# A first text that only a first visit's later pages let us read well: what is sealed stays as it was written.
_RETELL_VERSION = """
    UPDATE version SET title = ?, body = ?, digest = ?, published_on = ?, author = ?, category = ?
    WHERE id = ? AND number = 1 AND id > (SELECT coalesce(max(last_version), 0) FROM seal)
"""
_TEXT = "SELECT title, body FROM version WHERE id = ?"
_COUNT_VIEWS = "INSERT OR REPLACE INTO view_count (article, seen_at, views) VALUES (?, ?, ?)"
_ADD_ADDRESS = """
    INSERT INTO address (site, key, url, article, how, first_seen) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET article = excluded.article, how = excluded.how
"""
_DROP_CLAIM = "DELETE FROM address WHERE site = ? AND key = ?"
_ADD_LINK = """
    INSERT INTO link (article, kind, url, text, first_seen) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET text = excluded.text, gone_at = NULL
"""
_END_LINK = "UPDATE link SET gone_at = ? WHERE article = ? AND kind = ? AND url = ?"
_DROP_PENDING = "DELETE FROM frontier WHERE site = ? AND key = ?"

_FIND_KEYS = """
    WITH wanted (site, key) AS MATERIALIZED (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)
    )
    SELECT a.site, a.key, a.id, 'own' FROM wanted w CROSS JOIN article a ON a.site = w.site AND a.key = w.key
    UNION ALL
    SELECT d.site, d.key, d.article, d.how FROM wanted w CROSS JOIN address d ON d.site = w.site AND d.key = w.key
"""
_FIND_ROWS = f"""
    SELECT {", ".join(f"a.{name}" for name in _COLUMNS)}, v.seen_at, v.digest, v.page_digest
    FROM json_each(?) j CROSS JOIN article a ON a.id = j.value JOIN version v ON v.id = a.version
"""
_FIND_LINKS = """
    SELECT l.article, l.kind, l.url, l.text FROM json_each(?) j CROSS JOIN link l ON l.article = j.value AND l.gone_at IS NULL
"""

Known = tuple[int, How | None]
"""The id of an article, and on what evidence a key leads to it; None: the key is its own."""


def save(connection: sqlite3.Connection, batch: Sequence[Prepared], holders: Holders) -> list[Verdict]:
    """Save a batch inside the open transaction and return one verdict each, in order."""
    return Batch(connection, batch).save(holders)


class Batch:
    """What the file knows of the articles of one batch, and what is to be written."""

    def __init__(self, connection: sqlite3.Connection, batch: Sequence[Prepared]) -> None:
        self.connection = connection
        self.batch = batch
        self.rows: dict[int, Row] = {}
        self.keys: dict[tuple[int, str], Known] = {}
        self.slugs: dict[int, str | None] = {}
        self.order: dict[int, tuple[str | None, str]] = {}
        """What the rows in the file stood in order by, among the copies of a story."""
        self.next_article, self.next_version = connection.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM article) + 1, (SELECT coalesce(max(id), 0) FROM version) + 1"
        ).fetchone()
        self.versions: dict[int, tuple[object, ...]] = {}
        self.respelled: list[tuple[str, str, int]] = []
        self.retold: dict[int, tuple[str, str]] = {}
        """Article → title and body, put right in their place."""
        self.counts: list[tuple[int, str, int]] = []
        self.addresses: list[tuple[int, str, str, int, str, str]] = []
        self.dropped: list[tuple[int, str]] = []
        self.links: list[tuple[int, str, str, str, str]] = []
        self.ended: list[tuple[str, int, str, str]] = []

    def save(self, holders: Holders) -> list[Verdict]:
        """Look up, decide, write."""
        self._look_up()
        verdicts = [self._save_one(prepared) for prepared in self.batch]
        self._write()
        copies.link(self.connection, list(self._arrivals()), holders)
        if redated := [ident for ident, order in self.order.items() if order != _order(self.rows[ident])]:
            copies.settle(self.connection, redated)
        return verdicts

    def _arrivals(self) -> Iterator[Arrival]:
        """The texts that came with this batch, the last one of each article."""
        sites = {prepared.site: prepared.capture.article.site for prepared in self.batch}
        for row in self.rows.values():
            if row.version in self.versions and row.kind != "image":
                title, body = map(str, self.versions[row.version][-2:])
                yield Arrival(row.id, sites[row.site], title, body, row.body_hash, known=row.versions > 1)
            elif row.id in self.retold and row.kind != "image":
                yield Arrival(row.id, sites[row.site], *self.retold[row.id], row.body_hash, known=True)

    def _look_up(self) -> None:
        wanted = {(prepared.site, key) for prepared in self.batch for key in prepared.keys}
        ids: set[int] = set()
        for site, key, article, how in self.connection.execute(_FIND_KEYS, (json.dumps(list(wanted)),)):
            if how == "own" or (site, key) not in self.keys:
                self.keys[site, key] = (article, None if how == "own" else how)
            ids.add(article)
        if slugged := [prepared for prepared in self.batch if number_of(prepared.capture.article.key) is None]:
            bodies = [(prepared.site, prepared.mark.body_hash) for prepared in slugged]
            ids.update(row[0] for row in self.connection.execute(twins.FIND_BODIES, (json.dumps(bodies),)))
            days = [(p.site, p.capture.article.published_on, p.capture.article.title) for p in slugged]
            ids.update(row[0] for row in self.connection.execute(twins.FIND_DAYS, (json.dumps(days),)))
        if not ids:
            return
        found = json.dumps(list(ids))
        for values in self.connection.execute(_FIND_ROWS, (found,)):
            row = Row(*values)
            self.rows[row.id] = row
            self.order[row.id] = _order(row)
        for article, kind, url, text in self.connection.execute(_FIND_LINKS, (found,)):
            self.rows[article].links[kind, url] = text

    def _save_one(self, prepared: Prepared) -> Verdict:
        row = self._recognise(prepared)
        if row is None and (row := self._twin_of(prepared)) is not None:
            prepared = with_text(prepared, row, self._text(row))
        if row is None:
            row = self._add(prepared)
            outcome = Outcome("new", text=True, counted=row.views is not None)
        else:
            prepared = self._as_kept(row, prepared)
            outcome = meet(row, prepared.capture, prepared.mark)
        self._keep_text(row, prepared, outcome)
        if outcome.counted and row.views is not None:
            self.counts.append((row.id, prepared.capture.seen_at, row.views))
        if prepared.capture.seen_at >= row.version_seen_at:
            self._keep_links(row, prepared)
        self._keep_addresses(row, prepared)
        return outcome.verdict

    def _as_kept(self, row: Row, prepared: Prepared) -> Prepared:
        """Return a capture of the words that the archive has with their signs as the archive has them: it tells nothing new."""
        capture, article = prepared.capture, prepared.capture.article
        if prepared.mark.digest == row.digest or capture.disowned is not None:
            return prepared
        text = self._text(row)
        return with_text(prepared, row, text) if same_words(text, (article.title, article.body)) else prepared

    def _text(self, row: Row) -> tuple[str, str]:
        """Return the title and body that an article has in the archive."""
        kept = self.versions.get(row.version)
        title, body = kept[-2:] if kept else self.connection.execute(_TEXT, (row.version,)).fetchone()
        return str(title), str(body)

    def _recognise(self, prepared: Prepared) -> Row | None:
        """Return the article this is a capture of, or None where it is a new one."""
        known = self.keys.get((prepared.site, prepared.capture.article.key))
        if known is not None and known[1] is None:
            return self.rows[known[0]]
        led = {self.keys.get((prepared.site, alias.key), (0, None))[0] for alias in prepared.aliases if alias.how == "redirect"}
        for candidate in self._candidates(prepared):
            row = self.rows[candidate]
            if self._is_same_article(row, prepared) and (candidate in led or not tells_other_day(row, prepared.capture.article)):
                return row
        if known is not None and known[1] == "read":
            return self.rows[known[0]]  # it was this article here before: edited since
        return None  # unknown; or the address was only claimed for another article, or led to one once

    def _candidates(self, prepared: Prepared) -> list[int]:
        """Return the articles that might be this one under another key, if their texts agree."""
        known = ((key, self.keys.get((prepared.site, key))) for key in prepared.keys)
        own_key = prepared.capture.article.key
        candidates = [found[0] for key, found in known if found is not None and (found[1] != "claimed" or key == own_key)]
        return [*candidates, *self._with_its_slug(prepared)]

    def _with_its_slug(self, prepared: Prepared) -> list[int]:
        """Return the articles with an id whose slug is all that a capture's address has."""
        if prepared.slug is None or number_of(prepared.capture.article.key) is not None:
            return []
        rows = (row for row in self.rows.values() if row.site == prepared.site and row.number is not None)
        return sorted(row.id for row in rows if self._slug(row.id) == prepared.slug)

    def _twin_of(self, prepared: Prepared) -> Row | None:
        """Return the article that an address met for the first time shows, under the same slug, and lightly otherwise read."""
        article = prepared.capture.article
        own = self.keys.get((prepared.site, f"slug:{prepared.slug}"), (0, "claimed"))
        slugged = [own[0]] if own[1] != "claimed" and number_of(article.key) is not None else []
        for candidate in (*slugged, *self._with_its_slug(prepared)):
            row = self.rows[candidate]
            same_day = row.published_on == article.published_on is not None
            if same_day and twins.are_readings_of_one(self._text(row), (article.title, article.body)):
                number = number_of(article.key)
                if row.number is None or number in {None, row.number}:
                    return row
        return None

    @staticmethod
    def _is_same_article(row: Row, prepared: Prepared) -> bool:
        """Return whether a row met under another key is this article: the same body, and no two ids."""
        number = number_of(prepared.capture.article.key)
        return row.body_hash == prepared.mark.body_hash != 0 and (row.number is None or number in {None, row.number})

    def _slug(self, article: int) -> str | None:
        if article not in self.slugs:
            self.slugs[article] = slug_of(self.rows[article].url)
        return self.slugs[article]

    def _add(self, prepared: Prepared) -> Row:
        capture, article, mark = prepared.capture, prepared.capture.article, prepared.mark
        row = Row(
            id=self.next_article, site=prepared.site, key=article.key, number=number_of(article.key), url=article.url,
            kind=article.kind, title=article.title, published_on=article.published_on, published_by=article.published_by,
            published_text=article.published_text, event_on=article.event_on, place=article.place, author=article.author,
            category=article.category, views=article.views, image=article.image, first_seen=capture.seen_at,
            last_seen=capture.seen_at, changed_at=None, gone_at=None, read_by=article.read_by, confidence=article.confidence,
            body_hash=mark.body_hash, version=0, versions=0, version_seen_at=capture.seen_at, digest=mark.digest,
            page_digest=None, fresh=True,
        )  # fmt: skip
        self.next_article += 1
        self.rows[row.id] = row
        claimed = self.keys.get((prepared.site, article.key))
        if claimed is not None:
            self.dropped.append((prepared.site, article.key))
            self.addresses = [address for address in self.addresses if address[:2] != (prepared.site, article.key)]
        self.keys[prepared.site, article.key] = (row.id, None)
        return row

    def _keep_text(self, row: Row, prepared: Prepared, outcome: Outcome) -> None:
        capture, article, page = prepared.capture, prepared.capture.article, prepared.capture.page
        if outcome.respelled and row.version in self.versions:
            self.versions[row.version] = (*self.versions[row.version][:-2], article.title, article.body)
        elif outcome.respelled:
            self.respelled.append((article.title, article.body, row.version))
        said = (row.published_on, row.author, row.category)
        if capture.settles and row.version not in self.versions:
            retold = (article.title, article.body, prepared.mark.digest, *said, row.version)
            if self.connection.execute(_RETELL_VERSION, retold).rowcount:
                self.retold.update({row.id: (article.title, article.body)} if outcome.text else {})
                return
        if not outcome.text:
            return
        row.version, row.versions, self.next_version = self.next_version, row.versions + 1, self.next_version + 1
        row.version_seen_at, row.page_digest = capture.seen_at, page.digest if page else None
        cause = {"new": "first", "changed": "edit", "same": "reading"}[outcome.verdict]
        where = (page.file, page.offset, page.digest) if page else (None, None, None)
        made = (row.version, row.id, row.versions, cause, capture.seen_at)
        self.versions[row.version] = (*made, *said, prepared.mark.digest, *where, article.title, article.body)

    def _keep_links(self, row: Row, prepared: Prepared) -> None:
        article, seen_at = prepared.capture.article, prepared.capture.seen_at
        if not (row.links or article.links or article.attachments):
            return
        now = {("attachment", link.url): link.text for link in article.attachments}
        now.update({("link", link.url): link.text for link in article.links})
        for (kind, url), text in now.items():
            if row.links.get((kind, url)) != text:
                self.links.append((row.id, kind, url, text, seen_at))
        self.ended += [(seen_at, row.id, kind, url) for kind, url in row.links.keys() - now.keys()]
        row.links = now

    def _keep_addresses(self, row: Row, prepared: Prepared) -> None:
        article, seen_at = prepared.capture.article, prepared.capture.seen_at
        if article.key != row.key:
            self._point(row, Alias(article.key, article.url, "read"), seen_at)
        if article.url != row.url and seen_at >= row.last_seen and (number_of(article.key) is not None or row.number is None):
            # The latest spelling that answered is the one to click on. An address with an id is the newer form (seen since
            # about August 2025), so one without never takes its place.
            self.addresses.append((row.site, row.key, row.url, row.id, "read", seen_at))
            row.url, row.settled = article.url, True
        elif article.url != row.url and article.key == row.key:
            self.addresses.append((row.site, row.key, article.url, row.id, "read", seen_at))
        for alias in prepared.aliases:
            known = self.keys.get((prepared.site, alias.key))
            if known is None or (alias.how == "redirect" and known[1] in {"claimed", "redirect"}):
                self._point(row, alias, seen_at)

    def _point(self, row: Row, alias: Alias, seen_at: str) -> None:
        """Let a further key lead to an article."""
        if self.keys.get((row.site, alias.key)) == (row.id, alias.how):
            return
        self.addresses.append((row.site, alias.key, alias.url, row.id, alias.how, seen_at))
        self.keys[row.site, alias.key] = (row.id, alias.how)
        number = number_of(alias.key)
        if alias.how == "read" and row.number is None and number is not None:
            row.number, row.settled = number, True

    def _write(self) -> None:
        write = self.connection.executemany
        write(_INSERT_ARTICLE, _values((row for row in self.rows.values() if row.fresh), _COLUMNS))
        known = [row for row in self.rows.values() if row.touched and not row.fresh]
        write(_UPDATE_SIGHTING, _values((row for row in known if not row.settled), (*_SIGHTING, "id")))
        write(_UPDATE_SETTLED, _values((row for row in known if row.settled), (*_SETTLED, "id")))
        for statement, rows in self._statements().items():
            if rows:
                write(statement, rows)
        made = list(self.versions.values())
        for start in range(0, len(made), _AT_ONCE):
            rows = made[start : start + _AT_ONCE]
            values = [value for row in rows for value in row]
            self.connection.execute(_INSERT_VERSIONS + ", ".join([_A_VERSION] * len(rows)), values)

    def _statements(self) -> Mapping[str, Sequence[tuple[object, ...]]]:
        """The rows to write by statement, in the order to write them."""
        return {
            _RESPELL_VERSION: self.respelled,
            _COUNT_VIEWS: self.counts,
            _DROP_CLAIM: self.dropped,
            _ADD_ADDRESS: self.addresses,
            _ADD_LINK: self.links,
            _END_LINK: self.ended,
            _DROP_PENDING: [(prepared.site, key) for prepared in self.batch for key in prepared.answered],
        }


def _order(row: Row) -> tuple[str | None, str]:
    return row.published_on, row.first_seen


def _values(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    return map(attrgetter(*columns), rows)


def as_json(values: Iterable[str]) -> str:
    """Return strings as SQLite's ``json_each`` takes them: one parameter, however many there are."""
    return json.dumps([storable(value) for value in values])
