"""In: captures, counts and questions of the crawl; out: the archive, one SQLite file, and what it knows.

One ``Archive`` a process; every method may be called from any thread, one at a time.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from kpucrawl.clock import now
from kpucrawl.errors import ArchiveError
from kpucrawl.items import Capture, DateSource, PageRecord, Verdict

from . import (
    absences,
    alerts,
    captures,
    chain,
    checks,
    expectations,
    frontier,
    fronts,
    fulltext,
    intrusions,
    layouts,
    readings,
    reference,
    runs,
    watches,
)
from .absences import KnownArticle, Miss, Missed
from .alerts import News
from .checks import SiteCheck
from .connection import connect, immediate, prepare_to_write, told
from .database import Database
from .expectations import Expected
from .frontier import Pending
from .fronts import Front
from .holders import Holders
from .intrusions import Intruder
from .migrations import bring_up_to_date, missing
from .nights import NightMemory
from .prepared import prepare
from .readings import Kept, Present
from .runs import BlockCount, Failure, ListingState, SiteRun
from .watches import Sighting, Watch

TIMEOUT = 60.0
"""Seconds to wait for another process that writes."""

_KEYS = "SELECT key FROM article WHERE site = ?1 UNION SELECT key FROM address WHERE site = ?1 AND how IN ('read', 'redirect')"
_SEEN = """
    UPDATE article SET last_seen = ?1 WHERE last_seen < ?1 AND id IN (
        SELECT a.id FROM json_each(?3) j CROSS JOIN article a ON a.site = ?2 AND a.key = j.value
        UNION SELECT d.article FROM json_each(?3) j CROSS JOIN address d ON d.site = ?2 AND d.key = j.value AND d.how <> 'claimed'
    )
"""
_DAYS = """
    SELECT number, published_on, published_by FROM article
    WHERE site = ? AND number IS NOT NULL AND published_on IS NOT NULL ORDER BY number
"""
_PAGE = """
    SELECT v.page_file, v.page_offset, v.page_digest FROM article a JOIN version v ON v.id = a.version
    WHERE a.site = ? AND a.key = ? AND v.page_file IS NOT NULL
"""


class DatedId(NamedTuple):
    """An article's id, its day of posting (``YYYY-MM-DD``), and the evidence for the day."""

    id: int
    day: str
    source: DateSource | None


