"""In: what a person names to be read, addresses, files, folders; out: the pages there, each with its address and site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpucrawl.catalogue.addresses import fetchable, parse_address
from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.clock import now
from kpucrawl.errors import AddressRefused, ArchiveError, BadOption, PageRefused, PageUnreachable
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.items import Site
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import read_page

MOST_BYTES = 8 * 1024 * 1024  # as settings.DOWNLOAD_MAXSIZE
MOST_FILES = 2000
"""Of a folder: each is held while its neighbours are read."""
_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".php"})
_NOT_OF_SLUGS = re.compile(r"[^a-z0-9_]+")
_HOST = re.compile(r"https?://([a-z0-9-]+\.kpu\.go\.id)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SinglePage:
    """One page as it was answered or stored."""

    name: str
    """As the person named it."""
    body: bytes
    content_type: str | None
    url: str
    """An article's address; where the page answered."""
    site: Site
    fetched_at: str | None = None
    """When it was answered; None for a file, which does not tell."""
    link_text: str | None = None
    """The words of the link that led to it, where they are known."""
    made_up: bool = False
    """Whether the address is only made of the file's name."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that cannot be taken for an article's page."""

    name: str
    why: str


def pages_of(
    names: Sequence[str], url: str | None = None, site: Site | None = None, archive: Path | None = None
) -> Iterator[SinglePage | Skipped]:
    """Yield the pages that ``names`` mean: files, folders of them, or addresses.

    ``url`` is the address of the one file given; ``site`` the office's site of files that do not tell theirs; with ``archive`` an
    address is not asked for but taken from the raw pages kept beside the archive. Raises BadOption, AddressRefused,
    PageUnreachable, and ArchiveError for a page that was not kept.
    """
    if url is not None and (len(names) > 1 or "://" in names[0] or Path(names[0]).is_dir()):
        raise BadOption("--url is the address of one file: name that file alone")
    fetched = _fetched([name for name in names if "://" in name]) if archive is None else {}
    for name in names:
        if "://" in name:
            yield _kept(name, archive) if archive is not None else fetched[name]
        elif name and Path(name).is_dir():
            yield from _folder(Path(name), site)
        else:
            yield _stored(Path(name), url, site)


def _fetched(urls: Sequence[str]) -> dict[str, SinglePage]:
    """Ask for pages, each once, and return them by the address as given."""
    asked = {url: fetchable(url) for url in urls}
    for each in asked.values():
        _site_of_article(each)
    if not asked:
        return {}
    from .onepage import answers_of  # noqa: PLC0415 – a file needs no Scrapy, which takes half a second

    answers, pages = answers_of(list(dict.fromkeys(asked.values()))), {}
    for url, each in asked.items():
        answer = answers[each]
        if isinstance(answer, str):
            raise PageUnreachable(f"{each} gave no page: {answer}; try it in a browser, or again later")
        if not _is_an_article(answer.url):
            raise PageUnreachable(
                f"{each} led to {answer.url}, which is no article's address: the article is gone, or it never was"
            )
        kind = (answer.headers.get("Content-Type") or b"").decode("latin-1")
        pages[url] = SinglePage(url, answer.body, kind, answer.url, _site_of(answer.url), now())
    return pages


def _kept(url: str, archive: Path) -> SinglePage:
    """Take a page from store."""
    address, site = parse_address(fetchable(url)), _site_of_article(fetchable(url))
    with Archive(archive, readonly=True) as opened:
        record = opened.page_of(site.name, address.key)
    if record is None:
        raise ArchiveError(f"{archive} has kept no page of {address.url}: leave --kept out to ask for it")
    page = read_page(archive.parent / "pages", record)
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), None)
    return SinglePage(url, page.body, kind, page.url, site, page.fetched_at, page.link_text or None)


def _folder(folder: Path, site: Site | None) -> Iterator[SinglePage | Skipped]:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS and path.is_file())
    if not files:
        raise BadOption(f"{folder} holds no pages: their names end in .html, .htm or .php")
    for path in files[:MOST_FILES]:
        try:
            yield _stored(path, None, site)
        except (BadOption, AddressRefused, PageRefused) as error:
            yield Skipped(str(path), str(error))
    for path in files[MOST_FILES:]:
        yield Skipped(str(path), f"only the first {MOST_FILES:,} pages of a folder are read")


def _stored(path: Path, url: str | None, site: Site | None) -> SinglePage:
    if not path.is_file():
        raise BadOption(f"{str(path)!r} is no file, and no address either: an address begins with https://")
    with path.open("rb") as file:
        body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise PageRefused(f"{path} has more than {MOST_BYTES:,} bytes: no page of a crawl is as long")
    if url is not None:
        return SinglePage(str(path), body, None, url, _site_of_article(url))
    text = decode(body)
    for address in flatten(text, "https://www.kpu.go.id/").structured.addresses:
        if _is_an_article(address) and (site is None or _site_of(address) is site):
            return SinglePage(str(path), body, None, address, _site_of(address))
    site = site or _site_linked_to(text)
    if site is None:
        raise BadOption(f"{path} does not tell its address: give it with --url https://…/blog/read/…, or the site with --site")
    slug = _NOT_OF_SLUGS.sub("-", path.stem.lower()).strip("-") or "halaman"
    return SinglePage(str(path), body, None, f"https://{site.host}/blog/read/{slug}", site, made_up=True)


def _site_linked_to(text: str) -> Site | None:
    """Return the office's site that a page links to most: nearly always its own."""
    hosts = Counter(host.lower() for host in _HOST.findall(text))
    sites = (site_of_host(host) for host, _ in hosts.most_common(9))
    return next((site for site in sites if site is not None), None)


def _is_an_article(url: str) -> bool:
    try:
        address = parse_address(url)
    except AddressRefused:
        return False
    return address.kind == "article" and site_of_host(address.host) is not None


def _site_of_article(url: str) -> Site:
    """Return the site of an article's address; raises AddressRefused for any other address."""
    if parse_address(url).kind != "article":
        raise AddressRefused("no article's address", url)
    return _site_of(url)


def _site_of(url: str) -> Site:
    """Return the site of an address; raises AddressRefused for one of no regional office."""
    site = site_of_host(parse_address(url).host)
    if site is None:
        raise AddressRefused("no site of a regional office", url)
    return site
