"""In: the environment of this machine; out: where kpucrawl keeps things on it. The only reader of ``KPUCRAWL_*`` for places."""

from __future__ import annotations

import os
from pathlib import Path

ARCHIVE = Path("output/kpu.db")
"""Where the archive lies, under the current folder, unless told otherwise."""


def archive_path(asked: str | Path | None = None) -> Path:
    """Return the archive's file: as asked, else ``KPUCRAWL_ARCHIVE``, else ``output/kpu.db``; ``~`` is the user's home.

    >>> archive_path("data/kpu.db").as_posix()
    'data/kpu.db'
    """
    return Path(asked or os.environ.get("KPUCRAWL_ARCHIVE") or ARCHIVE).expanduser()
