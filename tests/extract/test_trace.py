"""A trace says what the reader does: over every theme it tells the same article, and leaves no run of text unexplained."""

from __future__ import annotations

import pytest

from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.trace import Trace, trace_article
from kpucrawl.items import RawArticle
from kpucrawl.normalise.article import normalise, steps_of
from kpucrawl.normalise.trace import cuts, mends, weighed
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.views import article_address
from kpucrawl.rehearse.world import World

LATEST = "2026-11-22"


def traces(theme: str) -> list[tuple[Trace, RawArticle | None]]:
    world = World(seed=3, sites=["kab-magetan"], articles_per_site=5, themes=[theme], traps=False)
    site = world.sites[0]
    drawn = Pages(world, site)
    pages = []
    for post in drawn.newest:
        address = article_address(site, post)
        path = address if address.startswith("/") else "/" + address.split("/", 3)[3]
        pages.append((drawn.page(path).content, f"https://{site.host}{path}", post.title))
    furniture = Furniture()
    for body, url, _ in pages:
        furniture.learn(flatten(decode(body), url))
    told = []
    for body, url, title in pages:
        try:
            raw = read_article(body, url, furniture=furniture, expected_title=title)
        except NotAnArticle:
            raw = None
        told.append((trace_article(body, url, furniture=furniture, expected_title=title), raw))
    return told


@pytest.mark.parametrize("theme", list(THEMES))
def test_a_trace_tells_what_was_read_and_why(theme: str) -> None:
    for trace, raw in traces(theme):
        assert trace.raw == raw
        assert (trace.reason is None) == (raw is not None)
        assert [segment.at for segment in trace.segments] == list(range(len(trace.segments)))
        assert all(bool(segment.why) == (segment.role == "cut") for segment in trace.segments)
        if raw is None:
            continue
        kept = " ".join(segment.text for segment in trace.segments if segment.role == "kept")
        assert all(block.text in kept for block in raw.blocks)
        assert trace.headlines[0].text == raw.title
        assert sum(agrees for _, _, agrees in trace.witnesses) >= 2
        value = sum(weight for _, weight in trace.grounds)
        assert raw.confidence == pytest.approx(min(0.99, max(0.05, value)), abs=0.006)
        fields = [sourced.field for sourced in trace.evidence]
        assert fields[0] == "title"
        assert fields.count("date") == len(raw.dates)
        assert "nowhere as it is" not in {sourced.source for sourced in trace.evidence if sourced.field in {"counter", "date"}}
        assert [cluster.chosen for cluster in trace.clusters].count(True) >= bool(raw.blocks) - 1


@pytest.mark.parametrize("theme", ["numberlines", "docpaste", "hydrated", "tables98"])
def test_what_is_no_text_was_cut_by_a_rule_that_has_a_name(theme: str) -> None:
    site = site_named("kab-magetan")
    for _, raw in traces(theme):
        if raw is None:
            continue
        steps = steps_of(raw, latest=LATEST)
        article = normalise(raw, site, latest=LATEST)
        assert article.body == "\n\n".join(steps.paragraphs)
        gone = list(cuts(steps))
        assert all(cut.rule and cut.why for cut in gone)
        left = " ".join(article.body.split())
        for cut in gone:
            left += " " + " ".join(cut.text.split())
        for block in steps.raw.blocks:
            assert all(word in left for word in block.text.split())
        days = list(weighed(steps))
        assert sum(day.verdict == "taken" for day in days) == (article.published_on is not None)
        assert all(day.day == article.published_on for day in days if day.verdict == "taken")


def test_mended_characters_are_told() -> None:
    url = "https://bali.kpu.go.id/blog/read/7_rapat"
    text = "KPU menggelar rapat pleno di aula kantor, nilai‐nilai luhur dijunjung. " * 4
    html = f"<title>Rapat</title><h1>Rapat</h1><p>{text}</p>"
    raw = read_article(html, url)
    (mend,) = mends(raw, steps_of(raw))
    assert "nilai‐nilai" in mend.before
    assert "nilai-nilai" in mend.after


@pytest.mark.parametrize(
    ("body", "content_type", "encoding", "how"),
    [
        ("Jum’at".encode(), "text/html; charset=iso-8859-1", "utf-8", "valid UTF-8"),
        ("Jum’at".encode("cp1252"), "text/html; charset=iso-8859-1", "windows-1252", "declared"),
        ("Jum’at".encode("cp1252"), "text/html; charset=utf-8", "windows-1252", "neither"),
        ("Jum’at".encode("utf-16"), None, "utf-16-le", "byte order mark"),
    ],
)
def test_how_a_page_was_decoded(body: bytes, content_type: str | None, encoding: str, how: str) -> None:
    trace = trace_article(body, "https://bali.kpu.go.id/blog/read/7_rapat", content_type=content_type)
    assert (trace.encoding, how in trace.decoded_by) == (encoding, True)
    assert trace.segments[0].text == "Jum’at"
