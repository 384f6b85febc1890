"""In: a view; out: a newsletter pasted into a page: every story a row of the same table, the one asked for among them, its facts in small print inside its title's box."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, rows: str, head: str = "") -> str:
    site = frame.site
    return f"""<!DOCTYPE html><html><head><meta charset="{site.charset}"><title>{esc(title)}</title>{head}</head><body style="margin:0"><table role="presentation" width="600" align="center">
<tr><td style="padding:20px"><img src="/public/kop.png" alt="Kop {esc(site.office)}" width="560"></td></tr><tr><td>{entries(frame, "<span>{}</span> ")}</td></tr>
{rows}<tr><td style="font-size:11px">Anda menerima buletin ini karena terdaftar sebagai pelanggan. Berhenti berlangganan kapan saja lewat kantor kami di {esc(site.seat)}.</td></tr></table></body></html>"""


def _row(teaser: Teaser) -> str:
    small = f'<br><small style="color:#999">{day_of(teaser)} &bull; {esc(teaser.label)}</small>'
    return f'<tr><td><div style="font-size:20px">{rich(teaser.title)}{small}</div>{whole(teaser)}</td></tr><tr><td height=1></td></tr>'


def article(page: ArticlePage) -> str:
    """The post's row between two others."""
    post, site = page.article, page.frame.site
    near = others(page)
    small = " &bull; ".join(
        filter(None, [esc(page.date_text or ""), esc(page.label), f"Telah dilihat {post.views} kali" if site.counter else ""])
    )
    pictures = "".join(f'<img src="{esc(each)}" width="560" style="display:block">' for each in page.images)
    caption = (
        f'<div style="font-size:11px;font-style:italic">{esc(post.captions[0])}</div>' if post.captions and page.images else ""
    )
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    own = (
        f'<tr><td><div style="font-size:20px">{rich(post.title)}<br><small style="color:#999">{small}</small></div>{pictures}{caption}'
        f"{f'<p>{esc(post.preface)}</p>' if post.preface else ''}{byline if post.byline_first else ''}{''.join(plain_blocks(page, signed(post), heading='h4'))}{'' if post.byline_first else byline}"
        f"{f'<p>{esc(post.tail)}</p>' if post.tail else ''}{''.join(f'<p>{link(each.url, each.text)}</p>' for each in page.attachments)}</td></tr><tr><td height=1></td></tr>"
    )
    rows = [_row(each) for each in near[:2]]
    at = post.id % 3 if site.date_form % 2 else 0
    rows.insert(at, own)
    head = f'<meta name="dcterms.created" content="{page.date_iso}">' if page.date_iso else ""
    return _page(page.frame, f"Buletin {site.office}", "".join(rows), head)


def listing(page: ListingPage) -> str:
    """Rows."""
    return _page(page.frame, page.category.label, f"<tr><td><div>{esc(page.category.label)}</div>{shelf(page)}</td></tr>")


def home(page: HomePage) -> str:
    """Rows."""
    return _page(page.frame, page.frame.site.office, entries(page.teasers, "<tr><td>{}</td></tr>"))


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<tr><td><div>{esc(page.title)}</div>{pieces_of(page)}</td></tr>")
