"""In: a view; out: a portal with a featured story in full before the post in the markup, pills for categories, days told as "2 hari lalu", a text of typed lines."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import cards_of, day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage


def _page(frame: Frame, title: str, main: str, before: str = "", head: str = "") -> str:
    site = frame.site
    cards = "".join(
        cards_of(
            frame.latest,
            '<div class=card><span class=pill>{label}</span><a href="{url}"><h4>{title}</h4></a><span>{day}</span></div>',
        )
    )
    return f"""<!DOCTYPE html><html><head><meta charset={site.charset}><title>{esc(title)}</title>{head}</head><body>
<div class=nav><div>{esc(site.office)}</div>{entries(frame, "<span>{}</span>")}</div>
<div class=grid><div class=left>{before}</div><div class=mid>{main}</div><div class=right><div>Terbaru</div>{cards}</div></div>
<div class=bottom>Kantor: Jalan Veteran {site.per_page}, {esc(site.seat)}. Jam layanan Senin sampai Jumat 08.00-16.00.</div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post in the middle column; the left one tells another story in full, under a headline as great as its own."""
    post, site = page.article, page.frame.site
    star = others(page)[0]
    alone = site.date_form % 2 == 0
    before = f"<div>Sorotan</div><h2>{rich(star.title)}</h2><div>{day_of(star)}</div>{whole(star, '<p>{}</p>' if alone else '<div>{}</div>')}<a href='{esc(star.url)}'>Buka berita</a>"
    date = (
        f'<span title="{esc(page.date_text)}">2 hari lalu</span> <span>({esc(page.date_text)})</span>' if page.date_text else ""
    )
    if page.date_iso:
        date = f'<time datetime="{page.date_iso}">2 hari lalu</time>'
    if {piece.kind for piece in post.pieces} <= {"paragraph"} and not alone and not post.outgoing:
        lines = [piece.text for piece in signed(post)]
        text = "\n".join(rich(" ".join(each.split())) for each in lines)
        body = f'<div style="white-space:pre-line">{text}</div>'
    else:
        body = "".join(plain_blocks(page, signed(post), heading="h3"))
    lead, *rest = page.images or ("",)
    picture = (
        f'<div class=img><img src="{esc(lead)}"></div>' + "".join(f"<div class=ket>{esc(each)}</div>" for each in post.captions)
        if lead
        else ""
    )
    byline = f"<div>{esc(post.byline)}</div>" if post.byline else ""
    seen = f"<span>Telah dilihat {post.views} kali</span>" if site.counter else ""
    main = (
        f"<span class=pill>{esc(page.label)}</span><h2>{rich(post.title)}</h2><div class=meta>{date} {seen}</div>{picture}"
        f"{f'<div>{esc(post.preface)}</div>' if post.preface else ''}{byline if post.byline_first else ''}{body}{''.join(f'<p><img src={chr(34)}{esc(each)}{chr(34)}></p>' for each in rest)}"
        f"{'' if post.byline_first else byline}{f'<div>{esc(post.tail)}</div>' if post.tail else ''}{''.join(f'<div>{link(each.url, each.text)}</div>' for each in page.attachments)}"
        "<div>Bagikan:</div><div><a href=#>facebook</a> <a href=#>twitter</a> <a href=#>whatapps</a></div>"
    )
    return _page(page.frame, f"{post.title} - {site.short}", main, before)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, f"<h2>{esc(page.category.label)}</h2>{shelf(page)}")


def home(page: HomePage) -> str:
    """Cards."""
    cards = cards_of(page.teasers, '<div class=card><a href="{url}"><h3>{title}</h3></a><p>{excerpt}</p></div>')
    return _page(page.frame, page.frame.site.office, "".join(cards))


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<h2>{esc(page.title)}</h2>{pieces_of(page)}")
