"""In: the words after ``kpucrawl prove`` and ``verify``; out: what proves an article, or what does not match."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal

import click

from kpucrawl.cli.options import Output, archive_option, output_options, say
from kpucrawl.persist.archive import Archive
from kpucrawl.query import prove as proofs
from kpucrawl.query.days import span
from kpucrawl.query.rows import Rows, reading
from kpucrawl.query.show import find
from kpucrawl.query.verify import Verification


@click.command()
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


@click.command()
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
