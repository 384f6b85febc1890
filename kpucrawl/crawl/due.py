"""In: what is known of articles and sites; out: on which days an article is looked at again, and which sites come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from kpucrawl.clock import days_between, parse, written
from kpucrawl.items import Site
from kpucrawl.persist.agenda import Look, Turn
from kpucrawl.persist.entrances import HOME, Entrance

from .nights import SLACK

STEPS = (1, 3, 7, 14, 30, 90)
"""Days after which an article is looked at again: most edits and removals come soon (field notes, section 4)."""
PATIENCE = 7.0
"""A look may be late by this part of its days where a night asks enough already: of day 30 by four days, of day 3 by none."""
MOST_LOOKS = 20
"""Articles of one site looked at again on one night; what is left is due the next one."""
SOON = 2.0
"""Days between a post and its first sighting for which the days are counted from the sighting."""
FULL_AGAIN = 30.0
"""Days after which ``--due --full`` walks through a site again; without ``--due`` it does so whenever it is told."""
MOST_DAYS_OFF = 7.0
"""Days after which a site that fails is tried again, whatever it did before."""


def first_look(seen_at: str, published_on: str | None, place: int | None) -> tuple[str, int, str] | None:
    """Return from when the days of a new article count, which of them comes first, and its moment; None for an old article.

    ``place`` is where it stood on the first pages of its site, None where it stood elsewhere. One that was posted long before it
    was seen (the first crawl of a site) counts from its posting; one without a day is taken to be as many days old as its place
    tells.

    >>> first_look("2026-11-22T03:00:00Z", "2026-11-21", 0)
    ('2026-11-22T03:00:00Z', 0, '2026-11-23T03:00:00Z')
    >>> first_look("2026-11-22T03:00:00Z", "2026-11-10", 9)
    ('2026-11-10T03:00:00Z', 3, '2026-11-24T03:00:00Z')
    >>> first_look("2026-11-22T03:00:00Z", "2019-01-02", 3)
    """
    since = seen_at
    if published_on is not None:
        posted = f"{published_on}{seen_at[10:]}"
        if days_between(posted, seen_at) > SOON:
            since = posted
    elif place is None:
        return None
    else:
        since = written(parse(seen_at) - timedelta(days=place))
    return _next(since, 0, seen_at)


def next_look(since: str, step: int, now: str) -> tuple[int, str] | None:
    """Return which look comes after ``step``, and its moment; those whose day has passed are left out. None after the last.

    >>> next_look("2026-11-22T03:00:00Z", 0, "2026-11-23T02:30:00Z"), next_look("2026-11-22T03:00:00Z", 5, "2027-02-20T03:00:00Z")
    ((1, '2026-11-25T03:00:00Z'), None)
    """
    found = _next(since, step + 1, now)
    return None if found is None else found[1:]


def _next(since: str, first: int, now: str) -> tuple[str, int, str] | None:
    for step in range(first, len(STEPS)):
        if STEPS[step] > days_between(since, now) + SLACK:
            return since, step, written(parse(since) + timedelta(days=STEPS[step]))
    return None


def patience(since: str, step: int, now: str) -> float:
    """Return for how many days yet a look that is due may be put off; it is put off by a night where they are one or more.

    >>> now = "2026-11-21T02:55:00Z"
    >>> patience("2026-11-20T03:00:00Z", 0, now) >= 1, patience("2026-10-21T03:00:00Z", 4, now) >= 1
    (False, True)
    """
    return STEPS[step] + STEPS[step] / PATIENCE + SLACK - days_between(since, now)


def tonight(looks: Sequence[Look], now: str, places: int) -> list[Look]:
    """Return which of the looks that are due a quiet night takes: all that cannot wait, and others as far as it has places."""
    left = {look.article.id: patience(look.since, look.step, now) for look in looks}
    ordered = sorted(looks, key=lambda look: left[look.article.id])
    # What was missing is asked for every day, so that its evidence is of days in a row.
    must = [look for look in ordered if left[look.article.id] < 1 or look.article.missing_since is not None]
    return [*must, *(look for look in ordered if look not in must)][: max(len(must), places)]


def tomorrow(now: str) -> str:
    """Return this moment a day later."""
    return written(parse(now) + timedelta(days=1))


def soon_enough(now: str) -> str:
    """Return until when what is due is taken tonight: cron begins at one time, and a site's turn comes after that of others."""
    return written(parse(now) + timedelta(days=SLACK))


def is_due(turn: Turn, now: str) -> bool:
    """Whether a site is to be visited.

    >>> now = "2026-11-22T02:15:00Z"
    >>> [is_due(turn, now) for turn in (Turn(""), Turn("2026-11-21T02:40:00Z"), Turn("2026-11-21T22:00:00Z"))]
    [True, True, False]
    >>> failed = "2026-11-19T02:15:00Z"
    >>> [is_due(Turn("", failed, failures), now) for failures in (1, 2, 3)]
    [True, True, False]
    >>> is_due(Turn("", not_before="2026-11-22T06:00:00Z"), now)
    False
    """
    if turn.not_before > now:
        return False
    if turn.failures:
        return days_between(turn.begun_at, now) + SLACK >= min(2.0 ** (turn.failures - 1), MOST_DAYS_OFF)
    if turn.begun_at > turn.visited_at or not turn.visited_at:  # never, or cut short
        return True
    return days_between(turn.visited_at, now) + SLACK >= 1


def full_is_due(turn: Turn, entrances: Mapping[str, Entrance], now: str) -> bool:
    """Whether a full crawl of a site is to begin or to go on: one is under way, or the last was a month ago."""
    listings = [entrance for name, entrance in entrances.items() if name != HOME]
    if turn.full_since or not listings:
        return True
    return any(not each.full_at or days_between(each.full_at, now) >= FULL_AGAIN for each in listings)


def due_sites(sites: Iterable[Site], turns: Mapping[str, Turn], now: str) -> list[Site]:
    """Return the sites due: first those never visited or longest not visited, those that fail last."""
    never = Turn("")
    due = [site for site in sites if is_due(turns.get(site.name, never), now)]
    return sorted(due, key=lambda site: _rank(turns.get(site.name, never)))


def _rank(turn: Turn) -> tuple[bool, str]:
    return (turn.failures > 0, turn.begun_at if turn.failures else turn.visited_at)
