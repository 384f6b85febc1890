"""In: the page that an address which cannot exist gave; out: whether another page is the same, so that its address holds nothing.

Many sites answer a vanished article with status 200: a page that says so, the home page, their template without a text. Such
pages are never quite the same: they say the address again, or its words, the time, and show excerpts of the newest posts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from kpucrawl.extract.echo import WORD, Echo, Words, rest_of, words_of
from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.shapes import shape_of
from kpucrawl.extract.texts import fingerprint, squeezed
from kpucrawl.items import RawArticle

_OWN = 40
"""Characters outside links that a page may have and its ghost has not."""
_FEW = 20
"""Characters of text that are no article's, on a page that shows a title only because it is in its address."""
_THEIRS = 20
"""Characters that the ghost may have and the page has not: less, since what it says of the missing page is short."""
_SHARE = 0.05
"""Or this share of all, where a page says much."""
_TITLE = 6
"""Letters a title must have to be looked for."""
_HEAD = 16
"""Words by which two texts that begin alike are known, at most."""
_RUN = 3
"""Words in a row by which a text is known again."""
_SHOWN = 0.5
"""Of the runs of words that a text begins with: an article that was edited still has these, another post of the kind has not."""
_BUTTON = 2
"""Words of a button at most."""
_CODE = 2
"""Words of a code."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an article's page is known to say, as far as anything is known of it."""

    titles: tuple[str, ...] = ()
    """Its title, and the words of the link that led to it."""
    opening: str = ""
    """How its text begins; empty for an article that is not known."""


@dataclass(slots=True)
class _Compared:
    """A page held against a ghost."""

    own: int = 0
    """Characters that the ghost has not."""
    theirs: int = 0
    """Characters that only the ghost has."""
    heading: bool = False
    """Whether the page has a heading of the first order that the ghost has not."""
    echoed: frozenset[int] = frozenset()
    """The page's segments in which the address is said again, as the ghost does."""


