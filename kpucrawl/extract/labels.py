"""In: a page and the places beside its article; out: the words of its category, or what may be one, to be settled.

A line that names itself ("Kategori: …") with one of the site's categories is best; then the markup's own section, a trail of
links, and the words of a category near the headline, linked or not. Those that stand on most pages of the site (a column's head,
a tab) count only where nothing else speaks, or where the site's other articles have others in their place (``hopes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpucrawl.extract.clusters import is_sentence
from kpucrawl.extract.counters import MONTH, PARTED
from kpucrawl.extract.facts import opens_list
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.hopes import Hope, is_with_article, place_of
from kpucrawl.extract.icons import FOLDER, ICONS
from kpucrawl.extract.memory import Memory
from kpucrawl.extract.names import is_name
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment, shared_depth
from kpucrawl.extract.shapes import SAME_EVERYWHERE, is_kind
from kpucrawl.extract.signs import counted, has_date, has_digit, is_meta_line, shows
from kpucrawl.extract.texts import squeezed

_FAR = 40
"""Segments behind the body in which a line may still name the category."""
_LONGEST = 40
"""Characters of a category that no link of the page names."""
_STEPS = (
    *("selanjutnya", "selengkapnya", "sebelumnya", "lihatsemua", "berikutnya", "indeks", "next", "prev", "previous", "kembali"),
    *("more", "lainnya", "older", "newer", "first", "last", "pertama", "terakhir"),
)
"""Squeezed words of links that lead on in a listing or to it, and name no category."""
_NAMED = re.compile(
    r"(?:\b(?P<name>kategori|category|categories|rubrik|kanal|label|labels|topik|section)\b ?: ?"
    r"|^(?:kategori|category|categories|rubrik|posted in|filed under|dipublikasikan di|diposkan di)\b ?)(?P<value>.{2,80})$",
    re.I,
)
_FACTS = 90
"""Characters of a line with a day or a counter."""
_MANY = frozenset(("label", "labels", "topik", "section"))
"""Names behind which key words stand as often as a category."""
_NAME_ALONE = re.compile(r"(?:kategori|category|rubrik|kanal|label|topik|section)s? ?:?", re.I)
_NAME_OF_IT = re.compile(
    r"(?:kategori|category|rubrik|kanal|jenis|kelompok|bidang|label|topik|section)s?(?: [\w-]+){0,2} ?:?", re.I
)
_PREFIX = re.compile(r"^(?:kategori|category|rubrik|kanal|dalam|di|in|on|posted in)\b ?:? ?", re.I)
_SMALL_WORD = re.compile(r"(?:kategori|category|rubrik|kanal|dalam|di|pada|in|on|under|posted in|filed under)\s?:?\s", re.I)
_ADDRESS = re.compile(r"/(?:kategori|category|categories|rubrik|kanal|taxonomy/term|search/label|cat)[/-]|[?&]cat(?:id)?=", re.I)
_CATEGORIES: Memory[bool] = Memory(lambda address: _ADDRESS.search(address) is not None)
_TRIM = f" :»«>/|-–•·#📁📂🏷{ICONS}"
_OUTSIDE = NAV | FOOTER | ASIDE | TICKER


@dataclass(frozen=True, slots=True)
class Labelled:
    """The category's words as far as one page tells them."""

    words: str | None
    weak: str | None = None
    """What to take where the site's other articles do not tell better."""
    hopes: tuple[Hope, ...] = ()


