"""In: the pagers of a listing; out: which of its further pages is looked at next, so that in time each has its turn.

A post that is back-dated by weeks stands far down its listing, where no nightly walk comes. The pages behind the first are looked
at one after the other, on nights that have a request to spare; what a page shows that is not known is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.errors import AddressRefused
from kpucrawl.persist.entrances import Depths

from .walks import PagePlace, place_of

_LAST_NUMBER = re.compile(r"[0-9]+(?=[^0-9]*$)")


def seen_in(pages: Iterable[str], known: Depths | None = None) -> Depths | None:
    """Return what a pager tells of the pages behind a listing's first; what was ``known`` where it tells nothing.

    >>> root = "https://bali.kpu.go.id/blog/category/104"
    >>> seen_in([f"{root}?page=2", f"{root}?page=3", f"{root}?page=37"])
    Depths(url='https://bali.kpu.go.id/blog/category/104?page=2', last=37, step=1, at=0, looked_at='')
    >>> seen_in([f"{root}?per_page=10", f"{root}?per_page=20"]).step, seen_in([]) is None
    (10, True)
    """
    places: dict[PagePlace, str] = {}
    for url in pages:
        try:
            place = place_of(parse_address(url))
        except AddressRefused:
            continue
        if place.number > 1:
            places.setdefault(place, url)
    if not places:
        return known
    pager = next(iter(places)).pager
    numbers = {place.number: url for place, url in places.items() if place.pager == pager}
    first, last = min(numbers), max(numbers)
    if known is not None and place_of(parse_address(known.url)).pager == pager:
        return replace(known, last=max(last, known.last))
    return Depths(numbers[first], last, first if first > 2 else 1)


def next_of(depths: Depths, now: str) -> tuple[str, Depths]:
    """Return the address of the page to look at next, and what to remember then; behind the last one comes the second again.

    >>> depths = Depths("https://bali.kpu.go.id/blog/category/104?page=2", 3)
    >>> for _ in range(3):
    ...     url, depths = next_of(depths, "2026-11-22T03:00:00Z")
    ...     print(url[-6:])
    page=2
    page=3
    page=2
    """
    number = depths.at + depths.step if depths.first <= depths.at < depths.last else depths.first
    return _LAST_NUMBER.sub(str(number), depths.url), replace(depths, at=number, looked_at=now)


def ends_before(depths: Depths) -> Depths:
    """Return what is known where the page looked at last was not there: the listing ends before it."""
    return replace(depths, last=max(0, depths.at - depths.step))
