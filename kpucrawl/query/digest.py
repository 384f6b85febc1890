"""In: the archive, and what a channel of alerts has not been told; out: the day's digest, a line for each cause."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from kpucrawl.clock import parse, written
from kpucrawl.persist.alerts import EVERYTHING, News

from .health import State, is_offline

SHARED = 4
"""Sites with one cause and one reason from which they make one line."""
TOGETHER = 0.8
"""Share of the sites looked at from which one cause is one line, whatever the reasons: something stands between them and us."""
MOST_LINES = 40
STALLED = timedelta(hours=49)
"""Time without any run after which nobody is looking: two nights."""
_NAMED = 8
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"(?:https?://|“)\S+")
_DAY_NAMES = ("runs", "sites", "requests", "bytes", "new", "changed", "gone", "failed")
_DAY = f"""
    SELECT count(DISTINCT run), count(DISTINCT site), {", ".join(f"coalesce(sum({name}), 0)" for name in _DAY_NAMES[2:])}
    FROM run_sites WHERE finished_at >= ?
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news."""

    cause: str
    sites: tuple[str, ...]
    """Empty where it concerns all: the network here, the nightly crawl."""
    told: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What is to be told."""

    subject: str
    at: str
    news: tuple[Line, ...]
    over: tuple[Line, ...]
    """What was told before and is well again."""
    colours: Mapping[str, int]
    """How many sites have each colour."""
    day: Mapping[str, int]
    """What the runs of the last 24 hours did."""
    more: int = 0
    """Lines left out."""

    def as_dict(self) -> dict[str, object]:
        """Return it for programs."""
        return asdict(self)

    def as_text(self) -> str:
        """Return it for people."""
        lines = [self.subject, "", *(line.told for line in self.news)]
        lines += [f"… and {self.more} more: kpucrawl health --colour red"] if self.more else []
        lines += ["", "Well again:", *(line.told for line in self.over)] if self.over else []
        day = self.day
        told = ", ".join(f"{count} {colour}" for colour, count in self.colours.items() if count)
        lines += [
            "",
            f"Sites: {told or 'none'}.",
            f"The last 24 hours: {day['runs']} runs over {day['sites']} sites, {day['new']} new articles, "
            f"{day['changed']} changed, {day['gone']} gone; {day['requests']} requests, {day['bytes'] / 1e6:.1f} MB, "
            f"{day['failed']} addresses failed.",
            "kpucrawl health SITE has more.",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands at a moment."""

    at: str
    states: Mapping[str, State]
    everything: str = ""
    """What befell all sites together, in one line; empty where nothing did."""
    everything_cause: str = ""
    day: Mapping[str, int] = field(default_factory=dict)

    @property
    def red(self) -> dict[str, str]:
        """Return what is red: subject → cause."""
        red = {name: str(state.cause) for name, state in self.states.items() if state.colour == "red"}
        return red | ({EVERYTHING: self.everything_cause} if self.everything else {})

    @property
    def sound(self) -> list[str]:
        """Return the subjects that are well: what was told of them is over."""
        well = [name for name, state in self.states.items() if state.colour in {"green", "yellow"} and state.cause != "unseen"]
        return [*well, *([] if self.everything else [EVERYTHING])]


def situation(connection: sqlite3.Connection, states: Sequence[State], moment: str) -> Situation:
    """Return what stands at ``moment``, by the states of all sites."""
    since = written(parse(moment) - timedelta(hours=24))
    day = dict(zip(_DAY_NAMES, connection.execute(_DAY, (since,)).fetchone(), strict=True))
    everything, cause = is_offline(connection) or "", "offline"
    last = connection.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    if last and parse(moment) - parse(last) > STALLED:
        everything, cause = f"no run since {last}: is the nightly crawl running? (kpucrawl schedule)", "unseen"
    return Situation(moment, {state.site: state for state in states}, everything, cause, day)


def digest(now: Situation, told: News) -> Digest:
    """Return the digest of what is news to a channel."""
    lines = [Line(now.everything_cause, (), now.everything) for subject, _ in told.begun if subject == EVERYTHING]
    lines += _lines(now, [subject for subject, _ in told.begun if subject != EVERYTHING])
    over: dict[str, list[str]] = defaultdict(list)
    for subject, cause in told.over:
        over[cause].append(subject)
    ended = [
        Line(cause, (), "the network here is back" if cause == "offline" else "runs are made again")
        if EVERYTHING in names
        else Line(cause, tuple(names), f"{_named(names)} (was {cause})")
        for cause, names in over.items()
    ]
    counted = {
        colour: sum(state.colour == colour for state in now.states.values()) for colour in ("red", "yellow", "grey", "green")
    }
    subject = _subject(lines, ended)
    return Digest(subject, now.at, tuple(lines[:MOST_LINES]), tuple(ended), counted, now.day, max(0, len(lines) - MOST_LINES))


def _subject(lines: Sequence[Line], ended: Sequence[Line]) -> str:
    if len(lines) == 1:
        told = lines[0].told
    elif lines:
        told = f"{sum(len(line.sites) or 1 for line in lines)} sites to look at"
    else:
        told = f"well again: {', '.join(name for line in ended for name in line.sites[:3]) or ended[0].told}"
    return f"kpucrawl: {told[:150]}"


def _lines(now: Situation, sites: Sequence[str]) -> list[Line]:
    """Return a line for each cause: sites that share cause and reason share a line, as do nearly all that fail together."""
    by_cause: dict[str, list[str]] = defaultdict(list)
    for site in sites:
        by_cause[str(now.states[site].cause)].append(site)
    looked = now.day.get("sites", 0)
    lines = []
    for cause, names in by_cause.items():
        if len(names) > 1 and len(names) >= TOGETHER * looked:
            lines.append(_line(now, cause, names))
            continue
        by_reason: dict[str, list[str]] = defaultdict(list)
        for name in names:
            by_reason[_shape(now.states[name].reason or "", name)].append(name)
        for group in by_reason.values():
            lines += [_line(now, cause, group)] if len(group) >= SHARED else [_line(now, cause, [name]) for name in group]
    return sorted(lines, key=lambda line: -len(line.sites))


def _line(now: Situation, cause: str, names: Sequence[str]) -> Line:
    first = now.states[names[0]]
    if len(names) == 1:
        return Line(cause, tuple(names), f"{names[0]} {cause}: {first.reason} (since {(first.since or '')[:10]})")
    shapes = {_shape(now.states[name].reason or "", name) for name in names}
    such = "such as " if len(shapes) > 1 else ""
    looked = now.day.get("sites", 0)
    together = f"all {looked} sites looked at" if len(names) >= looked > 0 else f"{len(names)} sites"
    return Line(cause, tuple(names), f"{together} {cause}: {such}{first.reason} ({_named(names)})")


def _named(names: Sequence[str]) -> str:
    """Name the first of many.

    >>> _named(["bali", "jambi"]), _named([f"kab-{n}" for n in range(10)])[-10:]
    ('bali, jambi', 'and 2 more')
    """
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _shape(reason: str, site: str) -> str:
    """Return a reason without what differs from site to site: numbers, addresses, quotations."""
    return _DIGITS.sub("#", _ADDRESS.sub("…", reason.replace(site, "…")))
