"""In: an address as a page printed it; out: its parts, its one canonical spelling, and the spelling to ask for.

Only the shapes named below are followed; the forms and the traps are those seen in stored pages of 133 KPU hosts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

from kpucrawl.errors import AddressRefused

from .sites import forbidden_hosts, site_of_host

MAX_LENGTH = 2000  # the longest slug seen has 269 characters; past this an address is an attack or an accident

AddressKind = Literal["home", "article", "listing"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; two spellings of one page have equal ``key`` and host, whatever their ``url``."""

    kind: AddressKind
    host: str
    """Lower case, without port and trailing dot."""
    url: str
    """Canonical and clickable, ASCII."""
    id: int | None = None
    """Of an article; ids are per site."""
    slug: str | None = None
    """Of an article, percent-decoded."""
    category: str | None = None
    """Of a listing: its id in digits, or its slug where it has no id."""
    page: str | None = None
    """Of a listing past its first page, the pager as it ends the canonical address: ``?page=2``, ``/page/2``, ``/20``."""

    @property
    def key(self) -> str:
        """Return the identity inside the site: ``id:9838``, ``slug:rapat-pleno``, ``category:104?page=2`` or ``home``."""
        if self.kind == "article":
            return f"id:{self.id}" if self.id is not None else f"slug:{self.slug}"
        return f"category:{self.category}{self.page or ''}" if self.kind == "listing" else "home"


_ANY = re.IGNORECASE | re.ASCII  # without ASCII, ſ would pass for s

# scheme, authority, path, query; the fragment falls away
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", _ANY)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+kpu\.go\.id")
_SLASHES = re.compile(r"/{2,}")
_INDEX = re.compile(r"(?:/index\.php)+(?=/|$)", _ANY)
_ARTICLE = re.compile(r"/(blog/read|berita/baca)/(?:([0-9]+)(?:([_/])([^/]*))?|([^/]+))/?", _ANY)
_LISTING = re.compile(r"/(blog/category|berita)/([^/]+(?:/[^/]+){0,3})/?", _ANY)
_ID = re.compile(r"([0-9]+)(?:_(.*))?")
_PAGER_WORDS = frozenset({"page", "halaman", "hal"})
_TAIL = re.compile(r"(?:\.html?)+$", _ANY)
_FILE = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|bmp|ico|docx?|xlsx?|pptx?|zip|rar|7z|mp[34]|avi|mov|css|js|json|xml|rss|txt|csv|php|aspx?)$",
    _ANY,
)
# What scanners, scripts and broken templates leave and no slug holds (kab-jepara: \u0022onmouseover='R251(97653)').
_JUNK = re.compile(r"[\x00-\x1f\x7f-\x9f\\\"<>{}|^`=;/\ud800-\udfff]")
_NAME = re.compile(r"[\w.,&+~-]+")  # a listing's slug: stricter than an article's, since everything after the id is accepted
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*")
_SAFE = "-._~!$&'()*+,:@"  # RFC 3986 pchar less `;=`, which _JUNK refuses

# Pagers as query: `page` is the form seen; the others are common in this kind of CMS (`page_group` is CodeIgniter's).
_PAGER = re.compile(r"(?:page|hal|halaman|paged|pg|p|start|offset|limitstart|[a-z0-9]+[_-]page|page_[a-z0-9_]+)", _ANY)
_PAGERS_IN_ORDER = ("page", "hal", "halaman", "paged", "pg", "p", "start", "offset", "limitstart")
_NUMBER = re.compile(r"[0-9]{1,9}")

# Parameters that never change what a page says: campaign and click marks, sessions, share and print variants, language.
_NOISE = re.compile(
    r"(?:utm_\w*|ga_\w*|mc_[ce]id|_ga|_gl|_hs\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|si"
    r"|fb_\w+|ref|ref_src|ref_url|source|spm|phpsessid|jsessionid|aspsessionid\w*|ci_session\w*|csrf\w*|_token|session_?id|sess|sid"
    r"|share|shared|amp|print|cetak|lang|locale|theme|font|nocache|cache|_|t|ts|timestamp|v|ver|rand)",
    _ANY,
)


class _Refusal(Exception):
    """The reason an address is refused, on its way to the cache."""


