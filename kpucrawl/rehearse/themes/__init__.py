"""In: a view of a page; out: its HTML, in one of the page designs of the pretend network: one module a theme."""

from __future__ import annotations

from collections.abc import Mapping

from kpucrawl.rehearse.themes import (
    amp,
    blogger,
    bulletin,
    calendarbox,
    components,
    crooked,
    divsoup,
    docpaste,
    endless,
    factsheet,
    folded,
    graph2026,
    hydrated,
    joomla,
    kiosk,
    magazine,
    newsportal,
    numberlines,
    oneroll,
    spotlight,
    tables98,
    typewriter,
    unrolled,
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

# Harder than any office is known to be: whole other posts beside, above and below the one asked for, facts in tables, texts in
# halves. Worlds get them by name; the gate reads them all.
HARSH: Mapping[str, Theme] = {
    "factsheet": factsheet,
    "endless": endless,
    "spotlight": spotlight,
    "folded": folded,
    "calendarbox": calendarbox,
    "typewriter": typewriter,
    "oneroll": oneroll,
    "components": components,
    "magazine": magazine,
}

# Written with the harsh ones and never looked at while the reader was made better by those: what it does on them tells how it
# does on pages that nobody has seen.
HELD_BACK: Mapping[str, Theme] = {"bulletin": bulletin, "kiosk": kiosk, "unrolled": unrolled}

ALL: Mapping[str, Theme] = {**THEMES, **HARSH, **HELD_BACK}
