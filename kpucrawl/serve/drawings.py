"""In: the counts of an archive; out: its charts and its map, drawn once a count and language and kept until the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from . import charts
from .charts import COLUMN, NARROW, WIDE, Tile, tiles
from .counts import Tally, topics
from .languages import LANGUAGES, Words

_KEPT = 256
"""Drawings kept: a chart is about 20 kB."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart in two widths, and its numbers for those who read them."""

    wide: Markup
    narrow: Markup
    numbers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Shaded:
    """One tile of the map with what it shows."""

    tile: Tile
    shade: int
    articles: int


def months_of(tally: Tally, words: Words, sites: frozenset[str] | None = None) -> Drawing:
    """Return the articles a month of these sites as wide as a page; of all sites, as a column, unless told."""
    counted = tally.all_months if sites is None else tally.by_month(sites)
    return _months(tuple(sorted(counted.items())), tally.until, words, COLUMN if sites is None else WIDE)


@lru_cache(_KEPT)
def _months(counted: tuple[tuple[str, int], ...], until: str, words: Words, wide: int) -> Drawing:
    counts = dict(counted)
    title = words("chart_months")
    drawn, small = (charts.of_months(counts, words, until=until, width=width, title=title) for width in (wide, NARROW))
    shown = charts.months_until(until[:7], charts.MONTHS[wide])
    return Drawing(drawn, small, tuple((words.month(name), counts.get(name, 0)) for name in reversed(shown)))


def topics_of(tally: Tally, words: Words) -> Drawing:
    """Return the articles by topic, the most first."""
    pairs = [(topic.label[words.language], tally.topics.get(topic.name, 0)) for topic in topics()]
    return _lines(tuple(sorted(pairs, key=lambda pair: -pair[1])), words, words("chart_topics"))


def provinces_of(tally: Tally, words: Words, many: int = 10) -> Drawing:
    """Return the provinces with the most articles."""
    pairs = sorted(tally.provinces.items(), key=lambda pair: (-pair[1], pair[0]))
    return _lines(tuple(pairs[:many]), words, words("chart_provinces"))


@lru_cache(_KEPT)
def _lines(pairs: tuple[tuple[str, int], ...], words: Words, title: str) -> Drawing:
    drawn, small = (charts.of_lines(pairs, words, width=width, title=title) for width in (COLUMN, NARROW))
    return Drawing(drawn, small, pairs)


def draw_all(tally: Tally) -> None:
    """Draw what the front page shows, in each language, so that no reader waits for it."""
    for language in LANGUAGES:
        words = Words(language)
        for draw in (months_of, topics_of, provinces_of):
            draw(tally, words)


def map_of(tally: Tally) -> list[Shaded]:
    """Return the tiles of the map, shaded by the articles of the last days an office."""
    recent = tally.provinces_recent
    dark = charts.shades(recent)
    return [Shaded(tile, dark[tile.province], recent.get(tile.province, 0)) for tile in tiles()]
