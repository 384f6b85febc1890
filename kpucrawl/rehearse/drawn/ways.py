"""In: a post's view, its details as words and a design's lot; out: the details in rarer ways.

Each way was seen in a template of the world at large: sign sets that draw words, signs behind what they tell of, a date torn into
boxes, a sentence, elements that stand together without a blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.themes.fragments import esc, link, rich
from kpucrawl.rehearse.views import ArticlePage

_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
_ENGLISH = "January February March April May June July August September October November December".split()
_DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()
_SIGN_WORDS = {"day": "calendar_today", "writer": "person", "category": "folder", "counter": "visibility"}
_BEHIND = {"day": "lnr-calendar-full", "writer": "lnr-user", "category": "lnr-tag", "counter": "lnr-eye"}
WAYS = (
    "usual",
    "usual",
    "usual",
    "usual",
    "usual",
    "usual",
    "sign words",
    "signs behind",
    "glued",
    "sentence",
    "torn",
    "small words",
)


def day_of(page: ArticlePage, lot: Lot) -> str:
    """Return the day of posting as this design prints it; nothing where the site prints none."""
    if not page.date_text:
        return ""
    at = page.article.posted
    month, weekday = _MONTHS[at.month - 1], _DAYS[at.weekday()]
    form = lot.choice(
        "day form", ("site", "site", "site", "site", "short", "english", "iso", "american", "dots", "weekday", "mail")
    )
    if form == "american" and at.day <= len(_MONTHS) and at.weekday() == at.replace(month=at.day, day=at.month).weekday():
        form = "english"  # nobody could tell day and month apart on this page alone
    return {
        "site": esc(page.date_text),
        "short": f"{at.day} {month[:3]} {at.year}",
        "english": f"{_ENGLISH[at.month - 1]} {at.day}, {at.year}",
        "iso": f"{at:%Y-%m-%d %H:%M:%S}",
        "american": f"{weekday[:3]}, {at:%m/%d/%Y - %H:%M}",
        "dots": f"{at:%d.%m.%Y}",
        "weekday": f"{weekday}, {at.day} {month} {at.year}",
        "mail": f"{weekday[:3]}, {at:%d} {month[:3]} {at.year} {at:%H:%M}",
    }[form]


def stamped(words: str, page: ArticlePage, lot: Lot, *, seen: bool) -> str:
    """Return the day's words, in some designs with what machines are told of it, in a few only how long ago, unless ``seen``."""
    if not words or not lot.chance("day stamped", 0.2):
        return words
    if lot.chance("day ago", 0.3) and not seen:
        words = f"{lot.of_page(page.article.id).randint(2, 9)} bulan lalu"
    name = lot.choice("stamp element", ("time", "time", "relative-time"))
    return f'<{name} datetime="{page.article.posted:%Y-%m-%dT%H:%M:00}+07:00">{words}</{name}>'


def rarer(page: ArticlePage, lot: Lot, found: Mapping[str, str]) -> str | None:
    """Return the details ``found`` in one of the rarer ways, or None where this design has a usual one."""
    way = lot.choice("details way", WAYS)
    post = page.article
    comments = lot.of_page(post.id).randint(0, 9)
    match way:
        case "sign words":
            element = lot.choice(
                "sign element", (f"span{lot.name('sign')}", 'i class="material-icons"', 'span class="icon"', "mat-icon")
            )
            close = element.split()[0]
            drawn = (
                f"<span{lot.name('fact')}><{element}>{_SIGN_WORDS[what]}</{close}>{words}</span>" for what, words in found.items()
            )
            return f"<div{lot.name('detail')}>{' '.join(drawn)}</div>"
        case "signs behind":
            rows = [f'<p>{words} <span class="lnr {_BEHIND[what]}"></span></p>' for what, words in found.items()]
            rows.insert(1, f'<p>{comments} Comments <span class="lnr lnr-bubble"></span></p>')
            return f"<div{lot.name('detail')}>{''.join(rows)}</div>"
        case "glued":
            words = {"counter": "Dibaca: {} kali", "writer": "Oleh: {}", "category": "{}", "day": "{}"}
            order = [each for each in ("category", "day", "counter", "writer") if each in found]
            return (
                f"<div{lot.name('detail')}>{''.join(f'<span>{words[each].format(found[each])}</span>' for each in order)}</div>"
            )
        case "sentence":
            who = f"Diposting oleh {found['writer']} pada" if "writer" in found else "Diposting pada"
            when = f"{who} {found['day']}" if "day" in found else ""
            under = f" dalam {found['category']}" if "category" in found else ""
            seen = f", telah dilihat {found['counter']} kali" if "counter" in found else ""
            return f"<p{lot.name('detail')}>{when}{under}{seen}</p>"
        case "torn":
            at = post.posted
            leaf = "".join(f"<span>{each}</span>" for each in (f"{at.day:02}", _MONTHS[at.month - 1][:3], at.year))
            day = f"<div{lot.name('date')}>{leaf}</div>" if "day" in found else ""
            box = lot.choice("torn boxes", ("div", "span")) == "div"
            if box:
                day = day.replace("span>", "div>")
            said = {"writer": "Oleh {}", "category": "{}", "counter": "{} kali dibaca"}
            rest = "".join(f"<li>{said[what].format(words)}</li>" for what, words in found.items() if what != "day")
            return f"{day}<ul{lot.name('detail')}>{rest}</ul>"
        case "small words":
            said = {"writer": "<span>oleh</span> <b>{}</b>", "category": "<span>dalam</span> {}", "counter": "<b>{}</b> pembaca"}
            rest = "".join(f"<div>{said.get(what, '{}').format(words)}</div>" for what, words in found.items())
            return f"<div{lot.name('detail')}>{rest}</div>"
        case _:
            return None


def changed(page: ArticlePage, lot: Lot) -> str:
    """A line that says when the post was changed last, where a design has one."""
    if not page.date_text or not lot.chance("changed day", 0.12):
        return ""
    at = page.article.posted + timedelta(days=lot.of_page(page.article.id).randint(3, 40))
    words = lot.choice("changed words", ("Terakhir diperbarui", "Diperbarui", "Last updated", "Diubah terakhir"))
    return f"<div{lot.name('changed')}>{words}: {at.day} {_MONTHS[at.month - 1]} {at.year}</div>"


def counts(page: ArticlePage, lot: Lot) -> str:
    """What readers did beside reading, as a row of its own, where a design has one."""
    if not lot.chance("other counts", 0.12):
        return ""
    drawn = lot.of_page(page.article.id)
    return f"<div{lot.name('counts')}><span>{drawn.randint(0, 30)} Suka</span> <span>{drawn.randint(0, 12)} Komentar</span></div>"


def repeated(page: ArticlePage, lot: Lot) -> str:
    """The title once more, hidden, for printers and machines, where a design has that."""
    if not lot.chance("title repeated", 0.1):
        return ""
    hidden = lot.choice("title hidden", ('style="display:none"', "hidden", 'class="visually-hidden"', 'class="print-only"'))
    return f"<div {hidden}>{rich(page.article.title)}</div>"


def marked(page: ArticlePage, lot: Lot) -> str:
    """The list of categories with this post's marked, for the side column, where a design has one."""
    if not lot.chance("categories beside", 0.12):
        return ""
    entries = "".join(
        f"<li{' class=active' if each.url == page.category.url else ''}>{link(each.url, each.text)}</li>"
        for each in page.frame.menu
        if "category" in each.url
    )
    return f"<div{lot.name('box')}><h3>Kategori</h3><ul>{entries}</ul></div>"
