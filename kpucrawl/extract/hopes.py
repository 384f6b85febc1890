"""In: what stands beside a site's articles and may be writer, category or counter; out: which of it is, by what its places hold.

A name beside the day, a bare number, a short word above the headline prove nothing on one page. On a site's pages together they
do: where a few names come again and again, these are its writers; where the words change among a few, these are its categories;
the bare number in one place on all of them is the counter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kpucrawl.extract.page import Page, shared_depth
from kpucrawl.extract.signs import shows
from kpucrawl.items import Block, Printed, RawArticle

_FEWEST = 4
"""Articles from which places tell."""
_SHARE = 0.5
"""What a place must hold on this share of them."""
_AGAIN = 0.3
"""Share of its articles on which a place holds a value that it held before: headlines and kickers hardly come again."""
_MOST_KEPT = 120
"""Values and places kept a site."""
_SAYS = 16
"""Characters that say what a name did: "Ditulis oleh"."""
_KEY = "hoped "
"""Begins the key of a kept count."""
_PARTED = "\t"
BEHIND_TITLE = "h"
"""The place right behind the title in its own line: what stands there on most pages and looks like a name is one, though it
never comes again."""
BEFORE_DAY = " ,"
"""Ends the place of a name that stands before the day and a comma, as the town does in letters: writers there are several."""
FAR = "far"
"""The zone of what stands above a headline and not with its article (``is_with_article``): no name there is its writer's."""
_NUMBERS = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
_MONTHS, _FEWEST_SURE = 12, 2
"""Of a year, and days that are in one order for sure before others are taken to be."""
_MONTH_FIRST, _DAY_FIRST = f"order day{_PARTED}month first", f"order day{_PARTED}day first"
_SITES_OWN, _FEWEST_DIGITS = 0.6, 3
"""Share of articles on which a counter with the same first digits counts the site's visitors, and digits of such a counter."""
_COUNTED = re.compile(r"\d[\d.,]*")
_SAME = 3
"""Articles on which a number in one place is no longer taken for their readers' by chance."""
_SMALL = 10
"""Comments are fewer, as a rule, and readers are more."""


class Hope(NamedTuple):
    """Something that may be what it is hoped to be."""

    kind: str
    """``writer``, ``label``, ``counter``; ``order``: of day and month in numbers; ``told``: about how much a counter tells."""
    place: str
    value: str


@dataclass(frozen=True, slots=True)
class Hopes:
    """What one page leaves open."""

    all: tuple[Hope, ...] = ()
    label: str | None = None
    """The category to take where no place tells it."""


def order_of(text: str) -> Hope | None:
    """Return what a day in numbers tells of the order that its site writes them in; one that may be either tells nothing.

    >>> order_of("Sel, 12/16/2025").value, order_of("16/12/2025").value, order_of("10/06/2025")
    ('month first', 'day first', None)
    """
    found = _NUMBERS.search(text)
    if found is None or (int(found[1]) > _MONTHS) == (int(found[2]) > _MONTHS):
        return None
    return Hope("order", "day", "month first" if int(found[2]) > _MONTHS else "day first")


def about(counter: str | None) -> Hope | None:
    """Return how much a counter with words tells, in round figures; a small one tells nothing.

    >>> about("Pengunjung: 48.213").value, about("Dibaca 73 kali")
    ('48 of 5', None)
    """
    found = _COUNTED.search(counter or "")
    digits = re.sub(r"\D", "", found[0]) if found else ""
    return Hope("told", "counter", f"{digits[:2]} of {len(digits)}") if len(digits) > _FEWEST_DIGITS else None


def without_name(blocks: tuple[Block, ...], name: str) -> tuple[Block, ...]:
    """Return a text without the line of its writer's name above or below it."""
    if len(blocks) > 1 and blocks[0].text == name:
        blocks = blocks[1:]
    last = blocks[-1].text if len(blocks) > 1 else ""
    return blocks[:-1] if last.endswith(name) and len(last) <= len(name) + _SAYS and shows("byline", last) else blocks


def place_of(page: Page, at: int, zone: str) -> str:
    """Name the place of a line: where it lies to headline and text, its element and how deep that lies."""
    segment = page.segments[at]
    return f"{zone} {segment.tag} {len(segment.path)}"


def is_with_article(page: Page, at: int, title: int, start: int) -> bool:
    """Whether line ``at`` stands in the lowest element that holds title and text, which begins at ``start``.

    Beside that a calendar has its words, and whoever is the employee of the month a name.
    """
    segments = page.segments
    if title < 0 or start >= len(segments):
        return True
    own = segments[title].path
    return shared_depth(own, segments[at].path) >= shared_depth(own, segments[start].path)


