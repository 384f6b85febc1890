"""In: a request or its response; out: the same by way of its proxy, a redirect inside its site, or a host held for a while."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.errors import AddressRefused

from .failures import StepFailed
from .pace import Pace

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LONGEST_HOLD = 120.0
"""Seconds a run waits for one host that asks for time; past this the host is given up for this run."""
BUSY = frozenset({429, 503})


class MovedAway(StepFailed):
    """A redirect that leaves its site; ``url`` is where it leads. Raised by: ``StayOnSite``. Caught by: the spider's errback."""

    def __init__(self, url: str) -> None:
        super().__init__(f"redirected to {url}")
        self.url = url


class LedAway(StepFailed):
    """A redirect from an article to a front page: it is not there. Raised by: ``StayOnSite``. Caught by: the errback."""


class AskedToWait(StepFailed):
    """A host that wants to be left alone, ``seconds`` long, for longer than a run waits.

    Raised by: ``HoldBusyHosts``. Caught by: the errback.
    """

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


def is_front(url: str) -> bool:
    """Whether an address is a home page or a listing.

    >>> is_front("https://bali.kpu.go.id/index.php"), is_front("https://bali.kpu.go.id/blog/read/7_rapat")
    (True, False)
    """
    try:
        return parse_address(url).kind != "article"
    except AddressRefused:
        return False


def is_same_site(url: str, other: str) -> bool:
    """Whether two addresses lie on one host, or on two hosts of one site.

    >>> is_same_site("http://kab-grobogan.kpu.go.id/", "https://kpud-grobogankab.go.id/blog")
    True
    >>> is_same_site("https://kab-magetan.kpu.go.id/", "https://www.kpu.go.id/")
    False
    """
    hosts = [(urlparse_cached(Request(each)).hostname or "").removeprefix("www.") for each in (url, other)]
    site = site_of_host(hosts[0])
    return hosts[0] == hosts[1] or (site is not None and site is site_of_host(hosts[1]))


class StayOnSite(RedirectMiddleware):
    """Scrapy's redirects, but none to another site: its pages are not ours to ask for, nor its articles this site's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StayOnSite:
        """Return the middleware; the base would warn here that no Referer is sent, which is what we want."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer."""
        request.headers.pop("Referer", None)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Follow a redirect inside the site; raises MovedAway for others."""
        answer = super().process_response(request, response)
        if isinstance(answer, Request):
            if not is_same_site(answer.url, request.url):
                raise MovedAway(answer.url)
            if "key" in request.cb_kwargs and is_front(answer.url):  # nothing there to read: the request is saved
                raise LedAway("redirected")
        return answer


def seconds_asked(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header's value asks for, None where it is neither a number nor a date.

    >>> seconds_asked("30", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    >>> seconds_asked("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class Proxies(HttpProxyMiddleware):
    """Scrapy's proxies from the environment, which it reads anew for each request (a quarter of a ms): here once a host."""

    def __init__(self, auth_encoding: str | None = "latin-1") -> None:
        super().__init__(auth_encoding)
        self.told: dict[tuple[str, str], tuple[str | None, bytes | None]] = {}
        """(scheme, host) → proxy and its credentials."""

    def process_request(self, request: Request, spider: Any = None) -> None:
        """Note in a request which proxy it goes through."""
        url = urlparse_cached(request)
        origin = (url.scheme, url.netloc)
        if "proxy" in request.meta:
            super().process_request(request)
        elif origin not in self.told:
            super().process_request(request)
            self.told[origin] = (request.meta.get("proxy"), request.headers.get("Proxy-Authorization"))
        else:
            proxy, credentials = self.told[origin]
            self._set_proxy_and_creds(request, proxy, credentials, url.scheme if proxy else None)


class HoldBusyHosts:
    """Leaves a host alone for as long as its 429 or 503 asks, or for ten delays where it does not say how long."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HoldBusyHosts:
        """Return the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold the host of a busy answer; raises AskedToWait where it wants longer than a run waits."""
        pace = self.crawler.get_extension(Pace)
        if response.status in BUSY and pace is not None:
            header = response.headers.get("Retry-After") or b""
            asked = seconds_asked(header.decode("latin-1"), datetime.now(UTC))
            if asked is not None and asked > LONGEST_HOLD:
                raise AskedToWait(f"{response.status}, asked to come back in {asked:.0f} s", asked)
            pace.hold(
                urlparse_cached(request).hostname or "",
                10 * pace.delay if asked is None else asked,
                together=response.status == 429,
            )
        return response
