"""In: the tree of a page made from a printed one, each line an element in a place of its own; out: its paragraphs, in one box.

Programs that turn a bulletin into a page (pdf2htmlEX, pdftohtml and others) keep where each line stood and forget what belonged
together: a paragraph is four boxes, a table a box for each cell, and between two sheets of paper stand a page number and a head.
What a reader of the paper goes by is still there: a line is full or ends early, is set in or not, and has a type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise
from typing import NamedTuple

from lxml import etree

from kpucrawl.extract.lines import ITEM

ABSOLUTE = re.compile(r"position\s*:\s*absolute", re.I)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_LEFT = re.compile(r"(?:^|[;\s])left\s*:\s*(-?\d+)", re.I)
_TOP = re.compile(r"(?:^|[;\s])top\s*:\s*(-?\d+)", re.I)
_FONT = re.compile(r"(?:^|[;\s])(font[\w-]*\s*:[^;]*)", re.I)
_INDENT = re.compile(r"x([0-9a-f]+)$")
"""A class that pdf2htmlEX gives to lines of one left edge."""
_LINES = 5
"""Lines that make a printed page; fewer are a banner's, or a picture's."""
_PIECES = 80
"""Elements in a line: words, gaps between them."""
_DEEP = 200
"""Elements around a line."""
_RUN_ON, _OFTEN = 3, 10
"""Times that a sentence goes on in the next line, and lines in which it does so once."""
_ROOMY = 0.88
"""Share of the longest line up to which another word would have fitted: letters are not equally wide."""
_GAP = 1.35
"""Share of the usual distance between lines from which two paragraphs stand apart."""
_SHEET = re.compile(r"[-–—|\s]*(?:(?:halaman|hal|hlm|page|p)\.?\s*)?\d{1,3}(?:\s*(?:dari|of|/|dr)\s*\d{1,3})?[-–—|\s]*", re.I)
_STOP = re.compile(r"[.!?:;][”\"’')\]*]*$")
_NAMED = re.compile(r"[A-Z][\w/. -]{1,24} ?: ?\S|\d{1,2}[.:]\d{2}\b")
"""A line that begins with what it names, or with an hour, begins anew."""
_INSIDE = frozenset("a b br em font i small span strong sub sup u".split())
_CELL = 0.75
"""Share of the longest line that a cell of a table is shorter than."""


@dataclass(slots=True)
class _Line:
    element: etree._Element
    text: str
    left: str
    """Where it begins, as its place or the name for it."""
    edge: int | None
    top: int | None
    font: tuple[str, ...]
    sheet: int

    @property
    def place(self) -> tuple[tuple[str, ...], str]:
        return self.font, self.left


class _Rules(NamedTuple):
    """What the page's style says of its classes."""

    placed: frozenset[str]
    lefts: dict[str, int]
    fonts: frozenset[str]


def put_together(root: etree._Element, html: str) -> None:
    """Put the lines of printed pages together, where the tree has any; ``html`` is the page's markup."""
    rules = _rules_of(root)
    told = _is_made_of_print(root)
    if not told and len(ABSOLUTE.findall(html)) < _LINES and all(html.count(each) < _LINES for each in rules.placed):
        return
    sheets: dict[etree._Element, list[etree._Element]] = {}
    within: set[etree._Element] = set()
    for element in root.iter("div", "p", "span"):
        parent = element.getparent()
        if parent is None:
            continue
        if parent in within:
            within.add(element)
        elif _is_line(element, rules):
            sheets.setdefault(parent, []).append(element)
            within.add(element)
    if not sheets:
        return
    most = max(sheets, key=lambda each: len(sheets[each]))
    alike = [each for each in sheets if each.tag == most.tag and _depth(each) == _depth(most)]
    named = {name for each in alike for line in sheets[each] for name in line.get("class", "").split() if _INDENT.match(name)}
    if not named <= set(rules.lefts):
        rules = rules._replace(lefts={})  # places and numbers of places cannot be compared
    lines = [_line(element, rules, sheet) for sheet, each in enumerate(alike) for element in sheets[each]]
    runs_on = sum(_runs_on(*pair) for pair in pairwise(lines))
    few = len(lines) < _LINES or (runs_on < _RUN_ON and _OFTEN * runs_on < len(lines))
    if few and not told:
        return
    running = _running(lines)
    home, last = alike[0], alike[-1]
    foot = etree.SubElement(home, "footer")
    known = {line.element: line for line in lines}
    entries: list[_Line | etree._Element] = []
    for sheet in alike:
        for child in list(sheet):
            if child in running:
                child.tag, child.tail = "div", None
                foot.append(child)
            elif child is not foot:
                entries.append(known.get(child, child))
    _write(home, entries, _Setting(lines))
    home.append(foot)
    for sheet in alike[1:]:
        if len(sheet) == 0 and sheet is not last:
            sheet.text = None


