"""In: a flattened page with what was found on it; out: the reason why it is no article, or None.

A page with status 200 may still be a listing, a standing page, a login form, a soft 404, a notice of maintenance, a
browser check or a shell that only scripts would fill. None of these may become a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.extract.body import Body
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import ASIDE, FORM, TICKER, Page, shared_depth
from kpucrawl.extract.shapes import is_kind, shape_of
from kpucrawl.extract.signs import counted, is_meta_line, shows
from kpucrawl.extract.standing import tells_an_event
from kpucrawl.extract.texts import spellings, squeezed

REASONS = (
    "empty",
    "shell",
    "challenge",
    "missing",
    "maintenance",
    "suspended",
    "server",
    "login",
    "form",
    "static",
    "listing",
    "untitled",
)
"""Every reason; ``errors.NotAnArticle.reason`` is one of them."""

_WITNESSED, _TRUSTED = 0.45, 0.55
"""Certainty of a headline for which somebody speaks besides its own place, and of one that is believed."""
_GUESSED = frozenset(("listing", "untitled", "login"))
"""Reasons for which a page may be refused because its headline is not believed."""
_OPENING, _TELLING = 16, 6
"""Letters with which a headline begins in an address; of so few that are left of it, something can be told."""
_WORDS = re.compile(r"[^a-zA-Z]+")
_HEADLINE_WORDS = 4
"""Words that headlines have at least; what menus lead to is named by fewer."""
_EXCERPT = 400
"""Characters; lists show less of each article."""
_INSTEAD = (("withheld", "missing"), ("restricted", "login"), ("troubled", "server"))
"""Signs of what a content system says in the place of a text, each with its reason."""
_NOTICE, _BELOW = 200, 6
"""Characters of such words, and lines below a headline in which they stand where no text was found."""
_SHORT = 700
"""Characters of text; error pages say less, articles with their surroundings more."""
_PASSWORD = re.compile(
    r"\b(?:(?:masukkan|ketik|ketikkan|isi|isikan|enter|type)\b.{0,40}|(?:dilindungi|terkunci|dikunci|protected|locked)\b.{0,40})"
    r"\b(?:sandi|password|passcode)\b",
    re.IGNORECASE,
)
_COME_IN = re.compile(
    r"\b(?:masuk|login|log in|sign in)\b.{0,60}\b(?:untuk|agar|guna|sebelum|to|before)\b.{0,30}"
    r"\b(?:(?:mem)?baca|(?:me)?lihat|(?:meng)?akses|(?:mem)?buka|(?:me)?lanjutkan|read(?:ing)?|view|see|access|continue)\b",
    re.IGNORECASE,
)
"""What stands in place of a text that is shown to those alone who are known."""
_DOOR = 3
"""Lines behind such words in which the fields of the form stand."""


def why_no_article(page: Page, headline: Headline | None, body: Body, furniture: Sequence[bool] = ()) -> str | None:
    """Return the word of ``REASONS`` that fits ``page``, or None for an article.

    ``furniture`` says for each segment whether it stands on the site's other pages too, where that is known.
    """
    words = sum(len(segment.text) for segment in page.segments)
    written = sum(len(page.segments[at].text) for at in body.kept)
    if words == 0:
        return "shell" if page.scripts else "empty"
    trusted = headline is not None and headline.certainty >= _TRUSTED
    told = headline is not None and _tells_when(page, headline, body)
    sure = trusted and written >= 200
    loud = [] if sure else _loud_texts(page, body, furniture, headings=told and written >= 200)
    if not sure:
        for reason in ("challenge", "suspended", "server", "missing", "maintenance"):
            if any(shows(reason, text) for text in loud) and (words <= _SHORT or written < 200 or reason == "missing"):
                # a framework that fails over what it cannot find says so: that is no passing fault
                return "missing" if reason == "server" and any(shows("missing", text) for text in loud) else reason
    if written < _NOTICE and (instead := _says_instead(page, headline, body)) is not None:
        return instead
    if written < _NOTICE and _speaks_to_the_asker(page, body, furniture):
        return "server"
    if page.has_password and written < 200 and (not trusted or _asks_for_a_password(page, body)):
        return "login"
    if page.has_password and written < 200 and _stands_before_a_door(page, body, furniture):
        return "login"
    if words < 120 and page.scripts and not trusted:
        return "shell"
    if headline is None:
        return "listing" if _other_articles(page) >= 4 else "untitled"
    is_dated_news = told and tells_an_event(page, body)  # a menu leads to none, whatever a short list of posts looks like
    if (not is_dated_news and _stands_in_menu(page, headline)) or (
        shows("static", headline.text) and not told and not tells_an_event(page, body)
    ):
        return "static"
    is_excerpts = all(len(page.segments[at].text) < _EXCERPT for at in body.kept)
    heads = shows("listing", headline.text) or (not trusted and is_excerpts and any(shows("listing", text) for text in loud))
    if heads and not told:
        return "listing"
    if _leads_elsewhere(page, headline):
        return "listing"
    named = _is_named(headline.text, page.url)  # whatever else lacks: the address has its words
    if headline.certainty <= 0.4 and not named and written < 250 and _other_articles(page) >= 4:
        return "listing"
    legible = 2 * len(squeezed(headline.text)) > len(headline.text)  # of other scripts an address says nothing
    unwitnessed = headline.certainty < _WITNESSED and not named and not told and legible and _has_words(page.url)
    if unwitnessed and _other_articles(page) >= 4:
        return "listing"
    if headline.certainty < 0.35 and not body.kept:
        return "untitled"
    return None


def _says_instead(page: Page, headline: Headline | None, body: Body) -> str | None:
    """The reason why there is no text where a content system's own words stand in its place, under whatever headline and day."""
    if body.kept:
        found = [_instead(page.segments[at].text) for at in body.kept]
        return found[0] if all(found) else None
    first = headline.at + 1 if headline is not None else 0
    return next((reason for segment in page.segments[first : first + _BELOW] if (reason := _instead(segment.text))), None)


