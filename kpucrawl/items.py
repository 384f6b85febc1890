"""In: nothing; out: the parcels that rooms hand to each other, frozen and typed.

The data walks ``Site`` → page → ``RawArticle`` → ``Article`` → ``Capture`` → ``Verdict``. Every room may import this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SiteKind = Literal["province", "kabupaten", "kota"]
BlockKind = Literal["paragraph", "heading", "item", "quote", "row"]
ArticleKind = Literal["article", "announcement", "image", "filler"]
DateSource = Literal["page", "metadata", "migrated", "image", "text", "neighbour"]
Verdict = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Site:
    """One regional office and the web site it publishes on: a row of ``catalogue/sites.csv``."""

    name: str
    """The host without ``.kpu.go.id``: ``kab-magetan``; unique, and the name of its spider."""
    host: str
    """``kab-magetan.kpu.go.id``."""
    code: str
    """The Home Ministry's area code: ``35.20``; a province has two digits."""
    kind: SiteKind
    office: str
    """The area's name without its kind: ``Magetan``."""
    province: str
    family: str
    """Which spider family reads it: ``regional``."""
    timezone: Literal["WIB", "WITA", "WIT"]
    host_status: Literal["observed", "derived"]
    """``observed``: this exact host name was seen; ``derived``: made by the naming rule, unverified."""
    other_hosts: tuple[str, ...] = ()
    """Further hosts known to serve this same site (an old domain on the current CMS)."""
    alternates: tuple[str, ...] = ()
    """Spellings to try where the host name is doubtful; never crawled by themselves."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address and the words it hangs on."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body, in reading order."""

    kind: BlockKind
    text: str
    """Without markup; may hold single line breaks, never a blank line."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as found, with the evidence it stands on."""

    source: DateSource
    """``page``: printed beside the article; ``metadata``: JSON-LD, ``<meta>``, ``<time datetime>``;
    ``image``: Unix seconds in an image name."""
    text: str


@dataclass(frozen=True, slots=True)
class RawArticle:
    """What a page says, as found: nothing cleaned, nothing parsed."""

    url: str
    """The address the page answered at."""
    title: str
    blocks: tuple[Block, ...]
    captions: tuple[str, ...] = ()
    label: str | None = None
    """The category line as printed."""
    dates: tuple[Printed, ...] = ()
    """Evidence for the day of posting, strongest first."""
    counter: str | None = None
    """The view counter's line as printed: ``Telah dilihat 24 kali``."""
    byline: str | None = None
    """An author's line standing apart from the body: ``Penulis: Ayu``."""
    images: tuple[str, ...] = ()
    """Absolute addresses, the lead image first."""
    attachments: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    """Links inside the body that are neither attachments nor images."""
    addresses: tuple[str, ...] = ()
    """Other addresses the page gives for itself (rel=canonical, og:url)."""
    read_by: str = "evidence"
    confidence: float = 0.0
    """0 to 1."""

    @property
    def text(self) -> str:
        """All blocks as one run of text."""
        return " ".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Article:
    """One article, clean: what the archive keeps. Dates are ``YYYY-MM-DD`` strings or None."""

    site: str
    key: str
    """Its identity inside the site: ``id:9838``, or ``slug:rapat-pleno`` where the address has no id."""
    url: str
    """Canonical."""
    kind: ArticleKind
    title: str
    body: str
    """Paragraphs parted by one blank line."""
    published_on: str | None = None
    published_by: DateSource | None = None
    published_text: str | None = None
    """The words the day was read from, as printed."""
    event_on: str | None = None
    """The day the text tells of."""
    place: str | None = None
    author: str | None = None
    category: str | None = None
    views: int | None = None
    image: str | None = None
    attachments: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    addresses: tuple[str, ...] = ()
    """Canonical addresses it is also known under."""
    read_by: str = "evidence"
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Where the raw page lies: one record of a WARC file."""

    file: str
    """Relative to the pages folder."""
    offset: int
    digest: str
    """``sha256:`` and hex of the payload as answered."""


@dataclass(frozen=True, slots=True)
class SpamVerdict:
    """Whether intruders put a page there, and what speaks for it."""

    spam: bool
    score: float
    reasons: tuple[str, ...] = ()
    """The signs that were found, the weightiest first, each in a few words."""


@dataclass(frozen=True, slots=True)
class Capture:
    """An article with the moment and the raw page it was read from."""

    article: Article
    seen_at: str
    """ISO 8601 UTC, seconds: ``2026-11-22T03:00:00Z``."""
    page: PageRecord | None = None
    asked: str | None = None
    """The address asked for, where a redirect led from it to the article's."""
    intrusion: SpamVerdict | None = None
    """Whether the page is an intruder's; None where nobody judged."""
    disowned: frozenset[str] | None = None
    """Set where a page was read again from store: names of the fields (``author``, ``published_on``, ``image``) whose old value
    stands on that page and was a misreading. None for a page that was just fetched."""
    only_read: bool = False
    """Whether the page kept of the present text, read again, says the same: then the site edited nothing, we read better."""
    settles: bool = False
    """Whether a first visit ends by reading its pages once more: a first text not sealed yet is put right in its place."""
