"""In: a site of this run; out: what is known of it while it is walked: what was met, what is under way, why it stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from kpucrawl.catalogue.addresses import Address, fetchable, parse_address
from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.clock import moment, written
from kpucrawl.errors import AddressRefused
from kpucrawl.extract.hinges import Hinges
from kpucrawl.extract.listing import Listing
from kpucrawl.extract.site import SiteReader
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Link, PageRecord, Site
from kpucrawl.persist.agenda import Look, Turn
from kpucrawl.persist.entrances import HOME, Entrance
from kpucrawl.persist.frontier import Pending

from .frontage import Frontage
from .health import MOST_FRONTS
from .intruders import Intruders
from .looks import Looks
from .nights import Night
from .report import Outcome, SiteReport
from .walks import ListingWalk

LONGEST_REST = 7 * 86_400.0
"""Seconds a site is left alone at its wish: past a week the wish is a mistake."""

if TYPE_CHECKING:
    from .lost import Lost
    from .parcels import FetchedPage, Reading

MOST_STRIKES = 5
"""Requests in a row without an answer (each with its retries) after which a site is given up for this run."""
MOST_REFUSALS = 5
"""Answers in a row that refuse us (403, 429, a browser check) after which it is: more would only harden the block."""
REFUSALS = frozenset({401, 403, 406, 429, 451})
"""Statuses that refuse the asker and not the address: 406 is what ModSecurity, common in shared hosting, answers to crawlers."""

MOST_HEADLINES, FEWEST_LETTERS = 300, 20
"""Headlines remembered of one visit, those of the first pages, and letters by which one is told from "Selengkapnya"."""


@dataclass(slots=True, repr=False)
class Visit:
    """One site's part of one run."""

    site: Site
    report: SiteReport
    began_at: str = ""
    limit: int | None = None
    full: bool = False
    scheme: str = "https"
    """Of the home page that answered."""

    # what the archive knows
    known: set[str] = field(default_factory=set)
    """Keys of the articles it has, and of those it knows of."""
    pending: list[Pending] = field(default_factory=list)
    """What earlier runs met and did not read."""
    complete: set[str] = field(default_factory=set)
    """Listings that were walked to their end."""
    tries: dict[str, int] = field(default_factory=dict)
    """Runs that asked in vain, by key."""

    night: Night = field(default_factory=Night)
    """How its home page and listings were seen before, and are tonight."""
    turn: Turn = field(default_factory=lambda: Turn(""))
    """Its last visit."""
    not_before: str = ""
    """When the site asks to be left alone until."""
    is_first: bool = False
    """Whether little was known of its frame, so that its first pages are read once more at its end (``settling``)."""
    hinges: dict[PageRecord, tuple[int, Hinges]] = field(default_factory=dict)
    """Of those pages, what was read (``mark_of``), and what the reading hung on."""
    is_resumed: bool = False
    """Whether a full crawl begun on an earlier night goes on."""
    looks_due: list[Look] = field(default_factory=list)
    """Articles to be looked at again."""

    # what this run met
    met: set[str] = field(default_factory=set)
    """Keys of the articles asked for."""
    again: set[str] = field(default_factory=set)
    """Keys of known articles that a page still links to."""
    fresh: dict[str, int] = field(default_factory=dict)
    """Keys of articles met on the first pages, with their place there: as a rule the newest."""
    looked: list[Look] = field(default_factory=list)
    """Articles asked for because their day to be looked at again had come."""
    wanted_again: set[str] = field(default_factory=set)
    """Keys of articles to be looked at again the next day: what has come or gone there waits to be seen once more."""
    standing: set[str] = field(default_factory=set)
    """Keys of article-shaped addresses that stand in a menu."""
    posted: set[str] = field(default_factory=set)
    """Keys of articles that stand in a list with their opening: no standing pages, though a menu names them too."""
    links: set[bytes] = field(default_factory=set)
    """Article links already looked at, as printed on article pages."""
    walks: dict[str, ListingWalk] = field(default_factory=dict)
    is_entered: bool = False
    """Whether its home page answered."""
    guessed: bool = False
    """Whether listings were tried that no page showed."""
    days: dict[str, str | None] = field(default_factory=dict)
    """Articles read: key → day of posting."""
    looks: Looks = field(default_factory=Looks)
    """What became of the articles that are known."""
    doubted: list[Reading] = field(default_factory=list)
    """Pages that are not what their addresses promised, until it is known what an address gives that cannot exist."""
    lost: dict[str, Lost] = field(default_factory=dict)
    """Pages of known articles that show nothing of their texts, by key, until all have been asked for."""
    emptied: set[str] = field(default_factory=set)
    """Keys of those that were found to say that there is none."""
    headlines: dict[str, str] = field(default_factory=dict)
    """The squeezed words by which home page and listings lead to articles, each with the key of the first."""
    heads: dict[str, str] = field(default_factory=dict)
    """How the texts read in this run begin, each with the key it was first read at."""
    told: dict[int, int] = field(default_factory=dict)
    """The whole texts read in this run at the addresses of known articles, each as a number."""
    intruders: Intruders = field(default_factory=Intruders)
    fronts: dict[str, Frontage] = field(default_factory=dict)
    """Pages of its frame as they answered: ``home``, and first pages of listings."""
    reader: SiteReader[FetchedPage] = field(default_factory=SiteReader)
    unsettled: list[Reading] = field(default_factory=list)
    """Articles without a day: some find theirs at the site's end, when their neighbours' days are known."""

    # how it goes
    underway: int = 0
    """Requests not over yet, and pages not read yet."""
    waiting: int = 0
    """Walks that wait for articles to be read (``--since``); each holds one of ``underway``."""
    asked: int = 0
    """Requests made; redirects and retries are not counted."""
    wanted: int = 0
    """Articles asked for that did not fail: what ``--limit`` counts."""
    strikes: int = 0
    refusals: int = 0
    stopped: str = ""
    """Why nothing more is asked of the site; empty while it is walked."""
    spent: str = ""
    """Why no further request is made, while those under way are waited for: its pages for this run are used up."""
    left: bool = False
    """Whether its end is being dealt with."""
    began: float = field(default_factory=monotonic)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __repr__(self) -> str:
        return f"<visit to {self.site.name}>"

    def turn_after(self, ended_at: str) -> Turn:
        """Return what to remember of this visit when it has ended."""
        outcome = self.report.outcome
        turn = replace(self.turn, not_before=self.not_before)
        if outcome in {"ok", "empty"} or (outcome == "stopped" and self.spent):
            turn = replace(turn, visited_at=ended_at, failures=0)
        elif outcome != "stopped":
            turn = replace(turn, failures=turn.failures + 1)
        if self.full and outcome in {"ok", "empty"} and self.night.is_through(turn.full_since):
            turn = replace(turn, full_since="")
        return turn

    def seen_entrances(self) -> list[Entrance]:
        """Return home page and listings as they are to be remembered.

        The home page without its validators where a listing that it shows was not reached: a 304 would hide that one.
        """
        seen = self.night.seen
        unread = self.stopped or self.spent or any(name not in seen for name in self.walks)
        if unread and HOME in seen:
            seen[HOME] = replace(seen[HOME], etag=None, modified=None)
        for name, depths in self.night.depths.items():
            entrance = seen.get(name) or self.night.entrances.get(name)
            if entrance is not None:
                seen[name] = replace(entrance, depths=depths)
        return list(seen.values())

    # addresses

    def address_of(self, url: str) -> Address | None:
        """Return an address taken apart, None for one that is not this site's or has no shape we follow."""
        try:
            address = parse_address(url)
        except AddressRefused:
            return None
        return address if site_of_host(address.host) is self.site else None

    def tell_standing(self, listing: Listing) -> None:
        """Take note of what a page's menu leads to, and of what it shows as posts."""
        posted = (self.address_of(url) for url in listing.excerpted)
        self.posted.update(address.key for address in posted if address is not None)
        named = (self.address_of(url) for url in listing.menu_articles)
        self.standing.update(address.key for address in named if address is not None)
        self.standing -= self.posted

    def keys_of(self, links: Iterable[Link]) -> list[str]:
        """Return the keys of this site's articles among links, standing pages left out."""
        return self.keys_at(link.url for link in links)

    def keys_at(self, urls: Iterable[str]) -> list[str]:
        """Return the keys of this site's articles among addresses, standing pages left out."""
        addresses = (self.address_of(url) for url in urls)
        return [address.key for address in addresses if address is not None and address.key not in self.standing]

    def printed(self, url: str) -> str:
        """Return the address to ask for: as printed, but over the scheme that the site's home page answered with."""
        asked = fetchable(url)
        if parse_address(url).host == self.site.host:
            return f"{self.scheme}:{asked.partition(':')[2]}"
        return asked

    @property
    def listed_keys(self) -> set[str]:
        """Return the keys of the articles that the walks of listings have shown."""
        return {key for walk in self.walks.values() for key in walk.met}

    @property
    def vanished_keys(self) -> set[str] | None:
        """Return the keys of articles that listings showed on an earlier night and do not now; None where none is known.

        A walk that went on where an earlier one was cut has left out pages, so what it did not show tells nothing.
        """
        if not self.night.is_nightly:
            return set() if any(walk.resumed for walk in self.walks.values()) else None
        lists = {**self.night.entrances, **self.night.seen}
        return {
            key
            for walk in self.walks.values()
            for key in walk.vanished  # what other listings show too stands in a column, and went as new posts came
            if not any(key in other.shown for name, other in lists.items() if name not in {HOME, walk.category})
        }

    @property
    def is_walked_through(self) -> bool:
        """Whether every listing was walked to its end in this run, all its pages read."""
        return bool(self.walks) and all(
            walk.ended == "end" and not walk.holes and not walk.resumed for walk in self.walks.values()
        )

    @property
    def may_look_further(self) -> bool:
        """Whether the site answers well enough to be asked for more: its home page or a listing did."""
        return self.is_entered or self.report.listing_pages > 0

    def is_sated(self) -> bool:
        """Whether the user wants no more articles of this site."""
        return self.limit is not None and self.wanted >= self.limit

    def keep_front(self, url: str, status: int, text: str, leads: bool) -> None:
        """Remember a page of the site's frame, so that it can be told whether the site still looks, and answers, as before."""
        address = self.address_of(url)
        if address is not None and address.kind != "article" and address.page is None:
            name = address.key
            if name in self.fronts or len(self.fronts) < MOST_FRONTS:
                self.fronts[name] = Frontage(name, url, status, text, leads)

    def leave_alone(self, seconds: float) -> None:
        """Note that the site asks not to be asked for some time, this night or the next."""
        self.not_before = max(self.not_before, written(moment() + timedelta(seconds=min(seconds, LONGEST_REST))))

    def see_again(self, keys: Iterable[str]) -> None:
        """Note that a page still shows articles that are known."""
        for key in keys:
            if key in self.known and key not in self.again:
                self.again.add(key)
                self.report.known += 1

    def see_headlines(self, links: Iterable[Link]) -> None:
        """Remember by which words the site leads to its articles: a page that has another's headline is none of its own."""
        for link in links:
            address = self.address_of(link.url) if len(self.headlines) < MOST_HEADLINES else None
            if address is not None and len(link.text) >= FEWEST_LETTERS:
                self.headlines.setdefault(squeezed(link.text), address.key)

    def see_fresh(self, keys: Iterable[str]) -> None:
        """Note that articles stand on a first page."""
        for key in keys:
            self.fresh.setdefault(key, len(self.fresh))

    # going on or stopping

    def stop(self, outcome: Outcome, reason: str) -> None:
        """Ask nothing more of the site; the first reason stays."""
        if not self.stopped:
            self.stopped = self.report.reason = reason
            self.report.outcome = outcome
            self.news.set()

    def answered(self) -> None:
        """Note that the site answers and does not refuse us."""
        self.strikes = self.refusals = 0

    def strike(self, reason: str) -> None:
        """Note a request without an answer."""
        self.strikes += 1
        if self.strikes >= MOST_STRIKES:
            self.stop("failed", f"{reason}, {self.strikes} times in a row")

    def refuse(self, reason: str) -> None:
        """Note an answer that refuses us."""
        self.refusals += 1
        if self.refusals >= MOST_REFUSALS:
            self.stop("blocked", f"{reason}, {self.refusals} times in a row")

    def is_over(self) -> bool:
        """Whether nothing is under way any more."""
        return self.underway == 0 and not self.left

    def is_starved(self) -> bool:
        """Whether all that is under way waits for pages that are held back."""
        return 0 < self.underway == self.waiting

    def is_read(self, key: str, day: str | None) -> None:
        """Note that an article was read, or settled otherwise."""
        self.days[key] = day
        self.news.set()

    async def read_all(self, keys: Collection[str]) -> None:
        """Return when all of these have been read or have failed, or the site stopped."""
        self.waiting += 1
        try:
            while not self.stopped and any(key not in self.days for key in keys):
                self.news.clear()
                await self.news.wait()
        finally:
            self.waiting -= 1

    def conclude(self) -> None:
        """Settle the outcome of a site whose walk is over."""
        report = self.report
        report.seconds = monotonic() - self.began
        report.layout_fit, report.layout_changed = self.reader.layout_fit, self.reader.layout_changed
        report.listings = sum(walk.is_complete for walk in self.walks.values())
        if self.stopped:
            return
        if self.spent:
            report.outcome, report.reason = "stopped", self.spent
            return
        if report.articles or report.known:
            report.outcome, report.reason = "ok", ""
        elif report.failed and self.refusals:
            report.outcome, report.reason = "blocked", report.reason or report.commonest_failure
        elif report.failed:
            report.outcome, report.reason = "failed", report.reason or f"no article could be read: {report.commonest_failure}"
        elif report.forbidden:
            report.outcome, report.reason = "blocked", "robots.txt forbids it"
        elif report.no_articles:
            count, reason = max((count, reason) for reason, count in report.no_articles.items())
            report.outcome, report.reason = "empty", f"no page was an article ({count} times: {reason})"
        else:
            report.outcome, report.reason = "empty", "its pages show no article"
