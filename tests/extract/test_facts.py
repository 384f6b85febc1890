"""Names and values beside an article, in tables, lists and boxes."""

from __future__ import annotations

import pytest

from kpucrawl.extract.facts import Fact, fact_at, facts_in
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.page import Page
from kpucrawl.extract.reader import read_article

URL = "https://bali.kpu.go.id/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
TABLE = "<table><tr><td>Tanggal</td><td>: 28-10-2026 13:54</td></tr><tr><td>Pembaca</td><td>: 71 orang</td></tr></table>"


def page_of(inside: str) -> Page:
    return flatten(f"<html><body>{inside}</body></html>", URL)


def test_a_row_of_a_table_holds_name_and_value() -> None:
    page = page_of(TABLE)
    assert facts_in(page, range(len(page.segments))) == [
        Fact("date", "Tanggal", "28-10-2026 13:54", 0, 1),
        Fact("counter", "Pembaca", "71 orang", 1, 2),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<dl><dt>Penulis</dt><dd>Ni Made Ayu</dd></dl>",
        "<div>Penulis</div><div>:</div><div>Ni Made Ayu</div>",
        "<div>Penulis :</div><div>Ni Made Ayu</div>",
    ],
)
def test_a_name_in_a_line_of_its_own_has_its_value_behind_it(inside: str) -> None:
    fact = fact_at(page_of(inside), 0)
    assert fact is not None
    assert (fact.kind, fact.value) == ("byline", "Ni Made Ayu")


@pytest.mark.parametrize(
    "inside",
    [
        "<div>Tanggal: 28 Oktober 2026</div><div>Rapat digelar.</div>",  # a line with a colon is a sign, not a fact
        "<div>Kategori</div>",  # nothing behind it
        "<div>Kategori</div><div>Tanggal</div>",  # a head of columns
        f"<div>Penulis</div><div>{'panjang ' * 20}</div>",
        "<div>Kecamatan</div><div>Sukasada</div>",
        "<h4>Rubrik</h4><ol><li><a href=/blog/category/104>Berita</a> 31</li><li><a href=/blog/category/7>Opini</a> 8</li></ol>",
        "<h4>Kanal</h4><p><a href=/blog/category/104>Berita</a></p><p><a href=/blog/category/7>Opini</a></p>",
    ],
)
def test_what_is_no_fact(inside: str) -> None:
    assert fact_at(page_of(inside), 0) is None


def test_an_article_takes_its_day_and_counter_from_a_table_of_facts_and_not_into_its_text() -> None:
    text = "Denpasar – KPU Provinsi Bali menggelar rapat pleno terbuka di aula kantor, dihadiri seluruh anggota dan saksi."
    raw = read_article(f"<html><body><h1>Rapat Pleno Terbuka Rekapitulasi</h1>{TABLE}<p>{text}</p></body></html>", URL)
    assert [block.text for block in raw.blocks] == [text]
    assert raw.dates[0].text == "28-10-2026 13:54"
    assert raw.counter is not None
    assert "71" in raw.counter


def test_the_site_s_categories_below_a_text_tell_nothing_of_its_own() -> None:
    text = "Denpasar – KPU Provinsi Bali menggelar rapat pleno terbuka di aula kantor, dihadiri seluruh anggota dan saksi."
    entries = "".join(
        f"<li><a href=/blog/category/{number}>{words}</a> [{posts}]</li>"
        for number, words, posts in ((104, "Berita", 210), (7, "Opini", 4), (9, "Pengumuman", 1))
    )
    own = "<h1>Rapat Pleno Terbuka Rekapitulasi</h1><p><a href=/blog/category/7>Opini</a> 28 Oktober 2026</p>"
    raw = read_article(f"<html><body>{own}<p>{text}</p><h4>Kategori</h4><ul>{entries}</ul></body></html>", URL)
    assert raw.label == "Opini"
