"""Where another article begins on a page, and which text is the page's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kpucrawl.extract.clusters import Terrain
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.site import SiteReader
from kpucrawl.extract.stories import Stories, find_stories, headlines_linked, told_below
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


def _linked(words: str, number: int, tag: str = "h2") -> str:
    return f'<{tag}><a href="/blog/read/{number}_{words.lower().replace(" ", "-")}">{words}</a></{tag}>'


def test_where_the_headline_links_to_its_own_page_a_link_like_it_to_another_is_that_one_s_headline() -> None:
    own = f"<section>{_linked(OWN, 12)}<div><p>{TEXT}</p></div></section>"
    found, texts = stories_of(own + f"<section>{_linked(OTHER, 13)}<div><p>{THEIRS}</p></div></section>")
    assert found.hard == (texts.index(OTHER),)
    assert texts.index(OTHER) in found.sure
    # another size of letters is that of a list or of a reference, and a headline that is no link tells nothing of links
    found, texts = stories_of(own + _linked(OTHER, 13, "h4") + f"<p>{THEIRS}</p>")
    assert found.hard == ()
    found, texts = stories_of(f"<h2>{OWN}</h2><p>{TEXT}</p>{_linked(OTHER, 13)}<p>{THEIRS}</p>")
    assert found.hard == ()
    # the same story's picture page, or a category, is no other story
    found, texts = stories_of(
        own + f'<section>{_linked(OWN, 12)}<h2><a href="/blog/category/104">{OTHER}</a></h2><p>{THEIRS}</p></section>'
    )
    assert found.hard == ()


MATTERS = (
    "logistik",
    "pemilih pemula",
    "arsip",
    "magang",
    "keuangan",
    "gudang",
    "relawan",
    "daftar pemilih",
    "debat",
    "kampanye",
)


def _told(number: int) -> list[str]:
    """The paragraphs of a story, its third in a quotation's dress, and a line that two of them have."""
    matter = MATTERS[number]
    first = f"Denpasar – KPU Provinsi Bali membahas {matter} bersama para saksi, dinas dan media pada hari Senin di aula kantor."
    if number % 4 == 0:
        return [first]
    ours = f"Ketua menyampaikan bahwa urusan {matter} akan diselesaikan bersama sebelum tahapan berikutnya dimulai."
    quote = f"Kami bekerja untuk {matter} dengan tenang sampai semuanya selesai."
    ends = f"Rincian {matter} dapat dilihat pada papan pengumuman di depan kantor sampai akhir bulan."
    return [first, ours, quote, *([f"Telp. (0361) 22{number}14"] if number in {2, 6} else []), ends]


def _stories_below() -> Iterator[tuple[str, str, list[str]]]:
    """Yield a site's pages, which tell two more stories whole below each: address, markup, and the story's own text."""

    def story(number: int) -> str:
        told = [f"<p>{each}</p>" for each in _told(number)]
        told[2:3] = [f"<blockquote>{each}</blockquote>" for each in _told(number)[2:3]]
        head = _linked(f"Pembahasan {MATTERS[number]} di Denpasar", 12 + number)
        return f"<section>{head}<small>Ditulis {number + 2} Maret 2026</small><div class=isi>{''.join(told)}</div></section>"

    foot = "<footer><p>Kantor melayani permohonan informasi pada hari kerja pukul 08.00 sampai 16.00.</p></footer>"
    for number, matter in enumerate(MATTERS):
        stories = "<hr>".join(story(each) for each in range(number, min(number + 3, len(MATTERS))))
        url = f"https://bali.kpu.go.id/blog/read/{12 + number}_pembahasan-{matter.replace(' ', '-')}-di-denpasar"
        yield url, f"<html><body><main>{stories}</main>{foot}</body></html>", _told(number)


def test_stories_told_whole_below_make_no_furniture_of_what_they_say_and_end_the_text_above_them() -> None:
    site: SiteReader[list[str]] = SiteReader()
    done = [each for url, html, own in _stories_below() for each in site.offer(html, url, own)]
    done += site.flush()
    assert len(done) == len(MATTERS)
    for reading in done:
        assert reading.raw is not None
        assert [block.text for block in reading.raw.blocks] == reading.token


def test_the_lines_of_stories_told_below_are_those_between_the_text_and_the_frame() -> None:
    url, html, own = next(_stories_below())
    page = flatten(html, url)
    others = told_below(page)
    assert page.segments[others.start].text == "Pembahasan pemilih pemula di Denpasar"
    assert page.segments[others.stop].text.startswith("Kantor melayani")
    assert page.segments[others.start - 1].text == own[-1]
    # headlines of a list lead to less than that, and without a link to the page itself nothing is told of them
    cards = "".join(f"<article>{_linked(OTHER, 20 + each)}<p>{THEIRS}</p></article>" for each in range(4))
    for headline in (_linked(OWN, 12), f"<h2>{OWN}</h2>"):
        page = flatten(f"<html><body>{headline}<p>{TEXT}</p><p>{THEIRS}</p>{cards}</body></html>", URL)
        assert not told_below(page)


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
