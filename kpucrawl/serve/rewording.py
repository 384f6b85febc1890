"""In: a message of the archive's own, in English; out: the same in the reader's language, where ``rewording.toml`` has it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_PLACE = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and the language it came to be in."""

    text: str
    language: str


@lru_cache(maxsize=4096)
def said(text: str, language: str) -> Said:
    """Return a message in a language; one that is not known stays in English and says so.

    >>> said("home page: timeout", "id"), said("home page: timeout", "en").text, said("odd", "id").language
    (Said(text='halaman depan: waktu habis', language='id'), 'home page: timeout', 'en')
    """
    if language == "en":
        return Said(text, "en")
    if text in _tables()["exact"]:
        return Said(_tables()["exact"][text], language)
    main, also, tail = text.partition("; also ")
    for pattern, words in _whole():
        if form := pattern.fullmatch(main):
            filled = {name: _in_parts(value) for name, value in form.groupdict().items()}
            return Said(words.format(**filled) + _in_parts(also + tail), language)
    found = _in_parts(text)
    return Said(found, "en" if found == text else language)


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("rewording.toml").read_text(encoding="utf-8"))


@cache
def _whole() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the messages as patterns, each with its translation; the first that fits counts."""
    return tuple(
        (re.compile(_PLACE.sub(r"(?P<\1>.*?)", re.escape(told)), re.DOTALL), words) for told, words in _tables()["whole"].items()
    )


def _in_parts(text: str) -> str:
    for told, words in _tables()["parts"].items():
        text = text.replace(told, words)
    return text
