"""In: rows and a stream of text; out: the rows on it, as a table, JSON lines, CSV or a chart.

A format is one function, registered under its name; the command line offers whatever stands in ``FORMATS``.
"""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO, TextIO

from kpucrawl.errors import BadOption
from kpucrawl.terminal import printable

from .feeds import write_atom, write_rss
from .parquet import write_parquet
from .rows import Rows, Value

if TYPE_CHECKING:
    from rich.text import Text

Format = Callable[[Rows, TextIO], int]

FORMATS: dict[str, Format] = {}
FILES: dict[str, Callable[[Rows, BinaryIO], int]] = {"parquet": write_parquet}
"""Formats that are no text, for files only."""

# A cell that begins so is run as a formula by spreadsheets (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
_QUOTE = '"'

MARKS = ("\ue000", "\ue001")
"""Stand, in a cell of a table for a terminal, before and after what is shown bold: characters without a meaning of their own."""

WIDE = frozenset({"title", "marked_title", "snippet", "body", "url", "reason", "text", "words", "old", "new", "why", "detail"})
"""Columns that may take several lines of a table."""


def format_named(name: str) -> Format:
    """Return a format by its name; raises BadOption."""
    if name not in FORMATS:
        raise BadOption(f"--format {name[:40]}: give one of {', '.join((*FORMATS, *FILES))}")
    return FORMATS[name]


def _format(name: str) -> Callable[[Format], Format]:
    def register(write: Format) -> Format:
        FORMATS[name] = write
        return write

    return register


@_format("table")
def write_table(rows: Rows, stream: TextIO) -> int:
    """Write a table for reading and return how many lines it has: fitted to a terminal, else one unbroken line a row."""
    lines = [[printable(value) for value in line] for line in rows.lines]
    numbers = [name != "id" and _all_numbers(line[place] for line in lines) for place, name in enumerate(rows.columns)]
    if stream.isatty():
        _write_fitted(rows.columns, lines, numbers, stream)
        return len(lines)
    widths = [max(map(len, column)) for column in zip(rows.columns, *lines, strict=True)]
    for line in (rows.columns, *lines):
        cells = (
            cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(line, widths, numbers, strict=True)
        )
        stream.write("  ".join(cells).rstrip() + "\n")
    return len(lines)


def _all_numbers(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(cell.isdigit() for cell in filled)


def _write_fitted(columns: Sequence[str], lines: list[list[str]], numbers: list[bool], stream: TextIO) -> None:
    from rich.console import Console  # noqa: PLC0415  -- half of the start-up time, and needed on terminals only
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, header_style="bold", pad_edge=False)
    for place, (name, right) in enumerate(zip(columns, numbers, strict=True)):
        # Only prose gives way to a narrow terminal; names of columns part at their underscores.
        least = None if name in WIDE else max((len(line[place]) for line in lines), default=0)
        table.add_column(
            name.removeprefix("marked_").replace("_", " "), overflow="fold", min_width=least, justify="right" if right else "left"
        )
    for line in lines:
        table.add_row(*(_bold(cell, Text) for cell in line))
    Console(file=stream).print(table)


def _bold(cell: str, text: type[Text]) -> Text:
    """Return a cell with what stands between marks in bold."""
    made = text()
    for part in re.split(f"({MARKS[0]}[^{MARKS[1]}]*{MARKS[1]})", cell):
        made.append(part.strip("".join(MARKS)), "bold" if part.startswith(MARKS[0]) else None)
    return made


@_format("chart")
def write_chart(rows: Rows, stream: TextIO) -> int:
    """Write each line as its first cell, its last, and a bar as long as the last; return how many lines there are.

    Raises BadOption where the last column holds no numbers.
    """
    lines = [(printable(line[0]) or "(none)", line[-1]) for line in rows.lines]
    counts = [count for _, count in lines if isinstance(count, int)]
    if len(counts) < len(lines):
        raise BadOption(f"--format chart draws counts, and {rows.columns[-1]} holds none: choose {', '.join(FORMATS)}")
    label = max((len(name) for name, _ in lines), default=0)
    digits = len(str(max(counts, default=0)))
    room = max(10, (shutil.get_terminal_size().columns if stream.isatty() else 80) - label - digits - 4)
    most = max([1, *counts])
    eighths = _EIGHTHS if _can_print("█▏", stream) else "#"
    for (name, _), number in zip(lines, counts, strict=True):
        stream.write(f"{name:<{label}}  {number:>{digits}}  {_bar(number * room / most, eighths)}".rstrip() + "\n")
    return len(lines)


_EIGHTHS = "▏▎▍▌▋▊▉█"


def _bar(length: float, parts: str) -> str:
    """Return a bar of a length in characters, the last one in parts.

    >>> _bar(2.5, _EIGHTHS), _bar(2.5, "#"), _bar(0.01, _EIGHTHS)
    ('██▌', '###', '▏')
    """
    units = math.ceil(length * len(parts))
    whole, rest = divmod(units, len(parts))
    return parts[-1] * whole + (parts[rest - 1] if rest else "")


def _can_print(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


@_format("jsonl")
def write_jsonl(rows: Rows, stream: TextIO) -> int:
    """Write one JSON object a line and return how many."""
    written = 0
    for row in rows.dicts():
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        written += 1
    return written


@_format("json")
def write_json(rows: Rows, stream: TextIO) -> int:
    """Write one JSON list of objects, an object a line, and return how many."""
    written = 0
    for row in rows.dicts():
        stream.write(("[\n" if not written else ",\n") + json.dumps(row, ensure_ascii=False))
        written += 1
    stream.write("\n]\n" if written else "[]\n")
    return written


@_format("csv")
def write_csv(rows: Rows, stream: TextIO) -> int:
    """Write CSV with a header and return how many lines follow it; text that a spreadsheet would run gets a ``'`` in front."""
    stream.write(_csv_line(rows.columns))
    written = 0
    for line in rows.lines:
        stream.write(_csv_line([defused(value) for value in line]))
        written += 1
    return written


def _csv_line(line: Sequence[Value]) -> str:
    """Return a line as the csv module writes it (RFC 4180 but for the line break), in a seventh of the time.

    >>> _csv_line(["a", 1, None, 'b "c", d']), _csv_line([None])
    ('a,1,,"b ""c"", d"\\n', '""\\n')
    """
    cells = ["" if value is None else _csv_cell(value) if isinstance(value, str) else str(value) for value in line]
    return (",".join(cells) if len(cells) > 1 else cells[0] or '""') + "\n"  # a blank line would be no row


def _csv_cell(text: str) -> str:
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _QUOTE in text or "," in text or "\n" in text or "\r" in text else text


def defused(value: Value) -> Value:
    """Return a cell that no spreadsheet runs as a formula, with ``\\n`` as its only line break; numbers stay numbers.

    >>> defused("=1+1"), defused("Rapat"), defused(-3)
    ("'=1+1", 'Rapat', -3)
    """
    if not isinstance(value, str):
        return value
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{value}" if value.startswith(_FORMULA) else value


FEEDS: dict[str, Format] = {"atom": write_atom, "rss": write_rss}
"""Formats of articles, the newest first."""
FORMATS.update(FEEDS)
