"""In: a page and the places beside its article; out: the byline printed there, or names that may be the writer's, to be settled.

A line that says what its name did ("Ditulis oleh", "by") is enough, and so is a name that leads to its writer's page, stands
beside a sign or picture of a person, or beside a word for writers. A name that only stands beside the day is a hope (``hopes``):
what the site's other articles have in that place decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from kpucrawl.extract.hopes import BEFORE_DAY, BEHIND_TITLE, FAR, Hope, place_of
from kpucrawl.extract.icons import ICONS, PERSON
from kpucrawl.extract.memory import Memory
from kpucrawl.extract.names import TRIM, is_name, is_role, leads_to_writer
from kpucrawl.extract.page import Page, Segment
from kpucrawl.extract.shapes import is_kind
from kpucrawl.extract.signs import DATE, counted, has_date, has_digit, shows
from kpucrawl.extract.texts import squeezed

_LINE = 180
"""Characters of a line that tells day, writer, category and counter."""
_SHORTEST_NAME = 4
"""Letters of an author's name."""
_ROLE = 24
"""Characters of what stands beside an author's name in a line of its own: what the author did, a place."""
_OTHERS = re.compile(r"\s*(?:editor|fotografer|redaktur|penyunting|sumber|foto|desain|layout|penanggung jawab)\b", re.I)
_WROTE = (
    r"\b(?:(?:di)?(?:tulis|posting|poskan|kirim|terbitkan|publikasikan|publish|unggah|upload|buat|muat|laporkan)(?: oleh)?"
    r"|(?:written|posted|submitted|published|created|contributed|reported) by|oleh|by|(?:nama )?penulis(?: berita| artikel)?"
    r"|author|reporter|pewarta|kontributor|contributor|jurnalis|wartawan|pengirim|penyusun|naskah|narasi|liputan)\b\s?[:;]?\s?"
)
_BY = re.compile(_WROTE, re.I)
_OFFICE = re.compile(
    rf"(?:{_WROTE})+(?:(?:super ?)?(?:admin\w*|user|operator|webmaster|redaksi)$"
    r"|(?:humas|hupmas|kpu|kip|komisi|sekretariat|ppid|tim|media)\b)",
    re.I,
)
"""A byline that names the site's account, in which a person may have written whom the page names above it."""
_IN_BRACKETS = re.compile(r"^[(\[]([^()\[\]]+)[)\]]\.?$")
_RUN = re.compile(r"[A-Z][\w.'’-]*(?:,? (?:[A-Z][\w.'’-]*|bin|binti|al|&))*")
_NOT_OF_IT = re.compile(
    r"(?:,? |^)(?:Senin|Selasa|Rabu|Kamis|Jum'?’?at|Sabtu|Minggu|Ahad|(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?|Wed|Sat"
    r"|Sen|Sel|Rab|Kam|Jum|Sab|Min|Mgg"
    r"|Pada|Di|Dalam|On|In|At|Tanggal|Tgl|Kategori|Rubrik|Category|Kanal|Posted|Published|Diterbitkan|Diposting|Tayang|Dibuat"
    r"|Dibaca|Dilihat|Telah|Pembaca|Hits|Views|Viewed|Komentar|Editor|Foto(?:grafer)?"
    r"|Jan(?:uar[iy])?|Feb(?:ruar[iy])?|Mar(?:et|ch)?|Apr(?:il)?|Mei|May|Jun[ei]?|Jul[iy]?|Agu(?:stus)?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|O[kc]t(?:ober)?|No[vp](?:ember)?|De[sc](?:ember)?)\b.*"
)
"""What stands behind a name in a line; names begin like many of these words: "Novita", "Indra", "Satria"."""
_BETWEEN = re.compile(rf"[|·•»>/{ICONS}]" r"|\s[-–—]\s|\s{3,}|,(?!\s*(?:[SMADLB]\.|Ph\.?D|S[HET]\b|M[HMA]\b))")
"""Parts of a line; a comma before a title parts nothing."""
_MINUTES = re.compile(
    r"\b\d+ (?:menit|mnt|min|mins|minutes?)(?: (?:baca(?:an)?|read|membaca))?\b|\b(?:min|menit) (?:read|baca)\b", re.I
)
_FOLLOW = re.compile(r"(?:^|(?<= ))[+]? ?(?:(?:Meng)?[Ii]kuti|Follow(?:ing)?|Langganan|Subscribe)(?= |$)(?: penulis)?")
"""What a button beside a writer's name says."""
AGO = re.compile(r"\b\d+ (?:detik|menit|jam|hari|minggu|bulan|tahun)(?: yang)? lalu\b|\bkemarin\b", re.I)
"""How long ago, as walls and cards say it."""
_CLOCK = re.compile(r"\b\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?: ?(?:WIB|WITA|WIT|am|pm))?\b", re.I)
_WEEKDAY = re.compile(
    r"\b(?:Senin|Selasa|Rabu|Kamis|Jum'?’?at|Sabtu|Minggu|Ahad|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b,?"
)


