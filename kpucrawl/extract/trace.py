"""In: a page and its address; out: ``Trace``, everything the reader saw of it and why it decided as it did.

Nothing here decides: each question is put again to the modules that read pages, so a trace costs several readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract import page as landmarks
from kpucrawl.extract.beside import Beside, read_beside
from kpucrawl.extract.body import Body
from kpucrawl.extract.clusters import Cluster, Terrain
from kpucrawl.extract.decode import Decoded, decoded, repaired
from kpucrawl.extract.evidence import Sourced, evidence_of
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import Page, Segment, line_of
from kpucrawl.extract.reader import grounds, headline_and_body, read_page, survey
from kpucrawl.extract.scores import score
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import RawArticle

_FLAGS = ("nav", "header", "footer", "aside", "article", "main", "caption", "quote", "body", "figure", "ticker", "form")
_CANDIDATES = 4
"""Headlines shown: the one taken, and those that would be taken without the ones before."""
_PUT_OUT = "·"
"""Stands in place of a headline while the next best is looked for: text without a letter is nobody's title."""


@dataclass(frozen=True, slots=True)
class TracedSegment:
    """One run of text and what became of it."""

    at: int
    text: str
    tag: str
    depth: int
    """Block elements around it."""
    link_share: float
    """0 to 1: how much of it is link."""
    flags: tuple[str, ...]
    """Landmarks it lies in."""
    stands_on: int
    """Article pages of the site, of those known, on which the same line stands."""
    furniture: bool
    cluster: int | None
    """Number of the run of sentences it belongs to; None for what is no running text."""
    role: str
    """``headline``, ``kept``, ``caption``, ``date``, ``counter``, ``label``, ``byline``; or ``cut``."""
    why: str
    """Why it was cut."""


@dataclass(frozen=True, slots=True)
class TracedCluster:
    """A run of sentences that might be the body."""

    number: int
    segments: tuple[int, ...]
    characters: int
    score: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A headline that was, or would be, taken."""

    text: str
    at: int
    """Its segment; -1 where it stands in none."""
    certainty: float


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything the reader saw of a page."""

    url: str
    encoding: str
    """Empty for a page that came as text."""
    decoded_by: str
    """Which evidence decided for the encoding."""
    broken: int
    """Byte sequences that fit nothing."""
    mended: bool
    """Whether text encoded twice was repaired."""
    page_title: str
    known_pages: int
    """Article pages of the site that its furniture was learned from."""
    fit: float | None
    """How far the page fits the layout known, 0 to 1."""
    segments: tuple[TracedSegment, ...]
    clusters: tuple[TracedCluster, ...]
    headlines: tuple[Candidate, ...]
    witnesses: tuple[tuple[str, str, bool], ...]
    """What is told about the headline: which witness, its words, whether they agree with the headline taken."""
    evidence: tuple[Sourced, ...]
    raw: RawArticle | None
    reason: str | None
    """Why it is no article, where ``raw`` is None."""
    grounds: tuple[tuple[str, float], ...]
    """What speaks for and against the reading, each with its weight in the confidence."""


def trace_article(
    html: str | bytes,
    url: str,
    *,
    furniture: Furniture | None = None,
    expected_title: str | None = None,
    content_type: str | None = None,
) -> Trace:
    """Return what the reader sees of a page; arguments as for ``reader.read_article``. Raises ``PageRefused`` past the bounds."""
    found = decoded(html, content_type) if isinstance(html, bytes) else Decoded(html, "", "")
    text = repaired(found.text) if isinstance(html, bytes) else html
    page = flatten(text, url)
    known = furniture or Furniture()
    terrain, headline, body = survey(page, known, expected_title)
    marks = list(terrain.furniture)
    raw, reason = _read(page, known, expected_title)
    beside = read_beside(terrain, headline, body, known) if raw is not None and headline is not None else None
    clusters = terrain.clusters(headline)
    return Trace(
        url=url,
        encoding=found.encoding,
        decoded_by=found.how,
        broken=found.broken,
        mended=text != found.text,
        page_title=page.title,
        known_pages=known.pages,
        fit=known.fit(page),
        segments=tuple(_segments(terrain, known, clusters, headline, body, beside)),
        clusters=tuple(_clusters(page, clusters, headline, body)),
        headlines=tuple(_headlines(page, marks, expected_title)),
        witnesses=tuple(_witnesses(page, headline, expected_title)),
        evidence=tuple(evidence_of(page, raw, headline)) if raw is not None else (),
        raw=raw,
        reason=reason,
        grounds=tuple(grounds(terrain, headline, body, beside, known)) if headline is not None and beside is not None else (),
    )


