"""In: a flattened page and its address; out: ``Headline``, the title as printed and where it stands.

The best witness is the address itself: a slug is the title with everything but letters and digits made hyphens, so a
segment that shrinks to the slug is the title, whatever element it stands in. Metadata, ``<title>``, the words of the
link that led here and heading elements speak where the slug is missing, cut or stale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment
from kpucrawl.extract.shapes import shape_of
from kpucrawl.extract.signs import counted, is_date_line, shows
from kpucrawl.extract.texts import OPENING, squeezed

_TELLING = 16
"""Letters of a link's words from which they are a headline's and no other's: "Pengumuman" is many a post's."""
_LONGEST = 420
"""Characters; the longest slug seen has 269 (kpu-sites (a)), a whole lead sentence."""
_LONG_SLUG = 16
"""Letters of a slug from which it is no word that other lines may end with."""
_HEADINGS = {"h1": 6, "h2": 5, "h3": 4, "h4": 3, "h5": 2, "h6": 1}
_PARTED = re.compile(r"\s+[|–—»«:·-]+\s+|\s*[|»«·]\s*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_APART, _MORE = 25, 20
"""Lines between a headline and where it stands once more, and characters it may have there beside its own letters."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A title and the segment it stands in."""

    text: str
    at: int
    """Index of its segment; -1 where it stands in no segment (only in metadata)."""
    certainty: float
    """0 to 1: how many witnesses agree."""


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


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What is told about a page's title before any segment is looked at; all texts squeezed."""

    slug: str
    words: frozenset[str]
    """The slug's words."""
    expected: str
    """The words of the link that led here."""
    told: tuple[str, ...]
    """The titles of the page's metadata, and the words that stand for its pictures."""
    title_parts: tuple[str, ...]
    """``<title>``, whole and in the parts that bars and dashes make of it."""
    openings: frozenset[str]
    """The first letters of each: a witness and a title that agree open alike, so most segments are passed over at a glance."""

    @classmethod
    def of(cls, page: Page, slug: str | None, expected: str | None) -> Witnesses:
        """Gather them."""
        squeezed_slug = squeezed(slug or "")
        if squeezed_slug.isdigit():
            squeezed_slug = ""
        hoped = squeezed(expected or "")
        alts = (picture.alt for picture in page.pictures if len(picture.alt) >= 20 and picture.href is None)
        told = tuple(squeezed(title) for title in (*page.structured.titles, *alts))
        parts = tuple(squeezed(part) for part in (page.title, *_PARTED.split(page.title)))
        openings = frozenset(witness[:OPENING] for witness in (squeezed_slug, hoped, *told, *parts) if witness)
        words = frozenset(_NOT_LETTERS.sub(" ", (slug or "").lower()).split())
        return cls(squeezed_slug, words, hoped, told, parts, openings)

    def agree(self, short: str) -> float:
        """How far they speak for a segment whose squeezed text is ``short``."""
        if short[:OPENING] not in self.openings:
            return 0.0
        score = 3.0 * _alike(short, self.slug) + 1.5 * _alike(short, self.expected)
        if short == self.expected and len(short) >= _TELLING:
            score += 1.0
        if len(short) >= 6:
            score += max((_alike(short, title) for title in self.told), default=0.0)
            score += 1.2 * max((_alike(short, part) for part in self.title_parts), default=0.0)
        return score

    def resemble(self, text: str) -> float:
        """How far a text shares the slug's words though it does not open like it."""
        return 2.4 * max(0.0, _words_shared(text, self.words) - 0.4) / 0.6


