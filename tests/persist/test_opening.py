"""Files that cannot be used, and what the user is told: one line that says what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kpucrawl.errors import ArchiveError, ArchiveFull, ArchiveLocked
from kpucrawl.persist.archive import Archive


def told(error: pytest.ExceptionInfo[ArchiveError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


def make(path: Path, *captures) -> Path:
    with Archive(path) as archive:
        archive.save_many(captures)
    return path


def test_a_missing_archive_is_made_for_writing_only(tmp_path, capture):
    path = tmp_path / "folder" / "kpu.db"
    with pytest.raises(ArchiveError, match="kpucrawl crawl") as error:
        Archive(path, readonly=True)
    assert str(path) in told(error)
    assert not path.parent.exists()
    make(path, capture())
    with Archive(path, readonly=True) as archive:
        assert archive.known_keys("kab-magetan") == {"id:9000"}


def test_readonly_reads_beside_a_writer_and_never_writes(tmp_path, capture):
    path = make(tmp_path / "kpu.db", capture())
    with Archive(path) as writer, Archive(path, readonly=True) as reader:
        writer.save(capture("9001_lain"))
        assert reader.known_keys("kab-magetan") == {"id:9000", "id:9001"}
        with pytest.raises(ArchiveError, match="reading only"):
            reader.save(capture())
        with pytest.raises(sqlite3.OperationalError):
            reader.connection.execute("DELETE FROM article")


@pytest.mark.skipif(os.name == "nt", reason="permissions work otherwise there")
def test_an_archive_on_a_medium_that_cannot_be_written_is_read(tmp_path, capture):
    path = make(tmp_path / "cd" / "kpu.db", capture())
    assert [entry.name for entry in path.parent.iterdir()] == ["kpu.db"]  # closing folds the log in
    path.parent.chmod(0o555)
    try:
        with Archive(path, readonly=True) as archive:
            assert archive.known_keys("kab-magetan") == {"id:9000"}
    finally:
        path.parent.chmod(0o755)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_that_is_no_database(tmp_path, readonly):
    path = tmp_path / "kpu.db"
    path.write_text("ini bukan basis data\n" * 500)
    with pytest.raises(ArchiveError, match="damaged or no SQLite database") as error:
        Archive(path, readonly=readonly)
    assert str(path) in told(error)
    assert path.read_text().startswith("ini bukan")


@pytest.mark.parametrize("readonly", [True, False])
def test_a_database_of_something_else_is_left_alone(tmp_path, readonly):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE penduduk (nama TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="no kpucrawl archive") as error:
        Archive(path, readonly=readonly)
    assert "--archive" in told(error)
    assert path.read_bytes() == before


def test_a_newer_archive_is_not_touched(tmp_path, capture):
    path = make(tmp_path / "kpu.db", capture())
    with sqlite3.connect(path) as newer:
        newer.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('kpucrawl', '0999_later', '')")
    newer.close()
    for readonly in (True, False):
        with pytest.raises(ArchiveError, match=r"newer kpucrawl.*0999_later.*upgrade") as error:
            Archive(path, readonly=readonly)
        told(error)


def test_an_empty_file_is_a_new_archive(tmp_path, capture):
    path = tmp_path / "kpu.db"
    path.touch()
    with pytest.raises(ArchiveError, match="empty or of an older"):
        Archive(path, readonly=True)
    make(path, capture())


def test_a_folder_is_no_archive(tmp_path):
    with pytest.raises(ArchiveError, match="is a folder"):
        Archive(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="check the path") as error:
        Archive(tmp_path / "file" / "kpu.db")
    told(error)


def test_a_damaged_archive_is_named(tmp_path, capture):
    path = make(tmp_path / "kpu.db", *(capture(f"{number}_x", body="kata " * 700) for number in range(200)))
    with Archive(path) as archive:
        archive.check()
    raw = bytearray(path.read_bytes())
    last = len(raw) // 8192  # the texts stand at the end; opening must not stumble over it
    for page in range(last - 25, last - 5):
        raw[page * 8192 : page * 8192 + 64] = b"\xff" * 64
    path.write_bytes(raw)
    with Archive(path, readonly=True) as archive, pytest.raises(ArchiveError, match="restore it from a backup") as error:
        archive.check()
    told(error)


def test_a_full_text_index_that_does_not_fit_the_texts_is_named(archive, capture):
    archive.save(capture())
    archive.check()
    archive.connection.execute("INSERT INTO search (rowid, title, body) VALUES (99, 'tiada', 'tiada')")
    archive.connection.commit()
    with pytest.raises(ArchiveError, match="damaged"):
        archive.check()


def test_tidying_changes_no_answer(archive, capture, rows):
    archive.save_many([capture(f"{number}_x", title=f"Judul {number}") for number in range(9)])
    archive.tidy()
    archive.check()
    assert len(rows(archive, "SELECT rowid FROM search WHERE search MATCH 'judul'")) == 9


def test_a_locked_archive_is_told_after_waiting_and_loses_nothing(tmp_path, capture):
    path = make(tmp_path / "kpu.db", capture())
    holder = sqlite3.connect(path)
    holder.execute("BEGIN IMMEDIATE")
    with Archive(path, timeout=0.1) as archive:
        with pytest.raises(ArchiveLocked, match="another process is writing") as error:
            archive.save(capture("9001_lain"))
        assert str(path) in told(error)
        holder.execute("ROLLBACK")
        holder.close()
        assert archive.save(capture("9001_lain")) == "new"


def test_a_full_disk_keeps_what_was_saved(tmp_path, capture, rows):
    path = make(tmp_path / "kpu.db", capture())
    with Archive(path) as archive:
        [[pages]] = archive.connection.execute("PRAGMA page_count").fetchall()
        archive.connection.execute(f"PRAGMA max_page_count={pages + 2}")
        with pytest.raises(ArchiveFull, match="free some space") as error:
            archive.save_many([capture(f"{number}_x", body="kata " * 9000) for number in range(50)])
        told(error)
        assert archive.known_keys("kab-magetan") == {"id:9000"}
        archive.connection.execute("PRAGMA max_page_count=1000000")
        assert archive.save(capture("9001_x")) == "new"
        archive.check()


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are of POSIX")
def test_a_disk_that_takes_no_more_bytes(tmp_path):
    script = """
