"""In: when and how a machine is to crawl; out: the lines of its crontab, and the crontab with and without them.

The lines are made and proved by python-crontab. The rest of the crontab is never handed to it: it writes a crontab anew from what
it understood, and drops, moves or comments out what it did not (`MAILTO=` makes it stumble). Here the user's own lines stay as
they are, byte for byte.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crontab import CronItem  # type: ignore[import-untyped]  # it has no types

from kpucrawl.errors import BadOption

LONGEST_LINE = 990
"""Characters of a command: Debian's cron reads 1000 and refuses the whole crontab past that."""
_PASSED = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "PYTHONPATH")
_NOT_PASSED = frozenset({"KPUCRAWL_ARCHIVE", "KPUCRAWL_NOW", "KPUCRAWL_SMTP_PASSWORD"})
"""The first is set anyway, the second is of rehearsals, the third must not stand where others may read it."""
_PATHS = ("KPUCRAWL_OVERRIDES", "KPUCRAWL_SMTP_PASSWORD_FILE", "SSL_CERT_FILE")
_UNENDED = "; the line before it has no end"
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_BUDGET = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?")


@dataclass(frozen=True, slots=True)
class Job:
    """One command of ours, and when it runs."""

    name: str
    """``crawl`` or ``health``: of its log file, too."""
    hour: int
    minute: int
    arguments: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a machine is to do every night, with all that a bare environment lacks."""

    jobs: tuple[Job, ...]
    archive: Path
    """Absolute, as are the others."""
    folder: Path
    """Where commands run: relative names in settings mean what they meant when this was planned."""
    interpreter: Path
    environment: Mapping[str, str]

    @property
    def logs(self) -> Path:
        """Return the folder of the log files: ``logs`` beside the archive."""
        return self.archive.parent / "logs"

    def command(self, job: Job) -> list[str]:
        """Return a job's command, word by word, from the interpreter on."""
        log = self.logs / f"{job.name}.log"
        return [str(self.interpreter), "-m", "kpucrawl", "--log", str(log), *job.arguments]


