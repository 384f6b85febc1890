"""In: a clean body, its dateline and what is known of the day of posting; out: the day the text tells of, and how surely.

The dateline's date comes first, then the first paragraphs' and the title's, then the rest; a date with its weekday before one
without, a day that has been before one that is to come. Dates of letters, laws and births are not the event's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpucrawl.normalise.dateline import Dateline
from kpucrawl.normalise.dates import Found, digit_runs, find_dates
from kpucrawl.normalise.settle import Evidence, settle

FIRST_DAY = date(2003, 1, 1)
"""KPU's offices were set up in 2003; what a text tells of before is history (28 Oktober 1928)."""
_LEAD = 2
"""Paragraphs that make the lead: by newsroom habit the first, or the second after a scene-setting first."""
_FAR, _FAR_AHEAD = 400, 120
"""Days from the posting beyond which a date without a weekday is background."""
_LEFT = 70
_MOST = 60
"""Dates weighed in one text; the richest timetable seen names 20."""

# Each is tried on the lower-case words before a date or a year.
_LETTER = re.compile(
    r"(?:(?:nomor|no\.?)\s?:?\s?\S+(?:\s+tahun\s+\d{4})?[^.\n]{0,24}tanggal|tertanggal|lahir\b[^.\n]{0,30}|diundangkan[^.\n]{0,20}"
    r"|(?:surat|keputusan|undangan|peraturan|berita acara)\b[^.\n]{0,40}tanggal)[\s:.(]*\Z"
)
_LETTER_WORDS = ("tanggal", "lahir", "diundangkan")
_TO_COME = re.compile(
    r"\b(?:akan|mendatang|nanti(?:nya)?|rencananya|direncanakan|dijadwalkan|paling lambat|selambat-lambatnya|menjelang|jelang)\b"
    r"[^.!?\n]*\Z"
)
_BOUND = re.compile(r"\b(?:hingga|sampai(?: dengan)?|sejak|mulai|per|s/d|berlaku)\s*(?:pada\s*)?(?:hari\s*|tanggal\s*)*\Z")
_YEAR = re.compile(r"(?<!\w)(?:tahun|tahun anggaran)\s+\Z")
_NUMBERED = re.compile(r"(?:nomor|no\.?)\s?:?\s?[\w./-]+\s+tahun\s+\Z")
_BUDGET = re.compile(
    r"(?:anggaran|(?:triwulan|semester|caturwulan)\s+(?:[ivx]+|\d|kesatu|kedua|ketiga|keempat|pertama)(?:\s+tahun(?:\s+anggaran)?)?)\s+\Z"
)
_SPAN = re.compile(r"\s?[-–/]\s?\d")


@dataclass(frozen=True, slots=True)
class Told:
    """The day a text tells of."""

    day: date
    text: str
    """As printed: ``Senin (8/9)``."""
    has_weekday: bool
    is_sure: bool
    """A full date whose weekday agrees: the two are hardly wrong together."""
    is_to_come: bool
    """The text looks ahead to it, so that it is no evidence of the day of posting."""


def told_day(paragraphs: Sequence[str], title: str, dateline: Dateline, evidence: Evidence) -> Told | None:
    """Return the day the text tells of, its year settled by ``evidence`` and the text itself; None where it tells none.

    >>> text = ["Sesuai Surat Nomor 5/PL.01/2025 tanggal 1 September 2025, KPU menggelar rapat, Senin (8/9)."]
    >>> str(told_day(text, "Rapat", Dateline(), Evidence()).day)
    '2025-09-08'
    """
    text = "\n\n".join(paragraphs)
    founds = [(found, text) for found in find_dates(text, _MOST)]
    headline = [(found, title) for found in find_dates(title, _MOST)]
    if not founds and not headline:
        return None
    lead_end = len("\n\n".join(paragraphs[:_LEAD]))
    evidence = _with_text(evidence, text, title, [found for found, _ in (*founds, *headline)])
    ranked: list[tuple[tuple[bool, ...], Found, bool]] = []
    for found, source in (*founds, *headline):
        left = source[max(0, found.start - _LEFT) : found.start].lower()
        if found.weekday is None and ((found.year is None and not found.bracketed) or _is_of_letter(left, found)):
            continue  # "17 Agustus" without year or weekday is a holiday's name
        to_come = _TO_COME.search(left) is not None
        is_lead = source is title or found.start < lead_end
        opens = source is text and is_lead and dateline.date is not None and found.text == dateline.date.text
        rank = (
            not opens,
            to_come,
            not is_lead,
            found.weekday is None,
            source is title,
            _BOUND.search(left) is not None,
            found.agrees is False,
        )
        ranked.append((rank, found, to_come))
    for _, found, to_come in sorted(ranked, key=lambda each: each[0]):
        day = settle(found, evidence)
        if day is not None and day >= FIRST_DAY and not (found.weekday is None and _is_background(day, evidence)):
            return Told(day, found.text, found.weekday is not None, found.agrees is True, to_come)
    return None


def _is_background(day: date, evidence: Evidence) -> bool:
    """Whether ``day`` lies so far from every known posting that it cannot be what the article is about."""
    return bool(evidence.posted) and all((post - day).days > _FAR or (day - post).days > _FAR_AHEAD for post in evidence.posted)


def _with_text(evidence: Evidence, text: str, title: str, founds: Sequence[Found]) -> Evidence:
    """Add to ``evidence`` what the text says of years; asked only where a date lacks its own."""
    if all(found.year is not None for found in founds):
        return evidence
    years, budget_years = _years(f"{title}\n{text}".lower())
    told = tuple(found.date for found in founds if found.date is not None and found.date >= FIRST_DAY)
    return replace(evidence, told=told, years=years, budget_years=budget_years)


def _is_of_letter(left: str, found: Found) -> bool:
    """Whether the words before a date, its own ``tanggal`` among them, make it a letter's, a law's or a birth's."""
    left += re.split(r"\d", found.text.lower(), maxsplit=1)[0]
    return any(word in left for word in _LETTER_WORDS) and _LETTER.search(left) is not None


def _years(low: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the years named in a lower-case text without a day, and those that are surely the article's own."""
    years: set[int] = set()
    own: set[int] = set()
    for start, end in digit_runs(low):
        if end - start != 4 or not low.startswith("20", start) or _SPAN.match(low, end):
            continue
        left = low[max(0, start - 60) : start]
        if _YEAR.search(left) and not _NUMBERED.search(left):
            years.add(int(low[start:end]))
        if _BUDGET.search(left):
            own.add(int(low[start:end]))
    return frozenset(years), frozenset(own)
