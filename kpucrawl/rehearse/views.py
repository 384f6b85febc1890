"""In: a world, a site and an address; out: what a theme needs to draw the page there, addresses already written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from kpucrawl.rehearse.pretend import Category, Piece, PretendArticle, PretendSite
from kpucrawl.rehearse.wording import ABBREVIATED, DAYS, ENGLISH_MONTHS, MONTHS, day_long

# Static pages every office has in its menu: (id, slug, words).
STATIC = (
    (101, "visi-dan-misi", "Visi dan Misi"),
    (102, "tugas-dan-wewenang", "Tugas dan Wewenang"),
    (103, "struktur-organisasi", "Struktur Organisasi"),
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as printed."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article as listings and side columns show it."""

    url: str
    title: str
    article: PretendArticle
    label: str
    excerpt: str
    day: str | None
    """The printed day, where the site prints days."""
    image: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of a site."""

    site: PretendSite
    today: date
    url: str
    """The absolute address of this page, as a canonical link would print it."""
    menu: tuple[Anchor, ...]
    """Home, static pages, categories, outside links, in the order a menu has them."""
    categories: tuple[Anchor, ...]
    latest: tuple[Teaser, ...]
    popular: tuple[Teaser, ...]
    extra_links: tuple[Anchor, ...] = ()
    """Links that should not be there: scanner junk, a calendar, an injected column."""

    @property
    def today_long(self) -> str:
        """``Senin, 8 September 2025`` of the day the page is asked for."""
        return f"{DAYS[self.today.weekday()]}, {day_long(self.today)}"


@dataclass(frozen=True, slots=True)
class HomePage:
    """A home page: the menu and the newest posts."""

    frame: Frame
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of one category."""

    frame: Frame
    category: Category
    teasers: tuple[Teaser, ...]
    number: int
    pages: tuple[tuple[int, str], ...]
    """(page number, address) of the pager's links, this page's included."""
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One post in full."""

    frame: Frame
    article: PretendArticle
    label: str
    category: Anchor
    date_text: str | None
    """The day of posting as printed on the page; None where it is not printed."""
    date_iso: str | None
    """The day of posting for JSON-LD, ``<meta>`` or ``<time>``; None where there is no metadata."""
    images: tuple[str, ...]
    attachments: tuple[Anchor, ...]
    older: Teaser | None
    newer: Teaser | None
    related: tuple[Teaser, ...]

    def readmore(self, title: str) -> str:
        """The address behind a "Baca juga" title: some post of the site."""
        known = {each.title: each.url for each in (*self.frame.latest, *self.frame.popular, *self.related)}
        return known.get(title) or (self.frame.latest[0].url if self.frame.latest else "/")


@dataclass(frozen=True, slots=True)
class StaticPage:
    """A page that is no post: visi dan misi, a soft 404, search results."""

    frame: Frame
    title: str
    pieces: tuple[Piece, ...]


class Theme(Protocol):
    """A page design: four functions from a view to HTML."""

    def home(self, page: HomePage, /) -> str: ...
    def listing(self, page: ListingPage, /) -> str: ...
    def article(self, page: ArticlePage, /) -> str: ...
    def static(self, page: StaticPage, /) -> str: ...


def printed_date(moment: datetime, form: int, zone: str) -> str:
    """The moment of posting in one of ten printed forms.

    >>> printed_date(datetime(2025, 9, 8, 10, 5), 0, "WIB")
    'Senin, 8 September 2025 | 10:05 WIB'
    >>> printed_date(datetime(2025, 9, 8, 10, 5), 3, "WIB")
    '2025-09-08 10:05:00'
    """
    name, month, clock = DAYS[moment.weekday()], MONTHS[moment.month - 1], f"{moment:%H:%M}"
    forms = (
        f"{name}, {moment.day} {month} {moment.year} | {clock} {zone}",
        f"{moment:%d/%m/%Y} {clock}",
        f"Diposting pada {moment.day} {month} {moment.year} oleh admin",
        f"{moment:%Y-%m-%d %H:%M:%S}",
        f"{moment.day:02} {ABBREVIATED[moment.month - 1]} {moment.year}",
        f"{moment:%d-%m-%Y}",
        f"{name}, {moment.day:02}/{moment.month:02}/{moment.year} - {clock} {zone}",
        f"{ENGLISH_MONTHS[moment.month - 1]} {moment.day}, {moment.year}",
        f"{name.upper()}, {moment.day} {month.upper()} {moment.year} PUKUL {clock.replace(':', '.')} {zone}",
        f"{moment.day} {month} {moment.year}",
    )
    return forms[form % len(forms)]


def excerpt_of(article: PretendArticle, longest: int = 160) -> str:
    """The start of the text as a listing cuts it: in mid-word, with dots."""
    whole = " ".join(article.body)
    return whole if len(whole) <= longest else whole[:longest] + "..."


def article_address(site: PretendSite, article: PretendArticle) -> str:
    """The address of an article as this site's links spell it: the site's own form, relative or whole."""
    named = f"{article.id}_{article.slug}" if article.with_id else article.slug
    root = f"https://{site.host}"
    match site.links:
        case "relative":
            return f"/blog/read/{named}"
        case "absolute":
            return f"{root}/blog/read/{named}"
        case "index":
            return f"{root}/index.php/blog/read/{named}"
        case "http":
            return f"http://{site.host}/blog/read/{named}"
        case "baca":
            return f"{root}/berita/baca/{article.id}/{article.slug}/"
        case "slash":
            return f"/blog/read/{article.id}/{article.slug}" if article.with_id else f"/blog/read/{article.slug}"
        case "html":
            return f"{root}/blog/read/{named}.html"


def absolute(site: PretendSite, address: str) -> str:
    """The whole address of a link on the site."""
    return f"https://{site.host}{address}" if address.startswith("/") else address


def category_address(site: PretendSite, category: int) -> str:
    """The first page of a category as the site's menu spells it."""
    prefix = "/index.php" if site.links == "index" or site.pager == "query" else ""
    root = "" if site.links in {"relative", "slash"} else f"{'http' if site.links == 'http' else 'https'}://{site.host}"
    return f"{root}{prefix}/blog/category/{category}"


