"""In: a first visit that ends; out: what it read, read once more from the pages kept, by all that is known of the site by now.

The first pages of a site are read by each other's light, and which come first is chance: another order, or a kill among them,
may leave a line of furniture in a text, or take an announcement for a page of the menu. So a first visit ends by reading its
first pages again, each by what the same choice of them teaches: what the archive says then does not hang on the order. No site
is asked. A page need not be read where all that its reading hung on is as it was (``extract/hinges.py``): it would say the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.hinges import Known
from kpucrawl.extract.outlinks import read_outlinks
from kpucrawl.extract.site import HELD, SiteReader
from kpucrawl.items import Article, RawArticle
from kpucrawl.normalise.spam import is_intruders
from kpucrawl.persist.frontier import Pending
from kpucrawl.persist.readings import Kept

from .differences import fields_that_differ, mark_of
from .doubts import is_doubtful, is_settled
from .entries import page_again
from .parcels import FetchedPage, Reading
from .visits import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 100
"""Articles read once more, those first fetched: later ones were read when the frame was known well. Each takes some hundredths of
a second."""
TEACH = 16
"""Pages that teach: of twice as many no more is known of a frame, and all stand in memory at once."""
MOST_NOTED = 15_000
"""Readings of a run of which it is kept in memory what they hung on, one or two kB each: pages past that are read once more."""
_MAY_BE_ONE = frozenset({"missing", "listing", "static", "login", "form", "untitled", "empty", "shell"})
"""Reasons that hang on what is known of the site."""


async def read_once_more(
    visit: Visit, articles: Sequence[Kept], refused: Sequence[Pending], folder: Path, clean: Callable[[Reading], None]
) -> AsyncIterator[Reading]:
    """Yield what is read otherwise now: articles ``is_again``, with their days, and pages that were refused and are articles.

    The visit's reader goes on with what was learned.
    """
    pending = {kept.article.key: Pending(kept.article.key, kept.article.url, page=kept.page) for kept in articles}
    before = {kept.article.key: kept.article for kept in articles}
    pending |= {entry.key: entry for entry in refused if entry.reason in _MAY_BE_ONE and entry.key not in before}
    reader = await _taught(visit, _chosen(sorted(before), sorted(pending)), pending, folder)
    if reader is None:
        return
    known = reader.known()
    for key in sorted(pending):
        await asyncio.sleep(0)  # other sites' answers wait meanwhile
        if key in before and _says_the_same(visit, known, before[key], pending[key]):
            continue
        reading = _read(visit, reader, page_again(visit, pending[key], folder))
        if reading is None or not isinstance(reading.raw, RawArticle):
            continue
        clean(reading)
        article, old = reading.article, before.get(key)
        if article is None:
            continue
        if old is None:
            if not is_doubtful(visit, reading) or is_settled(visit, reading):
                visit.report.unskip(pending[key].reason or "")
                yield reading
            continue
        reading.article = replace(article, key=old.key, url=old.url)
        reading.is_again = reading.is_counted = True
        if article.published_on is None or fields_that_differ(old, reading.article):
            yield reading
    visit.reader.furniture = reader.furniture


def note(reading: Reading, noted: int) -> int:
    """Keep what a reading just written hung on, if its page may be read once more; ``noted`` are kept so far. Return how many."""
    visit, hinges, record = reading.page.visit, reading.hinges, reading.record
    reading.hinges = None
    if len(visit.hinges) >= MOST:
        visit.reader.notes = None
    if hinges is None or record is None or reading.article is None or len(visit.hinges) >= MOST or noted >= MOST_NOTED:
        return 0
    visit.hinges[record] = mark_of(reading.article), hinges
    return 1


def _says_the_same(visit: Visit, known: Known, old: Article, entry: Pending) -> bool:
    """Whether the archive has a page as it was read, and all that the reading hung on is as it was."""
    if entry.page is None or entry.page not in visit.hinges:
        return False
    mark, hinges = visit.hinges[entry.page]
    return mark == mark_of(old) and known.agrees(hinges)


def _chosen(articles: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return which pages teach: articles from all over the site, and others only where these are few."""
    every = articles if len(articles) >= HELD else others
    step = max(1.0, len(every) / TEACH)
    return [every[int(at * step)] for at in range(min(TEACH, len(every)))]


async def _taught(
    visit: Visit, chosen: Sequence[str], pending: dict[str, Pending], folder: Path
) -> SiteReader[FetchedPage] | None:
    """Return a reader that has learned from some pages, None where they are too few for anything to be learned."""
    reader: SiteReader[FetchedPage] = SiteReader(held=TEACH + 1, spares=is_intruders)
    reader.ghosts, reader.headlines = visit.reader.ghosts, visit.reader.headlines
    for key in chosen:
        await asyncio.sleep(0)
        page = page_again(visit, pending[key], folder)
        text = decode(page.body, page.content_type) if page is not None else ""
        if page is not None and text.strip():
            try:
                reader.offer(text, page.url, page, page.title or None)
            except PageRefused:
                continue
    reader.flush()
    return reader if reader.furniture.pages >= HELD else None


def _read(visit: Visit, reader: SiteReader[FetchedPage], page: FetchedPage | None) -> Reading | None:
    """Return what a page says by what ``reader`` has learned; None where it cannot be had, or has another frame."""
    text = decode(page.body, page.content_type) if page is not None else ""
    if page is None or not text.strip():
        return None
    try:
        done = reader.look_if_it_fits(text, page.url, page, page.title or None)
    except PageRefused:
        return None
    if done is None:
        return None
    page.outlinks = read_outlinks(text, page.url)
    return Reading(page, done.raw or done.refusal or NotAnArticle("untitled"), record=page.record)
