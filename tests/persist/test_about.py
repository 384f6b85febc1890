"""The archive explains itself: every column of every view has its line, in the file and in the manual."""

from __future__ import annotations

from pathlib import Path

from kpucrawl.persist import reference
from kpucrawl.persist.archive import Archive

MANUAL = Path(__file__).parents[2] / "docs" / "archive.md"

# What users' queries hang on: these columns come first, in this order.
CONTRACT = (
    "id", "site", "url", "kind", "title", "body", "published_on", "published_by", "published_text", "event_on", "place", "author",
    "category", "views", "image", "first_seen", "last_seen", "changed_at", "gone_at", "duplicate_of", "spam", "read_by",
    "confidence",
)  # fmt: skip


def columns(archive, view: str) -> list[str]:
    return [row[1] for row in archive.connection.execute(f"PRAGMA table_info({view})")]


def test_articles_keep_their_contract(archive):
    assert columns(archive, "articles")[: len(CONTRACT)] == list(CONTRACT)


def test_every_view_is_there(archive):
    views = {row[0] for row in archive.connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    contract = {"articles", "versions", "views_log", "stories", "links", "sites", "runs", "run_sites"}
    assert views == contract | {
        "failures",
        "addresses",
        "texts",
        "absences",
        "spam_log",
        "chain",
        "copies",
        "site_checks",
        "courtesy",
        "watches",
        "watch_log",
    }


def test_every_column_of_every_view_is_explained_in_the_file(archive, rows):
    views = {row["name"] for row in rows(archive, "SELECT name FROM sqlite_master WHERE type = 'view'")} | {"search", "about"}
    explained: dict[str, list[str]] = {}
    for row in rows(archive, "SELECT * FROM about ORDER BY position"):
        explained.setdefault(row["view"], []).append(row["column"])
        assert row["meaning"].endswith(".")
    assert explained == {view: ["", *columns(archive, view)] for view in explained}
    assert set(explained) == views


def test_the_manual_says_the_same_word_for_word():
    manual = MANUAL.read_text(encoding="utf-8")
    for view, column, meaning, _ in reference.about():
        section = manual.split(f"### `{view}`\n")[1].split("\n### ")[0]
        assert (f"| `{column}` | {meaning} |" if column else f"\n{meaning}\n") in section, (view, column)


def test_sites_are_those_of_the_catalogue(archive, rows):
    assert len(rows(archive, "SELECT * FROM sites")) == 552
    [site] = rows(archive, "SELECT * FROM sites WHERE site = 'kab-magetan'")
    assert (site["host"], site["province"], site["timezone"], site["articles"]) == (
        "kab-magetan.kpu.go.id",
        "Jawa Timur",
        "WIB",
        0,
    )


def test_opening_again_writes_only_what_differs(archive, rows):
    path = archive.path
    archive.connection.execute("UPDATE site SET province = 'Lama' WHERE name = 'bali'")
    archive.connection.execute("DELETE FROM about WHERE \"view\" = 'runs'")
    archive.connection.execute("INSERT INTO site SELECT 9999, 'kab-lama', host, code, kind, office, province, family, timezone, "
                               "host_status FROM site WHERE name = 'bali'")  # fmt: skip
    archive.connection.commit()
    with Archive(path) as again:
        assert rows(again, "SELECT province FROM sites WHERE site = 'bali'") == [{"province": "Bali"}]
        assert rows(again, "SELECT count(*) AS n FROM about WHERE \"view\" = 'runs'")[0]["n"] > 5
        assert len(rows(again, "SELECT * FROM sites")) == 553  # what left the catalogue stays
        before = again.connection.total_changes
        reference.bring_over(again.connection)
        assert again.connection.total_changes == before


def test_a_list_without_bodies_reads_none(archive):
    plan = archive.connection.execute("EXPLAIN QUERY PLAN SELECT id, title FROM articles WHERE site = 'bali'").fetchall()
    steps = " ".join(step[3] for step in plan)
    assert any(index in steps for index in ("article_site_day", "article_body (site", "sqlite_autoindex_article"))
    assert " v " not in steps.replace("USING", " ")
