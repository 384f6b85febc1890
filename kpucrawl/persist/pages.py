"""In: pages as answered; out: WARC files beside the archive, and any page back from its ``PageRecord``.

Each record is a gzip member of its own, so a page is read by its offset without the ones before it, and a process that is killed
spoils at most the record it was writing. Any WARC tool reads the files.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import zlib
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import ModuleType, TracebackType
from typing import NamedTuple, Self
from urllib.parse import quote, unquote

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from kpucrawl.errors import ArchiveError
from kpucrawl.items import PageRecord

from .connection import told
from .identity import storable

try:
    from isal import isal_zlib
except ImportError:  # no wheel for this platform
    _deflate: ModuleType = zlib
else:
    _deflate = isal_zlib

# A page of 47 KB: isal level 2 takes 0.09 ms and leaves 6.5 KB; zlib level 1 0.36 ms and 7.1 KB, level 4 0.62 ms and 6.2 KB,
# level 9, which warcio is fixed to, 0.9 ms and 5.8 KB.
LEVEL = 4 if _deflate is zlib else 2

MAX_FILE = 2**30  # bytes; the size WARC files customarily have, and one that copies and checks in reasonable time

_LINK_TEXT = "X-Link-Text"
"""A field of our own, as WARC 1.0 allows (section 4): UTF-8, percent-encoded, since a header is one line of ASCII."""
_LONGEST_LINK_TEXT = 400
_GZIP = zlib.MAX_WBITS + 16
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110's token
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
# Of the connection, not of the page as kept: the body is kept as decoded, without chunks.
_DROPPED = frozenset({"transfer-encoding", "content-length"})


class Page(NamedTuple):
    """A page as it was answered."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: str
    link_text: str = ""
    """The words of the link that led to it; they are evidence for its title, and stand on another page."""


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer, less its SHA-1 of block and payload: the payload's SHA-256 is there already."""

    def ensure_digest(self, record: ArcWarcRecord, block: bool = True, payload: bool = True) -> None:
        """Leave the record as it is."""


class PageWriter:
    """Writes pages into ``folder``, one ``2026-11-22-<process id>.warc.gz`` a day and process; may be called from any thread.

    A file is never opened twice: after a gigabyte, or where the name is taken (by a killed process that had the same id), the
    name gets a ``-2``. Raises ArchiveFull on a full disk, with the file cut back to its last whole record; ArchiveError.
    """

    def __init__(self, folder: str | Path, *, max_file: int = MAX_FILE) -> None:
        self.folder = Path(folder)
        self._max_file = max_file
        self._lock = threading.Lock()
        self._file: int | None = None
        self._name = ""
        self._day = ""
        self._size = self._synced = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def write(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        fetched_at: str,
        *,
        known: PageRecord | None = None,
        link_text: str = "",
    ) -> PageRecord:
        """Keep a page and return where it lies; ``fetched_at`` is ISO 8601 UTC in seconds, ``link_text`` is of the link to it.

        ``body`` is the payload with its content coding undone (as Scrapy hands it over). ``known`` is the record this address was
        last kept in: if it holds the very same bytes it is returned and nothing is written.
        """
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        if known is not None and known.digest == digest:
            return known
        packed = _pack(_record(Page(url, status, tuple(headers), body, fetched_at, link_text), digest))
        with self._lock, told(self.folder):
            self._open(fetched_at[:10])
            record = PageRecord(self._name, self._size, digest)
            self._append(packed)
        return record

    def sync(self) -> None:
        """Bring what was written to disk: a power cut takes none of it any more."""
        with self._lock, told(self.folder):
            if self._file is not None and self._size != self._synced:
                os.fdatasync(self._file)
                self._synced = self._size

    def close(self) -> None:
        """Bring what was written to disk and close the file; a later ``write`` begins another."""
        with self._lock, told(self.folder):
            if self._file is not None:
                file, self._file = self._file, None
                try:
                    os.fsync(file)
                finally:
                    os.close(file)

    def _open(self, day: str) -> None:
        if self._file is not None and day <= self._day and self._size < self._max_file:
            return
        if self._file is not None:
            os.fsync(self._file)
            os.close(self._file)
            self._file = None
        self.folder.mkdir(parents=True, exist_ok=True)
        self._day = max(day, self._day)
        for name in _names(f"{self._day}-{os.getpid()}"):
            try:
                self._file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            except FileExistsError:
                continue
            self._name = name
            break
        self._size = self._synced = 0
        self._append(_pack(_info(self._name)))

    def _append(self, packed: bytes) -> None:
        assert self._file is not None
        rest = memoryview(packed)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            os.ftruncate(self._file, self._size)  # half a record would hide those after it from tools that read in order
            raise
        self._size += len(packed)


