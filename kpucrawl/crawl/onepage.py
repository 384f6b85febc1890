"""In: one address; out: what it answered, asked for as a crawl would: robots.txt obeyed, proxy used, ourselves named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from .failures import error_of, reason_of
from .options import CrawlOptions
from .runner import settings_for


class OnePage(Spider):
    """Asks for one address and keeps what it answered."""

    name = "one-page"

    def __init__(self, url: str, answers: list[Response | str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.answers = answers

    async def start(self) -> AsyncIterator[Request]:
        """Ask."""
        yield Request(self.url, callback=self.keep, errback=self.explain)

    def keep(self, response: Response) -> None:
        """Keep the answer."""
        self.answers.append(response)

    def explain(self, failure: Failure) -> None:
        """Keep the reason why there is none."""
        self.answers.append(reason_of(error_of(failure)))


def answer_of(url: str) -> Response | str:
    """Return the answer to one request, or the reason in a few words why there is none; once a process."""
    answers: list[Response | str] = []
    settings = settings_for(CrawlOptions())
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(OnePage, url=url, answers=answers)
    process.start()
    return answers[0] if answers else "stopped"
