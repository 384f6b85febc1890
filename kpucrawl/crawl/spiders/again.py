"""In: a visit whose walks are over; out: requests for articles it should still have, and for addresses it cannot have.

The journey: addresses that cannot exist → known articles that no listing showed (all of them for ``--recheck``, else those whose
neighbours are shown) → once more what did not answer → one article that did, to see that the site still answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import choices
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy.spidermiddlewares.httperror import HttpError

from kpucrawl.catalogue.sites import site_of_host
from kpucrawl.clock import now
from kpucrawl.crawl.doubts import recall_canary
from kpucrawl.crawl.frontpage import NOTICES, why_blank
from kpucrawl.crawl.known import BLANK
from kpucrawl.crawl.looks import Canary, Form, form_of
from kpucrawl.crawl.middlewares import LedAway, is_front
from kpucrawl.crawl.parcels import FetchedPage, Reading
from kpucrawl.crawl.vacant import shows_title
from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.ghost import Ghost, Remembered, begins_as
from kpucrawl.extract.listing import Listing
from kpucrawl.extract.reader import read_article
from kpucrawl.persist.absences import Answer, KnownArticle

from .steps import AGAIN, HOME, LAST, Found, Onward, step

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from kpucrawl.crawl.run import Run
    from kpucrawl.crawl.visits import Visit

Front = tuple["Response", str, Listing]
"""A home page that waits to be followed until the canaries have answered: its response, its text and where it leads."""

NEVER = 999_999_999
"""An id that no site has: theirs lie below 13,000 (kpu-sites (a))."""
CONSONANTS = "bcdfghjklmnpqrstvwxz"
"""What its words are made of: no word of a site's is like them, so that it shows where a site says the address again."""
HOPS = 2
"""Spellings of an address that cannot exist to which a site may lead: another host of its own, another end."""
_MISSING: dict[int, Answer] = {404: "404", 410: "410"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class LooksAgain:
    """The part of a spider that looks again at what is known."""

    run: Run
    parse_article: Callable[..., Found]
    ask: Callable[..., Iterator[Request]]
    enter: Callable[..., Onward]
    ask_looks: Callable[..., Iterator[Request]]

    def ask_canaries(self, visit: Visit, front: Front | None = None) -> Iterator[Request]:
        """Yield requests for addresses that cannot exist, one of each form that the site's articles have."""
        known = visit.looks.known.values()
        forms: dict[Form, str] = {form_of(article.key): article.url for article in known}
        for form, url in forms.items():
            yield from self.ask_canary(visit, form, url, front)

    def ask_canary(self, visit: Visit, form: Form, like: str, front: Front | None = None) -> Iterator[Request]:
        """Yield the request for an address that cannot exist, of the form of ``like``; nothing where it was asked already."""
        if form not in visit.looks.canaries and not recall_canary(visit, form):
            root = like.rpartition("/baca/" if "/berita/baca/" in like else "/read/")
            words = "-".join("".join(choices(CONSONANTS, k=4)) for _ in range(4))
            url = f"{root[0]}{root[1]}{NEVER}_{words}" if form == "id" else f"{root[0]}{root[1]}{words}"
            canary = visit.looks.canaries[form] = Canary(form, visit.printed(visit.looks.spelled(url, "https")))
            for request in self.ask(visit, canary.url, self.parse_canary, HOME, canary=canary, front=front):
                canary.is_asked = True
                yield request.replace(meta={"handle_httpstatus_all": True})

    @step
    async def parse_canary(self, response: Response, visit: Visit, canary: Canary, front: Front | None, hops: int = 0) -> Found:
        """Learn how the site answers for an address that cannot exist; where it likes another spelling, for that."""
        visit.answered()
        if response.status in _REDIRECTS:
            location = (response.headers.get("Location") or b"").decode("latin-1")
            leads_to = urljoin(response.url, location)
            if is_same_article(visit, leads_to, canary.url) and hops < HOPS:
                told = {"canary": canary, "front": front, "hops": hops + 1}
                onward = list(self.ask(visit, leads_to, self.parse_canary, HOME, **told))
                for another in onward:
                    yield another.replace(meta={"handle_httpstatus_all": True})
                if onward:
                    return
            canary.leads_to = leads_to
            canary.is_missing = is_front(leads_to) or not is_same_article(visit, leads_to, canary.url)
        elif response.status in _MISSING or response.status == 200:
            text = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
            text = text if text.strip() else BLANK
            if why_blank(text, response.url) not in NOTICES:
                canary.is_missing = True
            # Also what reads like a notice: a page that shows the time of its server says so at every address.
            try:
                visit.reader.ghosts.append(Ghost.of(flatten(text, response.url)))
            except PageRefused:
                canary.is_missing = response.status in _MISSING
        if canary.is_missing and response.status != 200:  # what says so without a status changes with the pages around it
            page = page_of(visit, response, canary.url) if response.status in _MISSING else None
            self.run.journal.keep_canary(visit, canary, page)
        for request in self.after_canary(visit, canary, front):
            yield request

    def after_canary(self, visit: Visit, canary: Canary, front: Front | None) -> Onward:
        """Yield what waited for the canaries, once the last of them is over."""
        canary.is_over = True
        if front is not None and all(each.is_over for each in visit.looks.canaries.values() if each.is_asked):
            yield from self.enter(visit, *front)

    def further(self, visit: Visit) -> Iterator[Request]:
        """Yield the next requests once nothing of a visit is under way any more; none where it has found out what it can."""
        looks = visit.looks
        asked = list(self.ask_looks(visit))
        if asked:
            yield from asked
            return
        if looks.phase == "walking":
            looks.plan(visit.listed_keys, complete=visit.is_walked_through, among=visit.vanished_keys)
            looks.phase = "canaries"
        if looks.phase == "canaries":
            looks.phase = "asking"
            if looks.queue:
                asked = list(self.ask_canaries(visit))
                yield from asked
                if asked:
                    return
        if looks.phase == "asking":
            asked = [request for article in looks.take() for request in self.ask_known(visit, article, spelled=True)]
            yield from asked
            if asked:
                return
            looks.phase = "again"
        if looks.phase == "again":
            looks.phase = "done"
            if looks.absent and (witness := looks.witness(visit.listed_keys | visit.again)) is not None:
                for article in looks.doubted():
                    yield from self.ask_known(visit, article, spelled=False)
                url = visit.printed(looks.spelled(witness.url, "https"))
                yield from self.ask(visit, url, self.parse_witness, LAST, witness=witness)

    def ask_known(self, visit: Visit, article: KnownArticle, *, spelled: bool) -> Iterator[Request]:
        """Yield the request for a known article at its own address, as the site spells its own or in the plain form."""
        visit.met.add(article.key)
        visit.wanted += 1
        url = visit.printed(visit.looks.spelled(article.url, "https") if spelled else article.url)
        yield from self.ask(visit, url, self.parse_article, AGAIN, key=article.key, title=article.title)

    @step
    async def parse_witness(self, response: Response, visit: Visit, witness: KnownArticle) -> Found:
        """Note that an article which answered still does, after all others were asked for."""
        visit.answered()
        text = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        try:
            page = flatten(text, response.url)
            raw = read_article(text, response.url, expected_title=witness.title)
            known = Remembered((witness.title,), witness.opening)
            if not any(ghost.haunts(page, known, raw) for ghost in visit.reader.ghosts):
                visit.looks.witnesses += 1
                visit.looks.answered(witness.key)
        except (NotAnArticle, PageRefused):
            pass
        return
        yield  # a callback must be a generator for `step`

    def leads_to_nothing(self, visit: Visit, key: str, response: Response) -> bool:
        """Whether a known article's address leads to another page of its site that has neither its headline nor its text.

        A search for the words of the address is such a page; one at which a site has all its articles now is none.
        """
        article = visit.looks.known.get(visit.looks.keys.get(key, -1))
        host = (urlsplit(response.url).hostname or "").lower()
        if article is None or not article.opening or site_of_host(host) is not visit.site:
            return False
        text = decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        if why_blank(text, response.url) is not None:
            return False
        try:
            page = flatten(text, response.url)
        except PageRefused:
            return False
        known = Remembered((article.title,), article.opening)
        return not shows_title(page, known) and not begins_as(known.opening, " ".join(each.text for each in page.segments))

    def note_missed(self, visit: Visit, request: Request, error: BaseException) -> bool:
        """Note that a known article was not there, with the page that came instead; return whether it was such."""
        key: str | None = request.cb_kwargs.get("key")
        if not visit.looks.knows(key):
            return False
        if isinstance(error, LedAway):
            return visit.looks.missed(key, "redirected")
        answer = _MISSING.get(error.response.status) if isinstance(error, HttpError) else None
        if answer is None or not isinstance(error, HttpError):
            visit.looks.unclear(key or "")
            return False
        told: dict[str, Any] = request.cb_kwargs
        page = page_of(visit, error.response, request.url, told["key"], told["title"])
        reading = Reading(page, NotAnArticle("missing"))
        if visit.looks.wants_page(key):
            self.run.journal.keep(reading)
        return visit.looks.missed(key, answer, reading)


def is_same_article(visit: Visit, url: str, other: str) -> bool:
    """Whether two addresses are those of one article: a site may lead to the spelling it likes."""
    one, another = visit.address_of(url), visit.address_of(other)
    return one is not None and another is not None and one.key == another.key


def page_of(visit: Visit, response: Response, asked: str, key: str = "", title: str = "") -> FetchedPage:
    """Return what answered as a page to keep; ``key`` is that of the article that should have been there."""
    headers = [(name.decode("latin-1"), b", ".join(values).decode("latin-1")) for name, values in response.headers.items()]
    return FetchedPage(visit, key, response.url, asked, key, title, response.status, headers, response.body, now())
