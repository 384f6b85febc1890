"""The demo crawls with the real command, answers its question and says that the network is pretend."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse import demo


def test_the_demo_fills_an_archive_and_answers(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "made" / "demo.db"
    assert demo.main(archive, sites=3, articles=6) == 0
    out, err = capfd.readouterr()
    assert "pretend KPU network" in err
    assert "nothing goes out to the internet" in err
    assert "$ kpucrawl crawl kab-magetan bali kota-kupang" in err
    assert f"$ kpucrawl search {demo.QUESTION}" in err
    assert ".kpu.go.id/" in out
    connection = sqlite3.connect(archive)
    assert connection.execute("SELECT count(DISTINCT site), count(*) FROM articles").fetchone()[0] == 3
    connection.close()


def test_an_archive_that_cannot_be_replaced_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RehearsalError, match="cannot be replaced"):
        demo.main(tmp_path / "file" / "demo.db")


def test_the_demo_world_has_no_obstacles() -> None:
    world = demo.demo_world()
    assert len(world.sites) == 6
    assert not any(site.faults or "delay" in (site.robots or "") for site in world.sites)
    assert len({site.theme for site in world.sites}) == 6
