"""In: a view; out: a page whose listings give counters on lines of their own and full texts, with a speech in the side column longer than any post."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage, Teaser

SPEECH = (
    "Puji syukur kita panjatkan ke hadirat Tuhan Yang Maha Esa karena laman resmi ini dapat hadir kembali dengan wajah baru.",
    "Laman ini kami siapkan sebagai jendela bagi masyarakat untuk melihat apa yang dikerjakan penyelenggara pemilu dari hari ke hari, dari tahapan yang ramai sampai masa yang sunyi.",
    "Kami menyadari bahwa keterbukaan tidak selesai dengan mengunggah berita. Keterbukaan menuntut kesediaan menjawab pertanyaan, menerima kritik, dan memperbaiki yang keliru.",
    "Karena itu pada laman ini tersedia pula saluran pengaduan, daftar informasi publik, dan dokumen hukum yang dapat diunduh tanpa biaya.",
    "Kepada para pemilih pemula, jangan sungkan bertanya. Kepada para peserta pemilu, mari bersaing dengan sehat. Kepada rekan wartawan, terima kasih atas kerja sama yang terjalin selama ini.",
    "Semoga kehadiran laman ini menambah kepercayaan masyarakat dan menjadi amal bagi kita semua. Akhir kata, selamat membaca.",
)


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    menu = "".join(
        f'<li class="nav-item"><a class="nav-link" href="{esc(each.url)}">{esc(each.text)}</a></li>' for each in frame.menu
    )
    ticker = " | ".join(link(each.url, each.title) for each in frame.latest[:4])
    speech = "".join(f"<p>{each}</p>" for each in SPEECH)
    latest = "".join(f'<li><a href="{esc(each.url)}">{rich(each.title)}</a></li>' for each in frame.latest)
    extra = "".join(f"<li>{link(each.url, each.text)}</li>" for each in frame.extra_links)
    return f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="{site.charset}"><title>{esc(title)}</title>{head}<link rel="stylesheet" href="/assets/style.css"></head>
<body><div id="atas"><span>{frame.today_long}</span><span>Telp. (0354) 77{site.per_page}123</span></div>
<div id="kepala"><img src="/public/{site.name}/banner.png" alt="{esc(site.office)}"></div><ul id="menu">{menu}</ul>
<div id="ticker"><b>SEKILAS INFO</b> <marquee>{ticker}</marquee></div>
<div id="bungkus"><div id="samping"><div class="kotak"><h3>Sambutan Ketua</h3><img src="/public/{site.name}/ketua.png" alt="{esc(site.people[0])}"><p><b>{esc(site.people[0])}</b></p>{speech}</div>
<div class="kotak"><h3>Berita Terbaru</h3><ul>{latest}{extra}</ul></div>
<div class="kotak"><h3>Statistik Pengunjung</h3><table><tr><td>Hari ini</td><td>: 61</td></tr><tr><td>Kemarin</td><td>: 148</td></tr><tr><td>Bulan ini</td><td>: 3.204</td></tr><tr><td>Total</td><td>: 481.07{site.per_page}</td></tr></table></div></div>
<div id="isi">{main}</div></div>
<div id="kaki">Hak Cipta {esc(site.office)} | Dikelola oleh Subbagian Partisipasi dan Humas</div></body></html>"""


def article(page: ArticlePage) -> str:
    """The post after the side column; captions in small print under the pictures."""
    post, site = page.article, page.frame.site
    pictures = "".join(f'<p class="gambar"><img src="{esc(each)}" width="100%"></p>' for each in page.images)
    captions = "".join(f"<p><small>{esc(each)}</small></p>" for each in post.captions)
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    before, after = (byline, "") if post.byline_first else ("", byline)
    preface = f"<p>{esc(post.preface)}</p>" if post.preface else ""
    tail = (
        "".join(f"<p>{esc(each)}</p>" for each in post.tail.split())
        if post.tail.startswith("#K")
        else (f"<p>{esc(post.tail)}</p>" if post.tail else "")
    )
    files = "".join(f'<p><a href="{esc(each.url)}" target="_blank">{esc(each.text)}</a></p>' for each in page.attachments)
    date = f'<div class="tgl">{esc(page.date_text)}</div>' if page.date_text else ""
    head = (
        f'<meta name="date" content="{page.date_iso}"><meta property="og:updated_time" content="{page.date_iso}">'
        if page.date_iso
        else ""
    )
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    main = (
        f'<div class="kategori">{esc(page.label)}</div><h3 class="judul">{rich(post.title)}</h3>{date}{pictures}{captions}'
        f'<div class="teks">{preface}{before}{"<p>&nbsp;</p>".join(plain_blocks(page, signed(post), lead="b", heading="h5"))}{after}{tail}{files}</div>'
        f'<div class="bagi"><p>Bagikan:</p><p><a href="#">facebook</a> <a href="#">twitter</a> <a href="#">whatapps</a></p>{seen}</div>'
    )
    return _page(page.frame, f"{post.title} | {site.office}", main, head)


def _whole(teaser: Teaser) -> str:
    body = " ".join(rich(each) for each in teaser.article.body)
    return (
        f'<div class="berita"><span class="lihat">{teaser.article.views}</span><h4><a href="{esc(teaser.url)}">{rich(teaser.title)}</a></h4>'
        f'<p>{body}</p><p><a class="btn" href="{esc(teaser.url)}">Selengkapnya</a></p></div>'
    )


def listing(page: ListingPage) -> str:
    """Full texts under bare counters."""
    pager = "".join(
        f'<li class="{"aktif" if number == page.number else ""}"><a href="{esc(url)}">{number}</a></li>'
        for number, url in page.pages
    )
    more = f'<li><a href="{esc(page.next)}">&raquo;</a></li>' if page.next else ""
    empty = "" if page.teasers else "<p>Belum ada berita.</p>"
    return _page(
        page.frame,
        page.category.label,
        f'<h2>{esc(page.category.label)}</h2>{"".join(map(_whole, page.teasers))}{empty}<ul class="halaman">{pager}{more}</ul>',
    )


def home(page: HomePage) -> str:
    """Full texts, each ended by dots."""
    posts = "".join(
        f'<div class="berita"><h4><a href="{esc(each.url)}">{rich(each.title)}</a></h4><p>{" ".join(map(rich, each.article.body))} ....</p></div>'
        for each in page.teasers
    )
    return _page(page.frame, page.frame.site.office, f"<h2>Publikasi</h2>{posts}")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    body = "".join(f"<p>{rich(each.text)}</p>" for each in page.pieces)
    return _page(page.frame, page.title, f'<h3 class="judul">{esc(page.title)}</h3><div class="teks">{body}</div>')
