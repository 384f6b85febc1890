"""The README's first two commands do in a fresh copy what the README says they do, and print what it shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COLUMNS = 100
"""Of the terminal that the README shows."""
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


def first_block(language: str) -> list[str]:
    """Return the lines of the README's first block in a language."""
    return README.split(f"```{language}\n", 1)[1].split("```", 1)[0].splitlines()


@pytest.fixture(scope="module")
def fresh_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder, with a blank in its name, that holds what a clone would, and this Python as its ready .venv."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("this copy of the code is no git repository")
    copy = tmp_path_factory.mktemp("a fresh") / "kpucrawl"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    (copy / "Makefile").chmod(0o644)
    python = copy / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    (copy / ".venv/.ready").touch()
    return copy


def on_a_terminal(command: list[str], folder: Path) -> tuple[int, str]:
    """Run a command on a terminal of its own; return its exit code and what stays to be read."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "TERM": "xterm", "LANG": "C.UTF-8"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        printed = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux: the other side has closed
                break
            if not piece:
                break
            printed += piece
    os.close(ours)
    lines = (line.rpartition("\x1b[2K")[2] for line in printed.decode("utf-8", "replace").split("\n"))
    shown = [ESCAPE.sub("", line).rstrip() for line in lines]
    return process.returncode, "\n".join(line for line in shown if " Crawling ━" not in line)


def masked(text: str) -> list[str]:
    """Return the lines of a text with every number as 0, blank ones left out."""
    return [re.sub(r"\d+(\.\d+)?", "0", line) for line in text.splitlines() if line.strip()]


def without_table(lines: list[str]) -> list[str]:
    """Return lines without the rows of the search's answer, whose wording is the pretend network's; the head stays."""
    first = next(place for place, line in enumerate(lines) if line.startswith("id "))
    last = next(place for place, line in enumerate(lines) if line.startswith("The archive stays"))
    return lines[: first + 1] + lines[last:]


def test_two_commands_lead_from_nothing_to_an_answer() -> None:
    clone, demo = first_block("sh")
    assert clone.startswith("git clone ")
    assert demo == "make demo"


def test_the_demo_prints_what_the_readme_shows(fresh_copy: Path) -> None:
    code, printed = on_a_terminal(["make", "demo"], fresh_copy)
    assert code == 0, printed
    shown = masked("\n".join(line for line in first_block("text") if not line.startswith("Setting up")))
    assert without_table(shown) == without_table(masked(printed)), f"paste this into the README:\n{printed}"
    assert [path.name for path in sorted((fresh_copy / "output").glob("*.db"))] == ["demo.db"]


def test_make_builds_the_venv_first_and_says_so(fresh_copy: Path) -> None:
    environment = {"PATH": os.environ["PATH"]}
    planned = subprocess.run(
        ["make", "--dry-run", "--what-if=pyproject.toml", "test"],
        cwd=fresh_copy,
        env=environment,
        capture_output=True,
        check=True,
    ).stdout.decode()
    steps = [planned.index(step) for step in ("Setting up .venv", "--require-hashes -r constraints.txt", "-e .", "-m pytest")]
    assert steps == sorted(steps)


def test_an_older_python_is_told_in_one_line(fresh_copy: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)
    command = ["make", "--what-if=pyproject.toml", f"PYTHON={old}", "demo"]
    environment = {"PATH": os.environ["PATH"]}
    answer = subprocess.run(command, cwd=fresh_copy, env=environment, capture_output=True, check=False)
    assert answer.returncode == 2
    assert b"kpucrawl needs Python 3.11 or newer; this is Python 3.9.2\n" in answer.stderr
