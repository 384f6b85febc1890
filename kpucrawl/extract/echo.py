"""In: the address a page was asked for by; out: ``Echo``, which of the page's words may stand there only because of it.

A page that holds nothing says the address again, or its words, and the time; what is left of its lines without these is its own.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from kpucrawl.extract.texts import squeezed

WORD = re.compile(r"[^\W_]+")
_CALENDAR = frozenset(
    (
        "januari februari maret april mei juni juli agustus september oktober november desember nopember "
        "jan feb mar apr jun jul agu ags agt aug sep sept okt oct nov nop des dec "
        "january february march may june july august october december "
        "senin selasa rabu kamis jumat jum at sabtu minggu ahad sen sel rab kam sab min "
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
        "wib wita wit utc gmt am pm pukul jam"
    ).split()
)
_PATH = frozenset("http https www index php html htm blog read berita baca".split())
"""What one spelling of an address has and another has not."""
_WHOLE = 3
"""Letters of a word that is looked for inside an address."""
_MOST = 4_000
"""Words of which an echo remembers what it said: a site's pages have the same ones, mostly."""

Words = tuple[str, ...]


class Echo:
    """What a page can repeat of the request: the words of its address, numbers and times."""

    def __init__(self, url: str) -> None:
        last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower()
        self.words = frozenset(WORD.findall(last))
        self.squeezed = squeezed(last)
        self.said = _Said(self)
        """``says`` of each word that was asked for."""

    def says(self, word: str) -> bool:
        """Whether ``word``, in lower case, may be an echo: of the address, also cut short, or of a clock or counter.

        >>> echo = Echo("https://bali.kpu.go.id/blog/read/12_rapat-pleno")
        >>> [word for word in ("rapat", "plen", "rapatpleno", "07", "wib", "tidak") if echo.says(word)]
        ['rapat', 'plen', 'rapatpleno', '07', 'wib']
        """
        return word in _CALENDAR or word in _PATH or any(map(str.isdigit, word)) or self.is_own(word) or self.is_cut(word)

    def is_cut(self, word: str) -> bool:
        """Whether ``word`` is the little that is left of a word of the address where it was cut short."""
        return len(word) < _WHOLE and any(each.startswith(word) for each in self.words)

    def is_own(self, word: str) -> bool:
        """Whether ``word`` stands in the address."""
        return word in self.words or (len(word) >= _WHOLE and word in self.squeezed)


class _Said(dict[str, bool]):
    def __init__(self, echo: Echo) -> None:
        super().__init__()
        self.echo = echo

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST:
            self.clear()
        answer = self[word] = self.echo.says(word)
        return answer


def words_of(text: str) -> Words:
    """Return the words of a text in lower case."""
    return tuple(WORD.findall(text.lower()))


def rest_of(words: Words, mine: Echo, theirs: Echo) -> Words:
    """Return the words that neither of two echoes says; ``theirs`` is asked first: it remembers more.

    >>> rest_of(("kantor", "tidak", "ada"), Echo("https://bali.kpu.go.id/blog/read/1_kantor"), Echo("https://bali.kpu.go.id/x"))
    ('tidak', 'ada')
    """
    own, others = mine.said, theirs.said
    return tuple([word for word in words if not (others[word] or own[word])])
