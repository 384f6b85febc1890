"""In: nothing; out: a small pretend network crawled into an archive by the real command, and one question answered from it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.score import score
from kpucrawl.rehearse.truth import records
from kpucrawl.rehearse.world import World

ARCHIVE = Path("output/demo.db")
QUESTION = "gratifikasi"
# Short, so that the demo is over in seconds; a public office is asked once a second.
DELAY = "0.05"
STOPPED = 130


def demo_world(sites: int = 6, articles: int = 15) -> World:
    """A small network without broken hosts, and without a robots.txt that asks for pauses."""
    world = World(seed=8, sites=sites, articles_per_site=articles, traps=False)
    quick = [replace(site, robots="User-agent: *\nDisallow: /admin/\n") for site in world.sites]
    return World.of(quick, {site.name: world.articles(site.name) for site in quick})


def main(archive: Path | str | None = None, *, sites: int = 6, articles: int = 15) -> int:
    """Crawl a pretend network into ``archive`` (``output/demo.db`` unless told, replaced) and answer a question from it.

    Returns the exit code: 0, or that of the command that failed. Raises ``RehearsalError`` where the archive cannot be replaced.
    """
    target = Path(archive or ARCHIVE)
    _clear(target)
    world = demo_world(sites, articles)
    total = sum(len(world.articles(site.name)) for site in world.sites)
    _say(
        "A rehearsal: the real crawler against a pretend KPU network on this machine.",
        f"It has {len(world.sites)} sites with {total} articles. The offices exist, every article is invented,",
        "and nothing goes out to the internet.",
    )
    with Network(world) as network:
        crawl = ["crawl", *(site.name for site in world.sites), "--archive", str(target), "--delay", DELAY, "--no-pages"]
        code = _run(crawl, network.proxy_url)
        asked = len(network.requests)
    if code:
        _say(f"The crawl ended with exit code {code}; its own lines above say why.")
        return code
    found = score(target, records(world))
    _say(
        f"{asked} requests were made. Of {found.expected} articles {round(found.recall * found.expected)} are in the archive, "
        f"{found.titles:.0%} of them with the exact title and {found.bodies_good:.0%} with their text whole.",
        f"Now a question: what do these offices write about {QUESTION}?",
    )
    code = _run(["search", QUESTION, "--limit", "5", "--archive", str(target)])
    _say(
        f"The archive stays at {target}: one SQLite file. Go on with",
        f"  kpucrawl stats --archive {shlex.quote(str(target))}",
        "or, with internet access, with a real site:",
        "  kpucrawl crawl kab-magetan --limit 5",
    )
    return code


def _clear(archive: Path) -> None:
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal", "-shm"):
            archive.with_name(archive.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise RehearsalError(
            f"the demo's archive {archive} cannot be replaced ({error.strerror}); name another place with --archive"
        ) from error


def _say(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
    print(file=sys.stderr, flush=True)


def _run(arguments: Sequence[str], proxy: str | None = None) -> int:
    """Run the command as a user would, after showing it; ``proxy`` stands for the internet."""
    _say(f"$ kpucrawl {shlex.join(arguments)}")
    environment = dict(os.environ)
    if proxy:
        environment |= {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy", "ALL_PROXY"):
            environment.pop(name, None)
    home = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (home, environment.get("PYTHONPATH"))))
    with subprocess.Popen([sys.executable, "-m", "kpucrawl", *arguments], env=environment) as child:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            child.wait()  # the terminal told the child as well: it keeps what it has
            return STOPPED
    print(file=sys.stderr, flush=True)
    return code
