"""In: what the pages of one listing show; out: which page of it to ask for next, and when the walk is over.

Page numbers drift (an address shows other articles each day) and pagers lie (they repeat the last page for ever, or the
first), so a walk goes by what pages show and never by a number: it ends where two pages in a row show nothing new in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.errors import AddressRefused

MOST_BARREN = 2
"""Pages in a row without anything new that end a walk: one may be a page that drifted while it was walked."""

End = Literal["end", "known", "cut"]
"""``end``: no further page, or nothing new; ``known``: the archive has all from here on; ``cut``: the user's limit or day."""

_LAST_NUMBER = re.compile(r"[0-9]+(?=[^0-9]*$)")


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands in its pager: ``?page=``, 3; a first page is number 0 of any pager."""

    pager: str
    number: int


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
    """Whether an earlier run walked it to its end."""
    shown: dict[PagePlace, str] = field(default_factory=dict)
    """Pages that a pager showed and that were not asked for yet, with their address as printed."""
    asked: set[PagePlace] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    """The keys of all articles met in this walk."""
    barren: int = 0
    pages: int = 0
    at: PagePlace = PagePlace("", 0)
    step: int = 1
    ended: End | None = None
    reopened: bool = False
    """Whether the archive was told that the listing shows articles not read yet."""
    holes: int = 0
    """Pages that failed: the walk has not seen everything."""

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
            if place not in self.asked:
                self.shown.setdefault(place, url)

    def read(self, articles: Collection[str], known: Collection[str]) -> None:
        """Take over what a page shows: the keys of its articles, and which of them the archive had before this run."""
        self.pages += 1
        new = [key for key in articles if key not in self.met]
        self.met.update(new)
        self.barren = 0 if new else self.barren + 1
        if self.barren >= MOST_BARREN:
            self.ended = "end"
        elif self.was_complete and new and all(key in known for key in articles):
            self.ended = "known"

    def fail(self, url: str) -> None:
        """Note that a page did not answer; where no other page is shown, the one behind it is tried, once for each hole."""
        self.holes += 1
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
        if place.pager == self.at.pager and place.number > self.at.number:
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
