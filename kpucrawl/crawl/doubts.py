"""In: what was read at the addresses of articles; out: what may be believed at once, and what waits until a canary has answered.

A site that answers with status 200 for an article it no longer has gives itself away by giving the same for an address that
cannot exist. It is asked for one only where a page is not what its address promised: a quiet night needs none.
"""

from __future__ import annotations

import re

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.decode import decode
from kpucrawl.extract.ghost import Remembered, begins_as
from kpucrawl.extract.texts import letters_of, squeezed
from kpucrawl.items import RawArticle
from kpucrawl.normalise.spam import is_intruders

from .looks import Canary, Form, form_of
from .parcels import FetchedPage, Reading
from .visits import Visit

MOST = 60
"""Pages held until their site's end; where more have lost their texts, the site has changed, or has some other trouble."""
PERHAPS_NOTHING = frozenset({"empty", "shell", "untitled", "listing", "static", "login", "form"})
"""Reasons for which the page of a known article may be what the site gives where it has nothing."""
_WORDS = 4
"""Words of an address that a page must say again, one behind the other, as no author writes them."""
_LITTLE = 150
"""Characters of a text that says little."""
_NAMES = 3
"""Words that an address must have for its article to be known by them."""
_TITLE = 6
"""Letters of a title that tell anything."""
_SHARE = 0.75
"""Of a title's words that the link to it must have: the titles of weekly posts share more than half."""
_HEAD = 160
"""Letters by which two texts are taken for the same."""
_WORD = re.compile(r"[^\W_]+")


def remembered(visit: Visit, page: FetchedPage) -> Remembered:
    """Return what is known of the article that an address should hold."""
    article = visit.looks.known.get(visit.looks.keys.get(page.asked_key, -1))
    titles = (page.title,) if page.title else ()
    return Remembered((*titles, article.title), article.opening) if article is not None else Remembered(titles)


def canary_for(visit: Visit, reading: Reading) -> Canary | None:
    """Return the canary that tells of a reading, None where it was not thought of yet."""
    return visit.looks.canaries.get(form_of(reading.page.asked_key))


def recall_canary(visit: Visit, form: Form) -> bool:
    """Let what the site gave on an earlier night for what cannot exist stand for an answer; return whether anything is kept."""
    kept = visit.looks.kept.pop(form, None)
    if kept is None:
        return False
    visit.looks.canaries[form] = kept[0]
    if kept[1] is not None:
        visit.reader.ghosts.append(kept[1])
    return True


def is_doubtful(visit: Visit, reading: Reading) -> bool:
    """Whether a page is not what its address promised."""
    page, raw = reading.page, reading.raw
    known = remembered(visit, page)
    is_known = visit.looks.knows(page.asked_key)
    if isinstance(raw, NotAnArticle):
        return is_known and raw.reason in PERHAPS_NOTHING
    if not isinstance(raw, RawArticle):
        return False
    title, slug = squeezed(raw.title), page.asked.rstrip("/").rpartition("/")[2]
    other = visit.heads.setdefault(head_of(raw), page.key)
    if other != page.key:
        return True
    if is_known:
        return not (has_title(raw, known) and begins_as(known.opening, f"{raw.title} {raw.text}"))
    promised = [told for told in known.titles if len(squeezed(told)) >= _TITLE and len(told.split()) > 1]
    names = _names(slug)
    if not any(_is_title(title, told) for told in promised) and _is_anothers(visit, page, title, names):
        return True
    is_met = any(_is_title(title, told) or _shares(raw.title, told) for told in promised)
    is_met = is_met or (len(names) < _NAMES and not promised) or (bool(names) and _shares(raw.title, slug))
    return not is_met or _says_address(page, raw, slug) or _is_thin(raw)


def head_of(raw: RawArticle) -> str:
    """Return the letters by which two readings are taken for the same."""
    return letters_of(f"{raw.title} {raw.text}"[: 4 * _HEAD])[:_HEAD]


def is_stranger(visit: Visit, reading: Reading) -> bool:
    """Whether what stands where a missing article was has neither its title nor its text, nor what a listing promises there.

    Nor is it believed of any other, where so many have lost their texts already that no more are held.
    """
    article = visit.looks.known.get(visit.looks.keys.get(reading.page.asked_key, -1))
    if article is None or (article.missing_since is None and (len(visit.lost) < MOST or _is_of_intruders(reading))):
        return False
    return _is_other(visit, reading)


