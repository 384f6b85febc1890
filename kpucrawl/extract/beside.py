"""In: a flattened page with its headline and body; out: what stands beside the text: dates, category label, counter, byline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpucrawl.extract.body import Body
from kpucrawl.extract.clusters import Terrain, begins_list, is_sentence
from kpucrawl.extract.counters import count_at, counter_of, counter_told, counts_visitors, numbers_near
from kpucrawl.extract.facts import Fact, fact_at, facts_apart, facts_in
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.hopes import FAR, Hope, Hopes, about, is_with_article, order_of
from kpucrawl.extract.icons import FOLDER, ICONS, TALK
from kpucrawl.extract.labels import category_words, is_label, label_of
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment, shared_depth
from kpucrawl.extract.shapes import is_kind
from kpucrawl.extract.signs import DATE, counted, has_date, is_meta_line, shows
from kpucrawl.extract.texts import squeezed
from kpucrawl.extract.writers import name_behind, writer_of
from kpucrawl.items import Printed

_ABOVE = 8
"""Segments above the headline in which a label or a date may stand."""
_BELOW = 14
"""Segments behind the body in which a date or a counter may stand."""
_IN = re.compile(r"(?:di|dalam|pada|in|on|kategori|rubrik|posted in|filed under|kanal)\s?:?", re.I)
"""What stands before a category's link."""
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_COMMENTS = re.compile(r"\d+ (?:komentar|comments?|tanggapan|balasan|suka|likes?)", re.I)
_CHANGED = re.compile(
    r"\W*(?:terakhir |tanggal )?(?:di(?:perbarui|perbaharui|update|ubah|sunting|revisi|modifikasi)|pembaruan|perubahan"
    r"|updated?|last (?:updated?|modified)|modified|edited)\b"
    r"(?!.*\b(?:terbit|diterbitkan|posted|published|rilis|dibuat|diposting|created)\b)",
    re.I,
)
_DETAILS, _BOX = 160, 4
"""Characters of a line of a box of details, and lines of it."""
_FAR = 20
"""Segments above the headline in which its stamp may stand."""
_CLOSE = 4
"""Of them those in which a day or a counter is looked for at once."""
_ENOUGH = 3
"""Kinds of facts beside the article; of more none is looked for elsewhere."""
_NO_TALK = frozenset(ICONS) - {TALK}
"""Signs of what an article's details tell."""
_LEAF = 12
"""Characters of a part of a day that is torn into boxes."""
_DATED = 100
"""Characters of a line that holds a day and something else."""
_OUTSIDE = NAV | FOOTER | ASIDE | TICKER


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an article's text, as printed."""

    dates: tuple[Printed, ...]
    label: str | None
    counter: str | None
    byline: str | None
    hopes: Hopes
    """What the site's other articles must tell."""


