"""In: the sentences taken for an article's text; out: whether the first of them is its lead, or a second line of its headline.

Templates set the lead below the headline in a box across the page, with day and writer, and the rest of the text below picture
and share bar. The same place holds a line that sums the article up, which is none of its text: it is one sentence, and does not
open as news do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kpucrawl.extract.captions import is_caption
from kpucrawl.extract.clusters import Cluster, Terrain
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.lines import OPENING
from kpucrawl.extract.page import ASIDE, FOOTER, Segment, shared_depth
from kpucrawl.extract.plausible import is_said_by_visitors
from kpucrawl.extract.signs import counted, shows
from kpucrawl.extract.stories import HEADING_TAGS

DECK = 250
"""Characters; a shorter single sentence below a headline may be its second line."""
_HEAD, _BETWEEN = 3, 12
"""Lines from a headline to the first paragraph in one box with it, and from there to the rest."""
_SENTENCES = re.compile(r"(?:[a-z]{4}|\)|\d{4})[.!?][”\"’')]* +[“\"A-Z]")


def opens_with_deck(terrain: Terrain, cluster: Cluster) -> bool:
    """Whether the first sentence is the headline's second line: a day, a label or a counter stands between it and the text."""
    if len(cluster.indexes) < 2:
        return False
    first, second = cluster.indexes[:2]
    segments = terrain.page.segments
    lines = [segments[at].text for at in range(first + 1, second)]
    if not 0 < len(lines) <= 8 or _opens_news(segments[first].text) or ":" in {text[-1] for text in lines}:
        return False  # what a line with a colon announces is a list's beginning, not a page's labels
    if segments[first].dress != segments[second].dress and terrain.site.wears_text(segments[first]):
        return False  # other articles' leads stand where it does
    return any(at in terrain.days for at in range(first + 1, second)) or any(
        len(text) <= 60 and (counted(text) or shows("label", text) or shows("byline", text)) for text in lines
    )


def _opens_news(text: str) -> bool:
    return len(text) > DECK or OPENING.match(text) is not None or _SENTENCES.search(text) is not None


def whole(terrain: Terrain, best: Cluster, found: Sequence[Cluster], headline: Headline | None) -> Cluster:
    """Return ``best`` with its other half, where its lead stands in one box with the headline and the rest in another.

    Where that is no lead but sums the article up, the text is the rest alone.

    ``found`` are all the page's clusters, in order. Nothing is joined on a page read alone: what each page has is not known.
    """
    if headline is None or headline.at < 0 or not any(terrain.furniture):
        return best
    at = found.index(best)
    for lead, rest in pairwise(found[max(0, at - 1) : at + 2]):
        is_lead = lead is best or _opens_news(terrain.page.segments[lead.indexes[0]].text)
        if is_lead and _go_together(terrain, lead, rest, headline):
            common = lead.common[: shared_depth(lead.common, rest.common)]
            joined = replace(best, indexes=[*lead.indexes, *rest.indexes], common=common)
            return rest if opens_with_deck(terrain, joined) else joined
    return best


def _go_together(terrain: Terrain, lead: Cluster, rest: Cluster, headline: Headline) -> bool:
    segments = terrain.page.segments
    first, last, behind = lead.indexes[0], lead.indexes[-1], _begins(terrain, rest)
    between = range(last + 1, behind)
    if not 0 < first - headline.at <= _HEAD or len(between) > _BETWEEN or max(lead.level, rest.level) > 0:
        return False
    head = segments[headline.at].path[:-1]
    in_head = [segments[at].path[: len(head)] == head for at in (first, last, behind)]
    if in_head != [True, True, False] or terrain.stories.begins_between(last, rest.indexes[0]):
        return False
    if not between or any(at in terrain.hard or not (terrain.furniture[at] or _is_of_head(terrain, at)) for at in between):
        return False
    tags = {segments[at].tag for at in rest.indexes}
    if segments[first].tag not in tags or tags & HEADING_TAGS:
        return False
    return not any(_is_of_a_box(terrain, at, segments[first]) for at in (*lead.indexes, *rest.indexes))


def _begins(terrain: Terrain, rest: Cluster) -> int:
    """Return where the rest begins: short paragraphs and subheads, which are no sentences, may stand above its first one."""
    segments, at = terrain.page.segments, rest.indexes[0]
    tags = HEADING_TAGS | {segments[each].tag for each in rest.indexes}
    boxes = {segments[each].path[:-1] for each in rest.indexes}
    while at > 0 and segments[at - 1].path[:-1] in boxes and segments[at - 1].tag in tags:
        if terrain.furniture[at - 1] or segments[at - 1].links or at - 1 in terrain.hard:
            break
        at -= 1
    return at


def _is_of_a_box(terrain: Terrain, at: int, lead: Segment) -> bool:
    segment, site = terrain.page.segments[at], terrain.site
    shown_elsewhere = site.wears_box(segment) or site.is_met_again(segment, lead) or site.takes_turns(segment.text)
    return shown_elsewhere or bool(segment.flags & (ASIDE | FOOTER)) or is_said_by_visitors(terrain.page, at)


def _is_of_head(terrain: Terrain, at: int) -> bool:
    """Whether a line may stand between a lead and the text: a day, a counter, a share bar, a picture's caption."""
    told = terrain.page.texts[at]
    return told.meta or told.dated or told.soft or is_caption(terrain.page, at, ())