@dataclass(slots=True)
class Places:
    """What stood in which places on how many of a site's articles."""

    articles: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """By kind and place, and by kind, place and value."""

    def learn(self, hopes: Hopes) -> None:
        """Count one more article."""
        self.articles += 1
        if self.articles > _MOST_KEPT:
            self.articles //= 2
            self.counts = {key: count // 2 for key, count in self.counts.items() if count > 1}
        keys: dict[str, None] = {}
        for hope in _alone(hopes.all):
            value = hope.value if hope.kind != "counter" else "small" if int(hope.value) < _SMALL else "large"
            keys[f"{hope.kind} {hope.place}"] = None
            keys[f"{hope.kind} {hope.place}{_PARTED}{value}"] = None
            if hope.kind == "counter":
                keys[f"{hope.kind} {hope.place}{_PARTED}={hope.value}"] = None
        for key in keys:
            self.counts[key] = self.counts.get(key, 0) + 1

    def settle(self, raw: RawArticle, hopes: Hopes) -> RawArticle:
        """Return ``raw`` with what can be told by the places of the site's articles."""
        label, alone = raw.label, _alone(hopes.all)
        if label is None:
            label = self._chosen("label", alone) or hopes.label
        byline = raw.byline
        blocks = raw.blocks
        if byline is None and (name := self._chosen("writer", alone)):
            byline = f"Penulis: {name}"
            blocks = without_name(blocks, name)
        counter = None if self._counts_visitors(raw.counter) else raw.counter
        if counter is None and (number := self._number(alone)):
            counter = f"Dilihat: {number}"
        dates = self._in_order(raw.dates)
        if raw.counter and not counter:
            dates = tuple(printed for printed in dates if raw.counter not in printed.text)
        if (label, byline, counter, dates) == (raw.label, raw.byline, raw.counter, raw.dates):
            return raw
        return replace(raw, label=label, byline=byline, counter=counter, blocks=blocks, dates=dates)

    def _counts_visitors(self, counter: str | None) -> bool:
        """Whether a counter is the site's own: those of articles differ, that of visitors grows by a few from page to page."""
        told = about(counter)
        if told is None or self.articles < _FEWEST:
            return False
        return self.counts.get(f"{told.kind} {told.place}{_PARTED}{told.value}", 0) >= _SITES_OWN * self.articles

    def _in_order(self, dates: tuple[Printed, ...]) -> tuple[Printed, ...]:
        """The dates, with what a day in numbers means that may be either where the site's other days have the month first."""
        if self.counts.get(_MONTH_FIRST, 0) < _FEWEST_SURE or self.counts.get(_DAY_FIRST, 0):
            return dates
        for at, printed in enumerate(dates):
            found = _NUMBERS.search(printed.text) if printed.source == "page" else None
            if found and order_of(printed.text) is None and int(found[1]) <= _MONTHS >= int(found[2]):
                meant = Printed("page", f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}")
                return dates if meant in dates else (*dates[:at], meant, *dates[at:])
        return dates

    def _is_usual(self, kind: str, place: str) -> bool:
        return self.articles >= _FEWEST and self.counts.get(f"{kind} {place}", 0) >= max(3, _SHARE * self.articles)

    def _values(self, kind: str, place: str) -> list[int]:
        begins = f"{kind} {place}{_PARTED}"
        return [count for key, count in self.counts.items() if key.startswith(begins)]

    def _chosen(self, kind: str, hopes: Sequence[Hope]) -> str | None:
        """The value in a place that holds such values on most articles, few different ones that come again."""
        for hope in hopes:
            if hope.kind != kind or not self._is_usual(kind, hope.place):
                continue
            values = self._values(kind, hope.place)
            if kind == "writer" and hope.place.startswith(BEHIND_TITLE + " "):
                return hope.value
            again = sum(values) - len(values)
            several = len(values) >= 2 or (kind == "writer" and not hope.place.endswith(BEFORE_DAY))
            if again >= max(2, _AGAIN * sum(values)) and several:
                return hope.value
        return None

    def _number(self, hopes: Sequence[Hope]) -> str | None:
        """The one number that stands in its place on most articles and is mostly large."""
        found = {}
        for hope in hopes:
            if hope.kind == "counter" and self._is_usual("counter", hope.place):
                whole = self.counts.get(f"counter {hope.place}", 0)
                same = self.counts.get(f"counter {hope.place}{_PARTED}={hope.value}", 0)
                if same >= max(_SAME, 0.3 * whole):
                    continue  # the site's own figure: "20 Kelurahan"
                if 2 * self.counts.get(f"counter {hope.place}{_PARTED}large", 0) >= whole:
                    found[hope.place] = hope.value
        return next(iter(found.values())) if len(found) == 1 else None

    def keep(self) -> dict[str, int]:
        """Return what is worth keeping for a later run."""
        if not self.articles:
            return {}
        told = sorted(
            ((key, count) for key, count in self.counts.items() if count > 1 or _PARTED + "=" not in key),
            key=lambda each: -each[1],
        )[:_MOST_KEPT]
        return {f"{_KEY}articles": self.articles, **{f"{_KEY}at {key}": count for key, count in told}}

    @classmethod
    def recalled(cls, kept: Mapping[str, int]) -> Places:
        """Return the places that ``keep`` told; other keys are passed over."""
        begins = f"{_KEY}at "
        counts = {key[len(begins) :]: count for key, count in kept.items() if key.startswith(begins)}
        return cls(kept.get(f"{_KEY}articles", 0), counts)


def _alone(hopes: Sequence[Hope]) -> list[Hope]:
    """Return the hopes in whose places nothing else of their kind stands: the entries of a menu share theirs."""
    return [
        hope
        for hope in hopes
        if not any(hope.place == other.place and hope.kind == other.kind and hope.value != other.value for other in hopes)
    ]


def is_kept(key: str) -> bool:
    """Whether ``key`` is one that ``Places.keep`` made."""
    return key.startswith(_KEY)
