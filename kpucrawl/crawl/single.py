"""In: the address of one page, or a file that holds one; out: its article as the reader and the normaliser see it, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kpucrawl.catalogue.addresses import fetchable, parse_address
from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.errors import AddressRefused, BadOption, PageUnreachable
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.reader import read_article
from kpucrawl.items import Site
from kpucrawl.normalise.article import normalise

MOST_BYTES = 8 * 1024 * 1024  # as settings.DOWNLOAD_MAXSIZE


@dataclass(frozen=True, slots=True)
class SinglePage:
    """One page as it was answered or stored."""

    text: str
    url: str
    """An article's address; where the page answered."""


def read_single(source: str, url: str | None = None, *, raw: bool = False) -> str:
    """Return, as a JSON object, the article of a page: its ``article`` and, with ``raw``, what was found before it was cleaned.

    ``source`` is an address or a file; ``url`` is a file's address, where the page itself does not tell it. Raises NotAnArticle,
    PageRefused, PageUnreachable, AddressRefused, and BadOption where it is neither a file nor an address.
    """
    page = _fetched(source) if "://" in source else _stored(Path(source), url)
    site = _site_of(page.url)
    found = read_article(page.text, page.url)
    answer: dict[str, Any] = {"article": asdict(normalise(found, site))}
    if raw:
        answer["raw"] = asdict(found)
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _fetched(url: str) -> SinglePage:
    """Ask for a page; raises PageUnreachable where there is none, AddressRefused for one of no regional office."""
    from .onepage import answer_of  # noqa: PLC0415 – a file needs no Scrapy, which takes half a second

    asked = fetchable(url)
    _site_of(asked)
    answer = answer_of(asked)
    if isinstance(answer, str):
        raise PageUnreachable(f"{asked} gave no page: {answer}; try it in a browser, or again later")
    return SinglePage(decode(answer.body, (answer.headers.get("Content-Type") or b"").decode("latin-1")), answer.url)


def _stored(path: Path, url: str | None) -> SinglePage:
    if not path.is_file():
        raise BadOption(f"{path} is no file, and no address either: an address begins with https://")
    with path.open("rb") as file:
        text = decode(file.read(MOST_BYTES), None)
    if url is not None:
        return SinglePage(text, url)
    for told in flatten(text, "https://www.kpu.go.id/").structured.addresses:
        if _is_an_article(told):
            return SinglePage(text, told)
    raise BadOption(f"{path} does not tell its address: give it with --url https://…/blog/read/…")


def _is_an_article(url: str) -> bool:
    try:
        address = parse_address(url)
    except AddressRefused:
        return False
    return address.kind == "article" and site_of_host(address.host) is not None


def _site_of(url: str) -> Site:
    """Return the site of an address; raises AddressRefused for one of no regional office."""
    site = site_of_host(parse_address(url).host)
    if site is None:
        raise AddressRefused("no site of a regional office", url)
    return site
