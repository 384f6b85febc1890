"""While a crawl holds an archive, what would disturb it exits 75, and what reads goes on; the hours of full crawls."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.clock import now
from kpucrawl.persist.agenda import Turn
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.holding import Holding
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.world import World

from .conftest import Answer

Call = Callable[..., Answer]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """A network of one site, which is the only way out."""
    with Network(World(3, ["kab-magetan"], 8, traps=False)) as made:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, made.proxy_url)
        yield made


@pytest.mark.parametrize(
    "words", [["sites", "check", "kab-magetan"], ["reread", "kab-magetan"], ["crawl", "kab-magetan"], ["crawl", "--due"]]
)
def test_what_would_disturb_a_crawl_leaves_it_alone(kpucrawl: Call, archive: Path, network: Network, words: list[str]) -> None:
    before = archive.read_bytes()
    with Holding(archive):
        answer = kpucrawl(*words)
    assert answer.code == 75
    assert f"process {os.getpid()}" in answer.err
    assert "nothing was done; try again when it is over" in answer.err
    assert network.requests == ()
    assert archive.read_bytes() == before


@pytest.mark.parametrize(
    "words", [["courtesy"], ["health"], ["runs"], ["stats"], ["search", "gratifikasi"], ["reread", "--dry-run"]]
)
def test_what_reads_goes_on(kpucrawl: Call, archive: Path, words: list[str]) -> None:
    with Holding(archive):
        answer = kpucrawl(*words)
    assert answer.code in {0, 1}, answer.err
    assert "being written" not in answer.err


def at_hour(hour: int) -> str:
    """Return a TZ in which it is now this hour."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return f"<KPU>{-ahead:+d}"


@pytest.mark.parametrize("words", [["--province", "Jawa Timur"], ["--all"], ["--due"]])
def test_a_full_crawl_of_many_sites_waits_for_the_night(
    kpucrawl: Call, network: Network, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("TZ", at_hour(12))
    time.tzset()
    try:
        answer = kpucrawl("crawl", *words, "--full")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert answer.code == 75
    assert "it is 12:" in answer.err
    assert "this crawl waits for the hours 20-6: start it then, or add --hours any" in answer.err
    assert network.requests == ()


def test_by_night_it_begins(network: Network, tmp_path: Path) -> None:
    at = now()
    with Archive(tmp_path / "kpu.db") as archive:
        for site in all_sites():
            if site.name != "kab-magetan":
                archive.save_turn(site.name, Turn(visited_at=at, begun_at=at))
    command = [
        sys.executable,
        "-m",
        "kpucrawl",
        "crawl",
        "--due",
        "--full",
        "--delay",
        "0",
        "--archive",
        str(tmp_path / "kpu.db"),
    ]
    done = subprocess.run(command, env={**os.environ, "TZ": at_hour(22)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert any("/read" in each.path for each in network.requests)
