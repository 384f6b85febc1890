"""In: a view; out: a page of nothing but div and span with machine-made class names: no headings, no lists, no paragraphs, no article."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser

SHARE = (
    '<div class="c9s"><span>Bagikan:</span> <span><a href="https://www.facebook.com/sharer/sharer.php?u=1">facebook</a></span> '
    '<span><a href="https://twitter.com/intent/tweet">twitter</a></span> <span><a href="https://api.whatsapp.com/send">whatapps</a></span></div>'
)
COOKIES = (
    "Situs ini menggunakan kuki untuk meningkatkan pengalaman Anda. Dengan melanjutkan penelusuran, Anda menyetujui penggunaan kuki "
    "sebagaimana dijelaskan dalam kebijakan privasi kami. Anda dapat menonaktifkan kuki melalui pengaturan peramban kapan saja."
)


def _page(frame: Frame, middle: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(f'<div class="m1">{link(each.url, each.text)}</div>' for each in frame.menu)
    side = "".join(
        f'<div class="q4"><div class="q5">{link(each.url, each.title)}</div><div class="q6">{each.day or ""}</div></div>'
        for each in frame.latest
    )
    extra = "".join(f'<div class="q7">{link(each.url, each.text)}</div>' for each in frame.extra_links)
    return f"""<!DOCTYPE html>
<html><head><meta charset="{site.charset}"><title>{esc(site.office)}</title>{head}<style>.t2{{font-size:26px;font-weight:700}}.b1 div{{margin-bottom:14px}}</style></head>
<body><div class="w0"><div class="k8">{COOKIES} <span class="k9">Saya mengerti</span></div>
<div class="h1x"><div class="h2x"><a href="/"><img src="/public/{site.name}/logo.png"></a></div><div class="h3x">{esc(site.office)}</div></div>
<div class="m0">{menu}</div>
<div class="z0"><div class="z1">{middle}</div><div class="z2"><div class="q1">Terbaru</div>{side}{extra}<div class="q1">Jam Layanan</div><div>Senin sampai Kamis pukul 08.00 sampai 16.00, Jumat pukul 08.00 sampai 16.30. Sabtu dan Minggu libur.</div></div></div>
<div class="f0"><div>Kantor {esc(site.office)}</div><div>{esc(site.seat)}, {esc(site.province)}</div><div>Pos-el: {site.name}@kpu.go.id</div><div>Seluruh isi situs ini dilindungi undang-undang. Dilarang memperbanyak tanpa izin.</div></div></div></body></html>
"""


def article(page: ArticlePage) -> str:
    """The post: title in a div, share bar above and below, the date after the text."""
    post = page.article
    parts: list[str] = []
    for kind, texts in grouped(signed(post)):
        match kind:
            case "items":
                parts += [f"<div>• {rich(each)}</div>" for each in texts]
            case "numbers":
                parts += [f"<div><span>{number}.</span> <span>{rich(each)}</span></div>" for number, each in enumerate(texts, 1)]
            case "rows":
                parts += [
                    '<div class="r0">' + " ".join(f"<span>{rich(cell)}</span>" for cell in row.split("\t")) + "</div>"
                    for row in texts
                ]
            case "heading":
                parts.append(f'<div class="t5">{rich(texts[0])}</div>')
            case "readmore":
                parts.append(f'<div class="rm">Baca Juga : {link(page.readmore(texts[0]), texts[0])}</div>')
            case _:
                parts.append(f"<div>{rich(texts[0], post.outgoing)}</div>")
    pictures = "".join(f'<div class="p1"><img src="{esc(each)}"></div>' for each in page.images)
    captions = "".join(f'<div class="p2">{esc(each)}</div>' for each in post.captions)
    files = "".join(f'<div class="a1">{link(each.url, each.text)}</div>' for each in page.attachments)
    byline = f'<div class="y1">{esc(post.byline)}</div>' if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<div>{esc(post.preface)}</div>" if post.preface else ""
    tail = f'<div class="g1">{esc(post.tail)}</div>' if post.tail else ""
    date = f'<div class="d1">{esc(page.date_text)}</div>' if page.date_text else ""
    seen = f'<div class="v1">Telah dilihat {post.views} kali</div>' if page.frame.site.counter else ""
    head = f'<meta property="article:published_time" content="{page.date_iso}">' if page.date_iso else ""
    middle = (
        f'<div class="l1">{esc(page.label)}</div><div class="t2">{rich(post.title)}</div>{SHARE}{pictures}{captions}'
        f'<div class="b1">{preface}{before}{"".join(parts)}{after}{tail}</div>{files}{date}{SHARE}{seen}'
        f'<div class="n1">{link(page.older.url, "Sebelumnya") if page.older else ""} {link(page.newer.url, "Berikutnya") if page.newer else ""}</div>'
    )
    return _page(page.frame, middle, head)


def _cards(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<div class="i0"><a href="{esc(each.url)}"><div class="i1"><img src="{esc(each.image or "/public/none.png")}"></div><div class="i2">{rich(each.title)}</div></a><div class="i3">{rich(each.excerpt)}</div></div>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Cards, and a pager of bare numbers."""
    pager = " ".join(f"<span>{number}</span>" if number == page.number else link(url, str(number)) for number, url in page.pages)
    more = link(page.next, "›") if page.next else ""
    return _page(
        page.frame, f'<div class="l0">{esc(page.category.label)}</div>{_cards(page.teasers)}<div class="pg">{pager} {more}</div>'
    )


def home(page: HomePage) -> str:
    """Cards."""
    return _page(page.frame, f'<div class="l0">Kabar Terkini</div>{_cards(page.teasers)}')


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        f'<div class="t2">{esc(page.title)}</div><div class="b1">'
        + "".join(f"<div>{rich(each.text)}</div>" for each in page.pieces)
        + "</div>",
    )
