"""In: an archive and a site; out: its kept pages as the present reader reads them, saved or only compared. No site is asked.

A better reading is no edit by the office: the archive keeps it as a version with the cause ``reading`` (``persist.changes``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from kpucrawl.clock import now
from kpucrawl.errors import ArchiveError, NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.site import Reading, SiteReader
from kpucrawl.items import Article, Capture, PageRecord, RawArticle, Site
from kpucrawl.normalise.article import normalise
from kpucrawl.normalise.spam import is_intruders
from kpucrawl.persist.archive import Archive, DatedId
from kpucrawl.persist.pages import Page, read_page
from kpucrawl.persist.readings import Kept

from .differences import fields_that_differ
from .known import days_beside, furniture_of, keep_furniture

HELD = 12
"""Pages that teach a site's furniture before any is read; there is no hurry here, and four are the least."""
BATCH = 50
_SPACES = re.compile(r"\s+")
_ASKED_OF_PAGE = (("author", "author"), ("published_on", "published_text"))
"""Fields whose old value may be disowned, and the field with the words they were read from."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One article that is read otherwise now."""

    before: Article
    after: Article
    fields: tuple[str, ...]


@dataclass(slots=True)
class Rereading:
    """What came of reading a site's kept pages again."""

    site: str
    pages: int = 0
    """Pages read."""
    changed: int = 0
    """Articles of which something is read otherwise."""
    fields: dict[str, int] = field(default_factory=dict)
    """In how many of them, by field."""
    new: int = 0
    """Pages refused before that are articles now."""
    refused: dict[str, int] = field(default_factory=dict)
    """Articles in the archive that would be refused now, by reason; they stay."""
    lost: int = 0
    """Pages that could not be had."""
    why_lost: str = ""
    """Why the first of them could not."""
    differences: list[Difference] = field(default_factory=list)
    """The first of them, as many as asked for."""
    doubted: list[str] = field(default_factory=list)
    """Addresses of the first that would be refused, each with the reason."""


@dataclass(frozen=True, slots=True)
class _Token:
    """What is known of a page while it is read."""

    page: Page
    record: PageRecord
    kept: Kept | None
    """None for a page that was refused before."""
    key: str


def reread(
    archive: Archive,
    folder: Path,
    site: Site,
    *,
    dry_run: bool = False,
    since: str = "",
    examples: int = 0,
    on_page: Callable[[], None] = lambda: None,
) -> Rereading:
    """Read a site's kept pages again and save what differs, unless ``dry_run``.

    ``folder`` has the WARC files, ``since`` (``YYYY-MM-DD``) leaves out pages fetched before, ``examples`` is how many
    differences are told with their texts. Raises ArchiveError where the archive cannot be used; a page that cannot is counted.
    """
    return _Again(archive, folder, site, dry_run=dry_run, examples=examples, on_page=on_page).run(since)


