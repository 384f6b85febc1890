"""A network whose pages each test writes itself, and crawls of it in processes of their own."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.rehearse.faults import Answer
from kpucrawl.rehearse.network import Network, Request
from kpucrawl.rehearse.wires import Shown, Wire, written
from kpucrawl.rehearse.world import World

from .crawl_child import start

HTML = "text/html; charset=utf-8"
LONGEST = 600  # seconds a crawl may take, on a machine with much else to do too: only one that hangs comes near it

Page = str | Answer | Callable[[int], "str | Answer"]


TOPICS = ("Pleno", "Evaluasi", "Sosialisasi", "Bimbingan", "Koordinasi", "Verifikasi", "Pemutakhiran", "Rekapitulasi")
MATTERS = ("Daftar Pemilih", "Logistik", "Anggaran", "Arsip", "Partai Politik", "Pencalonan", "Kehumasan", "Pengawasan Internal")
BODIES = ("Bawaslu", "Sekretariat", "Kesbangpol", "Dukcapil", "Kejaksaan", "Kepolisian", "Panwascam", "Perguruan Tinggi")


def words(number: int) -> tuple[str, str, str]:
    """Return the words that tell article ``number`` from all others: digits alone would count as furniture."""
    return TOPICS[number % 8], MATTERS[number // 8 % 8], BODIES[(number * 5 + number // 64) % 8]


def headline(number: int) -> str:
    """Return the title of article ``number``."""
    topic, matter, body = words(number)
    return f"{topic} {matter} Digelar Bersama {body}"


def sentences(number: int) -> str:
    """Return a body that belongs to article ``number`` alone."""
    topic, matter, body = words(number)
    return (
        f"<p>Komisioner menyampaikan bahwa {topic.lower()} tentang {matter.lower()} telah dibahas dalam rapat bersama {body}.</p>"
        f"<p>Hasil {topic.lower()} itu dituangkan dalam berita acara bernomor {number * 17} yang ditandatangani wakil {body}.</p>"
        f"<p>Ketua berharap urusan {matter.lower()} tuntas sebelum akhir tahun dan {body} terus mendampingi prosesnya.</p>"
    )


def article(number: int, *, day: str = "", beside: str = "", menu: str = "") -> str:
    """Return an article's page; without a ``day`` each number has its own."""
    day = day or f"{number % 28 + 1} Agustus {2022 + number // 28}"
    title = headline(number)
    return frame(f"<h1>{title}</h1><p>{day}</p><div>{sentences(number)}</div><aside>{beside}</aside>", title, menu)


def listing(numbers: Sequence[int], *, pager: str = "", menu: str = "", link: str = "/blog/read/{}_rapat-{}") -> str:
    """Return a page of a listing."""
    items = "".join(
        f'<article><h3><a href="{link.format(number, number)}">{headline(number)}</a></h3>'
        f"<p>Ringkasan {words(number)[0].lower()} yang digelar di aula.</p></article>"
        for number in numbers
    )
    return frame(f"<section>{items}</section><div>{pager}</div>", "Berita Terkini", menu)


def frame(inside: str, title: str, menu: str = "") -> str:
    """Return a whole page."""
    menu = menu or '<li><a href="/">Beranda</a></li><li><a href="/blog/category/104">Berita</a></li>'
    return (
        f"<!DOCTYPE html><html lang=id><head><meta charset=utf-8><title>{title} - KPU</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><main>{inside}</main><footer><p>Hak cipta KPU</p></footer></body></html>"
    )


@dataclass
class Crawled:
    """What a crawl left behind."""

    report: dict[str, Any]
    archive: Path
    stderr: str

    def __getitem__(self, site: str) -> dict[str, Any]:
        """Return a site's report."""
        found: dict[str, Any] = next(each for each in self.report["sites"] if each["site"] == site)
        return found

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the archive."""
        connection = sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def keys(self, site: str) -> set[str]:
        """Return the keys of a site's articles."""
        return {key for (key,) in self.rows("SELECT key FROM articles WHERE site = ?", site)}


