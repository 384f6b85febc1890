"""In: a view; out: a page with days torn off a calendar beside every title, a Hijri day beside the Gregorian, captions in tables, the label below the text."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from datetime import datetime

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import entries, long_day, others, pieces_of, shelf
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser
from kpucrawl.rehearse.wording import ABBREVIATED

HIJRI = ("Muharram", "Safar", "Rabiul Awal", "Rabiul Akhir", "Jumadil Awal", "Jumadil Akhir", "Rajab", "Syaban", "Ramadan", "Syawal", "Zulkaidah", "Zulhijah")  # fmt: skip
PASARAN = ("Legi", "Pahing", "Pon", "Wage", "Kliwon")


def _box(moment: datetime) -> str:
    return f'<div class="day"><div>{moment.day:02}</div><div>{ABBREVIATED[moment.month - 1]}</div><div>{moment.year}</div></div>'


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    cards = "".join(
        f'<div class="ev">{_box(each.article.posted)}<a href="{esc(each.url)}">{rich(each.title)}</a></div>'
        for each in frame.latest
    )
    return f"""<!DOCTYPE html><html><head><meta charset="{site.charset}"><title>{esc(title)}</title>{head}</head><body><div id="hd">{esc(site.office)}<div>{frame.today_long}</div></div>
<ul id="mn">{entries(frame)}</ul><div id="kiri">{main}</div><div id="kanan"><h4>Agenda dan Berita</h4>{cards}</div><div id="ft">Hak cipta {esc(site.office)}</div></body></html>"""


def _step(word: str, teaser: Teaser | None) -> str:
    return (
        f'<div class="step">{_box(teaser.article.posted)}<i>{word}</i><a href="{esc(teaser.url)}">{rich(teaser.title)}</a></div>'
        if teaser
        else ""
    )


def article(page: ArticlePage) -> str:
    """The post beside its box."""
    post, site = page.article, page.frame.site
    when = ""
    if page.date_text and site.date_form % 2:
        when = _box(post.posted)
    elif page.date_text:
        hijri = f"{post.posted.day} {HIJRI[post.posted.month % 12]} {post.posted.year - 579} H"
        name, _, day = long_day(post.posted).partition(", ")
        when = f'<div class="tgl">{name} {PASARAN[post.id % 5]}, {hijri} / {day} M</div>'
    pictures = ""
    for at, each in enumerate(page.images):
        caption = f"<tr><td>{esc(post.captions[0])}</td></tr>" if not at and post.captions else ""
        pictures += f'<table align="center"><tr><td><img src="{esc(each)}" border="0"></td></tr>{caption}</table>'
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    head = f'<meta itemprop="datePublished" content="{page.date_iso}">' if page.date_iso else ""
    seen = f"<div>Telah dilihat {post.views} kali</div>" if site.counter else ""
    below = "".join(
        f'<li>{_box(each.article.posted)}<h5><a href="{esc(each.url)}">{rich(each.title)}</a></h5><p>{rich(each.excerpt)}</p></li>'
        for each in others(page)[:3]
    )
    blocks = plain_blocks(page, signed(post), heading="h4")
    main = (
        f"{when}<h3>{rich(post.title)}</h3>{f'<p>{esc(post.preface)}</p>' if post.preface else ''}{byline if post.byline_first else ''}"
        f"{''.join(blocks[:1])}{pictures}{''.join(blocks[1:])}{'' if post.byline_first else byline}{f'<p>{esc(post.tail)}</p>' if post.tail else ''}"
        f"{''.join(f'<p>{link(each.url, each.text)}</p>' for each in page.attachments)}<div>Label: {esc(page.label)}</div>{seen}"
        f"{_step('Sebelumnya', page.older)}{_step('Berikutnya', page.newer)}<ul>{below}</ul>"
    )
    return _page(page.frame, f"{site.office} :: {post.title}", main, head)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, f"<h3>{esc(page.category.label)}</h3>{shelf(page)}")


def home(page: HomePage) -> str:
    """Boxes and titles."""
    cards = "".join(
        f'<div>{_box(each.article.posted)}<h3><a href="{esc(each.url)}">{rich(each.title)}</a></h3><p>{rich(each.excerpt)}</p></div>'
        for each in page.teasers
    )
    return _page(page.frame, page.frame.site.office, cards)


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<h3>{esc(page.title)}</h3>{pieces_of(page, 'h4')}")
