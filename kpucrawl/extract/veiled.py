"""In: a page's markup in pieces; out: the same without links that intruders veiled, and with its readers' comments named as such.

What a style makes nothing of, or moves out of sight, is often text all the same: page builders fade whole articles in, and folds
have no height. So a veiled element is passed over only where it holds nothing but links to strangers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kpucrawl.extract.folds import end_of
from kpucrawl.extract.signs import shows
from kpucrawl.extract.tags import is_block, unescaped

_VEIL = re.compile(
    r"(?:^|[;{])(?:opacity:0?(?:\.0+)?%?|(?:max-)?(?:height|width):[01](?:[a-z]{1,4}|%)?|font-size:[01](?:[a-z]{1,4}|%)?"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top):-\d{3,}[a-z]*|visibility:hidden|display:none"
    r"|clip:rect\([01][^;]*|clip-path:(?:inset|circle)\([^;]*|transform:(?:scale\(0\)|translate[xy]?\(-\d{3,})[^;]*)"
    r"(?:!important)?(?:;|$)"
)
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{1,600})\}")
_NAMED = re.compile(r"[a-z0-9]*[.#]([\w-]+)", re.I)
_NAMES = re.compile(r' (?:class|id)="([^"]*)"')
_STYLE = re.compile(r' style="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_MOST_WALKED = 20
"""Times that all pieces of a page may be walked in search of ends: thousands of veils, one in another, are no page for people."""
_LABEL = 40
"""Characters of the words that open a leaf."""


def unveiled(pieces: list[str], url: str) -> list[str]:
    """Return the pieces of a page that answered at ``url`` as the reader should walk them.

    >>> unveiled(["p>satu", "/p>", 'div style="height: 0">', 'a href="https://x.example/">slot', "/a>", "/div>dua"], "https://b.go.id/")
    ['p>satu', '/p>dua']
    >>> unveiled(['a href="#k">Komentar (2)', "/a>", 'div id="k">', "p>Bagus", "/p>", "/div>"], "https://b.go.id/")[2]
    'div role="complementary" id="k">'
    """
    own = (urlsplit(url).hostname or "").removeprefix("www.")
    done = pieces
    walked = 0
    for at in sorted(_veils(pieces), reverse=True):
        end = end_of(done, at)
        walked += end - at
        if walked > _MOST_WALKED * len(pieces):
            break
        if at and end < len(done) and _is_strangers(done[at : end + 1], own):
            behind = done[end].partition(">")[2]
            name = done[at].partition(">")[0].partition(" ")[0]
            if done is pieces:
                done = list(pieces)
            if is_block(name) and behind.strip() and done[at - 1].partition(">")[2].strip():
                done[at : end + 1] = ["div/>" + behind]  # two runs of text that it parted
            else:
                done[at - 1 : end + 1] = [done[at - 1] + behind]
    return _with_comments_named(done)


def _veils(pieces: list[str]) -> Iterator[int]:
    """Yield where elements begin that a style takes out of sight: their own, or one that the page gives their class."""
    names: set[str] = set()
    for at, piece in enumerate(pieces):
        if "style" not in piece:
            continue
        if piece.startswith("style"):
            for selectors, told in _RULE.findall(piece.partition(">")[2]):
                if _is_veil(told):
                    found = (_NAMED.fullmatch(each.strip()) for each in selectors.split(","))
                    names.update(each[1] for each in found if each is not None)
        elif (style := _STYLE.search(piece.partition(">")[0])) is not None and _is_veil(style[1]):
            yield at
    if names:
        for at, piece in enumerate(pieces):
            written = piece.partition(">")[0]
            style = _STYLE.search(written)
            if (style is None or not _is_veil(style[1])) and any(
                not names.isdisjoint(each.split()) for each in _NAMES.findall(written)
            ):
                yield at


def _is_veil(style: str) -> bool:
    return ":" in style and _VEIL.search("".join(style.split()).lower()) is not None


def _is_strangers(inside: list[str], own: str) -> bool:
    """Whether an element holds links to strangers and hardly another word."""
    linked = plain = depth = 0
    for piece in inside[:-1]:
        written, _, text = piece.partition(">")
        if written.startswith("a "):
            href = _HREF.search(written)
            host = _host(href[1]) if href is not None else ""
            if not host or host == own or host.endswith("kpu.go.id"):
                return False
            depth = 1
        elif written == "/a":
            depth = 0
        elif written.startswith(("input", "img", "iframe")):
            return False
        size = len(text.strip())
        linked, plain = linked + size * depth, plain + size * (1 - depth)
    return linked > 2 * plain


def _host(address: str) -> str:
    try:
        return (urlsplit(unescaped(address)).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _with_comments_named(pieces: list[str]) -> list[str]:
    """Say of the element that a link named "Komentar (3)" opens on the same page that it stands beside the text.

    The link's words go: above a text they would pass for the head of what follows them.
    """
    openers: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.startswith("a ") and 'href="#' in piece:
            written, _, text = piece.partition(">")
            href, words = _HREF.search(written), unescaped(text).strip()
            if href is not None and len(href[1]) > 1 and words and len(words) <= _LABEL and shows("comments", words):
                openers.setdefault(href[1][1:], []).append(at)
    if not openers:
        return pieces
    done = list(pieces)
    walked = 0
    for at, piece in enumerate(pieces):
        written, _, text = piece.partition(">")
        told = _ID.search(written) if ' id="' in written else None
        if told is None or told[1] not in openers:
            continue
        name, _, rest = written.replace(' role="tabpanel"', "").partition(" ")
        if not is_block(name) or ' role="' in f" {rest}":
            continue
        end = end_of(pieces, at)
        walked += end - at
        if walked > _MOST_WALKED * len(pieces):
            break
        if not any(_is_head(each) for each in pieces[at:end]):  # nobody may have said anything yet
            done[at] = f'{name} role="complementary" {rest}>{text}'
            for opener in openers[told[1]]:
                done[opener] = pieces[opener].partition(">")[0] + ">"
    return done


def _is_head(piece: str) -> bool:
    """Whether the article's own headline begins at a piece: what holds that is no box of comments."""
    return piece.startswith(("h1>", "h1 ", "article>", "article ")) and "comment" not in piece
