"""In: ``spam.toml``; out: the signs by which intruders' pages are told, and which hosts and links are of their trade."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from kpucrawl.extract.outlinks import Outlink, host_of
from kpucrawl.items import Link

_BRAND = 4
"""Letters and digits of a name that is one."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of ``spam.toml``; a negative weight speaks for the office."""

    name: str
    where: Literal["title", "text", "all"]
    weight: float
    most: int
    pattern: re.Pattern[str]

    def finds(self, text: str) -> list[str]:
        """Return the different finds in a lower-case text, at most ``most``."""
        return list(dict.fromkeys(found[0].strip() for found in self.pattern.finditer(text)))[: self.most]


@dataclass(frozen=True, slots=True)
class Signs:
    """Everything that ``spam.toml`` says."""

    rouse: tuple[str, ...]
    foreign: tuple[str, ...]
    tokens: frozenset[str]
    """The words of ``rouse`` as they stand between blanks."""
    enough: float
    dominated: float
    saturated: float
    trade: re.Pattern[str]
    signs: tuple[Sign, ...]
    hosts: re.Pattern[str]
    cheap: re.Pattern[str]
    """How hosts end whose names cost next to nothing."""
    cheaply: re.Pattern[str]
    """How the trade names hosts that end so."""
    fine_hosts: re.Pattern[str]
    anchors: re.Pattern[str]
    weak_anchors: re.Pattern[str]


@cache
def signs() -> Signs:
    """Return the signs, read once."""
    data = tomllib.loads(resources.files(__package__).joinpath("spam.toml").read_text("utf-8"))
    rouse = tuple(data["rouse"])
    return Signs(
        rouse,
        tuple(data["foreign"]),
        frozenset(f"{before}{word}{after}" for word in rouse for before in ("", '"', "“", "(") for after in ("", *',.;:!?)”"')),
        data["enough"],
        data["dominated"],
        data["saturated"],
        re.compile(data["trade"]),
        tuple(
            Sign(each["name"], each["where"], each["weight"], each["most"], re.compile(each["pattern"])) for each in data["sign"]
        ),
        re.compile(data["hosts"]["trade"]),
        re.compile(data["hosts"]["cheap"]),
        re.compile(data["hosts"]["cheaply"]),
        re.compile(data["hosts"]["fine"]),
        re.compile(data["anchors"]["strong"]),
        re.compile(data["anchors"]["weak"]),
    )


@lru_cache(1 << 12)  # a site's menu and footer name the same hosts on every page
def is_trade_host(host: str) -> bool:
    """Whether a host is named like those of the trade.

    >>> is_trade_host("slot-dewa777.example"), is_trade_host("kompas.com"), is_trade_host("dewatanews.com")
    (True, False, False)
    """
    known = signs()
    if known.fine_hosts.search(host) is not None:
        return False
    return known.hosts.search(host) is not None or (_is_cheap(host) and known.cheaply.search(host) is not None)


def _is_cheap(host: str) -> bool:
    return signs().cheap.search(host) is not None


def is_stranger(host: str) -> bool:
    """Whether a host is none of those that an office has to do with: offices, schools, papers, networks.

    >>> is_stranger("quokka-lab.example"), is_stranger("bali.kpu.go.id"), is_stranger("youtube.com")
    (True, False, False)
    """
    return bool(host) and signs().fine_hosts.search(host) is None


def is_trade_link(link: Outlink | Link) -> bool:
    """Whether a link leads to the trade, by its host or by the words it hangs on.

    Cracked sites of schools and offices serve as stepping stones, so strong words count whatever the host, if the address has
    them too.

    >>> is_trade_link(Link("https://t.example/x", "Slot Gacor"))
    True
    >>> is_trade_link(Link("https://komdigi.go.id/judi-online", "judi online"))
    False
    """
    return _is_trade_link(link.url, link.text)


@lru_cache(1 << 12)
def _is_trade_link(url: str, text: str) -> bool:
    known, host, words = signs(), host_of(url), " ".join(text.lower().split())
    if is_trade_host(host):
        return True
    strong = known.anchors.search(words) is not None
    if known.fine_hosts.search(host) is None:
        return strong or known.weak_anchors.fullmatch(words) is not None
    path = url.lower().partition(host)[2].replace("-", " ").replace("_", " ")
    return strong and known.anchors.search(path) is not None


def trade_links(links: Iterable[Outlink]) -> tuple[Outlink, ...]:
    """Return those of a page's links that lead to the trade, and strangers among them: links are planted in blocks.

    >>> block = [Outlink("https://slot-gacor.example/", "slot gacor"), Outlink("https://melati7win.store/", "Melati7")]
    >>> [link.text for link in trade_links([*block, Outlink("https://toko-melati.example/", "Melati")])]
    ['slot gacor', 'Melati7']
    >>> further = [Outlink("https://kenanga-vip.store/", "kenanga"), Outlink("https://prize.example/", "ayam jago"), block[0]]
    >>> [link.text for link in trade_links([block[0], *further])]
    ['slot gacor', 'kenanga', 'ayam jago', 'slot gacor']
    """
    known = list(links)
    found = [is_trade_link(link) for link in known]
    _take_brands(known, found)
    for place in range(1, len(known) - 1):
        if found[place - 1] and found[place + 1] and not found[place]:
            found[place] = is_stranger(known[place].host)
    _take_brands(known, found)
    return tuple(link for link, is_theirs in zip(known, found, strict=True) if is_theirs)


def _take_brands(links: Sequence[Outlink], found: list[bool]) -> None:
    """Take for theirs the brands beside what is, at either end of a block."""
    for behind, places in ((-1, range(1, len(links))), (1, range(len(links) - 2, -1, -1))):
        for place in places:
            found[place] = found[place] or (found[place + behind] and is_brand(links[place]))


def is_brand(link: Outlink | Link) -> bool:
    """Whether a link hangs on the name of its own host, one that costs next to nothing.

    >>> is_brand(Link("https://melati-asli.club/", "MELATI")), is_brand(Link("https://aduankonten.id/", "aduankonten.id"))
    (True, False)
    """
    host, brand = host_of(link.url), "".join(filter(str.isalnum, link.text.lower()))
    return len(brand) >= _BRAND and host.startswith(brand) and _is_cheap(host) and is_stranger(host)
