"""The full-text indexes: in step with the texts and with what narrows a search, whatever happens to an article."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from kpucrawl.items import SpamVerdict
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.migrations import MIGRATIONS
from kpucrawl.persist.reference import bring_over


def found(archive: Archive, query: str, table: str = "search") -> list[int]:
    return [
        row[0] for row in archive.connection.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid", (query,))
    ]


@pytest.mark.parametrize(
    ("changes", "gone", "there"),
    [
        pytest.param({}, "жy0", "жy2025 жm202509 жkarticle", id="as it was saved"),
        pytest.param({"published_on": "2024-02-03"}, "жy2025", "жy2024 жm202402", id="another day"),
        pytest.param({"published_on": "2025-09-29"}, "жy2024", "жm202509", id="another day of the month"),
        pytest.param({"category": "Opini Baru"}, "жc626572697461207465726b696e69", "жc6f70696e692062617275", id="another label"),
        pytest.param({"kind": "announcement"}, "жkarticle", "жkannouncement", id="another kind"),
        pytest.param({"body": "Teks lain sama sekali."}, "ketua", "sama sekali", id="another text"),
        pytest.param({"title": "Judul Lain"}, "terbuka", "judul lain жy2025", id="another headline"),
    ],
)  # fmt: skip
def test_the_indexes_follow_an_article(archive, capture, changes, gone, there):
    archive.save(capture())
    archive.save(capture(at="01:00:00", **changes))
    archive.check()  # holds both indexes against the texts
    assert found(archive, there) == [1]
    assert found(archive, gone) == []


def test_headlines_have_an_index_of_their_own(archive, capture):
    archive.save(capture())
    archive.save(capture(at="01:00:00", title="Judul Lain"))
    assert found(archive, "judul жy2025", "search_titles") == [1]
    assert found(archive, "pleno", "search_titles") == found(archive, "ketua", "search_titles") == []


def test_what_intruders_posted_is_marked_and_unmarked(archive, capture):
    archive.save_many([capture()])
    spam = SpamVerdict(True, 9.0, ("slot",))
    archive.save_many([_judged(capture(at="01:00:00"), spam)])
    assert found(archive, "жx") == [1]
    archive.save_many([_judged(capture(at="02:00:00"), SpamVerdict(False, 0.0))])
    assert found(archive, "жx") == []
    archive.check()


def _judged(made, verdict):
    return replace(made, intrusion=verdict)


def test_words_are_counted_when_a_run_ends_and_once(archive, capture, rows):
    archive.save_many([capture("1_a", body="Rapat rapat pleno à la carte 2025."), capture("2_b", body="Rapat kerja.")])
    assert rows(archive, "SELECT * FROM search_word") == []
    archive.tidy()
    archive.tidy()
    counted = {row["word"]: row["articles"] for row in rows(archive, "SELECT * FROM search_word")}
    assert (counted["rapat"], counted["kerja"], counted["carte"]) == (2, 1, 1)
    assert "2025" not in counted
    assert "à" not in counted


def test_an_archive_of_before_gets_the_new_index_and_loses_nothing(tmp_path: Path, rows) -> None:
    path = tmp_path / "kpu.db"
    with closing(sqlite3.connect(path)) as old:
        MIGRATIONS.apply(Database(old, execute_plugins=False), stop_before="0008_search")
        bring_over(old)
        old.executescript("""
            INSERT INTO article (id, site, key, url, kind, title, published_on, first_seen, last_seen, read_by, confidence,
                                 body_hash, version, versions)
            SELECT value, 1, 'id:' || value, 'https://x/' || value, 'article', 'Judul ' || value, '2025-03-0' || value, 'a', 'b',
                   'c', 1, 0, value, 1 FROM json_each('[1,2,3,4,5,6,7]');
            INSERT INTO version (id, article, number, cause, seen_at, digest, title, body)
            SELECT id, id, 1, 'first', 'a', 'd', title, 'Memungut suara ke-' || id FROM article;
            INSERT INTO version (id, article, number, cause, seen_at, digest, title, body)
            VALUES (8, 7, 2, 'edit', 'b', 'e', 'Judul baru', 'Pemungutan selesai');
            UPDATE article SET version = 8, versions = 2, title = 'Judul baru' WHERE id = 7;
        """)
        before = [old.execute(sql).fetchall() for sql in EVERYTHING]
        hits = old.execute("SELECT rowid FROM search WHERE search MATCH 'memungut' ORDER BY rowid").fetchall()
        assert hits == [(n,) for n in range(1, 7)]
        old.commit()
    with Archive(path) as archive:
        archive.check()
        assert [archive.connection.execute(sql).fetchall() for sql in EVERYTHING] == before
        assert found(archive, "memungut AND жm202503") == [1, 2, 3, 4, 5, 6]
        assert found(archive, "pemungutan") == found(archive, "baru", "search_titles") == [7]
        assert rows(archive, "SELECT articles FROM search_word WHERE word = 'memungut'") == [{"articles": 6 + 1}]


EVERYTHING = [
    "SELECT id, site, key, url, title, published_on, first_seen, last_seen, version, versions FROM article ORDER BY id",
    "SELECT id, article, number, cause, seen_at, digest, title, body FROM version ORDER BY id",
]


def test_pieces_of_the_index_are_few_however_many_batches_come(archive, capture):
    for number in range(1, 60):
        archive.save(capture(f"{number}_x", title=f"Judul {number}"))
    for table, most in (("search", 47), ("search_titles", 15 + 3)):
        assert archive.connection.execute(f"SELECT count(DISTINCT segid) FROM {table}_idx").fetchone()[0] <= most
    archive.check()


def test_an_archive_of_before_merges_as_a_new_one(tmp_path, capture, rows):
    settings = "SELECT k, v FROM search_config WHERE k LIKE '%merge' ORDER BY k"
    with Archive(tmp_path / "kpu.db") as archive:
        archive.save(capture())
        new = rows(archive, settings)
        archive.connection.execute("DELETE FROM search_config WHERE k LIKE '%merge'")
        archive.connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0017_merging'")
        archive.connection.commit()
    with Archive(tmp_path / "kpu.db") as archive:
        assert rows(archive, settings) == new == [{"k": "automerge", "v": 16}, {"k": "crisismerge", "v": 48}]
        assert found(archive, "ketua") == [1]
