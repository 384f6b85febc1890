"""In: an open connection; out: the archive's tables, triggers and views, brought up to date by numbered migrations.

Users query the views; the tables behind them may change by a further migration, never by editing one that was released.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kpucrawl.errors import ArchiveError

from . import (
    absences,
    agenda,
    alerts,
    canaries,
    chain,
    checks,
    copies,
    entrances,
    foundation,
    fronts,
    fulltext,
    holders,
    intrusions,
    layouts,
    runs,
    sieve,
    unseen,
    watches,
)
from .connection import immediate
from .database import Database, Migrations

MIGRATIONS = Migrations("kpucrawl")


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Apply what the archive lacks, all in one transaction; raises ArchiveError where the file is not ours or is newer."""
    if not missing(connection, path):
        return
    with immediate(connection):
        if missing(connection, path):  # another process may have been first
            MIGRATIONS.apply(Database(connection, execute_plugins=False))


def missing(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether migrations are to be applied; raises ArchiveError where the file is not ours or is newer."""
    database = Database(connection, execute_plugins=False)
    applied = {migration.name for migration in MIGRATIONS.applied(database)}
    if not applied and database.table_names():
        raise ArchiveError(f"{path} is a database but no kpucrawl archive: name another file with --archive")
    known = {migration.name for migration in MIGRATIONS._migrations}
    if unknown := applied - known:
        raise ArchiveError(f"{path} was written by a newer kpucrawl (it has {', '.join(sorted(unknown))}): upgrade kpucrawl")
    return applied != known


@MIGRATIONS(name="0001_first")
def first(database: Database) -> None:
    """Make the tables, the full-text index and the public views."""
    for statement in foundation.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0002_absences")
def add_absences(database: Database) -> None:
    """Make what remembers articles that did not answer."""
    for statement in absences.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0002_intrusions")
def add_intrusions(database: Database) -> None:
    """Make what remembers pages and links of intruders."""
    for statement in intrusions.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0002_chain")
def add_chain(database: Database) -> None:
    """Make the hash chain over the versions."""
    for statement in chain.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0002_counts")
def add_counts(database: Database) -> None:
    """Let runs count what went missing, was gone, came back, and what intruders had put there."""
    for statement in runs.COUNTS_SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0003_readings")
def add_readings(database: Database) -> None:
    """Let runs tell how far a site's layout fits the one known, and refused addresses where their page lies."""
    for statement in runs.READING_SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0004_stories")
def add_stories(database: Database) -> None:
    """Make the index by which copies are found; what the archive holds is sketched when the index is complete."""
    for statement in copies.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0005_held")
def add_held(database: Database) -> None:
    """Let runs count the edits that only another layout made."""
    for statement in layouts.SCHEMA:
        database.conn.execute(statement)
    runs.show_more(database.conn, "held")


@MIGRATIONS(name="0007_health")
def add_health(database: Database) -> None:
    """Let runs tell how each site does, and remember how its pages looked and what was told of it to whom."""
    for statement in (*runs.HEALTH_SCHEMA, *fronts.SCHEMA, *checks.SCHEMA, *alerts.SCHEMA):
        database.conn.execute(statement)
    runs.show_more(database.conn, *runs.HEALTH_COLUMNS)


@MIGRATIONS(name="0006_nights")
def add_nights(database: Database) -> None:
    """Make what remembers the entrances of sites, when articles are to be looked at again, and when each site was visited."""
    for statement in (*entrances.SCHEMA, *agenda.SCHEMA):
        database.conn.execute(statement)


@MIGRATIONS(name="0008_search")
def add_search(database: Database) -> None:
    """Make the full-text indexes anew, with the filters as words; nothing but indexes is dropped."""
    for statement in fulltext.SCHEMA:
        database.conn.execute(statement)
    fulltext.count_words(database.conn)


@MIGRATIONS(name="0009_watch")
def add_watches(database: Database) -> None:
    """Make what remembers the questions that somebody follows."""
    for statement in watches.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0010_reading_room")
def add_reading_room(database: Database) -> None:
    """Make the small indexes by which the reading room finds what was edited and what vanished."""
    for statement in _READING_ROOM:
        database.conn.execute(statement)


@MIGRATIONS(name="0011_traces")
def add_traces(database: Database) -> None:
    """Let the index of stories tell texts apart that share a number by chance."""
    for statement in copies.TRACE_SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0013_nights")
def add_canaries(database: Database) -> None:
    """Make what remembers how sites answer for addresses that cannot exist, and which page of a listing was looked at last."""
    for statement in (*canaries.SCHEMA, *entrances.DEPTHS_SCHEMA):
        database.conn.execute(statement)


@MIGRATIONS(name="0015_growth")
def sort_bodies_by_site(database: Database) -> None:
    """Let the index of texts begin with the site: what comes together stands together, and not each in a page of its own."""
    for statement in _BODIES_BY_SITE:
        database.conn.execute(statement)


@MIGRATIONS(name="0016_waiting")
def add_waiting(database: Database) -> None:
    """Make what remembers edits that are not believed yet."""
    for statement in unseen.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0017_growth")
def add_holders(database: Database) -> None:
    """Let the numbers of stories pass through a log and a small index."""
    for statement in holders.SCHEMA:
        database.conn.execute(statement)


@MIGRATIONS(name="0017_merging")
def merge_less_often(database: Database) -> None:
    """Let the full-text index merge sixteen pieces at a time."""
    for statement in fulltext.MERGING:
        database.conn.execute(statement)


@MIGRATIONS(name="0018_sieve")
def add_sieve(database: Database) -> None:
    """Make what tells which numbers of stories the index need not be asked for; find the copies of an archive that knew none."""
    for statement in sieve.SCHEMA:
        database.conn.execute(statement)
    holders.sift(database.conn)
    copies.sketch_all(database.conn)


# A text is only ever looked up on its own site.
_BODIES_BY_SITE = ("DROP INDEX article_body", "CREATE INDEX article_body ON article (site, body_hash)")

# Of a few rows in a thousand each: a save that touches none of these columns does not touch them.
_READING_ROOM = (
    "CREATE INDEX article_changed ON article (changed_at) WHERE changed_at IS NOT NULL",
    "CREATE INDEX article_gone ON article (gone_at) WHERE gone_at IS NOT NULL",
)
