"""In: pages of the pretend network's themes; out: documents a CPU second of kpucrawl's reader and of trafilatura, as a ratio.

Both read the same pages in one process, in turns, a site at a time, its pages one after another as in a crawl. Before each turn
kpucrawl forgets all it has met, and each round draws sites of its own, so that nothing is known of a site but what its pages
before tell: its furniture comes again and its articles do not. The row to hold against the aim is "in sequence"; "cold" forgets
before every page, as if each were another site's. A site has 60 pages here (``--articles``); an office's has hundreds, so that
what its first ones cost weighs less there. The last rows show a short site, a reread, and where half of the cost lies.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from statistics import median
from time import process_time
from urllib.parse import urlsplit

import trafilatura

from benchmarks.figures import OURS, pin, spread, table
from benchmarks.sampling import Sampler, tell_where
from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.memory import Memory
from kpucrawl.extract.parts import Frame
from kpucrawl.extract.pieces import pieces_of
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import RawArticle
from kpucrawl.normalise.article import normalise
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.views import absolute, article_address
from kpucrawl.rehearse.world import World

AIM = 8
LATEST = "2026-11-20"


@dataclass(frozen=True, slots=True)
class Document:
    """One page as it is answered."""

    site: str
    theme: str
    url: str
    body: bytes
    content_type: str


def documents(articles: int, seed: int) -> list[list[Document]]:
    """Return the article pages of one site a theme, a list each."""
    world = World(seed=seed, sites=len(THEMES), articles_per_site=articles, traps=False)
    drawn: list[list[Document]] = []
    for site in world.sites:
        pages, own = Pages(world, site), []
        for article in world.articles(site.name):
            url = absolute(site, article_address(site, article))
            page = pages.page(urlsplit(url).path)
            if page.status == 200:
                own.append(Document(site.name, site.theme, url, page.content, f"{page.kind}; charset={page.charset}"))
        drawn.append(own)
    return drawn


def read_site(own: Sequence[Document]) -> list[RawArticle]:
    """Read a site's pages as the crawl does: by each other's light."""
    reader: SiteReader[None] = SiteReader()
    done = [reading for page in own for reading in reader.offer(decode(page.body, page.content_type), page.url, None)]
    return [reading.raw for reading in (*done, *reader.flush()) if reading.raw is not None]


def read_and_normalise(own: Sequence[Document]) -> None:
    """Read a site's pages and clean what they say."""
    site = site_named(own[0].site)
    for raw in read_site(own):
        normalise(raw, site, latest=LATEST)


def read_alone(own: Sequence[Document]) -> None:
    """Read each page as if it were the only one."""
    for page in own:
        try:
            read_article(page.body, page.url, content_type=page.content_type)
        except NotAnArticle:
            continue


def only_flatten(own: Sequence[Document]) -> None:
    """Decode and flatten, the first half of reading."""
    frame = Frame()
    for page in own:
        flatten(decode(page.body, page.content_type), page.url, frame)


def only_parse(own: Sequence[Document]) -> None:
    """Decode, and let libxml2 make well-formed markup of it: what no memory saves."""
    for page in own:
        pieces_of(decode(page.body, page.content_type))


def first_pages(own: Sequence[Document]) -> None:
    """Read a site of which little is to be had."""
    read_site(own[:FEW])


def theirs(own: Sequence[Document]) -> None:
    """Let trafilatura extract the plain text, at its defaults; the bytes are decoded for it."""
    for page in own:
        trafilatura.extract(page.body.decode("utf-8", "replace"))


FEW = 10
"""Pages of a short site."""
COLD, AGAIN, SHORT = "  cold: each page another site's", "  in sequence, a second time", f"  in sequence, {FEW} pages a site"
IN_SEQUENCE = "kpucrawl, in sequence"
JOBS: dict[str, Callable[[Sequence[Document]], object]] = {
    "trafilatura.extract": theirs,
    IN_SEQUENCE: read_site,
    "  with normalise": read_and_normalise,
    COLD: read_alone,
    SHORT: first_pages,
    AGAIN: read_site,
    "  decode and flatten only": only_flatten,
    "  decode and parse only": only_parse,
}


