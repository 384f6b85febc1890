"""In: a page's markup and address; out: every link on it that leads to a host outside KPU, hidden ones and those of its head too.

The reader passes over what a visitor cannot see; links that intruders put on a page are often just that. Addresses are looked
up by their ``//``: to match all tags of a page would cost twenty times as much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import urlsplit

Way = Literal["anchor", "frame", "head", "jump"]
"""``anchor``: ``<a href>``; ``frame``: an embedded page; ``head``: the page calls another its canonical or AMP form; ``jump``: it
sends its visitors there, by refresh or script."""

MOST_LINKS = 500
"""Links kept a page: a link farm has thousands, and some hundreds tell as much."""

_HOST = re.compile(r"(?:www\.)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)", re.I)
_VALUE = re.compile(r"""(?:[a-z-]+\s*=|\burl\s*=)\s*(["']?)\s*(https?:)?$""", re.I)
_JUMP = re.compile(r"""\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*["'](https?:)?$""", re.I)
_END = re.compile(r"""["'\s<>]""")
_TAG_NAME = re.compile(r"<([a-z]+)", re.I)
_CALLED = re.compile(r"""\brel\s*=\s*["']?\s*(?:canonical|amphtml|alternate)\b""", re.I)
_TAG = re.compile(r"<[^>]*>")
_WAYS: dict[str, Way] = {"a": "anchor", "area": "anchor", "iframe": "frame", "frame": "frame", "embed": "frame"}
_LONGEST_TAG = 2000
_LONGEST_WORDS = 600


@dataclass(frozen=True, slots=True)
class Outlink:
    """A link that leads away."""

    url: str
    """Absolute."""
    text: str
    """The words it hangs on; empty where it has none."""
    way: Way = "anchor"

    @property
    def host(self) -> str:
        """Return the host it leads to, in lower case."""
        return host_of(self.url)


def host_of(url: str) -> str:
    """Return the host of an absolute address in lower case without ``www.``, empty where it has none.

    >>> host_of("https://www.Slot-Dewa777.example:8443/x"), host_of("https://[")
    ('slot-dewa777.example', '')
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def read_outlinks(html: str, url: str) -> tuple[Outlink, ...]:
    """Return the links of a page that answered at ``url`` which lead to hosts outside kpu.go.id and its own, each address once.

    >>> read_outlinks('<p style="display:none"><a href="https://gacor.example/">slot <b>gacor</b></a>', "https://bali.kpu.go.id/")
    (Outlink(url='https://gacor.example/', text='slot gacor', way='anchor'),)
    """
    own = host_of(url)
    found: dict[str, Outlink] = {}
    at = html.find("//")
    while at >= 0 and len(found) < MOST_LINKS:
        host = _HOST.match(html, at + 2)
        if host is not None:
            name = host[1].lower()
            if name != own and not name.endswith("kpu.go.id") and (link := _link(html, at)) is not None:
                found.setdefault(link.url, link)
        at = html.find("//", at + 2)
    return tuple(found.values())


def _link(html: str, at: int) -> Outlink | None:
    """Return the link whose address has its ``//`` at ``at``, None where it is no link's (a style, a script, a sentence)."""
    before = html[max(0, at - 80) : at]
    jump = _JUMP.search(before)
    value = jump or _VALUE.search(before)
    if value is None:
        return None
    ended = _END.search(html, at)
    end = ended.start() if ended else len(html)
    address = unescape(f"{value.groups()[-1] or 'https:'}{html[at:end]}")
    if jump is not None:
        return Outlink(address, "", "jump")
    start = html.rfind("<", max(0, at - _LONGEST_TAG), at)
    name = _TAG_NAME.match(html, start) if start >= 0 else None
    tag = name[1].lower() if name else ""
    if tag in _WAYS:
        return Outlink(address, _words(html, end) if _WAYS[tag] == "anchor" else "", _WAYS[tag])
    close = html.find(">", end)
    whole = html[start : close if 0 <= close < start + _LONGEST_TAG else end]
    if tag == "link" and _CALLED.search(whole):
        return Outlink(address, "", "head")
    if tag == "meta" and "refresh" in whole.lower():
        return Outlink(address, "", "jump")
    return None


def _words(html: str, end: int) -> str:
    """Return the words between a tag whose attribute ends at ``end`` and the next ``</a``."""
    opened = html.find(">", end, end + _LONGEST_TAG)
    if opened < 0:
        return ""
    inside = html[opened + 1 : opened + 1 + _LONGEST_WORDS]
    closed = inside.lower().find("</a")
    return " ".join(unescape(_TAG.sub(" ", inside if closed < 0 else inside[:closed])).split())[:200]
