"""In: flattened article pages of one site; out: ``Furniture``, which runs of text stand on most of them.

What changes from page to page is content, what stays is furniture. A few pages teach it, the archive keeps it, so that a
single later page profits. Only article pages are counted: a short article's text also stands on the home page and on its
listing, but never on other articles.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.signs import DATE

_FEWEST_PAGES = 3
"""Below this many pages nothing is furniture: two formula posts share whole paragraphs."""
_SHARE = 0.5
"""What stands on this share of a site's article pages is furniture."""
_DIGITS = re.compile(r"\d+")
_STOPS = frozenset('.!?”"')
_COUNTER_LENGTH = 90
"""Characters; digits of shorter lines are masked, so that a visitor counter is the same line on every page."""


@lru_cache(1 << 13)
def fingerprint(text: str) -> int:
    """Return a number that is the same for the same line on another page.

    Digits count for nothing in short lines that are neither sentences nor dates: counters move between two pages of one
    crawl, but weekly posts repeat a sentence with another number.

    >>> fingerprint("Hari ini 128 Kemarin 342") == fingerprint("Hari ini 131 Kemarin 342")
    True
    """
    if len(text) <= _COUNTER_LENGTH and text[-1:] not in _STOPS and DATE.search(text) is None:
        text = _DIGITS.sub("#", text)
    data = text.encode("utf-8", "replace")
    return zlib.crc32(data) << 20 | (len(data) & 0xFFFFF)


class Furniture:
    """What stands on how many of a site's article pages."""

    def __init__(self, pages: int = 0, counts: Mapping[int, int] | None = None) -> None:
        self.pages = pages
        self.counts: dict[int, int] = dict(counts or {})

    def learn(self, page: Page) -> None:
        """Count one more article page."""
        self.pages += 1
        counts = self.counts
        for mark in {fingerprint(text) for text in _texts(page)}:
            counts[mark] = counts.get(mark, 0) + 1

    def forget(self, page: Page) -> None:
        """Take back one page that turned out to be no article."""
        self.pages -= 1
        for mark in {fingerprint(text) for text in _texts(page)}:
            left = self.counts.get(mark, 0) - 1
            if left > 0:
                self.counts[mark] = left
            else:
                self.counts.pop(mark, None)

    def stands(self, text: str) -> bool:
        """Whether ``text`` is known to stand on most pages."""
        return self.pages >= _FEWEST_PAGES and self.counts.get(fingerprint(text), 0) >= max(_FEWEST_PAGES, self.pages * _SHARE)

    def marks(self, segments: Iterable[Segment]) -> list[bool]:
        """Return for each segment whether it is furniture."""
        if self.pages < _FEWEST_PAGES:
            return [False for _ in segments]
        return [self.stands(_line(segment)) for segment in segments]

    def fit(self, page: Page) -> float:
        """Return the share, 0 to 1, of the lines that stood on nearly every page and stand on this one too.

        A fall far below 1 over several pages means that the layout changed.
        """
        firm = {mark for mark, count in self.counts.items() if count >= 0.9 * self.pages}
        if self.pages < _FEWEST_PAGES or not firm:
            return 1.0
        return len(firm & {fingerprint(text) for text in _texts(page)}) / len(firm)


def _line(segment: Segment) -> str:
    """A segment's words; a link with the same words is another line: every page lists the newest headlines."""
    return "link " + segment.text if segment.link_chars > 0.5 * len(segment.text) else segment.text


def _texts(page: Page) -> Iterable[str]:
    yield from (_line(segment) for segment in page.segments)
    yield from ("meta " + value for value in page.structured.published)
    yield from ("meta " + value for value in page.structured.titles)
    if page.structured.section:
        yield "meta " + page.structured.section
    yield from ("image " + picture.src for picture in page.pictures)