def find_headline(page: Page, slug: str | None, expected: str | None, furniture: Sequence[bool], mass: int) -> Headline | None:
    """Return the title of ``page``, or None where nothing looks like one.

    ``slug`` is the address's, ``expected`` the words of the link that led here, ``furniture`` says for each segment
    whether it stands on other pages of the site too, ``mass`` is the index of the first segment of running text.
    """
    witnesses = Witnesses.of(page, slug, expected)
    scores: dict[int, float] = {}
    for at, told in enumerate(page.texts):
        if told.opening in witnesses.openings and page.segments[at].tag != "row":
            score = witnesses.agree(squeezed(page.segments[at].text))
            if score > 0:
                scores[at] = score
    if len(witnesses.words) >= 3 and max(scores.values(), default=0.0) < 3.0:  # the slug is stale, or cut in mid-title
        for at, segment in enumerate(page.segments):
            if segment.link_chars == 0 and 12 <= len(segment.text) <= _LONGEST and segment.tag != "row":
                scores[at] = max(scores.get(at, 0.0), witnesses.resemble(segment.text))
    glued: list[int] = []
    if len(witnesses.slug) >= _LONG_SLUG and not any(
        score >= 3.0 and not page.segments[at].is_link for at, score in scores.items()
    ):  # a label stands before the title in the same line
        for at, segment in enumerate(page.segments):
            if segment.tag != "row" and len(witnesses.slug) < len(segment.text) <= _LONGEST:
                short = squeezed(segment.text)
                if short.endswith(witnesses.slug) and short != witnesses.slug and _own_words(segment, witnesses) != segment.text:
                    scores[at] = max(scores.get(at, 0.0), 3.0)
                    glued.append(at)
    if glued or any(
        squeezed(page.segments[at].text) == witnesses.slug and not furniture[at] and not page.segments[at].link_chars
        for at in scores
    ):  # a subhead may say how the title begins
        scores = {at: score for at, score in scores.items() if not _opens_only(page.segments[at].text, witnesses.slug)}
    own = {squeezed(page.segments[at].text) for at in scores if not furniture[at] and not page.segments[at].is_link}
    best: tuple[float, int] | None = None
    for at, score in sorted(scores.items()):
        segment = page.segments[at]
        if score <= 0 or (furniture[at] and (score < 2.4 or squeezed(segment.text) in own)):
            continue  # what a page hides, such as its printed view, says again what stands there for all to see
        score += _place(page, segment, at, mass)
        if best is None or score > best[0] + (0 if segment.tag in _HEADINGS else 0.01):
            best = (score, at)
    if best is not None and best[0] >= 1.2:
        text = _joined(page, best[1], witnesses) or _own_words(page.segments[best[1]], witnesses)
        return Headline(text, best[1], min(1.0, best[0] / 4.5))
    return _without_witness(page, witnesses.slug, furniture, mass)


def told_first(page: Page, headline: Headline) -> int:
    """Index of the headline where it stands first near itself: some pages tell it again below the picture."""
    first = max(headline.at, 0)
    return next((at for at in range(max(0, first - _APART), first) if _tells(page.segments[at], headline)), first)


def told_last(page: Page, headline: Headline, behind: int) -> int:
    """Index of the headline where it stands last near itself and before line ``behind``."""
    near = range(min(behind, headline.at + _APART) - 1, headline.at, -1)
    return next((at for at in near if _tells(page.segments[at], headline)), headline.at)


def _tells(segment: Segment, headline: Headline) -> bool:
    if segment.is_link or not segment.tag.startswith("h") or len(segment.text) > len(headline.text) + _MORE:
        return False
    return squeezed(segment.text) == squeezed(headline.text)


def _opens_only(text: str, slug: str) -> bool:
    short = squeezed(text)
    return short != slug and slug.startswith(short)


def _place(page: Page, segment: Segment, at: int, mass: int) -> float:
    """How far a segment's place and element speak for or against it as the title."""
    score = _HEADINGS.get(segment.tag, 0) * 0.15
    if segment.is_link:  # a headline may link to its own page, but so does every entry of a list
        own, leads_to = shape_of(page.url, page.url), shape_of(page.url, segment.links[0][0]) if segment.links else None
        itself = own is not None and leads_to is not None and own.key == leads_to.key
        score -= 0.4 if itself and segment.tag in {"h1", "h2", "h3"} else 2.5
    if segment.flags & (NAV | FOOTER | ASIDE | TICKER):
        score -= 2.0
    if mass >= 0 and at > mass + 1:
        score -= 1.2  # a repetition inside or behind the text
    elif mass >= 0:
        score += 0.3 * max(0.0, 1 - (mass - at) / 12)
    return score


def _joined(page: Page, at: int, witnesses: Witnesses) -> str | None:
    """The title where it stands in two or three segments below each other, and only all of them agree with a witness."""
    segments = page.segments
    told = {witnesses.slug, *witnesses.told, *witnesses.title_parts}
    if squeezed(segments[at].text) not in told:  # else the link that led here held the text's opening too
        told.add(witnesses.expected)
    for count in (2, 3):
        for first in range(max(0, at - count + 1), min(at, len(segments) - count) + 1):
            opening = squeezed(segments[first].text)
            if not any(each.startswith(opening) for each in told):
                continue
            lines = [segment.text for segment in segments[first : first + count]]
            if sum(map(len, lines)) <= _LONGEST and _are_words(lines) and "".join(map(squeezed, lines)) in told:
                return " ".join(lines)
    return None


