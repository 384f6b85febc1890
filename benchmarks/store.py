"""In: an empty archive; out: what one more article costs once it holds 1, 10 and 50 thousand, as ratios within the run.

The articles are as long as real ones (three kilobytes, of words with the frequencies of a language) and saved in batches, as the
crawl does. Beside the new ones stand the same articles met again, and edited ones.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.figures import OURS, pin, table
from kpucrawl.catalogue.sites import all_sites
from kpucrawl.crawl.journal import BATCH
from kpucrawl.items import Article, Capture, PageRecord
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import PageWriter

LEVELS = (1_000, 10_000, 50_000)
BATCHES = 8
"""Measured at each level and of each kind."""
WORDS = 20_000
BODY = 420
"""Words of an article: three kilobytes."""


def vocabulary(chance: random.Random) -> list[str]:
    """Return made-up words, the common ones shorter."""
    syllables = [consonant + vowel for consonant in "bcdghjklmnprstwy" for vowel in "aiueo"]
    return ["".join(chance.choice(syllables) for _ in range(chance.choice((2, 2, 3, 3, 4)))) for _ in range(WORDS)]


class Writer:
    """Writes articles, the same ones every time."""

    def __init__(self, seed: int = 5) -> None:
        self.chance = random.Random(seed)
        self.words = vocabulary(self.chance)
        self.weights = [1 / (rank + 2.7) for rank in range(WORDS)]  # Zipf and Mandelbrot
        for at in range(WORDS - 1):
            self.weights[at + 1] += self.weights[at]
        self.sites = [site.name for site in all_sites()]
        self.number = 0

    def text(self, words: int) -> str:
        """Return so many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=words))

    def capture(self, title: str | None = None, body: str | None = None) -> Capture:
        """Return one more new article as it was met; its ``title`` and ``body`` are made up where they are not given."""
        self.number += 1
        site = self.sites[self.number // 40 % len(self.sites)]
        url = f"https://{site}.kpu.go.id/blog/read/{self.number}_x"
        title = self.text(9).title() if title is None else title
        body = "\n\n".join(self.text(BODY // 6) for _ in range(6)) if body is None else body
        page = PageRecord("2026-11-22-1.warc.gz", self.number * 7000, f"sha256:{self.number:064x}")
        day = f"20{self.number % 12 + 13:02d}-{self.number % 12 + 1:02d}-{self.number % 28 + 1:02d}"
        article = Article(
            site, f"id:{self.number}", url, "article", title, body, day, "page", day, place="Magetan", author="humas",
            category="Berita Terkini", views=self.number % 300, image=f"{url}.jpg", confidence=0.9,
        )  # fmt: skip
        return Capture(article, "2026-11-22T03:00:00Z", page)

    def batch(self) -> list[Capture]:
        """Return a batch of new articles."""
        return [self.capture() for _ in range(BATCH)]


def again(captures: Sequence[Capture], *, edited: bool = False) -> list[Capture]:
    """Return the same articles a day later, one more reader each; ``edited``: with a word more."""
    return [
        replace(
            each,
            seen_at="2026-11-23T03:00:00Z",
            page=None,
            article=replace(
                each.article, views=(each.article.views or 0) + 1, body=each.article.body + (" lagi" if edited else "")
            ),
        )
        for each in captures
    ]


def cost(job: Callable[[list[Capture]], object], batches: Sequence[list[Capture]]) -> tuple[float, float]:
    """Return the median and the worst CPU milliseconds an article."""
    spent = []
    for batch in batches:
        began = process_time()
        job(batch)
        spent.append((process_time() - began) / len(batch) * 1000)
    return median(spent), max(spent)


def compare(levels: Sequence[int] = LEVELS) -> None:
    """Fill an archive level by level and print what an article costs at each."""
    pin(OURS)
    writer = Writer()
    rows: list[tuple[str, ...]] = []
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "kpu.db") as archive:
        for level in levels:
            kept: list[list[Capture]] = []
            while writer.number < level:
                kept = [*kept[-BATCHES:], writer.batch()]
                archive.save_many(kept[-1])
            new = [writer.batch() for _ in range(BATCHES)]
            jobs = {
                "new": (archive.save_many, new),
                "same": (archive.save_many, [again(batch) for batch in new]),
                "edited": (archive.save_many, [again(batch, edited=True) for batch in new]),
            }
            for name, (job, batches) in jobs.items():
                usual, worst = cost(job, batches)
                first.setdefault(name, usual)
                rows.append((f"{name}, {level:,} kept", f"{usual:.2f}", f"{usual / first[name]:.2f}", f"{worst:.2f}"))
            known = [process_time(), *(len(archive.known_keys(site)) for site in islice(writer.sites, 20))]
            spent = (process_time() - known[0]) / max(1, sum(known[1:])) * 1000
            rows.append((f"known_keys, {level:,} kept", f"{spent:.4f}", "", ""))
        size = sum(each.stat().st_size for each in Path(folder).iterdir()) / writer.number / 1000
        with PageWriter(Path(folder) / "pages") as pages:
            rows.append(("a raw page of 47 kB kept", f"{_page_cost(pages):.2f}", "", ""))
    print(f"save_many in batches of {BATCH}, articles of 3 kB with full text; {size:.1f} kB of file an article\n")
    print(table(("", "CPU ms an article", f"ratio to {levels[0]:,}", "worst batch"), rows))


def _page_cost(pages: PageWriter) -> float:
    chance = Writer(6)
    bodies = [f"<html><body>{chance.text(5_500)}{os.urandom(40).hex()}</body></html>".encode() for _ in range(60)]
    headers = [("Content-Type", "text/html; charset=UTF-8"), ("Server", "nginx"), ("Date", "Sun, 22 Nov 2026 03:00:00 GMT")]
    began = process_time()
    for number, body in enumerate(bodies):
        pages.write(f"https://bali.kpu.go.id/blog/read/{number}_x", 200, headers, body, "2026-11-22T03:00:00Z")
    return (process_time() - began) / len(bodies) * 1000
