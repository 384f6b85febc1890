"""In: the words after ``kpucrawl silence``; out: which offices published in which weeks, and which did not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.cli.options import Output, archive_option, output_options, say
from kpucrawl.errors import BadOption
from kpucrawl.query import silence as quiet
from kpucrawl.query.days import span
from kpucrawl.query.filters import province_named
from kpucrawl.query.heatmap import write_signs, write_svg
from kpucrawl.query.rows import reading


@click.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--province", metavar="NAME", multiple=True, help="Only the offices of this province.")
@click.option("--since", metavar="DATE", help="From the week of this day, month or year. [default: 26 weeks back]")
@click.option("--until", metavar="DATE", help="Up to the week of this day, month or year. [default: the last whole week]")
@click.option(
    "--stages", type=click.Path(path_type=Path), metavar="FILE", help="By the stages of a CSV file: stage, first_day, last_day."
)
@output_options("table")
@archive_option
def silence(
    names: tuple[str, ...],
    province: tuple[str, ...],
    since: str | None,
    until: str | None,
    stages: Path | None,
    output: Output,
    archive: Path,
) -> None:
    """Show which offices published in which weeks.

    As a table: how many articles, · for none, ? where it could not be seen, for want of a crawl that ended well after that week.
    --format chart draws signs, --format svg -o FILE a heat map; csv, jsonl and parquet have a line an office and week. Weeks
    are from Monday to Sunday.
    """
    known = {province_named(name) for name in province}
    chosen = {site_named(name).name for name in names}
    sites = [one.name for one in all_sites() if (not known and not chosen) or one.province in known or one.name in chosen]
    told = quiet.read_stages(stages) if stages else []
    first, last = _span(since, until, told)
    with reading(archive) as connection:
        if not names and not province:
            crawled = {row[0] for row in connection.execute("SELECT DISTINCT site FROM run_sites")}
            say(f"{len(sites) - len(crawled)} of {len(sites)} offices were never crawled and are left out; name one to see it")
            sites = [site for site in sites if site in crawled]
        found = quiet.weeks(connection, sites, first, last)
        if told:
            output.put(quiet.by_stage(found, told).only(output.columns))
        elif output.form == "svg":
            output.path("silence.svg")
            output.write(lambda stream: write_svg(found, stream))
        elif output.form == "chart":
            output.write(lambda stream: write_signs(found, stream))
        elif output.form == "table":
            output.put(quiet.matrix(found).only(output.columns))
        else:
            output.put(quiet.rows(found).only(output.columns))


def _span(since: str | None, until: str | None, stages: list[quiet.Stage]) -> tuple[date, date]:
    today = date.today()
    whole = today - timedelta(days=today.weekday() + 1)  # the last Sunday
    last = date.fromisoformat(span(until, "--until")[1]) if until else max((one.last for one in stages), default=whole)
    back = last - timedelta(weeks=quiet.WEEKS - 1)
    first = date.fromisoformat(span(since, "--since")[0]) if since else min((one.first for one in stages), default=back)
    if last < first:
        raise BadOption(f"--until {last} is before --since {first}: give the earlier day to --since")
    return first, last
