"""In: a page and the places beside its article; out: the words of its view counter, as printed, or None.

A counter names itself ("Dilihat: 73 kali"), or stands beside a picture whose words for those who cannot see it name it, or is the
only bare number in the line that tells day, writer and category.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kpucrawl.extract.facts import Fact
from kpucrawl.extract.hopes import Hope, place_of
from kpucrawl.extract.icons import ICONS, TALK
from kpucrawl.extract.page import ASIDE, FOOTER, NAV, TICKER, Page, Segment
from kpucrawl.extract.shapes import is_kind
from kpucrawl.extract.signs import DATE, counted, has_date, has_digit, is_date_line, is_meta_line, shows

_OUTSIDE = NAV | FOOTER | ASIDE | TICKER
_NUMBER = re.compile(r"\d[\d.,]*")
PARTED = re.compile(rf"[|·•»>/,{ICONS}]|\s[-–—]\s|\s{{3,}}")
"""What stands between the parts of a line that tells several facts."""
_AROUND = f" :»«>/|-–•·#👁(){ICONS}"
MONTH = re.compile(r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu?|aug|sept?|okt|oct|nov|des|dec)[a-z]*\.?(?: \d{4})?", re.I)
_CLOCK = re.compile(r"\b\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\b")
_BARE = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[.,]\d{3})+(?![\w.,/-])|(?<![\w.,/-])\d{1,7}(?![\w.,/-])")
_COUNTS = re.compile(
    r"(?:jumlah |telah |total )?(?:dilihat|dibaca|pembaca|pengunjung|tayangan|tampilan|kunjungan|views?|viewed|hits?|seen)\b",
    re.I,
)
_OF_SITE = re.compile(
    r"\b(?:hari ini|kemarin|minggu ini|bulan ini|tahun ini|online|today|yesterday|this (?:week|month)"
    r"|total (?:hits|visitors?|pengunjung|kunjungan)|statisti[ck]\w*|visitors?|alamat ip|your ip)\b",
    re.I,
)
"""Words of the boxes that count a site's visitors."""
_VISITORS = re.compile(
    r"\b(?:pengunjung|tamu|visitor)(?: yang)?(?: ke|s? no| number| #|[:\s-]*\d[\d.,]*\s*(?:sejak|since|mulai))"
    r"|\banda (?:adalah )?(?:pengunjung|tamu)\b|\byou are (?:the )?visitor|\b(?:situs|website|web|portal) (?:ini|kami)\b"
    r"|\b(?:sejak|since) (?=\d|\w+ (?:\d{1,2}, )?\d{4})",
    re.I,
)
"""Words of a line that counts them: "Anda pengunjung ke-48.213 sejak 17 Agustus 2003", "Hits: 48213 since 12/01/2002"."""
_NAME_BEHIND = re.compile(
    r"(?:kali|x|orang)? ?(?:telah )?(?:dilihat|dibaca|pembaca|views?|hits?|tayangan|kunjungan|pengunjung"
    r"|kali tayang|ditonton|reads?|klik)",
    re.I,
)
_NOT_READERS = re.compile(
    r"komentar|comment|suka|like|bagikan|share|balas|reply|halaman|page|suara|nilai|rating|vote|menit|min\b|no(?:mor)?\b", re.I
)
_COMMENTS = re.compile(r"\b\d+ (?:komentar|comments?|tanggapan|suka|likes?|bagikan|shares?|balasan)\b", re.I)
_BOXED = 45
"""Characters of a line of such a box."""
_WORDS_BEFORE, _WORDS_BEHIND = (
    re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,} $"),
    re.compile(
        r" (?!(?:kategori|category|rubrik|kanal|label|tags?|topik|penulis|oleh|by|editor|sumber|komentar|comments?|suka|likes?"
        r"|bagikan|shares?|kali|x|orang|menit|min)\b)[^\W\d_]{3,}",
        re.I,
    ),
)
_YEARS = range(1990, 2040)
_LINE = 90
"""Characters of a line that tells day, writer, category and counter."""


def counter_of(page: Page, places: Sequence[int]) -> str | None:
    """Return the counter's words among the segments at ``places``, which stand beside the article, the nearest first."""
    for at in places:
        segment = page.segments[at]
        if segment.link_chars <= 0.55 * len(segment.text) and (found := count_at(page, at)):
            return found
    # Behind a list of other articles a counter is this article's only if it is the only one there.
    behind = range(max(places, default=0), len(page.segments))
    lonely = [at for at in behind if not page.segments[at].flags & _OUTSIDE and len(page.segments[at].text) <= _LINE]
    found_behind = [found for at in lonely if (found := count_at(page, at))]
    if len(found_behind) == 1:
        return found_behind[0]
    return (
        _beside_a_picture(page, places)
        or _before_its_name(page, places)
        or next((words for at in places if (words := _in_line(page.segments[at]))), None)
    )


def count_at(page: Page, at: int) -> str | None:
    """Return the counter's words of a line, unless it counts a site's visitors or its number is one of a headline."""
    segment = page.segments[at]
    found = counted(segment.text)
    if found is None or is_of_site(page, at):
        return None
    titled = any(found in words and is_kind(page.url, address, "article") for address, words in segment.links)
    return None if titled or is_amid_words(segment.text, found) else found


