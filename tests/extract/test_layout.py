"""A site's layout is known, its change is noticed, and the reader recovers by itself within the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from kpucrawl.catalogue.sites import site_named
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.site import FITS, HELD, STRANGE, SiteReader
from kpucrawl.normalise.article import normalise
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.faults import CHALLENGE
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.score import judge
from kpucrawl.rehearse.truth import Record, record
from kpucrawl.rehearse.views import article_address
from kpucrawl.rehearse.world import World

NAME = "kab-magetan"
Page = tuple[str, str, Record]


def world(theme: str, *, relaid: bool = False) -> World:
    drift = Drift(days=30, new=2, gone=0.0, relaid=(NAME,) if relaid else ())
    return World(seed=5, sites=[NAME], articles_per_site=14, themes=[theme], traps=False, drift=drift)


def pages(world: World) -> Iterator[Page]:
    """Yield (markup, address, truth) of every article of the site, the newest first."""
    site = world.site(NAME)
    drawn = Pages(world, site)
    for post in drawn.newest:
        truth = record(site, post)
        address = article_address(site, post)
        path = address if address.startswith("/") else "/" + address.split("/", 3)[3]
        yield drawn.page(path).content.decode(site.charset), truth["url"], truth


def offered(reader: SiteReader[Record], some: Iterator[Page] | list[Page]) -> float:
    """Read pages and return the share of them that hold no line too many."""
    readings = []
    for html, url, truth in some:
        readings += reader.offer(html, url, truth)
    readings += reader.flush()
    rows = [(each.token, asdict(normalise(each.raw, site_named(NAME)))) for each in readings if each.raw is not None]
    assert len(rows) == len(list(some))
    return sum(not judge(truth, row).furniture for truth, row in rows) / len(rows)


def kept(theme: str) -> Furniture:
    """Return what a first run over the site learns and keeps."""
    reader: SiteReader[Record] = SiteReader()
    offered(reader, list(pages(world(theme))))
    counts, pages_seen = reader.furniture.keep()
    assert pages_seen <= 12
    return Furniture.recalled(counts, pages_seen)


@pytest.mark.parametrize("theme", ["numberlines", "graph2026", "crooked", "newsportal"])
def test_a_year_later_the_same_layout_still_fits(theme: str) -> None:
    reader: SiteReader[Record] = SiteReader(kept(theme))
    offered(reader, list(pages(world(theme).at(12))))
    assert reader.layout_fit is not None
    assert reader.layout_fit > FITS
    assert not reader.layout_changed


@pytest.mark.parametrize("theme", ["numberlines", "graph2026", "crooked", "newsportal"])
def test_another_layout_is_noticed_and_read_as_well_as_by_a_first_run(theme: str) -> None:
    before = kept(theme)
    relaid = list(pages(world(theme, relaid=True).at(1)))
    reader: SiteReader[Record] = SiteReader(before)
    clean = offered(reader, relaid)
    assert reader.layout_fit is not None
    assert reader.layout_fit < FITS
    assert reader.layout_changed
    assert clean == offered(SiteReader(), relaid)
    known = reader.furniture
    assert known.pages <= len(relaid)  # learned anew
    again: SiteReader[Record] = SiteReader(Furniture.recalled(*known.keep()))
    offered(again, relaid[:2])
    assert again.layout_fit == pytest.approx(1.0, abs=0.1)


def test_a_run_of_few_articles_after_a_change_does_not_hold_them_for_ever() -> None:
    before = kept("newsportal")
    relaid = list(pages(world("newsportal", relaid=True).at(1)))
    furniture = before
    for at in range(0, 8, 2):  # four runs of two articles
        reader: SiteReader[Record] = SiteReader(furniture)
        offered(reader, relaid[at : at + 2])
        furniture = Furniture.recalled(*reader.furniture.keep())
    later: SiteReader[Record] = SiteReader(furniture)
    assert offered(later, relaid[8:]) == 1.0


def test_an_odd_page_among_others_changes_nothing() -> None:
    usual = list(pages(world("newsportal")))
    other = list(pages(world("newsportal", relaid=True).at(1)))
    reader: SiteReader[Record] = SiteReader(kept("newsportal"))
    offered(reader, [*usual[:3], other[0], *usual[3:6], *other[1:3], *usual[6:]])
    assert not reader.layout_changed
    assert reader.layout_fit is not None
    assert reader.layout_fit > FITS


def test_two_layouts_by_turns_are_each_read_by_their_own_furniture() -> None:
    one = list(pages(world("newsportal")))
    other = list(pages(world("newsportal", relaid=True).at(1)))
    reader: SiteReader[Record] = SiteReader(kept("newsportal"))
    assert offered(reader, [*one[:3], *other[:STRANGE], *one[3:6], *other[STRANGE:], *one[6:]]) == 1.0
    assert not reader.layout_changed, "the last pages have the layout known"


def test_browser_checks_in_numbers_are_no_layout() -> None:
    before = kept("newsportal")
    pages_known, counts = before.pages, dict(before.counts)
    reader: SiteReader[int] = SiteReader(before)
    readings = []
    for number in range(2 * STRANGE):
        readings += reader.offer(CHALLENGE, f"https://{NAME}.kpu.go.id/blog/read/{number + 1}_rapat", number)
    assert [reading.token for reading in readings] == list(range(2 * STRANGE)), "none is held"
    assert {reading.refusal.reason for reading in readings if reading.refusal} == {"challenge"}
    assert (reader.furniture.pages, reader.furniture.counts) == (pages_known, counts)
    assert reader.layout_fit is None
    assert not reader.layout_changed


def test_error_pages_in_another_frame_are_no_layout() -> None:
    reader: SiteReader[int] = SiteReader(kept("newsportal"))
    before = dict(reader.furniture.counts)
    menu = "".join(f"<li><a href=/blog/category/{number}>Menu {'abcdefgh'[number]}</a></li>" for number in range(8))
    shell = f"<title>KPU</title><div><ul>{menu}</ul></div><p>Selamat datang.</p>"
    readings = []
    for number in range(STRANGE):
        readings += reader.offer(shell, f"https://{NAME}.kpu.go.id/blog/read/{number + 1}_rapat", number)
    assert len(readings) == STRANGE
    assert all(reading.raw is None for reading in readings)
    assert reader.furniture.counts == before


def test_what_a_site_adds_to_every_page_is_furniture_soon() -> None:
    furniture = Furniture()
    for number in range(200):
        furniture.learn(flatten(f"<h1>Judul {'abcdefghij'[number % 10]}</h1><p>Teks nomor {number}.</p>", "https://x/"))
    assert len(furniture.counts) < 100, "what stood on a single page is forgotten"
    assert furniture.pages < 60
    for number in range(60):
        furniture.learn(flatten(f"<p>Teks nomor {number}.</p><p>Ikuti kanal WhatsApp kami.</p>", "https://x/"))
    assert furniture.stands("Ikuti kanal WhatsApp kami.")


def test_kept_furniture_is_the_furniture_that_was() -> None:
    menu = "<table><tr><td><h4>Beranda</h4><h4>Profil</h4><h4>Kontak</h4><h4>PPID</h4><h4>JDIH</h4></td></tr></table>"
    furniture = Furniture()
    for number in range(HELD):
        furniture.learn(flatten(f"<body>{menu}<p>Teks {number}</p>", "https://x/"))
    again = Furniture.recalled(*furniture.keep())
    assert again.stands("Beranda")
    assert again.layout() == furniture.layout() != frozenset()
    assert again.fit(flatten(f"<body>{menu}", "https://x/")) == pytest.approx(1.0, abs=0.2)
    assert again.fit(flatten(f"<body><div><div>{menu.replace('h4', 'h3')}</div></div>", "https://x/")) == 0.0
    assert Furniture().fit(flatten("<p>Beranda</p>", "https://x/")) is None