def is_written_anew(visit: Visit, reading: Reading) -> bool:
    """Whether a page has neither headline nor text of the known article that stood there, and is none of intruders."""
    return visit.looks.knows(reading.page.asked_key) and _is_other(visit, reading) and not _is_of_intruders(reading)


def _is_other(visit: Visit, reading: Reading) -> bool:
    raw, known = reading.raw, remembered(visit, reading.page)
    if not isinstance(raw, RawArticle):
        return False
    return not has_title(raw, known) and not (known.opening and begins_as(known.opening, raw.text))


def _is_of_intruders(reading: Reading) -> bool:
    return isinstance(reading.raw, RawArticle) and is_intruders(reading.raw)


def is_settled(visit: Visit, reading: Reading) -> bool:
    """Whether the canary that tells of a reading has answered."""
    canary = canary_for(visit, reading)
    return canary is not None and canary.is_over


def judged(visit: Visit, reading: Reading) -> Reading:
    """Return a reading that was held, in the light of what its canary told; where that could not be asked, it is not believed."""
    recall_canary(visit, form_of(reading.page.asked_key))
    canary, page = canary_for(visit, reading), reading.page
    if canary is None or not canary.is_asked:
        return Reading(page, NotAnArticle("untitled" if visit.looks.knows(page.asked_key) else "missing"))
    text = decode(page.body, page.content_type)
    if not text.strip():
        return Reading(page, NotAnArticle("missing" if visit.reader.has_blank_ghost else "empty"))
    done = visit.reader.look_again(text, page.url, page, page.title or None, remembered(visit, page))
    if done.raw is None:
        unlearn(visit, reading)
    return Reading(page, done.raw or done.refusal or NotAnArticle("untitled"))


def unlearn(visit: Visit, reading: Reading) -> None:
    """Take back what a page has taught that was read as an article and is none: what it shows of another's is no furniture."""
    page = reading.page
    if isinstance(reading.raw, RawArticle):
        visit.reader.unlearn(decode(page.body, page.content_type), page.url)


def unsettled(reading: Reading) -> Reading:
    """Return a reading of which nothing is believed."""
    return Reading(reading.page, NotAnArticle("untitled"))


def has_title(raw: RawArticle, known: Remembered, *, least: int = _TITLE) -> bool:
    """Return whether a headline is one of the known; those of fewer letters than ``least`` tell nothing."""
    title = squeezed(raw.title)
    return any(_is_title(title, told, least) for told in known.titles)


def _is_title(title: str, told: str, least: int = _TITLE) -> bool:
    """Whether a headline is the one told, which may be cut short, or stand among other words."""
    wanted = squeezed(told)
    return len(wanted) >= least and len(title) >= least and (wanted in title or title in wanted)


def _is_anothers(visit: Visit, page: FetchedPage, title: str, names: list[str]) -> bool:
    """Whether links of the site lead by this headline to another article, and nothing in the address speaks for it."""
    told = visit.headlines.get(title) or visit.reader.headlines.get(title, page.key)
    return told not in {page.key, page.asked_key, page.url} and not (names and all(name in title for name in names))


def _shares(title: str, told: str) -> bool:
    mine, theirs = set(_WORD.findall(title.lower())), set(_WORD.findall(told.lower()))
    return len(mine & theirs) >= _SHARE * min(len(mine), len(theirs) or 1)


def _is_thin(raw: RawArticle) -> bool:
    """Whether a page says little beside its headline, or nothing of when it was posted and how often it was read."""
    return not (raw.dates or raw.counter) or sum(len(block.text) for block in raw.blocks) < _LITTLE


def _names(slug: str) -> list[str]:
    return [word for word in _WORD.findall(slug) if len(word) >= _NAMES and word.isalpha()]


def _says_address(page: FetchedPage, raw: RawArticle, slug: str) -> bool:
    """Whether a page says the end of its own address, or its headline is nothing but that."""
    plain = slug.removesuffix(".html").partition("_")[2] or slug.removesuffix(".html")
    if raw.title == " ".join(_WORD.findall(plain)) or plain in raw.title:
        return True
    return plain.count("-") >= _WORDS - 1 and any(plain in block.text for block in raw.blocks)
