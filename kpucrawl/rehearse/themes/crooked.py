"""In: a view; out: a page whose markup lies: h1 is the office, ``<article>`` the agenda, ``#content`` the side column, ``<time>`` today, the post a blockquote."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, grouped, json_ld, link, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser

AGENDA = (
    "Rapat koordinasi persiapan penyusunan laporan tahunan bersama sekretariat dan seluruh divisi dimulai pukul sembilan pagi.",
    "Penerimaan kunjungan mahasiswa magang dan pembekalan singkat mengenai tata tertib kantor serta keamanan data pribadi.",
    "Pemeliharaan perangkat jaringan, layanan daring kemungkinan terganggu selama dua jam pada malam hari.",
)


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = " ".join(f"<span class=content>{link(each.url, each.text)}</span>" for each in frame.menu)
    agenda = "".join(f"<h2>Agenda {number}</h2><p>{each}</p>" for number, each in enumerate(AGENDA, 1))
    latest = "<br>".join(link(each.url, each.title) for each in frame.latest)
    extra = "<br>".join(link(each.url, each.text) for each in frame.extra_links)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">
<html lang="en"><head><meta charset="{site.charset}"><title>{esc(title)}</title><meta property="og:title" content="{esc(site.office)}"><meta property="og:type" content="website">{json_ld({"@type": "Organization", "name": site.office, "url": f"https://{site.host}/"})}{head}
<body><h1>{esc(site.office)}</h1><time datetime="{frame.today.isoformat()}">{frame.today_long}</time><div class="footer">{menu}</div>
<div id="content" class="entry-content post-body"><article itemprop="articleBody">{agenda}</article><p>{latest}<p>{extra}</div>
<div class="sidebar widget"><div class="comment">
{main}
</div></div>
<main class="article"><p>Alamat: Jalan Pahlawan, {esc(site.seat)}. Kode pos 6{site.per_page}1{site.per_page}1. Terima kasih telah berkunjung ke laman kami.</main>
"""


def article(page: ArticlePage) -> str:
    """The post where one would look last."""
    post, site = page.article, page.frame.site
    parts: list[str] = []
    for kind, texts in grouped(signed(post)):
        match kind:
            case "items" | "numbers":
                parts.append("<dl>" + "".join(f"<dd>{rich(each)}" for each in texts) + "</dl>")
            case "rows":
                parts.append(
                    "<table>"
                    + "".join("<tr>" + "".join(f"<td>{rich(cell)}" for cell in row.split("\t")) for row in texts)
                    + "</table>"
                )
            case "heading":
                parts.append(f"<p><strong>{rich(texts[0])}</strong>")
            case "readmore":
                parts.append(f"<p>Baca Juga: {link(page.readmore(texts[0]), texts[0])}")
            case _:
                parts.append(f"<p>{rich(texts[0], post.outgoing)}")
    pictures = "".join(f'<p><img src="{esc(each)}" class="icon">' for each in page.images)
    captions = "".join(f"<p><i>{esc(each)}</i>" for each in post.captions)
    byline = f"<p>{esc(post.byline)}" if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}" if post.preface else ""
    tail = f"<p>{esc(post.tail)}" if post.tail else ""
    files = "".join(f"<p>{link(each.url, each.text)}" for each in page.attachments)
    date = f"<address>{esc(page.date_text)}</address>" if page.date_text else ""
    head = f'<meta name="dcterms.created" content="{page.date_iso}">' if page.date_iso else ""
    seen = f"<p>Telah dilihat {post.views} kali" if site.counter else ""
    main = (
        f'<em>{esc(page.label)}</em><h6>{rich(post.title)}</h6>{date}<blockquote class="ads">{pictures}{captions}{preface}{before}{"".join(parts)}{after}{tail}{files}</blockquote>'
        f"<p>Bagikan:<p>facebook twitter whatapps{seen}"
    )
    return _page(page.frame, f"{site.short} :: {post.title}", main, head)


def _lines(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<h6><a href="{esc(each.url)}">{rich(each.title)}</a></h6><blockquote>{rich(each.excerpt)}</blockquote>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Titles in h6, beginnings as quotations, pages in a select box and as links."""
    pager = " - ".join(link(url, f"hal. {number}") for number, url in page.pages)
    more = link(page.next, "selanjutnya") if page.next else ""
    return _page(
        page.frame,
        f"{page.frame.site.short} :: {page.category.label}",
        f"<em>{esc(page.category.label)}</em>{_lines(page.teasers)}<p>{pager} {more}",
    )


def home(page: HomePage) -> str:
    """The newest posts."""
    return _page(page.frame, page.frame.site.short, _lines(page.teasers))


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f"<h6>{esc(page.title)}</h6><blockquote>{''.join(f'<p>{rich(each.text)}' for each in page.pieces)}</blockquote>",
    )
