"""In: a seed; out: how a network crawled twice is remembered: ``python -m kpucrawl.rehearse.twice``.

Every theme is there; a third of the sites is given another one, some are broken, two are defaced. Articles are corrected, vanish,
are posted again and copied, and around all of them counters grow and banners come and go.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import click

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.offices import site_names
from kpucrawl.rehearse.pretend import Fault, FaultKind
from kpucrawl.rehearse.remembered import Remembered, remembered
from kpucrawl.rehearse.themes import ALL, THEMES
from kpucrawl.rehearse.truth import records
from kpucrawl.rehearse.world import World

FAULTS: tuple[FaultKind, ...] = ("suspended", "challenge", "500", "soft_404", "to_home", "refused")


@dataclass(frozen=True, slots=True)
class Trial:
    """A network at two points in time."""

    before: World
    after: World
    relaid: tuple[str, ...]
    broken: tuple[str, ...]

    def judge(self, archive: Path) -> Remembered:
        """The figures of an archive that was crawled from both."""
        return remembered(archive, records(self.before), records(self.after), relaid=self.relaid, broken=self.broken)


def trial(
    seed: int,
    sites: int | Sequence[str] = 24,
    articles: int = 20,
    *,
    relaid: float = 1 / 3,
    broken: int = 2,
    defaced: int = 2,
    edited: float = 0.25,
    gone: float = 0.08,
    weather: bool = True,
    harsh: bool = True,
) -> Trial:
    """A network and what becomes of it; ``relaid`` is the share of its sites that change their layout."""
    random = Random(f"twice/{seed}")
    names = list(site_names(sites))
    themes = list(ALL if harsh else THEMES)
    random.shuffle(themes)
    base = World(seed, names, articles, date(2026, 11, 20), themes=themes, traps=seed % 2 == 0)
    order = random.sample(names, len(names))
    moved, rest = order[: round(len(names) * relaid)], order[round(len(names) * relaid) :]
    faulty, bad = rest[:broken], rest[broken : broken + defaced]
    others = {name: random.choice([each for each in themes if each != base.site(name).theme]) for name in moved}
    drift = Drift(
        edited=edited, gone=gone, reposted=0.04, copied=0.3, themes=tuple(others.items()), defaced=tuple(bad),
        broken=tuple((name, Fault(random.choice(FAULTS))) for name in faulty), weather=weather,
    )  # fmt: skip
    world = World(seed, names, articles, date(2026, 11, 20), themes=themes, traps=seed % 2 == 0, drift=drift)
    world._take_sites(tuple(replace(site, robots=None) for site in world.sites))
    return Trial(world, world.at(1), tuple(moved), tuple(faulty))


def crawl_twice(made: Trial, archive: Path, *, recheck: bool, options: Sequence[str] = ()) -> None:
    """Crawl both points in time into ``archive`` with the real command; raises ``RehearsalError`` where it breaks off."""
    names = [site.name for site in made.before.sites]
    with Network(made.before) as network:
        _crawl(names, archive, network.proxy_url, options, made.before.now)
        network.show(made.after)
        _crawl([*names, *(["--recheck"] if recheck else [])], archive, network.proxy_url, options, made.after.now)


def _crawl(words: Sequence[str], archive: Path, proxy: str, options: Sequence[str], day: date) -> None:
    environment = {**os.environ, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": "", "NO_PROXY": ""}
    environment["KPUCRAWL_NOW"] = f"{day}T20:00:00Z"
    home = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (home, environment.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "kpucrawl", "crawl", *words, "--archive", str(archive), "--delay", "0", "--quiet", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:  # 1: some site could not be read, as is meant here
        raise RehearsalError(f"the crawl ended with {done.returncode}: {done.stderr.strip()[-500:]}")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seed", "seeds", type=int, multiple=True, default=[1], show_default=True, help="Another seed, another network.")
@click.option("--sites", type=click.IntRange(min=1), default=24, show_default=True, help="How many sites.")
@click.option("--articles", type=click.IntRange(min=1), default=20, show_default=True, help="Articles a site.")
@click.option("--relaid", type=float, default=1 / 3, show_default="a third", help="Share of the sites given another layout.")
@click.option("--night", is_flag=True, help="An ordinary second crawl in place of --recheck.")
@click.option("--plain", is_flag=True, help="Without the harsh themes, whose like no office is known to have.")
@click.option("--no-pages", is_flag=True, help="Keep no raw pages.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Leave the archives in this folder.")
def main(
    seeds: tuple[int, ...], sites: int, articles: int, relaid: float, night: bool, plain: bool, no_pages: bool, keep: Path | None
) -> None:
    """Crawl a pretend network at two points in time and tell how well it is remembered."""
    for seed in seeds:
        made = trial(seed, sites, articles, relaid=relaid, harsh=not plain)
        with tempfile.TemporaryDirectory(prefix="kpucrawl-twice-") as folder:
            archive = (keep or Path(folder)) / f"twice-{seed}" / "kpu.db"
            shutil.rmtree(archive.parent, ignore_errors=True)
            archive.parent.mkdir(parents=True)
            crawl_twice(made, archive, recheck=not night, options=["--no-pages"] if no_pages else [])
            found = made.judge(archive)
        click.echo(f"seed {seed}: {sites} sites, {len(made.relaid)} relaid, {len(made.broken)} broken")
        for line in found.lines():
            click.echo(f"  {line}")
        for name in ("false_edits", "false_edits_relaid", "unnoticed", "falsely_gone", "falsely_missing"):
            for each in getattr(found, name):
                click.echo(f"  {name}: {each}", err=True)


if __name__ == "__main__":
    main(prog_name="python -m kpucrawl.rehearse.twice")