def page_address(site: PretendSite, category: int, number: int) -> str:
    """Page ``number`` (from 1) of a category as the site's pager spells it."""
    first = category_address(site, category)
    match site.pager:
        case "query":
            return f"{first}?page={number}"
        case "path":
            return first if number == 1 else f"{first}/page/{number}"
        case "offset":
            return first if number == 1 else f"{first}/{(number - 1) * site.per_page}"


def twin_address(site: PretendSite, article: PretendArticle, source: str) -> str:
    """Another spelling of the article's address, with a tracking parameter."""
    plain = article_address(replace(site, links="absolute" if site.links == "index" else "index"), article)
    return f"{plain}?utm_source={source}"


def teaser(site: PretendSite, article: PretendArticle, twin: str = "") -> Teaser:
    """The article as a listing shows it, or as the side column called ``twin`` does on a site of many spellings."""
    day = printed_date(article.posted, site.date_form, site.zone) if site.date_shown == "page" else None
    address = twin_address(site, article, twin) if twin and site.twins else article_address(site, article)
    image = article.images[0] if article.images else None
    return Teaser(address, article.title, article, site.label(article.category), excerpt_of(article), day, image)


def menu(site: PretendSite) -> tuple[Anchor, ...]:
    """The site's menu."""
    root = "" if site.links in {"relative", "slash"} else f"https://{site.host}"
    made = [Anchor(f"{root}/", "Beranda"), Anchor(f"{root}/page/read/1/profil-kpu", "Profil KPU")]
    for number, slug, words in STATIC:
        made.append(
            Anchor(f"{root}/blog/read/{number}_{slug}" if site.static_in_blog else f"{root}/page/read/{number}/{slug}", words)
        )
    made += [Anchor(category_address(site, each.id), each.label) for each in site.categories]
    made += [
        Anchor("https://ppid.kpu.go.id/", "PPID"),
        Anchor("https://jdih.kpu.go.id/", "JDIH"),
        Anchor(f"{root}/page/read/4/kontak", "Kontak"),
    ]
    return tuple(made)


def frame(site: PretendSite, today: date, url: str, posts: Sequence[PretendArticle], extra: Sequence[Anchor] = ()) -> Frame:
    """The frame of a page; ``posts`` are the site's listed posts, newest first."""
    return Frame(
        site=site,
        today=today,
        url=url,
        menu=menu(site),
        categories=tuple(Anchor(category_address(site, each.id), each.label) for each in site.categories),
        latest=tuple(teaser(site, each, "terbaru") for each in posts[:6]),
        popular=tuple(teaser(site, each, "populer") for each in sorted(posts, key=lambda post: -post.views)[:5]),
        extra_links=tuple(extra),
    )
