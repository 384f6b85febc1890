"""In: readings of a quiet night that differ from what the archive has; out: those that wait until they are seen once more.

On such a night a few articles of a site are read, too few to tell what it has put around all its texts: a box of its own between
the paragraphs, a player above them, a visitor's words below. A line that has come or gone in what the text itself does not wear
may be one of these. So it is no edit yet: the article and a neighbour are looked at again the next day, and what stands there
still, and came to no other article, is the office's. What stands among the paragraphs and as they do is an edit at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kpucrawl.errors import PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.page import QUOTE, Segment
from kpucrawl.extract.texts import fingerprint as line_of
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Article
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.exchanged import are_alike
from kpucrawl.persist.pages import Page as StoredPage
from kpucrawl.persist.unseen import Waiting

from .due import tomorrow
from .parcels import Reading

_TELLING = 8
"""Letters of a line below which it may stand anywhere on a page by chance."""
_OF_TEXTS = frozenset(("p", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "blockquote", "pre", "row", "td", "th"))
"""Elements that an editor puts among the paragraphs."""
_HELD = frozenset(("li", "dd", "dt", "row", "td", "th"))
_ITEM = re.compile(r"[-–•*]\s|\(?\w{1,2}[.)]\s")
_MOST = 4
"""Visits after which an article that still waits is looked at no sooner than its days say."""
_CLASSED = 1
"""The bit of a dress that tells whether the element itself has classes."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was stored, and its text decoded."""

    page: StoredPage
    text: str


@dataclass(frozen=True, slots=True)
class Before:
    """What the archive has of an article: its text, and the page it was read from; None where that cannot be read."""

    body: str
    page: KeptPage | None


def let_wait(archive: Archive, site: str, differing: Sequence[tuple[Before | None, Reading]]) -> None:
    """Take out of a site's readings what is not believed yet, held against what the archive has; ``None``: they say the same."""
    if not differing or not differing[0][1].page.visit.night.is_nightly:
        return
    known = archive.waiting(site)
    sound = {reading.page.key for before, reading in differing if before is None}
    for before, reading in differing:
        article, page = reading.article, reading.page
        found = None
        if before is not None and article is not None and not reading.only_read:
            found = _doubtful(before, reading, article)
        mine = known.pop(page.key, None)
        if before is None or article is None or found is None:
            if mine is not None:
                archive.drop_waiting(site, page.key)
            continue
        is_shared = found.in_boxes or any(found.lines & other.lines for other in known.values())
        began = page.visit.began_at
        again = mine is not None and mine.since < began and found.lines <= mine.lines
        if mine is not None and again and not is_shared and (sound or archive.has_neighbour(site, page.key, mine.since)):
            archive.drop_waiting(site, page.key)
            continue
        known[page.key] = Waiting(
            page.key, found.lines, mine.since if again and mine else began, min(_MOST, mine.times + 1) if mine else 1
        )
        archive.save_waiting(site, known[page.key])
        reading.article, reading.waits = replace(article, body=found.body), True
        if known[page.key].times < _MOST and not is_shared:
            page.visit.wanted_again.add(page.key)
            archive.hasten_look(site, page.key, began, tomorrow(page.fetched_at))


@dataclass(frozen=True, slots=True)
class _Found:
    """What has come and gone that may be none of a text's."""

    lines: frozenset[int]
    """Fingerprints."""
    in_boxes: bool
    """Whether some of it wears what on its site only boxes wear."""
    body: str
    """The text without it."""


def _doubtful(before: Before, reading: Reading, article: Article) -> _Found | None:
    """Return what came and went of which it is not sure that it is the text's; None where there is no such thing."""
    old, new = ([line for line in body.split("\n\n") if line] for body in (before.body, article.body))
    steps = SequenceMatcher(None, [*map(squeezed, old)], [*map(squeezed, new)], autojunk=False).get_opcodes()
    shared = [line for kind, i1, i2, _, _ in steps if kind == "equal" for line in old[i1:i2]]
    if (not shared and old and new) or len(steps) == 1 == len([step for step in steps if step[0] == "equal"]):
        return None  # another text, or the same
    pages = _segments(before.page, reading) if before.page is not None else None
    if pages is None:
        return None
    wears_box = reading.page.visit.reader.furniture.wears_box
    doubted: list[str] = []
    kept: list[str] = []
    in_boxes = False
    for kind, i1, i2, j1, j2 in steps:
        gone, come = old[i1:i2], new[j1:j2]
        if kind == "equal" or any(are_alike(one, other) for one in gone for other in come):
            kept += come
            continue
        for lines, side in ((gone, pages[0]), (come, pages[1])):
            apart = [line for line in lines if _stands_apart(line, shared, side)]
            kept += apart if lines is gone else [line for line in come if line not in apart]
            doubted += apart
            in_boxes = in_boxes or any(wears_box(segment) for line in apart for segment in _standing(line, side))
    return _Found(frozenset(map(line_of, doubted)), in_boxes, "\n\n".join(kept)) if doubted else None


def _segments(kept: KeptPage, reading: Reading) -> tuple[list[Segment], list[Segment]] | None:
    page = reading.page
    try:
        old = flatten(kept.text, kept.page.url)
        return old.segments, flatten(decode(page.body, page.content_type), page.url).segments
    except PageRefused:
        return None


def _stands_apart(line: str, shared: Iterable[str], segments: Sequence[Segment]) -> bool:
    """Whether a line stands on a page in something else than the text does that has not changed."""
    texts = [segment for each in shared for segment in _standing(each, segments)]
    dresses = {segment.dress for segment in texts}
    homes, tags = {segment.path[:-1] for segment in texts}, {segment.tag for segment in texts}
    found = list(_standing(line, segments))
    return bool(found) and not any(segment.dress in dresses or _is_put_among(segment, homes, tags) for segment in found)


def _standing(line: str, segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments that are a line, or parts of it: it may be told without its credit, or stand in several."""
    letters = squeezed(line)
    for segment in segments:
        own = squeezed(segment.text)
        if own == letters or (len(own) >= _TELLING and own in letters) or (len(letters) >= _TELLING and letters in own):
            yield segment


def _is_put_among(segment: Segment, homes: set[tuple[int, ...]], tags: set[str]) -> bool:
    """Whether a segment is what an editor puts among paragraphs: one more, a subhead, a list, a quotation, a table."""
    if segment.tag not in _OF_TEXTS | tags or segment.dress & _CLASSED:
        return False
    is_held = segment.tag in _HELD or segment.flags & QUOTE or (segment.tag in tags and _ITEM.match(segment.text))
    return segment.path[:-1] in homes or bool(is_held and {segment.path[:-2], segment.path[:-3], segment.path[:-4]} & homes)
