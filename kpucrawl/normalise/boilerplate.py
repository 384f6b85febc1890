"""In: clean blocks with the page's title and label; out: the blocks that are text, and the furniture taken away.

The rules are in ``boilerplate.toml``. A rule takes a whole line or a whole block, never part of one, so that it cannot eat a
sentence. Glued to text and yet no sentence are only a leftover ``.jpeg) `` or a migrated line before it and `` ....`` after it.
Hashtags and datelines are the office's own words and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kpucrawl.extract.numerals import in_figures
from kpucrawl.items import Block
from kpucrawl.normalise.knowledge import knowledge

_LONGEST, _LONGEST_ERROR = 200, 400
"""Characters of a line of furniture. PHP's messages, which name their file, are the only ones longer; 350 is the longest seen."""
_LONG_TITLE = 150
"""A title of this length is the lead itself (jakarta, a slug of 269 characters); its repetition is the text's first sentence."""
_GLUED_IMAGE = re.compile(r"\.(?:jpe?g|png|webp)\)\s*(?=\S)", re.IGNORECASE)
MIGRATED = re.compile(r"(\d{1,2} [A-Za-z]{3,9} \d{4}) ?\| ?(?:\d+|No) Comments? ?\| ?By +[\w.@-]+\s*", re.IGNORECASE)
_STYLES = re.compile(
    r"(?=.{0,600}mso-)(?:Normal\s+0(?:\s[\w.-]+){0,20}?\s)?\s*"
    r"(?:(?:/\*[^*]{0,80}\*/\s*)?(?:table|p|li|div|span|h\d|a|@|\.|#)[\w.@#, :*-]{0,200}\{[^{}]*\}\s*)+",
    re.DOTALL,
)
"""What a word processor's page says of its styles, which some editors show when it is pasted."""
_GLUED_DOTS = re.compile(r"(?<=[.!?”\"’)\]*])\s+\.{3,5}\Z")
_NUMBER = (
    r"(?<![\d.,])(?:(?P<whole>[0-9]{1,6})(?:[.,](?P<part>[0-9]{1,2}))?\s?(?P<unit>k|rb|ribu|jt|juta)\b"
    r"|(?P<number>[0-9]{1,3}(?:[.,][0-9]{3}){1,3}|[0-9]{1,9}))(?![0-9])"
)
# A counter's line may hold a date too: the number is known by its unit, then by its verb, then by being the only one.
_COUNTERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NUMBER}\s?(?:total )?(?:kali|views?|x|pembaca|pengunjung|hits?|tayangan|orang)\b",
        rf"(?:di(?:lihat|baca|kunjungi|tonton|akses)|pembaca|tayangan|hits?|views?)(?: oleh| sebanyak)?\s?[:=]?\s?{_NUMBER}",
        rf"[^0-9]*{_NUMBER}[^0-9]*\Z",
    )
)
MIGRATED = re.compile(r"(\d{1,2} [A-Za-z]{3,9} \d{4}) ?\| ?(?:\d+|No) Comments? ?\| ?By +[\w.@-]+\s*", re.IGNORECASE)
_GLUED_DOTS = re.compile(r"(?<=[.!?”\"’)\]*])\s+\.{3,5}\Z")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Stripped:
    """A body without its furniture."""

    blocks: tuple[Block, ...]
    counters: tuple[str, ...] = ()
    """Lines of view counters found among the blocks."""
    posted: tuple[str, ...] = ()
    """Lines found at the head that tell the day of posting."""
    migrated: str | None = None
    """The date of the line that a move from WordPress left at the head: ``08 May 2020``."""


def strip(blocks: Sequence[Block], *, title: str = "", label: str | None = None, captions: Iterable[str] = ()) -> Stripped:
    """Take the furniture away from clean ``blocks``; what is not known as furniture stays.

    >>> lines = ("Berita Terkini", "KPU menggelar rapat. ....", "Bagikan:", "Telah dilihat 24 kali")
    >>> stripped = strip([Block("paragraph", line) for line in lines])
    >>> stripped.blocks, stripped.counters
    ((Block(kind='paragraph', text='KPU menggelar rapat.'),), ('Telah dilihat 24 kali',))
    >>> strip([Block("paragraph", "08 May 2020 | 0 Comments | By kpukabpati Pati - KPU menggelar rapat.")]).migrated
    '08 May 2020'
    """
    counters: list[str] = []
    posted: list[str] = []
    migrated: list[str] = []
    kept: list[Block] = []
    known = {caption.casefold() for caption in captions if caption}
    own = {_bare(label)} if label else set()
    if title and len(title) < _LONG_TITLE:
        own.add(_bare(title))
    for block in blocks:
        text = block.text
        if not kept:
            text = _after_head(text, own, posted, migrated)
        if _may_be_furniture(text) or "\n" in text:
            text = _without_lines(text, known, counters)
        if text:
            kept.append(block if text is block.text else replace(block, text=text))
    trim_tail(kept)
    return Stripped(tuple(kept), tuple(counters), tuple(posted), next(iter(migrated), None))