def writer_of(
    page: Page, near: Sequence[int], title: str, known: Collection[str], zones: dict[int, str], marks: Sequence[bool]
) -> tuple[str | None, tuple[Hope, ...]]:
    """Return the byline that stands at one of ``near``, and the names that may be one, each with its place.

    ``known`` holds the squeezed words of the site's categories, ``zones`` says for each place where it lies to headline and text,
    ``marks`` which lines are the site's furniture.
    """
    account: str | None = None
    accounted = len(page.segments)
    for at in near:
        if found := _told(page.segments[at].text):
            byline = _before_label(found, page.segments[at])
            if not _OFFICE.match(byline):
                return byline, ()
            if account is None:
                account, accounted = byline, at
    if found := _shown(page, near):
        return found, ()
    hopes: list[Hope] = []
    for at in near:
        if at >= accounted or (marks[at] and page.segments[at].link_chars):
            continue  # below the office's account no person wrote; or an entry of the frame
        for name, sure in _names_at(page, at, title, known):
            if sure:
                return f"Penulis: {name}", ()
            if zones.get(at) == FAR and not has_date(page.segments[at].text):  # a calendar has no names beside its day
                continue
            place = place_of(page, at, zones.get(at, ""))
            hopes.append(Hope("writer", place + BEFORE_DAY if _is_before_day(page.segments[at].text, name) else place, name))
    return None if hopes else account, tuple(hopes)


def _is_before_day(text: str, name: str) -> bool:
    """Whether a line is a name, a comma and a day, as letters have the town before theirs.

    >>> _is_before_day("Kuala Kapuas, 3 Juni 2026", "Kuala Kapuas"), _is_before_day("Ani Budi | 3 Juni 2026", "Ani Budi")
    (True, False)
    """
    behind = text.strip(TRIM).removeprefix(name)
    return behind[:1] == "," and DATE.match(behind[1:].strip()) is not None


def _told(text: str) -> str | None:
    """The byline of a line that says who wrote: the name alone where it can be told from the rest of the line."""
    if len(text) > _LINE or _OTHERS.match(text):
        return None
    text = _IN_BRACKETS.sub(r"\1", text)
    opens = shows("byline", text)
    if not opens and not has_date(text) and counted(text) is None and AGO.search(text) is None:
        return None
    for found in _BY.finditer(text):
        run = _RUN.match(text, found.end())
        name = _NOT_OF_IT.sub("", run[0]).strip(" ,") if run else ""
        if name and (len(name) > 2 or opens):
            return f"Penulis: {name}"
    role = _BY.match(text)
    plain = opens and (role is None or text[role.end() - 1 : role.end()].strip() == ":" or " " not in text[role.end() :].strip())
    return text if plain and not text.endswith(".") else None


def name_behind(page: Page, at: int, title: str) -> Hope | None:
    """Return the name that stands behind the title in its own line, where nothing but a label stands before it."""
    text = page.segments[at].text
    name = text.rpartition(title)[2].strip(TRIM) if len(text) > len(title) else ""
    return Hope("writer", place_of(page, at, BEHIND_TITLE), name) if name and is_name(name) else None


