"""In: an archive; out: what is counted over all of it, kept in memory and counted anew when the archive has changed.

A page must not wait for a count over a million articles. So a count that took long is repeated in the background, and no more
than a hundredth of the time goes into counting; a short one (a small archive) is repeated at once, so that it is never stale.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.persist.connection import connect
from kpucrawl.persist.fulltext import MARK
from kpucrawl.query.health import State, states

QUICK = 0.05
"""Seconds of CPU: a count that took no more is repeated before the page is answered."""
SHARE = 100
"""A longer one rests this many times as long as it took before it is repeated."""
RECENT = 90
"""Days of which the map tells."""
_TIMEOUT = 5.0

# The index over site and day holds all that is asked; what intruders put there has a small index of its own.
_BY_MONTH = "SELECT site, substr(published_on, 1, 7), count(*) FROM article {narrowed} GROUP BY 1, 2"
_NOT_SPAM = _BY_MONTH.format(narrowed="")
_SPAM = _BY_MONTH.format(narrowed="WHERE spam = 1")
_RECENT = "SELECT site, count(*) FROM article WHERE published_on > ? AND published_on <= ? AND spam = 0 GROUP BY 1"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that headlines are counted by."""

    name: str
    match: str
    """As FTS5 takes it, of the headlines that are not intruders'."""
    words: str
    """What a headline names, to be told to people."""
    search: str
    """What to ask the search for to find such articles."""
    label: Mapping[str, str]


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics of ``topics.toml``."""
    tables = tomllib.loads(resources.files(__package__).joinpath("topics.toml").read_text(encoding="utf-8"))
    return tuple(
        Topic(
            name,
            f"(title : ({table['match']})) NOT tags : {MARK}x",
            table["match"],
            table["search"],
            {"id": table["id"], "en": table["en"]},
        )
        for name, table in tables.items()
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted; articles that intruders put there are left out."""

    counted_at: str
    """ISO 8601 UTC."""
    until: str
    """The last day of the recent ones: today, or the day of the newest article where the archive is older."""
    months: Mapping[str, Mapping[str, int]]
    """Site → ``YYYY-MM`` → articles; those without a day under ``""``."""
    recent: Mapping[str, int]
    """Site → articles posted in the last ``RECENT`` days."""
    topics: Mapping[str, int]
    """Name of a topic → articles whose headline names it."""

    articles: int
    """Of all sites together."""
    all_months: Mapping[str, int]
    """``YYYY-MM`` → articles of all sites; undated ones are left out."""
    provinces: Mapping[str, int]
    """Province → articles."""
    provinces_recent: Mapping[str, int]
    """Province → articles posted in the last ``RECENT`` days."""
    states: Sequence[State]
    """How each site does that a run ever looked at, the worst first."""

    def of_site(self, site: str) -> int:
        """Return how many articles a site has."""
        return sum(self.months.get(site, {}).values())

    def by_month(self, sites: frozenset[str]) -> dict[str, int]:
        """Return how many articles of some sites were posted in each month; undated ones are left out."""
        sums: Counter[str] = Counter()
        for site in sites:
            sums.update(self.months.get(site, {}))
        sums.pop("", None)
        return dict(sums)


class Tallies:
    """The counts of one archive; may be asked from any thread."""

    def __init__(self, path: Path, prepare: Callable[[Tally], None] = lambda _: None) -> None:
        """``prepare`` is called with counts that took long before anyone is shown them: to draw what is drawn of them."""
        self._prepare = prepare
        self._connection = connect(path, readonly=True, timeout=_TIMEOUT)
        self._lock = threading.Lock()
        self._counting: threading.Thread | None = None
        self._tally: Tally | None = None
        self._version = -1
        self._took = 0.0
        self._ended = 0.0

    def now(self) -> Tally:
        """Return the counts: of this very moment where they are quick, else the last ones while newer ones are made."""
        with self._lock:
            if self._tally is None:
                return self._count(prepare=True)
            if self._counting is not None and self._counting.is_alive():
                return self._tally
            [version] = self._connection.execute("PRAGMA data_version").fetchone()
            is_today = self._tally.counted_at[:10] == datetime.now(UTC).date().isoformat()
            if version == self._version and is_today:
                return self._tally
            if self._took <= QUICK:
                return self._count()
            if time.monotonic() - self._ended > SHARE * self._took:
                self._counting = threading.Thread(target=self._count, args=(True,), name="counting", daemon=True)
                self._counting.start()
            return self._tally

    def close(self) -> None:
        """Close the archive, once a count under way is done."""
        if self._counting is not None:
            self._connection.interrupt()
            self._counting.join()
        with self._lock:
            self._connection.close()

    def _count(self, prepare: bool = False) -> Tally:
        began = time.thread_time()
        [version] = self._connection.execute("PRAGMA data_version").fetchone()
        try:
            tally = count(self._connection)
        except sqlite3.OperationalError:
            if self._tally is None:
                raise
            return self._tally  # interrupted, or the archive is busy: the last ones stay
        self._took = time.thread_time() - began
        if prepare:
            self._prepare(tally)
        self._tally, self._version = tally, version
        self._ended = time.monotonic()
        return tally


def count(connection: sqlite3.Connection) -> Tally:
    """Count an archive; about two seconds of a million articles."""
    now = datetime.now(UTC)
    names = dict(connection.execute("SELECT id, name FROM site"))
    months: dict[str, dict[str, int]] = {}
    for site, month, articles in connection.execute(_NOT_SPAM):
        months.setdefault(names[site], {})[month or ""] = articles
    for site, month, articles in connection.execute(_SPAM):
        months[names[site]][month or ""] -= articles
    newest = max((month for of_site in months.values() for month, some in of_site.items() if some), default="")
    until = now.date().isoformat()
    if newest < until[:7]:
        until = _last_day(connection, until) or until
    since = (date.fromisoformat(until) - timedelta(days=RECENT)).isoformat()
    recent = {names[site]: articles for site, articles in connection.execute(_RECENT, (since, until))}
    found = {topic.name: _headlines(connection, topic) for topic in topics()}
    all_months: Counter[str] = Counter()
    provinces: Counter[str] = Counter()
    provinces_recent: Counter[str] = Counter()
    for of_site in months.values():
        all_months.update(of_site)
    articles = all_months.total()
    all_months.pop("", None)
    for each in all_sites():
        provinces[each.province] += sum(months.get(each.name, {}).values())
        provinces_recent[each.province] += recent.get(each.name, 0)
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Tally(at, until, months, recent, found, articles, all_months, provinces, provinces_recent, states(connection, at))


def _last_day(connection: sqlite3.Connection, today: str) -> str | None:
    [day] = connection.execute("SELECT max(published_on) FROM article WHERE published_on <= ?", (today,)).fetchone()
    return str(day) if day else None


def _headlines(connection: sqlite3.Connection, topic: Topic) -> int:
    [found] = connection.execute("SELECT count(*) FROM search_titles WHERE search_titles MATCH ?", (topic.match,)).fetchone()
    return int(found)
