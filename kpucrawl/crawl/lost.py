"""In: pages at the addresses of known articles that show nothing of their texts; out: which of them say that there is none.

A site may answer for what it deleted otherwise than for what never was: a headline over a notice, a template without a text. One
such page may be an article written anew. Where several addresses give the same and nothing else, they hold nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.echo import Echo
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.ghost import Remembered, begins_as, share_shown
from kpucrawl.extract.signs import has_date, shows
from kpucrawl.extract.texts import fingerprint, squeezed
from kpucrawl.items import RawArticle
from kpucrawl.normalise.spam import is_intruders

from . import halves, vacant
from .doubts import MOST, PERHAPS_NOTHING, has_title, head_of, is_written_anew, judged, remembered, unlearn, unsettled
from .looks import FEW
from .parcels import FetchedPage, Reading
from .visits import Visit

_OWN = 40
"""Characters that a page may say and no other page does, beside its headline, days and figures."""
_NOTICE = 300
"""Characters of a line that says of an article that it is not there."""
_WORDS, _ALIKE = 3, 0.85
"""Words that two lines must share, and their share of the longer one: what one says of its address the other has not."""
_TROUBLE = frozenset({"server", "maintenance", "empty"})
"""Reasons that tell of trouble: where other articles of the site answer well, a framework that fails over what it cannot find."""
_UNSURE = frozenset({"listing", "static", "untitled"})
"""Reasons for which a page may be refused that is an article written anew, of which more is said than a notice."""
_HELD = PERHAPS_NOTHING | _TROUBLE | vacant.DENIED
"""Reasons for which a page is held."""
_ANEW = 2
"""Articles that an office writes anew between two runs, headline and text; of many, a quarter of those that stayed."""
_WHOLE = 0.9
"""Of the runs of words that a text begins with: what an article shows that is only edited lightly there."""
_EXACT = 0.97
"""Of the same runs: of two posts of one formula that differ in but one word, neither shows as much of the other."""
_EPOCH = re.compile(r"\b0?1 jan(?:uari|uary)? 1970\b|\b0?1[/.-]0?1[/.-](?:19)?70\b|\b1970-01-01\b", re.I)
"""The day that templates print where they have none: the first second of Unix time."""
_WORD = re.compile(r"[^\W_]+")

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Lost:
    """A page without the text that its address held."""

    reading: Reading
    lines: dict[int, tuple[str, Words]]
    """By fingerprint: what stands on it outside of links, and its words without those of address, headline and calendar."""
    has_title: bool = False
    """Whether it shows the headline of the article that was there."""
    excerpts: frozenset[str] = frozenset()
    """Lines of it that stand for other articles."""
    intruders: RawArticle | None = None
    """What it says, where its headline is the intruders', and it is a list or was read with what stands beside it."""
    nearer: frozenset[int] = frozenset()
    """Other articles under its headline: it shows more of what is archived of these than of its own text, though much of that."""
    is_part: bool = False
    """Whether it shows the beginning of its own text, and no more."""


def find(visit: Visit, reading: Reading) -> Lost | None:
    """Return what a page says instead of the known text, None where it shows that, or where nothing is known of it."""
    page, raw = reading.page, reading.raw
    if not visit.looks.knows(page.asked_key):
        return None
    _take_note(visit, reading)
    if len(visit.lost) >= MOST:
        return None
    is_anothers = False
    if not isinstance(raw, RawArticle) and not (isinstance(raw, NotAnArticle) and raw.reason in _HELD):
        return None
    if _is_in_trouble(reading) and sum(map(_is_in_trouble, _held(visit))) >= len(visit.looks.good):
        return None  # the whole site may be
    known = remembered(visit, page)
    if not known.opening:
        return None
    if isinstance(raw, RawArticle):
        shown = share_shown(known.opening, raw.text)
        if is_intruders(raw) and not vacant.may_be_a_list(raw):
            return None
        if halves.is_part(visit, reading):
            return Lost(reading, {}, is_part=True)
        if shown >= _WHOLE:
            nearer = _nearer(visit, reading, shown)
            return Lost(reading, {}, nearer=nearer) if nearer else None
        is_anothers = _is_known_elsewhere(visit, reading, shown)
        if not is_anothers and begins_as(known.opening, raw.text) and _has_title(raw, known):
            nearer = _nearer(visit, reading, shown)
            return Lost(reading, {}, nearer=nearer) if nearer else None
    text = decode(page.body, page.content_type)
    if not text.strip():
        return Lost(reading, {})
    try:
        flat = flatten(text, page.url)
    except PageRefused:
        return None
    if isinstance(raw, NotAnArticle) and raw.reason in vacant.DENIED and not vacant.is_framed(visit, flat):
        return None  # a browser check has not the site's own frame
    is_retitled = isinstance(raw, RawArticle) and not _has_title(raw, known)
    others = vacant.excerpts(flat, page)  # of a copy of the story too
    whole = " ".join(segment.text for segment in flat.segments if segment.text not in others)
    if not is_retitled and not is_anothers and begins_as(known.opening, whole):
        return None  # another layout, and not read well
    own = {segment.text for segment in flat.segments if not segment.is_link}
    lines = {fingerprint(text): (text, _rest(text, known, Echo(page.url))) for text in own}
    theirs = vacant.intruders_list(flat, others)
    if theirs is not None and isinstance(raw, RawArticle) and not theirs.links:
        theirs = None  # what was read as an article is not all links
    return Lost(reading, lines, vacant.shows_title(flat, known), others, theirs)