def parse_address(url: str) -> Address:
    """Take an absolute address apart; raises AddressRefused with the reason, and nothing else, on any text.

    The steps, in order:

    1. White space around is cut, line breaks inside are cut (as browsers do); past 2,000 characters it is refused.
    2. Scheme ``http`` or ``https`` only; canonical is ``https``.
    3. Host: no user or password, default port only, lower case, no trailing dot, ``www.`` before a known site cut; it must lie
       under kpu.go.id or be one of a site's ``other_hosts``, and not be one of those that must never be asked.
    4. The fragment falls away.
    5. Path: runs of slashes become one, ``/index.php`` before it is cut, a trailing slash is cut.
    6. Shape: home; ``/blog/read/`` or ``/berita/baca/`` and an article; ``/blog/category/`` or ``/berita/{id}`` and a listing.
    7. An article is ``{id}``, ``{id}_{slug}``, ``{id}/{slug}`` or ``{slug}``; the id is digits up to ``_``, ``/`` or the end.
       ``.html`` after it is cut. Id and slug stay as printed. Its query falls away.
    8. A listing is its id (a slug after it is cut) or its slug; one pager is kept, in the path (``/page/2``, ``/20``) or in the
       query (``?page=2``, ``?start=20`` …); page 0 and 1 are the first page and have none. All other parameters fall away.
    9. Percent-encoding: decoded, then encoded again as UTF-8, capitals in ``%XX``, only where needed. Text that no slug holds
       (control characters, quotes, ``\\``, ``=`` …), extra segments and names of files are refused.

    >>> parse_address("HTTP://Kab-Kediri.kpu.go.id/index.php/blog/read/10000_kpu-kabupaten-kediri?utm_source=x#top").url
    'https://kab-kediri.kpu.go.id/blog/read/10000_kpu-kabupaten-kediri'
    >>> parse_address("https://kab-jepara.kpu.go.id/index.php/blog/category/104?page=1").url
    'https://kab-jepara.kpu.go.id/blog/category/104'
    >>> parse_address("https://jambi.kpu.go.id/blog/read/2024-tahun-pemilu").key
    'slug:2024-tahun-pemilu'
    >>> parse_address("https://malut.kpu.go.id/index.php/blog/category/104/82/93?page=25")
    Traceback (most recent call last):
    kpucrawl.errors.AddressRefused: segments after a listing: https://malut.kpu.go.id/index.php/blog/category/104/82/93?page=25
    """
    answer = _parse(url)
    if isinstance(answer, str):
        raise AddressRefused(answer, url)
    return answer


def canonical(url: str) -> str:
    """Return the one spelling that all spellings of a page share; raises AddressRefused. Steps: see ``parse_address``.

    >>> canonical("https://kpud-grobogankab.go.id/blog/read/9094_sumpah-pemuda.html")
    'https://kpud-grobogankab.go.id/blog/read/9094_sumpah-pemuda'
    """
    return parse_address(url).url


def fetchable(url: str) -> str:
    """Return the address to ask for: as the site printed it, less fragment, tracking and session parameters.

    It keeps ``index.php``, ``.html``, the scheme and every other parameter, since a site may answer to nothing else. Raises
    AddressRefused as ``parse_address`` does.

    >>> fetchable("http://Bali.kpu.go.id/index.php/blog/category/104?page=2&utm_medium=wa&PHPSESSID=1#isi")
    'http://bali.kpu.go.id/index.php/blog/category/104?page=2'
    """
    parse_address(url)
    match = _PARTS.match(_trim(url))
    if match is None:  # cannot be: it has just been parsed
        raise AddressRefused("no http address", url)
    scheme, authority, path, query = match.groups()
    host = authority.lower().partition(":")[0].removesuffix(".")
    kept = "&".join(part for part in (query or "").split("&") if part and not _NOISE.fullmatch(part.partition("=")[0]))
    return f"{scheme.lower()}://{host}{path or '/'}{'?' + kept if kept else ''}"


def _trim(url: str) -> str:
    url = url.strip()
    if "\n" in url or "\t" in url or "\r" in url:  # a hard-wrapped attribute
        url = url.translate({9: None, 10: None, 13: None}).strip()
    return url


@lru_cache(maxsize=8192)  # a site's menu and sidebar links stand on each of its pages
def _parse(url: str) -> Address | str:
    """Return the address, or the reason it is refused: reasons are cached too, since most links of a page are refused."""
    if len(url) > MAX_LENGTH:
        return "too long"
    match = _PARTS.match(_trim(url))
    if match is None:
        return "no http address"
    scheme, authority, path, query = match.groups()
    host = _host(authority, scheme.lower())
    if not host:
        return "a host that is no office of KPU"
    if "//" in path:
        path = _SLASHES.sub("/", path)
    path = _INDEX.sub("", path, count=1) if path[:10].lower() == "/index.php" else path
    try:
        if path in {"", "/", "/index.html"}:
            address = _home(host, query)
        elif (found := _ARTICLE.fullmatch(path)) is not None:
            address = _article(host, found)
        elif (found := _LISTING.fullmatch(path)) is not None:
            address = _listing(host, found, query)
        else:
            return "no article, listing or home page"
    except _Refusal as refusal:
        return str(refusal)
    return address if len(address.url) <= MAX_LENGTH else "too long"


