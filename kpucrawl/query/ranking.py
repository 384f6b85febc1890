"""In: hits and what was asked; out: the hits in order, the best first, and the place in each where the words stand, marked.

The weighing is BM25F over whole terms: all forms of a word count together, the one typed most, and a headline more than a text.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from .candidates import Hit
from .terms import Alternative, Compiled, Term
from .words import folded

TITLE_WEIGHT = 5.0
"""A word in the headline counts as five in the text."""
_SATURATION = 1.2
_BY_LENGTH = 0.5
"""How much a long text must say a word more often; the usual 0.75 favours notes of one sentence."""
_USUAL_LENGTH = 2500
"""Letters of an article: half are shorter."""
_TOGETHER = 0.5
"""What the words typed, standing side by side, add, as a share of all they tell."""
_FRESHNESS = 0.1
"""What an article of today has before one that is very old, as a share of all that is asked; halved in two years."""
SNIPPET_WORDS = 16

_TEXTS = """
    SELECT t.id, t.title, t.body FROM json_each(?) j CROSS JOIN texts t ON t.id = j.value
"""
# To small letters, with or without marks; whatever else there is parts words.
_PARTED = bytes(ord(chr(sign).lower()) if bytes([sign]).isalnum() or sign >= 0xC0 else 0x20 for sign in range(256))
_TOKEN = re.compile(r"[^\W_]+")


class Marks(NamedTuple):
    """What is put before and after a word that was found."""

    before: str = ""
    after: str = ""


PLAIN = Marks()
"""Nothing: what was found is not marked."""


def ranked(connection: sqlite3.Connection, asked: Compiled, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits, the best first; of two as good the newer."""
    weigher = _Weigher(asked, max((hit.day for hit in hits if hit.day), default=None))
    days = {hit.id: hit.day for hit in hits}
    found = connection.execute(_TEXTS, (json.dumps(list(days)),))
    scores = {ident: weigher.score(title, body, days[ident]) for ident, title, body in found}
    return sorted(hits, key=lambda hit: (-scores.get(hit.id, 0.0), hit.day is None, _backwards(hit.day), -hit.id))


def _backwards(day: str | None) -> int:
    return -int((day or "0").replace("-", ""))


def _flat(text: str) -> bytes:
    """Return a text as its words in single bytes, blanks around them: parted and compared in microseconds then."""
    return f" {text} ".encode("latin-1", "replace").translate(_PARTED)


class _Weigher:
    def __init__(self, asked: Compiled, latest: str | None) -> None:
        self.terms = [(term, _Ways(term)) for term in asked.terms]
        self.latest = _ordinal(latest)
        self.together = [word.encode("latin-1", "replace") for word in asked.typed] if len(asked.typed) > 1 else []
        self.all = sum(term.idf for term in asked.terms)

    def score(self, title: str, body: str, day: str | None) -> float:
        head, text = _flat(title), _flat(body)
        length = 1 - _BY_LENGTH + _BY_LENGTH * len(body) / _USUAL_LENGTH
        score = 0.0
        for term, ways in self.terms:
            often = TITLE_WEIGHT * ways.often(head) + (0 if term.title_only else ways.often(text) / length)
            score += term.idf * often / (often + _SATURATION)
        if self.together and (in_head := _holds(head, self.together)) | _holds(text, self.together):
            score += _TOGETHER * self.all * (1.0 if in_head else 0.5)
        if day and self.latest:
            score += _FRESHNESS * self.all * 0.5 ** ((self.latest - _ordinal(day)) / 730)
        return score


class _Ways:
    """The ways of a term, to be counted in a text.

    Forms of one root are looked for by the letters that all of them have: one pass over a text, whose five hundred words are
    never made objects of their own.
    """

    def __init__(self, term: Term) -> None:
        self.longer = [(_words(each), each) for each in term.alternatives if len(each.tokens) > 1 or each.prefix]
        weights = {_words(each)[0]: each.weight for each in term.alternatives if len(each.tokens) == 1 and not each.prefix}
        core = _shared(list(weights))
        parts = [(core, weights)] if core else [(word, {word: weight}) for word, weight in weights.items()]
        self.families = parts

    def often(self, flat: bytes) -> float:
        """Return how often a text holds the term, each of its ways by its weight."""
        often = 0.0
        for core, weights in self.families:
            at = flat.find(core)
            while at >= 0:
                end = flat.find(b" ", at)
                often += weights.get(flat[flat.rfind(b" ", 0, at) + 1 : end], 0.0)
                at = flat.find(core, end)
        for words, each in self.longer:
            if len(words) == 1:
                often += each.weight * flat.count(b" " + words[0])
            elif all(word in flat for word in words):
                often += each.weight * _joined(flat).count(b" " + b" ".join(words) + (b"" if each.prefix else b" "))
        return often


_CORE = 3
"""Letters by which it is worth looking for several words at once."""


