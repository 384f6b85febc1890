"""In: what a run did, site by site; out: its rows in the archive, and the state of each listing and of each site's furniture."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .health import UNKNOWN, Health, is_no_answer

HEALTH_COLUMNS = ("fields_missing", "errors", "left_out", "confidence", "colour", "cause", "why")
HEALTH_SCHEMA = tuple(
    f"ALTER TABLE run_site ADD COLUMN {name} {'REAL' if name == 'confidence' else 'TEXT'}" for name in HEALTH_COLUMNS
)
"""Made by the migration 0007_health; never to be edited once released."""
COUNTS_SCHEMA = (
    *(f"ALTER TABLE run_site ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0" for name in ("missing", "gone", "spam")),
    "DROP VIEW run_sites",
    """
    CREATE VIEW run_sites AS
    SELECT n.run, s.name AS site, n.verdict, n.reason, n.requests, n.bytes, n.pages, n.new, n.changed, n.same, n.failed,
           n.started_at, n.finished_at, n.missing, n.gone, n.spam
    FROM run_site n LEFT JOIN site s ON s.id = n.site
    """,
    "DROP VIEW runs",
    """
    CREATE VIEW runs AS
    SELECT r.id, r.started_at, r.finished_at, r.outcome, r.options, count(n.site) AS sites,
           coalesce(sum(n.requests), 0) AS requests, coalesce(sum(n.bytes), 0) AS bytes, coalesce(sum(n.pages), 0) AS pages,
           coalesce(sum(n.new), 0) AS new, coalesce(sum(n.changed), 0) AS changed, coalesce(sum(n.same), 0) AS same,
           coalesce(sum(n.failed), 0) AS failed, coalesce(sum(n.missing), 0) AS missing, coalesce(sum(n.gone), 0) AS gone,
           coalesce(sum(n.spam), 0) AS spam
    FROM run r LEFT JOIN run_site n ON n.run = r.id GROUP BY r.id
    """,
)
"""Made by the migration 0002_counts; never to be edited once released."""
READING_SCHEMA = (
    "ALTER TABLE run_site ADD COLUMN layout_fit REAL",
    "DROP VIEW run_sites",
    """
    CREATE VIEW run_sites AS
    SELECT n.run, s.name AS site, n.verdict, n.reason, n.requests, n.bytes, n.pages, n.new, n.changed, n.same, n.failed,
           n.started_at, n.finished_at, n.missing, n.gone, n.spam, n.layout_fit
    FROM run_site n LEFT JOIN site s ON s.id = n.site
    """,
    *(f"ALTER TABLE frontier ADD COLUMN page_{name}" for name in ("file TEXT", "offset INTEGER", "digest TEXT")),
)
"""Made by the migration 0003_readings; never to be edited once released."""


@dataclass(frozen=True, slots=True)
class SiteRun:
    """What one run did on one site."""

    site: str
    requests: int = 0
    bytes: int = 0
    """Of all answers, as received."""
    pages: int = 0
    """Article pages read."""
    new: int = 0
    changed: int = 0
    same: int = 0
    failed: int = 0
    verdict: str | None = None
    reason: str | None = None
    started_at: str | None = None
    finished_at: str | None = None
    missing: int = 0
    """Known articles that did not answer, and did the last time."""
    gone: int = 0
    """Those found to have vanished."""
    spam: int = 0
    """Pages, links and redirects of intruders, as met in this run."""
    layout_fit: float | None = None
    """0 to 1: how far the articles read fit the layout known before; None where none was known, or none read."""
    held: int = 0
    """Articles, among the same, that only another layout let us read otherwise."""
    fields_missing: Mapping[str, int] = field(default_factory=dict)
    """Articles read without a body, a day …, by field."""
    errors: Mapping[str, int] = field(default_factory=dict)
    """Failed addresses by reason."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Pages at an article's address that were none, by reason."""
    confidence: float | None = None
    """The reader's, on the average of the articles read."""
    health: Health = UNKNOWN


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that gave no article, and why."""

    url: str
    reason: str
    status: int | None = None
    """Of HTTP; None where nothing was answered."""


@dataclass(frozen=True, slots=True)
class ListingState:
    """How far a listing was ever walked."""

    completed_at: str | None
    """When a walk last reached its end; None: never, so known articles must not end a walk."""
    walked_at: str
    """When it was last walked, to whatever depth."""
    pages: int
    """The most pages ever walked."""


@dataclass(frozen=True, slots=True)
class BlockCount:
    """On how many article pages of a site a block of text stands."""

    pages: int
    of_pages: int
    """Pages looked at."""


_ADD_SITE_RUN = """
    INSERT INTO run_site (run, site, verdict, reason, requests, bytes, pages, new, changed, same, failed, started_at, finished_at,
        missing, gone, spam, layout_fit, fields_missing, errors, left_out, confidence, colour, cause, why, held)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, requests = excluded.requests,
        bytes = excluded.bytes, pages = excluded.pages, new = excluded.new, changed = excluded.changed, same = excluded.same,
        failed = excluded.failed, started_at = excluded.started_at, finished_at = excluded.finished_at,
        missing = excluded.missing, gone = excluded.gone, spam = excluded.spam, layout_fit = excluded.layout_fit,
        fields_missing = excluded.fields_missing, errors = excluded.errors, left_out = excluded.left_out,
        confidence = excluded.confidence, colour = excluded.colour, cause = excluded.cause, why = excluded.why,
        held = excluded.held
