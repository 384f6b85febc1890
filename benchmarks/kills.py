"""In: a number of kills; out: what crawls killed at random moments lost, doubled or asked for twice, beside one left in peace.

Each crawl is the command line in a process of its own, killed by SIGKILL after a random while and begun again on the same
archive, until one comes to its end. Rows are compared with those of the undisturbed crawl, and the network's log says what was
asked for twice.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.nights import environment, kind_of, known_in
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.truth import key_of
from kpucrawl.rehearse.world import World

ROWS = """
    SELECT site, key, url, kind, title, body, published_on, published_by, event_on, place, author, category, image, versions
    FROM articles ORDER BY site, key
"""
"""All that a page tells; not when it was seen, nor what depends on the moment."""
MOST_CRAWLS = 2000
MOST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What kills came to."""

    kills: int
    archives: int
    articles: int
    lost: int
    doubled: int
    other: int
    """Articles whose row differs: in text, day, writer, label, or any other field."""
    twice: int
    """Article pages asked for although the archive held them."""
    again: int
    """Article pages asked for again that had answered, and were not written yet when the kill came."""


Row = tuple[str | int | None, ...]


def rows_of(archive: Path) -> list[Row]:
    """Return an archive's articles."""
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        return connection.execute(ROWS).fetchall()


def disturbed(
    archive: Path, network: Network, names: list[str], dice: random.Random, requests: int, kills: int
) -> tuple[int, Counter[str]]:
    """Crawl, killed up to ``kills`` times somewhere on the way to its ``requests``, to the end.

    Returns how often it was killed, and how many article pages were asked for ``twice`` (the archive held them) and ``again``
    (they had answered).
    """
    command = [sys.executable, "-m", "kpucrawl", "crawl", *names, "--archive", str(archive), "--delay", "0.02", "-q"]
    counted, answered = Counter[str](), set[tuple[str, str]]()
    for count in range(MOST_CRAWLS):
        network.forget()
        held = set(known_in(archive)) if archive.exists() else set()
        killed = False
        with subprocess.Popen(command, env=environment(network, 0), stderr=subprocess.DEVNULL) as crawl:
            # After so many requests of its own and a moment more; one in five at any time, its start included.
            after = dice.randrange(requests) if dice.random() < 0.8 and requests else requests
            deadline = time.monotonic() + dice.uniform(0.3, MOST_SECONDS)
            while count < kills and crawl.poll() is None and not killed:
                time.sleep(dice.uniform(0, 0.02))
                if len(network.requests) > after or (after == requests and time.monotonic() > deadline):
                    time.sleep(dice.uniform(0, 0.3))
                    crawl.kill()
                    killed = crawl.wait() < 0
                    time.sleep(0.3)  # what it had sent is still on its way, and belongs to it
        good = [each for each in network.requests if kind_of(each) == "article" and each.status == 200]
        asked = [(each.host.partition(".")[0], key_of(f"https://{each.host}{each.path}") or each.path) for each in good]
        counted.update(twice=sum(key in held for key in asked), again=sum(key in answered for key in asked))
        answered.update(asked)
        if not killed:
            return count, counted
    raise SystemExit("the crawl never came to its end")


def run(kills: int, sites: int = 2, articles: int = 15, seed: int = 5) -> Outcome:
    """Kill crawls until ``kills`` kills have been made, over as many archives as it takes, and print what it came to."""
    dice = random.Random(seed)
    world = World(seed=seed, sites=sites, articles_per_site=articles, traps=False)
    names = [site.name for site in world.sites]
    with tempfile.TemporaryDirectory() as made, Network(world) as network:
        folder = Path(made)
        disturbed(folder / "peace" / "kpu.db", network, names, dice, 0, 0)
        requests = len(network.requests)
        wanted = {row[:2]: row[2:] for row in rows_of(folder / "peace" / "kpu.db")}
        total = Counter[str]()
        made_kills = archives = 0
        while made_kills < kills:
            archives += 1
            archive = folder / str(archives) / "kpu.db"
            done, log = disturbed(archive, network, names, dice, requests, min(10, kills - made_kills))
            made_kills += done
            total.update(_compared(wanted, rows_of(archive)))
            total.update(log)
    outcome = Outcome(
        made_kills, archives, len(wanted), total["lost"], total["doubled"], total["other"], total["twice"], total["again"]
    )
    print(
        f"{outcome.kills} kills over {outcome.archives} archives of {outcome.articles} articles each\n"
        f"lost {outcome.lost}, doubled {outcome.doubled}, with another row {outcome.other}\n"
        f"article pages asked for although they were archived: {outcome.twice}\n"
        f"article pages asked for again that had answered, but were not written when the kill came: {outcome.again}"
    )
    return outcome


def _compared(wanted: Mapping[Row, Row], rows: list[Row]) -> Counter[str]:
    found = {row[:2]: row[2:] for row in rows}
    for key, row in wanted.items():
        if key in found and found[key] != row:
            differing = [(mine, other) for mine, other in zip(row, found[key], strict=True) if mine != other]
            print(*key, "differs:", differing, file=sys.stderr)
    return Counter(
        lost=len(wanted.keys() - found.keys()),
        doubled=len(rows) - len(found) + len(found.keys() - wanted.keys()),
        other=sum(found[key] != row for key, row in wanted.items() if key in found),
    )
