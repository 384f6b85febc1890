"""What is no article is refused by what a site's articles have and it lacks; news about such things never is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.habit import FEWEST, Habit
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.signs import shows
from kpucrawl.extract.site import HELD, SiteReader

PAGES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("standing.toml").read_text("utf-8"))["page"]
REFUSED = [page for page in PAGES if "reason" in page]
NEWS = [page for page in PAGES if "reason" not in page]
MENU = (
    "<ul><li><a href='/'>Beranda</a></li><li><a href='/blog/category/104'>Berita</a></li>"
    "<li><a href='/blog/category/11'>Opini</a></li></ul>"
)
FOOT = "<div><p>KPU Kabupaten Magetan, Jalan Karya Dharma 70</p></div>"


def drawn(title: str, body: str, *, marked: bool) -> str:
    line = "<div><span>Kamis, 8 Oktober 2026</span><span>dibaca 41 kali</span></div>" if marked else ""
    return f"<title>{title}</title>{MENU}<div><h2>{title}</h2>{line}<div>{body}</div></div>{FOOT}"


def address(title: str, number: int) -> str:
    return f"https://kab-magetan.kpu.go.id/blog/read/{number}_{'-'.join(title.lower().split())}"


def article(number: int) -> tuple[str, str]:
    title = f"Petugas Kecamatan {number} Menata Bilik Suara di Gudang"
    text = f"<p>Sebanyak {number * 17} bilik dipindahkan oleh petugas kecamatan nomor {number} ke gudang baru yang kering.</p>"
    return drawn(title, f"{text}<p>Pekerjaan ke-{number} itu selesai sebelum hujan turun di lereng.</p>", marked=True), address(
        title, number
    )


def taught(count: int = HELD + 2) -> SiteReader[int]:
    reader: SiteReader[int] = SiteReader()
    done = [reading for number in range(1, count + 1) for reading in reader.offer(*article(number), number)]
    assert all(reading.raw is not None for reading in [*done, *reader.flush()])
    return reader


def verdict(reader: SiteReader[int], page: dict[str, Any]) -> str | None:
    html = drawn(page["title"], page["body"], marked=page.get("marked", False))
    (reading,) = [*reader.offer(html, address(page["title"], 900), 900), *reader.flush()]
    return reading.refusal.reason if reading.refusal is not None else None


@pytest.mark.parametrize("page", REFUSED, ids=[page["title"] for page in REFUSED])
def test_what_lacks_what_the_sites_articles_have_is_refused(page: dict[str, Any]) -> None:
    assert verdict(taught(8), page) == page["reason"]


@pytest.mark.parametrize("page", NEWS, ids=[page["title"] for page in NEWS])
def test_news_about_such_things_is_kept(page: dict[str, Any]) -> None:
    assert verdict(taught(8), page) is None


@pytest.mark.parametrize("page", NEWS, ids=[page["title"] for page in NEWS])
def test_news_is_kept_where_nothing_is_known_of_the_site(page: dict[str, Any]) -> None:
    html = drawn(page["title"], page["body"], marked=page.get("marked", False))
    assert read_article(html, address(page["title"], 900)).title == page["title"]


def test_what_a_site_has_is_kept_for_another_night() -> None:
    counts, pages = taught(8).furniture.keep()
    later: SiteReader[int] = SiteReader(Furniture.recalled(counts, pages))
    assert later.furniture.habit.is_known
    assert [verdict(later, page) for page in REFUSED] == [page["reason"] for page in REFUSED]


def test_a_page_that_looks_like_none_waits_until_the_sites_articles_are_known() -> None:
    reader: SiteReader[int] = SiteReader(held=4)
    odd = next(page for page in REFUSED if page["title"] == "Lemari Berkas")
    told = {}
    for number in range(1, FEWEST + 3):
        html, url = article(number) if number != 2 else (drawn(odd["title"], odd["body"], marked=False), address(odd["title"], 2))
        told |= {reading.token: reading.refusal for reading in reader.offer(html, url, number)}
        if number == FEWEST:
            assert sorted(told) == [1, 3, 4]
    refusal = told[2]
    assert isinstance(refusal, NotAnArticle)
    assert refusal.reason == "listing"
    assert [number for number, each in told.items() if each is None] == [1, 3, 4, 5, 6]
    assert reader.flush() == []


def test_what_waits_is_believed_where_too_little_is_ever_known() -> None:
    reader: SiteReader[int] = SiteReader()
    odd = next(page for page in REFUSED if page["title"] == "Lemari Berkas")
    reader.offer(drawn(odd["title"], odd["body"], marked=False), address(odd["title"], 2), 2)
    (reading,) = reader.flush()
    assert reading.raw is not None


def test_a_site_that_prints_nothing_proves_nothing() -> None:
    habit = Habit()
    for _ in range(20):
        habit.learn({})
    assert habit.lacks({}) == frozenset()


@pytest.mark.parametrize("text", ["404", "Galat 404", "404 – Laman hilang", "Oops! 404", "410 Gone", "404 Not Found"])
def test_numbers_of_errors_are_known(text: str) -> None:
    assert shows("missing", text)


@pytest.mark.parametrize(
    "text",
    [
        "Keputusan Nomor 404 Tahun 2024",
        "Pengumuman Nomor 12/PL.02/4047/2024",
        "Pagu Rp 410.115.000,-",
        "404 pemilih baru terdata",
    ],
)
def test_numbers_in_a_text_are_no_errors(text: str) -> None:
    assert not shows("missing", text)


POSTS = {
    "Jadwal Layanan Bulan April 2026": "<p>Loket informasi melayani tamu dari pukul delapan sampai pukul tiga sore.</p>",
    "KPU Magetan Raih Predikat Informatif": "<p>Magetan, kpu.go.id – Komisi Informasi menilai layanan ini terbuka.</p>",
    "APEL PAGI KPU MAGETAN": "<p>Magetan kpu.go.id- Sekretaris memimpin apel pagi di halaman yang masih basah.</p>",
}


@pytest.mark.parametrize("ticker", [False, True])
def test_a_site_of_three_posts_names_them_beside_its_menu_and_none_is_a_standing_page(ticker: bool) -> None:
    addresses = {title: address(title, number) for number, title in enumerate(POSTS, 81)}
    links = [f"<a href='{link}'>{title}</a>" for title, link in addresses.items()]
    shown = f"<marquee>{' | '.join(links)}</marquee>" if ticker else "".join(f"<p>{link}</p>" for link in links)
    reader: SiteReader[str] = SiteReader()
    done = []
    for title, body in POSTS.items():
        html = drawn(title, body, marked=True).replace(MENU, f"<div>{MENU}{shown}</div>")
        done += reader.offer(html, addresses[title], title, title)
    read = {reading.token: reading.raw for reading in [*done, *reader.flush()]}
    assert {title for title, raw in read.items() if raw is not None and raw.title == title} == set(POSTS)


def test_a_headline_that_begins_like_a_standing_pages_is_news_below_a_dateline_without_a_comma() -> None:
    title = "PPID KPU Jambi Layani 29 Permohonan Informasi"
    body = "<p>Jambi jambi.kpu.go.id- Predikat informatif kembali diraih kantor ini dalam penganugerahan tahunan.</p>"
    assert verdict(taught(), {"title": title, "body": body}) is None


GATE = "<p>Silakan masuk terlebih dahulu untuk membaca dokumen ini.</p>"
DOOR = "<form><label>NIP</label><input><label>Kata sandi</label><input type=password><button>Masuk</button></form>"


def test_a_posts_page_on_which_one_must_log_in_to_read_is_refused_though_its_headline_is_believed() -> None:
    page = {"title": "Bilik Suara Dipindahkan ke Gudang Baru di Karangrejo", "body": GATE + DOOR, "marked": True}
    assert verdict(taught(8), page) == "login"


def test_a_post_that_sends_its_readers_to_log_in_elsewhere_is_kept_beside_a_form_that_all_pages_have() -> None:
    reader: SiteReader[int] = SiteReader()
    for number in range(1, 11):
        html, url = article(number)
        reader.offer(html + DOOR, url, number)
    told = "<p>Silakan masuk ke laman siakba.kpu.go.id untuk melihat hasil seleksi.</p>"
    title = "Hasil Seleksi Badan Adhoc Dapat Dilihat Peserta"
    (reading,) = reader.offer(drawn(title, told, marked=True) + DOOR, address(title, 900), 900)
    assert reading.raw is not None


def cards(count: int) -> str:
    each = "<div><span>{0}, {1} September 2026</span><a href='{2}'>Petugas Kecamatan {1} Menata Bilik Suara</a></div><p>{3}</p>"
    text = "Bilik dipindahkan petugas kecamatan {0} ke gudang yang kering sebelum hujan turun."
    return "".join(
        each.format("Selasa", number, address(f"petugas kecamatan {number} lama", number + 50), text.format(number))
        for number in range(1, count + 1)
    )


def test_the_days_of_what_a_search_has_found_are_not_its_own() -> None:
    found = {"title": "Hasil Pencarian", "body": f"<p>Kata kunci: bilik. Sekitar 6 hasil.</p>{cards(6)}"}
    assert verdict(taught(8), found) == "listing"
