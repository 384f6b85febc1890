"""In: a flattened page with its headline and body; out: what stands beside the text: dates, category label, counter, byline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpucrawl.extract.body import Body
from kpucrawl.extract.clusters import Terrain, begins_list, is_sentence, shared_depth
from kpucrawl.extract.counters import PARTED, counter_of, counter_told
from kpucrawl.extract.facts import Fact, facts_in
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment
from kpucrawl.extract.shapes import SAME_EVERYWHERE, is_kind
from kpucrawl.extract.signs import DATE, has_date, is_meta_line, shows
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Printed

_ABOVE = 8
"""Segments above the headline in which a label or a date may stand."""
_BELOW = 14
"""Segments behind the body in which a date or a counter may stand."""
_FAR = 40
"""Segments behind the body in which a line may still name the category."""
_STEPS = (
    *("selanjutnya", "selengkapnya", "sebelumnya", "lihatsemua", "berikutnya", "indeks", "next", "prev", "previous", "kembali"),
    *("more", "lainnya", "older", "newer", "first", "last", "pertama", "terakhir"),
)
"""Squeezed words of links that lead on in a listing or to it, and name no category."""
_NAMED = re.compile(
    r"(?:\b(?:kategori|category|categories|rubrik|kanal|label|labels|topik|section)\b ?: ?"
    r"|^(?:kategori|category|categories|rubrik|posted in|filed under|dipublikasikan di|diposkan di)\b ?)(.{2,80})$",
    re.I,
)
_NAME_ALONE = re.compile(r"(?:kategori|category|rubrik|kanal|label|topik|section)s? ?:?", re.I)
_DATED = 100
"""Characters of a line that holds a day and something else."""
_PREFIX = re.compile(r"^(?:kategori|category|rubrik|kanal|dalam|di|in|on|posted in)\b ?:? ?", re.I)
_TRIM = " :»«>/|-–•·#"
_SHORTEST_NAME = 4
"""Letters of an author's name."""
_ROLE = 24
"""Characters of what stands beside an author's name in a line of its own: what the author did, a place."""
_OUTSIDE = NAV | FOOTER | ASIDE | TICKER


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an article's text, as printed."""

    dates: tuple[Printed, ...]
    label: str | None
    counter: str | None
    byline: str | None


def read_beside(terrain: Terrain, headline: Headline, body: Body, furniture: Furniture) -> Beside:
    """Return what stands beside the article of a page."""
    page, marks, stories = terrain.page, terrain.furniture, terrain.stories
    top = headline.at if headline.at >= 0 else max(0, body.start - 1)
    first = body.kept[0] if body.kept else min(len(page.segments), top + 6)
    end = max(body.end, top + 1)
    above = [at for at in range(top - 1, max(-1, top - 1 - _ABOVE), -1) if not page.segments[at].flags & _OUTSIDE]
    first = next((at for at in range(top + 1, first) if at in stories.hard or _ends(page, at)), first)
    between = [at for at in range(top + 1, first) if not page.segments[at].flags & _OUTSIDE][:_BELOW]
    between = [at for at in between if not _is_cards(page, at, top)]
    left_out = sorted(at for at, why in body.why.items() if why in {"date", "counter", "byline", "label", "fact"})
    below = []
    for at in range(end, min(len(page.segments), end + _BELOW)):
        segment = page.segments[at]
        if _ends(page, at) or at in stories.hard or at in stories.dated:
            break
        if segment.link_chars > 0.8 * len(segment.text) >= 16 and any(
            is_kind(page.url, link, "article") for link, _ in segment.links
        ):
            break  # cards of other articles carry dates and counters of their own
        if not _is_cards(page, at, top):
            below.append(at)
    head = list(dict.fromkeys([*between, *left_out]))
    facts: dict[str, Fact] = {}
    for fact in facts_in(page, [*head, *above[:4], *below]):
        facts.setdefault(fact.kind, fact)
    dates = _dates(page, headline, head, above[:4], below, furniture, marks)
    if "date" in facts and has_date(facts["date"].value):
        dates = tuple(dict.fromkeys((Printed("page", facts["date"].value), *dates)))
    writers = (at for at, why in body.why.items() if why == "byline")  # a line of the text itself, before the template's account
    named = (page.segments[at].text for at in (*writers, *head, *below[:6]))
    byline = next((text for text in named if shows("byline", text)), None)
    if byline is None and "byline" in facts:
        byline = f"Penulis: {facts['byline'].value}"
    byline = byline or _author_shown(page, [*head, *below[:6]])
    counter = counter_told(facts["counter"]) if "counter" in facts else None
    return Beside(
        dates,
        facts["label"].value if "label" in facts else _label(page, headline, (above, between, below), furniture, marks),
        counter or counter_of(page, [*head, *below, *above[:4]]),
        byline,
    )


