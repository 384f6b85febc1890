"""In: a day or a set of facts; out: the words a press officer would put for it: dates in every form, names, numbers, quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from kpucrawl.rehearse.offices import person, phrases
from kpucrawl.rehearse.pretend import PretendSite

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ABBREVIATED = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des")
ROMAN = ("I", "II", "III", "IV")

Precision = Literal["full", "dm", "range", "none"]


@dataclass(frozen=True, slots=True)
class When:
    """A date phrase and how much of the date it tells."""

    words: str
    precision: Precision


def day_long(day: date) -> str:
    """The day in words.

    >>> day_long(date(2025, 9, 8))
    '8 September 2025'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date, random: Random | None = None) -> str:
    """The weekday, now and then in one of its other spellings.

    >>> weekday(date(2025, 9, 8))
    'Senin'
    """
    name = DAYS[day.weekday()]
    if random is None or random.random() < 0.6:
        return name
    if name == "Jumat":
        return random.choice(("Jum'at", "Jum’at", "Jumat", "Jumad"))
    if name == "Minggu":
        return random.choice(("Ahad", "Minggu"))
    return name


def _month(day: date, random: Random) -> str:
    name = MONTHS[day.month - 1]
    if name == "November" and random.random() < 0.2:
        return "Nopember"
    if name == "Februari" and random.random() < 0.2:
        return "Pebruari"
    return name.lower() if random.random() < 0.05 else name


def _slashed(day: date, random: Random) -> str:
    return random.choice((f"{day.day}/{day.month}", f"{day.day:02}/{day.month:02}"))


def _range(day: date, random: Random) -> str:
    last = day + timedelta(days=random.choice((1, 2, 3)))
    if last.month != day.month:
        return random.choice(
            (f"{day.day} {MONTHS[day.month - 1]} – {day_long(last)}", f"{day_long(day)} hingga {day_long(last)}")
        )
    joint = random.choice(("–", "-", " – ", " hingga ", " s/d ", " s.d. ", " sampai dengan ", " dan "))
    return f"{day.day}{joint}{day_long(last)}"


def when(day: date, random: Random, precision: Precision) -> When:
    """A date phrase for ``day``, in one of the forms seen in real posts that tell so much of the date."""
    name, month, slashed = weekday(day, random), _month(day, random), _slashed(day, random)
    year, two = day.year, day.year % 100
    forms: dict[Precision, Sequence[str]] = {
        "full": (
            f"{name} ({slashed}/{year})", f"{name} ({slashed}/{year})", f"{name} ({slashed}/{year})",
            f"{name}, {day.day} {month} {year}", f"{name}, {day.day:02} {month} {year}", f"{name} {day.day} {month} {year}",
            f"{name} {day.day:02} {month} {year}", f"{name}, ({slashed}/{year})", f"{name}({slashed}/{year})",
            f"({slashed}/{year})",
            f"{name} ({slashed}/{two:02})", f"pada {day.day} {month} {year}", f"{name} ({day.day} {month} {year})",
            f"{name}, {day.day}/{day.month}/{year}", f"hari {name}, tanggal {day.day} {month} tahun {year}",
            f"hari {name} tanggal {day.day} {month} {year}", f"{name} ({day.day:02} /{day.month:02}/ {year})",
            f"{name} malam ({slashed}/{year})", f"{name.lower()} ({slashed}/{year})",
        ),
        "dm": (
            f"{name} ({slashed})", f"{name} ({slashed})", f"{name}, ({slashed})", f"{name}({slashed})",
            f"{name}, {day.day} {month}", f"{name} ({slashed}) malam", f"{name} Malam ({slashed})",
        ),
        "range": (f"pada {_range(day, random)}", _range(day, random)),
        "none": ("beberapa waktu lalu", "pekan ini", "pagi tadi", "pada hari ini", "siang tadi", "di sela kesibukan"),
    }  # fmt: skip
    return When(random.choice(forms[precision]), precision)


def thousands(number: int) -> str:
    """The number as Indonesian prints it.

    >>> thousands(1034380)
    '1.034.380'
    """
    return f"{number:,}".replace(",", ".")


