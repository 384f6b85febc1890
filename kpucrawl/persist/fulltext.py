"""In: the tables of articles and texts; out: the full-text indexes over them, and the triggers that keep them in step.

``search`` holds every present text with its filters as words, so that a filter is met inside the index and not by looking up each
of a million hits; ``search_titles`` holds the headlines alone, so that the best hits of a common word are found without reading
all; ``search_word`` counts the words, so that a search knows which forms of a word exist.
"""

from __future__ import annotations

import sqlite3
from collections import Counter

MARK = "ж"
"""Begins every word of the column ``tags``: a letter that no Indonesian text holds, so that no search meets one by chance."""
TOKENIZER = "unicode61 remove_diacritics 2"
"""How texts are parted into words: at everything but letters and digits, letters with marks as those without."""


def tags_of(row: str) -> str:
    """Return the SQL expression of an article's tags; ``row`` is the name of its row: ``a``, ``new``, ``old``.

    The site (``s``), year (``y``), month (``m``), kind (``k``), category (``c``, in hexadecimal, small letters made one) and, for
    what intruders posted, ``x``.
    """
    return (
        f"'{MARK}s' || {row}.site || ' {MARK}y' || coalesce(substr({row}.published_on, 1, 4), '0')"
        f" || ' {MARK}m' || coalesce(replace(substr({row}.published_on, 1, 7), '-', ''), '0') || ' {MARK}k' || {row}.kind"
        f" || ' {MARK}c' || lower(hex(lower(coalesce({row}.category, '')))) || iif({row}.spam, ' {MARK}x', '')"
    )


_ADD = f"""
    INSERT INTO search (rowid, title, body, tags)
        SELECT new.article, new.title, new.body, {tags_of("a")} FROM article a WHERE a.id = new.article;
    INSERT INTO search_titles (rowid, title, tags)
        SELECT new.article, new.title, {tags_of("a")} FROM article a WHERE a.id = new.article;
"""

SCHEMA = (
    "DROP TRIGGER version_first",
    "DROP TRIGGER version_next",
    "DROP TRIGGER version_respelled",
    "DROP TABLE search",
    "DROP VIEW texts",
    f"""
    CREATE VIEW texts AS
    SELECT a.id AS id, v.title AS title, v.body AS body, {tags_of("a")} AS tags FROM article a JOIN version v ON v.id = a.version
    """,
    f"""
    CREATE VIRTUAL TABLE search USING fts5 (
        title, body, tags, content='texts', content_rowid='id', tokenize='{TOKENIZER}'
    )
    """,
    # No sizes: nothing is ranked in it, and they would be a row more to write for each article.
    f"""
    CREATE VIRTUAL TABLE search_titles USING fts5 (
        title, tags, content='texts', content_rowid='id', columnsize=0, tokenize='{TOKENIZER}'
    )
    """,
    # Counted now and then, not with each text: that would cost a fifth of saving it. FTS5's own vocabulary is no help here: one
    # look into it takes 0.3 ms, and a word of a search is looked up in seventy forms.
    "CREATE TABLE search_word (word TEXT PRIMARY KEY, articles INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE search_counted (version INTEGER NOT NULL) STRICT",
    "INSERT INTO search_counted VALUES (0)",
    f"""
    CREATE TRIGGER version_first AFTER INSERT ON version WHEN new.number = 1 BEGIN
        {_ADD}
    END
    """,
    f"""
    CREATE TRIGGER version_next AFTER INSERT ON version WHEN new.number > 1 BEGIN
        INSERT INTO search (search, rowid, title, body, tags)
            SELECT 'delete', v.article, v.title, v.body, {tags_of("a")} FROM version v JOIN article a ON a.id = v.article
            WHERE v.article = new.article AND v.number = new.number - 1;
        INSERT INTO search_titles (search_titles, rowid, title, tags)
            SELECT 'delete', v.article, v.title, {tags_of("a")} FROM version v JOIN article a ON a.id = v.article
            WHERE v.article = new.article AND v.number = new.number - 1;
        {_ADD}
    END
    """,
    f"""
    CREATE TRIGGER version_respelled AFTER UPDATE OF title, body ON version
    WHEN new.number = (SELECT max(number) FROM version WHERE article = new.article) BEGIN
        INSERT INTO search (search, rowid, title, body, tags)
            SELECT 'delete', old.article, old.title, old.body, {tags_of("a")} FROM article a WHERE a.id = old.article;
        INSERT INTO search_titles (search_titles, rowid, title, tags)
            SELECT 'delete', old.article, old.title, {tags_of("a")} FROM article a WHERE a.id = old.article;
        {_ADD}
    END
    """,
    # An article's row is written before its next text, so the text indexed is still its last one here.
    f"""
    CREATE TRIGGER article_tagged AFTER UPDATE OF published_on, kind, category, spam ON article
    WHEN substr(old.published_on, 1, 7) IS NOT substr(new.published_on, 1, 7) OR old.kind <> new.kind OR old.spam <> new.spam
        OR old.category IS NOT new.category BEGIN
        INSERT INTO search (search, rowid, title, body, tags)
            SELECT 'delete', v.article, v.title, v.body, {tags_of("old")} FROM version v
            WHERE v.article = new.id AND v.number = (SELECT max(number) FROM version WHERE article = new.id);
        INSERT INTO search (rowid, title, body, tags)
            SELECT v.article, v.title, v.body, {tags_of("new")} FROM version v
            WHERE v.article = new.id AND v.number = (SELECT max(number) FROM version WHERE article = new.id);
        INSERT INTO search_titles (search_titles, rowid, title, tags)
            SELECT 'delete', v.article, v.title, {tags_of("old")} FROM version v
            WHERE v.article = new.id AND v.number = (SELECT max(number) FROM version WHERE article = new.id);
        INSERT INTO search_titles (rowid, title, tags)
            SELECT v.article, v.title, {tags_of("new")} FROM version v
            WHERE v.article = new.id AND v.number = (SELECT max(number) FROM version WHERE article = new.id);
    END
    """,
    "INSERT INTO search (search) VALUES ('rebuild')",
    "INSERT INTO search_titles (search_titles) VALUES ('rebuild')",
)
"""Made by the migration 0008_search; never to be edited once released."""

