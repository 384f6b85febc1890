"""In: a view of a page; out: its HTML, in one of the page designs of the pretend network: one module a theme."""

from __future__ import annotations

from collections.abc import Mapping

from kpucrawl.rehearse.themes import tables98
from kpucrawl.rehearse.views import Theme

THEMES: Mapping[str, Theme] = {
    "tables98": tables98,
}