def wrong_when(day: date, random: Random) -> str:
    """A date phrase as wrong as some printed ones: a month of three digits, the 30th of February, another day's weekday.

    Forms: kpu-sites notes, "Wrong in the source".
    """
    other = DAYS[(day.weekday() + random.randint(1, 6)) % 7]
    impossible = f"{weekday(day)} ({day.day}/0{day.month:02}/{day.year})"
    return random.choice((impossible, f"{other}(30/2/{day.year})", f"{other} ({day.day}/{day.month}/{day.year})", "31 November"))


class Facts:
    """What a template's ``{slots}`` stand for in one article: people stay the same throughout, numbers are drawn anew."""

    def __init__(self, site: PretendSite, day: date, random: Random) -> None:
        self.random = random
        tag = "".join(letter for letter in site.seat.lower() if letter.isalpha())
        cast = random.sample(site.people[1:5], 2) + random.sample(site.people[6:], 2)
        self.fixed: dict[str, str] = {
            "office": site.office, "OFFICE": site.office.upper(), "short": site.short, "SHORT": site.short.upper(),
            "area": site.area, "AREA": site.area.upper(), "seat": site.seat, "Seat": site.seat, "SEAT": site.seat.upper(),
            "province": site.province, "host": site.host, "Host": site.host.capitalize(), "zone": site.zone,
            "chair": site.people[0], "secretary": site.people[5], "member": cast[0], "other": cast[1], "staff": cast[2],
            "aide": cast[3], "tag": tag, "Tag": site.seat.replace(" ", ""), "weekday": weekday(day), "day_long": day_long(day),
            "day_paren": f"{day.day:02}/{day.month:02}/{day.year}", "month": MONTHS[day.month - 1], "year": str(day.year),
            "day_short": f"{day.day:02}/{day.month:02}", "GLUED": site.short.upper().replace(" ", ""),
            "tri": ROMAN[(day.month - 1) // 3],
        }  # fmt: skip
        self.fixed["venue"] = self.fill(random.choice(phrases()["venues"]))
        self.site = site

    def __getitem__(self, slot: str) -> str:
        known = self.fixed.get(slot)
        return known if known is not None else self._draw(slot)

    def _draw(self, slot: str) -> str:
        random, stock = self.random, phrases()
        if slot in {"n0", "n1", "n2"}:
            low, high = {"n0": (2, 9), "n1": (11, 89), "n2": (104, 987)}[slot]
            return str(random.randint(low, high))
        if slot == "n3":
            return thousands(random.randint(2_001, 1_250_000))
        if slot == "hour":
            return f"{random.choice((7, 8, 9, 10, 13, 14, 15)):02}.{random.choice((0, 15, 30)):02}"
        if slot == "district":
            return random.choice(self.site.districts)
        if slot == "name":
            return person(random)
        if slot == "i":
            return random.choice(self.site.initials)
        lists = {
            "village": "villages", "school": "schools", "campus": "campuses", "guest": "guests", "division": "divisions",
            "subsection": "subsections",
        }  # fmt: skip
        return self.fill(random.choice(stock[lists[slot]]))

    def fill(self, template: str) -> str:
        """The template with every slot filled."""
        return template.format_map(self)

    def quote(self, words: str, speaker: str) -> str:
        """Something said, with the quotation marks and the spacing that real posts show, right or wrong."""
        said = self.random.choice(phrases()["said"])
        role = self.random.choice(("Ketua", "Anggota", "Komisioner"))
        forms = (
            f"“{words},” {said} {speaker}.", f"“{words},” {said} {speaker}.", f'"{words}," {said} {speaker}.',
            f"“{words},”{said} {speaker}.", f"”{words},” {said} {speaker}.", f"“{words}”, {said} {speaker}.",
            f"‘’{words},’’ {said} {speaker}.", f"“{words},’ {said} {speaker}.", f"“{words}, {said} {speaker}.",
            f"{said.capitalize()} {speaker}, “{words}.”", f"{words}, {said} {speaker}.", f'"{words}" {said} {speaker} .',
            f"“{words}. Itu yang kita pegang,” {said} {speaker}, {role} {self.site.short}.",
        )  # fmt: skip
        return self.random.choice(forms)
