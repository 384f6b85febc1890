"""What each office changed in a story, and what became of an article, as a reader is told it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.query.history import history
from kpucrawl.query.rows import reading
from kpucrawl.query.story import story

from .conftest import article

BODY = (
    "Magetan – KPU Kabupaten Magetan menggelar rapat koordinasi daftar pemilih berkelanjutan, Senin (8/9/2025).\n\n"
    "Rapat dibuka oleh Ketua Noviano Suyide dan diikuti 20 peserta dari dinas kependudukan, Bawaslu, kepolisian dan lapas.\n\n"
    "Ia mengajak semua pihak menjaga mutu data karena setiap warga yang memenuhi syarat berhak terdaftar sebagai pemilih.\n\n"
    "Rapat ditutup dengan penandatanganan berita acara yang kelak menjadi dasar penetapan daftar di tingkat provinsi. (br)"
)
FIRST = article("kab-magetan", 1, "Rakor Daftar Pemilih", BODY, "2025-09-08", author="br")
EXACT = article("kota-kediri", 2, "Rakor Daftar Pemilih", BODY, "2025-09-09", author="br")
EDITED = article(
    "bali", 3, "Rakor Daftar Pemilih di Magetan", BODY.replace("mengajak semua pihak", "meminta semua instansi"), "2025-09-11"
)
LONE = article("bali", 4, "Lain", "Sebuah tulisan lain tentang pelatihan arsip.", "2025-09-12")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "kpu.db"
    with Archive(path) as opened:
        opened.save_many([Capture(each, "2026-02-01T00:00:00Z") for each in (FIRST, EXACT, EDITED, LONE)])
        edited = replace(LONE, body=LONE.body.replace("arsip", "kearsipan") + "\n\nPeserta 12 orang.", author="ay")
        opened.save(Capture(edited, "2026-02-03T00:00:00Z"))
    return path


def test_a_story_tells_who_was_first_and_what_each_changed(archive: Path) -> None:
    with reading(archive) as connection:
        first, exact, edited = story(connection, 3)
        assert story(connection, 1) == [first, exact, edited]
    assert (first.site, first.how, first.days, first.changes) == ("kab-magetan", "first", 0, ())
    assert (exact.site, exact.how, exact.days, exact.changes) == ("kota-kediri", "exact", 1, ())
    assert (edited.site, edited.how, edited.days) == ("bali", "edited", 3)
    title, wording, credit = edited.changes
    assert (title.kind, title.words) == ("title", "– → di magetan")
    assert (wording.kind, wording.words) == ("wording", "mengajak → meminta; pihak → instansi")
    assert "Ia [-mengajak-]{+meminta+} semua [-pihak-]{+instansi+} menjaga" in wording.marked
    assert (credit.kind, credit.words) == ("credit", "br → –")


def test_a_history_tells_each_edit_by_kind_and_words(archive: Path) -> None:
    with reading(archive) as connection:
        assert list(history(connection, 1)) == []
        [change] = history(connection, 4)
    assert (change.version, change.seen_at, change.cause) == (2, "2026-02-03T00:00:00Z", "edit")
    assert [(place.kind, place.words) for place in change.places] == [
        ("typo", "arsip → kearsipan"),
        ("paragraph added", ""),
        ("credit", "– → ay"),
    ]


def test_on_the_terminal(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["story", "2", "--archive", str(archive)]) == 0
    said = capsys.readouterr().out
    assert "2025-09-08  kab-magetan  #1  first" in said
    assert "2025-09-09  kota-kediri  #2  exact, 1 day later" in said
    assert "2 copies, 3 offices, 3 days from first to last" in said
    assert cli.run(["history", "https://bali.kpu.go.id/blog/read/4_judul", "--archive", str(archive)]) == 0
    said = capsys.readouterr().out
    assert "2026-02-03T00:00:00Z  version 2, an edit by the office: typo, paragraph added, credit" in said
    assert "[-arsip.-]{+kearsipan.+}" in said
    assert cli.run(["story", "4", "--archive", str(archive)]) == 0
    assert "no copy of it is known" in capsys.readouterr().out


def test_as_rows(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["history", "4", "--format", "jsonl", "--columns", "version,kind,words", "--archive", str(archive)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0]) == {"version": 2, "kind": "typo", "words": "arsip → kearsipan"}
    assert cli.run(["story", "1", "--format", "csv", "--columns", "article,how,kind", "--archive", str(archive)]) == 0
    assert capsys.readouterr().out.split() == [
        "article,how,kind",
        "1,first,",
        "2,exact,",
        *(f"3,edited,{kind}" for kind in ("title", "wording", "credit")),
    ]
    assert cli.run(["story", "99", "--archive", str(archive)]) == 2