def label_of(
    page: Page,
    headline: Headline,
    places: tuple[Sequence[int], Sequence[int], Sequence[int]],
    extent: tuple[int, int],
    furniture: Furniture,
    marks: Sequence[bool],
    known: dict[str, str],
) -> Labelled:
    """Return the category's words, from ``places`` above the headline, between it and the text, and below the text.

    ``extent`` is where that begins and ends, ``known`` has the words of the page's links to listings (``category_words``).
    """
    above, between, below = places
    named = list(_named(page, [*above, *between, *below], known, marks))
    if found := next((words for words, sure in named if sure), None):
        return Labelled(found)
    if page.sections:
        return Labelled(page.sections[0])
    if headline.at > 0 and (crumb := _crumb(page, headline)):
        return Labelled(crumb)
    if named:
        return Labelled(named[0][0])
    second: list[str] = []
    hopes: list[Hope] = []
    own = squeezed(headline.text)
    glued = (
        [headline.at]
        if headline.at >= 0 and page.segments[headline.at].links and headline.text != page.segments[headline.at].text
        else []
    )
    for at in [*glued, *above[:3], *between, *above[3:]]:
        words = _category_at(page, at, known)
        if words is None or squeezed(words) == own:
            continue
        hopes.append(Hope("label", place_of(page, at, "a" if at < headline.at else "b"), words))
        if not marks[at]:
            return Labelled(words, hopes=tuple(hopes))
        second.append(words)
    if iconed := _iconed(page, headline, [*between, *below, extent[0]], known):
        return Labelled(iconed)
    section = page.structured.section
    if section and len(section) <= 60:
        if not furniture.stands("meta " + section):
            return Labelled(section)
        second.append(section)
    for at in above[:2]:
        text = page.segments[at].text.strip(_TRIM)
        if (
            page.segments[at].link_chars == 0
            and len(text) <= _LONGEST
            and not has_date(text)
            and shows("label", text)
            and squeezed(text) != own
        ):
            second.append(text)
    if found := _named_far_below(page, max([extent[1], *below]), known):
        return Labelled(found)
    for at in below:
        if (words := _category_at(page, at, known)) is not None:
            if (
                FOLDER in page.segments[at].text
                or _follows_small_word(page.segments[at])
                or (page.segments[at].links and _is_beside_facts(page, at, marks))
            ):
                return Labelled(words)
            hopes.append(Hope("label", place_of(page, at, "c"), words))
            if not marks[at]:
                second.append(words)
    near = [at for at in above[:2] if is_with_article(page, at, headline.at, extent[0])]
    hopes += [Hope("label", place_of(page, at, "?"), words) for at, words in _unknown(page, [*near, *between], own)]
    return Labelled(None, second[0] if second else None, tuple(hopes))


def category_words(page: Page) -> dict[str, str]:
    """Return the words of the page's links to listings, each by its letters."""
    words: dict[str, str] = {}
    for segments, flat in page.stretches():
        if flat is None:
            words.update(_categories_in(page, segments))
            continue
        if flat.categories is None:
            found = _categories_in(page, segments)
            if any(not address.startswith(SAME_EVERYWHERE) for segment in segments for address, _ in segment.links):
                words.update(found)
                continue
            flat.categories = found
        words.update(flat.categories)
    words.pop("", None)
    for step in _STEPS:
        words.pop(step, None)
    return words


def _categories_in(page: Page, segments: Sequence[Segment]) -> dict[str, str]:
    return {
        squeezed(text): text
        for segment in segments
        for address, text in segment.links
        if len(text) <= 60 and not text.isdigit() and _is_listing(page, address)
    }


def _names(text: str) -> re.Match[str] | None:
    """Return where a line names a category itself."""
    return _NAMED.search(text) if ":" in text or text[:1].lower() in "ckrpfd" else None


def _named(page: Page, places: Sequence[int], known: dict[str, str], marks: Sequence[bool]) -> Iterator[tuple[str, bool]]:
    """What lines that say they name a category name, each with whether it is one of the site's for sure."""
    doubtful: list[str] = []
    for at in places:
        text = page.segments[at].text.strip(_TRIM)
        if _NAME_OF_IT.fullmatch(text) and at + 1 < len(page.segments):
            if opens_list(page, at + 1):
                continue
            behind = page.segments[at + 1].text.strip(_TRIM)
            if squeezed(behind) in known:
                yield behind, True
                continue
            if _NAME_ALONE.fullmatch(text) and len(behind) <= _LONGEST and not has_date(behind) and not shows("share", behind):
                doubtful.append(behind)
                continue
        named = _names(text)
        if named and not _titles(page, at, named):
            words = named["value"].strip(_TRIM)
            if part := _part_in(words, known, opens=True):
                yield part, True
            elif len(words) <= _LONGEST and not has_date(words) and not (marks[at] and known):
                if (named["name"] or "").lower() in _MANY:
                    if len(page.segments[at].links) < 2:  # several links are key words
                        doubtful.append(words)
                else:
                    doubtful.insert(0, words)
        elif words := _closing(page, at, known):
            yield words, True
    yield from ((words, False) for words in doubtful)


