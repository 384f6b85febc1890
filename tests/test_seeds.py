"""The five seeds: real articles as text, served as article pages in every theme, crawled, and their rows checked."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from kpucrawl.rehearse.articles import from_text
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.offices import make_site
from kpucrawl.rehearse.pretend import PretendArticle, PretendSite
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.world import World

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds lie in ../shared, which is not beside this checkout")

TAIL = re.compile(r"\n\s*Bagikan:.*", re.S)


@dataclass(frozen=True)
class Expected:
    """What the row of a seed must say."""

    site: str
    id: int
    day: str
    credit: str
    views: int | None = None


EXPECTED = {
    "000": Expected("kab-jember", 8419, "2025-09-08", "dwp"),
    "001": Expected("kab-magetan", 8731, "2025-09-08", "br", 24),
    "002": Expected("jambi", 8052, "2021-09-28", "humas"),
    "003": Expected("kab-kediri", 10213, "2026-01-08", "irf"),
    "004": Expected("bali", 8120, "2025-07-08", "ps.red/Foto KPU Bali/ps/hupmas", 27),
}


def seed(number: str) -> tuple[str, list[str], str]:
    """Return (title, paragraphs without the credit, credit with brackets) of a seed."""
    (file,) = SEEDS.glob(f"{number}_*.txt")
    text = TAIL.sub("", file.read_text("utf-8"))
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if line not in {"Berita Terkini", ".jpeg)"}]
    credit = f"({EXPECTED[number].credit})"
    assert lines[-1].endswith(credit)
    lines[-1] = lines[-1].removesuffix(credit).rstrip()
    return lines[0], lines[1:], credit


def served(theme: str) -> World:
    """A network of the five sites in one theme, each with its seed alone and no date but the text's."""
    sites: list[PretendSite] = []
    posts: dict[str, list[PretendArticle]] = {}
    for position, (number, expected) in enumerate(EXPECTED.items()):
        site = make_site(1, expected.site, position, [theme])
        categories = tuple(replace(each, label="Berita Terkini") if each.news else each for each in site.categories)
        site = replace(
            site, categories=categories, date_shown="none", links="relative", robots=None, repeats_title=False, faults=()
        )
        title, paragraphs, credit = seed(number)
        text = "\n".join([title, *paragraphs]) + credit
        post = from_text(site, expected.id, text, datetime(2026, 2, 1, 9), views=expected.views or 99, credit=credit)
        posts[site.name] = [replace(post, preface=".jpeg)" if number == "002" else "")]
        sites.append(site)
    return World.of(sites, posts)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_seed_in_every_theme(theme: str, tmp_path: Path) -> None:
    archive = tmp_path / "kpu.db"
    names = [expected.site for expected in EXPECTED.values()]
    with Network(served(theme)) as network:
        environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        environment |= {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url}
        command = [sys.executable, "-m", "kpucrawl", "crawl", *names, "--delay", "0.01", "--rate", "500", "--no-pages"]
        run = subprocess.run(
            [*command, "--archive", str(archive)], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert run.returncode == 0, run.stderr
    with sqlite3.connect(archive) as connection:
        connection.row_factory = sqlite3.Row
        rows = {row["site"]: row for row in connection.execute("SELECT * FROM articles")}
    connection.close()
    for number, expected in EXPECTED.items():
        row = rows[expected.site]
        title, paragraphs, _ = seed(number)
        assert row["title"] == title
        assert row["body"].split("\n\n") == paragraphs, f"{expected.site}: the body is whole, and nothing after it"
        assert (row["published_on"], row["author"]) == (expected.day, expected.credit)
        assert row["category"] == "Berita Terkini"
        if expected.views:
            assert row["views"] == expected.views
