"""In: a view; out: a lean page for telephones: own picture tags, a screen-reader bar, the menu at the end, each sentence run in a span."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, json_ld, link, plain_blocks, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser

ACCESS = "Ukuran Teks A+ A- Kontras Tinggi Skala Abu-abu Garis Bawahi Tautan Moda Suara Atur Ulang"


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.menu)
    latest = "".join(f"<li>{link(each.url, each.title)}</li>" for each in frame.latest)
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!doctype html><html amp lang="id"><head><meta charset="{site.charset}"><title>{esc(title)}</title>{head}<meta name="viewport" content="width=device-width"><style amp-boilerplate>body{{animation:none}}</style></head>
<body><amp-sidebar layout="nodisplay"><p>{ACCESS}</p></amp-sidebar><div class="bar"><a href="/">{esc(site.short)}</a></div>
{main}
<div class="more"><p>Sedang Hangat</p><ol>{latest}</ol></div><nav><ul>{menu}{extra}</ul></nav><div class="foot">&#169; {esc(site.office)}. Kembali ke atas</div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post; credit in a paragraph of its own."""
    post, site = page.article, page.frame.site
    unsigned = [piece for piece in post.pieces if piece.text]
    credit = f'<p class="kredit">{esc(post.credit.strip())}</p>' if post.credit else ""
    pictures = "".join(
        f'<amp-img src="{esc(each)}" width="600" height="400" layout="responsive"><noscript><img src="{esc(each)}"></noscript></amp-img>'
        for each in page.images
    )
    captions = "".join(f'<p class="caption">{esc(each)}</p>' for each in post.captions)
    byline = f'<p class="penulis">{esc(post.byline)}</p>' if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    tail = f"<p>{esc(post.tail)}</p>" if post.tail else ""
    files = "".join(f"<p>{link(each.url, each.text)}</p>" for each in page.attachments)
    thing: dict[str, object] = {"@type": "Article", "headline": post.title[:110]}
    if page.date_iso:
        thing["datePublished"] = page.date_iso
    date = f'<p class="tanggal">{esc(page.date_text)}</p>' if page.date_text else ""
    blocks = "".join(
        block.replace("<p>", "<p><span>", 1).replace("</p>", "</span></p>", 1) if block.startswith("<p>") else block
        for block in plain_blocks(page, signed(post) if not credit else unsigned, lead="em")
    )
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    main = (
        f'<div class="head"><p class="kat">{esc(page.label)}</p><h2>{rich(post.title)}</h2>{date}</div>{pictures}{captions}<div class="text">{preface}{before}{blocks}{credit}{after}{tail}</div>{files}'
        f'<div class="social"><p>Bagikan:</p><p>facebook twitter whatapps</p>{seen}</div>'
    )
    return _page(
        page.frame, f"{post.title} - {site.office}", main, json_ld(thing) + f'<link rel="canonical" href="{esc(page.frame.url)}">'
    )


def _items(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<div class="item"><a href="{esc(each.url)}"><amp-img src="{esc(each.image or "/public/none.png")}"></amp-img></a><a href="{esc(each.url)}">{rich(each.title)}</a></div>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Titles only."""
    more = link(page.next, "Halaman berikutnya") if page.next else ""
    back = link(page.previous, "Halaman sebelumnya") if page.previous else ""
    return _page(
        page.frame,
        page.category.label,
        f'<h1>{esc(page.category.label)}</h1>{_items(page.teasers)}<div class="pg">{back} {more}</div>',
    )


def home(page: HomePage) -> str:
    """Titles only."""
    return _page(page.frame, page.frame.site.office, f"<h1>{esc(page.frame.site.office)}</h1>{_items(page.teasers)}")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f'<h2>{esc(page.title)}</h2><div class="text">{"".join(f"<p>{rich(each.text)}</p>" for each in page.pieces)}</div>',
    )
