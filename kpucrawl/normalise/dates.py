"""In: any text; out: every date in it, in each form Indonesian offices write, with its place in the text.

A slash date is day/month, as everywhere in Indonesia. What cannot be (30/2, 31 November, 24/098/2023) is refused, never
bent into shape. A weekday that contradicts a full date leaves the date standing (``agrees`` is False): in the sites' own
texts the weekday is the usual slip, and callers give such a date less trust.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Literal

from kpucrawl.normalise.knowledge import any_of, knowledge

DateKind = Literal["iso", "numeric", "named", "english"]

_JAKARTA = timedelta(hours=7)
"""Universal time is read as Jakarta time: the server of all sites is central."""
_LEFT = 48
"""Characters read to the left of a date for its weekday: the longest seen, "Kamis malam, tanggal (", has 23."""
_LISTED = 12
"""Days told before the last of a list: of a longer list of numbers each would be tried as the first to its end."""
_MONTHS = 12
_EARLIEST, _LATEST = 1900, 2099
_FLAGS = re.ASCII  # over lower-case text: a third of the time of re.IGNORECASE
_GAP = r"[ \t\n\xa0]{0,3}"
_YEAR = r"(?:(?:19|20)\d\d(?!\d|[.,]\d{3})|['’]\d\d(?!\d))"


_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_IS_DIGIT = bytes(49 if 48 <= byte <= 57 else 32 for byte in range(256))
_CLOSE = re.compile(r"[ \xa0]{0,3}[)\]]")


@dataclass(frozen=True, slots=True)
class Found:
    """One date as written in a text; ``text == source[start:end]``."""

    text: str
    """With its weekday and brackets: ``Senin (8/9)``."""
    start: int
    end: int
    day: int
    month: int
    year: int | None
    """None where the text tells no year."""
    weekday: int | None
    """0 is Monday; None where none is written."""
    kind: DateKind
    bracketed: bool = False
    """A lone ``(8/9)`` may also be a fraction."""

    @property
    def date(self) -> date | None:
        """The day, or None where the year is not told."""
        return date(self.year, self.month, self.day) if self.year is not None else None

    @property
    def agrees(self) -> bool | None:
        """Whether the weekday written is the day's own; None where either is missing."""
        day = self.date
        return None if day is None or self.weekday is None else day.weekday() == self.weekday


def find_dates(text: str, most: int | None = None) -> list[Found]:
    """Return every date of ``text`` in order, or the first ``most``; of a range the first day. Never raises.

    Forms and traps: the table of dates gathered from 133 KPU hosts, each a case in the tests.

    >>> [(found.text, found.day, found.month, found.year) for found in find_dates("secara hybrid, pada Senin (8/9).")]
    [('Senin (8/9)', 8, 9, None)]
    >>> [str(found.date) for found in find_dates("hari Jum’at tanggal 8 Mei 2020; 17–20 Nopember 2025; 36/KPU/IV/2021")]
    ['2020-05-08', '2025-11-17']
    """
    return list(islice((found for found in _scan(text) if isinstance(found, Found)), most))


def impossible_dates(text: str, most: int | None = None) -> list[str]:
    """Return what is written as a full or weekday date and cannot be one, as printed, so that it can be kept.

    >>> impossible_dates("Hari kedelapan (24/098/2023), Rabu(30/2/2022), 31 November 2024")
    ['(24/098/2023)', 'Rabu(30/2/2022)', '31 November 2024']
    """
    return list(islice((found for found in _scan(text) if isinstance(found, str)), most))


def first_date(text: str) -> Found | None:
    """Return the first full date of ``text``, or None.

    >>> str(first_date("Diposting pada 3 Juni 2022 oleh Admin").date)
    '2022-06-03'
    """
    return next((found for found in _scan(text) if isinstance(found, Found) and found.year is not None), None)


