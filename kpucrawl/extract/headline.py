"""In: a flattened page and its address; out: ``Headline``, the title as printed and where it stands.

The best witness is the address itself: a slug is the title with everything but letters and digits made hyphens, so a
segment that shrinks to the slug is the title, whatever element it stands in. Metadata, ``<title>``, the words of the
link that led here and heading elements speak where the slug is missing, cut or stale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment
from kpucrawl.extract.signs import counted, is_date_line, shows

_LONGEST = 420
"""Characters; the longest slug seen has 269 (kpu-sites (a)), a whole lead sentence."""
_HEADINGS = {"h1": 6, "h2": 5, "h3": 4, "h4": 3, "h5": 2, "h6": 1}
_PARTED = re.compile(r"\s+[|–—»«:·-]+\s+|\s*[|»«·]\s*")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """A title and the segment it stands in."""

    text: str
    at: int
    """Index of its segment; -1 where it stands in no segment (only in metadata)."""
    certainty: float
    """0 to 1: how many witnesses agree."""


@lru_cache(1 << 14)
def squeezed(text: str) -> str:
    """Return the letters and digits of ``text``, lower case, without accents: what a title and its slug share.

    >>> squeezed("Jum’at Bersih: 1.024 Warga"), squeezed("jumat-bersih-1-024-warga")
    ('jumatbersih1024warga', 'jumatbersih1024warga')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _NOT_LETTERS.sub("", text.lower())


def _alike(one: str, other: str) -> float:
    """How far two squeezed texts agree, 0 to 1: whole, or one opening the other (slugs and ``<title>``s get cut)."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 16 and long.startswith(short):
        return 0.75 + 0.2 * len(short) / len(long)
    return 0.0


def _words_shared(text: str, theirs: frozenset[str]) -> float:
    """Share of words a text has in common with a slug's: a title that was corrected after its slug was made still shares most."""
    mine = set(_NOT_LETTERS.sub(" ", text.lower()).split())
    if len(mine) < 3 or len(theirs) < 3:
        return 0.0
    return len(mine & theirs) / len(mine | theirs)


def find_headline(page: Page, slug: str | None, expected: str | None, furniture: Sequence[bool], mass: int) -> Headline | None:
    """Return the title of ``page``, or None where nothing looks like one.

    ``slug`` is the address's, ``expected`` the words of the link that led here, ``furniture`` says for each segment
    whether it stands on other pages of the site too, ``mass`` is the index of the first segment of running text.
    """
    wanted = squeezed(slug or "")
    if wanted.isdigit():
        wanted = ""
    told = [(squeezed(title), title) for title in page.structured.titles]
    in_title = [squeezed(part) for part in (page.title, *_PARTED.split(page.title))]
    hoped = squeezed(expected or "")
    slug_words = frozenset(_NOT_LETTERS.sub(" ", (slug or "").lower()).split())
    # A witness and a title that agree open alike, so most segments are passed over at a glance.
    openings = {witness[:6] for witness in (wanted, hoped, *(title for title, _ in told), *in_title) if witness}
    best: tuple[float, int] | None = None
    for at, segment in enumerate(page.segments):
        if len(segment.text) > _LONGEST or segment.tag == "row":
            continue
        short = squeezed(segment.text)
        alike = short[:6] in openings
        if not short or not (alike or (segment.link_chars == 0 and len(slug_words) >= 3 and segment.text.count(" ") >= 2)):
            continue
        score = _witnesses(segment, short, wanted, slug_words, hoped, [title for title, _ in told], in_title, openings)
        if score <= 0:
            continue
        if furniture[at] and score < 2.4:
            continue
        linked = segment.link_chars > len(segment.text) / 2
        if linked:  # a title may link to its own page, but so does every entry of a list
            score -= 2.5
        if segment.flags & (NAV | FOOTER | ASIDE | TICKER):
            score -= 2.0
        score += _HEADINGS.get(segment.tag, 0) * 0.15
        if mass >= 0 and at > mass + 1:
            score -= 1.2  # a repetition inside or behind the text
        elif mass >= 0:
            score += 0.3 * max(0.0, 1 - (mass - at) / 12)
        if best is None or score > best[0] + (0 if segment.tag in _HEADINGS else 0.01):
            best = (score, at)
    if best is not None and best[0] >= 1.2:
        text = _own_words(page.segments[best[1]], [wanted, *(title for title, _ in told)])
        return Headline(text, best[1], min(1.0, best[0] / 4.5))
    return _without_witness(page, wanted, told, furniture, mass)


def _witnesses(
    segment: Segment,
    short: str,
    wanted: str,
    slug_words: frozenset[str],
    hoped: str,
    told: Sequence[str],
    in_title: Sequence[str],
    openings: set[str],
) -> float:
    score = 0.0
    if short[:6] not in openings:
        return 3.0 * 0.8 * max(0.0, _words_shared(segment.text, slug_words) - 0.4) / 0.6
    if wanted:
        like = _alike(short, wanted)
        if not like and segment.link_chars == 0:
            like = 0.8 * max(0.0, _words_shared(segment.text, slug_words) - 0.4) / 0.6
        score += 3.0 * like
    if hoped:
        score += 1.5 * _alike(short, hoped)
    if len(short) >= 6 and (score > 0 or segment.link_chars == 0):
        score += max((_alike(short, title) for title in told), default=0.0)
        score += 1.2 * max((_alike(short, title) for title in in_title), default=0.0)
    return score


def _own_words(segment: Segment, witnesses: Sequence[str]) -> str:
    """The title within its segment: a label, a date or a counter in the same element is cut where a witness ends before it."""
    text = segment.text
    short = squeezed(text)
    for witness in witnesses:
        if len(witness) >= 12 and short != witness and witness in short:
            for start, end in _cuts(text):
                if squeezed(text[start:end]) == witness and _is_meta((text[:start] + text[end:]).strip()):
                    return text[start:end].strip()
    return text


def _cuts(text: str) -> list[tuple[int, int]]:
    """Spans between word starts and word ends, longest first, where one end is the text's own."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return [(0, end) for end in reversed(ends)] + [(start, len(text)) for start in starts]


def _without_witness(
    page: Page, wanted: str, told: Sequence[tuple[str, str]], furniture: Sequence[bool], mass: int
) -> Headline | None:
    """The title where no segment agrees with anything: a heading above the text, else metadata."""
    for at in range(mass - 1, max(-1, mass - 14), -1):
        segment = page.segments[at]
        heading = segment.tag in _HEADINGS or (segment.bold_chars > 0.8 * len(segment.text) and len(segment.text) >= 15)
        plain = not (
            furniture[at] or segment.flags & (NAV | FOOTER | ASIDE | TICKER) or segment.link_chars > len(segment.text) / 2
        )
        if heading and plain and 6 <= len(segment.text) <= _LONGEST and not _is_meta(segment.text):
            return Headline(segment.text, at, 0.4)
    for short, title in told:
        if _alike(short, wanted) >= 0.75:
            return Headline(title, -1, 0.5)
    for part in sorted(_PARTED.split(page.title), key=len, reverse=True):
        if wanted and _alike(squeezed(part), wanted) >= 0.75:
            return Headline(part.strip(), -1, 0.5)
    parts = sorted((part.strip() for part in _PARTED.split(page.title)), key=len, reverse=True)
    if mass >= 0 and parts and len(parts[0]) >= 12:
        return Headline(parts[0], -1, 0.3)
    return None


def _is_meta(text: str) -> bool:
    return (
        is_date_line(text) or counted(text) is not None or shows("share", text) or shows("label", text) or shows("related", text)
    )
