"""In: the article pages of one site, one by one; out: what each says, read once a few of them have taught the furniture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.page import Page, flatten
from kpucrawl.extract.reader import read_page
from kpucrawl.items import RawArticle

HELD = 4
"""Pages held back until they can be read by each other's light; three that agree make furniture, one may differ."""

Token = TypeVar("Token")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Token]):
    """The outcome for one page."""

    token: Token
    """What the caller handed in with the page."""
    raw: RawArticle | None
    refusal: NotAnArticle | None
    """Why it is no article, where ``raw`` is None."""


class SiteReader(Generic[Token]):
    """Reads the article pages of one site.

    ``known`` is the furniture learned on earlier runs; it goes on learning, and ``furniture`` is what to keep.
    """

    def __init__(self, known: Furniture | None = None) -> None:
        self.furniture = known or Furniture()
        self._held: list[tuple[Page, Token, str | None]] = []

    def offer(self, html: str, url: str, token: Token, expected_title: str | None = None) -> list[Reading[Token]]:
        """Take one page; return the pages that are read now, this one or held ones among them.

        Raises ``PageRefused`` for a page past the bounds.
        """
        page = flatten(html, url)
        self.furniture.learn(page)
        self._held.append((page, token, expected_title))
        return [] if self.furniture.pages < HELD else self.flush()

    def flush(self) -> list[Reading[Token]]:
        """Read what is still held, with what is known so far."""
        held, self._held = self._held, []
        return [self._read(page, token, expected) for page, token, expected in held]

    def _read(self, page: Page, token: Token, expected_title: str | None) -> Reading[Token]:
        try:
            return Reading(token, read_page(page, furniture=self.furniture, expected_title=expected_title), None)
        except NotAnArticle as refusal:
            self.furniture.forget(page)  # error pages that come in numbers must not pass for furniture
            return Reading(token, None, refusal)
