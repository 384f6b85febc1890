"""In: the archive and a day; out: how each site does as of then, and what befell it over time: spells, intruders, silences."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, pairwise

from kpucrawl.persist.expectations import Expected, days_between, expected_of, habit
from kpucrawl.persist.health import Health, Seen, judge, silence

from .rows import Rows

COLUMNS = "colour,site,cause,reason,since,last_article,last_seen"
"""What a table shows unless told."""
UNSEEN = 10
"""Days after which a site that no run looked at deserves a look: quiet listings are asked once a week."""
LULL = 28
"""Days without a post that a timeline names, where they are also far more than usual."""
_ORDER = ("red", "yellow", "grey", "green")
_RUNS = """
    SELECT n.run, coalesce(n.started_at, r.started_at), coalesce(n.finished_at, n.started_at, r.started_at), n.colour, n.cause,
        n.why, n.verdict, n.reason
    FROM run_site n JOIN run r ON r.id = n.run WHERE n.site = ? ORDER BY n.run DESC
"""
_INTRUDED = """
    SELECT substr(first_seen, 1, 10), max(coalesce(gone_at, '9')), sum(kind = 'page'), sum(kind = 'link'), sum(kind = 'redirect'),
        min(url), count(*)
    FROM spam_log WHERE site = ? GROUP BY 1 ORDER BY 1
"""
_POSTS = "SELECT DISTINCT published_on FROM article WHERE site = ? AND published_on IS NOT NULL AND spam = 0 ORDER BY 1"


@dataclass(frozen=True, slots=True)
class State:
    """How one site does."""

    colour: str
    site: str
    cause: str | None
    reason: str | None
    since: str | None
    """When that began: the first run that found it so, or the day after which nothing was posted."""
    last_article: str | None
    """Day of the newest post."""
    last_seen: str | None
    """When a run last saw the site's own pages."""
    last_run: str | None
    a_month: float | None
    """Days of a month with a post, of late."""
    articles: int
    dated: float | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that befell a site."""

    site: str
    since: str
    until: str | None
    """None while it lasts."""
    what: str
    """A word of ``persist.health.Cause``."""
    detail: str


@dataclass(frozen=True, slots=True)
class _Visit:
    run: int
    started_at: str
    finished_at: str
    health: Health


def states(connection: sqlite3.Connection, moment: str, names: Collection[str] = ()) -> list[State]:
    """Return how sites do at ``moment`` (ISO 8601): those named, or all that a run ever looked at; the worst first."""
    made = [_state(connection, site, name, moment) for site, name in _chosen(connection, names)]
    return sorted(made, key=lambda state: _ORDER.index(state.colour))


def rows(made: Sequence[State], columns: str | None = None) -> Rows:
    """Return states as rows; ``columns`` is a comma-parted choice."""
    names = tuple(State.__dataclass_fields__)
    return Rows(names, [tuple(asdict(state).values()) for state in made]).only(columns)


def timeline(connection: sqlite3.Connection, moment: str, names: Collection[str] = (), since: str = "") -> list[Event]:
    """Return what befell sites, by site and time: spells seen by runs, intruders, silences; what ended before ``since`` not."""
    found = [event for site, name in _chosen(connection, names) for event in _events(connection, site, name, moment)]
    return [event for event in found if (event.until or "9") >= since]


def event_rows(events: Sequence[Event], columns: str | None = None) -> Rows:
    """Return events as rows."""
    return Rows(tuple(Event.__dataclass_fields__), [tuple(asdict(event).values()) for event in events]).only(columns)


def is_offline(connection: sqlite3.Connection) -> str | None:
    """Return what is to be said where no site of the last run answered: the network here was down; None where some did."""
    last = "(SELECT max(run) FROM run_site WHERE colour IS NOT NULL)"
    found = connection.execute(f"SELECT why FROM run_site WHERE cause = 'offline' AND run = {last} LIMIT 1").fetchone()
    return str(found[0]) if found else None


def as_json(made: Sequence[State], events: Sequence[Event]) -> Iterator[dict[str, object]]:
    """Yield states for programs, each with its site's ``timeline``."""
    for state in made:
        yield asdict(state) | {"timeline": [asdict(event) for event in events if event.site == state.site]}


def _chosen(connection: sqlite3.Connection, names: Collection[str]) -> list[tuple[int, str]]:
    if names:
        named = "SELECT id, name FROM site WHERE name IN (SELECT value FROM json_each(?)) ORDER BY code"
        return connection.execute(named, (json.dumps(list(names)),)).fetchall()
    return connection.execute(
        "SELECT id, name FROM site WHERE EXISTS (SELECT 1 FROM run_site n WHERE n.site = site.id) ORDER BY code"
    ).fetchall()


def _visits(connection: sqlite3.Connection, site: int) -> list[_Visit]:
    """Return a site's visits, the last one first; those of before colours were kept are judged by their outcome."""
    made = []
    for run, started, finished, colour, cause, why, verdict, reason in connection.execute(_RUNS, (site,)):
        health = (
            Health(colour, cause, why or "") if colour else judge(Seen(verdict or "stopped", reason or ""), Expected(), finished)
        )
        made.append(_Visit(run, started, finished, health))
    return made


