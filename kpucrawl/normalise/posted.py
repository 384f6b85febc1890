"""In: what a page, its metadata, a migrated line and its image say of the day of posting; out: that day and its evidence.

The order is: printed on the page; metadata; a migrated line at the head of the body; the Unix time in the lead image's name;
the day the text tells of. It is left in two cases, each where a dearer witness contradicts a cheaper one:

* Metadata or an image more than ten days *before* an event that the text tells with date and weekday, both agreeing, as past.
  Nobody reports what has not happened: a template's fossil date or a picture used again. (A printed date stands even then,
  since a wrong year in the text is the commoner slip: kab-banjarnegara's "(5/3/2024)" for an event of April 2023.)
* A printed or metadata date that is the very day of the fetch, while the image or the text is more than 45 days older: a
  clock in the page's head, not a posting. Articles fetched on their day of posting tell of the days just before. A line that
  is but such a day with a time is one also where another line of the page names an older day in words: "Diterbitkan ...".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from kpucrawl.items import DateSource, Printed
from kpucrawl.normalise.boilerplate import MIGRATED, Stripped
from kpucrawl.normalise.dates import Found, find_dates, impossible_dates
from kpucrawl.normalise.event import FIRST_DAY, Told
from kpucrawl.normalise.settle import NO_EVIDENCE, Evidence, settle

JAKARTA = timezone(timedelta(hours=7))
"""Image names are stamped by the central server."""
_BEFORE_EVENT, _CLOCK, _AHEAD = 10, 45, 2
"""Days; see the module. Two days ahead allow for time zones and a server's clock."""
_MONTHS = 12
_ORDER: tuple[DateSource, ...] = ("page", "metadata", "migrated", "image")

_LINE = 300
"""Characters of a printed date that are read: the longest posting lines, with writer and category, have about 100."""

