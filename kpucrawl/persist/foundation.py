"""In: nothing; out: the tables, the full-text index and the views that the first migration makes; later ones change some."""

from __future__ import annotations

TABLES = (
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

SEARCH = (
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
VIEWS = (
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

SCHEMA = (*TABLES, *SEARCH, *VIEWS)
"""Made by the migration 0001_first; never to be edited once released."""
