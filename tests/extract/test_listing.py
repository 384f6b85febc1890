"""Listings and menus told apart by what stands together."""

from __future__ import annotations

import pytest

from kpucrawl.extract.listing import read_listing

HOST = "https://kab-magetan.kpu.go.id"
HERE = f"{HOST}/blog/category/104"
MENU = (
    '<ul><li><a href="/">Beranda</a></li><li><a href="/page/read/1/profil">Profil</a></li>'
    '<li><a href="/blog/read/101_visi-dan-misi">Visi dan Misi</a></li><li><a href="/blog/category/104">Berita Terkini</a></li>'
    '<li><a href="/blog/category/29">Umum</a></li><li><a href="https://ppid.kpu.go.id/">PPID</a></li></ul>'
)
NEWS = "".join(
    f'<div><a href="/blog/category/29">Umum</a><h3><a href="/blog/read/{n}_rapat-pleno-{n}">Rapat Pleno {n}</a></h3>'
    f'<a href="/blog/read/{n}_rapat-pleno-{n}">Selengkapnya</a></div>'
    for n in (9, 8)
)


def test_news_and_menu() -> None:
    listing = read_listing(MENU + NEWS, HERE)
    assert [link.url for link in listing.articles] == [f"{HOST}/blog/read/{n}_rapat-pleno-{n}" for n in (9, 8)]
    assert [link.text for link in listing.articles] == ["Rapat Pleno 9", "Rapat Pleno 8"] or "Selengkapnya" in listing.articles[
        0
    ].text
    assert listing.menu_articles == (f"{HOST}/blog/read/101_visi-dan-misi",)
    assert [link.text for link in listing.listings] == ["Berita Terkini", "Umum"]


@pytest.mark.parametrize(
    ("pager", "address"),
    [
        ('<a href="?page=2">2</a>', "/blog/category/104?page=2"),
        ('<a href="/blog/category/104/page/2">2</a>', "/blog/category/104/page/2"),
        ('<a href="/blog/category/104/20">2</a>', "/blog/category/104/20"),
        ('<link rel="next" href="?page=2">', "/blog/category/104?page=2"),
        ('<select><option value="/blog/category/104?page=2">2</option></select>', "/blog/category/104?page=2"),
        ("<button onclick=\"location.href='/blog/category/104?page=2'\">Lagi</button>", "/blog/category/104?page=2"),
        ('<button data-url="/blog/category/104?page=2">Muat lagi</button>', "/blog/category/104?page=2"),
    ],
)
def test_pagers(pager: str, address: str) -> None:
    assert read_listing(MENU + NEWS + pager, HERE).pages == (HOST + address,)


def test_traps_are_no_pages() -> None:
    traps = '<a href="/blog/category/104/82/93?page=25">x</a><a href="/blog/category/104/%5Cu0022onmouseover=1?page=2">x</a>'
    listing = read_listing(MENU + NEWS + traps, HERE)
    assert listing.pages == ()
    assert len(listing.listings) == 2


def test_base_element_is_obeyed() -> None:
    html = f'<head><base href="{HOST}/index.php/"></head><a href="blog/read/7_rapat">Rapat Kerja Tahunan</a>'
    assert read_listing(html, HERE).articles[0].url == f"{HOST}/index.php/blog/read/7_rapat"


def test_a_post_shown_with_its_opening_is_no_entry_of_the_menu_in_whose_cell_the_newest_stand() -> None:
    newest = '<ul><li><a href="/blog/read/9_rapat-pleno-9">Rapat Pleno 9</a></li></ul>'
    opening = "KPU Magetan menggelar rapat pleno rekapitulasi daftar pemilih berkelanjutan di aula kantor pada hari Senin."
    post = f'<div><h3><a href="/blog/read/9_rapat-pleno-9">Rapat Pleno 9</a></h3><div>{opening}</div></div>'
    cell = f"<table><tr><td>{MENU}{newest}</td><td>{{}}</td></tr></table>"
    home = read_listing(cell.format("<p>Selamat datang.</p>"), HOST)
    assert f"{HOST}/blog/read/9_rapat-pleno-9" in home.menu_articles
    listing = read_listing(cell.format(post), HERE)
    assert [link.url for link in listing.articles] == [f"{HOST}/blog/read/9_rapat-pleno-9"]
    assert listing.excerpted == (f"{HOST}/blog/read/9_rapat-pleno-9",)
    assert listing.menu_articles == (f"{HOST}/blog/read/101_visi-dan-misi",)
