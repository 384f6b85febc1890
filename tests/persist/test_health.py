"""Colours and causes, each from its evidence: what a run saw of a site, against what its history lets expect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kpucrawl.persist.expectations import Expected, habit
from kpucrawl.persist.fronts import Front
from kpucrawl.persist.health import Health, Seen, judge
from kpucrawl.persist.intrusions import Intruder
from kpucrawl.persist.runs import SiteRun

TODAY = "2026-11-22"
AT = "2026-11-22T03:00:00Z"
USUAL = Expected(120, "2026-11-20", 2.5, 21.0, 0.95, 0.9, 0.05, True)


@pytest.mark.parametrize(
    ("seen", "colour", "cause", "why"),
    [
        (Seen("ok", known=8), "green", None, ""),
        (Seen("ok", read=3, known=8, confidence=0.88), "green", None, ""),
        (Seen("failed", "home page: timeout", {"timeout": 1}), "red", "down", "timeout"),
        (Seen("failed", "home page: no such host"), "red", "down", "no such host"),
        (Seen("failed", "home page: 500", {"500": 2}, instead="server"), "red", "down", "home page: 500"),
        (Seen("failed", "home page: 404", {"404": 1}, instead="missing"), "red", "down", "home page: 404"),
        (Seen("failed", "home page: suspended", instead="suspended"), "red", "down", "the account is suspended"),
        (Seen("blocked", "home page: 403", instead="suspended"), "red", "down", "403, the account is suspended"),
        (Seen("moved", "the home page leads to https://x.example/suspendedpage.cgi"), "red", "down", "suspendedpage"),
        (Seen("empty", "its pages show no article", instead="missing"), "red", "down", "“not found” with status 200"),
        (Seen("empty", "its pages show no article", instead="placeholder", title="Welcome to nginx!"), "red", "down", "nginx"),
        (Seen("blocked", "home page: 403", {"403": 1}), "red", "blocked", "403"),
        (Seen("failed", "home page: 429, asked to come back in 3600 s", {"429": 1}), "red", "blocked", "429"),
        (Seen("failed", "home page: 503", {"503": 1}, instead="challenge"), "red", "blocked", "503, a browser check"),
        (Seen("blocked", "home page: challenge", {"challenge": 1}, instead="challenge"), "red", "blocked", "a browser check"),
        (Seen("blocked", "robots.txt forbids it"), "red", "blocked", "robots.txt"),
        (Seen("ok", errors={"challenge": 2}, known=9), "red", "blocked", "2 × a browser check"),
        (Seen("ok", errors={"403": 3}, known=9), "red", "blocked", "3 × 403"),
        (Seen("ok", errors={"403": 1}, known=9), "green", None, ""),  # one draft that is not for readers
        (Seen("ok", errors={"500": 4}, known=9), "red", "down", "4 × 500"),
        (Seen("ok", left_out={"missing": 4}, known=9), "red", "down", "no article of it answers"),
        (Seen("ok", left_out={"untitled": 4}, known=9), "red", "layout changed", "4 × untitled"),
        (Seen("ok", errors={"500": 9}, read=7, known=9), "yellow", "partial", "9 addresses failed"),
        (Seen("moved", "the home page leads to https://baru.kpu.go.id/"), "red", "moved", "https://baru.kpu.go.id/"),
        (Seen("failed", "no article could be read", {"redirected to https://x.example/a": 4}), "red", "moved", "x.example"),
        (Seen("moved", "the home page leads to https://slot88.example/", led_to_trade=True), "red", "defaced", "slot88"),
        (Seen("ok", known=9, instead="hacked", title="Hacked by Xyz"), "red", "defaced", "Hacked by Xyz"),
        (Seen("empty", "its pages show no article", instead="gambling"), "red", "defaced", "gambling"),
        (Seen("empty", "its pages show no article"), "red", "layout changed", "no listing and no article"),
        (Seen("ok", known=9, layout_fit=0.1, layout_changed=True), "red", "layout changed", "10% of the layout"),
        (
            Seen("ok", read=6, undated=6, confidence=0.9),
            "red",
            "layout changed",
            "days found for 0% of the articles instead of 95%",
        ),
        (Seen("ok", read=6, confidence=0.4), "red", "layout changed", "confidence 0.40 instead of 0.90"),
        (Seen("ok", read=2, undated=2, confidence=0.4), "green", None, ""),  # too few to tell
        (Seen("stopped", "interrupted"), "grey", "unseen", "interrupted"),
        (Seen("stopped", "its 9 pages for this run are used up", known=4), "green", None, ""),
    ],
)
def test_a_cause_from_its_evidence(seen: Seen, colour: str, cause: str | None, why: str) -> None:
    health = judge(seen, USUAL, TODAY)
    assert (health.colour, health.cause) == (colour, cause)
    assert why in health.why
    assert "\n" not in health.why


def test_only_who_was_seen_can_be_silent() -> None:
    silent = replace(USUAL, last_post="2026-08-01")
    assert judge(Seen("ok", known=8), silent, TODAY).cause == "silent"
    assert judge(Seen("failed", "home page: timeout"), silent, TODAY).cause == "down"
    assert judge(Seen("stopped", "interrupted"), silent, TODAY).colour == "grey"
    assert judge(Seen("ok", known=8), replace(USUAL, last_post="2026-11-05"), TODAY).colour == "green"


def test_the_gravest_cause_comes_first_and_names_the_others() -> None:
    both = replace(USUAL, last_post="2026-08-01", intruders_now=2, intruders_told="2 pages of intruders")
    assert judge(Seen("ok", known=8), both, TODAY) == Health("red", "defaced", "2 pages of intruders; also silent")


def test_a_new_layout_stays_red_until_it_is_trusted() -> None:
    def after(days: int, read: int) -> Health:
        since = (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()
        return judge(Seen("ok", known=8), replace(USUAL, layout_since=since, read_since_layout=read), TODAY)

    assert [after(days, 0).colour for days in (0, 3, 10, 31)] == ["red", "red", "red", "green"]
    assert [after(days, 5).colour for days in (0, 3, 4)] == ["red", "red", "green"]


def days(*gaps: int) -> list[str]:
    """Return days with a post, the newest first; ``gaps`` lie between them, the newest first."""
    day, told = date(2026, 11, 20), ["2026-11-20"]
    for gap in gaps:
        day -= timedelta(days=gap)
        told.append(day.isoformat())
    return told


@pytest.mark.parametrize(
    ("gaps", "at_least", "at_most"),
    [
        ([1] * 30, 21, 21),  # daily: three weeks
        ([2, 3, 2, 1, 4, 2, 3, 2, 14, 2, 3], 21, 30),  # Lebaran once
        ([2, 3, 40, 2, 3, 2, 45, 2, 3, 2], 60, 120),  # lulls are its habit
        ([30] * 10, 150, 200),  # once a month
        ([2, 1, 3, 2, 1, 2, 3, 2, 1, 75, 80, 900], 21, 120),  # years ago it was another site
    ],
)
def test_how_long_is_far_longer_than_usual(gaps: list[int], at_least: int, at_most: int) -> None:
    _, longest = habit(days(*gaps))
    assert longest is not None
    assert at_least <= longest <= at_most


def test_history_is_learned_and_a_run_keeps_its_colour(archive, capture, rows):
    for number, day in enumerate(days(*[2] * 12)):
        archive.save(capture(site="bali", key=f"id:{number}", url=f"https://bali.kpu.go.id/blog/read/{number}", published_on=day))
    expected = archive.expected("bali", "2026-11-22T03:00:00Z")
    assert (expected.articles, expected.last_post, expected.usual_gap, expected.longest_wait) == (13, "2026-11-20", 2.0, 21)
    assert (expected.dated, expected.is_known, expected.a_month) == (1.0, True, 15.2)
    run = archive.start_run("{}", AT)
    archive.save_run_site(
        run,
        SiteRun("bali", verdict="ok", fields_missing={"body": 1}, errors={"404": 2}, left_out={"static": 1}, confidence=0.8,
                health=Health("red", "silent", "nothing new")),
    )  # fmt: skip
    [told] = rows(archive, "SELECT fields_missing, errors, left_out, confidence, colour, cause, why FROM run_sites")
    assert told == {
        "fields_missing": '{"body": 1}', "errors": '{"404": 2}', "left_out": '{"static": 1}', "confidence": 0.8,
        "colour": "red", "cause": "silent", "why": "nothing new",
    }  # fmt: skip


def test_intruders_that_stand_are_told_and_those_gone_are_not(archive):
    there = Intruder("link", "https://slot88.example/", "slot gacor", "https://bali.kpu.go.id/")
    archive.save_intruders("bali", [there], ["https://bali.kpu.go.id/"], AT)
    told = archive.expected("bali", AT)
    assert (told.intruders_now, told.intruders_told) == (
        1,
        "1 link of intruders since 2026-11-22, such as https://slot88.example/",
    )
    assert archive.expected("bali", "2027-02-22T03:00:00Z").intruders_now == 0  # not looked at for months: nobody knows
    archive.save_intruders("bali", [], ["https://bali.kpu.go.id/"], "2026-11-23T03:00:00Z")
    assert archive.expected("bali", "2026-11-23T03:00:00Z").intruders_now == 0


def test_how_a_site_looked_is_remembered_and_when_that_changed(archive):
    archive.save_fronts("bali", [Front("home", frozenset({1, 2, 3}))], changed=False, seen_at=AT)
    archive.save_fronts("bali", [Front("home", frozenset({4, 5}))], changed=True, seen_at="2026-11-23T03:00:00Z")
    archive.save_fronts("bali", [Front("home", frozenset({5}))], changed=False, seen_at="2026-11-24T03:00:00Z")
    assert archive.fronts("bali") == {"home": Front("home", frozenset({5}))}
    assert archive.expected("bali", AT).layout_since == "2026-11-23"


def run_of(archive, outcomes: dict[str, Health]) -> int:
    run = archive.start_run("{}", AT)
    for site, health in outcomes.items():
        archive.save_run_site(run, SiteRun(site, verdict="failed", reason=health.why, health=health))
    return int(run)


def test_where_no_site_answers_the_network_here_is_down_and_no_site(archive, rows):
    down = Health("red", "down", "home page: timeout")
    alone = run_of(archive, {"bali": down, "kepri": down})
    assert archive.note_offline(alone) == 0  # two may well be down together
    some = run_of(archive, {"bali": down, "kepri": down, "jambi": down, "lampung": Health("green")})
    assert archive.note_offline(some) == 0
    theirs = run_of(archive, dict.fromkeys(("bali", "kepri", "jambi"), Health("red", "down", "home page: 500")))
    assert archive.note_offline(theirs) == 0
    ours = run_of(archive, {"bali": down, "kepri": Health("red", "down", "home page: 504"), "jambi": down})
    assert archive.note_offline(ours) == 3
    told = rows(archive, f"SELECT DISTINCT colour, cause, why FROM run_sites WHERE run = {ours}")
    assert told == [
        {"colour": "grey", "cause": "offline", "why": "none of the 3 sites asked answered: the network here was down"}
    ]
