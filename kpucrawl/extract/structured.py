"""In: the ``<meta>`` values and JSON-LD texts of a page; out: ``Structured``, what the page's makers say of it to machines.

Vocabularies: https://schema.org/Article, https://ogp.me/, Dublin Core, and the ``article:`` properties of OpenGraph.
Any of it may be wrong (a template's fossil, the site's own name as every page's title): it is evidence, never a verdict.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_ARTICLE_TYPES = {"article", "newsarticle", "blogposting", "reportagenewsarticle", "report", "socialmediaposting", "webpage"}
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "article:published",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.issued",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "article.published",
    "sailthru.date",
    "parsely-pub-date",
    "date",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_MOST_LD = 300_000
"""Characters of JSON-LD read; a page needs a few hundred."""
_CONTROL = re.compile(r"[\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Structured:
    """What the page says of itself to machines; every field as found, missing ones empty."""

    titles: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    dated: tuple[tuple[str, str], ...] = ()
    """(day, headline) of each thing that has both: some may be other articles."""
    descriptions: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    section: str | None = None
    authors: tuple[str, ...] = ()
    """Of persons; an organisation's name is that of the office."""
    site_name: str | None = None
    addresses: tuple[str, ...] = ()


def read_structured(metas: Mapping[str, str], canonical: str | None, scripts: Sequence[str]) -> Structured:
    """Gather the structured data of a page.

    ``metas`` maps lower-case names or properties to contents, ``canonical`` is ``<link rel=canonical>``, ``scripts`` are
    JSON-LD texts; broken JSON is passed over.

    >>> read_structured({"og:title": "Rapat"}, None, ['{"@type": "NewsArticle", "datePublished": "2026-03-16"}']).published
    ('2026-03-16',)
    """
    titles: list[str] = []
    published: list[str] = []
    dated: list[tuple[str, str]] = []
    descriptions: list[str] = []
    images: list[str] = []
    authors: list[str] = []
    section = metas.get("article:section")
    for node in _nodes(scripts):
        kinds = node.get("@type", "")
        kinds = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
        if not kinds & _ARTICLE_TYPES:
            continue
        into = ((titles, "headline"), (published, "datePublished"), (descriptions, "description"))
        for target, name in into:
            if "webpage" in kinds and target is titles:
                continue  # a WebPage's name carries the site's name with it
            value = node.get(name)
            if isinstance(value, str) and value.strip():
                target.append(value.strip())
        if isinstance(day := node.get("datePublished"), str) and isinstance(headline := node.get("headline"), str):
            dated.append((day.strip(), headline))
        images.extend(_image_addresses(node.get("image")))
        authors.extend(_persons(node.get("author")))
        named = node.get("articleSection")
        if section is None and isinstance(named, str):
            section = named
    titles += [metas[name] for name in _TITLES if metas.get(name)]
    published += [metas[name] for name in _PUBLISHED if metas.get(name)]
    descriptions += [metas[name] for name in ("og:description", "description", "twitter:description") if metas.get(name)]
    images += [metas[name] for name in ("og:image", "twitter:image") if metas.get(name)]
    authors += [metas[name] for name in ("author", "article:author") if metas.get(name)]
    addresses = [address for address in (canonical, metas.get("og:url")) if address]
    return Structured(
        tuple(dict.fromkeys(titles)),
        tuple(dict.fromkeys(published)),
        tuple(dated),
        tuple(dict.fromkeys(descriptions)),
        tuple(dict.fromkeys(images)),
        section,
        tuple(dict.fromkeys(authors)),
        metas.get("og:site_name"),
        tuple(dict.fromkeys(addresses)),
    )


def _nodes(scripts: Sequence[str]) -> Iterator[dict[str, object]]:
    """Every object of the JSON-LD texts, ``@graph`` and lists unrolled; two levels are all that is in use."""
    for script in scripts:
        text = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        if not text or len(text) > _MOST_LD:
            continue
        try:
            data = json.loads(text)
        except ValueError:
            try:
                data = json.loads(_CONTROL.sub(" ", text))  # raw line breaks inside strings are the commonest fault
            except (ValueError, RecursionError):
                continue
        except RecursionError:
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield item
                if isinstance(graph, list):
                    yield from (node for node in graph if isinstance(node, dict))


def _persons(value: object) -> list[str]:
    """Return the names of an ``author`` that are not said to be an organisation's."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) and "Organization" not in str(item.get("@type", "")) else item
        if isinstance(name, str) and name.strip():
            found.append(name.strip())
    return found


def _image_addresses(value: object) -> list[str]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        address = item.get("url") if isinstance(item, dict) else item
        if isinstance(address, str):
            found.append(address)
    return found
