"""In: a command line; out: rows on stdout, talk on stderr, and 0 (fine), 1 (some site failed) or 2 (wrong use) as exit code.

The commands stand in the order of the rooms. Those that need Scrapy import it themselves: all others then answer at once.
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn

import click

from kpucrawl import __version__
from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.desk import read, reread
from kpucrawl.errors import BadOption, KpucrawlError
from kpucrawl.items import Site
from kpucrawl.options import Chosen, Output, archive_option, filter_options, output_options, say
from kpucrawl.persist.archive import Archive
from kpucrawl.query import export as exports
from kpucrawl.query import prove as proofs
from kpucrawl.query import runs as past
from kpucrawl.query import search as searches
from kpucrawl.query.days import span
from kpucrawl.query.filters import province_named
from kpucrawl.query.formats import write_jsonl
from kpucrawl.query.layout import write_article
from kpucrawl.query.overview import overview
from kpucrawl.query.rows import Rows, chosen_columns, columns_of, reading
from kpucrawl.query.show import find, versions_of
from kpucrawl.query.stats import count
from kpucrawl.query.verify import Verification

WRONG_USE = 2
STOPPED = 130  # as shells tell Ctrl-C: 128 and the number of SIGINT
PIPE_CLOSED = 141  # and a reader that went away (`… | head`): 128 and the number of SIGPIPE


class InOrder(click.Group):
    """A group that lists its commands in the order they stand here: the rooms' order."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kpucrawl")
@click.option("-v", "--verbose", is_flag=True, help="Show where an unexpected error came from.")
def kpucrawl(verbose: bool) -> None:
    """Keep and search what the 552 regional offices of Indonesia's election commission (KPU) publish.

    Try it without internet: kpucrawl demo
    """


# catalogue


@kpucrawl.command()
@click.option("--province", metavar="NAME", help="Only the offices of this province.")
@click.option("--kind", type=click.Choice(["province", "kabupaten", "kota"]), help="Only offices of this kind.")
@click.option(
    "--host-status", type=click.Choice(["observed", "derived"]), help="Only hosts that were seen, or only guessed ones."
)
@output_options("table")
@archive_option
def sites(province: str | None, kind: str | None, host_status: str | None, output: Output, archive: Path) -> None:
    """List the sites, with what the archive knows of each."""
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


# crawl


