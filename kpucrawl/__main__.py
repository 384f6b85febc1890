"""In: ``kpucrawl`` or ``python -m kpucrawl``; out: the command line, or a quiet end where Ctrl-C comes while it is loaded."""

from __future__ import annotations

import os
import signal
from typing import NoReturn

_STOPPED = 130
"""That of ``cli``, which is not there yet: 128 and the number of SIGINT."""


def main() -> NoReturn:
    """Load the command line, run it, and end the process."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # a shell may have made us deaf to it
        signal.signal(signal.SIGINT, _leave)
    from kpucrawl.cli import main as run  # noqa: PLC0415 – takes most of a second, in which nothing is begun that must be ended

    signal.signal(signal.SIGINT, before)
    run()


def _leave(number: int, frame: object) -> NoReturn:
    """End at once: an exception could be swallowed by whatever is being imported, or end in a page of traceback."""
    os.write(2, b"kpucrawl: stopped\n")
    os._exit(_STOPPED)


if __name__ == "__main__":
    main()
