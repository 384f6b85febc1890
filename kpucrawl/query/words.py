"""In: a word or phrase as typed; out: the tokens the index has of it, and the other spellings and names it goes by."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from kpucrawl.catalogue.sites import all_sites

_TO_PLAIN = {ord(mark): "'" for mark in "'’‘`´ʼ′"}
_TOKEN = re.compile(r"[^\W_]+")

Tokens = tuple[str, ...]


def plain(text: str) -> str:
    """Return text in small letters, with one kind of apostrophe and single blanks."""
    return " ".join(text.translate(_TO_PLAIN).lower().split())


@lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """Return a token as the index has it: small letters without marks above or below.

    >>> fold("Wàyan")
    'wayan'
    """
    small = token.lower()
    if small.isascii():
        return small
    return "".join(sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign))


@cache
def _without_marks() -> dict[int, str]:
    """Return each Latin letter with a mark → the one without."""
    letters = ((number, fold(chr(number))) for number in range(0xC0, 0x250))
    return {number: letter for number, letter in letters if len(letter) == 1 and letter != chr(number)}


def folded(text: str) -> str:
    """Return a whole text in small letters without marks, as long as before.

    >>> folded("I Wàyan")
    'i wayan'
    """
    small = text.lower()
    if len(small) != len(text):  # a few letters grow (İ): then those stay
        small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return small if small.isascii() else small.translate(_without_marks())


def tokens(text: str) -> Tokens:
    """Return the tokens of a text, as the index parts them: runs of letters and digits.

    >>> tokens("Jum'at, Kab. Pàti_Raya")
    ('jum', 'at', 'kab', 'pati', 'raya')
    """
    return tuple(fold(token) for token in _TOKEN.findall(text))


@cache
def _table(name: str) -> dict[str, list[dict[str, list[list[str]] | list[str] | str]]]:
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Return each spelling, without apostrophe, → all spellings of its word, from ``spellings.toml``.

    >>> spellings()["jumat"]
    ('jumat', "jum'at", 'jumad')
    """
    groups = [tuple(group) for table in _table("spellings")["words"] for group in table["groups"]]
    return {spelling.replace("'", ""): group for group in groups for spelling in group}


@cache
def names() -> dict[Tokens, tuple[Tokens, ...]]:
    """Return each acronym and long form, as tokens, → the others it goes by, from ``acronyms.toml``.

    >>> names()["dpt",]
    (('daftar', 'pemilih', 'tetap'),)
    """
    found: dict[Tokens, tuple[Tokens, ...]] = {}
    for group in (tuple(group) for table in _table("acronyms")["names"] for group in table["groups"]):
        each = [tokens(str(name)) for name in group]
        for one in each:
            found[one] = tuple(dict.fromkeys((*found.get(one, ()), *(other for other in each if other != one))))
    return found


@cache
def longest_name() -> int:
    """Return how many words the longest name has."""
    return max(map(len, names()))


@cache
def whole() -> frozenset[str]:
    """Return the words that no affix is taken from, nor made by one: names of areas, acronyms, and those of ``acronyms.toml``.

    >>> "kediri" in whole(), "pemilu" in whole(), "pilih" in whole()
    (True, True, False)
    """
    areas = {token for site in all_sites() for name in (site.office, site.province) for token in tokens(name)}
    short = {each[0] for each in names() if len(each) == 1}
    listed = {str(word) for table in _table("acronyms")["whole"] for word in table["words"]}
    return frozenset(areas | short | listed)


def spelled(word: str) -> list[Tokens]:
    """Return the tokens of a word as typed, then those of its other spellings: with and without apostrophe or leading zero.

    >>> spelled("jum'at"), spelled("5")
    ([('jum', 'at'), ('jumat',), ('jumad',)], [('5',), ('05',)])
    """
    found = [tokens(word)]
    if word.isascii() and word.isdigit():  # TPS 5 and TPS 05, 8 and 08 September
        short = word.lstrip("0") or "0"
        found += [(short,), (f"0{short}",)] if len(short) == 1 else [(short,)]
    else:
        bare = word.strip("'.,;:!?()[]").replace("'", "")
        found += [tokens(bare)] if "'" in word else []
        found += [tokens(other) for other in spellings().get(bare, ())]
    return [each for each in dict.fromkeys(found) if each]


def spelled_phrase(text: str) -> list[Tokens]:
    """Return a phrase's tokens: as typed, without apostrophes, and with those that are commonly printed.

    >>> spelled_phrase("hari jumat")
    [('hari', 'jumat'), ('hari', 'jum', 'at')]
    """
    bare = text.replace("'", "")
    printed = " ".join(next((other for other in spellings().get(word, ()) if "'" in other), word) for word in bare.split())
    return [each for each in dict.fromkeys(map(tokens, (text, bare, printed))) if each]
