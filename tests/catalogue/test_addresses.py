"""The whitelist of addresses as a table, and what must hold for any text at all."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.catalogue.addresses import canonical, fetchable, parse_address
from kpucrawl.errors import AddressRefused

ARTICLE = "https://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda"
LISTING = "https://kab-magetan.kpu.go.id/blog/category/104"
LONG_SLUG = "kpu-dki-jakarta-" + "-".join(["sosialisasi"] * 22)

ARTICLES = [
    (ARTICLE, "id:10000", ARTICLE),
    ("https://kab-kediri.kpu.go.id/blog/read/10000/sumpah-pemuda", "id:10000", None),
    ("https://kab-kediri.kpu.go.id/blog/read/10000", "id:10000", None),
    ("https://kab-kediri.kpu.go.id/blog/read/10000/", "id:10000", "https://kab-kediri.kpu.go.id/blog/read/10000"),
    ("https://kab-kediri.kpu.go.id/blog/read/10000_", "id:10000", "https://kab-kediri.kpu.go.id/blog/read/10000"),
    ("https://kab-kediri.kpu.go.id/blog/read/10000.html", "id:10000", "https://kab-kediri.kpu.go.id/blog/read/10000"),
    ("https://kab-kediri.kpu.go.id/blog/read/010000_x", "id:10000", "https://kab-kediri.kpu.go.id/blog/read/10000_x"),
    ("https://kota-kediri.kpu.go.id/blog/read/kpu-kota-kediri-fokus", "slug:kpu-kota-kediri-fokus", None),
    ("https://jambi.kpu.go.id/blog/read/2024-tahun-pemilu", "slug:2024-tahun-pemilu", None),
    ("https://jambi.kpu.go.id/blog/read/5-hal", "slug:5-hal", None),
    ("https://jambi.kpu.go.id/blog/read/5_hal", "id:5", None),
    ("https://jambi.kpu.go.id/blog/read/-", "slug:-", None),
    ("https://jambi.kpu.go.id/blog/read/9_-", "id:9", None),
    ("https://jakarta.kpu.go.id/blog/read/" + LONG_SLUG, "slug:" + LONG_SLUG, None),
    ("https://jambi.kpu.go.id/blog/read/keputusan-no.170.035", "slug:keputusan-no.170.035", None),
    ("https://bali.kpu.go.id/blog/read/i-wàyan", "slug:i-wàyan", "https://bali.kpu.go.id/blog/read/i-w%C3%A0yan"),
    ("https://bali.kpu.go.id/blog/read/7_jum'at-bersih", "id:7", "https://bali.kpu.go.id/blog/read/7_jum'at-bersih"),
    (
        "https://bali.kpu.go.id/blog/read/apa-itu-pdpb%3f",
        "slug:apa-itu-pdpb?",
        "https://bali.kpu.go.id/blog/read/apa-itu-pdpb%3F",
    ),
    ("https://bali.kpu.go.id/blog/read/100%-hadir", "slug:100%-hadir", "https://bali.kpu.go.id/blog/read/100%25-hadir"),
    ("https://kpud-grobogankab.go.id/blog/read/9094_x.html", "id:9094", "https://kpud-grobogankab.go.id/blog/read/9094_x"),
    (
        "https://kota-palu.kpu.go.id/berita/baca/8168/pengumuman/",
        "id:8168",
        "https://kota-palu.kpu.go.id/berita/baca/8168/pengumuman",
    ),
    ("https://kip-naganraya.kpu.go.id/berita/baca/7771/-", "id:7771", None),
    ("https://jdih.kpu.go.id/blog/read/24985/keputusan", "id:24985", None),
]


@pytest.mark.parametrize(("url", "key", "expected"), ARTICLES)
def test_an_article_keeps_its_id_and_slug(url: str, key: str, expected: str | None) -> None:
    address = parse_address(url)
    assert (address.kind, address.key, address.url) == ("article", key, expected or url)


@pytest.mark.parametrize(
    "twin",
    [
        "http://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda",
        "https://KAB-Kediri.KPU.go.id/blog/read/10000_sumpah-pemuda",
        "https://kab-kediri.kpu.go.id./blog/read/10000_sumpah-pemuda",
        "https://www.kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda",
        "https://kab-kediri.kpu.go.id:443/blog/read/10000_sumpah-pemuda",
        "http://kab-kediri.kpu.go.id:80/blog/read/10000_sumpah-pemuda",
        "https://kab-kediri.kpu.go.id/index.php/blog/read/10000_sumpah-pemuda",
        "https://kab-kediri.kpu.go.id/index.php/index.php/blog/read/10000_sumpah-pemuda",
        "https://kab-kediri.kpu.go.id//blog//read/10000_sumpah-pemuda/",
        "https://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda.html",
        "https://kab-kediri.kpu.go.id/blog/read/10000_sumpah%2dpemuda",
        "https://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda#komentar",
        "https://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda?utm_source=wa&fbclid=1&ci_session=a&print=1",
        "https://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda?apa=saja",
        "  https://kab-kediri.kpu.go.id/blog/read/10000_\nsumpah-pemuda ",
    ],
)
def test_spellings_of_one_article_agree(twin: str) -> None:
    assert canonical(twin) == ARTICLE
    assert parse_address(twin).host == "kab-kediri.kpu.go.id"


@pytest.mark.parametrize(
    "first",
    [
        LISTING,
        LISTING + "/",
        LISTING + "?page=1",
        LISTING + "?page=0",
        LISTING + "?page=",
        LISTING + "/0",
        LISTING + "/page/1",
        LISTING + "/berita-terkini",
        LISTING + "_berita-terkini",
        LISTING + "?fbclid=x&cari=",
        "https://kab-magetan.kpu.go.id/index.php/blog/category/104",
        "https://kab-magetan.kpu.go.id/index.php/blog/category/104?page=1",
    ],
)
def test_spellings_of_a_first_listing_page_agree(first: str) -> None:
    address = parse_address(first)
    assert (address.kind, address.url, address.category, address.page) == ("listing", LISTING, "104", None)
    assert address.key == "category:104"


LISTINGS = [
    ("/index.php/blog/category/104?page=16", "/blog/category/104", "?page=16"),
    ("/blog/category/104/page/2", "/blog/category/104", "/page/2"),
    ("/blog/category/104/halaman/2", "/blog/category/104", "/halaman/2"),
    ("/blog/category/104/20", "/blog/category/104", "/20"),
    ("/blog/category/104/berita-terkini/20", "/blog/category/104", "/20"),
    ("/blog/category/104_berita-terkini/page/3", "/blog/category/104", "/page/3"),
    ("/blog/category/104_berita-terkini?page=3", "/blog/category/104", "?page=3"),
    ("/blog/category/berita-terkini?page=02", "/blog/category/berita-terkini", "?page=2"),
    ("/blog/category/berita-terkini/page/2", "/blog/category/berita-terkini", "/page/2"),
    ("/blog/category/104?hal=2", "/blog/category/104", "?hal=2"),
    ("/blog/category/104?halaman=2", "/blog/category/104", "?halaman=2"),
    ("/blog/category/104?p=2", "/blog/category/104", "?p=2"),
    ("/blog/category/104?paged=2", "/blog/category/104", "?paged=2"),
    ("/blog/category/104?start=20", "/blog/category/104", "?start=20"),
    ("/blog/category/104?offset=20", "/blog/category/104", "?offset=20"),
    ("/blog/category/104?per_page=20", "/blog/category/104", "?per_page=20"),
    ("/blog/category/104?per_page=10&page=2", "/blog/category/104", "?page=2"),
    ("/blog/category/104?limitstart=20&limit=10", "/blog/category/104", "?limitstart=20"),
    ("/blog/category/104?page_berita=2&utm_source=x", "/blog/category/104", "?page_berita=2"),
    ("/berita/104/berita-terkini", "/berita/104", None),
    ("/berita/104/berita-terkini?page=2", "/berita/104", "?page=2"),
]


@pytest.mark.parametrize(("path", "expected", "page"), LISTINGS)
def test_a_listing_keeps_its_category_and_pager(path: str, expected: str, page: str | None) -> None:
    address = parse_address("https://bali.kpu.go.id" + path)
    assert (address.kind, address.page) == ("listing", page)
    assert address.url == f"https://bali.kpu.go.id{expected}{page or ''}"


@pytest.mark.parametrize("home", ["", "/", "/index.php", "/index.php/", "/#berita", "?utm_source=x", "//"])
def test_spellings_of_the_home_page_agree(home: str) -> None:
    address = parse_address("http://Bali.kpu.go.id" + home)
    assert (address.kind, address.url, address.key) == ("home", "https://bali.kpu.go.id/", "home")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "/blog/read/1_x",
        "javascript:void(0)",
        "mailto:a@kpu.go.id",
        "data:text/html,x",
        "ftp://bali.kpu.go.id/blog/read/1_x",
        "httpſ://bali.kpu.go.id/",
        "https://kpu.go.id/blog/read/1_x",
        "https://sulut.kpu..go.id/blog/read/1_x",
        "https://bali.kpu.go.id.evil.example/blog/read/1_x",
        "https://evil.example/bali.kpu.go.id/blog/read/1_x",
        "https://evilkpu.go.id/blog/read/1_x",
        "https://user:pw@bali.kpu.go.id/blog/read/1_x",
        "https://bali.kpu.go.id:8080/blog/read/1_x",
        "https://cekdptonline.kpu.go.id/blog/read/1_x",
        "https://bali.bawaslu.go.id/blog/read/1_x",
        "https://[::1]/blog/read/1_x",
        "https://bali.kpu.go.id/page/read/12/visi-misi",
        "https://bali.kpu.go.id/?option=com_content&view=article&id=279",
        "https://bali.kpu.go.id/blog/read",
        "https://bali.kpu.go.id/blog/read/",
        "https://bali.kpu.go.id/blog/read/.html",
        "https://bali.kpu.go.id/blog/read/..",
        "https://bali.kpu.go.id/blog/read/1_x/y/z",
        "https://bali.kpu.go.id/blog/read/laporan.pdf",
        "https://bali.kpu.go.id/blog/read/foto.JPEG",
        "https://bali.kpu.go.id/blog/read/1234567890123456789_x",
        "https://bali.kpu.go.id/blog/read/1_x%22onmouseover=alert",
        "https://bali.kpu.go.id/blog/read/1_x%00",
        "https://bali.kpu.go.id/blog/read/1_x%2Fy",
        "https://bali.kpu.go.id/blog/read/1_x%FF",
        "https://bali.kpu.go.id/blog/read/\ud800",
        "https://bali.kpu.go.id/blog/read/" + "x" * 2000,
        "https://bali.kpu.go.id/blog/read/" + "é" * 1000,
        "https://bali.kpu.go.id/public/bali/images/1760966694_dc3d3c79c4bfdc81974e.jpg",
        "https://bali.kpu.go.id/wp-json/",
        "https://bali.kpu.go.id/blog/category",
        "https://bali.kpu.go.id/berita/judul-berita-lama",
        "https://kab-jepara.kpu.go.id/index.php/blog/category/104/%5Cu0022onmouseover=%27R251%2897653%29%27bad=%5Cu0022?page=5",
        "https://kab-jepara.kpu.go.id/blog/category/104_%5Cu0022onmouseover=1?page=5",
        "https://malut.kpu.go.id/index.php/blog/category/104/82/93?page=25",
        "https://malut.kpu.go.id/index.php/blog/category/104/82?page=25",
        "https://malut.kpu.go.id/blog/category/104/page/2/3",
        "https://malut.kpu.go.id/blog/category/104?page=2'",
        "https://malut.kpu.go.id/blog/category/104?page=-1",
        "https://malut.kpu.go.id/blog/category/104?page=99999999999",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        parse_address(url)
    with pytest.raises(AddressRefused):
        fetchable(url)


def test_a_refusal_counts_under_its_reason_and_names_the_address() -> None:
    with pytest.raises(AddressRefused) as caught:
        parse_address("https://evil.example/x")
    assert caught.value.reason == "a host that is no office of KPU"
    assert "evil.example" in str(caught.value)


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        (ARTICLE + "#isi", ARTICLE),
        ("http://Bali.kpu.go.id:80", "http://bali.kpu.go.id/"),
        (
            "http://bali.kpu.go.id/index.php/blog/read/1_x.html?share=wa",
            "http://bali.kpu.go.id/index.php/blog/read/1_x.html",
        ),
        (LISTING + "?page=1&lang=id&urut=baru", LISTING + "?page=1&urut=baru"),
        (LISTING + "/berita-terkini/20", LISTING + "/berita-terkini/20"),
    ],
)
def test_what_is_asked_is_what_the_site_printed(printed: str, asked: str) -> None:
    assert fetchable(printed) == asked


PATHS = st.sampled_from(
    ["/", "/blog/read/", "/index.php/blog/read/12_", "/blog/read/12/", "/berita/baca/9/", "/blog/category/", "//"]
)
HOSTS = st.sampled_from(
    ["bali.kpu.go.id", "KAB-JEPARA.kpu.go.id", "kpud-grobogankab.go.id", "evil.example", "bali.kpu.go.id:443"]
)
ADDRESSES = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    HOSTS,
    PATHS,
    st.text(max_size=30) | st.text(alphabet="0123456789_-/%.aé?=&#", max_size=30),
    st.sampled_from(["", ".html", "/", "?page=2", "#x", "?utm_source=1&page=3"]),
)


@given(st.text() | ADDRESSES)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with contextlib.suppress(AddressRefused):
        address = parse_address(text)
        assert address.url.isascii()
        assert parse_address(address.url) == address
        assert canonical(canonical(text)) == canonical(text)
        assert parse_address(fetchable(text)) == address
        assert fetchable(fetchable(text)) == fetchable(text)


SLUGS = st.text(alphabet=st.characters(categories=["L", "N"], include_characters="-.'(),~ "), min_size=1, max_size=60).filter(
    lambda slug: slug == slug.strip() and slug not in {".", ".."} and not slug[0].isdigit() and "." not in slug[-6:]
)


@given(
    slug=SLUGS, ident=st.none() | st.integers(0, 10**12), index=st.booleans(), tail=st.sampled_from(["", ".html", "/", "?sid=1"])
)
def test_twins_agree_whatever_the_slug(slug: str, ident: int | None, index: bool, tail: str) -> None:
    name = slug if ident is None else f"{ident}_{slug}"
    plain = parse_address(f"https://bali.kpu.go.id/blog/read/{name}")
    twin = parse_address(f"http://BALI.kpu.go.id{'/index.php' if index else ''}/blog/read/{name}{tail}")
    assert plain == twin
    assert (plain.id, plain.slug) == (ident, slug)
