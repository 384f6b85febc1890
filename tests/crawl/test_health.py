"""Two crawls of a pretend network, the second of one on which much has gone wrong: each site's cause is found, and no other's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.faults import CHALLENGE, SUSPENDED, Answer
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.pretend import Fault
from kpucrawl.rehearse.world import World

from .conftest import HTML, Scripted, Stage, article, frame, listing

BROKEN = {
    "bali": (Fault("refused"), "down"),
    "kota-kupang": (Fault("challenge"), "blocked"),
    "kab-jayawijaya": (Fault("suspended"), "down"),
    "jambi": (Fault("500"), "down"),
    "kab-sragen": (Fault("soft_404"), "down"),
    "kota-kediri": (Fault("challenge", "/blog/read"), "blocked"),  # it has new posts by then
}
SOUND = ("kab-magetan", "lampung")
CAUSES = {name: cause for name, (_, cause) in BROKEN.items()} | {"kab-blora": "layout changed", "kota-palu": "defaced"}


def crawled_twice(stage: Stage) -> Path:
    """Crawl some sites, let things go wrong, and crawl them again."""
    broken = tuple((name, fault) for name, (fault, _) in BROKEN.items())
    drift = Drift(days=2, new=4, gone=0, relaid=("kab-blora",), defaced=("kota-palu",), broken=broken)
    world = World(sites=[*CAUSES, *SOUND], articles_per_site=9, traps=False, drift=drift)
    fast = {"concurrency": 16, "pages": False, "settings": (("RETRY_TIMES", 0),)}
    with Network(world) as network:
        stage.crawl(network, *CAUSES, *SOUND, **fast)
        network.show(world.at(1))
        stage.crawl(network, *CAUSES, *SOUND, **fast)
    return stage.archive


def test_every_cause_is_found_and_no_sound_site_is_suspected(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    archive = crawled_twice(stage)
    every_cause_is_found(archive, capsys)
    a_site_is_shown_with_its_timeline(archive, capsys)
    every_request_is_reported(archive, capsys)


def every_cause_is_found(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["health", "--format", "json", "--archive", str(archive)]) == 1
    told = {row["site"]: row for row in json.loads(capsys.readouterr().out)}
    assert {name: row["cause"] for name, row in told.items()} == CAUSES | dict.fromkeys(SOUND)
    assert {name: row["colour"] for name, row in told.items()} == dict.fromkeys(CAUSES, "red") | dict.fromkeys(SOUND, "green")
    assert all(row["reason"] and row["since"] > "2026" for name, row in told.items() if name in CAUSES)
    unseen = [name for name, row in told.items() if row["last_seen"] < row["last_run"]]
    assert sorted(unseen) == sorted(set(BROKEN))


def a_site_is_shown_with_its_timeline(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["health", "kota-palu", "--format", "json", "--archive", str(archive)]) == 1
    [told] = json.loads(capsys.readouterr().out)
    assert [event["what"] for event in told["timeline"]] == ["defaced"]
    assert "of intruders, such as https://" in told["timeline"][0]["detail"]
    assert cli.run(["health", "bali", "--archive", str(archive)]) == 1
    shown = capsys.readouterr().out
    assert shown.count("bali") == 2
    assert "(1 run)" in shown
    assert cli.run(["health", *SOUND, "--archive", str(archive)]) == 0
    assert cli.run(["health", "--colour", "green", "--archive", str(archive)]) == 0
    capsys.readouterr()
    assert cli.run(["health", "--timeline", "--format", "csv", "--archive", str(archive)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(CAUSES)


def every_request_is_reported(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["courtesy", "--format", "json", "--archive", str(archive)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["site"] for row in rows} == {*CAUSES, *SOUND}
    assert cli.run(["courtesy", "--by", "month", "--format", "json", "--archive", str(archive)]) == 0
    months = json.loads(capsys.readouterr().out)
    assert sum(row["requests"] for row in months) == sum(row["requests"] for row in rows)
    assert cli.run(["courtesy", "bali", "--by", "site", "--format", "json", "--archive", str(archive)]) == 0
    [alone] = json.loads(capsys.readouterr().out)
    assert alone["requests"] == sum(row["requests"] for row in rows if row["site"] == "bali")


SLOT = (
    "<p>Slot gacor hari ini gampang maxwin, daftar sekarang, bonus new member 100, deposit dana, link alternatif rtp live.</p>"
    * 4
)
TURNED: dict[str, tuple[str | Answer, str, str]] = {
    "bali": (Answer(403, CHALLENGE.encode(), HTML), "blocked", "403"),
    "jambi": (Answer(503, CHALLENGE.encode(), HTML), "blocked", "503, a browser check"),
    "riau": (Answer(429, b"slow down", HTML, (("Retry-After", "3600"),)), "blocked", "429"),
    "banten": (Answer(403, SUSPENDED.encode(), HTML), "down", "the account is suspended"),
    "jabar": (Answer(302, b"", HTML, (("Location", "https://jabar-baru.kpu.go.id/"),)), "moved", "https://jabar-baru.kpu.go.id/"),
    "jateng": (Answer(302, b"", HTML, (("Location", "https://slot-dewa777.example/"),)), "defaced", "slot-dewa777"),
    "jatim": (
        "<html><title>Hacked by Xyz</title><body><h1>Hacked by Xyz</h1><p>greetz</p></body></html>",
        "defaced",
        "Hacked by",
    ),
    "diy": (f"<html><title>SLOT GACOR 88 link resmi</title><body><h1>Slot88</h1>{SLOT}</body></html>", "defaced", "gambling"),
    "lampung": (Answer(302, b"", HTML, (("Location", "/?r=1"),)), "down", "404"),  # where nothing is
    "kepri": (
        "<html><title>Welcome to nginx!</title><body><h1>Welcome to nginx!</h1></body></html>",
        "down",
        "Welcome to nginx!",
    ),
    "sumsel": (
        frame("<h1>Portal Baru</h1><p>Selamat datang di portal baru kami.</p>", "KPU Sumsel"),
        "layout changed",
        "no listing",
    ),
}
"""Site → what its every page answers the second time, and the cause and a word of the reason."""


def test_what_may_answer_in_place_of_a_home_page(scripted: Callable[..., Scripted], stage: Stage) -> None:
    network = scripted(*TURNED)
    pages = {f"/blog/read/{number}_rapat-{number}": article(number) for number in range(1, 5)}
    for name in TURNED:
        network.put(name, pages | {"/": listing(range(1, 5)), "/blog/category/104": listing(range(1, 5))})
    stage.crawl(network, *TURNED, pages=False)
    for name, (answer, _, _) in TURNED.items():
        network.put(name, dict.fromkeys((*pages, "/", "/blog/category/104"), answer))
    crawled = stage.crawl(network, *TURNED, pages=False, settings=(("RETRY_TIMES", 0),))
    told = {site: (cause, why) for site, cause, why in crawled.rows("SELECT site, cause, why FROM run_sites WHERE run = 2")}
    assert {name: cause for name, (cause, _) in told.items()} == {name: cause for name, (_, cause, _) in TURNED.items()}
    assert [(name, told[name][1]) for name, (_, _, word) in TURNED.items() if word not in told[name][1]] == []
    assert crawled.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(0,)]
