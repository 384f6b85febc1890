"""In: a view; out: a page whose text is typed lines in a ``<pre>`` or a bare div, captions as bare text below pictures, English days, "N orang telah membaca"."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import textwrap

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed, table
from kpucrawl.rehearse.themes.shelves import entries, others, pieces_of, shelf
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    return f"""<html><head><meta charset="{site.charset}"><title>{esc(title)}</title>{head}</head><body><h1>{esc(site.office)}</h1>
<p>{entries(frame, "[{}] ")}</p>
<div class="main">{main}</div><h6>Tulisan Terakhir</h6>{entries(frame.latest, "<div>{}</div>")}<hr><p>Dibuat oleh Tim Teknologi {esc(site.short)}.</p></body></html>"""


def _typed(page: ArticlePage) -> list[str]:
    """Runs of paragraphs as one typed text, lists and tables between them."""
    post, form = page.article, page.frame.site.date_form
    made: list[str] = []
    lines: list[str] = []
    for kind, texts in grouped(signed(post)):
        if kind in {"items", "numbers", "rows", "readmore"}:
            made.append(_run(lines, form))
            lines = []
            if kind == "rows":
                made.append(table(texts))
            elif kind == "readmore":
                made.append(f"<p>Baca juga: {link(page.readmore(texts[0]), texts[0])}</p>")
            else:
                made.append("<ul>" + "".join(f"<li>{rich(each)}</li>" for each in texts) + "</ul>")
        else:
            lines.append(" ".join(texts[0].split()))
    return [*made, _run(lines, form)]


def _run(lines: list[str], form: int) -> str:
    if not lines:
        return ""
    if form % 3 == 0:
        return f"<pre>{chr(10).join(map(rich, lines))}</pre>"
    if form % 3 == 1:
        return f'<div class="pre-line">{(chr(10) * 2).join(map(rich, lines))}</div>'
    return f"<div>{'<br/><br/>'.join(rich(textwrap.fill(each, 78, break_long_words=False, break_on_hyphens=False)) for each in lines)}</div>"


def article(page: ArticlePage) -> str:
    """The post under a standing line about the column."""
    post, site = page.article, page.frame.site
    date = ""
    if page.date_text:
        date = f"{post.posted:%B} {post.posted.day}, {post.posted.year}"
    pictures = "".join(
        f'<img src="{esc(each)}"><br>{esc(post.captions[0]) + "<br>" if post.captions and not at else ""}'
        for at, each in enumerate(page.images)
    )
    head = f'<meta property="og:article:published_time" content="{page.date_iso}">' if page.date_iso else ""
    byline = f"<div>{esc(post.byline)}</div>" if post.byline else ""
    seen = f"<div>{post.views} orang telah membaca</div>" if site.counter else ""
    more = "".join(f"<div><b>{link(each.url, each.title)}</b> {rich(each.excerpt)}</div>" for each in others(page)[:3])
    main = (
        f"<h2>{rich(post.title)}</h2><h5>Warta kepemiluan dari {esc(site.area)}</h5><div>{date}</div><div>Rubrik {esc(page.label)}</div>{seen}<div>{pictures}</div>"
        f"{f'<div>{esc(post.preface)}</div>' if post.preface else ''}{byline if post.byline_first else ''}{''.join(_typed(page))}{'' if post.byline_first else byline}"
        f"{f'<div>{esc(post.tail)}</div>' if post.tail else ''}{''.join(f'<div>{link(each.url, each.text)}</div>' for each in page.attachments)}<hr>{more}"
    )
    return _page(page.frame, f"{post.title} « {site.office}", main, head)


def listing(page: ListingPage) -> str:
    """Titles and beginnings."""
    return _page(page.frame, page.category.label, f"<h2>{esc(page.category.label)}</h2>{shelf(page)}")


def home(page: HomePage) -> str:
    """Titles."""
    return _page(page.frame, page.frame.site.office, f"<h2>Selamat datang</h2><ul>{entries(page.teasers)}</ul>")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<h2>{esc(page.title)}</h2>{pieces_of(page)}")
