"""In: the title and body of an article; out: its words as they are compared, with the office's own trimmings set aside.

Two offices that publish one text each put their own dateline before it and their own credit behind it, and word processors put
other quotes, dashes and blanks between. None of that is the story. A day is one word however it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kpucrawl.normalise.credit import is_correction
from kpucrawl.normalise.knowledge import any_of, knowledge

_OPENING = 120
"""Characters in which a dateline ends; the longest seen, "Minahasa Tenggara, Rabu 03 Desember 2025 — ", has 43."""
_MOST_BEFORE_DASH = 12
"""Words before a dateline's dash: place, host, office, weekday and date together have ten."""
_CREDIT = 110
"""Characters of a credit, as in ``normalise.credit``."""

_DASH = re.compile(r"\s*(?:--+|[–—―_;]|-(?=\s)|(?<=\s)-|(?<=\w)-(?=[A-Z]))\s*")
_BEFORE_DASH = re.compile(r"(?:[A-Z0-9(\[\"“,/].*|\S*\.id\S*|dan|di|tanggal)", re.DOTALL)
_PLACE_AND_HOST = re.compile(r"[A-Z][\w’' ]{1,40}?[,.]?\s*\(?(?:[\w-]+\.{1,2}){1,5}id\)?[\s:,.]+")
_SIGNED = re.compile(
    r"(?:oleh|penulis|editor|foto|fotografer|reporter|pewarta|kontributor|naskah|teks|redaktur|sumber|dok(?:umentasi)?)\s?[:;]"
    rf"[^\n]{{0,{_CREDIT}}}",
    re.IGNORECASE,
)
_BRACKET = re.compile(rf"[(\[][^()\[\]\n\d]{{0,{_CREDIT}}}[)\]][\s.*]*\Z")
_HASHTAG = re.compile(r"#\w+")
NUMBERED = re.compile(r"\A\s*\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
"""The number of an entry of a list, which one layout prints and another leaves to the browser."""
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.{1,2}){1,5}go\.id\b(?:/\S*)?")
_APOSTROPHES = "'’‘`´ʼ"
_NO_DAY = re.compile(r"[\w/.,-]\d")
"""Over the sign before a day: it goes on from a number, a letter's ``36/KPU/4/2021`` or ``1.034/5``."""
_SIGNS = "“”„«»–—―−…•·"
"""Signs beyond ASCII that stand between words."""
_BETWEEN = bytes(code if chr(code).isalnum() or code > 127 else 32 for code in range(256))
_LONG_NAMES = (("komisi pemilihan umum", "kpu"), ("republik indonesia", "ri"), ("komisi independen pemilihan", "kip"))
_WEEKDAYS = (("ahad", "minggu"), ("jumad", "jumat"))
"""Two names of one day, which two offices may write in one story."""


Day = tuple[int, int, int | None]
"""Day, month, and year where the text tells it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of one text."""

    words: list[str]
    """Lower-case words of the body without dateline, credit, hashtags and own address; each day one word: ``8x9``."""
    days: tuple[Day, ...]
    """The days told in the body, in order."""
    opened: tuple[Day, ...]
    """The days told in the dateline: they may be the office's own, of posting."""


def wording(body: str) -> Wording:
    """Return what is compared of a body, its paragraphs parted by blank lines.

    >>> wording("Jakarta, kpu.go.id - KPU RI menerbitkan edaran, Senin (08/09/2025).\\n\\n#KPUMelayani").words
    ['kpu', 'ri', 'menerbitkan', 'edaran', 'senin', '8x9']
    >>> wording("Palu (9/9) — Komisi Pemilihan Umum RI menerbitkan edaran, Senin, 8 September 2025. (humas)").words
    ['kpu', 'ri', 'menerbitkan', 'edaran', 'senin', '8x9']
    """
    opening, core = set_aside(body)
    low, days = _in_one_spelling(core)
    return Wording(_split(low), days, _in_one_spelling(opening)[1] if opening else ())


def words_of(text: str) -> list[str]:
    """Return the lower-case words of a text, a title or a sentence, each day one word.

    >>> words_of("Rapat Pleno, Jum’at (2/10/2025).")
    ['rapat', 'pleno', 'jumat', '2x10']
    """
    return _split(_in_one_spelling(text)[0])


def printed_words(text: str) -> list[str]:
    """Return the lower-case words of a text as they are printed: days, years and names stay as they stand.

    >>> printed_words("Rapat Pleno, Jum’at (2/10/2025).")
    ['rapat', 'pleno', 'jumat', '2', '10', '2025']
    """
    low = text.lower()
    for sign in _APOSTROPHES:
        low = low.replace(sign, "")
    return _split(low)