class Ghost:
    """The page of an address that cannot exist."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.echo = Echo(page.url)
        self._told: tuple[Echo | None, list[Words]] = (None, [])
        """The last page's echo, and what it leaves of each line."""

    @classmethod
    def of(cls, page: Page) -> Ghost:
        """Remember a page."""
        return cls(page)

    @cached_property
    def _lines(self) -> dict[int, int]:
        """The fingerprint of each line outside of links, and its characters: lists of links change with every post."""
        return {fingerprint(segment.text): len(segment.text) for segment in self.page.segments if _is_spoken(segment)}

    @cached_property
    def _said(self) -> list[tuple[Words, int | None]]:
        """The words of each line and of the page's title; the fingerprint where the line stands outside of links."""
        said = [
            (words_of(segment.text), fingerprint(segment.text) if _is_spoken(segment) else None) for segment in self.page.segments
        ]
        return [*said, (words_of(self.page.title), None)]

    @cached_property
    def _runs(self) -> frozenset[Words]:
        return frozenset(_runs(segment.text for segment in self.page.segments))

    @cached_property
    def _raises(self) -> bool:
        """Whether the ghost writes words of its address with capitals."""
        words = (word for segment in self.page.segments for word in WORD.findall(segment.text))
        return any(not word.islower() and not word.isdigit() and self.echo.is_own(word.lower()) for word in words)

    def haunts(
        self,
        page: Page,
        known: Remembered | None = None,
        said: RawArticle | None = None,
        ghost_said: RawArticle | None = None,
        returns: Callable[[str], bool] = lambda text: False,
    ) -> bool:
        """Whether ``page`` is that of an address which holds nothing, by all that is ``known`` of what it should hold.

        ``said`` is what was read of the page, ``ghost_said`` what is read of the ghost: None where it is no article. ``returns``
        tells of a line whether the site shows it at other addresses too.
        """
        known = known or Remembered()
        echo = Echo(page.url)
        titles = [title for title in known.titles if not self._has_button(title)]
        shown = [(at, title) for title in titles for at in places_of(page, title)]
        if any(self._is_known_by_heart(page.segments[at].text, title, echo) for at, title in shown):
            return False
        compared = self._compare(page, echo)
        if any(at not in compared.echoed for at, _ in shown):
            return False
        headed = begun = False
        if said is not None and ghost_said is not None:
            headed = self._rest(said.title, echo) == self._rest(ghost_said.title, echo)
            begun = headed and _begin_alike(self._rest(_head(said), echo), self._rest(_head(ghost_said), echo))
        named = said is not None and bool(self._rest(said.title, echo))
        if begun and named:
            return True  # whatever other texts stand below: posts of one kind begin alike
        if titles and not shown and ghost_said is not None and self._heads_alike(page, ghost_said, echo):
            return True  # though an excerpt of the article itself stands among those below
        if known.opening and self._shows_text(page, known.opening):
            return False
        if said is not None and self._says_it_all(said, echo, returns):
            return True  # whatever else has changed around it: tickers, advertisements, the newest posts
        if said is not None and known.opening and self._says_it_of(said, echo):
            return True
        if said is not None and not (self._heads(said.title, echo) or _is_of_another(page, said.title)):
            return False
        if compared.own <= max(_OWN, _SHARE * _spoken(page)) and compared.theirs <= max(_THEIRS, _SHARE * _spoken(self.page)):
            return said is None or not compared.echoed or self._has_all(said, echo, pictured=not known.opening)
        if said is not None and ghost_said is not None and _are_others(page, said, self.page, ghost_said):
            # What was read of either is an excerpt of another post; or one of two posts under one headline, met here first.
            return bool(known.opening) or not _heads_itself(page, said.title)
        if said is None or ghost_said is None:
            return said is ghost_said is None and bool(known.opening) and not compared.heading
        # What was another article has the very headline of what does not exist.
        return begun or (headed and named and bool(known.opening))

    def is_ruled_out(self, url: str, title: str, shown: Iterable[str]) -> bool:
        """Whether a page cannot be this one's like by its title alone; ``shown``: the lines in which it shows that."""
        echo = Echo(url)
        return not self._has_button(title) and any(self._is_known_by_heart(text, title, echo) for text in shown)

    def _lacks_a_picture(self, said: RawArticle) -> bool:
        """Whether a page shows a picture that the ghost does not: a greeting may be nothing else."""
        sources = [*(picture.src for picture in self.page.pictures), *self.page.structured.images]
        pictures = {source.rpartition("/")[2] for source in sources}
        return any(image.rpartition("/")[2] not in pictures for image in said.images)

    def _rest(self, text: str, echo: Echo) -> Words:
        """Return the words of a text that neither page says only because it was asked for."""
        return rest_of(words_of(text), echo, self.echo)

    def _rests(self, echo: Echo) -> list[Words]:
        """Return of each line what neither page says only because it was asked for."""
        if self._told[0] is not echo:
            self._told = (echo, [rest_of(words, echo, self.echo) for words, _ in self._said])
        return self._told[1]

    def _compare(self, page: Page, echo: Echo) -> _Compared:
        """Take away what both say; what differs only by the address said again, by numbers or times, is the same."""
        lines, met = self._lines, set[int]()
        by_rest: dict[Words, list[tuple[Words, int | None]]] = {}
        for (words, line), rest in zip(self._said, self._rests(echo), strict=True):
            by_rest.setdefault(rest, []).append((words, line))
        own, heading, echoed = 0, False, set[int]()
        odd: list[tuple[int, Words]] = []
        for at, segment in enumerate(page.segments):
            line = fingerprint(segment.text)
            if line in lines:
                met.add(line)
                continue
            words = words_of(segment.text)
            alike = [each for each in by_rest.get(rest_of(words, echo, self.echo), ()) if self._is_echo(words, each[0], echo)]
            met.update(each for _, each in alike if each is not None)
            if any(map(echo.is_own, words)) and any(self.echo.is_own(word) for each, _ in alike for word in each):
                echoed.add(at)
            if not alike and _is_spoken(segment):
                odd.append((at, words))
        left = [(words, line) for words, line in self._said if line is not None and line not in met]
        for at, words in odd:
            rest = rest_of(words, echo, self.echo)
            near = next(((other, line) for other, line in left if _is_alike(rest, rest_of(other, echo, self.echo))), None)
            if near is None:
                own += len(page.segments[at].text)
                heading = heading or page.segments[at].tag == "h1"
                continue
            met.add(near[1])
            if any(map(echo.is_own, words)) and any(map(self.echo.is_own, near[0])):
                echoed.add(at)
        theirs = sum(length for line, length in lines.items() if line not in met)
        return _Compared(own, theirs, heading, frozenset(echoed))

    def _is_echo(self, mine: Words, theirs: Words, echo: Echo) -> bool:
        """Whether two lines that share their rest are the same line: one that is all echo must say the address on both pages."""
        if rest_of(mine, echo, self.echo):
            return True
        return any(map(echo.is_own, mine)) == any(map(self.echo.is_own, theirs))

    def _is_known_by_heart(self, text: str, title: str, echo: Echo) -> bool:
        """Whether a title is printed in letters and signs that no address has."""
        title = " ".join(title.split())
        if title not in text:
            return False
        if re.search(r"[^\w\s-]", title) or any(not echo.is_own(word) for word in words_of(title)):
            return True
        return not title.islower() and not self._raises

    def _shows_text(self, page: Page, opening: str) -> bool:
        """Whether a page shows how an article's text begins, and the ghost does not."""
        wanted = frozenset(_runs([opening]))
        if not wanted:
            short = squeezed(opening)
            return len(short) >= _TITLE and any(
                short in squeezed(segment.text) and fingerprint(segment.text) not in self._lines for segment in page.segments
            )
        shown = wanted & frozenset(_runs(segment.text for segment in page.segments))
        return len(shown) >= _SHOWN * len(wanted) > len(wanted & self._runs)

    def _has_button(self, title: str) -> bool:
        """Whether a title is but the words of a button that stands on every page: "Selengkapnya"."""
        words = words_of(title)
        return len(words) <= _BUTTON and any(words == said for said, _ in self._said)

    def _heads_alike(self, page: Page, ghost_said: RawArticle, echo: Echo) -> bool:
        """Whether the one heading of the first order on a page is that which is read of the ghost as its headline."""
        wanted = self._rest(ghost_said.title, echo)
        heads = [[words_of(segment.text) for segment in each.segments if segment.tag == "h1"] for each in (page, self.page)]
        return bool(wanted) and all(len(each) == 1 and rest_of(each[0], echo, self.echo) == wanted for each in heads)

    def _heads(self, title: str, echo: Echo) -> bool:
        """Whether the ghost says a headline too."""
        words, rest = words_of(title), self._rest(title, echo)
        if any(words == said for said, _ in self._said):
            return True
        if not rest:
            return any(self.echo.is_own(word) for words, _ in self._said for word in words)
        wanted = f" {' '.join(rest)} "
        return any(wanted in f" {' '.join(rest)} " for rest in self._rests(echo))

    def _says_it_all(self, said: RawArticle, echo: Echo, returns: Callable[[str], bool]) -> bool:
        """Whether the ghost has the whole text that was read of a page, and its headline is nothing but the address again.

        What takes turns on the site's pages is no text of this one; but a story that was posted several times does so too, so the
        ghost itself must say a line of the text.
        """
        if self._rest(said.title, echo) and not self._heads(said.title, echo):
            return False
        theirs = frozenset(self._rests(echo))
        said_too = any(len(rest) > _RUN and rest in theirs for rest in (self._rest(block.text, echo) for block in said.blocks))
        return said_too and self._has_all(said, echo, pictured=False, returns=returns)

    def _says_it_of(self, said: RawArticle, echo: Echo) -> bool:
        """Whether a page says of its address, in a sentence, what the ghost says of its own, and no more in its headline."""
        if self._rest(said.title, echo) and not self._heads(said.title, echo):
            return False
        told = {rest_of(words, echo, self.echo) for words, _ in self._said if any(map(self.echo.is_own, words))}
        mine = (words for block in said.blocks if any(map(echo.is_own, words := words_of(block.text))))
        return any(len(rest) > _RUN and rest in told for rest in (rest_of(words, echo, self.echo) for words in mine))

    def _has_all(
        self, said: RawArticle, echo: Echo, *, pictured: bool, returns: Callable[[str], bool] = lambda text: False
    ) -> bool:
        """Whether the ghost has whatever was read of a page: its text, and its pictures where they may be all of an article."""
        theirs = frozenset(self._rests(echo))
        others = (block.text for block in said.blocks if self._rest(block.text, echo) not in theirs)
        own = sum(len(text) for text in others if not returns(text))
        return own <= _FEW and not (pictured and self._lacks_a_picture(said))


