"""In: a command line; out: rows on stdout, talk on stderr, an exit code: 0 fine, 1 some site failed, 2 wrong use, 75 not now.

The commands stand beside this, a module for what belongs together, and are listed here in the order of the rooms.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from kpucrawl import __version__
from kpucrawl.cli import asking, checking, crawling, proving, questions, reading, scheduling, serving, silences, stories, watching
from kpucrawl.cli.crawling import STOPPED
from kpucrawl.cli.logfile import LogFile
from kpucrawl.cli.options import say
from kpucrawl.errors import ArchiveHeld, KpucrawlError, NotNow

WRONG_USE = 2
NOT_NOW = 75  # EX_TEMPFAIL of sysexits.h: nothing is wrong, another time it will do
PIPE_CLOSED = 141  # and a reader that went away (`… | head`): 128 and the number of SIGPIPE


class InOrder(click.Group):
    """A group that lists its commands in the order they stand here: the rooms' order."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kpucrawl")
@click.option("-v", "--verbose", is_flag=True, help="Show where an unexpected error came from.")
@click.option("--log", metavar="FILE", help="Write all that is said to this file, which is rotated: for cron.")
@click.pass_context
def kpucrawl(context: click.Context, verbose: bool, log: str | None) -> None:
    """Keep and search what the 552 regional offices of Indonesia's election commission (KPU) publish.

    Try it without internet: kpucrawl demo
    """
    if log is not None and isinstance(context.obj, list):
        context.obj.append(LogFile.open(Path(log).expanduser(), _words(context)))


def _words(context: click.Context) -> list[str]:
    """Return the command's words without the options before it."""
    name = context.invoked_subcommand or ""
    rest = sys.argv[1:]
    return rest[rest.index(name) :] if name in rest else [name]


COMMANDS = (
    crawling.sites,
    crawling.crawl,
    reading.read,
    reading.reread,
    asking.search,
    questions.watch,
    asking.show,
    stories.story,
    stories.history,
    asking.stats,
    silences.silence,
    asking.export,
    asking.runs,
    watching.health,
    watching.courtesy,
    scheduling.schedule,
    proving.prove,
    proving.verify,
    crawling.demo,
    serving.serve,
)
crawling.sites.add_command(checking.check)
for command in COMMANDS:
    kpucrawl.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (``sys.argv`` unless given) and return its exit code; errors are told in one line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    logs: list[LogFile] = []
    code = WRONG_USE
    try:
        code = _run(given, logs)
    finally:
        for log in logs:
            log.end(code)
    return code


def _run(given: list[str], logs: list[LogFile]) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a title with an emoji must not end a search on an old terminal
    try:
        # Not kpucrawl.main(): click's own door prints an empty line on Ctrl-C and exits 1 on a closed pipe.
        with kpucrawl.make_context("kpucrawl", given.copy(), obj=logs) as context:
            code = kpucrawl.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:  # --help, --version
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes at its end
        return PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        return fail("stopped", STOPPED)
    except (ArchiveHeld, NotNow) as error:
        return fail(str(error), NOT_NOW)
    except KpucrawlError as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    except Exception as error:
        if {"-v", "--verbose"} & set(given):
            traceback.print_exc()
        return fail(f"this should not happen: {type(error).__name__}: {error} (`kpucrawl -v …` shows where; please report it)")
    return code if isinstance(code, int) else 0


def fail(message: str, code: int = WRONG_USE) -> int:
    """Say in one line on stderr what went wrong, and return the exit code."""
    say(f"kpucrawl: {' '.join(message.split())}")
    return code


def main() -> NoReturn:
    """Run the command line and end the process."""
    sys.exit(run())
