"""In: an article's number in the archive, or any spelling of its address; out: all the archive knows of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.errors import AddressRefused, NoSuchArticle

from .rows import Rows, Value, select


@dataclass(frozen=True, slots=True)
class Found:
    """One article with what belongs to it."""

    article: dict[str, Value]
    """Column → value, as the view ``articles`` has them."""
    links: tuple[dict[str, Value], ...]
    """Attachments and outgoing links."""
    versions: tuple[dict[str, Value], ...]
    """Its texts, the first one first, without their bodies."""
    addresses: tuple[str, ...]
    """All addresses it is known under."""
    absences: tuple[dict[str, Value], ...] = ()
    """Each time it was missing, the first one first."""


def find(connection: sqlite3.Connection, asked: str) -> Found:
    """Return the article of a number (``12``) or address, in any spelling, with or without ``https://``.

    Raises NoSuchArticle where the archive does not hold it, or where the text is neither.
    """
    asked = asked.strip()
    ident = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else _ident_of_address(connection, asked)
    rows = list(select(connection, "SELECT * FROM articles WHERE id = ?", (ident,)).dicts())
    if not rows:
        raise NoSuchArticle(f"no article has the number {asked}: find one with `kpucrawl search WORDS`, or give its address")
    return Found(
        article=rows[0],
        links=tuple(_of(connection, "SELECT kind, url, text, gone_at FROM links WHERE article = ? ORDER BY kind, url", ident)),
        versions=tuple(
            _of(connection, "SELECT number, cause, seen_at, title FROM versions WHERE article = ? ORDER BY number", ident)
        ),
        addresses=tuple(
            str(row["url"]) for row in _of(connection, "SELECT DISTINCT url FROM addresses WHERE article = ? ORDER BY url", ident)
        ),
        absences=tuple(_of(connection, "SELECT * FROM absences WHERE article = ? ORDER BY missing_since", ident)),
    )


def _of(connection: sqlite3.Connection, sql: str, ident: int) -> list[dict[str, Value]]:
    return list(select(connection, sql, (ident,)).dicts())


def _ident_of_address(connection: sqlite3.Connection, asked: str) -> int:
    """Return the number of an address's article; raises NoSuchArticle."""
    url = asked if "://" in asked else f"https://{asked.removeprefix('//')}"
    try:
        address = parse_address(url)
    except AddressRefused as error:
        raise NoSuchArticle(f"{asked[:200]!r} is neither an article's number nor its address ({error.reason})") from error
    site = site_of_host(address.host)
    if address.kind != "article" or site is None:
        raise NoSuchArticle(
            f"{address.url} is no article of a regional office: give an address such as https://…/blog/read/9838_…"
        )
    # An article's own key outranks an address that a page only claims for itself; equal ones cannot be (they are unique).
    sql = "SELECT article FROM addresses WHERE site = ? AND key = ? ORDER BY how = 'own' DESC, how = 'claimed' LIMIT 1"
    row = connection.execute(sql, (site.name, address.key)).fetchone()
    if row is None:
        raise NoSuchArticle(f"the archive does not hold {address.url}: `kpucrawl crawl {site.name}` looks for it")
    return int(row[0])


def versions_of(connection: sqlite3.Connection, ident: int) -> Rows:
    """Return all texts of an article, whole, the first one first."""
    return select(connection, "SELECT * FROM versions WHERE article = ? ORDER BY number", (ident,))
