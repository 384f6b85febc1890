"""In: a flattened page and one of its segments; out: whether the segment is a picture's caption.

``<figcaption>`` says so itself. Elsewhere a caption shares a small element with its picture, or stands straight below it
in another dress (all emphasised), or opens with the words captions open with.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from kpucrawl.extract.dress import BITS
from kpucrawl.extract.lines import ITEM, OPENING
from kpucrawl.extract.page import CAPTION, QUOTE, Page, Picture, Segment
from kpucrawl.extract.signs import shows

_LONGEST = 260
"""Characters; a longer text below a picture is a paragraph."""
_STOPS, _QUOTED = (".", "!", "?", ":", ";"), '“”"'
_SHORT, _NEAR = 90, 40
"""Characters of a subhead or an item, and lines around a caption in which another is sought."""
_PLAIN, _SENTENCE, _HEAD = 120, 60, 90
"""Characters of a caption that is dressed as a sentence, of a sentence at least, and of a text's opening."""
_NAMED = re.compile(r"[A-Z][\w/. -]{1,24}(?: ?: ?\S|[. ]\(?\+?\d[\d()\s-]{5})")
_OWN = (1 << BITS) - 1
"""The bits of a dress that are the element's own."""
_NOTE = re.compile(
    r"[\[(*]?(?:ralat|koreksi|perbaikan|pembaruan|pemutakhiran|klarifikasi|update|catatan)(?: redaksi| berita)?"
    r"(?: \([^)]{1,40}\))? ?[:;–—-]"
    r"|(?:tim )?redaksi (?:telah )?(?:mem|me[rn])\w+",
    re.I,
)
"""What an office writes where it has corrected a post: of the text, wherever it stands."""
_SIGNED = re.compile(r"""[.!?][”"]? ?[(\[](?!foto|dok|ist)[a-z]{2,12}(?:[/, -]+[a-z]{2,12}){0,2}[)\]]$""")
"""A sentence and its writer's letters, which end a text and no caption."""
_VERSE, _VERSES = 60, 3
"""Characters of a verse, and how many such lines in a row are a poem."""
_BULLETS = 3
"""Times that a photograph does not stand on one page."""


def is_caption(page: Page, at: int, inside: tuple[int, ...]) -> bool:
    """Whether segment ``at`` is a caption; ``inside`` is the path of the element that holds the body's paragraphs."""
    segment = page.segments[at]
    if segment.flags & CAPTION:
        return True
    size = len(segment.text)
    if size > _LONGEST or segment.tag in {"row", "li", "h1", "h2", "h3"}:
        return False
    if shows("caption", segment.text):
        return True
    if ITEM.match(segment.text) or segment.text[0] in _QUOTED or _is_named(page, at):
        return False
    if size >= _SENTENCE and _NOTE.match(segment.text):
        return False
    if size >= _HEAD and segment.text[-1] == "." and segment.emphasis_chars < 0.6 * size and OPENING.match(segment.text[:_HEAD]):
        return False  # the place and the first sentence of a text, whatever it stands beside
    pictures = page.pictures
    for number in range(bisect_left(pictures, at - 1, key=_place), bisect_right(pictures, at + 1, key=_place)):
        picture = pictures[number]
        if picture.src in page.signs:
            continue
        depth = 0
        for mine, theirs in zip(picture.path, segment.path, strict=False):
            if mine != theirs:
                break
            depth += 1
        stopped = segment.text.rstrip(" ”\"')").endswith(_STOPS) or _SIGNED.search(segment.text) is not None
        told_first = picture.inside and stopped and depth == len(segment.path)  # a paragraph that was not closed before it
        if picture.at == at and picture.path == segment.path and stopped and segment.emphasis_chars < 0.6 * size:
            opened = size >= _SENTENCE and OPENING.match(segment.text[:_HEAD]) is not None
            if size > _PLAIN or opened:
                continue  # a paragraph around which its picture flows
        framed = picture.at == at or (picture.at == at + 1 and not stopped)  # a whole sentence above a picture is the text's
        if framed and depth > len(inside) and not told_first and _is_frame(page, segment.path[:depth]):
            beside = len(picture.path) > depth and _opens_in_column(page, at, depth, inside)
            if not (stopped and size >= _SENTENCE and (beside or _is_worn_by_text(page, at, inside))):
                return True
            continue  # a paragraph beside a picture, in the next column
        if picture.at != at:
            continue
        if _is_bullet(page, picture) or (segment.flags & ~picture.flags & QUOTE and stopped):
            continue  # a quotation in an element for quotations has its slant of that
        opens = OPENING.match(segment.text[:_HEAD]) is not None
        alone = picture.path != segment.path and not stopped and 12 <= size <= 140 and segment.text[0] not in "#([*"
        alone = alone and not opens and segment.bold_chars < 0.6 * size and segment.tag not in {"h4", "h5", "h6"}
        own_line = picture.path == segment.path and not picture.inside and not opens
        dressed = segment.emphasis_chars > 0.7 * size
        if (
            (dressed and size <= 200)
            or (own_line and not stopped and size <= 160 and not _is_bold_head(page, at))
            or (alone and not _has_fellow(page, at, inside) and not _begins_verses(page, at))
            or (
                not picture.inside
                and size <= _PLAIN
                and (_is_worn_below_pictures(page, at, inside) or _is_above_opening(page, at))
            )
        ):
            return True
    return False


