"""In: the words after ``kpucrawl serve``; out: the reading room, open until Ctrl-C."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from kpucrawl.cli.options import archive_option, say
from kpucrawl.errors import ServeError

NEEDED = ("datasette", "pygal", "uvicorn")
"""What comes with the optional part ``serve``."""


@click.command()
@click.option(
    "--port", type=click.IntRange(min=0, max=65535), default=8001, show_default=True, metavar="N", help="0: a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="0.0.0.0: whoever reaches this machine.")
@click.option("--open", "is_opened", is_flag=True, help="Open it in a browser.")
@archive_option
def serve(port: int, host: str, is_opened: bool, archive: Path) -> None:
    """Open the reading room: the archive as web pages, read-only.

    Search, newest stories, every article with its versions and copies, offices, provinces, health; in Indonesian and English.
    """
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise ServeError("the reading room is not installed: run `pip install 'kpucrawl[serve]'`, then this again")
    from kpucrawl.serve.room import serve as open_room  # noqa: PLC0415 – Datasette takes a second

    open_room(archive, host, port, is_opened=is_opened, say=say)
