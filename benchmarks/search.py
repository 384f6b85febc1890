"""In: an archive of made-up articles; out: what a search costs, with and without filters, beside a plain ``bm25`` query of FTS5.

Each question is asked in turns: of FTS5 itself with the words as typed, of kpucrawl, and of kpucrawl with filters. CPU time is
told, which says more than the clock on a machine that others use too; one question before the first pays for opening the file.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.archives import COMMON, Maker, make
from benchmarks.figures import OURS, pin, table
from kpucrawl.query.facets import facets
from kpucrawl.query.rows import reading
from kpucrawl.query.search import search

QUESTIONS = 150
FILTERS: tuple[Mapping[str, Sequence[str]], ...] = (
    {"site": ["kab-magetan"]},
    {"province": ["Jawa Timur"]},
    {"since": ["2025-09"]},
    {"since": ["2021"], "until": ["2022-06"]},
    {"kind": ["announcement"]},
    {"category": ["Opini"], "since": ["2024"]},
    {"province": ["Papua", "Papua Tengah"], "until": ["2020"]},
    {"kind": ["article"]},
)
PLAIN = """
    SELECT rowid, title, snippet(search, 1, '', '', '…', 16) FROM search WHERE search MATCH ? ORDER BY rank LIMIT 20
"""


def questions(maker: Maker, many: int = QUESTIONS) -> list[str]:
    """Return questions as people ask them: one to three words, common and less common, at times a phrase or a beginning."""
    chance = random.Random(11)
    common, families = maker.words[25 : len(COMMON)], maker.words[len(COMMON) : len(COMMON) + 900]
    rare = maker.words[3_000:20_000]
    asked: list[str] = []
    for number in range(many):
        shape = number % 10
        if shape < 2:
            asked.append(chance.choice(maker.words[:60]))
        elif shape < 4:
            asked.append(chance.choice(families))
        elif shape < 7:
            asked.append(" ".join(chance.sample([chance.choice(common), chance.choice(families)], 2)))
        elif shape == 7:
            asked.append(" ".join([chance.choice(common), chance.choice(families), chance.choice(families)]))
        elif shape == 8:
            asked.append(chance.choice((f'"{chance.choice(common)} {chance.choice(common)}"', f"{chance.choice(families)[:6]}*")))
        else:
            asked.append(chance.choice(rare))
    return asked


def plain_of(question: str) -> str:
    """Return a question in FTS5's own syntax, words as typed.

    >>> plain_of('rapat pleno')
    '"rapat" "pleno"'
    """
    if '"' in question:
        return question
    return " ".join(f'"{word.rstrip("*")}"{"*" if word.endswith("*") else ""}' for word in question.split())


def compare(articles: int, keep: Path | None = None, *, many: int = QUESTIONS) -> None:
    """Make the archive, unless ``keep`` names one that is there, and print what searching it costs."""
    pin(OURS)
    if keep is not None:
        make(keep, articles)
        _compare(keep, many)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kpu.db"
        make(path, articles)
        _compare(path, many)


def _compare(path: Path, many: int) -> None:
    maker = Maker()
    with reading(path) as connection:
        (articles,) = connection.execute("SELECT max(id) FROM articles").fetchone()
        asked = questions(maker, many)
        _ways(connection, "kpu", {})  # the first question pays for opening
        costs: dict[str, list[float]] = {}
        for number, question in enumerate(asked):
            for name, job in _ways(connection, question, FILTERS[number % len(FILTERS)]).items():
                began = time.process_time()
                job()
                costs.setdefault(name, []).append((time.process_time() - began) * 1000)
        print(f"{articles:,} articles, {len(asked)} questions, the first 20 answers of each\n")
        usual, worst = median(costs["plain bm25"]), _hundredth(costs["plain bm25"])
        rows = [
            (name, f"{median(spent):.1f}", f"{median(spent) / usual:.2f}", f"{_hundredth(spent):.1f}",
             f"{_hundredth(spent) / worst:.2f}", f"{max(spent):.1f}")
            for name, spent in costs.items()
        ]  # fmt: skip
        print(table(("", "CPU ms, median", "ratio", "99th percentile", "ratio", "worst"), rows))
        dear = sorted(zip(costs["with filters"], asked, range(len(asked)), strict=True), reverse=True)[:3]
        print("\ndearest with filters: " + "; ".join(f"{q} {dict(FILTERS[n % len(FILTERS)])}: {ms:.0f} ms" for ms, q, n in dear))
        _tell_facets(connection)
        _tell_size(connection, articles)


def _ways(connection: sqlite3.Connection, question: str, chosen: Mapping[str, Sequence[str]]) -> dict[str, Callable[[], object]]:
    return {
        "plain bm25": lambda: connection.execute(PLAIN, (plain_of(question),)).fetchall(),
        "kpucrawl": lambda: list(search(connection, question).lines),
        "with filters": lambda: list(search(connection, question, chosen).lines),
        "newest first": lambda: list(search(connection, question, newest=True).lines),
    }


def _hundredth(spent: Sequence[float]) -> float:
    """Return the 99th percentile: of a hundred questions the slowest but one.

    >>> _hundredth(list(range(1, 101)))
    99
    """
    return sorted(spent)[max(0, -(-len(spent) * 99 // 100) - 1)]


def _tell_facets(connection: sqlite3.Connection) -> None:
    rows = []
    for question in ("kpu", "pemilih", "pemilih kampanye"):
        began = time.process_time()
        counted = sum(row[2] or 0 for row in facets(connection, question, by=("kind",)).lines)
        rows.append((question, f"{counted:,}", f"{(time.process_time() - began) * 1000:.0f}"))
    print("\n" + table(("facets of", "articles", "CPU ms"), rows))


def _tell_size(connection: sqlite3.Connection, articles: int) -> None:
    rows = []
    for name in ("search", "search_titles", "search_word"):
        parts = [name] if name == "search_word" else [f"{name}_{part}" for part in ("data", "idx", "docsize")]
        sql = "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = ? AND aggregate = TRUE"
        size = sum(connection.execute(sql, (part,)).fetchone()[0] for part in parts)
        rows.append((name, f"{size / articles:.0f}"))
    print("\n" + table(("index", "bytes an article"), rows))
