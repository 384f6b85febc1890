"""What an address that cannot exist gives is known again, and nothing else is taken for it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.ghost import Ghost, Remembered
from kpucrawl.extract.page import Page
from kpucrawl.extract.reader import read_article, read_page
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import Block, RawArticle
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.views import article_address
from kpucrawl.rehearse.world import World

URL = "https://bali.kpu.go.id/blog/read/999999999_tidak-ada"
MENU = '<nav><a href="/">Beranda</a> <a href="/blog/category/104">Berita</a></nav>'


def page(inside: str, side: str = "") -> str:
    foot = "<footer>Hak cipta KPU Provinsi Bali, Denpasar</footer>"
    return f"<html><body>{MENU}<main>{inside}</main><aside>{side}</aside>{foot}</body></html>"


def ghost_of(html: str) -> Ghost:
    return Ghost.of(flatten(html, URL))


def titled(*titles: str) -> Remembered:
    return Remembered(titles)


SAID = "<h1>Mohon maaf</h1><p>Kami tidak dapat menampilkan yang Anda cari. Silakan kembali ke beranda.</p>"
ARTICLE = (
    "<h1>Rapat Pleno Terbuka Rekapitulasi</h1><p>Denpasar – KPU Provinsi Bali menggelar rapat pleno terbuka di aula.</p>"
    "<p>Ketua membuka rapat itu.</p>"
)


@pytest.mark.parametrize(
    ("ghost", "other", "same"),
    [
        (page(SAID), page(SAID), True),
        (page(SAID), page(SAID + "<p>Hari ini: 128 pengunjung</p>"), True),
        (page(SAID), page(SAID, '<a href="/blog/read/1_a">Judul berita lain yang panjang sekali dan baru saja terbit</a>'), True),
        (page(SAID), page(ARTICLE), False),
        (page(SAID), page("<h1>Selamat Hari Raya</h1>"), False),
        (page("<h1></h1><div></div>"), page("<h1></h1><div></div>"), True),  # the template without a text
        (page("<h1></h1><div></div>"), page(ARTICLE), False),
    ],
)
def test_pages(ghost: str, other: str, same: bool) -> None:
    assert ghost_of(ghost).haunts(flatten(other, URL)) is same


def test_a_short_post_under_its_title_is_no_ghost_of_an_empty_template() -> None:
    short = flatten(page("<h1>Selamat Hari Raya Nyepi</h1><img src=/a.jpg>"), URL)
    empty = ghost_of(page("<h1></h1><div></div>"))
    assert empty.haunts(short)
    assert not empty.haunts(short, titled("Selamat Hari Raya Nyepi"))


def test_a_site_that_shows_its_latest_post_for_any_address_loses_only_what_is_not_there() -> None:
    latest = ghost_of(page(ARTICLE))
    assert latest.haunts(flatten(page(ARTICLE), URL), titled("Pengumuman Lelang Tahun 2019"))
    assert not latest.haunts(flatten(page(ARTICLE), URL), titled("Rapat Pleno Terbuka Rekapitulasi"))


def test_what_intruders_put_in_an_articles_place_is_no_ghost_of_what_stands_beside_it() -> None:
    beside = "".join(f"<p>Warga pada Rapat {n}: terima kasih atas informasinya, semoga bermanfaat.</p>" for n in "123")
    links = '<a href="https://dewa777.live/">DEWA777</a> <a href="https://dewa777.live/masuk">DEWA777 login</a>'

    def reason(spares: Callable[[RawArticle], bool]) -> str | None:
        reader: SiteReader[int] = SiteReader(held=1, spares=spares)
        reader.ghosts = [ghost_of(page("<h1>KPU Bali</h1>", beside))]
        theirs = page(f"<h1>KPU Bali</h1><h2>DEWA777 Login Daftar</h2><p>{links}</p>", beside)
        (reading,) = [*reader.offer(theirs, URL, 0), *reader.flush()]
        return reading.refusal and reading.refusal.reason

    assert reason(lambda raw: False) == "missing"
    assert reason(lambda raw: "DEWA777" in f"{raw.title} {raw.text}") != "missing"


def test_a_reader_refuses_what_is_a_ghost() -> None:
    waiting = page("<h1>Berita Kegiatan Kantor</h1><p>Konten sedang disiapkan oleh tim redaksi kami, nantikan segera ya.</p>")
    hidden, seeing = SiteReader[int](), SiteReader[int]()
    seeing.ghosts.append(ghost_of(waiting))
    refusals = []
    for reader in (hidden, seeing):
        reader.offer(waiting, "https://bali.kpu.go.id/blog/read/4_berita-kegiatan-kantor", 4)
        refusals.append([each.refusal and each.refusal.reason for each in reader.flush()])
    assert refusals == [[None], ["missing"]]  # without the ghost it passes for an article


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_s_ghost_haunts_itself_and_no_post(theme: str) -> None:
    world = World(11, 1, 12, themes=[theme], traps=False)
    [site] = world.sites
    pages = Pages(world, site)

    def text(target: str) -> str:
        answer = pages.page(target)
        return answer.content.decode(answer.charset or "utf-8")

    gone = pages._missing("soft")
    ghost = Ghost.of(flatten(gone.content.decode(gone.charset or "utf-8"), URL))
    assert ghost.haunts(flatten(gone.content.decode(gone.charset or "utf-8"), URL), titled("Judul yang Hilang"))
    for post in world.articles(site.name):
        path = urlsplit(article_address(site, post)).path
        assert not ghost.haunts(flatten(text(path), f"https://{site.host}{path}"), titled(post.title)), post.title


def asked(slug: str, inside: str, number: int = 12) -> Page:
    return flatten(page(inside.replace("@", slug.replace("-", " "))), f"https://bali.kpu.go.id/blog/read/{number}_{slug}")


NEVER = "xqzk-vbtr-wmpf-hjkl"
SLUG = "rapat-pleno-terbuka-rekapitulasi"
TITLE = "Rapat Pleno Terbuka Rekapitulasi"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("<h1>@</h1><p>Tidak ada.</p>", "<h1>@</h1><p>Tidak ada.</p>"),
        (
            "<p>Kami mencari @ Senin, 23 November 2026 07.31 WIB.</p>",
            "<p>Kami mencari @ Minggu, 22 Mei 2026 23.04 WIB.</p>",
        ),
        (f"<p>/index.php/blog/read/12_{SLUG[:14]}.html tidak ada</p>", f"<p>/blog/read/999999999_{NEVER} tidak ada</p>"),
        ("<p>@ tidak dikenali server kami: aceg</p>", "<p>@ tidak dikenali server kami: bdfh</p>"),
        (f"<p>/blog/read/12_{SLUG} tidak ada</p>", f"<p>/blog/read/999999999_{NEVER} tidak ada</p>"),
        ("<h1>Rapat Pleno Terbuka Rekapitulasi</h1><p>Tidak ada.</p>", "<h1>Xqzk Vbtr Wmpf Hjkl</h1><p>Tidak ada.</p>"),
    ],
)
def test_what_is_said_of_the_address_and_the_time_is_not_compared(mine: str, theirs: str) -> None:
    ghost = Ghost.of(asked(NEVER, theirs, 999_999_999))
    assert ghost.haunts(asked(SLUG, mine), Remembered((TITLE,), "Ketua membuka rapat itu di aula kantor."))


def test_a_title_in_letters_that_no_address_has_is_the_article_s_own() -> None:
    ghost = Ghost.of(asked(NEVER, "<h1>@</h1>", 999_999_999))
    assert ghost.haunts(asked(SLUG, "<h1>@</h1>"), titled(TITLE))
    assert not ghost.haunts(asked(SLUG, f"<h1>{TITLE}</h1>"), titled(TITLE))
    assert not ghost.haunts(
        asked(SLUG, "<h1>Rapat Pleno: Terbuka, Rekapitulasi</h1>"), titled("Rapat Pleno: Terbuka, Rekapitulasi")
    )


def test_an_article_written_anew_is_no_ghost_however_short() -> None:
    ghost = Ghost.of(asked(NEVER, "<h1>@</h1><p>Tidak ada.</p>", 999_999_999))
    known = Remembered((TITLE,), "Ketua membuka rapat itu di aula kantor.")
    assert not ghost.haunts(
        asked(SLUG, "<h1>Klarifikasi</h1><p>Berita terdahulu ditarik.</p>"), known
    )  # not even where it is not read
    anew = asked(
        SLUG, "<h1>Klarifikasi atas Berita Terdahulu</h1><p>Berita terdahulu ditarik karena memuat angka yang keliru.</p>"
    )
    assert not ghost.haunts(anew, known, read_page(anew))


def test_what_echoes_its_address_is_known_among_tickers_and_advertisements_that_take_turns() -> None:
    def nothing(path: str, around: str) -> str:
        words = path.rpartition("/")[2].replace("-", " ")
        said = f"<h1>Tidak ada hasil</h1><p>Alamat {path} ({words}) tidak terdapat pada basis data per 7 Mei pukul 07.31.</p>"
        return page(said, around).replace("<body>", f"<head><title>{words} | KPU Provinsi Bali</title></head><body>")

    canary = nothing("/blog/read/999999999_tidak-ada", "<p>Layanan informasi dibuka setiap hari kerja mulai pukul delapan.</p>")
    path = "/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
    gone = nothing(path, "<p>Kunjungi pameran kepemiluan di alun-alun kota sepanjang pekan depan, gratis untuk umum.</p>")
    known = Remembered(
        ("Rapat Pleno Terbuka Rekapitulasi",), "Denpasar – KPU Provinsi Bali menggelar rapat pleno terbuka di aula."
    )
    read = read_page(flatten(gone, f"https://bali.kpu.go.id{path}"), expected_title="Rapat Pleno Terbuka Rekapitulasi")
    there = flatten(gone, f"https://bali.kpu.go.id{path}")
    assert ghost_of(canary).haunts(there, known, read, None)
    article = flatten(page(ARTICLE), f"https://bali.kpu.go.id{path}")
    assert not ghost_of(canary).haunts(article, known, read_page(article), None)


def test_a_story_that_was_posted_several_times_takes_turns_and_is_no_ghost() -> None:
    ghost = ghost_of(page("<h3>Ups</h3><p>Berita tidak ada.</p>"))
    path = "/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
    article = flatten(page(ARTICLE), f"https://bali.kpu.go.id{path}")
    assert not ghost.haunts(article, None, read_page(article), None, returns=lambda line: True)


def test_a_page_whose_headline_only_leads_to_another_post_of_that_name_is_a_listing() -> None:
    url = "https://bali.kpu.go.id/blog/read/7052_wajah-baru-di-sekretariat"
    title = "Wajah Baru di Sekretariat"
    posts = "".join(
        f"<article><h3><a href='/blog/read/{number}_{words.lower().replace(' ', '-')}'>{words}</a></h3><p>20 November 2026</p>"
        f"<p>KPU melantik {number} pejabat di aula dan disaksikan rohaniwan. Pejabat lama mendapat cenderamata.</p></article>"
        for number, words in ((7240, "Papan Informasi di Pasar"), (7239, title), (7238, "Rapat Koordinasi Logistik"))
    )
    with pytest.raises(NotAnArticle) as refusal:
        read_article(f"<title>Beranda</title><h2>Kabar Terbaru</h2>{posts}", url, expected_title=title)
    assert refusal.value.reason == "listing"
    assert read_article(f"<title>{title}</title>{posts}", url, expected_title=title).title == title
    own = f"<h2>{title}</h2><p>KPU Bali melantik empat pejabat baru pada Senin (2/11/2026). Mereka bekerja hari itu juga.</p>"
    assert read_article(f"<title>Beranda</title>{own}<h2>Baca juga</h2>{posts}", url, expected_title=title).title == title


def test_one_of_two_posts_under_one_headline_is_no_ghost_where_every_address_shows_some_post() -> None:
    newest = '<h3><a href="/blog/read/9_pengumuman-hasil">Pengumuman Hasil Seleksi Panitia</a></h3>'
    other = '<h3><a href="/blog/read/4_apel-pagi">Apel Pagi Bersama Seluruh Pegawai</a></h3>'
    shown = ("Pengumuman Hasil Seleksi Panitia", "Denpasar – Dua puluh nama lolos seleksi tahap akhir pekan ini.")
    mine = ("Apel Pagi Bersama Seluruh Pegawai", "Denpasar – Apel dipimpin sekretaris di halaman kantor lama.")
    theirs, own = (page(f"<h5>{title}</h5><p>{text}</p>", newest + other) for title, text in (shown, mine))
    said = [RawArticle("", title, (Block("paragraph", text),)) for title, text in (mine, shown)]
    flat = flatten(own, "https://bali.kpu.go.id/blog/read/7_apel-pagi-bersama")
    assert not ghost_of(theirs).haunts(flat, Remembered(), *said)
    assert ghost_of(theirs).haunts(flat, Remembered(opening="Sosialisasi pemilih pemula di sekolah"), *said)
