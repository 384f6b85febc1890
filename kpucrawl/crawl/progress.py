"""In: what happens during a run; out: a live display on a terminal, plain lines elsewhere, all on stderr."""

from __future__ import annotations

import sys
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from kpucrawl.items import Verdict

from .report import RunReport, SiteReport

MOST_NAMED = 20
"""Failed addresses named at the end: the archive has them all (`kpucrawl runs`)."""


class Progress:
    """Tells how a run goes: ``live`` with a bar that stays in place, else with one line for each site that is done.

    ``quiet`` tells only of sites that went wrong, and sums up only a run that did.
    """

    def __init__(self, sites: int, *, live: bool | None = None, quiet: bool = False) -> None:
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.live = (self.console.is_terminal if live is None else live) and not quiet
        self.quiet = quiet
        self.sites = sites
        self.done = 0
        self.counts: dict[Verdict, int] = {"new": 0, "changed": 0, "same": 0}
        self.began = monotonic()
        self.bar: Bar | None = None
        self.task: TaskID | None = None

    def site_begins(self, name: str) -> None:
        """Note that a site is being walked."""
        if self.live and self.bar is None:
            self.bar = Bar(
                SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("sites"),
                TextColumn("{task.fields[articles]}"), TimeElapsedColumn(),
                console=self.console, refresh_per_second=4, transient=True,
            )  # fmt: skip
            self.task = self.bar.add_task("Crawling", total=self.sites, articles="")
            self.bar.start()

    def article(self, verdict: Verdict) -> None:
        """Note that the archive took an article."""
        self.counts[verdict] += 1
        self.refresh()

    def site_ends(self, report: SiteReport) -> None:
        """Note that a site is done."""
        self.done += 1
        if self.bar is None and not self.quiet:
            self.say(f"{self.done}/{self.sites} {line_of(report)}")
        elif report.outcome != "ok":
            self.say(line_of(report))
        self.refresh()

    def refresh(self) -> None:
        """Bring the live display up to date."""
        if self.bar is not None and self.task is not None:
            seconds = max(monotonic() - self.began, 0.001)
            told = ", ".join(f"{number} {verdict}" for verdict, number in self.counts.items())
            told += f", {sum(self.counts.values()) / seconds:.1f} pages/s"
            self.bar.update(self.task, completed=self.done, articles=told)

    def say(self, line: str) -> None:
        """Print a line, as text and not as markup."""
        if self.bar is not None:
            self.console.print(line, markup=False)
        else:
            print(line, file=sys.stderr, flush=True)

    def end(self, report: RunReport) -> None:
        """Take the display down and sum the run up, failed addresses named."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None
        if self.quiet and not report.exit_code and not report.total("failed"):
            return
        for line in summary(report):
            self.say(line)


def line_of(report: SiteReport) -> str:
    """Return what one run did on one site, as one line.

    >>> line_of(SiteReport("kab-magetan", outcome="ok", new=8, requests=12))
    'kab-magetan ok: 8 new, 0 changed, 0 same, 12 requests'
    """
    counts = f"{report.new} new, {report.changed} changed, {report.same} same, {report.requests} requests"
    failed = f", {report.failed} failed" if report.failed else ""
    counts += f", {report.missing} missing, {report.gone} gone" if report.missing or report.gone else ""
    counts += f", {report.spam} of intruders" if report.spam else ""
    told = f" ({report.told})" if report.told else ""
    return f"{report.site} {report.outcome}: {counts}{failed}{told}"


def summary(report: RunReport) -> list[str]:
    """Return the lines that sum a run up."""
    failures = [(site.site, failed) for site in report.sites for failed in site.failures]
    lines = [f"failed: {failed.url} ({failed.reason})" for _, failed in failures[:MOST_NAMED]]
    total = report.total("failed")
    if total > len(lines):
        lines.append(f"… and {total - len(lines)} more addresses failed; the archive's view `failures` names them")
    sites = len(report.sites)
    poor = [f"{site.site} {site.outcome}" for site in report.failed_sites]
    if poor:
        lines.append(f"sites to look at: {', '.join(poor[:MOST_NAMED])}{' …' if len(poor) > MOST_NAMED else ''}")
    articles = f"{report.total('new')} new, {report.total('changed')} changed, {report.total('same')} same"
    ended = f" – stopped: {report.stopped}" if report.stopped else f" – {report.ended}" if report.ended else ""
    seconds = max(report.seconds, 0.001)
    lines.append(
        f"{sites} site{'' if sites == 1 else 's'}: {articles} articles, {report.total('requests')} requests, {total} failed, "
        f"{seconds:.0f} s, {report.total('articles') / seconds:.1f} articles/s{ended}"
    )
    return lines
