"""In: markup at an element that a page hides at first; out: whether it is the rest of a text, and what unfolds it.

Walls and old content systems cut a long text within its line: an ellipsis and a word to click, and behind them, in the same box,
the rest in an element that is not displayed. A hint or a label is hidden in the same way, but nothing beside it says that more is
to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpucrawl.extract.lines import BREAK, SEAM
from kpucrawl.extract.page import FOLDED, Page, Picture, Segment
from kpucrawl.extract.pieces import place_of
from kpucrawl.extract.shapes import UPLOAD
from kpucrawl.extract.signs import shows
from kpucrawl.extract.tags import unescaped
from kpucrawl.extract.texts import squeezed

_FOLD = 30
"""Characters; a shorter hidden text is a hint or a label."""
_TOGGLE = 40
"""Characters of the words that unfold a text."""
_LEAVES = re.compile(r"\b(?:halaman 1 dari \d|page 1 of \d|tampilkan semua|show all)", re.I)
"""Words of what turns the leaves of one text: "1 2 Selanjutnya Tampilkan semua Halaman 1 dari 2"."""
_TAIL = 2 * _TOGGLE
"""Characters at the end of a run of text that hold the words to click."""
_SHOWN = 2000
"""Characters of the beginning of a text that is shown apart from the whole of it."""
_BEHIND = 8
"""Pieces behind a hidden text in which the words to click stand."""
_BLANK = f" \t\r\n\xa0{SEAM}"
_AWAY = ("#", "javascript:")
"""How an address begins that leads nowhere else."""
_DOTS = ("[…]", "[...]", "(…)", "(...)", "…", "...")
_PARTS = (SEAM, BREAK, "…", "...", ". ", "? ", "! ", "” ", '" ')
"""What stands before the words to click."""
_MOST_LOOKED = 20
"""Times that all pieces of a page may be looked at: thousands of folds, one in another, are no page for people."""
_GALLERIED = re.compile(r' href="([^"]+\.(?:jpe?g|png|webp|gif))"', re.I)


class Ahead:
    """Looks ahead of one walk over a page's pieces, so far in all and no farther."""

    def __init__(self) -> None:
        self.looked = 0

    def is_fold(self, pieces: list[str], walk: Iterator[str]) -> bool:
        """Whether what a page hides at first is running text, as the second half of an article behind "Baca selengkapnya"."""
        if self.looked > _MOST_LOOKED * len(pieces):
            return False
        at = place_of(pieces, walk)
        told, end = _is_fold(pieces, at)
        self.looked += end - at
        return told


def _is_fold(pieces: Sequence[str], at: int) -> tuple[bool, int]:
    """Also return the index up to which that had to be looked at."""
    found: list[str] = []
    depth = linked = link_depth = 0
    place = at
    for place in range(at, len(pieces)):
        written, _, text = pieces[place].partition(">")
        if written.startswith("/"):
            depth -= 1
            if not depth:
                break
            if link_depth > depth:
                link_depth = 0
        elif written.startswith("input"):
            return False, place
        elif not written.endswith("/"):
            depth += 1
            if not link_depth and (written == "a" or written.startswith("a ")):
                link_depth = depth
        found.append(unescaped(text))
        if link_depth:
            linked += len(text)
    return len(" ".join("".join(found).split())) >= max(_FOLD, 4 * linked), place


def end_of(pieces: Sequence[str], at: int) -> int:
    """Return the index of the end tag of the element whose start tag is at ``at``."""
    depth = 0
    for place in range(at, len(pieces)):
        written = pieces[place].partition(">")[0]
        depth += -1 if written.startswith("/") else not written.endswith("/")
        if not depth:
            return place
    return len(pieces)


def is_unfolded_behind(pieces: Sequence[str], end: int) -> bool:
    """Whether the first words behind the element that ends at ``end`` unfold it: "selengkapnya"."""
    for piece in pieces[end : end + _BEHIND]:
        if words := unescaped(piece.partition(">")[2]).strip():
            return len(words) <= _TOGGLE and shows("toggle", words)
    return False


