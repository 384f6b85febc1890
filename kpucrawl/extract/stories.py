"""In: a flattened page and its headline; out: ``Stories``: where other articles' texts begin on it, and which text is its own.

One headline has one body. Sites print whole other articles beside, below and above the one that was asked for; each begins as
this one does: with a headline, and as a rule with a day below it. A line with the words of a link to another article is that
article's headline even where it is no link, and so is one that a link on another page of the site has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import NAV, TICKER, Page, Segment, shared_depth
from kpucrawl.extract.shapes import SAME_EVERYWHERE, is_kind, leads_here, shape_of
from kpucrawl.extract.signs import shows
from kpucrawl.extract.texts import squeezed

HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SHORTEST, _LONGEST = 15, 300
"""Characters of a headline; shorter ones are subheads and names."""
_KNOWN = 18
"""Letters and digits from which a line is known by a link's words."""
_REPLY = 10
"""Letters before a headline that is answered to: "Re:", "Tanggapan:"."""
_ANSWERS = re.compile(r"(?:re|balas(?:an)?|tanggapan|jawaban|komentar)\b\W", re.I).match
_REPEATED = 3
"""Lines above a headline in which it may stand once more."""
_OPENING = 100
"""Characters of text between a headline and another's, where no day has been told yet."""
_TEXT = 60
"""Characters of a line below a day that is text."""
_PARAGRAPHS = 2
"""Those of another story told whole, at least; what leads to one says less of it."""
_ABOVE_DAY, _BELOW_DAY = 3, 6
"""Lines between a headline and its day, a label or a writer, and between the day and the text: a counter, captions."""


def headlines_linked(page: Page) -> dict[str, str]:
    """Return the words of the page's links to articles, squeezed, each with the article's key; its own are left out."""
    shape = shape_of(page.url, page.url)
    own = shape.key if shape is not None else None
    found: dict[str, str] = {}
    for segments, flat in page.stretches():
        if flat is None:
            found.update(_linked(page.url, segments, own))
            continue
        if flat.headlines is None:
            if any(not address.startswith(SAME_EVERYWHERE) for segment in segments for address, _ in segment.links):
                found.update(_linked(page.url, segments, own))
                continue
            flat.headlines = _linked(page.url, segments, None)
        found.update(_linked(page.url, segments, own) if own in flat.headlines.values() else flat.headlines)
    return found


