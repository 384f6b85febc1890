"""In: the segments taken for an article's body; out: those that stand in boxes between its paragraphs and are no part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kpucrawl.extract.advertisements import advertised
from kpucrawl.extract.clusters import Terrain, is_sentence
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import FORM, QUOTE, Segment
from kpucrawl.extract.repetitions import MOST_COMPARED, letters
from kpucrawl.extract.shapes import is_file
from kpucrawl.extract.signs import shows
from kpucrawl.extract.summaries import contents, is_boxed, summaries
from kpucrawl.extract.texts import squeezed

_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)? ?%")
"""A poll's answers stand beside their shares."""
_ANSWER = re.compile(r"\D{2,40}\(?\d{1,3}(?:[.,]\d+)? ?%\)?")
"""Or before them, in one line."""
_DISPLAYED = frozenset(("dt", "td", "blockquote", "center", "h2", "h3", "h4", "h5", "h6"))
"""Elements in which a sentence is put on display."""
_LISTED = frozenset(("li", "dd", "row"))
_FIGURE = re.compile(r"(?!\d?\d[.:]\d\d$)[+±]?(?:\d[\d.,]*\d\d|\d[\d.,]*(?: ?[%+]| ?(?:rb|ribu|jt|juta|miliar|triliun)\b))\+?")
"""A figure that is shown large, without its noun; numbers of a list and times of day are none."""
_BUTTON = 30
"""Characters of what a button says."""
_LABEL = 40
"""Characters of a line that was left out and heads a box."""
_BOX_LINES, _BOX_SIZE = 4, 320
"""Lines and characters of a box that only leads to something else."""


def none_of_the_text(
    terrain: Terrain, headline: Headline | None, kept: Sequence[int], inside: tuple[int, ...]
) -> Iterator[tuple[int, str]]:
    """Yield which kept segments stand in boxes of their own between the paragraphs and are no part of the text, and why.

    A box is an advertisement where other pages of the site have its words too, a form where it holds one, and a pull quote where
    it only repeats a sentence. Where every paragraph stands in a box of its own, none of this can be told.
    """
    segments = terrain.page.segments
    title = segments[headline.at] if headline is not None and headline.at >= 0 else None
    if not kept:
        return
    redrawn = terrain.site.drawn_among(terrain.page, headline.at if headline is not None else -1, kept)
    yield from ((at, "advertisement") for at in (*advertised(terrain, kept, inside), *redrawn))
    forms = {segments[at].path[:-1] for at in kept if segments[at].flags & FORM and not segments[kept[0]].flags & FORM}
    forms = {box for box in forms if len(box) > len(inside)}
    yield from ((at, "form") for at in kept if forms and any(segments[at].path[: len(box)] == box for box in forms))
    yield from ((at, "summary") for at in (*_machines(segments, kept, inside), *summaries(terrain.page, kept, inside)))
    yield from ((at, "contents") for at in contents(terrain.page, kept))
    yield from ((at, "poll") for at in _polls(terrain, kept, inside))
    yield from ((at, "figure") for at in _figures(segments, kept, inside))
    yield from ((at, "advertisement") for at in _leading_away(terrain, kept, inside))
    yield from ((at, "another's") for at in _of_others(terrain, kept, inside))
    yield from ((at, "advertisement") for at in _known_calls(terrain, kept, title))
    written = [at for at in kept if segments[at].tag not in _LISTED]
    dresses = Counter(_dress(segments[at]) for at in written or kept)
    dress, paragraphs = dresses.most_common(1)[0]
    if paragraphs * 2 < len(written) or len(kept) > MOST_COMPARED:
        return
    odd = [at for at in kept if _dress(segments[at]) != dress and segments[at].tag not in _LISTED]
    odd = [at for at in odd if len(segments[at].text) >= 40]
    if not odd:
        return
    whole: list[tuple[int, str]] = []
    boxes: set[tuple[int, ...]] = set()
    lines = Counter(segments[at].path[:-1] for at in kept)
    known = Counter(segments[at].path[:-1] for at in kept[1:-1] if terrain.site.returns(segments[at], title))
    for at in odd:
        segment = segments[at]
        box = segment.path[:-1]
        if kept[0] < at < kept[-1] and 2 * known[box] >= lines[box] - 1 and terrain.site.returns(segment, title):
            yield at, "furniture"  # a line of a list may stand in other articles' lists too; most of a list may not
            boxes.add(box)
            continue
        core = letters(segment.text)
        whole = whole or [(each, letters(segments[each].text)) for each in kept]
        again = [(each, text) for each, text in whole if each != at and core in text] if len(core) >= 32 else []
        drawn = segment.tag in _DISPLAYED or len(segment.path) > dress[1]
        if any(len(text) > len(core) + 16 or (drawn and _dress(segments[each]) == dress) for each, text in again):
            yield at, "told twice"  # authors also write the same paragraph twice, but not in another dress
    boxes = {box for box in boxes if len(box) > len(inside)}
    yield from ((at, "furniture") for at in kept if boxes and segments[at].path[:-1] in boxes)


def _dress(segment: Segment) -> tuple[str, int]:
    return segment.tag, len(segment.path)


