"""In: a flattened page, its furniture and headline; out: its clusters of sentences, each with a score as the article's body.

Sentences gather in clusters: neighbours in the reading order whose common ancestor lies low and between which nothing
ends an article (a share bar, a list of other articles, another headline, a change of landmark).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kpucrawl.extract.between import is_headed_apart, put_between, put_between_lists
from kpucrawl.extract.folds import differ, without_hidden
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import (
    ARTICLE,
    ASIDE,
    FOLDED,
    FOOTER,
    MAIN,
    MOST_SEGMENTS,
    NAV,
    QUOTE,
    TICKER,
    Page,
    Segment,
    shared_depth,
)
from kpucrawl.extract.shapes import is_kind, leads_here
from kpucrawl.extract.signs import shows
from kpucrawl.extract.stories import HEADING_TAGS, Stories, find_stories

_SIGNED = re.compile(r"[.!?”\"] ?[(\[][^()\[\]]{2,60}[)\]]$")
"""A sentence and its writer's letters."""
_UNSEEN, _ENDS = "\u200b\u200c\u200d\u2060\ufeff ", frozenset(".!?”\"…:;’'")
"""Signs without a width, which editors leave behind, and those with which a sentence may end."""
_WORD = 20
"""Characters of a subhead of one word."""
_CALL = 8
"""Lines of a call or a banner that stands between two parts of a text."""
_TOO_FAR = 50.0
"""Cost from which two runs of sentences belong to different texts; the costs below are in the same unit."""

_SAME_DRESS, _NEAR = 10.0, 20.0  # cost of what wears the same as a text before it, and from which another may be nearer


@dataclass(slots=True)
class Cluster:
    """Sentences that belong to one text."""

    indexes: list[int]
    common: tuple[int, ...]
    """Path of the lowest element that holds all of it."""
    score: float = 0.0
    level: int = 0
    """How surely it is another article's, 0 to 3 (``Terrain.level``)."""


_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
"""Letters of writings that put no blanks between words: Thai, Japanese, Chinese, as intruders' pages have them."""
_FEW_UNSPACED, _A_WORD = 20, 5
_SHORT = 35
"""Characters of the shortest sentence in other writings."""


def is_sentence(segment: Segment) -> bool:
    """Whether a segment reads as running text: long enough, mostly outside links, worded and stopped like sentences."""
    text = segment.text
    size = len(text)
    if size < (_SHORT if text.isascii() else _FEW_UNSPACED) or segment.link_chars > 0.4 * size or segment.tag == "row":
        return False
    words = text.count(" ") + 1
    if words < 12 and not text.isascii() and (unspaced := len(_UNSPACED.findall(text))) >= _FEW_UNSPACED:
        return words + unspaced // _A_WORD >= 5  # nor do they end their sentences with a stop
    if size < _SHORT:
        return False
    if size >= 120:
        return words >= 12
    text = text.rstrip(_UNSEEN)
    ends = text[-1:] in _ENDS or text.rstrip(")]*").endswith((".", "(", "!", "?"))
    ends = ends or (text[-1] in ")]" and _SIGNED.search(text) is not None)
    if segment.tag in HEADING_TAGS:
        return False
    return (words >= 5 and ends) or (size >= 80 and words >= 10)


_NONE: Mapping[str, str] = MappingProxyType({})
_NOTHING_KNOWN = Furniture()


