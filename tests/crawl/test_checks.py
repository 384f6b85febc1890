"""The first look at sites: what answers, what the reader took, the next step; and what is saved is read back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.catalogue.sites import site_named
from kpucrawl.crawl.checks import Checks, Inspection, is_proxied, look_up
from kpucrawl.persist.archive import Archive
from kpucrawl.query.rows import reading
from kpucrawl.rehearse.faults import CHALLENGE, Answer

from .conftest import HTML, Page, Scripted, article, headline, listing

Open = Callable[..., Scripted]
MOST_REQUESTS = 7
"""Of one host, redirects and second tries included."""
AWAY = Answer(302, b"", HTML, (("Location", "https://kab-toba.kpu.go.id/"),))


def office(name: str, number: int = 1) -> dict[str, Page]:
    """Return the pages of an office's site."""
    menu = (
        f'<li><a href="/">KPU {name}</a></li><li><a href="/blog/category/104">Berita Terkini</a></li>'
        '<li><a href="/blog/category/11">Pengumuman</a></li><li><a href="/page/profil">Profil</a></li>'
    )
    numbers = range(number, number + 4)
    pages: dict[str, Page] = {f"/blog/read/{each}_rapat-{each}": article(each, menu=menu) for each in numbers}
    return pages | {"/": listing(numbers, menu=menu), "/blog/category/104": listing(numbers, menu=menu)}


def test_a_first_look(scripted: Open, tmp_path: Path) -> None:
    names = ["kab-magetan", "bali", "jambi", "kab-sragen", "kab-ogankomeringulu", "kab-tobasamosir", "riau"]
    network = scripted(*names)
    hosts = network.world.by_host
    for name, of in (("kab-oku", "kab-ogankomeringulu"), ("kab-toba", "kab-tobasamosir")):  # hosts that no row names
        hosts[f"{name}.kpu.go.id"] = hosts[f"{of}.kpu.go.id"]
    network.put("kab-magetan", office("Magetan"))
    network.put("bali", {"/": CHALLENGE})
    network.put("kab-sragen", office("Sragen") | {f"/blog/read/{each}_rapat-{each}": CHALLENGE for each in range(1, 5)})
    network.script.without_tls.add("kab-ogankomeringulu.kpu.go.id")
    network.put("kab-ogankomeringulu", dict.fromkeys(("/", "/robots.txt"), Answer(0, abort=True)))
    network.put("kab-oku", office("Ogan Komering Ulu"))
    network.put("kab-tobasamosir", {"/": AWAY})
    network.put("kab-toba", office("Toba", 40))
    network.put("riau", {"/": "<html><head><link href='/wp-content/x.css'></head><body><p>KPU Riau</p></body></html>"})

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        proxies = {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url, "no_proxy": ""}
        ours = {"KPUCRAWL_OVERRIDES": str(tmp_path / "own" / "overrides.toml"), "KPUCRAWL_ARCHIVE": str(tmp_path / "kpu.db")}
        command = [sys.executable, "-W", "error", "-m", "kpucrawl", *arguments]
        return subprocess.run(command, env={**os.environ, **proxies, **ours}, capture_output=True, text=True, check=False)

    done = run("sites", "check", *names, "--delay", "0.01", "--save", "--format", "json")
    assert done.returncode == 1, done.stderr
    told = {row["site"]: row for row in json.loads(done.stdout)}
    assert {name: row["verdict"] for name, row in told.items()} == {
        "kab-magetan": "ok", "bali": "blocked", "jambi": "down", "kab-sragen": "blocked", "kab-ogankomeringulu": "down",
        "kab-tobasamosir": "moved", "riau": "empty",
    }  # fmt: skip
    taken(told["kab-magetan"])
    next_steps(told)
    asked = [request.host for request in network.requests if request.method != "CONNECT"]
    assert max(asked.count(host) for host in set(asked)) <= MOST_REQUESTS
    assert asked.count("kab-magetan.kpu.go.id") == 5

    kept(tmp_path / "kpu.db", set(names))
    assert "values written" in done.stderr
    listed = {row["site"]: row for row in map(json.loads, run("sites", *WISHES).stdout.splitlines())}
    assert listed["kab-ogankomeringulu"] == {
        "site": "kab-ogankomeringulu", "host": "kab-oku.kpu.go.id", "host_status": "observed",
        "other_hosts": "kab-ogankomeringulu.kpu.go.id",
    }  # fmt: skip
    assert listed["kab-tobasamosir"]["host"] == "kab-toba.kpu.go.id"

    shown = run("sites", "check", "kab-tobasamosir", "--delay", "0.01")  # as it was saved
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert shown.stdout.startswith("kab-tobasamosir: ok https://kab-toba.kpu.go.id/ (200, ")
    assert "  menu: Berita Terkini (104), Pengumuman (11)\n" in shown.stdout
    assert "  next: kpucrawl crawl kab-tobasamosir --limit 20\n" in shown.stdout


