"""In: a world; out: the truth about it as one record an article, the way ``score`` and other programs read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from kpucrawl.rehearse.pretend import FaultKind, PretendArticle, PretendSite
from kpucrawl.rehearse.views import absolute, article_address
from kpucrawl.rehearse.world import World

_READ = re.compile(r"/(?:blog/read|berita/baca)/([^?#]+?)/?(?:\.html)?$")
# Where a site or an address has one of these, no reader can get at the text.
HIDING: frozenset[FaultKind] = frozenset(
    {"dead", "refused", "reset", "404", "500", "empty", "truncated", "loop", "to_home", "soft_404", "challenge", "suspended"}
)


class Record(TypedDict):
    """One article of the truth."""

    site: str
    theme: str
    url: str
    key: str
    kind: str
    title: str
    body: list[str]
    dateline: str
    byline: str
    credit: str
    tail: str
    preface: str
    author: str | None
    unit_only: bool
    captions: list[str]
    category: str
    published_on: str | None
    date_hint: str | None
    event_on: str
    images: list[str]
    attachments: list[str]
    views: int | None
    dup_group: str | None
    dup_variant: str | None
    formula: str | None
    gone: str | None
    edits: int
    corrected: str | None
    """The kind of the latest correction."""
    reachable: bool
    """Whether a crawl that follows every category of the menu can read it."""


def key_of(url: str) -> str | None:
    """What tells an article from the others of its site, whatever the spelling of its address; None where it is no article's.

    >>> key_of("http://bali.kpu.go.id/index.php/blog/read/8852_rapat-pleno.html")
    'id:8852'
    >>> key_of("https://bali.kpu.go.id/blog/read/rapat-pleno")
    'slug:rapat-pleno'
    """
    found = _READ.search(urlsplit(url).path)
    if not found:
        return None
    number, _, _ = found[1].replace("/", "_", 1).partition("_")
    return f"id:{number}" if number.isdigit() else f"slug:{found[1]}"


def _hidden(site: PretendSite, path: str) -> bool:
    return any(fault.kind in HIDING and fault.where in path for fault in site.faults)


def record(site: PretendSite, article: PretendArticle) -> Record:
    """The truth about one article of the site."""
    url = absolute(site, article_address(site, article)).replace("http://", "https://", 1)
    return Record(
        site=site.name,
        theme=site.theme,
        url=url,
        key=key_of(url) or "",
        kind=article.kind,
        title=article.title,
        body=[paragraph for paragraph in article.body if paragraph],
        dateline=article.dateline,
        byline=article.byline,
        credit=article.credit.strip(),
        tail=article.tail.strip(),
        preface=article.preface,
        author=article.author,
        unit_only=article.unit_only,
        captions=list(article.captions),
        category=site.label(article.category),
        published_on=article.published_on,
        date_hint=article.date_hint,
        event_on=article.event.isoformat(),
        images=[absolute(site, each) for each in article.images],
        attachments=[absolute(site, path) for _, path in article.attachments],
        views=article.views if site.counter else None,
        dup_group=article.dup_group,
        dup_variant=article.dup_variant,
        formula=article.formula,
        gone=article.gone,
        edits=article.edits,
        corrected=article.corrected,
        reachable=article.gone is None and article.listed and not _hidden(site, urlsplit(url).path),
    )


def records(world: World) -> Iterator[Record]:
    """The truth about every article of the world, gone ones included."""
    for site in world.sites:
        for article in world.articles(site.name):
            yield record(site, article)


def write(world: World, path: Path) -> int:
    """Write the truth to ``path`` as JSON lines; how many there are."""
    lines = [json.dumps(each, ensure_ascii=False) for each in records(world)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return len(lines)


def read(path: Path) -> tuple[Record, ...]:
    """The truth that ``write`` wrote."""
    with path.open(encoding="utf-8") as lines:
        made: Iterable[Record] = map(json.loads, lines)
        return tuple(made)
