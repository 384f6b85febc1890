"""Scrapy's own commands work as its manual says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.crawl.loader import SiteLoader

from .conftest import Crawled, Scripted, Stage, article, headline, listing

ROOT = Path(__file__).parents[2]


def scrapy(*words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "scrapy", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment or os.environ, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_loader_follows_scrapys_protocol() -> None:
    settings = Settings()
    settings.setmodule("kpucrawl.settings", priority="project")
    loader = get_spider_loader(settings)
    assert isinstance(loader, SiteLoader)
    assert loader.list() == [site.name for site in all_sites()]
    spider = loader.load("kab-magetan")
    assert spider.name == "kab-magetan"
    assert spider.only.host == "kab-magetan.kpu.go.id"  # type: ignore[attr-defined]
    assert loader.find_by_request(Request("https://kota-batu.kpu.go.id/blog/read/1")) == ["kota-batu"]
    assert loader.find_by_request(Request("https://www.kpu.go.id/")) == []
    with pytest.raises(KeyError, match="kab-kediri"):
        loader.load("kediri")


def test_scrapy_list_names_every_site() -> None:
    done = scrapy("list")
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split()) == sorted(site.name for site in all_sites())


def test_scrapy_crawl_and_shell(scripted: Callable[..., Scripted], stage: Stage) -> None:
    network = scripted("kab-magetan")
    network.put("kab-magetan", {"/": listing([1, 2, 3]), "/blog/category/104": listing([1, 2, 3])})
    network.put("kab-magetan", {f"/blog/read/{n}_rapat-{n}": article(n) for n in (1, 2, 3)})
    environment = stage.environ(network) | {"KPUCRAWL_ARCHIVE": str(stage.archive)}
    done = scrapy("crawl", "kab-magetan", "-a", "limit=2", "-s", "KPUCRAWL_DELAY=0", environment=environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "1 site: 2 new" in done.stderr
    assert Crawled({}, stage.archive, "").rows("SELECT outcome, new FROM runs") == [("finished", 2)]
    assert len(Crawled({}, stage.archive, "").keys("kab-magetan")) == 2
    url = "https://kab-magetan.kpu.go.id/blog/read/3_rapat-3"
    shell = scrapy("shell", url, "-c", "(response.status, spider.name, response.css('h1::text').get())", environment=environment)
    assert f"(200, 'kab-magetan', '{headline(3)}')" in shell.stdout, shell.stderr
    assert len(Crawled({}, stage.archive, "").keys("kab-magetan")) == 2
