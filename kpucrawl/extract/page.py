"""In: a page's text and address; out: ``Page``, its markup flattened into segments of text in reading order.

A segment is what a person sees as one run of text: a paragraph, a heading, a list item, a table row, a line between two
``<br>``. It remembers where it stood (the path of block elements above it), how much of it is link, and what landmarks
(``nav``, ``aside``, ``figcaption`` …: elements of the HTML standard, not anyone's class names) it lies in. No reference
to the tree is kept, so held pages cost little memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from lxml import etree

from kpucrawl.errors import PageRefused
from kpucrawl.extract.structured import Structured, read_structured
from kpucrawl.extract.tables import data_rows

MOST_CHARACTERS = 8_000_000
"""Longer pages are refused: the longest plausible article page is a hundred times shorter."""
MOST_SEGMENTS = 60_000
"""More pieces of text than this is no page for people."""

NAV, HEADER, FOOTER, ASIDE, ARTICLE, MAIN, CAPTION, QUOTE, BODY, HIDDEN, ROW, FIGURE, TICKER, FORM = (1 << n for n in range(14))

_LANDMARKS = {
    "nav": NAV,
    "header": HEADER,
    "footer": FOOTER,
    "aside": ASIDE,
    "article": ARTICLE,
    "main": MAIN,
    "figcaption": CAPTION,
    "caption": CAPTION,
    "figure": FIGURE,
    "blockquote": QUOTE,
    "marquee": TICKER,
    "menu": NAV,
    "form": FORM,
    "label": FORM,
}
_ROLES = {
    "navigation": NAV,
    "banner": HEADER,
    "contentinfo": FOOTER,
    "complementary": ASIDE,
    "article": ARTICLE,
    "main": MAIN,
    "search": NAV,
    "marquee": TICKER,
    "dialog": HIDDEN,
    "alertdialog": HIDDEN,
}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html label legend li main marquee menu nav ol option p pre section summary "
    "table tbody td tfoot th thead title tr ul".split()
)
_UNREAD = frozenset(
    (
        "style",
        "noscript",
        "template",
        "svg",
        "canvas",
        "map",
        "select",
        "textarea",
        "input",
        "audio",
        "video",
        "script",
        "button",
        "math",
    )
)
_PARAGRAPHS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "figcaption"))
_BLOCK, _SKIPPED, _ACTIVE, _PLAIN = range(4)
_EMBEDS = frozenset(("iframe", "embed", "object"))
_EMPHASIS = frozenset(("em", "i", "small", "cite", "sub", "sup"))
_BOLD = frozenset(("b", "strong"))

_ACTED_ON = ("br", "a", "img", "amp-img", "meta", "link", "time", "abbr", "span", "font")
_KINDS: dict[str, int] = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(_UNREAD, _SKIPPED),
    **dict.fromkeys((*_ACTED_ON, *_EMBEDS, *_EMPHASIS, *_BOLD), _ACTIVE),
}

BREAK = "\ue000"
"""Stands for ``<br>`` in a run of text until the run is closed."""
SEAM = "\ue001"
"""Stands where one inline element ends and the next begins with no space between."""
_SEAMED = frozenset(("span", "time", "small", "i", "em", "b", "strong", "a", "font", "label"))
_STAMP = re.compile(r"\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_SEAMS = re.compile(r"(?<=[^\W\d_])\ue001+(?=\d)|(?<=\d)\ue001+(?=[^\W\d_])|(?<=[a-z])\ue001+(?=[A-Z])|(?<=[.!?|])\ue001+(?=\w)")


@dataclass(slots=True)
class Segment:
    """One run of text as a person sees it."""

    text: str
    tag: str
    """The block element it stands in: ``p``, ``td``, ``h2`` … or ``row`` for a row of a data table."""
    path: tuple[int, ...]
    """Numbers of the block elements around it, outermost first, its own last."""
    flags: int
    link_chars: int
    emphasis_chars: int
    bold_chars: int
    links: tuple[tuple[str, str], ...]
    """(address as printed, text) of the links in it."""


@dataclass(slots=True)
class Picture:
    """An image and where it stood."""

    src: str
    alt: str
    at: int
    """Index of the segment that follows it, or holds it."""
    path: tuple[int, ...]
    flags: int
    inside: bool
    """Whether text of the same segment stands before it."""
    href: str | None
    small: bool


@dataclass(slots=True)
class Page:
    """A page flattened."""

    url: str
    title: str
    segments: list[Segment]
    pictures: list[Picture]
    embeds: list[tuple[str, int]]
    """(address, index of the following segment) of frames and embedded files."""
    bare_links: list[tuple[str, int]]
    """(address, index of the following segment) of links without text."""
    structured: Structured
    has_password: bool
    scripts: int
    sections: list[str] = field(default_factory=list)
    """Words the markup itself calls the article's section: ``itemprop=articleSection``, ``rel="category tag"``."""
    times: list[tuple[str, int]] = field(default_factory=list)
    """(``datetime`` attribute, index of the following segment) of ``<time>`` elements."""


