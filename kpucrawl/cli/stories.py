"""In: the words after ``kpucrawl story`` and ``history``; out: what each office, or each day, changed in a text, on stdout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from kpucrawl.cli.options import Output, archive_option, output_options
from kpucrawl.query import history as past
from kpucrawl.query import story as told
from kpucrawl.query.differences import Difference
from kpucrawl.query.layout import wrapped
from kpucrawl.query.rows import reading
from kpucrawl.query.show import Found, find
from kpucrawl.terminal import printable

WHY = {"edit": "an edit by the office", "reading": "no edit: the same page, read otherwise"}


@click.command()
@click.argument("article", metavar="ID|URL")
@output_options("text")
@archive_option
def story(article: str, output: Output, archive: Path) -> None:
    """Show who told an article's story, and what each changed.

    The first publisher comes first, then the copies with the words that they say otherwise: [-gone-] and {+new+}. Rows (--format
    jsonl, csv, table) have a line for each place that differs.
    """
    with reading(archive) as connection:
        tellings = told.story(connection, _number(find(connection, article)))
        if output.form == "text":
            output.write(lambda stream: _write_story(tellings, stream))
        else:
            output.put(told.rows(tellings).only(output.columns))


@click.command()
@click.argument("article", metavar="ID|URL")
@output_options("text")
@archive_option
def history(article: str, output: Output, archive: Path) -> None:
    """Show an article's edits word by word, and when it was missing.

    Each edit is told with its kind (title, number, date, name, typo, wording, a sentence or paragraph added or removed) and the
    words that changed: [-gone-] and {+new+}. Rows (--format jsonl, csv, table) have a line for each place.
    """
    with reading(archive) as connection:
        found = find(connection, article)
        changes = past.history(connection, _number(found))
        if output.form == "text":
            kept = list(changes)
            output.write(lambda stream: _write_history(found, kept, stream))
        else:
            output.put(past.rows(_number(found), changes).only(output.columns))


def _number(found: Found) -> int:
    return int(str(found.article["id"]))


def _write_history(found: Found, changes: Sequence[past.Change], stream: TextIO) -> None:
    article = found.article
    stream.write(wrapped(printable(article["title"])) + f"\n{article['url']}\n")
    lines: list[tuple[str, str, Sequence[Difference]]] = [(str(article["first_seen"]), "first read", ())]
    for change in changes:
        kinds = ", ".join(dict.fromkeys(place.kind for place in change.places)) or "not a word differs"
        lines.append((change.seen_at, f"version {change.version}, {WHY[change.cause]}: {kinds}", change.places))
    for gap in found.absences:
        lines.append((str(gap["missing_since"]), f"missing (evidence: {printable(gap['evidence'])})", ()))
        if gap["back_at"]:
            lines.append((str(gap["back_at"]), "there again", ()))
    if article["gone_at"]:
        lines.append((str(article["gone_at"]), "gone", ()))
    for when, what, places in sorted(lines, key=lambda line: line[0]):
        stream.write(f"\n{when}  {what}\n")
        _write_places(places, stream)
    stream.write(f"\n{article['last_seen']}  last seen\n")


def _write_story(tellings: Sequence[told.Telling], stream: TextIO) -> None:
    first, *copies = tellings
    stream.write(wrapped(printable(first.title)) + "\n\n")
    offices = len({one.site for one in tellings})
    days = max((one.days for one in copies if one.days is not None), default=0)
    stream.write(f"{first.published_on or 'no day known'}  {first.site}  #{first.article}  first\n  {first.url}\n")
    for one in copies:
        later = "" if not one.days else f", {one.days} {'day' if one.days == 1 else 'days'} later"
        kept = "" if one.how == "exact" else f", {one.share:.0%} of the words"
        stream.write(f"\n{one.published_on or 'no day known'}  {one.site}  #{one.article}  {one.how}{kept}{later}\n  {one.url}\n")
        _write_places(one.changes, stream)
    if copies:
        copied = "1 copy" if len(copies) == 1 else f"{len(copies)} copies"
        stream.write(f"\n{copied}, {offices} {'office' if offices == 1 else 'offices'}, {days} days from first to last\n")
    else:
        stream.write("\nno copy of it is known\n")


def _write_places(places: Sequence[Difference], stream: TextIO) -> None:
    for place in places:
        text = wrapped(printable(place.marked), indent="      ")
        stream.write(f"  {place.kind}\n{_coloured(text) if stream.isatty() else text}\n")


def _coloured(text: str) -> str:
    for mark, colour in (("[-", "red"), ("{+", "green")):
        text = text.replace(mark, click.style(mark, fg=colour, reset=False))
    return text.replace("-]", "-]\x1b[0m").replace("+}", "+}\x1b[0m")
