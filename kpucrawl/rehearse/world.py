"""In: a seed, sites and a day; out: a pretend KPU network, the same one every time, at any later point in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from kpucrawl.rehearse.articles import date_told, events, image_path, publish, report
from kpucrawl.rehearse.drift import Drift, later
from kpucrawl.rehearse.offices import make_site, phrases, site_names
from kpucrawl.rehearse.pretend import Fault, FaultKind, Piece, PretendArticle, PretendSite
from kpucrawl.rehearse.special import announcement, filler, formula, image_only, opinion, release, signed_opinion, spam, stock
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.wording import Precision, wrong_when

PRECISIONS: tuple[Precision, ...] = ("full", "full", "full", "full", "dm", "dm", "range", "none")
# Harmless to a careful crawler; each was seen on a real site or is usual in such a CMS.
TRAPS: tuple[FaultKind, ...] = ("scanner", "repeat_last", "extra_digits", "endless", "calendar")
FILLER_PROVINCE = "Papua Pegunungan"


class World:
    """The pretend network at one point in time. Sites and articles are made when first asked for and never change."""

    def __init__(
        self,
        seed: int = 1,
        sites: int | Sequence[str] = 6,
        articles_per_site: int = 15,
        now: date = date(2026, 11, 20),
        *,
        themes: Sequence[str] = (),
        faults: Mapping[str, Sequence[Fault]] | None = None,
        traps: bool = True,
        drift: Drift = Drift(),  # noqa: B008
        heft: int = 0,
    ) -> None:
        """``sites`` are names or their number, ``themes`` the designs to deal out (all), ``faults`` what is broken, by site name.

        ``traps`` gives every third site one of the usual crawler traps. ``drift`` is what changes from one step to the next.
        ``heft`` is how many bytes of style rules each page carries, to weigh what real pages do.
        Raises ``RehearsalError`` for a site the catalogue does not know.
        """
        self.seed = seed
        self.heft = heft
        self.articles_per_site = articles_per_site
        self.start = now
        self.step = 0
        self.drift = drift
        self._given: Mapping[str, Sequence[PretendArticle]] | None = None
        self._before: World | None = None
        self._articles: dict[str, tuple[PretendArticle, ...]] = {}
        self._take_sites(self._made_sites(site_names(sites), tuple(themes) or tuple(THEMES), faults or {}, traps))

    @classmethod
    def of(
        cls, sites: Iterable[PretendSite], articles: Mapping[str, Sequence[PretendArticle]], now: date = date(2026, 11, 20)
    ) -> World:
        """A world of exactly these sites; ``articles`` has them by site name."""
        world = cls(sites=(), now=now)
        world._given = articles
        world._take_sites(tuple(sites))
        return world

    def at(self, step: int) -> World:
        """The same world ``step`` steps after its start: listings drift, counters grow, posts come, change and go."""
        if step == self.step:
            return self
        if step < self.step:
            if self._before is None:
                raise ValueError(f"a world does not go back to step {step} from {self.step}")
            return self._before.at(step)
        before = self.at(step - 1) if step - 1 > self.step else self
        world = copy(before)
        world.step = step
        world._before = before
        world._articles = {}
        world._take_sites(tuple(self._changed(site) for site in before.sites) if step == 1 else before.sites)
        return world

    @property
    def now(self) -> date:
        """The day this point in time ends on."""
        return self.start + timedelta(days=self.step * self.drift.days)

    def _changed(self, site: PretendSite) -> PretendSite:
        """The site as it is from step 1 on."""
        faults = (*site.faults, *(fault for name, fault in self.drift.broken if name == site.name))
        if (theme := dict(self.drift.themes).get(site.name)) is not None:
            return replace(site, faults=faults, theme=theme, date_form=site.date_form + 3)
        if site.name not in self.drift.relaid:
            return replace(site, faults=faults)
        others = [name for name in THEMES if name != site.theme]
        return replace(site, faults=faults, theme=others[len(site.name) % len(others)])

    def _take_sites(self, sites: tuple[PretendSite, ...]) -> None:
        self.sites = sites
        self.by_host = {site.host: site for site in sites}
        self._by_name = {site.name: site for site in sites}

    def _made_sites(
        self, names: Sequence[str], themes: Sequence[str], faults: Mapping[str, Sequence[Fault]], traps: bool
    ) -> tuple[PretendSite, ...]:
        made: list[PretendSite] = []
        for position, name in enumerate(names):
            site = make_site(self.seed, name, position, themes)
            own = list(faults.get(name, ()))
            if traps and position % 3 == 1:
                own.append(Fault(TRAPS[position // 3 % len(TRAPS)]))
            made.append(replace(site, faults=tuple(own)))
        return tuple(made)

    def site(self, name: str) -> PretendSite:
        """The site called ``name``; KeyError where there is none."""
        return self._by_name[name]

    def articles(self, name: str) -> tuple[PretendArticle, ...]:
        """Every post of the site, gone ones included, in the order of their ids."""
        known = self._articles.get(name)
        if known is None:
            known = self._articles[name] = self._made_articles(self.site(name))
        return known

    def injected(self, name: str) -> tuple[tuple[str, str], ...]:
        """(words, address) of links that intruders put on every page of the site; none unless it was defaced."""
        if not self.step or name not in self.drift.defaced:
            return ()
        return spam(self.site(name), self.start, Random(f"{self.seed}/links/{name}"))[1]

    def _made_articles(self, site: PretendSite) -> tuple[PretendArticle, ...]:
        if self._before is not None:
            random = Random(f"{self.seed}/step/{self.step}/{site.name}")
            return later(self._before.articles(site.name), site, self.step, self.now, random, self.drift, self._write, self._copy)
        if self._given is not None:
            return tuple(self._given.get(site.name, ()))
        random = Random(f"{self.seed}/articles/{site.name}")
        copies = self._copies(site, random)
        moments = [(moment, -1) for moment in self._moments(random, self.articles_per_site - len(copies))]
        number = random.choice((1_300, 7_900, 8_200, 9_100))
        made: list[PretendArticle] = []
        slugs: set[str] = set()
        for moment, copied in sorted(moments + copies):
            number += random.randint(1, 14)
            post = self._write(site, moment, number, random) if copied < 0 else self._copy(site, moment, number, random, copied)
            if post.slug in slugs and not post.with_id:
                post = replace(post, slug=f"{post.slug}-{number % 97}")
            slugs.add(post.slug)
            made.append(post)
        if made and random.random() < 0.3:
            made[len(made) // 2] = replace(made[len(made) // 2], pinned=True)
        return tuple(made)

    def _moments(self, random: Random, count: int) -> list[datetime]:
        """When each post went up, oldest first: two thirds of late, the others back over August 2025, when addresses had no id.

        The last two lie before 2021, in the time of another CMS; none lies before 2013, as on the real sites.
        """
        moments: list[datetime] = []
        day = self.start
        span = max(1, min(30, 500 // max(1, count)))
        for nth in range(count):
            if nth == count - 2:
                day = min(day, self.start - timedelta(days=random.randint(2_200, 3_000)))
            recent = nth < count * 2 // 3
            day -= timedelta(days=random.randint(0, span // 5 + 1) if recent else random.randint(span, 5 * span))
            moments.append(datetime.combine(max(day, date(2013, 1, 2)), time(random.randint(8, 19), random.randint(0, 59))))
        return sorted(moments)

    def _copies(self, site: PretendSite, random: Random) -> list[tuple[datetime, int]]:
        """Which KPU RI releases this office takes over, and when: at most a fifth of its posts."""
        taken: list[tuple[datetime, int]] = []
        for number in range(len(stock()["release"])):
            day = self.start - timedelta(days=6 + 9 * number - random.choice((0, 0, 1, 2)))
            if random.random() < 0.45 and len(taken) < self.articles_per_site // 5:
                taken.append((datetime.combine(day, time(random.randint(8, 19), random.randint(0, 59))), number))
        return taken

    def _copy(self, site: PretendSite, posted: datetime, number: int, random: Random, copied: int) -> PretendArticle:
        variant = random.choice(("exact", "exact", "dateline", "near"))
        told = self.start - timedelta(days=7 + 9 * copied)
        draft = release(copied, site, told, random, variant)
        post = publish(site, draft, number, posted, random)
        return replace(post, dup_group=f"release:{copied}", dup_variant=variant)

    def _write(self, site: PretendSite, posted: datetime, number: int, random: Random) -> PretendArticle:
        """A post of some kind; how often each kind comes is a guess at what offices post."""
        day = posted.date() - timedelta(days=random.choice((0, 0, 0, 1, 1, 2)))
        precision = random.choice(PRECISIONS)
        dice = random.random()
        if dice < (0.25 if site.province == FILLER_PROVINCE else 0.04):
            return self._linked(publish(site, filler(site, day, random), number, posted, random), random)
        if dice < 0.30 and site.province == FILLER_PROVINCE:
            return publish(site, image_only(site, day, random), number, posted, random)
        if dice < 0.09:
            return self._attached(
                publish(site, announcement(site, day, random), number, posted, random, category=_filed(site, 11)), random
            )
        if dice < 0.13:
            post = publish(site, image_only(site, day, random), number, posted, random)
            picture = post.images or (image_path(site, posted, random),)
            return date_told(replace(post, images=picture), site, "none")
        if dice < 0.17:
            post = publish(site, opinion(site, day, random), number, posted, random, category=_filed(site, 135))
            return signed_opinion(post, site, random)
        if dice < 0.32:
            draft = formula(site, day, random, precision)
            return replace(publish(site, draft, number, posted, random), formula=draft.event_kind)
        event = random.choice(events())
        if event.get("national"):
            # One day a month everywhere, so that offices tell of the same event in their own words.
            day = day.replace(day=min(day.day, 1 + sum(map(ord, event["name"])) % 28))
        length = 2 if event["name"] == "kilas" else random.choice((3, 5, 7, 8, 10, 12, 16, 24))
        category = _filed(site, 105) if event["name"] in {"goes_to_school", "rumah_pintar"} and random.random() < 0.5 else None
        post = publish(site, report(site, event, day, random, precision, length), number, posted, random, category=category)
        return self._linked(_misdated(post, day, random), random)

    def _linked(self, post: PretendArticle, random: Random) -> PretendArticle:
        """The post with links on some of its words and, in Papua Pegunungan, "Baca juga" lines between its paragraphs."""
        whole = " ".join(piece.text for piece in post.pieces)
        links = tuple((words, url) for words, url in LINKED_WORDS if words in whole and random.random() < 0.5)
        pieces = list(post.pieces)
        if self.site(post.site).province == FILLER_PROVINCE and len(pieces) > 3:
            for _ in range(random.randint(1, 2)):
                topic = random.choice(stock()["topics"])["name"]
                pieces.insert(random.randint(2, len(pieces) - 1), Piece("readmore", f"Mengenal {topic} Lebih Dekat"))
        return replace(post, outgoing=links, pieces=tuple(pieces))

    def _attached(self, post: PretendArticle, random: Random) -> PretendArticle:
        unix = random.randint(1_700_000_000, 1_760_000_000)
        words = random.choice(phrases()["documents"])
        return replace(post, attachments=((words, f"/public/{post.site}/files/{unix}_{random.getrandbits(40):010x}.pdf"),))


LINKED_WORDS = (
    ("kanal YouTube resmi", "https://www.youtube.com/@kpu"), ("media sosial resmi", "https://www.instagram.com/kpu/"),
    ("laman resmi", "https://www.kpu.go.id/"), ("Sidalih", "https://cekdptonline.kpu.go.id/"),
)  # fmt: skip


def _misdated(post: PretendArticle, day: date, random: Random) -> PretendArticle:
    """One post in thirty tells a wrong or impossible date in its text, if its day can be known from better evidence."""
    if post.date_hint not in {"page", "metadata", "image"} or random.random() > 0.03:
        return post
    pieces = (*post.pieces, Piece("paragraph", f"Kegiatan serupa pernah digelar {wrong_when(day, random)}."))
    return replace(post, pieces=pieces)


def _filed(site: PretendSite, category: int) -> int | None:
    """The category if the site has it, else None for its news."""
    return category if any(each.id == category for each in site.categories) else None