class Terrain:
    """A page's segments, each judged once: is it running text, does it end an article, is it clutter."""

    def __init__(
        self,
        page: Page,
        furniture: Sequence[bool],
        site: Furniture = _NOTHING_KNOWN,
        known: Mapping[str, str] = _NONE,
    ) -> None:
        self.page = page
        self.hidden = [] if (shown := without_hidden(page, furniture)) is furniture else differ(furniture, shown)
        self.furniture = furniture = shown
        self.frame: Sequence[bool] = furniture  # without what is told by its dress alone
        self.site = site  # what is known of the site's other pages
        self.known = known  # squeezed words of links to the site's articles, with each article's key
        self.days: list[int] = []  # indexes of lines that are a date
        self.cards: set[int] = set()  # indexes of another article's headline and opening in one run of text
        self.excerpts: set[int] = set()  # indexes of what looks like another article's opening below its headline
        self.stories = Stories()
        self.sentences: list[int] = []
        self.hard: list[int] = []  # indexes of the heads of other lists
        self.borders: list[int] = []  # indexes where another article may begin: its linked headline, its line with a date
        self.soft = [0]  # how many share bars and counters stand before each index
        self.clutter = [0]  # furniture and links
        shares = links = 0
        for at, (segment, told, is_known) in enumerate(zip(page.segments, page.texts, furniture, strict=True)):
            size = len(segment.text)
            if is_known and not told.marked and (size < 20 or segment.link_chars <= 0.8 * size):
                links += 1
                self.soft.append(shares)
                self.clutter.append(links)
                continue  # furniture, as most lines are
            is_card = bool(segment.links) and not is_known and opens_with_another(page, at)
            if is_card:
                self.cards.add(at)
                self.borders.append(at)
            elif size >= _FEW_UNSPACED and not (is_known or told.meta or segment.flags & (NAV | TICKER)) and is_sentence(segment):
                if _is_excerpt(page, at):
                    is_card = True
                    self.excerpts.add(at)
                else:
                    self.sentences.append(at)
            if is_card or (told.toggle and not segment.links):
                pass
            elif told.ends and not heads_text(page, at):
                self.hard.append(at)
            elif told.soft:
                shares += 1
            elif told.dated:
                self.borders.append(at)
                self.days.append(at)
            elif size >= 20 and segment.link_chars > 0.8 * size and leads_on(page, segment):
                self.borders.append(at)
            elif is_known or segment.link_chars > 0.55 * size:
                links += 1
            self.soft.append(shares)
            self.clutter.append(links)

    def clusters(self, headline: Headline | None) -> list[Cluster]:
        """Return the clusters of sentences, unscored, in reading order."""
        if headline is not None:
            self.stories = find_stories(self.page, headline, self.furniture, self.days, self.sentences, self.known)
        found: list[Cluster] = []
        for at in self.sentences:
            if headline is not None and at == headline.at:
                continue
            segment = self.page.segments[at]
            nearest, least, alike = None, _TOO_FAR, False
            for cluster in reversed(found[-3:]):
                cost = self._distance(headline, cluster, at)
                wears_it = segment.dress == self.page.segments[cluster.indexes[-1]].dress
                if (cost < least and (nearest is None or wears_it)) or (wears_it and not alike and cost < _NEAR):
                    nearest, least, alike = cluster, cost, wears_it
                if least < _NEAR and (alike or not at - cluster.indexes[-1] > 1):
                    break
            if nearest is None:
                found.append(Cluster([at], home_of(segment)))
            else:
                nearest.indexes.append(at)
                nearest.common = nearest.common[: shared_depth(nearest.common, segment.path)]
        return found

    def _distance(self, headline: Headline | None, cluster: Cluster, at: int) -> float:
        segments = self.page.segments
        before = self._goes_on_from(cluster, at)
        segment, last = segments[at], segments[before]
        if at == before + 1 and self._goes_straight_on(cluster, segment, last, at):
            return 0.0
        if segments[cluster.indexes[0]].flags & ~segment.flags & FOLDED or self.stories.begins_between(before, at):
            return 2 * _TOO_FAR  # what is hidden goes on with a text
        if segment.flags & ~last.flags & FOLDED:
            # a quotation or an item lies deeper than the text that it is a part of
            shown = home_of(segments[cluster.indexes[0]] if last.flags & QUOTE or last.tag == "li" else last)
            if len(cluster.indexes) > 1 and len(cluster.common) < len(shown):
                shown = cluster.common  # each paragraph stands in a box of its own
            if shared_depth(segment.path, shown) < len(shown) - 1:
                return 2 * _TOO_FAR
            if at not in self.hidden:  # what a click unfolds in the text's own box is its rest, whatever stands at the fold
                return _SAME_DRESS
        across = headline is not None and before < headline.at < at
        if segment.flags == last.flags and not across and self._wears_the_same(cluster, segment):
            return _SAME_DRESS
        depth = shared_depth(cluster.common, segment.path)
        home, home_before = home_of(segment), home_of(last)
        same_home = home == home_before
        same_shape = any(
            segments[member].tag == segment.tag and len(segments[member].path) == len(segment.path)
            for member in cluster.indexes[-6:]
        )
        # Paragraphs of one element, or each in a box of its own kind, as page builders make them
        brothers = same_home or (same_shape and depth >= len(cluster.common) and len(cluster.indexes) > 1)
        brothers = brothers or self._goes_on_alike(before, at)
        cost = 2 * _TOO_FAR if is_headed_apart(self.page, self.furniture, before, at) else 0.0
        changed = segment.flags ^ last.flags
        if changed & (ASIDE | FOOTER):
            cost += 80
        if changed & (ARTICLE | MAIN) and not segment.flags & (ARTICLE | MAIN):
            cost += 30
        if headline is not None and headline.at >= 0:
            if across:
                cost += 100
            if depth < len(cluster.common) and depth < shared_depth(cluster.common, segments[headline.at].path):
                cost += 60  # it leaves the element that holds headline and text
        cost += min(30, 4 * max(0, len(cluster.common) - depth - 1))
        boxes = put_between(self.page, self.furniture, before, at)
        if not boxes and at > before + 1 and not same_home:
            boxes = put_between_lists(self.page, self.furniture, cluster.indexes, at)
            brothers = brothers or bool(boxes)
        shares = self.soft[at] - self.soft[before + 1]
        if boxes and shares:
            shares -= sum(self.soft[box + 1] - self.soft[box] for box in boxes)
        cost += shares * (10 if same_home else 40 if brothers else 60)
        clutter = self.clutter[at] - self.clutter[before + 1]
        cost += min(30, clutter * 3) if brothers else min(60, clutter * 9)
        if cost >= _TOO_FAR:
            return cost  # nothing below makes it less
        for hard in self.hard[bisect(self.hard, before) : bisect(self.hard, at)]:
            # A list of other articles in a box of its own interrupts a text; its head among the paragraphs ends it.
            deep = len(cluster.common)
            within = depth >= deep and segments[hard].path[deep : deep + 1] != segment.path[deep : deep + 1]
            boxed = (brothers or within or (same_shape and at - before <= 5)) and home_of(segments[hard]) != home
            listed = any(near.link_chars > 0.8 * len(near.text) for near in segments[hard : min(hard + 4, at)])
            cost += 8 if hard in boxes or (boxed and listed and shows("related", segments[hard].text)) else 70
        fellows = same_shape and segment.path[:-1] == last.path[:-1]  # what lies deeper than both is a box between them
        frame = (each for each in segments[before + 1 : at] if not (fellows and len(each.path) > len(segment.path)))
        if not brothers and any(map(self.site.stands_always, frame)):
            cost += 40 if self.site.is_met_again(segment, None) else 32  # behind the frame: who wrote it, what else there is
        if not same_home:
            if any(is_closing(segments[between].text) for between in range(before + 1, min(at, before + 8))):
                cost += 60
            elif _SIGNED.search(last.text):
                cost += 30
        for border in self.borders[bisect(self.borders, before) : bisect(self.borders, at)]:
            cost += 4 if same_home or border in boxes or home_of(segments[border]) == home_before else 20
        return cost

    def _goes_on_from(self, cluster: Cluster, at: int) -> int:
        """Return the sentence that line ``at`` goes on from: the last, or its neighbour above a box that other pages have."""
        segments, members = self.page.segments, cluster.indexes
        segment, last = segments[at], segments[members[-1]]
        if segment.tag != "p" or len(last.path) <= len(segment.path) or last.flags & QUOTE or last.tag == "li":
            return members[-1]
        for place in range(len(members) - 2, max(-1, len(members) - 5), -1):
            member = members[place]
            if segments[member].dress == segment.dress and segments[member].path[:-1] == segment.path[:-1]:
                called = all(self.site.is_met_again(segments[each], segments[members[0]]) for each in members[place + 1 :])
                return member if called and not self.site.is_met_again(segment, None) else members[-1]
        return members[-1]

    def _wears_the_same(self, cluster: Cluster, segment: Segment) -> bool:
        """Whether a sentence wears what one before it does, as the site's texts do: then boxes between them part nothing."""
        members = cluster.indexes[-6:]
        worn = any(self.page.segments[member].dress == segment.dress for member in members)
        return worn and self.site.wears_text(segment) and not self.site.is_met_again(segment, self.page.segments[members[-1]])

    def _goes_straight_on(self, cluster: Cluster, segment: Segment, last: Segment, at: int) -> bool:
        """Whether the next paragraph of the same element follows, as most do: then nothing stands between them."""
        return (
            segment.tag == last.tag == "p"
            and segment.flags == last.flags
            and segment.path[:-1] == last.path[:-1]
            and len(cluster.common) < len(segment.path)
            and not self.page.segments[cluster.indexes[0]].flags & FOLDED
            and not self.stories.begins_between(at - 1, at)
            and bisect(self.hard, at - 1) == bisect(self.hard, at)
            and bisect(self.borders, at - 1) == bisect(self.borders, at)
        )

    def _goes_on_alike(self, before: int, at: int) -> bool:
        """Whether line ``at`` stands in a box made as that of ``before``, with nothing but some of the site's frame between."""
        segment, last = self.page.segments[at], self.page.segments[before]
        if at - before > _CALL or segment.tag != last.tag or len(segment.path) != len(last.path):
            return False
        if sum(mine != theirs for mine, theirs in zip(segment.path, last.path, strict=True)) > 2:
            return False
        return all(self.furniture[between] for between in range(before + 1, at)) and not self.site.is_met_again(segment, None)

    def level(self, cluster: Cluster, headline: Headline) -> int:
        """How surely a cluster is another article's: 0 not, 1 a heading in its element begins it, 2 with a day, 3 quite."""
        first = cluster.indexes[0]
        own = shared_depth(cluster.common, self.page.segments[headline.at].path) if headline.at < first else -1
        for at in range(bisect(self.stories.hard, first) - 1, -1, -1):
            head = self.stories.hard[at]
            if head < headline.at < first:
                break
            if shared_depth(cluster.common, self.page.segments[head].path) >= own:
                return 3 if head in self.stories.sure else 2
        place = bisect(self.stories.soft, first) - 1
        head = self.stories.soft[place] if place >= 0 else -1
        if head > headline.at and shared_depth(cluster.common, self.page.segments[head].path) > own:
            told = headline.at < self.stories.own_day < head
            return 1 if head not in self.stories.dated else 3 if told else 2
        return 0


