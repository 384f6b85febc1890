"""In: what happens to each site during a run; out: counts, failures and one verdict a site, and one for the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from kpucrawl.items import Verdict

Outcome = Literal["ok", "empty", "failed", "blocked", "moved", "stopped"]
"""``ok``: articles seen, or nothing new; ``empty``: it answered and showed no listing and no article; ``failed``: it could not be
reached, or nothing it answered was of use; ``blocked``: it refuses us; ``moved``: its home page leads to another host;
``stopped``: the run ended before the site did."""

MOST_FAILURES = 500
"""Failed addresses kept a site: past this the number is enough, and a broken site must not fill memory and archive."""


@dataclass(frozen=True, slots=True)
class FailedAddress:
    """An address that should have answered and did not."""

    url: str
    reason: str
    """In a few words: ``404``, ``timeout``, ``truncated`` …"""
    status: int | None = None
    """Of HTTP; None where nothing was answered."""


@dataclass(slots=True)
class SiteReport:
    """What one run saw of one site."""

    site: str
    outcome: Outcome = "stopped"
    reason: str = ""
    """Why the outcome is not ``ok``, in one line."""
    requests: int = 0
    bytes: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    known: int = 0
    """Articles met in listings and not asked for, since the archive has them."""
    listings: int = 0
    """Listing walks that reached their end."""
    listing_pages: int = 0
    failed: int = 0
    failures: list[FailedAddress] = field(default_factory=list)
    """The first 500 of them."""
    forbidden: int = 0
    """Addresses that robots.txt forbids: never asked for, and no failure."""
    no_articles: dict[str, int] = field(default_factory=dict)
    """Pages at an article's address that are none, by reason."""
    missing: int = 0
    """Known articles that did not answer, and did the last time."""
    gone: int = 0
    """Those of them, or of those missing before, that have vanished beyond doubt."""
    spam: int = 0
    """Pages, links and redirects of intruders."""
    held: int = 0
    """Articles that only another layout let us read otherwise: counted as the same."""
    fields_missing: dict[str, int] = field(default_factory=dict)
    """Articles without a title, a body, a date …, by field."""
    surety: float = 0.0
    """Sum of the reader's confidence, 0 to 1, over ``sure_of`` articles."""
    sure_of: int = 0
    certificate: str | None = None
    """``verified``, or what is wrong with it; None where nothing was asked over TLS."""
    layout_fit: float | None = None
    """0 to 1: how far the articles read fit the layout known before; None where none was known, or none read."""
    layout_changed: bool = False
    """Whether the site has left the layout known before: what is read of it deserves a look."""
    colour: str = "grey"
    """How the site does, by what the run saw and by its history: a word of ``persist.health.Colour``."""
    cause: str | None = None
    """A word of ``persist.health.Cause``."""
    why: str = ""
    """The reason in one line."""
    seconds: float = 0.0

    @property
    def articles(self) -> int:
        """Return the number of articles read in this run."""
        return self.new + self.changed + self.same

    def count(self, verdict: Verdict) -> None:
        """Count an article the archive took."""
        if verdict == "new":
            self.new += 1
        elif verdict == "changed":
            self.changed += 1
        else:
            self.same += 1

    def hold(self, held: int) -> None:
        """Count as the same so many articles that were taken for changed."""
        self.changed, self.same, self.held = self.changed - held, self.same + held, self.held + held

    def skip(self, reason: str) -> None:
        """Count a page at an article's address that is none."""
        self.no_articles[reason] = self.no_articles.get(reason, 0) + 1

    def unskip(self, reason: str) -> None:
        """Take back that a page was none: read once more, it is an article."""
        left = self.no_articles.pop(reason, 0) - 1
        if left > 0:
            self.no_articles[reason] = left

    def miss(self, name: str) -> None:
        """Count an article without one of its fields."""
        self.fields_missing[name] = self.fields_missing.get(name, 0) + 1

    def trust(self, confidence: float) -> None:
        """Count how sure the reader was of an article."""
        self.surety += confidence
        self.sure_of += 1

    @property
    def confidence(self) -> float | None:
        """Return the reader's confidence on the average of the articles read; None where none was."""
        return self.surety / self.sure_of if self.sure_of else None

    def fail(self, url: str, reason: str, status: int | None = None) -> None:
        """Count and name an address that failed."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(FailedAddress(url, reason, status))

    @property
    def is_sound(self) -> bool:
        """Whether the site answered as itself: of one that is down, blocked or elsewhere nothing is known to be gone."""
        return self.outcome in {"ok", "stopped", "empty"}

    @property
    def commonest_failure(self) -> str:
        """Return the reason that most failed addresses share, or nothing where none failed."""
        counted = Counter(failed.reason for failed in self.failures).most_common(1)
        return counted[0][0] if counted else ""

    @property
    def told(self) -> str:
        """Return what is to be said of the site in one line: why it is not ``ok``, a new layout, what its certificate is."""
        notes = [self.reason] if self.reason else []
        if self.layout_changed and self.layout_fit is not None:
            notes.append(f"layout changed (fit {self.layout_fit:.2f})")
        if self.certificate not in {None, "verified"}:
            notes.append(f"certificate {self.certificate}")
        return "; ".join(notes)


@dataclass(slots=True)
class RunReport:
    """What one run saw."""

    sites: list[SiteReport] = field(default_factory=list)
    stopped: str = ""
    """Why the run ended before its sites did: ``interrupted``, ``disk full`` …; empty where it did not."""
    ended: str = ""
    """Why it ended in order before all its sites were visited: its time was used up; empty where it did not."""
    seconds: float = 0.0
    run: int | None = None
    """The run's id in the archive."""

    @property
    def failed_sites(self) -> list[SiteReport]:
        """Return the sites that a person should look at: every outcome but ``ok`` and ``stopped``."""
        return [report for report in self.sites if report.outcome not in {"ok", "stopped"}]

    @property
    def exit_code(self) -> int:
        """Return 0 where all is well, 1 where a site failed or the run was cut short."""
        return 1 if self.failed_sites or self.stopped else 0

    def total(self, name: str) -> int:
        """Return the sum of one count over all sites: ``new``, ``requests`` …"""
        return sum(getattr(report, name) for report in self.sites)
