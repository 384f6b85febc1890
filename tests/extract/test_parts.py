"""Parts of a site's pages that come again: read once, and the same as if each page had been read by itself."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import places
from kpucrawl.extract.page import Page
from kpucrawl.extract.parts import Frame
from kpucrawl.extract.stories import headlines_linked
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.themes import ALL
from kpucrawl.rehearse.views import absolute, article_address
from kpucrawl.rehearse.world import World

ADDRESS = "https://kab-magetan.kpu.go.id/blog/read/{}_rapat"
FRAGMENTS = (
    "<ul class=menu><li><a href=/>Beranda</a><li><a href='/blog/category/1'>Berita</a></ul>",
    "<nav><div><a href=/blog/read/7_x>KPU Magetan Menggelar Rapat Pleno</a></div><b>tebal</b> kata</nav>",
    "<aside><h3>Terbaru</h3><img src=/a.jpg alt=x><p>satu<br><br>dua <a href=/c><img src=/b.png></a></p></aside>",
    "<table><tr><td>Hari</td><td>Senin</td></tr><tr><td>Jam</td><td>9</td></tr></table>",
    "<div style='display:none'><p>tersembunyi, dan lang cukup untuk dibaca</p></div>",
    "<pre>baris\nbaris</pre><button>Selengkapnya</button><time datetime=2025-01-01>x</time>",
    "<div><p>kata <i>miring</p><footer><p>kaki</p></footer></div>",
    "<article><header><p>kepala</p></header></article><iframe src=/x.pdf></iframe>",
    "<a href=/blog/read/9_y>", "</a>", "<b>", "</b>", "<div>", "</div>", "<ul>", "</ul>", "<table>", "<td>", "</td>", "</table>",
    "kata", " ", "\n", "<br>", "<meta name=og:title content=Judul>", "<span itemprop=datePublished>x</span>", "<x-y>", "</x-y>",
    "<script type=application/ld+json>{}</script>", "<p>", "&lt;p&gt;", "<!-- x -->", "<form><input type=password></form>",
)  # fmt: skip


def same(mine: Page, theirs: Page) -> None:
    assert mine == theirs
    assert mine.lines == theirs.lines
    assert places(mine) == places(theirs)
    assert headlines_linked(mine) == headlines_linked(theirs)


@pytest.mark.parametrize("theme", ALL)
def test_the_pages_of_a_site_are_the_same_and_half_of_them_is_known(theme: str) -> None:
    world = World(seed=5, sites=1, articles_per_site=12, themes=[theme], traps=False)
    site, frame, known = world.sites[0], Frame(), 0
    drawn = Pages(world, site)
    for article in islice(world.articles(site.name), 12):
        url = absolute(site, article_address(site, article))
        page = drawn.page(urlsplit(url).path).content.decode(site.charset, "replace")
        mine = flatten(page, url, frame)
        same(mine, flatten(page, url))
        known += bool(mine.parts)
    assert known >= 8


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(range(len(FRAGMENTS))), max_size=12), min_size=2, max_size=6),
    st.lists(st.sampled_from(range(len(FRAGMENTS))), min_size=1, max_size=6),
)
def test_any_pages_are_the_same(own: list[list[int]], shared: list[int]) -> None:
    frame = Frame()
    again = "".join(FRAGMENTS[at] for at in shared)
    for number, fragments in enumerate([*own, *own]):
        inside = "".join(FRAGMENTS[at] for at in fragments)
        page = f"<title>x</title><div>{again}</div>{inside}<section>{again}</section>"
        url = ADDRESS.format(number)
        same(flatten(page, url, frame), flatten(page, url))


def test_what_is_known_stays_bounded() -> None:
    frame = Frame()
    menus = [
        "".join(f"<ul class=x{menu}-{entry}>{f'<li><a href=/{menu}/{entry}>kata</a>' * 5}</ul>" for entry in range(180))
        for menu in range(4)
    ]
    for number in range(3):  # each page has a menu of some 4,000 pieces with the one before, and another with the one after
        flatten(f"<p>{number}</p>{menus[number]}{menus[number + 1]}", ADDRESS.format(number), frame)
    kept = sum(len(part.pieces) for alike in frame.known.values() for parts in alike.values() for part in parts)
    assert 0 < kept <= 6_000


def test_another_host_begins_anew() -> None:
    frame, page = Frame(), FRAGMENTS[0] + "<p>kata"
    for number in range(4):
        flatten(page, ADDRESS.format(number), frame)
    assert frame.known
    same(flatten(page, "https://bali.kpu.go.id/x", frame), flatten(page, "https://bali.kpu.go.id/x"))
    assert not frame.known
