"""In: a view; out: a page that goes on for ever: below the post stand the next ones in full, each with its pill, headline, day and counter."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    return f"""<!doctype html><html lang=id><head><meta charset={site.charset}><title>{esc(title)} - {esc(site.office)}</title>{head}</head><body>
<div class=top><a href="/"><img src="/public/logo.svg" alt="{esc(site.office)}"></a><ul>{entries(frame)}</ul></div>
<div class=stream>{main}</div><div class=foot>&copy; 2026 {esc(site.office)}, {esc(site.province)}</div></body></html>"""


def _next(teaser: Teaser, form: int, counter: bool) -> str:
    """A further post in full, marked up as the first one is."""
    seen = f"<p>Telah dilihat {teaser.article.views} kali</p>" if counter else ""
    inside = f"<span class=pill>{esc(teaser.label)}</span><h1>{rich(teaser.title)}</h1><div>{day_of(teaser)}</div>{whole(teaser)}{seen}"
    return inside if form % 2 else f"<div class=entry>{inside}</div>"


def article(page: ArticlePage) -> str:
    """The post, and three more below it, in boxes of their own or one after another in the same."""
    post, site = page.article, page.frame.site
    pictures = "".join(
        f'<figure><img src="{esc(each)}" alt="">{f"<figcaption>{esc(post.captions[0])}</figcaption>" if not at and post.captions else ""}</figure>'
        for at, each in enumerate(page.images)
    )
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    date = f"<div>{esc(page.date_text)}</div>" if page.date_text else ""
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    inside = (
        f"<span class=pill>{esc(page.label)}</span><h1>{rich(post.title)}</h1>{date}{pictures}{f'<p>{esc(post.preface)}</p>' if post.preface else ''}"
        f"{byline if post.byline_first else ''}{''.join(plain_blocks(page, signed(post), heading='h2'))}{'' if post.byline_first else byline}"
        f"{f'<p>{esc(post.tail)}</p>' if post.tail else ''}{''.join(f'<p>{link(each.url, each.text)}</p>' for each in page.attachments)}{seen}"
    )
    first = inside if site.date_form % 2 else f"<div class=entry>{inside}</div>"
    further = "".join(_next(each, site.date_form, site.counter) for each in others(page)[:3])
    head = f'<meta property="article:published_time" content="{page.date_iso}">' if page.date_iso else ""
    return _page(page.frame, post.title, first + further, head)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, f"<h1>{esc(page.category.label)}</h1>{shelf(page)}")


def home(page: HomePage) -> str:
    """The newest posts in full."""
    return _page(
        page.frame,
        "Beranda",
        "".join(_next(each, 0, False).replace(rich(each.title), link(each.url, each.title), 1) for each in page.teasers),
    )


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<h1>{esc(page.title)}</h1>{pieces_of(page)}")
