"""In: sites and nights of the pretend network; out: what each night asked of them, what it missed, and how late it saw things.

The network logs every request, and its world tells what was posted, edited and taken away; the crawler is the command line in a
process of its own, whose clock is set to the night (``KPUCRAWL_NOW``).
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import mean, median

from benchmarks.figures import table
from kpucrawl.clock import parse, written
from kpucrawl.crawl.nights import SLACK
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.network import Network, Request
from kpucrawl.rehearse.truth import key_of
from kpucrawl.rehearse.world import World

MOST_QUIET = 2
"""Requests to a site on a quiet night."""
START = date(2026, 11, 20)
_READ = re.compile(r"/(?:blog/read|berita/baca)/")


@dataclass(slots=True)
class Tally:
    """What the nights after the first came to."""

    quiet: list[int] = field(default_factory=list)
    """Home and listing pages asked of a site on a night without anything new, robots.txt left out."""
    busy: list[int] = field(default_factory=list)
    """The same on nights with something new."""
    looks: list[int] = field(default_factory=list)
    """Known articles asked for, each site and night."""
    not_due: Counter[str] = field(default_factory=Counter)
    """Those of them whose day to be looked at again had not come, on quiet nights, by site: what its listing no longer shows."""
    over: int = 0
    """Sites and quiet nights with more than two requests, looks that were due and robots.txt aside."""
    stray: Counter[str] = field(default_factory=Counter)
    """Article pages that gave none, asked for on quiet nights."""
    for_new: int = 0
    """Requests for articles not known before."""
    new: int = 0


def environment(network: Network, night: int, hour: int = 2) -> Mapping[str, str]:
    """Return a crawler's environment: the network is its way out, and its clock stands at a night."""
    moment = datetime.combine(START + timedelta(days=night + 1), time(hour, 15), UTC)
    told = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    proxy = network.proxy_url
    return {
        **told, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": "", "KPUCRAWL_NOW": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "KPUCRAWL_CONTACT": "",
    }  # fmt: skip


