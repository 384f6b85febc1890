"""A second run: what it asks for, what an interrupted first one left, and what a kill can take."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from kpucrawl.rehearse.faults import Answer

from .conftest import HTML, Crawled, Scripted, Stage, article, listing

Open = Callable[..., Scripted]


def site(numbers: range, *, per_page: int = 5) -> dict[str, str]:
    """Return the pages of a site with these articles, the newest first."""
    newest = sorted(numbers, reverse=True)
    chunks = [newest[at : at + per_page] for at in range(0, len(newest), per_page)]
    pages = {"/": listing(newest[:2])}
    pager = "".join(f'<a href="?page={number}">{number}</a>' for number in range(1, len(chunks) + 1))
    for number, chunk in enumerate(chunks, 1):
        pages["/blog/category/104" + (f"?page={number}" if number > 1 else "")] = listing(chunk, pager=pager)
    pages["/blog/category/104?page=1"] = pages["/blog/category/104"]
    pages |= {f"/blog/read/{n}_rapat-{n}": article(n) for n in numbers}
    return pages


def articles_asked(network: Scripted, name: str) -> list[str]:
    return [path for path in network.asked(name) if "/read/" in path]


def test_a_second_run_asks_little_and_a_third_only_for_what_is_new(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan")
    network.put("kab-magetan", site(range(1, 21)))
    network.put(
        "kab-magetan",
        {"/blog/read/4_rapat-4": Answer(500, b"", HTML), "/blog/read/5_rapat-5": Answer(302, b"", HTML, (("Location", "/"),))},
    )
    stage.crawl(network, "kab-magetan")
    network.forget()
    network.put("kab-magetan", {"/blog/read/4_rapat-4": article(4)})
    second = stage.crawl(network, "kab-magetan")
    # what failed is tried again, and so is what led to the home page: a site in trouble answers so
    assert network.asked("kab-magetan") == ["/", "/blog/read/4_rapat-4", "/blog/read/5_rapat-5", "/blog/category/104"]
    assert (second["kab-magetan"]["new"], second["kab-magetan"]["known"]) == (1, 5)
    assert second["kab-magetan"]["outcome"] == "ok"
    network.forget()
    network.put("kab-magetan", site(range(1, 28)))  # seven more: they push the others down by a page and two
    third = stage.crawl(network, "kab-magetan")
    assert articles_asked(network, "kab-magetan") == [f"/blog/read/{n}_rapat-{n}" for n in (5, *range(27, 20, -1))]
    # the second page ends with what stood at the top the last time
    assert [path for path in network.asked("kab-magetan") if "category" in path] == [
        "/blog/category/104", "/blog/category/104?page=2",
    ]  # fmt: skip
    assert len(third.keys("kab-magetan")) == 27
    network.forget()
    full = stage.crawl(network, "kab-magetan", full=True)
    assert len(articles_asked(network, "kab-magetan")) == 27
    assert (full["kab-magetan"]["new"], full["kab-magetan"]["changed"], full["kab-magetan"]["same"]) == (0, 0, 27)


def test_a_run_that_finds_nothing_replaces_nothing(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan")
    network.put("kab-magetan", site(range(1, 4)))
    stage.crawl(network, "kab-magetan")
    network.script.pages.clear()
    network.put(
        "kab-magetan", {"/": "<html><body><h1>Situs dalam perbaikan</h1><p>Silakan kembali lagi nanti.</p></body></html>"}
    )
    crawled = stage.crawl(network, "kab-magetan")
    assert crawled["kab-magetan"]["outcome"] in {"failed", "empty"}
    assert len(crawled.keys("kab-magetan")) == 3
    assert crawled.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(0,)]


def slow(page: str, seconds: float) -> Answer:
    return Answer(200, page.encode(), HTML, delay=seconds)


def rows_so_far(stage: Stage) -> int:
    return len(Crawled({}, stage.archive, "").keys("kab-magetan"))


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_run_cut_short_keeps_what_it_read_and_the_next_one_reads_the_rest(
    scripted: Open, stage: Stage, stop: signal.Signals
) -> None:
    network = scripted("kab-magetan")
    pages = site(range(1, 31))
    late = {
        path: slow(pages[path], 3 if stop is signal.SIGINT else 30)
        for path in (f"/blog/read/{n}_rapat-{n}" for n in range(1, 15))
    }
    network.put("kab-magetan", pages | late)
    process = stage.start(network, "kab-magetan")
    deadline = time.monotonic() + 30
    while len(articles_asked(network, "kab-magetan")) < 16 and time.monotonic() < deadline:
        time.sleep(0.02)
    while stop is signal.SIGKILL and rows_so_far(stage) < 16 and time.monotonic() < deadline:
        time.sleep(0.1)  # the journal writes every two seconds
    os.kill(process.pid or 0, stop)
    kept = stage.end(process)
    rows = kept.keys("kab-magetan")
    assert 16 <= len(rows) < 30
    if stop is signal.SIGINT:
        assert process.exitcode == 0, kept.stderr
        assert kept.report["stopped"] == "interrupted"
        assert kept["kab-magetan"]["outcome"] == "stopped"
        assert kept.rows("SELECT outcome FROM runs") == [("interrupted",)]
    network.put("kab-magetan", pages)
    network.forget()
    again = stage.crawl(network, "kab-magetan")
    assert len(again.keys("kab-magetan")) == 30
    assert len(articles_asked(network, "kab-magetan")) == 30 - len(rows)


def test_a_run_that_is_new_to_an_old_archive_does_not_lose_what_lies_behind(scripted: Open, stage: Stage) -> None:
    """Complete once, then cut short in the middle of many new articles: the pages behind must still be walked."""
    network = scripted("kab-magetan")
    network.put("kab-magetan", site(range(1, 6)))
    stage.crawl(network, "kab-magetan")
    network.put("kab-magetan", site(range(1, 31)))
    stage.crawl(network, "kab-magetan", limit=5)
    crawled = stage.crawl(network, "kab-magetan")
    assert len(crawled.keys("kab-magetan")) == 30


def test_an_archive_that_cannot_be_written_ends_the_run_in_order(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan")
    network.put("kab-magetan", site(range(1, 31)))
    stage.archive.mkdir()
    process = stage.start(network, "kab-magetan")
    crawled = stage.end(process)
    assert process.exitcode == 1
    assert "ArchiveError" in crawled.stderr
    assert network.requests == ()


def test_a_full_disk_ends_the_run_and_keeps_what_was_written(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan", "kab-kediri")
    network.put("kab-magetan", site(range(1, 9)))
    network.put("kab-kediri", site(range(1, 151)))
    stage.crawl(network, "kab-magetan")
    stage.environment["most_bytes_a_file"] = str(stage.archive.stat().st_size + 120_000)
    crawled = stage.crawl_badly(network, "kab-kediri")
    assert "disk" in crawled.report["stopped"], crawled.stderr
    assert crawled.report["exit_code"] == 1
    assert "Traceback" not in crawled.stderr
    stage.environment.clear()
    again = stage.crawl(network, "kab-kediri")
    assert len(again.keys("kab-magetan")) == 8
    assert len(again.keys("kab-kediri")) == 150


def test_a_mistake_of_ours_costs_one_page(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan", "kab-kediri")
    network.put("kab-magetan", site(range(1, 21)))
    network.put("kab-kediri", site(range(1, 7)))
    stage.environment["stumbles_over"] = "/7_rapat"
    crawled = stage.crawl_badly(network, "kab-magetan", "kab-kediri")
    assert crawled.keys("kab-magetan") == {f"id:{n}" for n in range(1, 21)} - {"id:7"}
    assert len(crawled.keys("kab-kediri")) == 6
    failures = crawled["kab-magetan"]["failures"]
    assert [(each["url"], each["reason"][:11]) for each in failures] == [
        ("https://kab-magetan.kpu.go.id/blog/read/7_rapat-7", "our mistake")
    ]
    assert crawled.rows("SELECT count(*) FROM run_sites WHERE verdict = 'ok'") == [(2,)]
    stage.environment.clear()
    again = stage.crawl(network, "kab-magetan")
    assert len(again.keys("kab-magetan")) == 20

    network.put("kab-jember", site(range(1, 21)))
    stage.environment["stumbles_over"] = "page=2"
    crawled = stage.crawl_badly(network, "kab-magetan", "kab-kediri", full=True)
    assert crawled["kab-magetan"]["failed"] == 1
    assert crawled["kab-magetan"]["outcome"] == "ok"
