"""In: the lines of a site's pages in their dresses, and those among the paragraphs read there; out: which dresses are no text's.

Calls, advertisements, author boxes and cards of other articles are told by what wears the same on the site's other pages: it is
mostly known from elsewhere, takes turns, or always has a link beside it that leads away. One that is new on this page wears the
same. Some of what stands among the paragraphs wears what other lines of the page wear too, or is new on every page and at every
visit; so it is asked once more of these lines alone, also whether they said another thing when the same article was read before.
A quotation of the text's own does none of this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kpucrawl.extract.dress import ALIKE, BESIDE, CLASSED, LISTED, MAY_TURN, TEXT, beside_links, worn_on
from kpucrawl.extract.page import Page
from kpucrawl.extract.texts import TEXTS

_KEY, _DRAWN = "dress ", "drawn "
"""Begin the keys of a kept dress, and of one among the paragraphs."""
_FEWEST, _PAGES = 4, 3
"""Times, and pages, that a dress is met before anything is told of it."""
_KNOWN, _BESIDE, _NEW = 0.75, 0.9, 0.5
"""Share of its lines that other pages have too, and of those beside a link, in a dress of boxes; of known in one of texts."""
_TURNS, _NEARLY_ALL, _A_PAGE = 0.4, 0.8, 2.5
"""Share of its lines that some other pages have too, in a dress of what takes turns, and its lines a page, unless nearly all."""
_WELL, _EACH = 24, 3
"""Pages after which what is worn on a site is known so well that each third tells enough."""
_TURNED = 6
"""Pages before that is told."""
_LEADS = 0.3
"""Share of a site's pages on which what no box wears may be the first text."""
_MUCH = 0.4
"""Of what the dress with the most text on the site has of it: one with more is no box of calls."""
_LINES = 48
"""Lines kept a dress."""
_MOST_DRESSES = 1_500
_MOST_KEPT = 60
_LONGEST = 400
"""Characters of what is put among the paragraphs, at most."""
_ARTICLES, _MOST, _TWICE = 5, 0.5, 0.2
"""Articles, and their share, among whose paragraphs a dress must stand for anything to be said of it; and of these, in which it
may stand more than once: quotations and subheads do."""
_REDRAWN, _AWAY = 3, 0.8
"""Articles in which it was seen to change; share of those in which it leads away."""
_HALVED_AT, _REMEMBERED, _REMEMBERED_LATER = 120, 300, 150
"""Articles after which older ones count half; those whose line is remembered, in a run and from one to the next."""


@dataclass(slots=True)
class _Kept:
    """What stood in one dress."""

    pages: int = 0
    times: int = 0
    beside: int = 0
    listed: int = 0
    mass: int = 0
    leads: int = 0
    """Pages on which it has the first text."""
    lines: dict[int, int] = field(default_factory=dict)
    """On how many pages each was met."""
    said: int = 0
    again: int = 0
    """How often all of them were, and those of several pages."""
    turns: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Among:
    """What stood in one dress among the paragraphs."""

    once: int = 0
    twice: int = 0
    away: int = 0
    redrawn: int = 0
    """Articles read again whose line said another thing."""
    stayed: int = 0
    lines: dict[int, int] = field(default_factory=dict)
    """Article → what it said last."""
    said: set[int] = field(default_factory=set)
    """All that it was seen to say, in this run and at the end of the one before."""


@dataclass(frozen=True, slots=True)
class Among:
    """What stands among the paragraphs of one article and does not wear what they wear."""

    article: int
    """By its headline and first paragraph, a number: the same at each of its addresses, and when it is read again."""
    lines: tuple[tuple[int, int, bool], ...]
    """Dress and fingerprint of each, and whether it leads away."""
    indexes: tuple[int, ...]


