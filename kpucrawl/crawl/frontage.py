"""In: what answered at a site's home page; out: what it is instead of the office's page, in a word, and which lines of it stay.

Looked at only where the page leads to no listing and no article, or came with an error's status: an office's own page with its
menu is never taken for a notice because of a word on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import places
from kpucrawl.extract.outlinks import read_outlinks
from kpucrawl.extract.page import Page
from kpucrawl.extract.reader import read_article
from kpucrawl.items import Article
from kpucrawl.normalise.spam import judge

from .frontpage import NOTICES

_HACKED = re.compile(
    r"\b(?:hacked|defaced|pwned|owned|touched|stamped) by\b|\bhacked\b|\bwas here\b|\b(?:cyber|h4x|hax)\w* (?:team|army)\b", re.I
)
_PLACEHOLDER = re.compile(
    r"apache2? .{0,30}default page|welcome to (?:nginx|apache|openresty|your new)|^it works!?$|^index of /|test page for"
    r"|default (?:web site|website|server) page|\biis windows server\b|^plesk|web server'?s default page|parked domain"
    r"|domain (?:name )?(?:is )?(?:for sale|parked|expired|parking)|buy this domain|future home of|website (?:is )?coming soon"
    r"|domain ini (?:dijual|telah kedaluwarsa|kadaluarsa)",
    re.I,
)  # fmt: skip
_LOUD = 600
"""Characters of text past which a page says more than a boast or a placeholder does."""


@dataclass(frozen=True, slots=True)
class Frontage:
    """A home or listing page of a visit."""

    page: str
    """``home``, or ``category:104``."""
    url: str
    status: int
    text: str
    leads: bool
    """Whether it leads to listings or articles."""

    @property
    def marks(self) -> frozenset[int]:
        """Return its lines that stay from visit to visit, each with its element and depth; none for a page past the bounds."""
        try:
            return frozenset(places(flatten(self.text, self.url)))
        except PageRefused:
            return frozenset()

    @property
    def title(self) -> str:
        """Return what it calls itself."""
        try:
            return flatten(self.text, self.url).title if self.text.strip() else ""
        except PageRefused:
            return ""

    def instead(self) -> str:
        """Return what it is instead of the office's own page, as a word of ``health.WORDS``; empty where it may be just that.

        >>> Frontage("home", "https://bali.kpu.go.id/", 200, "<title>x</title><h1>Hacked by Xyz</h1>", False).instead()
        'hacked'
        """
        if self.leads:
            return ""
        if not self.text.strip():
            return "empty"
        try:
            page = flatten(self.text, self.url)
        except PageRefused:
            return "" if self.status == 200 else "server"
        reason = self._reason()
        if reason in NOTICES:
            return reason
        loud = [
            page.title,
            *(segment.text for segment in page.segments if segment.tag in {"h1", "h2", "title"} or _is_short(page)),
        ]
        if any(_HACKED.search(text) for text in loud):
            return "hacked"
        if self._is_of_the_trade(page):
            return "gambling"
        if any(_PLACEHOLDER.search(text) for text in loud):
            return "placeholder"
        return reason if reason in {"missing", "shell"} else ""

    def _reason(self) -> str:
        try:
            read_article(self.text, self.url)
        except NotAnArticle as refusal:
            return refusal.reason
        except PageRefused:
            pass
        return ""

    def _is_of_the_trade(self, page: Page) -> bool:
        body = "\n\n".join(segment.text for segment in page.segments)[:20_000]
        article = Article("", "home", self.url, "article", page.title, body)
        return judge(article, read_outlinks(self.text, self.url)).spam


def _is_short(page: Page) -> bool:
    return sum(len(segment.text) for segment in page.segments) <= _LOUD
