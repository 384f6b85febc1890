"""Of which pages it can be told that reading them again, by more that is known of their site, would give the same."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.ghost import Ghost
from kpucrawl.extract.hinges import Notes
from kpucrawl.extract.site import HELD, Reading, SiteReader
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.views import absolute, article_address
from kpucrawl.rehearse.world import World

NOTE = "Layanan informasi dibuka setiap hari kerja, silakan hubungi petugas kami di loket depan kantor."
ARTICLES, TAUGHT = 30, 16


def word(number: int) -> str:
    """A name of its own for each: digits count for nothing in a short line."""
    return "Suko" + "".join("ba di ku mo ra se ti wa no le".split()[int(digit)] for digit in str(number))


def page(number: int, beside: str = "") -> str:
    text = f"Magetan – KPU Magetan menerima kunjungan rombongan {word(number)} dari SMA {word(number)} di aula kantor."
    more = f"Rombongan dipimpin oleh guru bernama Pak {word(number)} dan disambut hangat oleh pegawai {word(number)}."
    head = f"<h3>Kunjungan Rombongan: Sekolah {word(number)}</h3><p>{number % 28 + 1} September 2025</p>"
    return f"<title>Kunjungan {word(number)}</title><p>{NOTE}</p><div>{head}<p>{text}</p><p>{more}</p>{beside}</div>"


def url(number: int) -> str:
    return f"https://kab-magetan.kpu.go.id/blog/read/{number}_kunjungan-rombongan-sekolah-{word(number).lower()}"


def read(reader: SiteReader[str], pages: dict[str, str]) -> dict[str, Reading[str]]:
    reader.headlines.setdefault("rapatplenoterbukarekapitulasi", "id:1")
    done = [reading for address, html in pages.items() for reading in reader.offer(html, address, address)]
    return {reading.token: reading for reading in (*done, *reader.flush())}


@pytest.mark.parametrize("theme", sorted(THEMES)[::3])
def test_what_is_told_to_read_the_same_reads_the_same(theme: str) -> None:
    world = World(seed=9, sites=1, articles_per_site=ARTICLES, themes=(theme,), traps=False)
    site = world.sites[0]
    drawn, pages = Pages(world, site), {}
    for article in world.articles(site.name):
        address = absolute(site, article_address(site, article))
        answer = drawn.page(urlsplit(address).path)
        pages[address] = decode(answer.content, f"{answer.kind}; charset={answer.charset}")
    reader: SiteReader[str] = SiteReader()
    reader.notes = notes = Notes()
    first = read(reader, pages)
    reader.notes = None
    reader.ghosts = [
        Ghost.of(flatten(drawn.page("/blog/read/999999_tidak-ada").content.decode("utf-8", "replace"), f"{url(9)}x"))
    ]
    taught: SiteReader[str] = SiteReader(held=TAUGHT + 1)
    taught.headlines = reader.headlines
    read(taught, dict(sorted(pages.items())[:TAUGHT]))
    known = taught.known()
    alike = [address for address, hinges in notes.taken.items() if known.agrees(hinges)]
    assert len(alike) >= ARTICLES / 4
    for address in alike:
        assert taught.look_again(pages[address], address, address).raw == first[address].raw


def test_a_line_that_became_furniture_makes_its_page_worth_reading_again() -> None:
    reader: SiteReader[str] = SiteReader()
    reader.notes = notes = Notes()
    first = read(reader, {url(number): page(number) for number in range(1, HELD + 1)} | {url(30): page(30, f"<p>{NOTE[9:]}</p>")})
    hinges = notes.taken[url(30)]
    assert reader.known().agrees(hinges)
    assert first[url(30)].raw is not None
    read(reader, {url(number): page(number, f"<p>{NOTE[9:]}</p>") for number in range(40, 80)})
    assert not reader.known().agrees(hinges)


def test_what_a_site_gives_for_nothing_is_held_against_pages_that_were_read_before() -> None:
    reader: SiteReader[str] = SiteReader()
    reader.notes = notes = Notes()
    reader.headlines["rapatplenoterbukarekapitulasi"] = "id:1"
    for number in range(1, HELD + 1):
        title = f"Kunjungan Rombongan: Sekolah {word(number)}" if number > 1 else None
        reader.offer(page(number), url(number), url(number), title)
    assert reader.known().agrees(notes.taken[url(1)])
    reader.ghosts = [Ghost.of(flatten(page(7).replace("Kunjungan Rombongan", "Halaman Informasi"), url(999)))]
    assert reader.known().agrees(notes.taken[url(3)])  # its headline has a sign that no address has
    assert not reader.known().agrees(notes.taken[url(1)])  # of this one no headline was known
