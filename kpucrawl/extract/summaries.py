"""In: the segments taken for an article's body; out: those that only announce or sum up what stands there.

A summary, by a machine or not, stands in a box of its own under a head that says so; a table of contents has the words of the
subheads that follow, one below the other or all in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpucrawl.extract.clusters import is_sentence
from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.references import without_tool
from kpucrawl.extract.repetitions import MOST_COMPARED, letters

_HEAD = re.compile(
    r"(?:ringkasan|rangkuman|intisari|inti(?: berita)?|ikhtisar|poin(?:-poin)? (?:penting|utama|kunci)|pokok(?:-pokok)? berita"
    r"|sekilas(?: berita)?|dalam (?:satu|tiga|lima) (?:menit|kalimat|poin)"
    r"|summary|key (?:points|takeaways)|highlights|tl;?dr)\b.{0,50}",
    re.I,
)
_CONTAINERS = frozenset(("div", "section", "aside", "figure", "td", "center", "details", "summary"))
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+")
_HEAD_SIZE, _SUBHEAD = 70, 120
"""Characters of a line that says what a box is, and of a subhead."""
_FEWEST, _LONGEST = 2, 600


def summaries(page: Page, kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield which of the segments ``kept`` belong to boxes that sum up the text; ``inside`` is the path of what holds it all."""
    segments = page.segments
    if not kept:
        return
    first, last = max(0, kept[0] - 2), kept[-1]
    for at in range(first, last + 1):
        text = segments[at].text
        if len(text) > _HEAD_SIZE or not _HEAD.fullmatch(text.strip(" :✨🤖-–•")):
            continue
        box = segments[at].path[: len(inside) + 1]
        lines = [each for each in kept if segments[each].path[: len(box)] == box]
        if len(lines) <= (at in lines) or len(box) <= len(inside) or 2 * len(lines) >= len(kept):
            continue  # a subhead in a box of its own, as page builders make them, heads no summary
        if is_boxed(segments[at], len(box)):
            yield from lines


def is_boxed(segment: Segment, depth: int) -> bool:
    """Whether a segment stands in an element ``depth`` levels below the root that is more than its own paragraph."""
    return len(segment.path) > depth or (len(segment.path) == depth and segment.tag in _CONTAINERS)


def _core(text: str) -> str:
    """The letters of an entry or a subhead without its number and what opens an editor."""
    return letters(_NUMBER.sub("", without_tool(text)))


def _is_text(segment: Segment) -> bool:
    return len(segment.text) > _SUBHEAD or is_sentence(segment)


def contents(page: Page, kept: Sequence[int]) -> Iterator[int]:
    """Yield which of the segments ``kept`` are a table of contents: the words of subheads that follow, in their order."""
    if len(kept) > MOST_COMPARED:
        return
    segments = page.segments
    short = [(at, _core(segments[at].text)) for at in kept if len(segments[at].text) <= _SUBHEAD and segments[at].text[-1] != "."]
    if len(short) < _FEWEST:
        return
    places: dict[str, list[int]] = {}
    for at, core in short:
        places.setdefault(core, []).append(at)
    for at in kept:
        rest, found = letters(segments[at].text), 0
        for behind, head in short if len(segments[at].text) <= _LONGEST else ():
            if behind > at and len(head) >= 4 and rest.startswith(head):
                rest, found = rest[len(head) :], found + 1
        if found >= _FEWEST and not rest:
            yield at
    twice = [ats for core, ats in places.items() if len(ats) == 2 and len(core) >= 4 and segments[ats[1]].tag != "li"]
    firsts, seconds = [ats[0] for ats in twice], [ats[1] for ats in twice]
    in_order = len(twice) >= _FEWEST and firsts == sorted(firsts) and seconds == sorted(seconds) and firsts[-1] < seconds[0]
    headed = sum(at + 1 < len(segments) and _is_text(segments[at + 1]) for at in seconds)
    if in_order and firsts[-1] - firsts[0] <= 2 * len(firsts) and 2 * headed >= len(seconds):
        yield from firsts
