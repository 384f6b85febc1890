"""In: the path of an archive; out: an open connection to it, its write transactions, and SQLite's errors told in our words."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpucrawl.errors import ArchiveError, ArchiveFull, ArchiveLocked

PAGE_SIZE = 8192  # bytes; an article's text is about 3 KB: two to a page where 4,096 bytes hold one and waste the rest
CACHE_KIB = 64 * 1024  # keeps the inner pages of every index of a million articles in memory
CHECKPOINT_PAGES = 4000  # 32 MB of log before it is folded into the file: hot index pages are then written once, not twenty times

FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


def explain(error: sqlite3.Error | OSError, path: Path) -> ArchiveError | None:
    """Return the error to raise in place of one of SQLite's or the system's, or None where it is our own mistake.

    The message is one line: what is wrong, where, and what to do.
    """
    if isinstance(error, OSError):
        if error.errno in FULL_ERRNOS:
            return ArchiveFull(f"the disk is full while writing {path}: free some space and run the same command again")
        return ArchiveError(f"cannot use {path}: {error.strerror or error}; check the path and its permissions")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF  # the low byte is the kind, the rest its detail
    if code in _BUSY:
        return ArchiveLocked(f"another process is writing to {path}: wait until it is done, or stop it, then run this again")
    if code == sqlite3.SQLITE_FULL:
        return ArchiveFull(f"the disk is full while writing {path}: free some space and run the same command again")
    if code in _BROKEN:
        return ArchiveError(f"{path} is damaged or no SQLite database ({error}): name another file, or restore it from a backup")
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH}:
        return ArchiveError(f"cannot open {path} ({error}): check that the folder exists and that you may write there")
    if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM}:
        return ArchiveError(f"cannot read or write {path} ({error}): check the disk, then run the same command again")
    return None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system inside the block into ArchiveError, ArchiveLocked or ArchiveFull."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        better = explain(error, path)
        if better is None:
            raise
        raise better from error


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run the block as one write transaction: all of it is kept, or, on any error, nothing.

    ``BEGIN IMMEDIATE`` takes the write lock at once and waits for it. A plain ``BEGIN`` that reads before it writes is refused
    without waiting when another process writes in between; 450 of 8,000 rows were lost that way.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def connect(path: Path, *, readonly: bool, timeout: float) -> sqlite3.Connection:
    """Open the file; ``timeout`` is how long, in seconds, to wait for another process that writes.

    A missing file is made, with its folder, unless ``readonly``. Raises ArchiveError, ArchiveLocked, ArchiveFull.
    """
    with told(path):
        if path.is_dir():
            raise ArchiveError(f"{path} is a folder: name the archive's file, such as {path / 'kpu.db'}")
        if readonly:
            return _connect_to_read(path, timeout)
        path.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(path, timeout=timeout, check_same_thread=False)


def _connect_to_read(path: Path, timeout: float) -> sqlite3.Connection:
    if not path.exists():
        raise ArchiveError(f"there is no archive at {path}: make one with `kpucrawl crawl SITE` or `kpucrawl demo`")
    uri = path.absolute().as_uri() + "?mode=ro"
    try:
        connection = _connect_and_look(uri, timeout)
    except sqlite3.OperationalError:
        # On a medium that cannot be written, SQLite has nowhere to put the log's index; without a log none is needed.
        if path.with_name(path.name + "-wal").exists():
            raise
        connection = _connect_and_look(uri + "&immutable=1", timeout)
    connection.execute("PRAGMA query_only=ON")
    return connection


def clear_log(path: Path) -> None:
    """Let SQLite fold in and take away the log that connections which only read leave beside the file.

    Whoever closes a file last removes its log, but only if it may write. SQLite's own locks see to it that a log in use stays.
    Raises ArchiveError and its kinds.
    """
    log = path.with_name(path.name + "-wal")
    with told(path):
        if not log.exists() or not os.access(path, os.W_OK):
            return
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True, timeout=0)
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
        finally:
            connection.close()


def _connect_and_look(uri: str, timeout: float) -> sqlite3.Connection:
    """Connect and read once, which is when SQLite notices that it cannot; nothing stays open then."""
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def prepare_to_write(connection: sqlite3.Connection, timeout: float) -> None:
    """Set what a writing connection needs: write-ahead log, foreign keys, cache, and how often the log is folded in."""
    connection.execute(f"PRAGMA page_size={PAGE_SIZE}")  # no effect once the file holds anything
    _use_write_ahead_log(connection, timeout)
    connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may cost the last batches, never the file
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit={2 * CHECKPOINT_PAGES * PAGE_SIZE}")  # a log once swollen is cut back
    connection.execute("PRAGMA secure_delete=OFF")  # Debian's SQLite zeroes freed pages: dear when the full-text index merges
    connection.execute("PRAGMA temp_store=MEMORY")


def _use_write_ahead_log(connection: sqlite3.Connection, timeout: float) -> None:
    """Switch the journal mode; SQLite's own waiting does not cover two processes that switch a new file at once."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
