"""In: a page's text and address; out: ``Page``, its markup flattened into segments of text in reading order, in one walk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lxml import etree

from kpucrawl.errors import PageRefused
from kpucrawl.extract.lines import BREAK, SEAM, joined, lines_of, typed_lines
from kpucrawl.extract.page import (
    ARTICLE,
    ASIDE,
    BODY,
    CAPTION,
    FIGURE,
    FOLDED,
    FOOTER,
    FORM,
    HEADER,
    HIDDEN,
    MAIN,
    MOST_SEGMENTS,
    NAV,
    QUOTE,
    ROW,
    TICKER,
    Page,
    Picture,
    Segment,
    parse,
    text_of,
)
from kpucrawl.extract.structured import read_structured
from kpucrawl.extract.tables import data_rows

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

_SEAMED = frozenset(("span", "time", "small", "i", "em", "b", "strong", "a", "font", "label"))
_FOLD = 30
"""Characters; a shorter hidden text is a hint or a label."""
_STAMP = re.compile(r"\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


def flatten(html: str, url: str) -> Page:
    """Return the ``Page`` of ``html`` that answered at ``url``; raises ``PageRefused`` past the bounds."""
    return _Flattener(url).run(parse(html))


def _is_fold(element: etree._Element) -> bool:
    """Whether what a page hides at first is running text, as the second half of an article behind "Baca selengkapnya"."""
    linked = sum(len(text_of(link)) for link in element.iterdescendants("a"))
    return element.find(".//input") is None and len(text_of(element)) >= max(_FOLD, 4 * linked)


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
        self.buttons: list[tuple[str, int]] = []
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
            self.buttons,
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
                    self.flags |= FOLDED if _is_fold(element) else HIDDEN
            elif name == "role":
                self.flags |= _ROLES.get(value, 0)
            elif name == "hidden":
                self.flags |= FOLDED if _is_fold(element) else HIDDEN
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
        elif tag == "button":
            if element.text and len(element.text) <= 60:
                self.buttons.append((element.text, len(self.segments)))
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
            raw = joined(raw)
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