def is_closing(text: str) -> bool:
    """Whether a line closes an article: nothing but hashtags, as offices put them below a text.

    >>> is_closing("#KPUMelayani #Pemilu"), is_closing("#TemanPemilih, hari ini"), is_closing("(humas)")
    (True, False, False)
    """
    return text.startswith("#") and all(word.startswith("#") for word in text.split())


def is_signed(text: str) -> bool:
    """Whether a line ends with its writer's letters, or holds nothing else.

    >>> is_signed("Rapat ditutup pukul 10.00 WIB. (adn/humas)"), is_signed("[jef]"), is_signed("Komisi Pemilihan Umum (KPU)")
    (True, True, False)
    """
    return text[-1] in ")]" and (_SIGNED.search(text) is not None or (text[0] in "([" and len(text) <= 60))


def home_of(segment: Segment) -> tuple[int, ...]:
    """The element a paragraph stands in; text straight inside a div or a cell stands in that."""
    return segment.path[:-1] if segment.tag in {"p", "li", "dd", "blockquote"} else segment.path


def _is_excerpt(page: Page, at: int) -> bool:
    """Whether segment ``at`` is another article's opening below that article's link: an entry of a list, not text."""
    segments = page.segments
    for back in (1, 2):
        if (
            at < back
            or segments[at - back].link_chars < 0.8 * len(segments[at - back].text)
            or not leads_on(page, segments[at - back])
            or shows("inside", segments[at - back].text)
            or leads_here(page.url, segments[at - back].links[0][0])
        ):
            continue
        depth = shared_depth(segments[at - back].path, segments[at].path)
        box = segments[at].path[:depth]
        fellows = [near for near in segments[max(0, at - 5) : at + 5] if near.path[:depth] == box]
        if len(fellows) <= 4 and not any(is_sentence(near) for near in fellows if near is not segments[at]):
            return True
        behind = segments[at + 1] if at + 1 < len(segments) else None
        if behind is not None and behind.link_chars > 0.8 * len(behind.text) and leads_on(page, behind):
            return True
        return segments[at].text.endswith(("...", "…", "[…]", "[...]"))
    return False