def _titles(page: Page, at: int, named: re.Match[str]) -> bool:
    """Whether a line without a colon that begins as if it named a category is a post's title: "Rubrik Konsultasi Nomor 4".

    Its one link, to no listing, takes in the name as well.
    """
    if ":" in named[0].removesuffix(named["value"]):
        return False
    name = named[0].removesuffix(named["value"]).strip(_TRIM)
    return any(
        words.strip(_TRIM).startswith(name) and not _is_listing(page, address) for address, words in page.segments[at].links
    )


def _closing(page: Page, at: int, known: dict[str, str]) -> str | None:
    """The category that closes a short line behind a colon, whatever it is called: "Disimpan di bawah: Umum"."""
    text = page.segments[at].text.strip(_TRIM)
    name, colon, words = text.rpartition(":")
    if not colon or len(text) > 90 or not 2 <= len(name) <= 30 or has_digit(name) or shows("related", text):
        return None
    return words.strip(_TRIM) if squeezed(words) in known else None


def _follows_small_word(segment: Segment) -> bool:
    """Whether a line is a category's link behind a word that says so: "dalam Berita Terkini"."""
    _, words = segment.links[-1] if segment.links else ("", "")
    return bool(words) and segment.text.endswith(words) and _SMALL_WORD.fullmatch(segment.text.removesuffix(words)) is not None


def _is_beside_facts(page: Page, at: int, marks: Sequence[bool]) -> bool:
    """Whether a line of its own with a day or a counter stands next to a line in the same box: this article's details."""
    own = page.segments[at].path
    for near in (at - 2, at - 1, at + 1, at + 2):
        if 0 <= near < len(page.segments):
            other = page.segments[near]
            beside = len(other.text) <= _FACTS and len(other.path) == len(own) and shared_depth(own, other.path) >= len(own) - 1
            if beside and ((has_date(other.text) and not marks[near]) or counted(other.text) is not None):
                return True
    return False


def _unknown(page: Page, places: Sequence[int], own: str) -> Iterator[tuple[int, str]]:
    """Short lines near the headline that are no name, day, number or button: a category that no link of the page names."""
    for at in places:
        segment = page.segments[at]
        words = segment.text.strip(_TRIM)
        if MONTH.fullmatch(words):
            continue
        short = 3 <= len(words) <= _LONGEST and words[0].isupper() and words.count(" ") <= 3 and not has_digit(words)
        if not short or segment.link_chars or words.endswith((".", "!", "?")) or counted(words) or is_name(words):
            continue
        if (
            not any(shows(sign, words) for sign in ("share", "related", "byline", "widget", "comments"))
            and squeezed(words) not in own
        ):
            yield at, words


def _iconed(page: Page, headline: Headline, places: Sequence[int], known: dict[str, str]) -> str | None:
    """The category that the words standing for a picture name: an icon near the headline."""
    near = {headline.at, headline.at + 1, *places}
    told = (picture.alt.strip(_TRIM) for picture in page.pictures if picture.alt and picture.at in near)
    return next((words for words in told if squeezed(words) in known), None)


def _named_far_below(page: Page, first: int, known: dict[str, str]) -> str | None:
    """The category of a line that names itself and one of the site's, behind the comments: "Label: Sosialisasi"."""
    for at in range(first, min(len(page.segments), first + _FAR)):
        segment = page.segments[at]
        if len(segment.text) > 90 or segment.flags & _OUTSIDE:
            continue
        named = _names(segment.text)
        if named and squeezed(named["value"].strip(_TRIM)) in known:
            return named["value"].strip(_TRIM)
        if closing := _closing(page, at, known):
            return closing
        if _follows_small_word(segment) and squeezed(segment.links[-1][1]) in known:
            return segment.links[-1][1]
    return None


