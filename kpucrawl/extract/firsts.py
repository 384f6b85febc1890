"""In: a regular expression as ``signs.toml`` writes them; out: whether a text that begins with some letter may match it.

Of some hundred patterns that may open a line three or four can open a given one: its first letter tells which are worth a look.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|.", re.S)
_TIMES = re.compile(r"[?*]|\{\d+(?:,\d*)?\}|\+")
_ANY = None
"""Any letter may come first, or none at all."""

Firsts = frozenset[str] | None


def may_begin(pattern: str, letter: str) -> bool:
    """Whether a text whose first character is ``letter`` (empty: the empty text) may match ``pattern`` at its start.

    >>> [letter for letter in "abclm" if may_begin("(a|b)? ?(lihat|baca)|muat", letter)], may_begin(r"\\d+ kali", "x")
    (['a', 'b', 'l', 'm'], False)
    """
    firsts = _firsts(pattern)
    return firsts is _ANY or letter in firsts or not letter.isascii()


@lru_cache(1 << 9)
def _firsts(pattern: str) -> Firsts:
    """Return the characters with which a match may begin; None where that cannot be told, or a match may be empty."""
    found: set[str] = set()
    for branch in _branches(pattern):
        firsts = _of_branch(branch)
        if firsts is _ANY:
            return _ANY
        found |= firsts
    return frozenset(found)


def _of_branch(branch: str) -> Firsts:
    found: set[str] = set()
    at = 0
    while at < len(branch):
        part, end = _part(branch, at)
        if part in {"^", r"\b"}:
            at = end
            continue
        firsts = _of_part(part)
        if firsts is _ANY:
            return _ANY
        found |= firsts
        times = _TIMES.match(branch, end)
        if times is None or times[0] == "+" or not (times[0] in {"?", "*"} or times[0].startswith("{0")):
            return frozenset(found)
        at = times.end()
    return _ANY  # nothing in it must be there


def _of_part(part: str) -> Firsts:
    if part[0] == "(":
        if part.startswith("(?"):
            return _firsts(part[3:-1]) if part.startswith("(?:") else _ANY
        return _firsts(part[1:-1])
    if part == r"\d":
        return frozenset("0123456789")
    if len(part) == 2 and not part[1].isalnum():
        return frozenset(part[1])
    return frozenset(part) if len(part) == 1 and part not in ".$" else _ANY


def _part(branch: str, at: int) -> tuple[str, int]:
    """Return what stands at ``at``: a letter, an escaped one, a set, or a whole group; and where it ends."""
    depth, end = 0, at
    while True:
        found = _PART.match(branch, end)
        if found is None:
            return branch[at:], len(branch)
        end = found.end()
        depth += (found[0] == "(") - (found[0] == ")")
        if depth <= 0:
            return branch[at:end], end


def _branches(pattern: str) -> list[str]:
    """Part a pattern at the bars that stand in no group."""
    found, begin, at = [], 0, 0
    while at < len(pattern):
        part, end = _part(pattern, at)
        if part == "|":
            found.append(pattern[begin:at])
            begin = end
        at = end
    return [*found, pattern[begin:]]
