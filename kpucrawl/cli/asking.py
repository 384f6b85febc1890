"""In: the words after ``kpucrawl search``, ``show``, ``stats``, ``export`` and ``runs``; out: rows of the archive on stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from kpucrawl.cli.options import Chosen, Output, archive_option, filter_options, output_options, say, whole_file
from kpucrawl.cli.progress import watched
from kpucrawl.errors import BadOption
from kpucrawl.query import export as exports
from kpucrawl.query import facets as counts
from kpucrawl.query import runs as past
from kpucrawl.query import search as searches
from kpucrawl.query.asof import as_of as known_on
from kpucrawl.query.dataset import write_dataset
from kpucrawl.query.feeds import MOST as NEWEST
from kpucrawl.query.formats import FEEDS, MARKS, write_jsonl
from kpucrawl.query.layout import write_article
from kpucrawl.query.rows import Rows, chosen_columns, columns_of, reading
from kpucrawl.query.show import find, versions_of
from kpucrawl.query.slices import write_slice
from kpucrawl.query.stats import count

NOTHING = "no article holds all of that: try fewer words, or the beginning of one (pemilih*)"
NARROW = "no article holds all of that within these filters: leave one out ({}), or try fewer words"


@click.command()
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most N articles.")
@click.option("--newest", is_flag=True, help="Newest first, not best first.")
@click.option("--each", is_flag=True, help="Every article that tells a story, not one line a story.")
@click.option("--facets", is_flag=True, help="Count what is found: by site, province, year, kind and category.")
@output_options("table")
@archive_option
def search(
    words: tuple[str, ...],
    chosen: Chosen,
    limit: int,
    newest: bool,
    each: bool,
    facets: bool,
    output: Output,
    archive: Path,
) -> None:
    """Find the stories that hold all WORDS, in any of their forms.

    pilih finds memilih, pemilih and pemilihan, Jumat finds Jum'at, DPT finds Daftar Pemilih Tetap. A phrase stands in quotes of
    its own ('"rapat pleno"') and is found as it is, a beginning ends in a star ('pemilih*'); OR, NOT and parentheses ask for
    more ('(banjir OR gempa) NOT simulasi'), title: for words of the headline. Words that begin with a dash come after a lone --.
    """
    with reading(archive) as connection:
        if facets:
            counted = counts.facets(connection, " ".join(words), chosen, most=None if output.form != "table" else counts.MOST)
            found = output.put(counted.only(output.columns))
            if not found:
                say(_nothing(chosen))
            return
        offered = (*columns_of(connection, "articles"), *searches.OWN_COLUMNS)
        columns = chosen_columns(output.columns, offered) if output.columns else searches.COLUMNS
        if output.fits_a_terminal and not output.columns:
            columns = tuple(name for name in columns if name != "url")  # broken over lines it is of no use; `show` has it whole
        marks = searches.Marks(*MARKS) if output.fits_a_terminal else searches.PLAIN
        if output.fits_a_terminal and not output.columns:
            columns = tuple("marked_title" if name == "title" else name for name in columns)
        found = output.put(
            searches.search(
                connection, " ".join(words), chosen, limit=limit, newest=newest, each=each, columns=columns, marks=marks
            )
        )
    if not found:
        say(_nothing(chosen))


def _nothing(chosen: Chosen) -> str:
    filters = ", ".join(f"--{name}" for name in chosen if name != "spam")
    return NARROW.format(filters) if filters else NOTHING


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--versions", is_flag=True, help="Every text it has had, as JSON lines.")
@archive_option
def show(article: str, form: Literal["text", "jsonl"], versions: bool, archive: Path) -> None:
    """Show one article.

    It is named by its number in the archive or by its address, in any spelling.
    """
    with reading(archive) as connection:
        found = find(connection, article)
        if versions:
            write_jsonl(versions_of(connection, int(str(found.article["id"]))), sys.stdout)
        elif form == "jsonl":
            write_jsonl(Rows(tuple(found.article), [tuple(found.article.values())]), sys.stdout)
        else:
            write_article(found, sys.stdout)


@click.command()
@click.option(
    "--by",
    default="month",
    show_default=True,
    metavar="GROUP",
    help="site, province, month, year, category, kind, author or spam.",
)
@filter_options
@output_options("chart")
@archive_option
def stats(by: str, chosen: Chosen, output: Output, archive: Path) -> None:
    """Count articles by month, site, province …"""
    with reading(archive) as connection:
        output.put(count(connection, by, chosen).only(output.columns))


@click.command()
@click.argument("view", default="articles")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows; of a feed the newest, 50 unless told.")
@click.option("--as-of", metavar="DATE", help="As the archive knew it at the end of this day, month or year (UTC).")
@click.option("--dataset", type=click.Path(path_type=Path), metavar="DIR", help="A new folder: all views as Parquet, described.")
@output_options("jsonl")
@archive_option
def export(
    view: str, chosen: Chosen, limit: int | None, as_of: str | None, dataset: Path | None, output: Output, archive: Path
) -> None:
    """Write out the rows of a VIEW, all of them.

    VIEW is articles unless told; or versions, views_log, stories, copies, links, addresses, absences, sites, runs, run_sites,
    failures, spam_log, chain. --format sqlite -o FILE writes a small archive of its own: the articles chosen with all that
    belongs to them. --dataset writes a folder to cite and to share.
    """
    if limit is not None and (dataset is not None or output.form == "sqlite"):
        raise BadOption(
            "--limit is of rows, and a data set or slice has many views: narrow it with filters, for example --since 2025"
        )
    with reading(archive) as connection:
        moment = known_on(connection, as_of) if as_of else None
        if dataset is not None:
            written = write_dataset(connection, dataset, chosen, moment, watched)
            say(f"{written:,} articles in {dataset}: README.md tells what they are, SHA256SUMS proves them")
        elif output.form == "sqlite":
            with whole_file(output.path("kpu-slice.db")) as part:
                say(f"{write_slice(connection, part, chosen, watched):,} articles in {output.file}")
        else:
            feed = output.form in FEEDS
            most = limit or (NEWEST if feed else None)
            rows = exports.export(connection, view, chosen, columns=output.columns, limit=most, newest=feed)
            if output.is_watched:
                rows = watched(view, rows, exports.how_many(connection, view, chosen, limit=most))
            output.put(rows)


@click.command()
@click.argument("run", type=click.IntRange(min=1), required=False)
@click.option("--failures", is_flag=True, help="The addresses that gave no article, and why.")
@output_options("table")
@archive_option
def runs(run: int | None, failures: bool, output: Output, archive: Path) -> None:
    """List the crawls, or the sites of one RUN.

    The last crawl comes first; RUN is its number.
    """
    with reading(archive) as connection:
        output.put(past.runs(connection, run, failures=failures, columns=output.columns))
