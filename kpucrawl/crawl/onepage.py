"""In: a few addresses; out: what each answered, asked for as a crawl would: robots.txt obeyed, proxy used, ourselves named."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from .failures import error_of, reason_of
from .options import CrawlOptions
from .runner import settings_for


class FewPages(Spider):
    """Asks for a few addresses, one host after the other at its own pace, and keeps what they answered."""

    name = "few-pages"

    def __init__(self, urls: Sequence[str], answers: dict[str, Response | str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.answers = answers

    async def start(self) -> AsyncIterator[Request]:
        """Ask."""
        for url in self.urls:
            yield Request(url, callback=self.keep, errback=self.explain, cb_kwargs={"asked": url}, dont_filter=True)

    def keep(self, response: Response, asked: str) -> None:
        """Keep the answer."""
        self.answers[asked] = response

    def explain(self, failure: Failure) -> None:
        """Keep the reason why there is none."""
        asked = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]  # Scrapy puts it there
        self.answers[asked] = reason_of(error_of(failure))


def answers_of(urls: Sequence[str]) -> dict[str, Response | str]:
    """Return, by address, the answer to one request each, or the reason in a few words why there is none; once a process."""
    answers: dict[str, Response | str] = {}
    settings = settings_for(CrawlOptions())
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(FewPages, urls=urls, answers=answers)
    process.start()
    return {url: answers.get(url, "stopped") for url in urls}
