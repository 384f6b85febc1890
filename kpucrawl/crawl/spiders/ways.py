"""In: a site whose home page does not answer, or shows no menu; out: what else may lead to its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from kpucrawl.catalogue.families import FAMILIES
from kpucrawl.crawl.failures import DOWNLOAD_ERRORS, reason_of
from kpucrawl.crawl.middlewares import MovedAway
from kpucrawl.crawl.robots import RobotsForbid, RobotsUnreachable
from kpucrawl.crawl.visits import REFUSALS
from kpucrawl.persist.entrances import HOME as HOME_PAGE

from .steps import HOME, Found, Onward

if TYPE_CHECKING:
    from scrapy import Request

    from kpucrawl.crawl.visits import Visit

Guesses = tuple[str, ...] | None
"""Listings that a site may have, to be tried next; None for a listing that a page showed."""

_DOWN = frozenset({502, 503, 504, 520, 521, 522, 523, 524})
"""Answers of a gateway whose site does not answer; from 520 on Cloudflare's."""


class FindsAWayIn:
    """The part of a spider that tries other entries."""

    parse_home: Callable[..., Found]
    ask: Callable[..., Iterator[Request]]
    begin_walk: Callable[..., Iterator[Request]]
    read_up: Callable[..., Onward]
    go_on: Callable[..., Iterator[Request]]

    def guess(self, visit: Visit, ids: Iterable[str]) -> Iterator[Request]:
        """Yield the request for the first of some listings that a site may have; where it shows nothing the others are tried."""
        family = FAMILIES[visit.site.family]
        often_seen = [] if visit.guessed else [str(number) for number, _ in family.known_listings]
        visit.guessed = True
        wanted = [each for each in dict.fromkeys([*ids, *often_seen]) if each not in visit.walks]
        if wanted:
            url = f"{visit.scheme}://{visit.site.host}{family.listing_path.format(id=wanted[0])}"
            yield from self.begin_walk(visit, wanted[0], url, guesses=tuple(wanted[1:]))

    def can_try_http(self, request: Request, error: BaseException) -> bool:
        """Whether a host did not answer over https at all; one that leads from http to https has been tried over both."""
        cause = error.cause if isinstance(error, RobotsUnreachable) else error
        led_here = any(url.startswith("http:") for url in request.meta.get("redirect_urls", ()))
        return isinstance(cause, DOWNLOAD_ERRORS) and request.url.startswith("https:") and not led_here

    def home_failed(self, visit: Visit, request: Request, error: BaseException, status: int | None) -> Onward:
        """Yield what is left to try where the home page does not answer: http, and listings if only the home page is broken."""
        visit.night.failed(HOME_PAGE)
        root = f"https://{visit.site.host}/"
        asked = request.meta.get("redirect_urls", [request.url])[0]  # where redirects ended says nothing: they may go in circles
        if visit.night.is_nightly and asked.partition(":")[2] != root.partition(":")[2] and status not in REFUSALS:
            yield from self.ask(visit, root, self.parse_home, HOME)  # it may have moved from where it was last
        elif self.can_try_http(request, error):
            yield from self.ask(visit, f"http://{visit.site.host}/", self.parse_home, HOME)
        elif isinstance(error, RobotsForbid) or (status is not None and status not in REFUSALS | _DOWN):
            visit.scheme = request.url.partition(":")[0]
            visit.report.reason = f"home page: {reason_of(error)}"
            if visit.night.is_nightly:
                yield from self.read_up(visit)
                yield from self.go_on(visit)
            else:
                yield from self.guess(visit, ())
        elif isinstance(error, MovedAway):
            visit.stop("moved", f"the home page leads to {error.url}")
        else:
            visit.stop("blocked" if status in REFUSALS else "failed", f"home page: {reason_of(error)}")
