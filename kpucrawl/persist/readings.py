"""In: an archive and a site; out: what was read of each page that is kept, to be held against another reading of the page."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from kpucrawl.items import Article, ArticleKind, Capture, DateSource, Link, PageRecord

from .captures import as_json
from .changes import Row, meet
from .identity import fingerprint
from .prepared import prepare

_FIND = """
    SELECT s.name, a.key, a.url, a.kind, a.title, v.body, a.published_on, a.published_by, a.published_text, a.event_on, a.place,
           a.author, a.category, a.views, a.image, a.read_by, a.confidence, a.id, v.seen_at,
           v.page_file, v.page_offset, v.page_digest
    FROM article a JOIN version v ON v.id = a.version JOIN site s ON s.id = a.site
    WHERE a.site = ? AND v.page_file IS NOT NULL AND v.seen_at >= ?
    ORDER BY v.seen_at, v.page_file, v.page_offset LIMIT ?
"""
_LINKS = """
    SELECT l.article, l.kind, l.url, l.text FROM link l JOIN article a ON a.id = l.article
    WHERE a.site = ? AND l.gone_at IS NULL ORDER BY l.article, l.kind, l.url
"""


_TOLD = (
    "kind", "title", "published_on", "published_by", "published_text", "event_on", "place", "author", "category", "views",
    "image", "read_by", "confidence",
)  # fmt: skip


_PRESENT = """
    SELECT a.key, v.digest, a.author, a.category, a.published_on, v.title, v.body, v.page_file, v.page_offset,
           v.page_digest
    FROM json_each(?) j CROSS JOIN article a ON a.site = ? AND a.key = j.value JOIN version v ON v.id = a.version
    WHERE v.page_file IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Present:
    """The present text of an article, as far as it takes to see whether another reading differs from it."""

    digest: str
    author: str | None
    category: str | None
    published_on: str | None
    title: str
    body: str
    page: PageRecord
    """The raw page it was read from."""

    def differs(self, article: Article) -> bool:
        """Whether a reading tells another text, credit, label or day."""
        told = (article.author, article.category, article.published_on)
        mine = (self.author, self.category, self.published_on)
        return told != mine or fingerprint(article.title, article.body).digest != self.digest


def present(connection: sqlite3.Connection, site: int, keys: Iterable[str]) -> dict[str, Present]:
    """Return the present texts of a site's articles by their own keys; those whose raw page was not kept are left out."""
    found = connection.execute(_PRESENT, (as_json(keys), site))
    return {
        key: Present(digest, author, category, day, title, body, PageRecord(*page))
        for key, digest, author, category, day, title, body, *page in found
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as the archive has it, and the raw page its present text was read from."""

    id: int
    article: Article
    seen_at: str
    """When the page was fetched."""
    page: PageRecord

    def after(self, capture: Capture) -> Article:
        """Return the article as the archive would have it once ``capture``, another reading of the same page, were saved."""
        old, prepared = self.article, prepare(capture, 0)
        before, new = fingerprint(old.title, old.body, old.image), prepared.capture.article
        row = Row(
            id=self.id, site=0, key=old.key, number=None, url=old.url, kind=old.kind, title=old.title,
            published_on=old.published_on, published_by=old.published_by, published_text=old.published_text,
            event_on=old.event_on, place=old.place, author=old.author, category=old.category, views=old.views, image=old.image,
            first_seen=self.seen_at, last_seen=self.seen_at, changed_at=None, gone_at=None, read_by=old.read_by,
            confidence=old.confidence,
            body_hash=before.body_hash, version=1, versions=1, version_seen_at=self.seen_at, digest=before.digest,
            page_digest=self.page.digest,
        )  # fmt: skip
        outcome = meet(row, prepared.capture, prepared.mark)
        body = new.body if outcome.text or outcome.respelled else old.body
        told: dict[str, Any] = {name: getattr(row, name) for name in _TOLD}
        return replace(old, body=body, attachments=new.attachments, links=new.links, **told)


def find(connection: sqlite3.Connection, site: int, since: str, most: int) -> list[Kept]:
    """Return what is kept of a site, in the order its pages were fetched, ``most`` of it; all for -1."""
    links: dict[tuple[int, str], list[Link]] = defaultdict(list)
    for article, kind, url, text in connection.execute(_LINKS, (site,)):
        links[article, kind].append(Link(url, text))
    found = []
    for row in connection.execute(_FIND, (site, since, most)):
        id_, seen_at, *record = row[17:]
        beside = (tuple(links[id_, "attachment"]), tuple(links[id_, "link"]), ())
        site_name, key, url, kind, title, body, day, by, *others = row[:17]
        told, event_on, place, author, category, views, image, read_by, confidence = others
        article = Article(
            site_name, key, url, cast("ArticleKind", kind), title, body, day, cast("DateSource | None", by), told, event_on,
            place, author, category, views, image, *beside, read_by, confidence,
        )  # fmt: skip
        found.append(Kept(id_, article, seen_at, PageRecord(*record)))
    return found
