"""In: pages of one or more sites and what is known of these; out: each page at every stage of being read.

Pages of one site teach each other's furniture first, as they do in a crawl.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.page import Page
from kpucrawl.extract.reader import read_page
from kpucrawl.extract.trace import Trace, trace_article
from kpucrawl.items import Article
from kpucrawl.normalise.article import normalise, steps_of
from kpucrawl.normalise.trace import Cut, Mend, Weighed, cuts, mends, weighed
from kpucrawl.persist.archive import DatedId

from .known import days_beside
from .single import SinglePage

Stage = Literal["segments", "raw", "article", "all"]
MOST_TAUGHT = 60
"""Pages of a site that its furniture is learned from; more change nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an archive knows of a site."""

    furniture: Furniture
    dated: list[DatedId]


@dataclass(frozen=True, slots=True)
class Staged:
    """One page at every stage."""

    page: SinglePage
    trace: Trace | None
    """None for a page past the bounds."""
    refusal: str | None
    """Why it is no article: a word of ``extract.verdicts.REASONS``, or a sentence for a page past the bounds."""
    article: Article | None = None
    neighbours: tuple[str | None, str | None] = (None, None)
    cuts: tuple[Cut, ...] = ()
    mends: tuple[Mend, ...] = ()
    days: tuple[Weighed, ...] = field(default=())


def staged(pages: Iterable[SinglePage], known: Mapping[str, Known] | None = None) -> Iterator[Staged]:
    """Yield each page at every stage, in the order given; ``known`` has what is known of sites, by name."""
    listed = list(pages)
    known = known or {}
    furniture = {name: what.furniture for name, what in known.items()}
    for name in dict.fromkeys(page.site.name for page in listed):
        mine = furniture.setdefault(name, Furniture())
        _teach(mine, [page for page in listed if page.site.name == name][:MOST_TAUGHT])
    for page in listed:
        yield _stage(page, furniture[page.site.name], known.get(page.site.name))


def _teach(furniture: Furniture, pages: Iterable[SinglePage]) -> None:
    """Learn from the pages of a site; what is no article teaches nothing."""
    taught = list(filter(None, map(_flattened, pages)))
    for page in taught:
        furniture.learn(page)
    for page in taught:
        try:
            read_page(page, furniture=furniture)
        except NotAnArticle:
            furniture.forget(page)


def _flattened(page: SinglePage) -> Page | None:
    try:
        return flatten(decode(page.body, page.content_type), page.url)
    except PageRefused:
        return None


def _stage(page: SinglePage, furniture: Furniture, known: Known | None) -> Staged:
    try:
        trace = trace_article(
            page.body, page.url, furniture=furniture, expected_title=page.link_text, content_type=page.content_type
        )
    except PageRefused as refusal:
        return Staged(page, None, str(refusal))
    raw = trace.raw
    if raw is None:
        return Staged(page, trace, trace.reason)
    beside: tuple[str | None, str | None] = (None, None)
    article = normalise(raw, page.site, latest=page.fetched_at)
    if article.published_on is None and known is not None and article.key.startswith("id:"):
        beside = days_beside(known.dated, int(article.key[3:]))
        article = normalise(raw, page.site, neighbours=beside, latest=page.fetched_at)
    steps = steps_of(raw, neighbours=beside, latest=page.fetched_at)
    return Staged(page, trace, None, article, beside, tuple(cuts(steps)), tuple(mends(raw, steps)), tuple(weighed(steps)))


def as_json(one: Staged, stage: Stage) -> dict[str, Any]:
    """Return what ``stage`` is to show of a page, as an object for JSON."""
    told: dict[str, Any] = {"name": one.page.name, "url": one.page.url, "site": one.page.site.name}
    told |= {"is_article": one.refusal is None, "reason": one.refusal}
    trace = asdict(one.trace) if one.trace is not None else {}
    raw = trace.pop("raw", None)
    grounds = trace.pop("grounds", ())
    evidence = trace.pop("evidence", ())
    if stage in {"segments", "all"} and one.trace is not None:
        told["page"] = trace
    if stage in {"raw", "all"} and raw is not None:
        told |= {"raw": raw, "evidence": evidence, "grounds": [{"what": what, "weight": weight} for what, weight in grounds]}
    if stage in {"article", "all"} and one.article is not None:
        told["article"] = asdict(one.article)
        told["cuts"] = [asdict(cut) for cut in one.cuts]
        told["mends"] = [asdict(mend) for mend in one.mends]
        told["days"] = [asdict(day) for day in one.days]
        told["neighbours"] = one.neighbours
    return told