def same_words(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two readings of an article, each a title and a body, have the same words in the same order.

    Signs, capitals, blanks and paragraphs do not count, nor do hashtags and lines that only name the writer: another layout may
    show them elsewhere, and another reading of it take or leave them. Nor do the numbers of lists.

    >>> same_words(("Rapat", "1. Rapat dibuka.\\n\\nPenulis: Ayu"), ("RAPAT", "Rapat dibuka #KPUMelayani"))
    True
    >>> same_words(("Rapat", "Rapat dibuka."), ("Rapat", "Rapat dibuka. (Ralat: semula tertulis ditutup)"))
    False
    """
    return printed_words(one[0]) == printed_words(other[0]) and _body_words(one[1]) == _body_words(other[1])


def _body_words(body: str) -> list[str]:
    opening, core = set_aside(body)
    paragraphs = (NUMBERED.sub("", paragraph, count=1) for paragraph in core.split("\n\n"))
    return [word for part in (opening, *paragraphs) for word in printed_words(part)]


def set_aside(body: str) -> tuple[str, str]:
    """Return a body's dateline, as printed, and the body without it, its credit and its hashtags.

    >>> set_aside("Blora -Tim turun ke lapangan.\\n\\nPenulis: Ayu")
    ('Blora -', 'Tim turun ke lapangan.')
    """
    if "#" in body:
        body = _HASHTAG.sub("", body)
    paragraphs = [paragraph for paragraph in body.split("\n\n") if not paragraph.isspace()]
    while paragraphs and (len(paragraphs[-1]) <= 2 or _is_signed(paragraphs[-1].strip())):
        del paragraphs[-1]
    while paragraphs and _SIGNED.fullmatch(paragraphs[0].strip()):
        del paragraphs[0]
    if not paragraphs:
        return "", ""
    tail = paragraphs[-1]
    if tail[-6:].rstrip(" .*")[-1:] in {")", "]"}:
        paragraphs[-1] = _BRACKET.sub(lambda found: found[0] if is_correction(found[0]) else "", tail)
    end = _opening_of(paragraphs[0])
    opening, paragraphs[0] = paragraphs[0][:end].strip(), paragraphs[0][end:].lstrip(" ,.")
    return opening, "\n\n".join(paragraphs)


def _is_signed(line: str) -> bool:
    return _SIGNED.fullmatch(line) is not None and not is_correction(line)


def _opening_of(first: str) -> int:
    """Return where the dateline of a first paragraph ends, 0 where it has none."""
    head = first[:_OPENING]
    end = 0
    for dash in _DASH.finditer(head):
        before = head[: dash.start()].split()
        if len(before) > _MOST_BEFORE_DASH or not all(map(_BEFORE_DASH.fullmatch, before)):
            break
        end = dash.end()
    if not end and ".id" in head:
        found = _PLACE_AND_HOST.match(head)
        end = found.end() if found else 0
    return end


def _split(low: str) -> list[str]:
    """Return the words of a text in small letters; over bytes it takes a quarter of what a regular expression does."""
    if not low.isascii():
        for sign in _SIGNS:
            low = low.replace(sign, " ")
    return low.encode(errors="replace").translate(_BETWEEN).decode().split()


def _in_one_spelling(text: str) -> tuple[str, tuple[Day, ...]]:
    """Return the text in lower case, days as words of their own, and these days."""
    low = text.lower()
    for sign in _APOSTROPHES:  # "Jum'at" is one word
        low = low.replace(sign, "")
    if "go.id" in low:
        low = " ".join(_HOST.sub(" ", word) if "go.id" in word else word for word in low.split())
    for long, short in _LONG_NAMES:
        if long in low:
            low = low.replace(long, short)
    for other, usual in _WEEKDAYS:
        if other in low:
            low = re.sub(rf"\b{other}\b", usual, low)
    days: list[Day] = []

    def one_word(found: re.Match[str]) -> str:
        if _NO_DAY.match(low, max(0, found.start() - 1)):
            return found[0]
        day, month = int(found["d"]), int(found["m"]) if found["m"] else _months()[found["name"]]
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return found[0]
        year = int(found["y"] or found["z"] or 0)
        days.append((day, month, year + 2000 if 0 < year < 100 else year or None))
        return f" {day}x{month} "

    return _days().sub(one_word, low), tuple(days)


@cache
def _months() -> dict[str, int]:
    return {name.lower(): number for name, number in knowledge("dates")["months"].items()}


@cache
def _days() -> re.Pattern[str]:
    """Compile a day as written over lower-case text; it starts with a digit, so that prose costs next to nothing."""
    return re.compile(
        r"(?P<d>\d\d?)(?:\s?/\s?(?P<m>\d\d?)(?:\s?/\s?(?P<y>\d{4}|\d\d))?(?![\w/]|[.,]\d)"
        rf"|\s(?P<name>{any_of(_months())})\b\.?(?:,?\s(?:tahun\s)?(?P<z>(?:19|20)\d\d)\b)?)"
    )
