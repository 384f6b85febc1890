"""In: how the entrances of a site were last seen; out: which of them to ask for tonight, and what to remember of them.

A quiet night costs a site two requests: its home page, whose news stand for every listing that is known to lag behind it, and the
listing whose turn it is, or an article that is to be looked at again. Each listing has a turn as often as its own past lets
expect something new, and at least once a week. Where anything new is found the night is not quiet, and every listing that is
active or due has its turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp
from typing import TYPE_CHECKING

from kpucrawl.clock import days_between
from kpucrawl.persist.entrances import HOME, MOST_SHOWN, Depths, Entrance

if TYPE_CHECKING:
    from .walks import ListingWalk

QUIET = 2
"""Requests to a site on a night that shows nothing new, articles that can wait no longer aside."""
MOST_DAYS = 6.0
"""Between two turns of an entrance, so that one put off by a night is still asked within the week."""
WEEK = 7.0
"""Days within which every entrance has its turn."""
SLACK = 0.25
"""Days that a night may come early: cron begins at one time, and a site's turn comes after that of others."""
EXPECTED = 0.7
"""New articles for which a listing is worth asking."""
MEMORY = 10.0
"""Days after which an article weighs a third in what is expected of its listing."""
ACTIVE = 1.5
"""Days between the turns of listings that are asked on every night that is not quiet."""
UNCHECKED = 6.0
"""Days after which an entrance is asked for without its validators: some servers answer 304 for ever."""
MOST_FAILURES = 3
"""Nights on which a page of a listing may fail before the listing counts as walked without it."""

DEEPER = 3.0
"""Days between two looks at a page further down a listing of a site, on nights that have a request to spare."""
LONGEST_UNLOOKED = 14.0
"""Days after which a further page of some listing of a site is looked at, though no night had a request to spare."""

LONGEST = 200
"""Characters of a validator that is kept."""


def decayed(rate: float, days: float, new: int = 0) -> float:
    """Return the new articles a day to be expected ``days`` after ``rate`` was, with ``new`` ones met.

    >>> round(decayed(0.7, 10.0), 3), round(decayed(0.0, 1.0, 1), 3)
    (0.258, 0.1)
    """
    return rate * exp(-max(days, 0.0) / MEMORY) + new / MEMORY


def first_rate(days: Sequence[str | None], now: str) -> float:
    """Return the new articles a day to be expected of a listing just walked, from the days its articles were posted on.

    >>> round(first_rate(["2026-11-21", "2026-11-20", None], "2026-11-22T00:00:00Z"), 2)
    0.17
    >>> first_rate([None, None, "2026-11-20"], "2026-11-22T00:00:00Z")
    0.7
    """
    told = [days_between(f"{day}T00:00:00Z", now) for day in days if day]
    if 2 * len(told) < len(days):
        return EXPECTED  # undated: asked every night until it shows that it is quiet
    return sum(exp(-max(age, 0.0) / MEMORY) / MEMORY for age in told)


def stands_for(home: Sequence[str], listing: Sequence[str]) -> bool:
    """Whether a home page shows the newest articles of a listing; one that is pinned above them does not matter.

    >>> stands_for(["id:9", "id:8", "id:7"], ["id:1", "id:9", "id:7"]), stands_for(["id:9", "id:8"], ["id:5", "id:4"])
    (True, False)
    """
    shown = [key in home for key in listing[:3]]
    return sum(shown) >= min(2, len(listing)) > 0


def plain(value: str | None) -> str | None:
    """Return a validator that can be sent back as it came, None for none or one that is no short plain text.

    >>> plain('"abc"'), plain("a" * 1000), plain(None)
    ('"abc"', None, None)
    """
    value = (value or "").strip()
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST else None


