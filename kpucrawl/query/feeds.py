"""In: rows of articles, newest first; out: an Atom or RSS feed of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kpucrawl.catalogue.families import UTC_OFFSETS
from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import BadOption

from .rows import Rows, Value

MOST = 50
"""Entries of a feed unless told: readers ask for it again and again, and keep what they have seen."""
COLUMNS = ("id", "site", "url", "title", "body", "published_on", "first_seen", "changed_at", "author", "category")
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 has no way to write."""
_SUMMARY = 400
"""Characters of the text in RSS, whose readers show it whole; Atom has it all."""


def write_atom(
    rows: Rows,
    stream: TextIO,
    *,
    title: str = "kpucrawl",
    ident: str = "urn:kpucrawl:articles",
    links: Mapping[str, str] | None = None,
) -> int:
    """Write an Atom feed (RFC 4287) and return how many entries it has.

    An entry's id is the article's address, which stays; ``updated`` is the time of its last edit, or of its first reading.
    ``links`` are the feed's own, relation → address: ``self``, ``alternate``.
    Raises BadOption where rows lack a column that an entry needs.
    """
    entries = list(_entries(rows))
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, "title", title)
    _add(feed, "id", ident)
    for relation, address in (links or {}).items():
        SubElement(feed, "link", rel=relation, href=_clean(address))
    _add(feed, "updated", _latest(entries))
    _add(feed, "generator", "kpucrawl")
    for entry in entries:
        made = SubElement(feed, "entry")
        _add(made, "title", entry["title"])
        _add(made, "id", entry["url"])
        SubElement(made, "link", href=_clean(entry["url"]), rel="alternate")
        _add(made, "updated", _updated(entry))
        if entry["published_on"]:
            _add(made, "published", _posted(entry).isoformat())
        _add(SubElement(made, "author"), "name", entry["author"] or _office(entry))
        if entry["category"]:
            SubElement(made, "category", term=_clean(entry["category"]))
        _add(made, "content", entry["body"]).set("type", "text")
    return _write(feed, stream, len(entries))


def write_rss(rows: Rows, stream: TextIO, *, title: str = "kpucrawl", link: str = "https://www.kpu.go.id/") -> int:
    """Write an RSS 2.0 feed and return how many items it has: headline, address, day, label and the beginning of the text."""
    entries = list(_entries(rows))
    feed = Element("rss", version="2.0")
    channel = SubElement(feed, "channel")
    _add(channel, "title", title)
    _add(channel, "link", link)
    _add(channel, "description", "What the offices of KPU publish, as kpucrawl found it.")
    _add(channel, "lastBuildDate", format_datetime(datetime.fromisoformat(_latest(entries))))
    for entry in entries:
        item, text = SubElement(channel, "item"), _clean(entry["body"])
        _add(item, "title", entry["title"])
        _add(item, "link", entry["url"])
        _add(item, "guid", entry["url"]).set("isPermaLink", "true")
        _add(item, "description", text if len(text) <= _SUMMARY else f"{text[:_SUMMARY].rsplit(' ', 1)[0]} …")
        if entry["published_on"]:
            _add(item, "pubDate", format_datetime(_posted(entry)))
        if entry["category"]:
            _add(item, "category", entry["category"])
    return _write(feed, stream, len(entries))


def _add(parent: Element, name: str, value: Value) -> Element:
    made = SubElement(parent, name)
    made.text = _clean(value)
    return made


def _entries(rows: Rows) -> Iterator[dict[str, Value]]:
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        raise BadOption(f"a feed needs the columns {', '.join(missing)}: export articles without --columns")
    return rows.dicts()


def _updated(entry: dict[str, Value]) -> str:
    return str(entry["changed_at"] or entry["first_seen"])


def _latest(entries: list[dict[str, Value]]) -> str:
    return max(map(_updated, entries), default="1970-01-01T00:00:00Z")


def _posted(entry: dict[str, Value]) -> datetime:
    """Return the beginning of the day of posting, where the office is."""
    hours = UTC_OFFSETS[site_named(str(entry["site"])).timezone]
    return datetime.fromisoformat(f"{entry['published_on']}T00:00:00+{hours:02}:00")


def _office(entry: dict[str, Value]) -> str:
    return f"KPU {site_named(str(entry['site'])).office}"


def _clean(value: Value) -> str:
    """Return a text that XML can hold.

    >>> _clean("Rapat\\x00 \\x1b[31mPleno")
    'Rapat [31mPleno'
    """
    return "" if value is None else _FORBIDDEN.sub("", str(value))


def _write(feed: Element, stream: TextIO, entries: int) -> int:
    indent(feed)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n")
    return entries