def _linked(url: str, segments: Sequence[Segment], own: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for segment in segments:
        for address, text in segment.links:
            if _KNOWN <= len(text) <= _LONGEST:
                shape = shape_of(url, address)
                if shape is not None and shape.kind == "article" and shape.key != own:
                    found[squeezed(text)] = shape.key
    return found


def told_below(page: Page) -> range:
    """Return the lines of other stories that a page tells whole below its own, each headed by a link; none where it does not.

    The page's own headline is a link to itself, and theirs are like it; a few paragraphs stand below the first of them. They
    stand on the pages before their own as well, and that makes nothing of theirs furniture.
    """
    segments = page.segments
    linked = [at for at, segment in enumerate(segments) if segment.tag in HEADING_TAGS and segment.is_link]
    own = -1
    for at, behind in pairwise((*linked, len(segments))) if len(linked) > 1 else ():
        if _leads_away(page, segments[at]):
            told = (segments[each] for each in range(at + 1, behind) if own >= 0 and segments[at].tag == segments[own].tag)
            if sum(len(each.text) >= _TEXT and not each.link_chars and each.text[-1] != "…" for each in told) >= _PARAGRAPHS:
                box = segments[own].path[: shared_depth(segments[own].path, segments[at].path)]
                inside = (each for each in range(at, len(segments)) if segments[each].path[: len(box)] != box)
                return range(at, next(inside, len(segments)))
        elif any(leads_here(page.url, address) for address, _ in segments[at].links):
            own = at
    return range(len(segments), len(segments))


@dataclass(frozen=True, slots=True)
class Stories:
    """Where other articles begin."""

    hard: tuple[int, ...] = ()
    """Indexes of lines that part texts as other articles' headlines do, in order."""
    sure: frozenset[int] = frozenset()
    """Those of them that other words prove: a link's, or a day's below."""
    own_day: int = -1
    """Index of the article's own day below its headline; -1 where none stands there."""
    dated: frozenset[int] = frozenset()
    """Those of the soft ones that have a day below them."""
    soft: tuple[int, ...] = ()
    """Indexes of headings that may be: they part texts only where the elements around them do."""

    def begins_between(self, before: int, at: int) -> bool:
        """Whether another article begins behind segment ``before`` and not behind ``at``."""
        place = bisect_left(self.hard, before + 1)
        return place < len(self.hard) and self.hard[place] <= at


def find_stories(
    page: Page,
    headline: Headline | None,
    furniture: Sequence[bool],
    days: Sequence[int],
    sentences: Sequence[int],
    known: Mapping[str, str],
) -> Stories:
    """Return where other articles begin on ``page``.

    ``days`` and ``sentences`` are the indexes of lines that are a date and of running text. ``known`` holds the squeezed words of
    links to the site's articles, each with its article's key; where nothing is known, the page's links are asked. Lists link the
    opening of a text too, so that words which lead to this very article, or are a whole sentence, are no other's headline.
    """
    if headline is None or headline.at < 0:
        return Stories()
    segments = page.segments
    own, words = segments[headline.at], squeezed(headline.text)
    told = known or headlines_linked(page)
    shape = shape_of(page.url, page.url)
    own_key = shape.key if shape is not None else None
    hard: set[int] = set()
    sure: set[int] = set()
    soft: set[int] = set()
    dated: set[int] = set()
    texts = frozenset(sentences)
    last = -1
    for at, segment in enumerate(segments):
        size = len(segment.text)
        if not _SHORTEST <= size <= _LONGEST or segment.flags & (NAV | TICKER) or segment.tag == "row" or at == headline.at:
            continue
        if segment.is_link:
            # where the page's own headline is a link to itself, the next article's is one like it
            if own.is_link and segment.tag in HEADING_TAGS and _dressed_alike(segment, own) and _leads_away(page, segment):
                hard.add(at)
                sure.add(at)
                last = at
            continue
        heading = segment.tag in HEADING_TAGS
        if heading or (size <= 200 and told):
            short = squeezed(segment.text)
            if short == words:
                continue
            if (
                heading
                and at > headline.at
                and len(short) <= len(words) + _REPLY
                and short.endswith(words)
                and _ANSWERS(segment.text)
            ):
                hard.add(at)
                sure.add(at)
                continue
            if len(short) >= _KNOWN and told.get(short, own_key) != own_key and (heading or not _is_stopped(segment.text)):
                hard.add(at)
                sure.add(at)
                last = at
            elif heading and at not in texts and not furniture[at]:
                peer = segment.tag == own.tag and len(segment.path) == len(own.path)
                # in one element with the headline it may be a subhead
                if peer and segment.path[:-1] != own.path[:-1] and not _is_subhead(segments, headline.at, at, sentences, last):
                    hard.add(at)
                    last = at
                else:
                    soft.add(at)
    nearby = segments[max(0, headline.at - _REPEATED) : headline.at]  # some texts repeat it, dressed plainly
    repeated = [own, *(each for each in nearby if each.text == own.text)]
    own_day = -1
    told_days = frozenset(days)
    told_day = False  # whether the article's own day stands between headline and text
    for day in days:
        behind = segments[day + 1 : day + 1 + _BELOW_DAY]
        followed = any(len(near.text) >= _TEXT and near.link_chars < 0.4 * len(near.text) for near in behind)
        before = _above(segments, day, texts) if followed else None
        if before in told_days:
            continue  # "updated …" below the day: a day is nobody's headline
        if before is None or before == headline.at or squeezed(segments[before].text) == words:
            if day > headline.at and not told_day:
                told_day, own_day = True, day
            continue
        alike = any(_dressed_alike(segments[before], each) for each in repeated)
        if before > headline.at and not told_day:
            written = sum(len(segments[at].text) for at in sentences if headline.at < at < before)
            if written < (_OPENING if alike else 3 * _OPENING) and before not in hard:
                told_day, own_day = True, day
                continue  # a second line of the headline, a lead or a writer above its own day
        if alike:
            hard.add(before)
            sure.add(before)
        elif segments[before].tag in HEADING_TAGS or _is_bold(segments[before]):
            soft.add(before)
            dated.add(before)
    return Stories(tuple(sorted(hard)), frozenset(sure), own_day, frozenset(dated), tuple(sorted(soft - hard)))


def _is_subhead(segments: Sequence[Segment], title: int, at: int, sentences: Sequence[int], last: int) -> bool:
    """Whether heading ``at`` stands in an element that holds some of the text below headline ``title``, and not the headline.

    An article comes with its headline first in its element. A text whose element holds no headline may have subheads that are
    as deep as its title in an element beside: where text stands before them in theirs, and no other article's headline ``last``.
    """
    box = segments[at].path[:-1]
    depth = len(box)
    place = bisect_left(sentences, at) - 1
    above = sentences[place] if place >= 0 else -1
    if at < title or above < title or segments[title].path[:depth] == box or segments[above].path[:depth] != box:
        return False
    return last < title or segments[last].path[:depth] != box


def _above(segments: Sequence[Segment], day: int, texts: Collection[int]) -> int | None:
    """The line above a day that may be the headline it belongs to."""
    if segments[day].tag == "row" and "\t" in segments[day].text:
        return None  # "Tanggal" and a day: a row of the article's own table of facts
    for at in range(day - 1, max(-1, day - 1 - _ABOVE_DAY), -1):
        segment = segments[at]
        if at in texts and not _is_bold(segment):
            return None
        size = len(segment.text)
        if segment.is_link or segment.flags & (NAV | TICKER):
            return None
        if _SHORTEST <= size <= _LONGEST and segment.text.count(" ") >= 2 and segment.tag != "row":
            return None if size <= 120 and shows("byline", segment.text) else at
    return None


def _leads_away(page: Page, segment: Segment) -> bool:
    """Whether a line is a link to another article than the page's own."""
    return any(is_kind(page.url, address, "article") and not leads_here(page.url, address) for address, _ in segment.links)


def _is_stopped(text: str) -> bool:
    """Whether a line ends as sentences do; headlines hardly ever have a full stop."""
    return text.rstrip('”"’)').endswith((".", "…"))


def _is_bold(segment: Segment) -> bool:
    return segment.bold_chars > 0.8 * len(segment.text)


def _dressed_alike(segment: Segment, own: Segment) -> bool:
    """Whether a line stands in the same kind of element as the headline, as deep, and as bold."""
    alike = segment.tag == own.tag and abs(len(segment.path) - len(own.path)) <= 2
    return alike and (segment.tag in HEADING_TAGS or _is_bold(segment) == _is_bold(own))
