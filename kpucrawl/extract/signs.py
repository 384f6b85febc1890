"""In: a segment's text; out: which parts of a page its words betray (share bar, counter, head of a list of others …).

The words are data: ``signs.toml``, each list with its evidence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from kpucrawl.extract.icons import ICONS
from kpucrawl.extract.memory import Memory
from kpucrawl.extract.numerals import masked, tells_in_words

_LONGEST = 220
"""Characters; a longer segment is text of its own, whatever word it opens with."""

_MONTH = (
    "jan(?:uari|uary)?|[fp]eb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ei]?|juni|jul[iy]?|juli|ag(?:ustus|ust|st|t|s|u)?|aug(?:ust)?|"
    "sep(?:tember|t)?|o[ck]t(?:ober)?|nov(?:ember)?|nop(?:ember)?|de[sc](?:ember)?"
)
DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ /-]+(?:{_MONTH})\b\.?,?[ /-]*(?:\d{{4}}|\d{{2}}\b)?"
    rf"|\b(?:{_MONTH})\b\.? +\d{{1,2}}(?:st|nd|rd|th)?,? +\d{{4}}"
    r"|\b\d{4}[-/.]\d{2}[-/.]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[+-]\d{2}:?\d{2}|Z)?)?|\b20\d\d/\d{1,2}/\d{1,2}\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b",
    re.I,
)
"""A written day, loosely: enough to know a date line by; ``normalise.dates`` reads it."""
_DIGIT_FIRST = re.compile(
    rf"\d(?<!\w\d)(?:\d?(?:st|nd|rd|th)?[ /-]+(?:{_MONTH})\b"
    rf"|\d{{3}}[-/.]\d{{2}}[-/.]\d{{2}}|0\d\d/\d{{1,2}}/\d{{1,2}}\b|\d?[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})\b)",
    re.I,
)
"""The forms of ``DATE`` that begin with a digit: to look at digits only costs a tenth."""
_MONTH_FIRST = re.compile(r" \d{1,2}(?:st|nd|rd|th)?,? +\d{4}", re.I)
"""The end of its form that begins with a month."""
_BESIDE_A_DATE = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum'?’?at|jumat|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|mgg"
    r"|sunday|monday|tuesday|wednesday|thursday|friday|saturday|mon|tue|wed|thu|fri|sat|sun|am|pm|wib|wita|wit|pukul|jam|pkl"
    r"|di?posting|dikirim|diposkan|dipublikasikan|dipublish|diterbitkan|diunggah|dibuat|dimuat|diperbarui|diubah|terbit|tayang|publikasi"
    r"|submitted|published|publish|posted|post|created|written|updated?|last|modified|on|at|oleh|by|pada|tanggal|tgl|date|hari|in|di"
    r"|admin(?:istrator)?|humas|hupmas|operator|super ?user|penulis|author|editor|kontributor|pengirim|sumber"
    r"|pewarta|reporter|tim|redaksi|legi|pa?hing|pon|wage|kliwon|hijriyah|masehi|h|m|the|ago|yang|lalu|terakhir|disunting|jam|detik|bulan|tahun"
    r"|muharr?am|sh?afar|rabi'?ul(?:awa?l|akhir)?|awa?l|akhir|jumadil(?:awa?l|akhir)?|rajab|sya'?ban|syakban|bertepatan|dengan|"
    r"rama[dn][dh]?h?an|syawwal|syawal|dzulqa'?dah|zulkaidah|dzulhijjah|zulhijah|14\d\d"
    r"|upload|uploaded|kategori|rubrik|label|foto|orang|membaca|pembaca|dilihat|hit"
    r"|kategori|category|berita|terkini|komentar|comments?|no|views?|hits?|dilihat|dibaca|telah|kali|menit|baca"
    r"|kpu|kab|kota|kabupaten|provinsi)\b"
    r"|\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|[|·•,:;/()\[\]@»«–—-]",
)
"""Words that stand beside a day, in lower case."""
_WITHOUT_ICONS = dict.fromkeys(map(ord, ICONS), " ")
_WORD = re.compile(r"[^\W\d_]+[+-]?")
_ONLY_LETTERS = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))
_SHORTEST_BAR, _FEWEST_TOOLS = 12, 3
"""Characters and words of a line of buttons."""
_DIGIT = re.compile(r"\d")
_GROUP = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\((?!\?)")
"""A bracket that opens a group, or what holds one that does not: an escaped character, a set of them."""
_BY_NAME = re.compile(r"\b(?:[Oo]leh|[Bb]y|[Pp]enulis|[Aa]uthor|[Ee]ditor)\b ?:? ?[A-Z][\w.']*(?: [A-Z][\w.']*){0,4}")


_GLUED = re.compile(
    r"(?:\b(?:WIB|WITA|WIT)|[a-z\d)])(?=(?:Telah |Sudah )?(?:Di(?:lihat|baca|kunjungi)|Hits?|Views?|Pembaca|Tayang)\b)"
)


class Sign(NamedTuple):
    """A list of ``signs.toml``."""

    found: Callable[[str], re.Match[str] | None]
    """Looks for its words in a text in lower case: in all of it, at its start, or anywhere, as the list says."""
    needs: tuple[str, ...]
    """Letters of which one stands in each text that shows the sign; none where it is not looked for everywhere."""


@cache
def signs() -> Mapping[str, Sign]:
    """Return the signs by name."""
    data = tomllib.loads(files("kpucrawl.extract").joinpath("signs.toml").read_text("utf-8"))
    known = {}
    for name, sign in data.items():
        pattern = re.compile(_any_of(sign["words"]))
        found = {"whole": pattern.fullmatch, "start": pattern.match, "in": pattern.search}[sign["how"]]
        known[name] = Sign(found, tuple(sign.get("needs", ())))
    return known


@cache
def opening(*names: str) -> Callable[[str], re.Match[str] | None]:
    """Return what finds any of several signs in a text that is ``bared``; none of them may stand just anywhere in it.

    >>> opening("related", "comments")("berita terkait") is not None, opening("related")("terkait kpu hari ini") is None
    (True, True)
    """
    data = tomllib.loads(files("kpucrawl.extract").joinpath("signs.toml").read_text("utf-8"))
    ends = {"whole": r"\Z", "start": ""}
    return re.compile("|".join(f"(?:{_any_of(data[name]['words'])}){ends[data[name]['how']]}" for name in names)).match


def _any_of(words: list[str]) -> str:
    """Join patterns to one; nothing is asked of their groups, and to note what each holds costs four times what is left."""
    joined = "|".join(f"(?:{word})" for word in words)
    return _GROUP.sub(lambda found: "(?:" if found[0] == "(" else found[0], joined)


@cache
def _counter() -> re.Pattern[str]:
    data = tomllib.loads(files("kpucrawl.extract").joinpath("signs.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{word})" for word in data["counter"]["words"]))


_OPENINGS = ("share", "related", "toggle", "comments", "end", "widget", "advertisement", "inside", "caption", "byline", "label")


def _is_plain(text: str) -> bool:
    if len(text) > _LONGEST:
        return True
    bare = bared(text)
    return opening(*_OPENINGS)(bare) is None and not is_tools(bare)


PLAIN: Memory[bool] = Memory(_is_plain)
"""Whether a text shows none of the usual signs, as most texts do: asked once, in place of a dozen times."""


def shows(sign: str, text: str) -> bool:
    """Whether ``text`` shows the ``sign``, a name of ``signs.toml``.

    >>> shows("share", "facebook twitter whatapps"), shows("related", "Berita Terkait"), shows("share", "Bagikan beras itu.")
    (True, True, False)
    """
    return len(text) <= _LONGEST and not (sign in _OPENINGS and PLAIN[text]) and _shows(sign, text)


def shows_any(names: Sequence[str], text: str) -> bool:
    """Whether ``text`` shows one of the signs with these names, which are usual ones (those ``PLAIN`` knows).

    >>> shows_any(("share", "related"), "Berita Terkait"), shows_any(("share", "related"), "Rapat pleno digelar")
    (True, False)
    """
    return len(text) <= _LONGEST and not PLAIN[text] and any(_shows(name, text) for name in names)


@lru_cache(1 << 15)  # furniture says the same on every page of a site
def _shows(sign: str, text: str) -> bool:
    return shows_bare(sign, bared(text))


def bared(text: str) -> str:
    """Return ``text`` as signs are looked for in it: in lower case, without what adorns it at its ends."""
    return (text if text.isascii() else text.translate(_WITHOUT_ICONS)).strip(" :»«>→|-–•·*").lower()


def opens_with_icon(text: str) -> bool:
    """Whether a line begins with a sign in place of words: it tells who, when, or under what."""
    return text[0] in ICONS


def shows_bare(sign: str, text: str) -> bool:
    """Whether a text that is ``bared``, and not too long to be one, shows the ``sign``."""
    found, needs = signs()[sign]
    if needs:
        for need in needs:
            if need in text:
                break
        else:
            return False
    return found(text) is not None or (sign == "share" and is_tools(text))


def is_tools(text: str) -> bool:
    """Whether a line in lower case is made of the names of networks and of what buttons do.

    >>> is_tools("facebook (12) whatsapp (3) salin tautan cetak a+ a-"), is_tools("bagikan beras kepada warga")
    (True, False)
    """
    if len(text) < _SHORTEST_BAR:
        return False
    if text.isascii() and "-" not in text and "+" not in text:  # as most lines are, and to split them costs a tenth
        names = text.encode().translate(_ONLY_LETTERS).split()
        return len(names) >= _FEWEST_TOOLS and 10 * sum(map(_tool_bytes().__contains__, names)) >= 7 * len(names)
    words = _WORD.findall(text)
    return len(words) >= _FEWEST_TOOLS and 10 * sum(map(_tools().__contains__, words)) >= 7 * len(words)


@cache
def _tools() -> frozenset[str]:
    data = tomllib.loads(files("kpucrawl.extract").joinpath("signs.toml").read_text("utf-8"))
    return frozenset(data["share"]["tools"])


@cache
def _tool_bytes() -> frozenset[bytes]:
    return frozenset(word.encode() for word in _tools())


def has_digit(text: str) -> bool:
    """Whether a digit stands in ``text``: without one there is no day and no counter."""
    return _DIGIT.search(text) is not None


@lru_cache(1 << 12)
def has_date(text: str) -> bool:
    """Whether ``DATE`` finds a day in ``text``.

    >>> has_date("Rabu, 28 Oktober 2026"), has_date("May 08, 2020"), has_date("28 orang hadir")
    (True, True, False)
    """
    if _DIGIT.search(text) is None:
        return False
    return _DIGIT_FIRST.search(text) is not None or (_MONTH_FIRST.search(text) is not None and DATE.search(text) is not None)


@lru_cache(1 << 13)
def counted(text: str) -> str | None:
    """Return the counter's words where ``text`` holds a view counter, else None.

    >>> counted("Senin, 16 Maret 2026 · Dilihat: 73 kali"), counted("Dilihat dari kacamata hukum")
    ('Dilihat: 73 kali', None)
    >>> counted("Berita ini telah dibaca seratus dua kali.")
    'telah dibaca seratus dua kali'
    >>> counted("412× dibaca"), counted("dibaca 412×")
    ('412× dibaca', 'dibaca 412×')
    """
    if len(text) > _LONGEST:
        return None
    in_words = _DIGIT.search(text) is None
    if in_words and not tells_in_words(text):
        return None
    lower = masked(text.lower()) if in_words else text.lower()
    for need in signs()["counter"].needs:
        if need in lower:
            break
    else:
        return None
    if len(lower) != len(text):  # İ becomes two characters
        text = lower
    lower = lower.replace("\t", " ").replace("×", "x")
    found = _counter().search(lower)
    if found is None and DATE.search(lower):  # "74 views 14/11/2026": the number behind is the day's
        found = _counter().search(DATE.sub(lambda day: "|" * len(day[0]), lower))
    if found is None and (glued := _GLUED.search(text)):  # "09:24 WIBDibaca 33 kali": two elements without a blank between
        text = text[glued.end() :]
        found = _counter().search(text.lower().replace("\t", " ").replace("×", "x"))
    return text[found.start() : found.end()].replace("\t", " ").strip() if found else None


@lru_cache(1 << 13)
def is_date_line(text: str) -> bool:
    """Whether ``text`` is a line whose business is a date: the day of posting and what stands beside it.

    >>> is_date_line("Rabu, 28 Oktober 2026 | 14:35 WIB"), is_date_line("Diposting oleh Admin pada 3 Juni 2022")
    (True, True)
    >>> is_date_line("Rapat digelar Senin, 8 September 2025 di aula.")
    False
    """
    if len(text) > 160 or not has_date(text):
        return False
    rest = _BESIDE_A_DATE.sub(" ", _BY_NAME.sub(" ", DATE.sub(" ", text)).lower())
    return sum(map(str.isalnum, rest)) <= 14  # a forgotten word or two


@lru_cache(1 << 13)
def is_meta_line(text: str) -> bool:
    """Whether ``text``, however worded, says little more than when a page was posted and how often it was seen.

    >>> is_meta_line("Ditulis oleh Admin pada Senin, 16 Maret 2026 dan telah dibaca sebanyak 53 kali")
    True
    >>> is_meta_line("Hingga 16 Maret 2026 laman layanan informasi publik KPU telah dikunjungi 5.000 kali oleh warga.")
    False
    """
    if is_date_line(text):
        return True
    words = counted(text)
    if words is None:
        return len(text) <= _LONGEST and has_date(text) and _is_of_facts(text)
    rest = _BESIDE_A_DATE.sub(" ", _BY_NAME.sub(" ", DATE.sub(" ", text.replace(words, " "))).lower())
    return sum(map(str.isalnum, rest)) <= 24 or _is_of_facts(text)


_PARTS = re.compile(r"\s*[|·•⋅∙●–—\t]\s*|\s-\s|\s/\s")
_MOST_OF_A_PART = 60
_FACT = re.compile(
    r"(?:kategori|category|rubrik|kanal|label|topik|penulis|oleh|editor|reporter|pewarta|sumber|by)\b ?:? ?\S.{1,50}", re.I
)


def _is_of_facts(text: str) -> bool:
    """Whether a line with a day or a counter falls into parts, by bars or dots, of which at least two are plain facts."""
    parts = [part.strip(" ()[]") for part in _PARTS.split(text) if part.strip(" ()[]")]
    if len(parts) < 2 or any(len(part) > _MOST_OF_A_PART or part.endswith((".", "!", "?")) for part in parts):
        return False
    facts = sum(is_date_line(part) or counted(part) is not None or _FACT.fullmatch(part) is not None for part in parts)
    return facts >= 2
