"""In: rows on their way out; out: the same rows, with a bar on the terminal that says how many went by, once it takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence

from kpucrawl.query.rows import Rows, Value

PATIENCE = 0.7
"""Seconds before there is a bar: what takes less needs none."""
STEP = 250
"""Rows between two looks at the clock."""


def watched(name: str, rows: Rows, total: int | None = None) -> Rows:
    """Return the rows; while they are read, and where stderr is a terminal, a bar tells of them. ``total`` None: not known."""
    if not sys.stderr.isatty():
        return rows
    return Rows(rows.columns, _told(name, iter(rows.lines), total))


def _told(name: str, lines: Iterator[Sequence[Value]], total: int | None) -> Iterator[Sequence[Value]]:
    begin = time.monotonic() + PATIENCE
    for number, line in enumerate(lines, 1):
        yield line
        if number % STEP == 0 and time.monotonic() > begin:
            break
    else:
        return
    from rich.console import Console  # noqa: PLC0415 – half of the start-up time, and for what takes long only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
    # Taken away at the end: what was written is told in words.
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=total, completed=number, pace="")
        began, first = time.monotonic(), number
        for number, line in enumerate(lines, number + 1):  # noqa: B020 – counted on
            yield line
            if number % STEP == 0:
                pace = (number - first) / max(0.001, time.monotonic() - began)
                bar.update(task, completed=number, pace=f"{pace:,.0f} rows/s")
