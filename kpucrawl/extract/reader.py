"""In: a page, as bytes, text or flattened, and its address; out: the ``RawArticle`` it holds, with how sure the reader is.

The evidence reader: structured data where it is, else headings, runs of sentences against runs of links, position, the
closing tail, and above all what stands on the other pages of the same site (``furniture``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.errors import AddressRefused, NotAnArticle
from kpucrawl.extract.beside import Beside, read_beside
from kpucrawl.extract.body import Body, find_body
from kpucrawl.extract.clusters import Terrain, home_of
from kpucrawl.extract.decode import decode
from kpucrawl.extract.featured import featured
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.habit import Marks
from kpucrawl.extract.headline import Headline, find_headline
from kpucrawl.extract.hints import hints_at
from kpucrawl.extract.hopes import Hopes, without_name
from kpucrawl.extract.media import read_media
from kpucrawl.extract.notices import with_notices
from kpucrawl.extract.page import FOLDED, QUOTE, Page, Segment
from kpucrawl.extract.posting import marks_of
from kpucrawl.extract.references import without_reference, without_tool
from kpucrawl.extract.shapes import is_file
from kpucrawl.extract.signs import shows
from kpucrawl.extract.standing import Doubt, doubt_about, is_refused
from kpucrawl.extract.verdicts import is_guessed, why_no_article
from kpucrawl.extract.worn import Among, among
from kpucrawl.items import Block, BlockKind, RawArticle

_NOTHING_KNOWN = Furniture()
_NONE: Mapping[str, str] = MappingProxyType({})
_COMPETES, _LINE = 250, 60
"""Characters of running text beside the article that make a reading doubtful, and of a line that counts for it."""
_CAPTION = 90
"""Characters of most captions."""
_FILE_WORDS = 30
"""Characters of a link that says no more than what can be downloaded."""
_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 6
_NEAR = 8
"""Segments behind a text in which its files stand."""
_EVERYWHERE = frozenset(
    word[:_STEM] for word in ("kabupaten", "provinsi", "komisi", "pemilihan", "pemilu", "pemilih", "nomor", "tahun")
)
_SPEAKS = 250
"""Characters of a text that must speak of its headline."""
_DOUBT = 0.17
"""What each doubt costs: one is enough for less than 0.9."""
_FEATURED = 0.55
"""Certainty from which a headline that stands on most pages is this page's own: a story that a site shows on all of them."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was read of a page, and what is to be thought of it."""

    raw: RawArticle
    doubt: Doubt | None
    """What makes it look like no article, though it was read as one."""
    marks: Marks
    """What it tells of its posting, and where."""
    hopes: Hopes
    """What may be its writer, category or counter: the site's other articles tell."""
    among: Among | None
    """What stands among its paragraphs."""


def spares_none(raw: RawArticle) -> bool:
    """Return False: of no page is more believed than speaks for it."""
    return False


def read_article(
    html: str | bytes,
    url: str,
    *,
    furniture: Furniture | None = None,
    expected_title: str | None = None,
    content_type: str | None = None,
) -> RawArticle:
    """Return what the page says; raises ``NotAnArticle`` with the reason, ``PageRefused`` past the bounds.

    ``furniture`` is what is known to stand on the site's other pages, ``expected_title`` the words of the link that led here.
    """
    text = decode(html, content_type) if isinstance(html, bytes) else html
    return read_page(flatten(text, url), furniture=furniture, expected_title=expected_title)


def read_page(
    page: Page, *, furniture: Furniture | None = None, expected_title: str | None = None, known: Mapping[str, str] = _NONE
) -> RawArticle:
    """Return what a flattened page says; raises ``NotAnArticle``.

    ``known`` holds the squeezed words of links to articles of the site, each with its article's key.
    """
    furniture = furniture or _NOTHING_KNOWN
    examined = examine(page, furniture, expected_title, known)
    if examined.doubt is not None and is_refused(examined.doubt, examined.marks, furniture.habit):
        raise NotAnArticle(examined.doubt.reason, f"{page.url} is no article: {examined.doubt.reason}")
    return furniture.hoped.settle(examined.raw, examined.hopes)


