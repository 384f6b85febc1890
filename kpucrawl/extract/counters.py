"""In: a page and the places beside its article; out: the words of its view counter, as printed, or None.

A counter names itself ("Dilihat: 73 kali"), or stands beside a picture whose words for those who cannot see it name it, or is the
only bare number in the line that tells day, writer and category.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.extract.facts import Fact
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment
from kpucrawl.extract.signs import DATE, counted, has_date, is_date_line, is_meta_line, shows

_OUTSIDE = NAV | FOOTER | ASIDE | TICKER
_NUMBER = re.compile(r"\d[\d.,]*")
PARTED = re.compile(r"[|·•»>/,]|\s[-–—]\s")
"""What stands between the parts of a line that tells several facts."""
_CLOCK = re.compile(r"\b\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\b")
_BARE = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[.,]\d{3})+(?![\w.,/-])|(?<![\w.,/-])\d{1,7}(?![\w.,/-])")
_COUNTS = re.compile(
    r"(?:jumlah |telah |total )?(?:dilihat|dibaca|pembaca|pengunjung|tayangan|tampilan|kunjungan|views?|viewed|hits?|seen)\b",
    re.I,
)
_LINE = 90
"""Characters of a line that tells day, writer, category and counter."""


def counter_of(page: Page, places: Sequence[int]) -> str | None:
    """Return the counter's words among the segments at ``places``, which stand beside the article, the nearest first."""
    for at in places:
        segment = page.segments[at]
        if segment.link_chars <= 0.55 * len(segment.text) and (found := counted(segment.text)):
            return found
    # Behind a list of other articles a counter is this article's only if it is the only one there.
    behind = range(max(places, default=0), len(page.segments))
    lonely = [
        page.segments[at].text for at in behind if not page.segments[at].flags & _OUTSIDE and len(page.segments[at].text) <= 60
    ]
    found_behind = [found for text in lonely if (found := counted(text))]
    if len(found_behind) == 1:
        return found_behind[0]
    return _beside_a_picture(page, places) or next((words for at in places if (words := _in_line(page.segments[at]))), None)


def counter_told(fact: Fact) -> str | None:
    """Return the counter's words of a fact "name: value"."""
    digits = _NUMBER.match(fact.value)
    return counted(f"{fact.name}: {fact.value}") or (f"Dibaca: {digits[0]}" if digits else None)


def _beside_a_picture(page: Page, places: Sequence[int]) -> str | None:
    near = set(places)
    for picture in page.pictures:
        if picture.at in near and _COUNTS.match(picture.alt):
            numbers = _BARE.findall(_without_times(page.segments[picture.at].text))
            if len(numbers) == 1:
                return f"Dilihat: {numbers[0]}"
    return None


def _in_line(segment: Segment) -> str | None:
    """Return the only bare number of a line that tells a day, where it stands by itself: what an icon counted."""
    text = segment.text
    if len(text) > _LINE or not has_date(text) or shows("related", text):
        return None
    parts = [part.strip(" :»«>/|-–•·#👁") for part in PARTED.split(text)]
    alone = [part for part in parts if _NUMBER.fullmatch(part)]
    if len(parts) >= 2 and len(alone) == 1 and any(map(has_date, parts)) and is_meta_line(text):
        return f"Dilihat: {alone[0]}"
    rest = _without_times(text)
    numbers = _BARE.findall(rest)
    bare = numbers[0] if len(numbers) == 1 and numbers[0] != "0" else None
    return f"Dilihat: {bare}" if bare and rest.rstrip().endswith(bare) and is_date_line(text.replace(bare, " ")) else None


def _without_times(text: str) -> str:
    return _CLOCK.sub(" ", DATE.sub(" ", text))