def _is_made_of_print(root: etree._Element) -> bool:
    """Whether the page says that a program made it of printed pages."""
    told = (meta.get("content", "") for meta in root.iter("meta") if meta.get("name", "").lower() == "generator")
    return any("pdf" in each.lower() for each in told)


def _rules_of(root: etree._Element) -> _Rules:
    placed, fonts, lefts = set(), set(), {}
    for style in root.iter("style"):
        for name, rule in _RULE.findall(style.text or ""):
            if ABSOLUTE.search(rule):
                placed.add(name)
            if _FONT.search(rule):
                fonts.add(name)
            if (left := _LEFT.search(rule)) is not None:
                lefts[name] = int(left[1])
    return _Rules(frozenset(placed), lefts, frozenset(fonts))


def _is_line(element: etree._Element, rules: _Rules) -> bool:
    """Whether an element stands in a place of its own and holds words alone."""
    named = element.get("class", "").split()
    if rules.placed.isdisjoint(named) and ABSOLUTE.search(element.get("style", "")) is None:
        return False
    inside = [each.tag for each in islice(element.iterdescendants(), _PIECES)]
    return len(inside) < _PIECES and _INSIDE.issuperset(inside) and bool(_words(element))


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in islice(element.iterancestors(), _DEEP))


def _line(element: etree._Element, rules: _Rules, sheet: int) -> _Line:
    style, named = element.get("style", ""), element.get("class", "").split()
    left = _LEFT.search(style)
    name = next((each for each in named if each in rules.lefts or _INDENT.match(each)), "")
    edge = int(left[1]) if left else rules.lefts.get(name)
    if edge is None and (numbered := _INDENT.match(name)) is not None:
        edge = int(numbered[1], 16)
    top = _TOP.search(style)
    fonts = [each for each in named if each in rules.fonts] or [each for each in named if each[:2] in {"ff", "fs", "ft"}]
    font = (*fonts, *_FONT.findall(style))
    return _Line(element, _words(element), left[1] if left else name, edge, int(top[1]) if top else None, font, sheet)


def _runs_on(line: _Line, behind: _Line) -> bool:
    """Whether a sentence surely goes on from one line in the next."""
    return line.font == behind.font and _STOP.search(line.text) is None and behind.text[0].islower()


def _running(lines: Sequence[_Line]) -> set[etree._Element]:
    """The running heads and page numbers of printed pages."""
    sheets = [list(own) for _, own in groupby(lines, key=lambda line: line.sheet)]
    edges = [[*own[:1], *own[-2:]] if len(own) > 3 else own[-1:] for own in sheets]
    met = Counter(masked for each in edges for masked in {re.sub(r"\d+", "0", line.text) for line in each})
    found = {line.element for each in edges for line in each if met[re.sub(r"\d+", "0", line.text)] > 1}
    found |= {line.element for each in edges for line in (each[0], each[-1]) if _SHEET.fullmatch(line.text)}
    left = [line for line in lines if line.element not in found]
    for before, head, behind in zip(left, left[1:], left[2:], strict=False):  # a head that stands on one page of them alone
        if before.sheet < head.sheet == behind.sheet and head.font != before.font and _runs_on(before, behind):
            found.add(head.element)
    return found


