"""In: an address as a site printed it; out: the same where a browser may be led there, else None."""

from __future__ import annotations

from urllib.parse import urlsplit

_LONGEST = 2000


def followable(url: object) -> str | None:
    """Return an address that a link may hold: http or https, with a host, without blanks or control characters.

    Whatever else stands in an archive (``javascript:``, ``data:``, half an address) is shown as text and never linked.

    >>> followable("https://kab-magetan.kpu.go.id/blog/read/1_x")
    'https://kab-magetan.kpu.go.id/blog/read/1_x'
    >>> [followable(url) for url in ("javascript:alert(1)", " https://a.id", "https://", "//a.id", "java\\tscript:x", None)]
    [None, None, None, None, None, None]
    """
    if not isinstance(url, str) or len(url) > _LONGEST or any(sign.isspace() or not sign.isprintable() for sign in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and parts.username is None else None