def _shared(words: Sequence[bytes]) -> bytes:
    """Return the longest run of letters that all of some words have; nothing where it is too short to look for.

    >>> _shared([b"pungut", b"memungut", b"pemungutan"]), _shared([b"jumat", b"friday"])
    (b'ungut', b'')
    """
    least = min(words, key=len, default=b"")
    for length in range(len(least), _CORE - 1, -1):
        for start in range(len(least) - length + 1):
            if all(least[start : start + length] in word for word in words):
                return least[start : start + length]
    return b""


def _holds(flat: bytes, phrase: Sequence[bytes]) -> bool:
    return all(word in flat for word in phrase) and b" ".join(phrase) in _joined(flat)


def _joined(flat: bytes) -> bytes:
    return b" " + b" ".join(flat.split()) + b" "


def _words(each: Alternative) -> list[bytes]:
    return [token.encode("latin-1", "replace") for token in each.tokens]


def _ordinal(day: str | None) -> int:
    try:
        return date.fromisoformat(day or "").toordinal()
    except ValueError:
        return 0


def marked(text: str, terms: Iterable[Term], marks: Marks, *, title: bool = False) -> str:
    """Return a whole text with the words found between marks; ``title``: it is a headline."""
    found = _places(text, terms, title=title)
    return _between(text, 0, len(text), found, marks)


def snippet(text: str, terms: Iterable[Term], marks: Marks = PLAIN, words: int = SNIPPET_WORDS) -> str:
    """Return on one line the words of a text among which most of the terms stand, the found ones between marks.

    >>> term = Term((Alternative(("pilih",)), Alternative(("pemilih",))))
    >>> snippet("Satu dua tiga empat lima enam. Para Pemilih datang.", [term], Marks("[", "]"), words=4)
    '…lima enam. Para [Pemilih]…'
    """
    found = _places(text, terms)
    start = _before(text, _best(found, words))
    ends = [token.end() for token in islice(_TOKEN.finditer(text, start), words + 1)]
    if len(ends) <= words:  # the text ends first: begin earlier
        tail = [token.start() for token in _TOKEN.finditer(text, max(0, start - 40 * words))]
        start = tail[-words] if len(tail) > words else 0 if start <= 40 * words else start
        end = len(text)
    else:
        end = ends[words - 1]
    line = " ".join(_between(text, start, end, found, marks).split())
    return f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"


_LETTERS = 7
"""Letters of a word, with its blank."""


def _best(found: Sequence[tuple[int, int, int]], words: int) -> int:
    """Return the place at which a window shows the most different terms, then the most of them."""
    best, first = (0, 0), 0
    for number, (place, _, _) in enumerate(found):
        within = [which for other, _, which in islice(found, number, number + words) if other < place + (words - 3) * _LETTERS]
        worth = (len(set(within)), len(within))
        if worth > best:
            best, first = worth, place
    return first


def _before(text: str, place: int, words: int = 3) -> int:
    """Return the beginning of the word that stands so many words before a place, to read on from; 0 near the beginning."""
    near = max(0, place - 60)
    starts = [token.start() for token in _TOKEN.finditer(text, near, place)]
    return starts[-words] if len(starts) > words else 0 if near == 0 else place


def _places(text: str, terms: Iterable[Term], *, title: bool = False) -> list[tuple[int, int, int]]:
    """Return where terms stand in a text, from left to right without overlap: start, end, which term."""
    small = folded(text)
    found: list[tuple[int, int, int]] = []
    for which, term in enumerate(terms):
        if term.title_only and not title:
            continue
        for each in term.alternatives:
            found += [(start, end, which) for start, end in _standing(small, each)]
    found.sort(key=lambda place: (place[0], -place[1]))
    reached, kept = 0, []
    for place in found:
        if place[0] >= reached:
            kept.append(place)
            reached = place[1]
    return kept


def _standing(small: str, each: Alternative) -> Iterator[tuple[int, int]]:
    """Yield the places of words in a folded text: start, end."""
    if len(each.tokens) > 1 or each.prefix:
        if all(token in small for token in each.tokens):
            yield from (match.span() for match in _pattern(each).finditer(small))
        return
    word = each.tokens[0]
    end = 0
    while (start := small.find(word, end)) >= 0:  # six times as fast as a pattern
        end = start + len(word)
        if not (start and small[start - 1].isalnum()) and not small[end : end + 1].isalnum():
            yield start, end


@lru_cache(maxsize=1024)
def _pattern(each: Alternative) -> re.Pattern[str]:
    words = r"[\W_]+".join(map(re.escape, each.tokens))
    end = r"[^\W_]*" if each.prefix else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_]){words}{end}")


def _between(text: str, start: int, end: int, found: Iterable[tuple[int, int, int]], marks: Marks) -> str:
    if not (marks.before or marks.after):
        return text[start:end]
    parts: list[str] = []
    at = start
    for first, last, _ in found:
        if first >= at and last <= end:
            parts += [text[at:first], marks.before, text[first:last], marks.after]
            at = last
    return "".join([*parts, text[at:end]])
