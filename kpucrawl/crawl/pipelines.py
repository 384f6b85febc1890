"""In: a page that answered at an article's address; out: its article in the archive. Extract, normalise, persist: a class each.

The order is that of ``settings.ITEM_PIPELINES``. Pages may be held back until others of their site have taught what is furniture,
so what flows from the first step on is a batch: no reading, one, or several.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Self

from kpucrawl.errors import ArchiveError, NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.outlinks import read_outlinks
from kpucrawl.extract.site import Reading as SiteReading
from kpucrawl.items import RawArticle
from kpucrawl.normalise.article import normalise
from kpucrawl.normalise.spam import judge

from . import lost
from .doubts import head_of, is_doubtful, is_settled, is_stranger, judged, remembered, unsettled
from .journal import SOON
from .known import days_beside
from .parcels import Batch, FetchedPage, Pause, Reading
from .settling import read_once_more
from .visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from .run import Run

BROKEN = frozenset({"empty", "shell", "challenge", "maintenance", "suspended", "server", "unreadable"})
"""Reasons for which the page itself is wrong, though its status is 200: its address failed, and is asked for another day."""
PERHAPS_LATER = frozenset({"missing"})
"""No failure of the page's, but a site in trouble answers so for a day to everything: asked for again, some runs long."""
MOST_UNSETTLED = 300
"""Articles a site without a day that are normalised again at its end; more would only fill memory."""


class Step:
    """What the three pipelines share."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline."""
        return cls(crawler)

    @property
    def run(self) -> Run:
        """Return the run that the crawler's spider is part of."""
        run: Run = self.crawler.spider.run  # type: ignore[union-attr]  # every spider of this project has one
        return run


class Extract(Step):
    """A page in, what it says out, once a few pages of its site have taught what is furniture."""

    async def process_item(self, item: FetchedPage | Pause) -> Batch:
        """Read what can be read now."""
        visit = item.visit
        batch = Batch(visit)
        if isinstance(item, FetchedPage):
            visit.underway -= 1
            batch.readings = offer(visit, item)
        if visit.is_over() or visit.is_starved():
            batch.readings += flush(visit)
        batch.readings = self.believe(visit, batch.readings)
        if isinstance(item, FetchedPage) and item.record is None and all(reading.page is not item for reading in batch.readings):
            self.run.journal.hold(item)
        for reading in batch.readings:
            visit.looks.read(reading)
        if visit.is_over() and not await self.run.look_further(visit) and not await self.settle(batch):
            visit.left = batch.last = True
        return batch

    async def settle(self, batch: Batch) -> bool:
        """Judge the pages that have lost their texts, once all is asked for; return whether more is to be asked for then."""
        visit = batch.visit
        found = lost.settle(visit)
        batch.readings += found
        for reading in found:
            visit.looks.read(reading)
        visit.looks.ask_again()
        return bool(found) and await self.run.look_further(visit)

    def believe(self, visit: Visit, readings: list[Reading]) -> list[Reading]:
        """Return what can be believed, or is refused, by now; what is doubtful waits for an address that cannot exist."""
        believed = []
        for reading in readings:
            without = lost.find(visit, reading)
            if without is not None and reading.page.asked_key in visit.emptied:
                believed.append(lost.missing(visit, reading))
                continue
            if without is not None:
                visit.lost[reading.page.asked_key] = without
                visit.looks.hold(reading.page.asked_key)
                visit.is_read(reading.page.asked_key, None)
                if not without.nearer:
                    self.run.ask_canary(visit, reading.page)
                continue
            if is_settled(visit, reading) or not is_doubtful(visit, reading):
                if isinstance(reading.raw, RawArticle):
                    visit.heads.setdefault(head_of(reading.raw), reading.page.key)
                believed.append(reading)
                continue
            visit.doubted.append(reading)
            for key in {reading.page.key, reading.page.asked_key}:
                visit.is_read(key, None)  # a walk may wait for it
            self.run.ask_canary(visit, reading.page)
        doubted, visit.doubted = visit.doubted, []
        for reading in doubted:
            if visit.is_over() or is_settled(visit, reading):
                believed.append(judged(visit, reading))
            else:
                visit.doubted.append(reading)
        return [unsettled(reading) if is_stranger(visit, reading) else reading for reading in believed]


def offer(visit: Visit, page: FetchedPage) -> list[Reading]:
    """Hand a page to its site's reader and return what is read now."""
    text = decode(page.body, page.content_type)
    if not text.strip():
        return [Reading(page, NotAnArticle("missing" if visit.reader.has_blank_ghost else "empty"))]
    page.outlinks = read_outlinks(text, page.url)
    try:
        return [_reading(done) for done in visit.reader.offer(text, page.url, page, page.title or None, remembered(visit, page))]
    except PageRefused as refusal:
        return [Reading(page, refusal)]


def flush(visit: Visit) -> list[Reading]:
    """Return readings of the pages that are still held back."""
    return [_reading(done) for done in visit.reader.flush()]


def _reading(done: SiteReading[FetchedPage]) -> Reading:
    return Reading(done.token, done.raw or done.refusal or NotAnArticle("untitled"))


class Normalise(Step):
    """What pages say in, clean text and real dates out."""

    async def process_item(self, batch: Batch) -> Batch:
        """Normalise every article of a batch."""
        for reading in batch.readings:
            clean(reading)
        return batch


