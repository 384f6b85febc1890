"""In: a visit to a site whose entrances are known; out: requests for those whose turn it is, and for articles to look at again.

The journey of a night: home page, if it is among tonight's → the listing whose turn it is → what is new → where anything is, the
other active listings → articles whose day it is. ``crawl.nights`` decides; this asks, and hands on what came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpucrawl.crawl.depths import ends_before, next_of, seen_in
from kpucrawl.crawl.due import tonight
from kpucrawl.crawl.frontpage import read_front
from kpucrawl.crawl.nights import plain
from kpucrawl.crawl.walks import ListingWalk, place_of
from kpucrawl.persist.entrances import HOME as HOME_PAGE
from kpucrawl.persist.entrances import Entrance

from .steps import AGAIN, HOME, LAST, LISTING, Found, Onward, step

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from kpucrawl.crawl.run import Run
    from kpucrawl.crawl.visits import Visit
    from kpucrawl.extract.listing import Listing
    from kpucrawl.persist.agenda import Look

LAST_MODIFIED_TRUSTED = frozenset({0, 1, 3, 4})
"""Looks of the six at which a Last-Modified without an ETag is believed: some servers print the day of posting there for ever."""


class GoesNightly:
    """The part of a spider that asks little."""

    run: Run
    parse_home: Callable[..., Found]
    parse_listing: Callable[..., Found]
    parse_article: Callable[..., Found]
    ask: Callable[..., Iterator[Request]]
    read_up: Callable[..., Onward]
    follow: Callable[..., Iterator[Request]]

    def set_out(self, visit: Visit) -> Onward:
        """Yield the first requests of a visit: for the home page, or for listings where their turn is more urgent."""
        night = visit.night
        home = night.entrances.get(HOME_PAGE)
        first = night.first()
        if first == [HOME_PAGE]:
            url = home.url if night.is_nightly and home is not None else f"https://{visit.site.host}/"
            yield from self.ask(visit, url, self.parse_home, HOME, validators=night.validators(HOME_PAGE))
            return
        if home is not None:
            visit.scheme = home.url.partition(":")[0]
        visit.is_entered = True
        yield from self.read_up(visit)
        yield from self.ask_entrances(visit, first)

    def go_on(self, visit: Visit) -> Iterator[Request]:
        """Yield requests for the listings whose turn it is, as far as tonight's pages have told."""
        yield from self.ask_entrances(visit, visit.night.further())

    def ask_entrances(self, visit: Visit, names: Iterable[str]) -> Iterator[Request]:
        """Yield requests for the first pages of listings."""
        for name in names:
            if name not in visit.walks:
                yield from self.begin_walk(visit, name, visit.night.entrances[name].url)

    def begin_walk(self, visit: Visit, category: str, url: str, **told: object) -> Iterator[Request]:
        """Yield the request that begins the walk of a listing."""
        night, entrance = visit.night, visit.night.entrances.get(category)
        whole = visit.full and (entrance is None or entrance.full_at < visit.turn.full_since)
        walk = visit.walks[category] = ListingWalk(category, category in visit.complete and not whole, again=whole)
        night.asked.add(category)
        validators: Mapping[str, str] = {}
        if entrance is not None and not visit.looks.everything and (not whole or visit.is_resumed or not entrance.full_at):
            walk.reached = None if walk.was_complete else entrance.reached
            if not whole or entrance.reached is not None:  # else it is to see everything, from its first page on
                walk.before = entrance.shown
            walk.probes = bool(entrance.deep_at) and night.is_unprobed(entrance)
            validators = night.validators(category) if walk.was_complete else {}
        first = visit.printed(walk.begin(url))
        yield from self.ask(visit, first, self.parse_listing, LISTING, walk=walk, validators=validators, **told)

    def take_unchanged(self, visit: Visit, name: str) -> Onward:
        """Take over that an entrance answered 304, and yield what comes next."""
        visit.answered()
        entrance: Entrance = visit.night.unchanged(name)
        visit.see_again(entrance.shown)
        if name == HOME_PAGE:
            visit.scheme = entrance.url.partition(":")[0]
            visit.is_entered = True
            yield from self.read_up(visit)
        else:
            visit.report.listing_pages += 1
            visit.walks[name].ended = "known"
        yield from self.go_on(visit)

    def take_home(self, visit: Visit, response: Response, listing: Listing) -> Iterator[Request]:
        """Take over what the home page shows, and yield what comes next."""
        settled = not visit.is_sated()
        validators = validators_of(response) if settled else (None, None)
        keys = visit.keys_of(listing.articles)
        visit.see_fresh(keys)
        visit.night.see_home(response.url, keys, visit.known, validators)
        yield from self.go_on(visit)

    def take_listing(
        self, visit: Visit, walk: ListingWalk, response: Response, listing: Listing, unknown: Sequence[str]
    ) -> Iterator[Request]:
        """Take over what a page of a listing shows, ``unknown`` among it, and yield what it leads to beside its own walk."""
        night, entrance = visit.night, visit.night.entrances.get(walk.category)
        known = night.depths.get(walk.category, entrance.depths if entrance is not None else None)
        if (depths := seen_in(listing.pages, known)) is not None:
            night.depths[walk.category] = depths
        if walk.pages == 1:
            walk.url, walk.validators = response.url, validators_of(response)
        if walk.pages <= 2:
            visit.see_fresh(walk.order)
        entrance = night.walked(walk, visit.known, visit.days)
        if entrance is not None and entrance.reached is not None:  # how far it is, in case of a kill
            self.run.journal.see_entrance(visit.site.name, entrance)
        if night.is_nightly and not night.news and unknown:
            night.news = True
            yield from self.go_on(visit)

    def ask_looks(self, visit: Visit) -> Iterator[Request]:
        """Yield requests for the articles whose day it is to be looked at again."""
        night = visit.night
        looks, visit.looks_due = [look for look in visit.looks_due if look.article.key not in visit.met], []
        taken = tonight(looks, night.now, night.left) if night.is_quiet else looks
        for look in taken:
            if look.article.key not in visit.met:
                yield from self.ask_look(visit, look)
        entrance = night.deeper(night.left - len(taken))
        if entrance is not None and entrance.depths is not None:
            url, night.depths[entrance.name] = next_of(night.depths.get(entrance.name, entrance.depths), night.now)
            yield from self.ask(visit, visit.printed(url), self.parse_deeper, LAST, name=entrance.name)

    @step
    async def parse_deeper(self, response: Response, visit: Visit, name: str) -> Found:
        """Read a page further down a listing: what is unknown there was posted under an earlier day."""
        visit.answered()
        here, depths = visit.address_of(response.url), visit.night.depths[name]
        is_there = here is not None and here.kind == "listing" and place_of(here).number == depths.at
        if is_there:
            visit.report.listing_pages += 1
            listing = read_front(response)[1]
            is_there = bool(visit.keys_of(listing.articles))
            visit.night.depths[name] = seen_in(listing.pages, depths) or depths
            for request in self.follow(visit, listing, again=False):
                yield request
        if not is_there:
            visit.night.depths[name] = ends_before(depths)

    def ask_look(self, visit: Visit, look: Look) -> Iterator[Request]:
        """Yield the request for an article that is known, answered by 304 where it is as it was."""
        visit.met.add(look.article.key)
        visit.wanted += 1
        visit.looked.append(look)
        told = {"If-None-Match": look.etag, "If-Modified-Since": look.modified}
        # "Not modified" would not tell of an article that was missing whether it is back, with which text.
        believed = (look.etag or look.step in LAST_MODIFIED_TRUSTED) and look.article.missing_since is None
        validators = {header: value for header, value in told.items() if value and believed}
        yield from self.ask(
            visit, visit.printed(look.url), self.parse_article, AGAIN, key=look.article.key, title=look.article.title,
            validators=validators,
        )  # fmt: skip


def validators_of(response: Response) -> tuple[str | None, str | None]:
    """Return a response's ETag and Last-Modified; none where they are no plain text."""
    etag, modified = ((response.headers.get(name) or b"").decode("latin-1") for name in ("ETag", "Last-Modified"))
    return plain(etag), plain(modified)
