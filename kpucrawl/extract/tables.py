"""In: a ``<table>`` element; out: its rows as text where it holds data, None where it only lays out the page.

Offices lay pages out in tables and paste Word tables around their text, so a table is data only if it looks like a grid:
several rows and columns of short cells, no table inside, no links, no pictures.
"""

from __future__ import annotations

from lxml import etree

_LONGEST_CELL = 240
"""Characters; a cell with a longer text holds a paragraph."""
_MOST_CELLS = 20_000

CELL = "\t"
"""Parts the cells of a row, as a spreadsheet does when it is pasted."""


def data_rows(table: etree._Element) -> list[tuple[str, int]] | None:
    """Return (text with cells parted by a tab, link characters) for each row of a data table, else None.

    >>> html = "<table><tr><th>Kecamatan<th>Pemilih<tr><td>Baru<td>71<tr><td>Lama<td>18</table>"
    >>> [row for row, links in data_rows(etree.fromstring(html, etree.HTMLParser())[0][0])]
    ['Kecamatan\\tPemilih', 'Baru\\t71', 'Lama\\t18']
    """
    if next(table.iterdescendants("table", "img", "form", "iframe"), None) is not None:
        return None
    rows: list[list[str]] = []
    cells = linked = letters = 0
    for line in table.iterdescendants("tr"):
        row = []
        for cell in line:
            if cell.tag not in {"td", "th"}:
                continue
            text = " ".join(" ".join(map(str, cell.itertext())).split())
            if len(text) > _LONGEST_CELL:
                return None
            row.append(text)
            letters += len(text)
            linked += sum(len("".join(map(str, anchor.itertext()))) for anchor in cell.iterdescendants("a"))
        cells += len(row)
        if cells > _MOST_CELLS:
            return None
        if any(row):
            rows.append(row)
    wide = sum(1 for row in rows if sum(1 for text in row if text) >= 2)
    if len(rows) < 2 or wide < 2 or wide * 2 < len(rows) or linked * 2 > letters:
        return None
    return [(CELL.join(text for text in row if text), 0) for row in rows]
