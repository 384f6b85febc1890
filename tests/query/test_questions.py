"""What people ask, and whether they are handed what answers: recall and order, beside what plain FTS5 finds of the same."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.query.rows import reading
from kpucrawl.query.search import search

from .conftest import article

HERE = Path(__file__).parent
RECALL, FIRST, PRECISION = 0.95, 0.90, 0.90


class Question(NamedTuple):
    ask: str
    articles: frozenset[int]


def questions() -> list[Question]:
    found = tomllib.loads((HERE / "queries.toml").read_text("utf-8"))["query"]
    return [Question(one["ask"], frozenset(one["articles"])) for one in found]


def corpus() -> list[tuple[int, str, str]]:
    lines = [line.split("|") for line in (HERE / "corpus.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    return [(int(number), title, body) for number, title, body in lines]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("questions") / "kpu.db"
    sites = [site.name for site in all_sites()]
    with Archive(path) as archive:
        archive.save_many(
            [
                Capture(article(sites[n], n, title, body, f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}"), "2026-02-01T00:00:00Z")
                for n, title, body in corpus()
            ]
        )
        archive.tidy()
    with reading(path) as connection:
        yield connection


def of_ours(db: sqlite3.Connection, ask: str) -> list[int]:
    return [int(str(row[0])) for row in search(db, ask, columns=("id",), limit=50, each=True).lines]


def of_plain(db: sqlite3.Connection, ask: str) -> list[int]:
    """Ask FTS5 itself, each word as it was typed."""
    words = " ".join(word if word in {"OR", "NOT"} else f'"{word}"' for word in ask.replace(".", " ").split())
    return [row[0] for row in db.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank", (words,))]


def test_the_list_holds_together() -> None:
    numbers = [number for number, _, _ in corpus()]
    assert numbers == list(range(1, 151))
    assert len(questions()) >= 60
    assert all(question.articles and question.articles <= set(numbers) for question in questions())


def test_people_are_handed_what_answers(db: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    found, plain, first, handed, wanted = 0, 0, 0, 0, 0
    missed = []
    for question in questions():
        ours = of_ours(db, question.ask)
        wanted += len(question.articles)
        found += len(question.articles & set(ours))
        plain += len(question.articles & set(of_plain(db, question.ask)))
        first += len(question.articles & set(ours[: len(question.articles)]))
        handed += len(ours)
        if question.articles != set(ours):
            missed.append(
                f"{question.ask}: without {sorted(question.articles - {*ours})}, too many {sorted({*ours} - question.articles)}"
            )
    recall, before, order, precision = found / wanted, plain / wanted, first / wanted, found / handed
    told = f"recall {recall:.3f} (plain FTS5 {before:.3f}), among the first as many {order:.3f}, precision {precision:.3f}"
    with capsys.disabled():
        print(f"\n{len(questions())} questions: {told}")
    told = "\n".join([told, *missed])
    assert recall >= RECALL, told
    assert order >= FIRST, told
    assert precision >= PRECISION, told
    assert before < recall - 0.1, told  # else the list asks nothing that plain FTS5 could not
