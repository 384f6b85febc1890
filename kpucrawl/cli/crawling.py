"""In: the words after ``kpucrawl sites``, ``crawl`` and ``demo``; out: sites, or a crawl of them, and the exit code.

What needs Scrapy is imported by the command itself: all others then answer at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.cli.alerting import alert_after_run
from kpucrawl.cli.options import Output, archive_option, output_options, say
from kpucrawl.cli.questions import watch_after_run
from kpucrawl.errors import BadOption, NotNow
from kpucrawl.items import Site
from kpucrawl.query.days import span
from kpucrawl.query.filters import province_named
from kpucrawl.query.overview import overview
from kpucrawl.query.rows import reading

NIGHT = "20-6"
"""Hours, local time, at which a full crawl of many sites goes by itself: few read an office's site then."""
STOPPED = 130  # as shells tell Ctrl-C: 128 and the number of SIGINT


@click.group(invoke_without_command=True)
@click.option("--province", metavar="NAME", help="Only the offices of this province.")
@click.option("--kind", type=click.Choice(["province", "kabupaten", "kota"]), help="Only offices of this kind.")
@click.option(
    "--host-status", type=click.Choice(["observed", "derived"]), help="Only hosts that were seen, or only guessed ones."
)
@output_options("table")
@archive_option
@click.pass_context
def sites(
    context: click.Context, province: str | None, kind: str | None, host_status: str | None, output: Output, archive: Path
) -> None:
    """List the sites, or check them.

    Without a further word: a list, with what the archive knows of each.
    """
    if context.invoked_subcommand is not None:
        return
    known_province = province_named(province) if province else None
    listed = [
        site
        for site in all_sites()
        if known_province in {None, site.province} and kind in {None, site.kind} and host_status in {None, site.host_status}
    ]
    if archive.exists():
        with reading(archive) as connection:
            output.put(overview(listed, connection, output.columns))
    else:
        output.put(overview(listed, None, output.columns))
        say(f"there is no archive at {archive} yet, so nothing is known of their articles")


@click.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every site.")
@click.option("--province", metavar="NAME", multiple=True, help="Every site of this province.")
@click.option("--due", is_flag=True, help="Of these sites, or of all, only those whose turn it is: what a crontab runs.")
@click.option("--budget", metavar="TIME", help="At most so long (3h, 90m); what is left stays due and comes first next time.")
@click.option("--hours", metavar="FROM-TO", help="Only at these local hours, or any. [default: 20-6 for --full of many sites]")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N articles a site in this run.")
@click.option("--since", metavar="DATE", help="Walk listings back to this day, month or year.")
@click.option("--full", is_flag=True, help="Walk every listing to its end, over several nights if need be.")
@click.option("--recheck", is_flag=True, help="Look again at every known article, listed or not: edits and deletions show.")
@click.option("--delay", type=float, metavar="S", help="Seconds between requests to one host.")
@click.option("--rate", type=float, metavar="N", help="At most N requests a second to all hosts together.")
@click.option("--concurrency", type=int, metavar="N", help="At most N requests in flight to all hosts together.")
@click.option("--most-pages", type=int, metavar="N", help="At most N requests a site in this run.")
@click.option("--contact", metavar="ADDRESS", help="A web page or e-mail address, for the User-Agent, where you can be reached.")
@click.option("--no-pages", is_flag=True, help="Do not keep the raw pages beside the archive.")
@click.option("-s", "--set", "settings", metavar="NAME=VALUE", multiple=True, help="A Scrapy setting.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say every request.")
@archive_option
def crawl(names: tuple[str, ...], everything: bool, province: tuple[str, ...], **options: Any) -> int:
    """Crawl sites into the archive.

    Name them (kpucrawl crawl kab-magetan), or take a --province, or --all, or those that are --due. A site known already gives
    what is new on it, for two requests where nothing is. --full walks every listing to its end and reads known articles again;
    with --most-pages it stops after so many requests a site, and goes on there the next time. Exit code 75 if another crawl is
    running.
    """
    many = everything or bool(province) or not names
    chosen = chosen_sites(names, everything or (options["due"] and not names and not province), province)
    wishes = _crawl_options(many=many, **options)
    from kpucrawl.crawl.options import CrawlOptions  # noqa: PLC0415 – Scrapy takes half a second
    from kpucrawl.crawl.runner import crawl as run_crawl  # noqa: PLC0415

    report = run_crawl(chosen, CrawlOptions(**wishes).checked())
    if report.stopped == "interrupted":
        return STOPPED
    alert_after_run(wishes["archive"])
    watch_after_run(wishes["archive"], quiet=wishes["quiet"])
    return report.exit_code


