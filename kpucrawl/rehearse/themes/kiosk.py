"""In: a view; out: three columns of stories under heads of one kind, the one asked for in the middle, its facts in a ``<dl>`` after the text, readers' words below."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import cards_of, day_of, entries, others, pieces_of, shelf, whole
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, columns: str, head: str = "") -> str:
    site = frame.site
    return f"""<!DOCTYPE html><html lang="id"><head><meta charset="{site.charset}"><title>{esc(site.short)} | {esc(title)}</title>{head}</head><body class="kiosk">
<div class="ribbon"><i>{esc(site.office)}</i><div>{entries(frame, "<div>{}</div>")}</div></div><div class="columns">{columns}</div>
<div class="ribbon"><div>Layanan pengaduan warga dibuka setiap hari kerja di ruang tamu kantor {esc(site.office)}.</div></div></body></html>"""


def _story(teaser: Teaser, word: str) -> str:
    return f"<section><h6>{word}</h6><h3>{rich(teaser.title)}</h3><dl><dt>Terbit</dt><dd>{day_of(teaser)}</dd></dl>{whole(teaser)}</section>"


def article(page: ArticlePage) -> str:
    """The post between the one before it and one like it, both in full."""
    post, site = page.article, page.frame.site
    near = others(page)
    facts = [("Kategori", esc(page.label))]
    if page.date_text:
        facts.append(("Terbit", esc(page.date_text)))
    if site.counter:
        facts.append(("Pembaca", f"Telah dilihat {post.views} kali"))
    if post.byline.startswith("Penulis:"):
        facts.append(("Penulis", esc(post.byline.partition(":")[2].strip())))
    sheet = "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts) + "</dl>"
    pictures = "".join(f'<div><img src="{esc(each)}" alt="Dokumentasi kegiatan"></div>' for each in page.images)
    caption = f"<div><em>{esc(post.captions[0])}</em></div>" if post.captions and page.images else ""
    byline = f"<p>{esc(post.byline)}</p>" if post.byline and not post.byline.startswith("Penulis:") else ""
    before = sheet if site.date_form % 2 else ""
    own = (
        f"<section><h6>Berita</h6><h3>{rich(post.title)}</h3>{before}{pictures}{caption}{f'<p>{esc(post.preface)}</p>' if post.preface else ''}{byline if post.byline_first else ''}"
        f"{''.join(plain_blocks(page, signed(post), heading='h5'))}{'' if post.byline_first else byline}{f'<p>{esc(post.tail)}</p>' if post.tail else ''}"
        f"{''.join(f'<p>{link(each.url, each.text)}</p>' for each in page.attachments)}{'' if before else sheet}</section>"
    )
    more = "".join(cards_of(near[2:5], '<div><a href="{url}">{title}</a><p>{excerpt}</p><span>{day}</span></div>'))
    said = "<section><h6>Suara pembaca</h6><p>Mantap, semoga pelayanan makin dekat dengan warga dan kantornya makin ramah bagi kaum lanjut usia.</p><p>Tolong nomor teleponnya diperbarui, yang lama tidak bisa dihubungi sejak dua bulan lalu.</p></section>"
    head = f'<meta name="publish-date" content="{page.date_iso}">' if page.date_iso else ""
    left, right = _story(near[0], "Berita sebelumnya"), _story(near[1], "Berita terkait")
    return _page(page.frame, post.title, f"<div>{left}</div><div>{own}{said}</div><div>{right}{more}</div>", head)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, f"<section><h3>{esc(page.category.label)}</h3>{shelf(page)}</section>")


def home(page: HomePage) -> str:
    """Cards."""
    return _page(
        page.frame,
        "Depan",
        "".join(cards_of(page.teasers, '<section><h3><a href="{url}">{title}</a></h3><p>{excerpt}</p></section>')),
    )


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<section><h3>{esc(page.title)}</h3>{pieces_of(page, 'h5')}</section>")