def test_a_name_is_looked_up_unless_a_proxy_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert look_up("localhost")
    assert look_up("bali.kpu.go.id") == ()  # no test has a way to the internet
    assert not is_proxied("bali.kpu.go.id")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert is_proxied("bali.kpu.go.id")
    monkeypatch.setenv("no_proxy", "bali.kpu.go.id")
    assert not is_proxied("bali.kpu.go.id")


def test_a_host_without_an_address_is_never_asked() -> None:
    one = Inspection(site_named("kab-ogankomeringulu"), "kab-ogankomeringulu.kpu.go.id", left=["kab-oku.kpu.go.id"])
    one.addresses = {"kab-ogankomeringulu.kpu.go.id": (), "kab-oku.kpu.go.id": ("127.0.0.1",)}
    [request] = Checks([one], print).begin(one)
    assert (request.url, one.asked) == ("https://kab-oku.kpu.go.id/", ["kab-ogankomeringulu.kpu.go.id", "kab-oku.kpu.go.id"])
    assert one.first_trouble == "no such host"


WISHES = ("--format", "jsonl", "--columns", "site,host,host_status,other_hosts")


def taken(row: dict[str, Any]) -> None:
    assert (row["family"], row["menu"]) == ("regional", "Berita Terkini (104), Pengumuman (11)")
    assert (row["articles"], row["first_title"]) == (2, headline(1))
    assert row["first_published_on"] == "2022-08-02"
    assert row["first_opening"].startswith("Komisioner menyampaikan bahwa evaluasi")
    assert (row["status"], row["requests"], row["certificate"]) == (200, 5, "self-signed")


def next_steps(told: dict[str, dict[str, Any]]) -> None:
    assert told["kab-magetan"]["next_step"] == "kpucrawl crawl kab-magetan --limit 20"
    assert "--delay 10" in told["bali"]["next_step"]
    assert "a browser check" in told["kab-sragen"]["reason"]
    assert told["kab-ogankomeringulu"]["host"] == "kab-oku.kpu.go.id"
    assert "kab-oku.kpu.go.id answers" in told["kab-ogankomeringulu"]["reason"]
    assert told["kab-ogankomeringulu"]["next_step"].startswith("kpucrawl sites check kab-ogankomeringulu --save")
    assert "leads to https://kab-toba.kpu.go.id/" in told["kab-tobasamosir"]["reason"]
    assert told["kab-tobasamosir"]["articles"] == 2
    assert told["riau"]["family"] == "none of ours (it looks like WordPress)"
    assert all(row["next_step"] for row in told.values())


def kept(archive: Path, names: set[str]) -> None:
    with reading(archive) as connection:
        assert {row[0] for row in connection.execute("SELECT site FROM site_checks")} == names
        [row] = connection.execute("SELECT menu, articles, next_step, requests FROM site_checks WHERE site = 'kab-magetan'")
        assert [entry["category"] for entry in json.loads(row[0])] == ["104", "11"]
        assert len(json.loads(row[1])) == 2
        asked = connection.execute("SELECT runs, requests FROM courtesy WHERE site = 'kab-magetan'").fetchall()
        assert asked == [(1, row[3])]
    with Archive(archive) as opened:
        opened.check()
