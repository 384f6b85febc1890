"""In: a date whose year the text does not tell, and what else is known of the article; out: its day, or None.

Of a day and month each year offers one candidate; where a weekday is written it leaves one in five, six or eleven. The
candidate nearest to something dated is taken: the day of posting, the image's upload, another date of the text, the
articles with the next ids. Only if there is nothing of the kind may the weekday alone decide, for the newest fitting year up
to the day of the fetch; without a weekday the year stays unknown. Today's date alone settles nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpucrawl.normalise.dates import Found

FIRST_YEAR = 2010
"""Posts reach back to 2013 (bali, listing pages 240-260); older articles were brought along from earlier systems."""
_NEAR, _NEAR_WITH_WEEKDAY = 120, 400
"""Days. Without a weekday the year before and after are candidates too, so that evidence must lie well within half a year."""
_MARGIN = 60
"""Days by which the best candidate must beat the next where no weekday tells them apart."""
_CLASH = 30
"""Days from evidence within which a day that contradicts its own weekday shows a slip of the pen, not another year."""
_SLACK = 45
"""Days by which ids and event days may be out of order: posting late, for the record, is accepted practice (diy p50)."""
_AHEAD = 120
"""Days that an announcement may look ahead."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an article's time apart from the date in question."""

    posted: tuple[date, ...] = ()
    """Days of posting told by the page, its metadata, a migrated line or the image's upload."""
    told: tuple[date, ...] = ()
    """Full dates of the same text, the nearest in the text first."""
    lower: date | None = None
    """Day of the nearest known article of the site with a lower id."""
    higher: date | None = None
    years: frozenset[int] = frozenset()
    """Years the text names without a day: ``Tahun 2026``."""
    budget_years: frozenset[int] = frozenset()
    """Those of them that are the article's own as good as surely: ``tahun anggaran 2025``, ``Triwulan III Tahun 2026``."""
    latest: date | None = None
    """The day of the fetch: nothing was posted later."""

    @property
    def bound(self) -> date | None:
        """The latest day anything here speaks of, None where there is no evidence at all."""
        days = (*self.posted, *self.told, self.lower, self.higher, self.latest, *(date(year, 12, 31) for year in self.years))
        return max((day for day in days if day), default=None)


NO_EVIDENCE = Evidence()


def settle(found: Found, evidence: Evidence) -> date | None:
    """Return the day ``found`` means; a full date is itself, whatever the evidence.

    >>> from kpucrawl.normalise.dates import find_dates
    >>> [monday] = find_dates("pada Senin (8/9)")
    >>> settle(monday, Evidence(latest=date(2026, 11, 22))), settle(monday, Evidence(told=(date(2014, 9, 1),)))
    (datetime.date(2025, 9, 8), datetime.date(2014, 9, 8))
    >>> [bare] = find_dates("pada (8/9)")
    >>> settle(bare, Evidence(latest=date(2026, 11, 22))) is None, settle(bare, Evidence(posted=(date(2025, 9, 9),)))
    (True, datetime.date(2025, 9, 8))
    """
    if found.year is not None:
        return found.date
    bound = evidence.bound
    if bound is None:
        return None
    every = list(_candidates(found, bound.year + 1))
    if found.weekday is None:
        return _nearest(every, evidence, _NEAR, _MARGIN) or _of_budget(every, evidence)
    fitting = [day for day in every if day.weekday() == found.weekday]
    if evidence.posted and any(_distance(day, evidence.posted) <= _CLASH for day in every if day not in fitting):
        return None
    return _nearest(fitting, evidence, _NEAR_WITH_WEEKDAY, 0) or _of_weekday(fitting, evidence)


def _candidates(found: Found, last_year: int) -> Iterator[date]:
    for year in range(FIRST_YEAR, last_year + 1):
        try:
            yield date(year, found.month, found.day)
        except ValueError:  # 29 February
            continue


def _nearest(candidates: list[date], evidence: Evidence, within: int, margin: int) -> date | None:
    """Return the candidate nearest to any evidence, if it is near enough and no other is nearly as near."""
    neighbours = tuple(day for day in (evidence.lower, evidence.higher) if day)

    def far(day: date) -> int:
        between = evidence.lower is not None and evidence.higher is not None and evidence.lower <= day <= evidence.higher
        return min(
            _distance(day, evidence.posted),
            min((abs((other - day).days) for other in evidence.told), default=9999),
            0 if between else min((abs((other - day).days) for other in neighbours), default=9999),
        )

    ranked = sorted((far(day), day) for day in candidates if _is_in_order(day, evidence))
    if not ranked or ranked[0][0] > within or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < margin):
        return None
    return ranked[0][1]


def _distance(day: date, posted: tuple[date, ...]) -> int:
    """Return the days from an event to the nearest posting; one told before it happens counts twice, since few are."""
    return min(((post - day).days if post >= day else 2 * (day - post).days for post in posted), default=9999)


def _is_in_order(day: date, evidence: Evidence) -> bool:
    """Whether ``day`` fits between the neighbours' days and before the fetch, give or take."""
    return not (
        (evidence.lower is not None and (evidence.lower - day).days > _SLACK)
        or (evidence.higher is not None and (day - evidence.higher).days > _SLACK)
        or (evidence.latest is not None and (day - evidence.latest).days > _AHEAD)
    )


def _of_budget(candidates: list[date], evidence: Evidence) -> date | None:
    """Return the one candidate of a year that is the article's own, where nothing dated is near."""
    if evidence.posted or len(evidence.budget_years) != 1:
        return None
    return next((day for day in candidates if day.year in evidence.budget_years and _is_in_order(day, evidence)), None)


def _of_weekday(fitting: list[date], evidence: Evidence) -> date | None:
    """Return the newest candidate of a year the text names, else the newest up to the fetch or the posting."""
    limit = max((day for day in (*evidence.posted, evidence.latest) if day), default=None)
    possible = [day for day in fitting if (limit is None or day <= limit) and _is_in_order(day, evidence)]
    named = [day for day in possible if day.year in evidence.years]
    return max(named, default=None) or (max(possible, default=None) if limit else None)
