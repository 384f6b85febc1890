"""In: the article pages of one site, one by one; out: what each says, read once a few of them have taught the furniture.

A site's layout changes some day, and then the furniture known of it fits no more. Pages that do not fit are held until five of
them stand in a row; if most of them are articles, all that is known of the site's furniture is learned anew from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture, fit
from kpucrawl.extract.ghost import Ghost, Remembered
from kpucrawl.extract.hinges import Known, Notes, Watched
from kpucrawl.extract.hopes import Hopes
from kpucrawl.extract.page import Page
from kpucrawl.extract.parts import Frame
from kpucrawl.extract.reader import Examined, examine, spares_none
from kpucrawl.extract.shapes import absolute
from kpucrawl.extract.standing import is_refused
from kpucrawl.extract.stories import HEADING_TAGS, headlines_linked
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import RawArticle

HELD = 8
"""Pages held back until they can be read by each other's light: fewer do not tell a site's frame from posts that are alike."""
STRANGE = 5
"""Pages in a row that do not fit the layout known, after which it is taken for changed."""
_STRANGE_AT_THE_END = 4
"""Where no more pages come; three that agree make furniture, one may differ."""
FITS = 0.75
"""Of a layout's places: pages of one layout share 0.9 and more, of two 0.6 at most (``Furniture.fit``)."""
_MOST_HEADLINES = 5_000
"""Kept a site; each page brings some twenty, most of them known."""
_KNOWN_WELL = 12
"""Pages after which furniture changes little."""
_FEWEST_TO_TELL = 3
"""Articles; of fewer nothing is said."""
_MOST_WAITING = 12
"""Pages that wait until it is known what the site's articles have."""
_IN_TROUBLE = frozenset({"challenge", "maintenance", "suspended", "server"})
"""Reasons that tell of the site and not of the address."""
_NOT_THE_SITE = frozenset({"empty", "shell", "challenge", "missing", "maintenance", "suspended", "server"})
"""Reasons for which a page is not the site's own work, so that it tells nothing of its layout."""

Token = TypeVar("Token")
Held = tuple[Page, Token, "str | None", "Remembered | None"]


@dataclass(frozen=True, slots=True)
class Reading(Generic[Token]):
    """The outcome for one page."""

    token: Token
    """What the caller handed in with the page."""
    raw: RawArticle | None
    refusal: NotAnArticle | None
    """Why it is no article, where ``raw`` is None."""
    hopes: Hopes | None = None
    """What its site's other articles must tell of it, until they have."""


