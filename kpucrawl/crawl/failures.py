"""In: the exception a request ended with; out: its reason in a few words, and whether the host was reached at all."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure

UNREACHED = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    TunnelError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    OSError,
)
"""What a download raises where the host did not answer in full: Scrapy's RETRY_EXCEPTIONS."""

DOWNLOAD_ERRORS = (*UNREACHED, DownloadCancelledError, UnsupportedURLSchemeError)

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "no such host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (TunnelError, "the proxy has no way to it"),
    (ResponseDataLossError, "truncated"),
    (DownloadCancelledError, "too large"),
)


class StepFailed(IgnoreRequest):
    """A request that must not go on, for a reason of ours: the base of those the middlewares raise; its text is the reason."""


def reason_of(error: BaseException) -> str:
    """Return the reason in a few words.

    >>> reason_of(DownloadTimeoutError("Getting https://… took longer than 30 seconds.")), reason_of(StepFailed("forbidden"))
    ('timeout', 'forbidden')
    """
    if isinstance(error, HttpError):
        return str(error.response.status)
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, DownloadFailedError):
        return _lost(error)
    if isinstance(error, UNREACHED):
        return "connection lost"
    if isinstance(error, StepFailed):
        return str(error)
    if isinstance(error, IgnoreRequest):  # of Scrapy's own only the redirect middleware's is left
        return "redirects in circles" if "redirect" in str(error) else str(error) or "ignored"
    return f"{type(error).__name__}: {str(error)[:120]}"


def _lost(error: DownloadFailedError) -> str:
    """Tell a handshake that failed and an answer cut short from a connection lost: Twisted hides them in a list of failures."""
    text = repr(error.__cause__ or error)
    if "SSL" in text or "TLS" in text:
        return "no TLS connection"
    return "truncated" if "PartialDownload" in text or "DataLoss" in text else "connection lost"


def error_of(failure: Failure) -> BaseException:
    """Return what a failure of Twisted's holds; it always does, only its type does not say so."""
    return failure.value if failure.value is not None else RuntimeError("a failure without an error")


def was_unreached(error: BaseException) -> bool:
    """Whether the host did not answer, or not in full."""
    return isinstance(error, UNREACHED)
