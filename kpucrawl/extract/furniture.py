"""In: flattened article pages of one site; out: ``Furniture``, which runs of text stand on most of them, and where.

What changes from page to page is content, what stays is furniture. A few pages teach it, the archive keeps it, so that a
single later page profits. Only article pages are counted: a short article's text also stands on the home page and on its
listing, but never on other articles.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from kpucrawl.extract.cards import leads_elsewhere
from kpucrawl.extract.dress import LISTED, with_boxes
from kpucrawl.extract.habit import Habit, is_kept
from kpucrawl.extract.hopes import Places
from kpucrawl.extract.hopes import is_kept as is_hoped
from kpucrawl.extract.page import Page, Segment, line_of
from kpucrawl.extract.shapes import FILES, UPLOAD
from kpucrawl.extract.signs import has_date
from kpucrawl.extract.stories import told_below
from kpucrawl.extract.texts import LINKED, TEXTS, fingerprint
from kpucrawl.extract.worn import Dresses, among
from kpucrawl.extract.worn import is_kept as is_dress

_FEWEST_PAGES = 3
"""Below this many pages nothing is furniture: two formula posts share whole paragraphs."""
_SHARE = 0.5
"""What stands on this share of a site's article pages is furniture."""
_OFTEN = 0.3
"""What stands between the paragraphs on this share of them, in a box of its own, is an advertisement or a poll."""
_ALWAYS, _ENOUGH = 0.95, 6
"""What stands on this share of so many pages is never a text's own, even among its sentences."""
_FIRM = 0.9
"""What stands in its place on this share of them is the site's layout."""
_DIGITS = re.compile(r"\d+")
_SIGNPOST, _LINE = 32, 160
"""Characters of menu entries and heads of columns, which stay for years, and of what else a frame says: an address, a motto."""
_FEWEST_PLACES = 5
"""Of fewer places no layout can be told from another."""
_HALVED_AT = 60
"""Pages after which older ones count half: what a site adds to every page is furniture soon, and counts stay few."""
_KEPT_PAGES = 12
"""Pages that kept furniture counts for: a few more of another kind, and they are believed."""
_KEPT_LINES = 400
"""Lines kept a site: a page has some dozens that are furniture."""
_PLACE = "at "
"""Begins the key of a kept line that tells a place."""
_PRIME = 1_000_003
_UNKNOWN: frozenset[int] = frozenset()

Question = Literal["stands", "of one page", "shown with", "returns", "met again", "takes turns", "always", "drawn anew"]
"""What a reading asks of a line, beside whether it is furniture."""