_UNIX = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
_IMAGE_NAME = re.compile(r"(?:^|/)(1\d{9})(?:_[0-9a-fA-F]{6,}|[_-][^/]*)?\.[A-Za-z]{3,4}(?:[?#]|$)")
_UPDATED = re.compile(r"(?:diperbarui|diperbaharui|diupdate|updated?|modified|diubah|revisi)\b[^|\n]{0,16}\Z", re.IGNORECASE)
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})(?![\d/.-])")
_NAMED = re.compile(r"(?<![\w/.-])(\d{1,2})[ /.-]([A-Za-z]{3,9})\.?[ /.-]((?:19|20)?\d\d)(?![\w/-])")
"""``19/Sep/2026``, ``19-Sep-26``."""
_TIME = re.compile(r"(?<!\d)\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?!\d)|\b(?:WIB|WITA|WIT|pukul|jam|am|pm)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_UNIVERSAL = re.compile(r"\b(\d\d):(\d\d)(?::\d\d)? ?(?:GMT|UTC|[+-]00:?00)\Z")


@dataclass(frozen=True, slots=True)
class Hint:
    """One witness of the day of posting."""

    source: DateSource
    text: str
    """As printed."""
    day: date | None
    """None where the words name no day that can be."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The day of posting, and what it was read from; day and source None where nothing tells it."""

    day: date | None = None
    source: DateSource | None = None
    text: str | None = None


def hints(dates: Sequence[Printed], stripped: Stripped, images: Sequence[str], known: Evidence = NO_EVIDENCE) -> tuple[Hint, ...]:
    """Gather the witnesses of the day of posting, strongest first; a day before 2003 or after ``known.latest`` is none.

    >>> printed = [Printed("metadata", "2026-03-16T20:28:00Z")]
    >>> [(hint.source, str(hint.day)) for hint in hints(printed, Stripped(()), ["/1760966694_dc3d3c79c4.jpg"])]
    [('metadata', '2026-03-17'), ('image', '2025-10-20')]
    """
    found: list[Hint] = []
    for printed in dates:
        line = MIGRATED.match(printed.text)
        if line:
            found.append(Hint("migrated", line[1], _day(line[1])))
        elif printed.source == "image":
            found.append(Hint("image", printed.text, _unix_day(_UNIX.search(printed.text[:_LINE]))))
        else:
            found.append(Hint(printed.source, printed.text.strip(), _day(printed.text)))
    found += [Hint("page", line, _day(line)) for line in stripped.posted]
    if stripped.migrated:
        found.append(Hint("migrated", stripped.migrated, _day(stripped.migrated)))
    stamp = next(filter(None, map(_IMAGE_NAME.search, images)), None)
    if stamp:
        found.append(Hint("image", stamp[1], _unix_day(stamp)))
    found = [replace(hint, day=None) if hint.day and not _is_plausible(hint.day, known.latest) else hint for hint in found]
    evidence = replace(known, posted=tuple(hint.day for hint in found if hint.day))
    found = [hint if hint.day or hint.source != "page" else replace(hint, day=_settled(hint.text, evidence)) for hint in found]
    return tuple(sorted((hint for hint in found if hint.source in _ORDER), key=lambda hint: _ORDER.index(hint.source)))


def day_of_posting(witnesses: Sequence[Hint], told: Told | None, text: str, latest: date | None) -> Posted:
    """Return the day of posting by the order and the two exceptions of this module; ``text`` is the body.

    >>> day_of_posting([Hint("page", "31 November 2024", None)], None, "", None)
    Posted(day=None, source=None, text='31 November 2024')
    """
    days = [hint for hint in witnesses if hint.day is not None]
    for hint in days:
        day = _turned(hint, days)
        if day is not None and not _is_clock(day, hint, days, told, latest) and not _is_fossil(day, hint.source, told):
            return Posted(day, hint.source, hint.text)
    if told is not None and _is_plausible(told.day, latest) and not (told.is_to_come and not days):
        return Posted(told.day, "text", told.text)
    printed = next((hint.text for hint in witnesses if hint.source != "image"), None) or next(
        iter(impossible_dates(text, 1)), None
    )
    return Posted(text=printed)


def _turned(hint: Hint, days: Sequence[Hint]) -> date | None:
    """Return a hint's day; one printed in numbers with day and month turned, where what machines are told is that very day."""
    day = hint.day
    if day is None or hint.source != "page" or day.day > _MONTHS or day.day == day.month:
        return day
    turned = day.replace(month=day.day, day=day.month)
    told = [other.day for other in days if other.source == "metadata"]
    found = find_dates(hint.text[:_LINE], 1) if turned in told and day not in told else []
    return turned if found and found[0].kind == "numeric" else day


def _is_clock(day: date, hint: Hint, days: Sequence[Hint], told: Told | None, latest: date | None) -> bool:
    if latest is None or hint.source not in ("page", "metadata") or abs((latest - day).days) > 1:
        return False
    older = [other for other in days if other.day is not None and other.day < day]
    if hint.source == "page" and _is_bare_time(hint.text) and any(map(_is_posting, older)):
        return True
    others = [other.day for other in days if other.day is not None and other.source in ("image", "migrated")]
    if told is not None and told.is_sure:
        others.append(told.day)
    return bool(others) and all((day - other).days > _CLOCK for other in others)


def _is_bare_time(text: str) -> bool:
    """Whether a line is a day with a time and nothing else.

    >>> _is_bare_time("Kamis, 19 November 2026 05:27:54 WIB"), _is_bare_time("Diterbitkan 19 November 2026 05:27 WIB")
    (True, False)
    """
    found = find_dates(text[:_LINE])
    return len(found) == 1 and _TIME.search(text) is not None and not _WORDS.search(_TIME.sub(" ", _without(text, found[0])))


def _is_posting(hint: Hint) -> bool:
    """Whether a line of the page says in words what its one day is, and no more than one.

    >>> _is_posting(Hint("page", "Diterbitkan Senin, 9 November 2026", date(2026, 11, 9)))
    True
    """
    found = find_dates(hint.text[:_LINE]) if hint.source == "page" else ()
    return (
        len(found) == 1
        and not _UPDATED.search(hint.text[: found[0].start])
        and bool(_WORDS.search(_without(hint.text, found[0])))
    )


def _without(text: str, found: Found) -> str:
    return f"{text[: found.start]} {text[found.end : _LINE]}"


def _is_fossil(day: date, source: DateSource, told: Told | None) -> bool:
    if told is None or not told.is_sure or told.is_to_come or source not in ("metadata", "image"):
        return False
    return (told.day - day).days > _BEFORE_EVENT


def _is_plausible(day: date, latest: date | None) -> bool:
    return day >= FIRST_DAY and (latest is None or day <= latest + timedelta(days=_AHEAD))


def _day(printed: str) -> date | None:
    """Return the day a printed line or a metadata value names; of several the first that is not of an update."""
    text = printed[:_LINE].strip()
    if text.isdecimal() and _UNIX.fullmatch(text):
        return _unix_day(_UNIX.fullmatch(text))
    found = find_dates(text)
    posted = [each for each in found if not _UPDATED.search(text[: each.start])] or found
    full = next((each.date for each in posted if each.date is not None), None) or _short_day(text)
    if full is None and _NAMED.search(text):
        full = next((each.date for each in find_dates(_NAMED.sub(_spaced, text)) if each.date is not None), None)
    clock = _UNIVERSAL.search(text) if full else None
    if (
        full and clock and posted and posted[0].kind != "iso" and int(clock[1]) >= 17
    ):  # 17:00 universal time is midnight in Jakarta
        return full + timedelta(days=1)
    return full


def _spaced(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return f"{day} {month} {year if len(year) == 4 else '20' + year}"


def _settled(printed: str, evidence: Evidence) -> date | None:
    """Return the day of a printed line without a year: "Senin, 8 September"."""
    found = find_dates(printed[:_LINE])
    return settle(found[0], evidence) if len(found) == 1 and found[0].year is None else None


def _unix_day(stamp: re.Match[str] | None) -> date | None:
    return datetime.fromtimestamp(int(stamp[1]), UTC).astimezone(JAKARTA).date() if stamp else None


def _short_day(line: str) -> date | None:
    """Return the day of a line such as ``12-05-26 | Admin``: two figures are a year only where nothing but a date is meant.

    >>> _short_day("12-05-26 10:30"), _short_day("31-11-26")
    (datetime.date(2026, 5, 12), None)
    """
    found = _SHORT.search(line)
    if found is None:
        return None
    try:
        return date(2000 + int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
