"""The index of stories finds what was noted, wherever it lies by now: in the log, among recent numbers, or among all others."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kpucrawl.items import Article, Capture
from kpucrawl.persist import holders, sieve
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.connection import immediate
from kpucrawl.persist.holders import Holders

Found = dict[int, list[tuple[int, int | None]]]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts move on after a few."""
    monkeypatch.setattr(holders, "MOST_NEW", 7)
    monkeypatch.setattr(holders, "MOST_RECENT", 60)
    monkeypatch.setattr(sieve, "MOST_HELD", 40)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Archive(tmp_path / "kpu.db").close()
    return tmp_path / "kpu.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def sizes(connection: sqlite3.Connection) -> dict[str, int]:
    tables = ("sketch_new", "sketch_recent", "sketch_key")
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


class Model:
    """What an index is to find."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.known: Found = defaultdict(list)
        self.article = 0

    def batch(self) -> list[holders.Noted]:
        """Return some more texts, and expect them to be found."""
        made = []
        for _ in range(self.chance.randint(1, 4)):
            self.article += 1
            trace = self.chance.randint(-(1 << 63), (1 << 63) - 1)
            numbers = [self.chance.choice((1, -1)) * self.chance.randrange(1 << 62) for _ in range(8)]
            numbers.append(self.chance.randrange(5))  # shared by many
            made.append((self.article, trace, numbers))
            for number in numbers:
                self.known[number].append((self.article, trace))
        return made

    def check(self, index: Holders, connection: sqlite3.Connection) -> None:
        """Hold what is found under all numbers, and some that nothing was noted under, against what was noted."""
        found: Found = defaultdict(list)
        for number, article, trace in index.find(connection, {*self.known, 77, -5}):
            found[number].append((article, trace))
        assert found == self.known


def test_what_is_noted_is_found_in_its_order_wherever_it_lies(connection: sqlite3.Connection) -> None:
    index, model = Holders(), Model(1)
    most = 0
    for turn in range(60):
        with immediate(connection):
            index.note(connection, model.batch())
        if turn % 10 == 9:
            model.check(index, connection)
        most = max(most, sizes(connection)["sketch_recent"])
    lying = sizes(connection)
    assert lying["sketch_new"] <= holders.MOST_NEW
    assert most <= holders.MOST_RECENT + 9 * (holders.MOST_NEW + 4)
    assert lying["sketch_key"] > 500  # and several times round
    model.check(Holders(), connection)  # a process that opens the archive
    assert connection.execute("SELECT recent FROM sketch_turn").fetchone()[0] == lying["sketch_recent"]
    [parts, fullest] = connection.execute("SELECT count(*), max(held) FROM sketch_sieve").fetchone()
    assert parts > lying["sketch_key"] / 60
    assert fullest <= sieve.MOST_HELD


def test_the_sieve_lets_pass_what_the_index_has_and_hardly_anything_else(connection: sqlite3.Connection) -> None:
    index, model = Holders(), Model(4)
    for _ in range(60):
        with immediate(connection):
            index.note(connection, model.batch())
    held = [row[0] for row in connection.execute("SELECT DISTINCT key FROM sketch_key")]
    kept = sieve.Sieve()
    kept.load(connection)
    assert kept.passing(held) == held
    others = [model.chance.choice((1, -1)) * model.chance.randrange(1 << 62) for _ in range(2_000)]
    assert len(kept.passing(others)) < 40  # by chance one bit in a thousand, as small as the parts are here


def note_in_vain(index: Holders, connection: sqlite3.Connection, texts: list[holders.Noted]) -> None:
    with immediate(connection):
        index.note(connection, texts)
        raise InterruptedError


def test_what_a_transaction_takes_back_is_not_found(connection: sqlite3.Connection) -> None:
    index, model = Holders(), Model(2)
    for turn in range(30):
        if turn % 3 == 0:
            taken_back = Model(turn + 100)
            taken_back.article = 10_000
            with pytest.raises(InterruptedError):
                note_in_vain(index, connection, taken_back.batch())
        with immediate(connection):
            index.note(connection, model.batch())
        model.check(index, connection)


def test_two_processes_that_write_in_turns_find_each_others(path: Path, connection: sqlite3.Connection) -> None:
    model = Model(3)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        both = [(Holders(), connection), (Holders(), other)]
        for _ in range(40):
            index, one = model.chance.choice(both)
            with immediate(one):
                index.note(one, model.batch())
            for index, one in both:
                model.check(index, one)


SENTENCES = (f"Kalimat ke{letter} menerangkan perihal{letter} kegiatan." for letter in "abcdefghijkl")
BODY = "Jakarta, kpu.go.id - " + " ".join(SENTENCES)


def told(number: int) -> Capture:
    url = f"https://bali.kpu.go.id/blog/read/{number}_x"
    article = Article(
        "bali", f"id:{number}", url, "article", "Larangan Judi", BODY, published_on="2025-09-08", published_by="page"
    )
    return Capture(article, "2026-11-22T00:00:00Z")


def stories(archive: Archive) -> list[int | None]:
    return [row[0] for row in archive.connection.execute("SELECT duplicate_of FROM article ORDER BY id")]


def make_older(path: Path) -> None:
    """Make an archive one of before the log, its numbers all in one index."""
    with closing(sqlite3.connect(path)) as connection:
        for (packed,) in connection.execute("SELECT texts FROM sketch_new").fetchall():
            for article, trace, numbers in holders._unpacked(packed):
                rows = ((number, article, trace) for number in numbers)
                connection.executemany("INSERT INTO sketch_key (key, article, trace) VALUES (?, ?, ?)", rows)
        for table in ("sketch_new", "sketch_recent", "sketch_turn", "sketch_sieve"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name IN ('0017_growth', '0018_sieve')")
        connection.commit()


def test_an_older_archive_goes_on_finding_what_it_has_noted(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(told(1))
    make_older(path)
    with Archive(path) as archive:
        assert sizes(archive.connection) == {"sketch_new": 0, "sketch_recent": 0, "sketch_key": 9}
        archive.save(told(2))
        assert stories(archive) == [None, 1]


def test_an_archive_without_a_sieve_gets_one_and_goes_on_finding_all(path: Path, connection: sqlite3.Connection) -> None:
    index, model = Holders(), Model(5)
    for _ in range(60):
        with immediate(connection):
            index.note(connection, model.batch())
    before = sizes(connection)
    connection.execute("DROP TABLE sketch_sieve")
    connection.execute("ALTER TABLE sketch_turn DROP COLUMN stamp")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0018_sieve'")
    Archive(path).close()
    assert sizes(connection) == before
    model.check(Holders(), connection)
    for _ in range(30):  # and those put away from now on
        with immediate(connection):
            index.note(connection, model.batch())
    model.check(index, connection)
    model.check(Holders(), connection)


def test_an_archive_that_knew_no_stories_is_sketched(path: Path) -> None:
    with Archive(path) as archive:
        archive.save_many([told(1), told(2)])
    make_older(path)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("copy", "sketch", "sketch_key"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE article SET duplicate_of = NULL")
        connection.commit()
    with Archive(path) as archive:
        assert stories(archive) == [None, 1]
