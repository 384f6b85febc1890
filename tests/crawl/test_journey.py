"""Where the spider goes: menus, pagers, traps, redirects, faults; each site of a crawl plays one part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpucrawl.rehearse.faults import Answer

from .conftest import HTML, Scripted, Stage, article, frame, headline, listing

Open = Callable[..., Scripted]


def read(numbers: range | list[int], link: str = "/blog/read/{}_rapat-{}") -> dict[str, str]:
    """Return the pages of some articles."""
    return {link.format(number, number): article(number) for number in numbers}


def keys(numbers: range | list[int]) -> set[str]:
    return {f"id:{number}" for number in numbers}


PAGERS = {
    "kab-magetan": ("/blog/category/104", ["?page=2", "?page=3"], '<a href="?page={n}">{n}</a>'),
    "kab-kediri": ("/blog/category/104", ["/page/2", "/page/3"], '<a href="/blog/category/104/page/{n}">{n}</a>'),
    "kab-jember": ("/index.php/blog/category/104", ["/4", "/8"], '<a href="/index.php/blog/category/104/{offset}">{n}</a>'),
    "kab-blora": ("/blog/category/104", ["?hal=2", "?hal=3"], '<a href="//kab-blora.kpu.go.id/blog/category/104?hal={n}">»</a>'),
    "kab-pati": ("/blog/category/104", ["?page=2", "?page=3"], '<select><option value="/blog/category/104?page={n}"></select>'),
    "kab-sragen": ("/blog/category/104", ["?page=2", "?page=3"], '<button data-href="/blog/category/104?page={n}">+</button>'),
}  # fmt: skip


def test_every_form_of_pager_is_walked(scripted: Open, stage: Stage) -> None:
    network = scripted(*PAGERS)
    for site, (first, others, form) in PAGERS.items():
        at = first.removeprefix("/index.php")
        menu = f'<li><a href="{first}">Berita</a></li>'
        links = [form.format(n=n, offset=4 * (n - 1)) for n in (1, 2, 3)]
        shown = [links[1], links[2], ""] if len(links[1]) > 40 else ["".join(links)] * 3
        pages = {"/": frame("<h1>Selamat datang</h1>", "Beranda", menu)}
        for page, path in enumerate([first, first + others[0], first + others[1]]):
            pages[path] = listing(range(100 + 4 * page, 104 + 4 * page), pager=shown[page], menu=menu)
        network.put(site, {**pages, **read(range(100, 112))})
        assert at
    crawled = stage.crawl(network, *PAGERS)
    for site in PAGERS:
        assert crawled.keys(site) == keys(range(100, 112)), site
        assert crawled[site]["outcome"] == "ok"
        assert crawled[site]["listings"] == 1
        asked = network.asked(site)
        assert len(asked) == len(set(asked)) <= 12 + 1 + 3, site


def test_traps_cost_two_requests_at_most(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan", "kab-kediri", "kab-jepara", "malut")
    endless = '<a href="/blog/category/104?page={}">berikut</a>'

    def forever(page: int) -> str:
        return listing([1, 2, 3], pager=endless.format(page + 1))

    # repeats its last page for ever
    network.put("kab-magetan", {"/": listing([1, 2, 3]), "/blog/category/104": forever(1), **read(range(1, 4))})
    network.put("kab-magetan", {f"/blog/category/104?page={page}": forever(page) for page in range(2, 30)})
    # empty pages for ever
    network.put(
        "kab-kediri", {"/": listing([1, 2]), "/blog/category/104": listing([1, 2], pager=endless.format(2)), **read([1, 2])}
    )
    network.put(
        "kab-kediri", {f"/blog/category/104?page={page}": listing([], pager=endless.format(page + 1)) for page in range(2, 30)}
    )
    # a scanner's junk and extra segments: never asked for
    junk = '<a href="/index.php/blog/category/104/%5Cu0022onmouseover=%27R251(97653)%27bad=%5Cu0022?page=2">2</a>'
    network.put("kab-jepara", {"/": listing([1, 2]), "/blog/category/104": listing([1, 2], pager=junk), **read([1, 2])})
    segments = '<a href="/index.php/blog/category/104/82/93?page=25">25</a>'
    network.put("malut", {"/": listing([1, 2]), "/blog/category/104": listing([1, 2], pager=segments), **read([1, 2])})
    crawled = stage.crawl(network, "kab-magetan", "kab-kediri", "kab-jepara", "malut")
    assert [len(network.asked(site)) for site in ("kab-magetan", "kab-kediri", "kab-jepara", "malut")] == [7, 6, 4, 4]
    assert all(report["outcome"] == "ok" for report in crawled.report["sites"])


def test_menus_differ_and_hide(scripted: Open, stage: Stage) -> None:
    network = scripted("kota-kupang", "kab-sekadau", "kab-yalimo", "diy")
    # two categories, neither 104; a standing page at an article's address in the menu
    menu = (
        '<li><a href="/blog/read/9_visi-dan-misi">Visi dan Misi</a></li><li><a href="/page/read/7_profil">Profil</a></li>'
        '<li><a href="/blog/category/29">Berita Terkini</a></li><li><a href="/blog/category/11">Pengumuman</a></li>'
        '<li><a href="https://jdih.kpu.go.id/">JDIH</a></li><li><a href="https://infopemilu.kpu.go.id">Info Pemilu</a></li>'
    )
    network.put("kota-kupang", {
        "/": frame("<h1>Selamat datang</h1>", "Beranda", menu),
        "/blog/category/29": listing([1, 2], menu=menu), "/blog/category/11": listing([3], menu=menu), **read([1, 2, 3, 9]),
    })  # fmt: skip
    # a menu drawn by a script
    network.put("kab-sekadau", {
        "/": "<html><body><script>var menu=['https:\\/\\/kab-sekadau.kpu.go.id\\/blog\\/category\\/135']</script></body></html>",
        "/blog/category/135": listing([1, 2], menu="<li><a href=/>Beranda</a></li>"), **read([1, 2]),
    })  # fmt: skip
    # no menu at all: the family's usual ids are tried until one answers
    network.put("kab-yalimo", {
        "/": "<html><body><h1>KPU</h1><p>Selamat datang di laman kami.</p></body></html>",
        "/blog/category/29": listing([5, 6], menu="<li><a href=/>Beranda</a></li>"), **read([5, 6]),
    })  # fmt: skip
    # only a refresh leads on
    network.put("diy", {
        "/": '<html><head><meta http-equiv="refresh" content="0; url=/index.php"></head></html>',
        "/index.php": listing([1]), "/blog/category/104": listing([1]), **read([1]),
    })  # fmt: skip
    crawled = stage.crawl(network, "kota-kupang", "kab-sekadau", "kab-yalimo", "diy")
    assert crawled.keys("kota-kupang") == keys([1, 2, 3])
    assert "/blog/read/9_visi-dan-misi" not in network.asked("kota-kupang")
    assert crawled.keys("kab-sekadau") == keys([1, 2])
    assert crawled.keys("kab-yalimo") == keys([5, 6])
    assert crawled["kab-yalimo"]["failed"] == 0
    assert crawled.keys("diy") == keys([1])


def test_articles_are_met_anywhere_and_asked_for_once(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan", "kab-grobogan")
    twins = '<a href="/index.php/blog/read/1_rapat-1?utm_source=wa">lagi</a><a href="https://KAB-MAGETAN.kpu.go.id/blog/read/1">satu</a>'
    network.put("kab-magetan", {
        "/": listing([1]), "/blog/category/104": listing([1, 2], pager=twins),
        "/blog/read/1_rapat-1": article(1, beside='<h4>Terkait</h4><a href="/blog/read/7_rapat-7">' + headline(7) + '</a>'),
        **read([2, 7]),
    })  # fmt: skip
    network.put("kab-grobogan", {
        "/": listing([4]), "/blog/category/104": listing([4, 5], link="/blog/read/{}_rapat-{}.html"),
        **read([4]), **read([5], "/blog/read/{}_rapat-{}.html"),
    })  # fmt: skip
    crawled = stage.crawl(network, "kab-magetan", "kab-grobogan")
    assert crawled.keys("kab-magetan") == keys([1, 2, 7])
    assert sorted(network.asked("kab-magetan"))[2:] == ["/blog/read/1_rapat-1", "/blog/read/2_rapat-2", "/blog/read/7_rapat-7"]
    assert crawled.keys("kab-grobogan") == keys([4, 5])


def redirect(target: str, status: int = 302) -> Answer:
    return Answer(status, b"", HTML, (("Location", target),), keep=False)


def test_redirects(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan", "kab-kediri", "kota-batu", "bali")
    network.put("kab-magetan", {
        "/": listing([1, 2, 3, 4]), "/blog/category/104": listing([1, 2, 3, 4]), **read([1]),
        "/blog/read/2_rapat-2": redirect("/"),
        "/blog/read/3_rapat-3": redirect("https://www.kpu.go.id/berita/baca/3"),
        "/blog/read/4_rapat-4": redirect("/blog/read/4_rapat-4"),
    })  # fmt: skip
    # the old address without an id leads to the new one
    network.put("kab-kediri", {
        "/": f'<a href="/blog/read/rapat-5">{headline(5)}</a>' + listing([6]), "/blog/category/104": listing([6]),
        "/blog/read/rapat-5": redirect("/blog/read/5_rapat-5", 301), **read([5, 6]),
    })  # fmt: skip
    network.put("kota-batu", {"/": redirect("https://batukota.go.id/kpu")})
    network.put(
        "bali", {"/": redirect("/index.php/"), "/index.php/": listing([1]), "/blog/category/104": listing([1]), **read([1])}
    )
    crawled = stage.crawl(network, "kab-magetan", "kab-kediri", "kota-batu", "bali")
    assert crawled.keys("kab-magetan") == keys([1])
    failures = {each["url"].rpartition("/")[2]: each["reason"] for each in crawled["kab-magetan"]["failures"]}
    assert failures == {
        "3_rapat-3": "redirected to https://www.kpu.go.id/berita/baca/3", "4_rapat-4": "redirects in circles",
    }  # fmt: skip
    assert crawled["kab-magetan"]["no_articles"] == {"redirected": 1}
    assert not [each for each in network.requests if each.host in {"www.kpu.go.id", "batukota.go.id"}]
    assert crawled.keys("kab-kediri") == keys([5, 6])
    assert crawled.rows("SELECT how FROM addresses WHERE key = 'slug:rapat-5'") == [("redirect",)]
    assert crawled["kota-batu"]["outcome"] == "moved"
    assert "batukota.go.id" in crawled["kota-batu"]["reason"]
    assert crawled.keys("bali") == keys([1])
    assert crawled.report["exit_code"] == 1


BROKEN = {
    "404": Answer(404, b"<h1>Not Found</h1>", HTML),
    "500": Answer(500, b"<h1>Server Error</h1>", HTML),
    "empty": Answer(200, b"", HTML),
    "truncated": Answer(200, article(13).encode(), HTML, cut=True, keep=False),
    "connection lost": Answer(0, abort=True, keep=False),
    "challenge": Answer(200, b"<html><title>Just a moment...</title><body><h1>Checking your browser</h1></body></html>", HTML),
}  # fmt: skip


def test_a_broken_address_fails_and_the_crawl_goes_on(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan")
    numbers = list(range(10, 10 + len(BROKEN)))
    network.put("kab-magetan", {"/": listing([1]), "/blog/category/104": listing([1, *numbers, 2]), **read([1, 2])})
    network.put(
        "kab-magetan",
        {f"/blog/read/{number}_rapat-{number}": page for number, page in zip(numbers, BROKEN.values(), strict=True)},
    )
    crawled = stage.crawl(network, "kab-magetan")
    assert crawled.keys("kab-magetan") == keys([1, 2])
    report = crawled["kab-magetan"]
    assert sorted(each["reason"] for each in report["failures"]) == sorted(BROKEN)
    assert report["failed"] == len(BROKEN)
    assert report["outcome"] == "ok"
    assert crawled.rows("SELECT count(*) FROM failures") == [(len(BROKEN),)]
    assert "https://kab-magetan.kpu.go.id/blog/read/11_rapat-11 (500)" in crawled.stderr


def test_sites_fail_alone_and_cheaply(scripted: Open, stage: Stage) -> None:
    sites = ("kab-blora", "kab-pati", "kab-jember", "kab-tegal", "kab-kediri", "kab-sragen")
    network = scripted(*sites)
    network.put("kab-pati", {"/": Answer(403, b"<h1>Forbidden</h1>", HTML)})
    network.put("kab-jember", {"/": BROKEN["challenge"], "/blog/category/104": BROKEN["challenge"]})
    network.put("kab-tegal", {"/": Answer(500, b"<h1>Error</h1>", HTML), "/blog/category/104": listing([1]), **read([1])})
    network.put("kab-kediri", {"/": listing([1]), "/blog/category/104": listing(range(1, 60)), **read([1])})
    network.put("kab-kediri", {f"/blog/read/{n}_rapat-{n}": Answer(403, b"<h1>Forbidden</h1>", HTML) for n in range(2, 60)})
    network.put("kab-sragen", {"/": "<html><body><h1>Account Suspended</h1><p>Contact your hosting provider.</p></body></html>"})
    crawled = stage.crawl(network, "kab-banjarnegara", *sites)  # the first is no host at all
    outcomes = {each["site"]: each["outcome"] for each in crawled.report["sites"]}
    assert outcomes == {
        "kab-banjarnegara": "failed", "kab-blora": "failed", "kab-pati": "blocked", "kab-jember": "blocked", "kab-tegal": "ok",
        "kab-kediri": "blocked", "kab-sragen": "failed",
    }  # fmt: skip
    assert len(network.log("kab-banjarnegara")) <= 6
    assert len(network.asked("kab-pati")) == 1
    assert len(network.asked("kab-jember")) == 1
    assert len(network.asked("kab-kediri")) < 30  # some were under way when the fifth refusal came
    assert crawled.keys("kab-kediri") == keys([1])
    assert crawled["kab-tegal"]["failed"] == 1
    assert crawled.report["exit_code"] == 1
    assert "kab-banjarnegara failed" in crawled.stderr


@pytest.mark.parametrize("limit", [3])
def test_limit_since_and_budget(scripted: Open, stage: Stage, limit: int) -> None:
    network = scripted("kab-magetan", "kab-kediri")
    pages = {"/": listing([])}
    days = ("Senin, 8 September 2025", "Senin, 4 Agustus 2025", "Senin, 7 Juli 2025", "Senin, 2 Juni 2025")
    for page, day in enumerate(days, 1):
        numbers = range(100 - 4 * page, 104 - 4 * page)
        pages["/blog/category/104" + (f"?page={page}" if page > 1 else "")] = listing(
            numbers, pager=f'<a href="?page={page + 1}">»</a>'
        )
        pages.update({f"/blog/read/{n}_rapat-{n}": article(n, day=day) for n in numbers})
    network.put("kab-magetan", pages)
    crawled = stage.crawl(network, "kab-magetan", limit=limit)
    assert crawled["kab-magetan"]["new"] == limit
    assert crawled.rows("SELECT count(*) FROM listing WHERE completed_at IS NOT NULL") == [(0,)]
    network.forget()
    crawled = stage.crawl(network, "kab-magetan", since="2025-08-01")
    assert len(crawled.keys("kab-magetan")) == 12  # the page that is wholly older was read, and ended the walk
    assert "/blog/category/104?page=4" not in network.asked("kab-magetan")
    network.forget()
    crawled = stage.crawl(network, "kab-magetan", most_pages=2)
    assert len(network.asked("kab-magetan")) == 2
    assert crawled["kab-magetan"]["outcome"] == "stopped"
