"""In: the words after ``kpucrawl schedule``; out: the lines that crawl every night, on stdout, or installed, or taken away."""

from __future__ import annotations

import difflib
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from kpucrawl.cli.options import archive_option, say
from kpucrawl.errors import BadOption


@click.command()
@click.option("--at", default="02:15", show_default=True, metavar="HH:MM", help="When, in this machine's local time.")
@click.option("--budget", default="3h", show_default=True, metavar="TIME", help="How long a night's crawl may take.")
@click.option("--systemd", is_flag=True, help="Units of the user's systemd instead of lines of the crontab.")
@click.option("--install", is_flag=True, help="Put them in place, once the change has been shown and agreed to.")
@click.option("--remove", is_flag=True, help="Take them away again.")
@click.option("--yes", is_flag=True, help="Agree beforehand.")
@click.option(
    "--crontab", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A file in place of the crontab."
)
@archive_option
def schedule(
    at: str, budget: str, systemd: bool, install: bool, remove: bool, yes: bool, file: Path | None, archive: Path
) -> int | None:
    """Print, install or remove what crawls every night.

    Without --install or --remove the lines are only printed. They name every file in full and carry our variables and the proxies
    that are set now, so that they run where nothing else is set; a log with rotation lies in logs/ beside the archive. All other
    lines of the crontab stay as they are, byte for byte.
    """
    if install and remove:
        raise BadOption("give --install or --remove, not both")
    if systemd and file is not None:
        raise BadOption("--crontab names a crontab, and --systemd makes none: leave one of them out")
    change = _change_units if systemd else _change_crontab
    return change(at, budget, install, remove, yes, file, archive)


def _change_crontab(at: str, budget: str, install: bool, remove: bool, yes: bool, file: Path | None, archive: Path) -> int | None:
    from kpucrawl.crawl import schedule as cron  # noqa: PLC0415 – its library is for this command alone

    planned = cron.plan(archive, at, budget)
    if not install and not remove:
        for line in cron.cron_lines(planned):
            click.echo(line)
        _tell_zone()
        say("to put these lines into your crontab: kpucrawl schedule --install")
        return None
    tab = cron.Crontab(file)
    before = tab.read()
    after = cron.with_block(before, planned) if install else cron.without_block(before, archive)

    def put() -> None:
        if tab.read() != before:
            raise BadOption(f"{tab.name} was changed meanwhile, and nothing was done: run this again")
        tab.write(after)

    changed = _agreed({tab.name: (before, after)}, put, yes)
    if changed and install:
        _tell_installed(planned.logs)
        others = [line for line in cron.without_block(before, archive).splitlines() if "kpucrawl" in line and line[:1] != "#"]
        for line in others:
            say(f"and there is this line of yours, which stays: {line[:100]}")
    return None


def _change_units(at: str, budget: str, install: bool, remove: bool, yes: bool, _file: Path | None, archive: Path) -> int | None:
    from kpucrawl.crawl import schedule as cron  # noqa: PLC0415
    from kpucrawl.crawl import units  # noqa: PLC0415

    planned, place = cron.plan(archive, at, budget), units.folder()
    made = units.units(planned)
    if not install and not remove:
        for name, text in made.items():
            click.echo(f"# {place / name}\n{text}")
        _tell_zone()
        say("to put these units in place: kpucrawl schedule --systemd --install")
        return None
    there = units.present(place, made)
    timers = [name for name in made if name.endswith(".timer")]
    texts = {str(place / name): (there.get(name, ""), made[name] if install else "") for name in made}

    def put() -> None:
        if install:
            units.install(place, made)
            trouble = units.tell_systemd("daemon-reload") or units.tell_systemd("start", *timers)
        else:
            trouble = units.tell_systemd("stop", *timers)
            units.remove(place, made)
            trouble = trouble or units.tell_systemd("daemon-reload")
        if trouble:
            say(f"systemd was not told ({trouble}): it reads the units when you next log in")

    if _agreed(texts, put, yes) and install:
        _tell_installed(planned.logs)
        say(f"so that they run while you are logged out: loginctl enable-linger {os.environ.get('USER', '')}".rstrip())
    return None


def _agreed(texts: Mapping[str, tuple[str, str]], put: Callable[[], None], yes: bool) -> bool:
    """Show what would change, ask, and do it; return whether it was done. Raises BadOption where nobody can be asked."""
    lines = [line for name, (before, after) in texts.items() for line in _difference(name, before, after)]
    if not lines:
        say("nothing to change")
        return False
    for line in lines:
        click.echo(line.encode("utf-8", "replace"))
    if not yes:
        if not sys.stdin.isatty():
            raise BadOption("nothing was changed, since nobody can be asked here: say --yes to agree to the change shown")
        if not click.confirm("Shall this be done?", err=True):
            say("nothing was changed")
            return False
    put()
    return True


def _difference(name: str, before: str, after: str) -> list[str]:
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), f"{name} (now)", f"{name} (then)", lineterm="", n=1)
    lines = list(told)
    return lines or (["(only the end of the last line)"] if before != after else [])


def _tell_zone() -> None:
    say(f"times are this machine's: {time.strftime('%Z, UTC%z')}")


def _tell_installed(logs: Path) -> None:
    _tell_zone()
    say(f"installed; what the runs say goes to {logs}, and `kpucrawl schedule --remove` undoes it")
    if os.environ.get("KPUCRAWL_SMTP_PASSWORD"):
        say("the password for the mail server was left out: put it into a file and name that by KPUCRAWL_SMTP_PASSWORD_FILE")