def begins_list(page: Page, at: int, until: int = MOST_SEGMENTS) -> bool:
    """Whether segment ``at`` is the head of a list of other articles; "Berita Terkini" alone is most sites' first category.

    The list is sought before the line ``until``: behind a text's first sentence "Baca juga" leads to another article too.
    """
    if not shows("related", page.segments[at].text):
        return False
    return any(near.is_link and leads_on(page, near) for near in page.segments[at : min(at + 4, until)])


def heads_text(page: Page, at: int) -> bool:
    """Whether one word of a list's head, "Rekomendasi", is a subhead: plain text of one element stands above and below."""
    segments = page.segments
    segment = segments[at]
    if not 0 < at < len(segments) - 1 or len(segment.text) > _WORD or " " in segment.text.rstrip(" :"):
        return False
    if not shows("related", segment.text):
        return False
    above, below = segments[at - 1], segments[at + 1]
    if home_of(above)[:-1] != home_of(below)[:-1] or any(near.links for near in segments[at : at + 4]):
        return False
    return is_sentence(above) and (is_sentence(below) or below.tag == "li")


def opens_with_another(page: Page, at: int) -> bool:
    """Whether segment ``at`` is another article's linked headline with its opening behind it: a card of a list."""
    segment = page.segments[at]
    words = segment.links[0][1]
    text = segment.text
    rest = len(text) - len(words)
    if not 12 <= len(words) <= 0.8 * len(text) or rest > 400 or not text.startswith(words) or not leads_on(page, segment):
        return False
    if text.endswith(("...", "…", "[…]", "[...]")):
        return True
    if len(words) < 20:
        return False
    near = [other for other in page.segments[max(0, at - 1) : at + 2] if other is not segment and other.links]
    return not text[len(words) :].lstrip()[:1].islower() or any(other.text.startswith(other.links[0][1]) for other in near)


def leads_on(page: Page, segment: Segment) -> bool:
    """Whether a segment is only a link to another article: "Baca juga" and its headline."""
    return any(is_kind(page.url, address, "article") and not leads_here(page.url, address) for address, _ in segment.links)