def _names(stem: str) -> Iterator[str]:
    yield f"{stem}.warc.gz"
    for number in range(2, 1_000_000):
        yield f"{stem}-{number}.warc.gz"


def _pack(plain: bytes) -> bytes:
    packer = _deflate.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    return bytes(packer.compress(plain) + packer.flush())


def _record(page: Page, digest: str) -> bytes:
    _, status, headers, body, fetched_at, link_text = page
    url = _plain(page.url)
    kept = [(name, _plain(value)) for name, value in headers if _NAME.fullmatch(name) and name.lower() not in _DROPPED]
    kept.append(("Content-Length", str(len(body))))
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    named = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", StatusAndHeadersParser.make_warc_id()),
        ("WARC-Target-URI", url),
        ("WARC-Date", fetched_at),
        ("WARC-Payload-Digest", digest),
    ]
    if link_text:
        named.append((_LINK_TEXT, quote(storable(link_text[:_LONGEST_LINK_TEXT]), safe=" ")))
    plain = BytesIO()
    writer = _Writer(plain, gzip=False)
    record = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        warc_headers=StatusAndHeaders("", named, protocol="WARC/1.0"),
        http_headers=StatusAndHeaders(f"{status} {phrase}".rstrip(), kept, protocol="HTTP/1.1"),
    )
    writer.write_record(record)
    return plain.getvalue()


def _info(name: str) -> bytes:
    plain = BytesIO()
    writer = _Writer(plain, gzip=False)
    writer.write_record(writer.create_warcinfo_record(name, {"software": "kpucrawl", "format": "WARC File Format 1.0"}))
    return plain.getvalue()


def _plain(value: str) -> str:
    """Return a header's value in one line of ASCII: a server must not write records of its own, nor stop ours."""
    if value.isascii() and value.isprintable():
        return value
    return _CONTROLS.sub(" ", value).encode("ascii", "backslashreplace").decode("ascii")


def read_page(folder: str | Path, record: PageRecord) -> Page:
    """Return the page a record points at; raises ArchiveError where the file is missing, damaged or holds other bytes."""
    path = Path(folder) / record.file
    with told(path), path.open("rb") as file:
        file.seek(record.offset)
        try:
            found = next(iter(ArchiveIterator(file)))
            body = found.raw_stream.read()
        except (StopIteration, ArchiveLoadFailed, EOFError, zlib.error) as error:
            raise ArchiveError(f"{path} holds no page at {record.offset}: restore it from a backup") from error
    if "sha256:" + hashlib.sha256(body).hexdigest() != record.digest:
        raise ArchiveError(f"{path} holds other bytes at {record.offset} than were kept there: restore it from a backup")
    return _page(found, body)


def pages(path: str | Path) -> Iterator[tuple[PageRecord, Page]]:
    """Yield every whole page of a WARC file with its record, in the order written; stops before a record cut short."""
    path = Path(path)
    with told(path), path.open("rb") as file:
        records = ArchiveIterator(file)
        for found in records:
            if found.rec_type != "response":
                continue
            digest = found.rec_headers.get_header("WARC-Payload-Digest")
            body = found.raw_stream.read()
            if "sha256:" + hashlib.sha256(body).hexdigest() != digest:
                return
            yield PageRecord(path.name, records.get_record_offset(), digest), _page(found, body)


def _page(found: ArcWarcRecord, body: bytes) -> Page:
    url, fetched_at = (found.rec_headers.get_header(name) for name in ("WARC-Target-URI", "WARC-Date"))
    link_text = unquote(found.rec_headers.get_header(_LINK_TEXT) or "")
    return Page(url, int(found.http_headers.get_statuscode()), tuple(found.http_headers.headers), body, fetched_at, link_text)
