"""Raw pages: what is written reads back, whatever the server sent, and whatever cut the writing short."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from kpucrawl.errors import ArchiveError
from kpucrawl.items import PageRecord
from kpucrawl.persist.pages import PageWriter, pages, read_page

URL = "https://kab-magetan.kpu.go.id/blog/read/9000_rapat-pleno"
AT = "2026-11-22T03:00:00Z"
HTML = [("Content-Type", "text/html; charset=UTF-8"), ("Server", "nginx")]


def test_a_page_reads_back(tmp_path):
    with PageWriter(tmp_path / "pages") as writer:
        first = writer.write(URL, 200, HTML, b"<p>satu", AT)
        second = writer.write(URL, 404, HTML, b"", AT)
        page = read_page(writer.folder, first)  # while it is still being written to
    assert first.file == f"2026-11-22-{os.getpid()}.warc.gz"
    assert first.digest == "sha256:" + hashlib.sha256(b"<p>satu").hexdigest()
    assert (page.url, page.status, page.body, page.fetched_at) == (URL, 200, b"<p>satu", AT)
    assert page.headers == (*HTML, ("Content-Length", "7"))
    assert (read_page(writer.folder, second).status, read_page(writer.folder, second).body) == (404, b"")


def test_other_tools_read_the_file(tmp_path):
    with PageWriter(tmp_path) as writer:
        for number in range(3):
            writer.write(f"{URL}{number}", 200, HTML, f"<p>{number}".encode(), AT)
    [path] = tmp_path.iterdir()
    with path.open("rb") as file:
        kinds = [(record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file, check_digests="raise")]
    assert [kind for kind, _ in kinds] == ["warcinfo", "response", "response", "response"]
    assert kinds[2][1] == b"<p>1"
    assert [page.body for _, page in pages(path)] == [b"<p>0", b"<p>1", b"<p>2"]


def test_headers_that_lie_about_the_body_are_set_right(tmp_path):
    sent = [("Transfer-Encoding", "chunked"), ("content-length", "99999"), ("X-A", "b\r\nX-Injected: c"), ("X-N", "é – ’")]
    sent += [("", "x"), ("é", "x"), ("X: Y", "z")]
    with PageWriter(tmp_path) as writer:
        record = writer.write(URL, 299, sent, "isi é".encode(), AT)
        after = writer.write(URL, 200, [], b"b", AT)
    page = read_page(tmp_path, record)
    assert (page.status, page.body) == (299, "isi é".encode())
    names = [name for name, _ in page.headers]
    assert "Transfer-Encoding" not in names
    assert "X-Injected" not in names
    assert dict(page.headers)["Content-Length"] == "6"
    assert read_page(tmp_path, after).body == b"b"


HEADERS = st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000), HEADERS, st.integers(100, 999))
def test_any_body_under_any_headers_reads_back(tmp_path, body, headers, status):
    with PageWriter(tmp_path) as writer:
        record = writer.write(URL, status, headers, body, AT)
        page = read_page(tmp_path, record)
    assert (page.url, page.status, page.body) == (URL, status, body)


def test_a_record_cut_short_spoils_no_other(tmp_path):
    with PageWriter(tmp_path) as writer:
        records = [writer.write(f"{URL}{number}", 200, HTML, os.urandom(2000), AT) for number in range(3)]
    path = tmp_path / records[0].file
    whole = path.read_bytes()
    for cut in (100, 700, len(whole) - records[2].offset - 1):
        path.write_bytes(whole[:-cut])
        assert [record for record, _ in pages(path)] == records[:2]
        with pytest.raises(ArchiveError, match="restore it from a backup"):
            read_page(tmp_path, records[2])
    # A process that got the dead one's id leaves its file alone.
    with PageWriter(tmp_path) as writer:
        later = writer.write(URL, 200, HTML, b"baru", AT)
    assert later.file == f"2026-11-22-{os.getpid()}-2.warc.gz"
    assert read_page(tmp_path, records[0]).body
    assert read_page(tmp_path, later).body == b"baru"


def test_bytes_that_changed_are_noticed(tmp_path):
    with PageWriter(tmp_path) as writer:
        record = writer.write(URL, 200, HTML, b"asli", AT)
        other = writer.write(URL, 200, HTML, b"palsu", AT)
    with pytest.raises(ArchiveError, match="other bytes"):
        read_page(tmp_path, PageRecord(record.file, other.offset, record.digest))
    with pytest.raises(ArchiveError, match="check the path"):
        read_page(tmp_path, PageRecord("lain.warc.gz", 0, record.digest))
    with pytest.raises(ArchiveError, match="restore it from a backup"):
        read_page(tmp_path, PageRecord(record.file, 10_000_000, record.digest))
    with pytest.raises(ArchiveError):
        read_page(tmp_path, PageRecord(record.file, record.offset + 3, record.digest))


def test_a_new_day_and_a_full_file_begin_another(tmp_path):
    with PageWriter(tmp_path, max_file=2000) as writer:
        files = [writer.write(URL, 200, [], os.urandom(900), AT).file for _ in range(4)]
        midnight = writer.write(URL, 200, [], b"a", "2026-11-23T00:00:01Z").file
        late = writer.write(URL, 200, [], b"b", "2026-11-22T23:59:59Z").file  # its answer took a while: no going back
    assert files == [f"2026-11-22-{os.getpid()}.warc.gz"] * 2 + [f"2026-11-22-{os.getpid()}-2.warc.gz"] * 2
    assert midnight == late == f"2026-11-23-{os.getpid()}.warc.gz"


def test_the_very_same_page_is_not_kept_twice(tmp_path, archive, capture):
    with PageWriter(tmp_path / "pages") as writer:
        first = writer.write(URL, 200, HTML, b"<p>satu", AT)
        saved = capture()
        archive.save(type(saved)(saved.article, saved.seen_at, first))
        known = archive.page_of("kab-magetan", "id:9000")
        assert known == first
        assert archive.page_of("kab-magetan", "id:1") is None
        assert writer.write(URL, 200, HTML, b"<p>satu", AT, known=known) is known
        assert writer.write(URL, 200, HTML, b"<p>dua", AT, known=known).offset > first.offset


def test_threads_do_not_mix_their_records(tmp_path):
    bodies = [os.urandom(50) * (number % 40) for number in range(200)]
    with PageWriter(tmp_path) as writer, ThreadPoolExecutor(4) as threads:
        records = list(threads.map(lambda body: writer.write(URL, 200, HTML, body, AT), bodies))
    assert [read_page(tmp_path, record).body for record in records] == bodies


@pytest.mark.parametrize("words", ["", "Rapat Pleno", "Jum’at “Bersih”\r\nX: y 🗳 %41", "\ud800", "x" * 900])
def test_the_words_of_the_link_are_kept_with_the_page(tmp_path, words):
    with PageWriter(tmp_path) as writer:
        record = writer.write(URL, 200, HTML, b"isi", AT, link_text=words)
        after = writer.write(URL, 200, HTML, b"lain", AT)
    page = read_page(tmp_path, record)
    assert page.body == b"isi"
    assert page.link_text == words.replace("\ud800", "\ufffd")[:400]
    assert read_page(tmp_path, after).link_text == ""
