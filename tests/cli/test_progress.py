"""An export that takes long tells of its rows on a terminal, and on nothing but a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

# Rows that come slowly, through the same door as an export's.
SLOW = """
import sys, time
from kpucrawl.cli import progress
from kpucrawl.query.formats import write_csv
from kpucrawl.query.rows import Rows
def lines():
    for number in range(1, 1_501):
        time.sleep(0.0012)
        yield (number, "Rapat")
total = int(sys.argv[1]) or None
print(write_csv(progress.watched("articles", Rows(("id", "title"), lines()), total), sys.stdout), file=sys.stderr)
"""


def on_a_terminal(file: Path, *words: str, code: str = SLOW) -> str:
    """Run a piece of Python whose stdout is a file and whose stderr a terminal; return what the terminal was sent."""
    ours, theirs = pty.openpty()
    known = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with (
        file.open("wb") as out,
        subprocess.Popen([sys.executable, "-c", code, *words], stdin=theirs, stdout=out, stderr=theirs, env=known) as child,
    ):
        os.close(theirs)
        told = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way of saying that nobody writes to it any more
                break
            if not part:
                break
            told += part
    os.close(ours)
    assert child.returncode == 0, told
    return told.decode()


@pytest.mark.parametrize("total", [1500, 0])
def test_a_bar_tells_how_many_rows_went_by(tmp_path: Path, total: int) -> None:
    told = on_a_terminal(tmp_path / "out", str(total))
    assert (tmp_path / "out").read_text().splitlines()[1499:] == ["1499,Rapat", "1500,Rapat"]
    counts = [int(number) for number in re.findall(rf"(\d+)/{total or '[?]'}", told)]
    assert len(counts) > 2
    assert counts == sorted(counts)
    assert 0 < counts[0] <= counts[-1] <= 1500
    assert "rows/s" in told
    assert told.rstrip().endswith("1500")  # the bar is gone, the words stay


def test_what_is_quick_has_no_bar(tmp_path: Path) -> None:
    told = on_a_terminal(tmp_path / "out", "1500", code=SLOW.replace("0.0012", "0"))
    assert told.strip() == "1500"


def test_no_terminal_no_bar(tmp_path: Path) -> None:
    with (tmp_path / "err").open("wb") as err:
        subprocess.run([sys.executable, "-c", SLOW, "1500"], check=True, stdout=subprocess.DEVNULL, stderr=err)
    assert (tmp_path / "err").read_text() == "1500\n"


def test_an_export_is_watched_and_whole(archive: Path, tmp_path: Path) -> None:
    code = "from kpucrawl.cli import main, progress\nprogress.PATIENCE, progress.STEP = 0, 1\nmain()"
    words = ["export", "--archive", str(archive), "--format", "csv"]
    assert "articles" in on_a_terminal(tmp_path / "out", *words, code=code)
    quiet = subprocess.run([sys.executable, "-m", "kpucrawl", *words], check=True, capture_output=True, timeout=60)
    assert (tmp_path / "out").read_bytes() == quiet.stdout
    assert quiet.stderr == b""
