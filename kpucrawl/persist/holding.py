"""In: an archive's path; out: the right to write to it for as long as this process lives, or who has it.

The right is a lock of the kernel's (``flock``) on a file beside the archive, so it ends with its holder, however that dies, and
nothing stale is ever in the way. The file's text says who holds it, and is only told, never believed. A lock of this kind holds
between containers on one machine, and over NFS 4 as far as the server supports it; two machines on another network file system
must not crawl into one archive, which SQLite forbids as well.
"""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from kpucrawl.clock import now
from kpucrawl.errors import ArchiveError, ArchiveHeld

from .connection import told

_LONGEST = 200
"""Characters of a command line that are told."""


class Holding:
    """The one process that crawls into an archive, from ``take`` to ``release`` or its death; a context manager.

    Taking raises ArchiveHeld where another process has it, ArchiveError where there is no writing there.
    """

    def __init__(self, archive: Path) -> None:
        if archive.is_dir():
            raise ArchiveError(f"{archive} is a folder: name the archive's file, such as {archive / 'kpu.db'}")
        self.path = archive.with_name(archive.name + ".lock")
        self.file: int | None = None
        self.died = ""
        """Who held it before and did not release it: killed, or the machine went down. Empty where all was in order."""

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()

    def take(self) -> None:
        """Take the archive for this process; taking it twice does nothing."""
        if self.file is not None:
            return
        with told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = holder_in(_text(file))
                os.close(file)
                raise ArchiveHeld(
                    f"{self.path.with_suffix('')} is being written by {holder}: nothing was done; try again when it is over"
                ) from None
            except OSError:
                os.close(file)
                raise
            before = _text(file)
            self.died = holder_in(before) if before else ""
            os.ftruncate(file, 0)
            os.pwrite(file, f"{json.dumps(_ourselves())}\n".encode(), 0)
        self.file = file

    def release(self) -> None:
        """Give the archive back. The file stays, empty: removing it would let two processes hold two files of one name."""
        if self.file is not None:
            file, self.file = self.file, None
            with told(self.path):
                os.ftruncate(file, 0)
                os.close(file)


def _ourselves() -> dict[str, str | int]:
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return {"host": socket.gethostname(), "pid": os.getpid(), "since": now(), "command": command[:_LONGEST]}


def _text(file: int) -> str:
    return os.pread(file, 4096, 0).decode("utf-8", "replace").strip("\0\n ")


def holder_in(text: str) -> str:
    """Return who a lock's file names, in words.

    >>> holder_in('{"host": "srv", "pid": 4711, "since": "2026-11-22T03:00:00Z", "command": "kpucrawl crawl --due"}')
    '`kpucrawl crawl --due` (process 4711 on srv, since 2026-11-22T03:00:00Z)'
    >>> holder_in("")
    'another process'
    """
    try:
        names = json.loads(text)
        command = " ".join(str(names["command"]).split())
        return f"`{command}` (process {int(names['pid'])} on {names['host']}, since {names['since']})"
    except (ValueError, TypeError, KeyError):
        return "another process"
