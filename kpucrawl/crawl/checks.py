"""In: sites nobody has looked at; out: what each answers to a handful of polite requests: one journey a site, robots.txt first.

Home page, one listing, two articles: five requests with robots.txt. A host that does not answer is tried over http, then the
spellings that ``alternates.csv`` names; a home page that leads to another KPU host is followed there.
"""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.catalogue.sites import forbidden_hosts, site_of_host
from kpucrawl.errors import AddressRefused
from kpucrawl.items import Link, Site

from .certificates import STAT
from .failures import DOWNLOAD_ERRORS, error_of, reason_of
from .frontage import Frontage
from .frontpage import read_front
from .middlewares import MovedAway
from .options import CrawlOptions
from .pace import Pace
from .robots import RobotsForbid, RobotsUnreachable
from .runner import settings_for

ARTICLES = 2
LOOKUPS = 16
"""Names looked up at the same time."""


@dataclass(slots=True)
class Inspection:
    """What is found out about one site."""

    site: Site
    host: str
    """The one asked now."""
    left: list[str] = field(default_factory=list)
    """Hosts to try if this one fails."""
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Hosts asked so far."""
    moved_to: str = ""
    trouble: str = ""
    """Why the home page of the present host did not answer."""
    first_trouble: str = ""
    """The same of the catalogue's host."""
    first_answer: tuple[int | None, str, Frontage | None] = (None, "", None)
    """Its status, where it answered and what came, where another host was tried after it."""
    status: int | None = None
    answers: str = ""
    front: Frontage | None = None
    listings: tuple[Link, ...] = ()
    pages: list[tuple[Response, str]] = field(default_factory=list)
    """Articles' pages, each with the words of the link that led there."""
    failed: dict[str, str] = field(default_factory=dict)
    """Addresses that gave no page, and why."""
    waiting: int = 0
    certificate: str | None = None
    requests: int = 0
    bytes: int = 0
    is_over: bool = False

    @property
    def hosts(self) -> frozenset[str]:
        """Return the hosts whose addresses are the site's: also those that it had, which a page may still print."""
        return frozenset((self.host, self.site.host, *self.site.other_hosts))

    def here(self, url: str) -> str:
        """Return an address of the site as the present host is asked for it, over the scheme that its home page answered with."""
        parts = urlsplit(url)
        return urlunsplit((self.answers.partition(":")[0], self.host, parts.path, parts.query, ""))

    def follow(self, links: Collection[Link]) -> list[Link]:
        """Return the first articles of this host among links, as many as are still wanted."""
        wanted = []
        for link in links:
            try:
                address = parse_address(link.url)
            except AddressRefused:
                continue
            if address.kind == "article" and address.host in self.hosts:
                wanted.append(link)
        return wanted[: max(0, ARTICLES - len(self.pages) - self.waiting)]


