"""In: a view; out: a page that plays newspaper: ticker, font-size buttons, boxes pushed between paragraphs, tags, numbered favourites, a pop-up."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(
        f'<li class="nav__item"><a class="nav__link" href="{esc(each.url)}">{esc(each.text.upper())}</a></li>'
        for each in frame.menu
    )
    popular = "".join(
        f'<article class="list-content__item"><div class="most__number">#{number}</div><h3 class="media__title"><a href="{esc(each.url)}">{rich(each.title)}</a></h3></article>'
        for number, each in enumerate(frame.popular, 1)
    )
    breaking = "".join(f'<li><a href="{esc(each.url)}">{rich(each.title)}</a></li>' for each in frame.latest)
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!DOCTYPE html><html lang="id-ID"><head><meta charset="{site.charset}"><title>{esc(title)} | Portal {esc(site.short)}</title><meta name="description" content="Kabar kepemiluan dari {esc(site.area)}">{head}</head>
<body><div class="topbar">{frame.today_long} <ul><li>Indeks</li><li>Redaksi</li><li>Pedoman</li></ul></div><header><a class="logo" href="/">PORTAL {esc(site.short.upper())}</a></header><nav><ul>{menu}</ul></nav>
<div class="breaking"><strong>BREAKING NEWS</strong><ul class="newsticker">{breaking}</ul></div>
<div class="popup" role="dialog"><p>Jangan ketinggalan kabar pemilu! Daftarkan alamat surel Anda untuk menerima buletin mingguan langsung di kotak masuk.</p><input placeholder="Alamat surel"><button>Langganan</button> <button>Nanti saja</button></div>
<div class="wrapper"><div class="column-8">{main}</div><aside class="column-4"><div class="box"><h2>TERPOPULER</h2>{popular}</div><div class="box"><h2>JAJAK PENDAPAT</h2><p>Menurut Anda, media apa yang paling tepat untuk sosialisasi pemilu?</p><label><input type="radio"> Media sosial</label><label><input type="radio"> Radio</label><label><input type="radio"> Tatap muka</label><button>Pilih</button></div><ul>{extra}</ul></aside></div>
<footer><ul><li>Tentang Kami</li><li>Pedoman Media Siber</li><li>Disclaimer</li></ul><p>Copyright © 2026 Portal {esc(site.short)}. All Rights Reserved</p></footer></body></html>"""


def article(page: ArticlePage) -> str:
    """The post with an advertisement and a related box between its paragraphs."""
    post, site = page.article, page.frame.site
    blocks = plain_blocks(page, signed(post), heading="h4")
    if len(blocks) > 4:
        related = "".join(f'<li><a href="{esc(each.url)}">{rich(each.title)}</a></li>' for each in page.related[:2])
        if related:
            blocks.insert(3, f'<div class="linksisip"><span>BACA JUGA:</span><ul>{related}</ul></div>')
        blocks.insert(2, '<div class="ads"><p>ADVERTISEMENT</p><p>SCROLL TO CONTINUE WITH CONTENT</p></div>')
    lead, *others = page.images or ("",)
    caption = f'<figcaption class="detail__media-caption">{esc(post.captions[0])}</figcaption>' if post.captions and lead else ""
    figure = (
        f'<figure class="detail__media-image"><img src="{esc(lead)}" alt="{esc(post.title)}">{caption}</figure>' if lead else ""
    )
    more = "".join(f'<p><img src="{esc(each)}"></p>' for each in others)
    byline = f'<div class="detail__author">{esc(post.byline)}</div>' if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    tail = f"<p>{esc(post.tail)}</p>" if post.tail else ""
    date = f'<div class="detail__date">{esc(page.date_text)}</div>' if page.date_text else ""
    head = (
        f'<meta property="article:published_time" content="{page.date_iso}"><meta name="pubdate" content="{page.date_iso}">'
        if page.date_iso
        else ""
    )
    head += f'<meta property="og:title" content="{esc(post.title)}"><meta property="og:type" content="article">'
    files = "".join(f'<div class="berkas">{link(each.url, each.text)}</div>' for each in page.attachments)
    related = "".join(
        f'<article class="media"><h3><a href="{esc(each.url)}">{rich(each.title)}</a></h3><p>{rich(each.excerpt)}</p></article>'
        for each in page.related
    )
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    steps = (
        f'<a rel="prev" href="{esc(page.older.url)}">Artikel Sebelumnya <b>{rich(page.older.title)}</b></a>' if page.older else ""
    ) + (
        f'<a rel="next" href="{esc(page.newer.url)}">Artikel Selanjutnya <b>{rich(page.newer.title)}</b></a>'
        if page.newer
        else ""
    )
    main = (
        f'<article class="detail"><div class="page__breadcrumb"><a href="/">Home</a> / {link(page.category.url, page.label)}</div><h1 class="detail__title">{rich(post.title)}</h1>{date}'
        f'<div class="detail__tools">Ukuran huruf <button>A-</button> <button>A</button> <button>A+</button> <button>Dengarkan</button></div>{figure}'
        f'<div class="detail__body-text">{preface}{before}{"".join(blocks)}{more}{after}{tail}{files}</div>'
        f'<div class="detail__body-tag">Tags: <a href="#">kpu</a> <a href="#">{esc(site.seat.lower())}</a> <a href="#">pemilu</a></div>'
        f'<div class="share-box"><div>Bagikan:</div><div><a href="#">facebook</a> <a href="#">twitter</a> <a href="#">whatapps</a></div>{seen}</div></article>'
        f'<div class="prevnext">{steps}</div><section><h2>BERITA TERKAIT</h2>{related}</section>'
    )
    return _page(page.frame, post.title, main, head)


def _list(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<article class="media"><a href="{esc(each.url)}"><img src="{esc(each.image or "/public/none.png")}" alt="{esc(each.title)}"></a><div><h2 class="media__title"><a href="{esc(each.url)}">{rich(each.title)}</a></h2><div class="media__date">{esc(each.day or "")}</div><div class="media__desc">{rich(each.excerpt)}</div></div></article>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """A list with pictures."""
    pager = "".join(
        f'<a class="pagination__item{" pagination__item--active" if number == page.number else ""}" href="{esc(url)}">{number}</a>'
        for number, url in page.pages
    )
    more = f'<a class="pagination__item" href="{esc(page.next)}">Next »</a>' if page.next else ""
    return _page(
        page.frame,
        page.category.label,
        f'<h1 class="title">INDEKS {esc(page.category.label.upper())}</h1>{_list(page.teasers)}<div class="pagination">{pager}{more}</div>',
    )


def home(page: HomePage) -> str:
    """A head story and a list."""
    return _page(
        page.frame,
        "Beranda",
        f'<section class="headline">{_list(page.teasers[:1])}</section><section><h2>TERKINI</h2>{_list(page.teasers[1:])}</section>',
    )


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f'<div class="static"><h1>{esc(page.title)}</h1>{"".join(f"<p>{rich(each.text)}</p>" for each in page.pieces)}</div>',
    )
