"""In: what a machine is to do every night; out: systemd units of the user that do it, and the files with and without them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kpucrawl.errors import BadOption

from .schedule import Job, Plan

MARK = "# Made by `kpucrawl schedule --systemd --install`; --remove takes it away."
_WANTS = "timers.target.wants"


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where a user's units lie, by the XDG base directories."""
    return Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def unit_name(job: Job) -> str:
    """Return a job's name among the units."""
    return "kpucrawl" if job.name == "crawl" else f"kpucrawl-{job.name}"


def units(plan: Plan) -> dict[str, str]:
    """Return the units' texts by file name."""
    made = {}
    for job in plan.jobs:
        variables = "".join(
            f"Environment={_quoted(f'{name}={value}', of_command=False)}\n" for name, value in plan.environment.items()
        )
        made[f"{unit_name(job)}.service"] = (
            f"{MARK}\n[Unit]\nDescription=kpucrawl {job.name}: {job.about}\n\n"
            f"[Service]\nType=oneshot\nWorkingDirectory={str(plan.folder).replace('%', '%%')}\n{variables}"
            f"ExecStart={' '.join(_quoted(word) for word in plan.command(job))}\n"
            # 1: some site failed; 75: a run is under way. SIGINT ends a run in order.
            "SuccessExitStatus=1 75\nKillSignal=SIGINT\nTimeoutStopSec=120\nNice=10\n"
        )
        made[f"{unit_name(job)}.timer"] = (
            f"{MARK}\n[Unit]\nDescription=kpucrawl {job.name}: {job.about}\n\n"
            f"[Timer]\nOnCalendar=*-*-* {job.hour:02}:{job.minute:02}:00\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
        )
    return made


def present(place: Path, names: Mapping[str, str] | list[str]) -> dict[str, str]:
    """Return the texts of those of our units that are there; raises BadOption for a file of that name that is not ours."""
    found = {}
    for name in names:
        path = place / name
        if path.exists():
            found[name] = path.read_text("utf-8")
            if not found[name].startswith(MARK):
                raise BadOption(f"{path} is there and was not made by kpucrawl: move it away first")
    return found


def install(place: Path, made: Mapping[str, str]) -> None:
    """Write units, and enable their timers."""
    (place / _WANTS).mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (place / name).write_text(text, "utf-8")
        (place / name).chmod(0o600)  # a proxy's address may hold a password
        if name.endswith(".timer"):
            link = place / _WANTS / name
            link.unlink(missing_ok=True)
            link.symlink_to(place / name)


def remove(place: Path, names: Mapping[str, str]) -> None:
    """Take units away, and the folders that are empty then."""
    for name in names:
        (place / _WANTS / name).unlink(missing_ok=True)
        (place / name).unlink(missing_ok=True)
    for empty in (place / _WANTS, place, place.parent):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()


def tell_systemd(*words: str) -> str:
    """Run ``systemctl --user`` with some words; return what went wrong, empty where nothing did."""
    program = shutil.which("systemctl")
    if program is None:
        return "there is no systemctl here"
    done = subprocess.run([program, "--user", *words], capture_output=True, check=False, timeout=60)
    return " ".join(done.stderr.decode("utf-8", "replace").split())[:200] if done.returncode else ""


def _quoted(word: str, *, of_command: bool = True) -> str:
    r"""Write a word as systemd reads it (systemd.syntax, systemd.service): in quotes, ``%`` and, in commands, ``$`` doubled.

    >>> _quoted("a b"), _quoted('100%$"'), _quoted("x=$y", of_command=False)
    ('"a b"', '"100%%$$\\""', '"x=$y"')
    """
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{word.replace("$", "$$") if of_command else word}"'