@dataclass(slots=True)
class Night:
    """One site's entrances tonight."""

    entrances: dict[str, Entrance] = field(default_factory=dict)
    """As they were last seen."""
    now: str = ""
    is_nightly: bool = False
    """Whether what is known of the entrances decides; else every listing that a page shows is walked."""
    is_whole: bool = False
    """Whether every entrance is to be asked all the same (``--full``)."""
    looks: int = 0
    """Articles waiting to be looked at again, for which listings whose turn has not come leave a place."""
    asked: set[str] = field(default_factory=set)
    """Names of the entrances asked for tonight."""
    news: bool = False
    """Whether anything new was found."""
    home: tuple[str, ...] | None = None
    """The articles that the home page shows tonight; None where it was not asked, or did not answer."""
    trusts_home: bool = True
    """Whether tonight's home page may stand for listings."""
    seen: dict[str, Entrance] = field(default_factory=dict)
    """Entrances as they are seen tonight."""
    depths: dict[str, Depths] = field(default_factory=dict)
    """Further pages of listings, as far as anything was learned of them tonight."""
    deepened: bool = False
    """Whether tonight's look at such a page was thought of."""

    def urgency(self, entrance: Entrance) -> float:
        """Return how long ago an entrance had its turn, in its own turns; 1 is due."""
        return self.elapsed(entrance) / self.days(entrance)

    def elapsed(self, entrance: Entrance) -> float:
        """Return the days since an entrance had its turn."""
        return max(days_between(entrance.asked_at, self.now) + SLACK, 0.0)

    def pressing(self) -> list[str]:
        """Return the entrances that cannot wait, two at most: left for later, some would not have their turn within the week.

        Of those asked longest ago, the first must be asked within its nights left, the second as well, and so on, one a night;
        where one a night is too few, two.
        """
        waiting = sorted(self.entrances.values(), key=lambda each: (each.asked_at, each.name))
        left = [int(WEEK - self.elapsed(each) + 2 * SLACK) + 1 for each in waiting]
        need = max((min(QUIET, number + 1 - nights) for number, nights in enumerate(left, 1)), default=0)
        return [each.name for each in waiting[: max(0, need)]]

    def days(self, entrance: Entrance) -> float:
        """Return the days between two turns of an entrance."""
        if entrance.name == HOME:
            return 1.0 if entrance.shown else MOST_DAYS
        if entrance.failures:
            return min(MOST_DAYS, 2.0**entrance.failures)
        if entrance.trusted and self.trusts_home:
            return MOST_DAYS
        rate = decayed(entrance.rate, days_between(entrance.asked_at, self.now))
        return min(MOST_DAYS, max(1.0, EXPECTED / rate if rate > EXPECTED / MOST_DAYS else MOST_DAYS))

    def by_urgency(self, names: Iterable[str]) -> list[str]:
        """Return entrances, the most urgent first; the home page before a listing that is as urgent."""
        return sorted(names, key=lambda name: (-round(self.urgency(self.entrances[name]), 2), name != HOME, name))

    def first(self) -> list[str]:
        """Return what to ask for first: the home page alone where it is among tonight's, since its answer decides the rest."""
        if self.is_whole or not self.is_nightly:
            return [HOME]
        chosen = self.worth(self.entrances, QUIET)
        return [HOME] if HOME in chosen or not chosen else self.take(chosen)

    def further(self) -> list[str]:
        """Return the listings to ask for after what is known tonight."""
        if not self.is_nightly:
            return []
        waiting = self.by_urgency(name for name in self.entrances if name not in self.asked and name != HOME)
        if self.is_whole:
            return self.take(waiting)
        worth = self.worth(waiting, self.left)
        if self.news:
            worth += [name for name in waiting if self.is_wanted(self.entrances[name])]
        return self.take(dict.fromkeys(worth))

    def worth(self, names: Iterable[str], most: int) -> list[str]:
        """Return what to ask for on a quiet night, ``most`` of them: what cannot wait, what is due, what looks leave room for."""
        waiting = self.by_urgency(names)
        ordered = list(dict.fromkeys([*(name for name in self.pressing() if name in waiting), *waiting]))
        due = [name for name in ordered if name in self.pressing() or self.urgency(self.entrances[name]) >= 1][:most]
        idle = [name for name in ordered if name not in due and not self.is_spared(self.entrances[name])]
        return [*due, *idle[: max(0, most - len(due) - self.looks)]]

    @property
    def left(self) -> int:
        """How many requests a quiet night leaves."""
        return max(0, QUIET - len(self.asked))

    @property
    def is_quiet(self) -> bool:
        """Whether little is to be asked tonight: nothing new was found, and nothing more is wished for."""
        return self.is_nightly and not self.is_whole and not self.news

    def is_wanted(self, entrance: Entrance) -> bool:
        """Whether a listing is asked for where anything new was found: it is due or active, and no home page stands for it.

        Where one does, the listing's turn within the week is a check of that, which any night can make.
        """
        stood_for = entrance.trusted and self.trusts_home and not entrance.failures
        return not stood_for and (self.urgency(entrance) >= 1 or self.days(entrance) <= ACTIVE)

    def is_spared(self, entrance: Entrance) -> bool:
        """Whether a request to spare is kept for a page further down some listing, which a home page stands for besides."""
        return self.is_quiet and entrance.trusted and self.trusts_home and self.unlooked >= DEEPER

    @property
    def unlooked(self) -> float:
        """Return the days since a page behind the first of any listing was looked at; 0 where no listing has any."""
        listings = filter(_is_deep, self.entrances.values())
        last = max((each.depths.looked_at or each.deep_at for each in listings if each.depths), default="")
        return days_between(last, self.now) + SLACK if last else 0.0

    def deeper(self, places: int) -> Entrance | None:
        """Return the listing of which a further page is looked at tonight, if it is time and there are ``places`` to spare.

        Where there are none for ``LONGEST_UNLOOKED`` days, one more request is made: posts back-dated by far stand there.
        """
        unlooked = self.unlooked
        listings = [each for each in self.entrances.values() if _is_deep(each) and not each.failures]
        if self.deepened or not self.is_nightly or self.is_whole or not listings:
            return None
        self.deepened = True
        is_time = unlooked >= LONGEST_UNLOOKED or (self.is_quiet and places > 0 and unlooked >= DEEPER)
        return min(listings, key=lambda each: (each.depths.looked_at if each.depths else "", each.name)) if is_time else None

    def take(self, names: Iterable[str]) -> list[str]:
        """Note that entrances are asked for, and return them."""
        taken = list(names)
        self.asked.update(taken)
        return taken

    def validators(self, name: str) -> Mapping[str, str]:
        """Return the headers that let a site answer 304 for an entrance; none once a week."""
        entrance = self.entrances.get(name)
        if (
            not self.is_nightly
            or (self.is_whole and name == HOME)
            or entrance is None
            or days_between(entrance.read_at, self.now) + SLACK >= UNCHECKED
        ):
            return {}
        told = {"If-None-Match": entrance.etag, "If-Modified-Since": entrance.modified}
        return {header: value for header, value in told.items() if value}

    def is_unprobed(self, entrance: Entrance) -> bool:
        """Whether nobody has looked behind a listing's first page for a week."""
        return days_between(entrance.deep_at, self.now) + SLACK >= WEEK

    # what was seen

    def see_home(self, url: str, keys: Sequence[str], known: Collection[str], validators: tuple[str | None, str | None]) -> None:
        """Take over the home page, read in full."""
        self.asked.add(HOME)
        self.home = tuple(keys)
        self.trusts_home = True
        new = [key for key in keys if key not in known]
        if self.is_nightly and new:
            self.news = True
            # Where it shows hardly anything that was known it may have been overrun.
            self.trusts_home = len(keys) - len(new) >= max(2, len(keys) // 4)
        self.seen[HOME] = Entrance(HOME, url, self.now, self.now, *validators, shown=self.home[:MOST_SHOWN])

    def unchanged(self, name: str) -> Entrance:
        """Take over that an entrance answered 304, and return it."""
        entrance = self.entrances[name]
        self.asked.add(name)
        if name == HOME:
            self.home = entrance.shown
        rate = decayed(entrance.rate, days_between(entrance.asked_at, self.now))
        self.seen[name] = replace(entrance, asked_at=self.now, rate=rate, failures=0)
        return entrance

    def failed(self, name: str) -> None:
        """Take over that an entrance did not answer, or not with what it is."""
        self.asked.add(name)
        self.trusts_home = self.trusts_home and name != HOME
        entrance = self.entrances.get(name)
        if entrance is not None:
            self.seen[name] = replace(entrance, asked_at=self.now, etag=None, modified=None, failures=entrance.failures + 1)

    def walked(self, walk: ListingWalk, known: Collection[str], days: Mapping[str, str | None]) -> Entrance | None:
        """Take over how far the walk of a listing has come; ``known`` is what was before, ``days`` are of what was read."""
        before = self.entrances.get(walk.category)
        if walk.pages == 0:
            return None
        elapsed = days_between(before.asked_at, self.now) if before else 0.0
        base = before or Entrance(walk.category, walk.url, self.now, self.now)
        base = replace(base, url=walk.url, asked_at=self.now, read_at=self.now, etag=None, modified=None)
        if walk.pages > 1 or not base.deep_at:
            base = replace(base, deep_at=self.now)
        base = self._weighed(base, walk, known, days, elapsed)
        if self.is_good_enough(walk):
            # A nightly walk of a listing whose full walk is under way leaves that where it is.
            reached = None if walk.saw_all or walk.resumed else base.reached
            full_at = self.now if walk.saw_all or not base.full_at else base.full_at
            etag, modified = walk.validators if walk.is_complete else (None, None)
            made = replace(base, etag=etag, modified=modified, shown=walk.ordered, failures=0, reached=reached, full_at=full_at)
        elif walk.before and not walk.resumed:  # cut before it joined the earlier one: that is still the ground to reach
            made = replace(base, failures=base.failures + bool(walk.holes))
        else:
            failures = base.failures + bool(walk.holes)
            made = replace(base, shown=walk.ordered, reached=walk.last or walk.reached, failures=failures)
        self.seen[walk.category] = made
        return made

    def is_through(self, since: str) -> bool:
        """Whether every listing has been walked through since then; those that fail again and again do not count."""
        entrances = {**self.entrances, **self.seen}
        return all(
            entrance.full_at >= since or entrance.failures >= MOST_FAILURES
            for name, entrance in entrances.items()
            if name != HOME
        )

    def is_good_enough(self, walk: ListingWalk) -> bool:
        """Whether a walk counts as complete for all that pages of it failed: they have failed on some nights before."""
        before = self.entrances.get(walk.category)
        return walk.is_complete or (walk.ended == "end" and (before.failures if before else 0) + 1 >= MOST_FAILURES)

    def _weighed(
        self, entrance: Entrance, walk: ListingWalk, known: Collection[str], days: Mapping[str, str | None], elapsed: float
    ) -> Entrance:
        """Return an entrance with what to expect of it, and whether the home page stands for it."""
        if not entrance.shown:  # its first walk
            trusted = self.home is not None and stands_for(self.home, walk.order)
            return replace(
                entrance, rate=first_rate([days.get(key) for key in walk.order if key in days], self.now), trusted=trusted
            )
        new = [key for key in walk.new if key not in known]
        rate = decayed(entrance.rate, elapsed, len(new))
        if new and self.home is not None:
            led = all(key in self.home for key in new)
            return replace(entrance, rate=rate if led else max(rate, EXPECTED), trusted=led)
        return replace(entrance, rate=rate)


def _is_deep(entrance: Entrance) -> bool:
    return entrance.depths is not None and entrance.depths.last >= entrance.depths.first