def read_beside(terrain: Terrain, headline: Headline, body: Body, furniture: Furniture) -> Beside:
    """Return what stands beside the article of a page."""
    page, marks, stories = terrain.page, terrain.frame, terrain.stories
    top = headline.at if headline.at >= 0 else max(0, body.start - 1)
    first = body.kept[0] if body.kept else min(len(page.segments), top + 6)
    end = max(body.end, top + 1)
    above = [at for at in range(top - 1, max(-1, top - 1 - _ABOVE), -1) if not page.segments[at].flags & _OUTSIDE]
    first = next((at for at in range(top + 1, first) if at in stories.hard or ends_here(page, at)), first)
    between = [at for at in range(top + 1, first) if not page.segments[at].flags & _OUTSIDE][:_BELOW]
    between = [at for at in between if not _is_cards(page, at, top)]
    left_out = sorted(at for at, why in body.why.items() if why in {"date", "counter", "byline", "label", "fact"})
    left_out = [at for at in left_out if not _is_cards(page, at, top)]  # a card between two paragraphs tells another's day
    below = []
    for at in range(end, min(len(page.segments), end + _BELOW)):
        segment = page.segments[at]
        if ends_here(page, at) or at in stories.hard or at in stories.dated:
            break
        if segment.link_chars > 0.8 * len(segment.text) >= 16 and any(
            is_kind(page.url, link, "article") for link, _ in segment.links
        ):
            break  # cards of other articles carry dates and counters of their own
        if not _is_cards(page, at, top):
            below.append(at)
    if not any(_tells(page, at) for at in (*between, *left_out, *above[:_CLOSE], *below)):
        below += _details_far(page, max([end, *(at + 1 for at in below)]), marks)
    head = list(dict.fromkeys([*between, *left_out]))
    told_above = any(_tells(page, at) for at in above[:_CLOSE])
    close = _details_above(page, above) if told_above else above[:_CLOSE]
    if (stamped := _stamped_above(page, top, end)) is not None and stamped not in close:
        close = [*close, stamped]
        told_above = True
    titled = [at for at in (headline.at, *above) if at >= 0 and _counts_behind(page.segments[at].text, headline.text)]
    facts: dict[str, Fact] = {}
    for fact in facts_in(page, [*head, *close, *below]):
        facts.setdefault(fact.kind, fact)
    signed = [
        at
        for at, why in body.why.items()
        if why == "byline"
        or (why == "furniture" and len(page.segments[at].text) <= _DATED and shows("byline", page.segments[at].text))
    ]  # lines of the text itself, before the template's account
    dates = _dates(page, headline, head, close, below, furniture, marks)
    if "date" in facts and has_date(facts["date"].value):
        dates = tuple(dict.fromkeys((Printed("page", facts["date"].value), *dates)))
    apart: dict[str, Fact] = {}
    if len(facts) < _ENOUGH:
        for fact in facts_apart(page, marks, {*body.kept, *signed}):
            apart.setdefault(fact.kind, fact)
    if "date" in apart and not any(printed.source in {"page", "migrated"} for printed in dates) and has_date(apart["date"].value):
        dates = (Printed("page", apart["date"].value), *dates)
    known = category_words(page)
    labelled = (
        label_of(page, headline, (above, between, below), (first, end), furniture, marks, known) if "label" not in facts else None
    )
    opening = next((at for at in body.kept if is_sentence(page.segments[at])), first)  # a bare name may have been taken for text
    opened = [at for at in body.kept[:2] if at < opening]
    closed = [at for at in body.kept[-2:] if len(page.segments[at].text) <= _DATED and shows("byline", page.segments[at].text)]
    named = list(dict.fromkeys([*signed, *closed, *head, *opened, *below[:6], *(close if told_above else above[:3])]))
    zones = dict.fromkeys(opened, "b") | dict.fromkeys(above, "a") | dict.fromkeys(below, "c") | dict.fromkeys(head, "b")
    for at in above:
        if not is_with_article(page, at, headline.at, opening):
            zones[at] = FAR
    byline: str | None = None
    writers: tuple[Hope, ...] = ()
    if "byline" in facts:
        byline = f"Penulis: {facts['byline'].value}"
    if byline is None or signed:
        told, writers = writer_of(page, named, headline.text, known, zones, marks)
        byline = told or byline
    if byline is None and headline.at >= 0 and (hope := name_behind(page, headline.at, headline.text)):
        writers = (hope, *writers)
    if byline is None and "byline" in apart:
        byline = f"Penulis: {apart['byline'].value}"
    counter = (counter_told(facts["counter"]) if "counter" in facts else None) or counter_of(
        page, [*head, *below, *close, *titled]
    )
    if counter is None and "counter" in apart:
        counter = counter_told(apart["counter"])
    numbers = numbers_near(page, [*head, *below[:8], *above[:3]], zones) if counter is None else ()
    order = [found for each in dates if each.source == "page" and (found := order_of(each.text))][:1]
    label = facts["label"].value if labelled is None else labelled.words
    return Beside(
        dates,
        label or (apart["label"].value if "label" in apart else None),
        counter,
        byline,
        Hopes(
            (*writers, *numbers, *(labelled.hopes if labelled else ()), *order, *([seen] if (seen := about(counter)) else [])),
            labelled.weak if labelled else None,
        ),
    )


def ends_here(page: Page, at: int) -> bool:
    """Whether a line begins what is no more the article's: a list of others, readers' comments; a detail of its own does not."""
    if FOLDER in page.segments[at].text:
        return False  # the category may have the very words that head lists: "Berita Terkini"
    segment = page.segments[at]
    if _COMMENTS.fullmatch(segment.text.strip(f" {ICONS}")) and segment.tag not in _HEADS and _is_among_details(page, at):
        return False  # one of the article's details, no head of readers' comments
    lone = at + 1 < len(page.segments) and segment.link_chars > 0.8 * len(segment.text) and is_label(page, at)
    if lone and at and _IN.fullmatch(page.segments[at - 1].text):
        return False  # "oleh", "Budi Santoso", "dalam", "Berita Terkini": whatever tells more stands further off
    if lone and (_tells(page, at - 1) or _tells(page, at - 2)) and not _leads_on(page, at + 1):
        return False
    return begins_list(page, at) or shows("comments", page.segments[at].text)


def _is_among_details(page: Page, at: int) -> bool:
    """Whether the line before or behind tells a counter, a writer, or has a sign: a day alone may be that of a reader's words."""
    near = [page.segments[each].text for each in (at - 1, at + 1) if 0 <= each < len(page.segments)]
    behind = near[-1]
    signed = any(not _NO_TALK.isdisjoint(text) and len(text) <= _DATED for text in near)
    return signed or (len(behind) <= _DATED and (counted(behind) is not None or shows("byline", behind)))


def _counts_behind(text: str, title: str) -> bool:
    """Whether a counter follows the headline in its own line: "Rapat Pleno (Dibaca 136 kali)"."""
    return len(text) > len(title) and title in text and counted(text.replace(title, " ")) is not None


