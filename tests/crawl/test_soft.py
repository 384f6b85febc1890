"""Sites that answer with status 200 for what they no longer have, each in its own way; and pages that only look so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpucrawl.rehearse.faults import Answer

from .conftest import HTML, Crawled, Page, Scripted, Stage, article, frame, headline, sentences, words

Open = Callable[..., Scripted]
Says = Callable[[str], Page]
"""What a site answers at an address that holds nothing, by its path."""

EVERY = range(1, 13)
GONE = {3, 7}


def path(number: int) -> str:
    return f"/blog/read/{number}_{headline(number).lower().replace(' ', '-')}"


def excerpts(numbers: range) -> str:
    return "".join(
        f'<div><h4><a href="{path(number)}">{headline(number)}</a></h4>{sentences(number)}</div>' for number in numbers
    )


def echo(way: str) -> Page:
    said = way.rpartition("/")[2].partition("_")[2].replace("-", " ")
    return frame(f"<h1>{said}</h1><p>Halaman yang Anda minta ({way}) tidak tersedia per 22 November 2026 07.31 WIB.</p>", said)


def capitals(way: str) -> Page:
    said = way.rpartition("/")[2].partition("_")[2].replace("-", " ").title()
    return frame(f"<h1>{said}</h1><p>Kami mencari {said} di seluruh situs dan tidak menemukannya. Silakan ulangi.</p>", said)


def long_said(way: str) -> Page:
    start = 8 if "999999999" in way else len(way) % 3 + 8
    said = (
        "<h1>Yah, ada yang hilang di sini</h1>"
        "<p>Barangkali tautan itu sudah usang, atau kami memindahkan isinya ke tempat lain.</p>"
    )
    return frame(f"{said}<h3>Yang mungkin menarik</h3>{excerpts(range(start, start + 2))}", "KPU")


def template(way: str) -> Page:
    return frame(f"<h1></h1><p>01 Januari 1970</p><div></div><aside><h3>Berita Terkait</h3>{excerpts(range(9, 12))}</aside>", "")


def search_form(way: str) -> Page:
    said = way.rpartition("/")[2].partition("_")[2].replace("-", " ")
    form = f'<form action="/cari"><input name="q" value="{said}"><button>Cari</button></form>'
    return frame(f"<h2>Pencarian</h2><p>Tidak ada hasil untuk {said}, coba kata kunci lain.</p>{form}", "Pencarian")


def newest(way: str) -> Page:
    return article(11)


def front(way: str) -> Page:
    return frame(f"<section>{excerpts(range(8, 13))}</section>", "Beranda")


def login(way: str) -> Page:
    form = '<form method=post><p>Nama pengguna</p><input name=u><input type="password" name=p></form>'
    return frame(f"<h1>Masuk ke Panel Admin</h1>{form}", "Masuk")


TICKERS = (
    "Layanan informasi publik dibuka setiap hari kerja mulai pukul delapan.",
    "Waspada penipuan yang mengatasnamakan penerimaan pegawai di kantor ini.",
    "Periksa nama Anda dalam daftar pemilih melalui laman resmi kami.",
)


def with_ticker(way: str, page: Page) -> Page:
    """Put a line above a page that takes turns from address to address."""
    line = f"<div>{TICKERS[sum(map(ord, way)) % len(TICKERS)]}</div><main>"
    return page.replace("<main>", line) if isinstance(page, str) else page


def ticked(way: str) -> Page:
    said = way.rpartition("/")[2].replace("-", " ")
    return frame(f"<h1>Tidak ada hasil</h1><p>Alamat {way} ({said}) tidak terdapat pada basis data per 7 Mei 2026.</p>", said)


FORMS: dict[str, Says] = {
    "kab-magetan": echo,
    "kab-jember": capitals,
    "bali": long_said,
    "jambi": template,
    "kota-kupang": search_form,
    "kab-jayawijaya": newest,
    "kab-badung": front,
    "kab-bangli": login,
    "kab-buleleng": lambda way: "<html><head><script>location.href='/'</script></head><body></body></html>",
    "kab-gianyar": lambda way: '<html><head><meta http-equiv="refresh" content="0; url=/"></head><body></body></html>',
    "kab-jembrana": lambda way: "",
    "kab-karangasem": ticked,
}


class Soft(dict[tuple[str, str], Page]):
    """A table of pages in which every address without one gives what its site says where it has nothing."""

    def get(self, key: tuple[str, str], default: object = None) -> Page:  # type: ignore[override]
        if key[0].startswith("kab-karangasem"):
            return with_ticker(key[1], self._said(key))
        return self._said(key)

    def _said(self, key: tuple[str, str]) -> Page:
        if key in self:
            return self[key]
        if key[1] == "/robots.txt" or "/read/" not in key[1]:
            return Answer(404, b"<h1>Not Found</h1>", HTML)
        return FORMS[key[0].removesuffix(".kpu.go.id")](key[1])


def listing(numbers: list[int]) -> str:
    items = "".join(f'<article><h3><a href="{path(number)}">{headline(number)}</a></h3></article>' for number in numbers)
    return frame(f"<section>{items}</section>", "Berita Terkini")


def pages(numbers: list[int], listed: list[int] | None = None) -> dict[str, Page]:
    shown = sorted(numbers if listed is None else listed, reverse=True)
    return {
        "/": listing(shown[:3]),
        "/blog/category/104": listing(shown),
        **{path(number): article(number) for number in numbers},
    }


def open_sites(scripted: Open) -> Scripted:
    network = scripted(*FORMS)
    network.script.pages = Soft()
    return network


def put_all(network: Scripted, shown: dict[str, Page]) -> None:
    network.script.pages.clear()
    for site in FORMS:
        network.put(site, shown)


def every(*numbers: int) -> dict[str, set[int]]:
    return {site: set(numbers) for site in FORMS}


def of_sites(crawled: Crawled, query: str) -> dict[str, set[int]]:
    found = every()
    for site, key in crawled.rows(query):
        found[site].add(int(key[3:]))
    return found


ROWS = "SELECT site, key FROM articles"
MISSING = "SELECT a.site, a.key FROM absences b JOIN articles a ON a.id = b.article WHERE b.back_at IS NULL"
GONE_ROWS = "SELECT site, key FROM articles WHERE gone_at IS NOT NULL"
EDITED = "SELECT site, key FROM articles WHERE changed_at IS NOT NULL"


def test_what_a_site_gives_for_nothing_is_no_text_and_its_article_is_gone(scripted: Open, stage: Stage) -> None:
    network = open_sites(scripted)
    put_all(network, pages(list(EVERY)))
    first = stage.crawl(network, *FORMS)
    assert of_sites(first, ROWS) == every(*EVERY)
    left = [number for number in EVERY if number not in GONE]
    put_all(network, pages(left))
    second = stage.crawl(network, *FORMS, recheck=True)
    assert of_sites(second, MISSING) == every(*GONE)
    assert of_sites(second, GONE_ROWS) == every(*GONE)
    third = stage.crawl(network, *FORMS, recheck=True)  # what was judged once is not believed later
    assert of_sites(third, MISSING) == every(*GONE)
    assert of_sites(third, EDITED) == every()
    put_all(network, pages(list(EVERY)))
    back = stage.crawl(network, *FORMS, recheck=True)
    assert of_sites(back, MISSING) == of_sites(back, GONE_ROWS) == of_sites(back, EDITED) == every()
    assert back.rows("SELECT count(*) FROM versions") == [(len(FORMS) * len(EVERY),)]


def test_an_ordinary_crawl_believes_no_such_page_either(scripted: Open, stage: Stage) -> None:
    network = open_sites(scripted)
    left = [number for number in EVERY if number not in {3, 12}]
    put_all(network, pages(left, [number for number in EVERY if number != 12]))  # the listing leads to one that is not there
    first = stage.crawl(network, *FORMS)
    assert of_sites(first, ROWS) == every(*left)
    put_all(network, pages([number for number in left if number != 10], [*(number for number in left if number != 10), 12]))
    second = stage.crawl(network, *FORMS)
    assert of_sites(second, ROWS) == every(*left)
    assert of_sites(second, MISSING) == every(10)
    assert of_sites(second, EDITED) == every()


FORMULA = "<p>Pegawai melaksanakan apel pagi di halaman kantor yang diikuti seluruh jajaran sekretariat dan komisioner.</p>"


def rewritten(number: int) -> str:
    _, matter, body = words(number + 31)
    return frame(
        f"<h1>Klarifikasi {matter} oleh {body}</h1><p>9 Mei 2024</p><div>{FORMULA}"
        "<p>Berita terdahulu ditarik karena keliru.</p></div>",
        "Klarifikasi",
    )


def test_real_edits_are_kept_however_little_is_left_of_the_text(scripted: Open, stage: Stage) -> None:
    network = open_sites(scripted)
    put_all(network, pages(list(EVERY)))
    sites = [site for site in FORMS if FORMS[site] is not ticked]  # under a ticker the reader finds no headline in one of them
    stage.crawl(network, *sites)
    shown = pages(list(EVERY))
    shown[path(4)] = frame(f"<h1>{headline(4)}</h1><p>5 Agustus 2022</p><div><p>Kegiatan ditunda.</p></div>", headline(4))
    shown[path(5)] = rewritten(5)
    shown[path(6)] = rewritten(6).replace("keliru", "ada ralat")
    put_all(network, shown)
    crawled = stage.crawl(network, *sites, recheck=True)
    assert {site: found for site, found in of_sites(crawled, EDITED).items() if site in sites} == {
        site: {4, 5, 6} for site in sites
    }
    assert of_sites(crawled, MISSING) == every()


def tomb(number: int) -> str:
    """What stands where an article was deleted: its headline and day over a notice in words of its own."""
    notice = "<p>Materi pada alamat ini sudah kami arsipkan demi penataan laman.</p><p>Hubungi petugas informasi bila perlu.</p>"
    return frame(f"<h1>{headline(number)}</h1><p>{number} Agustus 2022</p><div>{notice}</div>", headline(number))


def bare(number: int) -> str:
    return frame(f"<h1>{headline(number)}</h1><p>{number} Agustus 2022</p><div></div>", headline(number))


def login_wall(number: int) -> str:
    return frame(
        f"<h1>Khusus Pegawai</h1><p>Ruang ini dibuka bagi pegawai yang masuk dengan akun kantor.</p>{login('')}", "Masuk"
    )


def neighbour(number: int) -> Page:
    return article(number + 1)


def whoops(number: int) -> str:
    said = f"<h1>ErrorException</h1><p>Attempt to read property judul on null</p><p>Request {number * 7919:x}</p>"
    return f"<html><head><title>Whoops, looks like something went wrong.</title></head><body>{said}</body></html>"


def blank(number: int) -> str:
    return ""


@pytest.mark.parametrize("given", [tomb, bare, login_wall, neighbour, whoops, blank])
def test_what_several_deleted_articles_give_alike_is_no_text_though_the_site_is_honest(
    scripted: Open, stage: Stage, given: Callable[[int], Page]
) -> None:
    network = scripted("bali")
    network.put("bali", pages(list(EVERY)))
    stage.crawl(network, "bali")
    left = [number for number in EVERY if number not in GONE]
    network.script.pages.clear()
    network.put("bali", {**pages(left), **{path(number): given(number) for number in GONE}})
    for _ in range(2):
        crawled = stage.crawl(network, "bali", recheck=True)
        assert of_sites(crawled, MISSING)["bali"] == of_sites(crawled, GONE_ROWS)["bali"] == GONE
        assert of_sites(crawled, EDITED)["bali"] == set()
    network.put("bali", pages(list(EVERY)))
    back = stage.crawl(network, "bali", recheck=True)
    assert of_sites(back, MISSING)["bali"] == of_sites(back, EDITED)["bali"] == set()


@pytest.mark.parametrize("how", ["defaced", "blank"])
def test_a_site_that_gives_one_page_for_everything_makes_nothing_gone(scripted: Open, stage: Stage, how: str) -> None:
    network = open_sites(scripted)
    put_all(network, pages(list(EVERY)))
    stage.crawl(network, "bali")
    page = "" if how == "blank" else frame("<h1>Hacked by X</h1><p>Situs ini kami ambil alih, terima kasih.</p>", "Hacked")
    put_all(network, dict.fromkeys(pages(list(EVERY)), page))
    crawled = stage.crawl_badly(network, "bali", recheck=True)
    assert crawled.rows("SELECT count(*) FROM absences") == [(0,)]
    assert crawled.rows("SELECT count(*) FROM articles") == [(len(EVERY),)]