def _read(page: Page, furniture: Furniture, expected_title: str | None) -> tuple[RawArticle | None, str | None]:
    try:
        return read_page(page, furniture=furniture, expected_title=expected_title), None
    except NotAnArticle as refusal:
        return None, refusal.reason


def _segments(
    terrain: Terrain,
    furniture: Furniture,
    clusters: Sequence[Cluster],
    headline: Headline | None,
    body: Body,
    beside: Beside | None,
) -> Iterator[TracedSegment]:
    numbers = {at: number for number, cluster in enumerate(clusters, 1) for at in cluster.indexes}
    for at, segment in enumerate(terrain.page.segments):
        role = _role(at, segment, headline, body, beside)
        yield TracedSegment(
            at=at,
            text=segment.text,
            tag=segment.tag,
            depth=len(segment.path),
            link_share=round(segment.link_chars / len(segment.text), 2),
            flags=flags_of(segment),
            stands_on=_stands_on(furniture, segment),
            furniture=terrain.furniture[at],
            cluster=numbers.get(at),
            role=role,
            why=_why(at, segment, terrain, headline, body, numbers) if role == "cut" else "",
        )


def flags_of(segment: Segment) -> tuple[str, ...]:
    """Return the names of the landmarks a segment lies in."""
    return tuple(name for name in _FLAGS if segment.flags & getattr(landmarks, name.upper()))


def _stands_on(furniture: Furniture, segment: Segment) -> int:
    return furniture.counts.get(line_of(segment), 0)


def _role(at: int, segment: Segment, headline: Headline | None, body: Body, beside: Beside | None) -> str:
    if headline is not None and at == headline.at:
        return "headline"
    if at in body.kept:
        return "kept"
    if at in body.captions:
        return "caption"
    if beside is not None:
        if any(printed.source in {"page", "migrated"} and printed.text == segment.text for printed in beside.dates):
            return "date"
        for role, words in (("counter", beside.counter), ("byline", beside.byline), ("label", beside.label)):
            stands = segment.text == words or (role == "counter" and words is not None and words in segment.text)
            if stands and not segment.flags & (landmarks.NAV | landmarks.FOOTER):
                return role
    return "cut"


def _why(at: int, segment: Segment, terrain: Terrain, headline: Headline | None, body: Body, numbers: dict[int, int]) -> str:
    if at in body.why:
        return body.why[at]
    if terrain.furniture[at]:
        return "furniture"
    inside = [name for name in flags_of(segment) if name in {"nav", "footer", "aside", "ticker", "form", "header"}]
    if inside:
        return inside[0]
    if at in numbers:
        return "another text"
    if headline is not None and at < headline.at:
        return "above the headline"
    if not body.kept:
        return "no text found"
    return "behind the text" if at >= body.end else "before the text"


def _clusters(page: Page, clusters: Sequence[Cluster], headline: Headline | None, body: Body) -> Iterator[TracedCluster]:
    kept = set(body.kept)
    shares = [len(kept & set(cluster.indexes)) for cluster in clusters]
    for number, cluster in enumerate(clusters, 1):
        characters = sum(len(page.segments[at].text) for at in cluster.indexes)
        chosen = bool(shares[number - 1]) and shares[number - 1] == max(shares)
        yield TracedCluster(number, tuple(cluster.indexes), characters, round(score(page, cluster, headline), 1), chosen)


def _headlines(page: Page, marks: list[bool], expected_title: str | None) -> Iterator[Candidate]:
    """Yield the headline, and what would be the headline if it, and those after it, were not there."""
    segments = list(page.segments)
    for _ in range(_CANDIDATES):
        headline, _body = headline_and_body(Terrain(replace(page, segments=segments, parts=[]), marks), expected_title)
        if headline is None:
            return
        yield Candidate(headline.text, headline.at, round(headline.certainty, 2))
        if headline.at < 0:
            return
        segments[headline.at] = replace(segments[headline.at], text=_PUT_OUT, link_chars=0, links=())


def _witnesses(page: Page, headline: Headline | None, expected_title: str | None) -> Iterator[tuple[str, str, bool]]:
    """Yield what is told about the headline; a witness agrees that has its words, cut short or in a longer line."""
    told = [("the address", page.url.rstrip("/").rpartition("/")[2])]
    told += [("the link that led here", expected_title)] if expected_title else []
    told += [("<title>", page.title)] if page.title else []
    told += [("metadata", title) for title in page.structured.titles]
    mine = squeezed(headline.text) if headline is not None else ""
    for witness, words in told:
        theirs = squeezed(words).lstrip("0123456789") if witness == "the address" else squeezed(words)
        agrees = bool(mine and theirs) and (mine in theirs or (len(theirs) >= 16 and theirs in mine))
        yield witness, words, agrees
