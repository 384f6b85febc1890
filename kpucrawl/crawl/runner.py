"""In: sites and options; out: the report of one run. Blocks until the run is over; one run a process."""

from __future__ import annotations

import gc
import logging
from collections.abc import Sequence
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from kpucrawl.items import Site

from .loader import spider_of_family
from .options import CrawlOptions
from .progress import Progress
from .report import RunReport
from .run import Run

COLLECT_AFTER = 50_000
"""Objects made before Python looks for garbage: measured, a fifth of a bare spider's CPU goes there by the default of 700."""


def crawl(sites: Sequence[Site], options: CrawlOptions) -> RunReport:
    """Crawl sites into the archive and return what happened; a first Ctrl-C ends it in order, a second at once.

    All that was read is kept in either case. Raises BadOption, ArchiveError, ArchiveLocked, ArchiveFull before anything is asked;
    what goes wrong later stands in the report.
    """
    run = Run(sites, options.checked(), Progress(len(sites), live=options.progress, quiet=options.quiet))
    run.open()
    try:
        process = AsyncCrawlerProcess(settings_for(options))
        # A page cut short is a failed address in the report; Scrapy would also advise to accept it.
        logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)
        families = {site.family for site in run.sites}
        for family in sorted(families):
            process.crawl(spider_of_family(family), run=run)
        relax_garbage_collection()
        if families:  # none where no site is due
            process.start()
    finally:
        report = run.close()
    run.progress.end(report)
    return report


def settings_for(options: CrawlOptions) -> Settings:
    """Return the project's settings with a user's options over them."""
    settings = Settings()
    settings.setmodule("kpucrawl.settings", priority="project")
    wishes: dict[str, Any] = {
        "KPUCRAWL_DELAY": options.delay,
        "KPUCRAWL_RATE": options.rate,
        "KPUCRAWL_IN_FLIGHT": options.concurrency,
        "KPUCRAWL_CONTACT": options.contact,
    }
    if options.concurrency is not None:  # whoever wants many in flight needs as many hosts, and requests handed to them
        wishes["KPUCRAWL_SITES_AT_ONCE"] = max(settings.getint("KPUCRAWL_SITES_AT_ONCE"), options.concurrency)
        wishes["CONCURRENT_REQUESTS"] = max(settings.getint("CONCURRENT_REQUESTS"), 2 * options.concurrency)
    for name, value in wishes.items():
        if value is not None:
            settings.set(name, value, priority="cmdline")
    settings.setdict(dict(options.settings), priority="cmdline")
    return settings


def relax_garbage_collection() -> None:
    """Let Python look for garbage less often, and never again at what has been loaded by now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