def _held(visit: Visit) -> list[Reading]:
    return [lost.reading for lost in visit.lost.values()]


def _is_in_trouble(reading: Reading) -> bool:
    return isinstance(reading.raw, NotAnArticle) and reading.raw.reason in _TROUBLE


def _has_title(raw: RawArticle, known: Remembered) -> bool:
    """Whether a page has its article's headline: of one in letters that no address has, nothing can be told against it."""
    return has_title(raw, known, least=0)


def settle(visit: Visit) -> list[Reading]:
    """Return what is held, judged: missing, unclear, or an article written anew."""
    doubted = [each for each in visit.lost.values() if each.nearer]
    lost, visit.lost = [each for each in visit.lost.values() if not each.nearer], {}
    settled = [missing(visit, each.reading) if _is_retold(visit, each) else each.reading for each in doubted]
    settled += halves.settled(visit, [each.reading for each in lost if each.is_part])
    lost = [each for each in lost if not each.is_part]
    if not lost:
        return settled
    pages = Counter(line for each in lost for line in each.lines)
    furniture = visit.reader.furniture
    told = vacant.openings(visit)
    # What good articles show too says nothing: frames, tickers, columns. Nor do few words that several of these have in common.
    alone = [
        [
            (text, words if pages[line] == 1 or len(words) >= _WORDS else frozenset[str]())
            for line, (text, words) in each.lines.items()
            if furniture.counts.get(line, 0) <= pages[line]
            and not furniture.takes_turns(text)
            and not vacant.is_excerpt(text, told)
        ]
        for each in lost
    ]
    is_few = len(lost) <= max(FEW, len(visit.looks.good))  # or the site has some other trouble
    done = [_judge(visit, each, at, alone, told, is_few=is_few) for at, each in enumerate(lost)]
    strange = [is_written_anew(visit, each) for each in done]
    good = len(visit.looks.good)
    if sum(strange) <= max(_ANEW, good // 4):
        return settled + done
    # Another office's pages, or those of a heap of others: a site that reuses its numbers leads to what it puts there.
    leads = sum(strange) <= good
    return settled + [
        unsettled(each) if anew and not (leads and _is_led_to(visit, each)) else each
        for each, anew in zip(done, strange, strict=True)
    ]


def _is_led_to(visit: Visit, reading: Reading) -> bool:
    """Whether the site's lists lead to a page by the headline that it has."""
    raw = reading.raw
    return isinstance(raw, RawArticle) and visit.headlines.get(squeezed(raw.title)) == reading.page.key


def _judge(
    visit: Visit, lost: Lost, at: int, alone: list[list[tuple[str, Words]]], told: set[tuple[str, ...]], *, is_few: bool
) -> Reading:
    if lost.intruders is not None:
        return replace(lost.reading, raw=lost.intruders)
    if isinstance(lost.reading.raw, RawArticle) and is_intruders(lost.reading.raw):
        is_list = not lost.has_title and vacant.is_vacant(visit, lost.reading.page, lost.reading.raw, told, lost.excerpts)
        return missing(visit, lost.reading) if is_list else lost.reading
    if _is_anothers(visit, lost.reading) or _shows_anothers(visit, lost):
        return missing(visit, lost.reading)
    if _speaks_to_the_asker([text for text, _ in alone[at]]) or (lost.has_title and halves.is_cut(visit, lost.reading.page)):
        return unsettled(lost.reading)
    reading = judged(visit, lost.reading)
    if isinstance(reading.raw, NotAnArticle) and reading.raw.reason == "missing":
        return missing(visit, reading)
    if _shows_it(visit, lost.reading):
        return reading
    others = [words for place, lines in enumerate(alone) if place != at for _, words in lines]
    if _is_in_trouble(lost.reading):
        others += [
            _rest(one.text, Remembered(), Echo(ghost.page.url)) for ghost in visit.reader.ghosts for one in ghost.page.segments
        ]
    shared = [text for text, words in alone[at] if any(_is_same(words, other) for other in others)]
    own = sum(len(text) for text, words in alone[at] if words and text not in shared and not has_date(text))
    raw = reading.raw if isinstance(reading.raw, RawArticle) else lost.reading.raw
    known = remembered(visit, reading.page)
    if isinstance(raw, RawArticle) and raw.title not in shared and _rest(raw.title, known, Echo(reading.page.url)):
        most = _OWN  # a headline of its own
    else:
        most = max(_OWN, sum(map(len, shared)))  # posts of the day below a notice
    empty = sum(not any(len(words) >= _WORDS for _, words in lines) for lines in alone)
    if own <= most and (shared or empty > 1):
        return missing(visit, reading)
    if any(_EPOCH.search(text) for text, _ in lost.lines.values()):
        return missing(visit, reading)
    if any(len(text) <= _NOTICE and shows("missing", text) for text, _ in alone[at]):
        return missing(visit, reading)
    says = sum(len(text) for text, _ in alone[at] if text not in lost.excerpts and not has_date(text))
    is_silent = not isinstance(raw, NotAnArticle) or says <= _NOTICE or raw.reason not in _UNSURE
    if is_few and is_silent and not lost.has_title and vacant.is_vacant(visit, reading.page, raw, told, lost.excerpts):
        return missing(visit, reading)
    article = visit.looks.keys.get(reading.page.asked_key)
    if article is not None and visit.looks.known[article].missing_since is not None:
        return unsettled(reading)
    return reading if isinstance(reading.raw, RawArticle) else replace(reading, raw=lost.reading.raw)


def _speaks_to_the_asker(lines: list[str]) -> bool:
    """Whether what only this page says is a word to whoever asks, about the asking, and none on what was asked for."""
    told = [text for text in lines if len(text) <= _NOTICE]
    return any(shows("asker", text) for text in told) and not any(shows("missing", text) for text in told)


def _shows_it(visit: Visit, reading: Reading) -> bool:
    """Whether a page still has the text that its address held, if under another headline."""
    raw = reading.raw
    return isinstance(raw, RawArticle) and begins_as(remembered(visit, reading.page).opening, raw.text)


def _is_anothers(visit: Visit, reading: Reading) -> bool:
    """Whether a page is that of another article of the site, headline and text, and not what its address held."""
    raw, page = reading.raw, reading.page
    if not isinstance(raw, RawArticle) or not raw.blocks:
        return False
    known, keys = remembered(visit, page), visit.looks.keys
    elsewhere = visit.heads.get(head_of(raw), page.key)
    met = keys.get(elsewhere, -1)
    if _is_sent_on(page) and not _has_title(raw, known) and not begins_as(known.opening, raw.text):
        return True  # to a post that may be new in this run, and known from nowhere else
    is_met = elsewhere != page.key and met != keys.get(page.asked_key) and not _tells_its_story(visit, page, met)
    if is_met and not (_has_title(raw, known) and begins_as(known.opening, raw.text)):
        return True
    return _is_known_elsewhere(visit, reading, share_shown(known.opening, raw.text))


def _is_sent_on(page: FetchedPage) -> bool:
    """Whether the site sent who asked for an article on to the address of another one, by its number."""
    return page.asked_key != page.key and all(key.startswith("id:") for key in (page.asked_key, page.key))


def _is_known_elsewhere(visit: Visit, reading: Reading, shown: float) -> bool:
    """Whether another address is known to hold the headline and the text of a page, which shows so much of its own.

    Posts of one formula share their headlines and half of what they say: there each word counts.
    """
    raw, page, looks = reading.raw, reading.page, visit.looks
    if not isinstance(raw, RawArticle) or not raw.blocks:
        return False
    others = _headed_alike(visit, reading)
    if not others:
        return False
    least = max(_EXACT if _has_title(raw, remembered(visit, page)) else _WHOLE, shown + 0.01)
    openings = (looks.known[other].opening for other in others)
    return any(opening and share_shown(opening, raw.text) >= least for opening in openings)


def _headed_alike(visit: Visit, reading: Reading) -> list[int]:
    """Return the known articles with the headline of a page that tell another story than the one its address held."""
    raw, page, looks = reading.raw, reading.page, visit.looks
    if not isinstance(raw, RawArticle):
        return []
    headed = looks.headed(squeezed(raw.title)) - {looks.keys.get(page.asked_key)}
    return [other for other in headed if not _tells_its_story(visit, page, other)]


def _nearer(visit: Visit, reading: Reading, shown: float) -> frozenset[int]:
    """Return the other articles under a page's headline of which it shows more than of its own text.

    An edit may bring a post nearer to another of its formula. Whether it is that one shows when its address has been asked for.
    """
    raw, known = reading.raw, visit.looks.known
    if shown == 1 or not isinstance(raw, RawArticle):
        return frozenset()
    alike = _headed_alike(visit, reading)
    return frozenset(other for other in alike if known[other].opening and share_shown(known[other].opening, raw.text) > shown)


def _take_note(visit: Visit, reading: Reading) -> None:
    """Remember the whole text that stands at the address of a known article, where others have its headline."""
    raw, looks = reading.raw, visit.looks
    own = looks.keys.get(reading.page.asked_key)
    if not isinstance(raw, RawArticle) or own is None or own != looks.keys.get(reading.page.key):
        return
    if looks.headed(squeezed(raw.title)) - {own}:
        visit.told[own] = _whole(raw)


def _whole(raw: RawArticle) -> int:
    """Return a number that tells a text from all others, counters within it aside."""
    return hash((squeezed(raw.title), *(fingerprint(block.text) for block in raw.blocks)))


def _is_retold(visit: Visit, lost: Lost) -> bool:
    """Whether one of the articles to which a page is nearer than to its own now reads the same, word for word, at its address."""
    raw = lost.reading.raw
    if not isinstance(raw, RawArticle):
        return False
    return any(visit.told.get(other) == _whole(raw) for other in lost.nearer)


def _tells_its_story(visit: Visit, page: FetchedPage, other: int) -> bool:
    """Whether another article is known to tell the story that an address held: what shows its text shows that too.

    A story that was posted twice may be archived with what its site puts into texts, other figures each day: what has the twin's
    figures has not the twin's text for that.
    """
    looks = visit.looks
    own, twin = looks.known.get(looks.keys.get(page.asked_key, -1)), looks.known.get(other)
    return own is not None and twin is not None and 0 != own.story == twin.story


def _shows_anothers(visit: Visit, lost: Lost) -> bool:
    """Whether a page that is read as no article, for its columns, has another article's headline and text, and not as links."""
    looks, own = visit.looks, visit.looks.keys.get(lost.reading.page.asked_key)
    if isinstance(lost.reading.raw, RawArticle) or own is None:
        return False
    lines = [text for text, _ in lost.lines.values()]
    others = {other for line in lines for other in looks.headed(squeezed(line))} - {
        own,
        *looks.headed(squeezed(looks.known[own].title)),
    }
    openings = (looks.known[other].opening for other in others)  # they may have been edited as well
    whole = " ".join(lines)
    return any(opening and begins_as(opening, whole) for opening in openings)


def missing(visit: Visit, reading: Reading) -> Reading:
    """Return the reading of a page that says, or shows, that its address holds nothing."""
    unlearn(visit, reading)
    visit.emptied.add(reading.page.asked_key)
    if _is_in_trouble(reading):
        visit.looks.troubled.add(visit.looks.keys[reading.page.asked_key])
    return Reading(reading.page, NotAnArticle("missing", f"{reading.page.url} gives what other addresses give that hold nothing"))


def _rest(text: str, known: Remembered, echo: Echo) -> Words:
    titles = {word for title in known.titles for word in _WORD.findall(title.lower())}
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in titles and not echo.says(word))


def _is_same(one: Words, other: Words) -> bool:
    shared = len(one & other)
    return shared >= _WORDS and shared >= _ALIKE * max(len(one), len(other))