class Script(Shown):
    """Answers from a table: (host, path with query) → page."""

    def __init__(self, sites: Sequence[str]) -> None:
        drawn = World(sites=list(sites), articles_per_site=0).sites
        super().__init__(World.of([replace(site, faults=(), to_https=False, conditional=False) for site in drawn], {}))
        self.pages: dict[tuple[str, str], Page] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.without_tls: set[str] = set()
        """Hosts that answer over http alone."""

    def dead(self, host: str) -> Answer | None:
        """Return the answer to CONNECT where there is no tunnel."""
        return Answer(502, b"connection refused", HTML) if host in self.without_tls else super().dead(host)

    def wire(self, host: str, target: str, zipped: bool) -> Wire:
        """Return what answers; 404 for what the table does not have."""
        self.counts[host, target] = self.counts.get((host, target), 0) + 1
        page = self.pages.get((host, target), Answer(404, b"<h1>Not Found</h1>", HTML))
        if callable(page):
            page = page(self.counts[host, target])
        return written(super().dead(host) or (page if isinstance(page, Answer) else Answer(200, page.encode(), HTML)), zipped)


class Scripted(Network):
    """A network that answers what a test has put into its table."""

    def __init__(self, sites: Sequence[str]) -> None:
        self.script = Script(sites)
        super().__init__(self.script.world)
        self.shown = self.script

    def put(self, site: str, pages: Mapping[str, Page]) -> None:
        """Let a site answer from now on with these pages, beside those it has."""
        self.script.pages.update({(f"{site}.kpu.go.id", path): page for path, page in pages.items()})

    def asked(self, site: str) -> list[str]:
        """Return the paths asked of a site over http and https, in order, robots.txt left out."""
        return [each.path for each in self.log(site) if each.path != "/robots.txt" and each.method != "CONNECT"]

    def log(self, site: str) -> list[Request]:
        """Return everything asked of a site."""
        return [each for each in self.requests if each.host == f"{site}.kpu.go.id"]


@dataclass
class Stage:
    """A folder for an archive, and crawls into it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    @property
    def archive(self) -> Path:
        """Return the archive's file."""
        return self.folder / "kpu.db"

    @property
    def out(self) -> Path:
        """Return the file that the present run's report goes to."""
        return self.folder / f"run{self.runs}.json"

    def environ(self, network: Network) -> dict[str, str]:
        """Return a child's environment: the network is its proxy."""
        proxies = {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url, "no_proxy": "", "NO_PROXY": ""}
        return {**os.environ, **proxies, **self.environment}

    def crawl_badly(self, network: Network, *sites: str, **options: Any) -> Crawled:
        """Crawl and return what it left, whatever it stumbled over."""
        return self.end(self.start(network, *sites, **options))

    def start(self, network: Network, *sites: str, **options: Any) -> BaseProcess:
        """Start a crawl."""
        self.runs += 1
        wishes = {"archive": self.archive, "delay": 0, "progress": False, **options}
        return start(list(sites), wishes, self.environ(network), self.out)

    def end(self, process: BaseProcess) -> Crawled:
        """Wait for a crawl and return what it left."""
        process.join(LONGEST)
        assert process.exitcode is not None, "the crawl hangs"
        report = json.loads(self.out.read_text()) if self.out.exists() else {}
        return Crawled(report, self.archive, self.out.with_suffix(".err").read_text())

    def crawl(self, network: Network, *sites: str, **options: Any) -> Crawled:
        """Crawl and return what it left; fails where the crawler stumbled over itself."""
        process = self.start(network, *sites, **options)
        crawled = self.end(process)
        assert process.exitcode == 0, crawled.stderr
        assert "Traceback" not in crawled.stderr, crawled.stderr
        return crawled


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A folder for an archive, and crawls into it."""
    return Stage(tmp_path)


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """A function that opens a network for some sites."""
    opened: list[Scripted] = []

    def open_network(*sites: str) -> Scripted:
        network = Scripted(sites)
        network.__enter__()
        opened.append(network)
        return network

    yield open_network
    for network in opened:
        network.__exit__(None, None, None)