@kpucrawl.command()
@click.argument("names", metavar="[SITE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every site.")
@click.option("--province", metavar="NAME", multiple=True, help="Every site of this province.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N articles a site in this run.")
@click.option("--since", metavar="DATE", help="Walk listings back to this day, month or year.")
@click.option("--full", is_flag=True, help="Walk every listing to its end and read known articles again.")
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

    Name them (kpucrawl crawl kab-magetan), or take a --province, or --all. A site known already gives what is new on it.
    """
    chosen = _chosen_sites(names, everything, province)
    wishes = _crawl_options(**options)
    from kpucrawl.crawl.options import CrawlOptions  # noqa: PLC0415 – Scrapy takes half a second
    from kpucrawl.crawl.runner import crawl as run_crawl  # noqa: PLC0415

    report = run_crawl(chosen, CrawlOptions(**wishes).checked())
    return STOPPED if report.stopped == "interrupted" else report.exit_code


def _chosen_sites(names: Sequence[str], everything: bool, provinces: Sequence[str]) -> list[Site]:
    known = {province_named(province) for province in provinces}
    named = [site_named(name) for name in names]
    chosen = [site for site in all_sites() if everything or site.province in known or site in named]
    if not chosen:
        raise BadOption(
            "name at least one site, such as `kpucrawl crawl kab-magetan`, or a --province, or --all; see `kpucrawl sites`"
        )
    return chosen


def _crawl_options(
    *, archive: Path, no_pages: bool, since: str | None, settings: Sequence[str], quiet: bool, verbose: bool, **others: Any
) -> dict[str, Any]:
    """Return the fields of ``CrawlOptions`` that the options ask for; raises BadOption."""
    further: dict[str, Any] = {"LOG_LEVEL": "DEBUG" if verbose else "ERROR"} if verbose or quiet else {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise BadOption(f"--set {setting[:60]}: give NAME=VALUE, for example DOWNLOAD_TIMEOUT=30")
        further[name] = value
    return {
        "archive": archive,
        "pages": not no_pages,
        "since": span(since)[0] if since else None,
        "progress": False if verbose else None,  # a bar would run into the log
        "quiet": quiet,
        "settings": tuple(further.items()),
        **others,
    }


# extract and normalise


kpucrawl.add_command(read)
kpucrawl.add_command(reread)


# query


@kpucrawl.command()
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most N articles.")
@click.option("--newest", is_flag=True, help="Newest first, not best first.")
@output_options("table")
@archive_option
def search(words: tuple[str, ...], chosen: Chosen, limit: int, newest: bool, output: Output, archive: Path) -> None:
    """Find the articles that hold all WORDS.

    A phrase stands in quotes of its own ('"rapat pleno"'), a beginning ends in a star ('pemilih*'), spellings of one word are one
    (Jumat, Jum'at), and upper and lower case are one. Words that begin with a dash come after a lone --.
    """
    with reading(archive) as connection:
        offered = (*columns_of(connection, "articles"), "snippet")
        columns = chosen_columns(output.columns, offered) if output.columns else searches.COLUMNS
        if output.fits_a_terminal and not output.columns:
            columns = tuple(name for name in columns if name != "url")  # broken over lines it is of no use; `show` has it whole
        found = output.put(searches.search(connection, " ".join(words), chosen, limit=limit, newest=newest, columns=columns))
    if not found:
        say("no article holds all of that: try fewer words, or the beginning of one (pemilih*)")


@kpucrawl.command()
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


@kpucrawl.command()
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


@kpucrawl.command()
@click.argument("view", default="articles")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows.")
@output_options("jsonl")
@archive_option
def export(view: str, chosen: Chosen, limit: int | None, output: Output, archive: Path) -> None:
    """Write out the rows of a VIEW, all of them.

    VIEW is articles unless told; or versions, views_log, stories, links, addresses, absences, sites, runs, run_sites, failures,
    spam_log, chain.
    """
    with reading(archive) as connection:
        output.put(exports.export(connection, view, chosen, columns=output.columns, limit=limit))


@kpucrawl.command()
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


@kpucrawl.command()
@click.argument("article", metavar="ID|URL")
@click.option("--version", type=click.IntRange(min=1), metavar="N", help="This version, not its present text.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@archive_option
def prove(article: str, version: int | None, form: Literal["text", "json"], archive: Path) -> None:
    """Print what a citation of one article needs.

    Its address, when it was read, the digest of its text, the digest of its raw page and the WARC record that holds it, and its
    place in the hash chain.
    """
    with reading(archive) as connection:
        proof = proofs.prove(connection, int(str(find(connection, article).article["id"])), version)
        if form == "json":
            click.echo(json.dumps(proof, ensure_ascii=False, indent=2))
        else:
            proofs.write_proof(proof, sys.stdout)


@kpucrawl.command()
@click.option("--since", metavar="DATE", help="Only texts and pages first read on or after this day, month or year.")
@click.option("--sample", type=click.IntRange(min=0), metavar="N", help="Read only N raw pages, drawn anew each time.")
@click.option("--seal", is_flag=True, help="First add to the chain what it does not cover yet.")
@output_options("table")
@archive_option
def verify(since: str | None, sample: int | None, seal: bool, output: Output, archive: Path) -> int:
    """Check that nothing in the archive was altered or lost.

    Recomputes the hash chain, the digest of every text and of every raw page; what does not match is a row each, and the exit
    code is 1 if there is any.
    """
    if seal:
        with reading(archive), Archive(archive) as opened:
            opened.seal()
    with reading(archive) as connection:
        checked = Verification(connection, archive.parent / "pages", span(since)[0] if since else "", sample)
        found = checked.rows().only(output.columns)
        lines = list(found.lines)
        if lines:
            output.put(Rows(found.columns, lines))
        say(checked.told(len(lines)))
    return 1 if lines else 0


# rehearse


@kpucrawl.command()
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


# The front door


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (``sys.argv`` unless given) and return its exit code; errors are told in one line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a title with an emoji must not end a search on an old terminal
    try:
        # Not kpucrawl.main(): click's own door prints an empty line on Ctrl-C and exits 1 on a closed pipe.
        with kpucrawl.make_context("kpucrawl", given.copy()) as context:
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