def _machines(segments: Sequence[Segment], kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield the lines of a box in which a line says that a machine wrote it: a summary of what the office wrote."""
    for signed in kept:
        if not shows("machine", segments[signed].text):
            continue
        box = segments[signed].path[:-1]
        lines = [at for at in kept if segments[at].path[: len(box)] == box]
        if len(box) > len(inside) and 2 * len(lines) < len(kept) + 2:
            yield from lines
        else:
            yield signed


def _polls(terrain: Terrain, kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield the lines of boxes in which answers and their shares stand; in one line, where other pages have the same answers."""
    segments = terrain.page.segments
    yield from _answers(terrain, kept, len(inside) + 1)
    shares = [segments[at].path[:-1] for at in kept if _SHARE.fullmatch(segments[at].text) and segments[at].tag != "row"]
    if len(shares) < 2:
        return
    boxes = {box for box, count in Counter(shares).items() if count >= 2 and len(box) > len(inside)}
    yield from (at for at in kept if boxes and any(segments[at].path[: len(box)] == box for box in boxes))


def _answers(terrain: Terrain, kept: Sequence[int], depth: int) -> Iterator[int]:
    segments = terrain.page.segments
    told = [at for at in kept[1:] if len(segments[at].path) > depth and _ANSWER.fullmatch(segments[at].text)]
    if len(told) < 2:
        return
    again = Counter(segments[at].path[:depth] for at in told if terrain.site.is_met_again(segments[at], None))
    for box in (box for box, count in again.items() if count > 1):
        lines = [at for at in kept if segments[at].path[:depth] == box]
        if len(lines) <= _BOX_LINES + again[box] and kept[0] not in lines:
            yield from lines


def _figures(segments: Sequence[Segment], kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield the lines of boxes that only show figures with their names, large, between the paragraphs."""
    depth = len(inside) + 1
    shown = {
        segments[at].path[:depth] for at in kept[1:] if _FIGURE.fullmatch(segments[at].text) and is_boxed(segments[at], depth)
    }
    for box in shown:
        lines = [at for at in kept if segments[at].path[:depth] == box]
        if len(lines) < 2 or len(lines) % 2 or 3 * len(lines) > 2 * len(kept):
            continue
        pairs = zip(lines[::2], lines[1::2], strict=True)
        if all(_FIGURE.fullmatch(segments[one].text) and _names_a_figure(segments[other]) for one, other in pairs):
            yield from lines


def _names_a_figure(segment: Segment) -> bool:
    words = segment.tag not in _LISTED and len(segment.text) <= _LABEL and segment.text[-1] not in ".:;,”"
    return words and _FIGURE.fullmatch(segment.text) is None


def _of_others(terrain: Terrain, kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield the lines of boxes between the paragraphs that hold another article's headline."""
    segments = terrain.page.segments
    depth = len(inside) + 1
    boxes: dict[tuple[int, ...], list[int]] = {}
    for at in kept[1:]:
        if len(segments[at].path) > depth:
            boxes.setdefault(segments[at].path[:depth], []).append(at)
    if 3 * len(boxes) > len(kept) or segments[kept[0]].path[:depth] in boxes:
        return
    for lines in boxes.values():
        if any(segments[at].tag in {"li", "row", "dd"} or segments[at].flags & QUOTE for at in lines) or 2 * len(lines) > len(
            kept
        ):
            continue
        named = any(squeezed(segments[at].text) in terrain.known for at in lines if 20 <= len(segments[at].text) <= 300)
        label = segments[lines[0] - 1]
        headed = len(label.text) <= _LABEL and lines[0] - 1 not in kept and label.path[:depth] == segments[lines[0]].path[:depth]
        calls = is_sentence(segments[lines[0]]) and (
            _is_button(segments[lines[-1]]) if len(lines) > 1 else _has_button(terrain, lines[-1] + 1, kept, depth)
        )
        if named or ((headed or calls) and all(terrain.site.is_met_again(segments[at], None) for at in lines)):
            yield from lines


def _known_calls(terrain: Terrain, kept: Sequence[int], title: Segment | None) -> Iterator[int]:
    """Yield the lines between the paragraphs that are nothing but a link that several articles have there, and to no file."""
    for at in kept[1:-1]:
        segment = terrain.page.segments[at]
        called = segment.is_link and segment.tag not in _LISTED and terrain.site.returns(segment, title)
        if called and not any(is_file(address) for address, _ in segment.links):
            yield at


def _has_button(terrain: Terrain, at: int, kept: Sequence[int], depth: int) -> bool:
    """Whether line ``at``, which was left out, is the button of the box that the line before it stands in."""
    above, *below = terrain.page.segments[at - 1 : at + 1]
    if not below or at in kept:
        return False
    return above.path[:depth] == below[0].path[:depth] and _is_button(below[0])


def _is_button(segment: Segment) -> bool:
    """Whether a line reads as a button does, be it a link or not: "Daftar sekarang"."""
    return len(segment.text) <= _BUTTON and segment.text[-1].isalpha() and segment.tag not in _DISPLAYED


def _leading_away(terrain: Terrain, kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield the lines of small boxes between the paragraphs whose business is a link that leads to no file."""
    segments = terrain.page.segments
    depth = len(inside) + 1
    boxes: dict[tuple[int, ...], list[int]] = {}
    for at in kept[1:-1]:
        if is_boxed(segments[at], depth):
            boxes.setdefault(segments[at].path[:depth], []).append(at)
    boxes = {box: lines for box, lines in boxes.items() if len(lines) >= 2}  # a paragraph alone in one is mostly the text's own
    if 3 * len(boxes) > len(kept):
        return
    for lines in boxes.values():
        size = sum(len(segments[at].text) for at in lines)
        if len(lines) > _BOX_LINES or size > _BOX_SIZE or any(segments[at].tag in {"li", "row"} for at in lines):
            continue
        leads = [at for at in lines if segments[at].link_chars > 0.8 * len(segments[at].text)]
        if leads and leads[-1] == lines[-1] and not any(is_file(address) for at in leads for address, _ in segments[at].links):
            yield from lines