INDEXES = ("search", "search_titles")

MERGING = (
    "INSERT INTO search (search, rank) VALUES ('crisismerge', 48)",
    "INSERT INTO search (search, rank) VALUES ('automerge', 16)",
)
"""Made by the migration 0017_merging. Pieces are merged sixteen at a time, not four, so that from ten thousand texts to a million
each is written anew twice more, not four times; a search meanwhile looks into some twenty-five pieces, not a dozen, until a run's
end merges them. Sixteen are merged little by little; all at once, in one commit, only where that did not keep up."""

COUNTED_AT_ONCE = 2000
"""Texts counted together: their words are mostly the same."""
_LONGEST = 30
"""Letters of a word; longer ones are glued."""

# Words are runs of letters and digits. Letters with marks stay, so that a word with one can be passed over.
_PARTED = bytes(sign if bytes([sign]).isalnum() or sign >= 0xC0 else 0x20 for sign in range(256))


def check(connection: sqlite3.Connection) -> None:
    """Hold the indexes against the texts; raises sqlite3.DatabaseError where they do not fit. As long as making them."""
    for name in INDEXES:
        connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")


def count_words(connection: sqlite3.Connection, *, at_least: int = 1) -> int:
    """Count the words of the texts that came since the last time, inside a write transaction; return how many texts those were.

    Fewer than ``at_least`` are left for the next time. A text edited counts again: the figures are for weighing, not for telling.
    """
    (first,), (last,) = connection.execute("SELECT version FROM search_counted UNION ALL SELECT max(id) FROM version").fetchall()
    if (last or 0) - first < at_least:
        return 0
    for start in range(first + 1, last + 1, COUNTED_AT_ONCE):
        words: Counter[bytes] = Counter()
        for (text,) in connection.execute(
            "SELECT title || ' ' || body FROM version WHERE id BETWEEN ? AND ?", (start, start + COUNTED_AT_ONCE - 1)
        ):
            words.update(set(text.lower().encode("latin-1", "replace").translate(_PARTED).split()))
        connection.executemany(
            "INSERT INTO search_word VALUES (?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
            sorted((word.decode(), many) for word, many in words.items() if len(word) <= _LONGEST and word.isalpha()),
        )
    connection.execute("UPDATE search_counted SET version = ?", (last,))
    return int(last - first)


def merge(connection: sqlite3.Connection) -> None:
    """Merge some of the indexes' segments: a second at most."""
    connection.execute("INSERT INTO search (search, rank) VALUES ('merge', 2000)")  # pages of 4 KB to write
    connection.execute("INSERT INTO search_titles (search_titles, rank) VALUES ('merge', 200)")
