"""In: the sites and wishes of one run; out: its visits, begun and ended one by one, and its report."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

from kpucrawl.clock import now
from kpucrawl.errors import ArchiveError, KpucrawlError
from kpucrawl.extract.hinges import Notes
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import Site, Verdict
from kpucrawl.normalise.spam import is_intruders
from kpucrawl.persist.entrances import HOME

from .certificates import STAT
from .due import due_sites
from .failures import error_of, reason_of
from .journal import Journal
from .looks import form_of
from .nights import Night
from .pace import Pace
from .parcels import FetchedPage, Pause
from .pipelines import Persist
from .progress import Progress
from .report import RunReport, SiteReport
from .visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from .options import CrawlOptions


MOST_MARGIN = 20.0
"""Seconds of a run's time that are kept for its end: answers under way, and writing."""
NEWEST = 500
"""Known articles among which a run that does not recheck looks for such as their listing no longer shows: its first pages."""


class Run:
    """One run: what the spider and the pipelines share."""

    def __init__(self, sites: Sequence[Site], options: CrawlOptions, progress: Progress | None = None) -> None:
        self.sites = tuple(sites)
        self.options = options
        self.journal = Journal(options)
        self.journal.on_verdict = self.count
        self.progress = progress or Progress(len(self.sites), live=False)
        self.report = RunReport()
        self.visits: dict[str, Visit] = {}
        """By site name, from begin to end."""
        self.stopped = ""
        """Why the whole run ends before its sites; empty while it goes on."""
        self.places = asyncio.Semaphore(1)
        self.crawler: Crawler | None = None
        self.ending: asyncio.Future[None] | None = None
        self.began = monotonic()

    def join(self, crawler: Crawler, *, alone: bool = False) -> None:
        """Take part in a crawl of Scrapy's; ``alone``, without a runner (`scrapy crawl`), the run ends with the crawl."""
        self.crawler = crawler
        # Each visit holds its site's known keys: with all 552 at once a full archive would fill the memory.
        self.places = asyncio.Semaphore(crawler.settings.getint("KPUCRAWL_SITES_AT_ONCE"))
        crawler.signals.connect(self.closed, signals.spider_closed)
        if alone:
            crawler.signals.connect(self.end_alone, signals.engine_stopped)
        crawler.signals.connect(self.callback_broke, signals.spider_error)
        crawler.signals.connect(self.pipeline_broke, signals.item_error)

    def open(self) -> None:
        """Open the archive, and choose the sites that are due; raises ArchiveHeld, ArchiveError. Opening twice does nothing."""
        if self.report.run is not None:
            return
        self.journal.open()
        self.report.run = self.journal.run
        if self.options.due and self.journal.archive is not None:
            self.sites = tuple(due_sites(self.sites, self.journal.archive.turns(), now()))
            self.progress.sites = len(self.sites)

    async def begin(self, site: Site) -> Visit | None:
        """Wait for a place and return a new visit, with what the archive knows of its site; None where no more may begin."""
        if self.is_over():
            return None
        await self.places.acquire()
        memory = None if self.is_over() else await self.journal.recall(site.name)
        if memory is None or memory.turn.not_before:
            self.places.release()
            if memory is not None:
                self.pass_over(site, f"it asked to be left alone until {memory.turn.not_before}")
            return None
        options = self.options
        visit = Visit(site, SiteReport(site.name), began_at=now(), limit=options.limit, full=memory.full)
        visit.known = memory.known | {entry.key for entry in memory.pending}
        visit.pending = memory.pending
        visit.complete = set() if options.recheck else memory.complete
        visit.is_resumed = bool(memory.turn.full_since)
        visit.turn = replace(memory.turn, full_since=memory.turn.full_since or visit.began_at) if memory.full else memory.turn
        visit.looks_due = memory.looks
        nightly = HOME in memory.entrances and not options.recheck and options.since is None
        visit.night = Night(memory.entrances, visit.began_at, is_nightly=nightly, is_whole=memory.full, looks=len(memory.looks))
        if options.recheck:
            visit.looks.everything = True
        if options.recheck or options.full:
            visit.looks.learn(*await self.journal.known(site.name))
        visit.is_first = memory.is_new
        visit.looks.kept = memory.canaries
        visit.reader = SiteReader(memory.furniture, spares=is_intruders)
        if visit.is_first and self.journal.pages is not None:
            visit.reader.notes = Notes()
        self.visits[site.name] = visit
        self.report.sites.append(visit.report)
        self.progress.site_begins(site.name)
        return visit

    def pass_over(self, site: Site, reason: str) -> None:
        """Note that a site is not visited."""
        report = SiteReport(site.name, reason=reason)
        self.report.sites.append(report)
        self.progress.site_ends(report)

    def is_over(self) -> bool:
        """Whether no further visit may begin: the run is stopping, or its time is nearly used up."""
        return bool(self.stopped or self.report.ended)

    def end_in_time(self) -> None:
        """End every visit and begin none: the time is used up. What is left stays due."""
        left = len(self.sites) - len(self.report.sites) + len(self.visits)
        self.report.ended = f"its time is used up, {left} {'site stays' if left == 1 else 'sites stay'} due"
        for visit in self.visits.values():
            visit.stop("stopped", "the time of this run is used up")
        pace = self.crawler.get_extension(Pace) if self.crawler is not None else None
        if pace is not None:
            pace.close()

    def watch_time(self) -> None:
        """Let the run end within its budget, some of which its end takes."""
        if self.options.budget is not None:
            margin = min(MOST_MARGIN, self.options.budget / 10)
            asyncio.get_running_loop().call_later(self.options.budget - margin, self.end_in_time)

    async def look_further(self, visit: Visit) -> bool:
        """Ask for what a visit should still look for once nothing of it is under way; return whether there was anything."""
        crawler = self.crawler
        if crawler is None or crawler.engine is None or visit.stopped or self.stopped or not visit.may_look_further:
            return False
        visit.underway += 1  # until the questions are asked: nothing may end it meanwhile
        try:
            if not visit.looks.known and visit.known and (visit.walks or visit.looks_due):
                visit.looks.learn(*await self.journal.known(site=visit.site.name, newest=NEWEST))
                visit.looks.learn_more(look.article for look in visit.looks_due)
            requests = list(crawler.spider.further(visit))  # type: ignore[union-attr]  # every spider of this project has it
        except ArchiveError as error:
            self.stop(str(error))
            return False
        finally:
            visit.underway -= 1
        for request in requests:
            crawler.engine.crawl(request)
        return bool(requests)

    def ask_canary(self, visit: Visit, page: FetchedPage) -> None:
        """Ask a site for an address that cannot exist, of the form of a page's, unless it was asked, or is known from of late."""
        crawler, address = self.crawler, visit.address_of(page.asked)
        is_kept = form_of(page.asked_key) in visit.looks.kept
        if crawler is not None and crawler.engine is not None and address is not None and not is_kept:
            for request in crawler.spider.ask_canary(visit, form_of(address.key), address.url):  # type: ignore[union-attr]
                crawler.engine.crawl(request)

    def conclude(self, visit: Visit) -> None:
        """Settle a visit's report."""
        if self.crawler is None:
            return
        report, pace = visit.report, self.crawler.get_extension(Pace)
        for host in (visit.site.host, *visit.site.other_hosts):
            worth = self.crawler.stats.get_value(STAT + host)
            report.certificate = worth if report.certificate in {None, "verified"} and worth else report.certificate
            if pace is not None and host in pace.lanes:
                report.requests += pace.lanes[host].requests
                report.bytes += pace.lanes[host].bytes
        if visit.underway:  # Ctrl-C, or a second one
            visit.stop("stopped", self.stopped or "the run was interrupted")
        visit.conclude()

    def end(self, visit: Visit) -> None:
        """Let go of a visit that has ended and been written."""
        if self.visits.pop(visit.site.name, None) is not None:
            visit.known.clear()
            self.places.release()
            self.progress.site_ends(visit.report)

    def count(self, visit: Visit, verdict: Verdict) -> None:
        """Count an article the archive took."""
        visit.report.count(verdict)
        self.progress.article(verdict)

    def stop(self, reason: str) -> None:
        """End the whole run; what has been read is kept."""
        if self.stopped or self.crawler is None:
            return
        self.stopped = self.report.stopped = reason
        pace = self.crawler.get_extension(Pace)
        if pace is not None:
            pace.close()
        self.ending = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="stopped"))

    def closed(self, reason: str) -> None:
        """Note how Scrapy's crawl ended: ``shutdown`` is the user's Ctrl-C."""
        if reason == "shutdown" and not self.stopped:
            self.stopped = self.report.stopped = "interrupted"

    def callback_broke(self, failure: Failure, response: Response | None) -> None:
        """Count a page that the spider stumbled over; Scrapy has logged where."""
        request = response.request if response is not None else None  # none: it stumbled where it begins its visits
        visit: Visit | None = request.cb_kwargs.get("visit") if request is not None else None
        if visit is not None and request is not None and response is not None:
            visit.is_read(request.cb_kwargs.get("key", ""), None)
            visit.report.fail(request.url, f"our mistake: {reason_of(error_of(failure))}", response.status)
        if isinstance(failure.value, KpucrawlError):
            self.stop(str(failure.value))

    def pipeline_broke(self, item: FetchedPage | Pause, failure: Failure) -> None:
        """Count a page that a pipeline stumbled over, and end its site where that was its last."""
        visit = item.visit
        if isinstance(item, FetchedPage):
            visit.is_read(item.asked_key, None)
            visit.report.fail(item.url, f"our mistake: {reason_of(error_of(failure))}", item.status)
        persist = self.crawler.get_item_pipeline(Persist) if self.crawler else None
        if visit.underway == 0 and visit.site.name in self.visits and persist is not None:
            visit.left = True
            self.ending = asyncio.ensure_future(persist.guarded(persist.end(visit)))

    def end_alone(self) -> None:
        """Close the run and sum it up."""
        self.progress.end(self.close())

    def close(self) -> RunReport:
        """Write what is left, close the archive, and return the report; once the crawl is over."""
        unfinished = list(self.visits.values())  # a second Ctrl-C leaves no time to end them
        if unfinished and not self.stopped:
            self.stopped = self.report.stopped = "interrupted"
        for visit in unfinished:
            self.conclude(visit)
        self.journal.close(self.stopped or self.report.ended or "finished", unfinished)
        if self.journal.broken is not None and not self.report.stopped:
            self.report.stopped = str(self.journal.broken)
        self.report.seconds = monotonic() - self.began
        return self.report
