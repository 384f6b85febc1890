"""In: a view; out: a page drawn on the server for a script to take over: own elements, the texts a second time as JSON, "Muat lebih banyak"."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import json

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, main: str, state: dict[str, object], head: str = "") -> str:
    site = frame.site
    menu = "".join(f'<kpu-link><a href="{esc(each.url)}">{esc(each.text)}</a></kpu-link>' for each in frame.menu)
    latest = "".join(
        f'<kpu-card><a href="{esc(each.url)}"><span class="_t">{rich(each.title)}</span></a></kpu-card>' for each in frame.latest
    )
    extra = "".join(link(each.url, each.text) for each in frame.extra_links)
    data = json.dumps(
        {
            "site": site.office,
            "ui": {
                "search": "Ketik kata kunci lalu tekan enter",
                "offline": "Anda sedang luring. Sebagian isi mungkin tidak mutakhir.",
            },
            **state,
        },
        ensure_ascii=False,
    ).replace("<", "\\u003c")
    return f"""<!DOCTYPE html><html lang="id" data-theme="light"><head><meta charset="{site.charset}"/><meta content="width=device-width,initial-scale=1" name="viewport"/><title>{esc(title)}</title>{head}<link rel="preload" as="script" href="/_n/chunk-2ab.js"/></head>
<body><noscript>Aktifkan JavaScript untuk menikmati seluruh fitur laman ini.</noscript><div id="__root"><kpu-app><kpu-bar><a href="/">{esc(site.short)}</a>{menu}</kpu-bar>
<kpu-toast hidden>Pemberitahuan diaktifkan. Anda akan menerima kabar terbaru dari kami.</kpu-toast>
<kpu-main>{main}</kpu-main><kpu-rail><span>Jelajahi</span>{latest}{extra}</kpu-rail>
<kpu-foot><span>{esc(site.office)}</span><span>Versi 4.2.1</span><span>Kebijakan Privasi</span></kpu-foot></kpu-app></div>
<script id="__STATE__" type="application/json">{data}</script><script src="/_n/chunk-2ab.js" async></script></body></html>"""


def article(page: ArticlePage) -> str:
    """The post as blocks of a block editor."""
    post, site = page.article, page.frame.site
    blocks: list[str] = []
    for kind, texts in grouped(signed(post)):
        text = rich(texts[0], post.outgoing)
        match kind:
            case "items" | "numbers":
                tag = "ul" if kind == "items" else "ol"
                blocks.append(
                    f'<section data-block="list"><{tag}>{"".join(f"<li><span>{rich(each)}</span></li>" for each in texts)}</{tag}></section>'
                )
            case "rows":
                rows = "".join(
                    '<div role="row">' + "".join(f'<div role="cell">{rich(cell)}</div>' for cell in row.split("\t")) + "</div>"
                    for row in texts
                )
                blocks.append(f'<section data-block="table"><div role="table">{rows}</div></section>')
            case "heading":
                blocks.append(f'<section data-block="header"><h2>{text}</h2></section>')
            case "quote":
                blocks.append(f'<section data-block="quote"><q>{text}</q></section>')
            case "readmore":
                blocks.append(
                    f'<section data-block="link"><a href="{esc(page.readmore(texts[0]))}"><span>Baca juga</span><span>{text}</span></a></section>'
                )
            case _:
                blocks.append(f'<section data-block="paragraph"><p>{text}</p></section>')
    pictures = ""
    for at, each in enumerate(page.images):
        caption = f"<small>{esc(post.captions[0])}</small>" if at == 0 and post.captions else ""
        pictures += f'<section data-block="image"><img src="{esc(each)}" alt="" decoding="async"/>{caption}</section>'
    byline = f'<section data-block="byline"><span>{esc(post.byline)}</span></section>' if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<section><p>{esc(post.preface)}</p></section>" if post.preface else ""
    tail = (
        f'<section data-block="tags">{" ".join(f"<span>{esc(each)}</span>" for each in post.tail.split())}</section>'
        if post.tail
        else ""
    )
    files = "".join(
        f'<section data-block="file"><a href="{esc(each.url)}">{esc(each.text)}</a></section>' for each in page.attachments
    )
    ago = (page.frame.today - post.posted.date()).days
    date = f'<span title="{esc(page.date_text)}">{esc(page.date_text)}</span>' if page.date_text else ""
    if page.date_iso:
        date = f'<time datetime="{page.date_iso}">{ago} hari yang lalu</time>'
    seen = f"<span>Telah dilihat {post.views} kali</span>" if site.counter else ""
    main = (
        f"<kpu-article><kpu-chip>{esc(page.label)}</kpu-chip><h1>{rich(post.title)}</h1><kpu-meta>{date}</kpu-meta>{pictures}{preface}{before}{''.join(blocks)}{after}{tail}{files}"
        f"<kpu-share><span>Bagikan:</span><button>facebook</button><button>twitter</button><button>whatapps</button>{seen}</kpu-share></kpu-article>"
    )
    state: dict[str, object] = {
        "post": {"title": post.title, "content": list(post.body)},
        "next": [{"title": each.title, "intro": each.excerpt} for each in page.related],
    }
    return _page(page.frame, post.title, main, state, f'<meta property="og:title" content="{esc(post.title)}"/>')


def _cards(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<kpu-card><a href="{esc(each.url)}"><img src="{esc(each.image or "/public/none.png")}" alt=""/><h2>{rich(each.title)}</h2><p>{rich(each.excerpt)}</p></a></kpu-card>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Cards that are links as a whole, and one link to more."""
    more = f'<a href="{esc(page.next)}" class="_more">Muat lebih banyak</a>' if page.next else ""
    return _page(
        page.frame, page.category.label, f"<h1>{esc(page.category.label)}</h1>{_cards(page.teasers)}{more}", {"page": page.number}
    )


def home(page: HomePage) -> str:
    """Cards."""
    return _page(page.frame, page.frame.site.office, f"<h1>{esc(page.frame.site.office)}</h1>{_cards(page.teasers)}", {"page": 0})


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f"<kpu-static><h1>{esc(page.title)}</h1>{''.join(f'<p>{rich(each.text)}</p>' for each in page.pieces)}</kpu-static>",
        {},
    )
