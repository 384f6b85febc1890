"""In: little pictures as a walk over a page meets them; out: their signs (``icons``) in the runs of text that they tell of.

A sign in a box of its own, as flexible rows have it, tells of the words in the next box of the same row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpucrawl.extract.icons import DRAWN, ICONS, icon_of, picture_sign, sign_named
from kpucrawl.extract.pieces import place_of, words_in
from kpucrawl.extract.tags import TAGS


class Signs:
    """The signs of one walk that have not found their words yet."""

    __slots__ = ("box", "kept", "noted")

    def __init__(self) -> None:
        self.noted = False
        """Whether a sign stands in the present run of text, or in a box just before it."""
        self.kept = ""
        """The sign in a box just before."""
        self.box: tuple[int, ...] = ()
        """That box."""

    def note(self, buffer: list[str], sign: str | None) -> None:
        """Put a sign into a run of text."""
        if sign is not None:
            buffer.append(f" {sign} ")
            self.noted = True

    def drawn_in(self, buffer: list[str]) -> str:
        """Return a run of text with signs in place of the words that are drawn as signs, and empty it."""
        if not DRAWN.isdisjoint(buffer):
            buffer[:] = [f" {sign_named(piece) or ''} " if piece in DRAWN else piece for piece in buffer]
            self.noted = True
        raw = "".join(buffer)
        buffer.clear()
        return raw

    def put(self, texts: list[str], path: tuple[int, ...]) -> bool:
        """Put the sign from the box before into ``texts`` at ``path``; False where they are only one that tells of the next."""
        if self.kept and self.box[:-1] == path[:-1]:
            texts[0] = f"{self.kept} {texts[0]}"
        self.kept, self.noted = "", False
        if texts[-1].strip(f"{ICONS} "):
            return True
        self.kept, self.box, self.noted = texts.pop(), path, True
        return bool(texts)


def sign_of(name: str, attributes: Mapping[str, str], pieces: list[str], walk: Iterator[str]) -> str | None:
    """Return the sign of the element that was opened last, or None where it means nothing here."""
    sign = picture_sign(attributes) if name == "img" else icon_of(attributes)
    if sign is not None:
        return sign
    if name != "svg":
        return sign_named(words_in(pieces, walk))
    at = place_of(pieces, walk) + 1
    use = pieces[at] if at < len(pieces) else ""
    return icon_of(TAGS[use.partition(">")[0]].attributes) if use.startswith("use ") else None
