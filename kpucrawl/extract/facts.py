"""In: a flattened page and some of its lines; out: its facts: what stands behind names such as "Tanggal" in rows and lists.

Offices print when, by whom and under what an article was posted as a small table, a list of definitions, or names and values
in boxes side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads

from kpucrawl.extract.page import Page
from kpucrawl.extract.tables import CELL

_LONGEST_NAME, _LONGEST_VALUE = 24, 90
"""Characters; "Hari/Tanggal terbit" has 19, a writer with titles and place some 60."""
_PARTS = " :\t.-–|"


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands behind it."""

    kind: str
    """``date``, ``byline``, ``label`` or ``counter``, a name of ``facts.toml``."""
    name: str
    value: str
    at: int
    """Index of the segment with the name."""
    end: int
    """Index behind the segment with the value."""


@cache
def _kinds() -> dict[str, str]:
    data = loads(files("kpucrawl.extract").joinpath("facts.toml").read_text("utf-8"))
    return {name: kind for kind, fact in data.items() for name in fact["names"]}


def fact_at(page: Page, at: int) -> Fact | None:
    """Return the fact whose name stands in segment ``at``, or None.

    A line that holds name and value with a colon between is no fact here: its words are signs (``signs.toml``) already.
    """
    segment = page.segments[at]
    if len(segment.text) > _LONGEST_NAME + _LONGEST_VALUE:
        return None
    if segment.tag == "row":
        name, _, rest = segment.text.partition(CELL)
        kind = _kinds().get(name.strip(_PARTS).lower())
        value = rest.replace(CELL, " ").strip(_PARTS)
        return Fact(kind, name.strip(_PARTS), value, at, at + 1) if kind and value else None
    name = segment.text.strip(_PARTS)
    kind = _kinds().get(name.lower()) if len(name) <= _LONGEST_NAME else None
    if kind is None:
        return None
    behind = at + 1
    if behind < len(page.segments) and not page.segments[behind].text.strip(_PARTS):
        behind += 1  # a colon in a cell of its own
    if behind >= len(page.segments) or len(page.segments[behind].text) > _LONGEST_VALUE:
        return None
    value = page.segments[behind].text.strip(_PARTS)
    return Fact(kind, name, value, at, behind + 1) if value and value.lower() not in _kinds() else None


def facts_in(page: Page, places: Iterable[int]) -> list[Fact]:
    """Return the facts among the lines ``places``, in their order."""
    return [fact for at in places if (fact := fact_at(page, at)) is not None]