def _state(connection: sqlite3.Connection, site: int, name: str, moment: str) -> State:
    visits, expected = _visits(connection, site), expected_of(connection, site, moment)
    told = [visit for visit in visits if visit.health.colour != "grey"]
    seen = next((visit for visit in visits if _is_seen(visit.health)), None)
    health, since = Health("grey", "unseen", "no run has looked at it"), None
    if told:
        health, since = told[0].health, _began(told)
        if health.cause in {None, "partial", "empty", "silent"}:
            health, since = _as_of(health, since, expected, visits[0], moment)
    elif visits:
        health, since = visits[0].health, visits[-1].started_at
    if told and visits[0].health.cause == "offline":
        health = replace(health, why="; ".join(filter(None, (health.why, f"not seen in the last run: {visits[0].health.why}"))))
    known = expected.is_known
    return State(
        health.colour, name, health.cause, health.why or None, since if health.cause else None, expected.last_post,
        seen.finished_at if seen else None, visits[0].finished_at if visits else None, expected.a_month, expected.articles,
        round(expected.dated, 2) if known else None, round(expected.confidence, 2) if known else None,
    )  # fmt: skip


def _is_seen(health: Health) -> bool:
    if health.cause == "defaced":
        return "home page" not in health.why
    return health.colour != "grey" and health.cause in {None, "silent", "partial", "layout changed"}


def _began(told: Sequence[_Visit]) -> str:
    """Return when the present spell began: the first of the last visits that share its cause."""
    began = told[0]
    for visit in told:
        if visit.health.cause != told[0].health.cause:
            break
        began = visit
    return began.started_at


def _as_of(health: Health, since: str | None, expected: Expected, last: _Visit, moment: str) -> tuple[Health, str | None]:
    """Judge anew what only time can tell: silence, and that nobody has looked."""
    silent = silence(expected, moment)
    if days_between(last.finished_at, moment) > UNSEEN:
        why = f"no run has looked at it for {days_between(last.finished_at, moment)} days: is the nightly crawl running?"
        return Health("yellow", "unseen", why), last.finished_at
    if silent is not None:
        return silent, expected.last_post
    return (Health("green"), None) if health.cause == "silent" else (health, since)


def _events(connection: sqlite3.Connection, site: int, name: str, moment: str) -> list[Event]:
    made = [*_spells(connection, site, name, moment), *_lulls(connection, site, name, moment)]
    for day, until, pages, links, redirects, url, _ in connection.execute(_INTRUDED, (name,)):
        counts = ((pages, "page"), (links, "link"), (redirects, "redirect"))
        told = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)
        made.append(
            Event(name, day, None if until == "9" else until[:10], "defaced", f"{told} of intruders, such as {url[:120]}")
        )
    return sorted(made, key=lambda event: (event.since, event.until or "9", event.what))


def _spells(connection: sqlite3.Connection, site: int, name: str, moment: str) -> Iterator[Event]:
    """Yield the times in which runs did not find a site well, and those in which none looked."""
    visits = _visits(connection, site)[::-1]
    spells = [(cause, list(each)) for cause, each in groupby(visits, key=lambda visit: visit.health.cause)]
    for place, (cause, each) in enumerate(spells):
        if cause in {None, "silent"} or (cause == "defaced" and "home page" not in each[-1].health.why):
            continue  # told of by days, and not by runs
        until = spells[place + 1][1][0].started_at if place + 1 < len(spells) else None
        runs = f"{len(each)} run{'s' if len(each) > 1 else ''}"
        yield Event(name, each[0].started_at, until, str(cause), f"{each[-1].health.why} ({runs})")
    for before, after in pairwise(visits):
        days = days_between(before.finished_at, after.started_at)
        if days > UNSEEN:
            yield Event(name, before.finished_at, after.started_at, "unseen", f"no run looked at it for {days} days")
    if visits and (days := days_between(visits[-1].finished_at, moment)) > UNSEEN:
        yield Event(name, visits[-1].finished_at, None, "unseen", f"no run has looked at it for {days} days")


def _lulls(connection: sqlite3.Connection, site: int, name: str, moment: str) -> Iterator[Event]:
    """Yield the times without a post that were far longer than usual then."""
    days = [row[0] for row in connection.execute(_POSTS, (site,)) if row[0] <= moment[:10]]
    for at in range(1, len(days)):
        gap = days_between(days[at - 1], days[at])
        _, longest = habit(days[max(0, at - 40) : at][::-1])
        if longest is not None and gap > max(LULL, longest):
            yield Event(name, days[at - 1], days[at], "silent", f"{gap} days without a post")
    expected = expected_of(connection, site, moment)
    silent = silence(expected, moment)
    if silent is not None and expected.last_post is not None:
        yield Event(name, expected.last_post, None, "silent", silent.why)


def chosen_states(made: Sequence[State], colours: Collection[str], since: str) -> list[State]:
    """Return those of some colours, or whose present cause began on a day or later."""
    return [state for state in made if (not colours or state.colour in colours) and (not since or (state.since or "") >= since)]
