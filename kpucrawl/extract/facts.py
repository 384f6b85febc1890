"""In: a flattened page and some of its lines; out: its facts: what stands behind names such as "Tanggal" in rows and lists.

Offices print when, by whom and under what an article was posted as a small table, a list of definitions, or names and values
in boxes side by side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads

from kpucrawl.extract.icons import ICONS
from kpucrawl.extract.memory import Memory
from kpucrawl.extract.page import Page
from kpucrawl.extract.signs import DATE, counted, has_date, has_digit
from kpucrawl.extract.tables import CELL

_LONGEST_NAME, _LONGEST_VALUE = 24, 90
"""Characters; "Hari/Tanggal terbit" has 19, a writer with titles and place some 60."""
_FEWEST, _GAP = 2, 3
"""Kinds of facts that make a box of them, and lines between two of one box."""
_HOW_MANY = re.compile(r"\W*\d[\d.,]*\W*$")
_PARTS = f" :\t.-–|{ICONS}"


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
        return Fact(kind, name.strip(_PARTS), value, at, at + 1) if kind and value and _fits(kind, value) else None
    name = segment.text.strip(_PARTS)
    kind = _kinds().get(name.lower()) if len(name) <= _LONGEST_NAME else None
    if kind is None:
        return None
    behind = at + 1
    if behind < len(page.segments) and not page.segments[behind].text.strip(_PARTS):
        behind += 1  # a colon in a cell of its own
    if behind >= len(page.segments) or len(page.segments[behind].text) > _LONGEST_VALUE:
        return None
    if kind == "label" and opens_list(page, behind):
        return None  # the head of the site's categories
    value = page.segments[behind].text.strip(_PARTS)
    return Fact(kind, name, value, at, behind + 1) if value and value.lower() not in _kinds() and _fits(kind, value) else None


def opens_list(page: Page, at: int) -> bool:
    """Whether a line and the next are entries of a list of links, such as the site's categories with how many posts each has."""
    first, *rest = page.segments[at : at + 2]
    return bool(rest) and all(
        each.links
        and each.link_chars > 0.8 * len(_HOW_MANY.sub("", each.text))
        and (each.tag, len(each.path)) == (first.tag, len(first.path))
        for each in (first, *rest)
    )


def facts_apart(page: Page, marks: Sequence[bool], taken: Collection[int]) -> list[Fact]:
    """Return the facts of the one box of them that stands apart from headline and text, in a column beside them.

    Such a box tells at least two kinds of facts, line after line, and not the same on every page; ``taken`` are the lines of the
    text, ``marks`` those of the site. Empty where there is no such box, or several.
    """
    boxes: list[list[Fact]] = []
    for at, segment in enumerate(page.segments):
        if at in taken or not (told := _TOLD[segment.text]):
            continue
        name, value = told
        fact = fact_at(page, at) if not value else Fact(_kinds()[name.lower()], name, value, at, at + 1)
        if fact is None or not _fits(fact.kind, fact.value):
            continue
        if boxes and fact.at - boxes[-1][-1].end < _GAP:
            boxes[-1].append(fact)
        else:
            boxes.append([fact])
    found = [
        box
        for box in boxes
        if len({fact.kind for fact in box}) >= _FEWEST and not all(marks[at] for fact in box for at in range(fact.at, fact.end))
    ]
    return found[0] if len(found) == 1 else []


def _told(text: str) -> tuple[str, ...]:
    """The name and the value of a line, the value empty where it stands behind; nothing where it is no fact's."""
    if len(text) > _LONGEST_NAME + _LONGEST_VALUE:
        return ()
    name, _, value = text.partition(CELL if CELL in text else ":")
    name, value = name.strip(_PARTS), value.strip(_PARTS)
    if name.lower() in _kinds():
        return (name, value if CELL not in text else "")
    day = DATE.search(text)
    named = text[: day.start()].strip(_PARTS) if day else ""
    return (named, text[day.start() :]) if day and _kinds().get(named.lower()) == "date" else ()


_TOLD: Memory[tuple[str, ...]] = Memory(_told)


def _fits(kind: str, value: str) -> bool:
    """Whether a value is of the kind that its name says: where names stand below their values, the next value is another's."""
    if kind == "date":
        return has_digit(value)
    if kind == "counter":
        return has_digit(value) and not has_date(value)
    return not has_date(value) and counted(value) is None and not value.isdigit()


def facts_in(page: Page, places: Iterable[int]) -> list[Fact]:
    """Return the facts among the lines ``places``, in their order."""
    return [fact for at in places if (fact := fact_at(page, at)) is not None]


def lines_of_facts(page: Page, start: int, first: int, last: int, end: int, depth: int) -> set[int]:
    """Return the lines above the first sentence and below the last one that are names and values: rows of a table of facts.

    What a sentence with a colon announces, in an element ``depth`` levels below the root, is the text's own.
    """
    lines: set[int] = set()
    if page.segments[last].text[-1] == ":":
        announced = page.segments[last + 1].path[:depth] if last + 1 < end else ()
        while last + 1 < end and len(announced) == depth and page.segments[last + 1].path[:depth] == announced:
            last += 1
    for at in (*range(start, first), *range(last + 1, end)):
        if (fact := fact_at(page, at)) is not None and not (fact.at < first < fact.end):
            lines.update(range(fact.at, fact.end))
    return lines
