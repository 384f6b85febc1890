"""In: a ``RawArticle``, strings as found, and its ``Site``; out: an ``Article``, clean text and real dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.errors import AddressRefused
from kpucrawl.items import Article, ArticleKind, Block, RawArticle, Site
from kpucrawl.normalise.boilerplate import Stripped, strip, views
from kpucrawl.normalise.characters import clean_article
from kpucrawl.normalise.credit import Credited, take_credit
from kpucrawl.normalise.dateline import Dateline, dateline_of
from kpucrawl.normalise.event import Told, told_day
from kpucrawl.normalise.kind import kind_of
from kpucrawl.normalise.posted import Hint, Posted, day_of_posting, hints
from kpucrawl.normalise.settle import Evidence

_LABEL = re.compile(r"(?:kategori|category|rubrik|kanal)\s?:\s?", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•·●▪■◦○‣➢➤✓✔*-] )+(?=.)")
"""Printed before an item, the list's sign is markup put in by hand; a number stays, since the text may speak of it."""
CELL = "\t"
"""Between the cells of a table's row, which an extractor parts by tabs."""


def normalise(
    raw: RawArticle, site: Site, *, neighbours: tuple[str | None, str | None] = (None, None), latest: str | None = None
) -> Article:
    """Turn what a page says into an article; never raises on any text.

    ``neighbours`` are the days (``YYYY-MM-DD``) of the nearest known articles of the site with a lower and a higher id,
    ``latest`` is the day (or ISO time) the page was fetched: nothing on it was posted later. Both help to settle a date whose
    year is not written, ``latest`` also to refuse a day that cannot be. Raises AddressRefused where ``raw.url`` is no
    article's address.

    >>> from kpucrawl.catalogue.sites import site_named
    >>> lines = ("Magetan, kab-magetan.kpu.go.id - KPU ikut sosialisasi, Senin (8/9). (br)", "Bagikan:", "Telah dilihat 24 kali")
    >>> blocks = tuple(Block("paragraph", line) for line in lines)
    >>> raw = RawArticle("https://kab-magetan.kpu.go.id/blog/read/8100_sosialisasi", "Sosialisasi", blocks)
    >>> article = normalise(raw, site_named("kab-magetan"), latest="2026-11-22")
    >>> article.published_on, article.place, article.author, article.views, article.key
    ('2025-09-08', 'Magetan', 'br', 24, 'id:8100')
    >>> article.body
    'Magetan, kab-magetan.kpu.go.id - KPU ikut sosialisasi, Senin (8/9).'
    """
    steps = steps_of(raw, neighbours=neighbours, latest=latest)
    raw, told, posted = steps.raw, steps.told, steps.posted
    return Article(
        site=site.name,
        key=steps.address.key,
        url=steps.address.url,
        kind=steps.kind,
        title=raw.title,
        body="\n\n".join(steps.paragraphs),
        published_on=posted.day.isoformat() if posted.day else None,
        published_by=posted.source,
        published_text=posted.text,
        event_on=told.day.isoformat() if told and steps.kind != "filler" else None,
        place=steps.dateline.place,
        author=steps.credited.author,
        category=_LABEL.sub("", raw.label or "").rstrip(" :") or None,
        views=views(raw.counter) if raw.counter else views(next(iter(steps.stripped.counters), None)),
        image=next(iter(raw.images), None),
        attachments=raw.attachments,
        links=raw.links,
        addresses=_addresses(raw.addresses, steps.address.url),
        read_by=raw.read_by,
        confidence=raw.confidence,
    )


@dataclass(frozen=True, slots=True)
class Steps:
    """What each step of the way from raw to clean found."""

    address: Address
    raw: RawArticle
    """In clean characters."""
    stripped: Stripped
    credited: Credited
    paragraphs: tuple[str, ...]
    dateline: Dateline
    witnesses: tuple[Hint, ...]
    """Of the day of posting, strongest first."""
    told: Told | None
    kind: ArticleKind
    posted: Posted


def steps_of(raw: RawArticle, *, neighbours: tuple[str | None, str | None] = (None, None), latest: str | None = None) -> Steps:
    """Take every step, in order; arguments and errors as for ``normalise``."""
    address = parse_address(raw.url)
    fetched, lower, higher = (_day(day) for day in (latest, *neighbours))
    raw = clean_article(raw)
    stripped = strip(raw.blocks, title=raw.title, label=raw.label, captions=raw.captions)
    credited = take_credit(stripped.blocks, raw.byline)
    paragraphs = _paragraphs(credited.blocks)
    dateline = dateline_of(paragraphs)
    known = Evidence(lower=lower, higher=higher, latest=fetched)
    witnesses = hints(raw.dates, stripped, raw.images, known)
    told = told_day(paragraphs, raw.title, dateline, replace(known, posted=tuple(hint.day for hint in witnesses if hint.day)))
    kind = kind_of(raw.title, credited.blocks, attachments=raw.attachments, images=raw.images, told=told)
    posted = day_of_posting(witnesses, None if kind == "filler" else told, "\n\n".join(paragraphs), fetched)
    return Steps(address, raw, stripped, credited, tuple(paragraphs), dateline, witnesses, told, kind, posted)


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    """Return the blocks' texts, a line each: a line break inside a paragraph is the source's, not the writer's."""
    lines = (
        CELL.join(" ".join(cell.split()) for cell in block.text.split("\t"))
        if block.kind == "row"
        else " ".join(block.text.split())
        for block in blocks
    )
    return [_BULLET.sub("", line) if block.kind == "item" else line for block, line in zip(blocks, lines, strict=True)]


def _addresses(addresses: Sequence[str], own: str) -> tuple[str, ...]:
    """Return the canonical spellings of an article's other addresses; what is no article's address falls away."""
    found: dict[str, None] = {}
    for each in addresses:
        try:
            address = parse_address(each)
        except AddressRefused:
            continue
        if address.kind == "article" and address.url != own:
            found[address.url] = None
    return tuple(found)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
