"""In: a visit that has ended, and how its site looked before; out: what it saw, for ``persist.health`` to judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpucrawl.persist.fronts import Front
from kpucrawl.persist.health import Seen

if TYPE_CHECKING:
    from .frontage import Frontage
    from .visits import Visit

FITS = 0.7
"""Share of a page's places that must be left. Measured on twelve themes: five months on a home page has 0.75 or more of its own,
in another theme 0.63 at most and mostly none."""
FEWEST_PLACES = 5
MOST_FRONTS = 6
"""Pages compared a visit: the home page and some listings tell as much as all."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a visit saw, and what of it is to be kept for the next."""

    seen: Seen
    fronts: tuple[Front, ...] = ()


def look_at(visit: Visit, known: Mapping[str, Front]) -> Look:
    """Return what a visit saw of its site; ``known`` are the pages of its frame as the last visit saw them."""
    report, home = visit.report, visit.fronts.get("home")
    is_seen = report.outcome == "ok" or (report.outcome == "stopped" and bool(report.articles or report.known))
    instead = home.instead() if home is not None else ""
    fits, fronts = _compared(visit.fronts, known) if is_seen and not instead else ([], ())
    fit = max(fits, default=None)  # where one page has the layout still, the site has
    changed = report.layout_changed or (fit is not None and fit < FITS)
    trade = any(
        one.kind == "redirect" and one.found_on.rstrip("/").endswith(visit.site.host) for one in visit.intruders.found.values()
    )
    left_out = Counter(report.no_articles)
    left_out["missing"] -= sum(answer == "soft" for answer in visit.looks.absent.values())  # known ones: noted as vanished
    errors = Counter(_kind(failed.reason) for failed in report.failures)
    seen = Seen(
        report.outcome, report.reason, dict(errors), dict(+left_out), report.articles, report.known,
        report.fields_missing.get("published_on", 0), report.confidence, instead, home.title if home and instead else "",
        led_to_trade=trade and report.outcome == "moved", layout_fit=fit, layout_changed=changed,
    )  # fmt: skip
    return Look(seen, fronts)


def _compared(fronts: Mapping[str, Frontage], known: Mapping[str, Front]) -> tuple[list[float], tuple[Front, ...]]:
    """Return how far each page is what it was, and the pages as they are to be kept: what stayed, while it stays."""
    fits, kept = [], []
    for name, frontage in fronts.items():
        marks = frontage.marks
        if not frontage.leads or not marks:
            continue
        before = known[name].marks if name in known else frozenset()
        if len(before) >= FEWEST_PLACES:
            fits.append(len(before & marks) / len(before))
            if fits[-1] >= FITS and len(before & marks) >= 2 * FEWEST_PLACES:
                marks &= before
        kept.append(Front(name, frozenset(marks)))
    return fits, tuple(kept)


def _kind(reason: str) -> str:
    """Return a failure's reason without what differs from address to address, but where it leads.

    >>> _kind("429, asked to come back in 3600 s"), _kind("redirected to https://x.example/a")
    ('429', 'redirected to https://x.example/a')
    """
    return reason.partition(",")[0]
