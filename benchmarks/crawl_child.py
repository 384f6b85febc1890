"""In: one run's wishes as JSON; out: that one crawl, bare or full, in this process, and what it cost, as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import OURS, pin
from benchmarks.sampling import Sampler


def bare(wishes: dict[str, Any], begun: Callable[[], None]) -> None:
    """Crawl with a spider on Scrapy's default settings that follows the links it is told of and yields nothing."""
    from scrapy import Request, Spider  # noqa: PLC0415 – each kind of crawl pays for what it imports itself
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415
    from scrapy.http import Response  # noqa: PLC0415

    wanted: dict[str, str] = {}  # as a page may print it → as it is to be asked for
    for url in Path(wishes["urls"]).read_text("utf-8").split("\n"):
        wanted |= {f"https://{url}": f"{wishes['scheme']}://{url}", f"http://{url}": f"{wishes['scheme']}://{url}"}

    class Bare(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Request]:
            begun()
            for site in wishes["sites"]:
                yield Request(f"{wishes['scheme']}://{site}.kpu.go.id/", self.parse)

        def parse(self, response: Response) -> Iterator[Request]:
            for href in response.css("a::attr(href)").getall():
                url = wanted.get(response.urljoin(href))
                if url is not None:
                    yield Request(url, self.parse)

    process = AsyncCrawlerProcess(wishes["settings"])
    process.crawl(Bare)
    process.start()


def full(wishes: dict[str, Any], begun: Callable[[], None]) -> None:
    """Crawl as ``kpucrawl crawl --delay 0`` does."""
    from kpucrawl.catalogue.sites import site_named  # noqa: PLC0415
    from kpucrawl.crawl.options import CrawlOptions  # noqa: PLC0415
    from kpucrawl.crawl.runner import crawl  # noqa: PLC0415
    from kpucrawl.crawl.spiders.regional import RegionalSpider  # noqa: PLC0415

    start = RegionalSpider.start

    async def started(self: RegionalSpider) -> AsyncIterator[Any]:
        begun()
        async for request in start(self):
            yield request

    RegionalSpider.start = started  # type: ignore[method-assign]
    sites = [site_named(name) for name in wishes["sites"]]
    archive = Path(wishes["folder"]) / "kpu.db"
    settings = tuple(wishes["settings"].items())
    options = CrawlOptions(archive=archive, pages=wishes["pages"], delay=0, progress=False, settings=settings)
    report = crawl(sites, options)
    if report.failed_sites:
        raise SystemExit(
            f"{len(report.failed_sites)} sites failed: {[(site.site, site.told) for site in report.failed_sites[:3]]}"
        )


def main() -> None:
    """Crawl, and tell the CPU seconds of the start-up and, where asked, where the rest went."""
    pin(OURS)
    wishes = json.loads(sys.argv[1])
    told: dict[str, Any] = {}
    sampler = Sampler() if wishes["sample"] else None

    def begun() -> None:
        told["start_up"] = time.process_time()
        told["began"] = time.monotonic()
        if sampler is not None:
            sampler.start()

    {"bare": bare, "full": full}[wishes["kind"]](wishes, begun)
    told["seconds"] = time.monotonic() - told.pop("began")
    if sampler is not None:
        sampler.stop()
        told["samples"] = sampler.told()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
