"""In: a pretend site, a day and a seeded random; out: one believable Indonesian office post with the truth about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from kpucrawl.rehearse.offices import phrases
from kpucrawl.rehearse.pretend import DateHint, Piece, PretendArticle, PretendSite
from kpucrawl.rehearse.wording import ENGLISH_MONTHS, Facts, Precision, When, weekday, when

JAKARTA = timedelta(hours=7)
# The address form changed about August 2025: kpu-sites notes, "With id or without".
IDS_SINCE = datetime(2025, 7, 23)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@cache
def events() -> tuple[Mapping[str, Any], ...]:
    """The kinds of event there are to report."""
    return tuple(tomllib.loads(files("kpucrawl.rehearse").joinpath("events.toml").read_text("utf-8"))["event"])


def slug_of(title: str, longest: int = 240) -> str:
    """The slug such a CMS makes of a title.

    >>> slug_of("Rapat Pleno, Kamis (2/10/2025).")
    'rapat-pleno-kamis-2-10-2025'
    """
    return _NOT_SLUG.sub("-", title.lower().replace("'", "").replace("’", "")).strip("-")[:longest].strip("-") or "-"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a kind of post says, before it gets its place on a site."""

    title: str
    pieces: tuple[Piece, ...]
    when: When
    event: date
    event_kind: str
    dateline: str = ""
    kind: str = "article"


def image_path(site: PretendSite, moment: datetime, random: Random) -> str:
    """``/public/{site}/images/{unix}_{20 hex}.jpg`` for an upload at ``moment`` (Jakarta time)."""
    unix = int((moment - JAKARTA - datetime(1970, 1, 1)).total_seconds())
    return f"/public/{site.name}/images/{unix}_{random.getrandbits(80):020x}.jpg"


def paragraphs(sentences: Sequence[str], random: Random) -> list[str]:
    """The sentences in paragraphs of one to three, now and then glued without a space as real posts are."""
    made: list[str] = []
    rest = list(sentences)
    while rest:
        size = random.choice((1, 1, 2, 2, 3))
        now, rest = rest[:size], rest[size:]
        joint = "" if random.random() < 0.03 else random.choice((" ", " ", " ", " ", "  "))
        made.append(joint.join(now))
    return made


def roughen(text: str, random: Random) -> str:
    """The text with one slip of the keyboard, rarely: spaces doubled or made no-break."""
    if random.random() > 0.12:
        return text
    spots = [found.start() for found in re.finditer(" ", text)]
    if not spots:
        return text
    at = random.choice(spots)
    return text[:at] + random.choice(("  ", "   ", "\xa0", "\xa0 ")) + text[at + 1 :]


