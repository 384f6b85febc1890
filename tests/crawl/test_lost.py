"""Addresses of deleted articles that show another article of their site, however alike the two are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kpucrawl.catalogue.sites import site_named
from kpucrawl.crawl import lost
from kpucrawl.crawl.parcels import FetchedPage, Reading
from kpucrawl.crawl.report import SiteReport
from kpucrawl.crawl.visits import Visit
from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.reader import read_article
from kpucrawl.persist.absences import KnownArticle
from kpucrawl.rehearse.faults import Answer

from .conftest import HTML, Scripted, Stage, article, frame, headline, sentences
from .test_recheck import missing_of

Open = Callable[..., Scripted]

SITE = "bali"
EVERY = range(1, 11)
WEEKLY = {
    21: ("Apel Pagi Pegawai", "3 Maret 2025", "Senin", "Kasubbag Ni Made Ayu", "ketertiban arsip dan kebersihan ruang"),
    22: ("Apel Pagi Pegawai", "7 April 2025", "Senin", "Komisioner I Wayan Sudarma", "laporan kinerja dan cuti bersama"),
    23: ("Apel Pagi Pegawai", "5 Mei 2025", "Selasa", "Sekretaris Putu Agus Wirawan", "kehadiran dan penyerapan anggaran"),
    24: ("Apel Pagi Pegawai Usai Libur", "2 Juni 2025", "Rabu", "Ketua Kadek Suryani", "semangat kerja dan pelayanan"),
}
"""Posts of one formula: title, day, weekday, who led, and what was spoken of."""


def path(number: int) -> str:
    return f"/blog/read/{number}_berita-{number}"


def weekly(number: int, led: str = "") -> str:
    title, day, weekday, leader, matter = WEEKLY[number]
    told = (
        f"<p>Seluruh pegawai melaksanakan apel pagi pada {weekday} yang bertempat di halaman kantor dengan khidmat.</p>"
        f"<p>Apel pagi dipimpin oleh {led or leader} dan diikuti seluruh jajaran sekretariat dan komisioner.</p>"
        f"<p>Dalam arahannya disampaikan {matter} agar diperhatikan oleh semua pegawai pada pekan ini.</p>"
    )
    return frame(f"<h1>{title}</h1><p>{day}</p><div>{told}</div>", title)


def listing(numbers: list[int]) -> str:
    titles = {number: WEEKLY[number][0] if number in WEEKLY else headline(number) for number in numbers}
    items = "".join(f'<article><h3><a href="{path(number)}">{title}</a></h3></article>' for number, title in titles.items())
    return frame(f"<section>{items}</section>", "Berita Terkini")


def pages(numbers: list[int]) -> dict[str, str]:
    newest = sorted(numbers, reverse=True)
    shown = {"/": listing(newest[:3]), "/blog/category/104": listing(newest)}
    return shown | {path(number): weekly(number) if number in WEEKLY else article(number) for number in numbers}


@pytest.mark.parametrize("shown", [22, 23, 24])
def test_an_address_that_shows_another_post_of_the_same_formula_has_lost_its_own(
    scripted: Open, stage: Stage, shown: int
) -> None:
    network = scripted(SITE)
    network.put(SITE, pages([*EVERY, *WEEKLY]))
    stage.crawl(network, SITE)
    network.put(SITE, pages([number for number in [*EVERY, *WEEKLY] if number != 21]))
    network.put(SITE, {path(21): weekly(shown)})
    network.put(SITE, {path(23 if shown != 23 else 22): weekly(23 if shown != 23 else 22, led="Kepala Bagian Hukum Gede Artana")})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert missing_of(crawled) == {21}
    assert crawled.rows("SELECT key FROM articles WHERE changed_at IS NOT NULL") == [(f"id:{23 if shown != 23 else 22}",)]


def test_an_address_that_shows_a_new_post_under_its_own_headline_has_lost_its_text(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    network.put(SITE, pages([*EVERY, 21, 24]))
    stage.crawl(network, SITE)
    title = WEEKLY[21][0]
    newest = frame(f"<h1>{title}</h1><p>7 Juli 2025</p><div>{sentences(40)}</div>", title)
    numbers = [*EVERY, 22, 24]
    network.put(SITE, pages(numbers) | {path(21): newest, path(22): newest})
    rewritten = frame(f"<h1>{WEEKLY[24][0]}</h1><p>2 Juni 2025</p><div>{sentences(50)}</div>", WEEKLY[24][0])
    network.put(SITE, {path(24): rewritten})
    for _ in range(2):
        crawled = stage.crawl(network, SITE, recheck=True)
        assert missing_of(crawled) == {21}
        assert crawled.rows("SELECT key FROM articles WHERE changed_at IS NOT NULL") == [("id:24",)]


def test_an_address_that_shows_a_post_of_the_same_formula_as_that_was_edited_has_lost_its_own(
    scripted: Open, stage: Stage
) -> None:
    network = scripted(SITE)
    numbers = [*EVERY, 21, 22, 23]
    network.put(SITE, pages(numbers))
    stage.crawl(network, SITE)
    edited = weekly(22).replace("cuti bersama", "libur bersama")
    corrected = weekly(23).replace("Putu Agus Wirawan", "I Wayan Sudarma")
    network.put(SITE, {path(21): edited, path(22): edited, path(23): corrected})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert missing_of(crawled) == {21}
    assert crawled.rows("SELECT key FROM articles WHERE changed_at IS NOT NULL ORDER BY key") == [("id:22",), ("id:23",)]


def test_an_edit_of_what_deleted_addresses_show_is_one(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    network.put(SITE, pages([*EVERY]))
    stage.crawl(network, SITE)
    network.script.pages.clear()
    gone = {4, 6, 9, 10}
    network.put(SITE, pages([number for number in EVERY if number not in gone]))
    edited = article(3).replace("Ketua berharap", "Rincian menyusul lewat papan pengumuman. Ketua berharap")
    network.put(SITE, {path(number): edited for number in (3, *gone)})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert missing_of(crawled) == gone
    assert crawled.rows("SELECT key FROM articles WHERE changed_at IS NOT NULL") == [("id:3",)]


RATES = "<p>Kurs dolar hari ini 16.476 rupiah di bank pemerintah</p><p>Kurs ringgit hari ini 3.871 rupiah di bank daerah</p>"
PRAYERS = "<p>Waktu subuh wilayah ini pukul 04.37 menurut kementerian</p><p>Waktu magrib pukul 17.47 menurut kantor</p>"
"""What a site puts into its texts, now this, now that."""


@pytest.mark.parametrize("twin", [Answer(500, b"<h1>Server Error</h1>", HTML), Answer(404, b"<h1>Not Found</h1>", HTML)])
def test_a_story_posted_twice_is_there_though_its_page_has_what_was_put_into_the_other(
    scripted: Open, stage: Stage, twin: Answer
) -> None:
    def told(put: str) -> str:
        first, rest = sentences(21).split("</p>", 1)
        more = "".join(sentences(number) for number in range(30, 36))
        return frame(f"<h1>{headline(21)}</h1><p>3 Maret 2025</p><div>{first}</p>{put}{rest}{more}</div>", headline(21))

    network = scripted(SITE)
    numbers = [*EVERY, 21, 22]
    network.put(SITE, pages(numbers) | {path(21): told(PRAYERS), path(22): told(RATES)})
    first = stage.crawl(network, SITE)
    assert first.rows("SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL") == [(1,)]
    assert first.rows("SELECT count(*) FROM articles WHERE body LIKE '%ringgit%' AND body NOT LIKE '%magrib%'") == [(1,)]
    network.put(SITE, {path(21): twin, path(22): told(PRAYERS)})
    crawled = stage.crawl(network, SITE, recheck=True)
    assert missing_of(crawled) == ({21} if twin.status == 404 else set())


@pytest.mark.parametrize(("shown", "reason"), [(10, "missing"), (40, "listing")])
def test_another_post_is_known_though_its_page_is_read_as_a_list(shown: int, reason: str) -> None:
    """A link below it, with the headline that its address had, may pass for its own: posts of one formula share theirs."""
    site = site_named(SITE)
    visit = Visit(site, SiteReport(site.name))
    url = f"https://{site.host}{path(21)}"
    texts = {10: sentences(10), 21: weekly(21), 22: weekly(22)}
    bare = {number: " ".join(re.sub("<[^>]*>", " ", text).split()) for number, text in texts.items()}
    titles = {10: headline(10), 21: WEEKLY[21][0], 22: WEEKLY[22][0]}
    visit.looks.learn(
        [
            KnownArticle(number, f"id:{number}", number, url, title, None, None, None, None, opening=bare[number][:90])
            for number, title in titles.items()
        ],
        {},
    )
    edited = sentences(shown).replace("Komisioner", "Ketua")
    page = frame(f'<h5>{headline(shown)}</h5>{edited}<p><a href="{path(22)}">{WEEKLY[22][0]}</a></p>', "KPU Bali")
    fetched = FetchedPage(
        visit, "id:21", url, url, "id:21", titles[21], 200, [("Content-Type", "text/html")], page.encode(), "2026-11-22T02:00:00Z"
    )
    found = lost.find(visit, Reading(fetched, NotAnArticle("listing")))
    assert found is not None, "nothing of its own text stands there"
    visit.lost["id:21"] = found
    (judged,) = lost.settle(visit)
    assert isinstance(judged.raw, NotAnArticle)
    assert judged.raw.reason == reason


@pytest.mark.parametrize(("led_to", "is_lost"), [(30, True), (10, False)])
def test_an_article_is_lost_whose_address_leads_to_a_post_that_is_new(led_to: int, is_lost: bool) -> None:
    site = site_named(SITE)
    visit = Visit(site, SiteReport(site.name))
    url, led = f"https://{site.host}{path(10)}", f"https://{site.host}{path(led_to)}"
    text = " ".join(re.sub("<[^>]*>", " ", sentences(10)).split())
    visit.looks.learn([KnownArticle(10, "id:10", 10, url, headline(10), None, None, None, None, opening=text[:90])], {})
    page = article(30)
    fetched = FetchedPage(
        visit, f"id:{led_to}", led, url, "id:10", headline(10), 200, [("Content-Type", "text/html")], page.encode(),
        "2026-11-22T02:00:00Z",
    )  # fmt: skip
    found = lost.find(visit, Reading(fetched, read_article(page, led)))
    assert found is not None
    visit.lost["id:10"] = found
    (judged,) = lost.settle(visit)
    assert (isinstance(judged.raw, NotAnArticle) and judged.raw.reason == "missing") == is_lost