def _is_spoken(segment: Segment) -> bool:
    return not segment.is_link


def _spoken(page: Page) -> int:
    return sum(len(segment.text) for segment in page.segments if _is_spoken(segment))


def _is_alike(mine: Words, theirs: Words) -> bool:
    """Whether two lines differ by a code alone: one that is drawn anew for each answer."""
    shared = sum((Counter(mine) & Counter(theirs)).values())
    return shared >= _RUN and shared >= max(len(mine), len(theirs)) - _CODE


def _runs(texts: Iterable[str]) -> Iterable[Words]:
    for text in texts:
        words = words_of(text)
        yield from (words[at : at + _RUN] for at in range(len(words) - _RUN + 1))


def begins_as(opening: str, text: str) -> bool:
    """Whether a text has what another begins with, some edits aside; true where that one has no words.

    >>> begins_as("Denpasar - KPU Bali menggelar rapat pleno", "KPU Bali menggelar rapat pleno di aula")
    True
    """
    return share_shown(opening, text) >= _SHOWN


def share_shown(opening: str, text: str) -> float:
    """Return how much a text has of what another begins with, 0 to 1."""
    wanted = frozenset(_runs([opening]))
    if not wanted:
        return float(squeezed(opening) in squeezed(text))
    return len(wanted & frozenset(_runs([text]))) / len(wanted)