class Checks(Spider):
    """Looks at each site once."""

    name = "checks"

    def __init__(self, inspections: Sequence[Inspection], done: Callable[[Inspection], None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inspections = inspections
        self.done = done

    async def start(self) -> AsyncIterator[Request]:
        """Look the names up, and ask each site's home page."""
        gate = asyncio.Semaphore(LOOKUPS)

        async def looked_up(host: str) -> tuple[str, tuple[str, ...]]:
            async with gate:
                return host, await asyncio.to_thread(look_up, host)

        hosts = {host for each in self.inspections for host in (each.host, *each.left)}
        found = dict(await asyncio.gather(*(looked_up(host) for host in hosts if not is_proxied(host))))
        for each in self.inspections:
            each.addresses = found
            for request in self.begin(each):
                yield request

    def begin(self, one: Inspection) -> Iterator[Request]:
        """Yield the request for the present host's home page, or go on where its name is not known."""
        one.asked.append(one.host)
        if one.addresses.get(one.host) == ():
            yield from self.home_failed(one, "no such host")
        else:
            yield self.ask(one, f"https://{one.host}/", self.parse_home)

    def ask(self, one: Inspection, url: str, callback: Callable[..., Iterator[Request]], title: str = "") -> Request:
        """Return a request."""
        one.waiting += 1
        told = {"one": one, "title": title}
        return Request(url, callback, errback=self.parse_failure, cb_kwargs=told, dont_filter=True)

    def parse_home(self, response: Response, one: Inspection, title: str) -> Iterator[Request]:
        """Read the home page: its menu, and where it leads."""
        one.waiting -= 1
        text, listing = read_front(response)
        one.status, one.answers, one.trouble = response.status, response.url, ""
        one.front = Frontage("home", response.url, response.status, text, bool(listing.listings or listing.articles))
        one.listings = tuple(link for link in listing.listings if (urlsplit(link.url).hostname or "").lower() in one.hosts)
        if not one.front.leads and one.left and one.front.instead() != "challenge":
            yield from self.home_failed(one, f"home page: {one.front.instead() or 'shows no news'}")
            return
        first = next((link for link in one.listings if "berita" in link.text.lower()), *one.listings[:1] or (None,))
        if first is not None:
            yield self.ask(one, one.here(first.url), self.parse_listing)
        else:
            yield from self.read(one, listing.articles)
        self.look_back(one)

    def parse_listing(self, response: Response, one: Inspection, title: str) -> Iterator[Request]:
        """Take two articles of a listing."""
        one.waiting -= 1
        yield from self.read(one, read_front(response)[1].articles)
        self.look_back(one)

    def read(self, one: Inspection, links: Collection[Link]) -> Iterator[Request]:
        """Yield requests for the articles wanted."""
        for link in one.follow(links):
            yield self.ask(one, one.here(link.url), self.parse_article, link.text)

    def parse_article(self, response: Response, one: Inspection, title: str) -> Iterator[Request]:
        """Keep an article's page."""
        one.waiting -= 1
        one.pages.append((response, title))
        self.look_back(one)
        yield from ()

    def parse_failure(self, failure: Failure) -> Iterator[Request]:
        """Note why a request failed; over https, try http; elsewhere, the next host."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        error, one = error_of(failure), request.cb_kwargs["one"]
        one.waiting -= 1
        if request.callback != self.parse_home:
            one.failed[request.url] = reason_of(error)
            self.look_back(one)
            return
        cause = error.cause if isinstance(error, RobotsUnreachable) else error
        if isinstance(error, HttpError):
            one.status, one.answers = error.response.status, request.url
            one.front = Frontage("home", request.url, one.status, read_front(error.response)[0], leads=False)
        if isinstance(cause, DOWNLOAD_ERRORS) and request.url.startswith("https:"):
            yield self.ask(one, f"http://{one.host}/", self.parse_home)
        elif isinstance(error, MovedAway):
            host = (urlsplit(error.url).hostname or "").lower()
            one.moved_to = one.moved_to or error.url
            if may_be_asked(host) and host not in one.asked and len(one.asked) < 3:
                one.left.insert(0, host)
            yield from self.home_failed(one, f"the home page leads to {error.url}")
        elif isinstance(error, RobotsForbid):
            yield from self.home_failed(one, "robots.txt forbids it")
        else:
            yield from self.home_failed(one, f"home page: {reason_of(error)}")

    def home_failed(self, one: Inspection, reason: str) -> Iterator[Request]:
        """Yield the request for the next host to try, or end."""
        one.trouble = reason
        if not one.first_trouble:
            one.first_trouble, one.first_answer = reason, (one.status, one.answers, one.front)
        if one.left:
            one.host, one.listings, one.status, one.answers, one.front = one.left.pop(0), (), None, "", None
            yield from self.begin(one)
        self.look_back(one)

    def look_back(self, one: Inspection) -> None:
        """Sum up where nothing is under way any more."""
        if one.waiting or one.is_over:
            return
        one.is_over = True
        if len(one.asked) > 1 and not one.pages and not one.failed:  # no other host was any better
            one.host, one.trouble = one.site.host, one.first_trouble
            one.status, one.answers, one.front = one.first_answer
        pace = self.crawler.get_extension(Pace)
        for host in one.asked:
            worth = self.crawler.stats.get_value(STAT + host) if self.crawler.stats else None
            one.certificate = worth or one.certificate
            if pace is not None and host in pace.lanes:
                one.requests += pace.lanes[host].requests
                one.bytes += pace.lanes[host].bytes
        self.done(one)


def inspect(sites: Sequence[Site], options: CrawlOptions, done: Callable[[Inspection], None]) -> list[Inspection]:
    """Look at sites, tell each by ``done`` once it is over, and return them all; once a process."""
    inspections = [Inspection(site, site.host, left=[host for host in site.alternates if may_be_asked(host)]) for site in sites]
    settings = settings_for(options)
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    settings.set("RETRY_TIMES", 1, priority="project")
    settings.set("REDIRECT_MAX_TIMES", 3, priority="project")  # a handful of requests, in circles too
    process = AsyncCrawlerProcess(settings)
    process.crawl(Checks, inspections=inspections, done=done)
    process.start()
    return inspections


def may_be_asked(host: str) -> bool:
    """Whether a host may belong to an office without a row of its own: under kpu.go.id, no other site's, none of the forbidden.

    >>> may_be_asked("kab-oku.kpu.go.id"), may_be_asked("kab-magetan.kpu.go.id"), may_be_asked("www.kpu.go.id")
    (True, False, False)
    """
    name = host.removesuffix(".kpu.go.id")
    own = name != host and "." not in name and name != "www"
    return own and site_of_host(host) is None and host not in forbidden_hosts()


def look_up(host: str) -> tuple[str, ...]:
    """Return the addresses of a host, none where its name is not known."""
    try:
        return tuple(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)))
    except OSError:
        return ()


def is_proxied(host: str) -> bool:
    """Whether a proxy stands before a host: then the proxy looks its name up, and nobody here need know it."""
    return "https" in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)
