"""In: a page with its headline and body; out: ``Doubt``, what makes it look like a standing page, a form or a list, or None.

Looks prove nothing: "Survei Kepuasan" may be news, and news may be a table. A doubt becomes a verdict where the page also lacks
what the site's articles have (``habit``), or, where nothing is known of the site, tells nothing of its posting at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from kpucrawl.extract.body import Body
from kpucrawl.extract.clusters import Terrain, is_sentence
from kpucrawl.extract.habit import Habit, Marks
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.lines import OPENING
from kpucrawl.extract.page import ASIDE, FOOTER, FORM, NAV, TICKER, Page, Segment
from kpucrawl.extract.shapes import is_file, shape_of
from kpucrawl.extract.signs import DATE, has_digit

Ground = Literal["named", "shaped", "quiet"]
_OUTSIDE = NAV | FOOTER | ASIDE | TICKER
_REACH = 40
"""Segments below a headline without a text in which its page may have a form or a list."""
_TELLING = 60
"""Characters of a sentence that tells something."""
_CARDS, _FILES, _FRAMES, _PICTURES, _ROWS, _FIELDS = 3, 4, 3, 4, 3, 2
"""Links to other articles, files, films, pictures, rows, fields: with so many a page without a text is a list or form."""
_SHORT_TITLE = 5
"""Words; the headlines of news have a verb, and more of them."""
_SMALL_NOTICE = 400
"""Characters of a notice that a part of the site is closed."""
_SURE = 8
"""Articles from which a habit of one kind is as good as of two."""
_WEEKDAY = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum[’'`]?at|sabtu|minggu|ahad)\b", re.I)
_LATELY = re.compile(
    r"\b(?:hari ini|kemarin|tadi (?:pagi|siang|malam)|pagi ini|siang ini|malam ini|baru-baru ini|pekan (?:ini|lalu))\b", re.I
)
_NEAR = 24
"""Characters between a weekday and its date."""
_OFFICE = frozenset(
    "kpu komisi pemilihan umum ri republik indonesia kabupaten kab kota provinsi prov daerah resmi di pada ppid jdih".split()
)
_OF = frozenset(("kabupaten", "kab", "kota", "provinsi", "prov"))
_PLACE_WORDS = 3
"""Words of a place's name behind "Kabupaten"."""
_WORD = re.compile(r"[^\s,.]+")
_FILE_ROW = re.compile(r"\b\d+(?:[.,]\d+)? ?[kmg]b\b|\b(?:unduh|download|pdf)\b", re.I)
_SENDS = re.compile(
    r"(?:kirim|kirimkan|ajukan|submit|send|jawab|pilih|lanjutkan|masuk|daftar)(?: (?!berita|artikel|ke\b)\w+){0,2}"
)
"""Buttons below a form; those that send a post to somebody stand below news."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a page that it is an article."""

    reason: str
    """A word of ``verdicts.REASONS``."""
    ground: Ground
    """``named``: its headline is a standing page's; ``shaped``: it is a form, a table, a list; ``quiet``: it tells of no day."""


@cache
def _titles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(files("kpucrawl.extract").joinpath("standing.toml").read_text("utf-8"))
    return tuple((reason, re.compile("|".join(f"(?:{word})" for word in told["words"]))) for reason, told in data.items())


@lru_cache(1 << 12)
def named(title: str, host: str = "") -> str | None:
    """Return the reason for which a page with this headline is no article, if it has nothing to say for itself; else None.

    ``host`` is that of the site: the words of its name may follow.

    >>> named("Lokasi Kantor KPU Kota Ambon"), named("Hasil Pencarian untuk: pleno"), named("Buku Tamu")
    ('static', 'listing', 'form')
    >>> named("KPU Ambon Gelar Survei Kepuasan"), named("Survei Kepuasan Masyarakat Naik"), named("Agenda Kegiatan Dibahas")
    (None, None, None)
    """
    bare = " ".join(title.lower().split()).strip(" :»«>→|-–•·*.!…")
    for wording in dict.fromkeys((bare, without_office(bare, host))):
        for reason, pattern in _titles():
            if wording and pattern.fullmatch(wording):
                return reason
    return None


def without_office(title: str, host: str = "") -> str:
    """Return a title in lower case without the office's name at its end.

    >>> without_office("profil kpu kabupaten aceh barat daya"), without_office("profil kpu ambon", "kota-ambon.kpu.go.id")
    ('profil', 'profil')
    """
    words = title.split()
    own = _OFFICE | set(re.split(r"[.-]", host)[:4])
    end = len(words)
    while end > 1 and words[end - 1].strip(".,()") in own:
        end -= 1
    for start in range(1, end):
        if words[start] in _OF and end - start <= _PLACE_WORDS + 1 and words[start - 1] in _OFFICE:
            end = start
            break
    while end > 1 and words[end - 1].strip(".,()") in own:
        end -= 1
    return " ".join(words[:end])


