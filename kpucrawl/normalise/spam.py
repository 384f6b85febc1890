"""In: an article and the links of its page that lead away; out: whether intruders put it there, with the signs that say so.

The signs, their weights and their evidence are data: ``spam.toml``. Words alone decide nothing, since offices write about
gambling too: a text must be dominated by the trade, and what advertises must outweigh what warns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from kpucrawl.extract.outlinks import Outlink, host_of
from kpucrawl.items import Article, Link, RawArticle, SpamVerdict

from .unmask import unmasked

NOTHING = SpamVerdict(False, 0.0)

# Weights of what is no pattern, on the same scale as those in the file.
_LINK_IN_TEXT = 2.5  # an advertisement is there for its link; an office's text never has one
_MOST_LINKS = 3
_LINK_OUT = 1.0  # a text of the trade that links to anyone who is no office, school, paper or network
_LINK_BESIDE = 1.0  # on a defaced site every page has some
_LEADS_AWAY = 4.0  # the page calls itself another's, or sends its visitors on
_DOMINATED = 1.0
_SATURATED = 2.0
_DROWNED, _MOST_WORDS = 3.0, 0.2  # a fifth of all words and more: glued together, or nothing but a list of them
_DISGUISED = 1.5  # nobody who types mixes Cyrillic or digits into words by chance
_OTHER_TEXT = 1.5  # a genuine headline over a text of other words: the text was put in its place
_MANY_LINKS = 2.5  # to one stranger, from a text of the trade: what it was written for
_WARNS, _REPORTS = 2, 5  # different finds, of the first and of both, that make a text a report, however much jargon it quotes
_NO_OFFICE = 1.5  # nothing in it names the office or its work
_FOREIGN = 4.0  # pages of the trade are made for Thailand, Japan, Korea, Russia too; an office quotes a line at most
_PROMISES = 3  # different ones, in a text that names no office: then it need not use the trade's own words
_FEW_WORDS = 12  # a density of fewer says nothing by itself
_LEAD = 60  # characters, or a third of the text: what is planted into a genuine post stands behind its lead

_AMONG, _AMONG_SHARE = 2, 0.12
"""Different finds that make a paragraph an advertisement; the share of a text from which such paragraphs are more than a line."""

_WORD = re.compile(r"\w+")
_OTHER_LETTERS = re.compile("[\u0400-\u04ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
"""Signs without a body, put between letters to part them for a filter."""
_MANY, _MOSTLY = 20, 0.4
"""Letters of another writing, and their share of all, that make a text foreign."""
_QUOTED = re.compile(r'"[^"\n]{2,160}"|“[^”\n]{2,160}”')


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
        re.compile(data["hosts"]["fine"]),
        re.compile(data["anchors"]["strong"]),
        re.compile(data["anchors"]["weak"]),
    )


def _rouses(title: str, body: str) -> bool:
    """Whether a text has any word for which it is worth a closer look; nearly none has."""
    known = signs()
    if any(word in title for word in known.rouse) or any(word in title or word in body for word in known.foreign):
        return True
    if not known.tokens.isdisjoint(body.split()):
        return True
    return any(sign.where == "title" and sign.finds(title) for sign in known.signs)


@lru_cache(1 << 12)  # a site's menu and footer name the same hosts on every page
def is_trade_host(host: str) -> bool:
    """Whether a host is named like those of the trade.

    >>> is_trade_host("slot-dewa777.example"), is_trade_host("kompas.com"), is_trade_host("dewatanews.com")
    (True, False, False)
    """
    known = signs()
    return known.fine_hosts.search(host) is None and known.hosts.search(host) is not None


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
    """Return those of a page's links that lead to the trade, and strangers among them: links are planted in blocks."""
    known = list(links)
    found = [is_trade_link(link) for link in known]
    for place in range(1, len(known) - 1):
        if found[place - 1] and found[place + 1] and not found[place]:
            found[place] = signs().fine_hosts.search(known[place].host) is None
    return tuple(link for link, is_theirs in zip(known, found, strict=True) if is_theirs)


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that the grounds are about, of one article and its page."""

    text: str
    """Title and body, in plain small letters."""
    density: float
    lead: float
    """The density of title and lead: what is planted into a genuine post stands behind them."""
    counts: dict[str, int]
    """How often each sign of ``spam.toml`` was found, by its name."""
    is_foreign: bool
    titled: bool
    retexted: bool
    """Its text is not about its headline."""
    among: bool
    """An advertisement stands between its paragraphs."""
    leads_away: bool
    links_there: bool

    @property
    def promises(self) -> int:
        return sum(self.counts[sign.name] for sign in signs().signs if sign.where == "text" and 0 < sign.weight < signs().enough)

    @property
    def sure(self) -> bool:
        """Whether a sign was found that no office's text has."""
        return self.is_foreign or any(self.counts[sign.name] and sign.weight >= signs().enough for sign in signs().signs)

    @property
    def warnings(self) -> int:
        return self.counts["words against it"]

    @property
    def reports(self) -> int:
        return self.counts["the office at work"]

    @property
    def sells(self) -> bool:
        return self.leads_away or self.sure or self.links_there


