"""In: a number of sites and articles; out: pages a second and CPU seconds of the full pipeline against a bare Scrapy spider.

The bare spider runs on Scrapy's default settings, follows exactly the links that kpucrawl asked for, and yields nothing. Both
run in processes of their own, in turns, against one pretend network on another core. The figure that counts is the median of
each round's ratio: machines differ, and so do the minutes on one of them.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import spread, table
from benchmarks.network import ServedNetwork
from benchmarks.sampling import tell_where

AIM = 1.5
LOG = {"LOG_LEVEL": "INFO"}
"""The bare spider's only setting: Scrapy's default, DEBUG, writes lines for each page, which would flatter the ratio."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to crawl."""

    name: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    pages: bool = False


BARE = Variant("bare Scrapy spider", "bare", LOG)
FULL = Variant("kpucrawl, raw pages kept", "full", pages=True)
LEAN = Variant("kpucrawl, --no-pages", "full")
MORE = (
    Variant("bare, robots.txt obeyed", "bare", {**LOG, "ROBOTSTXT_OBEY": True}),
    Variant("bare, DEBUG log as by default", "bare"),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one crawl cost."""

    pages: int
    cpu: float
    """Seconds of the whole process, user and system."""
    start_up: float
    """Those of them before the first request."""
    seconds: float
    """By the clock, from the first request to the end."""
    memory: float
    """MB, the most at any moment."""
    samples: dict[str, dict[str, float]]

    @property
    def whole(self) -> float:
        """CPU seconds for 1000 pages, start-up included."""
        return self.cpu / self.pages * 1000

    @property
    def pure(self) -> float:
        """CPU seconds for 1000 pages, start-up left out."""
        return (self.cpu - self.start_up) / self.pages * 1000


class Bench:
    """One network and the crawls of it."""

    def __init__(self, network: ServedNetwork, scheme: str, folder: Path) -> None:
        self.network = network
        self.scheme = scheme
        self.folder = folder
        self.urls = folder / "urls"
        self.number = 0

    def run(self, variant: Variant, *, sample: bool = False) -> Cost:
        """Crawl once in a process of its own."""
        self.number += 1
        place = self.folder / str(self.number)
        place.mkdir()
        wishes = {
            "kind": variant.kind, "sites": self.network.sites, "scheme": self.scheme, "settings": dict(variant.settings),
            "pages": variant.pages, "folder": str(place), "urls": str(self.urls), "sample": sample,
        }  # fmt: skip
        proxy = self.network.proxy_url
        environment = {**os.environ, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": "", "KPUCRAWL_CONTACT": ""}
        command = [sys.executable, "-m", "benchmarks.crawl_child", json.dumps(wishes)]
        with (place / "log").open("wb") as log, (place / "told").open("wb") as told:
            child = subprocess.Popen(command, stdout=told, stderr=log, env=environment)
            try:
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
            finally:
                child.kill()  # does nothing to a child that has ended
        if child.returncode:
            raise SystemExit(f"{variant.name} failed:\n{(place / 'log').read_text('utf-8', 'replace')[-3000:]}")
        asked = self.network.asked()
        if variant.kind == "full" and not self.urls.exists():
            self.urls.write_text("\n".join(sorted(asked.urls)), "utf-8")
        answer = json.loads((place / "told").read_text("utf-8"))
        return Cost(
            asked.pages, usage.ru_utime + usage.ru_stime, answer["start_up"], answer["seconds"], _megabytes(usage),
            answer.get("samples", {}),
        )  # fmt: skip


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def compare(
    sites: int = 20, articles: int = 40, rounds: int = 5, *, tls: bool = True, more: bool = False, where: bool = False
) -> None:
    """Crawl in turns and print the table; ``where`` prints besides where the CPU of the full pipeline goes."""
    variants = [BARE, FULL, LEAN, *(MORE if more else ())]
    with tempfile.TemporaryDirectory() as folder, ServedNetwork(sites, articles, tls=tls) as network:
        bench = Bench(network, "https" if tls else "http", Path(folder))
        first = bench.run(LEAN)  # the pages are drawn and kept by the network, and kpucrawl's requests noted
        costs: dict[str, list[Cost]] = {variant.name: [] for variant in variants}
        for number in range(rounds):
            for variant in variants if number % 2 == 0 else reversed(variants):
                costs[variant.name].append(bench.run(variant))
        print(f"{sites} sites, {articles} articles each, {first.pages} pages over {bench.scheme}, {rounds} rounds in turns\n")
        print(_table(costs))
        if where:
            runs = [bench.run(FULL, sample=True) for _ in range(2)]
            tell_where(FULL.name, [(run.samples, run.pages) for run in runs])


def _table(costs: Mapping[str, Sequence[Cost]]) -> str:
    rows = []
    for name, runs in costs.items():
        whole = [run.whole / bare.whole for run, bare in zip(runs, costs[BARE.name], strict=True)]
        pure = [run.pure / bare.pure for run, bare in zip(runs, costs[BARE.name], strict=True)]
        rows.append(
            (
                name,
                f"{median(run.pages for run in runs):.0f}",
                f"{median(run.pages / run.seconds for run in runs):.0f}",
                f"{median(run.whole for run in runs):.2f}",
                spread(whole),
                f"{median(run.pure for run in runs):.2f}",
                spread(pure),
                f"{median(run.memory for run in runs):.0f}",
            )
        )
    head = ("", "pages", "pages/s", "CPU s/1000", "ratio", "less start-up", "ratio", "MB")
    return table(head, rows)