def doubt_about(terrain: Terrain, headline: Headline, body: Body) -> Doubt | None:
    """Return what makes a page look like no article, the plainest first."""
    page = terrain.page
    host = page.url.partition("://")[2].partition("/")[0]
    kept = [page.segments[at] for at in body.kept]
    written = sum(len(segment.text) for segment in kept)
    is_news = tells_an_event(page, body)
    shape = _shape(terrain, headline, body)
    reason = named(headline.text, host)
    if reason is not None and (not is_news or shape == "listing") and not (reason == "maintenance" and written > _SMALL_NOTICE):
        return Doubt(reason, "named")
    if shape is not None and (not is_news or shape == "listing"):
        return Doubt(shape, "shaped")
    words = _WORD.findall(without_office(headline.text.lower(), host))
    if kept and not is_news and len(words) <= _SHORT_TITLE and not any(map(str.isdigit, headline.text)):
        silent = not any(_tells_when(segment.text) for segment in kept)
        if silent and not any(is_file(address) for segment in kept for address, _ in segment.links):
            return Doubt("static", "quiet")
    return None


def is_refused(doubt: Doubt, marks: Marks, habit: Habit) -> bool:
    """Whether a doubt is a verdict: the page lacks what the site's articles have, or has nothing to say for itself."""
    lacking = habit.lacks(marks)
    if doubt.ground == "named":
        return bool(lacking) or not marks
    if doubt.ground == "shaped":
        return bool(lacking)
    return len(lacking - {"any", "label"}) > 1 or (bool(lacking) and habit.articles >= _SURE)


def tells_an_event(page: Page, body: Body) -> bool:
    """Whether a sentence of the text says on what day something was, or opens as news do."""
    return any(_is_of_an_event(page.segments[at].text) for at in body.kept)


def _is_of_an_event(text: str) -> bool:
    if len(text) < _TELLING:
        return False
    if OPENING.match(text[:90]):
        return True
    if not has_digit(text):
        return False
    return any(DATE.search(text[day.start() : day.end() + _NEAR]) for day in _WEEKDAY.finditer(text))


def _tells_when(text: str) -> bool:
    return DATE.search(text) is not None or _WEEKDAY.search(text) is not None or _LATELY.search(text) is not None


def _shape(terrain: Terrain, headline: Headline, body: Body) -> str | None:
    """The reason for which a page of its shape is as a rule no article."""
    page = terrain.page
    zone = _zone(terrain, headline, body)
    kept = [page.segments[at] for at in body.kept]
    here = [page.segments[at] for at in zone]
    fields = [segment for segment in here if segment.flags & FORM]
    telling = [each for each in kept if len(each.text) >= _TELLING and not each.flags & FORM and is_sentence(each)]
    if _other_articles(page, here) >= _CARDS:
        return "listing"
    if (kept and 2 * sum(1 for each in kept if each.flags & FORM) > len(kept)) or (not telling and len(fields) >= _FIELDS):
        return "login" if page.has_password else "form"
    if telling:
        return None
    if sum(1 for each in here for address, _ in each.links if is_file(address)) >= _FILES:
        return "listing"
    rows = [each for each in kept if each.tag == "row"]
    if len(rows) >= _ROWS and 2 * len(rows) > len(kept):
        return "listing" if 2 * sum(_FILE_ROW.search(each.text) is not None for each in rows) > len(rows) else "static"
    first, last = headline.at, (zone[-1] + 1 if zone else headline.at + 2)
    if any(first < at <= last and _SENDS.fullmatch(words.strip().lower()) for words, at in page.buttons):
        return "login" if page.has_password else "form"
    frames = sum(1 for _, at in page.embeds if first < at <= last)
    pictures = sum(1 for each in page.pictures if first < each.at <= last and not each.small)
    if headline.at >= 0 and (frames >= _FRAMES or pictures >= _PICTURES) and sum(len(each.text) for each in kept) < _TELLING:
        return "listing"
    written = sum(len(each.text) for each in kept)
    return "listing" if len(kept) >= _CARDS and sum(each.link_chars for each in kept) > 0.6 * written else None


def _zone(terrain: Terrain, headline: Headline, body: Body) -> list[int]:
    """The segments between the headline and the end of what stands below it; without a text, up to the next list's head."""
    page = terrain.page
    first = headline.at + 1 if headline.at >= 0 else body.start
    last = body.end
    if not body.kept:
        last = next((at for at in terrain.hard if at >= first), len(page.segments))
        last = min(last, first + _REACH)
    inside = range(first, max(last, first))
    return [at for at in inside if not terrain.furniture[at] and not page.segments[at].flags & _OUTSIDE]


def _other_articles(page: Page, segments: Iterable[Segment]) -> int:
    """How many other articles are linked to by words of their own."""
    own = shape_of(page.url, page.url)
    found = set()
    for segment in segments:
        for address, text in segment.links:
            shape = shape_of(page.url, address) if len(text) >= 20 else None
            if shape is not None and shape.kind == "article" and (own is None or shape.key != own.key):
                found.add(shape.key)
    return len(found)