def _begins_verses(page: Page, at: int) -> bool:
    """Whether line ``at`` is the first of some short ones in one element, none of them a sentence, as a poem's are."""
    own = page.segments[at]
    lines = page.segments[at : at + _VERSES]
    return len(lines) == _VERSES and all(
        each.tag == own.tag
        and each.path[:-1] == own.path[:-1]
        and len(each.text) <= _VERSE
        and not each.text.endswith(_STOPS)
        and not each.link_chars
        for each in lines
    )


def _is_bold_head(page: Page, at: int) -> bool:
    """Whether line ``at`` is all bold, as are others in the same element at which no picture stands: subheads are."""
    own, below = page.segments[at], {picture.at for picture in page.pictures}
    if not _is_bold(own):
        return False
    near = range(max(0, at - _NEAR), min(len(page.segments), at + _NEAR))
    return any(_is_bold(page.segments[each]) and page.segments[each].path == own.path for each in near if each not in below)


def _is_bold(segment: Segment) -> bool:
    return segment.bold_chars >= 0.9 * len(segment.text)


def _is_named(page: Page, at: int) -> bool:
    """Whether line ``at`` begins a list of names and values, such as an address: a caption has no fellows."""
    if at + 1 >= len(page.segments):
        return False
    own, behind = page.segments[at], page.segments[at + 1]
    beside = own.tag == behind.tag and own.path[:-1] == behind.path[:-1]
    return beside and all(_NAMED.match(each.text) is not None for each in (own, behind))


def _is_worn_below_pictures(page: Page, at: int, inside: tuple[int, ...]) -> bool:
    """Whether line ``at`` wears what on this page only lines straight below pictures wear, and the text something else."""
    segments, own = page.segments, page.segments[at]
    if not own.dress & 1 or own.path[: len(inside)] != inside or OPENING.match(own.text[:_HEAD]):
        return False
    below = page.pictured()[1]
    written = 0
    for near in range(max(0, at - _NEAR), min(len(segments), at + _NEAR)):
        segment = segments[near]
        if segment.path[: len(inside)] != inside or near == at:
            continue
        if segment.dress == own.dress and near not in below:
            return False
        written += segment.dress != own.dress and segment.tag == own.tag and len(segment.text) >= _SENTENCE
    return written > 0


