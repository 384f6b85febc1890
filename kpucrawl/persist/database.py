"""In: the installed sqlite-utils; out: its Database and Migrations, without pandas and numpy, which it loads to know their types.

Where they are installed, for what is done with an export, sqlite-utils imports both at every start: more than half a second of
CPU and 100 MB for each command of the shell and each crawl from cron, though no data frame is ever handed to the archive.
"""

from __future__ import annotations

import sys

_UNASKED = [name for name in ("numpy", "pandas") if name not in sys.modules]
for _name in _UNASKED:
    sys.modules[_name] = None  # type: ignore[assignment]  # Python's own way to say that a module cannot be had

from sqlite_utils import Database, Migrations  # noqa: E402 – only now

for _name in _UNASKED:
    del sys.modules[_name]

__all__ = ["Database", "Migrations"]
