"""In: what the crawl reads and meets; out: it in the archive, in small batches, written by one thread beside the event loop.

A commit can take tenths of a second while the full-text index merges; on the loop's own thread every request would wait for it.
What is met is written before what is read, so that a run killed at any moment knows on its next start what it had still to read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from kpucrawl.clock import now, parse, written
from kpucrawl.errors import ArchiveError
from kpucrawl.extract.furniture import Furniture
from kpucrawl.items import Capture, PageRecord, Verdict
from kpucrawl.persist.absences import KnownArticle
from kpucrawl.persist.agenda import Look, NewLook, Turn
from kpucrawl.persist.archive import Archive, DatedId
from kpucrawl.persist.entrances import Entrance
from kpucrawl.persist.frontier import Pending, State
from kpucrawl.persist.health import judge
from kpucrawl.persist.holding import Holding
from kpucrawl.persist.pages import PageWriter
from kpucrawl.persist.runs import Failure, SiteRun

from .alike import note_misreadings
from .due import MOST_LOOKS, first_look, full_is_due, next_look, soon_enough, tomorrow
from .health import look_at
from .known import furniture_of, keep_furniture
from .nights import plain
from .options import CrawlOptions
from .parcels import Reading
from .visits import Visit

BATCH = 50
"""Readings written at once: the cost of a row no longer falls beyond (measured), and a batch must stay short."""
SOON = 0.5
"""Seconds after which what was read is written although the batch is not full: what a kill costs."""
MOST_TRIES = 5
"""Runs that ask in vain for an address before it is left alone."""

T = TypeVar("T")


@dataclass(slots=True)
class Memory:
    """What the archive knows of a site when its visit begins."""

    known: set[str]
    pending: list[Pending]
    complete: set[str]
    """Listings walked to their end, which have shown nothing unread since."""
    furniture: Furniture
    entrances: dict[str, Entrance]
    """Its home page and listings, as last seen."""
    looks: list[Look]
    """Articles to be looked at again."""
    turn: Turn
    """Its last visit, and that this one begins."""
    full: bool
    """Whether all of it is to be walked."""


@dataclass(slots=True)
class Draft:
    """What waits to be written."""

    readings: list[Reading] = field(default_factory=list)
    pending: dict[str, dict[str, Pending]] = field(default_factory=dict)
    reopened: set[tuple[str, str]] = field(default_factory=set)
    walked: dict[tuple[str, str], tuple[bool, int]] = field(default_factory=dict)
    entrances: dict[tuple[str, str], Entrance] = field(default_factory=dict)
    robots: dict[str, bytes | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.readings or self.pending or self.reopened or self.walked or self.entrances or self.robots)


class Journal:
    """The archive and the raw pages as one run writes them."""

    def __init__(self, options: CrawlOptions) -> None:
        self.options = options
        self.holding = Holding(options.archive)
        self.archive: Archive | None = None
        self.pages: PageWriter | None = None
        self.run: int | None = None
        self.draft = Draft()
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self.turn = asyncio.Lock()
        self.broken: ArchiveError | None = None
        """What made writing impossible: the run must end."""
        self.on_verdict: Callable[[Visit, Verdict], None] = lambda visit, verdict: None

    def open(self) -> None:
        """Open the archive and note that a run begins; raises ArchiveHeld, ArchiveError. Opening twice does nothing."""
        if self.archive is not None:
            return
        self.holding.take()
        try:
            archive = Archive(self.options.archive)
        except ArchiveError:
            self.holding.release()
            raise
        wishes = {name: value for name, value in asdict(self.options).items() if value not in {None, False} and name in _TOLD}
        self.run = archive.start_run(json.dumps(wishes, default=str))
        self.archive = archive
        if self.options.pages:
            self.pages = PageWriter(self.options.pages_folder)

    async def recall(self, site: str) -> Memory:
        """Return what is known of a site."""
        return await self.work(self._recall, site)

    def _recall(self, archive: Archive, site: str) -> Memory:
        known, pending, complete = archive.known_keys(site), archive.frontier(site), archive.complete_listings(site)
        moment, options = now(), self.options
        turn = replace(archive.turn(site), begun_at=moment)
        entrances = archive.entrances(site)
        full = options.full and (not options.due or full_is_due(turn, entrances, moment))
        looks = [] if full or options.recheck else archive.looks_due(site, soon_enough(moment), MOST_LOOKS)
        if turn.not_before <= moment:
            turn = replace(turn, not_before="")
        memory = Memory(known, pending, complete, furniture_of(archive, site), entrances, looks, turn, full)
        if full and not turn.full_since and not turn.not_before:
            turn = replace(turn, full_since=moment)
        if not turn.not_before:
            archive.save_turn(site, turn)
        return memory

    async def robots(self, origin: str) -> tuple[bytes | None] | None:
        """Return an origin's robots.txt of at most a day ago, None inside where it has none; None where it is to be asked for."""
        if self.archive is None:
            return None
        since = written(parse(now()) - timedelta(days=1))
        return await self.work(Archive.robots, origin, since)

    def keep_robots(self, origin: str, body: bytes | None) -> None:
        """Take over an origin's robots.txt; ``body`` is None where it has none."""
        self.draft.robots[origin] = body

    async def known(self, site: str, newest: int | None = None) -> tuple[list[KnownArticle], dict[str, int]]:
        """Return a site's articles, or its newest, and the further keys that lead to articles of it."""
        return await self.work(self._known, site, newest)

    @staticmethod
    def _known(archive: Archive, site: str, newest: int | None) -> tuple[list[KnownArticle], dict[str, int]]:
        return archive.known_articles(site, newest), archive.known_under(site)

    async def dates(self, site: str) -> list[DatedId]:
        """Return the days of a site's articles by id."""
        return await self.work(Archive.dates_by_id, site)

    def keep(self, reading: Reading) -> None:
        """Take over a reading, to be written soon."""
        self.draft.readings.append(reading)

    def note(self, site: str, pending: Pending) -> None:
        """Take over an address that is to be read, or that is not to be asked for again."""
        self.draft.pending.setdefault(site, {})[pending.key] = pending

    def give_up(self, visit: Visit, key: str, url: str, reason: str, *, for_good: bool) -> None:
        """Note that an address gave no article: not to be asked for again, or to be tried on the next run."""
        tries = visit.tries.get(key, 0) + 1
        state: State = "refused" if for_good or tries >= MOST_TRIES else "failed"
        self.note(visit.site.name, Pending(key, url, "", state, reason, tries))

    def reopen(self, site: str, category: str) -> None:
        """Note that a listing shows articles not read yet."""
        self.draft.reopened.add((site, category))
        self.draft.walked.pop((site, category), None)

    def walked(self, site: str, category: str, complete: bool, pages: int) -> None:
        """Note how far a listing was walked."""
        self.draft.walked[site, category] = (complete, pages)

    def see_entrance(self, site: str, entrance: Entrance) -> None:
        """Note how a home page or listing is seen."""
        self.draft.entrances[site, entrance.name] = entrance

    @property
    def is_full(self) -> bool:
        """Whether a batch is worth writing."""
        return len(self.draft.readings) >= BATCH

    async def write(self) -> None:
        """Write what waits; raises ArchiveError, and keeps what could not be written for a later try."""
        async with self.turn:
            if not self.draft:
                return
            draft, self.draft = self.draft, Draft()
            try:
                verdicts = await self.work(self._write, draft)
            except ArchiveError as error:
                self.broken = error
                draft.readings += self.draft.readings
                self.draft = draft
                raise
            self._count(verdicts)

    def _count(self, verdicts: Iterable[tuple[Reading, Verdict]]) -> None:
        for reading, verdict in verdicts:
            if not reading.is_counted:  # an article whose day was found later is saved twice
                reading.is_counted = True
                self.on_verdict(reading.page.visit, verdict)

    def _write(self, archive: Archive, draft: Draft) -> list[tuple[Reading, Verdict]]:
        """Write a draft as one transaction: kept whole or not at all."""
        for reading in draft.readings:
            if reading.record is None and self.pages is not None:
                reading.record = self._write_page(self.pages, reading)
            pending = draft.pending.get(reading.page.visit.site.name, {})
            if reading.article is None and reading.page.asked_key in pending:
                pending[reading.page.asked_key] = replace(pending[reading.page.asked_key], page=reading.record)
        readings = [reading for reading in draft.readings if reading.article is not None]
        if self.pages is not None:
            note_misreadings(archive, self.pages.folder, readings)
        with archive.writing():
            for site, pending in draft.pending.items():
                archive.save_frontier(site, pending.values())
            for site, category in draft.reopened:
                archive.reopen_listing(site, category)
            verdicts = archive.save_many([_capture(reading) for reading in readings])
            for reading, verdict in zip(readings, verdicts, strict=True):
                archive.save_looks(reading.page.visit.site.name, [_look(reading, is_new=verdict == "new")])
            for reading in readings:  # by its own keys `save_many` does so itself; this is the one that led here
                if reading.page.asked_key != reading.page.key:
                    archive.drop_frontier(reading.page.visit.site.name, [reading.page.asked_key])
            for (site, category), (complete, pages) in draft.walked.items():
                archive.save_listing_state(site, category, complete=complete, pages=pages)
            for (site, _), entrance in draft.entrances.items():
                archive.save_entrances(site, [entrance])
            for origin, body in draft.robots.items():
                archive.save_robots(origin, body, now())
        for reading in draft.readings:
            reading.page.body = b""  # some are kept in memory until their site's end
        return list(zip(readings, verdicts, strict=True))

    @staticmethod
    def _write_page(pages: PageWriter, reading: Reading) -> PageRecord:
        page = reading.page
        return pages.write(page.url, page.status, page.headers, page.body, page.fetched_at, link_text=page.title)

    async def end_visit(self, visit: Visit) -> None:
        """Write what a visit did, once its readings are written."""
        await self.work(self._end_visit, visit)

    def _end_visit(self, archive: Archive, visit: Visit) -> None:
        report, site, moment = visit.report, visit.site.name, now()
        if self.run is None:
            return
        misses = visit.looks.judge(visit.listed_keys, complete=visit.is_walked_through) if report.is_sound else []
        visit.intruders.settle(report.articles)
        with archive.writing():
            missed = archive.save_misses(misses, moment)
            archive.save_intruders(site, visit.intruders.found.values(), visit.intruders.looked_at, moment)
            pages = self.pages.folder if self.pages is not None else None
            again = report.changed + report.same
            turns = visit.reader.furniture.takes_turns
            report.hold(archive.hold_back(site, visit.began_at, again, report.layout_fit, pages, turns))
        report.missing, report.gone, report.spam = missed.missing, missed.gone, visit.intruders.count
        look = look_at(visit, archive.fronts(site))
        with archive.writing():
            archive.save_fronts(site, look.fronts, changed=look.seen.layout_changed, seen_at=moment)
        health = judge(look.seen, archive.expected(site, moment, visit.began_at), moment)
        report.colour, report.cause, report.why = health.colour, health.cause, health.why
        done = SiteRun(
            site, report.requests, report.bytes, report.articles, report.new, report.changed, report.same, report.failed,
            report.outcome, report.told or None, visit.began_at, moment, layout_fit=report.layout_fit,
            missing=report.missing, gone=report.gone, spam=report.spam, fields_missing=report.fields_missing,
            errors=look.seen.errors, left_out=report.no_articles, confidence=report.confidence, health=health,
            held=report.held,
        )  # fmt: skip
        with archive.writing():
            archive.seen_again(site, visit.again, moment)
            keep_furniture(archive, site, visit.reader.furniture, moment)
            archive.save_run_site(self.run, done)
            archive.save_turn(site, visit.turn_after(moment))
            archive.move_looks(_moved(visit, moment))
            failures = [Failure(failed.url, failed.reason, failed.status) for failed in report.failures]
            archive.add_failures(self.run, site, failures, moment)

    def close(self, outcome: str, unfinished: Iterable[Visit] = ()) -> None:
        """Write what is left, note how the run ended, and close the archive; what fails stands in ``broken``."""
        archive = self.archive
        if archive is None:
            self.thread.shutdown(wait=False)
            return
        self.thread.shutdown(wait=True)  # a batch under way is written first
        self.archive = None
        try:
            if self.draft:
                self._count(self._write(archive, self.draft))
            for visit in unfinished:
                self._end_visit(archive, visit)
            if self.run is not None:
                archive.note_offline(self.run)
                archive.seal()
                archive.finish_run(self.run, outcome)
                archive.tidy()
        except ArchiveError as error:
            self.broken = self.broken or error
        finally:
            if self.pages is not None:
                self.pages.close()
            archive.close()
            self.holding.release()

    async def work(self, job: Callable[..., T], *arguments: object) -> T:
        """Run a job on the archive's thread."""
        if self.archive is None:
            raise ArchiveError("the archive is closed: the run is over")
        return await asyncio.get_running_loop().run_in_executor(self.thread, job, self.archive, *arguments)


