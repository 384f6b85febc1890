"""In: the articles that a site is known to have, and what asking for them gave; out: which of them vanished, with the evidence.

Nothing here asks; the spider does (``spiders.again``). A site is asked for addresses that cannot exist too: only one that answers
them otherwise than its articles can tell that an article is not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import RawArticle
from kpucrawl.persist.absences import Agreement, Answer, KnownArticle, Miss

if TYPE_CHECKING:
    from kpucrawl.extract.ghost import Ghost

    from .parcels import Reading

Phase = Literal["walking", "canaries", "asking", "again", "done"]
"""What a visit does: walk; ask for what cannot exist; ask for what no listing showed; ask again for what did not answer; end."""
Form = Literal["id", "slug"]

CHUNK = 32
"""Articles asked for at a time: a site may have ten thousand, and each request takes memory while it waits."""
HOPELESS = 20
"""Articles that may fail to answer before any does; past this the site is not asked for more."""
NEAR = 3
"""Known articles on either side of one among which its listing must show some: a few posts stand in no listing."""
MOST_SUSPECTS = 20
"""Articles a run looks for because their listing no longer shows them; more of them mean another listing, not deletions."""
MOST_AGAIN = 100
"""Articles asked for a second time in a run; where all of these still do not answer, the others are believed."""
_STATED: frozenset[Answer] = frozenset({"404", "410"})
"""Answers in which a site says itself that an article is not there; from the others that is only gathered."""
FEW = 4
"""So many articles may vanish from any site between two runs; of more than that, half at most are believed without a listing."""


def form_of(key: str) -> Form:
    """Return which form the address of an article has, by its key.

    >>> form_of("id:9838"), form_of("slug:rapat-pleno")
    ('id', 'slug')
    """
    return "id" if key.startswith("id:") else "slug"


@dataclass(slots=True)
class Canary:
    """An address that cannot exist."""

    form: Form
    url: str
    is_missing: bool | None = None
    """Whether it answered as an address does that holds nothing; None: not yet, or it did not answer."""
    leads_to: str = ""
    """Where it redirects."""
    is_asked: bool = False
    is_over: bool = False
    """Whether what came, if anything, has been looked at."""


@dataclass(slots=True)
class Looks:
    """What one visit finds out about the articles known of its site."""

    everything: bool = False
    """Whether every known article is to be looked at (``--recheck``)."""
    known: dict[int, KnownArticle] = field(default_factory=dict)
    """In the order of their posting."""
    keys: dict[str, int] = field(default_factory=dict)
    """Every key that leads to one of them."""
    phase: Phase = "walking"
    canaries: dict[Form, Canary] = field(default_factory=dict)
    kept: dict[Form, tuple[Canary, Ghost | None]] = field(default_factory=dict)
    """Those of earlier nights, each with the page it gave: they stand for an answer where one is wanted."""
    queue: list[int] = field(default_factory=list)
    """Those still to be asked for."""
    asked: set[int] = field(default_factory=set)
    """Those asked for at their own address."""
    good: set[int] = field(default_factory=set)
    absent: dict[int, Answer] = field(default_factory=dict)
    pages: dict[int, Reading] = field(default_factory=dict)
    """What came instead, for those that were not missing before."""
    again: set[int] = field(default_factory=set)
    """Those asked for twice."""
    confirmed: set[int] = field(default_factory=set)
    """Those that did not answer either time."""
    troubled: set[int] = field(default_factory=set)
    """Those whose addresses tell of some trouble of the site's, and none of the others do."""
    witnesses: int = 0
    """Articles that answered well after all others had been asked for."""
    headlines: dict[str, set[int]] = field(default_factory=dict)
    """The known articles by their headlines, squeezed; empty until one is looked for."""
    style: tuple[str, str] = ("", "")
    """What the site puts before and behind the plain form of an article's path: ``/index.php``, ``.html``."""

    def learn(self, articles: Iterable[KnownArticle], further: Mapping[str, int]) -> None:
        """Take over what the archive knows."""
        self.known = {article.id: article for article in articles}
        self.headlines = {}
        self.keys = {key: article for key, article in further.items() if article in self.known}
        self.keys |= {article.key: article.id for article in self.known.values()}

    def learn_more(self, articles: Iterable[KnownArticle]) -> None:
        """Take over articles that are older than those known."""
        older = {article.id: article for article in articles if article.id not in self.known}
        self.known = older | self.known
        self.headlines = {}
        self.keys |= {article.key: article.id for article in older.values()}

    def knows(self, key: str | None) -> bool:
        """Whether a key is that of a known article."""
        return key is not None and key in self.keys

    def headed(self, title: str) -> set[int]:
        """Return the known articles with a headline, given as its letters and digits alone."""
        if not self.headlines:
            for article in self.known.values():
                self.headlines.setdefault(squeezed(article.title), set()).add(article.id)
        return self.headlines.get(title, set())

    # how to ask

    def see_style(self, printed: str) -> None:
        """Learn from an address as the site prints it how it spells those of its articles."""
        path = urlsplit(printed).path
        at = path.find("/blog/read/") if "/blog/read/" in path else path.find("/berita/baca/")
        if at >= 0:
            self.style = (path[:at], ".html" if path.endswith(".html") else "")

    def spelled(self, url: str, scheme: str) -> str:
        """Return a canonical address as the site spells its own.

        >>> looks = Looks(style=("/index.php", ".html"))
        >>> looks.spelled("https://bali.kpu.go.id/blog/read/7_rapat", "http")
        'http://bali.kpu.go.id/index.php/blog/read/7_rapat.html'
        """
        parts = urlsplit(url)
        return f"{scheme}://{parts.netloc}{self.style[0]}{parts.path}{self.style[1]}"

    def plan(self, listed: Collection[str], *, complete: bool, among: Collection[str] | None = None) -> None:
        """Queue what is to be asked for once the listings have been walked; ``listed`` are the keys they showed.

        ``among`` are keys that they showed before and do not now, where that is known: then nothing else is suspected.
        """
        if self.everything:
            self.queue = [article for article in self.known if article not in self.good and article not in self.asked]
            return
        shown, places = self._ids(listed), self._places()
        hidden = (article.id for article in self.known.values() if article.id not in shown and article.gone_at is None)
        if among is not None:
            hidden = (article for article in sorted(self._ids(among) - shown) if self.known[article].gone_at is None)
        suspects = [article for article in hidden if self._is_unlisted(article, places, shown, complete=complete)]
        doubtful = [article.id for article in self.known.values() if article.id in shown and _is_open(article)]
        queue = [*(suspects if len(suspects) <= MOST_SUSPECTS else []), *doubtful[:MOST_SUSPECTS]]
        self.queue = [article for article in queue if article not in self.good and article not in self.asked]

    def take(self) -> Iterator[KnownArticle]:
        """Yield the next articles to ask for; none where nothing answers at all."""
        chunk, self.queue = self.queue[:CHUNK], self.queue[CHUNK:]
        for article in chunk:
            if len(self.asked) >= HOPELESS and not self.good and self.everything:
                self.queue = []
                return
            self.asked.add(article)
            yield self.known[article]

    def doubted(self) -> list[KnownArticle]:
        """Return those to ask for a second time, and note that they are: what was gone before is not."""
        doubted = [self.known[article] for article in self.absent if self.known[article].gone_at is None][:MOST_AGAIN]
        self.again = {article.id for article in doubted}
        return doubted

    def ask_again(self) -> None:
        """Go back to asking a second time: more was found missing when all had been asked for."""
        if self.phase == "done" and self.absent.keys() - self.again:
            self.phase = "again"

    def witness(self, listed: Collection[str]) -> KnownArticle | None:
        """Return an article to be asked for last: one that answered well, or, where none was asked for, one that is listed."""
        shown = self._ids(listed) - self.absent.keys() if not self.everything else set()
        return next((article for article in reversed(self.known.values()) if article.id in (self.good or shown)), None)

    # what came

    def read(self, reading: Reading) -> None:
        """Note what a page at an article's address turned out to be."""
        page, raw = reading.page, reading.raw
        if isinstance(raw, RawArticle):
            self.answered(page.key)
            if self.keys.get(page.asked_key) != self.keys.get(page.key):  # it led to another article
                self.unclear(page.asked_key)
        elif isinstance(raw, NotAnArticle) and raw.reason == "missing":
            self.missed(page.asked_key, "soft", reading)
        else:
            self.unclear(page.asked_key)

    def answered(self, key: str) -> None:
        """Note that an article is there."""
        article = self.keys.get(key)
        if article is not None:
            self.good.add(article)
            self.absent.pop(article, None)
            self.confirmed.discard(article)

    def missed(self, key: str | None, answer: Answer | None, page: Reading | None = None) -> bool:
        """Note that a known article is not there; return whether it was one. Only its own address tells."""
        article = self.keys.get(key or "")
        if article is None or answer is None:
            return False
        if self.known[article].key == key and article not in self.good:
            if article in self.again:
                self.confirmed.add(article)
            self.absent[article] = answer
            self.asked.add(article)
            if page is not None and self.wants_page(key):
                self.pages[article] = page
        return True

    def hold(self, key: str) -> None:
        """Note that an article was asked for, and that it is not known yet what the answer means."""
        if key in self.keys:
            self.asked.add(self.keys[key])

    def wants_page(self, key: str | None) -> bool:
        """Whether the page that came instead of an article is to be kept: it was not missing before."""
        article = self.keys.get(key or "")
        return article is not None and article not in self.pages and self.known[article].missing_since is None

    def unclear(self, key: str) -> None:
        """Note an answer that tells nothing: the site is in trouble."""
        article = self.keys.get(key)
        if article is not None and article not in self.good:
            self.absent.pop(article, None)
            if self.known[article].key == key:
                self.asked.add(article)

    # what it means

    def judge(self, listed: Collection[str], *, complete: bool) -> list[Miss]:
        """Return what was missed, with the evidence; nothing where no article of the site answered.

        ``listed`` are the keys that the walks of listings showed, ``complete`` whether they all went to the end.
        """
        if not self.good:
            return []
        shown, places = self._ids(listed), self._places()
        firm = self.witnesses > 0 and self.again <= self.confirmed | self.good
        many = len(self.absent) > max(FEW, len(self.good))
        misses = []
        for article, answer in self.absent.items():
            known = self.known[article]
            if article in self.troubled and not firm:
                continue  # the trouble may have been the whole site's
            agreeing: list[Agreement] = []
            if firm and article not in shown:
                if self._is_unlisted(article, places, shown, complete=complete):
                    agreeing.append("unlisted")
                canary = self.canaries.get(form_of(known.key))
                if canary is not None and canary.is_missing and complete and not many:
                    agreeing.append("canary")
            may_be_listed = article in shown or not (complete or agreeing)
            page = self.pages.get(article)
            is_firm = firm and not (many and may_be_listed)  # half a site that says so two days long has some other trouble
            if article in shown and answer not in _STATED:
                is_firm = False  # a wall or a fault may stand there for days: the site's own list says that it is there
            record = page.record if page else None
            misses.append(Miss(article, answer, tuple(agreeing), may_be_listed, is_firm, record))
        return misses

    def _ids(self, keys: Collection[str]) -> set[int]:
        return {self.keys[key] for key in keys if key in self.keys}

    def _places(self) -> Mapping[int, tuple[Sequence[int], int]]:
        """Return for each article those filed under the same label, in the order of their posting, and its place among them."""
        groups: dict[str | None, list[int]] = defaultdict(list)
        places: dict[int, tuple[Sequence[int], int]] = {}
        for article in self.known.values():
            group = groups[article.category]
            places[article.id] = (group, len(group))
            group.append(article.id)
        return places

    def _is_unlisted(
        self, article: int, places: Mapping[int, tuple[Sequence[int], int]], shown: Collection[int], *, complete: bool
    ) -> bool:
        """Whether listings show what was posted just before and just after an article, and not it."""
        group, at = places[article]
        before = self._near(group[place] for place in range(at - 1, -1, -1))
        after = self._near(group[place] for place in range(at + 1, len(group)))
        if not before and not complete:  # its listing was not walked as far back
            return False
        sides = [side for side in (before, after) if side]
        return bool(sides) and all(any(near in shown for near in side) for side in sides)

    def _near(self, others: Iterable[int]) -> list[int]:
        found = (other for other in others if other not in self.absent and self.known[other].gone_at is None)
        return list(islice(found, NEAR))


def _is_open(article: KnownArticle) -> bool:
    """Whether a listing that shows an article leaves a question: it is missing and not gone, or no listing had it any more."""
    return article.missing_since is not None and (article.gone_at is None or "unlisted" in article.evidence.split())
