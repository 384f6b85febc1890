"""In: a cluster of sentences and a headline; out: whether the one may be the text of the other, by where they stand."""

from __future__ import annotations

import re

from kpucrawl.extract.clusters import Cluster, Terrain, begins_list
from kpucrawl.extract.facts import fact_at
from kpucrawl.extract.headline import Headline, told_last
from kpucrawl.extract.page import ASIDE, FOOTER, Page, Segment, shared_depth
from kpucrawl.extract.signs import counted, is_meta_line, shows
from kpucrawl.extract.stories import HEADING_TAGS

_FAR = 25
"""Lines of its own that a page has between a headline and its text, at most; a site's labels are no distance."""
_HOUR, _BYLINE = re.compile(r"\d{1,2}[.:]\d\d"), 60
"""An hour, and characters of a comment in which it stands with a name."""
_SURE = 0.7
"""Certainty of a headline above which no body is sought."""


def is_plausible(terrain: Terrain, cluster: Cluster, headline: Headline | None) -> bool:
    """A few words far below a headline are some box's text, not the article's."""
    page = terrain.page
    if headline is None or headline.at < 0:
        return True
    size = sum(len(page.segments[at].text) for at in cluster.indexes)
    title = told_last(page, headline, cluster.indexes[0])
    gap = cluster.indexes[0] - title
    depth = shared_depth(cluster.common, page.segments[title].path)
    if page.segments[cluster.indexes[0]].flags & (ASIDE | FOOTER):
        return False
    if gap < 0:  # what stands above a sure headline is another's text, but for a box with both
        sure = headline.certainty >= _SURE and any(terrain.furniture)
        return size > 600 and (not sure or depth >= len(page.segments[headline.at].path) - 2)
    stopped = any(
        begins_list(page, at, cluster.indexes[0])
        or (shows("comments", page.segments[at].text) and shared_depth(page.segments[at].path, cluster.common) > depth)
        for at in range(title + 1, cluster.indexes[0])
        if len(page.segments[at].text) <= 220
    )
    if all(is_said_by_visitors(page, at) for at in cluster.indexes):
        return False
    between = range(title + 1, cluster.indexes[0])
    far = gap > _FAR and sum(len(page.segments[at].text) > 2 and not terrain.furniture[at] for at in between) > _FAR
    if stopped or far or _is_behind_others(terrain, cluster, between):
        return size > 900
    shared = any(shows("share", page.segments[at].text) for at in between)
    passed = shared or any(counted(page.segments[at].text) for at in between)
    headed = all(_is_of_head(page.segments[at]) for at in between)
    if passed and not shared and headed:
        return size > 60
    if passed and shared_depth(page.segments[title].path, cluster.common) < len(page.segments[title].path) - 2:
        # behind a picture post's share bar stands the foot of a page, unless what each page has is known
        known = any(terrain.furniture)
        box = page.segments[title].path[:-1]  # what stands in one box with the headline, as a second line of it, is of the head
        headed = all(_is_of_head(page.segments[at]) or page.segments[at].path[: len(box)] == box for at in between)
        return size > 500 or (known and headed and size > 60 and any(at in terrain.days for at in between))
    if depth > 2 or size > 300:
        return True
    told = gap <= 2 or any(at in terrain.days or fact_at(page, at) is not None for at in between)
    return headed and told and size > 60  # in a branch of its own, but nothing stands between it and its headline


def _is_behind_others(terrain: Terrain, cluster: Cluster, between: range) -> bool:
    """Whether a cluster stands behind cards of other articles, in what on this site only boxes wear: visitors' comments.

    Of a page without a text of its own nothing else can be told from its dress: most of what it says wears that of a box.
    """
    cards = terrain.cards | terrain.excerpts
    return any(at in cards for at in between) and all(terrain.site.wears_box(terrain.page.segments[at]) for at in cluster.indexes)


def is_said_by_visitors(page: Page, at: int) -> bool:
    """Whether a picture that other pages have too stands at a line, and an hour in it, behind a name: a comment."""
    if not page.signs or _HOUR.search(page.segments[at].text[:_BYLINE]) is None:
        return False
    return any(picture.at == at and picture.src in page.signs for picture in page.pictures)


def _is_of_head(segment: Segment) -> bool:
    """Whether a line may stand between a headline and its text: a day, a counter, a label, a caption."""
    return segment.tag not in HEADING_TAGS and (len(segment.text) <= 60 or is_meta_line(segment.text))
