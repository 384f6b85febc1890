"""The day a text tells of is found among the dates it names."""

from __future__ import annotations

from datetime import date

import pytest

from kpucrawl.normalise.dateline import dateline_of
from kpucrawl.normalise.event import told_day
from kpucrawl.normalise.settle import Evidence

CASES = [
    # one date
    (["KPU menggelar rapat, Senin (8/9/2025)."], "2025-09-08"),
    (
        ["KPU menggelar rapat.", "Hadir Bawaslu.", "Hasilnya ditetapkan.", "Rapat digelar pada Senin, 8 September 2025."],
        "2025-09-08",
    ),
    # the lead before the rest, the weekday before none, the dateline before all
    (["Pada 25 Oktober 2024 KPU menggelar rapat.", "Hadir.", "Pemungutan suara Rabu (27/11/2024)."], "2024-10-25"),
    (["Sejak 3 Januari 2025 KPU mendata; hasilnya dibahas Senin (13/1/2025)."], "2025-01-13"),
    (["Batang, 8 Desember 2025 — KPU memperingati hari jadi, Rabu (3/12/2025)."], "2025-12-08"),
    (["Kediri, kab-kediri.kpu.go.id - Kamis (8/1), KPU menandatangani pakta Tahun 2026."], "2026-01-08"),
    # ranges
    (["Bimtek digelar Selasa, 28 September 2021 sampai dengan 7 Oktober 2021."], "2021-09-28"),
    # letters, laws, births are not it
    (["Sesuai Surat KPU Nomor 5/PL.01/2025 tanggal 1 September 2025, KPU menggelar rapat pada 8 September 2025."], "2025-09-08"),
    (["Undang-Undang Nomor 7 Tahun 2017 yang diundangkan pada 16 Agustus 2017 mengatur pemilu."], None),
    (["Ketua KPU lahir di Kediri, 8 September 1980."], None),
    (["Sumpah Pemuda diikrarkan pada 28 Oktober 1928."], None),
    (["Kami memperingati 17 Agustus di halaman kantor."], None),
    # what is to come comes last
    (["Pemungutan suara akan digelar pada Rabu (27/11/2024).", "Rapat digelar Senin (2/9/2024)."], "2024-09-02"),
    (["Pemungutan suara akan digelar pada Rabu (27/11/2024)."], "2024-11-27"),
    # a year without a day is none
    (["Jember, September 2025 – Menjaga integritas."], None),
    ([], None),
]


@pytest.mark.parametrize(("paragraphs", "day"), CASES)
def test_the_day_is_told(paragraphs: list[str], day: str | None) -> None:
    told = told_day(paragraphs, "Rapat", dateline_of(paragraphs), Evidence(latest=date(2026, 11, 22)))
    assert (str(told.day) if told else None) == day


def test_a_title_tells_it_where_the_text_does_not() -> None:
    told = told_day(["KPU menggelar upacara."], "Upacara Hari Pahlawan Senin (10/11/2025).", dateline_of([]), Evidence())
    assert told is not None
    assert (str(told.day), told.text, told.is_sure) == ("2025-11-10", "Senin (10/11/2025)", True)


def test_what_lies_far_from_the_posting_is_background() -> None:
    text = ["Kantor ini diresmikan pada 3 Maret 2015 oleh bupati."]
    posted = Evidence(posted=(date(2025, 9, 9),))
    assert told_day(text, "Kantor", dateline_of(text), posted) is None
    assert told_day(text, "Kantor", dateline_of(text), Evidence()) is not None


def test_years_of_numbered_papers_and_spans_are_not_the_articles_own() -> None:
    text = ["Sesuai Keputusan KPU Nomor 197 Tahun 2014 dan rencana strategis tahun 2014-2019, rapat digelar Senin (8/9)."]
    told = told_day(text, "Rapat", dateline_of(text), Evidence(latest=date(2026, 11, 22)))
    assert told is not None
    assert told.day == date(2025, 9, 8)


def test_another_date_of_the_text_tells_the_year() -> None:
    text = ["Rapat digelar (8/9). Sebelumnya bimtek digelar pada 1 September 2023."]
    told = told_day(text, "Rapat", dateline_of(text), Evidence())
    assert told is not None
    assert told.day == date(2023, 9, 8)
