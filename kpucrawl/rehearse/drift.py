"""In: a site's posts and a later day; out: the posts as they are then: read more, edited, gone, posted again, with new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from kpucrawl.rehearse.articles import publish
from kpucrawl.rehearse.corrections import corrected
from kpucrawl.rehearse.pretend import Fault, Gone, PretendArticle, PretendSite
from kpucrawl.rehearse.special import spam, stock

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
    copied: float = 0.0
    """Chance that a site takes over, at step 1, a release it has not taken over before."""
    relaid: tuple[str, ...] = ()
    """Sites that have another theme from step 1 on."""
    themes: tuple[tuple[str, str], ...] = ()
    """Sites of these with the theme they are to have then, and another printed form of days; of the others chance decides."""
    weather: bool = False
    """Whether banners, running texts, times told from now and comments come and go around the articles."""
    restless: bool = False
    """Whether columns of popular posts show others at each step."""
    defaced: tuple[str, ...] = ()
    """Sites on which gambling pages and links appear at step 1."""
    broken: tuple[tuple[str, Fault], ...] = ()
    """What is broken from step 1 on, by site name: (``bali``, ``Fault("dead")``)."""


def later(
    articles: Sequence[PretendArticle],
    site: PretendSite,
    step: int,
    now: date,
    random: Random,
    drift: Drift,
    write: Callable[[PretendSite, datetime, int, Random], PretendArticle],
    copy: Callable[[PretendSite, datetime, int, Random, int], PretendArticle],
) -> tuple[PretendArticle, ...]:
    """The posts of ``site`` at ``step``, whose last day is ``now``.

    ``write`` makes a new post at a moment, with an id, ``copy`` that of a release by its number.
    """
    made: list[PretendArticle] = []
    for article in articles:
        if article.gone:
            made.append(article)
            continue
        article = replace(article, views=article.views + random.randint(0, 40))
        if random.random() < drift.edited:
            article = corrected(article, random)
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
    taken = {article.dup_group for article in articles}
    for release in range(len(stock()["release"])) if step == 1 and drift.copied else ():
        if f"release:{release}" not in taken and random.random() < drift.copied:
            number += random.randint(1, 14)
            made.append(copy(site, datetime.combine(now, time(random.randint(8, 19), 5)), number, random, release))
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
                corrected=None,
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
