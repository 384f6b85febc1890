"""In: the first lines of a clean body; out: the place its dateline names, and the date where it tells one.

The forms are those of 53 datelines of 33 hosts: a place, then perhaps the office's host, the office's name or a date in some
order, then a dash of any kind. The place is where the event was, not the seat. Nothing is taken from the body: the
dateline is the office's own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.normalise.dates import Found, find_dates
from kpucrawl.normalise.knowledge import knowledge

_WINDOW = 110
"""Characters a dateline may take; the longest seen, "Minahasa Tenggara, Rabu 03 Desember 2025 — ", has 43."""
_MOST_WORDS = 4
"""Of a place: "Kepulauan Siau Tagulandang Biaro" is the longest name of an area."""

_HOST = r"(?:(?:https?://)?[A-Za-z0-9](?:[A-Za-z0-9_-]*\.{1,2}){1,5}(?:id|ID|com|COM|net|org)\b)"
_WORD = r"(?:(?:[A-Z]\.){2,3}|Una-Una|UNA-UNA|[A-Z][A-Za-zà-ü’']*\.?)"
_PLACE = rf"(?P<place>{_WORD}(?: (?:(?:dan|DAN) )?{_WORD}){{0,{_MOST_WORDS - 1}}}?)"
_DASH = r"(?:\s*,?\s*(?:--+|[–—―_;]|-(?=\s)|(?<=\s)-)\s*)"
_MONTH_ONLY = r"(?:[A-Z][a-z]+ (?:19|20)\d\d)"
_OFFICE = r"(?:(?:KPU|KIP|Humas|HUMAS|Hupmas|HUPMAS)\b[^–—_;\n]{0,40}?)"

_WITH_HOST = re.compile(
    rf"{_PLACE}(?:\s*[,.(/]+\s*|\s+-\s+)\(?{_HOST}|{_PLACE.replace('place', 'bare')}\s+{_HOST}\s*\)?(?:{_DASH}|-)"
)
_HOST_FIRST = re.compile(rf"{_HOST}\s+{_PLACE}(?:{_DASH}|-)")
_WITH_OFFICE = re.compile(rf"{_PLACE}\s*[,.]\s*{_OFFICE}(?:{_DASH}|-(?=[A-Z]))")
_WITH_MONTH = re.compile(rf"{_PLACE}\s*[,.(]?\s*(?P<date>{_MONTH_ONLY})\s*\)?{_DASH}")
_ALONE = re.compile(rf"{_PLACE}(?:{_DASH}(?=[A-Z0-9“\"'‘#(])|-(?P<glued>[A-Z][A-Za-z]*))")
_OPENING = re.compile(rf"(?:{_PLACE})?(?:\s*[,.(-]?\s*\(?{_HOST}\)?)?")
_CLOSED = re.compile(rf"\s*\)?(?:{_DASH}|\s*[–—-]|\.\s+[A-Z“]|\s*\Z)")
_SENTENCE = re.compile(r"\s+[A-Z]")
_PRELUDE = re.compile(r"(?:oleh|penulis|editor)\s?[:;].*|(?:#\w+[\s,&.]*)+", re.IGNORECASE | re.DOTALL)
_COMMA = re.compile(r"\s*,\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the opening of a body says of where and when."""

    place: str | None = None
    date_text: str | None = None
    """As printed: ``Rabu 03 Desember 2025``, ``September 2025``."""
    date: Found | None = None
    """The same, where it names a day."""


def dateline_of(paragraphs: Sequence[str]) -> Dateline:
    """Read the dateline of a body: of its first paragraph that is neither a writer's line nor hashtags alone.

    >>> dateline_of(["Oleh: Nur Nasution", "BOJONEGORO_ KPU memusnahkan surat suara."]).place
    'Bojonegoro'
    """
    return read_dateline(next((text for text in paragraphs[:3] if not _PRELUDE.fullmatch(text[:_WINDOW])), ""))