def _opens_in_column(page: Page, at: int, depth: int, inside: tuple[int, ...]) -> bool:
    """Whether line ``at`` stands in a box beside a picture's, and is the first paragraph of a text that opens nowhere else.

    A bare cell is one of the picture's own row; below it stands a caption. What has classes is told by those.
    """
    segments, own = page.segments, page.segments[at]
    if own.dress & 1:
        return False
    if len(own.path) != depth + 1 if own.tag == "td" else len(own.path) < depth + 2:
        return False
    if any(len(each.text) >= _SENTENCE and each.path[: len(inside)] == inside for each in segments[max(0, at - _NEAR) : at]):
        return False
    behind = [each for each in segments[at + 1 : at + 4] if each.path[: len(inside)] == inside]
    return bool(behind) and not any(OPENING.match(each.text[:_HEAD]) for each in behind)


def _is_worn_by_text(page: Page, at: int, inside: tuple[int, ...]) -> bool:
    """Whether line ``at`` is in an element with the classes of other paragraphs near it, below which no picture stands."""
    segments, own = page.segments, page.segments[at]
    if not own.dress & 1:
        return False
    below = page.pictured()[1]
    for near in range(max(0, at - _NEAR), min(len(segments), at + _NEAR)):
        segment = segments[near]
        if near == at or near in below or segment.path[: len(inside)] != inside or segment.tag != own.tag:
            continue
        if (segment.dress ^ own.dress) & _OWN == 0 and segment.text.rstrip(" ”\"')").endswith(_STOPS):
            return True
    return False


def _is_above_opening(page: Page, at: int) -> bool:
    """Whether line ``at`` stands between a picture and the paragraph with which a text opens: a place, a dash and a sentence."""
    if at + 1 >= len(page.segments):
        return False
    own, behind = page.segments[at], page.segments[at + 1]
    if own.tag != behind.tag or own.path[:-1] != behind.path[:-1] or OPENING.match(own.text[:_HEAD]):
        return False
    return len(behind.text) >= _SENTENCE and OPENING.match(behind.text[:_HEAD]) is not None


def _is_bullet(page: Page, picture: Picture) -> bool:
    """Whether a picture is a mark before the lines of a list: it stands on the page again and again."""
    return page.pictured()[0][picture.src] >= _BULLETS


def _has_fellow(page: Page, at: int, inside: tuple[int, ...]) -> bool:
    """Whether line ``at`` is an item of a list, or a subhead: dressed as one between two paragraphs, and not as those are."""
    segments, pictures = page.segments, page.pictures
    tag, path = segments[at].tag, segments[at].path
    behind = segments[at + 1] if at + 1 < len(segments) else None
    if behind is not None and behind.tag == tag and behind.path[:-2] == path[:-2] and behind.path[-2] == path[-2] + 1:
        return len(behind.path) == len(path) > len(inside) + 1  # each in a box of its own
    for other in range(max(1, at - _NEAR), min(len(segments) - 1, at + _NEAR)):
        fellow = segments[other]
        if other == at or fellow.tag != tag or len(fellow.path) != len(path) or len(fellow.text) > _SHORT:
            continue
        if fellow.text.endswith(_STOPS) or any(
            len(each.text) <= _SHORT or each.path[: len(inside)] != inside or (each.tag, len(each.path)) == (tag, len(path))
            for each in segments[other - 1 : other + 2 : 2]
        ):
            continue
        place = bisect_left(pictures, other, key=_place)
        if place == len(pictures) or pictures[place].at != other:
            return True
    return False


def _is_frame(page: Page, path: tuple[int, ...]) -> bool:
    """Whether the element at ``path`` holds pictures and at most one line for each."""
    depth = len(path)
    if depth not in page.boxes:
        lines = Counter(segment.path[:depth] for segment in page.segments)
        lines.subtract(picture.path[:depth] for picture in page.pictures)
        page.boxes[depth] = lines
    return page.boxes[depth][path] <= 0


def _place(picture: Picture) -> int:
    return picture.at
