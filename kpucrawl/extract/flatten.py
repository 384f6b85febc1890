"""In: a page's text and address; out: ``Page``, its markup flattened into segments of text in reading order, in one walk.

What is walked are the pieces of its markup, made well-formed: a tag, and the text behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from kpucrawl.errors import PageRefused
from kpucrawl.extract.dress import AROUND, BITS, WORN
from kpucrawl.extract.icons import LIGATURES
from kpucrawl.extract.lines import BREAK, IMAGE, SEAM, begins_line, joined, lines_of, without_pictures
from kpucrawl.extract.page import (
    ARTICLE,
    FOLDED,
    FOOTER,
    HEADER,
    MAIN,
    MOST_SEGMENTS,
    ROW,
    Flat,
    Page,
    Picture,
    Segment,
    picture_of,
)
from kpucrawl.extract.parts import Frame, Known, part_at
from kpucrawl.extract.pieces import galleried, is_fold, passed, pieces_of, place_of, words_in
from kpucrawl.extract.shapes import FILES, origin
from kpucrawl.extract.signboxes import Signs, sign_of
from kpucrawl.extract.stressed import Stressed, shares
from kpucrawl.extract.structured import read_structured
from kpucrawl.extract.tables import data_rows
from kpucrawl.extract.tags import (
    CANONICAL,
    CLOSE_BLOCK,
    CLOSE_BOLD,
    CLOSE_EMPHASIS,
    CLOSE_LINK,
    CLOSE_PRE,
    EMBED,
    EMPTY_BLOCK,
    EMPTY_LINK,
    FOLDABLE,
    HIDDEN_BLOCK,
    HINT,
    ICON,
    LIGATURE,
    LINE_BREAK,
    META,
    NOTHING,
    OPEN_BLOCK,
    OPEN_BOLD,
    OPEN_EMPHASIS,
    OPEN_LANDMARK,
    OPEN_LINK,
    OPEN_PRE,
    PICTURE,
    SECTION,
    STAMP,
    TABLE,
    TAGS,
    TITLE,
    UNREAD,
    unescaped,
)  # fmt: skip
from kpucrawl.extract.typed import shown_lines, typed_lines

_PARAGRAPHS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "figcaption"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_LONG = 150
"""Characters; a shorter text is not looked through for typed line ends."""
_BUTTON = 60  # characters; a longer text in a button says nothing of what it does


def flatten(html: str, url: str, frame: Frame | None = None) -> Page:
    """Return the ``Page`` of ``html`` that answered at ``url``; raises ``PageRefused`` past the bounds.

    ``frame`` is what is known of the site's pages: parts that come again are not read again. The page is the same without it.
    """
    pieces = pieces_of(html)
    return _Flattener(url, frame.look(pieces, origin(url)) if frame is not None else {}).run(pieces)


class _Flattener:
    """One walk over one page; its state is what stands open at the moment."""

    def __init__(self, url: str, known: Known) -> None:
        self.url = url
        self.known = known
        self.parts: list[tuple[int, Flat]] = []
        self.segments: list[Segment] = []
        self.pictures: list[Picture] = []
        self.embeds: list[tuple[str, int]] = []
        self.bare_links: list[tuple[str, int]] = []
        self.metas: dict[str, str] = {}
        self.ld: list[str] = []
        self.canonical: str | None = None
        self.title = ""
        self.has_password, self.scripts = False, 0
        self.sections: list[str] = []
        self.buttons: list[tuple[str, int]] = []
        self.times: list[tuple[str, int]] = []
        self.buffer: list[str] = []
        self.path: list[int] = []
        self.names: list[tuple[str, int]] = [("body", 0)]
        self.href: str | None = None
        self.href_text: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.marked: list[Picture] = []
        self.link_chars = self.emphasis_chars = self.bold_chars = 0
        self.emphasis = self.bold = self.preformatted = 0
        self.stressed: list[Stressed] = []
        self.is_card, self.signs = False, Signs()

    def run(self, pieces: list[str]) -> Page:
        self.walk(pieces, 0, 0)
        structured = read_structured(self.metas, self.canonical, self.ld)
        return Page(
            self.url, self.title, self.segments, self.pictures, self.embeds, self.bare_links, structured,
            self.has_password, self.scripts, self.sections, self.buttons, self.times, self.parts,
        )  # fmt: skip

    def walk(self, pieces: list[str], flags: int, last: int) -> None:
        """Walk from one end of ``pieces`` to the other; ``last`` is the number of the block before, in the same one."""
        walk = iter(pieces)
        saved: list[int] = []  # the flags to return to, one for each open block
        buffer, path, names, tags, known, worn = self.buffer, self.path, self.names, TAGS, self.known, WORN
        for piece in walk:
            written, _, text = piece.partition(">")
            act, name, seam, empty, landmark, role, attributes = tags[written]
            if act == OPEN_BLOCK:
                if buffer:
                    self.flush(flags)
                last += 1
                if piece in known and (behind := self.take(pieces, walk, flags, last)) is not None:
                    text = behind
                else:
                    path.append(last)
                    last = 0
                    names.append((name, (names[-1][1] << BITS | worn[written]) & AROUND))
                    saved.append(flags)
            elif act == CLOSE_BLOCK:
                if buffer:
                    self.flush(flags)
                last = path.pop()
                names.pop()
                flags = saved.pop()
            elif act == OPEN_LINK:
                self.open_link(attributes, pieces, walk)
            elif act == CLOSE_LINK:
                if self.href is not None:
                    self.close_link()
            elif act == NOTHING:
                pass
            elif act == OPEN_EMPHASIS:
                self.emphasis += 1
                if name == "small" and buffer and names and names[-1][0] in _HEADINGS:  # small print is no part of a heading
                    buffer.append(BREAK)
            elif act == CLOSE_EMPHASIS:
                self.emphasis -= 1
            elif act == OPEN_BOLD:
                self.bold += 1
            elif act == CLOSE_BOLD:
                self.bold -= 1
            elif act == LINE_BREAK:
                if buffer:
                    buffer.append(BREAK)
            elif act == PICTURE:
                self.note_picture(attributes, flags)
            elif act in {ICON, HINT, LIGATURE}:
                if act != LIGATURE or text.strip() in LIGATURES:
                    self.signs.note(buffer, sign_of(name, attributes, pieces, walk))
                    if act != HINT and not empty:
                        text = passed(walk)
                elif name in {"i", "em", "b"}:
                    self.emphasis, self.bold = self.emphasis + (name != "b"), self.bold + (name == "b")
            elif act == EMPTY_BLOCK:
                if buffer:
                    self.flush(flags)
                last += 1
            elif act == EMPTY_LINK:
                self.open_link(attributes, pieces, walk)
                self.close_link()
            elif act in {OPEN_LANDMARK, TABLE, OPEN_PRE} or (act == FOLDABLE and is_fold(pieces, walk)):
                if buffer:
                    self.flush(flags)
                last += 1
                if piece in known and (behind := self.take(pieces, walk, flags, last)) is not None:
                    text = behind
                else:
                    path.append(last)
                    last = 0
                    names.append((name, (names[-1][1] << BITS | worn[written]) & AROUND))
                    saved.append(flags)
                    if landmark and not (landmark & (HEADER | FOOTER) and flags & (ARTICLE | MAIN)):
                        flags |= landmark  # an article's own head and foot are not the page's
                    flags |= role | FOLDED if act == FOLDABLE else role
                    if "datetime" in attributes:
                        self.note(STAMP, name, attributes, text, pieces, walk)
                    if name == "pre":
                        self.preformatted += 1
                    elif name == "table" and (rows := data_rows(pieces, place_of(pieces, walk))) is not None:
                        self.segments += [Segment(row, "row", tuple(path), flags | ROW, 0, 0, 0, ()) for row in rows]
                        text = passed(walk)
                        last = path.pop()
                        names.pop()
                        flags = saved.pop()
            elif act == CLOSE_PRE:
                if buffer:
                    self.flush(flags)
                last = path.pop()
                names.pop()
                flags = saved.pop()
                self.preformatted -= 1
            else:
                if act in {TITLE, HIDDEN_BLOCK, FOLDABLE}:
                    if buffer:
                        self.flush(flags)
                    last += 1
                    self.pictures += galleried(pieces, walk, len(self.segments), path, flags) if act == FOLDABLE else ()
                    if act == TITLE and not self.title and any(each[0] == "head" for each in names):
                        self.title = words_in(pieces, walk)
                else:
                    self.note(act, name, attributes, text, pieces, walk)
                    if act in {META, CANONICAL, STAMP, SECTION}:
                        empty = True  # what is in it is read on
                if not empty:
                    text = passed(walk)
                    seam = name in {"span", "font", "label"}
            if text:
                if "&" in text:
                    text = unescaped(text)
                if not buffer and text.isspace():
                    continue
                if self.href is not None or self.bold or self.emphasis:
                    self.add(text)
                else:
                    buffer.append(text)
            elif seam and buffer:
                buffer.append(SEAM)
        if buffer:
            self.flush(flags)

    def take(self, pieces: list[str], walk: Iterator[str], flags: int, number: int) -> str | None:
        """Take a known part where one begins: return the text behind it, or None where it must be read.

        ``number`` is the block's among its brothers.
        """
        if self.href is not None or self.bold or self.emphasis or self.preformatted or self.signs.kept:
            return None  # what stands around it tells of it too
        at = place_of(pieces, walk)
        part = part_at(self.known, pieces, at)
        if part is None:
            return None
        path = (*self.path, number)
        flat = part.flats.get((flags, path))
        if flat is None:
            flat = self.flat_of(part.pieces, part.close, flags, number)
            part.keep(flags, path, flat)
        first = len(self.segments)
        if first + len(flat.segments) > MOST_SEGMENTS:
            raise PageRefused(f"the page falls into more than {MOST_SEGMENTS:,} pieces of text")
        if flat.segments:
            self.segments += flat.segments
            self.parts.append((first, flat))
        if flat.others:
            flat.hand_out(first, self.pictures, (self.embeds, self.bare_links, self.buttons, self.times))
            self.sections += flat.sections
            self.has_password = self.has_password or flat.has_password
            self.scripts += flat.scripts
        inside = len(part.pieces)
        next(islice(walk, inside, inside), None)
        return pieces[at + inside].partition(">")[2]

    def flat_of(self, pieces: list[str], close: str, flags: int, number: int) -> Flat:
        """Read a part as it stands here."""
        inner = _Flattener(self.url, {})
        inner.path, inner.names = [*self.path], [*self.names]
        inner.walk([*pieces, close], flags, number - 1)
        return Flat(
            inner.segments,
            inner.pictures,
            (inner.embeds, inner.bare_links, inner.buttons, inner.times),
            inner.sections,
            inner.has_password,
            inner.scripts,
        )

    def open_link(self, attributes: Mapping[str, str], pieces: list[str], walk: Iterator[str]) -> None:
        if self.href is not None:
            self.close_link()  # a link never closed ends where the next begins
        href = attributes.get("href")
        self.href = None if not href or href.startswith("#") else href  # an anchor within the page leads nowhere
        self.href_text = []
        if "category" in attributes.get("rel", "") or attributes.get("itemprop") == "articleSection":
            self.sections.append(words_in(pieces, walk))

    def note(self, act: int, name: str, attributes: Mapping[str, str], text: str, pieces: list[str], walk: Iterator[str]) -> None:
        """Keep what an element tells that is no text of the page."""
        if act == UNREAD:
            if name == "script":
                self.scripts += 1
                if text and attributes.get("type") == "application/ld+json":
                    self.ld.append(unescaped(text))
            elif name == "button":
                if text and len(text) <= _BUTTON:
                    self.buttons.append((unescaped(text), len(self.segments)))
            elif name == "input" and attributes.get("type") == "password":
                self.has_password = True
        elif act == META:
            told = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = attributes.get("content")
            if told and content:
                self.metas.setdefault(told.lower(), " ".join(content.split()))
        elif act == CANONICAL and attributes.get("rel") == "canonical":
            self.canonical = attributes.get("href")
        elif act == STAMP:
            stamp = (attributes.get("datetime") or attributes.get("title", "")).strip()
            self.times.append((stamp, len(self.segments)))
            if attributes.get("itemprop") in {"datePublished", "dateCreated"}:
                self.metas.setdefault("datepublished", stamp)
        elif act == SECTION:
            self.sections.append(words_in(pieces, walk))
        elif act == EMBED and (source := attributes.get("src") or attributes.get("data")):
            self.embeds.append((source, len(self.segments)))

    def note_picture(self, attributes: Mapping[str, str], flags: int) -> None:
        picture = picture_of(attributes, len(self.segments), tuple(self.path), flags, self.href)
        if picture is not None:
            self.is_card = self.href is not None and begins_line(self.buffer) and not FILES[self.href]
            self.pictures.append(picture)
            if self.buffer:
                self.buffer.append(IMAGE)
                self.marked.append(picture)

    def add(self, text: str) -> None:
        """Take text that is more than plain: linked, emphasised or bold."""
        self.buffer.append(text)
        size = len(text.strip())
        if self.href is not None:
            self.href_text.append(text)
            self.link_chars += size
        if self.emphasis:
            self.emphasis_chars += size
        if self.bold:
            self.bold_chars += size
        if self.emphasis or self.bold:
            self.stressed.append((text, self.emphasis > 0, self.bold > 0))

    def close_link(self) -> None:
        if self.href is None:
            return
        text = " ".join("".join(self.href_text).split())
        if text:
            self.links.append((self.href, text))
            self.buffer += (BREAK, BREAK) if self.is_card else ()  # picture and words in one link: a box, shown as one
        else:
            self.bare_links.append((self.href, len(self.segments)))
        self.href, self.is_card = None, False

    def flush(self, flags: int) -> None:
        """Close the run of text: one segment, or several where ``<br><br>`` parts them."""
        raw = self.signs.drawn_in(self.buffer)
        if SEAM in raw:
            raw = joined(raw)
        if "\n" in raw:
            if self.preformatted:
                raw = shown_lines(raw) if BREAK not in raw else raw.replace("\n", BREAK)
            elif len(raw) > _LONG and BREAK not in raw and self.names and self.names[-1][0] not in _PARAGRAPHS:
                raw = typed_lines(raw)
        if self.href is not None and self.href_text:  # a link around whole blocks counts in each of them
            text = " ".join("".join(self.href_text).split())
            if text:
                self.links.append((self.href, text))
            self.href_text = []
        links = tuple(self.links)
        if links:
            self.links = []
        link_chars, emphasis_chars, bold_chars = self.link_chars, self.emphasis_chars, self.bold_chars
        self.link_chars = self.emphasis_chars = self.bold_chars = 0
        if stressed := self.stressed:
            self.stressed = []
        texts = lines_of(raw) if BREAK in raw else [" ".join(raw.split())]
        if self.marked:
            texts = without_pictures(texts, self.marked, len(self.segments))
        if not texts or not texts[0]:
            return
        if self.signs.noted and not self.signs.put(texts, tuple(self.path)):
            return
        if len(self.segments) + len(texts) > MOST_SEGMENTS:
            raise PageRefused(f"the page falls into more than {MOST_SEGMENTS:,} pieces of text")
        (tag, dress), path = self.names[-1], tuple(self.path)
        if len(texts) == 1:
            self.segments.append(Segment(texts[0], tag, path, flags, link_chars, emphasis_chars, bold_chars, links, dress))
            return
        for text, *chars, own in shares(texts, links, stressed):
            self.segments.append(Segment(text, tag, path, flags, chars[0], chars[1], chars[2], own, dress))