class Dresses:
    """What stood in which dress on a site's article pages."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._told: frozenset[int] = frozenset()
        """Dresses of boxes, as known from an earlier run."""
        self._met = self._pages = 0
        """Pages, and those that were learned from."""
        self._judged_at = -1
        self._boxes: frozenset[int] = frozenset()
        self._texts: frozenset[int] = frozenset()
        self._articles = 0
        self._among: dict[int, _Among] = {}
        self._drawn: tuple[int, frozenset[int]] = (-1, frozenset())

    def learn(self, page: Page, sign: int = 1) -> None:
        """Count one more article page; with ``sign`` -1, one less."""
        if sign > 0:
            self._met += 1
            page.is_worn = self._pages < _WELL or self._met % _EACH == 0
        if not page.is_worn:
            return
        self._pages += sign
        if len(self._kept) > _MOST_DRESSES:
            self._kept.clear()
        met: set[int] = set()
        led = False
        for stretch, is_own in worn_on(page):
            for dress, line, mass, told in stretch:
                kept = self._kept.get(dress)
                if kept is None:
                    kept = self._kept[dress] = _Kept()
                if dress not in met:
                    met.add(dress)
                    kept.pages += sign
                kept.times += sign
                if told & BESIDE:
                    kept.beside += sign
                if told & ALIKE:
                    kept.listed += sign
                if mass:
                    kept.mass += sign * mass
                    if is_own and not led:
                        led = True
                        kept.leads += sign
                lines = kept.lines
                if (line in lines or len(lines) < _LINES) and (both := dress ^ line << 1) not in met:
                    met.add(both)
                    count = lines.get(line, 0)
                    lines[line] = after = count + sign
                    kept.said += sign
                    kept.again += (after if after > 1 else 0) - (count if count > 1 else 0)
                    if told & MAY_TURN:
                        kept.turns.add(line)

    def learn_among(self, found: Among | None) -> None:
        """Count what stands among the paragraphs of one more article."""
        if found is None:
            return
        self._articles += 1
        if self._articles >= _HALVED_AT:
            self._articles //= 2
            for known in self._among.values():
                known.once, known.twice, known.away = known.once // 2, known.twice // 2, known.away // 2
        once: dict[int, tuple[int, bool] | None] = {}
        for dress, line, leads_away in found.lines:
            once[dress] = None if dress in once else (line, leads_away)
        for dress, single in once.items():
            known = self._among.get(dress) or self._among.setdefault(dress, _Among())
            if single is None:
                known.twice += 1
                continue
            line, leads_away = single
            known.once += 1
            known.away += leads_away
            before = known.lines.pop(found.article, None)
            if before is not None:
                known.redrawn += before != line
                known.stayed += before == line
            known.lines[found.article] = line
            known.said.add(line)
            if len(known.lines) > _REMEMBERED:
                del known.lines[next(iter(known.lines))]

    def fade(self) -> None:
        """Let what was learned so far count half."""
        for kept in self._kept.values():
            kept.pages, kept.times = kept.pages // 2, kept.times // 2
            kept.beside, kept.listed = kept.beside // 2, kept.listed // 2
            kept.mass, kept.leads = kept.mass // 2, kept.leads // 2
            kept.lines = {line: times // 2 for line, times in kept.lines.items() if times > 1}
            kept.said, kept.again = sum(kept.lines.values()), _said_again(kept.lines.values())
        self._kept = {dress: kept for dress, kept in self._kept.items() if kept.pages}

    def boxes(self) -> frozenset[int]:
        """Return the dresses of boxes."""
        self._judge()
        return self._boxes

    def texts(self) -> frozenset[int]:
        """Return the dresses, with classes of their own, of what is new on nearly every page."""
        self._judge()
        return self._texts

    def _judge(self) -> None:
        """Judge anew now and then: a page more changes little."""
        if abs(self._pages - self._judged_at) * 8 < max(1, self._judged_at):
            return
        self._judged_at = self._pages
        new = {dress: kept.mass * (1 - _known(kept)) for dress, kept in self._kept.items()}
        most = max(new.values(), default=0.0)
        often = [(dress, kept) for dress, kept in self._kept.items() if kept.pages >= _PAGES]
        judged = {dress: _is_box(kept, new[dress], most, self._pages) for dress, kept in often}
        told = {dress for dress in self._told if judged.get(dress, True)}
        self._boxes = frozenset(told | {dress for dress, is_box in judged.items() if is_box})
        self._texts = frozenset(dress for dress, kept in often if dress & CLASSED and _is_text(kept))

    def drawn(self) -> frozenset[int]:
        """Return what lines among paragraphs wear that are no text of theirs."""
        if abs(self._articles - self._drawn[0]) * 8 >= max(1, self._drawn[0]):
            least = max(_ARTICLES, _MOST * self._articles)
            told = (dress for dress, known in self._among.items() if known.once >= least and _is_drawn(known))
            self._drawn = self._articles, frozenset(told)
        return self._drawn[1]

    def says(self, line: int) -> bool:
        """Whether a line, by its fingerprint, was said in such a dress."""
        return any(line in self._among[dress].said for dress in self.drawn())

    def keep(self) -> dict[str, int]:
        """Return what is worth keeping for a later run."""
        told = {f"{_KEY}{dress}": 1 for dress in sorted(self.boxes())[:_MOST_KEPT]}
        among: dict[str, int] = {}
        for dress, known in self._among.items():
            if known.once >= max(_ARTICLES, _MOST * self._articles):
                among |= {f"{_DRAWN}{dress} {name}": getattr(known, name) for name in _COUNTS}
                among |= {f"{_DRAWN}{dress} {article}": line for article, line in list(known.lines.items())[-_REMEMBERED_LATER:]}
        return told | among | ({f"{_DRAWN}articles": self._articles} if among else {})

    @classmethod
    def recalled(cls, kept: Mapping[str, int]) -> Dresses:
        """Return the dresses that ``keep`` told; other keys are passed over."""
        known = cls()
        known._told = frozenset(int(key[len(_KEY) :]) for key in kept if key.startswith(_KEY))
        for key, value in kept.items():
            if not key.startswith(_DRAWN):
                continue
            dress, _, name = key[len(_DRAWN) :].rpartition(" ")
            if not dress:
                known._articles = value
            elif dress.isdigit():  # before, the key named elements
                among = known._among.setdefault(int(dress), _Among())
                if name.isdigit():
                    among.lines[int(name)] = value
                    among.said.add(value)
                else:
                    setattr(among, name, value)
        return known


_COUNTS = ("once", "twice", "away", "redrawn", "stayed")


def is_kept(key: str) -> bool:
    """Whether ``key`` is one that ``Dresses.keep`` made."""
    return key.startswith((_KEY, _DRAWN))


def among(page: Page, top: int, kept: Sequence[int]) -> Among | None:
    """Return what stands among the paragraphs of an article in another dress; None where it has hardly a paragraph.

    ``top`` is the index of its headline, or -1; ``kept`` are those of its text.
    """
    segments = page.segments
    dresses = Counter(segments[at].dress for at in kept if segments[at].tag not in LISTED)
    own = dresses.most_common(1)[0][0] if dresses else 0
    paragraphs = [at for at in kept if segments[at].dress == own and not segments[at].is_link]
    if len(paragraphs) < 2:
        return None
    first, last = paragraphs[0], paragraphs[-1]
    found: list[int] = []
    above = top + 1 if -1 < top < first else kept[0]
    for at in (*range(above, last), *(at for at in kept if at > last)):
        segment = segments[at]
        if segment.dress == own or segment.tag in LISTED or len(segment.text) > _LONGEST:
            continue
        if first < at < last or not (page.texts[at].dated or page.texts[at].meta):
            found.append(at)
    title = page.texts[top] if top >= 0 else TEXTS[page.title]
    return Among(title.line ^ page.texts[first].line, tuple(_boxed(page, found)), tuple(found))


def _boxed(page: Page, found: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Yield what some lines wear, with their fingerprints, and whether they lead away; of neighbours in one box the longest."""
    segments, beside = page.segments, beside_links(page.segments, found)
    box: list[int] = []
    for at, behind in pairwise((*found, -1)):
        box.append(at)
        alike = behind == at + 1 and segments[behind].dress == segments[at].dress
        if not alike or segments[behind].path[:-1] != segments[at].path[:-1]:
            longest = max(box, key=lambda each: len(segments[each].text))
            yield segments[at].dress, page.texts[longest].line, not beside.isdisjoint(box)
            box = []