def read_dateline(text: str) -> Dateline:
    """Read the dateline at the start of ``text``; all None where there is none.

    >>> read_dateline("JEMBER -  Menjaga integritas").place, read_dateline("Jakarta, kpu.go.id - Komisi").place
    ('Jember', 'Jakarta')
    >>> read_dateline("Minahasa Tenggara, Rabu 03 Desember 2025 — KPU").date_text
    'Rabu 03 Desember 2025'
    >>> read_dateline("Kamis (17/10), Komisi Pemilihan Umum"), read_dateline("KPU BANDUNG BARAT — Rapat").place
    (Dateline(place=None, date_text=None, date=None), None)
    """
    head = text[:_WINDOW].split("\n", 1)[0].lstrip("“\"' ")
    if not head[:1].isalpha():
        return Dateline()
    dated = _dated(head)
    if dated is not None:
        return dated
    for form in (_WITH_HOST, _HOST_FIRST, _WITH_OFFICE, _WITH_MONTH):
        found = form.match(head)
        if found is not None:
            parts = found.groupdict()
            place = _place(parts["place"] or parts.get("bare"))
            return Dateline(place, parts.get("date") if place else None)
    return Dateline(_alone(head))


def _alone(head: str) -> str | None:
    """Return the place of a dateline that is a place and a dash, the form most easily mistaken."""
    found = _ALONE.match(head)
    place = _place(found["place"]) if found else None
    if found is None or place is None:
        return None
    known = place.casefold() in _known_places()
    if found["glued"]:
        return place if known and found["glued"].casefold() not in _known_places() else None
    words = found["place"].split()
    sure = (
        known
        or len(words) == 1
        or found["place"].isupper()
        or words[0].casefold().strip(".") in knowledge("dateline")["openings"]
    )
    return place if sure else None


def _dated(head: str) -> Dateline | None:
    """Read a dateline that holds a day: after the place, or after host and place, before its dash or full stop."""
    for found in find_dates(head):
        before = head[: found.start].rstrip(" ,.(:–—-")
        after = head[found.end :]
        comma = head[len(before) : found.start].strip()
        closed = _CLOSED.match(after) or (found.text.endswith(")") and _SENTENCE.match(after))
        if not closed and not (before and comma and (_COMMA.match(after) or (found.year and _SENTENCE.match(after)))):
            return None
        opening = _OPENING.fullmatch(before)
        if opening is None:
            return None
        place = _place(opening["place"])
        if before and place is None and opening["place"]:
            return None
        return Dateline(place, found.text, found)
    return None


def _place(printed: str | None) -> str | None:
    """Return a place as a name, or None where the words are none."""
    if not printed:
        return None
    printed = printed.strip(" .,-")
    words = printed.replace("-", " ").split()
    if not words or len(printed) < 3 or not printed[0].isalpha():
        return None
    first = words[0].casefold().strip(".")
    if first in _no_places() or any(word.casefold().startswith(("kpu", "hupmas", "humas")) for word in words):
        return None
    if not printed.isupper() or len(printed) < 4:
        return printed
    capitals, small = knowledge("dateline")["capitals"], knowledge("dateline")["small"]
    return re.sub(
        r"[^\s-]+",
        lambda word: word[0] if word[0] in capitals else word[0].lower() if word[0].lower() in small else word[0].capitalize(),
        printed,
    )


@cache
def _no_places() -> frozenset[str]:
    """Lower-case words that no place begins with."""
    dates = knowledge("dates")
    return frozenset(knowledge("dateline")["not_a_place"]) | {
        name.casefold() for name in (*dates["months"], *dates["weekdays"]) if len(name) > 3
    }


@cache
def _known_places() -> frozenset[str]:
    """Case-folded names of every office's area and of the seats that bear another name."""
    return frozenset(seat.casefold() for seat in knowledge("dateline")["seats"]) | {
        site.office.casefold() for site in all_sites()
    }