def _leads_on(page: Page, at: int) -> bool:
    return any(is_kind(page.url, link, "article") for link, _ in page.segments[at].links)


def _tells(page: Page, at: int) -> bool:
    """Whether a line tells a day, a counter, a writer or another of an article's details."""
    text = page.segments[at].text
    return len(text) <= _DATED and (
        has_date(text)
        or counted(text) is not None
        or shows("byline", text)
        or fact_at(page, at) is not None
        or not _NO_TALK.isdisjoint(text)
        or (len(text) <= _LEAF and _torn_off(page, at) is not None)
    )


def _details_above(page: Page, above: Sequence[int]) -> list[int]:
    """The lines right above the headline, as far up as the details of the article go on in a box of lines."""
    found = list(above[:_CLOSE])
    for at in (*above[_CLOSE:], *range(min(above, default=0) - 1, max(0, min(above, default=0) - _ABOVE), -1)):
        valued = at > 0 and len(page.segments[at].text) <= _DATED and fact_at(page, at - 1) is not None
        if _leads_on(page, at) or not (_tells(page, at) or valued):
            break
        found.append(at)
    return found


def _stamped_above(page: Page, top: int, end: int) -> int | None:
    """The line above the headline that holds its stamp, however many lines stand between: in one box with the headline, which the
    stamps of other articles, behind the text, do not share."""
    segments = page.segments
    if not page.times or top >= len(segments):
        return None
    title = segments[top].path
    held = [(shared_depth(segments[at].path, title), at) for _, at in page.times if at < len(segments)]
    others = max((depth for depth, at in held if at >= end), default=0)
    above = [(depth, at) for depth, at in held if top - _FAR <= at < top and not segments[at].flags & _OUTSIDE]
    depth, found = max(above, default=(0, 0))
    return found if depth > others > 0 and len(segments[found].text) <= _DATED else None


def _details_far(page: Page, first: int, marks: Sequence[bool]) -> list[int]:
    """The lines of the one box behind ``first`` that tells day and counter, wherever it stands: cards tell no counter."""
    segments = page.segments
    found = [
        at
        for at in range(first, len(segments))
        if len(segments[at].text) <= _DETAILS and not segments[at].flags & _OUTSIDE & ~ASIDE
        and count_at(page, at) is not None
    ]  # fmt: skip
    if len(found) != 1:
        return []
    at = found[0]
    path = segments[at].path
    box = [
        near
        for near in range(max(first, at - _BOX), min(len(segments), at + _BOX + 1))
        if len(segments[near].path) == len(path) and shared_depth(segments[near].path, path) >= len(path) - 1
        and len(segments[near].text) <= _DETAILS
    ]  # fmt: skip
    return box if any(has_date(segments[near].text) for near in box) else []


def _is_cards(page: Page, at: int, top: int) -> bool:
    """Whether a line stands in one box with a link to another article, away from the headline: a day on a card is that one's."""
    segments = page.segments
    path = segments[at].path
    own = shared_depth(path, segments[top].path)
    for near in range(max(top + 1, at - 3), min(len(segments), at + 4)):
        other = segments[near]
        linked = near != at and other.links and other.is_link and len(other.text) >= 16
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
        if counts_visitors(segment.text):
            continue
        if len(segment.text) <= _LEAF and (boxed := _torn_off(page, at)):  # its parts stand on many pages
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
        dated = (at for at in (*head, *above[:3]) if not marks[at] and _is_dated(page.segments[at]))
        found += [Printed("page", page.segments[at].text) for at in dated][:1]
    found.sort(
        key=lambda printed: _CHANGED.match(printed.text) is not None
    )  # when it was changed tells less than when it was posted
    stamps = [
        stamp
        for place in (frozenset((*head, *above)), frozenset(below[:8]))
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
    text = segment.text
    return len(text) <= _DATED and has_date(text) and not (is_sentence(segment) or counts_visitors(text))


def _torn_off(page: Page, at: int) -> str | None:
    """The day that begins at ``at`` as on a calendar's leaf: day, month and year each in a box of its own."""
    parts = page.segments[at : at + 3]
    if len(parts) < 3 or any(len(part.text) > _LEAF for part in parts) or not parts[0].text.strip(".,").isalnum():
        return None
    written = " ".join(part.text.strip(" .,") for part in parts)
    return written if DATE.fullmatch(written) and shared_depth(parts[0].path, parts[2].path) >= len(parts[0].path) - 2 else None


def _is_same(one: str, other: str) -> bool:
    """Whether two squeezed titles may be one article's: cut short, or with the site's name behind."""
    return not one or one[:24].startswith(other[:24]) or other[:24].startswith(one[:24])


def _stands_twice(page: Page, text: str) -> bool:
    return sum(1 for segment in page.segments if segment.text == text) > 1
