"""In: a page's text and address; out: ``Page``, its markup flattened into segments of text in reading order, in one walk.

What is walked are the pieces of its markup, made well-formed: a tag, and the text behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from kpucrawl.errors import PageRefused
from kpucrawl.extract.dress import AROUND, BITS, WORN
from kpucrawl.extract.folds import Ahead, end_of, galleried, is_unfolded_behind, says_again, tail_of, without_toggle
from kpucrawl.extract.hints import ending_of
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
from kpucrawl.extract.pieces import passed, pieces_of, place_of, words_in
from kpucrawl.extract.shapes import FILES, origin
from kpucrawl.extract.signboxes import Signs, sign_of
from kpucrawl.extract.signs import shows
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
    EMPTY_BLOCK,
    EMPTY_LINK,
    FOLDABLE,
    HIDDEN_BLOCK,
    HIDDEN_INLINE,
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
    unescaped,
)  # fmt: skip
from kpucrawl.extract.told import Told
from kpucrawl.extract.typed import with_line_ends
from kpucrawl.extract.veiled import unveiled

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


def flatten(html: str, url: str, frame: Frame | None = None) -> Page:
    """Return the ``Page`` of ``html`` that answered at ``url``; raises ``PageRefused`` past the bounds.

    ``frame`` is what is known of the site's pages: parts that come again are not read again. The page is the same without it.
    """
    pieces = unveiled(pieces_of(html), url)
    return _Flattener(url, frame.look(pieces, origin(url)) if frame is not None else {}).run(pieces)


class _Flattener:
    """One walk over one page; its state is what stands open at the moment."""

    def __init__(self, url: str, known: Known) -> None:
        self.url = url
        self.known = known
        self.parts: list[tuple[int, Flat]] = []
        self.segments: list[Segment] = []
        self.pictures: list[Picture] = []
        self.told, self.title = Told(), ""
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
        self.is_card, self.unfolded_to, self.signs, self.ahead = False, 0, Signs(), Ahead()

    def run(self, pieces: list[str]) -> Page:
        self.walk(pieces, 0, 0)
        told = self.told
        structured = read_structured(told.metas, told.canonical, told.ld)
        return Page(
            self.url, self.title, self.segments, self.pictures, told.embeds, told.bare_links, structured,
            told.has_password, told.scripts, told.sections, told.buttons, told.times, told.ends, self.parts,
        )  # fmt: skip

    def walk(self, pieces: list[str], flags: int, last: int) -> None:
        """Walk from one end of ``pieces`` to the other; ``last`` is the number of the block before, in the same one."""
        walk = iter(pieces)
        saved: list[int] = []  # the flags to return to, one for each open block
        buffer, path, names, tags, known, worn, ahead = self.buffer, self.path, self.names, TAGS, self.known, WORN, self.ahead
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
            elif act in {OPEN_LANDMARK, TABLE, OPEN_PRE} or (act == FOLDABLE and ahead.is_fold(pieces, walk)):
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
                        self.told.note(STAMP, name, attributes, text, pieces, walk, len(self.segments))
                    if name == "pre":
                        self.preformatted += 1
                    elif name == "table" and (rows := data_rows(pieces, place_of(pieces, walk))) is not None:
                        self.segments += [Segment(row, "row", tuple(path), flags | ROW, 0, 0, 0, files) for row, files in rows]
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
            elif act == HIDDEN_INLINE and not flags & FOLDED and (self.is_within(pieces, walk) or ahead.is_fold(pieces, walk)):
                if not self.unfolds(pieces, place_of(pieces, walk)):
                    end = end_of(pieces, place_of(pieces, walk))
                    if buffer:
                        self.flush(flags)
                    last += 1
                    self.walk(["div>" + text, *pieces[place_of(pieces, walk) + 1 : end], "/div>"], flags | FOLDED, last - 1)
                    text = passed(walk)
            else:
                if act in {TITLE, HIDDEN_BLOCK, FOLDABLE}:
                    if buffer:
                        self.flush(flags)
                    last += 1
                    self.pictures += galleried(pieces, walk, len(self.segments), path, flags) if act == FOLDABLE else ()
                    if act == TITLE and not self.title and any(each[0] == "head" for each in names):
                        self.title = words_in(pieces, walk)
                else:
                    self.told.note(act, name, attributes, text, pieces, walk, len(self.segments))
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
            flat.hand_out(first, self.pictures, self.told.marked)
            self.told.sections += flat.sections
            self.told.has_password = self.told.has_password or flat.has_password
            self.told.scripts += flat.scripts
        inside = len(part.pieces)
        next(islice(walk, inside, inside), None)
        return pieces[at + inside].partition(">")[2]

    def flat_of(self, pieces: list[str], close: str, flags: int, number: int) -> Flat:
        """Read a part as it stands here."""
        inner = _Flattener(self.url, {})
        inner.path, inner.names = [*self.path], [*self.names]
        inner.walk([*pieces, close], flags, number - 1)
        told = inner.told
        return Flat(inner.segments, inner.pictures, told.marked, told.sections, told.has_password, told.scripts)

    def is_within(self, pieces: list[str], walk: Iterator[str]) -> bool:
        """Whether what was opened last lies in hidden words that are read with the run of text."""
        return self.unfolded_to > 0 and place_of(pieces, walk) < self.unfolded_to

    def unfolds(self, pieces: list[str], at: int) -> bool:
        """Whether the hidden words at ``at`` go on with the run of text that stands open, which says that more is to come."""
        if at < self.unfolded_to:
            return True
        first = tail_of(self.buffer)
        tail, end = "".join(self.buffer[first:]), end_of(pieces, at)
        shown = without_toggle(tail, cut=True)
        if not tail or not (
            shown != tail
            or is_unfolded_behind(pieces, end)
            or any(mark == len(self.segments) and shows("toggle", words.strip()) for words, mark in self.told.buttons[-2:])
        ):
            return False
        self.buffer[first:] = [shown, "" if tail[len(shown) :].isprintable() and " " not in tail[len(shown) :] else " "]
        if not self.unfolded_to and says_again(pieces, at, end, self.buffer):
            self.links, self.stressed = [], []
            self.buffer.clear()
            self.link_chars = self.emphasis_chars = self.bold_chars = 0
        self.unfolded_to = end
        return True

    def open_link(self, attributes: Mapping[str, str], pieces: list[str], walk: Iterator[str]) -> None:
        if self.href is not None:
            self.close_link()  # a link never closed ends where the next begins
        href = attributes.get("href")
        self.href = None if not href or href.startswith("#") else href  # an anchor within the page leads nowhere
        self.href_text = []
        if "category" in attributes.get("rel", "") or attributes.get("itemprop") == "articleSection":
            self.told.sections.append(words_in(pieces, walk))

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
            self.told.bare_links.append((self.href, len(self.segments)))
        self.href, self.is_card = None, False

    def flush(self, flags: int) -> None:
        """Close the run of text: one segment, or several where ``<br><br>`` parts them."""
        if self.names[-1][0] in _HEADINGS and len(self.buffer) > 1 and (words := ending_of(self.buffer)):
            self.told.ends.append((words, len(self.segments)))
        raw = self.signs.drawn_in(self.buffer)
        if self.unfolded_to:
            raw, self.unfolded_to = without_toggle(raw), 0
        if SEAM in raw:
            raw = joined(raw)
        if "\n" in raw:
            raw = with_line_ends(raw, self.names[-1][0], preformatted=self.preformatted > 0)
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
