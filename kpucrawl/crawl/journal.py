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
from kpucrawl.extract.ghost import Ghost
from kpucrawl.extract.site import HELD
from kpucrawl.items import PageRecord, Verdict
from kpucrawl.persist.absences import KnownArticle
from kpucrawl.persist.agenda import Look, Turn
from kpucrawl.persist.archive import Archive, DatedId
from kpucrawl.persist.entrances import Entrance
from kpucrawl.persist.frontier import Pending, State
from kpucrawl.persist.health import judge
from kpucrawl.persist.holding import Holding
from kpucrawl.persist.pages import PageWriter
from kpucrawl.persist.readings import Kept
from kpucrawl.persist.runs import Failure, SiteRun

from .alike import note_misreadings
from .due import MOST_LOOKS, full_is_due, soon_enough
from .entries import capture_of, kept_canary, look_of, moved_looks, page_again
from .health import look_at
from .known import furniture_of, keep_furniture, kept_canaries, taught
from .looks import Canary, Form
from .options import CrawlOptions
from .parcels import FetchedPage, Reading
from .settling import MOST, note
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
    is_new: bool
    """Whether too little is known of its frame for its pages to be read for good before the visit's end."""
    canaries: dict[Form, tuple[Canary, Ghost | None]]
    """Addresses that cannot exist, asked for some nights ago, and what they gave."""


