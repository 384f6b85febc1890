"""In: a view; out: a page such as a content system of 2012 makes: details list, hits, print and mail icons, login box, "Anda di sini"."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, component: str, trail: str) -> str:
    site = frame.site
    menu = "".join(
        f'<li class="item-{410 + number}"><a href="{esc(each.url)}">{esc(each.text)}</a></li>'
        for number, each in enumerate(frame.menu)
    )
    latest = "".join(
        f'<li itemscope itemtype="https://schema.org/Article"><a href="{esc(each.url)}" itemprop="url"><span itemprop="name">{rich(each.title)}</span></a></li>'
        for each in frame.latest
    )
    popular = "".join(f'<li><a href="{esc(each.url)}">{rich(each.title)}</a></li>' for each in frame.popular)
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="id-id" lang="id-id" dir="ltr">
<head><base href="{esc(frame.url)}" /><meta http-equiv="content-type" content="text/html; charset={site.charset}" /><meta name="keywords" content="kpu, pemilu, {esc(site.seat)}" /><meta name="author" content="Super User" />
<title>{esc(title)}</title></head>
<body class="site com_content"><div id="header"><h1><a href="/">{esc(site.office)}</a></h1></div>
<div id="left"><div class="moduletable_menu"><h3>Menu Utama</h3><ul class="menu">{menu}</ul></div>
<div class="moduletable"><h3>Masuk</h3><form action="/" method="post" id="login-form"><p><label>Nama Pengguna</label><input type="text" /></p><p><label>Kata Kunci</label><input type="password" /></p><p>Ingat Saya <input type="checkbox" /></p><ul><li><a href="/lupa">Lupa kata kunci?</a></li></ul></form></div>
<div class="moduletable"><h3>Siapa yang Online</h3><p>Kami punya 14&nbsp;tamu dan tidak ada anggota online</p></div></div>
<div id="main"><div class="breadcrumbs"><span class="showHere">Anda di sini: </span><a href="/" class="pathway">Beranda</a> <img src="/media/arrow.png" alt="" /> {trail}</div>
<div id="system-message-container"></div>
{component}
</div>
<div id="right"><div class="moduletable"><h3>Artikel Terkini</h3><ul class="latestnews">{latest}</ul></div><div class="moduletable"><h3>Paling Banyak Dibaca</h3><ul class="mostread">{popular}</ul><ul>{extra}</ul></div></div>
<div id="footer"><p>Hak cipta &#169; 2026 {esc(site.office)}. Semua hak dilindungi undang-undang. Ditenagai oleh perangkat lunak bebas.</p></div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post as a component with its details; the heading of the site is h1, that of the post h2."""
    post, site = page.article, page.frame.site
    details = [f'<dd class="category-name">Kategori: {link(page.category.url, page.label)}</dd>']
    if page.date_text:
        details.append(f'<dd class="published">{esc(page.date_text)}</dd>')
    if page.date_iso:
        details.append(f'<dd class="published"><time datetime="{page.date_iso}" itemprop="datePublished"></time></dd>')
    details.append('<dd class="createdby">Ditulis oleh Super User</dd>')
    if site.counter:
        details.append(
            f'<dd class="hits"><meta itemprop="interactionCount" content="UserPageVisits:{post.views}" />Dilihat: {post.views}</dd>'
        )
    pictures = "".join(
        f'<p><img style="float: left; margin: 10px;" src="{esc(each)}" alt="" width="400" /></p>' for each in page.images
    )
    captions = "".join(f'<p style="text-align: center;"><em>{esc(each)}</em></p>' for each in post.captions)
    byline = f"<p><strong>{esc(post.byline)}</strong></p>" if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    files = "".join(f'<p><a href="{esc(each.url)}" class="wf_file">{esc(each.text)}</a></p>' for each in page.attachments)
    tail = f"<p>{esc(post.tail)}</p>" if post.tail else ""
    blocks = "\r\n".join(
        block.replace("<p>", '<p style="text-align: justify;">', 1) for block in plain_blocks(page, signed(post))
    )
    pager = (f'<li class="previous">{link(page.newer.url, "< Sebelumnya")}</li>' if page.newer else "") + (
        f'<li class="next">{link(page.older.url, "Selanjutnya >")}</li>' if page.older else ""
    )
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    component = (
        f'<div class="item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline"><a href="{esc(page.frame.url)}">{rich(post.title)}</a></h2></div>'
        f'<ul class="actions"><li><a href="#" title="Cetak">Cetak</a></li><li><a href="#" title="Surel">Surel</a></li></ul>'
        f'<dl class="article-info"><dt class="article-info-term">Detail</dt>{"".join(details)}</dl>'
        f'<div itemprop="articleBody">{preface}{before}{pictures}{captions}{blocks}{after}{tail}{files}</div>'
        f'<div class="share"><p>Bagikan:</p><p><a href="#">facebook</a> <a href="#">twitter</a> <a href="#">whatapps</a></p>{seen}</div><ul class="pager pagenav">{pager}</ul></div>'
    )
    trail = f'<a href="{esc(page.category.url)}" class="pathway">{esc(page.label)}</a> <img src="/media/arrow.png" alt="" /> <span>{rich(post.title)}</span>'
    return _page(page.frame, post.title, component, trail)


def _rows(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<tr class="cat-list-row{number % 2}"><td class="list-title"><a href="{esc(each.url)}">{rich(each.title)}</a></td><td class="list-date">{esc(each.day or "")}</td><td class="list-hits">{each.article.views}</td></tr>'
        for number, each in enumerate(teasers)
    )


def listing(page: ListingPage) -> str:
    """One category as a table of titles, days and hits."""
    pager = "".join(
        f'<li><span class="pagenav">{number}</span></li>'
        if number == page.number
        else f'<li><a class="pagenav" href="{esc(url)}">{number}</a></li>'
        for number, url in page.pages
    )
    more = f'<li class="pagination-next"><a href="{esc(page.next)}" class="pagenav">Selanjutnya</a></li>' if page.next else ""
    component = (
        f'<div class="category-list"><h2>{esc(page.category.label)}</h2><form><fieldset class="filters"><label>Saring Judul</label><input type="text" /> Tampilkan # <select><option>10</option></select></fieldset>'
        f'<table class="category"><thead><tr><th>Judul</th><th>Tanggal</th><th>Dilihat</th></tr></thead><tbody>{_rows(page.teasers)}</tbody></table><div class="pagination"><ul>{pager}{more}</ul></div></form></div>'
    )
    return _page(page.frame, page.category.label, component, f"<span>{esc(page.category.label)}</span>")


def home(page: HomePage) -> str:
    """Featured posts with beginnings."""
    items = "".join(
        f'<div class="item"><h2><a href="{esc(each.url)}">{rich(each.title)}</a></h2><p>{rich(each.excerpt)}</p><p class="readmore">{link(each.url, "Baca selengkapnya ...")}</p></div>'
        for each in page.teasers
    )
    return _page(page.frame, "Beranda", f'<div class="blog-featured">{items}</div>', "")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    body = "".join(f"<p>{rich(each.text)}</p>" for each in page.pieces)
    return _page(
        page.frame,
        page.title,
        f'<div class="item-page"><h2>{esc(page.title)}</h2>{body}</div>',
        f"<span>{esc(page.title)}</span>",
    )
