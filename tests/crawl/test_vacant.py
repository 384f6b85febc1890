"""Pages at deleted articles' addresses that do not say so: searches, closed doors; and articles written anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpucrawl.catalogue.sites import site_named
from kpucrawl.crawl import lost
from kpucrawl.crawl.parcels import FetchedPage, Reading
from kpucrawl.crawl.report import SiteReport
from kpucrawl.crawl.visits import Visit
from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.reader import read_article
from kpucrawl.items import Block, Printed, RawArticle
from kpucrawl.normalise.spam import is_intruders
from kpucrawl.persist.absences import KnownArticle
from kpucrawl.rehearse.faults import Answer

from .conftest import Page, Scripted, Stage, article, frame, headline, sentences
from .test_recheck import missing_of

SITE = "bali"
EVERY = range(1, 13)
ADVERTISEMENT = "Situs slot online gacor dengan rtp live tertinggi, bonus new member 100% dan deposit pulsa tanpa potongan"


def path(number: int) -> str:
    return f"/blog/read/{number}_{headline(number).lower().replace(' ', '-')}"


def pages(numbers: list[int]) -> dict[str, Page]:
    newest = sorted(numbers, reverse=True)
    items = "".join(f'<article><h3><a href="{path(number)}">{headline(number)}</a></h3></article>' for number in newest)
    shown: dict[str, Page] = {way: frame(f"<section>{items}</section>", "Berita") for way in ("/", "/blog/category/104")}
    return shown | {path(number): article(number) for number in numbers}


class Slashed(dict[tuple[str, str], Page]):
    """A table of pages of a site that likes a slash at the end of its addresses, and has a message for those it does not know."""

    def get(self, key: tuple[str, str], default: object = None) -> Page:  # type: ignore[override]
        host, way = key
        if "/read/" not in way:
            return super().get(key, default)  # type: ignore[arg-type]
        if not way.endswith("/"):
            return Answer(301, headers=(("Location", f"{way}/"),))
        return super().get(
            (host, way.rstrip("/")), Answer(200, b'{"code":404,"message":"Data tidak ditemukan"}', "application/json")
        )


def test_a_search_and_a_closed_door_are_no_articles_and_one_written_anew_is(
    scripted: Callable[..., Scripted], stage: Stage
) -> None:
    network = scripted(SITE)
    network.put(SITE, pages([*EVERY]))
    stage.crawl(network, SITE)
    network.script.pages = Slashed()
    left = [number for number in EVERY if number not in {3, 7, 12}]
    suggested = "".join(f'<li><a href="{path(number)}">{headline(number)}</a></li>' for number in (9, 10, 11))
    door = "<h1>Akses Ditolak</h1><p>Konten ini belum diterbitkan untuk umum.</p><form><input type=password>"
    network.put(
        SITE,
        pages(left)
        | {
            path(3): Answer(302, headers=(("Location", "/cari?q=evaluasi"),)),
            "/cari?q=evaluasi": frame(f"<h1>Pencarian</h1><p>0 hasil untuk evaluasi.</p><ul>{suggested}</ul>", "Cari"),
            path(7): frame(f"{door}<button>Masuk</button></form>", "Akses Ditolak"),
            path(5): frame(f"<h1>{headline(45)}</h1><p>6 Agustus 2022</p><div>{sentences(45)}</div>", headline(45)),
        },
    )
    crawled = stage.crawl(network, SITE, recheck=True)
    assert missing_of(crawled) == {3, 7, 12}
    assert crawled.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(3,)]
    assert crawled.rows("SELECT count(*) FROM absences WHERE evidence LIKE '%canary%'") == [(3,)]
    assert crawled.rows("SELECT key FROM articles WHERE changed_at IS NOT NULL") == [("id:5",)]


def settled(page: str, raw: RawArticle | NotAnArticle | None = None) -> RawArticle | str:
    """Return what is made of a page at the address of article 2: what it says, or why it says nothing."""
    site = site_named(SITE)
    visit = Visit(site, SiteReport(site.name))
    url = f"https://{site.host}{path(2)}"
    told = read_article(article(2), url).text
    visit.looks.learn(
        [
            KnownArticle(2, "id:2", 2, url, headline(2), None, "2022-08-03", None, None, opening=told),
            KnownArticle(
                9, "id:9", 9, f"https://{site.host}{path(9)}", headline(9), None, None, None, None, opening="Tiga orang"
            ),
        ],
        {},
    )
    fetched = FetchedPage(
        visit, "id:2", url, url, "id:2", headline(2), 200, [("Content-Type", "text/html")], page.encode(), "2026-11-22T02:00:00Z"
    )
    found = lost.find(visit, Reading(fetched, raw or read_article(page, url)))
    assert found is not None, "nothing of its own text stands there"
    visit.lost["id:2"] = found
    (judged,) = lost.settle(visit)
    return judged.raw.reason if isinstance(judged.raw, NotAnArticle) else judged.raw  # type: ignore[return-value]


def search(beside: str) -> str:
    words = headline(2).lower()
    return frame(f"<h2>Pencarian: {words}</h2><p>Ditemukan 4 berita</p>{beside}", "Pencarian")


LISTED = f'<div><h4><a href="{path(9)}">{headline(9)}</a></h4><p>Delapan belas perahu berangkat dari dermaga lama...</p></div>'
THEIRS = f'<div><h4><a href="/blog/read/77_dewa777">DEWA777 Slot Gacor Hari Ini</a></h4><p>{ADVERTISEMENT}...</p></div>'


@pytest.mark.parametrize("beside", [LISTED, LISTED + THEIRS])
def test_a_list_of_what_was_found_is_no_edit_and_the_intruders_in_it_do_not_make_it_theirs(beside: str) -> None:
    url = f"https://{SITE}.kpu.go.id{path(2)}"
    texts = ["Ditemukan 4 berita", *([f"{ADVERTISEMENT}..."] if THEIRS in beside else [])]
    raw = RawArticle(url, headline(2).lower(), tuple(Block("paragraph", text) for text in texts))
    assert is_intruders(raw) is (THEIRS in beside)
    assert settled(search(beside), raw) == "missing"
    assert settled(search(beside), NotAnArticle("listing")) == "missing"
    assert settled(search(beside), replace(raw, dates=(Printed("text", "3 Agustus 2022"),))) == "missing"


def test_what_has_a_day_and_a_headline_and_a_text_of_its_own_is_written_anew() -> None:
    page = article(40)
    said = settled(page)
    assert isinstance(said, RawArticle)
    assert said.title == headline(40)
    assert settled(page, NotAnArticle("listing")) == "listing"
    assert settled(page, replace(said, dates=())) == "missing"
    assert settled(page, replace(said, dates=(Printed("text", "3 Agustus 2022"),))) != "missing"


def test_a_list_of_links_under_a_headline_of_intruders_is_theirs() -> None:
    links = "".join(f'<a href="https://dewa777.live/">{words}</a> ' for words in ("dewa777 login", "rtp dewa777", "slot gacor"))
    said = settled(frame(f"<h1>DEWA777 Login Daftar Slot Gacor RTP Live</h1><p>{links}</p>", "DEWA777"), NotAnArticle("listing"))
    assert isinstance(said, RawArticle)
    assert is_intruders(said)
