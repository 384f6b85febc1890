"""In: the words after ``kpucrawl health`` and ``courtesy``; out: how sites do, what each was asked for, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import click

from kpucrawl.catalogue.sites import site_named
from kpucrawl.cli.alerting import alert
from kpucrawl.cli.options import Output, archive_option, output_options, say
from kpucrawl.clock import now
from kpucrawl.query import courtesy as asked
from kpucrawl.query import health as known
from kpucrawl.query.days import span
from kpucrawl.query.rows import reading


@click.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--since", metavar="DATE", help="Only what began on this day, month or year, or later; of a timeline, what lasted.")
@click.option(
    "--colour", type=click.Choice(["red", "yellow", "grey", "green"]), multiple=True, help="Only sites of this colour, or these."
)
@click.option("--alert", "tell", is_flag=True, help="Tell whoever is to be told (docs/settings.md) what is news to them.")
@click.option("--timeline", is_flag=True, help="What befell the sites over time, a row each.")
@output_options("table")
@archive_option
def health(
    names: tuple[str, ...], since: str | None, colour: tuple[str, ...], tell: bool, timeline: bool, output: Output, archive: Path
) -> int:
    """Show how each site does, and why.

    Red is a site that is silent, blocked, down, moved, defaced, or whose layout changed. For a SITE the timeline of its spells,
    silences and intruders follows. Exit code 1 where a site is red.
    """
    chosen = [site_named(name).name for name in names]
    reached = alert(archive, loudly=True) if tell else True
    first, moment = span(since)[0] if since else "", now()
    with reading(archive) as connection:
        offline = known.is_offline(connection)
        states = known.states(connection, moment, chosen)
        shown = known.chosen_states(states, colour, "" if timeline else first)
        wanted = [state.site for state in shown]
        events = known.timeline(connection, moment, wanted, first) if wanted and (timeline or names) else []
    if offline:
        say(offline)
    if timeline:
        output.put(known.event_rows(events, output.columns))
    elif names and output.form in {"json", "jsonl"} and not output.columns:
        told = list(known.as_json(shown, events))
        output.write(lambda stream: _write_json(told, stream, lines=output.form == "jsonl"))
    else:
        output.put(known.rows(shown, output.columns or (known.COLUMNS if output.form == "table" else None)))
        if events and output.form == "table" and output.file in {None, "-"}:
            click.echo("")
            output.put(known.event_rows(events))
    return 1 if offline or not reached or any(state.colour == "red" for state in shown) else 0


@click.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--since", metavar="DATE", help="From the month of this day on.")
@click.option("--by", type=click.Choice(["site", "month"]), help="Add up over all months, or over all sites.")
@output_options("table")
@archive_option
def courtesy(names: tuple[str, ...], since: str | None, by: str | None, output: Output, archive: Path) -> None:
    """Report requests and bytes, by office and month.

    What an office may ask for: how often we came, how many requests that took, robots.txt among them, and how many bytes. Months
    are of UTC.
    """
    chosen = [site_named(name).name for name in names]
    with reading(archive) as connection:
        output.put(asked.courtesy(connection, chosen, span(since)[0][:7] if since else "", by).only(output.columns))


def _write_json(told: list[dict[str, object]], stream: TextIO, *, lines: bool) -> None:
    if lines:
        stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    else:
        stream.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
