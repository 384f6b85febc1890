"""In: a world and an address of one of its sites; out: the page there, as a status, a kind of content and its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from html import escape
from itertools import count
from random import Random
from urllib.parse import parse_qs

from kpucrawl.rehearse.drawn import theme_named
from kpucrawl.rehearse.pretend import Category, Gone, Piece, PretendArticle, PretendSite
from kpucrawl.rehearse.views import (
    STATIC,
    Anchor,
    ArticlePage,
    Frame,
    HomePage,
    ListingPage,
    StaticPage,
    article_address,
    category_address,
    frame,
    page_address,
    printed_date,
    teaser,
)  # fmt: skip
from kpucrawl.rehearse.weather import weathered
from kpucrawl.rehearse.world import World

HTML = "text/html"
# What real scanners left in the addresses of two sites: kpu-sites notes, "Traps".
SCANNER = "%5Cu0022onmouseover=%27R251%2897653%29%27bad=%5Cu0022"
DIGITS = "82/93"
_READ = re.compile(r"^/(?:index\.php/)?(?:blog/read|berita/baca)/([^?]+?)/?$")
_CATEGORY = re.compile(r"^/(?:index\.php/)?blog/category/(\d+)(?:/(.*?))?/?$")
_PAGE = re.compile(r"^/(?:index\.php/)?page/read/(\d+)(?:/.*)?$")
_HEAD_END = re.compile("</head>|<body", re.IGNORECASE)
_CALENDAR = re.compile(r"^/kalender/(\d{4})/(\d{1,2})$")
# The smallest picture and document that programs accept as such.
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _last_words(post: PretendArticle | None) -> str:
    return escape(post.body[-1][-12:], quote=False) if post is not None and post.body else ""


@dataclass(frozen=True, slots=True)
class Page:
    """What lies at an address, before any fault."""

    status: int
    content: bytes = b""
    kind: str = HTML
    charset: str | None = None
    location: str | None = None
    modified: datetime | None = None


class Pages:
    """The pages of one site at one point in time; each is drawn anew at every call (the network keeps them)."""

    def __init__(self, world: World, site: PretendSite) -> None:
        self.world = world
        self.site = site
        self.theme = theme_named(site.theme)
        posts = [post for post in world.articles(site.name) if post.gone is None]
        listed = [post for post in posts if post.listed]
        listed.sort(key=lambda post: (post.pinned, post.posted, post.id), reverse=True)
        self.newest = tuple(listed)
        self.by_id = {post.id: post for post in world.articles(site.name)}
        # Where two posts share a slug, the one without an id in its address owns the bare spelling.
        self.by_slug = {post.slug: post for post in sorted(self.by_id.values(), key=lambda post: not post.with_id)}
        self.traps = {fault.kind for fault in site.faults}

    def page(self, target: str) -> Page:
        """The page at ``target``, a path with its query."""
        path, _, query = target.partition("?")
        if path in {"/", "/index.php", "/index.html", ""}:
            return self._home()
        if found := _READ.match(path):
            return self._read(found[1])
        if found := _CATEGORY.match(path):
            return self._category(int(found[1]), found[2] or "", query)
        if found := _PAGE.match(path):
            return self._static(int(found[1]))
        if path == "/robots.txt" and self.site.robots is not None:
            return Page(200, self.site.robots.encode(), "text/plain")
        if path.startswith("/public/"):
            return self._file(path)
        if "calendar" in self.traps and (found := _CALENDAR.match(path)):
            return self._calendar(int(found[1]), int(found[2]))
        return self._missing(self.site.missing)

    def _frame(self, path: str) -> Frame:
        return replace(self._around, url=f"https://{self.site.host}{path}")

    @cached_property
    def _around(self) -> Frame:
        """The frame of every page of the site."""
        extra: list[Anchor] = []
        news = category_address(self.site, self.site.news.id)
        if "scanner" in self.traps:
            extra.append(Anchor(f"{news}/{SCANNER}", "Arsip"))
        if "extra_digits" in self.traps:
            extra.append(Anchor(f"{news}/{DIGITS}", "Arsip Berita"))
        if "calendar" in self.traps:
            extra.append(Anchor(f"/kalender/{self.world.now.year}/{self.world.now.month}", "Kalender Kegiatan"))
        extra += [Anchor(url, words) for words, url in self.world.injected(self.site.name)]
        made = frame(self.site, self.world.now, "", self.newest, extra)
        if self.world.drift.restless:
            drawn = Random(f"popular/{self.site.name}/{self.world.step}").sample(self.newest, min(5, len(self.newest)))
            made = replace(made, popular=tuple(teaser(self.site, post, "populer") for post in drawn))
        return made

    def _html(self, text: str, status: int = 200, post: PretendArticle | None = None, path: str = "") -> Page:
        charset, modified = self.site.charset, post.posted if post else None
        if self.world.drift.weather:
            text = weathered(text, self.site.name, path, self.world.step, post.title if post else None, _last_words(post))
        if self.world.heft:
            text = _HEAD_END.sub(lambda end: f"<style>{self._ballast}</style>{end[0]}", text, count=1)
        return Page(status, text.encode(charset, "xmlcharrefreplace"), HTML, charset, modified=modified)

    @cached_property
    def _ballast(self) -> str:
        """Style rules such as real pages carry, ``world.heft`` bytes of them; each site has its own."""
        random = Random(self.site.name)
        rules = (
            f".{self.site.theme}-{number}{{margin:{random.randrange(64)}px;color:#{random.getrandbits(24):06x}}}\n"
            for number in count()
        )
        size, taken = 0, list[str]()
        while size < self.world.heft:
            taken.append(next(rules))
            size += len(taken[-1])
        return "".join(taken)

    def _home(self) -> Page:
        view = HomePage(self._frame("/"), tuple(teaser(self.site, post) for post in self.newest[: self.site.per_page]))
        return self._html(self.theme.home(view))

    def _read(self, named: str) -> Page:
        named = named.removesuffix(".html")
        number, _, _ = named.replace("/", "_", 1).partition("_")
        if number.isdigit():
            if self.site.static_in_blog and int(number) in {each[0] for each in STATIC}:
                return self._static(int(number))
            post = self.by_id.get(int(number))
        else:
            post = self.by_slug.get(named)
        if post is None:
            return self._missing(self.site.missing)
        return self._missing(post.gone) if post.gone else self._article(post)

    def _article(self, post: PretendArticle) -> Page:
        site = self.site
        place = next((at for at, each in enumerate(self.newest) if each.id == post.id), None)
        newer = teaser(site, self.newest[place - 1]) if place else None
        older = teaser(site, self.newest[place + 1]) if place is not None and place + 1 < len(self.newest) else None
        address = article_address(site, post)
        view = ArticlePage(
            frame=self._frame(address if address.startswith("/") else "/" + address.split("/", 3)[3]),
            article=post,
            label=site.label(post.category),
            category=Anchor(category_address(site, post.category), site.label(post.category)),
            date_text=printed_date(post.posted, site.date_form, site.zone) if site.date_shown == "page" else None,
            date_iso=f"{post.posted:%Y-%m-%dT%H:%M:00}+07:00" if site.date_shown == "metadata" else None,
            images=tuple(f"https://{site.host}{each}" for each in post.images),
            attachments=tuple(Anchor(path, words) for words, path in post.attachments),
            older=older,
            newer=newer,
            related=tuple(
                teaser(site, each) for each in self.newest if each.id != post.id and each.event_kind == post.event_kind
            )[:3],
        )
        return self._html(self.theme.article(view), post=post, path=address)

    def _category(self, number: int, rest: str, query: str) -> Page:
        category = next((each for each in self.site.categories if each.id == number), None)
        if category is None:
            return self._missing(self.site.missing)
        asked, junk = self._page_asked(rest, query)
        posts = [post for post in self.newest if post.category == number]
        last = max(1, -(-len(posts) // self.site.per_page))
        shown = min(asked, last) if "repeat_last" in self.traps else asked
        start = (shown - 1) * self.site.per_page
        endless = "endless" in self.traps
        view = ListingPage(
            frame=self._frame(f"/blog/category/{number}"),
            category=category,
            teasers=tuple(teaser(self.site, post) for post in posts[start : start + self.site.per_page]),
            number=asked,
            pages=tuple(
                (each, self._listing(category, each, junk))
                for each in sorted({*range(max(1, asked - 2), min(last, asked + 2) + 1), 1, last})
            ),
            next=self._listing(category, asked + 1, junk) if asked < last or endless else None,
            previous=self._listing(category, asked - 1, junk) if asked > 1 else None,
        )
        return self._html(self.theme.listing(view))

    def _page_asked(self, rest: str, query: str) -> tuple[int, str]:
        """The page number and the junk between the id and it."""
        junk = next((each for each in (SCANNER, DIGITS) if rest.startswith(each)), "")
        rest = rest[len(junk) :].strip("/")
        if self.site.pager == "path" and (found := re.fullmatch(r"page/(\d+)", rest)):
            return max(1, int(found[1])), junk
        if self.site.pager == "offset" and rest.isdigit():
            return int(rest) // self.site.per_page + 1, junk
        asked = parse_qs(query).get("page", ["1"])[0]
        return (max(1, int(asked)) if asked.isdigit() and self.site.pager == "query" else 1), junk

    def _listing(self, category: Category, number: int, junk: str) -> str:
        address = page_address(self.site, category.id, number)
        return address.replace(f"/category/{category.id}", f"/category/{category.id}/{junk}", 1) if junk else address

    def _static(self, number: int) -> Page:
        title = next(
            (words for each, _, words in STATIC if each == number), {1: "Profil KPU", 4: "Kontak"}.get(number, "Informasi")
        )
        site = self.site
        pieces = (
            Piece(
                "paragraph", f"{title} {site.office} disusun berdasarkan Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum."
            ),
            Piece("heading", "Visi"),
            Piece("paragraph", f"Menjadi penyelenggara pemilu yang mandiri, profesional, dan berintegritas di {site.area}."),
            Piece("heading", "Misi"),
            Piece("number", "Meningkatkan mutu pelayanan kepada peserta pemilu dan pemilih."),
            Piece("number", "Menyusun aturan yang memberi kepastian hukum."),
            Piece("number", "Memperkuat kedudukan dan tata kelola kelembagaan."),
        )
        return self._html(self.theme.static(StaticPage(self._frame(f"/page/read/{number}"), title, pieces)))

    def _calendar(self, year: int, month: int) -> Page:
        following = f"/kalender/{year + month // 12}/{month % 12 + 1}"
        plain = self._frame(f"/kalender/{year}/{month}")
        text = self.theme.static(
            StaticPage(plain, f"Kalender Kegiatan {month}/{year}", (Piece("paragraph", "Tidak ada kegiatan."),))
        )
        return self._html(
            text.replace("</body>", f'<a href="{following}">Bulan berikut</a></body>').replace(
                "</BODY>", f'<a href="{following}">Bulan berikut</a></BODY>'
            )
        )

    def _missing(self, how: Gone) -> Page:
        if how == "home":
            return Page(302, location=f"https://{self.site.host}/")
        pieces = (
            Piece("paragraph", "Maaf, halaman yang Anda cari tidak ditemukan atau sudah dihapus. Silakan kembali ke beranda."),
        )
        text = self.theme.static(StaticPage(self._frame("/tidak-ditemukan"), "Halaman Tidak Ditemukan", pieces))
        return self._html(text, {"404": 404, "410": 410, "soft": 200}[how])

    def _file(self, path: str) -> Page:
        if path.endswith((".jpg", ".jpeg", ".png", ".gif")):
            return Page(200, JPEG, "image/jpeg")
        if path.endswith(".pdf"):
            return Page(200, PDF, "application/pdf")
        return Page(404, b"Not found", "text/plain")
