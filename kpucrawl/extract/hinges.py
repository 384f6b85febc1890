"""In: what a reading asked of all that is known of its site, and what it was told; out: whether the same questions get the same
answers later on, when more is known: the page need not be read again then, as the same would be read.

Beside the page itself a reading hangs on the site's furniture, on the headlines linked on its pages, on what addresses that
cannot exist gave there, and on where its articles have writer, category and counter. What is asked of these is noted, as
fingerprints: some hundreds of bytes a page. A page whose doubts hang on more than that has no notes, and is read again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpucrawl.extract.furniture import Furniture, Question
from kpucrawl.extract.ghost import Ghost, places_of
from kpucrawl.extract.hopes import Hopes, Places
from kpucrawl.extract.page import Page
from kpucrawl.items import Printed, RawArticle

Told = tuple[Question, int, "int | None", bool]
"""A question to the furniture, the lines it asked about, and the answer."""
Beside = tuple[str | None, str | None, str | None, tuple[Printed, ...]]
"""Label, byline and counter of a reading."""
GhostsSaid = tuple[RawArticle | None, ...]
_BARE = RawArticle("", "", ())


class _Heard(Mapping[str, str]):
    """Headlines that note which are asked for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.asked: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]  # no one asks for other defaults
        self.asked.add(key)
        return self.known.get(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return key in self.known

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return self.known[key]

    def __len__(self) -> int:
        return len(self.known)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("headlines are asked for one by one: what a reading hangs on could not be told else")


class Watched(Furniture):
    """Furniture that answers as another does and notes what it is asked. It has no counts of its own, so that nothing can go by
    them unnoticed."""

    def __init__(self, known: Furniture, headlines: Mapping[str, str]) -> None:
        self.known, self.heard = known, _Heard(headlines)
        self.pages, self.habit, self.hoped = known.pages, known.habit, known.hoped
        self.told: dict[tuple[Question, int, int | None], bool] = {}
        self.page: Page | None = None
        self.is_featured = False

    def tells(self, question: Question, line: int, beside: int | None = None) -> bool:
        """Answer, and note it."""
        answer = self.told[question, line, beside] = self.known.tells(question, line, beside)
        return answer

    def marks(self, page: Page) -> list[bool]:
        """Mark a page, and note it."""
        self.page = page
        return self.known.marks(page)

    def marks_of_featured(self, page: Page, headline: int) -> list[bool]:
        """Mark a page whose story the site features: few are such, and they ask for more than is noted."""
        self.is_featured = True
        return self.known.marks_of_featured(page, headline)

    def worn_by_boxes(self) -> frozenset[int]:
        """Return what boxes wear; which lines of a page wear it is noted with its marks."""
        return self.known.worn_by_boxes()

    def worn_by_texts(self) -> frozenset[int]:
        """Return what texts wear, as what boxes wear."""
        return self.known.worn_by_texts()

    def worn_anew(self) -> frozenset[int]:
        """Return what is worn by what is drawn anew, as what boxes wear."""
        return self.known.worn_anew()


@dataclass(slots=True)
class Hinges:
    """What one reading hangs on."""

    frame: frozenset[int]
    """Lines of a page of the site, most of which all of them have: one set for all of a site's notes."""
    framed: frozenset[int]
    """Those of them that were furniture."""
    marked: Sequence[int]
    """The page's other lines that were furniture."""
    unmarked: Sequence[int]
    """And those that were not."""
    worn: Sequence[int]
    """What its lines wear."""
    worn_by_boxes: frozenset[int]
    worn_by_texts: frozenset[int]
    worn_anew: frozenset[int]
    """And which of it boxes and texts wear, and what is drawn anew for each page."""
    told: tuple[Told, ...]
    unheard: Sequence[int]
    """Hashes of words asked for that are no headline's."""
    heard: tuple[tuple[str, str], ...]
    """Headlines asked for, with what they lead to."""
    ghosts: tuple[Ghost, ...]
    ghosts_said: GhostsSaid
    url: str
    title: str
    """The words of the link that led to the page, and the lines in which it shows them, for ghosts that are met later."""
    shown: tuple[str, ...]
    hopes: Hopes | None = None
    before: Beside = (None, None, None, ())
    after: Beside = (None, None, None, ())
    """What stood beside the text before the site's places told of it, and with them."""

    def hope(self, raw: RawArticle, hopes: Hopes, settled: RawArticle) -> None:
        """Note what the places of the site's articles told of a reading."""
        self.hopes, self.before, self.after = hopes, _beside(raw), _beside(settled)


@dataclass(slots=True)
class Known:
    """What is known of a site at a moment, made ready for many questions."""

    furniture: Furniture
    headlines: Mapping[str, str]
    ghosts: tuple[Ghost, ...]
    ghosts_said: GhostsSaid
    hashes: frozenset[int] = field(init=False)
    boxes: frozenset[int] = field(init=False)
    texts: frozenset[int] = field(init=False)
    anew: frozenset[int] = field(init=False)
    frames: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sum up."""
        self.hashes = frozenset(map(hash, self.headlines))
        self.boxes, self.texts = self.furniture.worn_by_boxes(), self.furniture.worn_by_texts()
        self.anew = self.furniture.worn_anew()

    def agrees(self, hinges: Hinges) -> bool:
        """Whether a reading would ask the same and be told the same now."""
        return (
            self._marks_alike(hinges)
            and all(self.furniture.tells(question, line, beside) == was for question, line, beside, was in hinges.told)
            and self.hashes.isdisjoint(hinges.unheard)
            and all(self.headlines.get(words) == key for words, key in hinges.heard)
            and all(self._is_no_ghost(hinges, *each) for each in zip(self.ghosts, self.ghosts_said, strict=True))
            and (hinges.hopes is None or _settled(self.furniture.hoped, hinges.hopes, hinges.before) == hinges.after)
        )

    @staticmethod
    def _is_no_ghost(hinges: Hinges, ghost: Ghost, said: RawArticle | None) -> bool:
        """Whether a page was held against a ghost of which the same is known now, or cannot be its like."""
        if any(ghost is other and said == before for other, before in zip(hinges.ghosts, hinges.ghosts_said, strict=True)):
            return True
        return ghost.is_ruled_out(hinges.url, hinges.title, hinges.shown)

    def _marks_alike(self, hinges: Hinges) -> bool:
        if hinges.frame not in self.frames:
            self.frames[hinges.frame] = self.furniture.marks_lines(hinges.frame)
        return (
            self.frames[hinges.frame] == hinges.framed
            and len(self.furniture.marks_lines(hinges.marked)) == len(hinges.marked)
            and not self.furniture.marks_lines(hinges.unmarked)
            and self.boxes.intersection(hinges.worn) == hinges.worn_by_boxes
            and self.texts.intersection(hinges.worn) == hinges.worn_by_texts
            and self.anew.intersection(hinges.worn) == hinges.worn_anew
        )


class Notes:
    """The notes of one site's readings, by address."""

    def __init__(self) -> None:
        self.frame: frozenset[int] = frozenset()
        self.framed: frozenset[int] = frozenset()
        self.taken: dict[str, Hinges] = {}

    def take(self, watched: Watched, title: str, ghosts: Iterable[Ghost], ghosts_said: GhostsSaid) -> None:
        """Note what a reading hung on that has just been made; nothing where it asked for what is not noted."""
        page, heard = watched.page, watched.heard
        if page is None or watched.is_featured or not heard.known:
            return
        if not self.frame:
            self.frame = frozenset(page.lines)
        framed = watched.known.marks_lines(self.frame)
        if framed != self.framed:
            self.framed = framed
        own = set(page.lines) - self.frame
        marked = watched.known.marks_lines(own)
        found = tuple((words, heard.known[words]) for words in heard.asked if words in heard.known)
        unheard = _numbers(hash(words) for words in heard.asked if words not in heard.known)
        told = tuple((*asked, answer) for asked, answer in watched.told.items())
        worn = {segment.dress for segment in page.segments}
        boxes, texts, anew = (told & worn for told in (watched.worn_by_boxes(), watched.worn_by_texts(), watched.worn_anew()))
        shown = tuple(page.segments[at].text for at in places_of(page, title)) if title else ()
        self.taken[page.url] = Hinges(
            self.frame, self.framed, _numbers(marked), _numbers(own - marked), tuple(worn), boxes, texts, anew,
            told, unheard, found, tuple(ghosts), ghosts_said, page.url, title, shown,
        )  # fmt: skip


def _numbers(numbers: Iterable[int]) -> Sequence[int]:
    return array("q", numbers)


def _beside(raw: RawArticle) -> Beside:
    return raw.label, raw.byline, raw.counter, raw.dates


def _settled(places: Places, hopes: Hopes, before: Beside) -> Beside:
    label, byline, counter, dates = before
    return _beside(places.settle(replace(_BARE, label=label, byline=byline, counter=counter, dates=dates), hopes))
