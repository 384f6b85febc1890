"""A site that was given another layout between two runs: the run says so, and what it reads is as clean as before."""

from __future__ import annotations

from dataclasses import replace

from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.score import score
from kpucrawl.rehearse.truth import records
from kpucrawl.rehearse.world import World

from .conftest import Stage

RELAID, STAYED = "kab-magetan", "bali"
FIGURES = "SELECT site, layout_fit, reason FROM run_sites WHERE run = (SELECT max(id) FROM runs) ORDER BY site"


def quick(world: World) -> World:
    """Return the world without robots.txt files that ask for pauses."""
    world._take_sites(tuple(replace(site, robots=None, faults=()) for site in world.sites))
    return world


def test_a_changed_layout_is_told_and_the_reader_recovers_within_the_run(stage: Stage) -> None:
    drift = Drift(days=14, new=3, gone=0.0, relaid=(RELAID,))
    world = quick(World(seed=5, sites=[RELAID, STAYED], articles_per_site=12, themes=["newsportal"], traps=False, drift=drift))
    with Network(world) as network:
        first = stage.crawl(network, RELAID, STAYED)
        assert [fit for _, fit, _ in first.rows(FIGURES)] == [None, None], "nothing was known before"
        later = quick(world.at(1))
        network.show(later)
        again = stage.crawl(network, RELAID, STAYED, full=True)
        stayed, relaid = again.rows(FIGURES)
        found = score(again.archive, records(later))
        settled = stage.crawl(network, RELAID, STAYED, full=True)
    assert stayed[1] > 0.9
    assert "layout" not in stayed[2]
    assert relaid[1] < 0.3
    assert f"layout changed (fit {relaid[1]:.2f})" in relaid[2]
    assert again[RELAID]["outcome"] == "ok"
    assert (found.titles, found.furniture, found.paragraphs) == (1.0, 0.0, 1.0)
    assert [fit > 0.9 and "layout" not in reason for _, fit, reason in settled.rows(FIGURES)] == [True, True], "it is known now"
    assert settled.rows("SELECT count(*) FROM articles WHERE changed_at IS NOT NULL AND site = ?", RELAID)[0][0] <= 2
