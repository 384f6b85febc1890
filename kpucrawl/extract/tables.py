"""In: a page's pieces and where a table begins among them; out: its rows as text where it holds data, None where it only lays
out the page.

Offices lay pages out in tables and paste Word tables around their text, so a table is data only if it looks like a grid:
several rows and columns of short cells, no table inside, hardly a link, no pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.shapes import FILES
from kpucrawl.extract.tags import TAGS, unescaped

_LONGEST_CELL = 240
"""Characters; a cell with a longer text holds a paragraph."""
_MOST_CELLS = 20_000
_PROSE, _STOPS = 80, frozenset('.!?”")')
"""Characters of a cell that may hold a sentence, and what such a one ends with."""
_NEVER = frozenset(("table", "img", "form", "iframe"))
"""Elements that no data table holds."""

CELL = "\t"
"""Parts the cells of a row, as a spreadsheet does when it is pasted."""


Files = tuple[tuple[str, str], ...]
"""The addresses of the files that a row links, as printed, each with the words of its cell."""


def data_rows(pieces: Sequence[str], at: int) -> list[tuple[str, Files]] | None:
    """Return each row of the table that begins with ``pieces[at]``, cells parted by a tab, with the files it links, else None.

    A piece is a tag without its first bracket, and the text behind it. An office's attachments stand in such a table, with their
    sizes; links that lead anywhere else are few in one, and none of them is kept.

    >>> markup = "<table><tr><th>Kecamatan</th><th>Pemilih</th></tr><tr><td>Baru</td><td>71</td></tr></table>"
    >>> data_rows(markup.split("<"), 1)
    [('Kecamatan\\tPemilih', ()), ('Baru\\t71', ())]
    """
    rows: list[list[str]] = []
    open_rows: list[tuple[int, list[str]]] = []  # with the depth they stand at; a row stands in another in broken markup only
    open_cells: list[tuple[int, list[str], list[str]]] = []
    files: dict[int, list[tuple[str, str]]] = {}  # by their row's identity
    linked_in: list[str] = []  # the files that the cell read last links
    prose = 0
    depth = link_depth = cells = linked = letters = 0
    for place in range(at + 1, len(pieces)):
        tag, _, text = pieces[place].partition(">")
        if tag.startswith("/"):
            depth -= 1
            if depth < 0:
                break
            if link_depth > depth:
                link_depth = 0
            if open_cells and open_cells[-1][0] == depth:
                _, told, row = open_cells.pop()
                words = " ".join(" ".join(told).split())
                if len(words) > _LONGEST_CELL:
                    return None
                row.append(words)
                if linked_in:
                    files.setdefault(id(row), []).extend((address, words) for address in linked_in)
                    linked_in.clear()
                letters += len(words)
                if len(words) >= _PROSE and words[-1] in _STOPS:
                    prose += len(words)
                cells += 1
                if cells > _MOST_CELLS:
                    return None
            elif open_rows and open_rows[-1][0] == depth:
                open_rows.pop()
        else:
            empty = tag.endswith("/")
            name = tag.removesuffix("/").partition(" ")[0]
            if name in _NEVER:
                return None
            if not empty:
                if name == "tr":
                    rows.append([])
                    open_rows.append((depth, rows[-1]))
                elif name in {"td", "th"} and open_rows and open_rows[-1][0] == depth - 1:
                    open_cells.append((depth, [], open_rows[-1][1]))
                elif name == "a" and not link_depth:
                    link_depth = depth + 1
                    address = TAGS[tag].attributes.get("href", "")
                    if open_cells and FILES[address]:
                        linked_in.append(address)
                depth += 1
        if text and open_cells:
            text = unescaped(text) if "&" in text else text
            for _, told, _ in open_cells:
                told.append(text)
            if link_depth:
                linked += len(text)
    rows = [row for row in rows if any(row)]
    wide = sum(1 for row in rows if sum(1 for text in row if text) >= 2)
    parted = sum(1 for row in rows if ":" in row)
    if len(rows) < 2 or wide < 2 or wide * 2 < len(rows) or linked * 2 > letters:
        return None
    if 2 * prose > letters or (2 * parted > len(rows) and (linked or prose)):  # a text between lines, or an article told as facts
        return None
    return [(CELL.join(text for text in row if text), tuple(files.get(id(row), ()))) for row in rows]