def _before_label(byline: str, segment: Segment) -> str:
    """Return a byline as far as the link behind the name: "Reporter Putu Lestari Berita Terkini"."""
    for _, words in segment.links:
        name = byline.removesuffix(words).rstrip(" ,|/")
        if len(name) < len(byline) and len(name) > len("Penulis: "):
            return name
    return byline


def _shown(page: Page, near: Sequence[int]) -> str | None:
    """A byline where a short line beside the text shows the name that the page tells machines for its author."""
    for name in page.structured.authors:
        core = squeezed(name)
        for at in near:
            text = page.segments[at].text
            if len(core) >= _SHORTEST_NAME and len(text) <= len(name) + _ROLE and core in squeezed(text):
                return f"Penulis: {name}"
    return None


def _names_at(page: Page, at: int, title: str, known: Collection[str]) -> Iterator[tuple[str, bool]]:
    """The names in a line, each with whether it is surely the writer's; none where nothing near speaks for it at all."""
    segment = page.segments[at]
    if len(segment.text) > _LINE or _SAYS_NO_NAME[segment.text]:
        return
    if any(is_kind(page.url, address, "article") for address, _ in segment.links):
        return
    for address, words in segment.links:
        if leads_to_writer(address) and is_name(words.strip(TRIM), 1):
            yield words.strip(TRIM), True
    dated = has_date(segment.text) or counted(segment.text) is not None or AGO.search(segment.text) is not None
    for part, sign in _parts(segment.text, dated=dated):
        if squeezed(part) in known or squeezed(part) in squeezed(title) or part.lower() in page.title.lower():
            continue
        if not is_name(part, 1):
            continue
        marked = sign == PERSON or _is_called_writer(page, at, part)
        if marked or (is_name(part) and (dated or _is_beside_facts(page, at))):
            yield part, marked


def _says_no_name(text: str) -> bool:
    """Whether a line that tells no day and no counter is plainly no name either, as most lines are."""
    if is_name(text.strip(TRIM), 1) or has_digit(text):
        return False
    return AGO.search(text) is None and _BETWEEN.search(text) is None and _FOLLOW.search(text) is None


_SAYS_NO_NAME: Memory[bool] = Memory(_says_no_name)


def _parts(text: str, *, dated: bool) -> Iterator[tuple[str, str]]:
    """The parts of a line without days, hours and counters, each with the sign that stands before it."""
    behind = text[-1:] in ICONS and text[:1] not in ICONS
    if dated:
        words = counted(text)
        text = DATE.sub(" | ", text.replace(words, " | ") if words else text)
        for unwanted in (AGO, _MINUTES, _CLOCK, _WEEKDAY):
            text = unwanted.sub(" | ", text)
    text = _FOLLOW.sub(" | ", text)
    sign = ""
    pieces = re.split(f"([{ICONS}])", text)
    if behind:  # each sign stands behind what it tells of
        pieces.reverse()
    for piece in pieces:
        if piece in ICONS:
            sign = piece
            continue
        for part in _BETWEEN.split(piece):
            if cleaned := (_NOT_OF_IT.sub("", part) if dated else part).strip(TRIM):
                yield _without_number(cleaned) if dated else cleaned, sign
                sign = ""


def _without_number(part: str) -> str:
    return re.sub(r"\s+\d[\d.,]*$|^\d[\d.,]*\s+", "", part).strip(TRIM)


def _is_beside_facts(page: Page, at: int) -> bool:
    """Whether one of the lines around tells a day or a counter."""
    near = page.segments[max(0, at - 2) : at + 3]
    return any(
        len(each.text) <= _LINE
        and (has_date(each.text) or counted(each.text) or AGO.search(each.text) or _MINUTES.search(each.text))
        for each in near
    )


def _is_called_writer(page: Page, at: int, name: str) -> bool:
    """Whether a picture has the name for its words, or the line before or behind says what a writer is, or gives the initials."""
    if any(
        picture.alt and at - 1 <= picture.at <= at + 1 and squeezed(picture.alt) == squeezed(name) for picture in page.pictures
    ):
        return True
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    for near in (at - 1, at + 1):
        if 0 <= near < len(page.segments):
            text = page.segments[near].text
            if is_role(text) or (near < at and text in {initials, initials[0]}):
                return True
    return False
