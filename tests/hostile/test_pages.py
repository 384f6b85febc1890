"""Pages made to cost more than their length: read in bounded work, or refused in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.listing import read_listing
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.site import SiteReader

ARTICLE = "https://kab-magetan.kpu.go.id/blog/read/8100_rapat-pleno-terbuka"
LISTING = "https://kab-magetan.kpu.go.id/blog/category/104"
SENTENCE = "Komisi Pemilihan Umum Kabupaten Magetan menggelar rapat pleno terbuka di aula kantor bersama para saksi dan pengawas."
PARAGRAPH = f"<p>{SENTENCE}</p>"
START = f"<html><head><title>Rapat Pleno Terbuka - KPU</title></head><body><h1>Rapat Pleno Terbuka</h1>{PARAGRAPH * 5}"


def repeated(form: str) -> Callable[[int], str]:
    """Return a maker of pages that repeat a form; ``%d`` in it is the number of the repetition."""
    pieces = form.split("%d")
    return lambda times: START + "".join(str(number).join(pieces) for number in range(times))


GROWING = {
    "paragraphs": repeated(f"<p>{SENTENCE} %d</p>"),
    "short paragraphs": repeated("<p>kata %d</p>"),
    "headings": repeated("<h2>Rapat Pleno %d Terbuka</h2>"),
    "titles again": repeated("<h1>Rapat Pleno Terbuka</h1>"),
    "links to articles": repeated("<li><a href=/blog/read/%d_kata>kata %d</a></li>"),
    "links to listings": repeated("<li><a href=/blog/category/%d>kata %d</a></li>"),
    "links to itself": repeated("<li><a href=/blog/read/8100_x>kata %d</a></li>"),
    "links to itself in one text": repeated("<a href=/blog/read/8100_x>kata %d</a> "),
    "links never closed": repeated("<a href=/blog/read/%d_x>kata %d "),
    "categories beside dates": repeated("<p><a href=/blog/category/%d>Kategori %d</a> Senin, 8 September 2025</p>"),
    "line breaks": repeated("kata %d<br>"),
    "printed sheets": repeated("<div><p style=position:absolute>Rapat %d oleh</p><p style=position:absolute>komisi %d</p></div>"),
    "subheads with hints": repeated(f"<h3>Rapat %d <span>ketuk %d</span></h3><p>{SENTENCE}</p>"),
    "folds in one text": repeated('… <span style="display:none">dan sisanya yang panjang %d.</span> selengkapnya '),
    "folds with words to click": repeated(
        f'<p>Rapat %d… <a href="#x%d">selengkapnya</a></p><div id=x%d style="display:none">{SENTENCE}</div>'
    ),
    "folds in one another": repeated(f'<div style="display:none">{SENTENCE} %d'),
    "announced advertisements": repeated(f"<p>Iklan</p><p>Gulir %d</p><p>{SENTENCE}</p>"),
    "pictures": repeated("<img src=/x%d.jpg>"),
    "pictures and short texts": repeated("<img src=/x%d.jpg><p>kata %d</p>"),
    "dates": repeated("<p>Senin, 8 September 2025 pukul %d</p>"),
    "time stamps": repeated("<p><time datetime=2025-01-01T00:%d>Senin, 8 September 2025</time></p>"),
    "counters": repeated("<p>Telah dilihat %d kali</p>"),
    "share bars": repeated("<p>facebook twitter whatapps %d</p>"),
    "Baca juga": repeated("<p>Baca juga: Judul %d</p>"),
    "texts parted by other lists": repeated(f"<div><p>{SENTENCE} %d</p></div><p>Berita Terkait</p>"),
    "rows": repeated("<table><tr><td>a %d<td>b<tr><td>c<td>d</table>"),
    "elements of its own making": repeated("<x-y>kata %d</x-y>"),
}
ENTRIES = {
    "short entries": repeated("<li><a href=/blog/read/%d_kata>kata %d</a></li>"),
    "short entries beside listings": repeated(
        "<li><a href=/blog/read/%d_kata>kata %d</a></li><li><a href=/blog/category/%d>kata</a></li>"
    ),
    "headlines": repeated("<li><a href=/blog/read/%d_kata>KPU Kabupaten Magetan Menggelar Rapat Pleno Terbuka %d</a></li>"),
    "pages of a pager": repeated("<option value=/blog/category/104?page=%d>"),
}


def read(page: str) -> int:
    """Return how many blocks an article page has."""
    return len(read_article(page, ARTICLE).blocks)


def read_list(page: str) -> int:
    """Return how many articles a listing page leads to."""
    return len(read_listing(page, LISTING).articles)


@pytest.mark.parametrize("name", GROWING)
def test_the_work_for_an_article_page_grows_as_the_page_does(name: str, lines_run: Callable[..., int]) -> None:
    assert read(START) == 5  # what is loaded on first use is loaded
    few, many = (lines_run(read, GROWING[name](times)) - lines_run(read, START) for times in (100, 800))
    assert many < 10 * few


@pytest.mark.parametrize("name", ENTRIES)
def test_the_work_for_a_listing_page_grows_as_the_page_does(name: str, lines_run: Callable[..., int]) -> None:
    read_list(START)
    few, many = (lines_run(read_list, ENTRIES[name](times)) - lines_run(read_list, START) for times in (100, 800))
    assert many < 10 * few


def test_the_work_for_a_site_grows_with_its_pages(lines_run: Callable[..., int]) -> None:
    def read_pages(number: int) -> None:
        reader: SiteReader[int] = SiteReader()
        for page in range(number):
            reader.offer(START + f"<p>Rapat nomor {page}.</p><p>{page} kali</p>", ARTICLE, page)
        reader.flush()

    read_pages(6)
    few, many = lines_run(read_pages, 20), lines_run(read_pages, 80)
    assert many < 6 * few


def test_a_page_past_the_bound_is_refused_in_words() -> None:
    page = START + PARAGRAPH * (20_000_000 // len(PARAGRAPH))
    with pytest.raises(PageRefused, match=r"characters long; more than [\d,]+ are not read"):
        read_article(page, ARTICLE)
    with pytest.raises(PageRefused, match=r"characters long; more than [\d,]+ are not read"):
        read_listing(page, LISTING)


def test_a_page_in_too_many_pieces_is_refused_in_words() -> None:
    with pytest.raises(PageRefused, match="pieces of text"):
        read_article(START + "<p>kata</p>" * 61_000, ARTICLE)


@pytest.mark.parametrize("tag", ["div", "b", "span", "font color=red", "blockquote", "ul><li", "table><tr><td", "x-y"])
def test_a_hundred_thousand_nested_tags_are_read_or_refused(tag: str) -> None:
    try:
        found = read_article(START + f"<{tag}>" * 100_000 + "kata", ARTICLE)
    except (PageRefused, NotAnArticle):
        return
    assert found.title == "Rapat Pleno Terbuka"


@pytest.mark.parametrize(
    "page",
    [
        START + "<p>" + "&amp;" * 1_000_000,
        START + "<p>" + "k" * 5_000_000,
        START + "<p>" + "kata " * 1_000_000,
        START + "<p>" + "Baca juga: " * 100_000,
        START + "<" * 1_000_000,
        START + "<div " + " ".join(f"a{at}" for at in range(100_000)) + ">",
        START + "<div " + " ".join(f'a{at}="<>"' for at in range(100_000)) + ">",
        START + "<!-- " * 300_000,
        START + "<a href='" * 100_000,
        START + "<p>" + " " * 3_000_000 + "kata",
        START + '<script type="application/ld+json">' + "[" * 250_000 + "</script>",
        START + '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>",
        f"<title>{'kata - ' * 100_000}</title>{START}",
    ],
    ids=[
        "entities",
        "one word",
        "words",
        "Baca juga",
        "brackets",
        "attributes",
        "attributes with brackets",
        "comments",
        "quotes",
        "spaces",
        "deep JSON",
        "JSON objects",
        "<title>",
    ],
)
def test_a_long_page_with_an_article_is_read(page: str) -> None:
    found = read_article(page, ARTICLE)
    assert found.title == "Rapat Pleno Terbuka"
    assert [block.text for block in found.blocks[:5]] == [SENTENCE] * 5


@pytest.mark.parametrize(
    "body",
    [
        "Jumâ€™at ".encode() * 100_000,
        "ÃƒÂ¢".encode() * 100_000,
        bytes(range(256)) * 4_000,
        b"\x81" * 1_000_000,
        b"<meta charset=" * 100_000 + b"\x81\xff",
        b"\0" * 1_000_000,
    ],
    ids=["mojibake", "mojibake of mojibake", "every byte", "no byte", "charsets", "NUL"],
)
def test_bytes_that_are_hard_to_tell_become_text(body: bytes) -> None:
    assert decode(body)
