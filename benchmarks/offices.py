"""In: a number of offices; out: what a crawl of all of them takes in one process, and whether the other side was asked politely.

Two nights. What the other side logged tells the pace: the shortest pause of any host, and the most requests in any second and in
any ten of them. A host's pause is counted from the end of its answer, so no log can make it look longer than it was; on a machine
with little time to spare requests wait in a socket and are logged together, so single seconds may look busier than they were.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from protego import Protego

from benchmarks.figures import table
from benchmarks.nights import START, environment, kind_of
from kpucrawl.rehearse.network import Network, Request
from kpucrawl.rehearse.world import World

DELAY = 0.2
RATE = 25.0
AGENT = "kpucrawl"


def weigh(sites: int, articles: int, delay: float = DELAY, rate: float = RATE) -> bool:
    """Crawl many sites in one process, on two nights, and print what it came to; return whether every promise was kept."""
    world = World(seed=1, sites=sites, articles_per_site=articles, now=START, traps=False)
    rows, kept = [], True
    with tempfile.TemporaryDirectory() as made, Network(world) as network:
        words = [*(site.name for site in world.sites), "--archive", str(Path(made) / "kpu.db")]
        pace = ["--delay", str(delay), "--rate", str(rate), "--quiet"]
        for night in (0, 1):
            network.forget()
            process = subprocess.Popen(
                [sys.executable, "-m", "kpucrawl", "crawl", *words, *pace], env=environment(network, night)
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            log = [request for request in network.requests if request.method != "CONNECT"]
            pages = Counter(map(kind_of, log))
            pause, second, ten = shortest_pause(log), most_within(log, 1.0), most_within(log, 10.0)
            broken = sum(not is_allowed(world, request) for request in log)
            kept = kept and pause >= delay and ten <= 10 * rate and not broken
            rows.append(
                (
                    f"night {night}", f"{usage.ru_maxrss / 1024:.0f}", str(process.returncode), f"{pages['front'] / sites:.2f}",
                    f"{pages['article'] / sites:.2f}", f"{pause:.3f}", str(second), f"{ten / 10:.1f}", str(broken),
                )
            )  # fmt: skip
    print(
        f"{sites} sites in one process, {articles} articles each; promised: {delay} s a host, {rate:g} requests a second in all\n"
    )
    heads = ("", "MB at most", "exit", "home and listing pages a site", "article pages a site")
    print(table((*heads, "shortest pause, s", "most in a second", "a second, over ten", "robots rules broken"), rows))
    return kept


def shortest_pause(log: Sequence[Request]) -> float:
    """Return the seconds between the two requests to one host that came closest to each other."""
    times: dict[str, list[float]] = defaultdict(list)
    for request in log:
        times[request.host].append(request.at)
    return min((later - earlier for each in times.values() for earlier, later in pairwise(sorted(each))), default=0.0)


def most_within(log: Sequence[Request], seconds: float) -> int:
    """Return the most requests, to all hosts, in any stretch of so many seconds."""
    times = sorted(request.at for request in log)
    return max((bisect_left(times, start + seconds) - place for place, start in enumerate(times)), default=0)


def is_allowed(world: World, request: Request) -> bool:
    """Whether a host's robots.txt lets us ask for a page."""
    site = world.by_host.get(request.host)
    if site is None or site.robots is None or request.path == "/robots.txt":
        return True
    return bool(Protego.parse(site.robots).can_fetch(f"https://{request.host}{request.path}", AGENT))
