"""The commands that go out to a network, against the pretend one: crawl and read."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.rehearse.demo import demo_world
from kpucrawl.rehearse.network import Network

SITES = 2
ARTICLES = 4


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with Network(demo_world(SITES, ARTICLES)) as network:
        yield network


def kpucrawl(folder: Path, network: Network, *arguments: str) -> subprocess.CompletedProcess[str]:
    proxies = {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url, "no_proxy": ""}
    command = [sys.executable, "-m", "kpucrawl", *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **proxies}, capture_output=True, text=True, check=False, timeout=60
    )


def test_crawl_fills_the_archive_that_search_answers_from(network: Network, tmp_path: Path) -> None:
    names = [site.name for site in demo_world(SITES, ARTICLES).sites]
    first = kpucrawl(tmp_path, network, "crawl", *names, "--delay", "0")
    assert (first.returncode, first.stdout) == (0, ""), first.stderr
    assert (tmp_path / "output" / "pages").is_dir()
    with sqlite3.connect(tmp_path / "output" / "kpu.db") as connection:
        found = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    connection.close()
    assert found >= SITES * ARTICLES - 1
    again = kpucrawl(tmp_path, network, "crawl", *names, "--delay", "0", "-q")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    listed = kpucrawl(tmp_path, network, "sites", "--format", "jsonl")
    known = {row["site"]: row["articles"] for row in map(json.loads, listed.stdout.splitlines())}
    assert sum(known[name] for name in names) == found
    assert len(kpucrawl(tmp_path, network, "runs", "--format", "jsonl").stdout.splitlines()) == 2


def test_a_run_with_a_failed_site_exits_1(network: Network, tmp_path: Path) -> None:
    answer = kpucrawl(tmp_path, network, "crawl", "kab-blora", "--delay", "0", "--no-pages", "-q")
    assert answer.returncode == 1
    assert "kab-blora" in answer.stderr


def test_an_archive_that_cannot_be_used_ends_before_anything_is_asked(network: Network, tmp_path: Path) -> None:
    (tmp_path / "kpu.db").write_text("no database at all, and more than a header long" * 10)
    asked = len(network.requests)
    answer = kpucrawl(tmp_path, network, "crawl", "kab-magetan", "--archive", "kpu.db")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("kpucrawl: kpu.db is ")
    assert answer.stderr.count("\n") == 1
    assert len(network.requests) == asked


def test_ctrl_c_stops_a_crawl_in_order(network: Network, tmp_path: Path) -> None:
    names = [site.name for site in demo_world(SITES, ARTICLES).sites]
    proxies = {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url, "no_proxy": ""}
    command = [sys.executable, "-m", "kpucrawl", "crawl", *names, "--delay", "0.5"]
    asked = len(network.requests)
    with subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **proxies}, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 20
        while len(network.requests) < asked + 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=30)
    assert process.returncode == cli.STOPPED, err
    assert "Traceback" not in err
    assert "stopped" in err


def test_read_asks_for_one_page(network: Network, tmp_path: Path) -> None:
    world = demo_world(SITES, ARTICLES)
    site = world.sites[0]
    article = world.articles(site.name)[0]
    url = (
        f"https://{site.host}/blog/read/{article.id}_{article.slug}"
        if article.id
        else f"https://{site.host}/blog/read/{article.slug}"
    )
    asked = len(network.requests)
    answer = kpucrawl(tmp_path, network, "read", url, url, "--format", "json")
    assert answer.returncode == 0, answer.stderr
    read, again = json.loads(answer.stdout)
    assert read == again
    assert sum(request.path.startswith("/blog/read") for request in network.requests[asked:]) == 1, "each address once"
    assert read["article"]["site"] == site.name
    assert read["raw"]["title"] == read["article"]["title"]
    gone = kpucrawl(tmp_path, network, "read", f"https://{site.host}/blog/read/1_tidak-ada")
    assert gone.returncode == 2
    assert gone.stderr.startswith("kpucrawl: ")
    assert list(tmp_path.iterdir()) == []


def test_a_second_crawl_says_who_is_first_and_exits_75(network: Network, tmp_path: Path) -> None:
    names = [site.name for site in demo_world(SITES, ARTICLES).sites]
    proxies = {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url, "no_proxy": ""}
    command = [sys.executable, "-m", "kpucrawl", "crawl", *names, "--delay", "30"]
    with subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **proxies}, stderr=subprocess.PIPE, text=True) as first:
        deadline = time.monotonic() + 20
        while not (tmp_path / "output" / "kpu.db").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        second = kpucrawl(tmp_path, network, "crawl", "kab-magetan")
        assert (second.returncode, second.stdout) == (75, "")
        assert f"process {first.pid}" in second.stderr
        assert second.stderr.count("\n") == 1
        assert kpucrawl(tmp_path, network, "reread").returncode == 75
        first.kill()
    third = kpucrawl(tmp_path, network, "crawl", names[0], "--delay", "0", "--limit", "1")
    assert third.returncode == 0, third.stderr
