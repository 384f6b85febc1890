"""In: what a reader asks for (``?lang=``, ``Accept-Language``); out: the words, days and numbers of that language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("id", "en")
"""The first is what a reader gets who asks for neither."""
_THOUSANDS = {"id": ".", "en": ","}


@cache
def strings() -> dict[str, dict[str, Any]]:
    """Return the texts of the reading room by key, each by language, as ``strings.toml`` has them."""
    return tomllib.loads(resources.files(__package__).joinpath("strings.toml").read_text(encoding="utf-8"))


def language_of(asked: str | None, accepted: str = "") -> str:
    """Return the language to answer in: the one asked for, else the one the browser likes best of ours.

    ``accepted`` is an ``Accept-Language`` header (RFC 9110, section 12.5.4).

    >>> language_of("en"), language_of(None, "en-GB,en;q=0.9,id;q=0.8"), language_of(None, "fr"), language_of("xx", "in;q=0.5")
    ('en', 'en', 'id', 'id')
    """
    if asked in LANGUAGES:
        return str(asked)
    liked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, weight = part.strip().lower().partition(";q=")
        name = "id" if tag.partition("-")[0] == "in" else tag.partition("-")[0]  # the old code of Indonesian
        try:
            liked.append((-float(weight or 1), place, name))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(liked) if name in LANGUAGES), LANGUAGES[0])


@dataclass(frozen=True, slots=True)
class Words:
    """The reading room's texts in one language; called with a key it returns the text."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key, its ``{names}`` filled in; numbers are written as the language writes them.

        >>> Words("en")("articles_n", n=1200), Words("id")("articles_n", n=1200), Words("en")("articles_n", n=1)
        ('1,200 articles', '1.200 artikel', '1 article')
        """
        found = strings()[key]
        one = found.get(f"{self.language}_one") if values.get("n") == 1 else None
        filled = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return str(one or found[self.language]).format(**filled)

    def named(self, group: str, word: object) -> str:
        """Return the text for one of the archive's own words, or the word where it has none.

        >>> Words("id").named("verdict", "blocked"), Words("id").named("verdict", "new word")
        ('ditolak', 'new word')
        """
        key = f"{group}_{word}".replace(" ", "_")
        return self(key) if key in strings() else str(word or "–")

    def number(self, value: int) -> str:
        """Return a number with its thousands parted.

        >>> Words("id").number(1234567)
        '1.234.567'
        """
        return f"{value:,}".replace(",", _THOUSANDS[self.language])

    def day(self, iso: object) -> str:
        """Return a day or moment (ISO 8601) as it is read; what is none stays as it is.

        >>> Words("id").day("2025-09-08"), Words("en").day("2025-09-08T03:00:00Z"), Words("id").day(None)
        ('8 September 2025', '8 September 2025', '–')
        """
        text = str(iso or "–")
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return text
        return f"{day.day} {self._months('months')[day.month - 1]} {day.year}"

    def moment(self, iso: object) -> str:
        """Return a moment (ISO 8601 UTC) with its time.

        >>> Words("id").moment("2026-11-22T03:00:00Z")
        '22 November 2026, 03.00 UTC'
        """
        text = str(iso or "–")
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{self.day(text)}, {at:%H}{'.' if self.language == 'id' else ':'}{at:%M} UTC"

    def month(self, iso: str, *, short: bool = False) -> str:
        """Return a month (``2025-09``) as it is read.

        >>> Words("en").month("2025-08"), Words("id").month("2025-08", short=True)
        ('August 2025', 'Agu')
        """
        name = str(self._months("months_short" if short else "months")[int(iso[5:7]) - 1])
        return name if short else f"{name} {iso[:4]}"

    def _months(self, key: str) -> list[str]:
        names: list[str] = strings()[key][self.language]
        return names
