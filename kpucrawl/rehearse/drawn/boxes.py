"""In: a post's view and a design's lot; out: what a design puts between the paragraphs of a text, before it and behind it, that is none of it."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from collections.abc import Sequence

from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.themes.fragments import esc, link, rich
from kpucrawl.rehearse.views import ArticlePage, Teaser

_ADS = (
    "Pindah rumah? Laporkan alamat baru Anda ke kantor kami agar tetap tercatat sebagai pemilih.",
    "Unduh aplikasi Sirekap Mobile sekarang juga dan pantau hasil penghitungan dari genggaman.",
    "Ayo ikuti lomba video pendek pemilih pemula, hadiah jutaan rupiah menanti Anda.",
    "Jadwal layanan informasi publik: Senin sampai Jumat, pukul 08.00 sampai 15.00.",
    "Butuh data pemilu? Kunjungi portal data terbuka kami dan unduh berkasnya secara gratis.",
    "Laporkan berita bohong seputar pemilu melalui kanal pengaduan resmi kami.",
    "Dengarkan siniar Suara Pemilih setiap Rabu malam di kanal kami.",
)
_SPEAKERS = ("Ratna Dewi", "Bang Jago", "Siti R.", "Warga Biasa", "Hendra", "anonim")
_SAYINGS = (
    "Mantap, semoga semakin banyak warga yang peduli dengan pemilu di daerah kita.",
    "Kapan kegiatan seperti ini diadakan di kecamatan kami? Kami sudah lama menunggu.",
    "Terima kasih informasinya, sangat bermanfaat bagi kami para pemilih pemula.",
)


def _other(page: ArticlePage, lot: Lot, name: str) -> Teaser | None:
    near = [each for each in (*page.related, *page.frame.latest, *page.frame.popular) if each.title != page.article.title]
    return lot.of_page(page.article.id + len(name)).choice(near) if near else None


def see_line(page: ArticlePage, lot: Lot) -> str:
    """A line that leads to another post."""
    other = _other(page, lot, "line")
    words = lot.choice("see line words", ("Baca juga", "BACA JUGA", "Lihat juga", "Artikel terkait", "Simak"))
    return f'<p><b>{words}: <a href="{esc(other.url)}">{rich(other.title)}</a></b></p>' if other else ""


def see_box(page: ArticlePage, lot: Lot) -> str:
    """A box with other posts' headlines."""
    near = [each for each in (*page.related, *page.frame.latest) if each.title != page.article.title][:3]
    entries = "".join(f'<li><a href="{esc(each.url)}">{rich(each.title)}</a></li>' for each in near)
    words = lot.choice("see box words", ("Berita Terkait", "Baca Juga", "Pilihan Redaksi", "Jangan lewatkan"))
    return f"<div{lot.name('related')}><strong>{words}</strong><ul>{entries}</ul></div>" if entries else ""


def see_card(page: ArticlePage, lot: Lot) -> str:
    """A box with another post's picture, headline and beginning."""
    other = _other(page, lot, "card")
    if other is None:
        return ""
    head = (
        "<span>" + lot.choice("card words", ("Baca Juga", "Lihat Juga", "TERKAIT", "Rekomendasi")) + "</span>"
        if lot.chance("card head", 0.8)
        else ""
    )
    picture = f'<img src="{esc(other.image)}" alt="">' if other.image else ""
    title = lot.choice("card title", ("<h4>{}</h4>", "<div>{}</div>", "<p>{}</p>")).format(link(other.url, other.title))
    return f"<div{lot.name('card')}>{head}{picture}{title}<p>{rich(other.excerpt)}</p></div>"


def banner(page: ArticlePage, lot: Lot) -> str:
    """An advertisement drawn anew on every page."""
    words = lot.of_page(page.article.id).choice(_ADS)
    head = lot.choice(
        "ad head", ("<small>Iklan</small>", "<span>ADVERTISEMENT</span>", "", "<p>- Iklan Layanan Masyarakat -</p>")
    )
    said = lot.choice("ad text", ("<p>{}</p>", '<a href="https://infopemilu.kpu.go.id/">{}</a>', "<div>{}</div>"))
    return f"<div{lot.name('ad')}>{head}{said.format(esc(words))}</div>"


def always(page: ArticlePage, lot: Lot) -> str:
    """A call that is the same on every page."""
    words = lot.choice(
        "call",
        (
            f"Ikuti saluran WhatsApp {page.frame.site.short} untuk mendapatkan kabar kepemiluan terbaru setiap hari.",
            "Dapatkan informasi terbaru langsung ke surel Anda. Daftarkan alamat surel Anda di bawah ini.",
            "Sudahkah Anda terdaftar sebagai pemilih? Periksa nama Anda di laman cek DPT daring.",
        ),
    )
    return f"<div{lot.name('call')}><p>{esc(words)}</p><button>Klik di sini</button></div>"


def numbers(page: ArticlePage, lot: Lot) -> str:
    """Big figures between pieces of text, as page builders offer them."""
    told = (("1.024", "TPS"), ("312.887", "Pemilih"), ("21", "Kecamatan"))
    return (
        f"<div{lot.name('figures')}>"
        + "".join(f"<div><div>{figure}</div><div>{words}</div></div>" for figure, words in told)
        + "</div>"
    )


def film(page: ArticlePage, lot: Lot) -> str:
    """A film with a word on it."""
    return f'<div{lot.name("film")}><iframe src="https://www.youtube.com/embed/a1b2c3"></iframe><p>Tonton juga video kegiatan kami lainnya di kanal YouTube.</p></div>'


