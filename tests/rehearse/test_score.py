"""The scorer gives full marks to an archive that says the truth, and takes them off for each kind of error."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.rehearse.pretend import Fault
from kpucrawl.rehearse.score import KINDS, Scores, score
from kpucrawl.rehearse.truth import Record, key_of, read, records, write
from kpucrawl.rehearse.world import World

COLUMNS = "id, site, url, kind, title, body, published_on, author, category, views, duplicate_of"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> list[Record]:
    return list(records(World(seed=4, sites=6, articles_per_site=12)))


def perfect(truth: list[Record]) -> list[Row]:
    first: dict[str, int] = {}
    rows: list[Row] = []
    for number, each in enumerate(truth, 1):
        original = first.setdefault(each["dup_group"], number) if each["dup_group"] else number
        rows.append({
            "id": number, "site": each["site"], "url": each["url"], "kind": KINDS[each["kind"]],
            "title": each["title"], "body": "\n\n".join(each["body"]),
            "published_on": each["published_on"], "author": each["author"], "category": each["category"], "views": each["views"],
            "duplicate_of": None if original == number else original,
        })  # fmt: skip
    return rows


@pytest.fixture
def scored(tmp_path: Path, truth: list[Record]) -> Callable[[list[Row]], Scores]:
    def of(rows: list[Row]) -> Scores:
        file = tmp_path / "archive.db"
        file.unlink(missing_ok=True)
        connection = sqlite3.connect(file)
        connection.execute(f"CREATE TABLE rows ({COLUMNS})")
        connection.execute("CREATE VIEW articles AS SELECT * FROM rows")
        connection.executemany(f"INSERT INTO rows VALUES ({', '.join(':' + name for name in COLUMNS.split(', '))})", rows)
        connection.commit()
        connection.close()
        return score(file, truth)

    return of


def test_the_truth_gets_full_marks(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    scores = scored(perfect(truth))
    assert scores.expected == len(truth) == 72
    assert (scores.recall, scores.titles, scores.body_f1, scores.bodies_good, scores.paragraphs) == (1, 1, 1, 1, 1)
    assert (scores.no_article, scores.twice, scores.furniture, scores.captions, scores.dates_wrong) == (0, 0, 0, 0, 0)
    assert (scores.dates_right, scores.authors, scores.categories, scores.views, scores.kinds) == (1, 1, 1, 1, 1)
    assert (scores.copies_precision, scores.copies_recall, scores.formulas_merged) == (1, 1, 0)
    assert len(scores.by_theme()) == 6
    assert any(line.startswith("recall") and line.endswith("1.0000") for line in scores.lines())


def test_datelines_and_credits_may_be_cut_or_kept(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    rows = perfect(truth)
    for row, each in zip(rows, truth, strict=True):
        row["body"] = row["body"].removeprefix(each["dateline"].strip())
    assert scored(rows).bodies_good == 1
    rows = perfect(truth)
    for row, each in zip(rows, truth, strict=True):
        row["body"] = "\n\n".join(filter(None, (row["body"] + each["credit"], each["tail"])))
    scores = scored(rows)
    assert (scores.bodies_good, scores.furniture) == (1, 0)


def test_what_is_missing_strange_or_twice_is_counted(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    rows = perfect(truth)
    gone = rows.pop()
    rows.append({**rows[0], "id": 900, "url": f"https://{rows[0]['site']}.kpu.go.id/blog/read/101_visi-dan-misi"})
    rows.append({**rows[0], "id": 901, "url": rows[0]["url"].replace("/blog/", "/index.php/blog/")})
    scores = scored(rows)
    assert scores.missing == (gone["url"],)
    assert scores.recall == pytest.approx(71 / 72)
    assert len(scores.strangers) == 1
    assert scores.twice == 1


def test_furniture_is_found(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    rows = perfect(truth)
    rows[0]["body"] += "\n\nTelah dilihat 24 kali"
    rows[1]["body"] = "Berita Terkini\n\n" + rows[1]["body"]
    captioned = next(at for at, each in enumerate(truth) if each["captions"] and at > 1)
    rows[captioned]["body"] += "\n\n" + truth[captioned]["captions"][0]
    scores = scored(rows)
    assert scores.furniture == pytest.approx(2 / 72)
    assert scores.captions == pytest.approx(1 / 72)


def test_wrong_days_weigh_otherwise_than_none(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    rows = perfect(truth)
    dated = [at for at, each in enumerate(truth) if each["published_on"] and each["date_hint"] != "text_range"]
    rows[dated[0]]["published_on"] = "1999-01-01"
    rows[dated[1]]["published_on"] = None
    scores = scored(rows)
    assert scores.dates_right == pytest.approx(1 - 2 / len(dated))
    assert scores.dates_wrong == pytest.approx(1 / 72)


def test_merging_formula_posts_is_noticed(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    rows = perfect(truth)
    one, other = [at for at, each in enumerate(truth) if each["formula"]][:2]
    rows[other]["duplicate_of"] = rows[one]["id"]
    scores = scored(rows)
    assert scores.formulas_merged == 1
    assert scores.copies_precision < 1


def test_a_lost_paragraph_costs(scored: Callable[[list[Row]], Scores], truth: list[Record]) -> None:
    rows = perfect(truth)
    longest = max(range(len(rows)), key=lambda at: len(truth[at]["body"]))
    rows[longest]["body"] = rows[longest]["body"].rpartition("\n\n")[0]
    scores = scored(rows)
    assert scores.body_f1 < 1
    assert scores.paragraphs < 1


def test_the_truth_survives_its_file(tmp_path: Path) -> None:
    world = World(sites=2, articles_per_site=5)
    assert write(world, tmp_path / "truth.jsonl") == 10
    assert read(tmp_path / "truth.jsonl") == tuple(records(world))


def test_articles_behind_faults_are_not_expected() -> None:
    world = World(sites=2, articles_per_site=5, faults={"bali": [Fault("dead")]}, traps=False)
    assert {(each["site"], each["reachable"]) for each in records(world)} == {("kab-magetan", True), ("bali", False)}
    site = replace(world.sites[0], faults=(Fault("500", f"/{world.articles('kab-magetan')[-1].id}_"),))
    partly = World.of([site], {site.name: world.articles(site.name)})
    assert [each["reachable"] for each in records(partly)].count(False) == 1


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://a.kpu.go.id/blog/read/9_x-y", "id:9"),
        ("https://a.kpu.go.id/berita/baca/9/-/", "id:9"),
        ("https://a.kpu.go.id/blog/read/9/x", "id:9"),
        ("https://a.kpu.go.id/blog/read/2024-in-review", "slug:2024-in-review"),
        ("https://a.kpu.go.id/blog/category/104", None),
    ],
)
def test_keys(url: str, key: str | None) -> None:
    assert key_of(url) == key
