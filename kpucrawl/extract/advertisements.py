"""In: the segments taken for an article's body; out: those that the page itself announces as an advertisement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from urllib.parse import urlsplit

from kpucrawl.extract.clusters import Terrain
from kpucrawl.extract.page import shared_depth
from kpucrawl.extract.signs import shows

_LABEL = 30
"""Characters of a line that says what stands below it."""
_LABELLED = re.compile(r"(?:ADVERTISEMENT|Advertisement|SPONSORED|PARIWARA|Iklan|IKLAN)(?=[A-Z\d“\" ])")
"""The label run into what it announces."""


def advertised(terrain: Terrain, kept: Sequence[int], inside: tuple[int, ...]) -> Iterator[int]:
    """Yield which kept segments are announced as an advertisement by a line of their own ("ADVERTISEMENT").

    They share its box; or stand below it among the paragraphs and lead to another site, or stand on other pages too. A
    paragraph below the label is mostly the article's own: the advertisement is a picture then.
    """
    segments = terrain.page.segments
    members = set(kept)
    above = kept[0]
    for label in range(kept[0] + 1, kept[-1]):
        text = segments[label].text
        if label in members:
            if _LABELLED.match(text) and (text[:5].lower() != "iklan" or _box_around(segments[label].path, segments[above].path)):
                yield label  # a paragraph may begin with the word "Iklan"; a box between paragraphs says it of itself
            else:
                above = label
            continue
        if len(text) > _LABEL or not shows("advertisement", text):
            continue
        box = _box_around(segments[label].path, segments[above].path)
        if len(box) > len(inside):
            yield from _within(terrain, members, box, range(label + 1, kept[-1]))
        if label + 1 in members and label + 1 < kept[-1]:
            segment, host = segments[label + 1], urlsplit(terrain.page.url).hostname or ""
            hosts = {urlsplit(address).hostname or host for address, _ in segment.links}
            away = segment.is_link and bool(hosts) and host not in hosts
            leads = segment.text.endswith(":")  # the formula that announces a list stands on other pages too
            if away or (not leads and terrain.site.is_met_again(segment, segments[kept[0]])):
                yield label + 1


def _within(terrain: Terrain, members: Set[int], box: tuple[int, ...], behind: range) -> Iterator[int]:
    for at in behind:
        if terrain.page.segments[at].path[: len(box)] != box:
            return  # what lies in one element follows on each other
        if at in members:
            yield at


def _box_around(path: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Return the outermost element around ``path`` that ``other`` does not stand in; empty where both stand in the same."""
    shared = shared_depth(path, other)
    return path[: shared + 1] if shared < len(path) else ()
