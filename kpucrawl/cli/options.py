"""In: a command of the command line; out: the same with the options that several share: archive, filters, form of the output."""

from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from kpucrawl.errors import BadOption
from kpucrawl.places import archive_path
from kpucrawl.query.filters import FILTERS
from kpucrawl.query.formats import FILES, format_named
from kpucrawl.query.rows import Rows

Chosen = Mapping[str, Sequence[str]]
Command = Callable[..., int | None]
Written = TypeVar("Written")


def archive_option(command: Command) -> Command:
    """Give a command ``--archive`` as the Path ``archive``: as asked, else ``KPUCRAWL_ARCHIVE``, else ``output/kpu.db``."""
    return click.option(
        "--archive",
        metavar="PATH",
        callback=lambda _context, _option, value: archive_path(value),
        help="The archive's file. [default: $KPUCRAWL_ARCHIVE, else output/kpu.db]",
    )(command)


def filter_options(command: Command) -> Command:
    """Give a command one option a filter of ``query.filters``; they reach it together as ``chosen``, name → values."""

    @functools.wraps(command)
    def gathered(*, spam: bool, with_spam: bool, **options: Any) -> int | None:
        values = {name: options.pop(name) for name in FILTERS}
        values["spam"] = ("only",) if spam else ("with",) if with_spam else ()
        return command(chosen={name: given for name, given in values.items() if given}, **options)

    gathered = click.option("--with-spam", is_flag=True, help="Also pages that intruders put there.")(gathered)
    gathered = click.option("--spam", is_flag=True, help="Only pages that intruders put there.")(gathered)
    for one in reversed(FILTERS.values()):
        gathered = click.option(f"--{one.name}", metavar=one.metavar, multiple=True, help=one.help)(gathered)
    return gathered


@dataclass(frozen=True, slots=True)
class Output:
    """How and where rows are to be put."""

    form: str
    columns: str | None
    file: str | None

    @property
    def fits_a_terminal(self) -> bool:
        """Whether a table goes to a person's terminal."""
        return self.form == "table" and self.file in {None, "-"} and sys.stdout.isatty()

    @property
    def is_watched(self) -> bool:
        """Whether somebody at a terminal waits while rows go elsewhere."""
        return sys.stderr.isatty() and (self.file not in {None, "-"} or not sys.stdout.isatty())

    def path(self, example: str) -> Path:
        """Return the file that was named; raises BadOption where none was, suggesting ``example``."""
        if self.file in {None, "-"}:
            raise BadOption(f"--format {self.form} is not for the terminal: name a file, -o {example}")
        return Path(str(self.file))

    def put(self, rows: Rows) -> int:
        """Write rows and return how many there were; a file takes its name only once it is whole.

        Raises BadOption for a format that is not known, or one of files where none is named.
        """
        if self.form in FILES:
            with whole_file(self.path(f"articles.{self.form}")) as part, part.open("wb") as binary:
                return FILES[self.form](rows, binary)
        write = format_named(self.form)
        return self.write(lambda stream: write(rows, stream))

    def write(self, write: Callable[[TextIO], Written]) -> Written:
        """Let a function write to the file asked for, which takes its name only once it is whole, or to the terminal."""
        if self.file is not None and self.file != "-":
            with whole_file(Path(self.file)) as part, part.open("w", encoding="utf-8", newline="") as stream:
                return write(stream)
        if self.form in {"jsonl", "json", "csv", "atom", "rss"} and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # for programs: UTF-8 whatever the terminal's language
        written = write(sys.stdout)
        sys.stdout.flush()  # a reader that went away is told here, not while Python ends
        return written


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a new name beside ``target`` to write to, which takes its place once all is written, and is gone if it is not."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def output_options(form: str) -> Callable[[Command], Command]:
    """Give a command ``--format`` (``form`` unless told), ``--columns`` and ``--output``, together as ``output``."""

    forms = "text, table, jsonl, json or csv" if form == "text" else "table, jsonl, json, csv, chart, atom or rss"
    forms += "; parquet with -o."

    def decorate(command: Command) -> Command:
        @click.option("--format", "form", metavar="FORMAT", default=form, show_default=True, help=forms)
        @click.option("--columns", metavar="A,B,…", help="Only these columns, in this order.")
        @click.option("-o", "--output", metavar="FILE", help="Write to this file instead of the terminal.")
        @functools.wraps(command)
        def gathered(*, form: str, columns: str | None, output: str | None, **options: Any) -> int | None:
            return command(output=Output(form, columns, output), **options)

        return gathered

    return decorate


def say(text: str) -> None:
    """Talk to the person at the terminal: on stderr, so that stdout holds rows alone."""
    click.echo(text, err=True)
