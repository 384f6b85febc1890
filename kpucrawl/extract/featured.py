"""In: a page's terrain and headline; out: which of its known lines are its own story all the same, since the site features it.

A site that shows its newest story whole on every page makes that story's text look like furniture on its own page too.
"""

from __future__ import annotations

from kpucrawl.extract.clusters import Terrain, is_sentence
from kpucrawl.extract.headline import Headline

_CERTAIN = 0.55
"""Certainty of the headline from which the text straight below it is its own."""
_NEAR = 8
"""Lines between a headline and its text: a day, a counter, a label, a caption."""
_SENTENCES, _WRITTEN = 3, 250
"""Sentences and characters; what frames a page says less in one place."""


def featured(terrain: Terrain, headline: Headline) -> frozenset[int]:
    """Return the indexes of lines below the headline, in its own element, if nearly all running text there is known already."""
    page, furniture = terrain.page, terrain.furniture
    if headline.at < 0 or headline.certainty < _CERTAIN or not any(furniture[headline.at + 1 :]):
        return frozenset()
    box = page.segments[headline.at].path[:-1]
    if len(box) < 2:
        return frozenset()
    lines: list[int] = []
    for at in range(headline.at + 1, len(page.segments)):
        if page.segments[at].path[: len(box)] != box:
            break
        lines.append(at)
    texts = [at for at in lines if len(page.segments[at].text) >= 35 and is_sentence(page.segments[at])]
    known = [at for at in texts if furniture[at]]
    if len(known) < _SENTENCES or 5 * len(known) < 4 * len(texts) or not known[0] == texts[0] <= headline.at + _NEAR:
        return frozenset()
    if sum(len(page.segments[at].text) for at in known) < _WRITTEN:
        return frozenset()
    return frozenset(at for at in lines if at >= known[0] and at <= known[-1] + 2)