@cache
def _core() -> re.Pattern[str]:
    """Compile the numbers of a date; every form starts with a digit, so that prose costs next to nothing."""
    words = knowledge("dates")["words"]
    month = any_of(_written("months")) + r"(?![a-zA-Z])\.?"
    weekday = any_of(_written("weekdays")).replace("'", "['’‘`´ʼ]")
    to = rf"(?:{_GAP}(?:--|[-–—‐‑&]){_GAP}|[ \xa0]{{1,3}}{any_of(words['range'])}[ \xa0]{{1,3}}(?:tanggal[ ]|tgl[ ])?)"
    return re.compile(
        rf"""
        (?:
          (?<![\w/.-])(?P<iso_y>(?:19|20)\d\d)(?P<iso_s>[-/.])(?P<iso_m>\d\d?)(?P=iso_s)(?P<iso_d>\d\d?)(?!\d)
            (?:(?:t|[ ]{{1,2}})(?P<iso_t>\d\d?:\d\d)(?::\d\d(?:[.,]\d+)?)?[ ]?(?P<iso_z>z|[+-]\d\d:?\d\d)?)?
        | (?<![\w/.-])(?P<dash_d>\d\d?)[ ]?(?P<dash_s>[-.])[ ]?(?P<dash_m>\d\d?)[ ]?(?P=dash_s)[ ]?(?P<dash_y>(?:19|20)\d\d)
            (?![\w/-]|\.\d)
        | (?<![\w/.-])(?P<num_d>\d\d?)(?:[ ]?[-–][ ]?\d\d?)?[ ]{{0,2}}/[ ]{{0,2}}(?P<num_m>\d{{1,3}})(?!\d)
            (?:[ ]{{0,2}}/[ ]{{0,2}}(?P<num_y>\d{{4}}|\d\d)(?!\d))?
            (?:{to}\d\d?/(?P<num_m2>\d\d?)(?!\d)(?:/(?P<num_y2>\d{{4}}|\d\d)(?!\d))?)?(?![\w/]|-\w|[.,]\d)
        | (?<!\d[.,:])(?P<d>\d\d?)(?:(?:st|nd|rd|th)\b)?(?:
              {_GAP}(?P<m>{month}){_year_part("y")}(?:{to}(?:{weekday}\b[,]?{_GAP})?\d\d?{_GAP}(?P<m2>{month}){_year_part("y2")})?
            | (?:,{_GAP}\d\d?){{0,{_LISTED}}}{to}(?P<d3>\d\d?){_GAP}(?P<m3>{month}){_year_part("y3")}
          )
        | (?P<en_d>\d\d?)(?:st|nd|rd|th)?,?[ ](?P<en_y>(?:19|20)\d\d)(?!\d)
        )
        """,
        re.VERBOSE | _FLAGS,
    )


def _year_part(group: str) -> str:
    return rf"(?:,?{_GAP}(?:tahun{_GAP})?(?P<{group}>{_YEAR}))?"


@cache
def _before() -> re.Pattern[str]:
    """Compile what may stand between a date's weekday and its first digit, up to the end of the slice."""
    words = knowledge("dates")["words"]
    weekday = any_of(_written("weekdays")).replace("'", "['’‘`´ʼ]")
    return re.compile(
        rf"""
        (?<![a-z]) (?:(?P<weekday>{weekday})(?![a-z])
           (?:[ ]?(?:[-–—&/]|{any_of(words["range"])})[ ]?{weekday}(?![a-z]))?
           (?:{_GAP}{any_of(words["part"])}(?![a-z]))* {_GAP}[,./:;-]?{_GAP})?
        (?P<dated>(?:pada[ ])?(?:tanggal|tgl|tertanggal)\.?{_GAP}:?{_GAP})?
        (?:(?P<month>{any_of(_written("months"))})\.?[ ] | (?P<open>[(\[])?{_GAP})$ | $
        """,
        re.VERBOSE | _FLAGS,
    )


@cache
def _number_before() -> re.Pattern[str]:
    """Compile the words that make a letter's number or a fraction of what follows: ``Nomor 12/3/2024``, ``dua pertiga (2/3)``."""
    number = any_of(knowledge("dates")["words"]["number"])
    return re.compile(rf"(?:(?<![a-z]){number}\.?[ ]?:?|\bper\w+|\d)[ ]?[(\[]?$", _FLAGS)


def _written(table: str) -> list[str]:
    return [name.lower() for name in knowledge("dates")[table]]


