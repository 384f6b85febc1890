"""The 552 rows, what is known beside them, and how a wrong name or a wrong file is told."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kpucrawl.catalogue.families import FAMILIES, timezone_of
from kpucrawl.catalogue.sites import all_sites, forbidden_hosts, read_overrides, site_named, site_of_host
from kpucrawl.errors import CatalogueError, UnknownSiteError

SHARED = Path(__file__).parents[3] / "shared" / "data" / "sites.csv"


def test_every_office_stands_once() -> None:
    sites = all_sites()
    assert len(sites) == 552
    assert Counter(site.kind for site in sites) == {"province": 38, "kabupaten": 416, "kota": 98}
    for field in ("name", "host", "code"):
        assert len({getattr(site, field) for site in sites}) == 552


def test_a_row_holds_together() -> None:
    for site in all_sites():
        assert site.host == f"{site.name}.kpu.go.id"
        assert site.timezone == timezone_of(site.province)
        assert site.family in FAMILIES
        assert len(site.code) == (2 if site.kind == "province" else 5)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("kab-magetan", "WIB"),
        ("kalbar", "WIB"),
        ("kalteng", "WIB"),
        ("kalsel", "WITA"),
        ("kaltim", "WITA"),
        ("kaltara", "WITA"),
        ("bali", "WITA"),
        ("ntt", "WITA"),
        ("kota-palu", "WITA"),
        ("gorontalo", "WITA"),
        ("malut", "WIT"),
        ("kab-jayawijaya", "WIT"),
        ("kota-sorong", "WIT"),
    ],
)
def test_the_zone_is_the_provinces(name: str, zone: str) -> None:
    assert site_named(name).timezone == zone


@pytest.mark.parametrize("spelling", ["kab-magetan", "Kab-Magetan", " kab-magetan.kpu.go.id ", "KAB-MAGETAN.KPU.GO.ID."])
def test_a_site_is_found_by_name_or_host(spelling: str) -> None:
    assert site_named(spelling).name == "kab-magetan"


def test_an_old_domain_serves_its_site() -> None:
    site = site_of_host("KPUD-Grobogankab.go.id")
    assert site is not None
    assert site.name == "kab-grobogan"
    assert site_named("kpud-grobogankab.go.id") == site


def test_doubtful_names_keep_their_alternates() -> None:
    assert site_named("kab-kepulauansiautagulandangbiaro").alternates == (
        "kab-sitaro.kpu.go.id",
        "kab-siautagulandangbiaro.kpu.go.id",
    )
    assert site_of_host("kab-sitaro.kpu.go.id") is None


@pytest.mark.parametrize("host", ["", "www.kpu.go.id", "kpu.go.id", "jdih.kpu.go.id", "bawaslu.go.id"])
def test_other_hosts_are_no_site(host: str) -> None:
    assert site_of_host(host) is None


def test_hosts_with_personal_data_are_forbidden() -> None:
    assert {"lindungihakmu.kpu.go.id", "siakba.kpu.go.id", "lama.kaltim.kpu.go.id"} <= forbidden_hosts()
    assert not forbidden_hosts() & {site.host for site in all_sites()}


@pytest.mark.parametrize(
    ("wrong", "suggested"),
    [
        ("magetan", "kab-magetan"),
        ("kab-megatan", "kab-magetan"),
        ("kediri", "kab-kediri or kota-kediri"),
        ("Jawa Timur", "jatim"),
    ],
)
def test_an_unknown_name_brings_close_ones(wrong: str, suggested: str) -> None:
    with pytest.raises(UnknownSiteError, match=suggested) as caught:
        site_named(wrong)
    assert "`kpucrawl sites`" in str(caught.value)


@pytest.mark.parametrize("wrong", ["", "x" * 10_000, "🗳", "'; DROP TABLE sites"])
def test_a_hopeless_name_is_told_in_one_short_line(wrong: str) -> None:
    with pytest.raises(UnknownSiteError) as caught:
        site_named(wrong)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["[kab-x", "[kab-x.colour]\nvalue = 1\nwhy = 'x'", "[kab-x.timezone]\nvalue = 'WIB'", "[kab-x]\ntimezone = 'WIB'"],
)
def test_a_broken_override_is_told(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"overrides\.toml"):
        read_overrides(text)


@pytest.mark.skipif(not SHARED.exists(), reason="the list of offices beside the repository is not there")
def test_no_office_of_the_list_is_missing() -> None:
    with SHARED.open(newline="", encoding="utf-8") as rows:
        wanted = {
            (row["code"], row["kind"], row["name"], row["province"], row["host"], row["host_status"])
            for row in csv.DictReader(rows)
        }
    assert {(s.code, s.kind, s.office, s.province, s.host, s.host_status) for s in all_sites()} == wanted
