"""In: a request; out: the same, unless its host's robots.txt forbids it; a Crawl-delay is handed to ``pace``.

Scrapy's middleware keeps one robots.txt for http and https together, reads an error page as rules, and takes a robots.txt
it could not fetch for permission. Here each origin has its own, and RFC 9309 decides (section 2.3.1): 4xx, no rules;
unreachable, all forbidden, which fails the site. One deviation: a 500 and its like are read as "none here", since small CMSs
answer so to every address they do not know, and forbidding would lose the whole site.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from .failures import DOWNLOAD_ERRORS, StepFailed, reason_of
from .middlewares import AskedToWait
from .pace import Pace, RunStopping

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from .journal import Journal

MOST_BYTES = 512 * 1024
"""Read of a robots.txt: RFC 9309 asks for at least 500 KiB."""
BUSY_OR_DOWN = frozenset({429, 502, 503, 504})
"""Answers of a host, or of a gateway before it, that cannot answer now."""


class RobotsForbid(StepFailed):
    """A request that robots.txt forbids. Raised by: ``Robots``. Caught by: the spider's errback."""


class RobotsUnreachable(StepFailed):
    """A request whose host's robots.txt cannot be had; with its ``cause`` where it did not answer.

    Raised by: ``Robots``. Caught by: the spider's errback.
    """

    def __init__(self, reason: str, cause: Exception | None = None) -> None:
        super().__init__(f"{reason} (robots.txt)")
        self.cause = cause


class Robots(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware with one set of rules an origin."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.rules: dict[str, asyncio.Future[RobotParser | None]] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # the base still takes a spider
        """Let a request pass, or raise RobotsForbid or RobotsUnreachable."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        if origin not in self.rules:
            self.rules[origin] = asyncio.ensure_future(self.ask(origin, url.hostname or ""))
        rules = await asyncio.shield(self.rules[origin])
        if rules is not None and not rules.allowed(request.url, self.agent):
            self.crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbid("forbidden by robots.txt")

    @property
    def agent(self) -> str:
        """Return the name we go by in a robots.txt."""
        return self._robotstxt_useragent or self._default_useragent

    @property
    def journal(self) -> Journal | None:
        """Return where a robots.txt is kept for a day; None for a fetch without a run (`scrapy shell`)."""
        run = getattr(self.crawler.spider, "run", None)
        return run.journal if run is not None else None

    async def ask(self, origin: str, host: str) -> RobotParser | None:
        """Return the rules of an origin, None where it has none; from the archive where they are less than a day old.

        Raises RobotsUnreachable.
        """
        kept = await self.journal.robots(origin) if self.journal is not None else None
        if kept is not None:
            return None if kept[0] is None else self.read(kept[0], host)
        request = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            callback=NO_CALLBACK,
            # one more try: a site must not be lost to one reset, nor a dead host cost much
            meta={"dont_obey_robotstxt": True, "max_retry_times": 1, "download_maxsize": MOST_BYTES},
        )
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except (RunStopping, AskedToWait):
            raise
        except IgnoreRequest:  # redirected to another site, or in circles
            return None
        except DOWNLOAD_ERRORS as error:
            raise RobotsUnreachable(reason_of(error), error) from error
        if response.status in BUSY_OR_DOWN:
            raise RobotsUnreachable(str(response.status))
        body = response.body if response.status == 200 else None
        if self.journal is not None and response.status < 500:
            self.journal.keep_robots(origin, body)
        return None if body is None else self.read(body, host)

    def read(self, body: bytes, host: str) -> RobotParser:
        """Return the rules in a robots.txt, and keep to its Crawl-delay."""
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        delay = rules.crawl_delay(self.agent)
        pace = self.crawler.get_extension(Pace)
        if delay and pace is not None:
            pace.slow_down(host, delay)
        return rules
