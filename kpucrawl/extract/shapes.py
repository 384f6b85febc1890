"""In: a page's address and an address printed on it; out: the absolute address and its shape, each worked out once.

A site prints the same few hundred addresses on every page, so both are kept for as long as they are asked for again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin

from kpucrawl.catalogue.addresses import Address, parse_address
from kpucrawl.errors import AddressRefused
from kpucrawl.extract.memory import Memory

FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z|csv)(?:$|[?#&])", re.I)
_DOWNLOAD = re.compile(
    r"/(?:unduh|download|downloads|getfile|lampiran|attachments?)/[^/]|[?&](?:task=download|download=|attachment_id=)", re.I
)
STORES = ("drive.google.com/", "docs.google.com/", "dropbox.com/", "1drv.ms/", "onedrive.live.com/", "s.id/", "bit.ly/")
UPLOAD = re.compile(r"/(\d{10})_[0-9a-f]{6,}\.", re.I)
"""kpu-sites (a): `/public/{site}/images/{unix}_{20 hex}.jpg`; the number is the second it was uploaded."""
SAME_EVERYWHERE = ("/", "https://", "http://")
"""How an address begins that leads to the same page wherever on a site it is printed."""


def absolute(base: str, printed: str) -> str:
    """Return ``printed`` as a browser on ``base`` reads it; what cannot be joined comes back as it is.

    >>> absolute("https://bali.kpu.go.id/blog/read/1_a", "/blog/read/2_b")
    'https://bali.kpu.go.id/blog/read/2_b'
    """
    printed = printed.strip()
    if printed.startswith(("https://", "http://")):
        return printed
    if printed.startswith("/") and not printed.startswith("//") and "/." not in printed:
        return origin(base) + printed
    try:
        return urljoin(base, printed)
    except ValueError:
        return printed


@lru_cache(1 << 10)
def origin(url: str) -> str:
    """Return scheme and host of ``url``: ``https://bali.kpu.go.id``."""
    return "/".join(url.split("/", 3)[:3])


def shape_of(base: str, printed: str) -> Address | None:
    """Return what an address printed on the page ``base`` is, or None where it is none of ours."""
    if printed.startswith(("/", "https://", "http://")):  # read alike on all pages of a host
        return _shapes_on(base)[printed]
    return _shape(absolute(base, printed))


@lru_cache(1 << 6)
def _shapes_on(base: str) -> Memory[Address | None]:
    return _shapes_of(origin(base))


@lru_cache(1 << 6)
def _shapes_of(host: str) -> Memory[Address | None]:
    return Memory(lambda printed: _shape(absolute(f"{host}/", printed)))


@lru_cache(1 << 14)
def _shape(url: str) -> Address | None:
    try:
        return parse_address(url)
    except AddressRefused:
        return None


def leads_here(base: str, printed: str) -> bool:
    """Return whether an address printed on the page ``base`` is that page's own."""
    own, printed_shape = shape_of(base, base), shape_of(base, printed)
    return own is not None and printed_shape is not None and own.key == printed_shape.key


def is_kind(base: str, printed: str, kind: str) -> bool:
    """Whether an address printed on the page ``base`` is of ``kind``: ``article``, ``listing`` or ``home``."""
    shape = shape_of(base, printed)
    return shape is not None and shape.kind == kind


def _ends_as_file(address: str) -> bool:
    return (
        FILE.search(unquote(address)) is not None
        or any(store in address for store in STORES[:5])
        or _DOWNLOAD.search(address) is not None
    )


FILES: Memory[bool] = Memory(_ends_as_file)
"""Whether an address is that of a file to download, a store of files, or one by which sites hand files out."""


def is_file(address: str) -> bool:
    """Return whether an address is that of a file to download, or of a place where files are kept."""
    return FILES[address] or any(store in address for store in STORES)
