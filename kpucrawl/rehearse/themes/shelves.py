"""In: a listing's or an article's view; out: scraps that the harsh themes share: cards, pagers, and other posts in full to stand beside the article."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kpucrawl.rehearse.themes.fragments import esc, link, rich
from kpucrawl.rehearse.views import ArticlePage, Frame, ListingPage, StaticPage, Teaser
from kpucrawl.rehearse.wording import DAYS, MONTHS


def others(page: ArticlePage) -> list[Teaser]:
    """The posts of the side columns that are not this one, each once, those with a text first come first."""
    found: dict[int, Teaser] = {}
    for each in (page.newer, page.older, *page.related, *page.frame.popular, *page.frame.latest):
        if each is not None and each.article.id != page.article.id:
            found.setdefault(each.article.id, each)
    return sorted(found.values(), key=lambda each: len(each.article.body) < 3)


def whole(teaser: Teaser, around: str = "<p>{}</p>") -> str:
    """Another post's paragraphs in full."""
    return "".join(around.format(rich(each)) for each in teaser.article.body)


def day_of(teaser: Teaser) -> str:
    """``Senin, 8 September 2025``: the day another post went up."""
    return long_day(teaser.article.posted)


def long_day(moment: datetime) -> str:
    """``Senin, 8 September 2025``."""
    return f"{DAYS[moment.weekday()]}, {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def entries(links: Frame | Sequence[Teaser], around: str = "<li>{}</li>") -> str:
    """A menu's or a column's links, each in ``around``."""
    shown = (
        [(each.url, each.text) for each in (*links.menu, *links.extra_links)]
        if isinstance(links, Frame)
        else [(each.url, each.title) for each in links]
    )
    return "".join(around.format(link(*each)) for each in shown)


def shelf(page: ListingPage, card: str = '<div><h3><a href="{url}">{title}</a></h3><p>{excerpt}</p></div>') -> str:
    """A category's posts as cards, and its pager."""
    cards = "".join(cards_of(page.teasers, card))
    pager = " ".join(f'<a href="{esc(url)}">{number}</a>' for number, url in page.pages)
    more = f' <a rel="next" href="{esc(page.next)}">Berikutnya</a>' if page.next else ""
    return f"{cards}<div>{pager}{more}</div>"


def cards_of(teasers: Sequence[Teaser], card: str) -> list[str]:
    """Posts as cards."""
    return [
        card.format(
            url=esc(each.url), title=rich(each.title), excerpt=rich(each.excerpt), day=esc(each.day or ""), label=esc(each.label)
        )
        for each in teasers
    ]


def pieces_of(page: StaticPage, heading: str = "h3") -> str:
    """What a standing page says."""
    return "".join(
        f"<{heading}>{rich(each.text)}</{heading}>" if each.kind == "heading" else f"<p>{rich(each.text)}</p>"
        for each in page.pieces
    )
