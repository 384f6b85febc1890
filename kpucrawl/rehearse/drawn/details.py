"""In: a post's view and a design's lot; out: day, writer, category and counter as this design shows them, and its headline."""

from __future__ import annotations

from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.drawn.ways import changed, counts, day_of, rarer, stamped
from kpucrawl.rehearse.themes.fragments import esc, link, rich
from kpucrawl.rehearse.views import ArticlePage

_SVG = '<svg viewBox="0 0 16 16" width="14"><path d="M3 1v2h10z"/></svg>'
_LABELS = {
    "day": ("Tanggal", "Diterbitkan", "Tayang", "Diposting", "Published", "Hari/Tanggal", "Dibuat"),
    "writer": ("Penulis", "Oleh", "Ditulis oleh", "Reporter", "By", "Author"),
    "category": ("Kategori", "Rubrik", "Kanal", "Category", "Posted in"),
    "counter": ("Dilihat", "Dibaca", "Hits", "Views", "Pembaca", "Telah dilihat"),
}
_ICONS = {"day": "fa fa-calendar", "writer": "fa fa-user", "category": "fa fa-folder-open", "counter": "fa fa-eye"}
FORMS = ("line", "pipes", "list", "icons", "svg", "table", "terms", "spans", "divs")
TITLES = ("h1", "h1", "h1", "h2", "h3", "div", "font", "span", "linked", "h1 in header")
PLACES = ("under title", "under title", "over title", "under text", "beside before", "beside behind", "under picture")


def told(page: ArticlePage, lot: Lot) -> list[tuple[str, str]]:
    """Return (what, its words) in the order of this design."""
    post, site = page.article, page.frame.site
    found: dict[str, str] = {}
    if page.date_text:
        found["day"] = stamped(day_of(page, lot), page, lot, seen=lot.choice("details", FORMS) == "table")
    if post.byline and post.author:
        found["writer"] = esc(post.author)
    elif lot.chance("account", 0.12):  # the content system's; who wrote stands below the text, if anywhere
        found["writer"] = lot.choice("account name", ("admin", "Admin", "Super User", "Administrator", "humas"))
    if lot.choice("category place", ("details", "details", "crumb", "badge")) == "details":
        found["category"] = link(page.category.url, page.label)
    if site.counter:
        found["counter"] = f"{post.views:,}".replace(",", ".") if post.views > 999 else str(post.views)
    order = lot.some("order", ("day", "writer", "category", "counter"), 4, 4)
    return [(each, found[each]) for each in order if each in found]


def details(page: ArticlePage, lot: Lot) -> str:
    """Return the row, list or table of details."""
    form = lot.choice("details", FORMS)
    entries = told(page, lot)
    if not entries:
        return ""
    if (made := rarer(page, lot, dict(entries))) is not None:
        return made + changed(page, lot) + counts(page, lot)
    return _usual(page, lot, form, entries) + changed(page, lot) + counts(page, lot)


def _usual(page: ArticlePage, lot: Lot, form: str, entries: list[tuple[str, str]]) -> str:
    extra = [("comments", "0 Komentar")] if lot.chance("comment count", 0.3) else []
    shown = [_shown(what, words, form, lot) for what, words in entries] + [words for _, words in extra]
    match form:
        case "pipes":
            sign = lot.choice("separator", ("|", "/", "•", "-"))
            return f"<div{lot.name('detail')}>{f' {sign} '.join(shown)}</div>"
        case "list":
            return f"<ul{lot.name('detail')}>{''.join(f'<li>{each}</li>' for each in shown)}</ul>"
        case "table":
            rows = "".join(
                f"<tr><td>{_label(what, lot)}</td><td>:</td><td>{words}{' kali' if what == 'counter' else ''}</td></tr>"
                for what, words in entries
            )
            return f"<table{lot.name('detail')}>{rows}</table>"
        case "terms":
            rows = "".join(f"<dt>{_label(what, lot)}</dt><dd>{words}</dd>" for what, words in entries)
            return f"<dl{lot.name('detail')}>{rows}</dl>"
        case "spans":
            return f"<p{lot.name('detail')}>{' '.join(f'<span>{each}</span>' for each in shown)}</p>"
        case "line":
            return f"<div{lot.name('detail')}><small>{', '.join(shown)}</small></div>"
        case _:
            return f"<div{lot.name('detail')}>{''.join(f'<div>{each}</div>' for each in shown)}</div>"


def _label(what: str, lot: Lot) -> str:
    return lot.choice(f"label {what}", _LABELS[what])


def _shown(what: str, words: str, form: str, lot: Lot) -> str:
    if (what == "day" and not lot.chance("day labelled", 0.3)) or (
        what == "category" and not lot.chance("category labelled", 0.5)
    ):
        label = ""
    else:
        label = _label(what, lot)
    if form in {"icons", "svg"}:
        sign = f'<i class="{_ICONS[what]}"></i>' if form == "icons" else f'<svg class="{_ICONS[what][6:]}-icon"' + _SVG[4:]
        return f"<span>{sign} {words}</span>"
    if what == "counter":
        way = lot.choice("counter words", ("label", "times", "views", "x"))
        return {
            "label": f"{label}: {words}",
            "times": f"{label} {words} kali",
            "views": f"{words} views",
            "x": f"{label} {words} x",
        }[way]
    colon = ":" if label and lot.chance("colon", 0.6) else ""
    return f"{label}{colon} {words}".strip()


def headline(page: ArticlePage, lot: Lot) -> str:
    """Return the headline's element."""
    how = lot.choice("title", TITLES)
    words = rich(page.article.title)
    match how:
        case "div":
            return f'<div{lot.name("title")} style="font-size:26px">{words}</div>'
        case "font":
            return f'<font size="5" color="#900"><b>{words}</b></font><br>'
        case "span":
            return f"<div><span{lot.name('title')}>{words}</span></div>"
        case "linked":
            return f'<h2{lot.name("title")}><a href="{esc(page.frame.url)}">{words}</a></h2>'
        case "h1 in header":
            return f"<header><h1>{words}</h1></header>"
        case _:
            return f"<{how}{lot.name('title')}>{words}</{how}>"


def crumbs(page: ArticlePage, lot: Lot) -> str:
    """Return the path to this page, where the design has one, or else the category's badge."""
    place = lot.choice("category place", ("details", "details", "crumb", "badge"))
    if place == "badge":
        return f"<div><span{lot.name('badge')}>{link(page.category.url, page.label)}</span></div>"
    if place == "crumb" or lot.chance("crumbs", 0.4):
        parts = [link("/", lot.choice("home word", ("Beranda", "Home"))), link(page.category.url, page.label)]
        if lot.chance("long crumbs", 0.25):
            parts.insert(1, link("/publikasi", "Publikasi"))
        if lot.chance("crumb title", 0.5):
            parts.append(f"<span>{rich(page.article.title)}</span>")
        if lot.chance("crumb list", 0.5):
            return f"<ol{lot.name('crumbs')}>" + "".join(f"<li>{each}</li>" for each in parts) + "</ol>"
        return f"<div{lot.name('crumbs')}>" + lot.choice("crumb sign", (" / ", " &raquo; ", " &gt; ")).join(parts) + "</div>"
    return ""
