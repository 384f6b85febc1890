"""In: a view; out: a page where everything stands in one cell, parted by ``<br>``: the newest posts in full above or below the one that was asked for."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed
from kpucrawl.rehearse.themes.shelves import day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, cell: str, head: str = "") -> str:
    site = frame.site
    return f"""<html><head><title>{esc(title)}</title><meta http-equiv="content-type" content="text/html; charset={site.charset}">{head}</head><body bgcolor=white><center><b><font size=6>{esc(site.short.upper())}</font></b><br>
{entries(frame, "{} &middot; ")}</center><hr><table width=90% align=center><tr><td>{cell}</td></tr></table><hr><center><font size=1>webmaster {esc(site.seat)} 2011-2026</font></center></body></html>"""


def _other(teaser: Teaser) -> str:
    return f"<b>{rich(teaser.title)}</b><br><i>{day_of(teaser)}</i><br><br>{whole(teaser, '{}<br><br>')}<hr>"


def article(page: ArticlePage) -> str:
    """The post between others, all in bold headlines and broken lines."""
    post, site = page.article, page.frame.site
    parts: list[str] = []
    for kind, texts in grouped(signed(post)):
        if kind == "rows":
            parts.append(
                "<table border=1>"
                + "".join("<tr>" + "".join(f"<td>{rich(cell)}</td>" for cell in row.split("\t")) + "</tr>" for row in texts)
                + "</table>"
            )
        elif kind in {"items", "numbers"}:
            parts += [f"- {rich(each)}" if kind == "items" else f"{at}. {rich(each)}" for at, each in enumerate(texts, 1)]
        elif kind == "readmore":
            parts.append(f"Baca juga: {link(page.readmore(texts[0]), texts[0])}")
        else:
            parts.append(f"<b>{rich(texts[0])}</b>" if kind == "heading" else rich(texts[0], post.outgoing))
    pictures = "".join(f"<img src={esc(each)} vspace=4><br>" for each in page.images)
    caption = f"<font size=1><i>{esc(post.captions[0])}</i></font><br>" if post.captions and page.images else ""
    byline = [esc(post.byline)] if post.byline else []
    lines = [
        *([esc(post.preface)] if post.preface else []),
        *(byline if post.byline_first else []),
        *parts,
        *([] if post.byline_first else byline),
    ]
    lines += [esc(post.tail)] if post.tail else []
    lines += [link(each.url, each.text) for each in page.attachments]
    lines += [f"Telah dilihat {post.views} kali"] if site.counter else []
    own = f"<b>{rich(post.title)}</b><br><i>{esc(page.date_text or '')}</i> | {esc(page.label)}<br><br>{pictures}{caption}{'<br><br>'.join(lines)}<hr>"
    near = [_other(each) for each in others(page)[:2]]
    cell = own + "".join(near) if site.date_form % 2 == 0 else near[0] + own + "".join(near[1:])
    head = f'<meta name="pubdate" content="{page.date_iso}">' if page.date_iso else ""
    return _page(page.frame, site.office, cell, head)


def listing(page: ListingPage) -> str:
    """Titles and beginnings."""
    return _page(page.frame, page.category.label, f"<b>{esc(page.category.label)}</b><br>{shelf(page)}")


def home(page: HomePage) -> str:
    """The newest in full."""
    return _page(
        page.frame,
        page.frame.site.office,
        "".join(_other(each).replace(f"<b>{rich(each.title)}", f"<b>{link(each.url, each.title)}", 1) for each in page.teasers),
    )


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<b>{esc(page.title)}</b><br><br>{pieces_of(page, 'b')}")