def is_amid_words(text: str, found: str) -> bool:
    """Whether words run on from both ends of what looks like a counter, so that its number is one of a headline's.

    >>> is_amid_words("KPU Alor Terima Kunjungan 11 Siswa Wono Kerto", "Kunjungan 11")
    True
    >>> is_amid_words("Oleh Budi Santoso Views 120 Kategori Umum", "Views 120")
    False
    """
    before, _, behind = text.partition(found)
    runs_on = found[-1:].isdigit() and not has_date(text) and not shows("byline", text)
    return runs_on and _WORDS_BEFORE.search(before) is not None and _WORDS_BEHIND.match(behind) is not None


def is_of_site(page: Page, at: int) -> bool:
    """Whether a counter stands in a box that counts the visitors of the site: some lines of it, each with a number."""
    if counts_visitors(page.segments[at].text):
        return True
    box = page.segments[at].path[:-1]
    fellows = (page.segments[each] for each in range(max(0, at - 3), min(len(page.segments), at + 4)) if each != at)
    near = (each.text for each in fellows if each.path[:-1] == box and each.tag != "h1" and each.text not in page.title)
    return any(len(text) <= _BOXED and text[-1] != "." and has_digit(text) and _OF_SITE.search(text) for text in near)


def counts_visitors(text: str) -> bool:
    """Whether a line counts the visitors of a site: the day in it is that on which the count began.

    >>> counts_visitors("Anda pengunjung ke-48.213 sejak 17 Agustus 2003"), counts_visitors("Halaman ini dilihat 73 kali")
    (True, False)
    """
    return len(text) <= _LINE and has_digit(text) and _VISITORS.search(text) is not None


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


def _before_its_name(page: Page, places: Sequence[int]) -> str | None:
    """A number in a box whose next one says what it counts: "826", "Kali dilihat"."""
    for at in places:
        if _NUMBER.fullmatch(number := page.segments[at].text.strip(_AROUND)) and at + 1 < len(page.segments):
            behind = page.segments[at + 1].text.strip(_AROUND)
            if _NAME_BEHIND.fullmatch(behind):
                return f"Dilihat: {number}"
    return None


def _in_line(segment: Segment) -> str | None:
    """Return the only bare number of a line that tells a day, where it stands by itself: what an icon counted."""
    text = segment.text
    if len(text) > _LINE or not has_date(text) or shows("related", text):
        return None
    parts = [part.strip(_AROUND) for part in PARTED.split(text)]
    alone = [part for part in parts if _NUMBER.fullmatch(part)]
    if len(parts) >= 2 and len(alone) == 1 and any(map(has_date, parts)) and is_meta_line(text):
        return f"Dilihat: {alone[0]}"
    rest = _without_times(text)
    numbers = _BARE.findall(rest)
    bare = numbers[0] if len(numbers) == 1 and numbers[0] != "0" else None
    return f"Dilihat: {bare}" if bare and rest.rstrip().endswith(bare) and is_date_line(text.replace(bare, " ")) else None


def _without_times(text: str) -> str:
    return _CLOCK.sub(" ", DATE.sub(" ", text))


def numbers_near(page: Page, places: Sequence[int], zones: Mapping[int, str]) -> tuple[Hope, ...]:
    """Return the bare numbers among the segments at ``places``, each in a box of its own or a part of a line that tells a day."""
    found: list[Hope] = []
    for at in places:
        text = page.segments[at].text
        if len(text) > _LINE or page.segments[at].link_chars or TALK in text:
            continue
        text = _COMMENTS.sub(" | ", text)
        parts = PARTED.split(_without_times(text) if has_date(text) else text) if "|" in text or has_date(text) else [text]
        alone = [number for part in parts if _NUMBER.fullmatch(number := part.strip(_AROUND))]
        for order, number in enumerate(alone):
            whole = re.sub(r"[.,]", "", number)
            if _CLOCK.fullmatch(number):
                continue
            if len(whole) <= 7 and int(whole) not in _YEARS and not _is_another_count(page, at):
                found.append(Hope("counter", f"{place_of(page, at, zones.get(at, ''))} {order}", whole))
    for place in {hope.place for hope in found}:
        same = [at for at, hope in enumerate(found) if hope.place == place]
        for order, at in enumerate(same):  # numbers in boxes of one kind, side by side: each has its turn
            found[at] = found[at]._replace(place=f"{place} {order}")
    return tuple(found)


def _is_a_figure(page: Page, at: int) -> bool:
    """Whether a bare number is one of a row of figures, each above the words that name it: "20", "Kelurahan", "612", "TPS"."""
    texts = [segment.text.strip(_AROUND) for segment in page.segments[at : at + 2]]
    named = _is_named(texts)
    near = ([segment.text.strip(_AROUND) for segment in page.segments[max(0, each) : each + 2]] for each in (at - 2, at + 2))
    return named and any(map(_is_named, near))


def _is_named(texts: Sequence[str]) -> bool:
    """Whether a bare number stands above words, and these are neither what counts readers nor a sign."""
    if len(texts) < 2 or not _NUMBER.fullmatch(texts[0]) or has_digit(texts[1]) or len(texts[1]) > _BOXED:
        return False
    return any(map(str.isalpha, texts[1])) and not _NAME_BEHIND.match(texts[1]) and not MONTH.fullmatch(texts[1])


def _is_another_count(page: Page, at: int) -> bool:
    """Whether the line before or behind a bare number says that it counts something else, or it is a day's."""
    if _is_a_figure(page, at):
        return True
    near = [page.segments[each].text for each in (at - 1, at + 1) if 0 <= each < len(page.segments)]
    near = [text for text in near if not has_digit(text) or not _NOT_READERS.search(text)]  # "0 Komentar" has its own number
    return any(len(text) <= 24 and (_NOT_READERS.search(text) or MONTH.fullmatch(text.strip(_AROUND))) for text in near)
