"""In: an archive and the folder of its raw pages; out: whatever does not match: chain, texts, WARC records, one row each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from random import Random

from kpucrawl.errors import ArchiveError
from kpucrawl.items import PageRecord
from kpucrawl.persist.chain import LINES, START, digest_of, line_of, seals
from kpucrawl.persist.identity import fingerprint, fold
from kpucrawl.persist.pages import read_page

from .rows import Rows


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not as it was kept."""

    article: int | None
    version: int | None
    """Of the article, from 1."""
    day: str
    problem: str
    where: str
    """The link, digest or WARC record that disagrees."""


@dataclass(slots=True)
class Verification:
    """What is checked, and what was; the counts are final once ``mismatches`` has been read to its end."""

    connection: sqlite3.Connection
    pages: Path
    """The folder of the raw pages."""
    since: str = ""
    """Texts and pages of versions first read on or after this day, ``YYYY-MM-DD``; the chain is always checked whole."""
    sample: int | None = None
    """Only so many raw pages, drawn anew each time; None: all."""
    random: Random = field(default_factory=Random)
    links: int = 0
    versions: int = 0
    uncovered: int = 0
    """Versions that the chain does not cover yet."""
    records: int = 0
    """Raw pages read."""
    without_page: int = 0
    """Versions whose raw page was not kept."""
    head: str = START
    """Digest of the last link: whoever notes it elsewhere can show later that nothing before it was altered."""

    def rows(self) -> Rows:
        """Return the mismatches as rows."""
        return Rows(tuple(each.name for each in fields(Mismatch)), (astuple(found) for found in self.mismatches()))

    def told(self, found: int) -> str:
        """Return in one line what was checked; ``found`` mismatches."""
        gaps = [f"{self.uncovered} versions are not in the chain yet (--seal adds them)"] if self.uncovered else []
        gaps += [f"{self.without_page} versions have no raw page"] if self.without_page else []
        told = f"{self.links} links of the chain, {self.versions} texts, {self.records} raw pages: "
        told += f"{found} do not match" if found else "all match"
        return f"{told}{''.join(f'; {gap}' for gap in gaps)}; the chain ends in {self.head}"

    def mismatches(self) -> Iterator[Mismatch]:
        """Yield what does not match: the chain first, then the texts, then the raw pages."""
        yield from self._chain()
        yield from self._texts()
        yield from self._present()
        yield from self._pages()

    def _chain(self) -> Iterator[Mismatch]:
        """Recompute every link from the rows it covers and the digest before it."""
        before = START
        covered = 0
        for number, link in enumerate(seals(self.connection), 1):
            self.links += 1
            where = f"link {link.number}"
            lines = self.connection.execute(
                f"{LINES} WHERE v.id BETWEEN ? AND ? ORDER BY v.id", (link.first_version, link.last_version)
            ).fetchall()
            if link.number != number:
                yield Mismatch(None, None, link.day, f"link {number} of the chain is missing", where)
            if len(lines) != link.versions or link.first_version <= covered:
                yield Mismatch(None, None, link.day, f"{len(lines)} versions where {link.versions} were sealed", where)
            elif digest_of(before, link.day, map(line_of, lines)) != link.digest:
                yield Mismatch(None, None, link.day, "versions are not those that were sealed", where)
            before, covered = link.digest, link.last_version
        self.head = before
        (self.uncovered,) = self.connection.execute("SELECT count(*) FROM version WHERE id > ?", (covered,)).fetchone()

    def _texts(self) -> Iterator[Mismatch]:
        """Compute every text's digest anew."""
        found = self.connection.execute(
            "SELECT article, number, seen_at, digest, title, body FROM version WHERE seen_at >= ? ORDER BY id", (self.since,)
        )
        for article, number, seen_at, digest, title, body in found:
            self.versions += 1
            if fingerprint(title, body).digest != digest:
                yield Mismatch(article, number, seen_at[:10], "the text is not that of its digest", digest)

    def _present(self) -> Iterator[Mismatch]:
        """Hold what lists show of an article against its last version."""
        found = self.connection.execute(
            "SELECT a.id, a.versions, a.last_seen, a.title, v.title, (SELECT max(number) FROM version n WHERE n.article = a.id)"
            " FROM article a LEFT JOIN version v ON v.id = a.version AND v.article = a.id AND v.number = a.versions"
            " WHERE a.last_seen >= ?",
            (self.since,),
        )
        for article, versions, seen_at, title, told, last in found:
            if told is None or last != versions or (title != told and fold(title) != fold(told)):
                yield Mismatch(article, versions, seen_at[:10], "the article is not as its last version", f"version {last}")

    def _pages(self) -> Iterator[Mismatch]:
        """Read raw pages and compute their digests anew, each record once."""
        kept = self.connection.execute(
            "SELECT page_file, page_offset, page_digest, article, number, substr(seen_at, 1, 10) FROM version"
            " WHERE seen_at >= ?1 AND page_file IS NOT NULL"
            " UNION ALL SELECT page_file, page_offset, page_digest, article, NULL, substr(missing_since, 1, 10) FROM absence"
            " WHERE missing_since >= ?1 AND page_file IS NOT NULL ORDER BY 1, 2",
            (self.since,),
        ).fetchall()
        (self.without_page,) = self.connection.execute(
            "SELECT count(*) FROM version WHERE seen_at >= ? AND page_file IS NULL", (self.since,)
        ).fetchone()
        if self.sample is not None and self.sample < len(kept):
            kept = sorted(self.random.sample(kept, self.sample), key=lambda row: row[:2])
        read: tuple[PageRecord, str | None] | None = None
        for file, offset, digest, article, number, day in kept:
            record = PageRecord(file, offset, digest)
            if read is None or read[0] != record:
                self.records += 1
                read = (record, self._page_problem(record))
            if read[1] is not None:
                yield Mismatch(article, number, day, read[1], f"{file} at {offset}")

    def _page_problem(self, record: PageRecord) -> str | None:
        if not (self.pages / record.file).is_file():
            return "the file of the raw page is missing"
        try:
            read_page(self.pages, record)
        except ArchiveError as error:
            return "the raw page holds other bytes" if "other bytes" in str(error) else "the raw page cannot be read"
        return None
