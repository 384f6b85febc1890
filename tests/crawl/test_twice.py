"""A network of every theme, crawled twice with changes in between, is remembered as it was: ``rehearse.twice``, small."""

from __future__ import annotations

import shutil
from pathlib import Path

from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.twice import Trial, trial

from .conftest import Stage


def test_what_changed_is_noticed_and_nothing_else(tmp_path: Path) -> None:
    made = trial(7, len(THEMES), 7, edited=0.3, gone=0.12, harsh=False)
    names = [site.name for site in made.before.sites]
    rechecked, ordinary = Stage(tmp_path / "rechecked"), Stage(tmp_path / "ordinary")
    rechecked.folder.mkdir()
    with Network(made.before) as network:
        rechecked.crawl(network, *names)
        shutil.copytree(rechecked.folder, ordinary.folder)
        network.show(made.after)
        rechecked.crawl(network, *names, recheck=True)
        ordinary.crawl(network, *names)
    judge(made, ordinary.archive, recheck=False)
    judge(made, rechecked.archive, recheck=True)


def judge(made: Trial, archive: Path, *, recheck: bool) -> None:
    """Hold an archive against what happened."""
    found = made.judge(archive)
    told = "\n".join(found.lines())
    assert (found.false_edits, found.false_edits_relaid, found.falsely_gone, found.falsely_missing) == ((), (), (), ()), told
    assert (found.copies_right.value, found.formulas_merged, found.spam_right.value) == (1.0, 0, 1.0), told
    assert len(made.relaid) == 4
    assert found.looked_at > 40
    if recheck:
        assert found.edits_noticed.of > 5
        assert found.gone_noticed.of > 5
        assert found.edits_noticed.value == found.edits["relaid"].value == found.gone_noticed.value == 1.0, told
        assert found.spam_found.value == 1.0, told
