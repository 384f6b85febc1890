"""In: a connection and a day; out: the same public views over the archive as it was known at the end of that day.

SQLite looks a name up among the temporary views first, so every question that goes through the public views is answered from
those made here, unchanged.
"""

from __future__ import annotations

import sqlite3

from .days import span

# {t}: the last second of the day, as the archive writes times. Columns and their order are those of the public views; what the
# archive keeps no history of (kind, image, place, confidence …) is told as it is now.
_VERSION = "SELECT max(v.number) FROM main.versions v WHERE v.article = a.id AND v.seen_at <= '{t}'"
_COUNTED = "FROM main.views_log w WHERE w.article = a.id AND w.seen_at <= '{t}' ORDER BY w.seen_at DESC LIMIT 1"
_MISSING = "FROM main.absences b WHERE b.article = a.id AND b.gone_at <= '{t}' AND (b.back_at IS NULL OR b.back_at > '{t}')"
_EARLIEST = """
    SELECT m.id FROM main.articles m WHERE m.id = a.duplicate_of AND m.first_seen <= '{t}' UNION ALL
    SELECT * FROM (SELECT m.id FROM main.articles m WHERE m.duplicate_of = a.duplicate_of AND m.first_seen <= '{t}'
                   ORDER BY m.published_on IS NULL, m.published_on, m.first_seen, m.id LIMIT 1) LIMIT 1
"""
_VIEWS = {
    "articles": f"""
        SELECT a.id, a.site, a.url, a.kind, v.title, v.body,
               CASE WHEN v.number = a.versions THEN a.published_on ELSE v.published_on END AS published_on,
               CASE WHEN v.number = a.versions OR v.published_on IS a.published_on THEN a.published_by END AS published_by,
               CASE WHEN v.number = a.versions OR v.published_on IS a.published_on THEN a.published_text END AS published_text,
               a.event_on, a.place, v.author, v.category,
               (SELECT w.views {_COUNTED}) AS views, a.image, a.first_seen,
               max(v.seen_at, coalesce((SELECT w.seen_at {_COUNTED}), ''), iif(a.last_seen <= '{{t}}', a.last_seen, ''))
                   AS last_seen,
               (SELECT max(c.seen_at) FROM main.versions c WHERE c.article = a.id AND c.cause = 'edit' AND c.seen_at <= '{{t}}')
                   AS changed_at,
               (SELECT max(b.gone_at) {_MISSING}) AS gone_at,
               CASE WHEN a.duplicate_of IS NOT NULL THEN nullif(({_EARLIEST}), a.id) END AS duplicate_of,
               a.spam, a.read_by, a.confidence, a.key, v.number AS versions, v.page_file, v.page_offset, v.page_digest
        FROM main.articles a JOIN main.versions v ON v.article = a.id AND v.number = ({_VERSION})
        WHERE a.first_seen <= '{{t}}'
    """,
    "versions": "SELECT * FROM main.versions WHERE seen_at <= '{t}'",
    "views_log": "SELECT * FROM main.views_log WHERE seen_at <= '{t}'",
    "links": """
        SELECT article, site, kind, url, text, first_seen, iif(gone_at <= '{t}', gone_at, NULL) AS gone_at FROM main.links
        WHERE first_seen <= '{t}'
    """,
    "addresses": "SELECT * FROM main.addresses WHERE first_seen <= '{t}'",
    "absences": """
        SELECT article, site, url, missing_since, min(missed_at, '{t}') AS missed_at,
               iif(gone_at <= '{t}', gone_at, NULL) AS gone_at,
               iif(back_at <= '{t}', back_at, NULL) AS back_at, evidence, page_file, page_offset, page_digest
        FROM main.absences WHERE missing_since <= '{t}'
    """,
    "stories": f"""
        SELECT a.id, v.title, a.site, a.url, a.published_on, count(c.id) AS copies,
               1 + count(DISTINCT nullif(c.site, a.site)) AS sites,
               coalesce(max(c.published_on), a.published_on) AS last_published_on,
               CAST(julianday(max(c.published_on)) - julianday(a.published_on) AS INTEGER) AS days
        FROM main.articles a JOIN main.versions v ON v.article = a.id AND v.number = ({_VERSION})
        LEFT JOIN main.articles c ON c.duplicate_of = coalesce(a.duplicate_of, a.id) AND c.id <> a.id AND c.first_seen <= '{{t}}'
        WHERE a.first_seen <= '{{t}}' AND (a.duplicate_of IS NULL OR ({_EARLIEST}) = a.id) GROUP BY a.id
    """,
    "copies": """
        SELECT c.article, c.site, c.url, c.title, c.published_on, a.duplicate_of AS story, c.how, c.share, c.found_by
        FROM articles a JOIN main.copies c ON c.article = a.id WHERE a.duplicate_of IS NOT NULL
    """,
    "runs": "SELECT * FROM main.runs WHERE started_at <= '{t}'",
    "run_sites": "SELECT * FROM main.run_sites WHERE run IN (SELECT id FROM main.runs WHERE started_at <= '{t}')",
    "failures": "SELECT * FROM main.failures WHERE seen_at <= '{t}'",
    "spam_log": """
        SELECT site, kind, url, words, found_on, article, first_seen, min(last_seen, '{t}') AS last_seen,
               iif(gone_at <= '{t}', gone_at, NULL) AS gone_at FROM main.spam_log WHERE first_seen <= '{t}'
    """,
}


def as_of(connection: sqlite3.Connection, day: str) -> str:
    """Let the public views of a connection tell what was known at the end of ``day`` (a day, month or year; UTC).

    Returns that last moment, ``2025-09-30T23:59:59Z``. Raises BadOption for what is no day.
    """
    moment = f"{span(day, '--as-of')[1]}T23:59:59Z"
    connection.execute("PRAGMA query_only=0")  # of the archive itself, opened read-only, nothing can be changed all the same
    for name, view in _VIEWS.items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {view.format(t=moment)}")
    connection.execute("PRAGMA query_only=1")
    return moment
