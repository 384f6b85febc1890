"""In: what a person typed to search for; out: a query in FTS5's syntax that means it, and can hold no syntax of theirs."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from kpucrawl.errors import BadOption

MAX_WORDS = 64  # FTS5 refuses expressions deeper than 256; a longer question is a pasted text
_APOSTROPHES = "'’‘`´ʼ′"
_PHRASE = re.compile(r'["“”„]([^"“”„]*)["“”„]')
_TO_PLAIN = {ord(mark): "'" for mark in _APOSTROPHES}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Return each spelling, without apostrophe, → all spellings of its word, from ``spellings.toml``.

    >>> spellings()["jumat"]
    ('jumat', "jum'at", 'jumad')
    """
    text = resources.files(__package__).joinpath("spellings.toml").read_text(encoding="utf-8")
    groups = [tuple(group) for table in tomllib.loads(text)["words"] for group in table["groups"]]
    return {spelling.replace("'", ""): group for group in groups for spelling in group}


def fts_query(text: str) -> str:
    """Return an FTS5 query for what was typed: every word must occur, in any order; ``"…"`` is a phrase, ``…*`` a beginning.

    A word with an apostrophe is found in all its spellings, a number with and without a leading zero. Everything else that is
    no letter or digit is a parting or nothing, as in the index; a bare ``AND`` says what is so anyway. Returns "" where nothing
    of that kind was typed (``🗳``, ``-``). Raises BadOption past 64 words.

    >>> print(fts_query("rapat pleno*"))
    "rapat" AND "pleno"*
    >>> print(fts_query("Jum’at"))
    ("jum'at" OR "jumat" OR "jumad")
    >>> print(fts_query('"hari jumat" TPS 5'))
    ("hari jumat" OR "hari jum'at") AND "tps" AND ("5" OR "05")
    >>> print(fts_query('NEAR( "x OR -'))
    "near(" AND "x" AND "or"
    """
    terms: dict[str, None] = {}  # an ordered set
    text = _CONTROL.sub(" ", text)
    parts = _PHRASE.split(text)
    for place, part in enumerate(parts):
        if place % 2:  # the inside of a pair of quotes
            if term := _phrase(part):
                terms[term] = None
        else:
            words = part.split()
            for word in words:
                if word != "AND" and (term := _word(word)):
                    terms[term] = None
    if not terms and "AND" in text:
        terms['"and"'] = None
    if len(terms) > MAX_WORDS:
        raise BadOption(f"a search of {len(terms)} words: give at most {MAX_WORDS}, or a phrase of it in quotes")
    return " AND ".join(terms)


def _word(word: str) -> str:
    """Return one word with its other spellings, or "" where the index would hold nothing of it."""
    beginning = word.endswith("*")
    plain = _plain(word.rstrip("*"))
    if not plain:
        return ""
    return _either([plain, *_others(plain)], "*" if beginning else "")


def _phrase(text: str) -> str:
    """Return a phrase, in up to three spellings: as typed, without apostrophes, with those that are commonly printed."""
    plain = _plain(text)
    if not plain:
        return ""
    bare = plain.replace("'", "")
    printed = " ".join(next((other for other in spellings().get(word, ()) if "'" in other), word) for word in bare.split())
    return _either([plain, bare, printed])


def _plain(text: str) -> str:
    """Return text in lower case with one apostrophe and no quotes, or "" where it has neither letter nor digit."""
    plain = " ".join(text.translate(_TO_PLAIN).replace('"', " ").lower().split())
    return plain if any(character.isalnum() for character in plain) else ""


def _others(word: str) -> list[str]:
    if word.isascii() and word.isdigit():  # TPS 5 and TPS 05, 8 and 08 September
        short = word.lstrip("0") or "0"
        return [short, f"0{short}"] if len(short) == 1 else [short]
    bare = word.strip("'.,;:!?()[]").replace("'", "")
    others = [bare] if "'" in word else []
    return others + list(spellings().get(bare, ()))


def _either(spelled: list[str], mark: str = "") -> str:
    """Return the spellings joined by OR, each as a string of FTS5, which holds no syntax whatever stands in it."""
    strings = [f'"{spelling.replace(chr(34), chr(34) * 2)}"{mark}' for spelling in dict.fromkeys(spelled) if spelling]
    return strings[0] if len(strings) == 1 else f"({' OR '.join(strings)})"
