"""In: a view; out: a post folded in halves behind "Baca selengkapnya", with pull quotes, a poll and an advertisement in its text, and long comments below it."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.themes.fragments import esc, link, plain_blocks, rich, signed
from kpucrawl.rehearse.themes.shelves import entries, others, pieces_of, shelf
from kpucrawl.rehearse.views import ArticlePage, Frame, HomePage, ListingPage, StaticPage

COMMENTS = (
    ("Warga Taat", "Terima kasih atas informasinya. Semoga kegiatan semacam ini terus diadakan sampai ke desa-desa, karena masih banyak tetangga saya yang belum tahu cara mengecek namanya di daftar pemilih."),
    ("Pak Guru", "Mohon jadwalnya dipasang di papan pengumuman kelurahan juga, jangan hanya di internet. Tidak semua orang tua murid kami memegang telepon pintar dan membaca laman resmi setiap hari."),
    ("anonim", "Kapan pengumuman hasil seleksinya keluar? Saya sudah menunggu sejak bulan lalu dan belum ada kabar sama sekali dari panitia, padahal berkas sudah lengkap."),
    ("Rina", "Saya hadir di acara tersebut, pemaparannya jelas dan panitianya ramah. Semoga tahun depan pesertanya lebih banyak lagi dan waktunya lebih panjang."),
)  # fmt: skip
AD = "<div class=promo><p>Dapatkan aplikasi layanan pemilih di telepon Anda. Gratis, ringan, dan tanpa iklan. Unduh sekarang juga!</p></div>"
POLL = "<div class=poll><p>Apakah Anda sudah terdaftar sebagai pemilih?</p><label><input type=radio> Sudah</label><label><input type=radio> Belum</label><button>Kirim</button></div>"


def _page(frame: Frame, title: str, main: str, head: str = "") -> str:
    site = frame.site
    return f"""<!DOCTYPE html><html lang="id"><head><meta charset="{site.charset}"><title>{esc(title)} | {esc(site.short)}</title>{head}</head><body>
<header><h1><a href="/">{esc(site.office)}</a></h1><nav><ul>{entries(frame)}</ul></nav></header><div class=content>{main}</div>
<div class=side><h3>Berita Lainnya</h3><ul>{entries(frame.latest)}</ul></div><footer>{esc(site.office)} {esc(site.seat)}</footer></body></html>"""


def _halves(blocks: list[str], form: int) -> str:
    if len(blocks) < 4:
        return "".join(blocks)
    cut = len(blocks) // 2
    first, second = "".join(blocks[:cut]), "".join(blocks[cut:])
    if form % 3 == 0:
        return f'<div class=txt>{first}</div><div class=more id=sisa style="display:none">{second}</div><a href="#sisa" class=btn>Baca selengkapnya</a>'
    if form % 3 == 1:
        return f"<div class=txt>{first}</div><details><summary>Baca selengkapnya</summary>{second}</details>"
    return f"<div class=txt>{first}</div><p><button>Selengkapnya</button></p><div class=more hidden>{second}</div>"


def article(page: ArticlePage) -> str:
    """The post in halves."""
    post, site = page.article, page.frame.site
    blocks = plain_blocks(page, signed(post), heading="h3")
    long = [piece.text for piece in post.pieces if piece.kind == "paragraph" and len(piece.text) > 140]
    if len(blocks) > 4:
        blocks.insert(3, POLL if site.date_form % 2 else AD)
        if len(long) > 1:
            sentence = rich(" ".join(long[1].split(". ")[0].split()))
            blocks.insert(
                2, f"<aside class=pull>{sentence}</aside>" if site.date_form % 2 else f"<div class=pull>“{sentence}”</div>"
            )
    pictures = "".join(f'<p><img src="{esc(each)}" alt="{esc(post.title)}"></p>' for each in page.images)
    captions = "".join(f"<p><i>{esc(each)}</i></p>" for each in post.captions) if page.images else ""
    byline = f"<p>{esc(post.byline)}</p>" if post.byline else ""
    date = f"<p class=date>{esc(page.date_text)}</p>" if page.date_text else ""
    head = f'<meta name="dc.date.issued" content="{page.date_iso}">' if page.date_iso else ""
    seen = f"<p>Telah dilihat {post.views} kali</p>" if site.counter else ""
    spoken = COMMENTS[post.id % 4 :] + COMMENTS[: post.id % 3]
    said = "".join(
        f"<li><b>{who}</b> <small>{each.article.posted:%d/%m/%Y} pukul 10.1{at}</small><p>{words}</p></li>"
        for at, ((who, words), each) in enumerate(zip(spoken, others(page), strict=False))
    )
    main = (
        f"<div class=crumb><a href=/>Beranda</a> / {link(page.category.url, page.label)}</div><h2>{rich(post.title)}</h2>{date}{pictures}{captions}"
        f"{f'<p>{esc(post.preface)}</p>' if post.preface else ''}{byline if post.byline_first else ''}{_halves(blocks, site.date_form)}{'' if post.byline_first else byline}"
        f"{f'<p>{esc(post.tail)}</p>' if post.tail else ''}{''.join(f'<p>{link(each.url, each.text)}</p>' for each in page.attachments)}{seen}"
        f"<div class=talk><h4>{len(said)} Komentar</h4><ol>{said}</ol></div>"
    )
    return _page(page.frame, post.title, main, head)


def listing(page: ListingPage) -> str:
    """Cards."""
    return _page(page.frame, page.category.label, f"<h2>{esc(page.category.label)}</h2>{shelf(page)}")


def home(page: HomePage) -> str:
    """Titles."""
    return _page(page.frame, "Beranda", f"<h2>Terbaru</h2><ul>{entries(page.teasers)}</ul>")


def static(page: StaticPage) -> str:
    """A page of the menu."""
    return _page(page.frame, page.title, f"<h2>{esc(page.title)}</h2>{pieces_of(page)}")
