"""In: the page that an address which cannot exist gave; out: whether another page is the same, so that its address holds nothing.

Many sites answer a vanished article with status 200: a page that says so, the home page, or their template without a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.texts import fingerprint, squeezed

_OWN = 80
"""Characters outside links that a page may have and its ghost has not: a day, a counter, a part of the address said again."""
_THEIRS = 40
"""Characters that the ghost may have and the page has not: less, since what it says of the missing page is short."""
_SHARE = 0.1
"""Or this share of all, where a page says much."""
_TITLE = 6
"""Letters a title must have to be looked for."""


@dataclass(frozen=True, slots=True)
class Ghost:
    """What stands on the page of an address that cannot exist; links left out, whose lists change with every post."""

    lines: Mapping[int, int]
    """The fingerprint of each line, and its characters."""

    @classmethod
    def of(cls, page: Page) -> Ghost:
        """Remember a page."""
        return cls({fingerprint(segment.text): len(segment.text) for segment in _spoken(page)})

    def haunts(self, page: Page, title: str | None = None) -> bool:
        """Whether ``page`` says no more than the ghost does; never where it shows the ``title`` that it is known to have."""
        spoken = list(_spoken(page))
        wanted = squeezed(title or "")
        most = max(_OWN, _SHARE * sum(len(segment.text) for segment in spoken))
        own = 0
        lines: set[int] = set()
        for segment in spoken:
            line = fingerprint(segment.text)
            lines.add(line)
            if line not in self.lines:
                own += len(segment.text)
            if own > most or (len(wanted) >= _TITLE and squeezed(segment.text).startswith(wanted)):
                return False
        theirs = sum(length for line, length in self.lines.items() if line not in lines)
        return theirs <= max(_THEIRS, _SHARE * sum(self.lines.values()))


def _spoken(page: Page) -> Iterable[Segment]:
    return (segment for segment in page.segments if segment.link_chars <= len(segment.text) / 2)
