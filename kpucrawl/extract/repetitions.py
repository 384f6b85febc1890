"""In: the segments taken for an article's body; out: those that only repeat others, such as pull quotes."""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.folds import without_toggle
from kpucrawl.extract.page import ASIDE, FIGURE, FOLDED, QUOTE, Page

MOST_COMPARED = 400
"""Segments; longer bodies are not searched for repetitions."""
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def told_twice(page: Page, kept: Sequence[int]) -> list[int]:
    """Which kept segments only repeat others: pull quotes, and a text that stands in the page a second time for narrow screens.

    Authors repeat a sentence too, so a repetition counts only in a quotation's dress, or as one of several in a row.
    """
    if len(kept) > MOST_COMPARED:
        return []
    if shown := _shown_beginning(page, kept):
        return shown
    cores = [(at, page.segments[at].text.strip(" “”\"'‘’…»«")) for at in kept]
    whole = "\n".join(core for _, core in cores)
    dressed = [at for at, _ in cores if page.segments[at].flags & (QUOTE | ASIDE | FIGURE)]
    few = len(dressed) * 2 < len(cores)  # where the whole body stands in a quotation, that tells nothing
    if not (few and dressed) and len({core for _, core in cores}) == len(cores):
        return []
    pulled = [at for at, core in cores if few and at in dressed and len(core) >= 40 and whole.count(core) > 1]
    seen: dict[str, int] = {}
    again: list[int] = []
    firsts: list[int] = []
    for number, (_, core) in enumerate(cores):
        if core in seen:
            again.append(number)
            firsts.append(seen[core])
        else:
            seen[core] = number
    in_order = firsts == sorted(set(firsts)) and again == list(range(again[0], again[0] + len(again))) if again else False
    if in_order and len(again) >= 2 and len(again) * 5 >= len(cores) * 2:
        pulled += [cores[number][0] for number in again]
    return sorted(set(pulled))


def _shown_beginning(page: Page, kept: Sequence[int]) -> list[int]:
    """The visible beginning of a text the whole of which stands hidden behind it, and takes its place when it is asked for."""
    segments = page.segments
    first = next((number for number, at in enumerate(kept) if segments[at].flags & FOLDED), 0)
    if not first:
        return []
    shown = letters("".join(without_toggle(segments[at].text, cut=True) for at in kept[:first]))
    hidden = letters("".join(segments[at].text for at in kept[first:]))
    return list(kept[:first]) if shown and hidden.startswith(shown) else []


def letters(text: str) -> str:
    """Return the letters and digits of a text, in small letters."""
    text = text.lower()
    if text.isascii():
        return text.encode().translate(None, _NO_LETTERS).decode()
    return "".join(filter(str.isalnum, text))