def without_toggle(run: str, *, cut: bool = False) -> str:
    """Return a run of text without the words at its end that unfold its rest, and without their dots if it was ``cut`` there.

    >>> without_toggle("Rapat digelar di… selengkapnya", cut=True), without_toggle("Rapat usai. Baca selengkapnya")
    ('Rapat digelar di', 'Rapat usai.')
    """
    rest = run.rstrip(_BLANK + BREAK)
    at, sign = max(((rest.rfind(sign), sign) for sign in _PARTS), key=lambda found: found[0] + len(found[1]))
    words = rest[at + len(sign) :].lstrip("])").strip(_BLANK) if at >= 0 else ""
    told = 0 < len(words) <= _TOGGLE and shows("toggle", words)
    if told:
        rest = rest[: at + len(sign)].rstrip(_BLANK)
    if cut and (dots := next((each for each in _DOTS if rest.endswith(each)), None)) is not None:
        return rest.removesuffix(dots).rstrip(_BLANK)
    return rest if told else run


def unfolds(segment: Segment) -> bool:
    """Whether a line says that something is folded away near it: it is the words to click, or is cut and ends with them."""
    text = segment.text
    if any(not address.startswith(_AWAY) for address, _ in segment.links):
        return False
    if len(text) <= _TOGGLE and shows("toggle", text):
        return True
    if len(text) <= _TAIL and _LEAVES.search(text):
        return True
    tail = text[-_TAIL:]
    rest = without_toggle(tail)
    return rest != tail and rest.endswith(("…", "..."))


def tail_of(run: list[str]) -> int:
    """Return the index from which the pieces of a run of text hold what may unfold its rest; a longer piece is parted there."""
    at, size = len(run), 0
    while at and size <= _TAIL:
        at -= 1
        size += len(run[at])
    if size > 2 * _TAIL:  # or a text that goes on behind a thousand folds would be written anew at each
        head = size - 2 * _TAIL
        run[at : at + 1] = [run[at][:head], run[at][head:]]
        at += 1
    return at


def says_again(pieces: Sequence[str], at: int, end: int, run: Sequence[str]) -> bool:
    """Whether the hidden text from ``at`` to ``end`` begins with the whole of ``run``, which was the visible beginning of it."""
    if sum(map(len, run)) > _SHOWN:
        return False
    shown = squeezed("".join(run).replace(SEAM, "").replace(BREAK, " "))
    hidden = "".join(unescaped(piece.partition(">")[2]) for piece in pieces[at:end])
    return len(shown) >= _FOLD and squeezed(hidden[: 2 * _SHOWN]).startswith(shown)


def galleried(pieces: list[str], walk: Iterator[str], at: int, path: Sequence[int], flags: int) -> Iterator[Picture]:
    """Yield the uploaded pictures that links open in the hidden element opened last, as a gallery in a tab has them."""
    first = place_of(pieces, walk)
    found: list[str] = []
    for piece in pieces[first : end_of(pieces, first)]:
        written = piece.partition(">")[0]
        if written.startswith("a ") and (linked := _GALLERIED.search(written)) and UPLOAD.search(linked[1]):
            found.append(unescaped(linked[1]))
    for address in dict.fromkeys(found):
        yield Picture(address, "", at, tuple(path), flags | FOLDED, False, address, False)


def without_hidden(page: Page, furniture: Sequence[bool]) -> Sequence[bool]:
    """The marks of furniture, with a mark on every hidden text beside which nothing stands that unfolds it."""
    hidden = [at for at, segment in enumerate(page.segments) if segment.flags & FOLDED]
    if not hidden:
        return furniture
    near = {at for each in hidden for at in range(max(0, each - 2), min(len(page.segments), each + 3))}
    toggles = {at for words, at in page.buttons if shows("toggle", words.strip())}
    toggles |= {at for at in near if unfolds(page.segments[at])}
    marks = list(furniture)
    run: list[int] = []
    for at in (*hidden, -1):
        if run and at != run[-1] + 1:
            if toggles.isdisjoint(range(run[0] - 2, run[-1] + 4)):
                for each in run:
                    marks[each] = True
            run = []
        run.append(at)
    return marks


def differ(one: Sequence[bool], other: Sequence[bool]) -> list[int]:
    """Return the indexes at which two lists of marks differ."""
    return [at for at, (was, now) in enumerate(zip(one, other, strict=True)) if was != now]
