"""In: the command line's own help; out: ``docs/commands.md``, which `make docs` writes anew; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kpucrawl.cli import kpucrawl
from kpucrawl.rehearse.__main__ import main as network

TARGET = Path(__file__).with_suffix(".md")
WIDTH = 100
HEAD = """# Commands

Written by `make docs` from what `kpucrawl COMMAND --help` says; a test compares. Rows go to stdout, talk and progress to stderr.
The exit code is 0 where all is well, 1 where a site failed or a run was cut short, 2 for wrong use (one line on stderr says what
to do), 130 after Ctrl-C.
"""


def page() -> str:
    """Return the whole page."""
    root = click.Context(kpucrawl, info_name="kpucrawl", **_width(kpucrawl))
    parts = [HEAD, _help(kpucrawl, root)]
    for name in kpucrawl.list_commands(root):
        command = kpucrawl.get_command(root, name)
        if command is not None and not command.hidden:
            context = click.Context(command, info_name=name, parent=root, **_width(command))
            parts += [f"## {name}\n", _help(command, context)]
            for inner, each in (command.commands if isinstance(command, click.Group) else {}).items():
                within = click.Context(each, info_name=inner, parent=context, **_width(each))
                parts += [f"### {name} {inner}\n", _help(each, within)]
    name = "python -m kpucrawl.rehearse"
    parts += [f"## {name}\n", _help(network, click.Context(network, info_name=name, **_width(network)))]
    return "\n".join(parts)


def _width(command: click.Command) -> dict[str, Any]:
    return {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}


def _help(command: click.Command, context: click.Context) -> str:
    lines = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"```text\n{lines}\n```\n"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(TARGET.read_text("utf-8") != page())
    TARGET.write_text(page(), "utf-8")
