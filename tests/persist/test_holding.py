"""One process crawls into an archive at a time; whoever is second learns who is first; the dead hold nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kpucrawl.errors import ArchiveHeld
from kpucrawl.persist.holding import Holding

HOLD = """
import sys, time
from pathlib import Path
from kpucrawl.persist.holding import Holding
Holding(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


def held_by_another(archive: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(archive)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_one_learns_who_is_first_and_the_dead_hold_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "new" / "kpu.db"
    with held_by_another(archive) as process:
        for _ in range(2):
            with pytest.raises(ArchiveHeld, match=f"process {process.pid} on .* nothing was done") as told:
                Holding(archive).take()
            assert "\n" not in str(told.value)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    holding = Holding(archive)
    with holding:
        assert f"process {process.pid}" in holding.died
        with pytest.raises(ArchiveHeld, match=f"process {os.getpid()}"):
            Holding(archive).take()
    with Holding(archive) as after:
        assert after.died == ""


def test_what_stands_in_the_file_is_told_and_not_believed(tmp_path: Path) -> None:
    archive = tmp_path / "kpu.db"
    (tmp_path / "kpu.db.lock").write_text("\x1b[31m nonsense")
    with Holding(archive) as holding:
        assert holding.died == "another process"
