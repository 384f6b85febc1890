"""Show, stats and export over a small archive, and the archive that is not there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kpucrawl.errors import ArchiveError, BadOption, NoSuchArticle
from kpucrawl.query.export import OF_ARTICLES, VIEWS, export
from kpucrawl.query.rows import columns_of, reading
from kpucrawl.query.show import find, versions_of
from kpucrawl.query.stats import GROUPS, count


@pytest.mark.parametrize(
    "asked",
    [
        "https://kab-magetan.kpu.go.id/blog/read/101_judul",
        "http://KAB-MAGETAN.kpu.go.id/index.php/blog/read/101_judul?utm_source=wa#isi",
        "https://kab-magetan.kpu.go.id/blog/read/101",
        "https://kab-magetan.kpu.go.id/blog/read/101/slug-lain.html",
        "kab-magetan.kpu.go.id/blog/read/101_judul",
        "//kab-magetan.kpu.go.id/blog/read/101_judul",
        " 1 ",
    ],
)
def test_an_article_is_found_by_any_spelling(db: sqlite3.Connection, asked: str) -> None:
    found = find(db, asked)
    assert found.article["title"] == "KPU Magetan Ikuti Bincang Gratifikasi"
    assert [link["url"] for link in found.links] == ["https://kab-magetan.kpu.go.id/public/edaran.pdf"]
    assert found.addresses == ("https://kab-magetan.kpu.go.id/blog/read/101_judul",)


def test_an_edited_article_has_two_texts(db: sqlite3.Connection) -> None:
    found = find(db, "https://bali.kpu.go.id/blog/read/7")
    assert [version["title"] for version in found.versions] == [
        "Sosialisasi Pemilih Pemula",
        "Sosialisasi Pemilih Pemula (diperbarui)",
    ]
    assert len(list(versions_of(db, int(str(found.article["id"]))).lines)) == 2


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("999", "kpucrawl search"),
        ("99999999999999999999999", "neither"),
        ("https://kab-magetan.kpu.go.id/blog/read/555_x", "kpucrawl crawl kab-magetan"),
        ("https://kab-magetan.kpu.go.id/blog/category/104", "no article"),
        ("https://jdih.kpu.go.id/blog/read/101_x", "no article of a regional office"),
        ("https://example.com/", "neither"),
        ("gratifikasi", "neither"),
        ("", "neither"),
        ("-1", "neither"),
    ],
)
def test_what_is_not_there_is_told_with_the_next_step(db: sqlite3.Connection, asked: str, hint: str) -> None:
    with pytest.raises(NoSuchArticle, match=hint):
        find(db, asked)


def test_stats_count_by_each_group(db: sqlite3.Connection) -> None:
    assert list(count(db, "site").lines) == [("bali", 2), ("kab-magetan", 2), ("kota-kediri", 2), ("kab-jayawijaya", 1)]
    assert list(count(db, "province").lines) == [("Jawa Timur", 4), ("Bali", 2), ("Papua Pegunungan", 1)]
    assert list(count(db, "month", {"province": ["Jawa Timur"]}).lines) == [
        ("2024-05", 1),
        ("2025-09", 1),
        ("2025-10", 1),
        ("2026-01", 1),
    ]
    assert list(count(db, "year", {"kind": ["announcement"]}).lines) == [(None, 1)]
    for by in GROUPS:
        assert sum(int(str(line[1])) for line in count(db, by).lines) == 7
    with pytest.raises(BadOption, match="--by"):
        count(db, "colour")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_exported_whole(db: sqlite3.Connection, view: str) -> None:
    rows = export(db, view)
    assert rows.columns == columns_of(db, view)
    assert len(list(rows.lines)) == db.execute(f"SELECT count(*) FROM {view}").fetchone()[0]


def test_views_of_articles_are_narrowed(db: sqlite3.Connection) -> None:
    for view in OF_ARTICLES:
        rows = list(export(db, view, {"site": ["bali"], "since": ["2025"]}).dicts())
        assert {row["site"] for row in rows} <= {"bali"}
        assert len(rows) == {"articles": 1, "versions": 2, "stories": 1, "addresses": 1}.get(view, 0)
    with pytest.raises(BadOption, match="without filters"):
        export(db, "runs", {"site": ["bali"]})


def test_an_export_takes_columns_and_a_limit(db: sqlite3.Connection) -> None:
    rows = export(db, columns="title, id", limit=2)
    assert rows.columns == ("title", "id")
    assert len(list(rows.lines)) == 2
    with pytest.raises(BadOption, match="no such column"):
        export(db, columns="title, colour")
    with pytest.raises(BadOption, match="at least one"):
        export(db, columns=" , ")
    with pytest.raises(BadOption, match="give one of articles"):
        export(db, "sqlite_master")


def test_a_missing_archive_is_told_with_the_commands_that_make_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"run `kpucrawl crawl kab-magetan`, or `kpucrawl demo`"), reading(tmp_path / "no.db"):
        pass


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\x00 torn"])
def test_another_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"other\.db"), reading(path):
        pass
    assert path.read_bytes() == content


def test_a_folder_or_foreign_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="folder"), reading(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    with pytest.raises(ArchiveError, match="no kpucrawl archive"), reading(tmp_path / "x.db"):
        pass


def test_nothing_can_be_written(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        db.execute("DELETE FROM article")