def _speaks_to_the_asker(page: Page, body: Body, furniture: Sequence[bool]) -> bool:
    """Whether headings and what little text there is tell of the asking, not of what was asked for: another day may give that."""
    told = [*_loud_texts(page, body, furniture, headings=True), *(page.segments[at].text for at in body.kept)]
    return any(shows("asker", text) for text in told) and not any(shows("missing", text) for text in told)


def _instead(text: str) -> str | None:
    return next((reason for sign, reason in _INSTEAD if shows(sign, text)), None)


def is_guessed(reason: str, page: Page, headline: Headline) -> bool:
    """Return whether a page was refused because nothing speaks for its headline, be it plain what it says."""
    if reason not in _GUESSED or headline.certainty >= _TRUSTED or shows("listing", headline.text):
        return False
    return not _leads_elsewhere(page, headline)


def _is_named(title: str, url: str) -> bool:
    """Whether an address has the words of a headline, spelled as addresses do; one in letters that none has tells nothing."""
    address = squeezed(url)
    first, *others = spellings(title)
    return first[:_OPENING] in address or any(each[:_OPENING] in address for each in others if len(each) >= _TELLING)


def _asks_for_a_password(page: Page, body: Body) -> bool:
    """Whether a page tells, under whatever headline, that its text is to be had for a password."""
    return any(_PASSWORD.search(page.segments[at].text) for at in body.kept)


def _stands_before_a_door(page: Page, body: Body, furniture: Sequence[bool]) -> bool:
    """Whether all that stands below a headline, be it a post's, is that one must come in to read it, and a form of its own.

    A post may send its readers to log in elsewhere, beside a form that all of the site's pages have.
    """
    told = [page.segments[at] for at in body.kept if not page.segments[at].flags & FORM]
    if not told or not all(_COME_IN.search(each.text) for each in told):
        return False
    door = range(body.kept[0], min(body.kept[-1] + _DOOR + 1, len(page.segments)))
    return any(page.segments[at].flags & FORM and not (furniture and furniture[at]) for at in door)


def _leads_elsewhere(page: Page, headline: Headline) -> bool:
    """Whether the headline is but the link to another article, of the same name: formula posts have theirs in common."""
    own = shape_of(page.url, page.url)
    if own is None or own.id is None or headline.at < 0 or not page.segments[headline.at].is_link:
        return False
    wanted = squeezed(headline.text)
    if any(wanted in squeezed(title) for title in (page.title, *page.structured.titles)):
        return False
    for segment in page.segments:
        if squeezed(segment.text) == wanted:
            shapes = [shape_of(page.url, address) for address, _ in segment.links] if segment.is_link else [None]
            if any(shape is None or shape.id in {None, own.id} for shape in shapes):
                return False
    return True


def _has_words(url: str) -> bool:
    """Whether an address says in words what stands there."""
    words: list[str] = _WORDS.split(url.rstrip("/").rpartition("/")[2])
    return sum(len(word) > 3 for word in words) >= 2


def _tells_when(page: Page, headline: Headline, body: Body) -> bool:
    """Whether a line near the headline says when it was posted or how often it was read: news has one, standing pages do not."""
    near = page.segments[max(0, headline.at - 3) : headline.at + 6] if headline.at >= 0 else []
    near = [*near, *page.segments[body.end : body.end + 6]]
    return bool(page.structured.published) or any(is_meta_line(segment.text) or counted(segment.text) for segment in near)


