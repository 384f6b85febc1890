"""In: the pieces of a site's pages; out: ``Frame``, the parts of them that come again, each flattened once.

A site's menu, side column and footer are the same, letter for letter, on all its pages. What was found in such a part on one page
need not be found out again on the next: the part is known by its pieces, and what it gave is handed out whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpucrawl.extract.page import Flat
from kpucrawl.extract.tags import CANONICAL, META, OPEN_BLOCK, OPEN_LANDMARK, TABLE, TAGS, TITLE

_FEWEST, _MOST = 4, 1_500
"""Pieces of a part: fewer are read as fast as looked up, and more are no menu."""
_ALIKE = 8
"""Parts that begin alike, at most."""
_MOST_KEPT = 6_000
"""Pieces kept a site, some 200 kB; past that a frame begins anew."""
_MOST_MET = 20_000
"""Blocks of which is known that they were met."""
_VARIANTS = 4
"""Places in which what a part gave is kept, at most."""
_FIRST_LOOKS = 3
"""Pages looked through one after the other; then every second, fourth, eighth … is."""
_LATER_LOOKS = 32
_PARTS = frozenset((OPEN_BLOCK, OPEN_LANDMARK, TABLE))
_OWN, _NEVER = frozenset((META, CANONICAL, TITLE)), frozenset(("head", "body", "html"))
_OWN_WORDS = frozenset(("datePublished", "dateCreated", "application/ld+json"))
"""What a page says of itself is read where it stands, since the first of a kind counts; words of attributes that tell it."""

Known = Mapping[str, Mapping[str, Sequence["Part"]]]


@dataclass(slots=True)
class Part:
    """A block element with all that is in it, as it stands on several pages of a site."""

    pieces: list[str]
    """From its start tag to the last one before its end tag."""
    close: str
    """Its end tag."""
    flats: dict[tuple[int, tuple[int, ...]], Flat] = field(default_factory=dict)
    """What it gave, by the flags and the path at which it stood."""

    def keep(self, flags: int, path: tuple[int, ...], flat: Flat) -> None:
        """Remember what it gave."""
        if len(self.flats) >= _VARIANTS:
            self.flats.clear()
        self.flats[flags, path] = flat


def part_at(known: Known, pieces: list[str], at: int) -> Part | None:
    """Return the part that begins with ``pieces[at]``, one of ``known``'s first pieces; None where it is another one."""
    for part in known[pieces[at]].get(pieces[at + 1], ()):
        behind = at + len(part.pieces)
        if (
            behind < len(pieces)
            and pieces[behind - 1] == part.pieces[-1]
            and pieces[behind].startswith(part.close)
            and pieces[at:behind] == part.pieces
        ):
            return part
    return None


class Frame:
    """The parts that come again on one site's pages."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, list[Part]]] = {}
        """By their first two pieces."""
        self._met: set[int] = set()
        self._kept = self._pages = 0
        self._origin = ""

    def look(self, pieces: list[str], origin: str) -> Known:
        """Return the parts known; look through a page for more: at first each page, later now and then, as frames change.

        ``origin`` is its scheme and host: elsewhere the same address may be another.
        """
        if origin != self._origin:
            self.known.clear()
            self._met.clear()
            self._origin, self._kept, self._pages = origin, 0, 0
        self._pages += 1
        number = self._pages - _FIRST_LOOKS
        if number <= 0 or not (number & (number - 1) if number < _LATER_LOOKS else number % _LATER_LOOKS):
            self._search(pieces)
        return self.known

    def _search(self, pieces: list[str]) -> None:
        if len(self._met) > _MOST_MET:
            self._met.clear()
        blocks = _blocks(pieces, self.known)
        behind = 0
        for start, (end, mark) in sorted(blocks.items()):
            if start >= behind and mark in self._met:
                behind = end
                self._learn(pieces[start:end], pieces[end].partition(">")[0] + ">")
        self._met.update(mark for _, mark in blocks.values())

    def _learn(self, inside: list[str], close: str) -> None:
        if self._kept + len(inside) > _MOST_KEPT:
            self.known.clear()
            self._kept = 0
        alike = self.known.setdefault(inside[0], {}).setdefault(inside[1], [])
        if len(alike) < _ALIKE:
            self._kept += len(inside)
            alike.append(Part(inside, close))


def _blocks(pieces: list[str], known: Known) -> dict[int, tuple[int, int]]:
    """Return the block elements among ``pieces`` that are no known parts: first index → index of the end tag, and a number.

    The number is the same for blocks that are the same, letter for letter, and hardly ever for others.
    """
    found: dict[int, tuple[int, int]] = {}
    marks = [0]  # of what stands in each open element so far
    starts: list[tuple[int, bool]] = []  # where each begins, and whether it may be a part
    behind = 0  # a known part
    never = -1  # the last place of what is read only where it stands
    for at, piece in enumerate(pieces):
        if at < behind:
            continue
        if piece[0] == "/":
            if starts:
                (start, may), mark = starts.pop(), marks.pop()
                marks[-1] = hash((marks[-1], mark, piece))
                if may and _FEWEST <= at - start <= _MOST and never < start:
                    found[start] = (at, mark)
            continue
        if piece in known and (part := part_at(known, pieces, at)) is not None:
            behind = at + len(part.pieces) + 1
            marks[-1] = hash((marks[-1], id(part), pieces[behind - 1]))
            continue
        tag = TAGS[piece.partition(">")[0]]
        if tag.act in _OWN or tag.name in _NEVER or (tag.attributes and not _OWN_WORDS.isdisjoint(tag.attributes.values())):
            never = at
        if tag.empty:
            marks[-1] = hash((marks[-1], piece))
        else:
            starts.append((at, tag.act in _PARTS))
            marks.append(hash(piece))
    return found
