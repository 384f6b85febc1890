"""In: nothing; out: the parcels that flow through the pipelines: a page, what was read of it, the end of a site."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.hinges import Hinges
from kpucrawl.extract.outlinks import Outlink
from kpucrawl.items import Article, PageRecord, RawArticle, SpamVerdict

from .visits import Visit


@dataclass(slots=True, repr=False)
class FetchedPage:
    """A page that answered at an article's address."""

    visit: Visit
    key: str
    """The article's identity by the address that answered."""
    url: str
    """That address."""
    asked: str
    """The address asked for; another than ``url`` after a redirect."""
    asked_key: str
    """The identity by that address."""
    title: str
    """The words of the link that led here."""
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    fetched_at: str
    outlinks: tuple[Outlink, ...] = ()
    """Its links that lead away from KPU."""
    record: PageRecord | None = None
    """Where it was written before it was read."""

    def __repr__(self) -> str:
        return f"<page {self.url}>"

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header's value."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), None)


@dataclass(slots=True)
class Pause:
    """Nothing of a site is under way: pages that are held back must be read with what is known."""

    visit: Visit


@dataclass(slots=True)
class Reading:
    """A page and what it says, or why it says nothing."""

    page: FetchedPage
    raw: RawArticle | NotAnArticle | PageRefused
    article: Article | None = None
    spam: SpamVerdict | None = None
    """Whether intruders put it there."""
    only_read: bool = False
    """Whether the article is known and differs only because we read it otherwise."""
    waits: bool = False
    """Whether it differs by lines that are not believed before they are seen once more."""
    record: PageRecord | None = None
    """Where the raw page was written."""
    is_counted: bool = False
    is_again: bool = False
    """Whether the page was read before in this first visit, by what little was known then."""
    hinges: Hinges | None = None
    """What of the site's knowledge it hangs on, where that was noted."""


@dataclass(slots=True, repr=False)
class Batch:
    """Readings of one site; ``last`` ends it."""

    visit: Visit
    readings: list[Reading] = field(default_factory=list)
    last: bool = False

    def __repr__(self) -> str:
        return f"<{len(self.readings)} readings of {self.visit.site.name}>"
