"""In: a request; out: its response, once its host's turn has come (``pace``) and with its host's certificate noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import DNSLookupError

from .certificates import NotingPolicy
from .failures import StepFailed
from .pace import Pace

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from .visits import Visit


IDLE = 15
"""Seconds an idle connection is kept: Twisted's 240 would hold those of all 552 hosts, some 150 KB each under TLS."""


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, one turn a request.

    The turn is taken here and not in a middleware, so that Scrapy counts a waiting request as one its host is busy with: its
    scheduler then hands out requests evenly over the hosts, and an article still passes before a listing page.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        pace = crawler.get_extension(Pace)
        if pace is None:  # the setting EXTENSIONS was overwritten: unpaced requests would break a promise
            raise RuntimeError("the extension kpucrawl.crawl.pace.Pace is not enabled")
        self.pace = pace
        self.resolved: set[str] = set()
        self._pool.cachedConnectionTimeout = IDLE
        if not crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            self._contextFactory = NotingPolicy(crawler)  # type: ignore[assignment]  # zope.interface has no types

    async def download_request(self, request: Request) -> Response:
        """Wait for the host's turn and download."""
        host = urlparse_cached(request).hostname or ""
        visit: Visit | None = request.cb_kwargs.get("visit")
        if visit is not None and visit.stopped:  # given up while the request waited: no turn is spent on it
            raise StepFailed(visit.stopped)
        if not request.meta.get("proxy") and host not in self.resolved:  # a proxy alone knows where the host lies
            self.resolved.add(host)
            address = await address_of(host)
            if address is not None:
                self.pace.lies_at(host, address)
        await self.pace.turn(host)
        answered = False
        try:
            response = await super().download_request(request)
            answered = True
            self.pace.lane(host).bytes += len(response.body)
            return response
        finally:
            self.pace.left(host, answered=answered)

    async def close(self) -> None:
        """Close all connections at the end of a run, without the second that Scrapy waits for servers to say goodbye."""
        self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]


async def address_of(host: str) -> str | None:
    """Return the address that a host's name leads to, None for none; the download itself then asks Scrapy's cache of names."""
    from twisted.internet import reactor  # noqa: PLC0415 – importing it installs it

    names: Any = reactor  # zope.interface has no types
    try:
        return str(await maybe_deferred_to_future(names.resolve(host)))
    except (DNSLookupError, OSError):
        return None
