"""Every form of date seen on KPU's sites is read, nothing else is, and no text makes the parser stumble."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.normalise.dates import find_dates, first_date, impossible_dates

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

# What offices wrote (the table of forms, part c of what is known of the sites), and the day it means: month-day without a year.
WRITTEN = [
    ("Senin (8/9/2025)", "2025-09-08"),
    ("Senin (08/09/2025)", "2025-09-08"),
    ("Rabu (23/10)", "10-23"),
    ("Jumat (17/09)", "09-17"),
    ("Senin, 8 September 2025", "2025-09-08"),
    ("Senin 8 September 2025", "2025-09-08"),
    ("Rabu 03 Desember 2025", "2025-12-03"),
    ("Kamis, (17/10)", "10-17"),
    ("Minggu, (11/10/2020)", "2020-10-11"),
    ("Jumat(26/9)", "09-26"),
    ("jumat(2/5)", "05-02"),
    ("Rabu(27/11/2024)", "2024-11-27"),
    ("(08/07)", "07-08"),
    ("(14/02)", "02-14"),
    ("(7/10/2022)", "2022-10-07"),
    ("Kamis (27/6/24)", "2024-06-27"),
    ("Jumat (19/12/25)", "2025-12-19"),
    ("Jumat (12/1/24)", "2024-01-12"),
    ("(25/02/15)", "2015-02-25"),
    ("pada 25 Oktober 2024", "2024-10-25"),
    ("Jumat, 12 Desember", "12-12"),
    ("Rabu (23 Januari 2019)", "2019-01-23"),
    ("Selasa, 2/4/2019", "2019-04-02"),
    ("hari Kamis, tanggal 7 Oktober tahun 2021", "2021-10-07"),
    ("hari Jum’at tanggal 8 Mei 2020", "2020-05-08"),
    ("Rabu (17 /12/ 2025)", "2025-12-17"),
    ("Rabu Malam (12/6/2024)", "2024-06-12"),
    ("Minggu (14/04) malam", "04-14"),
    ("Sabtu malam (13/07/2024)", "2024-07-13"),
    ("Hari kedelapan (01/10/2023)", "2023-10-01"),
    ("17–20 November 2025", "2025-11-17"),
    ("30-31 Maret 2023", "2023-03-30"),
    ("11 – 27 Februari 2019", "2019-02-11"),
    ("26 Juni – 9 Juli 2023", "2023-06-26"),
    ("15 Juli-13 Agustus 2020", "2020-07-15"),
    ("23 hingga 26 Juni 2024", "2024-06-23"),
    ("22 September hingga 24 September 2025", "2025-09-22"),
    ("21 November hingga 24 Desember 2018", "2018-11-21"),
    ("27 s/d 29 Agustus 2024", "2024-08-27"),
    ("1 Mei s.d. 14 Mei 2023", "2023-05-01"),
    ("9 sampai dengan 17 Desember 2018", "2018-12-09"),
    ("24 Juni sampai 24 Juli 2024", "2024-06-24"),
    ("18 dan 19 September 2025", "2025-09-18"),
    ("Rabu, 11 Maret 2026 atau 21 Ramadan 1447 H", "2026-03-11"),
    ("08 May 2020", "2020-05-08"),
    ("17 Dec 2019", "2019-12-17"),
    ("Bondowoso (13/07/2024) – ", "2024-07-13"),
    ("Cilacap. Selasa, 8 Desember 2020. KPU", "2020-12-08"),
    ("Hari ini, Jumat, tanggal 3 Januari 2025, ", "2025-01-03"),
    ("rapat. Kamis, (20/11/2025) Kunjungan", "2025-11-20"),
    # further forms of the same hands: posting lines, other joints, misspelt names
    ("tanggal 28-6-2026", "2026-06-28"),
    ("hari Rabu tanggal 2 September 2026", "2026-09-02"),
    ("Hari/Tanggal : Senin / 8 September 2025", "2025-09-08"),
    ("16/03/2026 20:28", "2026-03-16"),
    ("16-03-2026", "2026-03-16"),
    ("16.03.2026", "2026-03-16"),
    ("2026-03-16T20:28:00+07:00", "2026-03-16"),
    ("2026-03-16T20:28:00+09:00", "2026-03-16"),
    ("2026-03-16T20:28:00Z", "2026-03-17"),
    ("2026-03-16T16:59:00+00:00", "2026-03-16"),
    ("2026-03-16 20:28:00", "2026-03-16"),
    ("2026/03/16", "2026-03-16"),
    ("May 8, 2020", "2020-05-08"),
    ("Thursday, May 8th, 2025", "2025-05-08"),
    ("Diposting pada 3 Juni 2022 oleh Admin", "2022-06-03"),
    ("Jum'at, 9 Februari 2024", "2024-02-09"),
    ("14 Agust 2024", "2024-08-14"),
    ("Tgl. 7 Des. 2023", "2023-12-07"),
    ("Jumad, 3 Pebruari 2023", "2023-02-03"),
    ("Ahad (5/1/2025)", "2025-01-05"),
    ("SELASA, 3 MEI 2022", "2022-05-03"),
    ("8 Nopember2025", "2025-11-08"),
    ("Selasa-Rabu (9-10/9/2025)", "2025-09-09"),
    ("Senin (8/9 - 10/9/2025)", "2025-09-08"),
    ("28 Desember 2024 - 3 Januari 2025", "2024-12-28"),
    ("28 Desember - 3 Januari 2026", "2025-12-28"),
    ("8, 9 dan 10 September 2025", "2025-09-08"),
    ("Senin, 8 September s.d. Rabu, 10 September 2025", "2025-09-08"),
    ("Sabtu\xa0(13/07/2024)", "2024-07-13"),
    ("29 Februari 2024", "2024-02-29"),
]

# Not dates, though they look like it.
UNDATED = [
    "366/PL.02-SD/01/KPU/IV/2021",
    "032/PL.01.2-UND/3509/2026",
    "36/Kpts/KPU-Kota-014.329945/2015",
    "5/PL.01-Pu/64/2/2026",
    "922/91/DPRD/2026",
    "Keputusan KPU Nomor 27/2023",
    "Nomor 12/3/2024",
    "No. 5/10/2023",
    "tahun ajaran 2023/2024",
    "2025–2029",
    "2024-2028",
    "pukul 08.00",
    "pukul 10.00-11.30 WIB",
    "Rp 39.286.275.000,-",
    "1.034.380 pemilih",
    "71.53 persen",
    "3.85 dari 5.00",
    "30 desa dan 5 kecamatan",
    "dua pertiga (2/3)",
    "layanan 24/7",
    "Oktober 2023",
    "Jember, September 2025 – ",
    "5 Meikarta",
    "0812-3456-7890",
    "(0307) 421207",
    "NIP 19800101 200501 1 002",
    "(TMS) 5 (lima)",
]

IMPOSSIBLE = [
    ("pada (24/098/2023)", "(24/098/2023)"),
    ("Rabu(30/2/2022)", "Rabu(30/2/2022)"),
    ("31 November", "31 November"),
    ("29 Februari 2023", "29 Februari 2023"),
    ("Senin (0/9/2025)", "Senin (0/9/2025)"),
    ("2026-13-45", "2026-13-45"),
]


@pytest.mark.parametrize(("written", "day"), WRITTEN)
def test_a_date_is_read(written: str, day: str) -> None:
    [found] = find_dates(f"Rapat digelar {written} di kantor")
    told = f"{found.year}-{found.month:02}-{found.day:02}" if found.year else f"{found.month:02}-{found.day:02}"
    assert told == day
    assert found.text in f"Rapat digelar {written} di kantor"


@pytest.mark.parametrize("written", UNDATED)
def test_what_only_looks_like_a_date_is_none(written: str) -> None:
    assert find_dates(f"Sesuai {written} tersebut") == []
    assert impossible_dates(f"Sesuai {written} tersebut") == []


@pytest.mark.parametrize(("written", "printed"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_and_kept_as_printed(written: str, printed: str) -> None:
    assert find_dates(f"Rapat digelar {written} lalu") == []
    assert impossible_dates(f"Rapat digelar {written} lalu") == [printed]


@pytest.mark.parametrize("written", ["Kamis, 4 Juli 2025", "Rabu, 25 September 2025", "Senin (13/7/2025)", "Senin 03 Juni 2025"])
def test_a_weekday_that_contradicts_leaves_the_date_standing(written: str) -> None:
    [found] = find_dates(written)
    assert found.agrees is False
    assert found.date is not None


def test_places_in_the_text_are_told() -> None:
    text = "İstimewa: Senin (8/9), lalu Rabu, 11 Maret 2026."
    assert [text[found.start : found.end] for found in find_dates(text)] == ["Senin (8/9)", "Rabu, 11 Maret 2026"]


def test_the_first_full_date_is_told_apart() -> None:
    found = first_date("Senin (8/9), diperbarui 9 September 2025")
    assert found is not None
    assert found.date == date(2025, 9, 9)


def _forms(day: date) -> list[str]:
    name, month, d, m, y = DAYS[day.weekday()], MONTHS[day.month - 1], day.day, day.month, day.year
    last = day + timedelta(days=2)
    forms = [
        f"{name} ({d}/{m}/{y})",
        f"{name} ({d:02}/{m:02}/{y})",
        f"{name}, ({d:02}/{m:02}/{y})",
        f"{name}({d}/{m}/{y})",
        f"{name}, {d} {month} {y}",
        f"{name} {d:02} {month} {y}",
        f"{name} ({d} {month} {y})",
        f"{name}, {d}/{m}/{y}",
        f"{name} malam ({d}/{m}/{y})",
        f"{name} ({d} /{m}/ {y})",
        f"hari {name}, tanggal {d} {month} tahun {y}",
        f"hari {name.lower()} tanggal {d} {month.lower()} {y}",
        f"{name.upper()}, {d} {month.upper()} {y}",
        f"({d}/{m}/{y})",
        f"pada {d} {month} {y}",
        f"{d} {month[:3]} {y}",
        f"{d} {month[:3]}. {y}",
        f"{d:02}-{m:02}-{y}",
        f"{d:02}.{m:02}.{y}",
        f"{y}-{m:02}-{d:02}",
        f"{y}-{m:02}-{d:02}T23:59:59+07:00",
        f"{d} {month} {y} - {last.day} {MONTHS[last.month - 1]} {last.year}",
    ]
    if last.month == m:
        forms += [
            f"{d}{joint}{last.day} {month} {y}" for joint in ("-", "–", " – ", " s/d ", " s.d. ", " hingga ", " sampai dengan ")
        ]
        forms += [f"{name} ({d}-{last.day}/{m}/{y})"]
    else:
        forms += [f"{d} {month} – {last.day} {MONTHS[last.month - 1]} {last.year}"]
    if y >= 2000:
        forms += [f"{name} ({d}/{m}/{y % 100:02})"]
    return forms


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_every_day_reads_back_in_every_form(day: date) -> None:
    for form in _forms(day):
        found = find_dates(f"KPU menggelar rapat pleno, {form}, di kantor.")
        assert [each.date for each in found] == [day], form
        assert found[0].agrees in (True, None), form


@given(st.dates(date(2003, 1, 1), date(2049, 12, 31)))
def test_every_day_without_its_year_reads_back(day: date) -> None:
    name, month = DAYS[day.weekday()], MONTHS[day.month - 1]
    for form in (
        f"{name} ({day.day}/{day.month})",
        f"{name}, {day.day} {month}",
        f"({day.day:02}/{day.month:02})",
        f"{name}({day.day}/{day.month})",
    ):
        [found] = find_dates(f"rapat pleno, {form}, di kantor")
        assert (found.day, found.month, found.year) == (day.day, day.month, None), form


@given(st.text())
def test_no_text_makes_it_stumble(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end] == found.text
    impossible_dates(text)


PIECES = [
    "Senin",
    "Jum’at",
    " ",
    "  ",
    "(",
    ")",
    "/",
    "-",
    "–",
    ".",
    ",",
    "8",
    "09",
    "31",
    "30",
    "2025",
    "25",
    "98",
    "September",
    "mei",
    "tanggal",
    "tahun",
    "hingga",
    "s.d.",
    "Nomor",
    "\n",
    "T20:28",
    "+00:00",
    "24:99Z",
    "ſ",
    "İ",
    "٣",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_heap_of_date_parts_makes_it_stumble(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end] == found.text
    impossible_dates(text)
