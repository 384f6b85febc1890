"""What is counted over the whole archive: right, and never in a reader's way; and how the questions of the pages are answered."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.serve import counts, drawings, front, offices, reads, stories
from kpucrawl.serve.counts import Tallies, Tally, count, topics
from kpucrawl.serve.languages import Words
from tests.serve.conftest import article


@pytest.fixture
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_counts_are_those_of_the_views(connection: sqlite3.Connection) -> None:
    tally = count(connection)
    assert tally.articles == connection.execute("SELECT count(*) FROM articles WHERE spam = 0").fetchone()[0]
    assert tally.of_site("kab-magetan") == 32
    months = connection.execute(
        "SELECT substr(published_on, 1, 7), count(*) FROM articles WHERE spam = 0 AND published_on > '' GROUP BY 1"
    )
    assert dict(tally.all_months) == dict(months.fetchall())
    assert tally.by_month(frozenset({"bali"})) == {"2026-11": 1}
    assert tally.provinces["Jawa Timur"] == 33
    assert tally.provinces_recent["Bali"] == 1
    assert tally.topics["voters"] == 0  # "Daftar Pemilih Tetap" is no word of the list
    assert sum(tally.topics.values()) == 0
    assert [state.site for state in tally.states] == ["bali", "kab-magetan"]


def test_every_topic_is_a_question_that_can_be_asked(connection: sqlite3.Connection) -> None:
    for topic in topics():
        connection.execute("SELECT count(*) FROM search_titles WHERE search_titles MATCH ?", (topic.match,)).fetchone()
        assert set(topic.label) == {"id", "en"}


def test_a_quick_count_is_of_this_moment_and_a_long_one_does_not_hold_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[int] = []
    may_end = threading.Event()
    may_end.set()

    def prepare(tally: Tally) -> None:
        prepared.append(tally.articles)
        may_end.wait(timeout=10)

    with Archive(tmp_path / "kpu.db") as made:
        made.save(Capture(article("bali", 1, "Satu", "Teks satu."), "2026-11-20T01:00:00Z"))
        tallies = Tallies(tmp_path / "kpu.db", prepare)
        assert tallies.now().articles == 1
        made.save(Capture(article("bali", 2, "Dua", "Teks kedua."), "2026-11-20T01:00:00Z"))
        monkeypatch.setattr(counts, "QUICK", 10.0)
        assert tallies.now().articles == 2
        assert tallies.now() is tallies.now()
        made.save(Capture(article("bali", 3, "Tiga", "Teks ketiga."), "2026-11-20T01:00:00Z"))
        monkeypatch.setattr(counts, "QUICK", 0.0)
        monkeypatch.setattr(counts, "SHARE", 10**6)
        assert tallies.now().articles == 2, "it rests"
        monkeypatch.setattr(counts, "SHARE", 0)
        may_end.clear()
        assert tallies.now().articles == 2, "it is counted meanwhile"
        may_end.set()
        until = time.monotonic() + 10
        while tallies.now().articles < 3 and time.monotonic() < until:
            time.sleep(0.01)
        assert tallies.now().articles == 3
        assert prepared[0] == 1
        assert prepared[-1] == 3
        tallies.close()


def test_charts_hold_what_was_counted_and_nothing_that_runs(connection: sqlite3.Connection) -> None:
    tally = count(connection)
    for language in ("id", "en"):
        words = Words(language)
        for drawn in (drawings.months_of(tally, words), drawings.topics_of(tally, words), drawings.provinces_of(tally, words)):
            for svg in (drawn.wide, drawn.narrow):
                assert not re.search(r"<(?:script|style|foreignObject|image|!--)|style=|xlink:href=|\son\w+=", svg)
                assert svg.count("<title>") == svg.count('class="rect ') >= 10
        assert f"November 2026: {words('articles_n', n=tally.all_months['2026-11'])}" in drawings.months_of(tally, words).wide
    shown = {one.tile.province: one for one in drawings.map_of(tally)}
    assert (shown["Jawa Timur"].articles, shown["Papua"].shade) == (tally.provinces_recent["Jawa Timur"], 0)


def plans(connection: sqlite3.Connection) -> Iterator[str]:
    """Ask every question of the pages, and yield each step of how SQLite answers it."""
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    reads.newest_stories(connection, "2026-11-22")
    page = reads.newest_of(connection, ["kab-magetan", "bali"])
    reads.newest_of(connection, ["kab-magetan"], page.following)
    reads.undated_of(connection, "kab-magetan")
    reads.lately(connection, "changed_at")
    reads.lately(connection, "gone_at")
    reads.tellings(connection, 1, 10)
    front._front(connection, "2026-11-22")
    offices._province(connection, "Bali", ["bali"], None)
    stories._story(connection, 1, 2)
    connection.set_trace_callback(None)
    for sql in asked:
        if sql.startswith("--"):
            continue
        for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}"):
            yield f"{step} | {' '.join(sql.split())[:300]}"


def test_no_page_reads_through_the_articles(connection: sqlite3.Connection) -> None:
    steps = list(plans(connection))
    assert len(steps) > 20
    in_order = re.compile(r"SCAN a USING INDEX article_(?:day|changed|gone)\b")  # read from its end, as far as the page needs
    tables = re.compile(r"SCAN (?:a|c|v|article|version)\b")
    assert [step for step in steps if tables.match(step) and not in_order.match(step)] == []
    assert [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step and "published_on DESC" in step] == []