def report(site: PretendSite, event: Mapping[str, Any], day: date, random: Random, precision: Precision, length: int) -> Draft:
    """An office's report of one event in about ``length`` sentences."""
    facts = Facts(site, day, random)
    told = when(day, random, precision)
    facts.fixed["when"] = told.words
    dateline = _dateline(facts, random, day, precision)
    opener = facts.fill(random.choice(phrases()["openers"])) if random.random() < 0.15 else ""
    lead = dateline + opener + facts.fill(random.choice(event["leads"]))
    own = random.sample(event["sentences"], min(len(event["sentences"]), max(1, length * 2 // 3)))
    stock = random.sample(phrases()["general"], min(len(phrases()["general"]), max(0, length - len(own))))
    sentences = [facts.fill(each) for each in own + stock]
    random.shuffle(sentences)
    body = paragraphs(sentences, random)
    for words in random.sample(event["quotes"], min(len(event["quotes"]), 1 + length // 8)):
        spoken = facts.quote(words, facts[random.choice(("chair", "member", "secretary", "staff"))])
        body.insert(random.randint(0, len(body)), spoken)
    pieces = [Piece("paragraph", roughen(each, random)) for each in body]
    if length > 6:
        _insert(pieces, _extra(facts, event, random), random)
        pieces.append(Piece("paragraph", facts.fill(random.choice(phrases()["closings"]))))
    title = facts.fill(random.choice(event["titles"]))
    style = random.random()
    if style < 0.12:
        title = title.upper()
    elif style < 0.16:
        title += "."
    return Draft(title, (Piece("paragraph", lead), *pieces), told, day, str(event["name"]), dateline)


def _dateline(facts: Facts, random: Random, day: date, precision: Precision) -> str:
    if random.random() < 0.22:
        return ""
    # A dateline that tells the date would make a post that shall tell none a dated one.
    stock = {"full": "datelines_with_date", "dm": "datelines_with_day"}.get(precision) if random.random() < 0.15 else None
    facts.fixed["weekday"] = weekday(day, random)
    return facts.fill(random.choice(phrases()[stock or "datelines"]))


def _extra(facts: Facts, event: Mapping[str, Any], random: Random) -> list[Piece]:
    """A list, a data table or a subhead, where the event has one and the die says so."""
    dice = random.random()
    if "table_head" in event and dice < 0.3:
        rows = [f"{number}\t{district}\t{facts['n3']}\t{facts['n3']}" for number, district in enumerate(facts.site.districts, 1)]
        head = Piece("row", "\t".join(event["table_head"]))
        return [Piece("paragraph", event["table_intro"]), head, *(Piece("row", row) for row in rows)]
    if "list_items" in event and dice < 0.65:
        chosen = random.sample(event["list_items"], min(len(event["list_items"]), random.randint(3, 5)))
        kind = random.choice(("item", "number", "typed"))
        if kind == "typed":  # numbers and blanks by hand, as from a word processor
            lines = [Piece("paragraph", f"{number}.    {facts.fill(each)}") for number, each in enumerate(chosen, 1)]
            return [Piece("paragraph", facts.fill(event["list_intro"])), *lines]
        return [Piece("paragraph", facts.fill(event["list_intro"])), *(Piece(kind, facts.fill(each)) for each in chosen)]  # type: ignore[arg-type]
    if dice > 0.9:
        return [Piece("heading", random.choice(("Tindak Lanjut", "Catatan Penting", "Harapan ke Depan", "Sekilas Kegiatan")))]
    return []


def _insert(pieces: list[Piece], extra: list[Piece], random: Random) -> None:
    at = random.randint(1, len(pieces) - 1) if len(pieces) > 1 else len(pieces)
    pieces[at:at] = extra


def publish(
    site: PretendSite, draft: Draft, number: int, posted: datetime, random: Random, *, category: int | None = None
) -> PretendArticle:
    """The draft as a post of the site: its address, credit, images, counter, and which evidence tells its date."""
    facts = Facts(site, draft.event, random)
    article = PretendArticle(
        site=site.name,
        id=number,
        slug=slug_of(draft.title),
        with_id=posted >= IDS_SINCE,
        title=draft.title,
        pieces=draft.pieces,
        category=site.news.id if category is None else category,
        posted=posted,
        event=draft.event,
        kind=draft.kind,  # type: ignore[arg-type]
        event_kind=draft.event_kind,
        dateline=draft.dateline,
        views=random.choice((18, 24, 27, 30, 61, 84, 143, 993)) + random.randint(0, 40),
        images=tuple(
            image_path(site, posted - timedelta(minutes=9 - 3 * n), random) for n in range(random.choice((0, 1, 1, 1, 2)))
        ),
    )
    if article.kind == "article":
        article = sign(article, facts, random)
        if random.random() < 0.25:
            article = replace(article, tail=facts.fill(random.choice(phrases()["hashtags"])))
    if len(article.images) > 1 or (article.images and random.random() < 0.3):
        article = replace(article, captions=(facts.fill(random.choice(phrases()["captions"])),))
    return date_told(_prefaced(article, site, facts, random), site, draft.when.precision)


def _prefaced(article: PretendArticle, site: PretendSite, facts: Facts, random: Random) -> PretendArticle:
    """The article with what some sites have before the text, and the picture names of old posts, which tell no time."""
    posted = article.posted
    if posted.year < 2021:
        article = replace(
            article, images=tuple(f"/public/{site.name}/images/IMG_{random.randint(1000, 9999)}.jpg" for _ in article.images)
        )
    if site.date_shown == "none" and posted.year < 2021:
        line = f"{posted.day:02} {ENGLISH_MONTHS[posted.month - 1]} {posted.year} | 0 Comments | By kpu{facts['tag']}"
        return replace(article, preface=line)
    if article.pieces and site.repeats_title and random.random() < 0.4:
        return replace(article, preface=article.title)
    if article.pieces and article.images and random.random() < 0.04:
        return replace(article, preface=".jpeg)")
    return article


def sign(article: PretendArticle, facts: Facts, random: Random) -> PretendArticle:
    """The article with a credit in one of the forms seen, or a byline, or neither."""
    dice = random.random()
    if dice < 0.15:
        return article
    stock = phrases()
    if dice < 0.22:
        return replace(article, credit=random.choice(stock["empty_credits"]))
    for slot in ("i", "j"):
        facts.fixed[slot] = random.choice(facts.site.initials)
    facts.fixed["district"] = random.choice(facts.site.districts)
    facts.fixed |= {
        "I": facts.fixed["i"].upper(),
        "first": random.choice(stock["first_names"]),
        "name": bare_name(random),
        "other": bare_name(random),
    }
    if dice < 0.34:
        form = random.choice(stock["bylines"])
        return replace(article, byline=facts.fill(form["text"]), author=facts.fill(form["a"]))
    form = random.choice(stock["credits"])
    return replace(article, credit=facts.fill(form["text"]), author=facts.fill(form["a"]), unit_only=form.get("unit", False))


def bare_name(random: Random) -> str:
    """A name without titles."""
    return f"{random.choice(phrases()['first_names'])} {random.choice(phrases()['last_names'])}"


def date_told(article: PretendArticle, site: PretendSite, precision: Precision) -> PretendArticle:
    """The article with ``date_hint`` and ``published_on`` as its evidence has them.

    In the order of the archive's contract: printed or metadata, migrated line, Unix time in the lead image's name, text.
    """
    hint: DateHint | None = None
    if site.date_shown != "none":
        hint = "page" if site.date_shown == "page" else "metadata"
    elif "Comments" in article.preface:
        hint = "migrated"
    elif article.images and article.posted.year >= 2021:
        hint = "image"
    elif precision != "none":
        hint = "text" if precision == "full" else "text_dm" if precision == "dm" else "text_range"
    told_by_text = hint is not None and hint.startswith("text")
    day = article.event if told_by_text else article.posted.date()
    return replace(article, date_hint=hint, published_on=day.isoformat() if hint else None)


def from_text(
    site: PretendSite, number: int, text: str, posted: datetime, *, slug: str = "", views: int = 24, credit: str = ""
) -> PretendArticle:
    """A post whose title is the first line of ``text`` and whose paragraphs are the others: for texts from elsewhere.

    ``posted`` is Jakarta time. ``credit`` is taken off the end of the last paragraph, to stand there as a credit does.
    """
    title, *lines = [line for line in text.splitlines() if line.strip()]
    if credit and lines and lines[-1].endswith(credit):
        lines[-1] = lines[-1][: -len(credit)]
    return PretendArticle(
        site=site.name,
        id=number,
        slug=slug or slug_of(title),
        with_id=not slug,
        title=title,
        pieces=tuple(Piece("paragraph", line) for line in lines),
        category=site.news.id,
        posted=posted,
        event=posted.date(),
        credit=credit,
        author=credit.strip(" ()[].") or None,
        views=views,
        date_hint=None if site.date_shown == "none" else site.date_shown,
        published_on=None if site.date_shown == "none" else posted.date().isoformat(),
    )
