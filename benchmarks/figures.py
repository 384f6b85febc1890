"""In: measurements; out: tables of medians and ratios, growth exponents, and processes pinned to a core."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from statistics import median

OURS, THEIRS = 0, 1
"""Cores: what is measured runs on the first, what serves it on the last."""


def pin(role: int) -> None:
    """Keep this process on one core, where the machine has two and lets us, so that server and client do not share one."""
    if not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[0] if role == OURS else cores[-1]})


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as text: the first column to the left, the others to the right.

    >>> print(table(("what", "ms"), [("one", "1.0"), ("three", "12.0")]))
    what     ms
    one     1.0
    three  12.0
    """
    widths = [max(len(line[at]) for line in (head, *rows)) for at in range(len(head))]
    lines = []
    for line in (head, *rows):
        cells = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
        lines.append("  ".join([line[0].ljust(widths[0]), *cells[1:]]).rstrip())
    return "\n".join(lines)


def spread(values: Sequence[float]) -> str:
    """Return a median with the lowest and the highest value.

    >>> spread([1.0, 3.0, 2.0])
    '2.00 (1.00–3.00)'
    """
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def growth(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the exponent by which cost grows with size, from the last two: 1 is linear, 2 is quadratic.

    >>> growth([1, 2, 4], [1.0, 2.0, 8.0])
    2.0
    """
    if len(costs) < 2 or min(costs[-2:]) <= 0:
        return math.nan
    return math.log(costs[-1] / costs[-2]) / math.log(sizes[-1] / sizes[-2])
