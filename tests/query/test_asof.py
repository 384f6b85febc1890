"""The archive as it was known on an earlier day."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.errors import BadOption
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.query.asof import _VIEWS, as_of
from kpucrawl.query.export import VIEWS, export
from kpucrawl.query.rows import columns_of, reading

from .conftest import article
from .test_stories import BODY

FIRST = article("kab-magetan", 1, "Rakor Daftar Pemilih", BODY, "2025-09-08", views=5)
COPY = article("kota-kediri", 2, "Rakor Daftar Pemilih", BODY, "2025-09-09")
LATE = article("bali", 3, "Rakor Daftar Pemilih", BODY, "2025-09-07")
"""Posted first of the three and met last."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "kpu.db"
    with Archive(path) as opened:
        opened.save_many([Capture(FIRST, "2026-02-01T00:00:00Z"), Capture(COPY, "2026-02-02T00:00:00Z")])
        edited = replace(FIRST, title="Rakor Daftar Pemilih (Ralat)", views=9, author="ay")
        opened.save(Capture(edited, "2026-02-10T00:00:00Z"))
        opened.save(Capture(LATE, "2026-02-20T00:00:00Z"))
    return path


def known(archive: Path, day: str, view: str = "articles") -> dict[object, dict[str, object]]:
    with reading(archive) as connection:
        as_of(connection, day)
        rows = export(connection, view)
        return {row["id"]: row for row in rows.dicts()}  # type: ignore[misc]


def test_what_was_not_met_yet_is_not_there(archive: Path) -> None:
    assert [list(known(archive, day)) for day in ("2026-01", "2026-02-01", "2026-02-02", "2026")] == [[], [1], [1, 2], [1, 2, 3]]


def test_an_edit_that_was_to_come_is_undone(archive: Path) -> None:
    [before] = known(archive, "2026-02-01").values()
    assert (before["title"], before["views"], before["changed_at"], before["versions"]) == ("Rakor Daftar Pemilih", 5, None, 1)
    assert (before["author"], before["last_seen"]) == (None, "2026-02-01T00:00:00Z")
    after = known(archive, "2026-02-10")[1]
    assert (after["title"], after["views"], after["versions"]) == ("Rakor Daftar Pemilih (Ralat)", 9, 2)
    assert (after["author"], after["changed_at"]) == ("ay", "2026-02-10T00:00:00Z")


def test_a_story_had_the_first_publisher_that_was_known(archive: Path) -> None:
    earlier, today = known(archive, "2026-02-02"), known(archive, "2026-02-20")
    assert [row["duplicate_of"] for row in earlier.values()] == [None, 1]
    assert [row["duplicate_of"] for row in today.values()] == [3, 3, None]
    [story] = known(archive, "2026-02-02", "stories").values()
    assert (story["id"], story["copies"], story["sites"], story["days"]) == (1, 1, 2, 1)
    [story] = known(archive, "2026-02-20", "stories").values()
    assert (story["id"], story["copies"], story["sites"], story["last_published_on"]) == (3, 2, 3, "2025-09-09")


@pytest.mark.parametrize("view", sorted(set(VIEWS) & set(_VIEWS)))
def test_today_is_what_the_archive_says_and_columns_are_the_same(archive: Path, view: str) -> None:
    with reading(archive) as connection:
        columns, rows = columns_of(connection, view), list(export(connection, view).lines)
        as_of(connection, "2026-12-31")
        assert columns_of(connection, view) == columns
        assert [tuple(row) for row in export(connection, view).lines] == [tuple(row) for row in rows]


def test_on_the_command_line(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "--as-of", "2026-02-05", "--site", "kab-magetan", "--archive", str(archive)]) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["title"] for line in said.out.splitlines()] == ["Rakor Daftar Pemilih"]
    with reading(archive) as connection, pytest.raises(BadOption):
        as_of(connection, "yesterday")
