"""In: a line that tells a number in Indonesian words; out: the same line with a figure in their place, or with a mask as long.

Templates that are to read like a newspaper spell their counter out: "Berita ini telah dibaca seratus dua kali."
"""

from __future__ import annotations

import re

_UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()
_WHOLE = {word: number for number, word in enumerate(_UNITS)} | {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}
_BIG = {"ribu": 1_000, "juta": 1_000_000}
_WORDS = "|".join(sorted({*_WHOLE, *_BIG, "belas", "puluh", "ratus"}, key=len, reverse=True))
_RUN = re.compile(rf"\b(?:{_WORDS})(?:\s+(?:{_WORDS}))*\b", re.I)
_SEEN = re.compile(r"\bdi(?:baca|lihat|kunjungi|tonton|akses|simak|klik|buka|tayangkan)\b", re.I)
_OF_ITSELF = re.compile(r"\b(?:berita|artikel|tulisan|halaman|laman|pos(?:ting)?(?:an)?|konten|naskah|warta|kabar) ini\b", re.I)
_FIGURE = re.compile(r"\d")
_LINE = 120
"""Characters of a line that tells of what it stands below."""
_LARGE = ("puluh", "belas", "ratus", "ribu", "juta")


def tells_in_words(text: str) -> bool:
    """Whether a line may tell in words how often something was seen: a large number, or one of what the line stands below.

    >>> tells_in_words("Berita ini telah dibaca tiga kali."), tells_in_words("Dilihat dua ratus kali")
    (True, True)
    >>> tells_in_words("Naskah dibaca tiga kali oleh ketua."), tells_in_words("Dihadiri dua ratus warga.")
    (False, False)
    """
    if "di" not in text and "Di" not in text:
        return False
    lower = text.lower()
    large = any(word in lower for word in _LARGE)
    return (large or _OF_ITSELF.search(lower) is not None) and _SEEN.search(lower) is not None and _RUN.search(lower) is not None


def tells_of_itself(text: str) -> bool:
    """Whether a line tells a number, in words or figures, of what it stands below: readers who liked it, shares, minutes.

    >>> tells_of_itself("Empat puluh orang menyukai tulisan ini."), tells_of_itself("Tulisan ini dimuat kemarin.")
    (True, False)
    """
    if " ini" not in text or len(text) > _LINE:
        return False
    return _OF_ITSELF.search(text) is not None and (_FIGURE.search(text) is not None or _RUN.search(text) is not None)


def masked(text: str) -> str:
    """Return a line with figures, as long, in place of the words of numbers.

    >>> masked("dibaca dua ratus kali")
    'dibaca 999999999 kali'
    """
    return _RUN.sub(lambda found: "9" * len(found[0]), text)


def in_figures(text: str) -> str:
    """Return a line with the numbers that it tells in words as figures.

    >>> in_figures("dibaca seribu lima ratus empat puluh kali"), in_figures("dibaca sembilan belas kali")
    ('dibaca 1540 kali', 'dibaca 19 kali')
    """
    return _RUN.sub(lambda found: str(_value(found[0].lower().split())), text)


def _value(words: list[str]) -> int:
    total = below = unit = 0
    for word in words:
        if word in _BIG:
            total, below, unit = total + max(1, below + unit) * _BIG[word], 0, 0
        elif word == "seribu":
            total, below, unit = total + below + unit + 1_000, 0, 0
        elif word == "belas":
            below, unit = below + unit + 10, 0
        elif word in {"puluh", "ratus"}:
            below, unit = below + max(1, unit) * (10 if word == "puluh" else 100), 0
        else:
            below, unit = below + unit, _WHOLE[word]
    return total + below + unit