"""
_SAVE_LISTING = """
    INSERT INTO listing (site, category, completed_at, walked_at, pages) VALUES (?1, ?2, iif(?3, ?4, NULL), ?4, ?5)
    ON CONFLICT DO UPDATE SET completed_at = coalesce(excluded.completed_at, completed_at), walked_at = excluded.walked_at,
        pages = max(pages, excluded.pages)
"""
_SAVE_FURNITURE = "INSERT INTO furniture (site, hash, pages, of_pages, last_seen) VALUES (?, ?, ?, ?, ?)"

_OUTCOMES = "SELECT site, colour, cause, why, reason FROM run_site WHERE run = ? AND colour IS NOT NULL"

ALL_TOGETHER = 3
"""Sites of a run none of which answers, from which the fault is sought here and not there."""


def show_more(connection: sqlite3.Connection, *columns: str) -> None:
    """Let the view of a run's sites show further columns of ``run_site`` at its end, whatever it shows by now."""
    (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'run_sites'").fetchone()
    head, found, tail = made.rpartition("\n    FROM ")
    connection.execute("DROP VIEW run_sites")
    connection.execute(f"{head}, {', '.join(f'n.{name}' for name in columns)}{found}{tail}")


def start(connection: sqlite3.Connection, options: str, started_at: str) -> int:
    """Open a run and return its id."""
    cursor = connection.execute("INSERT INTO run (started_at, options) VALUES (?, ?)", (started_at, options))
    return int(cursor.lastrowid or 0)


def finish(connection: sqlite3.Connection, run: int, outcome: str, finished_at: str) -> None:
    """Close a run."""
    connection.execute("UPDATE run SET finished_at = ?, outcome = ? WHERE id = ?", (finished_at, outcome, run))


def save_site(connection: sqlite3.Connection, run: int, site: int, done: SiteRun) -> None:
    """Keep what a run did on a site; a later call for the same site replaces the earlier one's counts."""
    counts = (done.requests, done.bytes, done.pages, done.new, done.changed, done.same, done.failed)
    seen = (done.missing, done.gone, done.spam, done.layout_fit)
    told = (*map(_told, (done.fields_missing, done.errors, done.left_out)), done.confidence)
    health = (done.health.colour, done.health.cause, done.health.why or None, done.held)
    values = (run, site, done.verdict, done.reason, *counts, done.started_at, done.finished_at, *seen, *told, *health)
    connection.execute(_ADD_SITE_RUN, values)


def _told(counts: Mapping[str, int]) -> str:
    return json.dumps(dict(counts), ensure_ascii=False, sort_keys=True)


def note_offline(connection: sqlite3.Connection, run: int) -> int:
    """Where none of a run's sites answered, note that the network here was down, and no site; return how many were asked."""
    found = connection.execute(_OUTCOMES, (run,)).fetchall()
    asked = [row for row in found if row[1] != "grey"]
    silent = [row for row in asked if is_no_answer(Health(row[1], row[2], row[3] or ""), row[4] or "")]
    if len(asked) < ALL_TOGETHER or len(silent) < len(asked):
        return 0
    why = f"none of the {len(asked)} sites asked answered: the network here was down"
    connection.execute(
        "UPDATE run_site SET colour = 'grey', cause = 'offline', why = ? WHERE run = ? AND colour <> 'grey'", (why, run)
    )
    return len(asked)


def add_failures(connection: sqlite3.Connection, run: int, site: int, failures: Iterable[Failure], seen_at: str) -> None:
    """Keep addresses that gave no article."""
    connection.executemany(
        "INSERT INTO failure (run, site, url, reason, status, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        ((run, site, failure.url, failure.reason, failure.status, seen_at) for failure in failures),
    )


def listing_state(connection: sqlite3.Connection, site: int, category: str) -> ListingState | None:
    """Return how far a listing was walked, None where it never was."""
    found = connection.execute(
        "SELECT completed_at, walked_at, pages FROM listing WHERE site = ? AND category = ?", (site, category)
    ).fetchone()
    return ListingState(*found) if found else None


def complete_listings(connection: sqlite3.Connection, site: int) -> set[str]:
    """Return the categories whose listings were walked to their end."""
    found = connection.execute("SELECT category FROM listing WHERE site = ? AND completed_at IS NOT NULL", (site,))
    return {row[0] for row in found}


def save_listing_state(
    connection: sqlite3.Connection, site: int, category: str, *, complete: bool, pages: int, walked_at: str
) -> None:
    """Keep that a listing was walked; once complete it stays so, though later walks stop early."""
    connection.execute(_SAVE_LISTING, (site, category, complete, walked_at, pages))


def furniture(connection: sqlite3.Connection, site: int) -> dict[str, BlockCount]:
    """Return the counts of a site's blocks by their hash."""
    found = connection.execute("SELECT hash, pages, of_pages FROM furniture WHERE site = ?", (site,))
    return {block: BlockCount(pages, of_pages) for block, pages, of_pages in found}


def save_furniture(connection: sqlite3.Connection, site: int, counts: Mapping[str, BlockCount], seen_at: str) -> None:
    """Keep counts of a site's blocks in place of those kept before: a layout that is no more leaves nothing behind."""
    connection.execute("DELETE FROM furniture WHERE site = ?", (site,))
    connection.executemany(
        _SAVE_FURNITURE, ((site, block, count.pages, count.of_pages, seen_at) for block, count in counts.items())
    )
