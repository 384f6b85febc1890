"""In: a run of text; out: ``Text``, what its words alone tell, wherever it stands; worked out once, since furniture comes again.

Most runs of text on a page are its site's: entries of the menu, headlines in a side column, the address in the footer. What is
known of them from the page before need not be found out again.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache

from kpucrawl.extract.memory import Memory
from kpucrawl.extract.numerals import masked, tells_in_words, tells_of_itself
from kpucrawl.extract.signs import DATE, PLAIN, bared, counted, has_date, has_digit, is_date_line, is_meta_line, shows_bare

_SMALL = bytes(ord(chr(code).lower()) if code < 128 else code for code in range(256))
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_DIGITS = re.compile(r"\d+")
_STOPS = frozenset('.!?”"')
_COUNTER_LENGTH = 220
"""Characters; digits of shorter lines are masked, so that a visitor counter is the same line on every page, and so is a line
with the hour of posting and the names of the networks to share with."""
OPENING = 6
"""Letters by which a text and a witness of the headline are known to begin alike."""
_HEADED = 4
"""Blanks in what stands before the day of a column."""
_PART = 30
"""Characters in which so many letters stand as a rule."""
_HEADLINE, _SIGN, _DAY, _TOGGLE = 420, 220, 160, 40
"""Characters; longer texts are no headline, no sign of a page's parts, no line with a day, nothing to unfold a text."""


@lru_cache(1 << 14)
def squeezed(text: str) -> str:
    """Return the letters and digits of ``text``, lower case, without accents: what a title and its slug share.

    >>> squeezed("Jum’at Bersih: 1.024 Warga"), squeezed("jumat-bersih-1-024-warga")
    ('jumatbersih1024warga', 'jumatbersih1024warga')
    """
    return letters_of(text)


def letters_of(text: str) -> str:
    """Return what ``squeezed`` returns, for a text that is not asked for again."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return text.encode("ascii", "ignore").translate(_SMALL, _NO_LETTERS).decode("ascii")


_PLAIN = str.maketrans({"đ": "d", "Đ": "d", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ß": "ss"})
"""Letters that are no plain ones with an accent, and what addresses have for them."""


def spellings(text: str) -> tuple[str, ...]:
    """Return how a headline's letters may stand in its address: without their accents, or those with accents left out.

    >>> spellings("Đăng ký Nổ Hũ")
    ('angkynohu', 'dangkynohu', 'ngknh')
    """
    if text.isascii():
        return (letters_of(text),)
    dropped = unicodedata.normalize("NFC", text).encode("ascii", "ignore").decode("ascii")
    return tuple(dict.fromkeys((letters_of(text), letters_of(text.translate(_PLAIN)), letters_of(dropped))))


@lru_cache(1 << 13)
def fingerprint(text: str) -> int:
    """Return a number that is the same for the same line on another page.

    Digits count for nothing in short lines that are neither sentences nor dates: counters move between two pages of one
    crawl, but weekly posts repeat a sentence with another number. In a sentence that is a counter all numbers count for nothing.

    >>> fingerprint("Hari ini 128 Kemarin 342") == fingerprint("Hari ini 131 Kemarin 342")
    True
    >>> fingerprint("Berita ini telah dibaca dua puluh kali.") == fingerprint("Berita ini telah dibaca seratus satu kali.")
    True
    >>> fingerprint("Dua orang menyukai tulisan ini.") == fingerprint("Empat puluh orang menyukai tulisan ini.")
    True
    """
    if len(text) > _COUNTER_LENGTH:
        return _number(text)
    numbered = has_digit(text)
    if tells_of_itself(text) and not has_date(text):
        text = _DIGITS.sub("#", masked(text))
    elif numbered and text[-1:] not in _STOPS:
        text = _of_the_day(text) if has_date(text) else _DIGITS.sub("#", masked(text) if tells_in_words(text) else text)
    elif (numbered or tells_in_words(text)) and counted(text) is not None and is_meta_line(text) and not has_date(text):
        text = _DIGITS.sub("#", text if numbered else masked(text))
    return _number(text)


def _of_the_day(text: str) -> str:
    """Return a line without its day where that stands behind several other words: a column's, which has another tomorrow.

    >>> _of_the_day("Jadwal salat Banyuwangi dan sekitarnya, 23 November 2026"), _of_the_day("Senin, 23 November 2026")
    ('Jadwal salat Banyuwangi dan sekitarnya, #', 'Senin, 23 November 2026')
    """
    found = DATE.search(text)
    if found is None or found.end() < len(text) or text[: found.start()].count(" ") < _HEADED or is_meta_line(text):
        return text
    return text[: found.start()] + "#"


def _number(text: str) -> int:
    data = text.encode("utf-8", "replace")
    return zlib.crc32(data) << 20 | (len(data) & 0xFFFFF)


class Text:
    """What a run of text tells by its words alone."""

    __slots__ = ("dated", "ends", "line", "marked", "meta", "opening", "soft", "toggle")

    def __init__(self, text: str) -> None:
        size = len(text)
        numbered = has_digit(text) or (size <= _COUNTER_LENGTH and tells_in_words(text))
        self.line = fingerprint(text) if numbered or tells_of_itself(text) else _number(text)
        first = ""
        if size <= _HEADLINE:
            first = letters_of(text[:_PART])
            if len(first) < OPENING and size > _PART:
                first = letters_of(text)
        self.opening = first[:OPENING]
        """Its first letters, squeezed; none of a text too long for a headline."""
        self.toggle = self.ends = self.soft = self.dated = self.meta = self.marked = False
        if size > _SIGN:
            return
        if not PLAIN[text]:
            bare = bared(text)
            self.toggle = size <= _TOGGLE and shows_bare("toggle", bare)
            self.ends = shows_bare("related", bare) or shows_bare("comments", bare) or shows_bare("end", bare)
            """Whether an article has ended where it stands."""
            self.soft = shows_bare("share", bare)
            """Whether it is a share bar or a counter."""
        if numbered:
            self.soft = self.soft or counted(text) is not None
            self.dated = size <= _DAY and is_date_line(text)
            self.meta = is_meta_line(text)
        self.marked = self.toggle or self.ends or self.soft or self.dated
        """Whether it is any of what parts a page."""


def _linked(text: str) -> int:
    return fingerprint(f"link {text}")


TEXTS: Memory[Text] = Memory(Text)
"""What is known of every text met."""
LINKED: Memory[int] = Memory(_linked)
"""The fingerprints of texts that are links: another line, since every page lists the newest headlines."""
