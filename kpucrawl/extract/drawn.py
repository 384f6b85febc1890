"""In: the boxes that stand between the paragraphs of a site's articles; out: those whose text is drawn anew for each page.

An advertisement that a site puts between the paragraphs says something else on every page and at every visit, so that its words
are no furniture. Its box is: it stands once in most articles, made alike, and what it says is said in other articles too, or was
another thing when the same article was read before, or leads to other sites. A quotation of the text's own does none of this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kpucrawl.extract.page import Page, Segment, shared_depth
from kpucrawl.extract.texts import fingerprint

_LINES, _SIZE = 5, 400
"""Lines and characters of a box that is put between the paragraphs, at most."""
_FEWEST, _MOST = 5, 0.5
"""Articles, and their share, in which a box must stand for anything to be said of it."""
_TWICE = 0.2
"""Share of them in which it may stand more than once: quotations and subheads do."""
_AGAIN, _REDRAWN, _AWAY = 0.4, 3, 0.8
"""Share of the articles whose box is another's too; articles in which it was seen to change; share of those that lead away."""
_HALVED_AT, _REMEMBERED, _KEPT = 120, 300, 150
"""Articles after which older ones count half; those whose box is remembered, in a run and from one to the next."""
_KEY = "drawn "
_PLAIN_TAGS = frozenset(("li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements that lists and subheads are made of."""


Dress = tuple[str, int, int]
"""Element, depth, and a number for the classes it stands in (``dress``)."""


@dataclass(frozen=True, slots=True)
class Box:
    """What stands between two paragraphs in an element of its own, unlike the paragraphs'."""

    make: str
    """How it is made: its elements, and how deep they lie below the text's."""
    indexes: tuple[int, ...]
    """Its segments."""
    line: int
    """The fingerprint of its longest line."""
    leads_away: bool


@dataclass(frozen=True, slots=True)
class Between:
    """The boxes of one article."""

    article: int
    """The fingerprint of its headline and first paragraph: the same at each of its addresses, and when it is read again."""
    boxes: tuple[Box, ...]


def between(page: Page, top: int, kept: Sequence[int]) -> Between | None:
    """Return the boxes between the paragraphs of an article; None where it has hardly a paragraph.

    ``top`` is the index of its headline, or -1; ``kept`` are those of its text.
    """
    segments = page.segments
    dresses = Counter(_dress(segments[at]) for at in kept if segments[at].tag not in _PLAIN_TAGS and segments[at].tag != "row")
    if not dresses:
        return None
    dress, count = dresses.most_common(1)[0]
    if count < 2:
        return None
    paragraphs = [at for at in kept if _dress(segments[at]) == dress and not segments[at].is_link]
    if len(paragraphs) < 2:
        return None
    inside = segments[paragraphs[0]].path
    if any(segments[at].path != inside for at in paragraphs):
        inside = inside[:-1]
        for at in paragraphs:
            inside = inside[: shared_depth(inside, segments[at].path)]
    grouped: dict[tuple[int, ...], list[int]] = {}
    above = range(top + 1 if -1 < top < paragraphs[0] else kept[0], paragraphs[0])
    below = (at for at in kept if at > paragraphs[-1])
    for at in (*above, *range(paragraphs[0] + 1, paragraphs[-1]), *below):
        path, told = segments[at].path, page.texts[at]
        depth = shared_depth(path, inside)
        is_between = paragraphs[0] < at < paragraphs[-1]
        if len(path) > depth and (depth == len(inside) if is_between else not (told.dated or told.meta)):
            grouped.setdefault(path[: depth + 1], []).append(at)
    own = set(paragraphs)
    host = urlsplit(page.url).hostname or ""
    boxes = (_box(segments, lines, dress, len(path) - 1, host) for path, lines in grouped.items() if own.isdisjoint(lines))
    title = segments[top].text if top >= 0 else page.title
    return Between(fingerprint(f"{title}. {segments[paragraphs[0]].text}."), tuple(filter(None, boxes)))


def _box(segments: Sequence[Segment], lines: Sequence[int], dress: Dress, depth: int, host: str) -> Box | None:
    texts = [segments[at].text for at in lines]
    if len(lines) > _LINES or sum(map(len, texts)) > _SIZE or all(segments[at].tag in _PLAIN_TAGS for at in lines):
        return None
    if len(lines) > 1 and any(segments[at].tag == "row" for at in lines):
        return None
    makes = {_made(segments[at], dress, depth) for at in lines}
    linked = {urlsplit(address).hostname or host for at in lines for address, _ in segments[at].links}
    return Box("+".join(sorted(makes)), tuple(lines), fingerprint(max(texts, key=len)), bool(linked - {host}))


def _made(segment: Segment, dress: Dress, depth: int) -> str:
    """Return how a line of a box is made; where its element is the paragraphs' own, its classes tell it from these."""
    alike = (segment.tag, len(segment.path)) == dress[:2]
    return f"{segment.tag}{len(segment.path) - depth}{'a' * segment.is_link}{f'.{segment.dress}' * alike}"


def _dress(segment: Segment) -> tuple[str, int, int]:
    return segment.tag, len(segment.path), segment.dress


@dataclass(slots=True)
class _Made:
    """What is known of the boxes of one make."""

    once: int = 0
    twice: int = 0
    away: int = 0
    redrawn: int = 0
    """Articles read again whose box said another thing."""
    stayed: int = 0
    lines: dict[int, int] = field(default_factory=dict)
    """Article → what its box said last."""


class Drawn:
    """What stands between the paragraphs of a site's articles."""

    def __init__(self) -> None:
        self.articles = 0
        self.makes: dict[str, _Made] = {}
        self._said: dict[str, set[int]] = {}
        """All that the boxes of a make were seen to say, in this run and at the end of the one before."""
        self._judged: dict[str, tuple[int, bool]] = {}

    def learn(self, found: Between | None) -> None:
        """Count one more article."""
        if found is None:
            return
        self.articles += 1
        if self.articles >= _HALVED_AT:
            self.articles //= 2
            for made in self.makes.values():
                made.once, made.twice, made.away = made.once // 2, made.twice // 2, made.away // 2
        for make, count in Counter(box.make for box in found.boxes).items():
            made = self.makes.setdefault(make, _Made())
            if count > 1:
                made.twice += 1
                continue
            box = next(box for box in found.boxes if box.make == make)
            made.once += 1
            made.away += box.leads_away
            before = made.lines.pop(found.article, None)
            if before is not None:
                made.redrawn += before != box.line
                made.stayed += before == box.line
            made.lines[found.article] = box.line
            self._said.setdefault(make, set()).add(box.line)
            if len(made.lines) > _REMEMBERED:
                del made.lines[next(iter(made.lines))]

    def is_drawn(self, make: str) -> bool:
        """Whether boxes of a make are no text of the articles they stand in."""
        made = self.makes.get(make)
        if made is None or made.once < max(_FEWEST, _MOST * self.articles):
            return False
        known = self._judged.get(make)
        if known is None or known[0] != made.once + made.twice:
            known = self._judged[make] = (made.once + made.twice, _is_drawn(made))
        return known[1]

    def made(self) -> frozenset[str]:
        """Return how all such boxes are made."""
        return frozenset(filter(self.is_drawn, self.makes))

    def found_in(self, page: Page, top: int, kept: Sequence[int]) -> Iterator[int]:
        """Yield which kept segments of an article stand in such boxes."""
        made = self.made()
        told = between(page, top, kept) if made else None
        if told is not None:
            yield from (at for box in told.boxes if box.make in made for at in box.indexes)

    def says(self, line: int) -> bool:
        """Whether a line, by its fingerprint, was said in such a box."""
        return any(line in said for make, said in self._said.items() if self.is_drawn(make))

    def keep(self) -> dict[str, int]:
        """Return what is worth keeping for a later run: nothing of most sites."""
        told: dict[str, int] = {}
        for make, made in self.makes.items():
            if made.once < max(_FEWEST, _MOST * self.articles):
                continue
            counts = {"once": made.once, "twice": made.twice, "away": made.away, "redrawn": made.redrawn, "stayed": made.stayed}
            told |= {f"{_KEY}{make} {name}": count for name, count in counts.items()}
            told |= {f"{_KEY}{make} {article}": line for article, line in list(made.lines.items())[-_KEPT:]}
        return told | {f"{_KEY}articles": self.articles} if told else told

    @classmethod
    def recalled(cls, kept: Mapping[str, int]) -> Drawn:
        """Return what ``keep`` told; other keys are passed over."""
        known = cls()
        for key, value in kept.items():
            if not is_kept(key):
                continue
            make, _, name = key[len(_KEY) :].rpartition(" ")
            if not make:
                known.articles = value
                continue
            made = known.makes.setdefault(make, _Made())
            if name.isdigit():
                made.lines[int(name)] = value
                known._said.setdefault(make, set()).add(value)
            else:
                setattr(made, name, value)
        return known


def _is_drawn(made: _Made) -> bool:
    if made.twice > _TWICE * made.once:
        return False
    if made.away >= _AWAY * made.once or (made.redrawn >= _REDRAWN and made.redrawn >= 2 * made.stayed):
        return True
    return len(made.lines) >= _FEWEST and _said_again(made.lines.values()) >= _AGAIN * len(made.lines)


def _said_again(lines: Iterable[int]) -> int:
    return sum(count for count in Counter(lines).values() if count > 1)


def is_kept(key: str) -> bool:
    """Whether ``key`` is one that ``Drawn.keep`` made."""
    return key.startswith(_KEY)