class _Again:
    """One site, read again."""

    def __init__(
        self, archive: Archive, folder: Path, site: Site, *, dry_run: bool, examples: int, on_page: Callable[[], None]
    ) -> None:
        self.archive = archive
        self.folder = folder
        self.site = site
        self.dry_run = dry_run
        self.examples = examples
        self.on_page = on_page
        self.result = Rereading(site.name)
        self.unsettled: list[tuple[_Token, RawArticle]] = []
        self.draft: list[Capture] = []

    def run(self, since: str) -> Rereading:
        """Read every page, then those whose day only their neighbours can tell."""
        wanted: list[tuple[PageRecord, Kept | None, str]] = [
            (kept.page, kept, kept.article.key) for kept in self.archive.readings(self.site.name, since)
        ]
        if not since:  # a refused address does not say when its page was fetched
            wanted += [(entry.page, None, entry.key) for entry in self.archive.frontier(self.site.name) if entry.page is not None]
        known = furniture_of(self.archive, self.site.name) if len(wanted) < HELD else None
        reader: SiteReader[_Token] = SiteReader(known, held=min(HELD, max(4, len(wanted))), spares=is_intruders)
        for record, kept, key in wanted:
            for reading in self.offer(reader, record, kept, key):
                self.take(reading)
        for reading in reader.flush():
            self.take(reading)
        self.save()
        self.settle(self.archive.dates_by_id(self.site.name))
        self.save()
        if not self.dry_run and not since and reader.furniture.pages >= HELD:
            keep_furniture(self.archive, self.site.name, reader.furniture, now())
        return self.result

    def offer(self, reader: SiteReader[_Token], record: PageRecord, kept: Kept | None, key: str) -> list[Reading[_Token]]:
        """Hand one page to the reader."""
        self.on_page()
        try:
            page = read_page(self.folder, record)
        except ArchiveError as error:
            self.result.lost += 1
            self.result.why_lost = self.result.why_lost or str(error)
            return []
        self.result.pages += 1
        token = _Token(page, record, kept, key)
        text = _text_of(page)
        if not text.strip():
            return [Reading(token, None, NotAnArticle("empty"))]
        try:
            return reader.offer(text, page.url, token, page.link_text or None)
        except PageRefused as refusal:
            return [Reading(token, None, NotAnArticle("unreadable", str(refusal)))]

    def take(self, reading: Reading[_Token]) -> None:
        """Take over the reading of one page."""
        token, raw = reading.token, reading.raw
        if raw is None:
            if token.kept is not None and reading.refusal is not None:
                reason = reading.refusal.reason
                self.result.refused[reason] = self.result.refused.get(reason, 0) + 1
                if len(self.result.doubted) < self.examples:
                    self.result.doubted.append(f"{token.kept.article.url} ({reason})")
            return
        article = normalise(raw, self.site, latest=token.page.fetched_at)
        if article.published_on is None and token.key.startswith("id:"):
            self.unsettled.append((token, raw))
        else:
            self.weigh(token, article)

    def settle(self, dated: list[DatedId]) -> None:
        """Read the days that are left with those of the articles beside them."""
        for token, raw in self.unsettled:
            beside = days_beside(dated, int(token.key[3:]))
            self.weigh(token, normalise(raw, self.site, neighbours=beside, latest=token.page.fetched_at))
        self.unsettled = []

    def weigh(self, token: _Token, article: Article) -> None:
        """Hold an article against what is kept of it."""
        if token.kept is None:
            self.result.new += 1
            self.draft.append(Capture(article, token.page.fetched_at, token.record))
        else:
            kept = token.kept
            article = replace(article, key=kept.article.key, url=kept.article.url)
            capture = Capture(article, kept.seen_at, kept.page, disowned=disowned(kept.article, article, token.page))
            after = kept.after(capture)
            fields = fields_that_differ(kept.article, after)
            if not fields:
                return
            self.result.changed += 1
            for name in fields:
                self.result.fields[name] = self.result.fields.get(name, 0) + 1
            if len(self.result.differences) < self.examples:
                self.result.differences.append(Difference(kept.article, after, fields))
            self.draft.append(capture)
        if len(self.draft) >= BATCH:
            self.save()

    def save(self) -> None:
        """Save what waits; a dry run only forgets it."""
        if not self.dry_run:
            self.archive.save_many(self.draft)
        self.draft = []


def disowned(old: Article, new: Article, page: Page) -> frozenset[str]:
    """Return the fields of which ``page`` holds the words that were read before and are not read of it any more.

    What stands on another page only (an older one of the same article) is not this reading's to take back.
    """
    return frozenset(_disowned(old, new, page))


def _disowned(old: Article, new: Article, page: Page) -> Iterator[str]:
    suspects = [(name, words) for name, source in _ASKED_OF_PAGE if getattr(old, name) != getattr(new, name)
                and (words := getattr(old, source))]  # fmt: skip
    path = urlsplit(old.image).path if old.image and new.image is None else ""
    if not suspects and not path:
        return
    text = _text_of(page)
    if path and path in text:
        yield "image"
    shown = _SPACES.sub(" ", unescape(re.sub(r"<[^<>]*>", " ", text)) + " " + unescape(text))
    for name, words in suspects:
        if re.search(rf"(?<!\w){re.escape(_SPACES.sub(' ', words))}(?!\w)", shown):
            yield name


def _text_of(page: Page) -> str:
    return decode(page.body, next((value for name, value in page.headers if name.lower() == "content-type"), None))
