"""In: a view; out: a page of made-up elements as in 2026: headings by role, the text a second time for narrow screens, a day only in ``datetime``, the next post in full."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, json_ld, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    return f"""<!doctype html><html lang="id"><head><meta charset="{site.charset}"><title>{esc(title)}</title>{head}<script type="module" src="/x.js"></script></head><body>
<app-shell><app-bar><span slot="brand">{esc(site.office)}</span><app-menu>{entries(frame, "<menu-item>{}</menu-item>")}</app-menu></app-bar>
<app-main>{main}</app-main><app-drawer><div role="heading" aria-level="2">Paling banyak dibaca</div>{entries(frame.popular, "<news-chip>{}</news-chip>")}</app-drawer>
<app-foot>{esc(site.office)} melayani warga {esc(site.area)} tanpa pungutan biaya apa pun.</app-foot></app-shell></body></html>"""


def article(page: ArticlePage) -> str:
    """The post in an element of its own, and another one beside it."""
    post, site = page.article, page.frame.site
    star = others(page)[0]
    blocks = "".join(plain_blocks(page, signed(post), heading="h4"))
    twice = f'<news-body media="(max-width: 600px)">{blocks}</news-body>' if site.date_form % 2 else ""
    figures = "".join(
        f'<news-figure><img src="{esc(each)}" alt=""><figcaption>{esc(post.captions[0]) if post.captions and not at else ""}</figcaption></news-figure>'
        for at, each in enumerate(page.images)
    )
    when = f"<time>{esc(page.date_text)}</time>" if page.date_text else ""
    if page.date_iso:
        when = f'<time datetime="{page.date_iso}">sepekan yang lalu</time>'
    byline = f"<news-author>{esc(post.byline)}</news-author>" if post.byline else ""
    seen = f"<news-views>Telah dilihat {post.views} kali</news-views>" if site.counter else ""
    feed: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": star.title,
        "datePublished": star.article.posted.isoformat(),
        "description": star.excerpt,
    }
    head = json_ld(feed)
    main = (
        f'<news-story><tag-pill><img src="/public/tag.svg" alt="Kategori">{esc(page.label)}</tag-pill><div role="heading" aria-level="1">{rich(post.title)}</div>{when}{figures}'
        f"{f'<p>{esc(post.preface)}</p>' if post.preface else ''}{byline if post.byline_first else ''}<news-body>{blocks}</news-body>{twice}{'' if post.byline_first else byline}"
        f"{f'<news-tags>{esc(post.tail)}</news-tags>' if post.tail else ''}{''.join(f'<news-file>{link(each.url, each.text)}</news-file>' for each in page.attachments)}{seen}</news-story>"
        f'<news-story><div role="heading" aria-level="1">{rich(star.title)}</div><time>{day_of(star)}</time><news-body>{whole(star)}</news-body></news-story>'
    )
    return _page(page.frame, site.office, main, head)


def listing(page: ListingPage) -> str:
    """Chips."""
    card = '<news-card><div role="heading" aria-level="2"><a href="{url}">{title}</a></div><p>{excerpt}</p></news-card>'
    return _page(
        page.frame, page.category.label, f'<div role="heading" aria-level="1">{esc(page.category.label)}</div>{shelf(page, card)}'
    )


def home(page: HomePage) -> str:
    """Chips."""
    return _page(page.frame, page.frame.site.office, entries(page.teasers, "<news-chip>{}</news-chip>"))


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f'<div role="heading" aria-level="1">{esc(page.title)}</div>{pieces_of(page)}')
