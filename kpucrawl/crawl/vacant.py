"""In: a page at a known article's address that shows nothing of its text; out: whether anything stands there that is an article.

An office may write an article anew, headline and text; then it has a day still, and says something of its own. A list of what was
searched for, a door, a notice in whatever words has neither: what is read of it belongs to other articles, or to every such page.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.echo import Echo, words_of
from kpucrawl.extract.ghost import Remembered
from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.shapes import shape_of
from kpucrawl.extract.signs import has_date
from kpucrawl.extract.site import FITS
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Block, Link, RawArticle
from kpucrawl.normalise.spam import is_intruders
from kpucrawl.normalise.trade import is_trade_link

from .doubts import PERHAPS_NOTHING
from .parcels import FetchedPage
from .visits import Visit

DENIED = frozenset({"challenge"})
"""Reasons that tell of a browser check, and, within the site's own frame, of a page that it shows to nobody."""
_SAYS_SO = (PERHAPS_NOTHING | DENIED) - {"empty", "shell"}
"""Reasons for which a page that answers well is no article; what lacks all text may have some trouble."""
_OWN = 40
"""Characters of a text that no other article nor any page of the kind says: an article has more."""
_OPENING, _RUN = 8, 4
"""Words in which an excerpt of another post begins as that does, and words in a row by which it is known."""
_LINKED = 0.35
"""Share of a line that leads to another article: it is about that one, a comment on it or its place in a list."""
_CUT = ("...", "…", "[...]", "[…]")
_BELOW = 3
"""Segments below a link to an article in which its excerpt may stand."""
_NAME = 20
"""Letters of a link's words by which they are a headline."""
_HEADS = frozenset({"h1", "h2", "h3", "h4"})
_TITLE = 6
"""Letters of a headline that tell anything."""
_WORD = re.compile(r"[^\W_]+")


def shows_title(page: Page, known: Remembered) -> bool:
    """Whether a line of a page that is no link begins with the headline that it should show, as that is written."""
    titles = [" ".join(title.split()) for title in known.titles if len(squeezed(title)) >= _TITLE]
    lines = (segment.text for segment in page.segments if not segment.is_link or segment.tag == "h1")
    return any(" ".join(line.split()).startswith(title) for line in lines for title in titles)


def excerpts(flat: Page, page: FetchedPage) -> frozenset[str]:
    """Return the lines of a page that stand for other articles: they lead there in part, or are cut short below such a link."""
    found: set[str] = set()
    below = 0
    for segment in flat.segments:
        leads = _leads(segment, page)
        is_theirs = leads and segment.link_chars >= _LINKED * len(segment.text)
        if is_theirs or (below > 0 and segment.text.endswith(_CUT)):
            found.add(segment.text)
        below = _BELOW if leads else below - 1
    return frozenset(found)


def _leads(segment: Segment, page: FetchedPage) -> bool:
    """Whether a line leads to another article by its headline."""
    shapes = [shape_of(page.url, url) for url, text in segment.links if len(text) >= _NAME]
    return any(each is not None and each.kind == "article" and each.key not in {page.key, page.asked_key} for each in shapes)


def is_framed(visit: Visit, page: Page) -> bool:
    """Whether a page has its site's own frame, or, of a site whose frame is not known well, leads to its listings."""
    share = visit.reader.furniture.fit(page)
    if share is not None:
        return share >= FITS
    shapes = (shape_of(page.url, url) for segment in page.segments for url, _ in segment.links)
    return any(each is not None and each.kind == "listing" for each in shapes)


def openings(visit: Visit) -> set[tuple[str, ...]]:
    """Return how the texts of the known articles begin: runs of words from their first ones."""
    told: set[tuple[str, ...]] = set()
    for article in visit.looks.known.values():
        words = _WORD.findall(article.opening.lower())[: 2 * _OPENING]
        told.update(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return told


def is_excerpt(text: str, told: set[tuple[str, ...]]) -> bool:
    """Whether a line begins as the text of a known article does; ``told`` are their ``openings``."""
    words = _WORD.findall(text.lower())[:_OPENING]
    return len(words) > _RUN and any(tuple(words[at : at + _RUN]) in told for at in range(len(words) - _RUN + 1))


def intruders_list(page: Page, others: Collection[str]) -> RawArticle | None:
    """Return what a page says under a headline of intruders, as its links are all that stands there; None where it has none.

    ``others`` are lines that stand for other articles: a search may show the intruders' among them.
    """
    own = [segment for segment in page.segments if segment.text not in others]
    heads = (segment.text for segment in own if segment.tag in _HEADS and not segment.link_chars)
    head = next((text for text in heads if is_intruders(RawArticle(page.url, text, ()))), None)
    if head is None:
        return None
    lines = [each for each in own if each.is_link and any(is_trade_link(Link(*link)) for link in each.links)]
    links = tuple(Link(*link) for each in lines for link in each.links)
    return RawArticle(page.url, head, tuple(Block("paragraph", each.text) for each in lines), links=links)


def may_be_a_list(raw: RawArticle) -> bool:
    """Whether what advertises for intruders may list a post of theirs beside others: its headline does not."""
    return not is_intruders(RawArticle(raw.url, raw.title, ()))


def is_vacant(
    visit: Visit,
    page: FetchedPage,
    raw: RawArticle | NotAnArticle | PageRefused,
    told: set[tuple[str, ...]],
    others: Collection[str],
) -> bool:
    """Whether what stands at an article's address, without its headline and its text, is none.

    ``told`` is how known articles begin, ``others`` are lines of the page that stand for other articles.
    """
    if isinstance(raw, NotAnArticle):
        return raw.reason in _SAYS_SO
    if not isinstance(raw, RawArticle):
        return False
    if not raw.dates and _had_a_day(visit, page) and not is_intruders(raw):
        return True
    ghosts = [_rests(ghost.page, ghost.echo) for ghost in visit.reader.ghosts]
    echo, theirs = Echo(page.url), set(others)

    def is_own(text: str) -> bool:
        rest = _rest(text, echo)
        return bool(rest) and not any(rest in each for each in ghosts)

    if is_own(raw.title) and raw.title not in theirs and not _is_anothers(visit, page, raw.title):
        return False
    own = (
        block.text
        for block in raw.blocks
        if block.text not in theirs
        and not has_date(block.text)
        and not is_excerpt(block.text, told)
        and not visit.reader.furniture.takes_turns(block.text)
    )
    return sum(len(text) for text in own if is_own(text)) <= _OWN


def _had_a_day(visit: Visit, page: FetchedPage) -> bool:
    article = visit.looks.keys.get(page.asked_key)
    return article is not None and visit.looks.known[article].published_on is not None


def _is_anothers(visit: Visit, page: FetchedPage, title: str) -> bool:
    wanted = squeezed(title)
    return bool(visit.looks.headed(wanted) - {visit.looks.keys.get(page.asked_key)}) or wanted in visit.headlines


def _rests(page: Page, echo: Echo) -> frozenset[frozenset[str]]:
    return frozenset(_rest(segment.text, echo) for segment in page.segments if not segment.is_link)


def _rest(text: str, echo: Echo) -> frozenset[str]:
    """Return the words of a line that its page does not say only because it was asked for, and no numbers."""
    return frozenset(word for word in words_of(text) if not echo.says(word))
