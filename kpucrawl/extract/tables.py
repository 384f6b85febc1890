"""In: a page's pieces and where a table begins among them; out: its rows as text where it holds data, None where it only lays
out the page.

Offices lay pages out in tables and paste Word tables around their text, so a table is data only if it looks like a grid:
several rows and columns of short cells, no table inside, no links, no pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.tags import unescaped

_LONGEST_CELL = 240
"""Characters; a cell with a longer text holds a paragraph."""
_MOST_CELLS = 20_000
_NEVER = frozenset(("table", "img", "form", "iframe"))
"""Elements that no data table holds."""

CELL = "\t"
"""Parts the cells of a row, as a spreadsheet does when it is pasted."""


def data_rows(pieces: Sequence[str], at: int) -> list[str] | None:
    """Return each row of the table that begins with ``pieces[at]``, its cells parted by a tab, else None.

    A piece is a tag without its first bracket, and the text behind it.

    >>> markup = "<table><tr><th>Kecamatan</th><th>Pemilih</th></tr><tr><td>Baru</td><td>71</td></tr></table>"
    >>> data_rows(markup.split("<"), 1)
    ['Kecamatan\\tPemilih', 'Baru\\t71']
    """
    rows: list[list[str]] = []
    row: list[str] | None = None
    cell: list[str] | None = None
    depth = row_depth = cell_depth = link_depth = 0
    cells = linked = letters = 0
    for place in range(at + 1, len(pieces)):
        tag, _, text = pieces[place].partition(">")
        if tag.startswith("/"):
            depth -= 1
            if depth < 0:
                break
            if link_depth > depth:
                link_depth = 0
            if cell is not None and row is not None and depth == cell_depth:
                words = " ".join(" ".join(cell).split())
                if len(words) > _LONGEST_CELL:
                    return None
                row.append(words)
                letters += len(words)
                cells += 1
                if cells > _MOST_CELLS:
                    return None
                cell = None
            elif row is not None and depth == row_depth:
                if any(row):
                    rows.append(row)
                row = None
        else:
            empty = tag.endswith("/")
            name = tag.removesuffix("/").partition(" ")[0]
            if name in _NEVER or (name == "tr" and row is not None):
                return None
            if row is None:
                if name == "tr" and not empty:
                    row, row_depth = [], depth
            elif cell is None and depth == row_depth + 1 and name in {"td", "th"}:
                if empty:
                    row.append("")
                else:
                    cell, cell_depth = [], depth
            depth += not empty
            if name == "a" and not empty and not link_depth:
                link_depth = depth
        if text and cell is not None:
            text = unescaped(text) if "&" in text else text
            cell.append(text)
            if link_depth:
                linked += len(text)
    wide = sum(1 for row in rows if sum(1 for text in row if text) >= 2)
    if len(rows) < 2 or wide < 2 or wide * 2 < len(rows) or linked * 2 > letters:
        return None
    return [CELL.join(text for text in row if text) for row in rows]
