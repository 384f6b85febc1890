"""In: a view of a page and a number; out: its HTML in a page design drawn by lot: what designs are made of, put together anew.

Themes written by hand hold what their writer thought of, together. A drawn one takes each of its features for itself: how the
editor writes paragraphs, where the details stand, what is pushed between the paragraphs, what frames the page. There are as many
as numbers, so that some can always be read that nobody has looked at.
"""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from functools import cache

from kpucrawl.rehearse.drawn.bodies import blocks, glue
from kpucrawl.rehearse.drawn.boxes import behind, between
from kpucrawl.rehearse.drawn.builders import boxed, with_column
from kpucrawl.rehearse.drawn.details import PLACES, crumbs, details, headline
from kpucrawl.rehearse.drawn.folds import LATER, folded
from kpucrawl.rehearse.drawn.frames import whole
from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.drawn.sheets import SHARE, sheets
from kpucrawl.rehearse.drawn.ways import marked, repeated
from kpucrawl.rehearse.themes import ALL
from kpucrawl.rehearse.themes.fragments import esc, json_ld, link, rich
from kpucrawl.rehearse.views import ArticlePage, HomePage, ListingPage, StaticPage, Teaser, Theme

PREFIX = "drawn-"
"""Begins the names of drawn themes: ``drawn-17``."""


class Drawn:
    """One page design, by its number."""

    def __init__(self, number: int) -> None:
        self.lot = Lot(number)

    def __str__(self) -> str:
        """Tell what was drawn, as far as a page has asked for it."""
        return ", ".join(f"{name}: {what}" for name, what in self.lot.told.items() if what is not False)

    def article(self, page: ArticlePage) -> str:
        """A post."""
        lot, post = self.lot, page.article
        place = lot.choice("details place", PLACES)
        told, title = details(page, lot), repeated(page, lot) + boxed(headline(page, lot), lot)
        written = blocks(page, lot)
        column = with_column(written, page, lot)
        picture = self._pictures(page) if column is None else ""
        made = between(column or written, page, lot)
        printed = column is None and lot.number >= LATER and lot.chance("printed", SHARE)
        text = sheets(page, lot) if printed else folded(made, lot) if column is None else glue(lot).join(made)
        named = f"<p>{esc(post.byline)}</p>" if post.byline and not post.author else ""
        preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
        tail = f"<p>{esc(post.tail)}</p>" if post.tail else ""
        files = "".join(
            lot.choice("files", ("<p>{}</p>", "<li>{}</li>", "<div>{}</div>")).format(link(each.url, each.text))
            for each in page.attachments
        )
        box = lot.choice("body box", ("div", "div", "article", "section", "td", "none"))
        inner = f"{preface}{named}{text}{tail}{files}"
        inner = {
            "td": f"<table><tr><td{lot.name('body')}>{inner}</td></tr></table>",
            "none": inner,
        }.get(box, f"<{box}{lot.name('body')}>{inner}</{box}>")
        parts = {
            "under title": (crumbs(page, lot), title, told, picture, inner),
            "over title": (crumbs(page, lot), told, title, picture, inner),
            "under picture": (crumbs(page, lot), title, picture, told, inner),
            "under text": (crumbs(page, lot), title, picture, inner, told),
            "beside before": (
                crumbs(page, lot),
                f"<div><div{lot.name('beside')}>{told}</div><div>{title}{picture}{inner}</div></div>",
            ),
            "beside behind": (
                crumbs(page, lot),
                f"<div><div>{title}{picture}{inner}</div><div{lot.name('beside')}>{told}</div></div>",
            ),
        }[place]
        head = ""
        if page.date_iso:
            head = lot.choice(
                "metadata",
                (
                    f'<meta property="article:published_time" content="{page.date_iso}">',
                    json_ld({"@type": "NewsArticle", "headline": post.title, "datePublished": page.date_iso}),
                    f'<meta itemprop="datePublished" content="{page.date_iso}">',
                ),
            )
        if lot.chance("og", 0.5):
            head += f'<meta property="og:title" content="{esc(post.title)}">'
        return whole(page.frame, post.title, "".join(parts) + behind(page, lot), lot, head, marked(page, lot))

    def _pictures(self, page: ArticlePage) -> str:
        lot, post = self.lot, page.article
        if not page.images:
            return ""
        lead, *others = page.images
        said = esc(post.captions[0]) if post.captions else ""
        way = lot.choice("picture", ("figure", "p", "linked", "caption div", "table", "caption p"))
        alt = f' alt="{esc(post.title)}"' if lot.chance("alt", 0.5) else ' alt=""'
        img = f'<img src="{esc(lead)}"{alt}>'
        made = {
            "figure": f"<figure>{img}{f'<figcaption>{said}</figcaption>' if said else ''}</figure>",
            "p": f"<p>{img}</p>" + (f"<p><small><i>{said}</i></small></p>" if said else ""),
            "linked": f'<a href="{esc(lead)}">{img}</a>' + (f"<div{lot.name('caption')}>{said}</div>" if said else ""),
            "caption div": f"<div{lot.name('picture')}>{img}"
            + (f"<div{lot.name('caption')}>{said}</div>" if said else "")
            + "</div>",
            "table": f"<table><tr><td>{img}</td></tr>" + (f"<tr><td>{said}</td></tr>" if said else "") + "</table>",
            "caption p": f"<div{lot.name('picture')}>{img}</div>" + (f"<p{lot.name('caption')}>{said}</p>" if said else ""),
        }[way]
        return made + "".join(f'<p><img src="{esc(each)}"></p>' for each in others)

    def _entries(self, teasers: tuple[Teaser, ...]) -> str:
        lot = self.lot
        way = lot.choice("entries", ("<h3>{}</h3>", "<p>{}</p>", "<div>{}</div>", "<h2>{}</h2>"))
        return "".join(
            f"<div{lot.name('entry')}>{way.format(link(each.url, each.title))}<p>{rich(each.excerpt)}</p><small>{esc(each.day or '')}</small></div>"
            for each in teasers
        )

    def listing(self, page: ListingPage) -> str:
        """A category."""
        pager = " ".join(link(url, str(number)) for number, url in page.pages)
        if page.next:
            pager += " " + link(page.next, "Berikutnya")
        return whole(
            page.frame,
            page.category.label,
            f"<h2>{esc(page.category.label)}</h2>{self._entries(page.teasers)}<div{self.lot.name('pager')}>{pager}</div>",
            self.lot,
        )

    def home(self, page: HomePage) -> str:
        """The newest posts."""
        return whole(page.frame, "Beranda", f"<h2>Berita Terkini</h2>{self._entries(page.teasers)}", self.lot)

    def static(self, page: StaticPage) -> str:
        """A page of the menu."""
        return whole(
            page.frame,
            page.title,
            f"<h2>{esc(page.title)}</h2><div{self.lot.name('body')}>{''.join(f'<p>{rich(each.text)}</p>' for each in page.pieces)}</div>",
            self.lot,
        )


@cache
def theme_named(name: str) -> Theme:
    """Return the theme of this name, written by hand or drawn."""
    return Drawn(int(name.removeprefix(PREFIX))) if name.startswith(PREFIX) else ALL[name]
