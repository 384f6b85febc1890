"""In: a view; out: a page like a village information system's: sliders, statistics in tables, an agenda, a comment form, text in justified paragraphs."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(
        f'<li class="dropdown"><a href="{esc(each.url)}">{esc(each.text)} <b class="caret"></b></a></li>' for each in frame.menu
    )
    latest = "".join(
        f'<tr><td><img src="{esc(each.image or "/public/none.png")}" width="60"></td><td><a href="{esc(each.url)}">{rich(each.title)}</a></td></tr>'
        for each in frame.latest
    )
    districts = "".join(
        f"<tr><td>{number}</td><td>{esc(each)}</td><td>{number * 7_411:,}</td></tr>"
        for number, each in enumerate(site.districts, 1)
    )
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!DOCTYPE html>
<html><head><title>{esc(title)}</title><meta charset="{site.charset}">{head}</head><body>
<div id="running"><marquee onmouseover="this.stop()">Selamat datang di laman {esc(site.office)}. Pelayanan tidak dipungut biaya. Laporkan pungutan liar kepada pimpinan.</marquee></div>
<div class="slider"><img src="/public/{site.name}/slide1.png" title="Bersama menuju pemilu yang damai"><div class="caption">Bersama menuju pemilu yang damai</div></div>
<div class="navbar"><ul>{menu}</ul></div><div class="row"><div class="kiri">{main}</div>
<div class="kanan"><div class="box box-primary"><div class="box-header"><h3 class="box-title">Arsip Artikel</h3></div><table>{latest}</table></div>
<div class="box"><h3 class="box-title">Statistik Pemilih</h3><table><tr><th>No</th><th>Wilayah</th><th>Pemilih</th></tr>{districts}</table></div>
<div class="box"><h3 class="box-title">Aparatur</h3><p>{esc(site.people[0])}<br>Ketua</p><p>{esc(site.people[5])}<br>Sekretaris</p></div>
<div class="box"><h3 class="box-title">Statistik Pengunjung</h3><table><tr><td>Hari ini</td><td>212</td></tr><tr><td>Kemarin</td><td>198</td></tr><tr><td>Jumlah pengunjung</td><td>90.41{site.per_page}</td></tr></table><ul>{extra}</ul></div></div></div>
<div id="footer"><p>&copy; 2026 {esc(site.office)} - {esc(site.area)}</p></div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post between a slider and a comment form."""
    post, site = page.article, page.frame.site
    parts: list[str] = []
    for kind, texts in grouped(signed(post)):
        text = rich(texts[0], post.outgoing)
        match kind:
            case "items":
                parts += [f'<p style="padding-left:30px">- {rich(each)}</p>' for each in texts]
            case "numbers":
                parts += [
                    f'<p style="padding-left:30px">{number}.&nbsp;&nbsp;&nbsp; {rich(each)}</p>'
                    for number, each in enumerate(texts, 1)
                ]
            case "rows":
                rows = "".join("<tr>" + "".join(f"<td>{rich(cell)}</td>" for cell in row.split("\t")) + "</tr>" for row in texts)
                parts.append(f'<table class="table table-bordered" width="90%"><tbody>{rows}</tbody></table>')
            case "heading":
                parts.append(f"<p><strong>{text}</strong></p>")
            case "readmore":
                parts.append(f'<p>Baca Juga: <a href="{esc(page.readmore(texts[0]))}">{text}</a></p>')
            case _:
                parts.append(f'<p style="text-align: justify;">&nbsp;&nbsp;&nbsp;&nbsp; {text}</p>')
    pictures = "".join(
        f'<div class="sampul"><a class="group2" href="{esc(each)}"><img src="{esc(each)}"></a></div>' for each in page.images
    )
    captions = "".join(
        f'<p style="text-align: center;"><span style="font-size: 8pt;">{esc(each)}</span></p>' for each in post.captions
    )
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    tail = f"<p>{esc(post.tail)}</p>" if post.tail else ""
    files = "".join(f"<p>Dokumen Lampiran : {link(each.url, each.text)}</p>" for each in page.attachments)
    clock = f'<i class="fa fa-clock-o"></i> {esc(page.date_text)} ' if page.date_text else ""
    eye = f'<i class="fa fa-eye"></i> {post.views} Kali Dibaca' if site.counter else ""
    head = (
        f'<meta property="og:article:published_time" content="{page.date_iso}"><meta name="publish-date" content="{page.date_iso}">'
        if page.date_iso
        else ""
    )
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    main = (
        f'<div class="artikel"><h2 class="judul">{rich(post.title)}</h2><h3 class="kecil"><i class="fa fa-user"></i> Administrator {clock}{eye} <i class="fa fa-tag"></i> {link(page.category.url, page.label)}</h3>'
        f'{pictures}<div class="teks">{preface}{before}{captions}{"".join(parts)}{after}{tail}</div>{files}<div class="form-group"><p>Bagikan:</p><p><a href="#">facebook</a> <a href="#">twitter</a> <a href="#">whatapps</a></p>{seen}</div></div>'
        f'<div class="box"><div class="box-header"><h3 class="box-title">Kirim Komentar</h3></div><p>Komentar baru terbit setelah disetujui oleh admin</p><table><tr><td>Nama</td><td><input></td></tr><tr><td>No. HP</td><td><input></td></tr><tr><td>Isi Pesan</td><td><textarea></textarea></td></tr></table></div>'
    )
    return _page(page.frame, f"{site.office} - {post.title}", main, head)


def _items(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f'<ul class="artikel-list"><li class="artikel"><h2 class="judul"><a href="{esc(each.url)}">{rich(each.title)}</a></h2><div class="teks">{rich(each.excerpt)} <a href="{esc(each.url)}">..selengkapnya</a></div></li></ul>'
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Beginnings, and a pager from first to last."""
    pager = "".join(f'<li><a href="{esc(url)}" title="Halaman {number}">{number}</a></li>' for number, url in page.pages)
    more = f'<li><a href="{esc(page.next)}" title="Halaman Selanjutnya">&gt;</a></li>' if page.next else ""
    return _page(
        page.frame,
        page.category.label,
        f'<h2>{esc(page.category.label)}</h2>{_items(page.teasers)}<ul class="pagination"><li>Halaman {page.number}</li>{pager}{more}</ul>',
    )


def home(page: HomePage) -> str:
    """Beginnings of the newest posts."""
    return _page(page.frame, page.frame.site.office, f"<h2>Artikel Terkini</h2>{_items(page.teasers)}")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f'<div class="artikel"><h2 class="judul">{esc(page.title)}</h2><div class="teks">{"".join(f"<p>{rich(each.text)}</p>" for each in page.pieces)}</div></div>',
    )
