"""Links that lead away from KPU, wherever in the markup they hide."""

from __future__ import annotations

import pytest

from kpucrawl.extract.outlinks import MOST_LINKS, Outlink, read_outlinks

HERE = "https://bali.kpu.go.id/blog/read/7_rapat"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://x.example/a?b=1&amp;c=2">satu <b>dua</b></a>', Outlink("https://x.example/a?b=1&c=2", "satu dua")),
        ("<a class=k href=http://X.example>satu</a>", Outlink("http://X.example", "satu")),
        ("<a href='//x.example/'>satu</a>", Outlink("https://x.example/", "satu")),
        (
            '<div style="display:none"><a rel=dofollow href="https://x.example/">satu</a></div>',
            Outlink("https://x.example/", "satu"),
        ),
        ('<a href="https://x.example/"><img src="/i.gif"></a>', Outlink("https://x.example/", "")),
        ('<A HREF="https://x.example/">SATU</A>', Outlink("https://x.example/", "SATU")),
        ('<iframe width=1 src="https://x.example/f"></iframe>', Outlink("https://x.example/f", "", "frame")),
        ('<link rel="canonical" href="https://x.example/">', Outlink("https://x.example/", "", "head")),
        ('<link href="https://x.example/" rel=amphtml>', Outlink("https://x.example/", "", "head")),
        ('<meta http-equiv="refresh" content="0; url=https://x.example/">', Outlink("https://x.example/", "", "jump")),
        ('<script>window.location = "https://x.example/"</script>', Outlink("https://x.example/", "", "jump")),
        ("<script>top.location.replace('https://x.example/')</script>", Outlink("https://x.example/", "", "jump")),
    ],
)
def test_a_link_that_leads_away(html: str, found: Outlink) -> None:
    assert read_outlinks(html, HERE) == (found,)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://bali.kpu.go.id/">kami</a><a href="https://www.kpu.go.id/">pusat</a><a href="/blog/read/8_b">dalam</a>',
        '<link rel="stylesheet" href="https://cdn.example/a.css"><script src="https://cdn.example/a.js"></script>',
        '<img src="https://cdn.example/a.jpg"> Kunjungi https://x.example/ segera. // komentar',
        '<meta property="og:image" content="https://cdn.example/a.jpg">',
        "<a href='https://'>",
        "<a href='//",
        "//",
    ],
)
def test_what_is_no_link_away(html: str) -> None:
    assert read_outlinks(html, HERE) == ()


def test_each_address_once_and_no_more_than_some_hundreds() -> None:
    farm = "".join(f'<a href="https://x{number}.example/">slot</a>' * 2 for number in range(2 * MOST_LINKS))
    assert len(read_outlinks(farm, HERE)) == MOST_LINKS