def trim_tail(blocks: list[Block]) -> None:
    """Take from the end of ``blocks`` what only ends a template's text; ``strip`` has done so once."""
    while blocks:
        text = _before_tail(blocks[-1].text)
        if text == blocks[-1].text:
            break
        blocks[-1:] = [replace(blocks[-1], text=text)] if text else []


def views(line: str | None) -> int | None:
    """Read the number of a counter's line, whole or with other words around it.

    >>> views("Telah dilihat 1.024 kali"), views("48 total views, 1 views today"), views("1,2 rb kali dibaca"), views(None)
    (1024, 48, 1200, None)
    >>> views("412× dibaca")
    412
    >>> views("telah dibaca seribu dua kali")
    1002
    """
    if not line:
        return None
    line = (line if any(map(str.isdigit, line)) else in_figures(line)).replace("×", "x")
    found = next(filter(None, (pattern.search(line) for pattern in _COUNTERS[:2])), None) or _COUNTERS[2].match(line)
    if found is None:
        return None
    if found["unit"]:
        return round(float(f"{found['whole']}.{found['part'] or 0}") * (1_000_000 if found["unit"][0] in "jJ" else 1_000))
    return int(re.sub(r"[.,]", "", found["number"]))


def _may_be_furniture(line: str) -> bool:
    """Tell most paragraphs from furniture by their length, without trying a pattern."""
    return len(line) <= _LONGEST or (len(line) <= _LONGEST_ERROR and ".php" in line) or "mso-" in line


def _after_head(text: str, own: set[str], posted: list[str], migrated: list[str]) -> str:
    """Return ``text`` less the lines at its start that stand before every body: label, title, number, posting line."""
    pattern, dated = _rules("head"), _rules("head", "dated")
    while text:
        line, _, rest = text.partition("\n")
        if _may_be_furniture(line) and (_bare(line) in own or pattern.fullmatch(line)):
            if dated.fullmatch(line):
                posted.append(line)
            text = rest
            continue
        glued = MIGRATED.match(text) or _GLUED_IMAGE.match(text) or ("mso-" in text and _STYLES.match(text)) or None
        if glued is None:
            return text
        if glued.re is MIGRATED:
            migrated.append(glued[1])
        text = text[glued.end() :]
    return ""


def _without_lines(text: str, known: set[str], counters: list[str]) -> str:
    """Return ``text`` less each line that is furniture wherever it stands; the whole of it is asked first."""
    pattern, counter = _rules("any"), _rules("any", "counter")
    if "\n" in text:
        joined = " ".join(text.split("\n"))
        if not _may_be_furniture(joined) or not pattern.fullmatch(joined):
            return "\n".join(filter(None, (_without_lines(line, known, counters) for line in text.split("\n"))))
        text = joined
    if not _may_be_furniture(text) or not (pattern.fullmatch(text) or (known and text.casefold() in known)):
        return text
    if counter.fullmatch(text):
        counters.append(text)
    return ""


def _before_tail(text: str) -> str:
    """Return ``text`` less what its end has of a template."""
    head, newline, line = text.rpartition("\n")
    if _may_be_furniture(line) and _rules("tail").fullmatch(line):
        return head if newline else ""
    return _GLUED_DOTS.sub("", text)


@cache
def _rules(where: str, mark: str | None = None) -> re.Pattern[str]:
    """Compile the rules of one place, or those of them that carry a mark, into one pattern."""
    chosen = [rule for rule in knowledge("boilerplate")["rule"] if rule["where"] == where and (mark is None or rule.get(mark))]
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in chosen), re.IGNORECASE)


def _bare(line: str) -> str:
    """Return the letters and digits of ``line`` without regard to case, so that quotes and stops make no difference."""
    return _LETTERS.sub("", line.casefold())
