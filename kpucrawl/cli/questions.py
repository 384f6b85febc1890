"""In: the words after ``kpucrawl watch``; out: questions kept, what is news to them, their feeds, and the exit code."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from kpucrawl.cli.options import Chosen, Output, archive_option, filter_options, output_options, say
from kpucrawl.clock import now
from kpucrawl.errors import AlertFailed, BadOption, KpucrawlError
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.watches import Watch
from kpucrawl.places import alert_places
from kpucrawl.query.filters import where
from kpucrawl.query.rows import Rows, Value, reading, select
from kpucrawl.query.search import asking
from kpucrawl.query.watches import Digest, News, named, news, write_feed


@click.group()
def watch() -> None:
    """Follow questions: what is new to each since it was last asked.

    After each crawl all of them are asked, and their feeds written anew.
    """


@watch.command()
@click.argument("name")
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option("--changes", is_flag=True, help="Edits and disappearances of what answers it are news too.")
@archive_option
def add(name: str, words: tuple[str, ...], chosen: Chosen, changes: bool, archive: Path) -> None:
    """Keep a question under a NAME: WORDS and filters as of kpucrawl search."""
    kept = Watch(named(name), " ".join(words), {one: tuple(values) for one, values in chosen.items()}, changes)
    where(kept.chosen)
    with reading(archive) as connection:
        asking(connection, kept.question)
    with Archive(archive) as opened:
        if opened.watches(name):
            raise BadOption(f"there is a question named {name} already: `kpucrawl watch remove {name}` forgets it")
        opened.add_watch(kept, now())
    say(f"kept: kpucrawl watch run {name} asks it now, and every crawl does when it ends")


@watch.command("list")
@output_options("table")
@archive_option
def list_(output: Output, archive: Path) -> None:
    """List the questions, with what each was told."""
    with reading(archive) as connection:
        rows = select(
            connection, "SELECT name, question, filters, changes, articles, last_news_at, asked_at FROM watches ORDER BY 1"
        )
        if output.form == "table":
            rows = Rows(rows.columns, [_for_a_person(row) for row in rows.dicts()])
        if not output.put(rows.only(output.columns)):
            say("no question is kept: kpucrawl watch add banjir 'banjir OR longsor' keeps one")


def _for_a_person(row: dict[str, Value]) -> list[Value]:
    """Return a line of the list with its filters as they were typed, and an answer for whether changes are told."""
    kept = json.loads(str(row["filters"]))
    spam = {"with": "--with-spam", "only": "--spam"}.get(next(iter(kept.pop("spam", ())), ""), "")
    typed = [f"--{name} {shlex.quote(value)}" for name, values in kept.items() for value in values]
    return [*{**row, "filters": " ".join([*typed, spam]).strip() or None, "changes": "yes" if row["changes"] else "no"}.values()]


@watch.command()
@click.argument("name")
@archive_option
def remove(name: str, archive: Path) -> None:
    """Forget a question and what it was told."""
    with reading(archive), Archive(archive) as opened:
        _known(opened, [name])
        opened.remove_watch(name)
    say(f"forgotten: {name}")


@watch.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--feeds", metavar="DIR", help="Where the feeds go, NAME.atom each. [default: feeds, beside the archive]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--alert", "tell", is_flag=True, help="Tell whoever is to be told (docs/settings.md), if anything is new.")
@archive_option
def run(names: tuple[str, ...], feeds: str | None, form: str, tell: bool, archive: Path) -> int:
    """Ask the questions, and print what is new since they were last asked.

    A question asked for the first time gives its newest 20 stories. As text nothing is printed where nothing is new, so cron
    sends no mail. Exit code 1 if a question could not be asked any more, a feed not be written, or nobody could be told.
    """
    with reading(archive):
        pass
    with Archive(archive) as opened:
        digest, failed = ask(opened, _known(opened, names), Path(feeds) if feeds else None)
    if form == "json":
        click.echo(json.dumps(digest.as_dict(), ensure_ascii=False, indent=2))
    elif any(one.items for one in digest.news):
        click.echo(digest.as_text(), nl=False)
    if not digest.news and not failed:
        say("no question is kept: kpucrawl watch add banjir 'banjir OR longsor' keeps one")
    told = not tell or send(digest)
    return 1 if failed or not told else 0


def ask(archive: Archive, questions: Sequence[Watch], feeds: Path | None = None) -> tuple[Digest, list[str]]:
    """Ask questions, note what they were told and write their feeds; return their news and the names of those that failed.

    Why one failed is said on stderr. The feeds go into ``feeds`` beside the archive unless told.
    """
    folder = archive.path.parent / "feeds" if feeds is None else feeds
    at, told, failed = now(), [], []
    for question in questions:
        try:
            found: News = news(archive.connection, question)
            archive.note_watch(question.name, found.sightings, found.version, at)
            told.append(found)
            _write_feed(archive, question, folder)
        except (KpucrawlError, OSError) as error:
            say(f"kpucrawl: watch {question.name}: {error}")
            failed.append(question.name)
    return Digest(at, tuple(told)), failed


def send(digest: Digest) -> bool:
    """Tell every channel the news, if there are any that are no beginnings; return whether all of them took it."""
    if not any(one.items and not one.is_first for one in digest.news):
        return True
    from kpucrawl.crawl.alerts import channels  # noqa: PLC0415 – a mail library, for those who are told

    sound = True
    for channel in channels(alert_places()):
        try:
            channel.send(digest)
        except AlertFailed as error:
            say(f"kpucrawl: {error}")
            sound = False
    return sound


def watch_after_run(archive: Path, *, quiet: bool = False) -> None:
    """Ask all questions after a crawl, if any are kept; a mistake here is said and changes nothing of the run."""
    try:
        with Archive(archive) as opened:
            questions = opened.watches()
            if not questions:
                return
            digest, _ = ask(opened, questions)
        if not quiet:
            fresh = [f"{one.watch.name} {len(one.items)}" for one in digest.news if one.items]
            say(f"{len(questions)} questions asked, new: {', '.join(fresh) or 'nothing'}; feeds in {archive.parent / 'feeds'}")
        send(digest)
    except KpucrawlError as error:
        say(f"kpucrawl: {error}")


def _known(archive: Archive, names: Sequence[str]) -> list[Watch]:
    """Return the questions of these names, or all; raises BadOption for one that is not kept."""
    if not names:
        return archive.watches()
    found = [question for name in dict.fromkeys(names) for question in archive.watches(name)]
    if missing := set(names) - {question.name for question in found}:
        raise BadOption(f"no question is named {sorted(missing)[0][:60]}: `kpucrawl watch list` lists them")
    return found


def _write_feed(archive: Archive, question: Watch, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{question.name}.{os.getpid()}.part"
    try:
        with part.open("w", encoding="utf-8") as stream:
            write_feed(archive.connection, question, stream)
        part.replace(folder / f"{question.name}.atom")
    finally:
        part.unlink(missing_ok=True)
