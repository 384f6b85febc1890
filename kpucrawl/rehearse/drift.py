"""In: a site's posts and a later day; out: the posts as they are then: read more, edited, gone, posted again, with new ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from kpucrawl.rehearse.articles import publish
from kpucrawl.rehearse.pretend import Fault, Gone, Piece, PretendArticle, PretendSite
from kpucrawl.rehearse.special import spam

_NUMBER = re.compile(r"(?<![\d/.(-])\d{2,3}(?![\d/.)-])")
WAYS: tuple[Gone, ...] = ("404", "404", "410", "soft", "home")


@dataclass(frozen=True, slots=True)
class Drift:
    """How much changes from one step to the next."""

    days: int = 7
    new: int = 3
    """New posts a site, at most."""
    edited: float = 0.06
    gone: float = 0.05
    reposted: float = 0.02
    relaid: tuple[str, ...] = ()
    """Sites that have another theme from step 1 on."""
    defaced: tuple[str, ...] = ()
    """Sites on which gambling pages and links appear at step 1."""
    broken: tuple[tuple[str, Fault], ...] = ()
    """What is broken from step 1 on, by site name: (``bali``, ``Fault("dead")``)."""


def edited(article: PretendArticle, random: Random) -> PretendArticle:
    """The post after its office corrected it: a number, a paragraph more or less, a word, or the title."""
    at = [place for place, piece in enumerate(article.pieces) if piece.kind == "paragraph"]
    if not at:
        return replace(article, title=f"{article.title} (Ralat)", edits=article.edits + 1)
    pieces = list(article.pieces)
    place = random.choice(at)
    match random.choice(("number", "more", "less", "word", "title")):
        case "number" if _NUMBER.search(pieces[place].text):
            pieces[place] = replace(
                pieces[place], text=_NUMBER.sub(lambda found: str(int(found[0]) + 3), pieces[place].text, count=1)
            )
        case "less" if len(at) > 2:
            del pieces[at[-1]]
        case "title":
            return replace(article, title=f"{article.title} (Ralat)", edits=article.edits + 1)
        case "word" if len(pieces[place].text.split(" ")) > 6:
            words = pieces[place].text.split(" ")
            words[-3] = "(perbaikan)"
            pieces[place] = replace(pieces[place], text=" ".join(words))
        case _:
            note = f"Catatan redaksi: terdapat perbaikan pada paragraf {random.randint(2, 9)} berita ini."
            pieces.insert(at[-1] + 1, Piece("paragraph", note))
    return replace(article, pieces=tuple(pieces), edits=article.edits + 1)


def later(
    articles: Sequence[PretendArticle],
    site: PretendSite,
    step: int,
    now: date,
    random: Random,
    drift: Drift,
    write: Callable[[PretendSite, datetime, int, Random], PretendArticle],
) -> tuple[PretendArticle, ...]:
    """The posts of ``site`` at ``step``, whose last day is ``now``; ``write`` makes a new post at a moment, with an id."""
    made: list[PretendArticle] = []
    for article in articles:
        if article.gone:
            made.append(article)
            continue
        article = replace(article, views=article.views + random.randint(0, 40))
        if random.random() < drift.edited:
            article = edited(article, random)
        if random.random() < drift.gone:
            article = replace(article, gone=random.choice(WAYS))
        made.append(article)
    number = max((article.id for article in made), default=8_000)
    moments = sorted(
        datetime.combine(now - timedelta(days=random.randrange(drift.days)), time(random.randint(8, 19), random.randint(0, 59)))
        for _ in range(random.randint(0, drift.new))
    )
    for moment in moments:
        number += random.randint(1, 14)
        made.append(write(site, moment, number, random))
    for article in [
        each
        for each in articles
        if not each.gone and each.kind == "article" and not each.dup_group and random.random() < drift.reposted
    ]:
        number += random.randint(1, 14)
        group = f"repost:{site.name}:{article.id}"
        made = [replace(each, dup_group=group, dup_variant="original") if each.id == article.id else each for each in made]
        posted = datetime.combine(now, time(19, 59))
        made.append(
            replace(
                article,
                id=number,
                posted=posted,
                with_id=True,
                views=3,
                edits=0,
                dup_group=group,
                dup_variant="same_host",
                images=(),
                captions=(),
            )
        )
        made[-1] = _redated(made[-1], site)
    if step == 1 and site.name in drift.defaced:
        for _ in range(3):
            number += random.randint(1, 14)
            draft, links = spam(site, now, random)
            post = publish(site, draft, number, datetime.combine(now, time(3, 12)), random)
            made.append(replace(post, outgoing=links, listed=random.random() < 0.5))
    return tuple(made)


def _redated(article: PretendArticle, site: PretendSite) -> PretendArticle:
    """A re-post shows the day of the re-post, where the site shows days; else it keeps the evidence of its text."""
    if site.date_shown != "none":
        return replace(article, published_on=article.posted.date().isoformat())
    if article.date_hint in {"text", "text_dm", "text_range"}:
        return article
    return replace(article, date_hint=None, published_on=None, preface="")
