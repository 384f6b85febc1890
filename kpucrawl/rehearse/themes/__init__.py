"""In: a view of a page; out: its HTML, in one of the page designs of the pretend network: one module a theme."""

from __future__ import annotations

from collections.abc import Mapping

from kpucrawl.rehearse.themes import (
    amp,
    blogger,
    crooked,
    divsoup,
    docpaste,
    graph2026,
    hydrated,
    joomla,
    newsportal,
    numberlines,
    tables98,
    villageportal,
)  # fmt: skip
from kpucrawl.rehearse.views import Theme

# The order in which a small world deals them out: unlike ones first.
THEMES: Mapping[str, Theme] = {
    "numberlines": numberlines,
    "divsoup": divsoup,
    "tables98": tables98,
    "graph2026": graph2026,
    "docpaste": docpaste,
    "joomla": joomla,
    "blogger": blogger,
    "newsportal": newsportal,
    "crooked": crooked,
    "hydrated": hydrated,
    "villageportal": villageportal,
    "amp": amp,
}
