"""In: a command line; out: the tables of one benchmark, or of those that say what a crawl costs: ``python -m benchmarks``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

SETTINGS = {"help_option_names": ["-h", "--help"], "show_default": True}


@click.group(context_settings=SETTINGS, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Measure, as ratios within one run. Without a command: crawl, reader and store, a few minutes in all."""
    if context.invoked_subcommand is None:
        for command in (crawl, reader, store):
            context.invoke(command)
            click.echo()


@main.command()
@click.option("--sites", type=click.IntRange(min=1), default=20, help="Sites of the pretend network.")
@click.option("--articles", type=click.IntRange(min=1), default=40, help="Articles a site.")
@click.option("--rounds", type=click.IntRange(min=1), default=5, help="How often each crawl is run, in turns.")
@click.option("--http", is_flag=True, help="Over plain http; the network refuses tunnels then.")
@click.option("--more", is_flag=True, help="Further bare spiders: with robots.txt, with the DEBUG log that is Scrapy's default.")
@click.option("--where", is_flag=True, help="Say besides where the CPU goes, by room and function (Linux).")
def crawl(sites: int, articles: int, rounds: int, http: bool, more: bool, where: bool) -> None:
    """Pages a second and CPU of the full pipeline against a bare Scrapy spider that follows the same links."""
    from benchmarks.crawl import compare  # noqa: PLC0415 – each command loads what it needs

    compare(sites, articles, rounds, tls=not http, more=more, where=where)


@main.command()
@click.option("--articles", type=click.IntRange(min=1), default=60, help="Article pages a theme and round.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, help="How often, each time on other pages.")
@click.option("--where", is_flag=True, help="Say besides where the CPU goes, by function (Linux).")
def reader(articles: int, rounds: int, where: bool) -> None:
    """Documents a CPU second of the reader against trafilatura."""
    from benchmarks.reader import compare  # noqa: PLC0415

    compare(articles, rounds, where=where)


@main.command()
@click.option("--most", type=click.IntRange(min=1_000), default=50_000, help="Articles in the archive at the end.")
def store(most: int) -> None:
    """What one more article costs the archive as it grows."""
    from benchmarks.store import LEVELS, compare  # noqa: PLC0415

    compare([*(level for level in LEVELS if level < most), most])


@main.command()
@click.option("--most", type=click.IntRange(min=10_000), default=1_000_000, help="Articles in the archive at the end.")
@click.option("--words", type=click.IntRange(min=50), default=120, help="Words of an article.")
@click.option(
    "--keep", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A new file to leave the archive in."
)
def memory(most: int, words: int, keep: Path | None) -> None:
    """What one more article costs, stories included, from 10 thousand to a million: half an hour, the tables as they come."""
    from benchmarks.memory import LEVELS, measure  # noqa: PLC0415

    measure([*(level for level in LEVELS if level < most), most], words=words, keep=keep)


@main.command()
@click.option(
    "--articles", type=click.IntRange(min=1_000), default=20_000, help="Articles in the archive; a million take half an hour."
)
@click.option("--questions", type=click.IntRange(min=10), default=150, help="Questions asked.")
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the archive here; one that is there is used, and gone on with if it holds fewer articles.",
)
def search(articles: int, questions: int, keep: Path | None) -> None:
    """What a search costs, with and without filters, beside a plain bm25 query of FTS5."""
    from benchmarks.search import compare  # noqa: PLC0415

    compare(articles, keep, many=questions)


@main.command()
@click.option("--articles", type=click.IntRange(min=1_000), default=100_000, help="Articles in the archive.")
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the archive here; one that is there is used, and gone on with if it holds fewer articles.",
)
def serve(articles: int, keep: Path | None) -> None:
    """What the pages of the reading room take over HTTP, beside a bare Datasette's."""
    from benchmarks.serve import compare  # noqa: PLC0415

    compare(articles, keep)


@main.command()
@click.option("--articles", type=click.IntRange(min=1_000), default=100_000, help="Articles in the archive.")
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the archive here; one that is there is used, and gone on with if it holds fewer articles.",
)
@click.option("--form", "forms", multiple=True, help="Only csv, jsonl, parquet, as-of, sqlite or dataset.")
def exports(articles: int, keep: Path | None, forms: tuple[str, ...]) -> None:
    """How many rows a second exports write, and in how much memory."""
    from benchmarks.exports import FORMS, compare  # noqa: PLC0415

    compare(articles, keep, forms or FORMS)


@main.command()
@click.argument("names", nargs=-1, metavar="[WORDS]...")
@click.option("--texts", type=click.IntRange(min=1_000), default=40_000, help="Characters of the hostile texts.")
def hostile(names: tuple[str, ...], texts: int) -> None:
    """What pages and texts made to cost much do cost, and how that grows; WORDS choose lines by their title."""
    from benchmarks.hostile import run  # noqa: PLC0415

    run(names, texts=texts)


@main.command()
@click.option("--sites", type=click.IntRange(min=1), default=12, help="Sites of the pretend network.")
@click.option("--nights", type=click.IntRange(min=1), default=30, help="Nights after the first.")
@click.option("--seed", type=int, default=3, help="Another seed, another world.")
@click.option("--new", type=click.IntRange(min=0), default=1, help="New articles a site and day, at most.")
def nights(sites: int, nights: int, seed: int, new: int) -> None:
    """What nightly crawls ask of sites on which articles are posted, edited and taken away, and what they miss."""
    from benchmarks.nights import play  # noqa: PLC0415

    play(sites, nights, seed, new)


@main.command()
@click.option("--sites", type=click.IntRange(min=1), default=552, help="Sites of the pretend network.")
@click.option("--articles", type=click.IntRange(min=1), default=3, help="Articles a site.")
def offices(sites: int, articles: int) -> None:
    """What memory a crawl of every office takes, in one process, on two nights, and how politely it asks; 20 minutes."""
    from benchmarks.offices import weigh  # noqa: PLC0415

    if not weigh(sites, articles):
        sys.exit(1)


@main.command()
@click.option("--kills", type=click.IntRange(min=1), default=50, help="How often a crawl is killed.")
@click.option("--seed", type=int, default=5, help="Other moments.")
def kills(kills: int, seed: int) -> None:
    """What crawls lose, double or ask for twice that are killed at random moments and begun again."""
    from benchmarks.kills import run  # noqa: PLC0415

    outcome = run(kills, seed=seed)
    if outcome.lost or outcome.doubled or outcome.other or outcome.twice:
        sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the processes begun end with this one
    main(prog_name="python -m benchmarks")
