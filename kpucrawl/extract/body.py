"""In: a flattened page with its headline and furniture; out: ``Body``, which segments are the article and in what order.

Sentences gather in clusters: neighbours in the reading order whose common ancestor lies low and between which nothing
ends an article (a share bar, a list of other articles, a change of landmark). The cluster with the most text, near below
the headline, is the body; the short lines, lists and rows between and around its sentences are drawn in.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from kpucrawl.extract.captions import is_caption
from kpucrawl.extract.headline import Headline, squeezed
from kpucrawl.extract.page import ARTICLE, ASIDE, BODY, FIGURE, FOOTER, FORM, MAIN, NAV, QUOTE, TICKER, Page, Segment
from kpucrawl.extract.shapes import is_kind
from kpucrawl.extract.signs import counted, is_date_line, is_meta_line, shows

_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STOPS = ("share", "related", "comments", "end")
_MOST_COMPARED = 400
"""Segments; longer bodies are not searched for repetitions."""
_TOO_FAR = 50.0
"""Cost from which two runs of sentences belong to different texts; the costs below are in the same unit."""


@dataclass(slots=True)
class Body:
    """Which segments are the article."""

    kept: list[int] = field(default_factory=list)
    """Indexes of its segments in order."""
    captions: list[int] = field(default_factory=list)
    start: int = 0
    """Index of the first segment that could belong to the article's head or body."""
    end: int = 0
    """Index behind the last kept segment."""
    weight: float = 0.0
    """Score of the chosen cluster."""
    runner_up: float = 0.0
    """Score of the next best one."""
    why: dict[int, str] = field(default_factory=dict)
    """Why a segment between start and end was left out."""


@dataclass(slots=True)
class Cluster:
    """Sentences that belong to one text."""

    indexes: list[int]
    common: tuple[int, ...]
    """Path of the lowest element that holds all of it."""
    score: float = 0.0


