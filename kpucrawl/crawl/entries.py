"""In: readings, canaries and visits of a run; out: what the archive is to take of them; and pages that it kept, to be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kpucrawl.clock import now
from kpucrawl.errors import ArchiveError
from kpucrawl.items import Capture, PageRecord
from kpucrawl.persist.agenda import NewLook
from kpucrawl.persist.canaries import KeptCanary
from kpucrawl.persist.frontier import Pending
from kpucrawl.persist.pages import read_page

from .due import first_look, next_look, tomorrow
from .looks import Canary
from .nights import plain
from .parcels import FetchedPage, Reading
from .visits import Visit

TOLD = frozenset({"author", "published_on", "image", "category"})
"""What a page that is read once more at its first visit's end says anew, also where it says nothing."""


def capture_of(reading: Reading) -> Capture:
    """Return an article that was read as the archive takes it; raises ValueError for a page that is none."""
    page, article = reading.page, reading.article
    if article is None:
        raise ValueError("a page that is no article has nothing to capture")
    return Capture(
        article,
        page.fetched_at,
        reading.record,
        None if page.asked_key == page.key else page.asked,
        reading.spam,
        disowned=TOLD if reading.is_again else None,
        only_read=reading.only_read,
        settles=reading.is_again,
    )


def look_of(reading: Reading, *, is_new: bool) -> NewLook:
    """Return when an article just saved is to be looked at again, if it is new, and its validators."""
    page, article = reading.page, reading.article
    told = {name.lower(): value for name, value in page.headers}
    look = NewLook(page.key, page.url, plain(told.get("etag")), plain(told.get("last-modified")))
    if reading.waits:  # whether it is as it was this time would tell nothing
        look = replace(look, etag=None, modified=None)
    if is_new and article is not None:
        visit = page.visit
        place = visit.fresh.get(page.asked_key, visit.fresh.get(page.key))
        first = first_look(page.fetched_at, article.published_on, 0 if place is None and visit.night.is_nightly else place)
        if first is not None:
            return replace(look, since=first[0], step=first[1], due_at=first[2])
    return look


def moved_looks(visit: Visit, moment: str) -> list[tuple[int, int, str | None]]:
    """Return when the articles looked at are to be looked at next: one that was not there, tomorrow, until it is gone."""
    moved: list[tuple[int, int, str | None]] = []
    for look in visit.looked:
        article = look.article.id
        if look.article.key in visit.wanted_again:
            continue  # that is settled
        if article in visit.looks.good or (article in visit.looks.absent and look.article.missing_since is not None):
            after = next_look(look.since, look.step, moment)
            moved.append((article, look.step if after is None else after[0], None if after is None else after[1]))
        else:
            moved.append((article, look.step, tomorrow(moment)))
    return moved


def kept_canary(canary: Canary, record: PageRecord | None) -> KeptCanary:
    """Return what a site gave for an address that cannot exist as it is to be kept."""
    return KeptCanary(canary.form, canary.url, now(), canary.is_missing, canary.leads_to, record)


def page_again(visit: Visit, entry: Pending, folder: Path) -> FetchedPage | None:
    """Return a page that was kept of an address, as if it had just answered; None where it cannot be had any more."""
    if entry.page is None:
        return None
    try:
        kept = read_page(folder, entry.page)
    except ArchiveError:
        return None
    address = visit.address_of(kept.url)
    if address is None or address.kind != "article":
        return None
    title = entry.title or kept.link_text
    return FetchedPage(
        visit, address.key, kept.url, entry.url, entry.key, title, kept.status, list(kept.headers), kept.body, kept.fetched_at,
        record=entry.page,
    )  # fmt: skip
