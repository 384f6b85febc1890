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
    fronts,
    fulltext,
    intrusions,
    layouts,
    runs,
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
    for statement in (*_TABLES, *_SEARCH, *_VIEWS):
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
    """Make the index by which copies are found; what the archive holds is sketched when the index has all its columns."""
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
    """Let the index of stories tell texts apart that share a number by chance; find the copies of an archive that knew none."""
    for statement in copies.TRACE_SCHEMA:
        database.conn.execute(statement)
    copies.sketch_all(database.conn)


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


_TABLES = (
    """
    CREATE TABLE site (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, host TEXT NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL,
        office TEXT NOT NULL, province TEXT NOT NULL, family TEXT NOT NULL, timezone TEXT NOT NULL, host_status TEXT NOT NULL
    ) STRICT
    """,
    # One row an article, without its text: lists, counts and touches of last_seen then pass over 300 bytes a row, not 3,500.
    """
    CREATE TABLE article (
        id INTEGER PRIMARY KEY, site INTEGER NOT NULL REFERENCES site(id), key TEXT NOT NULL, number INTEGER, url TEXT NOT NULL,
        kind TEXT NOT NULL, title TEXT NOT NULL, published_on TEXT, published_by TEXT, published_text TEXT, event_on TEXT,
        place TEXT, author TEXT, category TEXT, views INTEGER, image TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
        changed_at TEXT, gone_at TEXT, duplicate_of INTEGER REFERENCES article(id), spam INTEGER NOT NULL DEFAULT 0,
        read_by TEXT NOT NULL, confidence REAL NOT NULL,
        body_hash INTEGER NOT NULL, version INTEGER NOT NULL, versions INTEGER NOT NULL,
        UNIQUE (site, key)
    ) STRICT
    """,
    "CREATE INDEX article_body ON article (body_hash, site)",
    "CREATE INDEX article_site_day ON article (site, published_on)",
    "CREATE INDEX article_day ON article (published_on)",
    "CREATE INDEX article_copy ON article (duplicate_of) WHERE duplicate_of IS NOT NULL",
    # Texts are only ever added: the last of an article, by number, is its present one (article.version points at it).
    """
    CREATE TABLE version (
        id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(id), number INTEGER NOT NULL,
        cause TEXT NOT NULL CHECK (cause IN ('first', 'edit', 'reading')), seen_at TEXT NOT NULL,
        published_on TEXT, author TEXT, category TEXT, digest TEXT NOT NULL,
        page_file TEXT, page_offset INTEGER, page_digest TEXT, title TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (article, number)
    ) STRICT
    """,
    # Further addresses only; an article's own stands in its row.
    """
    CREATE TABLE address (
        site INTEGER NOT NULL REFERENCES site(id), key TEXT NOT NULL, url TEXT NOT NULL,
        article INTEGER NOT NULL REFERENCES article(id),
        how TEXT NOT NULL CHECK (how IN ('read', 'redirect', 'claimed')), first_seen TEXT NOT NULL,
        PRIMARY KEY (site, key, url)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX address_article ON address (article)",
    """
    CREATE TABLE view_count (
        article INTEGER NOT NULL REFERENCES article(id), seen_at TEXT NOT NULL, views INTEGER NOT NULL,
        PRIMARY KEY (article, seen_at)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE link (
        article INTEGER NOT NULL REFERENCES article(id), kind TEXT NOT NULL CHECK (kind IN ('attachment', 'link')),
        url TEXT NOT NULL, text TEXT NOT NULL, first_seen TEXT NOT NULL, gone_at TEXT,
        PRIMARY KEY (article, kind, url)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE run (
        id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, outcome TEXT, options TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE run_site (
        run INTEGER NOT NULL REFERENCES run(id), site INTEGER NOT NULL REFERENCES site(id),
        verdict TEXT, reason TEXT, requests INTEGER NOT NULL, bytes INTEGER NOT NULL, pages INTEGER NOT NULL,
        new INTEGER NOT NULL, changed INTEGER NOT NULL, same INTEGER NOT NULL, failed INTEGER NOT NULL,
        started_at TEXT, finished_at TEXT,
        PRIMARY KEY (run, site)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX run_site_site ON run_site (site, run)",
    """
    CREATE TABLE failure (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), site INTEGER NOT NULL REFERENCES site(id),
        url TEXT NOT NULL, reason TEXT NOT NULL, status INTEGER, seen_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX failure_run ON failure (run, site)",
    """
    CREATE TABLE listing (
        site INTEGER NOT NULL REFERENCES site(id), category TEXT NOT NULL, completed_at TEXT, walked_at TEXT NOT NULL,
        pages INTEGER NOT NULL,
        PRIMARY KEY (site, category)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE frontier (
        site INTEGER NOT NULL REFERENCES site(id), key TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'failed', 'refused')), reason TEXT, tries INTEGER NOT NULL,
        seen_at TEXT NOT NULL,
        PRIMARY KEY (site, key)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE furniture (
        site INTEGER NOT NULL REFERENCES site(id), hash TEXT NOT NULL, pages INTEGER NOT NULL, of_pages INTEGER NOT NULL,
        last_seen TEXT NOT NULL,
        PRIMARY KEY (site, hash)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE about (
        "view" TEXT NOT NULL, "column" TEXT NOT NULL, meaning TEXT NOT NULL, position INTEGER NOT NULL,
        PRIMARY KEY ("view", "column")
    ) STRICT, WITHOUT ROWID
    """,
)

_SEARCH = (
    """
    CREATE VIEW texts AS
    SELECT a.id AS id, v.title AS title, v.body AS body FROM article a JOIN version v ON v.id = a.version
    """,
    """
    CREATE VIRTUAL TABLE search USING fts5 (
        title, body, content='texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER version_first AFTER INSERT ON version WHEN new.number = 1 BEGIN
        INSERT INTO search (rowid, title, body) VALUES (new.article, new.title, new.body);
    END
    """,
    """
    CREATE TRIGGER version_next AFTER INSERT ON version WHEN new.number > 1 BEGIN
        INSERT INTO search (search, rowid, title, body)
            SELECT 'delete', article, title, body FROM version WHERE article = new.article AND number = new.number - 1;
        INSERT INTO search (rowid, title, body) VALUES (new.article, new.title, new.body);
    END
    """,
    """
    CREATE TRIGGER version_respelled AFTER UPDATE OF title, body ON version
    WHEN new.number = (SELECT max(number) FROM version WHERE article = new.article) BEGIN
        INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.article, old.title, old.body);
        INSERT INTO search (rowid, title, body) VALUES (new.article, new.title, new.body);
    END
    """,
)

# LEFT JOINs on a primary key: SQLite leaves out those of which no column is asked, so a list without bodies reads none.
_VIEWS = (
    """
    CREATE VIEW articles AS
    SELECT a.id, s.name AS site, a.url, a.kind, a.title, v.body, a.published_on, a.published_by, a.published_text, a.event_on,
           a.place, a.author, a.category, a.views, a.image, a.first_seen, a.last_seen, a.changed_at, a.gone_at, a.duplicate_of,
           a.spam, a.read_by, a.confidence, a.key, a.versions, v.page_file, v.page_offset, v.page_digest
    FROM article a LEFT JOIN site s ON s.id = a.site LEFT JOIN version v ON v.id = a.version
    """,
    """
    CREATE VIEW versions AS
    SELECT v.article, s.name AS site, v.number, v.cause, v.seen_at, v.title, v.body, v.published_on, v.author, v.category,
           v.digest, v.page_file, v.page_offset, v.page_digest
    FROM version v LEFT JOIN article a ON a.id = v.article LEFT JOIN site s ON s.id = a.site
    """,
    """
    CREATE VIEW views_log AS
    SELECT w.article, s.name AS site, w.seen_at, w.views
    FROM view_count w LEFT JOIN article a ON a.id = w.article LEFT JOIN site s ON s.id = a.site
    """,
    """
    CREATE VIEW stories AS
    SELECT a.id, a.title, s.name AS site, a.url, a.published_on,
           (SELECT count(*) FROM article c WHERE c.duplicate_of = a.id) AS copies,
           1 + (SELECT count(DISTINCT c.site) FROM article c WHERE c.duplicate_of = a.id AND c.site <> a.site) AS sites,
           coalesce((SELECT max(c.published_on) FROM article c WHERE c.duplicate_of = a.id), a.published_on) AS last_published_on
    FROM article a LEFT JOIN site s ON s.id = a.site
    WHERE a.duplicate_of IS NULL
    """,
    """
    CREATE VIEW links AS
    SELECT l.article, s.name AS site, l.kind, l.url, l.text, l.first_seen, l.gone_at
    FROM link l LEFT JOIN article a ON a.id = l.article LEFT JOIN site s ON s.id = a.site
    """,
    """
    CREATE VIEW addresses AS
    SELECT a.url, s.name AS site, a.id AS article, a.key, 'own' AS how, a.first_seen
    FROM article a LEFT JOIN site s ON s.id = a.site
    UNION ALL
    SELECT d.url, s.name, d.article, d.key, d.how, d.first_seen
    FROM address d LEFT JOIN site s ON s.id = d.site
    WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.id = d.article AND a.url = d.url)
    """,
    """
    CREATE VIEW sites AS
    SELECT s.name AS site, s.host, s.code, s.kind, s.office, s.province, s.family, s.timezone, s.host_status,
           (SELECT count(*) FROM article a WHERE a.site = s.id) AS articles,
           (SELECT min(a.published_on) FROM article a WHERE a.site = s.id) AS first_published_on,
           (SELECT max(a.published_on) FROM article a WHERE a.site = s.id) AS last_published_on,
           r.run AS last_run, r.finished_at AS last_crawled_at, r.verdict AS last_verdict, r.reason AS last_reason
    FROM site s LEFT JOIN run_site r ON r.site = s.id AND r.run = (SELECT max(n.run) FROM run_site n WHERE n.site = s.id)
    """,
    """
    CREATE VIEW runs AS
    SELECT r.id, r.started_at, r.finished_at, r.outcome, r.options, count(n.site) AS sites,
           coalesce(sum(n.requests), 0) AS requests, coalesce(sum(n.bytes), 0) AS bytes, coalesce(sum(n.pages), 0) AS pages,
           coalesce(sum(n.new), 0) AS new, coalesce(sum(n.changed), 0) AS changed, coalesce(sum(n.same), 0) AS same,
           coalesce(sum(n.failed), 0) AS failed
    FROM run r LEFT JOIN run_site n ON n.run = r.id GROUP BY r.id
    """,
    """
    CREATE VIEW run_sites AS
    SELECT n.run, s.name AS site, n.verdict, n.reason, n.requests, n.bytes, n.pages, n.new, n.changed, n.same, n.failed,
           n.started_at, n.finished_at
    FROM run_site n LEFT JOIN site s ON s.id = n.site
    """,
    """
    CREATE VIEW failures AS
    SELECT f.id, f.run, s.name AS site, f.url, f.reason, f.status, f.seen_at
    FROM failure f LEFT JOIN site s ON s.id = f.site
    """,
)

# A text is only ever looked up on its own site.
_BODIES_BY_SITE = ("DROP INDEX article_body", "CREATE INDEX article_body ON article (site, body_hash)")

# Of a few rows in a thousand each: a save that touches none of these columns does not touch them.
_READING_ROOM = (
    "CREATE INDEX article_changed ON article (changed_at) WHERE changed_at IS NOT NULL",
    "CREATE INDEX article_gone ON article (gone_at) WHERE gone_at IS NOT NULL",
)
