"""In: a cluster of sentences, its page and headline; out: how much it looks like the article's body."""

from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.extract.clusters import Cluster, Terrain
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import ARTICLE, ASIDE, BODY, FOLDED, FOOTER, FORM, MAIN, Page, shared_depth
from kpucrawl.extract.texts import squeezed

_KNOWN = 0.2
"""What counts of a score where other pages have the words too."""


def score(page: Page, cluster: Cluster, headline: Headline | None) -> float:
    """Return how much ``cluster`` looks like the article's body, in characters of text, weighed."""
    segments = page.segments
    first = segments[cluster.indexes[0]]
    value = float(sum(min(len(segments[at].text), 1500) for at in cluster.indexes))
    if first.flags & (ASIDE | FOOTER):
        value *= 0.25
    if first.flags & FORM:
        value *= 0.6
    if first.flags & FOLDED:
        value *= 0.2
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


def less_if_known(terrain: Terrain, found: Sequence[Cluster], headline: Headline | None) -> None:
    """Lower the score of what other pages have too, oftener than this one's headline, where something new stands too."""
    if headline is None or headline.at < 0 or len(found) < 2:
        return
    segments = terrain.page.segments
    title = segments[headline.at]
    known = [cluster for cluster in found if all(terrain.site.is_met_again(segments[at], title) for at in cluster.indexes)]
    if len(known) < len(found):
        for cluster in known:
            cluster.score *= _KNOWN
