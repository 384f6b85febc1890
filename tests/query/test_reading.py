"""Reading an archive leaves nothing beside it, and nothing of what a crawl is writing is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpucrawl import cli
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


def test_an_archive_of_an_older_kpucrawl_says_what_to_do(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive(archive) as writer, writer.writing() as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0010_reading_room'")
        connection.execute("DROP INDEX article_changed")
        connection.execute("DROP INDEX article_gone")
    assert cli.run(["search", "gratifikasi", "--archive", str(archive)]) == 2
    assert "is of an older kpucrawl: run `kpucrawl reread` on it once" in capsys.readouterr().err
    assert cli.run(["reread", "--archive", str(archive)]) == 0
    assert cli.run(["search", "gratifikasi", "--archive", str(archive)]) == 0


def test_a_search_that_filters_leave_empty_names_them(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["search", "gratifikasi", "--category", "Opini", "--since", "2025", "--archive", str(archive)]) == 0
    assert "leave one out (--category, --since)" in capsys.readouterr().err
    assert cli.run(["search", "qqqq", "--archive", str(archive)]) == 0
    assert "try fewer words" in capsys.readouterr().err