# A genuine post with an injected link or line stays a post, whatever its page scores: the page must be about the trade, not only
# touched by it. One of these grounds must hold.
_GROUNDS: tuple[tuple[str, Callable[[_Seen], bool]], ...] = (
    ("its title advertises", lambda seen: seen.titled),
    ("it hands its visitors over", lambda seen: seen.leads_away),
    ("no office writes so", lambda seen: seen.sure),
    ("another text stands under its headline", lambda seen: seen.retexted),
    ("an advertisement stands between its paragraphs", lambda seen: seen.among),
    ("the trade is its matter from the lead on", lambda seen: seen.density >= signs().dominated and seen.lead > 0),
    ("it promises, and names no office", lambda seen: not seen.reports and seen.promises >= _PROMISES),
    ("it is full of the trade, and names no office", lambda seen: not seen.reports and seen.density >= signs().saturated),
    (
        "it is of the trade, promises, and names no office",
        lambda seen: not seen.reports and seen.density >= signs().dominated and seen.promises > 1,
    ),
)
# And none of these, which clear a post that quotes the trade.
_EXCUSES: tuple[tuple[str, Callable[[_Seen], bool]], ...] = (
    (
        "it reports, quotes their jargon to warn of it, and links to none",
        lambda seen: (
            not seen.sells
            and seen.warnings >= _WARNS
            and seen.warnings + seen.reports >= _REPORTS
            and (seen.reports > 0 or not seen.titled)  # they warn of their rivals too
        ),
    ),
    (
        "the trade speaks only in what an office quotes, as examples of what to look out for",
        lambda seen: not (seen.sells or seen.titled or seen.among) and seen.reports >= _WARNS and _only_quotes(seen.text),
    ),
)


def judge(article: Article, outlinks: Sequence[Outlink] = ()) -> SpamVerdict:
    """Return whether intruders put an article there; ``outlinks`` are all links of its page that lead away.

    >>> body = "Daftar sekarang dan nikmati bonus new member 100 persen. Link alternatif slot gacor, withdraw tanpa batas."
    >>> judge(Article("bali", "id:7", "https://bali.kpu.go.id/blog/read/7_x", "article", "Slot Gacor Hari Ini", body)).spam
    True
    """
    known, theirs = signs(), trade_links(outlinks)
    (title, in_title), (body, in_body) = unmasked(_plain(article.title)), unmasked(_plain(article.body))
    text = f"{title} . {body}"
    foreign = _is_foreign(f"{article.title} {article.body}")
    if not foreign and not theirs and not _rouses(title, body):
        return NOTHING
    density = _density(text)
    of_headline = _of_headline(title, body, density, article.links)
    links_there = any(map(is_trade_link, article.links))
    among = _among(article.body, links=links_there)
    texts = {"title": title, "text": text, "all": body if of_headline else text}
    found = [(sign, sign.finds(texts[sign.where])) for sign in known.signs]
    seen = _Seen(
        text=text,
        density=density,
        lead=_density(f"{title} . {body[: max(_LEAD, len(body) // 3)]}"),
        counts={sign.name: len(finds) for sign, finds in found},
        is_foreign=foreign,
        titled=any(finds and sign.where == "title" for sign, finds in found),
        retexted=bool(of_headline),
        among=bool(among),
        leads_away=any(link.way in {"head", "jump"} for link in theirs),
        links_there=links_there,
    )
    scored = [(sign.weight * len(finds), f"{sign.name}: {', '.join(finds[:4])}") for sign, finds in found if finds]
    scored += [*_of_density(density), *of_headline, *_of_links(article, theirs, density), *among]
    scored += [(_DISGUISED, "words in disguise")] if in_title or in_body else []
    scored += [(_FOREIGN, "a text in another country's letters")] if foreign else []
    scored += [] if seen.reports else [(_NO_OFFICE, "nothing of the office's work")]
    score = round(sum(weight for weight, _ in scored), 2)
    spam = score >= known.enough and any(holds(seen) for _, holds in _GROUNDS) and not any(holds(seen) for _, holds in _EXCUSES)
    scored.sort(key=lambda each: -each[0])
    return SpamVerdict(spam, score, tuple(reason for weight, reason in scored if weight > 0))