def parse(html: str) -> etree._Element:
    """Return the tree of ``html``; raises ``PageRefused`` for a page out of bounds or without any markup."""
    if len(html) > MOST_CHARACTERS:
        raise PageRefused(f"the page is {len(html):,} characters long; more than {MOST_CHARACTERS:,} are not read")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(html.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise PageRefused(f"no markup could be read: {error}") from error
    if root is None:
        raise PageRefused("the page is empty")
    return root


def text_of(element: etree._Element) -> str:
    """Return all the words below ``element``, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def flatten(html: str, url: str) -> Page:
    """Return the ``Page`` of ``html`` that answered at ``url``; raises ``PageRefused`` past the bounds."""
    return _Flattener(url).run(parse(html))


class _Flattener:
    """One walk over one tree; its state is what stands open at the moment."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.segments: list[Segment] = []
        self.pictures: list[Picture] = []
        self.embeds: list[tuple[str, int]] = []
        self.bare_links: list[tuple[str, int]] = []
        self.metas: dict[str, str] = {}
        self.ld: list[str] = []
        self.canonical: str | None = None
        self.title = ""
        self.has_password = False
        self.scripts = 0
        self.sections: list[str] = []
        self.times: list[tuple[str, int]] = []
        self.buffer: list[str] = []
        self.path: list[int] = []
        self.tags: list[str] = []
        self.flags = 0
        self.count = 0
        self.href: str | None = None
        self.href_text: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.link_chars = self.emphasis_chars = self.bold_chars = 0
        self.emphasis = self.bold = self.preformatted = 0

    def run(self, root: etree._Element) -> Page:
        walker = etree.iterwalk(root, events=("start", "end"))
        saved: list[int] = []  # the flags to return to, one for each open block
        kinds = dict(_KINDS)
        buffer = self.buffer
        for event, element in walker:
            tag = element.tag
            kind = kinds.get(tag)
            if kind is None:  # an element of the page's own making is a box; any other unknown one is inline
                kind = kinds[tag] = _BLOCK if "-" in tag else _PLAIN
            if event == "start":
                if kind == _BLOCK:
                    if buffer:
                        self.flush()
                    saved.append(self.flags)
                    if not self.open_block(element, tag):
                        walker.skip_subtree()
                        continue
                elif kind == _SKIPPED:
                    self.note_skipped(element, tag)
                    walker.skip_subtree()
                    continue
                elif kind == _ACTIVE and not self.open_inline(element, tag):
                    walker.skip_subtree()
                    continue
                text = element.text
            else:
                if kind == _BLOCK:
                    if buffer:
                        self.flush()
                    self.path.pop()
                    self.tags.pop()
                    if tag == "pre":
                        self.preformatted -= 1
                    self.flags = saved.pop()
                elif kind == _ACTIVE:
                    if tag == "a":
                        self.close_link()
                    elif tag in _EMPHASIS:
                        self.emphasis -= 1
                    elif tag in _BOLD:
                        self.bold -= 1
                text = element.tail
                if not text:
                    if tag in _SEAMED:
                        buffer.append(SEAM)
                    continue
            if text:
                typed = "\n" in text and len(text) > 150
                if self.href is None and not (typed or self.bold or self.emphasis or self.preformatted):
                    buffer.append(text)
                else:
                    self.add(text)
        self.flush()
        structured = read_structured(self.metas, self.canonical, self.ld)
        return Page(
            self.url,
            self.title,
            self.segments,
            self.pictures,
            self.embeds,
            self.bare_links,
            structured,
            self.has_password,
            self.scripts,
            self.sections,
            self.times,
        )

    def open_block(self, element: etree._Element, tag: str) -> bool:
        """Note a block element; False where its inside is not to be read, or has been read."""
        self.count += 1
        self.path.append(self.count)
        self.tags.append(tag)
        landmark = _LANDMARKS.get(tag, 0)
        if landmark and not (landmark & (HEADER | FOOTER) and self.flags & (ARTICLE | MAIN)):
            self.flags |= landmark  # an article's own head and foot are not the page's
        for name, value in cast("Iterable[tuple[str, str]]", element.items()):
            if name == "style":
                if "none" in value and "display:none" in value.replace(" ", "").lower():
                    self.flags |= HIDDEN
            elif name == "role":
                self.flags |= _ROLES.get(value, 0)
            elif name == "hidden":
                self.flags |= HIDDEN
            elif name == "itemprop" and value == "articleBody":
                self.flags |= BODY
        if tag == "pre":
            self.preformatted += 1
        elif tag == "title":
            if not self.title and "head" in self.tags:
                self.title = text_of(element)
            return False
        elif tag == "table" and not self.flags & HIDDEN and (rows := data_rows(element)) is not None:
            self.add_rows(rows)
            return False
        return not self.flags & HIDDEN

    def open_inline(self, element: etree._Element, tag: str) -> bool:
        """Note an inline element; False where its inside is not to be read."""
        if tag == "br":
            self.buffer.append(BREAK)
        elif tag == "a":
            self.close_link()  # a link never closed ends where the next begins
            href = element.get("href") or ""
            self.href = None if not href or href.startswith("#") else href  # an anchor within the page leads nowhere
            self.href_text = []
            if "category" in (element.get("rel") or "") or element.get("itemprop") == "articleSection":
                self.sections.append(text_of(element))
        elif tag in {"img", "amp-img"}:
            self.note_picture(element)
        elif tag in _EMPHASIS:
            self.emphasis += 1
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "meta":
            name, content = element.get("property") or element.get("name") or element.get("itemprop"), element.get("content")
            if name and content:
                self.metas.setdefault(name.lower(), " ".join(content.split()))
        elif tag == "link":
            if element.get("rel") == "canonical":
                self.canonical = element.get("href")
        elif tag in _EMBEDS:
            source = element.get("src") or element.get("data")
            if source:
                self.embeds.append((source, len(self.segments)))
            return False
        elif tag in {"time", "abbr"}:
            stamp = element.get("datetime" if tag == "time" else "title")  # hAtom wrote the stamp as an abbreviation's title
            if stamp and (tag == "time" or _STAMP.match(stamp)):
                self.times.append((stamp.strip(), len(self.segments)))
                if element.get("itemprop") in {"datePublished", "dateCreated"}:
                    self.metas.setdefault("datepublished", stamp.strip())
        elif tag in {"span", "font"}:
            if element.get("itemprop") == "articleSection":
                self.sections.append(text_of(element))
            style = element.get("style")
            if style and "none" in style and "display:none" in style.replace(" ", "").lower():
                return False
        return True

    def note_skipped(self, element: etree._Element, tag: str) -> None:
        if tag == "script":
            self.scripts += 1
            if element.get("type") == "application/ld+json" and element.text:
                self.ld.append(element.text)
        elif tag == "input" and element.get("type") == "password":
            self.has_password = True

    def note_picture(self, element: etree._Element) -> None:
        source = ""
        for name in ("data-src", "data-original", "data-lazy-src", "src"):
            source = element.get(name) or ""
            if source and not source.startswith("data:"):
                break
        if not source or source.startswith("data:"):
            return
        width, height = element.get("width") or "", element.get("height") or ""
        small = any(size.isdigit() and int(size) < 90 for size in (width, height))
        self.pictures.append(
            Picture(
                source.strip(),
                element.get("alt") or "",
                len(self.segments),
                tuple(self.path),
                self.flags,
                any(piece.strip(BREAK + SEAM + " \n\t\xa0") for piece in self.buffer),
                self.href,
                small,
            )
        )

    def add(self, text: str) -> None:
        if "\n" in text:
            if self.preformatted:
                text = text.replace("\n", BREAK)
            elif self.tags and self.tags[-1] not in _PARAGRAPHS:
                text = typed_lines(text)
        self.buffer.append(text)
        if self.href is not None:
            self.href_text.append(text)
            self.link_chars += len(text.strip())
        if self.emphasis:
            self.emphasis_chars += len(text.strip())
        if self.bold:
            self.bold_chars += len(text.strip())

    def close_link(self) -> None:
        if self.href is None:
            return
        text = " ".join("".join(self.href_text).split())
        if text:
            self.links.append((self.href, text))
        elif self.href:
            self.bare_links.append((self.href, len(self.segments)))
        self.href = None

    def flush(self) -> None:
        """Close the run of text: one segment, or several where ``<br><br>`` parts them."""
        raw = "".join(self.buffer)
        self.buffer.clear()
        if raw.isspace() and not self.links and not self.href_text:
            return
        if SEAM in raw:
            # Laid out side by side they read as words of their own; letters that go on are one word cut by an editor.
            raw = _SEAMS.sub(" ", raw).replace(SEAM, "")
        if self.href is not None and self.href_text:  # a link around whole blocks counts in each of them
            text = " ".join("".join(self.href_text).split())
            if text:
                self.links.append((self.href, text))
            self.href_text = []
        links = tuple(self.links)
        self.links = []
        link_chars, emphasis_chars, bold_chars = self.link_chars, self.emphasis_chars, self.bold_chars
        self.link_chars = self.emphasis_chars = self.bold_chars = 0
        texts = lines_of(raw) if BREAK in raw else [" ".join(raw.split())]
        if not texts or not texts[0]:
            return
        if len(self.segments) + len(texts) > MOST_SEGMENTS:
            raise PageRefused(f"the page falls into more than {MOST_SEGMENTS:,} pieces of text")
        tag, path = (self.tags[-1], tuple(self.path)) if self.tags else ("body", ())
        if len(texts) == 1:
            self.segments.append(Segment(texts[0], tag, path, self.flags, link_chars, emphasis_chars, bold_chars, links))
            return
        whole = sum(map(len, texts))
        for text in texts:
            own = tuple(link for link in links if link[1] in text)
            linked = min(len(text), sum(len(link[1]) for link in own))
            share = len(text) / whole
            self.segments.append(
                Segment(text, tag, path, self.flags, linked, int(emphasis_chars * share), int(bold_chars * share), own)
            )

    def add_rows(self, rows: list[tuple[str, int]]) -> None:
        for text, linked in rows:
            self.segments.append(Segment(text, "row", tuple(self.path), self.flags | ROW, linked, 0, 0, ()))


_ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-z][.)]|[-–•*·▪●○◦►➢✓✔☑✅➡👉🔹🔸]\ufe0f?)\s*\S")
_STOP = re.compile(r"[.!?:;][”\"’')\]]*$|[”\"]$")


