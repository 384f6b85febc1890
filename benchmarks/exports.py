"""In: an archive of made-up articles; out: how many rows a second each export writes, of all articles, and in how much memory.

Each is the command line in a process of its own, as a user runs it, start-up included. Its memory is the most it held, as the
operating system counts it; flat is what stays the same when ten times as many rows are written, so a tenth of them is
written too. Beside it stands a bare walk over the same rows that writes nothing: what SQLite and Python alone take.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.archives import make
from benchmarks.figures import table
from kpucrawl.query.rows import reading

FORMS = ("csv", "jsonl", "parquet", "as-of", "sqlite", "dataset")
PART = 10
"""The smaller export is of so many times fewer rows."""
BY_DAY = frozenset({"sqlite", "dataset"})
LATELY = "2026-06-01"
"""The smaller slice and data set, which know no number of rows, are of what was posted from this day on."""
AS_OF = "2026-11-30"
"""As of a day is written as Parquet; all articles made up were known by then."""
_WALK = """
import sys
from pathlib import Path
from kpucrawl.query.export import export
from kpucrawl.query.rows import reading
with reading(Path(sys.argv[1])) as connection:
    for line in export(connection, limit=int(sys.argv[2])).lines:
        pass
"""


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    """By the clock."""
    cpu: float
    """Seconds of all threads, user and system."""
    memory: float
    """Megabytes at most."""


def compare(articles: int, keep: Path | None = None, forms: Sequence[str] = FORMS) -> None:
    """Make the archive, unless ``keep`` names one that is there, and print what writing it out costs."""
    with tempfile.TemporaryDirectory(dir=keep.parent if keep else None) as folder:
        path = keep or Path(folder) / "kpu.db"
        make(path, articles)
        rows = _rows(path)
        lines = []
        for name in ("nothing", *forms):
            few = _rows(path, f"published_on >= '{LATELY}'") if name in BY_DAY else rows // PART
            part, whole = (_write(path, name, many, rows, Path(folder)) for many in (few, rows))
            # Of the rows that the whole has more, so that starting is left out.
            pace = [f"{(rows - few) / (ours - less):,.0f}" for ours, less in zip(whole[:2], part[:2], strict=True)]
            lines.append((name, f"{whole.seconds:.1f}", *pace, f"{few:,}", f"{part.memory:.0f}", f"{whole.memory:.0f}"))
        print(f"{rows:,} articles\n")
        print(table(("to", "seconds", "rows a second", "rows a CPU second", "a part", "MB of it", "MB of all"), lines))


def _rows(path: Path, where: str = "1") -> int:
    with reading(path) as connection:
        return int(connection.execute(f"SELECT count(*) FROM articles WHERE spam = 0 AND {where}").fetchone()[0])


def _write(path: Path, name: str, many: int, rows: int, folder: Path) -> Cost:
    """Write an export and take it away again; of a slice or data set the smaller one is of the articles posted last."""
    if name == "nothing":
        return _cost(_WALK, [str(path), str(many)])
    target = folder / f"{name}-{many}"
    words = ["export", "--archive", str(path)]
    if name in BY_DAY:
        words += ["--dataset", str(target)] if name == "dataset" else ["--format", name, "-o", str(target)]
        words += [] if many == rows else ["--since", LATELY]
    else:
        words += ["--as-of", AS_OF, "--format", "parquet"] if name == "as-of" else ["--format", name]
        words += ["-o", str(target), "--limit", str(many)]
    cost = _cost("from kpucrawl.cli import main\nmain()", words)
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    return cost


_TELLS = """
import atexit, sys
def tell():  # of this program alone; what the system counts for a process begins with what made it
    with open("/proc/self/status") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
atexit.register(tell)
"""


def _cost(code: str, words: Sequence[str]) -> Cost:
    """Run a piece of Python with arguments; Linux alone tells its memory."""
    began = time.monotonic()
    command = [sys.executable, "-c", _TELLS + code, *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        told = child.stderr.read() if child.stderr else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(told)
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, int(told.split()[-1]) / 1024)