import resource, signal, sys
from kpucrawl.errors import ArchiveFull
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import PageWriter, pages
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
archive = Archive(sys.argv[1] + "/kpu.db")
writer = PageWriter(sys.argv[1] + "/pages")
record = writer.write("https://a/", 200, [], b"halaman", "2026-11-22T00:00:00Z")
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
import os
try:
    writer.write("https://b/", 200, [], os.urandom(5000), "2026-11-22T00:00:00Z")
except ArchiveFull as error:
    print("pages", error)
[(again, page)] = pages(writer.folder / record.file)
assert again == record and page.body == b"halaman"
"""
    answer = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("pages the disk is full"), answer


def test_an_unknown_site_is_named(archive, capture):
    with pytest.raises(ArchiveError, match=r"no site named 'kab-antah'.*kpucrawl sites"):
        archive.known_keys("kab-antah")


def test_a_new_archive_may_be_opened_by_many_at_once(tmp_path):
    script = "import sys; from kpucrawl.persist.archive import Archive; Archive(sys.argv[1]).close()"
    path = tmp_path / "kpu.db"
    openers = [subprocess.Popen([sys.executable, "-c", script, path], stderr=subprocess.PIPE) for _ in range(4)]
    errors = [opener.communicate()[1] for opener in openers]
    assert errors == [b""] * 4


def test_any_thread_may_write(archive, capture):
    def save(thread: int) -> list[str]:
        return [archive.save(capture(f"{thread}{number:03}_x")) for number in range(20)]

    with ThreadPoolExecutor(4) as threads:
        assert [verdict for verdicts in threads.map(save, range(1, 5)) for verdict in verdicts] == ["new"] * 80
    assert len(archive.known_keys("kab-magetan")) == 80


def test_writes_join_an_open_transaction(archive, capture):
    class Stop(Exception):
        pass

    def save_and_stop() -> None:
        with archive.writing():
            archive.save(capture())
            archive.save_listing_state("kab-magetan", "104", complete=True, pages=3)
            raise Stop

    with pytest.raises(Stop):
        save_and_stop()
    assert archive.known_keys("kab-magetan") == set()
    assert archive.listing_state("kab-magetan", "104") is None
    with ThreadPoolExecutor(1) as other:
        with archive.writing():
            late = other.submit(archive.save, capture("9001_x"))
            archive.save(capture())
            time.sleep(0.05)
            assert not late.done()  # another thread's write is another transaction: it waits
        assert late.result() == "new"
    assert archive.known_keys("kab-magetan") == {"id:9000", "id:9001"}
