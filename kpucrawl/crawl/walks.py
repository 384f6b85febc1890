"""In: what the pages of one listing show; out: which page of it to ask for next, and when the walk is over.

Page numbers drift (an address shows other articles each day) and pagers lie (they repeat the last page for ever, or the
first), so a walk goes by what pages show and never by a number: it ends where two pages in a row show nothing new in it, or
where it joins what an earlier walk saw. Articles may be pinned, posted with an earlier day, or taken away, so that it shows a
known article proves nothing: a walk has joined the earlier one where two articles in a row stood in a row before, and it has met
all that stood above them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.errors import AddressRefused
from kpucrawl.persist.entrances import MOST_SHOWN, Reached

MOST_BARREN = 2
"""Pages in a row without anything new that end a walk: one may be a page that drifted while it was walked."""

End = Literal["end", "known", "cut"]
"""``end``: no further page, or nothing new; ``known``: the archive has all from here on; ``cut``: the user's limit or day."""

MOST_BACK = 5
"""Pages that a walk which goes on where an earlier one was cut goes back to find its place; past them it begins anew."""

_LAST_NUMBER = re.compile(r"[0-9]+(?=[^0-9]*$)")


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands in its pager: ``?page=``, 3; a first page is number 0 of any pager."""

    pager: str
    number: int


def _number(key: str) -> int:
    """Return an article's id, by which newer ones are told from older; 0 where it has none."""
    return int(key[3:]) if key.startswith("id:") else 0


def place_of(address: Address) -> PagePlace:
    """Return a listing page's place.

    >>> place_of(parse_address("https://bali.kpu.go.id/blog/category/104?page=3")), place_of(parse_address("https://bali.kpu.go.id/berita/104"))
    (PagePlace(pager='?page=', number=3), PagePlace(pager='', number=0))
    """
    found = _LAST_NUMBER.search(address.page or "")
    return PagePlace("", 0) if found is None else PagePlace((address.page or "")[: found.start()], int(found[0]))


