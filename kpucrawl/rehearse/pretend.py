"""In: nothing; out: the parcels of the pretend network, sites and articles with the truth about them, frozen and typed.

Everything here is invented. The field names of the truth are those of ``truth.records``, which a scorer reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PieceKind = Literal["paragraph", "heading", "item", "number", "quote", "row", "readmore"]
Kind = Literal["article", "filler", "announcement", "image_only", "spam"]
DateHint = Literal["page", "metadata", "migrated", "image", "text", "text_dm", "text_range"]
Gone = Literal["404", "410", "soft", "home"]
Correction = Literal["number", "date", "name", "typo", "word", "sentence", "less", "more", "title"]
Pager = Literal["query", "path", "offset"]
LinkForm = Literal["absolute", "relative", "index", "http", "baca", "slash", "html"]
DateShown = Literal["page", "metadata", "none"]
FaultKind = Literal[
    "dead", "refused", "reset", "404", "500", "503_once", "empty", "truncated", "wrong_charset", "mojibake", "loop", "to_home",
    "soft_404", "challenge", "suspended", "slow", "scanner", "extra_digits", "endless", "calendar", "repeat_last",
]  # fmt: skip

_SPACES = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """One space for every run of white space, as a browser shows it.

    >>> squeeze(" KPU  Magetan\\xa0 ")
    'KPU Magetan'
    """
    return _SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a body as its author typed it: double spaces and no-break spaces included."""

    kind: PieceKind
    text: str
    """A ``row`` of a data table has its cells parted by tabs; a ``readmore`` is the title behind "Baca juga"."""

    @property
    def is_body(self) -> bool:
        """False for a "Baca juga" line, which belongs to no body."""
        return self.kind != "readmore"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a site, or with those of its addresses that contain ``where``."""

    kind: FaultKind
    where: str = ""
    """A part of the path; empty for every address of the site."""
    seconds: float = 0.0
    """For ``slow``, ``dead`` and ``503_once``: how long to wait."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of one site: the id means nothing by itself, the label is the site's own."""

    id: int
    label: str
    news: bool = False


@dataclass(frozen=True, slots=True)
class PretendSite:
    """One pretend office and how its web site behaves."""

    name: str
    """``kab-magetan``, as in the catalogue."""
    host: str
    office: str
    """``KPU Kabupaten Magetan``."""
    short: str
    """``KPU Magetan``."""
    area: str
    """``Kabupaten Magetan``."""
    seat: str
    """The town of the office, the usual dateline."""
    province: str
    zone: str
    """WIB, WITA or WIT."""
    districts: tuple[str, ...]
    people: tuple[str, ...]
    """Chair, four members, secretary, then staff: always the same on one site."""
    theme: str
    categories: tuple[Category, ...]
    per_page: int = 8
    pager: Pager = "query"
    links: LinkForm = "relative"
    date_shown: DateShown = "page"
    date_form: int = 0
    counter: bool = True
    """Whether article pages print "Telah dilihat N kali"."""
    robots: str | None = None
    """The robots.txt; None where the address answers 404."""
    charset: str = "utf-8"
    conditional: bool = True
    """Whether pages carry ETag and Last-Modified and answer 304."""
    missing: Gone = "404"
    """How an address that never was is answered."""
    static_in_blog: bool = True
    """Whether static pages live at article-shaped addresses too."""
    to_https: bool = False
    """Whether plain http is answered by a redirect to https."""
    twins: bool = False
    """Whether side columns spell article addresses otherwise than listings do."""
    repeats_title: bool = False
    """Whether bodies open with the title once more."""
    initials: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def news(self) -> Category:
        """The category most posts are filed under."""
        return next(category for category in self.categories if category.news)

    def label(self, category: int) -> str:
        """The site's own words for a category id."""
        return next(each.label for each in self.categories if each.id == category)


@dataclass(frozen=True, slots=True)
class PretendArticle:
    """One post of one site, with everything a reader should find out about it."""

    site: str
    id: int
    slug: str
    with_id: bool
    """False for the older posts whose address is the slug alone."""
    title: str
    pieces: tuple[Piece, ...]
    category: int
    posted: datetime
    """Jakarta time, without zone."""
    event: date
    kind: Kind = "article"
    event_kind: str = ""
    dateline: str = ""
    """The opening of the first paragraph, its dash and space included."""
    credit: str = ""
    """As printed at the end of the last paragraph, brackets included."""
    byline: str = ""
    """A line before or after the body: ``Oleh: …``, ``Penulis: …``."""
    byline_first: bool = False
    tail: str = ""
    """Hashtags after the body."""
    author: str | None = None
    unit_only: bool = False
    """The credit names a unit (humas, admin) and no person: an author of None is right as well."""
    captions: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Paths on the site."""
    attachments: tuple[tuple[str, str], ...] = ()
    """(label, path)."""
    outgoing: tuple[tuple[str, str], ...] = ()
    """(words, address) of links that stand in the body or, on a defaced page, beside it."""
    date_hint: DateHint | None = None
    published_on: str | None = None
    preface: str = ""
    """A line before the body that is none of it: ``08 May 2020 | 0 Comments | By kpu``, a stray ``.jpeg)``, the title."""
    views: int = 0
    pinned: bool = False
    listed: bool = True
    gone: Gone | None = None
    edits: int = 0
    corrected: Correction | None = None
    """The kind of its latest correction."""
    dup_group: str | None = None
    dup_variant: str | None = None
    """``original``, ``exact``, ``dateline``, ``near`` or ``same_host``."""
    formula: str | None = None
    """The name of the formula shared with posts that are *not* copies of this one."""

    @property
    def body(self) -> tuple[str, ...]:
        """The true paragraphs: heads, items, quotes and rows of tables as entries of their own, white space squeezed."""
        return tuple(squeeze(piece.text) for piece in self.pieces if piece.is_body)