def clean(reading: Reading, neighbours: tuple[str | None, str | None] = (None, None)) -> None:
    """Normalise one reading, if it is an article's; ``neighbours``: the days of those with the next lower and higher id."""
    if isinstance(reading.raw, RawArticle):
        page = reading.page
        reading.article = normalise(reading.raw, page.visit.site, neighbours=neighbours, latest=page.fetched_at)
        reading.spam = judge(reading.article, page.outlinks)


class Persist(Step):
    """Clean articles in, verdicts out; small batches, the rest at the end of the site and of the run."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.clock: asyncio.Task[None] | None = None

    async def process_item(self, batch: Batch) -> Batch:
        """Keep a batch; end the site with its last."""
        for reading in batch.readings:
            self.take(reading)
        if batch.last:
            await self.guarded(self.end(batch.visit))
        elif self.run.journal.is_full:
            await self.guarded(self.run.journal.write())
        elif self.clock is None:
            self.clock = asyncio.ensure_future(self.tick())
        return batch

    def take(self, reading: Reading) -> None:
        """Hand a reading to the journal; remember it where its day is not settled; count what is no article."""
        visit, article = reading.page.visit, reading.article
        if reading.spam is not None and reading.spam.spam:
            visit.intruders.pages += 1
        else:
            visit.intruders.see(reading.page.url, reading.page.outlinks, is_empty=article is None)
        for key in {reading.page.key, reading.page.asked_key}:
            visit.is_read(key, article.published_on if article else None)
        if article is None:
            self.refuse(reading)
        else:
            visit.report.trust(article.confidence)
            for name in ("body", "published_on", "image", "category"):
                if not getattr(article, name):
                    visit.report.miss(name)
            self.date_later(reading)
        if visit.reader.notes is not None:
            reading.hinges = visit.reader.notes.taken.pop(reading.page.url, None)
        self.run.journal.keep(reading)

    def refuse(self, reading: Reading) -> None:
        """Count a page that is no article, and leave its address alone or try it again another day."""
        page, visit, raw = reading.page, reading.page.visit, reading.raw
        reason = raw.reason if isinstance(raw, NotAnArticle) else "unreadable"
        visit.wanted -= 1
        if reason in BROKEN:
            visit.report.fail(page.asked, reason, page.status)
            if reason == "challenge":
                visit.refuse("a browser check")
        else:
            visit.report.skip(reason)
        if not visit.looks.knows(page.asked_key):
            self.run.journal.give_up(visit, page.asked_key, page.asked, reason, for_good=reason not in BROKEN | PERHAPS_LATER)

    async def tick(self) -> None:
        """Write what waits, soon."""
        await asyncio.sleep(SOON)
        self.clock = None
        await self.guarded(self.run.journal.write())

    async def guarded(self, job: Coroutine[Any, Any, None]) -> None:
        """Run a job that writes; where the archive cannot take it, stop the run: what it has is kept, and more would be lost."""
        try:
            await job
        except ArchiveError as error:
            self.run.stop(str(error))

    async def settle_first(self, visit: Visit) -> None:
        """Read the pages of a first visit once more, by all that it has learned."""
        journal = self.run.journal
        if journal.pages is None or visit.stopped or visit.underway or self.run.is_over():
            return  # an interrupted visit is none: the next one begins as the first
        articles, refused = await journal.first_pages(visit.site.name), await journal.refused(visit.site.name)
        async for reading in read_once_more(visit, articles, refused, journal.pages.folder, clean):
            if not reading.is_again:
                self.take(reading)
            else:
                visit.unsettled = [each for each in visit.unsettled if each.page.key != reading.page.key]  # as read before
                journal.keep(reading)
                self.date_later(reading)
        journal.forget(visit)
        await journal.write()

    def date_later(self, reading: Reading) -> None:
        """Remember an article whose day its neighbours may tell."""
        unsettled, article = reading.page.visit.unsettled, reading.article
        is_undated = article is not None and article.published_on is None and article.key.startswith("id:")
        if is_undated and len(unsettled) < MOST_UNSETTLED:
            unsettled.append(reading)

    async def end(self, visit: Visit) -> None:
        """Settle the days that only their neighbours can tell, and write what the visit did."""
        await self.run.journal.write()
        if visit.is_first and (visit.report.articles or not visit.turn.visited_at):
            await self.settle_first(visit)
        if visit.unsettled:
            dated = await self.run.journal.dates(visit.site.name)
            for reading in visit.unsettled:
                if settle(reading, days_beside(dated, int(reading.page.key[3:]))):
                    self.run.journal.keep(reading)
            visit.unsettled = []
        for walk in visit.walks.values():
            visit.night.walked(walk, visit.known, visit.days)
            self.run.journal.walked(visit.site.name, walk.category, visit.night.is_good_enough(walk), walk.pages)
        for entrance in visit.seen_entrances():
            self.run.journal.see_entrance(visit.site.name, entrance)
        await self.run.journal.write()
        self.run.conclude(visit)
        await self.run.journal.end_visit(visit)
        self.run.end(visit)

    async def close_spider(self) -> None:
        """End every site that the run leaves unfinished; what was read of it is kept."""
        if self.clock is not None:
            self.clock.cancel()
        for visit in list(self.run.visits.values()):
            if visit.left:
                continue
            visit.left = True
            for reading in flush(visit):
                clean(reading)
                self.take(reading)
            await self.guarded(self.end(visit))
        await self.guarded(self.run.journal.write())


def settle(reading: Reading, neighbours: tuple[str | None, str | None]) -> bool:
    """Normalise again with the days of the articles beside it; return whether it has found its day (its year was missing)."""
    if neighbours == (None, None):
        return False
    clean(reading, neighbours)
    return reading.article is not None and reading.article.published_on is not None
