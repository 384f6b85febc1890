"""In: the filters chosen; out: the words of the index's column ``tags`` that narrow a search to them, as a query of FTS5."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

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


def periods(latest: str | None, chosen: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return tags of months and years that part the days asked for, the newest first: few months each at first, then years.

    ``latest`` is the last day of the archive. Days asked for at their edges are months here: the filters themselves are exact.

    >>> periods("2026-02-11", {"since": ["2025-11"]})
    [['m202602'], ['m202601', 'm202512'], ['m202511']]
    >>> [len(part) for part in periods("2026-02-11", {})], periods("2026-02-11", {})[-1]
    ([1, 2, 9, 2, 1, 1, 2, 4, 17, 1], ['y0'])
    """
    first = min((span(value, "--since")[0] for value in chosen.get("since", ())), default="")
    last = max((span(value, "--until")[1] for value in chosen.get("until", ())), default="")
    return _parted(latest or "2026-01-01", first, last)


_EARLIEST = 2000
_AT_FIRST = (1, 2, 9)
"""Months in the first periods; then come the rest of that year, and years."""
_YEARS = (1, 1, 2, 4, 100)


def _parted(latest: str, first: str, last: str) -> list[list[str]]:
    top = min(latest, last) if last else latest
    bottom = (first or f"{_EARLIEST}-01")[:7]
    year, month = int(top[:4]), int(top[5:7])
    months: list[str] = []
    while (
        f"{year:04}-{month:02}" >= bottom
        and len(months) < sum(_AT_FIRST) + 12
        and not (len(months) >= sum(_AT_FIRST) and month == 12)
    ):
        months.append(f"m{year:04}{month:02}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    parts = _grouped(months, (*_AT_FIRST, 12))
    years: list[str] = []
    while f"{year:04}-{month:02}" >= bottom and year >= _EARLIEST:  # from a December on
        years.append(f"y{year:04}")
        year -= 1
    parts += _grouped(years, _YEARS)
    return parts if first or last else [*parts, ["y0"]]


def _grouped(words: Sequence[str], sizes: Iterable[int]) -> list[list[str]]:
    rest = list(words)
    groups: list[list[str]] = []
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return [group for group in groups if group]