def _loud_texts(page: Page, body: Body, furniture: Sequence[bool], *, headings: bool) -> list[str]:
    """What a visitor reads first: the title, headings, and, on a page with little text, all of it; not what every page says.

    With ``headings`` the title and headings alone.
    """
    loud = [page.title] if page.title else []
    own = [segment for at, segment in enumerate(page.segments) if not furniture or not furniture[at]]
    loud += [segment.text for segment in own if segment.tag in {"h1", "h2", "h3", "h4"}][:6]
    if headings:
        return loud
    if sum(len(segment.text) for segment in page.segments) <= _SHORT:
        loud += [segment.text for segment in own]
    else:
        loud += [segment.text for segment in own if len(segment.text) <= 140 and segment.link_chars < 20]
        loud += [page.segments[at].text for at in body.kept[:2] if len(body.kept) <= 2]
    return loud


def _other_articles(page: Page) -> int:
    """How many different articles other than itself the page links to from headings or long texts."""
    own = shape_of(page.url, page.url)
    found = set()
    for segment in page.segments:
        for address, text in segment.links:
            shape = shape_of(page.url, address) if len(text) >= 20 else None
            if shape is not None and shape.kind == "article" and (own is None or shape.key != own.key):
                found.add(shape.key)
    return len(found)


def _stands_in_menu(page: Page, headline: Headline) -> bool:
    """Whether the page's own menu leads to it: among short entries, beside listings and standing pages."""
    own = shape_of(page.url, page.url)
    if own is None:
        return False
    mark = str(own.id) if own.id is not None else str(own.slug)
    posts: dict[tuple[str, tuple[int, ...]], bool] = {}  # a page may lead to itself a thousand times from one list
    for at, segment in enumerate(page.segments):
        for address, text in segment.links:
            if mark not in address or len(text) > 45 or segment.flags & (ASIDE | TICKER) or at == headline.at:
                continue
            box = segment.tag, segment.path[:-1]
            if box not in posts:
                posts[box] = _is_list_of_posts(page, at)
            if posts[box]:
                continue
            named = squeezed(text) == squeezed(headline.text) or shows("static", text) or shows("static", headline.text)
            shape = shape_of(page.url, address) if named else None
            if shape is not None and shape.kind == "article" and shape.key == own.key and _among_entries(page, at, text):
                return True
    return False


def _is_list_of_posts(page: Page, at: int) -> bool:
    """Whether the links in the element of segment ``at`` all lead to articles, several of them, and most by words of headlines.

    A site with few pages has few and short ones, and they may stand beside its menu.
    """
    segment, first, last = page.segments[at], at, at
    alike = (segment.tag, segment.path[:-1])
    while first > 0 and (page.segments[first - 1].tag, page.segments[first - 1].path[:-1]) == alike:
        first -= 1
    while last + 1 < len(page.segments) and (page.segments[last + 1].tag, page.segments[last + 1].path[:-1]) == alike:
        last += 1
    links = [link for each in page.segments[first : last + 1] for link in each.links]
    shapes = [shape_of(page.url, address) for address, _ in links]
    posts = {shape.key for shape in shapes if shape is not None and shape.kind == "article"}
    if len(posts) < 2 or any(shape is None or shape.kind != "article" for shape in shapes):
        return False
    worded = [text for _, text in links if len(text.split()) >= _HEADLINE_WORDS and not shows("static", text)]
    return 2 * len(worded) > len(links)


def _among_entries(page: Page, at: int, text: str) -> bool:
    """Whether the links around ``at`` are a menu's: several listings or standing pages, and no headlines."""
    if _is_menu_around(page, at, text, 2):
        return True
    return (
        _is_entry(page, at - 1) and _is_entry(page, at + 1) and _is_menu_around(page, at, text, 3)
    )  # each in a table of its own


def _is_menu_around(page: Page, at: int, text: str, climb: int) -> bool:
    """Whether the links around ``at`` in the element so many levels above it are a menu's."""
    segment = page.segments[at]
    fellows = (
        near
        for near in page.segments[max(0, at - 12) : at + 13]
        if shared_depth(near.path, segment.path) >= len(segment.path) - climb
    )
    entries = list(segment.links) if len(segment.links) >= 4 else [link for near in fellows for link in near.links]
    shapes = [shape_of(page.url, entry) for entry, _ in entries]
    listings = sum(1 for entry in shapes if entry is not None and entry.kind == "listing")
    headlines = any(
        entry is not None and entry.kind == "article" and len(words) > 45
        for (_, words), entry in zip(entries, shapes, strict=True)
    )
    return not headlines and (listings >= 2 or (shows("static", text) and listings + shapes.count(None) >= 3))


def _is_entry(page: Page, at: int) -> bool:
    """Whether a segment is surely a menu's: one link to the home page, to a listing, or to what only menus lead to."""
    if not 0 <= at < len(page.segments) or len(page.segments[at].links) != 1:
        return False
    address, text = page.segments[at].links[0]
    return shows("static", text) or any(is_kind(page.url, address, kind) for kind in ("home", "listing"))