class Furniture:
    """What stands on how many of a site's article pages: ``counts`` by line, ``places`` by short line, element and depth."""

    def __init__(self, pages: int = 0, counts: Mapping[int, int] | None = None, places: Mapping[int, int] | None = None) -> None:
        self.pages = pages
        self.counts: dict[int, int] = dict(counts or {})
        self.places: dict[int, int] = dict(places or {})
        self.habit = Habit()
        """What the articles in this furniture tell of their posting."""
        self.hoped = Places()
        """What stands beside them that may be writer, category or counter."""
        self.dresses = Dresses()
        """What boxes wear that are no part of a text."""
        self._layout: tuple[int, frozenset[int]] = (0, _UNKNOWN)

    @classmethod
    def recalled(cls, kept: Mapping[str, int], pages: int) -> Furniture:
        """Return the furniture that ``keep`` told, as it was after so many pages."""
        others = {key for key in kept if key.startswith(_PLACE) or any(known(key) for known in (is_kept, is_hoped, is_dress))}
        lines = {int(key): kept[key] for key in kept.keys() - others}
        places = {int(key[len(_PLACE) :]): count for key, count in kept.items() if key.startswith(_PLACE)}
        known = cls(pages, lines, places)
        known.habit = Habit.recalled(kept)
        known.hoped = Places.recalled(kept)
        known.dresses = Dresses.recalled(kept)
        return known

    def keep(self) -> tuple[dict[str, int], int]:
        """Return what is worth keeping for a later run, key → pages, and of how many pages: at most a dozen."""
        pages = min(self.pages, _KEPT_PAGES)
        scale = pages / self.pages if self.pages else 1.0
        told = [*((count, str(mark)) for mark, count in self.counts.items())]
        told += [(count, f"{_PLACE}{mark}") for mark, count in self.places.items()]
        common = sorted((entry for entry in told if entry[0] >= max(2, self.pages / 4)), reverse=True)
        lines = {key: max(1, round(count * scale)) for count, key in common[:_KEPT_LINES]}
        others = self.habit.keep() | self.hoped.keep() | self.dresses.keep()
        return lines | others if pages else lines, pages

    def learn(self, page: Page) -> None:
        """Count one more article page."""
        self.pages += 1
        for counts, marks in ((self.counts, _lines(page)), (self.places, places(page))):
            for mark in marks:
                counts[mark] = counts.get(mark, 0) + 1
        self.dresses.learn(page)
        if self.pages >= _HALVED_AT:
            self.fade()

    def forget(self, page: Page) -> None:
        """Take back one page that turned out to be no article."""
        self.pages -= 1
        self.dresses.learn(page, -1)
        for counts, marks in ((self.counts, _lines(page)), (self.places, places(page))):
            for mark in marks:
                left = counts.get(mark, 0) - 1
                if left > 0:
                    counts[mark] = left
                else:
                    counts.pop(mark, None)

    def fade(self) -> None:
        """Let what was learned so far count half."""
        self.pages //= 2
        self.dresses.fade()
        self.counts = {mark: count // 2 for mark, count in self.counts.items() if count > 1}
        self.places = {mark: count // 2 for mark, count in self.places.items() if count > 1}
        self._layout = (0, _UNKNOWN)

    def stands(self, text: str) -> bool:
        """Whether ``text`` is known to stand on most pages."""
        return self.tells("stands", fingerprint(text))

    def is_of_one_page(self, address: str) -> bool:
        """Whether a file's address is known to be linked on one page at most, of several."""
        return self.tells("of one page", fingerprint(f"file {address}"))

    def is_shown_with(self, src: str, headline: Segment) -> bool:
        """Whether a picture stands on other pages beside links to its article: the newest posts are shown on all of them.

        Where it is such a link itself, or stands in a card, it is not counted at all.
        """
        return self.tells("shown with", fingerprint(f"image {src}"), LINKED[headline.text])

    def returns(self, segment: Segment, headline: Segment | None) -> bool:
        """Whether a segment's words are known from two other pages at least, and from more than the headline is.

        Those are too few for furniture and too many for chance; a story that is shown on several pages comes with its headline.
        """
        return self.tells("returns", line_of(segment), None if headline is None else line_of(headline))

    def is_met_again(self, segment: Segment, beside: Segment | None) -> bool:
        """Whether a segment's words are known from another page too, and from more than those of the one ``beside`` it."""
        return self.tells("met again", line_of(segment), None if beside is None else line_of(beside))

    def takes_turns(self, text: str) -> bool:
        """Whether ``text`` is known from some pages, be they too few for furniture: tickers, advertisements, notices."""
        return self.tells("takes turns", fingerprint(text)) or self.is_drawn(text)

    def is_drawn(self, text: str) -> bool:
        """Whether ``text`` stood in a box between paragraphs that is drawn anew for each page."""
        return self.tells("drawn anew", fingerprint(text))

    def signs_on(self, page: Page) -> frozenset[str]:
        """Return the sources of pictures that several other pages have too, and that were not uploaded for an article."""
        found = {picture.src for picture in page.pictures if UPLOAD.search(picture.src) is None}
        return frozenset(src for src in found if self.tells("takes turns", fingerprint("image " + src)))

    def stands_always(self, segment: Segment) -> bool:
        """Whether a segment's words stand on nearly every page: formulas that many articles share do not."""
        return self.tells("always", line_of(segment))

    def tells(self, question: Question, line: int, beside: int | None = None) -> bool:
        """Answer one of the questions above by the fingerprints of what it asks about: so it can be asked again for few bytes.

        All that a reading asks is asked here and in ``marks`` (``hinges``).
        """
        count, pages = self.counts.get(line, 0), self.pages
        other = self.counts.get(beside, 0) if beside is not None else -1
        match question:
            case "stands":
                return pages >= _FEWEST_PAGES and count >= max(_FEWEST_PAGES, pages * _SHARE)
            case "of one page":
                return pages >= _FEWEST_PAGES and count <= 1
            case "shown with":
                return other + 1 >= count
            case "returns":
                often = pages >= _FEWEST_PAGES and count >= max(_FEWEST_PAGES, _OFTEN * pages)
                return often and (beside is None or count >= other + 2)
            case "met again":
                return count > 1 and count > other
            case "takes turns":
                return count >= _FEWEST_PAGES
            case "drawn anew":
                return self.dresses.says(line)
            case "always":
                return pages >= _ENOUGH and count >= pages * _ALWAYS

    def marks_lines(self, lines: Iterable[int]) -> frozenset[int]:
        """Return those of some fingerprints that are furniture's."""
        if self.pages < _FEWEST_PAGES:
            return _UNKNOWN
        known, least = self.counts.get, max(_FEWEST_PAGES, self.pages * _SHARE)
        return frozenset(line for line in lines if known(line, 0) >= least)

    def wears_box(self, segment: Segment) -> bool:
        """Whether a segment wears what on this site only boxes wear that are no part of a text."""
        return segment.dress in self.worn_by_boxes() and segment.tag not in LISTED

    def wears_text(self, segment: Segment) -> bool:
        """Whether a segment wears what on this site its texts wear, by their classes."""
        return segment.dress in self.worn_by_texts()

    def worn_by_boxes(self) -> frozenset[int]:
        """Return what on this site only boxes wear that are no part of a text."""
        return self.dresses.boxes()

    def worn_by_texts(self) -> frozenset[int]:
        """Return what on this site its texts wear."""
        return self.dresses.texts()

    def worn_anew(self) -> frozenset[int]:
        """Return what lines among paragraphs wear on this site that are drawn anew for each page."""
        return self.dresses.drawn()

    def drawn_among(self, page: Page, headline: int, kept: Sequence[int]) -> Iterator[int]:
        """Yield which kept segments of a text wear that; ``headline`` is the index of its headline, or -1."""
        drawn = self.worn_anew()
        found = among(page, headline, kept) if drawn else None
        if found is not None:
            yield from (at for at in found.indexes if page.segments[at].dress in drawn and at in kept)

    def marks(self, page: Page) -> list[bool]:
        """Return for each segment of ``page`` whether it is furniture."""
        if self.pages < _FEWEST_PAGES:
            return [False] * len(page.lines)
        known, least = self.counts.get, max(_FEWEST_PAGES, self.pages * _SHARE)
        return [known(line, 0) >= least for line in page.lines]

    def with_boxes(self, page: Page, marks: list[bool]) -> list[bool]:
        """Return ``marks``, and those of what wears what only boxes wear that are no part of a text."""
        boxes = self.worn_by_boxes() if self.pages >= _FEWEST_PAGES else None
        return with_boxes(page, marks, boxes, self.is_met_again) if boxes else marks

    def marks_of_featured(self, page: Page, headline: int) -> list[bool]:
        """Return the marks of a page whose own story the site shows on its other pages too: its text is no furniture here.

        Its text stands on no more pages than its headline does; what frames every page stands on more.
        """
        own = self.counts.get(page.lines[headline], 0) + 1
        always = max(own + 1, self.pages * _FIRM)
        marks = enumerate(zip(self.marks(page), page.lines, strict=True))
        return [mark and (at < headline or self.counts.get(line, 0) >= always) for at, (mark, line) in marks]

    def layout(self) -> frozenset[int]:
        """Return the places that are the same on nearly every page; empty while too few pages are known."""
        if abs(self.pages - self._layout[0]) * 8 >= self._layout[0]:  # computed anew now and then: a page more changes little
            firm = max(_FEWEST_PAGES, _FIRM * self.pages)
            self._layout = (self.pages, frozenset(mark for mark, count in self.places.items() if count >= firm))
        return self._layout[1]

    def fit(self, page: Page) -> float | None:
        """Return the share, 0 to 1, of the layout's places that ``page`` has too; None where too little is known to tell.

        Measured on twelve themes, each against all others: five months later a page of the same layout still has 0.9 of them or
        more, one of another layout 0.6 at most and mostly none.
        """
        return fit(self.layout(), page)


def fit(layout: frozenset[int], page: Page) -> float | None:
    """Return the share of a layout's places that ``page`` has too; None where the layout is not known well enough."""
    return len(layout & places(page)) / len(layout) if len(layout) >= _FEWEST_PLACES else None


def places(page: Page) -> frozenset[int]:
    """Return the lines of ``page`` that may be its site's own, each with its element and how deep that lies.

    Menu entries and heads of columns, and what is no link: headlines in a side column change by the week, days by the day.
    """
    if page.places is None:
        found: set[int] = set()
        for own, flat in page.stretches():
            if flat is None:
                found.update(_places_of(own))
                continue
            if flat.places is None:
                flat.places = frozenset(_places_of(own))
            found |= flat.places
        page.places = frozenset(found) - {0}
    return page.places


def _places_of(segments: Sequence[Segment]) -> Iterator[int]:
    return (
        _place(segment.text, segment.tag, len(segment.path), segment.link_chars > 0)
        for segment in segments
        if len(segment.text) <= _LINE
    )


@lru_cache(1 << 14)
def _place(text: str, tag: str, depth: int, linked: bool) -> int:
    """Return a number for a line in its place; 0 for a line that says nothing of the layout."""
    is_signpost = len(text) <= _SIGNPOST and _DIGITS.search(text) is None
    if not is_signpost and (linked or has_date(text)):
        return 0
    return TEXTS[text].line * _PRIME + _kind(tag, depth)


@lru_cache(1 << 10)
def _kind(tag: str, depth: int) -> int:
    return zlib.crc32(f"{tag} {depth}".encode()) % _PRIME


def _lines(page: Page) -> set[int]:
    told = page.structured
    metas = (*told.published, *told.titles, *told.authors, *((told.section,) if told.section else ()))
    others = told_below(page)
    lines = {*page.lines[: others.start], *page.lines[others.stop :]}
    lines.update(fingerprint(f"meta {value}") for value in metas)
    pictures = (picture for picture in page.pictures if picture.at not in others and not leads_elsewhere(page, picture))
    lines.update(fingerprint(f"image {picture.src}") for picture in pictures)
    own = (*page.segments[: others.start], *page.segments[others.stop :])
    lines.update(fingerprint(f"file {address}") for each in own for address, _ in each.links if FILES[address])
    return lines
