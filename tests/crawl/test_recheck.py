"""Looking again at every known article: what vanished, came back or was edited, and sites of which nothing is believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpucrawl.rehearse.faults import CHALLENGE, SUSPENDED, Answer

from .conftest import HTML, Crawled, Page, Scripted, Stage, article, frame, headline, listing
from .test_again import site

Open = Callable[..., Scripted]

SITE = "kab-magetan"
SAID = frame("<h1>Mohon maaf</h1><p>Yang Anda cari tidak dapat kami tampilkan. Silakan kembali ke beranda situs ini.</p>", "KPU")
NOT_FOUND = Answer(404, b"<h1>Not Found</h1>", HTML)
HOME = Answer(302, b"", HTML, (("Location", "/"),))
EVERY = range(1, 13)


def path(number: int) -> str:
    return f"/blog/read/{number}_rapat-{number}"


class AnyOther(dict[tuple[str, str], Page]):
    """A table of pages that has one for every address not in it."""

    other: Page = NOT_FOUND

    def get(self, key: tuple[str, str], default: object = None) -> Page:  # type: ignore[override]
        if key in self:
            return self[key]
        return NOT_FOUND if key[1] == "/robots.txt" else self.other


def open_site(scripted: Open, stage: Stage, other: Page = NOT_FOUND) -> Scripted:
    """Open a network with a site of twelve articles, crawled once; ``other`` answers at addresses that it does not have."""
    network = scripted(SITE)
    pages = AnyOther(network.script.pages)
    pages.other = other
    network.script.pages = pages
    network.put(SITE, site(EVERY))
    crawled = stage.crawl(network, SITE)
    assert len(crawled.keys(SITE)) == len(EVERY)
    network.forget()
    return network


def take_away(network: Scripted, gone: dict[int, Page]) -> None:
    """Take articles out of the listings and let their addresses answer otherwise."""
    left = [number for number in EVERY if number not in gone]
    for key in [key for key in network.script.pages if "read" not in key[1]]:
        del network.script.pages[key]
    newest = sorted(left, reverse=True)
    chunks = [newest[at : at + 5] for at in range(0, len(newest), 5)]
    pager = "".join(f'<a href="?page={number}">{number}</a>' for number in range(1, len(chunks) + 1))
    network.put(SITE, {"/": listing(newest[:2])})
    for number, chunk in enumerate(chunks, 1):
        network.put(SITE, {"/blog/category/104" + (f"?page={number}" if number > 1 else ""): listing(chunk, pager=pager)})
    network.put(SITE, {path(number): answer for number, answer in gone.items()})


def gone_of(crawled: Crawled) -> set[int]:
    return {int(key[3:]) for (key,) in crawled.rows("SELECT key FROM articles WHERE gone_at IS NOT NULL")}


def missing_of(crawled: Crawled) -> set[int]:
    rows = crawled.rows("SELECT key FROM absences b JOIN articles a ON a.id = b.article WHERE b.back_at IS NULL")
    return {int(key[3:]) for (key,) in rows}


LISTING = Answer(301, b"", HTML, (("Location", "/blog/category/104"),))


@pytest.mark.parametrize("other", [NOT_FOUND, SAID, HOME, LISTING], ids=["404", "soft", "home", "listing"])
def test_all_that_vanished_is_gone_and_nothing_else(scripted: Open, stage: Stage, other: Page) -> None:
    network = open_site(scripted, stage, other)
    take_away(network, {2: NOT_FOUND, 5: Answer(410, b"<h1>Gone</h1>", HTML), 6: other, 9: BROKEN["soft 404"], 12: HOME})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert gone_of(crawled) == missing_of(crawled) == {2, 5, 6, 9, 12}
    report = crawled[SITE]
    assert (report["outcome"], report["missing"], report["gone"], report["changed"], report["same"]) == ("ok", 5, 5, 0, 7)
    assert crawled.rows("SELECT missing, gone FROM run_sites WHERE run = 2") == [(5, 5)]
    evidence = dict(crawled.rows("SELECT key, evidence FROM absences b JOIN articles a ON a.id = b.article"))
    assert evidence["id:2"] == "404 unlisted canary"
    assert evidence["id:5"].startswith("410 unlisted")
    [page] = crawled.rows("SELECT b.page_file FROM absences b JOIN articles a ON a.id = b.article WHERE key = 'id:2'")
    assert page[0].endswith(".warc.gz")
    asked = [target for target in network.asked(SITE) if "999999999" in target]
    assert len(asked) == 1  # an address that cannot exist, once
    again = stage.crawl(network, SITE, recheck=True)
    assert (again[SITE]["missing"], again[SITE]["gone"]) == (0, 0)
    assert gone_of(again) == {2, 5, 6, 9, 12}


def test_what_comes_back_is_there_again_and_the_gap_stays(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    take_away(network, {3: NOT_FOUND})
    assert gone_of(stage.crawl(network, SITE, recheck=True)) == {3}
    network.put(SITE, site(EVERY))
    crawled = stage.crawl(network, SITE, recheck=True)
    assert gone_of(crawled) == missing_of(crawled) == set()
    [(missing_since, back_at)] = crawled.rows("SELECT missing_since, back_at FROM absences")
    assert missing_since <= back_at  # to the second


BROKEN: dict[str, Page] = {
    "404": NOT_FOUND,
    "500": Answer(500, b"<h1>Internal Server Error</h1>", HTML),
    "soft 404": "<html><body><h1>404</h1><p>Halaman tidak ditemukan</p></body></html>",
    "suspended": SUSPENDED,
    "challenge": CHALLENGE,
    "empty": "",
    "elsewhere": Answer(302, b"", HTML, (("Location", "https://gacor88.example/"),)),
    "defaced": "<html><head><title>Hacked by X</title></head><body><h1>Hacked by X</h1></body></html>",
    "reset": Answer(0, abort=True),
}


@pytest.mark.parametrize("where", ["everywhere", "at every article"])
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_site_makes_nothing_gone(scripted: Open, stage: Stage, how: str, where: str) -> None:
    network = open_site(scripted, stage)
    for key in list(network.script.pages):
        if where == "everywhere" or "/read/" in key[1]:
            network.script.pages[key] = BROKEN[how]
    if where == "everywhere":
        network.script.pages.other = BROKEN[how]  # type: ignore[attr-defined]
    for _ in range(2):
        crawled = stage.crawl(network, SITE, recheck=True)
        assert gone_of(crawled) == missing_of(crawled) == set()
        assert crawled.rows("SELECT count(*) FROM versions") == [(len(EVERY),)] or how == "defaced"


@pytest.mark.parametrize("how", ["404", "soft 404"])
def test_what_its_listing_still_shows_is_not_gone(scripted: Open, stage: Stage, how: str) -> None:
    network = open_site(scripted, stage)
    network.put(SITE, {path(4): BROKEN[how], path(7): BROKEN[how]})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert gone_of(crawled) == set()
    assert missing_of(crawled) == {4, 7}


def test_where_listings_cannot_be_walked_to_their_end_nothing_is_gone(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    take_away(network, {4: NOT_FOUND})
    network.put(SITE, {"/blog/category/104?page=2": BROKEN["500"]})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert gone_of(crawled) == set()
    assert missing_of(crawled) == {4}
    take_away(network, {4: NOT_FOUND})
    assert gone_of(stage.crawl(network, SITE, recheck=True)) == {4}


def test_an_article_that_is_not_there_for_a_moment_is_not_missing(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    take_away(network, {})
    once: Page = lambda count: NOT_FOUND if count % 2 else article(4)  # noqa: E731
    network.script.counts.clear()
    network.put(SITE, {path(4): once})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert gone_of(crawled) == missing_of(crawled) == set()
    assert crawled[SITE]["same"] == len(EVERY)


def test_edits_are_noticed_and_what_is_unchanged_is_none(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    network.put(SITE, {path(4): article(4).replace("Hasil", "Seluruh hasil")})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert crawled.rows("SELECT key FROM articles WHERE changed_at IS NOT NULL") == [("id:4",)]
    assert (crawled[SITE]["changed"], crawled[SITE]["same"]) == (1, len(EVERY) - 1)
    again = stage.crawl(network, SITE, recheck=True)
    assert (again[SITE]["changed"], again[SITE]["same"]) == (0, len(EVERY))


def test_an_ordinary_crawl_notices_what_is_missing_from_the_pages_it_walks(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    take_away(network, {10: NOT_FOUND, 3: NOT_FOUND})
    crawled = stage.crawl(network, SITE)
    assert gone_of(crawled) == {10}  # the other stood on a page that such a crawl does not reach
    network.forget()
    stage.crawl(network, SITE)
    assert [target for target in network.asked(SITE) if "/read/" in target] == []  # found once, it is not looked for again


def test_a_limit_bounds_it(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    stage.crawl(network, SITE, recheck=True, most_pages=6)
    assert len(network.asked(SITE)) <= 7


def test_what_intruders_put_there_is_noted_with_its_time(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    column = '<div style="display:none"><a href="https://gacor88-maxwin.example/x">slot gacor</a></div>'
    clean = dict(network.script.pages)
    for key, page in clean.items():
        if isinstance(page, str):
            network.script.pages[key] = page.replace("</body>", column + "</body>")
    planted = frame(
        "<h1>Slot Gacor Hari Ini Gampang Maxwin</h1><p>Daftar sekarang dan nikmati bonus new member tanpa turnover.</p>"
        "<p>Link alternatif slot gacor dengan RTP live tertinggi, deposit pulsa tanpa potongan dan withdraw tanpa batas.</p>",
        "Slot Gacor",
    )
    network.put(
        SITE, {"/": listing([12, 11], pager='<h3><a href="/blog/read/77_slot-gacor-hari-ini">Slot Gacor Hari Ini</a></h3>')}
    )
    network.put(SITE, {"/blog/read/77_slot-gacor-hari-ini": planted})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert crawled.rows("SELECT key FROM articles WHERE spam = 1") == [("id:77",)]
    assert crawled.rows("SELECT kind, count(*) FROM spam_log GROUP BY kind ORDER BY kind") == [("link", 1), ("page", 1)]
    assert crawled.rows("SELECT spam FROM run_sites WHERE run = 2") == [(2,)]
    assert crawled[SITE]["changed"] == 0
    network.script.pages.update(clean)
    network.put(SITE, {"/blog/read/77_slot-gacor-hari-ini": NOT_FOUND})
    again = stage.crawl(network, SITE, recheck=True)
    assert again.rows("SELECT count(*) FROM spam_log WHERE gone_at IS NULL") == [(0,)]
    assert gone_of(again) == {77}


def test_a_site_led_away_to_intruders_is_noted(scripted: Open, stage: Stage) -> None:
    network = open_site(scripted, stage)
    network.put(SITE, {"/": BROKEN["elsewhere"]})
    crawled = stage.crawl(network, SITE)
    assert crawled[SITE]["outcome"] == "moved"
    assert crawled.rows("SELECT kind, url FROM spam_log") == [("redirect", "https://gacor88.example/")]


def test_a_site_that_leads_from_http_back_to_https_is_not_tried_for_ever(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    calls: list[int] = []

    def home(count: int) -> Answer:
        calls.append(count)
        return Answer(0, abort=True)

    network.put(SITE, {"/": home})
    crawled = stage.crawl(network, SITE)
    assert crawled[SITE]["outcome"] == "failed"
    assert len(calls) < 20
    assert headline(1)
