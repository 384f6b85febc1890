"""In: the words after ``kpucrawl sites check``; out: what each site answers to a first look, and 1 where one needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from kpucrawl.catalogue.findings import save_findings
from kpucrawl.cli.crawling import chosen_sites
from kpucrawl.cli.options import Output, archive_option, output_options, say
from kpucrawl.clock import now
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.checks import SiteCheck
from kpucrawl.persist.holding import Holding
from kpucrawl.places import overrides_path
from kpucrawl.query.rows import Rows, Value
from kpucrawl.terminal import printable

_READ = tuple(f"{place}_{name}" for place in ("first", "second") for name in ("title", "published_on", "opening"))
COLUMNS = (
    *("verdict", "site", "host", "family", "menu", "articles", *_READ, "reason", "next_step"),
    *("addresses", "status", "answers", "certificate", "requests", "bytes"),
)
IN_A_TABLE = "verdict,site,family,menu,first_published_on,first_title,reason,next_step"


@click.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every site.")
@click.option("--province", metavar="NAME", multiple=True, help="Every site of this province.")
@click.option("--save", is_flag=True, help="Also write hosts that answered into your own overrides, with the reason.")
@click.option("--delay", type=float, metavar="SECONDS", help="Between an answer of a host and the next request.")
@click.option("--contact", metavar="ADDRESS", help="A web page or e-mail address, for the User-Agent, where you can be reached.")
@output_options("text")
@archive_option
def check(
    names: tuple[str, ...],
    everything: bool,
    province: tuple[str, ...],
    save: bool,
    delay: float | None,
    contact: str | None,
    output: Output,
    archive: Path,
) -> int:
    """Look at sites for the first time, with a handful of requests each.

    Their names are looked up, robots.txt is asked first, then the home page, a listing and two articles; where a host does not
    answer, the spellings that are known for doubtful names. Shown are the family, the menu's categories and what the reader took;
    what fails names the next step. The findings are kept in the archive. Exit code 1 where a site needs a person, 75 where a
    crawl is running.
    """
    from kpucrawl.crawl.checks import Inspection, inspect  # noqa: PLC0415 – Scrapy takes half a second
    from kpucrawl.crawl.firstlook import findings, sum_up  # noqa: PLC0415
    from kpucrawl.crawl.options import CrawlOptions  # noqa: PLC0415

    sites = chosen_sites(names, everything, province, "sites check")
    options = CrawlOptions(archive=archive, delay=delay, contact=contact).checked()
    checks: dict[str, SiteCheck] = {}
    found = []

    def done(one: Inspection) -> None:
        made = checks[one.site.name] = sum_up(one, now())
        found.extend(findings(one, made))
        if len(sites) > 1:
            say(f"[{len(checks)}/{len(sites)}] {made.site}: {made.verdict}{f' ({made.reason})' if made.reason else ''}")

    with Holding(archive), Archive(archive) as opened:  # beside a crawl it would ask the same hosts at a pace of its own
        inspect(sites, options, done)
        for made in checks.values():
            opened.save_check(made)
    told = [checks[site.name] for site in sites if site.name in checks]
    if output.form == "text":
        output.write(lambda stream: _write(told, stream))
    else:
        output.put(_rows(told).only(output.columns or (IN_A_TABLE if output.form == "table" else None)))
    if save:
        new = save_findings(overrides_path(), found)
        say(f"{overrides_path()}: {len(new)} values written" if new else f"{overrides_path()}: nothing new to write")
    elif found:
        say(f"{len(found)} values are worth keeping in your overrides: add --save")
    return 0 if len(told) == len(sites) and all(made.verdict == "ok" for made in told) else 1


def _rows(checks: Sequence[SiteCheck]) -> Rows:
    lines: list[tuple[Value, ...]] = []
    for made in checks:
        read = [article for article in made.articles if "title" in article]
        shown = [_text(one.get(name)) for one in (*read, {}, {})[:2] for name in ("title", "published_on", "opening")]
        lines.append(
            (made.verdict, made.site, made.host, made.family, _menu(made), len(read), *shown, made.reason or None, made.next_step,
             " ".join(made.addresses) or None, made.status, made.answers, made.certificate, made.requests, made.bytes)
        )  # fmt: skip
    return Rows(COLUMNS, lines)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _menu(made: SiteCheck) -> str:
    return ", ".join(f"{entry['label']} ({entry['category']})" for entry in made.menu)


def _write(checks: Sequence[SiteCheck], stream: TextIO) -> int:
    """Write a few lines a site."""
    for made in checks:
        answer = ", ".join(
            str(part)
            for part in (made.status, *made.addresses, made.certificate and f"certificate {made.certificate}", made.family)
            if part
        )
        lines = [f"{made.site}: {made.verdict} {made.answers or made.host}{f' ({answer})' if answer else ''}"]
        lines += [f"  why: {made.reason}"] if made.reason else []
        lines += [f"  menu: {_menu(made)}"] if made.menu else []
        for article in made.articles:
            if "title" in article:
                lines += [f"  {article['published_on'] or 'no day':<12}{article['title']}", f"              {article['opening']}"]
            else:
                lines.append(f"  refused     {article['url']} ({article['refused']})")
        lines.append(f"  next: {made.next_step}")
        stream.writelines(f"{line[: len(line) - len(line.lstrip())]}{printable(line)}\n" for line in lines)
    return len(checks)
