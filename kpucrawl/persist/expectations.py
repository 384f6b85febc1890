"""In: an archive and a site; out: what its own history lets expect of it: how often it posts, how well it is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

SHORTEST_WAIT = 21
"""Days without a post that are never too long: Lebaran and the turn of the year close an office for two weeks."""
MANY_GAPS = 6
"""Usual gaps that a silence must exceed: were posts spread by chance, one silence in four hundred would be as long."""
FADES = 0.87
"""How much less each gap weighs than the one after it, so that five gaps ago counts half: offices change their habits."""
FEWEST_POSTS = 5
"""Days with a post from which a habit is known."""
LAST_POSTS = 40
LAST_ARTICLES = 200
"""Articles from which the shares are drawn."""
FRESH = 30
"""Days for which an intruder's link that was seen counts as there, unless it was found gone."""

_DAYS = """
    SELECT DISTINCT published_on FROM article WHERE site = ?1 AND published_on <= ?2 AND spam = 0
    ORDER BY published_on DESC LIMIT ?3
"""
_UNDATED = (
    "SELECT max(substr(first_seen, 1, 10)) FROM article WHERE site = ?1 AND published_on IS NULL AND spam = 0 AND first_seen > ?2"
)
_FIRST_RUN = "SELECT min(r.started_at) FROM run_site n JOIN run r ON r.id = n.run WHERE n.site = ?"
_SHARES = f"""
    SELECT count(*), avg(published_on IS NOT NULL), avg(confidence), avg(confidence * confidence) FROM (
        SELECT published_on, confidence FROM article WHERE id IN (
            SELECT id FROM article WHERE site = ?1 ORDER BY id DESC LIMIT {LAST_ARTICLES}) AND first_seen < ?2 AND spam = 0)
"""
_COUNT = "SELECT count(*) FROM article WHERE site = ? AND spam = 0"
_INTRUDERS = """
    SELECT i.kind, count(*), min(i.first_seen), min(i.url) FROM intrusion i LEFT JOIN article a ON a.id = i.article
    WHERE i.site = ?1 AND i.gone_at IS NULL AND a.gone_at IS NULL AND i.last_seen >= ?2
    GROUP BY i.kind ORDER BY i.kind = 'link', i.kind
"""
_LAYOUT_SINCE = "SELECT max(changed_at) FROM front WHERE site = ?"
_READ_SINCE = "SELECT coalesce(sum(pages), 0) FROM run_site WHERE site = ? AND finished_at >= ?"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a site is expected to be like, by its own history, and what stands open on it."""

    articles: int = 0
    """In the archive, those of intruders left out."""
    last_post: str | None = None
    """The newest day on which it posted; where it tells no days, on which something new was met."""
    usual_gap: float = 0.0
    """Days from post to post of late."""
    longest_wait: float | None = None
    """Days without a post past which it is silent; None where no habit is known."""
    dated: float = 0.0
    """Share of its articles that have a day of posting."""
    confidence: float = 0.0
    """The reader's, on the average."""
    confidence_spread: float = 0.0
    """Standard deviation."""
    is_known: bool = False
    """Whether the shares stand on enough articles."""
    layout_since: str | None = None
    """Day on which its layout was last seen to change."""
    read_since_layout: int = 0
    """Articles read since."""
    intruders_now: int = 0
    """Pages, links and redirects of intruders that stand on it."""
    intruders_told: str = ""

    @property
    def a_month(self) -> float | None:
        """Return how many days of a month have a post, as far as a habit is known."""
        return round(30.4 / self.usual_gap, 1) if self.longest_wait is not None and self.usual_gap else None


def expected_of(connection: sqlite3.Connection, site: int, moment: str, before: str | None = None) -> Expected:
    """Return what may be expected of a site at ``moment`` (ISO 8601); shares are drawn from articles first seen ``before``."""
    articles = int(connection.execute(_COUNT, (site,)).fetchone()[0])
    tomorrow = (date.fromisoformat(moment[:10]) + timedelta(days=1)).isoformat()  # Jayapura is nine hours ahead of UTC
    days = [row[0] for row in connection.execute(_DAYS, (site, tomorrow, LAST_POSTS))]
    usual, longest = habit(days)
    many, dated, mean, squares = connection.execute(_SHARES, (site, before or moment)).fetchone()
    since = connection.execute(_LAYOUT_SINCE, (site,)).fetchone()[0]
    read = int(connection.execute(_READ_SINCE, (site, since)).fetchone()[0]) if since else 0
    now_there, told = _intruders(connection, site, moment)
    last_post = max(filter(None, (*days[:1], _met_since(connection, site))), default=None)
    spread = max(0.0, (squares or 0.0) - (mean or 0.0) ** 2) ** 0.5
    return Expected(
        articles, last_post, usual, longest, dated or 0.0, mean or 0.0, spread, many >= 8, since[:10] if since else None, read,
        now_there, told,
    )  # fmt: skip


def habit(days: Sequence[str]) -> tuple[float, float | None]:
    """Return the usual gap between posts in days, newer ones counting more, and the longest wait that is not yet silence.

    ``days`` are the days with a post, the newest first. The wait is None where too few days are known.

    >>> habit([f"2026-11-{day:02}" for day in range(20, 0, -2)])
    (2.0, 21)
    >>> habit(["2026-11-01", "2026-09-01"])
    (0.0, None)
    """
    if len(days) < FEWEST_POSTS:
        return 0.0, None
    gaps = [days_between(earlier, later) for later, earlier in pairwise(days)]
    weights = [FADES**place for place in range(len(gaps))]
    bound = max(14, 6 * sorted(gaps)[len(gaps) // 2])  # years in which another CMS kept the posts are no gap
    usual = sum(min(gap, bound) * weight for gap, weight in zip(gaps, weights, strict=True)) / sum(weights)
    second = sorted(gaps[:10], reverse=True)[1]  # one lull of late is no habit, two are
    return round(usual, 1), max(SHORTEST_WAIT, MANY_GAPS * usual, 1.5 * second)


def days_between(earlier: str, later: str) -> int:
    """Return the days from one day or moment to another.

    >>> days_between("2026-11-01", "2026-11-22T05:00:00Z")
    21
    """
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days


def _met_since(connection: sqlite3.Connection, site: int) -> str | None:
    """Return the day on which an article without a day was last met that was not there at the first visit."""
    first = connection.execute(_FIRST_RUN, (site,)).fetchone()[0]
    if first is None:
        return None
    after = (date.fromisoformat(first[:10]) + timedelta(days=3)).isoformat()  # a first crawl may be spread over nights
    met = connection.execute(_UNDATED, (site, after)).fetchone()[0]
    return str(met) if met else None


def _intruders(connection: sqlite3.Connection, site: int, moment: str) -> tuple[int, str]:
    """Return how many pages, links and redirects of intruders stand on a site, and a line about them."""
    fresh = (date.fromisoformat(moment[:10]) - timedelta(days=FRESH)).isoformat()
    found = connection.execute(_INTRUDERS, (site, fresh)).fetchall()
    if not found:
        return 0, ""
    kinds = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count, *_ in found)
    since = min(row[2] for row in found)[:10]
    return sum(row[1] for row in found), f"{kinds} of intruders since {since}, such as {found[0][3][:120]}"
