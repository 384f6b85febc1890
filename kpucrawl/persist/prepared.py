"""In: a capture; out: ``Prepared``, the same made storable, with what it is recognised by: made before the file is locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from kpucrawl.items import Article, Capture, Link

from .changes import Row
from .identity import Alias, Fingerprint, aliases, fingerprint, slug_of, storable

_MAX_INTEGER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Prepared:
    """A capture made ready outside the transaction."""

    capture: Capture
    site: int
    mark: Fingerprint
    slug: str | None
    aliases: tuple[Alias, ...]

    @property
    def keys(self) -> Iterator[str]:
        """Every key under which the article may be known."""
        yield self.capture.article.key
        if self.slug is not None and self.capture.article.key != f"slug:{self.slug}":
            yield f"slug:{self.slug}"
        for alias in self.aliases:
            yield alias.key

    @property
    def answered(self) -> Iterator[str]:
        """The keys that this capture answers: its own, and that of the address asked for."""
        yield self.capture.article.key
        for alias in self.aliases:
            if alias.how == "redirect":
                yield alias.key


def prepare(capture: Capture, site: int) -> Prepared:
    """Return the capture with its text made storable, its fingerprint, slug and further addresses."""
    article = _storable(capture.article)
    mark = fingerprint(article.title, article.body, article.image)
    found = aliases(article, capture.asked) if capture.asked or article.addresses else ()
    return Prepared(replace(capture, article=article), site, mark, slug_of(article.url), found)


_TEXTS = ("key", "url", "title", "body", "published_text", "place", "author", "category", "image")
_texts = attrgetter(*_TEXTS)


def _storable(article: Article) -> Article:
    texts = _texts(article)
    fixed = tuple(None if text is None else storable(text) for text in texts)
    links = tuple(_storable_link(link) for link in article.links)
    attachments = tuple(_storable_link(link) for link in article.attachments)
    views = article.views if article.views is None or 0 <= article.views <= _MAX_INTEGER else None
    if fixed == texts and views == article.views and links == article.links and attachments == article.attachments:
        return article
    changes: dict[str, Any] = dict(zip(_TEXTS, fixed, strict=True))
    return replace(article, views=views, links=links, attachments=attachments, **changes)


def _storable_link(link: Link) -> Link:
    return Link(storable(link.url), storable(link.text))


def with_text(prepared: Prepared, row: Row, text: tuple[str, str]) -> Prepared:
    """Return a capture as one of the text that an article has: it tells nothing new of that."""
    article = replace(prepared.capture.article, title=text[0], body=text[1])
    return replace(prepared, capture=replace(prepared.capture, article=article), mark=Fingerprint(row.digest, row.body_hash))
