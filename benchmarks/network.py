"""In: a number of sites and articles; out: a pretend network in a process of its own, tame, so that two crawlers ask the same."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from benchmarks.figures import THEIRS, pin
from kpucrawl.rehearse.faults import Answer
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.wires import Shown, Wire
from kpucrawl.rehearse.world import World

SEED = 11
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


def tame_world(sites: int, articles: int) -> World:
    """Return a network where every page has one address: no traps, twins or redirects, and no pause asked for by a robots.txt."""
    wild = World(seed=SEED, sites=sites, articles_per_site=articles, traps=False)
    tame = [replace(site, robots=ROBOTS, to_https=False, twins=False, links="relative") for site in wild.sites]
    return World.of(tame, {site.name: wild.articles(site.name) for site in tame})


class WithoutTLS(Shown):
    """The same world, whose hosts answer over http alone."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.behind = Shown(world)

    def dead(self, host: str) -> Answer | None:
        """Refuse every tunnel."""
        return Answer(502, b"Bad gateway: connection refused\n", "text/plain")

    def wire(self, host: str, target: str, zipped: bool) -> Wire:
        """Answer as the world does."""
        return self.behind.wire(host, target, zipped)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the network since it last told."""

    pages: int
    """Answers with a body that a page has: robots.txt and tunnels left out."""
    bytes: int
    """Of those, as sent."""
    urls: frozenset[str]


class ServedNetwork:
    """A network in a process of its own, on the other core; ``asked`` says what was asked of it."""

    def __init__(self, sites: int, articles: int, *, tls: bool = True) -> None:
        command = [sys.executable, "-m", "benchmarks.network", str(sites), str(articles), "https" if tls else "http"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.proxy_url, *self.sites = self._line()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.communicate()  # it ends with its standard input

    def _line(self) -> list[str]:
        assert self.process.stdout is not None
        told: list[str] = json.loads(self.process.stdout.readline())
        return told

    def asked(self) -> Asked:
        """Return what was asked since the last call."""
        assert self.process.stdin is not None
        self.process.stdin.write("asked\n")
        self.process.stdin.flush()
        size, *urls = self._line()
        return Asked(len(urls), int(size), frozenset(urls))


def main() -> None:
    """Serve until standard input ends; a line of it is answered by what was asked since the last."""
    pin(THEIRS)
    sites, articles, scheme = sys.argv[1:]
    made = tame_world(int(sites), int(articles))
    with Network(made) as network:
        if scheme == "http":
            network.shown = WithoutTLS(made)
        print(json.dumps([network.proxy_url, *(site.name for site in made.sites)]), flush=True)
        for _ in sys.stdin:
            log = [each for each in network.requests if each.method == "GET" and each.path != "/robots.txt"]
            network.forget()
            print(json.dumps([sum(each.bytes for each in log), *(f"{each.host}{each.path}" for each in log)]), flush=True)


if __name__ == "__main__":
    main()
