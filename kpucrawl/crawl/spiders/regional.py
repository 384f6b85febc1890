"""In: the sites of one run; out: requests for their home pages, listings and articles, and the pages that answered.

It decides where to go and nothing else. It reads from top to bottom as the journey goes: home page → listings, page by page →
articles. Addresses are asked for as the page printed them, and told apart by their key.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.spidermiddlewares.httperror import HttpError

from kpucrawl.clock import now
from kpucrawl.crawl.failures import error_of, reason_of, was_unreached
from kpucrawl.crawl.frontpage import categories_in, read_front, refresh_of, why_blank
from kpucrawl.crawl.middlewares import AskedToWait, LedAway, MovedAway
from kpucrawl.crawl.options import CrawlOptions, contact_of, user_agent
from kpucrawl.crawl.pace import RunStopping
from kpucrawl.crawl.parcels import FetchedPage
from kpucrawl.crawl.robots import RobotsForbid, RobotsUnreachable
from kpucrawl.crawl.run import Run
from kpucrawl.crawl.visits import REFUSALS, Visit
from kpucrawl.crawl.walks import ListingWalk
from kpucrawl.extract.listing import Listing
from kpucrawl.extract.outlinks import read_outlinks
from kpucrawl.items import Link, Site
from kpucrawl.persist.entrances import HOME as HOME_PAGE
from kpucrawl.persist.frontier import Pending
from kpucrawl.places import archive_path

from .again import LooksAgain
from .nightly import GoesNightly
from .steps import ARTICLE, HOME, LISTING, Found, Onward, step
from .ways import FindsAWayIn, Guesses

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

_ARTICLE_LINK = re.compile(rb"""href\s*=\s*["']?\s*([^"'\s>]*(?:blog/read|berita/baca)/[^"'\s>]+)""", re.I)
_GONE = frozenset({404, 410})


class RegionalSpider(GoesNightly, FindsAWayIn, LooksAgain, Spider):
    """Crawls any number of sites of the regional CMS, each with its own counts and its own outcome."""

    name = "regional"
    family = "regional"
    only: Site | None = None
    """The site of a spider that ``loader`` made for one."""

    def __init__(
        self,
        run: Run | None = None,
        limit: str | None = None,
        since: str | None = None,
        full: str | None = None,
        recheck: str | None = None,
        **others: Any,
    ) -> None:
        """``run`` comes from ``runner``; the strings are what ``scrapy crawl NAME -a limit=5`` hands in."""
        super().__init__(**others)
        self.is_alone = run is None
        if run is None:
            most, whole, again = int(limit) if limit else None, full is not None, recheck is not None
            options = CrawlOptions(archive=archive_path(), limit=most, since=since, full=whole, recheck=again)
            run = Run((self.only,) if self.only else (), options.checked())
        self.run = run
        self.options = run.options

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Introduce ourselves by the contact that the settings or this machine give."""
        super().update_settings(settings)
        settings.set("USER_AGENT", user_agent(contact_of(settings)), priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider, its run told of the crawl it is part of."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.run.join(crawler, alone=spider.is_alone)
        return spider

    async def start(self) -> AsyncIterator[Request | FetchedPage]:
        """Begin a visit to each site, as places get free."""
        self.run.open()
        self.run.watch_time()
        for site in (each for each in self.run.sites if each.family == self.family):
            visit = await self.run.begin(site)
            if visit is None:
                continue
            for request in self.set_out(visit):
                yield request

    @step
    async def parse_home(self, response: Response, visit: Visit, refreshed: bool = False) -> Found:
        """Read the home page: follow its menu to every listing, and the articles it links to."""
        if response.status == HTTPStatus.NOT_MODIFIED:
            for request in self.take_unchanged(visit, HOME_PAGE):
                yield request
            return
        visit.answered()
        visit.scheme = response.url.partition(":")[0]
        text, listing = read_front(response)
        visit.keep_front(response.url, response.status, text, bool(listing.listings or listing.articles))
        if not listing.listings and not listing.articles and not refreshed and (target := refresh_of(text, response.url)):
            for request in self.ask(visit, target, self.parse_home, HOME, refreshed=True) if visit.address_of(target) else ():
                yield request
            return
        visit.intruders.see(response.url, read_outlinks(text, response.url))
        front = (response, text, listing)
        # What cannot exist is asked for first: how it is answered tells what is no article.
        asked = list(self.ask_canaries(visit, front)) if visit.looks.everything else []
        for request in asked or self.enter(visit, *front):
            yield request

    def enter(self, visit: Visit, response: Response, text: str, listing: Listing) -> Onward:
        """Yield requests for all that a home page leads to, and for what earlier runs have met and not read."""
        visit.is_entered = True
        yield from self.read_up(visit)
        yield from self.follow(visit, listing, again=visit.full and not visit.is_resumed)
        yield from self.take_home(visit, response, listing)
        if not visit.walks and not visit.night.is_nightly:
            notice = why_blank(text, response.url) if not listing.articles else None
            if notice is not None:
                self.note(visit, response, notice)
                visit.report.reason = f"home page: {notice}"
            if notice in {None, "empty"}:
                yield from self.guess(visit, categories_in(text))

    @step
    async def parse_listing(self, response: Response, visit: Visit, walk: ListingWalk, guesses: Guesses = None) -> Found:
        """Read one page of a listing: follow its articles, then its pager to the next page."""
        if response.status == HTTPStatus.NOT_MODIFIED:
            for request in self.take_unchanged(visit, walk.category):
                yield request
            return
        here = visit.address_of(response.url)
        if here is None or here.kind != "listing":
            visit.report.fail(asked_of(response), "redirected", response.status)
            walk.fail(asked_of(response))
            listing = Listing((), (), (), ())
        else:
            visit.report.listing_pages += 1
            text, listing = read_front(response)
            visit.intruders.see(response.url, read_outlinks(text, response.url))
            visit.keep_front(response.url, response.status, text, bool(listing.listings or listing.articles))
            again = walk.again and (walk.resumed or not walk.before)
            for request in self.follow(visit, listing, again=again):
                yield request
            keys = visit.keys_of(listing.articles)
            unknown = [key for key in keys if key not in visit.known]
            walk.read(keys, visit.known, response.url, [visit.keys_at(urls) for urls in listing.lists])
            walk.show(listing.pages)
            if any(key not in visit.met for key in unknown):  # the user wants no more: what is left here is for another run
                walk.ended = "cut"
            for request in self.take_listing(visit, walk, response, listing, unknown):
                yield request
            if walk.was_complete and unknown and not walk.reopened:
                walk.reopened = True
                self.run.journal.reopen(visit.site.name, walk.category)
            notice = why_blank(text, response.url) if not keys and not listing.listings else None
            if notice is not None:
                self.note(visit, response, notice)
                walk.fail(response.url)
                guesses = None
            else:
                visit.answered()
            if self.options.since and unknown:
                await self.read_until(visit, walk, [key for key in unknown if key in visit.met], self.options.since)
        onward = self.guess(visit, guesses) if guesses and not walk.met and not listing.listings else self.next_page(visit, walk)
        for request in onward:
            yield request

    @step
    async def parse_article(self, response: Response, visit: Visit, key: str, title: str) -> Found:
        """Hand on the page of an article, and follow the links to other articles that stand beside it."""
        visit.answered()
        if response.status == HTTPStatus.NOT_MODIFIED:
            visit.see_again([key])
            visit.looks.answered(key)
            visit.is_read(key, None)
            return
        here = visit.address_of(response.url)
        leads = {canary.leads_to for canary in visit.looks.canaries.values()}
        is_astray = here is not None and here.key != key and response.url in leads
        if here is None or here.kind != "article" or is_astray:  # some sites answer a vanished article with their home page
            is_away = here is not None or response.url in leads or self.leads_to_nothing(visit, key, response)
            if not visit.looks.missed(key, "redirected" if is_away else None):
                visit.report.skip("redirected")
            self.give_up(visit, key, asked_of(response), "redirected")
            return
        visit.met.add(here.key)
        visit.underway += 1  # until the page is read
        headers = [(name.decode("latin-1"), b", ".join(values).decode("latin-1")) for name, values in response.headers.items()]
        yield FetchedPage(
            visit, here.key, response.url, asked_of(response), key, title, response.status, headers, response.body, now()
        )
        # Where no front page has told which addresses are the menu's, an article's page cannot tell them from articles.
        if not self.options.since and (visit.fronts or not visit.night.is_nightly):
            for request in self.follow_beside(visit, response.url, response.body):
                yield request

    @step
    async def parse_failure(self, failure: Failure) -> Found:
        """Note why a request failed; try a home page over http, a listing's next page, another guess."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        error, told = error_of(failure), request.cb_kwargs
        visit: Visit = told["visit"]
        key, walk, guesses = told.get("key"), told.get("walk"), told.get("guesses")
        if isinstance(error, RunStopping):
            visit.stop("stopped", self.run.stopped or self.run.report.ended or "the run was interrupted")
        if visit.stopped:
            visit.is_read(key or "", None)
            return
        status = error.response.status if isinstance(error, HttpError) else None
        reason = reason_of(error)
        at_home = request.callback == self.parse_home
        if at_home and isinstance(error, HttpError):
            visit.keep_front(request.url, error.response.status, read_front(error.response)[0], leads=False)
        if "canary" in told:
            for another in self.after_canary(visit, told["canary"], told["front"]):
                yield another
            return
        if isinstance(error, AskedToWait):
            visit.leave_alone(error.seconds)
        if isinstance(error, MovedAway):
            visit.intruders.led(request.url, error.url, of_article=key is not None)
        if isinstance(error, RobotsForbid):
            visit.report.forbidden += 1
        elif self.note_missed(visit, request, error):
            visit.answered()
        elif isinstance(error, LedAway):
            visit.answered()
            visit.report.skip(reason)
        elif not (at_home and self.can_try_http(request, error)) and (guesses is None or status not in _GONE):
            visit.report.fail(request.url, reason, status)  # a listing that was guessed may well not be there
        if key is not None:
            self.give_up(visit, key, request.url, reason, for_good=status == HTTPStatus.GONE)
        onward: Onward = iter(())
        if at_home:
            onward = self.home_failed(visit, request, error, status)
        else:
            self.weigh(visit, error, status, reason)
            if walk is not None:
                walk.fail(request.url)
                if not walk.pages:
                    visit.night.failed(walk.category)
                onward = self.guess(visit, guesses) if guesses and status in _GONE else self.next_page(visit, walk)
        for another in onward:
            yield another

    # where to go

    def ask(
        self,
        visit: Visit,
        url: str,
        callback: Callable[..., Found],
        priority: int,
        *,
        validators: Mapping[str, str] | None = None,
        **told: Any,
    ) -> Iterator[Request]:
        """Yield the request for a page of a site, unless the site or the run has been given up."""
        most = self.options.most_pages
        if most is not None and visit.asked >= most:
            visit.spent = f"its {most} pages for this run are used up"
        if visit.stopped or visit.spent or self.run.stopped:
            return
        visit.asked += 1
        visit.underway += 1
        told["visit"] = visit
        meta = {"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED]} if validators else {}
        yield Request(
            url, callback, errback=self.parse_failure, cb_kwargs=told, dont_filter=True, priority=priority,
            headers=dict(validators or {}), meta=meta,
        )  # fmt: skip

    def follow(self, visit: Visit, listing: Listing, *, again: bool) -> Iterator[Request]:
        """Yield requests for the unknown articles and the new listings that a page links to."""
        visit.tell_standing(listing)
        visit.see_headlines(listing.articles)
        for link in listing.articles:
            yield from self.ask_article(visit, link, again=again)
        entrances = visit.night.entrances if visit.night.is_nightly and not visit.full else {}
        for link in listing.listings:
            address = visit.address_of(link.url)
            if address is not None and address.category is not None and address.category not in {**visit.walks, **entrances}:
                yield from self.begin_walk(visit, address.category, link.url)

    def follow_beside(self, visit: Visit, page: str, body: bytes) -> Iterator[Request]:
        """Yield requests for the unknown articles that an article's page links to: sidebars, related posts, next and previous."""
        for printed in _ARTICLE_LINK.findall(body):
            if printed not in visit.links:
                visit.links.add(printed)
                url = urljoin(page, unescape(printed.decode("utf-8", "replace")))
                yield from self.ask_article(visit, Link(url, ""), again=visit.full and not visit.is_resumed)

    def ask_article(self, visit: Visit, link: Link, *, again: bool) -> Iterator[Request]:
        """Yield the request for an article that is not known, or ``again``, within the user's limit."""
        address = visit.address_of(link.url)
        if address is None or address.kind != "article" or address.key in visit.met or address.key in visit.standing:
            return
        rechecked = visit.looks.everything and visit.looks.knows(address.key)
        if address.key in visit.known and not (again or rechecked):
            visit.see_again([address.key])
        elif not visit.is_sated():
            pending = Pending(address.key, visit.printed(link.url), link.text, tries=visit.tries.get(address.key, 0))
            if rechecked:
                visit.looks.see_style(link.url)
            else:
                self.run.journal.note(visit.site.name, pending)
            yield from self.ask_pending(visit, pending)

    def ask_pending(self, visit: Visit, pending: Pending) -> Iterator[Request]:
        """Yield the request for an address that is to be read."""
        visit.met.add(pending.key)
        visit.wanted += 1
        yield from self.ask(visit, pending.url, self.parse_article, ARTICLE, key=pending.key, title=pending.title)

    def read_up(self, visit: Visit) -> Onward:
        """Yield what earlier runs met and did not read: pages that had answered when they were killed, requests for the rest."""
        pending, visit.pending = visit.pending, []
        for entry in pending:
            if (entry.state != "refused" or visit.full) and entry.key not in visit.met and not visit.is_sated():
                visit.tries[entry.key] = entry.tries
                page = self.run.journal.held(visit, entry)
                if page is None:
                    yield from self.ask_pending(visit, entry)
                    continue
                visit.met |= {entry.key, page.key}
                visit.wanted += 1
                visit.underway += 1
                yield page
                if not self.options.since:
                    yield from self.follow_beside(visit, page.url, page.body)

    def next_page(self, visit: Visit, walk: ListingWalk) -> Iterator[Request]:
        """Yield the request for the next page of a listing, where there is one and the user wants more."""
        if visit.is_sated():
            walk.cut()
        url = walk.next()
        if url is not None:
            yield from self.ask(visit, visit.printed(url), self.parse_listing, LISTING, walk=walk)

    async def read_until(self, visit: Visit, walk: ListingWalk, keys: list[str], since: str) -> None:
        """Wait until the articles of a listing page are read, and end its walk where all of them are older than a day."""
        await visit.read_all(keys)
        days = [visit.days.get(key) for key in keys]
        if days and all(day is not None and day < since for day in days):
            walk.cut()

    # what an answer means for the visit

    def note(self, visit: Visit, response: Response, notice: str) -> None:
        """Count a home or listing page that is only a notice: a browser check and a suspended account are no empty site."""
        visit.report.fail(response.url, notice, response.status)
        if notice == "challenge":
            visit.refuse("a browser check")

    def weigh(self, visit: Visit, error: BaseException, status: int | None, reason: str) -> None:
        """Count a failure towards giving the site up."""
        if status in REFUSALS:
            visit.refuse(str(status))
        elif isinstance(error, AskedToWait):
            visit.stop("failed", reason)
        elif was_unreached(error) or isinstance(error, RobotsUnreachable):
            visit.strike(reason)
        elif status is not None:
            visit.answered()

    def give_up(self, visit: Visit, key: str, url: str, reason: str, *, for_good: bool = False) -> None:
        """Note that an address gave no article."""
        visit.wanted -= 1
        visit.is_read(key, None)
        if not visit.looks.knows(key):
            self.run.journal.give_up(visit, key, url, reason, for_good=for_good)


def asked_of(response: Response) -> str:
    """Return the address that was asked for before any redirect."""
    request = response.request
    return request.meta.get("redirect_urls", [request.url])[0] if request is not None else response.url
