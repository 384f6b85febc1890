"""In: hits and what was asked; out: the hits in order, the best first, and the place in each where the words stand, marked.

The weighing is BM25F over whole terms: all forms of a word count together, the one typed most, and a headline more than a text.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .candidates import Hit
from .terms import Alternative, Compiled, Term
from .words import fold

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
_PARTED = bytes(sign if bytes([sign]).isalnum() or sign >= 0xC0 else 0x20 for sign in range(256))
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
    """Return a text as its words with single bytes, each between blanks: what is counted in takes a microsecond then."""
    return b" " + text.lower().encode("latin-1", "replace").translate(_PARTED) + b" "


class _Weigher:
    def __init__(self, asked: Compiled, latest: str | None) -> None:
        self.terms = [(term, [(_needle(each), each.weight) for each in term.alternatives]) for term in asked.terms]
        self.latest = _ordinal(latest)
        self.together = b" " + " ".join(asked.typed).encode("latin-1", "replace") + b" " if len(asked.typed) > 1 else b""
        self.all = sum(term.idf for term in asked.terms)

    def score(self, title: str, body: str, day: str | None) -> float:
        head, text = _flat(title), _flat(body)
        length = 1 - _BY_LENGTH + _BY_LENGTH * len(text) / _USUAL_LENGTH
        score = 0.0
        for term, needles in self.terms:
            often = 0.0
            for needle, weight in needles:
                often += weight * (TITLE_WEIGHT * head.count(needle) + (0 if term.title_only else text.count(needle) / length))
            score += term.idf * often / (often + _SATURATION)
        if self.together and (self.together in head or self.together in text):
            score += _TOGETHER * self.all * (1.0 if self.together in head else 0.5)
        if day and self.latest:
            score += _FRESHNESS * self.all * 0.5 ** ((self.latest - _ordinal(day)) / 730)
        return score


def _needle(each: Alternative) -> bytes:
    return b" " + " ".join(each.tokens).encode("latin-1", "replace") + (b"" if each.prefix else b" ")


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
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return " ".join(text.split())
    found = _places(text, terms)
    at = {match.start(): number for number, match in enumerate(tokens)}
    places = [(at[start], which) for start, _, which in found if start in at]
    first = max(0, min(_best(places, words), len(tokens) - words))
    last = min(first + words, len(tokens)) - 1
    start = 0 if first == 0 else tokens[first].start()
    end = len(text) if last == len(tokens) - 1 else tokens[last].end()
    line = " ".join(_between(text, start, end, found, marks).split())
    return f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"


def _best(places: Sequence[tuple[int, int]], words: int) -> int:
    """Return the word at which a window shows the most different terms, then the most of them."""
    best, first = (0, 0), 0
    for number, (place, _) in enumerate(places):
        within = [which for other, which in places[number:] if other < place + words - 3]
        worth = (len(set(within)), len(within))
        if worth > best:
            best, first = worth, place - 3  # a few words before, to read on from
    return first


def _places(text: str, terms: Iterable[Term], *, title: bool = False) -> list[tuple[int, int, int]]:
    """Return where terms stand in a text, from left to right without overlap: start, end, which term."""
    openers: dict[str, list[tuple[Alternative, int]]] = {}
    beginnings: list[tuple[str, int]] = []
    for which, term in enumerate(terms):
        if term.title_only and not title:
            continue
        for each in term.alternatives:
            if each.prefix and len(each.tokens) == 1:
                beginnings.append((each.tokens[0], which))
            else:
                openers.setdefault(each.tokens[0], []).append((each, which))
    tokens = list(_TOKEN.finditer(text))
    folded = [fold(token[0]) for token in tokens]
    found: list[tuple[int, int, int]] = []
    reached = 0
    for place, word in enumerate(folded):
        if place < reached:
            continue
        fits = [(len(each.tokens), which) for each, which in openers.get(word, ()) if _follows(each, folded, place)]
        fits += [(1, which) for beginning, which in beginnings if word.startswith(beginning)]
        if fits:
            long, which = max(fits, key=lambda fit: fit[0])
            found.append((tokens[place].start(), tokens[place + long - 1].end(), which))
            reached = place + long
    return found


def _follows(each: Alternative, folded: Sequence[str], place: int) -> bool:
    there = tuple(folded[place : place + len(each.tokens)])
    if each.prefix:
        return len(there) == len(each.tokens) and there[:-1] == each.tokens[:-1] and there[-1].startswith(each.tokens[-1])
    return there == each.tokens


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