class Archive(NightMemory):
    """The archive, open for writing or, ``readonly``, for reading; a context manager.

    ``timeout`` is how long, in seconds, to wait for another process that writes. Opening for writing makes the file where there
    is none and brings it up to date. Raises ArchiveError where the path cannot be used, holds something else, is damaged or was
    written by a newer kpucrawl; ArchiveLocked; ArchiveFull. Each message is one line that says what to do.
    """

    def __init__(self, path: str | Path, *, readonly: bool = False, timeout: float = TIMEOUT) -> None:
        self.path = Path(path).expanduser()
        self.readonly = readonly
        self._lock = threading.RLock()
        self._holders = Holders()
        with ExitStack() as on_failure:
            self.connection = connect(self.path, readonly=readonly, timeout=timeout)
            on_failure.callback(self.connection.close)
            with told(self.path):
                self._make_ready(timeout)
                self._sites = reference.site_ids(self.connection)
                self.db = Database(self.connection, execute_plugins=False)
            on_failure.pop_all()

    def _make_ready(self, timeout: float) -> None:
        lacking = missing(self.connection, self.path)  # asked before anything is written: the file may be someone else's
        if not self.readonly:
            prepare_to_write(self.connection, timeout)
            bring_up_to_date(self.connection, self.path)
            reference.bring_over(self.connection)
        elif lacking:
            raise ArchiveError(f"{self.path} is empty or of an older kpucrawl: run `kpucrawl reread` on it once")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was saved stays saved whether or not this is called."""
        with self._lock, told(self.path):
            self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one write transaction (``BEGIN IMMEDIATE``): kept whole or not at all.

        Methods called inside it join it: many small writes then cost one commit, and a kill leaves none half done.
        Raises ArchiveLocked, ArchiveFull, ArchiveError.
        """
        if self.readonly:
            raise ArchiveError(f"{self.path} is open for reading only: this needs it open for writing")
        with self._lock:
            if self.connection.in_transaction:  # the lock is this thread's, so the transaction is too
                yield self.connection
                return
            with told(self.path), immediate(self.connection):
                yield self.connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self.path):
            yield self.connection

    def _site(self, name: str) -> int:
        try:
            return self._sites[name]
        except KeyError:
            raise ArchiveError(f"{self.path} knows no site named {name!r}: `kpucrawl sites` lists them") from None

    # captures

    def save_many(self, captures_: Sequence[Capture]) -> list[Verdict]:
        """Save captures in one transaction and return one verdict each, in order: all are kept, or none.

        Raises ArchiveError for a site that is in no catalogue, ArchiveLocked, ArchiveFull.
        """
        batch = [prepare(capture, self._site(capture.article.site)) for capture in captures_]
        if not batch:
            return []
        with self.writing() as connection:
            verdicts = captures.save(connection, batch, self._holders)
            absences.end(connection, batch)
            intrusions.flag(connection, batch)
            fulltext.count_words(connection, at_least=fulltext.COUNTED_AT_ONCE)
            return verdicts

    def save(self, capture: Capture) -> Verdict:
        """Save one capture; fifty by ``save_many`` cost half as much each."""
        return self.save_many([capture])[0]

    def known_keys(self, site: str) -> set[str]:
        """Return every key of a site (``id:9838``, ``slug:…``) that was read or that led to an article read; no mere claims."""
        with self._reading() as connection:
            return {row[0] for row in connection.execute(_KEYS, (self._site(site),))}

    def seen_again(self, site: str, keys: Iterable[str], seen_at: str) -> None:
        """Note that listings still show these articles (``last_seen``); unknown keys are passed over."""
        with self.writing() as connection:
            connection.execute(_SEEN, (seen_at, self._site(site), captures.as_json(keys)))

    def dates_by_id(self, site: str) -> list[DatedId]:
        """Return the days of a site's articles that have an id and a day, by rising id; ids rise with time inside a site."""
        with self._reading() as connection:
            return [DatedId(*row) for row in connection.execute(_DAYS, (self._site(site),))]

    def page_of(self, site: str, key: str) -> PageRecord | None:
        """Return where the raw page of an article's present text lies, None where it was not kept."""
        with self._reading() as connection:
            found = connection.execute(_PAGE, (self._site(site), key)).fetchone()
        return PageRecord(*found) if found else None

    def present(self, site: str, keys: Iterable[str]) -> dict[str, Present]:
        """Return the present texts of articles by their own keys, as far as it takes to see whether another reading differs."""
        with self._reading() as connection:
            return readings.present(connection, self._site(site), keys)

    def readings(self, site: str, since: str = "", most: int = -1) -> list[Kept]:
        """Return a site's articles whose raw page is kept, fetched at ``since`` (ISO 8601) or later: the ``most`` oldest."""
        with self._reading() as connection:
            return readings.find(connection, self._site(site), since, most)

    # what vanishes, and what intruders leave

    def known_articles(self, site: str, newest: int | None = None) -> list[KnownArticle]:
        """Return what it takes to look again for a site's articles, or its newest: by day those without an id, then by id."""
        with self._reading() as connection:
            return absences.known_articles(connection, self._site(site), newest)

    def known_under(self, site: str) -> dict[str, int]:
        """Return the further keys of a site's articles, those only claimed left out, each with the number of its article."""
        with self._reading() as connection:
            return absences.known_under(connection, self._site(site))

    def save_misses(self, misses: Iterable[Miss], seen_at: str) -> Missed:
        """Keep which articles were asked for and not found; those of which a second kind of evidence tells are ``gone``."""
        with self.writing() as connection:
            return absences.save(connection, misses, seen_at)

    def save_intruders(self, site: str, found: Iterable[Intruder], looked_at: Collection[str], seen_at: str) -> None:
        """Keep the links and redirects of intruders; what stood on a page of ``looked_at``, and was not found now, has ended."""
        with self.writing() as connection:
            intrusions.save(connection, self._site(site), found, looked_at, seen_at)

    # listings and furniture

    def listing_state(self, site: str, category: str) -> ListingState | None:
        """Return how far a listing was ever walked, None where it never was."""
        with self._reading() as connection:
            return runs.listing_state(connection, self._site(site), category)

    def complete_listings(self, site: str) -> set[str]:
        """Return the categories of a site whose listings were walked to their end and have shown nothing unread since."""
        with self._reading() as connection:
            return runs.complete_listings(connection, self._site(site))

    def save_listing_state(self, site: str, category: str, *, complete: bool, pages: int, walked_at: str | None = None) -> None:
        """Keep that a listing was walked ``pages`` deep, to its end if ``complete``; once complete it stays so."""
        with self.writing() as connection:
            at = walked_at or now()
            runs.save_listing_state(connection, self._site(site), category, complete=complete, pages=pages, walked_at=at)

    def reopen_listing(self, site: str, category: str) -> None:
        """Take back that a listing was walked to its end: it shows articles that are not in the archive."""
        with self.writing() as connection:
            frontier.reopen_listing(connection, self._site(site), category)

    def frontier(self, site: str) -> list[Pending]:
        """Return the addresses of a site that were met and not read."""
        with self._reading() as connection:
            return frontier.find(connection, self._site(site))

    def save_frontier(self, site: str, pending: Iterable[Pending], seen_at: str | None = None) -> None:
        """Keep addresses that were met and not read, each in place of what was kept under its key."""
        with self.writing() as connection:
            frontier.save(connection, self._site(site), pending, seen_at or now())

    def drop_frontier(self, site: str, keys: Iterable[str]) -> None:
        """Forget addresses that have been read; ``save_many`` does so by itself for what it saves."""
        with self.writing() as connection:
            frontier.drop(connection, self._site(site), keys)

    def furniture(self, site: str) -> dict[str, BlockCount]:
        """Return, by block hash, on how many of the article pages looked at each block of a site's text stands."""
        with self._reading() as connection:
            return runs.furniture(connection, self._site(site))

    def save_furniture(self, site: str, counts: Mapping[str, BlockCount], seen_at: str | None = None) -> None:
        """Keep counts of a site's blocks in place of those kept before."""
        with self.writing() as connection:
            runs.save_furniture(connection, self._site(site), counts, seen_at or now())

    # runs

    def start_run(self, options: str, started_at: str | None = None) -> int:
        """Open a run and return its id; ``options`` is a JSON object, as text."""
        with self.writing() as connection:
            return runs.start(connection, options, started_at or now())

    def finish_run(self, run: int, outcome: str, finished_at: str | None = None) -> None:
        """Close a run with how it ended, in a word or two (``finished``, ``stopped by the user``)."""
        with self.writing() as connection:
            runs.finish(connection, run, outcome, finished_at or now())

    def save_run_site(self, run: int, done: SiteRun) -> None:
        """Keep what a run did on one site; a later call for the same site replaces the earlier one's counts."""
        with self.writing() as connection:
            runs.save_site(connection, run, self._site(done.site), done)

    def hold_back(
        self,
        site: str,
        since: str,
        read_again: int,
        fit: float | None,
        folder: Path | None,
        takes_turns: Callable[[str], bool] = lambda line: False,
        is_drawn: Callable[[str], bool] = lambda line: False,
    ) -> int:
        """Take back the edits of a site noted at ``since`` or later that only another layout made (``layouts``); how many.

        ``read_again`` is how many known articles were read, ``fit`` how far the pages fit the layout known, ``folder`` where raw
        pages lie; ``takes_turns`` tells of a line whether it stands at other addresses of the site too, ``is_drawn`` whether
        it is drawn anew for each page. Nothing is lost: each stays as a version, with the cause ``reading``.
        """
        with self.writing() as connection:
            return layouts.hold_back(connection, self._site(site), since, read_again, fit, folder, takes_turns, is_drawn)

    def add_failures(self, run: int, site: str, failures: Iterable[Failure], seen_at: str | None = None) -> None:
        """Keep addresses of a site that gave no article."""
        with self.writing() as connection:
            runs.add_failures(connection, run, self._site(site), failures, seen_at or now())

    # health

    def expected(self, site: str, moment: str | None = None, before: str | None = None) -> Expected:
        """Return what a site's history lets expect of it; shares are drawn from articles first seen ``before``."""
        with self._reading() as connection:
            return expectations.expected_of(connection, self._site(site), moment or now(), before)

    def fronts(self, site: str) -> dict[str, Front]:
        """Return the pages of a site's frame, its home page and listings, as they were when last seen."""
        with self._reading() as connection:
            return fronts.find(connection, self._site(site))

    def save_fronts(self, site: str, pages: Collection[Front], *, changed: bool, seen_at: str | None = None) -> None:
        """Keep how the pages of a site's frame look; ``changed``: otherwise than before."""
        with self.writing() as connection:
            fronts.save(connection, self._site(site), pages, seen_at or now(), changed=changed)

    def note_offline(self, run: int) -> int:
        """Where no site of a run answered, note that the network here was down; return how many sites were asked then."""
        with self.writing() as connection:
            return runs.note_offline(connection, run)

    def save_check(self, check: SiteCheck, checked_at: str | None = None) -> int:
        """Keep what a first look at a site found, and return its number."""
        with self.writing() as connection:
            return checks.save(connection, self._site(check.site), check, checked_at or now())

    def news(self, channel: str, red: Mapping[str, str], sound: Iterable[str], moment: str) -> News:
        """Return what a channel of alerts has not been told; ``red`` is site → cause, ``sound`` are the sites seen well."""
        with self._reading() as connection:
            return alerts.news(connection, channel, red, sound, moment)

    def note_told(self, channel: str, told: News, moment: str) -> None:
        """Keep that a channel of alerts has been told."""
        with self.writing() as connection:
            alerts.note(connection, channel, told, moment)

    # questions

    def watches(self, name: str | None = None) -> list[Watch]:
        """Return the questions that somebody follows, by name, or the one of a name."""
        with self._reading() as connection:
            return watches.find(connection, name)

    def add_watch(self, watch: Watch, made_at: str) -> None:
        """Keep a question under a name that is free."""
        with self.writing() as connection:
            watches.add(connection, watch, made_at)

    def remove_watch(self, name: str) -> None:
        """Forget a question and what it was told."""
        with self.writing() as connection:
            watches.remove(connection, name)

    def note_watch(self, name: str, sightings: Iterable[Sighting], version: int, asked_at: str) -> None:
        """Keep what a question was told, and that the archive's last text was ``version`` then."""
        with self.writing() as connection:
            watches.note(connection, name, sightings, version, asked_at)

    # care

    def seal(self) -> int:
        """Add to the hash chain what it does not cover yet, and return how many links that made."""
        with self.writing() as connection:
            return chain.seal(connection, now())

    def check(self) -> None:
        """Read the whole file and raise ArchiveError, naming the damage, where it does not hold together.

        Open for writing, it also holds the full-text index against the texts; that takes as long as making it.
        """
        with self._reading() as connection:
            damage = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            damage += [f"a row of {row[0]} points at no {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")][:3]
        if damage:
            raise ArchiveError(f"{self.path} is damaged ({'; '.join(damage)}): restore it from a backup")
        if not self.readonly:
            with self.writing() as connection:
                fulltext.check(connection)

    def tidy(self) -> None:
        """Count new texts' words, merge some of the full-text index, refresh the planner's figures: for the end of a run."""
        with self.writing() as connection:
            fulltext.count_words(connection)
            fulltext.merge(connection)
            connection.execute("PRAGMA analysis_limit = 1000")  # rows an index to look at; all of a million take seconds
            connection.execute("ANALYZE")
