"""In: the words of an article; out: a few numbers, such that texts near each other share at least one of them, and a trace by
which those that share one by chance are told from them.

MinHash (the library rensa) over runs of three long words: each of the eight numbers of a text is that of another text with a
chance equal to the share of runs they have in common. Ten words in a hundred changed leave about half of the runs as they
were, so that one text in three hundred is missed. Two texts that were written apart have hardly a run in common, but among a
million there are always some. So beside the eight numbers there is a trace, four bits of each of 32 further ones: texts written
apart agree in two of them, copies in half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
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


TRACES = 16
"""Further numbers of which four bits each make one half of a trace, as wide as SQLite's integers."""
_ALIKE, _ALIKE_ALONE, _ALIKE_WHOLE = 3, 4, 7
"""In how many of 16 numbers two texts must agree that share two of the eight, or one; and in how many of all 32. Of copies that
have a third of their runs left, one in forty, one in twelve and one in eighty agree in fewer; of texts written apart seven, two
and less than one in a hundred agree in as many."""
_HALF, _LOWEST = (1 << 64) - 1, 0x1111_1111_1111_1111

Trace = tuple[int, int]
"""Four bits each of 32 numbers, in two integers signed as SQLite's are."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text is looked up by."""

    digest: int
    """Of all words in order; signed as SQLite's integers are."""
    keys: tuple[int, ...]
    trace: Trace


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
    minima, further = rensa.RMinHash(KEYS, SEED), rensa.RMinHash(2 * TRACES, SEED)
    minima.update(runs)
    further.update(runs)
    return Sketch(
        int.from_bytes(digest, "big", signed=True),
        tuple(ALGORITHM << 40 | place << 32 | low for place, low in enumerate(minima.digest())),
        _trace(further.digest()),
    )


def _trace(lows: Sequence[int]) -> Trace:
    marks = bytes(lows[at] % 16 << 4 | lows[at + 1] % 16 for at in range(0, 2 * TRACES, 2))
    return int.from_bytes(marks[:8], "big", signed=True), int.from_bytes(marks[8:], "big", signed=True)


def near_ones(one: int, others: Mapping[int, Collection[int | None]], shared: Mapping[int, int]) -> dict[int, int]:
    """Return of ``shared``, how many numbers a text has in common with others, those that may be near by half of their traces.

    ``one`` is half of the text's own trace, ``others`` the halves of the others'; who has none may be near.

    >>> near_ones(0x1234_5678_1234_5678, {1: [0x1234_0000_0000_0000], 2: [0], 3: [None]}, {1: 1, 2: 1, 3: 1})
    {1: 1, 3: 1}
    """
    found = {}
    for article, many in shared.items():
        most = TRACES - (_ALIKE_ALONE if many < 2 else _ALIKE)
        for other in others.get(article, ()):
            if other is not None:  # written out: of a million texts some dozens share a number with each by chance
                differing = (one ^ other) & _HALF
                differing |= differing >> 2
                if ((differing | differing >> 1) & _LOWEST).bit_count() > most:
                    continue
            found[article] = many
            break
    return found


def are_near(one: Trace, other: tuple[int | None, int | None]) -> bool:
    """Return whether two traces leave it open that one text is a copy of the other; a text that has none leaves it open."""
    if other[0] is None or other[1] is None:
        return True
    return _agreeing(one[0], other[0]) + _agreeing(one[1], other[1]) >= _ALIKE_WHOLE


def _agreeing(one: int, other: int) -> int:
    """Return in how many of their sixteen fours two integers agree."""
    differing = (one ^ other) & _HALF
    differing |= differing >> 2
    return TRACES - ((differing | differing >> 1) & _LOWEST).bit_count()
