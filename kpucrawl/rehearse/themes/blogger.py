"""In: a view; out: a page like a free blog's: day above the title, text parted by line breaks, readers' comments longer than the post, an archive tree."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from random import Random

from kpucrawl.rehearse.themes.fragments import esc, grouped, link, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser

VOICES = ("Pak Darmo", "bunga_desa", "Anonim", "Warga RT 04", "Ibu Sri", "mahasiswa semester akhir")
REMARKS = (
    "Mantap sekali kegiatannya, semoga petugas di lapangan diberi kesehatan dan tidak lelah melayani warga yang kadang banyak maunya seperti saya.",
    "Izin bertanya min, kalau KTP saya masih alamat lama tetapi sudah tinggal di sini tiga tahun, apakah bisa ikut memilih di TPS dekat rumah? Mohon penjelasannya.",
    "Tolong tahun depan honor badan ad hoc jangan terlambat lagi. Kami di kampung menunggu sampai dua bulan dan harus meminjam uang untuk ongkos perahu.",
    "Foto-fotonya kurang jelas, mungkin lain kali dapat diunggah yang resolusinya lebih besar agar wajah kami kelihatan.",
    "Saya sudah mengirim surat permohonan data sejak bulan lalu namun belum ada balasan. Mohon dicek kembali di bagian umum, terima kasih sebelumnya.",
    "Setuju! Demokrasi itu bukan cuma lima tahun sekali, melainkan setiap hari ketika kita mau mendengarkan pendapat orang lain di sekitar kita.",
)


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    tabs = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.menu)
    tree = "".join(
        f'<ul class="hierarchy"><li class="archivedate collapsed"><a class="post-count-link" href="#">&#9658; {year}</a> <span class="post-count">({year % 97})</span></li></ul>'
        for year in range(frame.today.year, frame.today.year - 8, -1)
    )
    posts = "".join(f"<li>{link(each.url, each.title)}</li>" for each in frame.popular)
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!DOCTYPE html>
<html dir='ltr' xmlns='http://www.w3.org/1999/xhtml'><head><meta content='text/html; charset={site.charset}' http-equiv='Content-Type'/>
<title>{esc(site.office)}: {esc(title)}</title>{head}</head>
<body class='loading'><div class='header-inner'><h1 class='title'><a href='/'>{esc(site.office)}</a></h1><div class='descriptionwrapper'><p class='description'><span>Catatan kegiatan penyelenggara pemilu</span></p></div></div>
<div class='tabs'><ul>{tabs}</ul></div><div id='main'>{main}</div>
<div class='sidebar'><div class='widget BlogArchive'><h2>Arsip Blog</h2><div class='widget-content'>{tree}</div></div><div class='widget PopularPosts'><h2>Entri Populer</h2><ul>{posts}{extra}</ul></div><div class='widget Profile'><h2>Mengenai Saya</h2><p>Akun resmi {esc(site.office)}. Bertugas menyelenggarakan pemilihan umum dan pemilihan kepala daerah.</p><a href='#'>Lihat profil lengkapku</a></div></div>
<div class='footer'>Tema Sederhana. Gambar tema oleh pribadi. Diberdayakan oleh mesin blog.</div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post, then the comments."""
    post, site = page.article, page.frame.site
    lines: list[str] = []
    for kind, texts in grouped(signed(post)):
        match kind:
            case "items" | "numbers":
                tag = "ul" if kind == "items" else "ol"
                lines.append(f"<{tag}>" + "".join(f"<li>{rich(each)}</li>" for each in texts) + f"</{tag}>")
            case "rows":
                rows = "".join("<tr>" + "".join(f"<td>{rich(cell)}</td>" for cell in row.split("\t")) + "</tr>" for row in texts)
                lines.append(f"<table border='1'><tbody>{rows}</tbody></table>")
            case "heading":
                lines.append(f"<b>{rich(texts[0])}</b><br />")
            case "readmore":
                lines.append(f"<b>Baca juga: {link(page.readmore(texts[0]), texts[0])}</b><br /><br />")
            case _:
                lines.append(f"{rich(texts[0], post.outgoing)}<br /><br />")
    pictures = ""
    for at, each in enumerate(page.images):
        if at == 0 and post.captions:
            pictures += f"<table align='center' class='tr-caption-container'><tbody><tr><td><a href='{esc(each)}'><img src='{esc(each)}' width='400' /></a></td></tr><tr><td class='tr-caption'>{esc(post.captions[0])}</td></tr></tbody></table>"
        else:
            pictures += (
                f"<div class='separator'><a href='{esc(each)}' imageanchor='1'><img border='0' src='{esc(each)}' /></a></div>"
            )
    byline = f"{esc(post.byline)}<br /><br />" if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"{esc(post.preface)}<br /><br />" if post.preface else ""
    tail = f"{esc(post.tail)}<br />" if post.tail else ""
    files = "".join(f"<div>{link(each.url, each.text)}</div>" for each in page.attachments)
    date = f"<h2 class='date-header'><span>{esc(page.date_text)}</span></h2>" if page.date_text else ""
    meta = f"<abbr class='published' title='{page.date_iso}'></abbr>" if page.date_iso else ""
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    random = Random(f"{site.name}/{post.id}")
    comments = "".join(
        f"<li class='comment'><div class='comment-header'><cite class='user'>{voice}</cite> <span class='datetime'>pukul {random.randint(7, 22):02}.{random.randint(10, 59)}</span></div><p class='comment-content'>{remark}</p><span class='comment-actions'><a href='#'>Balas</a></span></li>"
        for voice, remark in zip(random.sample(VOICES, 4), random.sample(REMARKS, 4), strict=True)
    )
    main = (
        f"{date}<div class='post hentry'><h3 class='post-title entry-title'>{rich(post.title)}</h3><div class='post-body entry-content'>{preface}{before}{pictures}{''.join(lines)}{after}{tail}{files}</div>"
        f"<div class='post-footer'>Diposkan oleh <span class='fn'>admin</span> {meta} Label: {link(page.category.url, page.label)}<div>Bagikan:</div><div>facebook twitter whatapps</div>{seen}</div></div>"
        f"<div class='comments' id='comments'><h4>4 komentar:</h4><ol>{comments}</ol><h4 id='comment-post-message'>Poskan Komentar</h4><p>Tulislah komentar dengan santun. Komentar yang berisi tautan akan dihapus oleh pengelola.</p></div>"
        f"<div class='blog-pager'>{link(page.newer.url, 'Posting Lebih Baru') if page.newer else ''} {link(page.older.url, 'Posting Lama') if page.older else ''} <a href='/'>Beranda</a></div>"
    )
    return _page(page.frame, post.title, main, f"<meta content='{esc(post.title)}' property='og:title'/>")