def tools(page: ArticlePage, lot: Lot) -> str:
    """Buttons to share by."""
    way = lot.choice("share", ("words", "signs", "list", "buttons"))
    nets = ("Facebook", "Twitter", "WhatsApp", "Telegram")
    if way == "words":
        return f"<div{lot.name('share')}>Bagikan: {' '.join(link('#', each) for each in nets)}</div>"
    if way == "signs":
        signs = "".join(f'<a href="#"><i class="fab fa-{each.lower()}"></i></a>' for each in nets)
        return f"<div{lot.name('share')}><span>Share</span>{signs}</div>"
    if way == "list":
        return (
            f"<ul{lot.name('share')}>" + "".join(f"<li>{link('https://x.example/share', each)}</li>" for each in nets) + "</ul>"
        )
    return f"<div{lot.name('share')}>{''.join(f'<button>{each}</button>' for each in (*nets, 'Salin tautan'))}<span>{lot.of_page(page.article.id).randint(0, 40)} kali dibagikan</span></div>"


def labels(page: ArticlePage, lot: Lot) -> str:
    """Tags."""
    words = lot.of_page(page.article.id).sample(("kpu", "pemilu", "pilkada", "pemilih", "coklit", "ppk", "pps", "logistik"), 3)
    head = lot.choice("tag words", ("Tag:", "Tags", "Topik", "Label :", ""))
    sign = lot.choice("tag sign", (" ", ", ", " #"))
    return f"<div{lot.name('tags')}>{head} {sign.join(link(f'/tag/{each}', each) for each in words)}</div>"


def steps(page: ArticlePage, lot: Lot) -> str:
    """The posts before and after."""
    words = lot.choice("step words", (("Sebelumnya", "Berikutnya"), ("&laquo; Previous", "Next &raquo;"), ("", "")))
    found = [(word, each) for word, each in zip(words, (page.older, page.newer), strict=True) if each]
    return f"<div{lot.name('steps')}>{''.join(f'<div><small>{word}</small> {link(each.url, each.title)}</div>' for word, each in found)}</div>"


def portrait(page: ArticlePage, lot: Lot) -> str:
    """A box about the office that writes."""
    words = f"<b>Redaksi {esc(page.frame.site.short)}</b><p>Tim redaksi yang meliput kegiatan lembaga penyelenggara pemilu di {esc(page.frame.site.area)} sejak 2014.</p>"
    return f'<div{lot.name("author")}><img src="/public/redaksi.png" width="80" height="80">{words}</div>'


def grid(page: ArticlePage, lot: Lot) -> str:
    """Other posts with their beginnings."""
    near = page.related or page.frame.latest[:3]
    day = lot.chance("grid days", 0.5)
    head = lot.choice(
        "grid head", ("<h3>Berita Terkait</h3>", "<h4>Artikel Lainnya</h4>", "<div>Baca Juga</div>", "<h2>Anda Mungkin Suka</h2>")
    )
    cards = "".join(
        f"<div{lot.name('item')}><h4>{link(each.url, each.title)}</h4>{f'<small>{esc(each.day)}</small>' if day and each.day else ''}<p>{rich(each.excerpt)}</p></div>"
        for each in near
    )
    return f"<div{lot.name('grid')}>{head}{cards}</div>"


def talk(page: ArticlePage, lot: Lot) -> str:
    """Readers' words, and a form for more."""
    drawn = lot.of_page(page.article.id)
    said = "".join(
        f"<div{lot.name('comment')}><b>{drawn.choice(_SPEAKERS)}</b> <small>{drawn.randint(1, 28)} hari lalu</small><p>{drawn.choice(_SAYINGS)}</p></div>"
        for _ in range(drawn.randint(0, 2))
    )
    head = lot.choice("talk head", ("<h3>Komentar</h3>", "<h4>Tinggalkan Balasan</h4>", "<div>Komentar Pembaca</div>"))
    form = "<form><p>Alamat surel Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *</p><textarea></textarea><input type=submit value=Kirim></form>"
    return f"<div{lot.name('comments')}>{head}{said}{form}</div>"


def next_story(page: ArticlePage, lot: Lot) -> str:
    """The beginning of another post in full dress."""
    other = _other(page, lot, "next")
    if other is None:
        return ""
    body = "".join(f"<p>{rich(each)}</p>" for each in other.article.body[:4])
    return f"<div{lot.name('next')}><div>Artikel Berikutnya</div><h2>{link(other.url, other.title)}</h2>{body}</div>"


def formula(page: ArticlePage, lot: Lot) -> str:
    """A line that closes every post."""
    return (
        "<p><i>"
        + lot.choice(
            "formula",
            (
                f"Artikel ini telah tayang di laman resmi {page.frame.site.short}.",
                "Dilarang mengutip tanpa menyebut sumber.",
                f"Hak cipta &copy; {page.frame.site.office}. Seluruh isi boleh dikutip dengan menyebut sumber.",
            ),
        )
        + "</i></p>"
    )


BETWEEN = (see_line, see_box, see_card, banner, always, numbers, film, tools)
BEHIND = (labels, tools, steps, portrait, grid, talk, always, banner, see_box)


def between(blocks: Sequence[str], page: ArticlePage, lot: Lot) -> list[str]:
    """Return the blocks of a text with what this design puts between them."""
    made = list(blocks)
    if lot.chance("nothing between", 0.4):
        return made
    for number, box in enumerate(lot.some("between", BETWEEN, 1, 3)):
        at = 2 + 2 * number
        if len(made) > at + 1:
            made.insert(at, box(page, lot))
    return made


def behind(page: ArticlePage, lot: Lot) -> str:
    """Return what this design puts behind a text."""
    parts = [box(page, lot) for box in lot.some("behind", BEHIND, 2, 5)]
    if lot.chance("formula at the end", 0.2):
        parts.insert(0, formula(page, lot))
    if lot.chance("next story", 0.12):
        parts.append(next_story(page, lot))
    return "".join(parts)