class Memories:
    """What kpucrawl remembers of texts, tags and addresses; tables that are read once (without a bound) are not among it."""

    def __init__(self) -> None:
        found = gc.get_objects()
        self.answers = [each for each in found if isinstance(each, Memory)]
        self.calls = [
            each
            for each in found
            if isinstance(each, _lru_cache_wrapper)
            and str(each.__module__).startswith("kpucrawl.")
            and each.cache_parameters()["maxsize"] is not None
        ]

    def forget(self) -> None:
        """Begin anew."""
        for memory in self.answers:
            memory.clear()
        for call in self.calls:
            call.cache_clear()
        gc.collect()


def time_of(name: str, own: Sequence[Document], remembered: Memories) -> float:
    """Return the CPU seconds of a job on a site's pages; of its first few as many as all would cost at that rate."""
    remembered.forget()
    if name == COLD:
        total = 0.0
        for page in own:
            remembered.forget()
            began = process_time()
            JOBS[name]([page])
            total += process_time() - began
        return total
    if name == AGAIN:
        JOBS[name](own)
        gc.collect()
    began = process_time()
    JOBS[name](own)
    return (process_time() - began) * (len(own) / min(len(own), FEW) if name == SHORT else 1)


def compare(articles: int = 60, rounds: int = 3, *, where: bool = False) -> None:
    """Read in turns and print the tables: all pages, theme by theme, and ``where`` the CPU goes."""
    pin(OURS)
    drawn = documents(2, 1)
    for job in JOBS.values():  # what is loaded on first use is loaded
        for own in drawn:
            job(own)
    remembered = Memories()
    spent: dict[str, list[dict[str, float]]] = {name: [] for name in JOBS}
    counts = []
    for number in range(rounds):
        drawn = documents(articles, 100 + number)
        counts.append(sum(map(len, drawn)))
        for each_round in spent.values():
            each_round.append({})
        for own in drawn:
            names = list(JOBS) if number % 2 == 0 else list(reversed(JOBS))
            for name in names:
                spent[name][-1][own[0].theme] = time_of(name, own, remembered)
    size = sum(len(page.body) for own in drawn for page in own) / counts[-1] / 1000
    print(f"{len(THEMES)} themes, {median(counts):.0f} pages of {size:.0f} kB a round, {rounds} rounds in turns\n")
    reference = [sum(each.values()) for each in spent["trafilatura.extract"]]
    rows = []
    for name, each_round in spent.items():
        totals = [sum(each.values()) for each in each_round]
        rows.append(
            (
                name,
                f"{median(number / total for number, total in zip(counts, totals, strict=True)):.0f}",
                f"{median(1000 * total / number for number, total in zip(counts, totals, strict=True)):.2f}",
                spread([other / total for other, total in zip(reference, totals, strict=True)]),
            )
        )
    print(table(("", "pages a CPU second", "ms a page", "times as fast as trafilatura"), rows))
    by_theme = []
    for theme in THEMES:
        ours, other, cold = ([each[theme] for each in spent[name]] for name in (IN_SEQUENCE, "trafilatura.extract", COLD))
        by_theme.append(
            (
                theme,
                f"{1000 * median(ours) * len(THEMES) / counts[-1]:.2f}",
                spread([theirs / mine for theirs, mine in zip(other, ours, strict=True)]),
                spread([theirs / mine for theirs, mine in zip(other, cold, strict=True)]),
            )
        )
    print()
    print(table(("theme", "ms a page", "times as fast", "cold"), by_theme))
    if where:
        tell_where("decode and read", [_sampled(articles, number, remembered) for number in range(2)])


def _sampled(articles: int, number: int, remembered: Memories) -> tuple[dict[str, dict[str, float]], int]:
    sampler, drawn = Sampler(), documents(articles, 200 + number)
    sampler.start()
    for own in drawn:
        remembered.forget()
        read_site(own)
    sampler.stop()
    return sampler.told(), sum(map(len, drawn))
