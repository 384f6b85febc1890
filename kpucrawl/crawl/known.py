"""In: an archive and a site; out: what helps to read its pages: its furniture, its articles' days, what it gives for nothing."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import cast

from kpucrawl.clock import parse, written
from kpucrawl.errors import ArchiveError, NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.ghost import Ghost
from kpucrawl.extract.reader import examine
from kpucrawl.extract.site import HELD
from kpucrawl.items import PageRecord
from kpucrawl.persist.archive import Archive, DatedId
from kpucrawl.persist.pages import Page, read_page
from kpucrawl.persist.runs import BlockCount

from .looks import Canary, Form

BELIEVED = 7.0
"""Days for which it is believed that a site answers for what cannot exist as it did."""
BLANK = "<html></html>"
"""What stands for an answer without a single letter."""


def furniture_of(archive: Archive, site: str) -> Furniture:
    """Return the furniture that earlier runs have kept of a site."""
    kept = archive.furniture(site)
    pages = max((count.of_pages for count in kept.values()), default=0)
    return Furniture.recalled({block: count.pages for block, count in kept.items()}, pages)


def keep_furniture(archive: Archive, site: str, furniture: Furniture, seen_at: str) -> None:
    """Keep what a run knows of a site's furniture, in place of what was known before."""
    counts, pages = furniture.keep()
    archive.save_furniture(site, {block: BlockCount(count, pages) for block, count in counts.items()}, seen_at)


def taught(archive: Archive, folder: Path, site: str) -> Furniture:
    """Return what the kept pages of a site teach of its furniture; ``folder`` has them."""
    furniture, kept = Furniture(), []
    for known in archive.readings(site, "", HELD):
        try:
            page = read_page(folder, known.page)
            kept.append((flatten(text_of(page), page.url), page.link_text or None))
        except (ArchiveError, PageRefused):
            continue
        furniture.learn(kept[-1][0])
    for flat, title in kept:
        try:
            furniture.habit.learn(examine(flat, furniture, title).marks)
        except NotAnArticle:
            continue
    return furniture


def kept_canaries(archive: Archive, folder: Path | None, site: str, moment: str) -> dict[Form, tuple[Canary, Ghost | None]]:
    """Return what a site gave of late for addresses that cannot exist, each with its page; those of lost pages left out."""
    canaries: dict[Form, tuple[Canary, Ghost | None]] = {}
    for kept in archive.canaries(site, written(parse(moment) - timedelta(days=BELIEVED))):
        ghost = _ghost(folder, kept.page) if kept.page is not None else None
        if ghost is not None or kept.page is None:
            form = cast("Form", kept.form)
            canaries[form] = Canary(form, kept.url, kept.is_missing, kept.leads_to, is_asked=True, is_over=True), ghost
    return canaries


def _ghost(folder: Path | None, record: PageRecord) -> Ghost | None:
    try:
        page = read_page(folder, record) if folder is not None else None
        return Ghost.of(flatten(text_of(page) or BLANK, page.url)) if page is not None else None
    except (ArchiveError, PageRefused):
        return None


def text_of(page: Page) -> str:
    """Return a kept page's text; empty where it has not a single letter."""
    text = decode(page.body, next((value for name, value in page.headers if name.lower() == "content-type"), None))
    return text if text.strip() else ""


def days_beside(dated: Sequence[DatedId], number: int) -> tuple[str | None, str | None]:
    """Return the days of the nearest articles below and above an id; days drawn from neighbours themselves do not count.

    >>> days = [DatedId(5, "2025-01-01", "page"), DatedId(9, "2025-02-01", "text")]
    >>> days_beside(days, 7), days_beside(days, 12)
    (('2025-01-01', '2025-02-01'), ('2025-02-01', None))
    """
    firm = [entry for entry in dated if entry.source != "neighbour" and entry.id != number]
    at = bisect([entry.id for entry in firm], number)
    return (firm[at - 1].day if at else None, firm[at].day if at < len(firm) else None)
