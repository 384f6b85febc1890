"""In: an article and the links of its page that lead away; out: whether intruders put it there, with the signs that say so.

The signs, their weights and their evidence are data: ``spam.toml``. Words alone decide nothing, since offices write about
gambling too: a text must be dominated by the trade, and what advertises must outweigh what warns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.extract.outlinks import Outlink, host_of
from kpucrawl.items import Article, Link, RawArticle, SpamVerdict

from .grounds import EXCUSES, GROUNDS, Seen
from .trade import is_brand, is_stranger, is_trade_link, signs, trade_links
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
_MANY_LINKS = 2.5  # to one stranger, or to one that it calls by name, from a text of the trade: what it was written for
_NO_OFFICE = 1.5  # nothing in it names the office or its work
_FOREIGN = 4.0  # pages of the trade are made for Thailand, Japan, Korea, Russia too; an office quotes a line at most
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


def _rouses(title: str, body: str) -> bool:
    """Whether a text has any word for which it is worth a closer look; nearly none has."""
    known = signs()
    if any(word in title for word in known.rouse) or any(word in title or word in body for word in known.foreign):
        return True
    if not known.tokens.isdisjoint(body.split()):
        return True
    return any(sign.where == "title" and sign.finds(title) for sign in known.signs)


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
    first = _plain(article.body.partition("\n")[0])
    seen = Seen(
        only_quotes=_only_quotes(text),
        density=density,
        lead=_density(f"{title} . {body[: max(_LEAD, len(body) // 3)]}"),
        told_at_once=_density(f"{title} . {first}") > 0,
        counts={sign.name: len(finds) for sign, finds in found},
        is_foreign=foreign,
        titled=any(finds and sign.where == "title" for sign, finds in found),
        retexted=bool(of_headline),
        among=bool(among),
        leads_away=any(link.way in {"head", "jump"} for link in theirs),
        links_there=links_there,
        has_outlet=any(is_stranger(host_of(link.url)) for link in article.links)
        or any(finds and sign.name == "a brand of the trade" for sign, finds in found),
    )
    scored = [(sign.weight * len(finds), f"{sign.name}: {', '.join(finds[:4])}") for sign, finds in found if finds]
    scored += [*_of_density(density), *of_headline, *_of_links(article, theirs, density), *among]
    scored += [(_DISGUISED, "words in disguise")] if in_title or in_body else []
    scored += [(_FOREIGN, "a text in another country's letters")] if foreign else []
    scored += [] if seen.reports else [(_NO_OFFICE, "nothing of the office's work")]
    score = round(sum(weight for weight, _ in scored), 2)
    spam = score >= known.enough and any(holds(seen) for _, holds in GROUNDS) and not any(holds(seen) for _, holds in EXCUSES)
    scored.sort(key=lambda each: -each[0])
    return SpamVerdict(spam, score, tuple(reason for weight, reason in scored if weight > 0))


def is_intruders(raw: RawArticle) -> bool:
    """Whether what was read of a page is an advertisement of the trade, by its words alone.

    Asked only of what would else be refused as no article; what is had for it is judged once more, when its links are known too.
    """
    body = "\n".join(block.text for block in raw.blocks)
    return judge(Article("", "", raw.url, "article", raw.title, body, links=raw.links)).spam


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
            is_for_it = len(strangers) > len(set(strangers)) or any(map(is_brand, article.links))
            weight = _MANY_LINKS if is_for_it else _LINK_OUT
            scored.append((weight, f"its text links to {strangers[0]}"))
    away = [link.host for link in around if link.way in {"head", "jump"}]
    if away:
        scored.append((_LEADS_AWAY, f"it leads its visitors to {away[0]}"))
    beside = [link.host for link in around if link.host not in inside and link.way in {"anchor", "frame"}]
    if beside:
        scored.append((_LINK_BESIDE, f"its page links to {beside[0]}"))
    return scored
