"""In: ``--log FILE``; out: all that a command says, in that file, with when it began and how it ended; old files are rotated."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST = 1_000_000
"""Bytes past which a file is put aside at the next start."""
KEPT = 9
"""Older files: ``crawl.log.1`` is the newest of them."""
EXPECTED = frozenset({0, 1, 75})
"""Exit codes of which nobody need be told: fine, some site failed, another run is under way."""


@dataclass(slots=True)
class LogFile:
    """A log that takes the place of stdout and stderr."""

    path: Path
    command: str
    began: float
    stderr: int
    """What stderr was: of cron, which mails what comes there."""

    @classmethod
    def open(cls, path: Path, arguments: Sequence[str]) -> LogFile:
        """Rotate, and begin to write; raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        rotate(path)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        log = cls(path, f"kpucrawl {shlex.join(arguments)}", time.monotonic(), os.dup(2))
        sys.stdout.flush()
        for stream in (1, 2):
            os.dup2(file, stream)
        os.close(file)
        os.write(2, f"{_local_time()} {log.command}\n".encode())
        return log

    def end(self, code: int) -> None:
        """Write how it ended; what nobody expects is told on the real stderr, too."""
        sys.stdout.flush()
        sys.stderr.flush()
        told = f"ended with {code} after {time.monotonic() - self.began:.0f} s"
        os.write(2, f"{_local_time()} {told}\n".encode())
        if code not in EXPECTED:
            os.write(self.stderr, f"{self.command} {told}: see {self.path}\n".encode())


def rotate(path: Path, largest: int = LARGEST) -> None:
    """Put a file that has grown aside as ``.1``, what was ``.1`` as ``.2``, and so on; the oldest goes."""
    if not path.exists() or path.stat().st_size <= largest:
        return
    for number in range(KEPT, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
        if newer.exists():
            newer.replace(older)


def _local_time() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")
