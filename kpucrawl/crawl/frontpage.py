"""In: a home or listing page; out: its text and where it leads, or why it leads nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from w3lib.html import get_meta_refresh

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.listing import Listing, read_listing
from kpucrawl.extract.reader import read_article

if TYPE_CHECKING:
    from scrapy.http import Response

NOTHING = Listing((), (), (), ())
NOTICES = frozenset({"challenge", "suspended", "maintenance", "server"})
"""Reasons of ``extract.verdicts`` for which a page without links is no empty site but a broken one."""

_CATEGORY = re.compile(r"blog\\?/category\\?/([0-9]{1,9})\b")


def read_front(response: Response) -> tuple[str, Listing]:
    """Return a page's text and where it leads: nowhere, for a page past the bounds."""
    text = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
    try:
        return text, read_listing(text, response.url) if text.strip() else NOTHING
    except PageRefused:
        return text, NOTHING


def refresh_of(text: str, url: str) -> str | None:
    """Return where a page without content sends browsers by ``<meta http-equiv=refresh>``, None where it does not.

    >>> refresh_of('<meta http-equiv="refresh" content="0; url=/index.php">', "https://bali.kpu.go.id/")
    'https://bali.kpu.go.id/index.php'
    """
    target = get_meta_refresh(text[:4096], url)[1]
    return target if target and target != url else None


def categories_in(text: str) -> list[str]:
    """Return the listing ids that a page names anywhere, scripts that draw its menu included, each once.

    >>> categories_in(r'{"url":"https:\\/\\/x\\/blog\\/category\\/104"} /blog/category/29')
    ['104', '29']
    """
    return list(dict.fromkeys(_CATEGORY.findall(text)))


def why_blank(text: str, url: str) -> str | None:
    """Return which notice a page is that leads nowhere (a browser check, a suspended account …), None where it is none."""
    if not text.strip():
        return "empty"
    try:
        read_article(text, url)
    except NotAnArticle as refusal:
        return refusal.reason if refusal.reason in NOTICES else None
    except PageRefused:
        return "too large"
    return None