@dataclass(slots=True)
class ListingWalk:
    """One listing's walk in one run."""

    category: str
    was_complete: bool = False
    """Whether an earlier run walked it to its end, and nothing unread has been seen in it since."""
    before: tuple[str, ...] = ()
    """The articles that an earlier walk saw, in their order; empty for a walk that is to see everything."""
    reached: Reached | None = None
    """Where an earlier walk was cut: once this one has joined it, it goes on there."""
    probes: bool = False
    """Whether the second page is to be read too if the first has anything new, joined or not: posts may be back-dated."""
    again: bool = False
    """Whether known articles are to be read again (``--full``): those of the pages that no part of it has walked yet."""
    shown: dict[PagePlace, str] = field(default_factory=dict)
    """Pages that a pager showed and that were not asked for yet, with their address as printed."""
    asked: set[PagePlace] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    """The keys of all articles met in this walk."""
    order: list[str] = field(default_factory=list)
    """The first of them, as the listing has them."""
    barren: int = 0
    pages: int = 0
    at: PagePlace = PagePlace("", 0)
    step: int = 1
    ended: End | None = None
    reopened: bool = False
    """Whether the archive was told that the listing shows articles not read yet."""
    url: str = ""
    """Where its first page answered."""
    validators: tuple[str | None, str | None] = (None, None)
    """Of that answer: ETag and Last-Modified."""
    holes: int = 0
    """Pages that failed: the walk has not seen everything."""
    last: Reached | None = None
    """The last page read, of those without a hole before them."""
    resumed: bool = False
    """Whether it goes on where an earlier one was cut."""
    backs: int | None = None
    """Pages it went back to find that place; None once it is found, or where none is looked for."""

    behind: dict[PagePlace, str] = field(default_factory=dict)
    """Pages that were shown meanwhile, and lie behind."""

    def begin(self, url: str) -> str:
        """Note that the walk begins at ``url`` and return it."""
        self.at = place_of(parse_address(url))
        self.asked |= {self.at, PagePlace("", 0)}  # the pages walked are those behind the first, wherever the walk begins
        return url

    def show(self, urls: Iterable[str]) -> None:
        """Take over the pages that a pager shows."""
        for url in urls:
            try:
                place = place_of(parse_address(url))
            except AddressRefused:
                continue
            behind = not self.resumed or place.number > self.at.number or place.pager != self.at.pager
            if place not in self.asked and behind:
                (self.shown if self.backs is None else self.behind).setdefault(place, url)

    def read(self, articles: Sequence[str], known: Collection[str], url: str = "", lists: Sequence[Sequence[str]] = ()) -> None:
        """Take over what a page shows: the keys of its articles, and which of them the archive had before this run.

        ``lists`` are what may be its own list where columns stand beside it, the likeliest first. From the second page on it is
        the one that shows most that no page has shown: columns come again.
        """
        self.pages += 1
        listed = articles
        if lists:
            listed = max(lists, key=lambda each: sum(key not in self.met for key in each)) if self.pages > 1 else lists[0]
        new = [key for key in articles if key not in self.met]
        self.met.update(new)
        if not self.resumed and len(self.order) < MOST_SHOWN:
            self.order += [key for key in dict.fromkeys(listed) if key not in self.order]
        self.barren = 0 if new else self.barren + 1
        if self.backs is not None:
            self._seek(articles, known, url)
        elif self.barren >= MOST_BARREN:
            self.ended = "end"
        elif not self.resumed and articles and self._is_on_known_ground(articles, known, listed):
            if self.reached is None:
                self.ended = "known"
            else:
                self._resume(self.reached)
                return
        if url and not self.holes and self.backs is None:
            self.last = Reached(url, tuple(articles), self.step)

    def _is_on_known_ground(self, articles: Sequence[str], known: Collection[str], listed: Sequence[str]) -> bool:
        """Whether all that lies behind this page was there when the listing was last walked."""
        places = {key: place for place, key in enumerate(self.before)}
        # A column of the newest posts repeats on every page what the list has shown.
        fresh = [key for key in articles if key not in known and (key in listed or key not in self.order)]
        if any(key not in listed for key in fresh):
            listed = articles  # what was posted may stand there and not where the list seems to be
        if self._joins(listed, places, known):
            return not (self.probes and self.pages == 1 and any(key not in known for key in articles))
        here = [places[key] for key in listed if key in places]
        only_known = not fresh and all(earlier < later for earlier, later in pairwise(here))
        if not self.before:
            return self.was_complete and only_known
        # Where the walk has met nothing of the earlier one, that all is known may be the work of a walk that was cut or killed.
        return only_known and ((self.was_complete and not self.reopened) or any(key in self.met for key in self.before))

    def _joins(self, articles: Sequence[str], places: Mapping[str, int], known: Collection[str]) -> bool:
        """Whether a page shows two articles in a row that stood in a row before, with all that stood above them met by now.

        Below them nothing may be unknown. What else stands there does not matter: columns of popular posts come and go.
        """
        last = max((at for at, key in enumerate(articles) if key not in known), default=-1)
        below = [places.get(key, -2) for key in articles[last + 1 :]]
        if len(self.before) == 1:
            return 0 in below
        return any(
            earlier >= 0 and later == earlier + 1 and all(key in self.met for key in self.before[:earlier])
            for earlier, later in pairwise(below)
        )

    def _resume(self, reached: Reached) -> None:
        """Go on where an earlier walk was cut."""
        self.resumed, self.step, self.last = True, reached.step, None
        place = place_of(parse_address(reached.url))
        if place in self.asked:
            self.at = place
            self.shown = {other: url for other, url in self.shown.items() if other.number > place.number}
        else:
            self.backs = 0
            self.shown = {place: reached.url}

    def _seek(self, articles: Sequence[str], known: Collection[str], url: str) -> None:
        """See whether a page stands where the earlier walk was cut, or before; else go back, and at last begin anew."""
        keys = self.reached.keys if self.reached is not None else ()
        newest, cut = max(map(_number, articles), default=0), max(map(_number, keys), default=0)
        is_before = newest > cut > 0 if self.again else any(key in known for key in articles)
        if not keys or is_before or any(key in keys for key in articles):
            self.backs = None
            furthest = max(place.number for place in self.asked)
            self.shown |= {place: url for place, url in self.behind.items() if place.number > furthest}
            return
        before = self.at.number - self.step
        if self.backs is None or self.backs >= MOST_BACK or before <= 0:
            self.backs, self.resumed = None, False
            self.before, self.reached, self.shown = (), None, {}
            place = PagePlace(self.at.pager, self.at.number % self.step + self.step)
            self.shown[place] = _LAST_NUMBER.sub(str(place.number), url)
            self.asked = {PagePlace("", 0)}
            return
        self.backs += 1
        self.shown = {PagePlace(self.at.pager, before): _LAST_NUMBER.sub(str(before), url)}

    def fail(self, url: str) -> None:
        """Note that a page did not answer; where no other page is shown, the one behind it is tried, once for each hole."""
        self.holes += 1
        self.backs = None
        if not self.shown and self.holes <= MOST_BARREN and self.at.number:
            place = PagePlace(self.at.pager, self.at.number + self.step)
            self.shown[place] = _LAST_NUMBER.sub(str(place.number), url)

    def next(self) -> str | None:
        """Return the page to ask for next, as printed, and note that it is asked for; None where the walk is over."""
        if self.ended is None and not self.shown:
            self.ended = "end"
        if self.ended is not None:
            return None
        place = min(self.shown, key=self._rank)
        if place.pager == self.at.pager and place.number > self.at.number and not self.resumed:
            self.step = place.number - self.at.number
        self.at = place
        self.asked.add(place)
        return self.shown.pop(place)

    def _rank(self, page: PagePlace) -> tuple[bool, bool, int]:
        """Forward in the same pager first, then what lies before (a walk that began in the middle), then any other pager's."""
        return (self.at.pager not in {page.pager, ""}, page.number < self.at.number, page.number)

    def cut(self) -> None:
        """End the walk at the user's wish."""
        self.ended = self.ended or "cut"

    @property
    def is_complete(self) -> bool:
        """Whether everything in the listing has been met, in this run or before."""
        return self.ended in {"end", "known"} and not self.holes

    @property
    def saw_all(self) -> bool:
        """Whether it went through all of the listing, perhaps in parts."""
        return self.ended == "end" and (not self.before or self.resumed)

    @property
    def vanished(self) -> list[str]:
        """Return the articles that stood, at the last walk, above one that is still there, and are not there themselves.

        None where the walk went on where an earlier one was cut: it has not looked at the pages between.
        """
        if self.resumed:
            return []
        return [key for key in self.before[: self._joined] if key not in self.met]

    @property
    def new(self) -> list[str]:
        """Return the articles that the listing did not show before, as far as its first part tells."""
        return [key for key in self.order if key not in self.before] if self.before else []

    @property
    def ordered(self) -> tuple[str, ...]:
        """Return what the listing shows now, in its order: what this walk met, and what an earlier one met behind it."""
        return (*self.order, *(self.before[self._joined :] if self._joined else ()))[:MOST_SHOWN]

    @property
    def _joined(self) -> int:
        """How much of what an earlier walk saw lies above the last that this one met in its turn, that one included.

        What a column shows does not count: it may be from anywhere.
        """
        return max((place for place, key in enumerate(self.before, 1) if key in self.order), default=0)
