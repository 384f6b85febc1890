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
_GALLERIED = re.compile(r' href="([^"]+\.(?:jpe?g|png|webp|gif))"', re.I)


def is_fold(pieces: list[str], walk: Iterator[str]) -> bool:
    """Whether what a page hides at first is running text, as the second half of an article behind "Baca selengkapnya"."""
    found: list[str] = []
    depth = linked = link_depth = 0
    for place in range(place_of(pieces, walk), len(pieces)):
        written, _, text = pieces[place].partition(">")
        if written.startswith("/"):
            depth -= 1
            if not depth:
                break
            if link_depth > depth:
                link_depth = 0
        elif written.startswith("input"):
            return False
        elif not written.endswith("/"):
            depth += 1
            if not link_depth and (written == "a" or written.startswith("a ")):
                link_depth = depth
        found.append(unescaped(text))
        if link_depth:
            linked += len(text)
    return len(" ".join("".join(found).split())) >= max(_FOLD, 4 * linked)


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
    if len(text) <= 2 * _TOGGLE and _LEAVES.search(text):
        return True
    tail = text[-2 * _TOGGLE :]
    rest = without_toggle(tail)
    return rest != tail and rest.endswith(("…", "..."))


def tail_of(run: Sequence[str]) -> int:
    """Return the index from which the pieces of a run of text hold what may unfold its rest."""
    at, size = len(run), 0
    while at and size <= 2 * _TOGGLE:
        at -= 1
        size += len(run[at])
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
    toggles = [at for words, at in page.buttons if shows("toggle", words.strip())]
    for at in {near for each in hidden for near in range(max(0, each - 2), min(len(page.segments), each + 3))}:
        if unfolds(page.segments[at]):
            toggles.append(at)
    marks = list(furniture)
    run: list[int] = []
    for at in (*hidden, -1):
        if run and at != run[-1] + 1:
            if not any(run[0] - 2 <= toggle <= run[-1] + 3 for toggle in toggles):
                for each in run:
                    marks[each] = True
            run = []
        run.append(at)
    return marks


def differ(one: Sequence[bool], other: Sequence[bool]) -> list[int]:
    """Return the indexes at which two lists of marks differ."""
    return [at for at, (was, now) in enumerate(zip(one, other, strict=True)) if was != now]
