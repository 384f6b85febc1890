"""In: nothing; out: every error kpucrawl raises on purpose, grouped by the room that raises it.

A message says what went wrong, where, and what to do next. ``cli`` catches ``KpucrawlError`` around one command, prints
the message as one line and exits 2; ``crawl.runner`` catches around one site.
"""

from __future__ import annotations


class KpucrawlError(Exception):
    """Base of every error below. Raised by: every room. Caught by: ``cli``, and ``crawl.runner`` around one site."""


# catalogue


class UnknownSiteError(KpucrawlError):
    """A site name that is not in ``sites.csv``. Raised by: ``catalogue.sites``. Caught by: ``cli``."""


class CatalogueError(KpucrawlError):
    """``sites.csv`` or ``overrides.toml`` does not hold together. Raised by: ``catalogue.sites``. Caught by: ``cli``."""


class AddressRefused(KpucrawlError):
    """An address outside the whitelist of shapes. Raised by: ``catalogue.addresses``. Caught by: ``crawl``, which counts it.

    ``reason`` is one of a few fixed phrases, fit for counting; the message adds the address.
    """

    def __init__(self, reason: str, url: str = "") -> None:
        super().__init__(f"{reason}: {url[:200]}" if url else reason)
        self.reason = reason


# crawl


class NotNow(KpucrawlError):
    """A full crawl of many sites outside the night's hours. Raised by: ``cli``. Caught by: ``cli``: exit 75."""


class PageUnreachable(KpucrawlError):
    """The one page a person asked for did not answer. Raised by: ``crawl.single``. Caught by: ``cli``."""


class AlertFailed(KpucrawlError):
    """A channel of alerts did not take the digest. Raised by: ``crawl.alerts``. Caught by: ``cli``, which tells the others."""


# extract


class PageRefused(KpucrawlError):
    """A page past the bounds of size or nesting, or no HTML. Raised by: ``extract``. Caught by: ``crawl``, which counts it."""


class NotAnArticle(KpucrawlError):
    """A page that is no article (listing, static, login, soft 404, challenge). Raised by: ``extract``. Caught by: ``crawl``.

    ``reason`` is one of the words of ``extract.verdicts.REASONS``.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


# persist


class ArchiveError(KpucrawlError):
    """The archive cannot be opened, read or written. Raised by: ``persist``. Caught by: ``cli``."""


class ArchiveLocked(ArchiveError):
    """Another process holds the archive for writing. Raised by: ``persist``. Caught by: ``cli``."""


class ArchiveHeld(ArchiveLocked):
    """Another process crawls into the archive, or reads its pages again. Raised by: ``persist``. Caught by: ``cli``: exit 75."""


class ArchiveFull(ArchiveError):
    """The disk is full. Raised by: ``persist``. Caught by: ``crawl.runner``, which stops the run cleanly, and ``cli``."""


# query


class BadOption(KpucrawlError):
    """An option whose value cannot be used: a date, a limit, a format. Raised by: ``query``, ``cli``. Caught by: ``cli``."""


class NoSuchArticle(KpucrawlError):
    """An id or address the archive does not hold. Raised by: ``query``. Caught by: ``cli``."""


# rehearse


class RehearsalError(KpucrawlError):
    """The pretend network cannot start. Raised by: ``rehearse``. Caught by: ``cli``."""


# serve


class ServeError(KpucrawlError):
    """The reading room is not installed, or its port is taken. Raised by: ``serve``, ``cli``. Caught by: ``cli``."""
