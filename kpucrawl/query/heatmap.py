"""In: the weeks of offices; out: a heat map of them, as SVG for the browser or as signs for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO
from xml.sax.saxutils import escape

from .silence import Week, by_site

CELL = 14
"""Pixels of a week's square."""
LEFT, TOP = 170, 44
# From light to dark, evenly in lightness, so that the order is seen also without colour (sequential greens of ColorBrewer).
SHADES = ((1, "#c7e9c0"), (2, "#a1d99b"), (4, "#74c476"), (7, "#41ab5d"), (12, "#238b45"), (20, "#005a32"))
"""At least so many articles a week → colour."""
SILENT, UNSEEN = "#fde0c5", "#d9d9d9"
SIGNS = "░▒▓█"


def colour(week: Week) -> str:
    """Return the colour of one week of one office."""
    if week.state == "published":
        return max(shade for shade in SHADES if shade[0] <= week.articles)[1]
    return SILENT if week.state == "silent" else UNSEEN


def told(week: Week) -> str:
    """Say in words what a square shows."""
    if week.state == "published":
        return f"{week.articles} articles"
    return "did not publish" if week.state == "silent" else "could not be seen"


def write_svg(found: Iterable[Week], stream: TextIO) -> int:
    """Write a heat map as one SVG file that needs nothing else, and return how many offices it shows.

    Squares carry what they show in words (``<title>``), for screen readers and the mouse; not-seen weeks are hatched as well.
    """
    lines = by_site(found)
    columns = max((len(line) for line in lines.values()), default=0)
    width, height = LEFT + columns * CELL + 20, TOP + len(lines) * CELL + 40
    stream.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="10" fill="#333">\n'
        "<title>Offices by week: published, did not publish, could not be seen</title>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        '<pattern id="unseen" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="4" height="4" fill="#fff"/><rect width="2" height="4" fill="{UNSEEN}"/></pattern>\n'
    )
    month = ""
    for column, one in enumerate(next(iter(lines.values()), [])):
        if one.monday.strftime("%Y-%m") != month:
            month = one.monday.strftime("%Y-%m")
            x = LEFT + column * CELL
            stream.write(f'<text x="{x}" y="{TOP - 6}" transform="rotate(-45 {x} {TOP - 6})">{month}</text>\n')
    for row, (site, line) in enumerate(lines.items()):
        y = TOP + row * CELL
        stream.write(f'<text x="{LEFT - 6}" y="{y + CELL - 4}" text-anchor="end">{escape(site)}</text>\n')
        for column, one in enumerate(line):
            fill = "url(#unseen)" if one.state == "unseen" else colour(one)
            stream.write(
                f'<rect x="{LEFT + column * CELL}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{fill}">'
                f"<title>{escape(site)}, week of {one.monday}: {told(one)}</title></rect>\n"
            )
    _legend(stream, TOP + len(lines) * CELL + 14)
    stream.write("</svg>\n")
    return len(lines)


def _legend(stream: TextIO, y: int) -> None:
    entries = [("url(#unseen)", "not seen"), (SILENT, "none"), *((shade, f"{least}+") for least, shade in SHADES)]
    for number, (fill, word) in enumerate(entries):
        x = LEFT + number * 58
        stream.write(f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{fill}"/>')
        stream.write(f'<text x="{x + CELL + 3}" y="{y + CELL - 4}">{word}</text>\n')


def write_signs(found: Iterable[Week], stream: TextIO) -> int:
    """Write a heat map of signs, a line an office, and return how many: ``█`` most, ``░`` least, ``·`` none, ``?`` not seen."""
    lines = by_site(found)
    most = max([1, *(one.articles for line in lines.values() for one in line)])
    label = max((len(site) for site in lines), default=0)
    for site, line in lines.items():
        signs = "".join(_sign(one, most) for one in line)
        stream.write(f"{site:<{label}}  {signs}\n")
    return len(lines)


def _sign(week: Week, most: int) -> str:
    if week.state != "published":
        return "·" if week.state == "silent" else "?"
    return SIGNS[min(len(SIGNS) - 1, (week.articles - 1) * len(SIGNS) // most)]