def crawl(archive: Path, network: Network, night: int, sites: Sequence[str], *options: str) -> int:
    """Crawl on one night and return the exit code."""
    command = [sys.executable, "-m", "kpucrawl", "crawl", *sites, "--archive", str(archive), "--delay", "0", "-q", *options]
    done = subprocess.run(command, env=environment(network, night), capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        raise SystemExit(f"the crawl of night {night} broke:\n{done.stderr[-3000:]}")
    return done.returncode


def known_in(archive: Path) -> dict[tuple[str, str], str]:
    """Return every key that leads to an article, with its site: when the article was first seen."""
    query = """
        SELECT a.site, a.key, a.first_seen FROM articles a
        UNION SELECT d.site, d.key, a.first_seen FROM addresses d JOIN articles a ON a.id = d.article
    """
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        try:
            return {(site, key): seen for site, key, seen in connection.execute(query)}
        except sqlite3.OperationalError:  # killed before there was anything in it
            return {}


def due_in(archive: Path, network: Network, night: int) -> set[tuple[str, str]]:
    """Return the articles whose day to be looked at again has come on a night, each with its site."""
    moment = parse(environment(network, night)["KPUCRAWL_NOW"]) + timedelta(days=SLACK)
    query = """
        WITH due AS (SELECT article FROM look WHERE due_at <= ?)
        SELECT site, key FROM articles WHERE id IN (SELECT article FROM due)
        UNION SELECT site, key FROM addresses WHERE article IN (SELECT article FROM due)
    """
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        return set(connection.execute(query, (written(moment),)))


def kind_of(request: Request) -> str:
    """Return what was asked for: ``article``, ``front`` (a home or listing page), ``robots`` or ``tunnel``."""
    if request.method == "CONNECT":
        return "tunnel"
    if request.path == "/robots.txt":
        return "robots"
    return "article" if _READ.search(request.path) else "front"


def play(sites: int, nights: int, seed: int, new: int, folder: Path | None = None) -> Tally:
    """Play the nights and print what they came to."""
    drift = Drift(days=1, new=new, edited=0.01, gone=0.003, reposted=0.0)
    world = World(seed=seed, sites=sites, articles_per_site=40, now=START, drift=drift)
    names = [site.name for site in world.sites]
    with tempfile.TemporaryDirectory() as made, Network(world) as network:
        archive = (folder or Path(made)) / "kpu.db"
        crawl(archive, network, 0, names)
        tally = Tally()
        for night in range(1, nights + 1):
            now = world.at(night)
            network.show(now)
            network.forget()
            before, due = known_in(archive), due_in(archive, network, night)
            crawl(archive, network, night, names)
            _count(tally, now, world.at(night - 1), network.requests, before, due)
        _tell(tally, world.at(nights), archive, nights, len(names))
    return tally


def _count(
    tally: Tally,
    now: World,
    then: World,
    log: Sequence[Request],
    before: Mapping[tuple[str, str], str],
    due: Collection[tuple[str, str]],
) -> None:
    for site in now.sites:
        asked = [request for request in log if request.host == site.host]
        kinds = Counter(map(kind_of, asked))
        old = {article.id for article in then.articles(site.name)}
        fresh = [article for article in now.articles(site.name) if article.id not in old and article.listed]
        keys = [
            key_of(f"https://{site.host}{request.path.partition('?')[0]}") for request in asked if kind_of(request) == "article"
        ]
        known = [key for key in keys if key is not None and (site.name, key) in before]
        (tally.busy if fresh else tally.quiet).append(kinds["front"])
        tally.looks.append(len(known))
        if fresh:
            tally.new += len(fresh)
            tally.for_new += len(keys) - len(known)
            continue
        tally.stray[site.name] += len(keys) - len(known)
        looked = sum((site.name, key) in due for key in known)
        tally.not_due[site.name] += len(known) - looked
        tally.over += kinds["front"] + len(keys) - looked > MOST_QUIET


def _tell(tally: Tally, world: World, archive: Path, nights: int, sites: int) -> None:
    known = known_in(archive)
    missed, delays = [], []
    for site in world.sites:
        for article in world.articles(site.name):
            key = f"id:{article.id}" if article.with_id or site.links == "baca" else f"slug:{article.slug}"
            seen = known.get((site.name, key))
            if seen is None and article.gone is None and article.listed:
                missed.append((site.name, key))
            elif seen is not None and article.posted.date() > START:
                delays.append((datetime.strptime(seen[:10], "%Y-%m-%d").date() - article.posted.date()).days - 1)
    rows = [
        ("home and listing pages a site, quiet night", _spread(tally.quiet)),
        ("home and listing pages a site, other nights", _spread(tally.busy)),
        ("known articles looked at again, site and night", _spread(tally.looks)),
        ("of them on quiet nights, though their day had not come", str(sum(tally.not_due.values()))),
        ("article pages on quiet nights that were neither new nor known", str(sum(tally.stray.values()))),
        ("quiet nights with more than two requests, looks due aside", f"{tally.over} of {len(tally.quiet)}"),
        ("article pages asked for, per new article", f"{tally.for_new / max(1, tally.new):.2f}"),
        ("the same with pages past two a site, per new article", f"{(tally.for_new + _past_two(tally)) / max(1, tally.new):.2f}"),
        ("new articles", str(tally.new)),
        ("missed at the end", str(len(missed))),
        ("nights until noticed", _spread(delays)),
        *_changes(archive, world),
    ]
    print(f"{sites} sites, {nights} nights after the first\n")
    print(table(("", "median, mean (least–most)"), rows))
    if tally.stray.total():
        print(f"\nneither new nor known: {dict(+tally.stray)}")
    if missed:
        print(f"\nmissed: {missed[:10]}")


def _past_two(tally: Tally) -> int:
    return sum(max(0, each - 2) for each in (*tally.quiet, *tally.busy))


def _changes(archive: Path, world: World) -> list[tuple[str, str]]:
    """Return how many edits and removals were noticed, of those that happened."""
    edited = {(site.name, article.id) for site in world.sites for article in world.articles(site.name) if article.edits}
    gone = {(site.name, article.id) for site in world.sites for article in world.articles(site.name) if article.gone}
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        changed = connection.execute("SELECT count(*) FROM articles WHERE changed_at IS NOT NULL").fetchone()[0]
        missing = connection.execute("SELECT count(*) FROM absences").fetchone()[0]
        lost = connection.execute("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL").fetchone()[0]
    return [
        ("articles edited / noticed as changed", f"{len(edited)} / {changed}"),
        ("articles taken away / missing / gone", f"{len(gone)} / {missing} / {lost}"),
    ]


def _spread(values: Sequence[int]) -> str:
    return f"{median(values):g}, {mean(values):.2f} ({min(values)}–{max(values)})" if values else "none"
