"""In: clean blocks and the page's byline; out: the blocks without their closing credit, and the credit as printed.

A credit is the last thing of a body, glued to its full stop, after a space or on a line of its own; hashtags may follow it.
A final bracket is not always one: "5 (lima)", "(TMS)", "(31/12)" explain the word before them and stay. What is not surely a
credit stays, since a credit left in the body costs little and a sentence cut costs the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kpucrawl.items import Block
from kpucrawl.normalise.boilerplate import trim_tail
from kpucrawl.normalise.knowledge import knowledge

_LONGEST = 110
"""Characters of a bracket; the longest credit seen has 70."""
_MOST = 20
"""Credits of one article: two or three brackets, roles a line each. What ends in more of them ends in no credit."""
_END_OF_SENTENCE = ".!?…”\"’'»*:;)"
_HASHTAGS = re.compile(r"\s*(?:^|(?<=\s)|(?<=[.)\]]))(?:#\w+[\s,&]*)+\Z")
_FILE = re.compile(
    r"(?:silakan |untuk )?(?:download|unduh|lampiran|berkas|dokumen|file|tautan|link|klik)\b[^.!?]{0,100}[.!]?", re.IGNORECASE
)
"""A line that leads to what can be downloaded."""
_TAGS = re.compile(r"(?:#[\w-]+[\s,.&|]*)+")
_BRACKET = re.compile(r"[(\[]\s*(?P<inside>[^()\[\]]{0,110}?)\s*(?P<close>[)\]]|\Z)[\s.*]*\Z")
_OTHERS = r"(?:editor|foto(?:grafer)?|redaktur|penyunting|penanggung jawab|desain|dok(?:umentasi)?)\s?[:;]"
_NAMED = re.compile(
    r"(?P<role>penulis|ditulis oleh|naskah|reporter|pewarta|kontributor|jurnalis|wartawan|liputan|narasi|oleh|teks)"
    r"(?:\s?(?:&|dan|/)\s?(?:foto(?:grafer)?|editor|penyunting))?\s?[:;]"
    r"\s?(?P<name>[^|\n:]{2,80}?)"
    rf"\s*(?:[|/,;]?\s*(?:dan )?{_OTHERS}.{{0,80}}|\|.{{0,80}})?\s*\Z",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(rf"{_OTHERS}\s?[^\n]{{2,80}}\Z", re.IGNORECASE)
_SEVERAL = re.compile(r"[/|;]")
_BYLINE = re.compile(
    r"(?:penulis|teks|naskah|liputan|author|ditulis oleh|diposting oleh|posted by|oleh|by)\b"
    r"(?:\s?(?:&|dan|/)\s?(?:foto(?:grafer)?|editor|penyunting)\b)?\s?[:;]?\s*",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:super ?)?(?:admin\w*|user|operator|webmaster|root|redaksi|editor)"
    r"|(?:humas|hupmas|kpu|kip|komisi|sekretariat|ppid|tim|media)\b.*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:\*+\s?[/-]?\s?)?[A-Za-z]{1,12}(?:[./&+,*–-]{1,2}\s?[A-Za-z*]{1,12}){0,5}\.?")
_NAME = re.compile(r"(?:[A-Z][A-Za-z’'.]*\s?){1,5}")
_TEXT_AND_PHOTO = re.compile(r"(?:teks|naskah|txt|penulis)\s?[:.]\s?(?P<name>[^,;|/]+?)\s*[,;|/].*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_DIGITS = re.compile(r"\d{2}|\d\s?[/.:]")
_LONG_LOWER = re.compile(r"(?<![A-Za-z])[a-z]{4}")
_SEPARATORS = re.compile(r"[/:,]")
_VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:[A-Z][A-Za-z]{0,3}|\.[A-Za-z]{1,5})\.\Z")
_SENTENCES = re.compile(r"[.!?”\")\]]\s*(?=[A-Z])")
_WINDOW = 240
"""Characters at the end of a paragraph in which ``Penulis: …`` is looked for: two roles of 80 characters and their labels."""
_BARE = re.compile(r"(?:(?<=[.!?”\"])|^)\s*(?P<bare>[a-z]{2,4}|[Aa]dmin|[Hh]u(?:p?)mas)\s*\Z")


_CORRECTION = re.compile(
    r"\b(?:ralat|(?:di)?koreksi|(?:di)?revisi|diralat|diperbaiki|perbaikan|diperbarui|pembaruan|pemutakhiran berita|seharusnya"
    r"|semula|tertulis|kekeliruan|kesalahan|diubah|ditambah(?:kan)?|update[sd]?)\b",
    re.IGNORECASE,
)
"""What an office writes below a post that it has corrected."""


@dataclass(frozen=True, slots=True)
class Credited:
    """A body without its credit."""

    blocks: tuple[Block, ...]
    author: str | None = None


def take_credit(blocks: Sequence[Block], byline: str | None = None) -> Credited:
    """Cut the credit from the end of ``blocks``; without one, tell the name in ``byline`` or in an opening ``Oleh :``.

    >>> take_credit([Block("paragraph", "Rapat ditutup dengan doa.(Mhq/KPU-Sumsel/Hupmas)")])
    Credited(blocks=(Block(kind='paragraph', text='Rapat ditutup dengan doa.'),), author='Mhq/KPU-Sumsel/Hupmas')
    >>> take_credit([Block("paragraph", "Anggota berjumlah 5 (lima).")]).author is None
    True
    """
    kept = list(blocks)
    author: str | None = None
    for times in range(_MOST + 1):
        if not kept:
            break
        if times == _MOST:
            kept, author = list(blocks), None
            break
        last = len(kept)  # past the lines of hashtags, which may follow a credit
        while last > 1 and _TAGS.fullmatch(kept[last - 1].text):
            last -= 1
        cut = _cut(kept[last - 1].text, alone=last == 1) if kept[last - 1].kind != "row" else None
        if cut is None:
            break
        text, found = cut
        kept[last - 1 : last] = [replace(kept[last - 1], text=text)] if _LETTER.search(text) else []
        author = found or author  # the first in reading order, the writer, is read last
        trim_tail(kept)
    if author is None:
        author = _before_list(kept)
    return Credited(tuple(kept), author or _of_byline(byline) or (_of_opening(kept[0].text) if kept else None))


def _before_list(kept: list[Block]) -> str | None:
    """Cut a credit from the sentence that a closing table or list stands below; return the name."""
    at = len(kept) - 1
    while at > 0 and (kept[at].kind in {"row", "item"} or _TAGS.fullmatch(kept[at].text) or _FILE.fullmatch(kept[at].text)):
        at -= 1
    cut = _bracketed(kept[at].text) if 0 < at < len(kept) - 1 else None
    if cut is None or not _LETTER.search(cut[0]):
        return None
    kept[at] = replace(kept[at], text=cut[0])
    return cut[1]


def is_correction(text: str) -> bool:
    """Return whether a closing line or bracket tells of a correction: that is news, and nobody's credit.

    >>> is_correction("Koreksi redaksi: jumlah peserta diperbaiki"), is_correction("Humas KPU Bali/foto: Ayu")
    (True, False)
    """
    return _CORRECTION.search(text) is not None


def _cut(text: str, *, alone: bool) -> tuple[str, str | None] | None:
    """Return ``text`` less its closing credit, and the credit; None where it has none."""
    tags = _HASHTAGS.search(text[-200:]) if "#" in text else None
    tail = tags[0] if tags else ""
    body = text[: len(text) - len(tail)]
    cut = _named(body, alone=alone) or _bracketed(body) or _bare(body)
    if cut is None or is_correction(body[len(cut[0]) :]):
        return None
    rest, author = cut
    return (rest + (" " + tail.strip() if rest and tail else tail.strip()), author)


def _bracketed(text: str) -> tuple[str, str | None] | None:
    at = max(text.rfind("(", -_LONGEST - 8), text.rfind("[", -_LONGEST - 8))
    if at < 0:
        return None
    found = _BRACKET.match(text, at)
    if found is None:
        return None
    before, inside = text[:at].rstrip(), found["inside"]
    ends_sentence = not before or before[-1] in _END_OF_SENTENCE
    if not found["close"] and not (ends_sentence and inside and _is_role(inside)):
        return None  # "(humas" is a cut credit; any other open bracket is a sentence going on
    if not inside:
        return (before, None) if ends_sentence else None
    if not ends_sentence and text.rstrip().endswith(".") and "*" not in text[at:]:
        return None  # the sentence ends behind it
    return (before, _printed(inside)) if _is_credit(inside, before, ends_sentence) else None


def _is_credit(inside: str, before: str, ends_sentence: bool) -> bool:
    """Tell a credit by its words and by what stands before the bracket."""
    if not re.search("[A-Za-z]", inside):
        return ends_sentence and "*" in inside and not any(sign.isalnum() for sign in inside)
    signed = _NAMED.fullmatch(inside) if ends_sentence else None
    if signed is not None and _NAME.fullmatch(signed["name"]):
        return True  # "(Ditulis oleh: Ayu Lestari)"
    words = [word.strip(".,:;*") for word in inside.casefold().split()]
    prose = _others() | _prose() if len(words) > 1 else _others()  # "(dan)" may be initials, "(Ketua dan Anggota)" is not
    if any(word in prose for word in words) or _DIGITS.search(inside):
        return False
    if _is_role(inside):
        # a bracketed sentence may name KPU too: without separators, long lower-case words are prose
        if _SEPARATORS.search(inside) is None and (len(words) > 6 or (len(words) > 3 and _LONG_LOWER.search(inside))):
            return False
        return ends_sentence or "/" in inside or (inside.islower() and _is_long(before) and not before.endswith("masyarakat"))
    if ends_sentence:
        return _INITIALS.fullmatch(inside) is not None or _NAME.fullmatch(inside) is not None
    # initials behind a word: lower case, without a vowel, at the end of a real sentence, and not that word's abbreviation
    return re.fullmatch(r"[b-df-hj-np-tv-z]{2,4}", inside) is not None and _is_long(before) and not _explains(inside, before)


def _is_long(text: str) -> bool:
    return len(text) > 60


def _explains(inside: str, before: str) -> bool:
    """Whether a short bracket abbreviates the words it follows."""
    return inside in "".join(word[0] for word in before.split()[-25:]).casefold()


def _printed(inside: str) -> str | None:
    """Return the credit as printed: the writer alone of text and photo, None for stars with a desk and no name."""
    if re.fullmatch(r"[*\s/.-]+(?:red|redaksi)?[*\s/.-]*", inside, re.IGNORECASE):
        return None
    if named := _NAMED.fullmatch(inside):
        return _name(_SEVERAL.split(named["name"], maxsplit=1)[0])
    if _OTHER_ROLE.fullmatch(inside) and not _SEVERAL.search(inside):
        return None  # an editor's or a photographer's name alone
    split = _TEXT_AND_PHOTO.fullmatch(inside)
    return split["name"].strip() if split else inside.strip()


def _named(text: str, *, alone: bool) -> tuple[str, str | None] | None:
    """Cut ``Penulis: … | Editor: …``, on a line of its own or after a full stop."""
    if ":" not in text[-_WINDOW:] and ";" not in text[-_WINDOW:]:
        return None
    line_at = text.rfind("\n") + 1
    window = max(line_at, len(text) - _WINDOW)
    for start in (line_at, *(stop.end() for stop in _SENTENCES.finditer(text, window))):
        opens = alone and start == 0
        found = _NAMED.match(text, start)
        if found is not None and not (opens and found["role"].casefold() == "oleh"):
            return text[:start].rstrip(), _name(found["name"])
        if not opens and _OTHER_ROLE.match(text, start):
            return text[:start].rstrip(), None
    return None


def _bare(text: str) -> tuple[str, str | None] | None:
    """Cut initials without brackets: "… berintegritas. wsw", or a line of them."""
    found = _BARE.search(text[-12:])
    if found is None:
        return None
    bare, rest = found["bare"], text[: max(0, len(text) - 12) + found.start()].rstrip()
    if bare in knowledge("credit")["endings"] or bare in _prose() or bare in _others() or _ABBREVIATED.search(rest):
        return None
    return (rest, bare) if not rest or not _VOWEL.search(bare) or len(bare) > 4 else None


def _of_byline(byline: str | None) -> str | None:
    """Return the person a byline names; a content system's account is nobody."""
    if not byline or len(byline) > _WINDOW:
        return None
    line = re.split(r"\s[|•·–—-]\s|\d", _BYLINE.sub("", byline, count=1), maxsplit=1)[0].strip(" ,:;|()[]")
    split = _NAMED.match(byline)
    name = _name(split["name"] if split else line)
    return None if not name or _ACCOUNT.fullmatch(name) or len(name) > 80 else name


