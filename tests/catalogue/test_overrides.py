"""A user's own overrides: read after ours, written by findings, and everything else in the file left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpucrawl.catalogue.findings import Finding, save_findings
from kpucrawl.catalogue.sites import all_sites
from kpucrawl.errors import CatalogueError
from kpucrawl.items import Site

OWN = '# mine\n[bali.timezone]\nvalue = "WIT"  # no, but it is mine\nwhy = "a test"\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "overrides.toml"
    monkeypatch.setenv("KPUCRAWL_OVERRIDES", str(path))
    return path


def site(name: str) -> Site:
    return next(each for each in all_sites.__wrapped__() if each.name == name)


def test_a_users_own_overrides_come_after_ours(own: Path) -> None:
    assert site("bali").timezone == "WITA"  # there need be no file
    own.write_text(OWN)
    assert site("bali").timezone == "WIT"
    assert site("kab-grobogan").other_hosts == ("kpud-grobogankab.go.id",)


def test_findings_are_written_and_read_back_and_what_is_there_stays(own: Path) -> None:
    own.write_text(OWN)
    found = [
        Finding("kab-pasangkayu", "host", "kab-mamujuutara.kpu.go.id", 'it "answered"'),
        Finding("kab-pasangkayu", "other_hosts", ("kab-pasangkayu.kpu.go.id",), "old links"),
        Finding("bali", "host_status", "observed", "seen"),
    ]
    assert save_findings(own, found) == found
    assert own.read_text().startswith(OWN)
    moved = site("kab-pasangkayu")
    assert (moved.host, moved.other_hosts) == ("kab-mamujuutara.kpu.go.id", ("kab-pasangkayu.kpu.go.id",))
    assert save_findings(own, found) == []
    other = [Finding("kab-pasangkayu", "host", "kab-lain.kpu.go.id", "moved again")]
    assert save_findings(own, other) == other
    assert own.read_text().count("[kab-pasangkayu.host]") == 1
    assert (site("kab-pasangkayu").host, site("bali").timezone) == ("kab-lain.kpu.go.id", "WIT")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[bali", "is no TOML"),
        ("bali = 1", "is no field"),
        ('[bali.colour]\nvalue = "red"\nwhy = "x"', "bali.colour is no field"),
        ('[bali.host]\nvalue = "x.kpu.go.id"', "needs a `value` and a `why`"),
        ('[nowhere.host]\nvalue = "x.kpu.go.id"\nwhy = "x"', "no site is named nowhere"),
        ('[bali.host]\nvalue = "jambi.kpu.go.id"\nwhy = "x"', "stands there twice"),
    ],
)
def test_what_does_not_hold_together_is_refused_by_the_files_name(own: Path, text: str, told: str) -> None:
    own.write_text(text)
    with pytest.raises(CatalogueError, match=told) as refusal:
        all_sites.__wrapped__()
    assert str(own) in str(refusal.value)
