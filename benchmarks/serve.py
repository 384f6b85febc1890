"""In: an archive; out: how long each page of the reading room takes, over HTTP, beside a bare Datasette's page of one row.

Each page is asked for in turn with one of the bare Datasette, whose server has the same archive: the ratio is of one run. The
server's own CPU time stands beside the clock's, which on a busy machine tells of the others; Linux alone tells it.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.archives import make
from benchmarks.figures import table
from kpucrawl.query.rows import reading

ROUNDS = 40


def compare(articles: int, kept: Path | None = None) -> None:
    """Fill an archive, ``kept`` where one is named and not there yet, and print what each page of it takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = kept or Path(folder) / "kpu.db"
        make(path, articles)
        with reading(path) as connection:
            (most,) = connection.execute("SELECT max(id) FROM article").fetchone()
        began = time.monotonic()
        with _server("kpucrawl", "serve", "--port", "0", "--archive", str(path)) as (ours, server):
            opened = time.monotonic() - began
            with _server("datasette", "serve", "--port", "0", str(path)) as (bare, _):
                rows = [
                    _row(server, name, paths, ours, bare, f"/{path.stem}/article/{most // 2}") for name, paths in _pages(most)
                ]
    print(f"{most:,} articles; open after {opened:.1f} s, the counting of all that the charts show included\n")
    print(table(("page", "CPU ms", "median ms", "9 of 10", "worst", "ratio to a bare Datasette's row"), rows))


def _pages(most: int) -> Iterator[tuple[str, Sequence[str]]]:
    chance = random.Random(4)
    numbers = [chance.randrange(1, most) for _ in range(ROUNDS)]
    sites = ("kab-magetan", "bali", "kota-kediri", "kipaceh", "jatim")
    questions = ("logistik", "rapat+pleno", "pemilih+pemula", "gratifikasi", "dpt")
    yield "front", ["/"] * ROUNDS
    yield "article", [f"/article/{number}" for number in numbers]
    yield "its changes", [f"/article/{number}/changes" for number in numbers]
    yield "story", [f"/story/{number}" for number in numbers]
    yield "site", [f"/site/{chance.choice(sites)}" for _ in numbers]
    yield "province", [f"/province/{chance.choice(('jawa-timur', 'bali', 'papua'))}" for _ in numbers]
    yield "provinces", ["/provinces"] * ROUNDS
    yield "health", ["/health"] * ROUNDS
    yield "silence", ["/silence"] * ROUNDS
    yield "of a province", [f"/silence?province={chance.choice(('Jawa+Timur', 'Bali', 'Papua'))}" for _ in numbers]
    yield "search", [f"/search?q={chance.choice(questions)}" for _ in numbers]
    yield "table of articles", ["/kpu/articles"] * 5


def _row(server: int, name: str, paths: Sequence[str], ours: str, bare: str, row: str) -> tuple[str, ...]:
    _took(ours, "/about"), _took(bare, row)
    before = _cpu(server)
    took = [(_took(ours, path), _took(bare, row)) for path in paths]
    cpu = (_cpu(server) - before) / len(paths)
    own = sorted(page for page, _ in took)
    ratio = median(own) / median(sorted(plain for _, plain in took))
    return (name, f"{cpu:.0f}", *(f"{figure:.0f}" for figure in (median(own), own[len(own) * 9 // 10], own[-1])), f"{ratio:.1f}")


def _took(address: str, path: str) -> float:
    with closing(http.client.HTTPConnection(address)) as connection:  # a kept one is closed by a server that waited for long
        connection.connect()
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return (time.perf_counter() - began) * 1000


def _cpu(process: int) -> float:
    """Return how many milliseconds a process has worked, all its threads together."""
    parts = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(module: str, *arguments: str) -> Iterator[tuple[str, int]]:
    """Run a server and give its address, host and port, and the number of its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        line = ""
        while "http://" not in line:
            line = process.stderr.readline() or sys.exit(f"{module} ended at once")
        yield line.split("http://", 1)[1].split()[0].rstrip("/"), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
