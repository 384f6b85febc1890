"""In: the words of an article; out: a few numbers, such that texts that are near each other share at least one of them.

MinHash (the library rensa) over runs of three long words: each of the eight numbers of a text is that of another text with a
chance equal to the share of runs they have in common. Ten words in a hundred changed leave about half of the runs as they
were, so that one text in three hundred is missed; two texts that were written apart have hardly a run in common.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import rensa  # type: ignore[import-untyped]

KEYS = 8
"""Numbers a text. Each costs a page of the index to write; more find nothing that eight do not."""
RUN = 3
"""Long words in a run. Of texts of a hundred words, one in ten of them edited, four to a run miss two in a hundred, three four
in a thousand; two to a run are the phrases of the trade."""
LONG = 5
"""Letters of a long word; digits always count. The short ones (di, yang, dan) are those that an editor moves about."""
SEED = 1948
ALGORITHM: int = rensa.RMinHash.ALGORITHM_VERSION
"""Part of every number: what another algorithm of the library made must not be compared. Texts of the same words are found all
the same, by the digest, in which the library has no part."""
FEWEST = 20
"""Words below which a text is too short to be told from another by its words ("Pengumuman dapat diunduh pada tautan berikut")."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text is looked up by."""

    digest: int
    """Of all words in order; signed as SQLite's integers are."""
    keys: tuple[int, ...]


def sketch(words: Sequence[str]) -> Sketch | None:
    """Return the sketch of a text's words, None where it is too short.

    >>> text = "pegawai negeri menandatangani komitmen bersama menolak perjudian daring di halaman kantor".split() * 2
    >>> edited = [*text[:15], "bertempat", *text[15:]]
    >>> len(set(sketch(text).keys) & set(sketch(edited).keys)) > 2, sketch(text).digest == sketch(edited).digest
    (True, False)
    """
    if len(words) < FEWEST:
        return None
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
    told = [word for word in words if len(word) >= LONG or word < ":"]  # in ASCII, digits stand before the colon
    runs = list(map(" ".join, zip(*(told[start:] for start in range(RUN)), strict=False))) or told
    minima = rensa.RMinHash(KEYS, SEED)
    minima.update(runs)
    return Sketch(
        int.from_bytes(digest, "big", signed=True),
        tuple(ALGORITHM << 40 | place << 32 | low for place, low in enumerate(minima.digest())),
    )
