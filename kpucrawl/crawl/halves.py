"""In: pages of known articles that show the beginning of their texts alone; out: which of them are not believed.

A script that dies half-way, a cache that was cut, a template that shows excerpts: the text is there, and not all of it came. An
office that shortens an article does so with one, and its page has an end.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.ghost import share_shown
from kpucrawl.items import RawArticle
from kpucrawl.persist.absences import OPENING

from .doubts import has_title, remembered, unsettled
from .parcels import FetchedPage, Reading
from .visits import Visit

_PART = 0.6
"""Of a text's characters: edits leave more."""
_OWN = 0.6
"""Of the runs of words that a page shows: so many are in the text that was there, whatever else the page says."""
_SEVERAL = 3
"""Articles that offices do not shorten between two runs."""
_ENDS = (b"</html", b"</body", b"</HTML", b"</BODY")


def is_part(visit: Visit, reading: Reading) -> bool:
    """Whether a page has the headline and the beginning of the text that its address held, and much less than all of it."""
    raw, page, looks = reading.raw, reading.page, visit.looks
    article = looks.known.get(looks.keys.get(page.asked_key, -1))
    if article is None or not isinstance(raw, RawArticle) or not 0 < len(raw.text) < _PART * article.letters:
        return False
    return has_title(raw, remembered(visit, page), least=0) and share_shown(raw.text[:OPENING], article.opening) >= _OWN


def settled(visit: Visit, parts: Sequence[Reading]) -> list[Reading]:
    """Return such readings, those left out of belief that tell of the site's trouble: all are there.

    Where most of a site's articles are so, it has a layout in which their texts are not found whole, and must be believed.
    """
    looks = visit.looks
    is_trouble = len(parts) <= len(looks.good)
    for part in parts:
        looks.answered(part.page.asked_key)
    several = len(parts) >= _SEVERAL
    return [unsettled(part) if is_trouble and (several or is_cut(visit, part.page)) else part for part in parts]


def is_cut(visit: Visit, page: FetchedPage) -> bool:
    """Whether a page stops before its end, and the pages that lead to it do not."""
    if any(end in page.body for end in _ENDS):
        return False
    return any(end.decode() in front.text for front in visit.fronts.values() for end in _ENDS)
