"""In: the filters chosen; out: the words of the index's column ``tags`` that narrow a search to them, as a query of FTS5."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kpucrawl.persist.fulltext import MARK

from .days import span
from .filters import FILTERS

_COMMON = "article"
"""The kind of nearly everything: to look it up would take longer than to pass over the rest."""


def one_of(words: Iterable[str]) -> str:
    """Return a query for one of some tags.

    >>> one_of(["s12", "s13"])
    '("жs12" OR "жs13")'
    """
    strings = [f'"{MARK}{word}"' for word in dict.fromkeys(words)]
    return strings[0] if len(strings) == 1 else f"({' OR '.join(strings)})"


def narrowed(connection: sqlite3.Connection, chosen: Mapping[str, Iterable[str]]) -> list[str]:
    """Return queries that all must hold: no article the filters keep is missed, and few are found that they do not keep.

    The days are left to ``periods``; a credit is no tag. Raises what a wrong filter raises.
    """
    found: list[str] = []
    places = [name for option in ("site", "province") for name in _sites(option, chosen)]
    for option in ("site", "province"):
        if list(chosen.get(option, ())):
            wanted = set(_sites(option, chosen))
            ids = connection.execute("SELECT name, id FROM site") if places else ()
            found.append(one_of(f"s{number}" for name, number in ids if name in wanted) if wanted else "")
    kinds = list(chosen.get("kind", ()))
    if kinds and _COMMON not in kinds:
        found.append(one_of(f"k{kind}" for kind in kinds))
    if labels := [" ".join(label.split()) for label in chosen.get("category", ())]:
        found.append(one_of(f"c{_small(label).encode().hex()}" for label in labels))
    if "only" in chosen.get("spam", ()):
        found.append(one_of(["x"]))
    return [query for query in found if query]


def _sites(option: str, chosen: Mapping[str, Iterable[str]]) -> list[str]:
    return [str(name) for value in chosen.get(option, ()) for name in FILTERS[option].clause(value).parameters]


def _small(text: str) -> str:
    """Return text with plain letters made small, as SQLite's ``lower`` does and its ``NOCASE`` compares."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


class Period(NamedTuple):
    """A month or a year, as a tag."""

    tag: str
    months: int
    """How many; 0 for the articles without a day."""


def periods(latest: str | None, chosen: Mapping[str, Iterable[str]]) -> list[Period]:
    """Return the months and years that part the days asked for, the newest first: a year or two of months, then years.

    ``latest`` is the last day of the archive. Days asked for at their edges are months here: the filters themselves are exact.

    >>> periods("2026-02-11", {"since": ["2025-11"]})[-2:]
    [Period(tag='m202512', months=1), Period(tag='m202511', months=1)]
    >>> found = periods("2026-02-11", {})
    >>> found[0].tag, found[13].tag, found[14].tag, found[-1].tag
    ('m202602', 'm202501', 'y2024', 'y0')
    """
    first = min((span(value, "--since")[0] for value in chosen.get("since", ())), default="")
    last = max((span(value, "--until")[1] for value in chosen.get("until", ())), default="")
    return _parted(latest or "2026-01-01", first, last)


def spanning(parts: Sequence[Period], every: Sequence[Period]) -> str:
    """Return a query for some of the periods: a year for its months where all of them that there are belong to it.

    ``every`` are all periods, as ``periods`` gives them. A tag fewer makes each question to the index cheaper.

    >>> found = periods("2026-02-11", {"since": ["2025-12"]})
    >>> spanning(found, found)
    '("жy2026" OR "жm202512")'
    """
    tags = [part.tag for part in parts]
    whole = Counter(part.tag[1:5] for part in every if part.tag.startswith("m"))
    some = Counter(tag[1:5] for tag in tags if tag.startswith("m"))
    newest, oldest = every[0].tag[1:5], every[-1].tag[1:5]
    by_year = {year for year, months in some.items() if months == whole[year] > 1 and (months == 12 or year == newest != oldest)}
    return one_of(f"y{tag[1:5]}" if tag[1:5] in by_year else tag for tag in tags)


_EARLIEST = 2000
_LEAST = 12
"""Months, before years begin."""


def _parted(latest: str, first: str, last: str) -> list[Period]:
    top = min(latest, last) if last else latest
    bottom = (first or f"{_EARLIEST}-01")[:7]
    year, month = int(top[:4]), int(top[5:7])
    found: list[Period] = []
    while f"{year:04}-{month:02}" >= bottom and (len(found) < _LEAST or month < 12):  # years begin at a December
        found.append(Period(f"m{year:04}{month:02}", 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    while f"{year:04}-{month:02}" >= bottom and year >= _EARLIEST:
        found.append(Period(f"y{year:04}", 12))
        year -= 1
    return found if first or last else [*found, Period("y0", 0)]
