"""In: what a user asks of one run; out: the same, typed, with the defaults of this machine."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from kpucrawl import __version__
from kpucrawl.errors import BadOption
from kpucrawl.places import ARCHIVE


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """One run's wishes; None means: as ``settings`` has it."""

    archive: Path = ARCHIVE
    pages: bool = True
    """Whether the raw pages are kept, in ``pages/`` beside the archive."""
    limit: int | None = None
    """Most articles a site to fetch in this run."""
    since: str | None = None
    """``YYYY-MM-DD``: a listing walk ends at a page whose articles are all older."""
    full: bool = False
    """Walk every listing to its end and fetch known articles again."""
    recheck: bool = False
    """Look again at every known article, listed or not, and note which have vanished."""
    delay: float | None = None
    """Seconds between an answer and the next request, for each host; 0 for no pause at all, nor a limit over all hosts."""
    rate: float | None = None
    """Most requests a second over all hosts together; 0 for no limit."""
    concurrency: int | None = None
    """Most requests in flight over all hosts together."""
    most_pages: int | None = None
    """Most requests a site in this run."""
    due: bool = False
    """Take only those of the sites whose turn it is, the longest unvisited first."""
    budget: float | None = None
    """Most seconds the run may take; what it leaves stays due."""
    contact: str | None = None
    """An address for the User-Agent where an office can reach whoever runs this: a web page or an e-mail address."""
    progress: bool | None = None
    """True: a live display, False: plain lines, None: live where stderr is a terminal."""
    quiet: bool = False
    """Say only what went wrong."""
    settings: tuple[tuple[str, Any], ...] = ()
    """Further Scrapy settings by name, over all others."""

    @property
    def pages_folder(self) -> Path:
        """Return the folder of the raw pages: ``pages`` beside the archive."""
        return self.archive.parent / "pages"

    def checked(self) -> CrawlOptions:
        """Return these options if they hold together, else raise BadOption saying which does not."""
        for name, value, least in (
            ("limit", self.limit, 1),
            ("delay", self.delay, 0),
            ("rate", self.rate, 0),
            ("concurrency", self.concurrency, 1),
            ("most_pages", self.most_pages, 1),
            ("budget", self.budget, 1),
        ):
            if value is not None and not value >= least:  # `not >=` refuses NaN as well
                raise BadOption(f"--{name.replace('_', '-')} is {value}; it must be at least {least}")
        if self.recheck and self.since is not None:
            raise BadOption("--recheck looks at every article, and listings must be walked to their end: leave --since out")
        if self.since is not None:
            checked_day(self.since)
        return self


_SPAN = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+)m(?:in)?)?(?:(\d+)s)?", re.ASCII)
_HOURS = re.compile(r"(\d{1,2})(?::00)?\s*[-–]\s*(\d{1,2})(?::00)?", re.ASCII)


def seconds_in(text: str) -> float:
    """Return a span of time in seconds; raises BadOption for what is none.

    >>> seconds_in("3h"), seconds_in("90m"), seconds_in("1h30m")
    (10800.0, 5400.0, 5400.0)
    """
    found = _SPAN.fullmatch(text.strip().lower().replace(" ", ""))
    if found is None or not any(found.groups()):
        raise BadOption(f"{text[:40]!r} is no span of time; write it as 3h, 90m or 1h30m")
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def seconds_left(hours: str, now: datetime) -> float | None:
    """Return the seconds until some hours of the day end, None outside them; ``now`` is local time.

    Raises BadOption for hours that are none.

    >>> seconds_left("20-6", datetime(2026, 11, 22, 5, 30)), seconds_left("20-6", datetime(2026, 11, 22, 12, 0))
    (1800.0, None)
    """
    found = _HOURS.fullmatch(hours.strip())
    if found is None or not all(int(hour) <= 24 for hour in found.groups()):
        raise BadOption(f"--hours {hours[:40]!r}: write from which hour to which, as 20-6, or any")
    begins, ends = (int(hour) % 24 for hour in found.groups())
    passed = now.hour + now.minute / 60 + now.second / 3600
    if begins != ends and (passed - begins) % 24 >= (ends - begins) % 24:
        return None
    return ((ends - passed) % 24 or 24.0) * 3600


def contact_of(settings: BaseSettings) -> str:
    """Return the contact to give: the setting if a user set it, else this machine's ``KPUCRAWL_CONTACT``, else the project's."""
    given = (settings.getpriority("KPUCRAWL_CONTACT") or 0) > SETTINGS_PRIORITIES["project"]
    machine = os.environ.get("KPUCRAWL_CONTACT")
    return machine if machine and not given else str(settings["KPUCRAWL_CONTACT"])


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves; a contact is a web address or an e-mail address.

    >>> user_agent("https://example.org/about-us")
    'kpucrawl/0.1.0 (+https://example.org/about-us)'
    """
    return f"kpucrawl/{__version__} (+{' '.join(contact.split())})"


def checked_day(text: str) -> str:
    """Return a day as ``YYYY-MM-DD``; raises BadOption for anything else.

    >>> checked_day("2025-09-08")
    '2025-09-08'
    >>> checked_day("8 September")
    Traceback (most recent call last):
    kpucrawl.errors.BadOption: '8 September' is no day; write it as 2025-09-08
    """
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise BadOption(f"{text[:40]!r} is no day; write it as 2025-09-08") from None
