"""In: the words after ``kpucrawl read`` and ``kpucrawl reread``; out: what is read of pages, on stdout, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.cli.options import Output, archive_option, output_options, say
from kpucrawl.errors import ArchiveError, BadOption
from kpucrawl.items import Article, Site
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.holding import Holding
from kpucrawl.query.days import span
from kpucrawl.query.rows import Rows
from kpucrawl.terminal import harmless, harmless_json

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from kpucrawl.crawl.reread import Difference, Rereading

COLUMNS = ("site", "pages", "changed", "fields", "new", "refused", "lost")
_SHORT = 300
"""Characters of a value shown on either side of a difference that is not of words."""


@click.command()
@click.argument("sources", metavar="URL|FILE|FOLDER...", nargs=-1, required=True)
@click.option("--url", metavar="URL", help="The address of a page given as a file, where the page itself does not tell it.")
@click.option("--site", metavar="SITE", help="Use what the archive knows of this site: its furniture, its articles' days.")
@click.option("--kept", is_flag=True, help="Take the page of an address from the raw pages kept, and ask no site.")
@click.option(
    "--stage",
    type=click.Choice(["segments", "raw", "article", "all"]),
    help="Show this stage only. [default: all of one page, a line each of several]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@archive_option
def read(
    sources: tuple[str, ...],
    url: str | None,
    site: str | None,
    kept: bool,
    stage: Literal["segments", "raw", "article", "all"] | None,
    form: Literal["text", "json"],
    archive: Path,
) -> int:
    """Show what is read of a page, stage by stage.

    The page is an address, a file, or each file of a folder; nothing is archived. Shown are its runs of text with what became of
    each and why, the headline and its rivals, every value with the place it was read from, what was cut on the way to the
    article, how the day was settled, and how sure the reader is. Pages of one site that are given together teach each other's
    furniture. Exit code 1 if one is no article.
    """
    from kpucrawl.crawl.known import furniture_of  # noqa: PLC0415 – `--help` is quick without the reader
    from kpucrawl.crawl.single import Skipped, pages_of  # noqa: PLC0415
    from kpucrawl.crawl.stages import Known, as_json, staged  # noqa: PLC0415

    asked = site_named(site) if site else None
    known: dict[str, Known] = {}
    if asked is not None and archive.exists():
        with Archive(archive, readonly=True) as opened:
            known[asked.name] = Known(furniture_of(opened, asked.name), opened.dates_by_id(asked.name))
    elif asked is not None:
        say(f"there is no archive at {archive}: nothing is known of {asked.name}")
    pages = []
    for page in pages_of(sources, url, asked, archive if kept else None):
        if isinstance(page, Skipped):
            say(f"left out: {page.why}")
        else:
            pages.append(page)
    if not pages:
        raise BadOption("none of these is an article's page: see above")
    if asked is not None and any(page.site is not asked for page in pages):
        raise BadOption(
            f"--site {asked.name}, but {next(page.url for page in pages if page.site is not asked)} is not of that site"
        )
    done = list(staged(pages, known))
    if form == "json":
        told = [as_json(one, stage or "all") for one in done]
        text = json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=2)
        click.echo(harmless_json(text))
    else:
        from kpucrawl.crawl.showing import Show  # noqa: PLC0415 – JSON needs no rich

        show = Show()
        if len(done) > 1 and stage is None:
            show.summary(done)
        else:
            for one in done:
                show.page(one, stage or "all")
    made_up = sum(page.made_up for page in pages)
    if made_up > 1:
        say(f"{made_up} files do not tell their address: it was made of their names, and the headlines lack a witness")
    refused = [one for one in done if one.refusal is not None]
    for one in refused:
        say(f"kpucrawl: {one.page.name} is no article: {one.refusal}")
    return 1 if refused else 0


@click.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Save nothing: only show what would change.")
@click.option("--since", metavar="DATE", help="Only pages fetched on or after this day, month or year.")
@click.option(
    "--show", type=click.IntRange(min=0), metavar="N", help="Show the first N differences a site. [default: 5 in a dry run]"
)
@output_options("table")
@archive_option
def reread(names: tuple[str, ...], dry_run: bool, since: str | None, show: int | None, output: Output, archive: Path) -> int:
    """Read the kept raw pages again with the present reader.

    No site is asked. What is read otherwise now is saved: the old text stays as a version, and nothing of it counts as an edit by
    the office. Without a SITE: every site of which pages are kept. A row a site tells how many pages were read, how many articles
    changed and in which fields, how many pages that were refused are articles now, how many articles would be refused now (they
    stay), and how many pages could not be had. Exit code 1 if any could not.
    """
    examples = (5 if dry_run else 0) if show is None else show
    sites = [site_named(name) for name in names] or list(all_sites())
    first = span(since)[0] if since else ""
    done: list[Rereading] = []
    if not archive.exists():
        raise ArchiveError(f"there is no archive at {archive}: nothing was kept that could be read again")
    with nullcontext() if dry_run else Holding(archive), Archive(archive, readonly=dry_run) as opened:
        done += _reread(opened, archive.parent / "pages", sites, dry_run=dry_run, since=first, examples=examples)
        if not dry_run and any(one.changed or one.new for one in done):
            opened.seal()
            opened.tidy()
    read = [one for one in done if one.pages or one.lost]
    rows = Rows(COLUMNS, [_row(one) for one in read]).only(output.columns)
    if read or output.form != "table":
        output.put(rows)
    if output.form == "table" and output.file in {None, "-"}:
        for line in _lines(read):
            click.echo(harmless(line))
    lost = sum(one.lost for one in read)
    if lost:
        say(
            f"{lost} {'page' if lost == 1 else 'pages'} could not be read again: {next(one.why_lost for one in read if one.lost)}"
        )
    if not read:
        say("no page is kept of these: pages are kept by `kpucrawl crawl` without --no-pages")
    elif dry_run:
        say("nothing was saved; the same without --dry-run saves it")
    return 1 if lost else 0


def _reread(
    archive: Archive, folder: Path, sites: Sequence[Site], *, dry_run: bool, since: str, examples: int
) -> Iterator[Rereading]:
    from kpucrawl.crawl.reread import reread as reread_site  # noqa: PLC0415 – the crawl room's package is not needed by other words

    with _progress(len(sites)) as (bar, task):
        for number, site in enumerate(sites):
            pages = count(1)

            def tell(name: str = site.name, pages: count[int] = pages) -> None:
                bar.update(task, description=f"{name}: {next(pages)} pages")

            bar.update(task, completed=number)
            yield reread_site(archive, folder, site, dry_run=dry_run, since=since, examples=examples, on_page=tell)


@contextmanager
def _progress(sites: int) -> Iterator[tuple[Progress, TaskID]]:
    """Show how far it is on a person's terminal, and nothing elsewhere."""
    from rich.console import Console  # noqa: PLC0415 – `--help` is quick without it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("sites"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar, bar.add_task("", total=sites)


