"""In: an article; out: what it is recognised by: folded text, digests, slug, and the further addresses it may be known under."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Literal

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.errors import AddressRefused
from kpucrawl.items import Article

How = Literal["read", "redirect", "claimed"]
"""``read``: the article's text was read there; ``redirect``: asking there led to it; ``claimed``: the page only says so."""

FIRM: frozenset[How] = frozenset({"read", "redirect"})
"""The kinds of evidence on which an address counts as known; a claim does not: a template may print one address on every page."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A further address of an article, inside its own site."""

    key: str
    url: str
    how: How


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is compared by."""

    digest: str
    """``sha256:`` and hex, over title and body."""
    body_hash: int
    """64 bits of the body alone, signed as SQLite's integers are; see ``fingerprint`` for an empty body."""


def fold(text: str) -> str:
    """Return the text as compared: Unicode NFC, every run of white space one blank.

    >>> fold("Rapat  Pleno\\n\\n Terbuka ")
    'Rapat Pleno Terbuka'
    """
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def storable(text: str) -> str:
    """Return the text as SQLite can hold it: a NUL or half a surrogate pair becomes U+FFFD.

    Both come in by JSON-LD escapes; one such string must not cost the other articles of its batch.

    >>> storable("a\\x00b\\ud800") == "a\\ufffdb\\ufffd"
    True
    """
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def fingerprint(title: str, body: str, image: str | None = None) -> Fingerprint:
    """Return the fingerprint of a text: SHA-256 of the folded title, a line break and the folded body, as UTF-8.

    A post that is only a picture has an empty body, as many have: its body hash is that of title and picture, and 0, which is
    equal to no other, without a picture.

    >>> fingerprint("Judul", "Satu  dua") == fingerprint("Judul ", "Satu dua"), fingerprint("Judul", " ").body_hash
    (True, 0)
    """
    head, text = fold(title).encode(), fold(body).encode()
    digest = "sha256:" + hashlib.sha256(head + b"\n" + text).hexdigest()
    matter = text or (b"\0".join((b"", head, image.encode())) if image else b"")
    body_hash = int.from_bytes(hashlib.blake2b(matter, digest_size=8).digest(), "big", signed=True) if matter else 0
    return Fingerprint(digest, body_hash)


def number_of(key: str) -> int | None:
    """Return the id in a key, None for a key without one.

    >>> number_of("id:9838"), number_of("slug:rapat-pleno")
    (9838, None)
    """
    return int(key[3:]) if key.startswith("id:") else None


def slug_of(url: str) -> str | None:
    """Return the slug of an article's address, None where it has none that tells anything (``-``).

    >>> slug_of("https://kab-kediri.kpu.go.id/blog/read/10000_sumpah-pemuda"), slug_of("https://kab-kediri.kpu.go.id/blog/read/7_-")
    ('sumpah-pemuda', None)
    """
    address = _article_address(url)
    return None if address is None or address.slug in {None, "-"} else address.slug


def aliases(article: Article, asked: str | None = None) -> tuple[Alias, ...]:
    """Return the further addresses of an article that lie on its own site and do not contradict its id.

    ``asked`` is the address asked for where a redirect led from it to the article's. An address that names another id is left
    out, unless it was asked for: a re-post under a new id is another article, and templates print wrong canonical addresses.
    """
    found: dict[str, Alias] = {}
    for url, how in ((asked, "redirect"), *((url, "claimed") for url in article.addresses)):
        address = _article_address(url) if url else None
        if address is None or address.key == article.key or address.key in found:
            continue
        site = site_of_host(address.host)
        if site is None or site.name != article.site:
            continue
        if how == "redirect":
            found[address.key] = Alias(address.key, address.url, "redirect")
        elif address.slug != "-" and None in {address.id, number_of(article.key)}:
            found[address.key] = Alias(address.key, address.url, "claimed")
    return tuple(found.values())


def _article_address(url: str) -> Address | None:
    try:
        address = parse_address(url)
    except AddressRefused:
        return None
    return address if address.kind == "article" else None