@dataclass(slots=True)
class Draft:
    """What waits to be written."""

    readings: list[Reading] = field(default_factory=list)
    held: list[FetchedPage] = field(default_factory=list)
    """Pages that answered and wait to be read."""
    canaries: list[tuple[str, Canary, FetchedPage | None]] = field(default_factory=list)
    pending: dict[str, dict[str, Pending]] = field(default_factory=dict)
    reopened: set[tuple[str, str]] = field(default_factory=set)
    walked: dict[tuple[str, str], tuple[bool, int]] = field(default_factory=dict)
    entrances: dict[tuple[str, str], Entrance] = field(default_factory=dict)
    robots: dict[str, bytes | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)

    def put_before(self, later: Draft) -> None:
        """Take over what came while this could not be written; of two words on the same thing the later counts."""
        for name in ("readings", "held", "canaries"):
            getattr(self, name).extend(getattr(later, name))
        for site, pending in later.pending.items():
            self.pending.setdefault(site, {}).update(pending)
        for name in ("reopened", "walked", "entrances", "robots"):
            getattr(self, name).update(getattr(later, name))


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
        self.noted = 0
        """Pages whose readings' hinges are kept in memory."""
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
        furniture, folder = furniture_of(archive, site), self.pages.folder if self.pages is not None else None
        is_new = furniture.pages < HELD or not turn.visited_at
        if folder is not None and furniture.pages < HELD and known:
            furniture = taught(archive, folder, site)  # its first visit was cut, before it could tell what it had learned
        canaries = kept_canaries(archive, folder, site, moment) if not options.recheck else {}
        memory = Memory(known, pending, complete, furniture, entrances, looks, turn, full, is_new, canaries)
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

    async def first_pages(self, site: str) -> list[Kept]:
        """Return the articles of a site whose raw pages are kept, those first fetched: what a first visit reads once more."""
        return await self.work(Archive.readings, site, "", MOST) if self.pages is not None else []

    def forget(self, visit: Visit) -> None:
        """Let go of what a visit's first readings hung on."""
        self.noted -= len(visit.hinges)
        visit.hinges.clear()

    async def refused(self, site: str) -> list[Pending]:
        """Return the addresses of a site that gave no article, each with the page that came."""
        await self.write()
        return [entry for entry in await self.work(Archive.frontier, site) if entry.page is not None and entry.state != "open"]

    async def dates(self, site: str) -> list[DatedId]:
        """Return the days of a site's articles by id."""
        return await self.work(Archive.dates_by_id, site)

    def keep(self, reading: Reading) -> None:
        """Take over a reading, to be written soon."""
        self.draft.readings.append(reading)

    def note(self, site: str, pending: Pending) -> None:
        """Take over an address that is to be read, or that is not to be asked for again."""
        self.draft.pending.setdefault(site, {})[pending.key] = pending

    def hold(self, page: FetchedPage) -> None:
        """Take over a page that answered and waits to be read: whoever takes up a killed run need not ask for it again."""
        visit = page.visit
        if self.pages is not None and not visit.looks.knows(page.asked_key):
            self.draft.held.append(page)
            tries = visit.tries.get(page.asked_key, 0)
            self.note(visit.site.name, Pending(page.asked_key, page.asked, page.title, tries=tries))

    def held(self, visit: Visit, entry: Pending) -> FetchedPage | None:
        """Return the page that answered at an address and was not read, None where there is none, or not any more."""
        if entry.page is None or entry.state != "open":
            return None
        return page_again(visit, entry, self.options.pages_folder)

    def keep_canary(self, visit: Visit, canary: Canary, page: FetchedPage | None) -> None:
        """Take over what an address gave that cannot exist, so that some nights need not ask for it again."""
        self.draft.canaries.append((visit.site.name, canary, page))

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
                draft.put_before(self.draft)
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
        for page in draft.held:
            _found_at(draft, page, self._write_page(page))
        for reading in draft.readings:
            reading.record = reading.record or self._write_page(reading.page)
            if reading.article is None:
                _found_at(draft, reading.page, reading.record)
        canaries = [
            (site, kept_canary(canary, self._write_page(page) if page is not None else None))
            for site, canary, page in draft.canaries
        ]
        if self.pages is not None:
            self.pages.sync()  # before any row says where they lie
        readings = [reading for reading in draft.readings if reading.article is not None]
        if self.pages is not None:
            note_misreadings(archive, self.pages.folder, readings)
        with archive.writing():
            for site, pending in draft.pending.items():
                archive.save_frontier(site, pending.values())
            for site, category in draft.reopened:
                archive.reopen_listing(site, category)
            verdicts = archive.save_many([capture_of(reading) for reading in readings])
            for reading, verdict in zip(readings, verdicts, strict=True):
                archive.save_looks(reading.page.visit.site.name, [look_of(reading, is_new=verdict == "new")])
            for reading in readings:  # by its own keys `save_many` does so itself; this is the one that led here
                if reading.page.asked_key != reading.page.key:
                    archive.drop_frontier(reading.page.visit.site.name, [reading.page.asked_key])
            for (site, category), (complete, pages) in draft.walked.items():
                archive.save_listing_state(site, category, complete=complete, pages=pages)
            for (site, _), entrance in draft.entrances.items():
                archive.save_entrances(site, [entrance])
            for site, canary in canaries:
                archive.save_canary(site, canary)
            for origin, body in draft.robots.items():
                archive.save_robots(origin, body, now())
        for reading in draft.readings:
            reading.page.body = b""  # some are kept in memory until their site's end
            self.noted += note(reading, self.noted)
        return list(zip(readings, verdicts, strict=True))

    def _write_page(self, page: FetchedPage) -> PageRecord | None:
        if page.record is None and self.pages is not None:
            told = (page.url, page.status, page.headers, page.body, page.fetched_at)
            page.record = self.pages.write(*told, link_text=page.title)
        return page.record

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
            told = visit.reader.furniture.takes_turns, visit.reader.furniture.is_drawn
            report.hold(archive.hold_back(site, visit.began_at, again, report.layout_fit, pages, *told))
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
            archive.move_looks(moved_looks(visit, moment))
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


def _found_at(draft: Draft, page: FetchedPage, record: PageRecord | None) -> None:
    """Let a pending address tell where the page lies that it gave."""
    pending = draft.pending.get(page.visit.site.name, {})
    if page.asked_key in pending:
        pending[page.asked_key] = replace(pending[page.asked_key], page=record)


_TOLD = frozenset({"limit", "since", "full", "recheck", "delay", "rate", "concurrency", "most_pages", "due", "budget"})
