"""In: an archive and a site; out: what is known of the site that helps to read its pages: its furniture, its articles' days."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from kpucrawl.extract.furniture import Furniture
from kpucrawl.persist.archive import Archive, DatedId
from kpucrawl.persist.runs import BlockCount


def furniture_of(archive: Archive, site: str) -> Furniture:
    """Return the furniture that earlier runs have kept of a site."""
    kept = archive.furniture(site)
    pages = max((count.of_pages for count in kept.values()), default=0)
    return Furniture.recalled({block: count.pages for block, count in kept.items()}, pages)


def keep_furniture(archive: Archive, site: str, furniture: Furniture, seen_at: str) -> None:
    """Keep what a run knows of a site's furniture, in place of what was known before."""
    counts, pages = furniture.keep()
    archive.save_furniture(site, {block: BlockCount(count, pages) for block, count in counts.items()}, seen_at)


def days_beside(dated: Sequence[DatedId], number: int) -> tuple[str | None, str | None]:
    """Return the days of the nearest articles below and above an id; days drawn from neighbours themselves do not count.

    >>> days = [DatedId(5, "2025-01-01", "page"), DatedId(9, "2025-02-01", "text")]
    >>> days_beside(days, 7), days_beside(days, 12)
    (('2025-01-01', '2025-02-01'), ('2025-02-01', None))
    """
    firm = [entry for entry in dated if entry.source != "neighbour" and entry.id != number]
    at = bisect([entry.id for entry in firm], number)
    return (firm[at - 1].day if at else None, firm[at].day if at < len(firm) else None)