def _is_box(kept: _Kept, new: float, most: float, pages: int) -> bool:
    """Whether a dress is that of boxes; ``new`` is its text no other page has in it, ``most`` what the dress with most has."""
    if kept.times < _FEWEST or new >= most > 0 or kept.leads > _LEADS * pages:
        return False
    if kept.beside >= _BESIDE * kept.times:
        return True
    items = kept.listed > kept.times / 3 and kept.mass < TEXT * kept.times
    if not items and new < _MUCH * most and _known(kept) >= _KNOWN:
        return True
    return kept.mass < _MUCH * most and _takes_turns(kept)


def _takes_turns(kept: _Kept) -> bool:
    """Whether what stands in a dress, about one line a page, is drawn from a few: advertisements, mottos, calls.

    What stands on most pages is furniture by itself, and tells nothing of what else wears the same.
    """
    if kept.pages < _TURNED:
        return False
    often = max(2, kept.pages / 2)
    counts = [met for line, met in kept.lines.items() if met <= often and line in kept.turns]
    again, total = _said_again(counts), sum(counts)
    if len(counts) < 2 or again < _TURNS * total:
        return False
    return again >= _NEARLY_ALL * total or total <= _A_PAGE * kept.pages


def _is_text(kept: _Kept) -> bool:
    return 2 * kept.beside <= kept.times and _known(kept) <= _NEW


def _known(kept: _Kept) -> float:
    """The share of what stood in a dress that stood in it on other pages too."""
    return kept.again / kept.said if kept.said >= _PAGES else 0.5


def _is_drawn(known: _Among) -> bool:
    if known.twice > _TWICE * known.once:
        return False
    if known.away >= _AWAY * known.once or (known.redrawn >= _REDRAWN and known.redrawn >= 2 * known.stayed):
        return True
    return len(known.lines) >= _ARTICLES and _said_again(Counter(known.lines.values()).values()) >= _TURNS * len(known.lines)


def _said_again(counts: Iterable[int]) -> int:
    """How often lines were said that were said more than once."""
    return sum(count for count in counts if count > 1)