def _of_opening(text: str) -> str | None:
    """Return the writer an opinion names in its first line, ``Oleh : …``, which stays in the body."""
    line = text.split("\n", 1)[0]
    found = re.match(r"(?:oleh|penulis)\s?[:;]\s?", line, re.IGNORECASE)
    if found is None or len(line) > 120 or line.endswith("."):
        return None
    return _name(line[found.end() :])


def _name(printed: str) -> str | None:
    """Return the name alone: without an office held, a bracket or an editor behind it; titles stay."""
    name = re.split(r"[(\[|]|\s[–—-]\s", printed, maxsplit=1)[0].strip(" ,;:")
    parts = re.split(r"\s*,\s*", name)
    kept = parts[:1]
    for part in parts[1:]:
        if not re.fullmatch(knowledge("credit")["titles"], part):
            break
        kept.append(part)
    name = ", ".join(kept)
    return (name[:-1] if re.search(r"[a-z]{2}\.\Z", name) and "." not in name.split()[-1][:-1] else name) or None


def _is_role(inside: str) -> bool:
    return _roles().search(inside) is not None


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(knowledge('credit')['roles'])})(?![A-Za-z])", re.IGNORECASE)


@cache
def _others() -> frozenset[str]:
    return frozenset(knowledge("credit")["others"])


@cache
def _prose() -> frozenset[str]:
    return frozenset(knowledge("credit")["prose"])
