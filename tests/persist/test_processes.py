"""Processes that are killed or write at the same time: batches stay whole, and no row is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kpucrawl.items import PageRecord
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import read_page

WRITER = """
import sys
from itertools import count
from kpucrawl.items import Article, Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import PageWriter

path, first, batches, keep_pages = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "pages"
archive = Archive(path)
pages = PageWriter(path + ".pages")
for batch in range(batches):
    captures = []
    for number in range(first + batch * 50, first + batch * 50 + 50):
        url = f"https://bali.kpu.go.id/blog/read/{number}_x"
        article = Article("bali", f"id:{number}", url, "article", f"Judul {number}", f"Isi {number}. " * 40, views=number)
        page = pages.write(url, 200, [], article.body.encode(), "2026-11-22T00:00:00Z") if keep_pages else None
        captures.append(Capture(article, "2026-11-22T00:00:00Z", page))
    archive.save_many(captures)
    print(batch, flush=True)
archive.close()
"""


def start(path: Path, first: int, batches: int, pages: str = "none") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(first), str(batches), pages]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_killed_writer_leaves_whole_batches(tmp_path, rows, after):
    path = tmp_path / "kpu.db"
    writer = start(path, 1, 100_000, "pages")
    assert writer.stdout is not None
    for _ in range(after):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    with Archive(path, readonly=True) as reader:  # the log the dead process left is read without being folded in
        assert len(reader.known_keys("bali")) >= after * 50
    with Archive(path) as archive:
        archive.check()
        [counts] = rows(
            archive,
            "SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM versions) AS versions,"
            " (SELECT count(*) FROM views_log) AS views, (SELECT count(*) FROM search) AS texts",
        )
        assert len(set(counts.values())) == 1
        assert counts["articles"] % 50 == 0
        assert counts["articles"] >= after * 50
        for row in rows(archive, "SELECT body, page_file, page_offset, page_digest FROM articles"):
            record = PageRecord(row["page_file"], row["page_offset"], row["page_digest"])
            if record.offset % 7 == 0:  # some will do
                assert read_page(f"{path}.pages", record).body.decode() == row["body"]


def test_two_processes_lose_no_row(tmp_path, rows):
    path = tmp_path / "kpu.db"
    writers = [start(path, 1, 20), start(path, 100_001, 20)]
    for writer in writers:
        _, errors = writer.communicate()
        assert (errors, writer.returncode) == ("", 0)
    with Archive(path) as archive:
        assert len(archive.known_keys("bali")) == 2000
        assert rows(archive, "SELECT count(*) AS n FROM search WHERE search MATCH 'judul'") == [{"n": 2000}]
        archive.check()
