"""In: sites and a span of days; out: for each office and week whether it published, did not, or could not be seen.

A week counts as seen once a crawl of the site has ended well after it: what was posted then stood in the listings, and would have
been found. Weeks before the first article known of a site are not seen, since its listings may not have been walked so far back.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Literal

from kpucrawl.errors import BadOption

from .days import span
from .rows import Rows, Value

State = Literal["published", "silent", "unseen"]
COLUMNS = ("site", "week", "state", "articles")
BY_STAGE = ("site", "stage", "first_day", "last_day", "articles", "weeks_published", "weeks_silent", "weeks_unseen")
WEEKS = 26
"""Shown unless told: half a year."""

# Of the dated ones the index over site and day tells all, a look for each week, without a look at the rows; what intruders posted
# is taken off again. ?1: sites, ?2: each Monday → the next.
_PUBLISHED = """
    SELECT s.name, w.key,
           (SELECT count(*) FROM article a WHERE a.site = s.id AND a.published_on >= w.key AND a.published_on < w.value)
    FROM json_each(?1) j CROSS JOIN site s ON s.name = j.value CROSS JOIN json_each(?2) w
"""
# An article that tells no day counts for the day it was met on, if the site had been crawled before: it was posted between.
_OTHERS = """
    SELECT s.name, date(a.published_on, 'weekday 0', '-6 days') AS week, -count(*)
    FROM article a CROSS JOIN site s ON s.id = a.site
    WHERE a.spam = 1 AND +a.published_on >= ?1 AND +a.published_on < ?2 GROUP BY 1, 2
    UNION ALL
    SELECT a.site, date(a.first_seen, 'weekday 0', '-6 days') AS week, count(*) FROM articles a
    JOIN (SELECT site, min(finished_at) AS first FROM run_sites WHERE verdict = 'ok' GROUP BY site) r ON r.site = a.site
    WHERE a.spam = 0 AND a.published_on IS NULL AND a.first_seen >= ?1 AND a.first_seen < ?2 AND a.first_seen > r.first
    GROUP BY 1, 2
"""
# Of the tables, not the views: left to itself SQLite may walk all days and look up the site of each article, 1.7 s of 2.0.
_BEGAN = """
    SELECT s.name, (SELECT a.published_on FROM article a WHERE a.site = s.id AND +a.spam = 0 AND a.published_on IS NOT NULL
                    ORDER BY a.published_on LIMIT 1) FROM json_each(?) j CROSS JOIN site s ON s.name = j.value
"""
_SEEN = "SELECT site, max(finished_at) FROM run_sites WHERE verdict = 'ok' GROUP BY site"


@dataclass(frozen=True, slots=True)
class Week:
    """One office in one week, from Monday to Sunday."""

    site: str
    monday: date
    state: State
    articles: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an election, from the user's file; both days belong to it."""

    name: str
    first: date
    last: date


def mondays(first: date, last: date) -> list[date]:
    """Return the Mondays of the weeks that two days lie in, and of those between.

    >>> [str(day) for day in mondays(date(2025, 9, 3), date(2025, 9, 8))]
    ['2025-09-01', '2025-09-08']
    """
    begin = first - timedelta(days=first.weekday())
    return [begin + timedelta(weeks=number) for number in range((last - begin).days // 7 + 1)]


def weeks(connection: sqlite3.Connection, sites: Collection[str], first: date, last: date) -> Iterator[Week]:
    """Return each site's weeks from ``first`` to ``last``, site by site in the order given."""
    shown = mondays(first, last)
    begins = [monday.isoformat() for monday in (*shown, shown[-1] + timedelta(weeks=1))]
    named = json.dumps(list(sites))
    published: Counter[tuple[str, str]] = Counter()
    for site, week, count in connection.execute(_PUBLISHED, (named, json.dumps(dict(pairwise(begins))))):
        published[site, week] = count
    for site, week, count in connection.execute(_OTHERS, (begins[0], begins[-1])):
        published[site, week] += count
    began: dict[str, str | None] = dict(connection.execute(_BEGAN, (named,)).fetchall())
    seen: dict[str, str] = dict(connection.execute(_SEEN).fetchall())
    for site in sites:
        known, first_known = seen.get(site, ""), began.get(site) or "9999"
        for monday, (begin, over) in zip(shown, pairwise(begins), strict=True):
            count = published[site, begin]
            is_seen = known >= over and first_known < over
            yield Week(site, monday, "published" if count else "silent" if is_seen else "unseen", count)


def rows(found: Iterator[Week]) -> Rows:
    """Return weeks as rows, one an office and week."""
    return Rows(COLUMNS, ((one.site, one.monday.isoformat(), one.state, one.articles) for one in found))


def matrix(found: Iterator[Week]) -> Rows:
    """Return weeks as a table to read: a line an office, a column a week: how many, ``·`` for none, ``?`` for not seen."""
    lines: dict[str, dict[str, Value]] = defaultdict(dict)
    for one in found:
        sign: Value = one.articles if one.articles else "·" if one.state == "silent" else "?"
        lines[one.site][one.monday.strftime("%d.%m.")] = sign
    columns = list(next(iter(lines.values()), {}))
    return Rows(("site", *columns), [(site, *cells.values()) for site, cells in lines.items()])


def read_stages(path: Path) -> list[Stage]:
    """Read stages from a CSV file with the columns ``stage``, ``first_day``, ``last_day`` (YYYY-MM-DD); raises BadOption."""
    try:
        lines = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"--stages {path}: cannot read it ({error}); give a CSV file") from error
    if not lines or not {"stage", "first_day", "last_day"} <= set(lines[0]):
        raise BadOption(f"--stages {path}: give a CSV file with the columns stage, first_day and last_day, a line a stage")
    stages = []
    for number, line in enumerate(lines, 2):
        first, last = (span(line[name] or "", f"{path}, line {number}: {name}")[0] for name in ("first_day", "last_day"))
        if last < first:
            raise BadOption(f"--stages {path}, line {number}: {last} is before {first}; give the first day first")
        stages.append(Stage(line["stage"], date.fromisoformat(first), date.fromisoformat(last)))
    return stages


def by_site(found: Iterable[Week]) -> dict[str, list[Week]]:
    """Return each office's weeks, offices and weeks in the order they came."""
    lines: dict[str, list[Week]] = defaultdict(list)
    for one in found:
        lines[one.site].append(one)
    return lines


def by_stage(found: Iterable[Week], stages: Sequence[Stage]) -> Rows:
    """Return rows, one an office and stage: a week belongs to each stage that one of its days lies in."""
    return Rows(BY_STAGE, _stage_lines(by_site(found), stages))


def _stage_lines(offices: Mapping[str, list[Week]], stages: Sequence[Stage]) -> Iterator[tuple[Value, ...]]:
    for site, all_weeks in offices.items():
        for stage in stages:
            within = [one for one in all_weeks if one.monday <= stage.last and one.monday + timedelta(days=6) >= stage.first]
            states = [one.state for one in within]
            counts = (states.count("published"), states.count("silent"), states.count("unseen"))
            days = (stage.first.isoformat(), stage.last.isoformat())
            yield (site, stage.name, *days, sum(one.articles for one in within), *counts)