def _head(said: RawArticle) -> str:
    return " ".join(block.text for block in said.blocks[:_HEAD])


def _begin_alike(mine: Words, theirs: Words) -> bool:
    """Whether two texts begin with the same words, or say the same few."""
    length = min(len(mine), len(theirs), _HEAD)
    return mine[:length] == theirs[:length] and (length > _RUN or mine == theirs != ())


def places_of(page: Page, title: str) -> list[int]:
    """Return the segments that begin with a title; a column of the most popular posts shows none of its own."""
    wanted = squeezed(title)
    if len(wanted) < _TITLE:
        return []
    own = ((at, segment) for at, segment in enumerate(page.segments) if _is_spoken(segment) or segment.tag == "h1")
    return [at for at, segment in own if squeezed(segment.text).startswith(wanted)]


def _are_others(page: Page, said: RawArticle, ghost: Page, ghost_said: RawArticle) -> bool:
    return _is_of_another(page, said.title) and _is_of_another(ghost, ghost_said.title)


def _heads_itself(page: Page, title: str) -> bool:
    """Whether a headline stands on a page by itself, and not only as a link."""
    wanted = squeezed(title)
    return any(not segment.link_chars and squeezed(segment.text) == wanted for segment in page.segments)


def _is_of_another(page: Page, title: str) -> bool:
    """Whether a headline is but the link to another article: then the page has none of its own."""
    own, wanted = shape_of(page.url, page.url), squeezed(title)
    for segment in page.segments:
        for address, text in segment.links:
            if squeezed(text) == wanted:
                shape = shape_of(page.url, address)
                if shape is not None and shape.kind == "article" and (own is None or shape.key != own.key):
                    return True
    return False
