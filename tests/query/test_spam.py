"""What intruders put on the sites is out of every answer unless it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.items import Capture, SpamVerdict
from kpucrawl.persist.archive import Archive
from kpucrawl.query.export import export
from kpucrawl.query.rows import reading
from kpucrawl.query.search import search
from kpucrawl.query.stats import count

from .conftest import ARTICLES

AT = "2026-02-01T00:00:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Archive(tmp_path / "kpu.db") as archive:
        archive.save_many([Capture(each, AT) for each in ARTICLES])
        planted = replace(
            ARTICLES[1], key="id:999", url="https://bali.kpu.go.id/blog/read/999_slot", site="bali", title="Slot gratifikasi"
        )
        archive.save(Capture(planted, AT, intrusion=SpamVerdict(True, 9.0, ("slot",))))
    return tmp_path / "kpu.db"


@pytest.fixture
def db(path: Path) -> Iterator[object]:
    with reading(path) as connection:
        yield connection


@pytest.mark.parametrize(("spam", "found"), [(None, [5, 1]), ("with", [8, 5, 1]), ("only", [8])])
def test_search(db, spam, found):
    chosen = {"spam": (spam,)} if spam else {}
    assert sorted(row[0] for row in search(db, "gratifikasi", chosen, columns=("id",)).lines) == sorted(found)


@pytest.mark.parametrize(("spam", "articles"), [(None, 7), ("with", 8), ("only", 1)])
def test_stats(db, spam, articles):
    chosen = {"spam": (spam,)} if spam else {}
    assert sum(row[1] for row in count(db, "site", chosen).lines) == articles
    assert list(count(db, "spam").lines) == [(0, 7), (1, 1)]


@pytest.mark.parametrize("view", ["articles", "versions", "views_log", "stories", "links", "addresses"])
def test_export(db, view):
    key = "id" if view in {"articles", "stories"} else "article"
    plain = {row[0] for row in export(db, view, columns=key).lines}
    everything = {row[0] for row in export(db, view, {"spam": ("with",)}, columns=key).lines}
    only = {row[0] for row in export(db, view, {"spam": ("only",)}, columns=key).lines}
    assert 8 not in plain
    assert everything == plain | only
    assert only <= {8}


def test_the_timeline_and_the_article_itself_are_there_for_whoever_asks(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> str:
        assert cli.run([*arguments, "--archive", str(path)]) == 0
        return capsys.readouterr().out

    assert "page" in run("export", "spam_log", "--format", "table")
    assert "intruders put this page there" in run("show", "8")
    assert run("search", "gratifikasi", "--spam", "--format", "csv").count("\n") == 2
    assert run("search", "gratifikasi", "--with-spam", "--format", "csv").count("\n") == 4
    assert run("search", "gratifikasi", "--format", "csv").count("\n") == 3
    assert run("stats", "--by", "spam", "--format", "csv").split() == ["spam,articles", "0,7", "1,1"]
