"""Feeds over HTTP, as a feed reader finds and reads them; weeks of silence; the archive's own messages in Indonesian."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from kpucrawl import cli
from kpucrawl.errors import KpucrawlError
from kpucrawl.persist.health import Expected, Seen, judge
from kpucrawl.query.filters import where
from kpucrawl.query.language import parse
from kpucrawl.serve.rewording import said
from tests.serve.conftest import Room

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(room: Room, path: str) -> list[dict[str, str]]:
    """Return the entries of a feed."""
    answer = room.ask(path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.body)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    if links:  # a question that is followed has an id of its own, and no page
        assert links["self"] == feed.findtext(f"{ATOM}id") == room.address + path
        assert str(links["alternate"]).startswith(room.address)
        assert room.ask(str(links["alternate"]).removeprefix(room.address)).status == 200
    return [
        {name: entry.findtext(f"{ATOM}{name}") or "" for name in ("title", "id", "published", "content")}
        for entry in feed.findall(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("path", ["/", "/site/kab-magetan", "/search?q=pemilih"])
def test_a_page_names_its_feed_and_the_feed_answers(room: Room, path: str) -> None:
    [feed] = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', room.ask(path).text)
    found = entries(room, feed.replace("&amp;", "&"))
    assert found
    assert [entry["published"] for entry in found] == sorted((entry["published"] for entry in found), reverse=True)


def test_a_feed_of_an_office_has_its_articles_alone(room: Room) -> None:
    found = entries(room, "/site/kab-magetan/feed.atom")
    assert {entry["id"].partition("/blog")[0] for entry in found} == {"https://kab-magetan.kpu.go.id"}


def test_a_feed_of_a_search_is_narrowed_as_the_search(room: Room) -> None:
    wide, narrow = (entries(room, f"/search.atom?q=pemilih{more}") for more in ("", "&until=2026-09"))
    assert {entry["id"] for entry in narrow} < {entry["id"] for entry in wide}
    assert room.ask("/search.atom?q=%22rapat").status == 400


def test_a_followed_question_has_a_feed(room: Room) -> None:
    assert cli.run(["watch", "add", "pemilih", "pemilih", "--archive", str(room.archive)]) == 0
    try:
        assert entries(room, "/watch/pemilih.atom") == []
        assert cli.run(["watch", "run", "--archive", str(room.archive)]) == 0
        assert entries(room, "/watch/pemilih.atom")
    finally:
        assert cli.run(["watch", "remove", "pemilih", "--archive", str(room.archive)]) == 0


def test_no_feed_has_what_intruders_posted(room: Room) -> None:
    for path in ("/feed.atom", "/search.atom?q=pemilih"):
        assert "slot" not in room.ask(path).text.lower()


def test_weeks_of_silence_are_told_in_words_and_as_data(room: Room) -> None:
    span = "province=Jawa+Timur&since=2026-09&until=2026-10"
    html = room.ask(f"/silence?{span}&lang=id&all=1").text
    lines = list(csv.DictReader(io.StringIO(room.ask(f"/silence.csv?{span}").text)))
    assert html.count("<td") == len(lines)
    for state, words in (("published", r"\d+ artikel"), ("silent", "tidak menerbitkan"), ("unseen", "tidak terlihat")):
        assert len(re.findall(rf'<td[^>]* title="[^"]*: {words}"', html)) == sum(line["state"] == state for line in lines), state
    assert {"published", "unseen"} <= {line["state"] for line in lines}
    seen = {line["site"] for line in lines if line["state"] != "unseen"}
    assert room.ask(f"/silence?{span}").text.count('<th scope="row">') == len(seen)
    assert "lebih dari 160 minggu" in room.ask("/silence?since=2010&lang=id").text
    assert "dari hari yesterday: tulis TTTT" in room.ask("/silence?since=yesterday&lang=id").text


def wrong(ask: Callable[[], object]) -> str:
    """Return what a question or filter that is wrong is told."""
    with pytest.raises(KpucrawlError) as caught:
        ask()
    return str(caught.value)


QUESTIONS = [
    'rapat "pleno', "rapat)", "(rapat", 'a "', ") x", "a OR", "OR", "a AND", "AND a", "NOT", "NOT rapat", "a NOT",
    "title:AND AND", "kata " * 65, "(" * 14 + "a" + ")" * 14,
]  # fmt: skip
FILTERS = [
    {"site": ["magettan"]}, {"site": ["qqqqqqqq"]}, {"province": ["Jawa Timor"]}, {"province": ["qqqq"]}, {"kind": ["news"]},
    {"since": ["yesterday"]}, {"until": ["2025-13"]}, {"since": ["2025-02-30"]},
]  # fmt: skip


@pytest.mark.parametrize("text", [*(q for q in QUESTIONS), *FILTERS], ids=str)
def test_what_is_wrong_with_a_question_is_told_in_indonesian(text: str | dict[str, list[str]]) -> None:
    told = wrong(lambda: parse(text) if isinstance(text, str) else where(text))
    found = said(told, "id")
    assert found.language == "id"
    assert not re.search(r"\b(the|give|see|such|closed|must|words?|did)\b", found.text)
    assert said(told, "en").text == told


STATES = [
    (Seen("failed", "home page: timeout"), Expected()),
    (Seen("failed", "home page: 503"), Expected()),
    (Seen("blocked", "home page: challenge", {"challenge": 1}), Expected()),
    (Seen("failed", "home page: suspended", instead="suspended", title="Account"), Expected()),
    (Seen("moved", "home page: redirected to example.com"), Expected()),
    (Seen("ok", led_to_trade=True, reason="home page: redirected to slot.example"), Expected()),
    (Seen("ok", instead="hacked"), Expected()),
    (Seen("ok", errors={"403": 6, "timeout": 1}), Expected()),
    (Seen("ok", errors={"500": 7}), Expected()),
    (Seen("ok", errors={"500": 7}, read=9), Expected()),
    (Seen("ok", left_out={"shell": 7}), Expected()),
    (Seen("empty", "no listing"), Expected(articles=1200)),
    (Seen("ok", read=9, layout_changed=True, layout_fit=0.2), Expected()),
    (Seen("ok", read=9, undated=9), Expected(articles=90, dated=1.0, confidence=0.9, is_known=True)),
    (Seen("ok", read=1), Expected(articles=90, last_post="2026-08-01", usual_gap=2.5, longest_wait=21.0)),
    (Seen("ok", read=1), Expected(articles=90, last_post="2026-08-01", usual_gap=1.0, longest_wait=21.0)),
    (Seen("ok", errors={"500": 7}), Expected(articles=90, last_post="2026-08-01", usual_gap=1.0, longest_wait=21.0)),
    (Seen("stopped"), Expected()),
]


@pytest.mark.parametrize(("seen", "expected"), STATES)
def test_why_a_site_is_not_well_is_told_in_indonesian(seen: Seen, expected: Expected) -> None:
    why = judge(seen, expected, "2026-11-22").why
    found = said(why, "id")
    status_alone = re.fullmatch(r"(.+: )?\d{3}", why)
    assert why
    assert found.language == "id" or status_alone
    assert not re.search(r"\b(the|its|page|pages|is|are|for|of|every|since|also|nothing)\b", found.text), found.text
