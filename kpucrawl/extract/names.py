"""In: a line beside an article, or a part of one; out: whether it can be a person's name, and what a link or word near it says.

A name alone proves nothing: ``writers`` and ``hopes`` ask where it stands and what stands beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from kpucrawl.extract.icons import ICONS

TRIM = f" :»«>/|-–—•·#,;()[]@👤✍{ICONS}"
"""What adorns a part of a line."""
_LONGEST, _MOST_WORDS = 60, 6
_WORD = re.compile(r"[A-Z][A-Za-z'’.-]*|[a-z]{1,3}\.|bin|binti|al|el|van|de")
_TITLES = re.compile(
    r"(?:,\s*(?:[SMADLB]\.?\s?[A-Z][A-Za-z]{0,4}(?:\.[A-Z][A-Za-z]*)*\.?|Ph\.?D|SH|SE|ST|MH|MM|MA|CPM|[SMA]\.[A-Za-z.]{1,8}))+$"
)
_ADDRESS = re.compile(
    r"^mailto:|/(?:authors?|penulis|kontributor|contributors?|users?|profiles?|writers?|reporters?|jurnalis|wartawan|member|anggota|u)/|/@\w"
    r"|[?&](?:author|penulis|user|uid)=",
    re.I,
)


@cache
def _words(kind: str) -> frozenset[str]:
    told: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        files("kpucrawl.extract").joinpath("names.toml").read_text("utf-8")
    )
    return frozenset(told[kind]["words"])


@lru_cache(1 << 12)
def is_name(text: str, fewest: int = 2) -> bool:
    """Whether ``text`` can be a person's name of at least so many words.

    >>> [is_name(text) for text in ("Siti Rahmawati", "M. Fajar Hidayat, S.Kom", "BUDI SANTOSO", "Humas KPU Bali")]
    [True, True, True, False]
    """
    if not 3 <= len(text) <= _LONGEST or not text[0].isupper():
        return False
    words = _TITLES.sub("", text).split()
    if not fewest <= len(words) <= _MOST_WORDS or not any(len(word) > 2 for word in words):
        return False
    return all(_WORD.fullmatch(word) for word in words) and not any(word.lower().strip(".") in _words("none") for word in words)


def is_role(text: str) -> bool:
    """Whether a line says what a writer is, and no more.

    >>> is_role("Penulis :"), is_role("Staf Hubungan Masyarakat"), is_role("Rapat")
    (True, True, False)
    """
    told = text.strip(TRIM).lower()
    return told in _words("role") or (
        len(told) <= _LONGEST and told.startswith(("staf ", "penulis ", "kontributor ", "pranata humas"))
    )


def leads_to_writer(address: str) -> bool:
    """Whether an address is that of a writer's page or letter box.

    >>> leads_to_writer("/author/siti/"), leads_to_writer("https://x.example/penulis/3"), leads_to_writer("/blog/category/3")
    (True, True, False)
    """
    return _ADDRESS.search(address) is not None