class SiteReader(Generic[Token]):
    """Reads the article pages of one site.

    ``known`` is the furniture learned on earlier runs; it goes on learning, and ``furniture`` is what to keep. ``held`` is how
    many pages teach the furniture of a site of which nothing is known. ``spares`` tells which pages are had though they lack what
    the site's articles have, or a headline for which anything speaks: those of intruders.
    """

    def __init__(
        self, known: Furniture | None = None, *, held: int = HELD, spares: Callable[[RawArticle], bool] = spares_none
    ) -> None:
        self.furniture = known or Furniture()
        self.spares = spares
        self.headlines: dict[str, str] = {}
        """The squeezed words of links to the site's articles, each with an article's key."""
        self.ghosts: list[Ghost] = []
        """What the site answers for addresses that cannot exist, where a caller has asked: pages alike are refused as missing."""
        self._ghosts_read: dict[tuple[int, int, int], RawArticle | None] = {}
        self.notes: Notes | None = None
        """What readings hung on, where a caller wants to know which pages to read again."""
        self._former: Furniture | None = None
        """That of the layout before this one: sections of a site may differ, and pages come back to it."""
        self._known = self.furniture.layout()
        self._frame = Frame()
        self._fits: list[float] = []
        self._enough = held
        self._learning = self.furniture.pages < held
        self._settled = False
        """Whether a page was read that fits the present furniture."""
        self._held: list[Held[Token]] = []
        self._strange: list[Held[Token]] = []
        self._waiting: list[Held[Token]] = []
        """Pages that look like no articles while too little is known of what the site's articles have."""

    @property
    def has_blank_ghost(self) -> bool:
        """Return whether the site answers without a single letter where it has nothing."""
        return any(not ghost.page.segments for ghost in self.ghosts)

    @property
    def layout_fit(self) -> float | None:
        """Return how far the articles read fit the layout known before them, 0 to 1; None where none was known, or none read."""
        return sum(self._fits) / len(self._fits) if self._fits else None

    @property
    def layout_changed(self) -> bool:
        """Return whether the site has left the layout known before: the last five articles, or all of fewer, do not fit it."""
        last = self._fits[-STRANGE:]
        return len(last) >= _FEWEST_TO_TELL and max(last) < FITS

    def _fulfilled(self, done: list[Reading[Token]]) -> list[Reading[Token]]:
        """Settle what pages leave open by what all of them, and those before, have in its place."""
        return [self._hoped_for(each.raw, each.hopes, each) if each.raw and each.hopes else each for each in done]

    def _hoped_for(self, raw: RawArticle, hopes: Hopes, reading: Reading[Token]) -> Reading[Token]:
        settled = self.furniture.hoped.settle(raw, hopes)
        notes = self.notes.taken.get(raw.url) if self.notes is not None else None
        if notes is not None:
            notes.hope(raw, hopes, settled)
        return replace(reading, raw=settled, hopes=None)

    def offer(
        self, html: str, url: str, token: Token, expected_title: str | None = None, known: Remembered | None = None
    ) -> list[Reading[Token]]:
        """Take one page; return the pages that are read now, this one or held ones among them.

        ``known`` is what is remembered of the article that should be there. Raises ``PageRefused`` for a page past the bounds.
        """
        page = flatten(html, url, self._frame)
        if len(self.headlines) > _MOST_HEADLINES:
            self.headlines.clear()
        self.headlines.update(headlines_linked(page))
        if expected_title and len(expected_title) >= 20:
            self.headlines[squeezed(expected_title)] = page.url
        held = (page, token, expected_title, known)
        if self._learning:
            self.furniture.learn(page)
            self._held.append(held)
            return [] if self.furniture.pages < self._enough else self._fulfilled(self._read_held())
        if not self._fits_in(page):
            first = self._look(held, self.furniture)
            if first.refusal is not None and first.refusal.reason in _NOT_THE_SITE:
                return [first]
            self._strange.append(held)
            return [] if len(self._strange) < STRANGE else self._fulfilled(self._begin_anew())
        odd, self._strange = self._strange, []  # what stood between pages that fit is no other layout: some page may be odd
        self._settled = True
        done = [self._read(each) for each in (*odd, held)]
        return self._fulfilled([*filter(None, done), *self._settle(wait=True)])

    def _read_held(self) -> list[Reading[Token]]:
        """Read the pages that taught the furniture of a site of which nothing was known."""
        held, self._held = self._held, []
        if self._learning and self.furniture.pages >= self._enough:
            self._learning, self._settled = False, True
        return [*filter(None, [self._first(each, wait=True) for each in held]), *self._settle(wait=True)]

    def flush(self) -> list[Reading[Token]]:
        """Read what is still held, with what is known so far."""
        done = self._read_held()
        if self._strange and not self._settled:
            if len(self._strange) >= _STRANGE_AT_THE_END:
                return self._fulfilled([*done, *self._begin_anew(), *self._settle()])
            self.furniture.fade()  # too few to tell, but nothing fits: what is known must not outweigh them for long
        odd, self._strange = self._strange, []
        return self._fulfilled([*done, *filter(None, [self._read(each) for each in odd]), *self._settle()])

    def _fits_in(self, page: Page) -> bool:
        """Whether a page has the present layout; the one before it becomes the present again where the page has that."""
        share = self.furniture.fit(page)
        if share is None or share >= FITS:
            return True
        if self._former is None or (self._former.fit(page) or 0) < FITS:
            return False
        self.furniture, self._former = self._former, self.furniture
        return True

    def _begin_anew(self) -> list[Reading[Token]]:
        """Read pages that do not fit by each other's light alone; where most are articles, theirs is the site's layout now."""
        strange, self._strange = self._strange, []
        fresh = Furniture()
        for page, *_ in strange:
            fresh.learn(page)
        done = [*filter(None, [self._look_first(each, fresh) for each in strange])]
        if 2 * sum(reading.raw is not None for reading in done) > len(done):
            self.furniture, self._former = fresh, self.furniture
            self._settled = True
        else:
            done = [self._look(each, self.furniture) for each in strange]
        return [self._told(held, reading) for held, reading in zip(strange, done, strict=True)]

    def _settle(self, *, wait: bool = False) -> list[Reading[Token]]:
        """Judge the pages that wait, unless they should ``wait`` on for a few more articles."""
        if wait and not self.furniture.habit.is_known and len(self._waiting) <= _MOST_WAITING:
            return []
        waiting, self._waiting = self._waiting, []
        looks = [self._examine(each, self.furniture) for each in waiting]
        done = [self._judged(each, *look, self.furniture) for each, look in zip(waiting, looks, strict=True)]
        for each, (examined, _), reading in zip(waiting, looks, done, strict=True):
            if reading.raw is None:
                self.furniture.forget(each[0])
            elif examined is not None:
                self.furniture.habit.learn(examined.marks)  # or every page of a site that tells no days would wait
                self.furniture.hoped.learn(examined.hopes)
                self.furniture.dresses.learn_among(examined.among)
        return [self._told(each, reading) for each, reading in zip(waiting, done, strict=True)]

    def _read(self, held: Held[Token]) -> Reading[Token] | None:
        """Learn from a page and read it; None where it waits."""
        self.furniture.learn(held[0])
        return self._first(held, wait=True)

    def _first(self, held: Held[Token], *, wait: bool) -> Reading[Token] | None:
        reading = self._look_first(held, self.furniture, wait=wait)
        return self._told(held, reading) if reading is not None else None

    def _look_first(self, held: Held[Token], furniture: Furniture, *, wait: bool = False) -> Reading[Token] | None:
        """Read a page that ``furniture`` was taught by; None where it waits until it is known what the site's articles have.

        An article teaches that; error pages that come in numbers must not pass for furniture.
        """
        examined, refusal = self._examine(held, furniture)
        if examined is not None and examined.doubt is not None and wait and not furniture.habit.is_known:
            self._waiting.append(held)
            return None
        reading = self._judged(held, examined, refusal, furniture)
        if reading.raw is None:
            furniture.forget(held[0])
        elif examined is not None:
            furniture.habit.learn(examined.marks)
            furniture.hoped.learn(examined.hopes)
            furniture.dresses.learn_among(examined.among)
        return reading

    def _look(self, held: Held[Token], furniture: Furniture) -> Reading[Token]:
        return self._judged(held, *self._examine(held, furniture), furniture)

    def _examine(self, held: Held[Token], furniture: Furniture) -> tuple[Examined | None, NotAnArticle | None]:
        page, _, expected, _ = held
        notes = self.notes
        watched = Watched(furniture, self.headlines) if notes is not None else None
        if notes is not None:
            notes.taken.pop(page.url, None)
        examined, refusal = self._read_page(page, watched or furniture, expected, watched.heard if watched else self.headlines)
        told = self._ghosts_say(furniture) if refusal is None or refusal.reason not in _IN_TROUBLE else ()
        if told and self._is_ghost(held, examined.raw if examined is not None else None, told, watched or furniture):
            return None, NotAnArticle("missing", f"{page.url} gives what an address that cannot exist gives")
        if notes is not None and watched is not None and examined is not None and examined.doubt is None:
            notes.take(watched, expected or "", self.ghosts, told)
        return examined, refusal

    def _ghosts_say(self, furniture: Furniture) -> tuple[RawArticle | None, ...]:
        return tuple(self._read_ghost(ghost, furniture) for ghost in self.ghosts)

    def known(self) -> Known:
        """Return what is known of the site now, as readings may hang on it."""
        return Known(self.furniture, self.headlines, tuple(self.ghosts), self._ghosts_say(self.furniture))

    def _judged(
        self, held: Held[Token], examined: Examined | None, refusal: NotAnArticle | None, furniture: Furniture
    ) -> Reading[Token]:
        """Give the verdict on what was read, by what the site's articles have."""
        page, token, *_ = held
        refused = (
            examined is not None and examined.doubt is not None and is_refused(examined.doubt, examined.marks, furniture.habit)
        )
        if examined is None or examined.doubt is None or not refused or self.spares(examined.raw):
            return (
                Reading(token, examined.raw, refusal, examined.hopes) if examined is not None else Reading(token, None, refusal)
            )
        reason = examined.doubt.reason
        return Reading(token, None, NotAnArticle(reason, f"{page.url} is no article: {reason}"))

    def _is_ghost(
        self, held: Held[Token], raw: RawArticle | None, told: Sequence[RawArticle | None], furniture: Furniture
    ) -> bool:
        page, _, expected, known = held
        if raw is not None and any(not self._stands_on_a_ghost(link.url) for link in raw.attachments):
            return False  # a file of its own is what an announcement holds, however little is said above it
        if self._is_spared(page, raw) and not any(said is not None and self.spares(said) for said in told):
            return False  # intruders' pages say little, and what stands beside that the site says of nothing too
        known = known or Remembered((expected,) if expected else ())
        return any(
            ghost.haunts(page, known, raw, said, furniture.takes_turns) for ghost, said in zip(self.ghosts, told, strict=True)
        )

    def _is_spared(self, page: Page, raw: RawArticle | None) -> bool:
        """Whether a page, or of one that was read as no article a heading of its own, is spared."""
        if raw is not None:
            return self.spares(raw)
        known = {segment.text for ghost in self.ghosts for segment in ghost.page.segments}
        heads = (each.text for each in page.segments if each.tag in HEADING_TAGS and not each.link_chars)
        return any(self.spares(RawArticle(page.url, head, ())) for head in heads if head not in known)

    def _stands_on_a_ghost(self, address: str) -> bool:
        pages = (ghost.page for ghost in self.ghosts)
        return any(absolute(page.url, link) == address for page in pages for each in page.segments for link, _ in each.links)

    def _read_ghost(self, ghost: Ghost, furniture: Furniture) -> RawArticle | None:
        """Return what is read of a ghost as other pages are read, once for each state of what is known of the furniture."""
        state = (id(ghost), id(furniture), min(furniture.pages, _KNOWN_WELL))
        if state not in self._ghosts_read:
            examined, _ = self._read_page(ghost.page, furniture, None, self.headlines)
            self._ghosts_read[state] = examined.raw if examined is not None else None
        return self._ghosts_read[state]

    def _read_page(
        self, page: Page, furniture: Furniture, expected: str | None, headlines: Mapping[str, str]
    ) -> tuple[Examined | None, NotAnArticle | None]:
        try:
            return examine(page, furniture, expected, headlines, self.spares), None
        except NotAnArticle as refusal:
            return None, refusal

    def look_again(
        self, html: str, url: str, token: Token, expected_title: str | None = None, known: Remembered | None = None
    ) -> Reading[Token]:
        """Return what a page that was read before says in the light of what is known now; nothing is learned from it."""
        return self._look_at(flatten(html, url, self._frame), token, expected_title, known)

    def unlearn(self, html: str, url: str) -> None:
        """Take back what a page taught that was read as an article and turned out to be none: another's, shown in its place."""
        self.furniture.forget(flatten(html, url, self._frame))

    def look_if_it_fits(self, html: str, url: str, token: Token, expected_title: str | None = None) -> Reading[Token] | None:
        """Return what ``look_again`` does; None for a page that has not the layout known."""
        page = flatten(html, url, self._frame)
        share = self.furniture.fit(page)
        return self._look_at(page, token, expected_title, None) if share is None or share >= FITS else None

    def _look_at(self, page: Page, token: Token, expected_title: str | None, known: Remembered | None) -> Reading[Token]:
        return self._fulfilled([self._look((page, token, expected_title, known), self.furniture)])[0]

    def _told(self, held: Held[Token], reading: Reading[Token]) -> Reading[Token]:
        """Note how far an article fits what was known before."""
        share = fit(self._known, held[0]) if reading.raw is not None else None
        if share is not None:
            self._fits.append(share)
        return reading
