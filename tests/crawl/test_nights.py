"""Night after night on a site: what is asked for, what is found, and a full crawl in parts; the clock is set to each night."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1

from kpucrawl.clock import written
from kpucrawl.rehearse.faults import Answer
from kpucrawl.rehearse.wires import Wire

from .conftest import HTML, Crawled, Script, Scripted, Stage, article, listing
from .test_again import articles_asked, site

Open = Callable[..., Scripted]
SITE = "kab-magetan"
FIRST = datetime(2026, 11, 20, 2, 15, tzinfo=UTC)


def set_clock(stage: Stage, night: float) -> None:
    stage.environment["KPUCRAWL_NOW"] = written(FIRST + timedelta(days=night))


class Conditional(Script):
    """Answers from a table, with validators."""

    def wire(self, host: str, target: str, zipped: bool) -> Wire:
        """Return what answers, with an ETag."""
        wire = super().wire(host, target, zipped)
        if wire.status != 200:
            return wire
        etag = f'"{sha1(wire.body).hexdigest()}"'
        return wire._replace(etag=etag, head=wire.head.replace(b"\r\n\r\n", f"\r\nETag: {etag}\r\n\r\n".encode(), 1))


def with_validators(network: Scripted) -> None:
    """Let a network answer with ETags, and 304 where they are the same."""
    network.script.__class__ = Conditional
    world = network.script.world
    world._take_sites(tuple(replace(each, conditional=True) for each in world.sites))


def test_a_quiet_night_is_two_conditional_requests_and_looks_have_their_days(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    with_validators(network)
    pages = site(range(1, 21)) | {"/robots.txt": "User-agent: *\nDisallow: /rahasia\n"}
    pages["/blog/read/20_rapat-20"] = article(20, day="19 November 2026")
    network.put(SITE, pages)
    set_clock(stage, 0)
    stage.crawl(network, SITE)
    network.forget()
    set_clock(stage, 0.4)
    quiet = stage.crawl(network, SITE)
    assert [(each.path, each.status) for each in network.log(SITE) if each.method != "CONNECT"] == [
        ("/", 304), ("/blog/category/104", 304),
    ]  # fmt: skip
    assert quiet[SITE]["outcome"] == "ok"
    network.forget()
    set_clock(stage, 1)
    stage.crawl(network, SITE)
    asked = [(each.path, each.status) for each in network.log(SITE) if each.method != "CONNECT"]
    assert asked == [("/", 304), ("/blog/read/20_rapat-20", 304)]  # the listing left its place; robots.txt is still kept
    network.forget()
    edited = article(20, day="19 November 2026").replace("Hasil", "Isi")
    network.put(SITE, site(range(1, 22)) | {"/blog/read/20_rapat-20": edited})
    set_clock(stage, 3)
    changed = stage.crawl(network, SITE)
    assert articles_asked(network, SITE) == ["/blog/read/21_rapat-21", "/blog/read/20_rapat-20"]
    assert (changed[SITE]["new"], changed[SITE]["changed"]) == (1, 1)
    assert "/robots.txt" in [each.path for each in network.log(SITE)]


def test_a_full_crawl_in_parts_gives_what_one_alone_gives(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    network.put(SITE, site(range(1, 61)))
    seen: list[Crawled] = []
    for night in range(12):
        set_clock(stage, night)
        network.put(SITE, site(range(1, 61 + night)))  # one new article each night pushes all others down
        network.forget()
        seen.append(stage.crawl(network, SITE, full=True, most_pages=16))
        assert len(network.asked(SITE)) <= 16
        if seen[-1][SITE]["outcome"] == "ok":
            break
    assert seen[-1].keys(SITE) == {f"id:{n}" for n in range(1, 61 + night)}
    assert 4 <= night <= 8
    assert seen[-1].rows("SELECT full_since FROM turn") == [("",)]
    assert seen[-1].rows("SELECT reached FROM entrance WHERE reached IS NOT NULL") == []
    counts = Counter(seen[-1].rows("SELECT key FROM articles"))
    assert set(counts.values()) == {1}


def test_kills_at_random_moments_lose_nothing_and_double_nothing(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    network.put(SITE, site(range(1, 31)))
    dice = random.Random(7)
    archived: set[str] = set()
    for _ in range(5):
        network.forget()
        wanted = dice.randrange(1, 30)
        process = stage.start(network, SITE, delay=0.02)
        deadline = time.monotonic() + 30
        while len(network.requests) < wanted and process.is_alive() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.6))
        process.kill()  # SIGKILL; it may have ended already
        process.join()
        time.sleep(0.1)
        assert not archived & {f"id:{path.split('/')[-1].split('_')[0]}" for path in articles_asked(network, SITE)}
        archived = Crawled({}, stage.archive, "").keys(SITE) if stage.archive.exists() else set()
    crawled = stage.crawl(network, SITE)
    assert crawled.keys(SITE) == {f"id:{n}" for n in range(1, 31)}
    assert crawled.rows("SELECT count(*), max(versions) FROM articles") == [(30, 1)]


def test_what_a_site_asks_for_is_kept_to_on_another_night_too(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    network.put(SITE, site(range(1, 6)) | {"/blog/category/104": Answer(429, b"no", HTML, (("Retry-After", "86400"),))})
    set_clock(stage, 0)
    stage.crawl(network, SITE)
    network.forget()
    set_clock(stage, 0.5)
    crawled = stage.crawl(network, SITE)
    assert network.log(SITE) == []
    assert "asked to be left alone until 2026-11-21T02:15" in crawled[SITE]["reason"]
    network.put(SITE, {"/blog/category/104": listing(range(1, 6))})
    set_clock(stage, 1.1)
    assert len(stage.crawl(network, SITE).keys(SITE)) == 5


def test_due_takes_those_whose_turn_it_is_within_its_time(scripted: Open, stage: Stage) -> None:
    names = ("kab-kediri", SITE)
    network = scripted(*names)
    for name in names:
        network.put(name, site(range(1, 11)))
    set_clock(stage, 0)
    began = time.monotonic()
    cut = stage.crawl(network, SITE, due=True, budget=4, delay=0.7)
    assert time.monotonic() - began < 15
    assert (cut[SITE]["outcome"], cut.report["exit_code"]) == ("stopped", 0)
    assert "1 site stays due" in cut.report["ended"]
    whole = stage.crawl(network, *names, due=True)
    assert {each["site"] for each in whole.report["sites"]} == set(names)
    network.forget()
    none = stage.crawl(network, *names, due=True)
    assert (none.report["sites"], network.requests, none.report["exit_code"]) == ([], (), 0)
    set_clock(stage, 1)
    assert len(stage.crawl(network, *names, due=True).report["sites"]) == 2
