"""In: a pretend site, a day and a seeded random; out: posts that are no reports: explainers, notices, essays, formulas."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from kpucrawl.rehearse.articles import Draft, bare_name, paragraphs, roughen
from kpucrawl.rehearse.offices import phrases
from kpucrawl.rehearse.pretend import Piece, PretendArticle, PretendSite
from kpucrawl.rehearse.wording import Facts, Precision, When, when

UNDATED = When("", "none")


@cache
def stock() -> Mapping[str, Any]:
    """Everything ``special.toml`` holds."""
    return tomllib.loads(files("kpucrawl.rehearse").joinpath("special.toml").read_text("utf-8"))


def filler(site: PretendSite, day: date, random: Random) -> Draft:
    """An explainer such as some offices post daily: question heads, no date, nothing that happened."""
    facts, said = Facts(site, day, random), stock()
    topic = random.choice(said["topics"])
    facts.fixed |= {"topic": topic["name"], "is": topic["is"]}
    pieces = [Piece("paragraph", facts.fill(random.choice(said["filler_leads"])))]
    for head in random.sample(said["filler_heads"], random.randint(3, 5)):
        pieces.append(Piece("heading", facts.fill(head)))
        pieces += [Piece("paragraph", facts.fill(each)) for each in random.sample(said["filler_sentences"], random.randint(1, 3))]
    dateline = "Wamena - " if pieces[0].text.startswith("Wamena - ") else ""
    return Draft(facts.fill(random.choice(said["filler_titles"])), tuple(pieces), UNDATED, day, "filler", dateline, "filler")


def announcement(site: PretendSite, day: date, random: Random) -> Draft:
    """A notice whose content is the attached document."""
    facts, said = Facts(site, day, random), stock()
    line = random.choice(said["announcement_lines"])
    pieces = (Piece("paragraph", line),) if line else ()
    return Draft(facts.fill(random.choice(said["announcement_titles"])), pieces, UNDATED, day, "announcement", "", "announcement")


def image_only(site: PretendSite, day: date, random: Random) -> Draft:
    """A picture with a word of greeting or none."""
    facts, said = Facts(site, day, random), stock()
    line = random.choice(said["image_lines"])
    pieces = (Piece("paragraph", line),) if line else ()
    return Draft(facts.fill(random.choice(said["image_titles"])), pieces, UNDATED, day, "image", "", "image_only")


def opinion(site: PretendSite, day: date, random: Random) -> Draft:
    """A member's essay; ``World`` gives it its ``Oleh:`` line."""
    facts, said = Facts(site, day, random), stock()
    sentences = [facts.fill(each) for each in random.sample(said["opinion_sentences"], random.randint(8, 12))]
    pieces = [Piece("paragraph", roughen(each, random)) for each in paragraphs(sentences, random)]
    pieces.insert(
        len(pieces) // 2, Piece("quote", facts.fill("Suara rakyat bukan angka yang selesai dijumlahkan pada malam penghitungan."))
    )
    return Draft(facts.fill(random.choice(said["opinion_titles"])), tuple(pieces), UNDATED, day, "opinion")


def signed_opinion(article: PretendArticle, site: PretendSite, random: Random) -> PretendArticle:
    """The essay with its author's line, usually before the text."""
    facts, form = Facts(site, article.event, random), random.choice(phrases()["bylines_opinion"])
    facts.fixed["name"] = bare_name(random)
    return replace(
        article,
        credit="",
        byline=facts.fill(form["text"]),
        author=facts.fill(form["a"]),
        unit_only=False,
        byline_first=random.random() < 0.7,
    )


def formula(site: PretendSite, day: date, random: Random, precision: Precision) -> Draft:
    """A weekly post that shares all but names, numbers and the day with those of other weeks: not a copy of them."""
    form = random.choice(stock()["formula"])
    facts = Facts(site, day, random)
    told = when(day, random, precision)
    facts.fixed["when"] = told.words
    pieces = tuple(Piece("paragraph", facts.fill(each)) for each in form["paragraphs"])
    return Draft(facts.fill(random.choice(form["titles"])), pieces, told, day, f"formula:{form['name']}")


def release(number: int, site: PretendSite, day: date, random: Random, variant: str) -> Draft:
    """KPU RI's release ``number`` as this office takes it over: word for word, under its own dateline, or lightly edited."""
    source = stock()["release"][number % len(stock()["release"])]
    told = when(day, Random(f"{number}/{day}"), "full")
    text = [str(each).replace("{when}", told.words) for each in source["paragraphs"]]
    dateline = "Jakarta, kpu.go.id - " if variant != "dateline" else f"{site.seat}, {site.host} – "
    title = str(source["title"])
    if variant == "near":
        text = [lightly_edited(each, random) for each in text]
    pieces = (Piece("paragraph", dateline + text[0]), *(Piece("paragraph", each) for each in text[1:]))
    return Draft(title, pieces, told, day, f"release:{number}", dateline)


def lightly_edited(text: str, random: Random) -> str:
    """The paragraph with about one word in fifteen put otherwise."""
    synonyms = stock()["synonyms"]
    words = text.split(" ")
    for at, word in enumerate(words):
        bare = re.sub(r"\W", "", word).lower()
        if bare in synonyms and random.random() < 0.6:
            other = synonyms[bare]
            words[at] = re.sub(r"\w+", other.capitalize() if word[0].isupper() else other, word, count=1)
    return " ".join(words)


def spam(site: PretendSite, day: date, random: Random) -> tuple[Draft, tuple[tuple[str, str], ...]]:
    """A gambling page as intruders plant it, and its outgoing links."""
    facts, said = Facts(site, day, random), stock()["spam"]
    words = random.sample(said["words"], 3)
    links = tuple((each, f"https://{random.choice(said['hosts'])}/{each.replace(' ', '-')}") for each in words)
    lines = [facts.fill(each) for each in random.sample(said["sentences"], 4)]
    pieces = (
        Piece("paragraph", " ".join(lines[:2])),
        *(Piece("paragraph", f"{line} {word}") for line, word in zip(lines[2:] + lines[:1], words, strict=True)),
    )
    return Draft(facts.fill(random.choice(said["titles"])), pieces, UNDATED, day, "spam", "", "spam"), links
