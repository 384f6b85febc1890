"""Reading an archive leaves nothing beside it, and nothing of what a crawl is writing is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpucrawl.persist.archive import Archive
from kpucrawl.query.rows import reading

from .conftest import ARTICLES, build


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return build(tmp_path / "kpu.db")


def _articles(path: Path) -> int:
    with reading(path) as connection:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_nothing_is_left(archive: Path) -> None:
    before = sorted(archive.parent.iterdir())
    assert _articles(archive) == len(ARTICLES)
    assert sorted(archive.parent.iterdir()) == before == [archive]


def test_not_by_two_that_read_at_once_either(archive: Path) -> None:
    with reading(archive) as first:
        assert _articles(archive) == len(ARTICLES)
        assert first.execute("SELECT count(*) FROM articles").fetchone()[0] == len(ARTICLES)
    assert list(archive.parent.iterdir()) == [archive]


def test_the_log_of_a_crawl_stays(archive: Path) -> None:
    with Archive(archive) as writer:
        writer.connection.execute("PRAGMA wal_autocheckpoint=0")
        with writer.writing() as connection:
            connection.execute("UPDATE article SET views = 77")
        log = archive.with_name("kpu.db-wal")
        size = log.stat().st_size
        assert _articles(archive) == len(ARTICLES)
        assert log.stat().st_size == size
        with writer.writing() as connection:  # and the crawl writes on
            connection.execute("UPDATE article SET views = 78")


def test_what_a_killed_crawl_left_is_read_and_left(archive: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    with Archive(archive) as writer:
        with writer.writing() as connection:
            connection.execute("UPDATE article SET views = 77")
        for name in ("kpu.db", "kpu.db-wal"):  # as on a disk whose machine lost its power
            (killed / name).write_bytes((archive.parent / name).read_bytes())
    log = (killed / "kpu.db-wal").read_bytes()
    with reading(killed / "kpu.db") as connection:
        assert {row[0] for row in connection.execute("SELECT views FROM articles")} == {77}
    assert (killed / "kpu.db-wal").read_bytes() == log