def _author_shown(page: Page, near: Sequence[int]) -> str | None:
    """Return a byline where a short line beside the text shows the name that the page tells machines for its author."""
    for name in page.structured.authors:
        core = squeezed(name)
        for at in near:
            text = page.segments[at].text
            if len(core) >= _SHORTEST_NAME and len(text) <= len(name) + _ROLE and core in squeezed(text):
                return f"Penulis: {name}"
    return None


def _ends(page: Page, at: int) -> bool:
    return begins_list(page, at) or shows("comments", page.segments[at].text)


def _is_cards(page: Page, at: int, top: int) -> bool:
    """Whether a line stands in one box with a link to another article, away from the headline: a day on a card is that one's."""
    segments = page.segments
    path = segments[at].path
    own = shared_depth(path, segments[top].path)
    for near in range(max(top + 1, at - 3), min(len(segments), at + 4)):
        other = segments[near]
        linked = near != at and other.links and other.link_chars > 0.5 * len(other.text) >= 8
        if linked and shared_depth(path, other.path) > own and any(is_kind(page.url, link, "article") for link, _ in other.links):
            return True
    return False


def _dates(
    page: Page,
    headline: Headline,
    head: Sequence[int],
    above: Sequence[int],
    below: Sequence[int],
    furniture: Furniture,
    marks: Sequence[bool],
) -> tuple[Printed, ...]:
    """Evidence for the day of posting: the line nearest below the headline first, then above, then behind the body."""
    found = []
    for at in [*head, *above, *below[:8]]:
        segment = page.segments[at]
        if len(segment.text) <= 12 and (boxed := _torn_off(page, at)):  # its parts stand on many pages
            found.append(Printed("page", boxed))
            continue
        # A column of the newest articles prints this one's day on every page; only here it stands once more, by the article.
        is_own = marks[at] and (at in head or at in above or at in below[:2]) and _stands_twice(page, segment.text)
        if (marks[at] and not is_own) or (segment.link_chars > 0.55 * len(segment.text) and len(segment.text) > 40):
            continue
        if is_meta_line(segment.text) and has_date(segment.text):
            # kpu-sites (c): "08 May 2020 | 0 Comments | By kpukabpati", a line carried over from WordPress
            migrated = segment.text.count("|") >= 2 and "comment" in segment.text.lower()
            found.append(Printed("migrated" if migrated else "page", segment.text))
    if not found:  # whatever else it says: a short line with a day between headline and text
        found += [Printed("page", page.segments[at].text) for at in head if not marks[at] and _is_dated(page.segments[at])][:1]
    stamps = [
        stamp
        for place in ((*head, *above), below[:3])
        for stamp, at in page.times
        if (at in place or at - 1 in place) and not furniture.stands("meta " + stamp)
    ][:1]
    own = squeezed(headline.text)
    others = {value for value, title in page.structured.dated if not _is_same(squeezed(title), own)}
    told = [value for value in page.structured.published if value not in others and has_date(value)]
    told = [value for value in told if not furniture.stands("meta " + value)]
    found += [Printed("metadata", value) for value in dict.fromkeys([*told, *stamps])]
    return tuple(found)


def _is_dated(segment: Segment) -> bool:
    return len(segment.text) <= _DATED and has_date(segment.text) and not is_sentence(segment)


def _torn_off(page: Page, at: int) -> str | None:
    """The day that begins at ``at`` as on a calendar's leaf: day, month and year each in a box of its own."""
    parts = page.segments[at : at + 3]
    if len(parts) < 3 or any(len(part.text) > 12 for part in parts) or not parts[0].text.strip(".,").isalnum():
        return None
    written = " ".join(part.text.strip(" .,") for part in parts)
    return written if DATE.fullmatch(written) and shared_depth(parts[0].path, parts[2].path) >= len(parts[0].path) - 2 else None


def _is_same(one: str, other: str) -> bool:
    """Whether two squeezed titles may be one article's: cut short, or with the site's name behind."""
    return not one or one[:24].startswith(other[:24]) or other[:24].startswith(one[:24])


