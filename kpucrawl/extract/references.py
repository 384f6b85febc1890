"""In: a segment of an article; out: whether it only leads to another article ("Baca juga: …"), and what it says besides."""

from __future__ import annotations

import re

from kpucrawl.extract.page import Segment
from kpucrawl.extract.signs import shows

_REFERS = re.compile(r"^(?:baca|lihat|simak) (?:juga|pula)\b", re.I)
_REFERENCE = re.compile(r"^(?:baca|lihat|simak) (?:juga|pula|selengkapnya) ?: ?", re.I)

_TOOL = re.compile(r"^\[\s*(?:sunting|ubah|edit)\b[^\]]{0,30}\]\s*|\s*\[\s*(?:sunting|ubah|edit)\b[^\]]{0,30}\]$|\s*[¶§#]$", re.I)


def without_tool(text: str) -> str:
    """Return a subhead without the mark that opens an editor, or links to it.

    >>> without_tool("[sunting] Awal mula"), without_tool("Penutup [edit | edit source]"), without_tool("Lampiran ¶")
    ('Awal mula', 'Penutup', 'Lampiran')
    """
    return _TOOL.sub("", text).strip() or text


def refers(segment: Segment) -> bool:
    """Whether a segment is "Baca juga" and a link's words, without a colon."""
    return bool(segment.links) and _REFERS.match(segment.text) is not None and segment.text.endswith(segment.links[-1][1])


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