def examine(
    page: Page,
    furniture: Furniture,
    expected_title: str | None = None,
    known: Mapping[str, str] = _NONE,
    spares: Callable[[RawArticle], bool] = spares_none,
) -> Examined:
    """Return what a flattened page says, with what speaks against it; raises ``NotAnArticle`` for what is plainly none.

    ``spares`` tells which pages are had all the same, where no more is against them than that nothing speaks for their headline.
    """
    terrain, headline, body = survey(page, furniture, expected_title, known)
    reason = why_no_article(page, headline, body, terrain.furniture)
    if headline is None or (reason is not None and not is_guessed(reason, page, headline)):
        raise NotAnArticle(reason or "untitled", f"{page.url} is no article: {reason or 'untitled'}")
    beside = read_beside(terrain, headline, body, furniture)
    media = read_media(page, headline, body, furniture)
    hints = hints_at(page, body.kept)
    blocks = tuple(block for at in body.kept for block in _blocks(page.segments[at], hints.get(at, "")))
    if beside.byline:
        blocks = without_name(blocks, beside.byline.removeprefix("Penulis: "))
    embedded = any(headline.at < at <= body.end + 6 for _, at in page.embeds)
    told = bool(beside.dates or beside.counter) and headline.certainty >= 0.5
    if not (blocks or media.images or media.attachments or body.captions or embedded or told):
        raise NotAnArticle("empty", f"{page.url} has a title and nothing else")
    raw = RawArticle(
        url=page.url,
        title=headline.text,
        blocks=blocks,
        captions=tuple(page.segments[at].text for at in body.captions),
        label=beside.label,
        dates=beside.dates,
        counter=beside.counter,
        byline=beside.byline,
        images=media.images,
        attachments=media.attachments,
        links=media.links,
        addresses=page.structured.addresses,
        confidence=_confidence(terrain, headline, body, beside, furniture),
    )
    if reason is not None and not spares(raw):
        raise NotAnArticle(reason, f"{page.url} is no article: {reason}")
    doubt, marks = doubt_about(terrain, headline, body), marks_of(page, headline, body, beside)
    return Examined(raw, doubt, marks, beside.hopes, among(page, headline.at, body.kept))


def survey(
    page: Page, furniture: Furniture, expected_title: str | None = None, known: Mapping[str, str] = _NONE
) -> tuple[Terrain, Headline | None, Body]:
    """Return a page's terrain, its headline and its body; arguments as for ``read_page``."""
    page.signs = furniture.signs_on(page)
    terrain = _terrain(page, furniture.marks(page), furniture, known)
    headline, body = headline_and_body(terrain, expected_title)
    if headline is not None and headline.certainty >= _FEATURED and _is_shown_elsewhere(terrain, headline):
        terrain = _terrain(page, furniture.marks_of_featured(page, headline.at), furniture, known)
        headline, body = headline_and_body(terrain, expected_title)
    elif headline is not None and (own := featured(terrain, headline)):
        marks = [mark and at not in own for at, mark in enumerate(terrain.frame)]
        terrain = _terrain(page, marks, furniture, known)
        headline, body = headline_and_body(terrain, expected_title)
    return terrain, headline, body


def _terrain(page: Page, marks: list[bool], furniture: Furniture, known: Mapping[str, str]) -> Terrain:
    known_boxes = with_notices(page, furniture.with_boxes(page, marks), furniture.takes_turns)
    terrain = Terrain(page, known_boxes, furniture, known)
    terrain.frame = marks
    return terrain


def _is_shown_elsewhere(terrain: Terrain, headline: Headline) -> bool:
    """Whether the site shows the story itself on most pages: lists link every headline, also one that links to its own page."""
    if headline.at < 0 or not terrain.frame[headline.at]:
        return False
    return not terrain.page.segments[headline.at].is_link