def _posts(teasers: tuple[Teaser, ...]) -> str:
    return "".join(
        f"<div class='post-outer'><h3 class='post-title'><a href='{esc(each.url)}'>{rich(each.title)}</a></h3><div class='post-body'>{rich(each.excerpt)}</div><div class='jump-link'><a href='{esc(each.url)}#more'>Baca selengkapnya »</a></div></div>"
        for each in teasers
    )


def listing(page: ListingPage) -> str:
    """Beginnings; the pager has only newer and older."""
    older = f"<a class='blog-pager-older-link' href='{esc(page.next)}'>Posting Lama</a>" if page.next else ""
    newer = f"<a class='blog-pager-newer-link' href='{esc(page.previous)}'>Posting Lebih Baru</a>" if page.previous else ""
    return _page(
        page.frame,
        page.category.label,
        f"<div class='status-msg-body'>Tampilkan postingan dengan label <b>{esc(page.category.label)}</b>. Tampilkan semua postingan</div>{_posts(page.teasers)}<div class='blog-pager'>{newer} {older}</div>",
    )


def home(page: HomePage) -> str:
    """Beginnings of the newest posts."""
    return _page(page.frame, "Beranda", _posts(page.teasers))


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(
        page.frame,
        page.title,
        f"<div class='post hentry'><h3 class='post-title'>{esc(page.title)}</h3><div class='post-body'>{'<br /><br />'.join(rich(each.text) for each in page.pieces)}</div></div>",
    )
