"""Night after night on a site: what is asked for, what is found, and a full crawl in parts; the clock is set to each night."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1

from kpucrawl.clock import written
from kpucrawl.rehearse.faults import Answer
from kpucrawl.rehearse.wires import Wire

from .conftest import HTML, Crawled, Script, Scripted, Stage, article, listing, sentences
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


def test_a_killed_run_leaves_no_answered_page_to_be_asked_for_again(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    pages = site(range(1, 31))
    for path, page in list(pages.items()):
        if "/read/" in path:  # a frame that only several pages together show
            pages[path] = str(page).replace("</nav>", f"</nav><p>Maklumat pelayanan kantor ini ada di {'lobi' * 5}.</p>")
    network.put(SITE, pages)
    process = stage.start(network, SITE, delay=0.3)
    deadline = time.monotonic() + 60
    while len(articles_asked(network, SITE)) < 5 and process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    answered = articles_asked(network, SITE)[:4]  # fewer than teach its frame: all are held
    deadline = time.monotonic() + 60
    while not is_kept(stage, len(answered)) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.join()
    assert Crawled({}, stage.archive, "").keys(SITE) == set()
    network.forget()
    after = stage.crawl(network, SITE)
    assert not set(answered) & set(articles_asked(network, SITE))
    # What they say does not hang on which came first: a visit left in peace gives the same.
    undisturbed = Stage(stage.folder / "peace")
    undisturbed.folder.mkdir()
    told = "SELECT key, title, body, published_on, versions FROM articles ORDER BY key"
    assert after.rows(told) == undisturbed.crawl(network, SITE).rows(told)
    assert len(after.rows(told)) == 30


def test_what_a_site_gives_for_nothing_is_asked_for_once_a_week(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    little = "<p>Rapat digelar di aula kantor dan berlangsung lancar.</p>"  # too little to be believed at once
    thin = {f"/blog/read/{n}_rapat-{n}": article(n).replace(sentences(n), little) for n in (21, 22, 23)}
    asked = []
    for night, newest in ((0, 20), (1, 21), (2, 22), (9, 23)):
        network.put(SITE, site(range(1, newest + 1)) | thin)
        network.forget()
        set_clock(stage, night)
        stage.crawl(network, SITE)
        asked.append(sum("999999999" in path for path in network.asked(SITE)))
    assert asked == [0, 1, 0, 1]


def is_kept(stage: Stage, pages: int) -> bool:
    try:
        found = Crawled({}, stage.archive, "").rows("SELECT count(*) FROM frontier WHERE page_file IS NOT NULL")
    except sqlite3.OperationalError:  # no archive yet
        return False
    return found[0][0] >= pages


def test_a_post_back_dated_by_far_is_found_on_a_night_with_a_request_to_spare(scripted: Open, stage: Stage) -> None:
    network = scripted(SITE)
    network.put(SITE, site(range(10, 40)))
    set_clock(stage, 0)
    stage.crawl(network, SITE)
    shown = site(range(10, 40))
    shown["/blog/category/104?page=4"] = str(shown["/blog/category/104?page=4"]).replace(
        "<section>", f"<section>{listing([7]).partition('<section>')[2].partition('</section>')[0]}"
    )
    network.put(SITE, shown | {"/blog/read/7_rapat-7": article(7)})
    for night in range(1, 12):
        network.forget()
        set_clock(stage, night)
        found = stage.crawl(network, SITE)
        assert len([path for path in network.asked(SITE) if "/read/" not in path]) <= 2
        if "id:7" in found.keys(SITE):
            break
    assert night == 9  # page 2 on night 3, page 3 on night 6
    assert found.rows("SELECT depths FROM entrance WHERE depths IS NOT NULL")[0][0].startswith("[")


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