def chosen_sites(names: Sequence[str], everything: bool, provinces: Sequence[str], command: str = "crawl") -> list[Site]:
    """Return the sites that a command names; raises BadOption where it names none, UnknownSiteError."""
    known = {province_named(province) for province in provinces}
    named = [site_named(name) for name in names]
    chosen = [site for site in all_sites() if everything or site.province in known or site in named]
    if not chosen:
        raise BadOption(
            f"name at least one site, such as `kpucrawl {command} kab-magetan`, or a --province, or --all; see `kpucrawl sites`"
        )
    return chosen


def _crawl_options(
    *,
    many: bool,
    hours: str | None,
    budget: str | None,
    archive: Path,
    no_pages: bool,
    since: str | None,
    settings: Sequence[str],
    quiet: bool,
    verbose: bool,
    **others: Any,
) -> dict[str, Any]:
    """Return the fields of ``CrawlOptions`` that the options ask for; raises BadOption."""
    further: dict[str, Any] = {"LOG_LEVEL": "DEBUG" if verbose else "ERROR"} if verbose or quiet else {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise BadOption(f"--set {setting[:60]}: give NAME=VALUE, for example DOWNLOAD_TIMEOUT=30")
        further[name] = value
    return {
        "budget": _time_allowed(hours, budget, is_full=others["full"], many=many, quiet=quiet),
        "archive": archive,
        "pages": not no_pages,
        "since": span(since)[0] if since else None,
        "progress": False if verbose else None,  # a bar would run into the log
        "quiet": quiet,
        "settings": tuple(further.items()),
        **others,
    }


def _time_allowed(hours: str | None, budget: str | None, *, is_full: bool, many: bool, quiet: bool) -> float | None:
    """Return the seconds a crawl may take, None for any; raises NotNow outside its hours, BadOption."""
    from kpucrawl.crawl.options import seconds_in, seconds_left  # noqa: PLC0415 – as above

    allowed = seconds_in(budget) if budget else None
    wanted = hours or (NIGHT if is_full and many else "any")
    now = datetime.now()  # local: the machine's, or that of the environment's TZ
    if wanted == "any":
        if is_full and hours is None and not quiet and seconds_left(NIGHT, now) is None:
            say("a full crawl by day: consider the night, when few read these sites")
        return allowed
    left = seconds_left(wanted, now)
    if left is None:
        raise NotNow(f"it is {now:%H:%M}, and this crawl waits for the hours {wanted}: start it then, or add --hours any")
    return left if allowed is None else min(left, allowed)


@click.command()
@click.option("--archive", metavar="PATH", help="A new file to crawl into. [default: output/demo.db, replaced each time]")
@click.option("--sites", "many", type=click.IntRange(min=1, max=50), default=6, show_default=True, metavar="N", help="N sites.")
@click.option(
    "--articles", type=click.IntRange(min=1, max=1000), default=15, show_default=True, metavar="N", help="N articles each."
)
def demo(archive: str | None, many: int, articles: int) -> int:
    """Rehearse it all without internet, on a pretend KPU network."""
    if archive is not None and Path(archive).exists():  # the demo starts afresh: it must never replace a real archive
        raise BadOption(f"{archive} is there already and the demo would replace it: name a new file, or leave --archive out")
    from kpucrawl.rehearse.demo import main as rehearse  # noqa: PLC0415 – the pretend network and its certificates

    return rehearse(archive, sites=many, articles=articles)
