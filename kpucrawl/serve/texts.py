"""In: texts of the archive; out: the same in the parts that a page sets apart: paragraphs, and words that changed."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_MOST_WORDS = 1500
"""Of a sentence or paragraph whose changed words are marked: comparing takes time by their square, and who reads such marks?"""
MOST_COMPARED = 200_000
"""Characters of two texts that are compared by sentences; longer ones are shown one after the other."""


class Part(NamedTuple):
    """Some words of two wordings of one sentence."""

    way: Literal["same", "gone", "come"]
    text: str


def paragraphs(body: str) -> list[list[str]]:
    """Return the paragraphs of a body, each as its lines.

    >>> paragraphs("Satu.\\n\\nDua\\ntiga.")
    [['Satu.'], ['Dua', 'tiga.']]
    """
    return [part.split("\n") for part in body.split("\n\n") if part.strip()]


def parts(old: str, new: str) -> list[Part]:
    """Return two wordings in one: what both have, what only the older has, what only the newer has.

    >>> [tuple(part) for part in parts("Hadir 20 orang", "Hadir 30 orang")]
    [('same', 'Hadir'), ('gone', '20'), ('come', '30'), ('same', 'orang')]
    >>> [tuple(part) for part in parts("", "Doa.")]
    [('come', 'Doa.')]
    """
    before, after = old.split(), new.split()
    if len(before) + len(after) > _MOST_WORDS:
        return [Part(way, text) for way, text in (("gone", old), ("come", new)) if text]  # type: ignore[arg-type]
    found: list[Part] = []
    for way, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if way == "equal":
            found.append(Part("same", " ".join(before[i1:i2])))
            continue
        if i2 > i1:
            found.append(Part("gone", " ".join(before[i1:i2])))
        if j2 > j1:
            found.append(Part("come", " ".join(after[j1:j2])))
    return found


def pieces(snippet: str, opening: str, closing: str) -> list[tuple[bool, str]]:
    """Return a snippet in pieces, each with whether it stands between the marks of a hit.

    >>> pieces("rapat \\x02pleno\\x03 di", "\\x02", "\\x03")
    [(False, 'rapat '), (True, 'pleno'), (False, ' di')]
    """
    found: list[tuple[bool, str]] = []
    for part in snippet.split(opening):
        marked, mark, rest = part.rpartition(closing)
        if mark:
            found.append((True, marked))
        found.append((False, rest))
    return [(is_hit, text) for is_hit, text in found if text]
