"""The whole way: a raw article becomes an article, the same whether once or twice, on any text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import AddressRefused
from kpucrawl.items import Article, Block, BlockKind, Link, Printed, RawArticle
from kpucrawl.normalise.article import normalise

SHARED = Path(__file__).parents[2].parent / "shared"
FETCHED = "2026-11-22"
URL = "https://kab-magetan.kpu.go.id/blog/read/8100_sosialisasi"
IMAGE = "https://kab-magetan.kpu.go.id/public/kab-magetan/images/1760966694_dc3d3c79c4bfdc81974e.jpg"
SITE = site_named("kab-magetan")


def raw(
    *texts: str, title: str = "KPU Gelar Sosialisasi", url: str = URL, kind: BlockKind = "paragraph", **more: Any
) -> RawArticle:
    return RawArticle(url, title, tuple(Block(kind, text) for text in texts), **more)


def test_every_field() -> None:
    article = normalise(
        raw(
            "Berita Terkini",
            "KPU Gelar Sosialisasi",
            "MAGETAN –\xa0KPU Kabupaten Magetan  menggelar\nsosialisasi, Senin (8/9).",
            "Baca juga: KPU Magetan Gelar Rapat",
            "Rapat ditutup. (br)",
            "#TemanPemilih",
            "Bagikan:",
            "facebook twitter whatapps",
            "Telah dilihat 24 kali",
            label="Berita  Terkini:",
            images=(IMAGE, "https://x/b.jpg"),
            attachments=(Link("https://x/a.pdf", "Unduh\xa0disini"),),
            links=(Link("https://x/", " Laman "),),
            addresses=(
                "https://kab-magetan.kpu.go.id/index.php/blog/read/sosialisasi",
                URL,
                "https://x/",
                "https://kab-magetan.kpu.go.id/",
            ),
            read_by="structured",
            confidence=0.9,
        ),
        SITE,
        latest="2026-11-22T03:00:00Z",
    )
    assert article == Article(
        site="kab-magetan",
        key="id:8100",
        url=URL,
        kind="article",
        title="KPU Gelar Sosialisasi",
        body="MAGETAN – KPU Kabupaten Magetan menggelar sosialisasi, Senin (8/9).\n\nRapat ditutup.\n\n#TemanPemilih",
        published_on="2025-10-20",
        published_by="image",
        published_text="1760966694",
        event_on="2025-09-08",
        place="Magetan",
        author="br",
        category="Berita Terkini",
        views=24,
        image=IMAGE,
        attachments=(Link("https://x/a.pdf", "Unduh disini"),),
        links=(Link("https://x/", "Laman"),),
        addresses=("https://kab-magetan.kpu.go.id/blog/read/sosialisasi",),
        read_by="structured",
        confidence=0.9,
    )


def test_blocks_become_paragraphs() -> None:
    blocks = (
        Block("paragraph", "Berikut rinciannya:"),
        Block("item", "• Ketua\n KPU"),
        Block("item", "2. Anggota"),
        Block("row", "Kecamatan\tLaki-laki\tPerempuan"),
        Block("paragraph", "1.\tLHKPN"),
    )
    article = normalise(RawArticle(URL, "Rincian", blocks), SITE)
    assert article.body == "Berikut rinciannya:\n\nKetua KPU\n\n2. Anggota\n\nKecamatan\tLaki-laki\tPerempuan\n\n1. LHKPN"


def test_an_empty_page_is_an_article_without_a_body() -> None:
    article = normalise(raw(title=""), SITE)
    assert (article.body, article.kind, article.published_on, article.author, article.category) == (
        "",
        "article",
        None,
        None,
        None,
    )


def test_neighbours_settle_a_year() -> None:
    assert normalise(raw("KPU menggelar rapat (8/9)."), SITE, latest=FETCHED).event_on is None
    article = normalise(raw("KPU menggelar rapat (8/9)."), SITE, latest=FETCHED, neighbours=("2025-09-01", "2025-09-20"))
    assert (article.published_on, article.published_by, article.event_on) == ("2025-09-08", "text", "2025-09-08")


def test_today_alone_settles_nothing() -> None:
    assert normalise(raw("KPU menggelar rapat, Senin (8/9)."), SITE).published_on is None


def test_an_explainers_dates_are_history() -> None:
    article = normalise(
        raw(
            "Wamena - Koteka adalah busana adat.",
            "Apa itu koteka?",
            "Koteka diakui pada 17 Oktober 2023.",
            title="Mengenal Koteka",
        ),
        SITE,
        latest=FETCHED,
    )
    assert (article.kind, article.event_on, article.published_on) == ("filler", None, None)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(AddressRefused):
        normalise(raw("KPU.", url="https://example.org/"), SITE)


def test_odd_days_of_the_caller_are_passed_over() -> None:
    assert normalise(raw("Senin (8/9)"), SITE, latest="kemarin", neighbours=("", "x")).event_on is None


TEXTS = [
    "Jember, kab-jember.kpu.go.id – KPU Kabupaten Jember menggelar rapat, Senin (8/9/2025).",
    "“Kami siap,”ujar Ketua KPU. (dwp)",
    "Rapat ditutup dengan doa. (Humas/KPU Polman)*. ....",
    "Baca juga: KPU Nduga Gelar Rapat Pleno",
    "Penulis: Ayu Lestari | Editor: Budi",
    "#TemanPemilih #KPUMelayani",
    "Bagikan:",
    "facebook twitter whatapps",
    "facebook",
    "Telah dilihat 24 kali",
    "Berita Terkini",
    "KPU Gelar Sosialisasi",
    ".jpeg) Dalam rangka mewujudkan pemilu.",
    "08 May 2020 | 0 Comments | By kpukabpati",
    "Diposting pada 3 Juni 2022 oleh Admin",
    "Anggota berjumlah 5 (lima).",
    "wsw",
    "1. Ketua\n2. Anggota",
    "a\tb\tc",
    "\xa0\u200b",
    "â€œjujurâ€\x9d  \u0336  adil",
    "(humas",
    "[]",
]
BLOCKS = st.builds(
    Block,
    st.sampled_from(["paragraph", "heading", "item", "quote"]),
    st.one_of(st.sampled_from(TEXTS), st.text(max_size=40)),
)


@settings(max_examples=200)
@given(st.lists(BLOCKS, max_size=7))
def test_twice_is_once(blocks: list[Block]) -> None:
    once = normalise(RawArticle(URL, "KPU Gelar Sosialisasi", tuple(blocks)), SITE, latest=FETCHED)
    again = tuple(Block("paragraph", paragraph) for paragraph in once.body.split("\n\n")) if once.body else ()
    twice = normalise(RawArticle(URL, "KPU Gelar Sosialisasi", again), SITE, latest=FETCHED)
    assert twice.body == once.body


@given(st.text(), st.lists(BLOCKS, max_size=3), st.text(), st.text(), st.text(), st.text())
def test_no_text_makes_it_stumble(title: str, blocks: list[Block], label: str, byline: str, counter: str, printed: str) -> None:
    dates = (Printed("page", printed), Printed("metadata", printed), Printed("image", printed))
    article = normalise(
        RawArticle(URL, title, tuple(blocks), (byline,), label, dates, counter, byline, (printed,), addresses=(printed,)),
        SITE,
        neighbours=(printed, counter),
        latest=label,
    )
    json.dumps(article.body).encode()
    assert "\n\n\n" not in article.body


# ---- material beside the repository, where it lies there

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared pages and seeds do not lie beside this checkout")

SEEDS = [
    ("000", "kab-jember", 0, "2025-09-08", "dwp", None, None, "Jember", 6),
    ("001", "kab-magetan", 1, "2025-09-08", "br", 24, "Berita Terkini", "Magetan", 8),
    ("002", "jambi", 1, "2021-09-28", "humas", None, None, None, 7),
    ("003", "kab-kediri", 0, "2026-01-08", "irf", None, None, "Kediri", 8),
    ("004", "bali", 1, "2025-07-08", "ps.red/Foto KPU Bali/ps/hupmas", 27, "Berita Terkini", "Denpasar", 6),
]


@needs_shared
@pytest.mark.parametrize(("seed", "host", "title_at", "day", "author", "seen", "label", "place", "paragraphs"), SEEDS)
def test_the_seeds(
    seed: str,
    host: str,
    title_at: int,
    day: str,
    author: str,
    seen: int | None,
    label: str | None,
    place: str | None,
    paragraphs: int,
) -> None:
    [path] = (SHARED / "seeds").glob(f"{seed}_*.txt")
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    page = raw(*lines, title=lines[title_at], url=f"https://{host}.kpu.go.id/blog/read/8100_x", label=label)
    article = normalise(page, site_named(host), latest=FETCHED)
    assert (article.published_on, article.event_on, article.published_by) == (day, day, "text")
    assert (article.author, article.views, article.category, article.place) == (author, seen, label, place)
    bodies = [line for line in lines[title_at + 1 :] if len(line) > 40]
    assert len(article.body.split("\n\n")) == len(bodies) == paragraphs
    for got, line in zip(article.body.split("\n\n"), bodies, strict=True):
        assert re.sub(r"\s*[(][^()]*[)]$", "", " ".join(line.split())) in (got, re.sub(r"\s*[(][^()]*[)]$", "", got))


def _pages() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((SHARED / "pages").glob("*/truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        yield from ((truth["host"], page) for page in truth["pages"] if "published_on" in page)


@needs_shared
def test_the_truth_of_the_shared_pages_is_recovered() -> None:
    """Given a page's blocks and hints as its reader would pass them on; floors are what was reached, and never lowered."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for host, page in _pages():
        credit, own = page["credit"], [*page["body"]]
        lines = ["Berita Terkini", page["title"], *own]
        if credit and own:
            lines[-1] += credit
        lines += [
            line
            for line in (page["tail"], "Bagikan:", "facebook twitter whatapps", f"Telah dilihat {page['views_shown']} kali")
            if line
        ]
        hints = (Printed("page", page["published_on"]),) if page["date_hint"] == "page" else ()
        attached = (Link("https://x/a.pdf", "Unduh"),) if page["kind"] == "announcement" else ()
        article = normalise(
            raw(
                *lines, title=page["title"], url=page["url"], label="Berita Terkini", dates=hints, attachments=attached,
                images=tuple(page["images"]), byline=page["byline"] or None,
            ),
            site_named(host),
            latest="2026-10-31",
        )  # fmt: skip
        body = article.body.removesuffix(page["tail"]).strip()
        unit = credit.strip("()[]") if page["author"] is None else page["author"]  # a desk alone is kept as printed
        results = {
            "body": " ".join(body.split()) == " ".join(" ".join(own).split()),
            "author": article.author in (page["author"], unit),
            "published_on": article.published_on == page["published_on"],
            "kind": article.kind == {"image_only": "image"}.get(page["kind"], page["kind"]),
            "views": article.views == page["views_shown"],
        }
        asked.update(results.keys())
        right.update(name for name, result in results.items() if result)
    assert {name: right[name] / asked[name] for name in asked} == dict.fromkeys(asked, 1.0)
