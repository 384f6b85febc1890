"""In: a size; out: pages and texts made to cost more than their length: nested, endless, repeated, or hard on a pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

Make = Callable[[int], str]

SENTENCE = "Komisi Pemilihan Umum Kabupaten Magetan menggelar rapat pleno terbuka di aula kantor bersama para saksi dan pengawas."
HEAD = "<html><head><title>Rapat Pleno Terbuka - KPU</title></head><body>"
START = f"{HEAD}<h1>Rapat Pleno Terbuka</h1>" + f"<p>{SENTENCE}</p>" * 5


def _each(form: str) -> Make:
    """Return a maker of pages that repeat a form; ``%d`` in it is the number of the repetition."""
    pieces = form.split("%d")
    return lambda n: START + "".join(str(number).join(pieces) for number in range(n))


_PLACED = "style=position:absolute;left:10px;top:%dpx"

PAGES: Mapping[str, tuple[Make, int]] = {
    "nested tags": (lambda n: START + "<div>" * n + "kata" + "</div>" * n, 100_000),
    "nested tags, each with text": (lambda n: START + "<div>kata " * n, 100_000),
    "nested quotes with sentences": (lambda n: START + f"<blockquote><p>{SENTENCE}</p>" * n, 10_000),
    "nested tables": (lambda n: START + "<table><tr><td>kata " * n, 20_000),
    "nested lists": (lambda n: START + "<ul><li>kata " * n, 50_000),
    "nested links to a category": (lambda n: START + "<a rel=category href=/x><i>kata " * n, 10_000),
    "nested article sections": (lambda n: START + "<span itemprop=articleSection>kata " * n, 4_000),
    "unclosed <font>": (lambda n: START + "<font color=red>kata " * n, 200_000),
    "unclosed links": (_each("<a href=/blog/read/%d_x>kata "), 100_000),
    "a page of 20 MB": (lambda n: START + f"<p>{SENTENCE}</p>" * (n // 124), 20_000_000),
    "one text of 5 MB": (lambda n: START + "<p>" + "kata " * (n // 5), 5_000_000),
    "one word of 5 MB": (lambda n: START + "<p>" + "k" * n, 5_000_000),
    "sentences in one text": (lambda n: START + "<p>" + "KPU menggelar rapat. " * (n // 21), 5_000_000),
    "paragraphs": (lambda n: START + f"<p>{SENTENCE}</p>" * n, 50_000),
    "short paragraphs": (lambda n: START + "<p>kata</p>" * n, 50_000),
    "headings": (_each("<h2>Rapat Pleno %d Terbuka</h2>"), 50_000),
    "titles again": (lambda n: START + "<h1>Rapat Pleno Terbuka</h1>" * n, 50_000),
    "a million links": (lambda n: START + "<a href=/a>a</a>" * n, 1_000_000),
    "links to articles": (_each("<li><a href=/blog/read/%d_kata>kata %d</a></li>"), 50_000),
    "links to listings": (_each("<li><a href=/blog/category/%d>kata %d</a></li>"), 50_000),
    "links to itself": (_each("<li><a href=/blog/read/8100_x>kata %d</a></li>"), 50_000),
    "links to itself in one text": (_each("<a href=/blog/read/8100_x>kata %d</a> "), 50_000),
    "categories beside dates": (_each("<p><a href=/blog/category/%d>Kategori %d</a> Senin, 8 September 2025</p>"), 20_000),
    "breadcrumbs": (
        lambda n: HEAD + "".join(f"<a href=/>Beranda</a> » <a href=/blog/category/{at}>K {at}</a>" for at in range(n)) + START,
        20_000,
    ),
    "attributes": (lambda n: START + "<div " + " ".join(f"a{at}=1" for at in range(n)) + ">kata</div>", 100_000),
    "attributes with brackets": (lambda n: START + "<div " + " ".join(f'a{at}="<>"' for at in range(n)) + ">kata</div>", 100_000),
    "an attribute of many words": (lambda n: START + "<div title='" + "kata " * n + "'>kata</div>", 500_000),
    "open quotes in tags": (lambda n: START + "<p title=\"kata 'kata>kata </p>" * n, 100_000),
    "a million entities": (lambda n: START + "<p>" + "&amp;" * n, 1_000_000),
    "line breaks": (lambda n: START + "<p>" + "kata<br>" * n, 200_000),
    "line breaks and links": (_each("kata %d <a href=/x%d>tautan %d</a><br>"), 50_000),
    "lines with links": (_each("Kata %d <a href=/x%d>Tautan %d</a><br>"), 50_000),
    "preformatted lines": (lambda n: START + "<pre>" + "baris\n" * n, 200_000),
    "emphasis across lines": (_each("<b>kata %d<br>Kata</b> <i>y</i><br>"), 25_000),
    "printed lines": (_each(f"<p {_PLACED}>Rapat nomor %d digelar oleh</p><p {_PLACED}>komisi di aula</p>"), 20_000),
    "printed sheets": (_each(f"<div><p {_PLACED}>Rapat nomor %d digelar oleh</p><p {_PLACED}>komisi di aula</p></div>"), 20_000),
    "folded texts": (_each(f"<p>Rapat %d… <a href=#>selengkapnya</a><span style='display:none'>{SENTENCE}</span></p>"), 10_000),
    "folds in one text": (
        _each('… <span style="display:none">dan sisanya yang panjang %d menyusul.</span> selengkapnya '), 20_000,
    ),
    "folds in one another": (_each(f"<div style='display:none'>{SENTENCE} %d"), 10_000),
    "announced advertisements": (_each(f"<p>Iklan</p><p>Gulir %d</p><p>{SENTENCE}</p>"), 10_000),
    "subheads with hints": (_each(f"<h3>Rapat %d <span>ketuk untuk membuka</span></h3><p>{SENTENCE}</p>"), 10_000),
    "subheads with hints of their own": (_each(f"<h3>Rapat %d <span>ketuk %d</span></h3><p>{SENTENCE}</p>"), 10_000),
    "cards": (_each("<div><a href=/blog/read/%d_x><img src=/t/%d.jpg><h4>Rapat %d</h4></a><p>Isi %d...</p></div>"), 20_000),
    "notices": (_each(f"<div class=n%d><i class=info></i> Pemberitahuan %d: tutup.</div><p>{SENTENCE}</p>"), 10_000),
    "pictures": (_each("<img src=/x%d.jpg>"), 100_000),
    "pictures and short texts": (_each("<img src=/x%d.jpg><p>kata %d</p>"), 50_000),
    "pictures, then short texts": (lambda n: START + "<img src=/x.jpg>" * n + "<p>kata kata</p>" * n, 25_000),
    "dates": (lambda n: START + "<p>Senin, 8 September 2025</p>" * n, 50_000),
    "time stamps": (_each("<p><time datetime=2025-01-01T00:%d>Senin, 8 September 2025</time></p>"), 30_000),
    "counters": (_each("<p>Telah dilihat %d kali</p>"), 50_000),
    "share bars": (lambda n: START + "<p>facebook twitter whatapps</p>" * n, 50_000),
    "Baca juga, lines": (lambda n: START + "<p>Baca juga: Judul</p>" * n, 50_000),
    "Baca juga, one text": (lambda n: START + "<p>" + "Baca juga: " * n, 100_000),
    "texts parted by other lists": (lambda n: START + f"<div><p>{SENTENCE}</p></div><p>Berita Terkait</p>" * n, 20_000),
    "table rows": (lambda n: START + "<table>" + "<tr><td>a<td>b" * n, 50_000),
    "definition lists": (lambda n: START + "<dl>" + "<dt>a<dd>b" * n, 25_000),
    "elements of its own making": (lambda n: START + "<x-y>kata</x-y>" * n, 50_000),
    "JSON-LD blocks": (
        lambda n: '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Judul"}</script>' * n + START, 50_000,
    ),
    "JSON-LD brackets": (lambda n: f'<script type="application/ld+json">{"[" * n}</script>' + START, 250_000),
    "metas": (lambda n: "".join(f"<meta name=og:title{at} content=x>" for at in range(n)) + START, 100_000),
    "a long <title>": (lambda n: f"<title>{'kata - ' * n}</title>" + START, 100_000),
    "comments": (lambda n: START + "<!-- x -->" * n, 300_000),
    "angle brackets": (lambda n: START + "<" * n, 1_000_000),
    "open quotes": (lambda n: START + "<a href='" * n, 100_000),
}  # fmt: skip
"""Article pages, each with its greatest size."""

LISTINGS: Mapping[str, tuple[Make, int]] = {
    "short entries": (_each("<li><a href=/blog/read/%d_kata>kata %d</a></li>"), 20_000),
    "short entries beside listings": (
        _each("<li><a href=/blog/read/%d_kata>kata %d</a></li><li><a href=/blog/category/%d>kata</a></li>"), 10_000,
    ),
    "headlines": (_each("<li><a href=/blog/read/%d_kata>KPU Magetan Menggelar Rapat Pleno Terbuka Nomor %d</a></li>"), 20_000),
    "one article again and again": (_each("<li><a href=/blog/read/7_kata>kata %d</a></li>"), 20_000),
    "nested entries": (_each("<div><a href=/blog/read/%d_kata>kata</a>"), 10_000),
    "nested links": (_each("<a href=/blog/read/%d_kata><i>kata "), 10_000),
    "pages of a pager": (_each("<option value=/blog/category/104?page=%d>"), 50_000),
    "addresses in a script": (lambda n: START + "<div onclick=\"" + "'/aaaa" * n + '">', 200_000),
    "a long address": (lambda n: START + "<a href=/blog/read/1_" + "x" * n + ">kata</a>", 5_000_000),
    "<base>": (lambda n: START + "<base href=/x>" * n + "<a href=x>y</a>", 50_000),
}  # fmt: skip
"""Listing pages."""

BYTES: Mapping[str, tuple[Callable[[int], bytes], int]] = {
    "mojibake in one line": (lambda n: "Jumâ€™at ".encode() * (n // 12), 2_000_000),
    "mojibake in lines": (lambda n: "Jumâ€™at\n".encode() * (n // 12), 2_000_000),
    "mojibake of mojibake": (lambda n: "ÃƒÂ¢".encode() * (n // 8), 2_000_000),
    "every byte": (lambda n: bytes(range(256)) * (n // 256), 2_000_000),
    "no byte of any encoding": (lambda n: b"\x81" * n, 2_000_000),
    "charsets declared": (lambda n: b"<meta charset=" * (n // 14) + b"\x81\xff", 2_000_000),
    "NUL": (lambda n: b"\0" * n, 2_000_000),
}
"""Bodies whose encoding is hard to tell."""


def _forms() -> Iterator[str]:
    yield from (
        " ",
        "\t",
        "\n",
        "1",
        "12 ",
        "a",
        "A ",
        "Aa ",
        "kata ",
        "KPU menggelar rapat. ",
        "(",
        "((",
        "[",
        "(a",
        "(a/b)",
        "(humas)",
        "*)",
        ".) ",
    )
    yield from (
        "#",
        "#tag ",
        ",",
        ", ",
        ".",
        ". ",
        "...",
        "…",
        "'",
        '"',
        "“",
        "-",
        "--",
        "– ",
        "_",
        "*",
        "=",
        "|",
        "/",
        "//",
        ":",
        "; ",
        "?",
        "\\",
    )
    yield from (
        "1/",
        "8/9 ",
        "(8/9)",
        "1-",
        "1 - ",
        "1, ",
        "12, ",
        "1,2, dan ",
        "17-18 ",
        "1 sampai ",
        "2025-",
        "2025-01-",
        "2025-01-01 ",
        "2025-01-01T",
    )
    yield from (
        "Januari ",
        "1 Januari ",
        "1 Januari 2025 ",
        "Senin ",
        "Senin, ",
        "Senin (",
        "Senin (8/9) ",
        "Jum'at, 1 ",
        "tahun ",
        "Tahun 2025 ",
        "1st ",
    )
    yield from (
        "pada tanggal ",
        "nomor 1/2/2025 ",
        "dua pertiga (2/3) ",
        "Triwulan III ",
        "tahun anggaran 2025 ",
        "12:00 ",
        "1760966694 ",
    )
    yield from (
        "Baca juga: ",
        "Baca juga: a. ",
        "Bagikan: ",
        "bagikan ini ",
        "facebook ",
        "fb|",
        "x ",
        "telah dilihat ",
        "dilihat: 1.",
        "1.000,",
        "1 views ",
    )
    yield from (
        "Warning: a",
        "on line 1 ",
        "Home » ",
        "Tags: ",
        "Diposting pada ",
        "A+ ",
        "perbesar huruf ",
        ".jpeg) ",
        "a.",
        "a-",
        "08 May 2020 | 0 Comments | By a ",
    )
    yield from (
        "Penulis: ",
        "Penulis:\t",
        "oleh : ",
        "Editor: a ",
        "A.",
        "a. ",
        "kab-x.kpu.go.id ",
        "kpu.go.id.",
        "https://",
        "KPU Kabupaten Magetan, ",
        "Apa itu ",
        "adalah ",
    )
    yield from (
        "&amp;",
        "&",
        "â€",
        "Ã",
        "Â ",
        "\u0336",
        "\u200d",
        "\u00ad",
        "\ue000",
        "\ud800",
        "İ",
        "ﬁ",
        "e\u0301",
        "\u0301",
        "😀",
        "\0",
        "\u2028",
    )
    yield from ("%41", "%", "&a=", "page=1&", "a=b&", "AND ", "OR ", "NEAR(", '"a" ', "a* ", "''")


FORMS = tuple(dict.fromkeys(_forms()))
"""What a hostile text repeats."""
ENDS = ("", "!", "1 x")
"""What stands behind the repetition: a pattern that must fill a whole text fails only there."""
