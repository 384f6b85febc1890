"""In: a view; out: a page whose body was pasted from an on-line document or a social network: spans in spans, hard line breaks, empty lines."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import textwrap

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser

SPAN = (
    '<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;white-space:pre-wrap;">'
)
EMPTY = '<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span>&nbsp;</span></p>'


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(
        f'<div class="accordion-item"><button type="button">{esc(each.text)}</button><div class="collapse"><a href="{esc(each.url)}">{esc(each.text)}</a></div></div>'
        for each in frame.menu
    )
    latest = "".join(
        f'<div class="d-flex"><div class="flex-shrink-0"><img src="{esc(each.image or "/public/none.png")}" alt=""></div><div class="flex-grow-1"><a href="{esc(each.url)}">{rich(each.title)}</a><small>{esc(each.day or "")}</small></div></div>'
        for each in frame.latest
    )
    extra = "".join(f"<p>{link(each.url, each.text)}</p>" for each in frame.extra_links)
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={site.charset}"><title>{esc(title)} - {esc(site.short)}</title>{head}</head>
<body><div class="offcanvas" id="menu"><div class="accordion">{menu}</div></div>
<header class="hero"><span class="display-6">{esc(site.office)}</span><p class="lead">Pemilih Berdaulat Negara Kuat</p></header>
<div class="row"><div class="col-8">{main}</div><div class="col-4"><div class="fw-bold">Berita Lainnya</div>{latest}{extra}<div class="fw-bold">Hubungi Kami</div><p>Punya pertanyaan seputar kepemiluan? Kirim pesan melalui WhatsApp kami pada jam kerja, petugas akan membalas paling lambat satu hari kerja.</p></div></div>
<footer><p>{esc(site.office)} &bull; {esc(site.seat)} &bull; {esc(site.province)}</p><p>Ikuti kami: Facebook Instagram YouTube TikTok</p></footer></body></html>"""


def _runs(text: str) -> str:
    """The text cut into spans at arbitrary places, in mid-word too, and hard-wrapped as the paste left it."""
    wrapped = (
        "\n".join(
            textwrap.wrap(
                text,
                90,
                break_long_words=False,
                break_on_hyphens=False,
                expand_tabs=False,
                replace_whitespace=False,
                drop_whitespace=True,
            )
        )
        if "  " not in text and "\xa0" not in text
        else text
    )
    size = max(23, len(wrapped) // 3 + 1)
    return "".join(f"{SPAN}{rich(wrapped[at : at + size])}</span>" for at in range(0, len(wrapped), size))


def article(page: ArticlePage) -> str:
    """The post; its date is printed before the title."""
    post, site = page.article, page.frame.site
    parts: list[str] = ['<b style="font-weight:normal;" id="docs-internal-guid-5b1c77e0-7fff-2a41">'] if post.pieces else []
    for kind, texts in grouped(signed(post)):
        match kind:
            case "items" | "numbers":
                tag = "ul" if kind == "items" else "ol"
                items = "".join(
                    f'<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation">{_runs(each)}</p></li>' for each in texts
                )
                parts.append(f'<{tag} style="margin-top:0;margin-bottom:0;">{items}</{tag}>')
            case "rows":
                rows = "".join(
                    "<tr>" + "".join(f'<td><p dir="ltr">{_runs(cell)}</p></td>' for cell in row.split("\t")) + "</tr>"
                    for row in texts
                )
                parts.append(
                    f'<div dir="ltr" align="left"><table style="border:none;border-collapse:collapse"><colgroup><col width="60"></colgroup><tbody>{rows}</tbody></table></div>'
                )
            case "heading":
                parts.append(f'<p dir="ltr"><span style="font-weight:700">{rich(texts[0])}</span></p>')
            case "readmore":
                parts.append(
                    f'<p dir="ltr"><span>Baca juga:&nbsp;</span><a href="{esc(page.readmore(texts[0]))}"><span style="text-decoration:underline">{rich(texts[0])}</span></a></p>'
                )
            case _ if len(parts) % 4 == 3:
                parts.append(f'<div class="x11i5rnm" dir="auto">{_runs(texts[0])}</div>')
            case _:
                parts.append(f'<p dir="ltr" style="line-height:1.38;text-align:justify">{_runs(texts[0])}</p>')
    body = EMPTY.join(parts) + ("</b><br>" if post.pieces else "")
    pictures = "".join(f'<img class="img-fluid rounded" src="{esc(each)}" alt="{esc(post.title)}">' for each in page.images)
    captions = "".join(f'<p dir="ltr"><em>{esc(each)}</em></p>' for each in post.captions)
    byline = f'<p dir="ltr">{SPAN}{esc(post.byline)}</span></p>' if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    tail = (
        f'<div dir="auto"><span><a href="#">{"</a> <a href=#>".join(map(esc, post.tail.split()))}</a></span></div>'
        if post.tail
        else ""
    )
    files = "".join(f'<p><a class="btn btn-danger" href="{esc(each.url)}">{esc(each.text)}</a></p>' for each in page.attachments)
    date = f'<p class="text-muted">{esc(page.date_text)}</p>' if page.date_text else ""
    head = f'<meta itemprop="datePublished" content="{page.date_iso}">' if page.date_iso else ""
    seen = f'<p class="small">Telah dilihat {post.views} kali</p>' if site.counter else ""
    main = (
        f'<span class="badge">{esc(page.label)}</span>{date}<h4 class="fw-bold">{rich(post.title)}</h4>{pictures}<div class="ql-editor">{preface}{before}{captions}{body}{after}{tail}{files}</div>'
        f'<hr><p>Bagikan:</p><a href="#">facebook</a> <a href="#">twitter</a> <a href="#">whatapps</a>{seen}'
    )
    return _page(page.frame, post.title, main, head)


def _cards(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<div class="card"><img src="{esc(each.image or "/public/none.png")}" alt=""><div class="card-body"><p class="card-title"><a class="stretched-link" href="{esc(each.url)}">{rich(each.title)}</a></p><p class="card-text">{rich(each.excerpt)}</p></div></div>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Cards with stretched links."""
    pager = "".join(f'<a class="page-link" href="{esc(url)}">{number}</a>' for number, url in page.pages)
    more = f'<a class="page-link" href="{esc(page.next)}">Next</a>' if page.next else ""
    return _page(
        page.frame,
        page.category.label,
        f'<p class="h4">{esc(page.category.label)}</p>{_cards(page.teasers)}<div class="pages">{pager}{more}</div>',
    )


def home(page: HomePage) -> str:
    """Cards."""
    return _page(page.frame, "Beranda", f'<p class="h4">Kabar {esc(page.frame.site.seat)}</p>{_cards(page.teasers)}')


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f'<h4 class="fw-bold">{esc(page.title)}</h4><div class="ql-editor">{"".join(f"<p>{SPAN}{rich(each.text)}</span></p>" for each in page.pieces)}</div>',
    )