def _category_at(page: Page, at: int, known: dict[str, str]) -> str | None:
    """The category a single segment tells, if any."""
    segment = page.segments[at]
    text = segment.text.strip(_TRIM)
    if len(text) <= 60 and segment.link_chars == 0 and squeezed(text) in known:
        return text
    linked = [words for address, words in segment.links if _is_listing(page, address)]
    if linked:
        return linked[-1] if len(linked) <= 2 and len(segment.text) < 300 and not _is_menu(page, at) else None
    if len(segment.text) <= 220 and (is_meta_line(segment.text) or not is_sentence(segment)):
        return _part_in(segment.text, known)
    return None


def _is_menu(page: Page, at: int) -> bool:
    """Whether the links around ``at`` run on as the entries of a menu do."""
    own = page.segments[at]
    depth = len(own.path) - (2 if own.tag == "td" else 1)
    fellows = [
        segment
        for segment in page.segments[max(0, at - 4) : at + 5]
        if segment.link_chars > 0.8 * len(segment.text)
        and len(segment.links) <= 2
        and len(segment.path) == len(own.path)  # a lone label may stand right below a menu
        and shared_depth(segment.path, own.path) >= depth
    ]
    leading = sum(1 for segment in fellows if any(_is_listing(page, address) for address, _ in segment.links))
    return len(fellows) >= 3 and leading >= 2


def _crumb(page: Page, headline: Headline) -> str | None:
    """The category in a trail "home » category » headline" that stands anywhere above the headline."""
    for at in range(headline.at - 1, max(-1, headline.at - 40), -1):
        segment = page.segments[at]
        trail = [*page.segments[at - 1].links, *segment.links] if at else list(segment.links)
        if at > 1 and len(trail) == 1 and _leads_on(page.segments[at - 1].text) and _leads_on(page.segments[at - 2].text):
            trail = [*page.segments[at - 2].links, *trail]  # "home »", "news »", "category", each an entry of a list
        if len(trail) < 2:
            continue
        homes = [number for number, (address, _) in enumerate(trail) if is_kind(page.url, address, "home")]
        listed = [
            words for number, (address, words) in enumerate(trail) if homes and number > homes[-1] and _is_listing(page, address)
        ]
        behind = page.segments[at + 1]
        ends = len(segment.links) > 1 or behind.link_chars == 0
        if len(listed) == 1 and ends and len(segment.text) < 200 + len(headline.text):
            return listed[0]
    return None


def _leads_on(text: str) -> bool:
    return text.endswith(("»", "›", ">", "/", "→"))


def _part_in(text: str, known: dict[str, str], *, opens: bool = False) -> str | None:
    """The category's words where they are a part of a line: between separators, beside a date, or, if asked, at its beginning."""
    marked = text.rpartition(FOLDER)[2] if FOLDER in text else text
    for piece in re.split(f"[{ICONS}]", marked) if marked is not text else PARTED.split(text):
        words = _PREFIX.sub("", piece.strip(_TRIM)).strip(_TRIM)
        if squeezed(words) in known:
            return words
    in_facts = is_meta_line(text)
    padded = f" {text} "
    for words in sorted(known.values(), key=len, reverse=True):
        at = padded.find(words)
        if (at > 0 if in_facts else opens and at == 1) and not padded[at - 1].isalnum() and not padded[at + len(words)].isalnum():
            return words
    return None


def is_label(page: Page, at: int) -> bool:
    """Whether a line is a link to a listing."""
    links = page.segments[at].links
    return len(links) == 1 and _is_listing(page, links[0][0])


def _is_listing(page: Page, address: str) -> bool:
    if _CATEGORIES[address]:
        return True
    return ("category" in address or "berita" in address) and is_kind(page.url, address, "listing")