def is_intruders(raw: RawArticle) -> bool:
    """Whether what was read of a page is an advertisement of the trade, by its words alone.

    Asked only of what would else be refused as no article; what is had for it is judged once more, when its links are known too.
    """
    body = "\n".join(block.text for block in raw.blocks)
    return judge(Article("", "", raw.url, "article", raw.title, body)).spam


def _among(body: str, *, links: bool) -> list[tuple[float, str]]:
    """Weigh the paragraphs that advertise, between others of an office: what is planted into a report is hidden in its midst."""
    promises = [sign for sign in signs().signs if sign.where == "text"]
    against = next(sign for sign in signs().signs if sign.name == "words against it")
    paragraphs = [unmasked(_plain(line))[0] for line in body.split("\n")]
    if len(paragraphs) < 2:
        return []
    found: dict[str, None] = {}
    size = 0
    for paragraph in paragraphs:
        own = _QUOTED.sub(" ", paragraph)
        finds = [find for sign in promises for find in sign.finds(own)]
        if len(finds) >= _AMONG and _density(own) >= signs().dominated and not against.finds(own):
            found.update(dict.fromkeys(finds))
            size += len(paragraph)
    if len(found) < (_AMONG if links else _AMONG + 1) or size < _AMONG_SHARE * sum(map(len, paragraphs)):
        return []
    return [(signs().enough, f"an advertisement stands among its paragraphs: {', '.join(list(found)[:3])}")]


def _only_quotes(text: str) -> bool:
    """Whether the trade speaks only in what a text quotes."""
    return _density(_QUOTED.sub(" ", text)) < signs().dominated


def _is_foreign(text: str) -> bool:
    """Whether most of a text is written in letters of another country; words with single ones among them are in disguise."""
    if text.isascii():
        return False
    others = len(_OTHER_LETTERS.findall(text))
    return others >= _MANY and others >= _MOSTLY * sum(map(str.isalpha, text))


def _plain(text: str) -> str:
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return " ".join(text.lower().split())


def _density(text: str) -> float:
    """Return which share of a text's words are of the trade."""
    return sum(1 for _ in signs().trade.finditer(text)) / max(len(_WORD.findall(text)), _FEW_WORDS)


def _of_density(density: float) -> list[tuple[float, str]]:
    known = signs()
    if density >= _MOST_WORDS:
        return [(_DROWNED, f"{density:.0%} of its words are of the trade")]
    if density >= known.saturated:
        return [(_SATURATED, f"{density:.0%} of its words are of the trade")]
    return [(_DOMINATED, f"{density:.0%} of its words are of the trade")] if density >= known.dominated else []


def _of_headline(title: str, body: str, density: float, links: Sequence[Link]) -> list[tuple[float, str]]:
    words = {word for word in _WORD.findall(title) if len(word) > 3}
    sells = density >= signs().dominated or any(map(is_trade_link, links))
    if not sells or len(words) < 3 or signs().trade.search(title) or len(words & set(_WORD.findall(body))) * 4 > len(words):
        return []
    return [(_OTHER_TEXT, "its text is not about its headline")]


def _of_links(article: Article, around: Sequence[Outlink], density: float) -> list[tuple[float, str]]:
    scored: list[tuple[float, str]] = []
    inside = list(dict.fromkeys(host_of(link.url) for link in article.links if is_trade_link(link)))
    if inside:
        scored.append((_LINK_IN_TEXT * min(_MOST_LINKS, len(inside)), f"its text links to {', '.join(inside[:3])}"))
    elif density >= signs().dominated:
        strangers = [host for link in article.links if not signs().fine_hosts.search(host := host_of(link.url))]
        if strangers:
            weight = _MANY_LINKS if len(strangers) > len(set(strangers)) else _LINK_OUT
            scored.append((weight, f"its text links to {strangers[0]}"))
    away = [link.host for link in around if link.way in {"head", "jump"}]
    if away:
        scored.append((_LEADS_AWAY, f"it leads its visitors to {away[0]}"))
    beside = [link.host for link in around if link.host not in inside and link.way in {"anchor", "frame"}]
    if beside:
        scored.append((_LINK_BESIDE, f"its page links to {beside[0]}"))
    return scored
