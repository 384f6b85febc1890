"""One crawl in a process of its own, since a reactor starts once: forked from one that has imported everything already."""

from __future__ import annotations

import json
import os
import resource
import runpy
import sys
import warnings
from collections.abc import Mapping
from dataclasses import asdict
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

PRELOADED = [
    "kpucrawl.crawl.runner", "kpucrawl.crawl.spiders.regional", "kpucrawl.crawl.handler", "kpucrawl.crawl.robots",
    "kpucrawl.crawl.middlewares", "kpucrawl.settings", "scrapy.extensions.feedexport", "scrapy.core.scheduler",
    "protego", "queuelib", "urllib.robotparser", "email.policy", "encodings.idna", "scrapy.core.downloader.handlers.datauri",
    "scrapy.core.downloader.handlers.file", "scrapy.dupefilters", "scrapy.logformatter", "scrapy.pqueues", "scrapy.robotstxt",
    "scrapy.squeues", "scrapy.statscollectors", "scrapy.utils.engine", "scrapy.utils.request",
    *(f"scrapy.downloadermiddlewares.{name}" for name in ("defaultheaders", "downloadtimeout", "httpcache", "httpcompression")),
    *(f"scrapy.downloadermiddlewares.{name}" for name in ("retry", "stats", "useragent")),
    *(f"scrapy.extensions.{name}" for name in ("closespider", "corestats", "logcount")),
    *(f"scrapy.spidermiddlewares.{name}" for name in ("depth", "metacopy", "start", "urllength", "httperror", "referer")),
]  # fmt: skip


def start(sites: list[str], options: dict[str, Any], environment: Mapping[str, str], out: Path) -> BaseProcess:
    """Start a crawl that writes its report to ``out`` as JSON, and what it says to ``out`` with ``.err``."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    told = {"sites": sites, "options": options, "environment": dict(environment), "out": out}
    # by its path, since a test module's name means nothing to another process
    process = context.Process(target=runpy.run_path, args=(__file__, {"told": told}, "crawl_child_run"))
    process.start()
    return process


def crawl_as_told(sites: list[str], options: dict[str, Any], environment: dict[str, str], out: Path) -> None:
    """Crawl, in the child."""
    from kpucrawl.catalogue.sites import site_named  # noqa: PLC0415 – not in the parent, whose reactor is none
    from kpucrawl.crawl.options import CrawlOptions  # noqa: PLC0415
    from kpucrawl.crawl.runner import crawl  # noqa: PLC0415

    os.environ.clear()
    os.environ.update(environment)
    with out.with_suffix(".err").open("w") as file:
        os.dup2(file.fileno(), 2)
    warnings.simplefilter("error")
    if "most_bytes_a_file" in environment:
        size = int(environment["most_bytes_a_file"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if "stumbles_over" in environment:
        stumble_over(environment["stumbles_over"])
    report = crawl([site_named(name) for name in sites], CrawlOptions(**options))
    out.write_text(json.dumps(asdict(report) | {"exit_code": report.exit_code}))
    sys.stderr.flush()


def stumble_over(text: str) -> None:
    """Put a mistake into the program: it stumbles over listings and articles whose address has ``text`` in it."""
    from kpucrawl.crawl import pipelines  # noqa: PLC0415
    from kpucrawl.crawl.spiders import regional  # noqa: PLC0415

    read_front, clean = regional.read_front, pipelines.clean

    def read_front_or_stumble(response: Any) -> Any:
        return 1 // (text not in response.url) and read_front(response)

    def clean_or_stumble(reading: Any, *neighbours: Any) -> None:
        return 1 // (text not in reading.page.url) and clean(reading, *neighbours)

    regional.read_front, pipelines.clean = read_front_or_stumble, clean_or_stumble  # type: ignore[assignment]


if __name__ == "crawl_child_run":
    crawl_as_told(**globals()["told"])