_TOLD = frozenset({"limit", "since", "full", "recheck", "delay", "rate", "concurrency", "most_pages", "due", "budget"})


def _capture(reading: Reading) -> Capture:
    page, article = reading.page, reading.article
    if article is None:
        raise ValueError("a page that is no article has nothing to capture")
    return Capture(
        article,
        page.fetched_at,
        reading.record,
        None if page.asked_key == page.key else page.asked,
        reading.spam,
        only_read=reading.only_read,
    )


def _look(reading: Reading, *, is_new: bool) -> NewLook:
    """Return when an article just saved is to be looked at again, if it is new, and its validators."""
    page, article = reading.page, reading.article
    told = {name.lower(): value for name, value in page.headers}
    look = NewLook(page.key, page.url, plain(told.get("etag")), plain(told.get("last-modified")))
    if is_new and article is not None:
        visit = page.visit
        place = visit.fresh.get(page.asked_key, visit.fresh.get(page.key))
        first = first_look(page.fetched_at, article.published_on, 0 if place is None and visit.night.is_nightly else place)
        if first is not None:
            return replace(look, since=first[0], step=first[1], due_at=first[2])
    return look


def _moved(visit: Visit, moment: str) -> list[tuple[int, int, str | None]]:
    """Return when the articles looked at are to be looked at next: one that was not there, tomorrow, until it is gone."""
    moved: list[tuple[int, int, str | None]] = []
    for look in visit.looked:
        article = look.article.id
        if article in visit.looks.good or (article in visit.looks.absent and look.article.missing_since is not None):
            after = next_look(look.since, look.step, moment)
            moved.append((article, look.step if after is None else after[0], None if after is None else after[1]))
        else:
            moved.append((article, look.step, tomorrow(moment)))
    return moved
