"""In: a spider's callback; out: the same, keeping count of what is under way on its site. And the priorities of requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import wraps
from typing import Any

from scrapy import Request

from kpucrawl.crawl.parcels import FetchedPage, Pause
from kpucrawl.crawl.visits import Visit

Found = AsyncIterator[Request | FetchedPage | Pause]
Onward = Iterator[Request | FetchedPage]
"""What comes next: requests, and pages that answered an earlier run which was killed before they were read."""

HOME, ARTICLE, LISTING = 30, 20, 10
"""Priorities: an article passes before the next page of a listing, so that a walk that is cut short has read what it met."""
AGAIN, LAST = 5, 0
"""Known articles asked for again come after the walks; the one that shows that the site still answers comes last."""


def step(journey: Callable[..., Found]) -> Callable[..., Found]:
    """Note that a request is over when its callback is, and hand on what is held back where nothing else is under way."""

    @wraps(journey)
    async def walk(self: Any, answer: Any, **told: Any) -> Found:
        visit: Visit = told["visit"] if told else answer.request.cb_kwargs["visit"]
        try:
            async for found in journey(self, answer, **told):
                yield found
        finally:
            visit.underway -= 1
        if visit.is_over() or visit.is_starved():
            yield Pause(visit)

    return walk
