"""Which offices published in which weeks, which did not, and which could not be seen."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kpucrawl import cli
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.runs import SiteRun

from .conftest import article

SPAN = ("--since", "2025-09-01", "--until", "2025-09-28")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "kpu.db"
    posts = [("kab-magetan", "2025-09-02"), ("kab-magetan", "2025-09-05"), ("kab-magetan", "2025-09-16"), ("bali", "2025-09-09")]
    made = [article(site, number, f"Judul {number}", f"Isi {number}.", day) for number, (site, day) in enumerate(posts)]
    undated = article("bali", 9, "Tanpa tanggal", "Isi tanpa tanggal.", None)
    with Archive(path) as opened:
        runs = (
            (made, "2025-09-20T03:00:00Z", "ok"),
            ([undated], "2025-09-23T03:00:00Z", "ok"),
            ([], "2025-09-30T03:00:00Z", "failed"),
        )
        for captures, when, bali in runs:
            run = opened.start_run("{}", when)
            opened.save_many([Capture(each, when) for each in captures])
            opened.save_run_site(run, SiteRun("kab-magetan", verdict="ok", finished_at=when))
            opened.save_run_site(run, SiteRun("bali", verdict=bali, finished_at=when))
            opened.finish_run(run, "finished", when)
    return path


@pytest.fixture
def silence(archive: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def ask(*words: str) -> str:
        assert cli.run(["silence", *words, "--archive", str(archive)]) == 0
        return capsys.readouterr().out

    return ask


def test_each_week_is_published_silent_or_unseen(silence: Callable[..., str]) -> None:
    rows = list(csv.DictReader(io.StringIO(silence(*SPAN, "--format", "csv"))))
    told = {(row["site"], row["week"]): (row["state"], int(row["articles"])) for row in rows}
    assert told == {
        ("kab-magetan", "2025-09-01"): ("published", 2),
        ("kab-magetan", "2025-09-08"): ("silent", 0),
        ("kab-magetan", "2025-09-15"): ("published", 1),
        ("kab-magetan", "2025-09-22"): ("silent", 0),
        ("bali", "2025-09-01"): ("unseen", 0),  # before its first article known
        ("bali", "2025-09-08"): ("published", 1),
        ("bali", "2025-09-15"): ("silent", 0),
        ("bali", "2025-09-22"): ("published", 1),  # without a day, met in the second run
    }


def test_a_week_is_not_over_before_a_crawl_after_it(silence: Callable[..., str]) -> None:
    table = silence("bali", "kota-kediri", "--since", "2025-09-22", "--until", "2025-10-05").splitlines()
    assert table[0].split() == ["site", "22.09.", "29.09."]
    assert sorted(line.split() for line in table[1:]) == [["bali", "1", "?"], ["kota-kediri", "?", "?"]]


def test_by_stages(silence: Callable[..., str], tmp_path: Path) -> None:
    stages = tmp_path / "stages.csv"
    stages.write_text("stage,first_day,last_day\nPendaftaran,2025-09-01,2025-09-14\nKampanye,2025-09-15,2025-09-28\n")
    rows = list(csv.DictReader(io.StringIO(silence("kab-magetan", "--stages", str(stages), "--format", "csv"))))
    assert [(row["stage"], row["articles"], row["weeks_published"], row["weeks_silent"]) for row in rows] == [
        ("Pendaftaran", "2", "1", "1"),
        ("Kampanye", "1", "1", "1"),
    ]


def test_as_a_heat_map(silence: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "silence.svg"
    silence(*SPAN, "--format", "svg", "-o", str(file))
    svg = ElementTree.parse(file).getroot()
    said = [title.text for title in svg.iter("{http://www.w3.org/2000/svg}title")]
    assert "kab-magetan, week of 2025-09-01: 2 articles" in said
    assert "bali, week of 2025-09-15: did not publish" in said


def test_signs_are_darker_the_more(silence: Callable[..., str]) -> None:
    lines = dict(line.split() for line in silence(*SPAN, "--format", "chart").splitlines())
    assert lines == {"kab-magetan": "▓·░·", "bali": "?░·░"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "the columns stage, first_day and last_day"),
        ("stage,first_day,last_day\nx,2025-09-09,2025-09-01\n", "line 2: 2025-09-01 is before 2025-09-09"),
        ("stage,first_day,last_day\nx,gestern,2025-09-01\n", "line 2: first_day gestern"),
    ],
)
def test_stages_that_cannot_be_read_are_told(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    stages = tmp_path / "stages.csv"
    stages.write_text(text)
    assert cli.run(["silence", "--stages", str(stages), "--archive", str(archive)]) == 2
    assert told in capsys.readouterr().err


def test_the_last_whole_week_is_the_end_unless_told(silence: Callable[..., str]) -> None:
    rows = list(csv.DictReader(io.StringIO(silence("bali", "--format", "csv"))))
    assert len(rows) == 26
    assert (date.today() - date.fromisoformat(rows[-1]["week"])).days in range(7, 14)