def _row(one: Rereading) -> tuple[str, int, int, str, int, str, int]:
    return (one.site, one.pages, one.changed, _counted(one.fields), one.new, _counted(one.refused), one.lost)


def _counted(counts: dict[str, int]) -> str:
    """Return counts as words, the greatest first.

    >>> _counted({"author": 1, "body": 12})
    'body 12, author 1'
    """
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _lines(done: Iterable[Rereading]) -> Iterator[str]:
    for one in done:
        for difference in one.differences:
            yield f"\n{difference.after.url}"
            yield from _told(difference)
        for address in one.doubted:
            yield f"\n{address}\n  would be refused now; it stays"


def _told(difference: Difference) -> Iterator[str]:
    from kpucrawl.crawl.differences import words_that_differ  # noqa: PLC0415 – as above

    for name in difference.fields:
        if name in {"title", "body"}:
            yield f"  {name}: {words_that_differ(getattr(difference.before, name), getattr(difference.after, name))}"
        elif name == "breaks":
            yield f"  body: the same words, {_paragraphs(difference.before)} → {_paragraphs(difference.after)} paragraphs"
        else:
            yield f"  {name}: {_value(difference.before, name)} → {_value(difference.after, name)}"


def _paragraphs(article: Article) -> int:
    return article.body.count("\n\n") + bool(article.body)


def _value(article: Article, name: str) -> str:
    value = getattr(article, name)
    if name in {"attachments", "links"}:
        return f"{len(value)} {name}"
    return "none" if value is None else str(value)[:_SHORT]