def _are_words(lines: Sequence[str]) -> bool:
    """Whether each line has letters; three stars that close a text add nothing to a title."""
    return all(len(line) >= 3 and squeezed(line) for line in lines)


def _own_words(segment: Segment, witnesses: Witnesses) -> str:
    """The title within its segment: a label, a date or small print in the same element is cut where witnesses end before it.

    One witness is enough where what is left over is plainly no title; slugs get cut short, so else two must agree. What the page
    itself calls by all the words is cut nowhere: the address and the link that led here may still have the title of yesterday.
    """
    text = segment.text
    short = squeezed(text)
    if short in witnesses.title_parts or short in witnesses.told:
        return text
    kinds = ({witnesses.slug}, {witnesses.expected}, set(witnesses.told), set(witnesses.title_parts))
    for witness in dict.fromkeys((witnesses.slug, witnesses.expected, *witnesses.told, *witnesses.title_parts)):
        if len(witness) >= 12 and short != witness and witness in short:
            for start, end in _cuts(text):
                rest = (text[:start] + text[end:]).strip()
                agreed = sum(witness in kind for kind in kinds) > 1 and witness in (kinds[0] | kinds[1])
                agreed = agreed and (len(rest) <= 80 or (start == 0 and abs(segment.bold_chars - end) <= 3))
                alone = _is_meta(rest) and witness not in kinds[3]  # the site's name is a part of <title>, and of many a title
                labelled = start > 0 and any(words == rest for _, words in segment.links)  # the label before it is a link
                if squeezed(text[start:end]) == witness and (alone or agreed or labelled):
                    return text[start:end].strip(" |–—-·•:")
    return text


def _cuts(text: str) -> list[tuple[int, int]]:
    """Spans between word starts and word ends, longest first, where one end is the text's own."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return [(0, end) for end in reversed(ends)] + [(start, len(text)) for start in starts]


def _without_witness(page: Page, wanted: str, furniture: Sequence[bool], mass: int) -> Headline | None:
    """The title where no segment agrees with anything: the foremost heading above the text, else metadata, else a line."""
    best: tuple[float, int] | None = None
    for at in range(mass - 1, max(-1, mass - 14), -1):
        segment = page.segments[at]
        bold = segment.bold_chars > 0.8 * len(segment.text) and len(segment.text) >= 15
        if (segment.tag in _HEADINGS or bold) and _could_be_title(segment, furniture[at]):
            rank = _HEADINGS.get(segment.tag, 1) - 0.1 * (mass - at)
            if best is None or rank > best[0]:
                best = (rank, at)
    if best is not None:
        return Headline(page.segments[best[1]].text, best[1], 0.4)
    for title in page.structured.titles:
        if _alike(squeezed(title), wanted) >= 0.75:
            return Headline(title, -1, 0.5)
    for part in sorted(_PARTED.split(page.title), key=len, reverse=True):
        if wanted and _alike(squeezed(part), wanted) >= 0.75:
            return Headline(part.strip(), -1, 0.5)
    for at in range(mass - 1, max(-1, mass - 6), -1):
        segment = page.segments[at]
        if _could_be_title(segment, furniture[at]) and 15 <= len(segment.text) <= 200 and segment.text.count(" ") >= 2:
            return Headline(segment.text, at, 0.3)
    parts = sorted((part.strip() for part in _PARTED.split(page.title)), key=len, reverse=True)
    if mass >= 0 and parts and len(parts[0]) >= 12:
        return Headline(parts[0], -1, 0.3)
    return None


def _could_be_title(segment: Segment, furniture: bool) -> bool:
    elsewhere = furniture or segment.flags & (NAV | FOOTER | ASIDE | TICKER)
    plain = not elsewhere and not segment.is_link and segment.tag != "row"
    return plain and 6 <= len(segment.text) <= _LONGEST and not _is_meta(segment.text)


def _is_meta(text: str) -> bool:
    return (
        is_date_line(text) or counted(text) is not None or shows("share", text) or shows("label", text) or shows("related", text)
    )