def headline_and_body(terrain: Terrain, expected_title: str | None) -> tuple[Headline | None, Body]:
    """Find both, each by the other's help: the headline is sought above the greatest mass of text, then the body below it."""
    page = terrain.page
    try:
        slug = parse_address(page.url).slug
    except AddressRefused:
        slug = page.url.rstrip("/").rpartition("/")[2] or None
    clusters = terrain.clusters(None)
    mass = -1
    if clusters:
        sizes = [sum(len(page.segments[at].text) for at in cluster.indexes) for cluster in clusters]
        mass = clusters[sizes.index(max(sizes))].indexes[0]
    headline = find_headline(page, slug, expected_title, terrain.furniture, mass)
    return headline, find_body(terrain, headline)


def _blocks(segment: Segment, hint: str) -> list[Block]:
    kind: BlockKind = "paragraph"
    if segment.tag == "row":
        kind = "row"
    elif segment.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        kind = "heading"
    elif segment.tag in {"li", "dt", "dd"}:
        kind = "item"
    elif segment.flags & QUOTE:
        kind = "quote"
    text = without_reference(segment) if kind != "heading" else without_tool(segment.text.removesuffix(hint).rstrip())
    for address, words in segment.links[-1:]:
        if text.endswith(words) and len(words) <= _FILE_WORDS < len(text) and is_file(address):
            text = text[: -len(words)].rstrip(" |-–•")  # "… #KPUMelayani Unduh materi": the file is kept as an attachment
    return [Block(kind, text)] if text else []


def _confidence(terrain: Terrain, headline: Headline, body: Body, beside: Beside, furniture: Furniture) -> float:
    """0 to 1: how far the witnesses agree."""
    value = sum(weight for _, weight in grounds(terrain, headline, body, beside, furniture))
    return round(max(0.05, min(0.99, value)), 2)


def grounds(
    terrain: Terrain, headline: Headline, body: Body, beside: Beside, furniture: Furniture
) -> Iterator[tuple[str, float]]:
    """Yield what speaks for and against a reading, in words, each with its weight; confidence is their sum, 0.05 to 0.99.

    The weights were set on the rehearsal themes; tests/gate holds them.
    """
    written = sum(len(terrain.page.segments[at].text) for at in body.kept)
    yield "every page that is an article", 0.35
    yield "how far the witnesses of the headline agree", 0.3 * headline.certainty
    if headline.at < 0:
        yield "the headline stands nowhere on the page", -0.2
    elif headline.certainty < 0.45:
        yield "few witnesses speak for the headline", -0.15
    if written >= 250:
        yield "a text of some length", 0.15
    elif written < 60:
        yield "hardly any text", -0.1
        if _offers_files(terrain, headline, body):
            yield "files stand in its place", 0.15
    if body.weight and body.runner_up < 0.35 * body.weight:
        yield "no other text comes near it", 0.1
    if furniture.pages >= 3:
        yield "the site's furniture is known", 0.1
    if beside.counter or beside.dates:
        yield "a date or a counter stands beside it", 0.05
    if rivals := _rivals(terrain, headline, body):
        yield "running text that was not taken", -min(0.3, 0.3 * rivals / max(written, 200))
    competing = _competing(terrain, headline, body)
    if competing >= _COMPETES:
        yield "another article's text, or readers', stands on the page", -_DOUBT
    elif competing and terrain.stories.sure:
        yield "another article begins on the page", -_DOUBT
    if _hides(terrain, body):
        yield "a hidden text was not read", -_DOUBT
    elif _is_cut(terrain, body):
        yield "the text is cut where more is to come", -_DOUBT
    if written >= _SPEAKS and not _speaks_of_headline(terrain, headline, body):
        yield "the text has no word of its headline", -_DOUBT
    if _in_deeper_boxes(terrain, body):
        yield "a box between the paragraphs was kept", -_DOUBT
    if _has_doubtful_captions(terrain, body):
        yield "a line at a picture within the text may be of either", -_DOUBT


