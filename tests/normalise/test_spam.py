"""Pages of intruders are told from posts of offices, those about gambling included; every sign proves itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.extract.outlinks import Outlink
from kpucrawl.items import Article, Link, SpamVerdict
from kpucrawl.normalise import spam
from kpucrawl.normalise.spam import judge
from kpucrawl.normalise.trade import is_trade_host, is_trade_link, trade_links

FILES = [Path(__file__).with_name(f"spam_{name}.toml") for name in ("cases", "unseen", "masked", "fresh", "forms", "told")]
SPAM, OFFICE = ([case for file in FILES for case in tomllib.loads(file.read_text("utf-8"))[kind]] for kind in ("spam", "office"))
DATA = tomllib.loads(Path(spam.__file__).with_suffix(".toml").read_text("utf-8"))


def verdict_on(case: dict[str, Any]) -> SpamVerdict:
    links = tuple(Link(url, words) for words, url in case.get("links", ()))
    beside = [Outlink(link.url, link.text) for link in links] + [Outlink(url, words) for words, url in case.get("beside", ())]
    article = Article("bali", "id:7", "https://bali.kpu.go.id/blog/read/7_x", "article", case["title"], case["body"], links=links)
    return judge(article, beside)


@pytest.mark.parametrize("case", SPAM, ids=lambda case: case["title"])
def test_a_page_of_intruders(case: dict[str, Any]) -> None:
    verdict = verdict_on(case)
    assert verdict.spam, (verdict, "a sign is missing")
    assert verdict.reasons


@pytest.mark.parametrize("case", OFFICE, ids=lambda case: case["title"])
def test_a_post_of_an_office(case: dict[str, Any]) -> None:
    verdict = verdict_on(case)
    assert not verdict.spam, verdict


@pytest.mark.parametrize("sign", DATA["sign"], ids=lambda sign: sign["name"])
def test_every_sign_proves_itself(sign: dict[str, Any]) -> None:
    pattern = re.compile(sign["pattern"])
    assert sign["why"]
    assert [text for text in sign["found"] if not pattern.search(text)] == []
    assert [text for text in sign["passed"] if pattern.search(text)] == []


def test_hosts_and_anchors_prove_themselves() -> None:
    assert [host for host in DATA["hosts"]["found"] if not is_trade_host(host.removeprefix("www."))] == []
    assert [host for host in DATA["hosts"]["passed"] if is_trade_host(host)] == []
    assert [words for words in DATA["anchors"]["found"] if not is_trade_link(Link("https://t.example/1", words))] == []
    assert [words for words in DATA["anchors"]["passed"] if is_trade_link(Link("https://t.example/1", words))] == []


@pytest.mark.parametrize(
    ("url", "words", "is_trade"),
    [
        ("https://smkn1.sch.id/slot-gacor/", "slot gacor", True),  # a stepping stone
        ("https://www.kompas.com/tren/read/judi-online-slot", "judi online", False),
        ("https://bit.ly/3abc", "judi online", True),
        ("https://bit.ly/3abc", "formulir judi online", False),
        ("https://gacor88.example/", "klik", True),
    ],
)
def test_links(url: str, words: str, is_trade: bool) -> None:
    assert is_trade_link(Link(url, words)) is is_trade


@pytest.mark.parametrize("way", ["head", "jump"])
def test_a_page_that_hands_itself_over_is_theirs(way: str) -> None:
    article = Article("bali", "id:7", "https://bali.kpu.go.id/blog/read/7_x", "article", "Selamat Datang", "Mohon tunggu.")
    assert judge(article, [Outlink("https://gacor88.example/", "", way)]).spam  # type: ignore[arg-type]
    assert not judge(article, [Outlink("https://www.instagram.com/kpu", "", way)]).spam  # type: ignore[arg-type]


def test_a_stranger_in_the_middle_of_their_links_is_theirs_too() -> None:
    links = [
        Outlink("https://gacor88.example/", "slot gacor"),
        Outlink("https://brand.example/", "Brand"),
        Outlink("https://hoki4d.example/", "togel online"),
        Outlink("https://www.youtube.com/kpu", "kanal"),
        Outlink("https://slot777.example/", "slot777"),
        Outlink("https://developer.example/", "CV Maju"),
    ]
    assert [link.text for link in trade_links(links)] == ["slot gacor", "Brand", "togel online", "slot777"]


def test_brands_under_cheap_names_at_the_ends_of_their_block_are_theirs_too() -> None:
    block = [
        Outlink("https://harimau7win.store/", "harimau7"),
        Outlink("https://melatiwin.top/", "Melati Win"),
        Outlink("https://gacor88.example/", "slot gacor"),
        Outlink("https://kencana7.cfd/", "KENCANA7"),
    ]
    others = [Outlink("https://kencana.example/", "Kencana"), Outlink("https://harimau7win.store/x", "Harimau Sumatra")]
    assert trade_links([*block, *others]) == tuple(block)
    assert trade_links([others[0], *block[:2]]) == ()
