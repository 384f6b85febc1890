"""In: a text; out: its words, each marked as a number, a day, a name or mere wording.

Formula posts (the weekly `apel pagi`) agree in their wording and differ in their facts; copies agree in their facts and may
differ in their wording. So a differing word is looked at for what it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import UnknownSiteError
from kpucrawl.normalise.knowledge import knowledge

from .wording import words_of

Mark = Literal["number", "date", "name", "wording"]

_PREFIXED = re.compile(r"(?:me|ber|di|ter|pe|se|ke)[a-z]{4,}")
_BESIDE = re.compile(r"[\s.,]+([A-Za-z])")
_SMALL = re.compile(r"(?<![^\W_])[a-z]+")
_TOKEN = re.compile(r"(?P<word>[^\W_]+)|[!?;:•“\"”\n]|[.](?=\s+[A-Z])(?<![A-Z].)(?<![A-Z][a-z][.])(?<![A-Z][a-z][a-z][.])")
"""A word, or a sign after which one begins anew; no full stop of an abbreviation (M.Si., Kab.)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text."""

    words: tuple[str, ...]
    """As compared, see ``wording.words_of``."""
    marks: tuple[Mark, ...]
    text: str
    """As printed."""
    paragraph: int
    """Which paragraph of the text it stands in, from 0."""


Part = tuple[int, str, tuple[str, ...]]
"""Of a sentence, its paragraph, how it is printed, and its words."""
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z“\"(0-9])|(?<=[a-z][.!?])(?=[A-Z])|\n+")


def sentences(body: str) -> list[Sentence]:
    """Return the sentences of a text whose paragraphs are parted by blank lines, each word marked.

    >>> [one] = sentences("Apel pagi dipimpin Budi Santoso, Senin (8/9), diikuti 23 pegawai.")
    >>> [(word, mark) for word, mark in zip(one.words, one.marks) if mark != "wording"]
    [('pagi', 'date'), ('budi', 'name'), ('santoso', 'name'), ('senin', 'date'), ('8x9', 'date'), ('23', 'number')]
    """
    return marked(body, parted(body))


def parted(body: str) -> list[Part]:
    """Return the sentences of a text, unmarked; those without words, too, may hold capitals that tell a name."""
    parts = ((number, text) for number, paragraph in enumerate(body.split("\n\n")) for text in _END.split(paragraph))
    return [(number, text, tuple(words_of(text))) for number, text in parts]


def numbers_in(words: Iterable[str]) -> Iterator[str]:
    """Yield the words that are marked as numbers, wherever they stand."""
    return (word for word in words if _mark(word, ()) == "number")


def marked(body: str, parts: Sequence[Part]) -> list[Sentence]:
    """Return the sentences of a text that ``parted`` has given, each word marked."""
    small = frozenset(_SMALL.findall(body))
    capitals = [_capitals(text) for _, text, _ in parts]
    sure = frozenset(word for found in capitals for word, is_sure in found if is_sure)
    made: list[Sentence] = []
    for (number, text, words), found in zip(parts, capitals, strict=True):
        if words:
            shouted = len(found) > 3 and text.upper() == text
            names = {word for word, is_sure in found if is_sure or word in sure or _is_name_first(word, text, small)}
            names = {word for word in names if word not in _listed("openers") and not (shouted and word in small)}
            made.append(Sentence(words, tuple(_mark(word, names) for word in words), text.strip(), number))
    return made


def _mark(word: str, names: Collection[str]) -> Mark:
    if word[0] in "0123456789":
        return "date" if "x" in word and word.replace("x", "", 1).isdigit() else "number"
    if word in _calendar() or word in _listed("times"):
        return "date"
    if word in _listed("numbers"):
        return "number"
    return "name" if word in names else "wording"


def _capitals(text: str) -> list[tuple[str, bool]]:
    """Return the words of a sentence that have a capital, in small letters, and whether the capital makes them names.

    The first word's does so only where it is all capitals.
    """
    found: list[tuple[str, bool]] = []
    first = True
    for token in _TOKEN.finditer(text):
        word = token["word"]
        if word is None:
            first = True
        else:
            if word[0].isupper():
                found.append((word.lower(), not first or (len(word) > 1 and word.isupper())))
            first = False
    return found


def _is_name_first(word: str, text: str, small: frozenset[str]) -> bool:
    """Return whether the first word of a sentence is a name: the next has a capital too ("Markus Kunaifi menjelaskan")."""
    if word in small or _PREFIXED.fullmatch(word):
        return False
    low, at = text.lower(), -1
    while (at := low.find(word, at + 1)) >= 0:  # no pattern of its own: compiling one takes longer than all the rest
        beside = _BESIDE.match(text, at + len(word))
        if beside is not None and not (at and low[at - 1].isalnum()):
            return beside[1].isupper()
    return False


@cache
def _listed(name: str) -> frozenset[str]:
    """Return a list of words of ``facts.toml``."""
    words: str = tomllib.loads(resources.files(__package__).joinpath("facts.toml").read_text(encoding="utf-8"))[name]
    return frozenset(words.split())


@cache
def _calendar() -> frozenset[str]:
    """Return the lower-case names of weekdays and months, those of four letters and more."""
    dates = knowledge("dates")
    names = {re.sub(r"[^a-z]", "", name.lower()) for name in (*dates["months"], *dates["weekdays"])}
    return frozenset(name for name in names if len(name) > 3) | {"mei"}


@cache
def own_names(site: str) -> frozenset[str]:
    """Return the lower-case words an office calls itself by: its area, its kind, and what stands for KPU.

    >>> sorted(own_names("kota-bandarlampung"))
    ['bandar', 'bandarlampung', 'kab', 'kabupaten', 'kip', 'kota', 'kpu', 'kpud', 'lampung', 'prov', 'provinsi']
    """
    try:
        known = site_named(site)
    except UnknownSiteError:
        return frozenset()
    area = re.findall(r"[a-z0-9]+", known.office.lower())
    short = site.rpartition("-")[2]
    return frozenset((*area, short, "".join(area), "kab", "kabupaten", "kota", "prov", "provinsi", "kpu", "kpud", "kip"))