def _has_doubtful_captions(terrain: Terrain, body: Body) -> bool:
    """Whether a picture stands within the text, and a line at it may be its caption or the text's, whichever it was taken for."""
    page = terrain.page
    first, last = (body.kept[0], body.kept[-1]) if body.kept else (0, -1)
    within = [picture for picture in page.pictures if first <= picture.at <= last]
    if not within:
        return False
    kept = set(body.kept)
    heads = {(page.segments[at].tag, len(page.segments[at].path)) for at in kept if at not in terrain.sentences}
    for picture in within:
        segment = page.segments[picture.at]
        if picture.at in kept and (picture.inside or (picture.at > first and len(segment.text) <= _CAPTION)):
            return True
        if picture.at in body.captions and (segment.tag, len(segment.path)) in heads:
            return True
    return False


def _competing(terrain: Terrain, headline: Headline, body: Body) -> int:
    """Characters of running text that this page alone has and that were not taken, wherever they stand."""
    taken = {*body.kept, *body.captions, headline.at}
    texts = (len(terrain.page.segments[at].text) for at in terrain.sentences if at not in taken)
    return sum(size for size in texts if size >= _LINE)


def _offers_files(terrain: Terrain, headline: Headline, body: Body) -> bool:
    """Whether files are linked below the headline, as announcements do that have no other text."""
    first = max(headline.at, 0)
    near = terrain.page.segments[first : max(first, body.end) + _NEAR]
    return any(is_file(address) for segment in near for address, _ in segment.links)


def _speaks_of_headline(terrain: Terrain, headline: Headline, body: Body) -> bool:
    """Whether a text has one of its headline's longer words, or how it begins; the office's own name is in every text."""
    told = {word[:_STEM] for word in _WORD.findall(headline.text.lower())} - _EVERYWHERE
    words = (word for at in body.kept for word in _WORD.findall(terrain.page.segments[at].text.lower()))
    return not told or any(word[:_STEM] in told for word in words)


def _hides(terrain: Terrain, body: Body) -> bool:
    """Whether running text was left out that something on the page unfolds, or that stands in one box with the text."""
    segments = terrain.page.segments
    folded = [at for at, segment in enumerate(segments) if segment.flags & FOLDED and len(segment.text) >= _LINE]
    kept = frozenset(body.kept)
    if any(not terrain.furniture[at] and at not in kept for at in folded):
        return True
    if not (body.kept and terrain.hidden):
        return False
    homes = {home_of(segments[at]) for at in (body.kept[0], body.kept[-1])}
    beside = (at for at in terrain.hidden if body.kept[0] < at <= body.end + 1)
    return any(len(segments[at].text) >= _LINE and segments[at].path[: len(home)] == home for at in beside for home in homes)


def _is_cut(terrain: Terrain, body: Body) -> bool:
    """Whether the text ends with dots, and what unfolds a text stands at its end."""
    page = terrain.page
    if not body.kept or not page.segments[body.kept[-1]].text.rstrip(" ])").endswith(("…", "...")):
        return False
    near = [segment.text for segment in page.segments[body.kept[-1] + 1 : body.end + 2]]
    near += [words for words, at in page.buttons if body.kept[-1] <= at <= body.end + 1]
    return any(shows("toggle", words.strip()) for words in near if len(words) <= _LINE)


def _in_deeper_boxes(terrain: Terrain, body: Body) -> bool:
    """Whether a kept paragraph lies deeper than most: in a box of its own among them, as pull quotes and advertisements do."""
    segments = [terrain.page.segments[at] for at in body.kept]
    if len({len(segment.path) for segment in segments}) < 2:
        return False
    usual = Counter(len(segment.path) for segment in segments).most_common(1)[0][0]
    plain = (
        segment for segment in segments if segment.tag in {"p", "div", "span", "section", "td"} and not segment.flags & QUOTE
    )
    return any(len(segment.path) > usual and len(segment.text) >= _LINE for segment in plain)


def _rivals(terrain: Terrain, headline: Headline, body: Body) -> int:
    """Characters of running text on this page alone that were not taken though nothing explains them away.

    What stands behind the head of a list of articles or of the comments is explained; what stands before it may be
    another article's text, or a lost piece of this one.
    """
    taken = {*body.kept, *body.captions, headline.at}
    explained = next((at for at in terrain.hard if at >= body.end), len(terrain.page.segments))
    return sum(len(terrain.page.segments[at].text) for at in terrain.sentences if at not in taken and at < explained)
