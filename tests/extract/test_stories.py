"""Where another article begins on a page, and which text is the page's own."""

from __future__ import annotations

import pytest

from kpucrawl.extract.clusters import Terrain
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.stories import Stories, find_stories, headlines_linked
from kpucrawl.extract.texts import squeezed

URL = "https://bali.kpu.go.id/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
OWN = "Rapat Pleno Terbuka Rekapitulasi"
OTHER = "Penyerahan Piagam kepada Relawan Demokrasi"
TEXT = "Denpasar – KPU Provinsi Bali menggelar rapat pleno terbuka di aula kantor pada hari Senin, dihadiri seluruh anggota."
THEIRS = "Denpasar – Piagam diserahkan kepada dua puluh relawan yang bertugas di seluruh kabupaten dan kota sepanjang tahun ini."


def stories_of(inside: str, known: tuple[str, ...] = ()) -> tuple[Stories, list[str]]:
    page = flatten(f"<html><body><main>{inside}</main></body></html>", URL)
    terrain = Terrain(page, [False] * len(page.segments))
    at = next(at for at, segment in enumerate(page.segments) if segment.text == OWN)
    headline = Headline(OWN, at, 1.0)
    told = {squeezed(words): "13" for words in known}
    found = find_stories(page, headline, terrain.furniture, terrain.days, terrain.sentences, told)
    return found, [segment.text for segment in page.segments]


def test_links_to_other_articles_tell_their_headlines_and_not_the_page_s_own() -> None:
    links = f'<a href="/blog/read/13_piagam">{OTHER}</a> <a href="{URL}">{OWN}</a>'
    links += ' <a href="/blog/category/104">Berita Terkini KPU Bali</a>'
    assert set(headlines_linked(flatten(f"<html><body>{links}</body></html>", URL))) == {squeezed(OTHER)}


def test_a_line_with_the_words_of_another_article_s_link_begins_that_article() -> None:
    found, texts = stories_of(f"<h1>{OWN}</h1><p>{TEXT}</p><p><b>{OTHER}</b></p><p>{THEIRS}</p>", (OTHER,))
    at = texts.index(OTHER)
    assert found.hard == (at,)
    assert at in found.sure
    assert found.begins_between(texts.index(TEXT), texts.index(THEIRS))
    assert not found.begins_between(texts.index(THEIRS), len(texts))


def test_a_heading_like_the_headline_in_another_element_begins_another_article_and_a_subhead_does_not() -> None:
    found, texts = stories_of(f"<div><h2>{OWN}</h2><p>{TEXT}</p></div><div><h2>{OTHER}</h2><p>{THEIRS}</p></div>")
    assert found.hard == (texts.index(OTHER),)
    found, texts = stories_of(f"<div><h1>{OWN}</h1><p>{TEXT}</p><h3>Tanggapan Para Saksi</h3><p>{THEIRS}</p></div>")
    assert found.hard == ()
    assert found.soft == (texts.index("Tanggapan Para Saksi"),)


@pytest.mark.parametrize(
    "opening",
    [
        f"<p>{TEXT}</p>",
        f"<table><tr><td><img src=/a.jpg></td><td><div>{TEXT}</div></td></tr></table>",
        f"<div><div>{TEXT}</div></div>",
    ],
)
def test_subheads_as_deep_as_the_title_in_an_element_that_holds_the_text_alone_begin_no_other_article(opening: str) -> None:
    subheads = f"<h2>Tanggapan Para Saksi</h2><p>{THEIRS}</p><h2>Langkah Sesudah Rapat</h2><p>{THEIRS}</p>"
    found, texts = stories_of(f"<div><h2>{OWN}</h2></div><div>{opening}{subheads}</div>")
    assert found.hard == ()
    # a list below the text has its first headline before any of its texts, and none of the others is a subhead of that
    found, texts = stories_of(f"<div><h2>{OWN}</h2></div><div>{opening}</div><div>{subheads}</div>")
    assert [texts[at] for at in found.hard] == ["Tanggapan Para Saksi", "Langkah Sesudah Rapat"]


@pytest.mark.parametrize("second", ["", "<p>Seluruh saksi menandatangani berita acara tanpa catatan</p>"])
def test_the_day_below_the_headline_is_the_article_s_own(second: str) -> None:
    found, texts = stories_of(f"<h1>{OWN}</h1>{second}<p>Senin, 16 Maret 2026</p><p>{TEXT}</p>")
    assert texts[found.own_day] == "Senin, 16 Maret 2026"
    assert found.hard == ()


def test_a_line_with_a_day_below_it_dressed_like_the_headline_is_another_s() -> None:
    inside = f"<p><b>{OWN}</b></p><p>16 Maret 2026</p><p>{TEXT}</p><p><b>{OTHER}</b></p><p>2 Februari 2026</p><p>{THEIRS}</p>"
    found, texts = stories_of(inside)
    assert found.hard == (texts.index(OTHER),)


def test_a_day_above_another_day_is_no_headline() -> None:
    """A page of another country repeats its headline plainly in the path above, in an element as deep as the days' own."""
    days = "<div>Nov 20 2019, 11:06am ist</div><div>updated: Nov 20 2019, 12:07pm ist</div>"
    found, _texts = stories_of(f"<div>{OWN}</div><h1>{OWN}</h1>{days}<p>{TEXT}</p>")
    assert found.hard == ()


def test_without_a_headline_nothing_is_said() -> None:
    page = flatten(f"<html><body><p>{TEXT}</p></body></html>", URL)
    assert find_stories(page, None, [False], [], [0], {}) == Stories()


def test_the_next_article_below_is_not_read_as_this_one_s_text() -> None:
    own, other = f"<h1>{OWN}</h1><p>16 Maret 2026</p><p>{TEXT}</p>", f"<h1>{OTHER}</h1><p>2 Februari 2026</p><p>{THEIRS}</p>"
    page = f"<html><body>{own}{other}</body></html>"
    assert [block.text for block in read_article(page, URL).blocks] == [TEXT]