class _Setting:
    """How a bulletin is set: how wide its lines are, and from which edge to which its sentences go on."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.widths: Counter[tuple[str, ...]] = Counter()
        self.goes_on: Counter[tuple[tuple[str, ...], str, str]] = Counter()
        distances: list[int] = []
        for line in lines:
            self.widths[line.font] = max(self.widths[line.font], len(line.text))
        for line, behind in pairwise(lines):
            if _runs_on(line, behind) and len(line.text) > 0.5 * self.widths[line.font]:
                self.goes_on[line.font, line.left, behind.left] += 1
                if line.top is not None and behind.top is not None and behind.top > line.top:
                    distances.append(behind.top - line.top)
        self.widest = max(self.widths.values())
        self.distance = sorted(distances)[len(distances) // 2] if distances else 0

    def joins(self, line: _Line, behind: _Line, *, is_first: bool) -> bool:
        """Whether the line ``behind`` goes on with the paragraph that ``line`` ends so far; it ``is_first`` in it or not."""
        if line.font != behind.font or line.text.endswith(":"):
            return False
        if not is_first and line.left != behind.left:
            return False
        if self._stand_apart(line, behind):
            return False
        met = self.goes_on[line.font, line.left, behind.left]
        stopped = _STOP.search(line.text) is not None
        size = len(line.text) + 1 + len(behind.text.split(None, 1)[0])
        fits = size <= (_ROOMY if stopped else 1) * self.widths[line.font]
        if not stopped and behind.text[0].islower():
            return bool(met) or not fits or line.left == behind.left
        if ITEM.match(behind.text) or _NAMED.match(behind.text):
            return not stopped and not fits and met > 0
        return not fits and (met > 0 or not stopped)

    def _stand_apart(self, line: _Line, behind: _Line) -> bool:
        if line.top is None or behind.top is None or line.sheet != behind.sheet or not self.distance:
            return False
        return not 0 < behind.top - line.top <= _GAP * self.distance

    def rows(self, entries: Sequence[_Line | etree._Element], at: int) -> list[list[_Line]]:
        """Return the rows of the table that begins at ``at``, if one does: lines side by side, again and again."""
        rows: list[list[_Line]] = []
        edges: list[str] = []
        while len(row := list(self._row(entries, at))) > 1 and (not rows or [each.left for each in row] == edges):
            rows.append(row)
            edges = [each.left for each in row]
            at += len(row)
        if len(rows) < 2:
            return []
        cells = [cell for row in rows for cell in row]
        return rows if all(len(cell.text) < _CELL * self.widest for cell in cells) else []

    @staticmethod
    def _row(entries: Sequence[_Line | etree._Element], at: int) -> Iterator[_Line]:
        before: _Line | None = None
        for entry in entries[at : at + 12]:
            if not isinstance(entry, _Line) or entry.edge is None:
                return
            if before is not None and before.edge is not None and entry.edge <= before.edge:
                return
            if before is not None and before.top is not None and entry.top is not None and abs(entry.top - before.top) > 3:
                return
            yield entry
            before = entry


def _write(home: etree._Element, entries: Sequence[_Line | etree._Element], setting: _Setting) -> None:
    """Put lines, as paragraphs and tables, and what stands between them, into one element."""
    at = 0
    while at < len(entries):
        entry = entries[at]
        at += 1
        if not isinstance(entry, _Line):
            home.append(entry)
            continue
        if rows := setting.rows(entries, at - 1):
            table = etree.SubElement(home, "table")
            for row in rows:
                line = etree.SubElement(table, "tr")
                for cell in row:
                    own = etree.SubElement(line, "td")
                    cell.element.tag, cell.element.tail = "span", None
                    own.append(cell.element)
            at += sum(map(len, rows)) - 1
            continue
        paragraph, last, is_first = entry.element, entry, True
        paragraph.tag, paragraph.tail = "p", None
        paragraph.set("class", " ".join(entry.font))
        home.append(paragraph)
        while at < len(entries) and isinstance(behind := entries[at], _Line) and setting.joins(last, behind, is_first=is_first):
            _append(paragraph, behind.element, last.text)
            last, is_first = behind, False
            at += 1


def _append(paragraph: etree._Element, line: etree._Element, before: str) -> None:
    """Put the words of a line at the end of a paragraph; a word that was parted at the end of ``before`` is put together."""
    words = _words(line)
    parted = before.endswith("-") and before[-2:-1].isalpha() and words[:1].islower()
    line.tag, line.tail = "span", None
    paragraph.append(line)
    if not parted:
        _say(paragraph, line, " ")
    elif not words.startswith(
        before.rsplit(maxsplit=1)[-1].strip("-").rpartition("-")[2]
    ):  # "undang-" and "undang" are a word said twice
        _unsay(paragraph, line)


def _say(paragraph: etree._Element, line: etree._Element, words: str) -> None:
    before = line.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        paragraph.text = (paragraph.text or "") + words


def _unsay(paragraph: etree._Element, line: etree._Element) -> None:
    """Take the hyphen away that stands before a line."""
    before = line.getprevious()
    if before is None:
        paragraph.text = (paragraph.text or "").rstrip().removesuffix("-")
    elif before.tail and before.tail.strip():
        before.tail = before.tail.rstrip().removesuffix("-")
    elif len(before) == 0:
        before.text = (before.text or "").rstrip().removesuffix("-")
    elif before[-1].tail:
        before[-1].tail = before[-1].tail.rstrip().removesuffix("-")
