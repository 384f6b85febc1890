"""In: a view; out: a hand-made page of 2004 taken over by a page builder of 2024: text in nested boxes, tabs, an accordion of other posts in full, a banner's story, folded ends."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage


def _box(inside: str) -> str:
    return f'<div class="w-100"><div class="w-in">{inside}</div></div>'


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    tabs = f'<div class="tab"><a href="#a">Populer</a> <a href="#b">Terbaru</a><div id="a">{entries(frame.popular, "<div>{}</div>")}</div><div id="b">{entries(frame.latest, "<div>{}</div>")}</div></div>'
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head><meta http-equiv="Content-Type" content="text/html; charset={site.charset}"><title>{esc(title)}</title>{head}</head><body>
{_box(f"<h1>{esc(site.office)}</h1>")}{_box(f"<ul>{entries(frame)}</ul>")}{main}{_box(tabs)}{_box(f"<p>{esc(site.office)}, {esc(site.area)}. Laman ini tampil baik di semua peramban.</p>")}</body></html>"""


def article(page: ArticlePage) -> str:
    """The post in boxes."""
    post, site = page.article, page.frame.site
    near = others(page)
    blocks = plain_blocks(page, signed(post), heading="h3")
    cut = max(1, len(blocks) * 2 // 3)
    body = "".join(map(_box, blocks[:cut]))
    rest = "".join(map(_box, blocks[cut:]))
    if rest:
        body += f'<div class="acc"><input type="checkbox" id="buka"><label for="buka">Tampilkan seluruhnya</label><div class="panel">{rest}</div></div>'
    banner = _box(f"<h2>{rich(near[0].title)}</h2><p>{rich(near[0].excerpt)}</p>") if site.date_form % 2 else ""
    pictures = "".join(
        _box(f'<img src="{esc(each)}"/>{f"<span>{esc(post.captions[0])}</span>" if post.captions and not at else ""}')
        for at, each in enumerate(page.images)
    )
    byline = _box(f"<p>{esc(post.byline)}</p>") if post.byline else ""
    facts = _box(
        " ".join(
            f"<span>{each}</span>"
            for each in (
                esc(page.date_text or ""),
                link(page.category.url, page.label),
                f"Telah dilihat {post.views} kali" if site.counter else "",
            )
            if each
        )
    )
    accordion = "".join(
        f'<div class="acc"><h4>{rich(each.title)}</h4><div class="panel"><p>{day_of(each)}</p>{whole(each)}</div></div>'
        for each in near[1:3]
    )
    head = f'<meta property="article:published" content="{page.date_iso}" />' if page.date_iso else ""
    main = (
        f"{banner}{_box(f'<h2>{rich(post.title)}</h2>')}{facts}{pictures}{_box(f'<p>{esc(post.preface)}</p>') if post.preface else ''}{byline if post.byline_first else ''}{body}{'' if post.byline_first else byline}"
        f"{_box(f'<p>{esc(post.tail)}</p>') if post.tail else ''}{''.join(_box(link(each.url, each.text)) for each in page.attachments)}{_box('<p>Bagikan ke: Facebook, WhatsApp, Telegram</p>')}{_box(accordion)}"
    )
    return _page(page.frame, f"{post.title} — {site.office}", main, head)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, _box(f"<h2>{esc(page.category.label)}</h2>") + _box(shelf(page)))


def home(page: HomePage) -> str:
    """Titles."""
    return _page(page.frame, page.frame.site.office, _box(f"<ul>{entries(page.teasers)}</ul>"))


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, _box(f"<h2>{esc(page.title)}</h2>") + _box(pieces_of(page)))