def plan(archive: Path, at: str, budget: str, environment: Mapping[str, str] = os.environ) -> Plan:
    """Return what is to be done every night from ``at`` (``HH:MM``, local time), for ``budget`` (``3h``, ``2h30m``) at most.

    Raises BadOption for a time or budget that is none.
    """
    time, spent = _TIME.fullmatch(at.strip()), _BUDGET.fullmatch(budget.strip())
    if time is None:
        raise BadOption(f"--at {at[:20]}: give a time of day, such as 02:15")
    minutes = 60 * int(spent[1] or 0) + int(spent[2] or 0) if spent else 0
    if not 5 <= minutes <= 20 * 60:
        raise BadOption(f"--budget {budget[:20]}: give hours and minutes, such as 3h or 2h30m, up to 20h")
    hour, minute = int(time[1]), int(time[2])
    later = (60 * hour + minute + minutes + 30) % (24 * 60)  # the last site's answer may take its time
    return Plan(
        (
            Job("crawl", hour, minute, ("crawl", "--due", "--budget", budget.strip(), "--quiet"), "the sites due, every night"),
            Job("health", later // 60, later % 60, ("health", "--alert", "--colour", "red"), "and whether that was done at all"),
        ),
        archive.absolute(), Path.cwd(), Path(sys.executable), environment_of(archive, environment),
    )  # fmt: skip


def environment_of(archive: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that a bare environment lacks: ours, the proxies, the archive; files by their whole path."""
    kept = {name: value for name, value in environment.items() if name.startswith("KPUCRAWL_") and name not in _NOT_PASSED}
    kept |= {name: environment[name] for name in _PASSED if environment.get(name)}
    kept |= {name: str(Path(kept[name]).expanduser().absolute()) for name in _PATHS if name in kept}
    if "PYTHONPATH" in kept:
        kept["PYTHONPATH"] = os.pathsep.join(str(Path(each).absolute()) for each in kept["PYTHONPATH"].split(os.pathsep))
    return {"KPUCRAWL_ARCHIVE": str(archive.absolute()), **dict(sorted(kept.items()))}


def cron_lines(plan: Plan) -> list[str]:
    """Return the lines for a crontab, each a time and a command that a shell with nothing set can run; raises BadOption."""
    lines = []
    for job in plan.jobs:
        variables = [shlex.quote(f"{name}={value}") for name, value in plan.environment.items()]
        command = f"cd {shlex.quote(str(plan.folder))} && exec env {' '.join(variables)} {shlex.join(plan.command(job))}"
        item = CronItem(command)  # which it writes with \\%: cron takes a bare % for the end of the line
        item.setall(f"{job.minute} {job.hour} * * *")
        line = str(item.render())
        if "\n" in line or not item.is_valid():
            raise BadOption("a variable or path with a line break cannot stand in a crontab: take it away")
        if len(line) > LONGEST_LINE:
            raise BadOption(f"the crontab's line would have {len(line)} characters and cron reads 1000: try --systemd")
        lines.append(line)
    return lines


def with_block(before: str, plan: Plan) -> str:
    """Return a crontab with our lines: in place of those of an earlier installation, else at its end."""
    begin, end = _marks(plan.archive)
    rest, at, ended = _cut(before, plan.archive)
    unended = _UNENDED if not ended or (at is None and rest and not rest.endswith("\n")) else ""
    head, tail = (rest, "") if at is None else (rest[:at], rest[at:])
    made = "".join(f"{line}\n" for line in (f"{begin}{unended}", *cron_lines(plan), end))
    return head + ("\n" if unended else "") + made + tail


def without_block(before: str, archive: Path) -> str:
    """Return a crontab as it was before our lines were put in."""
    return _cut(before, archive)[0]


def _marks(archive: Path) -> tuple[str, str]:
    told = str(archive.absolute()).replace("\n", " ")
    return f"# kpucrawl {told}: begin", f"# kpucrawl {told}: end"


def _cut(text: str, archive: Path) -> tuple[str, int | None, bool]:
    """Return a crontab without our lines, where they stood, and whether the line before them had an end."""
    begin, end = (re.escape(mark) for mark in _marks(archive))
    found = re.search(rf"^{begin}({re.escape(_UNENDED)})?\n(?:.*\n)*?{end}\n", text, re.MULTILINE)
    if found is None:
        return text, None, True
    unended = found[1] is not None and found.end() == len(text)  # what was added since needs the line's end
    at = found.start() - (1 if unended else 0)
    return text[:at] + text[found.end() :], at, not unended


# the crontab itself


@dataclass(frozen=True, slots=True)
class Crontab:
    """A user's crontab, or a file in its form."""

    file: Path | None = None
    """None: the crontab of the user who runs this, by way of ``crontab``."""

    @property
    def name(self) -> str:
        """Return how to call it."""
        return str(self.file) if self.file else "crontab"

    def read(self) -> str:
        """Return its text, empty where there is none; every byte comes back on writing. Raises BadOption."""
        if self.file is not None:
            return self.file.read_bytes().decode("utf-8", "surrogateescape") if self.file.exists() else ""
        done = subprocess.run([_program(), "-l"], capture_output=True, check=False, env=_plain())
        if done.returncode and b"no crontab" not in done.stderr:
            raise BadOption(f"`crontab -l` failed: {_said(done.stderr)}")
        return "" if done.returncode else done.stdout.decode("utf-8", "surrogateescape")

    def write(self, text: str) -> None:
        """Put a text in its place; nothing at all takes the crontab away. Raises BadOption."""
        data = text.encode("utf-8", "surrogateescape")
        if self.file is not None:
            part = self.file.with_name(f".{self.file.name}.{os.getpid()}.part")
            part.write_bytes(data)
            if self.file.exists():
                shutil.copymode(self.file, part)
            part.replace(self.file)
            return
        with tempfile.NamedTemporaryFile(prefix="kpucrawl-crontab-") as given:  # mode 0600
            given.write(data)
            given.flush()
            words = [_program(), given.name] if data else [_program(), "-r"]
            done = subprocess.run(words, capture_output=True, check=False, env=_plain())
        if done.returncode:
            raise BadOption(f"`crontab` did not take the lines: {_said(done.stderr)}")


def _program() -> str:
    found = shutil.which("crontab")
    if found is None:
        raise BadOption("there is no `crontab` here: install cron, or take --systemd")
    return found


def _plain() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}  # `no crontab for` is looked for in English


def _said(words: bytes) -> str:
    return " ".join(words.decode("utf-8", "replace").split())[:200]
