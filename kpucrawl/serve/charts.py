"""In: counts; out: charts as SVG for the midst of a page, drawn here, without script, style or anything fetched.

pygal draws; what it would bring of script and style is taken out, so that the strictest policy lets the chart stand.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import pygal  # type: ignore[import-untyped]
from markupsafe import Markup
from pygal.etree import etree  # type: ignore[import-untyped]
from pygal.style import Style  # type: ignore[import-untyped]

from kpucrawl.catalogue.sites import all_sites

from .languages import Words

# pygal hangs a finder of its own plug-ins into Python's imports that Python 3.11 warns of; we use none of them.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

WIDE, COLUMN, NARROW = 860, 500, 328
"""Widths that charts are drawn for, in CSS pixels: a page, a column beside others, and a phone of 360 less its margins."""
MONTHS = {WIDE: 60, COLUMN: 36, NARROW: 12}
"""How many months a chart of each width shows."""
SHADES = 5
_DROPPED = {"defs", "desc", "title"}
"""With ``defs`` go its script and its style; a title of pygal's own repeats what is printed."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One province on the map of tiles."""

    province: str
    iso: str
    """Its letters in ISO 3166-2:ID."""
    row: int
    column: int
    offices: int


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the provinces as ``grid.csv`` lays them out, roughly as they lie; from row to row, as they are read."""
    offices: dict[str, int] = {}
    for site in all_sites():
        offices[site.province] = offices.get(site.province, 0) + 1
    lines = csv.DictReader(resources.files(__package__).joinpath("grid.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        Tile(line["province"], line["iso"], int(line["row"]), int(line["column"]), offices.get(line["province"], 0))
        for line in lines
    )


def shades(counts: Mapping[str, int]) -> dict[str, int]:
    """Return how dark each tile is, 0 (nothing) to ``SHADES``, by articles an office: a province of many offices is no darker.

    The steps are those of the square root, since a few provinces publish many times what the others do.

    >>> dark = shades({"Bali": 100, "Jawa Timur": 39, "Aceh": 0})
    >>> dark["Bali"], dark["Jawa Timur"], dark["Aceh"], dark["Papua"]
    (5, 2, 0, 0)
    """
    each = {tile.province: counts.get(tile.province, 0) / max(1, tile.offices) for tile in tiles()}
    most = max(each.values(), default=0)
    return {name: min(SHADES, 1 + int(SHADES * (value / most) ** 0.5)) if value else 0 for name, value in each.items()}


def of_months(counts: Mapping[str, int], words: Words, *, until: str, width: int, title: str) -> Markup:
    """Return bars of articles a month, the last ones up to the month of the day ``until``."""
    names = months_until(until[:7], MONTHS[width])
    values = [
        {"value": counts.get(name, 0), "label": f"{words.month(name)}: {words('articles_n', n=counts.get(name, 0))}"}
        for name in names
    ]
    chart = pygal.Bar(**_look(width, 230), show_x_guides=False, min_scale=2, max_scale=4)
    chart.x_labels = [_below(name, words, width) for name in names]
    chart.value_formatter = lambda value: words.number(int(value))
    chart.add("", values)
    return _drawn(chart, title, width)


def _below(month: str, words: Words, width: int) -> str:
    """Return what stands below a month's bar: its name where there is room, else the year below January."""
    if width == NARROW:
        return words.month(month, short=True)[0]
    return month[:4] if month.endswith("-01") else " "


def of_lines(pairs: Sequence[tuple[str, int]], words: Words, *, width: int, title: str) -> Markup:
    """Return one lying bar a line, each with its number behind it."""
    chart = pygal.HorizontalBar(
        **_look(width, 16 + 28 * max(1, len(pairs))),
        show_x_guides=False,
        show_y_guides=False,
        show_x_labels=False,
        print_values=True,
        print_values_position="top",
        margin_right=70,
    )
    chart.x_labels = [label for label, _ in reversed(pairs)]
    chart.value_formatter = lambda value: words.number(int(value))
    chart.add("", [{"value": number, "label": f"{label}: {words.number(number)}"} for label, number in reversed(pairs)])
    return _drawn(chart, title, width)


def months_until(last: str, many: int) -> list[str]:
    """Return the names of so many months up to one.

    >>> months_until("2025-02", 3)
    ['2024-12', '2025-01', '2025-02']
    """
    end = int(last[:4]) * 12 + int(last[5:7]) - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(end - many + 1, end + 1)]


def _look(width: int, height: int) -> dict[str, Any]:
    sizes = Style(label_font_size=13, major_label_font_size=13, value_font_size=13, font_family="sans-serif")
    return {
        "width": width, "height": height, "css": [], "js": [], "no_prefix": True, "show_legend": False, "margin": 4,
        "style": sizes, "include_x_axis": True, "rounded_bars": 2, "disable_xml_declaration": True, "classes": ("chart",),
        "range": None, "x_label_rotation": 0, "truncate_label": -1, "spacing": 8,
    }  # fmt: skip


def _drawn(chart: Any, title: str, width: int) -> Markup:
    """Return the SVG of a chart, less what pygal has for its own script: a bar's words become its ``<title>``, shown on hover."""
    root = chart.render_tree()
    for node in list(root.iter()):
        parent = node.getparent()
        if parent is None:
            continue
        if node.get("class") == "label" and node.tag == "desc":
            node.tag = "title"
            node.attrib.clear()
        elif not isinstance(node.tag, str) or node.tag in _DROPPED or "tooltip-overlay" in node.get("class", ""):
            parent.remove(node)
    del root.attrib["id"]
    root.set("role", "img")
    root.set("aria-label", title)
    root.set("class", "chart narrow" if width == NARROW else "chart wide")
    root.set("width", str(width))
    return Markup(etree.tostring(root, encoding="unicode"))