@cache
def _names(table: str) -> dict[str, int]:
    return {_plain(name): number for name, number in knowledge("dates")[table].items()}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def digit_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every run of ASCII digits; bytes are searched twenty times as fast as a pattern is tried."""
    flags = text.encode("ascii", "replace").translate(_IS_DIGIT) + b" "
    start = flags.find(b"1")
    while start >= 0:
        end = flags.find(b" ", start)
        yield start, end
        start = flags.find(b"1", end)


def _scan(text: str) -> Iterator[Found | str]:
    """Yield each date of ``text`` in order: a ``Found``, or the printed words of one that cannot be."""
    low = text.lower()
    if len(low) != len(text):  # İ becomes two characters
        low = text.translate(_ASCII_LOWER)
    core_of, done = _core().match, 0
    for first, last in digit_runs(low):
        core = core_of(low, first) if first >= done and last - first in (1, 2, 4) else None
        if core is None:
            continue
        done = core.end()
        left = low[max(0, core.start() - _LEFT) : core.start()]
        before = _before().search(left)
        told = _told(core, before["month"]) if before else None
        if before is None or told is None:
            continue
        day, month, year, kind = told
        weekday = _names("weekdays").get(_plain(before["weekday"])) if before["weekday"] else None
        anchored = weekday is not None or before["dated"] is not None
        closing = _CLOSE.match(low, core.end()) if before["open"] else None
        if kind == "numeric" and not anchored:
            short = year is None or (core["num_y"] is not None and len(core["num_y"]) == 2)
            behind_number = not short and left[-1:] == " " and left[-2:-1].isdigit()  # "Hits: 115 29/10/2026": a counter's
            if (short and closing is None) or (not behind_number and _number_before().search(left)):
                continue
        # what opens before the date and does not close behind it belongs to the sentence
        whole = anchored or kind == "english" or closing is not None
        start = core.start() - len(left) + before.start() if whole else core.start()
        end = closing.end() if closing else core.end()
        printed = text[start:end].strip()
        start = text.index(printed, start)
        if kind == "numeric" and core["num_y"] and _is_month_first(day, month, year, weekday):
            day, month = month, day
        if _is_possible(day, month, year):
            bare = closing is not None and not anchored
            yield Found(printed, start, start + len(printed), day, month, year, weekday, kind, bare)
        elif year is not None or weekday is not None or kind == "named":
            yield printed


def _told(core: re.Match[str], month_before: str | None) -> tuple[int, int, int | None, DateKind] | None:
    """Return day, month, year and form of a match, or None where it is no date after all."""
    if core["iso_y"]:
        year, month, day = int(core["iso_y"]), int(core["iso_m"]), int(core["iso_d"])
        if core["iso_z"] in ("z", "+00:00", "+0000", "-00:00", "-0000") and _is_possible(day, month, year):
            hour, minute = (int(part) for part in core["iso_t"].split(":"))
            if hour < 24 and minute < 60:
                local = datetime(year, month, day, hour, minute) + _JAKARTA
                day, month, year = local.day, local.month, local.year
        return day, month, year, "iso"
    if core["dash_d"]:
        return int(core["dash_d"]), int(core["dash_m"]), int(core["dash_y"]), "numeric"
    if core["num_d"]:
        year_of = core["num_y"] or core["num_y2"]
        return int(core["num_d"]), int(core["num_m"]), _year(year_of), "numeric"
    if core["en_d"]:
        return (int(core["en_d"]), _names("months")[_plain(month_before)], int(core["en_y"]), "english") if month_before else None
    day = int(core["d"])
    if core["m"]:
        month = _names("months")[_plain(core["m"])]
        if core["y"] or not core["m2"]:
            return day, month, _year(core["y"]), "named"
        last = _year(core["y2"])
        turned = last is not None and _names("months")[_plain(core["m2"])] < month  # 28 Desember – 3 Januari 2026
        return day, month, last - 1 if last is not None and turned else last, "named"
    first = day if day < int(core["d3"]) else int(core["d3"])  # "TPS 7 dan 5 Mei" is no range
    return first, _names("months")[_plain(core["m3"])], _year(core["y3"]), "named"


def _is_month_first(day: int, month: int, year: int | None, weekday: int | None) -> bool:
    """Whether numbers with slashes stand in the American order: the weekday printed with them is that day's alone.

    >>> [_is_month_first(*told) for told in ((10, 6, 2025, 0), (10, 6, 2025, 4), (12, 16, 2025, None), (10, 6, 2025, None))]
    [True, False, True, False]
    """
    if year is None or not _is_possible(month, day, year):
        return False
    if weekday is None:
        return month > _MONTHS
    here = date(year, month, day).weekday() if _is_possible(day, month, year) else None
    return here != weekday == date(year, day, month).weekday()


def _year(printed: str | None) -> int | None:
    if printed is None:
        return None
    number = int(printed.lstrip("'’"))
    return number if number >= 100 else 2000 + number


def _is_possible(day: int, month: int, year: int | None) -> bool:
    if not 1 <= month <= 12:
        return False
    if year is not None and not _EARLIEST <= year <= _LATEST:
        return False
    return 1 <= day <= monthrange(2024 if year is None else year, month)[1]  # a leap year: without its year 29 February may be