def typed_lines(text: str) -> str:
    """Put a break at line ends that part paragraphs in text shown as it was typed (``white-space: pre-line``).

    A style sheet is not read, so the text itself must tell: between two line ends that mean nothing a sentence goes on
    somewhere; where every line, or every run of lines between blank ones, stops as sentences do, its author pressed Enter.

    >>> typed_lines("Rapat digelar di aula kantor KPU Magetan pagi ini.\\n" * 3).count(BREAK)
    4
    >>> typed_lines("Rapat digelar di aula\\nkantor KPU. Hadir seluruh\\nanggota.").count(BREAK)
    0
    """
    lines = [line.strip() for line in text.strip().split("\n")]
    written = [line for line in lines if line]
    if len(written) < 2:
        return text
    pairs = list(pairwise(written))
    goes_on = any(not _STOP.search(line) and (behind[0].islower() or line[-1] == ",") for line, behind in pairs)
    stops = sum(1 for line in written if _STOP.search(line) or _ITEM.match(line))
    if not goes_on and stops >= 3 and stops * 10 >= 6 * len(written) and sum(map(len, written)) > 40 * len(written):
        return (BREAK * 2).join(written)
    runs = [run for run in re.split(r"\n\s*\n", text.strip()) if run.strip()]
    if len(runs) > 1 and all(_STOP.search(run.rstrip()) or _ITEM.match(run.strip()) for run in runs):
        parted = []
        for run in runs:
            parts = run.split("\n")
            for number, line in enumerate(parts):
                begins = number == 0 or _ITEM.match(line.strip())
                parted.append((BREAK * 2 if begins else " ") + line.strip())
        return "".join(parted)
    return text


def lines_of(raw: str) -> list[str]:
    """Part a run of text at its ``<br>``s; a line that goes on in lower case in the next was only wrapped.

    >>> lines_of("Juara I: Ani\ue000Juara II: Budi"), lines_of("rapat yang digelar\ue000 di aula.\ue000")
    (['Juara I: Ani', 'Juara II: Budi'], ['rapat yang digelar di aula.'])
    """
    lines: list[str] = []
    wrapped = False
    for part in raw.split(BREAK):
        line = " ".join(part.split())
        if not line:
            wrapped = False
            continue
        if wrapped and (lines[-1][-1].isalnum() or lines[-1][-1] in ",-–/(") and line[0].islower():
            lines[-1] += " " + line
        else:
            lines.append(line)
        wrapped = True
    return lines