def shared_depth(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many elements two paths have in common from the root."""
    depth = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        depth += 1
    return depth


def is_sentence(segment: Segment) -> bool:
    """Whether a segment reads as running text: long enough, mostly outside links, worded and stopped like sentences."""
    text = segment.text
    size = len(text)
    if size < 35 or segment.link_chars > 0.4 * size or segment.tag == "row":
        return False
    words = text.count(" ") + 1
    if size >= 120:
        return words >= 12
    ends = (text[-1] in ".!?”\"…:;)’'" and text[-1] != ")") or text.rstrip(")]*").endswith((".", "(", "!", "?"))
    if segment.tag in _HEADING_TAGS:
        return False
    return (words >= 5 and ends) or (size >= 80 and words >= 10)


class Terrain:
    """A page's segments, each judged once: is it running text, does it end an article, is it clutter."""

    def __init__(self, page: Page, furniture: Sequence[bool]) -> None:
        self.page = page
        self.furniture = furniture
        self.sentences: list[int] = []
        self.hard: list[int] = []  # indexes of the heads of other lists
        self.borders: list[int] = []  # indexes where another article may begin: its linked headline, its line with a date
        self.soft = [0]  # how many share bars and counters stand before each index
        self.clutter = [0]  # furniture and links
        for at, segment in enumerate(page.segments):
            soft = clutter = 0
            text = segment.text
            size = len(text)
            plain = size >= 35 and not furniture[at] and not segment.flags & (NAV | TICKER) and is_sentence(segment)
            if plain and not (size <= 220 and is_meta_line(text)) and not _is_excerpt(page, at):
                self.sentences.append(at)
            if size <= 220 and (shows("related", text) or shows("comments", text) or shows("end", text)):
                self.hard.append(at)
            elif size <= 220 and (shows("share", text) or counted(text)):
                soft = 1
            elif (size >= 20 and segment.link_chars > 0.8 * size and _leads_on(page, segment)) or (
                size <= 160 and is_date_line(text)
            ):
                self.borders.append(at)
            elif furniture[at] or segment.link_chars > 0.55 * size:
                clutter = 1
            self.soft.append(self.soft[-1] + soft)
            self.clutter.append(self.clutter[-1] + clutter)

    def clusters(self, headline: Headline | None) -> list[Cluster]:
        """Return the clusters of sentences, unscored, in reading order."""
        found: list[Cluster] = []
        for at in self.sentences:
            if headline is not None and at == headline.at:
                continue
            segment = self.page.segments[at]
            for cluster in reversed(found[-3:]):
                if self._distance(headline, cluster, at) < _TOO_FAR:
                    cluster.indexes.append(at)
                    cluster.common = cluster.common[: shared_depth(cluster.common, segment.path)]
                    break
            else:
                found.append(Cluster([at], _home(segment)))
        return found

    def _distance(self, headline: Headline | None, cluster: Cluster, at: int) -> float:
        segments = self.page.segments
        before = cluster.indexes[-1]
        segment, last = segments[at], segments[before]
        depth = shared_depth(cluster.common, segment.path)
        same_shape = any(
            segments[member].tag == segment.tag and len(segments[member].path) == len(segment.path)
            for member in cluster.indexes[-6:]
        )
        # Paragraphs of one element, or each in a box of its own kind, as page builders make them
        brothers = _home(segment) == _home(last) or (same_shape and depth >= len(cluster.common) and len(cluster.indexes) > 1)
        cost = 0.0
        if (segment.flags ^ last.flags) & (ASIDE | FOOTER):
            cost += 80
        if (segment.flags ^ last.flags) & (ARTICLE | MAIN) and not segment.flags & (ARTICLE | MAIN):
            cost += 30
        if headline is not None and headline.at >= 0:
            if before < headline.at < at:
                cost += 100
            if depth < shared_depth(cluster.common, segments[headline.at].path):
                cost += 60  # it leaves the element that holds headline and text
        cost += min(30, 4 * max(0, len(cluster.common) - depth - 1))
        for hard in self.hard[bisect(self.hard, before) : bisect(self.hard, at)]:
            # A list of other articles in a box of its own interrupts a text; its head among the paragraphs ends it.
            boxed = (brothers or (same_shape and at - before <= 5)) and _home(segments[hard]) != _home(segment)
            listed = any(near.link_chars > 0.8 * len(near.text) for near in segments[hard : min(hard + 4, at)])
            cost += 8 if boxed and listed and shows("related", segments[hard].text) else 70
        same_home = _home(segment) == _home(last)
        cost += (self.soft[at] - self.soft[before + 1]) * (10 if same_home else 40 if brothers else 60)
        for border in self.borders[bisect(self.borders, before) : bisect(self.borders, at)]:
            cost += 4 if same_home or _home(segments[border]) == _home(last) else 20
        if headline is not None and headline.at >= 0:
            cost += 100 * sum(1 for between in range(max(before, headline.at) + 1, at) if self._is_peer(headline.at, between))
        clutter = self.clutter[at] - self.clutter[before + 1]
        return cost + (min(30, clutter * 3) if brothers else min(60, clutter * 9))

    def _is_peer(self, headline: int, at: int) -> bool:
        """Whether segment ``at`` is a headline like the page's own: the next article in an endless scroll begins with it."""
        own, other = self.page.segments[headline], self.page.segments[at]
        alike = other.tag == own.tag and len(other.path) == len(own.path) and other.tag in _HEADING_TAGS
        return alike and len(other.text) >= 15 and not self.furniture[at] and squeezed(other.text) != squeezed(own.text)


def _home(segment: Segment) -> tuple[int, ...]:
    """The element a paragraph stands in; text straight inside a div or a cell stands in that."""
    return segment.path[:-1] if segment.tag in {"p", "li", "dd", "blockquote"} else segment.path


def score(page: Page, cluster: Cluster, headline: Headline | None) -> float:
    """Return how much ``cluster`` looks like the article's body, in characters of text, weighed."""
    segments = page.segments
    first = segments[cluster.indexes[0]]
    value = float(sum(min(len(segments[at].text), 1500) for at in cluster.indexes))
    if first.flags & (ASIDE | FOOTER):
        value *= 0.25
    if first.flags & FORM:
        value *= 0.6
    if first.flags & BODY:
        value *= 3
    elif first.flags & (ARTICLE | MAIN):
        value *= 1.3
    if headline is not None and headline.at >= 0:
        gap = cluster.indexes[0] - headline.at
        if gap < 0:
            value *= 0.3
        elif gap <= 14:
            value *= 2.2 - 0.05 * gap
        depth = shared_depth(cluster.common, segments[headline.at].path)
        value *= 1 + 0.08 * min(depth, 10)
    opening = squeezed("".join(segments[at].text[:160] for at in cluster.indexes[:2]))
    for description in page.structured.descriptions:
        told = squeezed(description)[:40]
        if len(told) >= 24 and told in opening:
            value *= 2.5
            break
    return value


def find_body(terrain: Terrain, headline: Headline | None) -> Body:
    """Return the body of a page; ``kept`` is empty where there is none (a notice that is only a file or a picture)."""
    page, furniture = terrain.page, terrain.furniture
    found = terrain.clusters(headline)
    for cluster in found:
        cluster.score = score(page, cluster, headline)
    ranked = sorted(found, key=lambda cluster: -cluster.score)
    best = next((cluster for cluster in ranked[:4] if _is_plausible(page, cluster, headline)), None)
    if best is None:
        return _without_sentences(page, headline, furniture)
    for cluster in found:  # readers' comments may outweigh the article, but they come after it
        below = headline is not None and -1 < headline.at < cluster.indexes[0] < min(best.indexes[0], headline.at + 15)
        written = sum(len(page.segments[at].text) for at in cluster.indexes)
        if below and cluster.score > (0.25 if written >= 250 else 0.5) * best.score and _is_plausible(page, cluster, headline):
            best = cluster
            break
    runner_up = max((cluster.score for cluster in ranked if cluster is not best), default=0.0)
    return _drawn_in(page, best, headline, furniture, runner_up)


def _is_plausible(page: Page, cluster: Cluster, headline: Headline | None) -> bool:
    """A few words far below a headline are some box's text, not the article's."""
    if headline is None or headline.at < 0:
        return True
    size = sum(len(page.segments[at].text) for at in cluster.indexes)
    gap = cluster.indexes[0] - headline.at
    depth = shared_depth(cluster.common, page.segments[headline.at].path)
    if page.segments[cluster.indexes[0]].flags & (ASIDE | FOOTER):
        return False
    if gap < 0:
        return size > 600
    stopped = any(shows("related", page.segments[at].text) for at in range(headline.at + 1, cluster.indexes[0]))
    if stopped or gap > 25:
        return size > 900
    passed = any(
        shows("share", page.segments[at].text) or counted(page.segments[at].text)
        for at in range(headline.at + 1, cluster.indexes[0])
    )
    if passed and shared_depth(page.segments[headline.at].path, cluster.common) < len(page.segments[headline.at].path) - 2:
        return size > 500
    return depth > 2 or size > 300


def _drawn_in(page: Page, cluster: Cluster, headline: Headline | None, furniture: Sequence[bool], runner_up: float) -> Body:
    segments = page.segments
    first, last = cluster.indexes[0], cluster.indexes[-1]
    inside, members = cluster.common, set(cluster.indexes)
    body = Body(weight=cluster.score, runner_up=runner_up)
    start = first
    floor = headline.at + 1 if headline is not None and -1 < headline.at < first else 0
    while start > floor and _lies_in(segments[start - 1], inside):
        start -= 1
    body.start = floor if floor and first - floor < 20 else start
    end = last + 1
    homes = {_home(segments[at]) for at in members}
    while end < len(segments) and (
        _goes_on(page, end, inside, furniture)
        or (_home(segments[end]) in homes and is_sentence(segments[end]) and furniture[end])
    ):
        end += 1  # a formula that many articles share stands among this one's paragraphs
    for at in range(start, end):
        reason = None if at in members else _left_out(page, at, headline, furniture, inside, homes, first, last)
        if reason is None and is_caption(page, at, inside):
            reason = "caption"
            body.captions.append(at)
        if reason is None:
            body.kept.append(at)
        else:
            body.why[at] = reason
    for at in _told_twice(page, body.kept):
        body.kept.remove(at)
        body.why[at] = "told twice"
    if not members & set(body.kept):  # a short article below its picture is no caption
        body.captions = [at for at in body.captions if at not in members]
        body.kept = sorted(members | set(body.kept))
    for at in range(body.start, start):
        if is_caption(page, at, inside):
            body.captions.append(at)
    body.captions.sort()
    body.end = max(body.kept) + 1 if body.kept else end
    return body


def _told_twice(page: Page, kept: Sequence[int]) -> list[int]:
    """Which kept segments only repeat others: pull quotes, and a text that stands in the page a second time for narrow screens.

    Authors repeat a sentence too, so a repetition counts only in a quotation's dress, or as one of several in a row.
    """
    if len(kept) > _MOST_COMPARED:
        return []
    cores = [(at, page.segments[at].text.strip(" “”\"'‘’…»«")) for at in kept]
    whole = "\n".join(core for _, core in cores)
    dressed = [at for at, _ in cores if page.segments[at].flags & (QUOTE | ASIDE | FIGURE)]
    few = len(dressed) * 2 < len(cores)  # where the whole body stands in a quotation, that tells nothing
    pulled = [at for at, core in cores if few and at in dressed and len(core) >= 40 and whole.count(core) > 1]
    seen: dict[str, int] = {}
    again: list[int] = []
    firsts: list[int] = []
    for number, (_, core) in enumerate(cores):
        if core in seen:
            again.append(number)
            firsts.append(seen[core])
        else:
            seen[core] = number
    in_order = firsts == sorted(set(firsts)) and again == list(range(again[0], again[0] + len(again))) if again else False
    if in_order and len(again) >= 2 and len(again) * 5 >= len(cores) * 2:
        pulled += [cores[number][0] for number in again]
    return sorted(set(pulled))


def _lies_in(segment: Segment, inside: tuple[int, ...]) -> bool:
    return segment.path[: len(inside)] == inside


def _goes_on(page: Page, at: int, inside: tuple[int, ...], furniture: Sequence[bool]) -> bool:
    """Whether the article goes on with the short segment ``at`` behind its last sentence."""
    segment = page.segments[at]
    if not _lies_in(segment, inside):
        bracketed = segment.text[0] in "([*" and segment.text[-1] in ")]*." and len(segment.text) <= 90
        return bracketed and not furniture[at] and shared_depth(segment.path, inside) >= len(inside) - 1
    if furniture[at] or segment.flags & (NAV | FOOTER | ASIDE | FORM):
        return False
    if any(shows(sign, segment.text) for sign in _STOPS) or counted(segment.text) or shows("widget", segment.text):
        return False
    linked = segment.link_chars > 0.55 * len(segment.text)
    if linked and segment.tag in {"h2", "h3", "h4", "h5", "h6"}:
        return False
    return not (linked and _linked_next(page, at))


def _linked_next(page: Page, at: int) -> bool:
    """Whether a list of links begins at ``at``."""
    near = page.segments[at : at + 3]
    return sum(1 for segment in near if segment.link_chars > 0.55 * len(segment.text)) >= 2


def _left_out(
    page: Page,
    at: int,
    headline: Headline | None,
    furniture: Sequence[bool],
    inside: tuple[int, ...],
    homes: set[tuple[int, ...]],
    first: int,
    last: int,
) -> str | None:
    """Why the segment ``at`` does not belong to the article though it stands among its segments; None where it does."""
    segment = page.segments[at]
    text = segment.text
    edge = not first < at < last
    if headline is not None and (at == headline.at or (edge and squeezed(text) == squeezed(headline.text))):
        return "headline"
    if segment.flags & (NAV | TICKER):
        return "landmark"
    if furniture[at] and not (is_sentence(segment) and _home(segment) in homes):
        return "furniture"
    if shows("inside", text) and not without_reference(segment):
        return "inside"
    for sign in ("share", "widget", "related", "comments"):
        if shows(sign, text):
            return sign
    if is_meta_line(text) or (counted(text) and not is_sentence(segment)):
        return "counter" if counted(text) else "date"
    if segment.link_chars > 0.55 * len(text) and (
        edge or segment.tag in {"h2", "h3", "h4", "h5", "h6"} or _leads_on(page, segment)
    ):
        return "links"
    if not edge:
        return None
    if at < first and segment.tag == "li" and len(text) <= 30:
        return "label"  # a list of facts about the page; an article that opens with a list has an introduction first
    before = headline is not None and headline.at >= 0
    if before and segment.tag != "li" and shows("label", text) and len(text) < 40:
        return "label"
    if shows("end", text):
        return "end"
    return None


def _is_excerpt(page: Page, at: int) -> bool:
    """Whether segment ``at`` is another article's opening below that article's link: an entry of a list, not text."""
    segments = page.segments
    for back in (1, 2):
        if (
            at < back
            or segments[at - back].link_chars < 0.8 * len(segments[at - back].text)
            or not _leads_on(page, segments[at - back])
        ):
            continue
        depth = shared_depth(segments[at - back].path, segments[at].path)
        box = segments[at].path[:depth]
        fellows = [near for near in segments[max(0, at - 5) : at + 5] if near.path[:depth] == box]
        if len(fellows) <= 4 and not any(is_sentence(near) for near in fellows if near is not segments[at]):
            return True
        behind = segments[at + 1] if at + 1 < len(segments) else None
        if behind is not None and behind.link_chars > 0.8 * len(behind.text) and _leads_on(page, behind):
            return True
        return segments[at].text.endswith(("...", "…", "[…]", "[...]"))
    return False


def _leads_on(page: Page, segment: Segment) -> bool:
    """Whether a segment is only a link to another article: "Baca juga" and its headline."""
    return any(is_kind(page.url, address, "article") for address, _ in segment.links)


def _without_sentences(page: Page, headline: Headline | None, furniture: Sequence[bool]) -> Body:
    """The body of a page without running text: the few plain words below its headline, if any."""
    body = Body()
    if headline is None or headline.at < 0:
        return body
    segments = page.segments
    title = segments[headline.at]
    body.start = body.end = headline.at + 1
    for at in range(headline.at + 1, min(len(segments), headline.at + 40)):
        segment = segments[at]
        near = shared_depth(segment.path, title.path) >= max(2, len(title.path) - 3)
        if not near or (furniture[at] and not counted(segment.text)) or segment.flags & (NAV | FOOTER | ASIDE):
            break
        if any(shows(sign, segment.text) for sign in _STOPS):
            break
        if is_caption(page, at, title.path[:-1]):
            body.captions.append(at)
        elif not _is_meta(segment) and squeezed(segment.text) != squeezed(headline.text):
            body.kept.append(at)
            body.end = at + 1
        if segment.link_chars > 0.55 * len(segment.text) and _linked_next(page, at) and segment.tag != "p":
            break
    return body


def _is_meta(segment: Segment) -> bool:
    text = segment.text
    if segment.link_chars > 0.55 * len(text) or len(text) < 4:
        return True
    return bool(is_date_line(text) or counted(text) or shows("label", text) or shows("widget", text) or shows("byline", text))


_REFERENCE = re.compile(r"^(?:baca|lihat|simak) (?:juga|pula|selengkapnya) ?: ?", re.I)


def without_reference(segment: Segment) -> str:
    """Return the words of a segment without the "Baca juga: <headline>" it opens with: "" where there is nothing else.

    On some hosts the headline runs into the next sentence (kpu-sites (c)), so the link's own words are what is cut.
    """
    text = segment.text
    rest = _REFERENCE.sub("", text)
    if rest == text:
        return "" if shows("inside", text) else text
    for _, words in segment.links:
        if rest.startswith(words):
            return rest[len(words) :].strip()
    return "" if len(text) < 200 else text
