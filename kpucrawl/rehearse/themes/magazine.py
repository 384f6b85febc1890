"""In: a view; out: a magazine's page: portrait and name without a word for author, a lead set apart, see-also lists, a day of posting beside one of change, two whole stories aside."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from datetime import timedelta

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import day_of, entries, long_day, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage


def _page(frame: Frame, title: str, main: str, aside: str = "", head: str = "") -> str:
    site = frame.site
    return f"""<!DOCTYPE html><html lang=id><head><meta charset={site.charset}><title>{esc(title)} - Majalah {esc(site.short)}</title>{head}</head><body>
<div class=mast><strong>SUARA {esc(site.seat.upper())}</strong><em>Majalah {esc(site.office)}</em></div><div class=rubrics>{entries(frame, "<b>{}</b> ")}</div>
<table class=cols><tr valign=top><td class=main>{main}</td><td class=side>{aside or entries(frame.popular, "<p>{}</p>")}</td></tr></table>
<div class=colofon>Diterbitkan oleh {esc(site.office)}. Redaksi menerima kiriman tulisan dari warga paling panjang dua halaman.</div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post in the first column, two others whole in the second."""
    post, site = page.article, page.frame.site
    near = others(page)
    blocks = plain_blocks(page, signed(post), heading="h3", lead="")
    if blocks and blocks[0].startswith("<p>"):
        blocks[0] = f"<div class=lead>{blocks[0].removeprefix('<p>').removesuffix('</p>')}</div>"
    if len(blocks) > 3 and page.related:
        blocks.insert(2, f"<div class=see>Lihat juga<ul>{entries(page.related[:2])}</ul></div>")
    if len(blocks) > 5:
        blocks.insert(
            4,
            "<div class=ad><small>Iklan layanan</small><p>Pindah alamat? Laporkan diri Anda ke petugas kami agar tetap tercatat sebagai pemilih.</p></div>",
        )
    pictures = "".join(f'<p class=pic><img src="{esc(each)}" alt="{esc(post.title)}"></p>' for each in page.images)
    pictures += f"<p class=cap>{esc('Foto: ' + post.captions[0])}</p>" if post.captions and page.images else ""
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    changed = long_day(post.posted + timedelta(days=2 + post.id % 5))
    date = (
        f"<div class=dates>Tayang: {esc(page.date_text)}</div><div class=dates>Diperbarui: {changed}</div>"
        if page.date_text
        else ""
    )
    seen = f"<div>Telah dilihat {post.views} kali</div>" if site.counter else ""
    aside = "<h4>Dari Edisi Ini</h4>" + "".join(
        f"<h3>{rich(each.title)}</h3><small>{day_of(each)}</small>{whole(each)}" for each in near[:2]
    )
    head = f'<meta name="parsely-pub-date" content="{page.date_iso}">' if page.date_iso else ""
    head += f'<meta property="og:description" content="{esc(" ".join(post.body)[:150])}">' if post.body else ""
    main = (
        f"<div>{link(page.category.url, page.label)}</div><h2>{rich(post.title)}</h2>{date}{seen}{pictures}{f'<p>{esc(post.preface)}</p>' if post.preface else ''}"
        f"{byline if post.byline_first else ''}{''.join(blocks)}{'' if post.byline_first else byline}{f'<p>{esc(post.tail)}</p>' if post.tail else ''}"
        f"{''.join(f'<p>{link(each.url, each.text)}</p>' for each in page.attachments)}"
        f'<div class=box><img src="/public/redaksi.png" alt="Redaksi"><b>Redaksi Majalah</b><p>Kumpulan penulis dari sekretariat yang meliput kegiatan lembaga sejak 2014.</p></div>'
    )
    return _page(page.frame, post.title, main, aside, head)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, f"<h2>{esc(page.category.label)}</h2>{shelf(page)}")


def home(page: HomePage) -> str:
    """Cards."""
    return _page(page.frame, "Beranda", f"<h2>Edisi Ini</h2>{entries(page.teasers, '<h3>{}</h3>')}")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<h2>{esc(page.title)}</h2>{pieces_of(page)}")