@lru_cache(maxsize=4096)
def _host(authority: str, scheme: str) -> str:
    """Return the host an authority names, or nothing where it may not be asked."""
    if len(authority) > 260 or not authority.isascii():
        return ""
    host, colon, port = authority.lower().partition(":")
    if colon and port not in {"", "443" if scheme == "https" else "80"}:
        return ""
    host = host.removesuffix(".")
    if host.startswith("www.") and site_of_host(host[4:]) is not None:
        host = host[4:]
    if site_of_host(host) is not None:
        return host
    return host if _HOST.fullmatch(host) and host not in forbidden_hosts() else ""


def _home(host: str, query: str | None) -> Address:
    if query and any(part and not _NOISE.fullmatch(part.partition("=")[0]) for part in query.split("&")):
        raise _Refusal("a query on the home page")  # Joomla's /?option=com_content, WordPress' /?p=12: another CMS
    return Address("home", host, f"https://{host}/")


def _article(host: str, found: re.Match[str]) -> Address:
    prefix, number, parting, slug, alone = found.groups()
    if number is None and _FILE.search(alone):
        raise _Refusal("a file")
    text, printed = _text(_TAIL.sub("", alone if number is None else slug or ""))
    if number is None:
        head, parted, rest = text.partition("_")
        if _is_number(head) and (parted or not rest):  # digits shown only by cutting `.html` or decoding: /blog/read/9838.html
            number, parting, text, printed = head, parted, rest, printed.partition("_")[2]
    if number is None:
        if not text or text in {".", ".."}:
            raise _Refusal("no article, listing or home page")
        return Address("article", host, f"https://{host}/{prefix.lower()}/{printed}", None, text)
    if len(number) > 18:  # past SQLite's integers
        raise _Refusal("an id past all bounds")
    ident = int(number)
    if not text or text in {".", ".."}:
        return Address("article", host, f"https://{host}/{prefix.lower()}/{ident}", ident)
    return Address("article", host, f"https://{host}/{prefix.lower()}/{ident}{parting}{printed}", ident, text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _listing(host: str, found: re.Match[str], query: str | None) -> Address:
    prefix = found.group(1).lower()
    first, *rest = _TAIL.sub("", found.group(2)).split("/")
    number = _ID.fullmatch(first)
    if number is not None:
        if len(number.group(1)) > 18:
            raise _Refusal("an id past all bounds")
        category = printed = str(int(number.group(1)))
        if number.group(2):
            _name(number.group(2))
        if rest and not _is_number(rest[0]) and not (rest[0].lower() in _PAGER_WORDS and len(rest) > 1):
            _name(rest.pop(0))
    elif prefix == "berita":  # /berita/{slug} is an article of an old CMS
        raise _Refusal("no article, listing or home page")
    else:
        category, printed = _name(first)
    word = rest.pop(0).lower() if len(rest) == 2 and rest[0].lower() in _PAGER_WORDS else ""
    if len(rest) > 1 or (rest and not _NUMBER.fullmatch(rest[0])):  # malut's /104/82/93
        raise _Refusal("segments after a listing")
    page = None
    if rest and int(rest[0]) > 1:
        page = f"/{word}/{int(rest[0])}" if word else f"/{int(rest[0])}"
    if query and (asked := _pager_of_query(query)):
        if rest:  # one spelling of a page has one pager; two are a trap (malut's ?page=25)
            raise _Refusal("segments after a listing")
        page = asked
    return Address("listing", host, f"https://{host}/{prefix}/{printed}{page or ''}", None, None, category, page)


def _name(segment: str) -> tuple[str, str]:
    """Return a listing's slug decoded and encoded again; raises _Refusal where it is junk."""
    text, printed = _text(segment)
    if not _NAME.fullmatch(text) or text in {".", ".."}:
        raise _Refusal("text after a listing's id")
    return text, printed


def _pager_of_query(query: str) -> str | None:
    """Return the pager of a query as the canonical address ends in it, None for a first page."""
    pagers: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if _PAGER.fullmatch(name) and value:
            if not _NUMBER.fullmatch(value):
                raise _Refusal("a page number past all bounds")
            pagers.setdefault(name.lower(), value)
    if not pagers:
        return None
    name = next((known for known in _PAGERS_IN_ORDER if known in pagers), next(iter(pagers)))
    number = int(pagers[name])
    return f"?{name}={number}" if number > 1 else None


def _text(segment: str) -> tuple[str, str]:
    """Return a path segment decoded and encoded again; raises _Refusal where it holds what no slug holds."""
    if _PLAIN.fullmatch(segment):
        return segment, segment
    try:
        text = unquote_to_bytes(segment).decode("utf-8")
    except UnicodeError:
        raise _Refusal("text that is no UTF-8") from None
    if _JUNK.search(text):
        raise _Refusal("text that no slug holds")
    return text, quote(text, safe=_SAFE)
