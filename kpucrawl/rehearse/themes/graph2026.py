"""In: a view; out: a page as a careful maker builds it in 2026: landmarks, figures, ``<time>``, a JSON-LD graph, related posts with excerpts."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, json_ld, link, plain_blocks, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(
        f'<li class="px-3 py-2"><a class="hover:underline" href="{esc(each.url)}">{esc(each.text)}</a></li>'
        for each in frame.menu
    )
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!doctype html>
<html lang="id" class="scroll-smooth">
<head><meta charset="{site.charset}"><meta name="viewport" content="width=device-width">
<title>{esc(title)} · {esc(site.office)}</title><link rel="canonical" href="{esc(frame.url)}"><link rel="manifest" href="/app.webmanifest">{head}
<script type="module" src="/_assets/entry.3f9c.js"></script></head>
<body class="min-h-screen bg-slate-50 text-slate-900 antialiased">
<a class="sr-only focus:not-sr-only" href="#utama">Lompat ke isi</a>
<header class="sticky top-0 border-b"><p class="font-semibold"><a href="/">{esc(site.office)}</a></p><nav aria-label="Utama"><ul class="flex flex-wrap">{menu}</ul></nav><button aria-haspopup="dialog">Cari</button></header>
<dialog id="kuki"><h2>Privasi Anda</h2><p>Kami memakai kuki yang perlu saja untuk menghitung kunjungan. Anda boleh menolak kuki selebihnya tanpa mengurangi layanan.</p><button>Tolak</button><button>Terima</button></dialog>
<main id="utama" class="mx-auto max-w-3xl">{main}</main>
<footer class="mt-16"><div><h2>Kontak</h2><address>{esc(site.office)}<br>Jalan Merdeka Nomor 9, {esc(site.seat)}</address></div><ul>{extra}</ul><p><small>© 2026 {esc(site.office)}. Lisensi CC BY 4.0 kecuali dinyatakan lain.</small></p></footer>
</body></html>"""


def article(page: ArticlePage) -> str:
    """The post in ``<article>``, everything marked up for machines."""
    post, site = page.article, page.frame.site
    thing: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": post.title,
        "mainEntityOfPage": {"@id": page.frame.url},
        "inLanguage": "id",
    }
    if page.date_iso:
        thing |= {"datePublished": page.date_iso, "dateModified": page.date_iso}
    if page.images:
        thing["image"] = [{"@type": "ImageObject", "url": each} for each in page.images]
    crumbs: dict[str, object] = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Beranda"},
            {"@type": "ListItem", "position": 2, "name": page.label},
        ],
    }
    office: dict[str, object] = {"@type": "GovernmentOrganization", "name": site.office, "foundingDate": "2003-05-01"}
    head = (
        json_ld(office, crumbs, thing)
        + f'<meta property="og:title" content="{esc(post.title)}"><meta property="og:site_name" content="{esc(site.office)}">'
    )
    when = ""
    if page.date_iso:
        when = f'<time datetime="{page.date_iso}">{esc(page.date_iso[8:10])}.{esc(page.date_iso[5:7])}.{esc(page.date_iso[:4])}</time>'
    elif page.date_text:
        when = f"<time>{esc(page.date_text)}</time>"
    figures = ""
    for at, each in enumerate(page.images):
        caption = f"<figcaption>{esc(post.captions[0])}</figcaption>" if at == 0 and post.captions else ""
        figures += f'<figure class="my-6"><picture><source type="image/avif" srcset="{esc(each)}.avif"><img loading="lazy" src="{esc(each)}" alt=""></picture>{caption}</figure>'
    byline = f'<p class="text-sm italic">{esc(post.byline)}</p>' if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    tail = f'<p class="text-sky-700">{esc(post.tail)}</p>' if post.tail else ""
    files = "".join(f'<li><a download href="{esc(each.url)}">{esc(each.text)}</a></li>' for each in page.attachments)
    related = "".join(
        f'<li class="rounded border p-4"><h3><a href="{esc(each.url)}">{rich(each.title)}</a></h3><p>{rich(each.excerpt)}</p></li>'
        for each in page.related
    )
    seen = f'<p class="text-xs">Telah dilihat {post.views} kali</p>' if site.counter else ""
    main = (
        f'<nav aria-label="Remah roti"><ol><li><a href="/">Beranda</a></li><li>{link(page.category.url, page.label)}</li><li aria-current="page">{rich(post.title)}</li></ol></nav>'
        f'<article><header><p class="uppercase tracking-wide">{esc(page.label)}</p><h1 class="text-4xl font-bold">{rich(post.title)}</h1><p>{when}</p></header>{figures}'
        f'<div class="prose prose-slate">{preface}{before}{"".join(plain_blocks(page, signed(post), heading="h2"))}{after}{tail}</div>'
        f"{f'<section aria-label=Lampiran><h2>Lampiran</h2><ul>{files}</ul></section>' if files else ''}"
        f'<footer><p>Bagikan:</p><p><a href="https://www.facebook.com/sharer">facebook</a> <a href="https://x.com/share">twitter</a> <a href="https://wa.me/">whatapps</a></p>{seen}</footer></article>'
        f'<aside aria-labelledby="terkait"><h2 id="terkait">Berita terkait</h2><ul class="grid gap-4">{related}</ul></aside>'
    )
    return _page(page.frame, post.title, main, head)


def _cards(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<li><article><h2 class="text-xl"><a href="{esc(each.url)}">{rich(each.title)}</a></h2>{f"<time>{esc(each.day)}</time>" if each.day else ""}<p>{rich(each.excerpt)}</p></article></li>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """One category as a list of articles."""
    pager = "".join(
        f'<li><a href="{esc(url)}"{" aria-current=page" if number == page.number else ""}>{number}</a></li>'
        for number, url in page.pages
    )
    arrows = (f'<a rel="prev" href="{esc(page.previous)}">Lebih baru</a>' if page.previous else "") + (
        f'<a rel="next" href="{esc(page.next)}">Lebih lama</a>' if page.next else ""
    )
    main = f'<h1>{esc(page.category.label)}</h1><ul class="divide-y">{_cards(page.teasers)}</ul><nav aria-label="Halaman"><ol>{pager}</ol>{arrows}</nav>'
    return _page(page.frame, page.category.label, main)


def home(page: HomePage) -> str:
    """The newest posts."""
    return _page(
        page.frame,
        "Beranda",
        f'<h1 class="sr-only">{esc(page.frame.site.office)}</h1><section><h2>Terbaru</h2><ul>{_cards(page.teasers)}</ul></section>',
    )


def static(page: StaticPage) -> str:
    """A page of the menu."""
    body = "".join(
        f"<h2>{rich(each.text)}</h2>" if each.kind == "heading" else f"<p>{rich(each.text)}</p>" for each in page.pieces
    )
    return _page(page.frame, page.title, f"<h1>{esc(page.title)}</h1><div class=prose>{body}</div>")
