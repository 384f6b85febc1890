"""In: a seed, sites and a day; out: a pretend KPU network, the same one every time, at any later point in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from kpucrawl.rehearse import themes as theme_shelf
from kpucrawl.rehearse.articles import events, publish, report
from kpucrawl.rehearse.offices import make_site, site_names
from kpucrawl.rehearse.pretend import PretendArticle, PretendSite
from kpucrawl.rehearse.wording import Precision

PRECISIONS: tuple[Precision, ...] = ("full", "full", "full", "full", "dm", "dm", "range", "none")


class World:
    """The pretend network at one point in time. Sites and articles are made when first asked for and never change."""

    def __init__(
        self,
        seed: int = 1,
        sites: int | Sequence[str] = 6,
        articles_per_site: int = 15,
        now: date = date(2026, 11, 20),
        themes: Sequence[str] = (),
    ) -> None:
        self.seed = seed
        self.articles_per_site = articles_per_site
        self.now = now
        self.step = 0
        chosen = tuple(themes) or tuple(theme_shelf.THEMES)
        self.sites: tuple[PretendSite, ...] = tuple(
            make_site(seed, name, position, chosen) for position, name in enumerate(site_names(sites))
        )
        self.by_host: Mapping[str, PretendSite] = {site.host: site for site in self.sites}
        self._articles: dict[str, tuple[PretendArticle, ...]] = {}

    @classmethod
    def of(
        cls, sites: Iterable[PretendSite], articles: Mapping[str, Sequence[PretendArticle]], now: date = date(2026, 11, 20)
    ) -> World:
        """A world of exactly these sites; ``articles`` has them by site name."""
        world = cls(sites=(), now=now)
        world.sites = tuple(sites)
        world.by_host = {site.host: site for site in world.sites}
        world._articles = {site.name: tuple(articles.get(site.name, ())) for site in world.sites}
        return world

    def site(self, name: str) -> PretendSite:
        """The site called ``name``; KeyError where there is none."""
        for site in self.sites:
            if site.name == name:
                return site
        raise KeyError(name)

    def articles(self, name: str) -> tuple[PretendArticle, ...]:
        """Every post of the site, gone ones included, oldest first."""
        if name not in self._articles:
            self._articles[name] = self._write(self.site(name))
        return self._articles[name]

    def injected(self, name: str) -> tuple[tuple[str, str], ...]:
        """(words, address) of links that intruders put on every page of the site; none unless it was defaced."""
        return ()

    def _write(self, site: PretendSite) -> tuple[PretendArticle, ...]:
        random = Random(f"{self.seed}/articles/{site.name}")
        number = random.choice((1_300, 7_900, 8_200, 9_100))
        made: list[PretendArticle] = []
        for posted in self._moments(random):
            number += random.randint(1, 14)
            event = random.choice(events())
            day = posted.date() - timedelta(days=random.choice((0, 0, 0, 1, 1, 2)))
            draft = report(site, event, day, random, random.choice(PRECISIONS), random.choice((3, 6, 8, 10, 14)))
            made.append(publish(site, draft, number, posted, random))
        return tuple(made)

    def _moments(self, random: Random) -> list[datetime]:
        """When each post went up, oldest first; the oldest third reaches back before August 2025, when addresses had no id."""
        moments: list[datetime] = []
        day = self.now
        for nth in range(self.articles_per_site):
            recent = nth < self.articles_per_site * 2 // 3
            day -= timedelta(days=random.randint(1, 6) if recent else random.randint(30, 160))
            moments.append(datetime.combine(day, time(random.randint(8, 19), random.randint(0, 59))))
        return moments[::-1]
