"""In: the clock of this machine; out: this moment. A rehearsal of many nights sets it ahead by ``KPUCRAWL_NOW``.

Only what the archive remembers goes by it: times of sightings, what is due. Pauses between requests are counted in real seconds.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from kpucrawl.errors import BadOption

FORM = "%Y-%m-%dT%H:%M:%SZ"
"""As the archive writes times: ``2026-11-22T03:00:00Z``."""


def moment() -> datetime:
    """Return this moment, in UTC; where ``KPUCRAWL_NOW`` tells another, time runs on from there since it was first asked."""
    told = os.environ.get("KPUCRAWL_NOW")
    return datetime.now(UTC) + (_ahead(told) if told else timedelta())


@lru_cache(maxsize=8)
def _ahead(told: str) -> timedelta:
    try:
        return parse(told) - datetime.now(UTC)
    except ValueError:
        raise BadOption(f"KPUCRAWL_NOW is {told[:40]!r}; write it as 2026-11-22T03:00:00Z, or take it away") from None


def now() -> str:
    """Return this moment as the archive writes times: ``2026-11-22T03:00:00Z``."""
    return written(moment())


def written(at: datetime) -> str:
    """Return a moment as the archive writes times.

    >>> written(datetime(2026, 11, 22, 3, tzinfo=UTC))
    '2026-11-22T03:00:00Z'
    """
    return at.astimezone(UTC).strftime(FORM)


def parse(text: str) -> datetime:
    """Return a moment that the archive has written; raises ValueError for other text.

    >>> parse("2026-11-22T03:00:00Z").isoformat()
    '2026-11-22T03:00:00+00:00'
    """
    return datetime.strptime(text, FORM).replace(tzinfo=UTC)


def days_between(earlier: str, later: str) -> float:
    """Return the days from one written moment to another.

    >>> days_between("2026-11-22T03:00:00Z", "2026-11-23T15:00:00Z")
    1.5
    """
    return (parse(later) - parse(earlier)).total_seconds() / 86_400