def _stands_twice(page: Page, text: str) -> bool:
    return sum(1 for segment in page.segments if segment.text == text) > 1


def _label(
    page: Page,
    headline: Headline,
    places: tuple[Sequence[int], Sequence[int], Sequence[int]],
    furniture: Furniture,
    marks: Sequence[bool],
) -> str | None:
    """The category's words, from ``places`` above the headline, between it and the text, and below the text.

    A line that names itself ("Kategori: …") is best; then the words of a category link near the headline, linked or
    not; those that stand on most pages of the site (a column's head, a tab) count only where nothing else speaks.
    """
    above, between, below = places
    known = _category_words(page)
    for at in [*above, *between, *below]:
        if _NAME_ALONE.fullmatch(page.segments[at].text) and at + 1 < len(page.segments):
            behind = page.segments[at + 1].text.strip(_TRIM)
            if len(behind) <= 40 and not has_date(behind) and not shows("share", behind):
                return behind
        if named := _names(page.segments[at].text):
            words = named[1].strip(_TRIM)
            if part := _part_in(words, known) or (words if len(words) <= 40 and not has_date(words) else None):
                return part
    if page.sections:
        return page.sections[0]
    if headline.at > 0 and (crumb := _crumb(page, headline)):
        return crumb
    second: list[str] = []
    for at in [*above[:3], *between, *above[3:]]:
        words = _category_at(page, at, known)
        if words is None or squeezed(words) == squeezed(headline.text):
            continue
        if not marks[at]:
            return words
        second.append(words)
    if iconed := _iconed(page, headline, [*between, *below], known):
        return iconed
    section = page.structured.section
    if section and len(section) <= 60:
        if not furniture.stands("meta " + section):
            return section
        second.append(section)
    for at in above[:2]:
        text = page.segments[at].text.strip(_TRIM)
        if (
            page.segments[at].link_chars == 0
            and len(text) <= 40
            and shows("label", text)
            and squeezed(text) != squeezed(headline.text)
        ):
            second.append(text)
    return second[0] if second else _named_far_below(page, below, known)


def _names(text: str) -> re.Match[str] | None:
    """Return where a line names a category itself."""
    return _NAMED.search(text) if ":" in text or text[:1].lower() in "ckrpfd" else None


def _iconed(page: Page, headline: Headline, places: Sequence[int], known: dict[str, str]) -> str | None:
    """The category that the words standing for a picture name: an icon near the headline."""
    near = {headline.at, headline.at + 1, *places}
    told = (picture.alt.strip(_TRIM) for picture in page.pictures if picture.alt and picture.at in near)
    return next((words for words in told if squeezed(words) in known), None)


def _named_far_below(page: Page, below: Sequence[int], known: dict[str, str]) -> str | None:
    """The category of a line that names itself and one of the site's, behind the comments: "Label: Sosialisasi"."""
    first = max(below, default=0) + 1
    for segment in page.segments[first : first + _FAR]:
        named = _names(segment.text) if len(segment.text) <= 90 and not segment.flags & _OUTSIDE else None
        if named and squeezed(named[1].strip(_TRIM)) in known:
            return named[1].strip(_TRIM)
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
        and shared_depth(segment.path, own.path) >= depth
    ]
    leading = sum(1 for segment in fellows if any(_is_listing(page, address) for address, _ in segment.links))
    return len(fellows) >= 3 and leading >= 2


def _crumb(page: Page, headline: Headline) -> str | None:
    """The category in a trail "home » category » headline" that stands anywhere above the headline."""
    for at in range(headline.at - 1, max(-1, headline.at - 40), -1):
        segment = page.segments[at]
        trail = [*page.segments[at - 1].links, *segment.links] if at else list(segment.links)
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


def _part_in(text: str, known: dict[str, str]) -> str | None:
    """The category's words where they are a part of a line: between separators, or beside a date."""
    for piece in PARTED.split(text):
        words = _PREFIX.sub("", piece.strip(_TRIM)).strip(_TRIM)
        if squeezed(words) in known:
            return words
    if is_meta_line(text):
        padded = f" {text} "
        for words in sorted(known.values(), key=len, reverse=True):
            at = padded.find(words)
            if at > 0 and not padded[at - 1].isalnum() and not padded[at + len(words)].isalnum():
                return words
    return None


def _category_words(page: Page) -> dict[str, str]:
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


def _is_listing(page: Page, address: str) -> bool:
    return ("category" in address or "berita" in address) and is_kind(page.url, address, "listing")
