"""In: a flattened page with its headline and furniture; out: ``Body``, which segments are the article and in what order.

The cluster of sentences with the most text, near below the headline, is the body; the short lines, lists and rows between
and around its sentences are drawn in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kpucrawl.extract.announced import end_of_announced, rows_of_files
from kpucrawl.extract.between import put_between
from kpucrawl.extract.boxes import none_of_the_text
from kpucrawl.extract.captions import is_caption
from kpucrawl.extract.clusters import (
    Cluster,
    Terrain,
    heads_text,
    home_of,
    is_sentence,
    is_signed,
    leads_on,
)
from kpucrawl.extract.endings import signs_alone, writers
from kpucrawl.extract.facts import lines_of_facts
from kpucrawl.extract.headline import Headline
from kpucrawl.extract.leads import DECK, opens_with_deck, whole
from kpucrawl.extract.page import ASIDE, CAPTION, FOLDED, FOOTER, FORM, NAV, QUOTE, TICKER, Page, Segment, shared_depth
from kpucrawl.extract.plausible import is_plausible, is_said_by_visitors
from kpucrawl.extract.recurring import Recurring
from kpucrawl.extract.references import refers, without_reference
from kpucrawl.extract.repetitions import told_twice
from kpucrawl.extract.scores import less_if_known, score
from kpucrawl.extract.signs import counted, is_meta_line, opens_with_icon, shows, shows_any
from kpucrawl.extract.texts import squeezed

_STOPS, _OF_THE_FRAME = ("share", "related", "comments", "end"), ("share", "widget", "related", "comments", "toggle")
_TRUST = (1.0, 0.6, 0.3)
"""How a cluster's score counts, by its level."""
_BYLINE = 60
"""Characters of a line above the text that tells who wrote it."""
_REST = 5
"""Characters of the rest of a headline."""
_CAPTION = 160
"""Characters of a picture's caption."""
_BOX = 12
"""Lines of boxes between two paragraphs."""
_NAMES_QUOTE = 20
"""Characters of what a site writes above quotations."""
_NAME, _DETAILS = 24, 4
"""Characters of a name among an article's details, and lines around it in which the others stand."""


@dataclass(slots=True)
class Body:
    """Which segments are the article."""

    kept: list[int] = field(default_factory=list)
    """Indexes of its segments in order."""
    captions: list[int] = field(default_factory=list)
    start: int = 0
    """Index of the first segment that could belong to the article's head or body."""
    end: int = 0
    """Index behind the last kept segment."""
    weight: float = 0.0
    """Score of the chosen cluster."""
    runner_up: float = 0.0
    """Score of the next best one."""
    why: dict[int, str] = field(default_factory=dict)
    """Why a segment between start and end was left out."""


def find_body(terrain: Terrain, headline: Headline | None) -> Body:
    """Return the body of a page; ``kept`` is empty where there is none (a notice that is only a file or a picture)."""
    page = terrain.page
    found = terrain.clusters(headline)
    for cluster in found:
        cluster.score = score(page, cluster, headline)
        if headline is not None and headline.at >= 0:
            cluster.level = terrain.level(cluster, headline)
    less_if_known(terrain, found, headline)
    ranked = sorted(found, key=lambda cluster: -cluster.score)
    best = None
    for highest in (0, 2):  # one headline has one body: what stands below another's is its own only where hardly anything else is
        fellows = sorted((each for each in ranked if each.level <= highest), key=lambda each: -each.score * _TRUST[each.level])
        best = next((cluster for cluster in fellows[:4] if is_plausible(terrain, cluster, headline)), None)
        if best is not None and (len(best.indexes) > 1 or _size(page, best) >= DECK):
            break
    if best is None:
        return _without_sentences(terrain, headline)
    for cluster in found:  # readers' comments may outweigh the article, but they come after it
        below = headline is not None and -1 < headline.at < cluster.indexes[0] < min(best.indexes[0], headline.at + 15)
        below = below and cluster.level <= best.level
        written = sum(len(page.segments[at].text) for at in cluster.indexes if not page.segments[at].flags & CAPTION)
        if below and cluster.score > (0.25 if written >= 250 else 0.5) * best.score and is_plausible(terrain, cluster, headline):
            best = cluster
            break
    best = whole(terrain, best, found, headline)
    runner_up = max((cluster.score for cluster in ranked if cluster is not best), default=0.0)
    return _drawn_in(terrain, best, headline, runner_up)


def _size(page: Page, cluster: Cluster) -> int:
    return sum(len(page.segments[at].text) for at in cluster.indexes)


def _drawn_in(terrain: Terrain, cluster: Cluster, headline: Headline | None, runner_up: float) -> Body:
    page, furniture = terrain.page, terrain.furniture
    segments = page.segments
    if headline is not None and -1 < headline.at < cluster.indexes[0] and opens_with_deck(terrain, cluster):
        cluster = replace(cluster, indexes=cluster.indexes[1:])
    first, last = cluster.indexes[0], cluster.indexes[-1]
    inside, members = cluster.common, set(cluster.indexes)
    body = Body(weight=cluster.score, runner_up=runner_up)
    start = first
    floor = headline.at + 1 if headline is not None and -1 < headline.at < first else 0
    while start > floor and _lies_in(segments[start - 1], inside):
        start -= 1
    body.start = floor if floor and first - floor < 20 else start
    end = end_of_announced(terrain, last, inside)
    homes = {home_of(segments[at]) for at in members}
    recurring = Recurring(terrain, homes, {segments[at].path[:-1] for at in members})
    dresses = {(segments[at].tag, len(segments[at].path)) for at in members}
    cards = terrain.cards | {at for at in terrain.excerpts if _is_anothers_opening(page, at, inside, homes, first, last)}
    reached = last
    while end < len(segments) and end not in terrain.stories.hard:
        if end not in cards and (
            (_goes_on(page, end, inside, furniture, segments[last].flags) and not _is_behind_it(page, end, last, dresses))
            or _unfolds(segments[end], segments[end - 1], inside, furniture[end])
            or (furniture[end] and recurring.goes_on(end))
        ):
            reached = end if (segments[end].tag, len(segments[end].path)) in dresses else reached
            end += 1
        elif (further := _resumes(terrain, reached, end, inside)) is not None:
            end = further
        else:
            break
    facts = lines_of_facts(page, start, first, last, end, len(inside) + 1)
    for at in range(start, end):
        reason = (
            "links"
            if at in cards
            else "fact"
            if at in facts
            else None
            if at in members
            else _left_out(terrain, at, headline, recurring, first, last)
        )
        if reason is None and at < first and _ends_headline(headline, segments[at].text):
            reason = "headline"
        if reason is None and (is_caption(page, at, inside) or (at <= first and _is_first_picture_s(page, at, cluster))):
            reason = "caption"
            body.captions.append(at)
        if reason is None:
            body.kept.append(at)
        else:
            body.why[at] = reason
    _leave_out(body, none_of_the_text(terrain, headline, body.kept, inside))
    _leave_out(body, ((at, "file") for at in rows_of_files(terrain, body.kept, inside)))
    _leave_out(body, ((at, "told twice") for at in told_twice(page, body.kept)))
    _leave_out(body, ((at, "sign") for at in signs_alone(terrain, body.kept)))
    _leave_out(body, ((at, "writer") for at in writers(terrain, body.kept)))
    if not members & set(body.kept):  # a short article below its picture is no caption
        body.captions = [at for at in body.captions if at not in members]
        body.kept = sorted(members | set(body.kept))
    for at in range(body.start, start):
        if is_caption(page, at, inside):
            body.captions.append(at)
    body.captions.sort()
    body.end = max(body.kept) + 1 if body.kept else end
    return body


def _ends_headline(headline: Headline | None, text: str) -> bool:
    """Whether a line is the rest of a headline that was set in several."""
    if headline is None or not _REST <= len(text) < len(headline.text):
        return False
    return squeezed(headline.text).endswith(squeezed(text))


def _leave_out(body: Body, found: Iterable[tuple[int, str]]) -> None:
    for at, why in list(found):
        if at in body.kept:
            body.kept.remove(at)
            body.why[at] = why


def _is_anothers_opening(
    page: Page, at: int, inside: tuple[int, ...], homes: set[tuple[int, ...]], first: int, last: int
) -> bool:
    """Whether what looks like an entry of a list is one: among the paragraphs it shares a box of its own with its headline."""
    segments = page.segments
    if not first < at < last:
        return home_of(segments[at]) not in homes
    link = next(each for each in (at - 1, at - 2) if segments[each].link_chars >= 0.8 * len(segments[each].text))
    return shared_depth(segments[link].path, segments[at].path) > len(inside)


def _is_first_picture_s(page: Page, at: int, cluster: Cluster) -> bool:
    """Whether a line above the text is a picture's, which stands right above it; all sentences are dressed otherwise."""
    segments = page.segments
    dress = segments[at].tag, len(segments[at].path)
    if len(segments[at].text) > _CAPTION or cluster.indexes[-1] == at:
        return False
    if any((segments[each].tag, len(segments[each].path)) == dress for each in cluster.indexes if each != at):
        return False
    return any(picture.at == at and picture.path == segments[at].path and not picture.inside for picture in page.pictures)


def _lies_in(segment: Segment, inside: tuple[int, ...]) -> bool:
    return segment.path[: len(inside)] == inside


def _goes_on(page: Page, at: int, inside: tuple[int, ...], furniture: Sequence[bool], own: int) -> bool:
    """Whether the article goes on with the short segment ``at`` behind its last sentence, which has the flags ``own``."""
    segment = page.segments[at]
    if not _lies_in(segment, inside):
        bracketed = segment.text[0] in "([*" and segment.text[-1] in ")]*." and len(segment.text) <= 90
        return bracketed and not furniture[at] and shared_depth(segment.path, inside) >= len(inside) - 1
    if furniture[at] or segment.flags & ~own & (NAV | FOOTER | ASIDE | FORM):
        return False
    if shows_any((*_STOPS, "widget"), segment.text) and not _is_name(segment) and not heads_text(page, at):
        return False
    if counted(segment.text):
        return False
    linked = segment.link_chars > 0.55 * len(segment.text)
    if linked and segment.tag in {"h2", "h3", "h4", "h5", "h6"}:
        return False
    return not (linked and _linked_next(page, at))


def _resumes(terrain: Terrain, reached: int, at: int, inside: tuple[int, ...]) -> int | None:
    """Return the next paragraph like the last one ``reached`` where all from ``at`` to it are boxes put between the two.

    So is the site's furniture where the two wear the same.
    """
    segments, furniture = terrain.page.segments, terrain.furniture
    own = segments[reached]
    for further in range(at + 1, min(len(segments), at + _BOX)):
        segment = segments[further]
        if not _lies_in(segment, inside):
            return None
        if segment.tag == own.tag and len(segment.path) == len(own.path):
            if segment.is_link or not _goes_on(terrain.page, further, inside, furniture, own.flags):
                return None
            boxes, worn = put_between(terrain.page, furniture, reached, further), segment.dress == own.dress
            return further if all(each in boxes or (worn and furniture[each]) for each in range(at, further)) else None
    return None


def _is_name(segment: Segment) -> bool:
    """Whether a segment names what stands beside it: "Surel:", "Telepon:"."""
    return segment.tag == "dt" and segment.text[-1] == ":"


def _is_behind_it(page: Page, at: int, last: int, dresses: set[tuple[str, int]]) -> bool:
    """Whether a line that stands behind the last sentence ``last`` is dressed otherwise, and the text is signed before it."""
    segment = page.segments[at]
    text = segment.text
    if (segment.tag, len(segment.path)) in dresses or segment.tag in {"li", "row", "td"} or text[0] in "#([*":
        return False
    return any(is_signed(page.segments[each].text) for each in range(last, min(at, last + 20)))  # near the last sentence


def _unfolds(segment: Segment, before: Segment, inside: tuple[int, ...], furniture: bool) -> bool:
    """Whether a segment goes on with the half that a page hides at first, as the one ``before`` it did: its short lines."""
    hidden = bool(segment.flags & before.flags & FOLDED)
    return hidden and not furniture and shared_depth(segment.path, inside) >= len(inside) - 1


def _linked_next(page: Page, at: int) -> bool:
    """Whether a list of links begins at ``at``."""
    near = page.segments[at : at + 3]
    return sum(1 for segment in near if segment.link_chars > 0.55 * len(segment.text)) >= 2


def _left_out(
    terrain: Terrain,
    at: int,
    headline: Headline | None,
    recurring: Recurring,
    first: int,
    last: int,
) -> str | None:
    """Why the segment ``at`` does not belong to the article though it stands among its segments; None where it does."""
    page, furniture = terrain.page, terrain.furniture
    segment = page.segments[at]
    text = segment.text
    edge = not first < at < last
    if headline is not None and (at == headline.at or (edge and squeezed(text) == squeezed(headline.text))):
        return "headline"
    if segment.flags & (NAV | TICKER):
        return "landmark"
    if len(text) <= 2 and not any(map(str.isalnum, text)):
        return "sign"
    if headline is not None and _names_itself(page, text, headline.text):
        return "share"
    if furniture[at] and not recurring.is_own(at, edge=edge):
        return "hidden" if segment.flags & FOLDED else "furniture"
    if (shows("inside", text) and not without_reference(segment)) or refers(segment):
        return "inside"
    if shows_any(_OF_THE_FRAME, text) and not _is_name(segment) and not heads_text(page, at):
        return next(sign for sign in _OF_THE_FRAME if shows(sign, text))
    if at + 1 < last and len(text) <= _NAMES_QUOTE and _names_a_quote(terrain, at):
        return "label"
    if is_meta_line(text) or (counted(text) and not is_sentence(segment)):
        return "counter" if counted(text) else "date"
    if segment.link_chars > 0.55 * len(text) and (
        edge or segment.tag in {"h2", "h3", "h4", "h5", "h6"} or leads_on(page, segment)
    ):
        return "links"
    if not edge:
        return None
    if opens_with_icon(text) or (at < first and segment.tag == "li" and len(text) <= 30):
        return "label"  # a list of facts about the page; an article that opens with a list has an introduction first
    before = headline is not None and headline.at >= 0
    if before and segment.tag != "li" and shows("label", text) and len(text) < 40:
        return "label"
    if before and at < first and len(text) < _BYLINE and shows("byline", text):
        return "byline"
    if shows("end", text):
        return "end"
    return None


def _names_a_quote(terrain: Terrain, at: int) -> bool:
    """Whether a word in a box of its own stands above a quotation, and above those of other articles."""
    segment, behind = terrain.page.segments[at : at + 2]
    return bool(behind.flags & ~segment.flags & QUOTE) and segment.text[-1].isalpha() and terrain.site.is_met_again(segment, None)


def _names_itself(page: Page, text: str, title: str) -> bool:
    """Whether a line is made of the article's own headline or address, as buttons and stamps are, and no sentence."""
    if len(text) > len(title) + 90 or text[-1] in '.!?”"' or len(text) < 12:
        return False
    if page.url.partition("://")[2] in text:
        return True
    own = squeezed(title)
    return len(own) >= 20 and own in squeezed(text)


def _without_sentences(terrain: Terrain, headline: Headline | None) -> Body:
    """The body of a page without running text: the few plain words below its headline, if any."""
    page, furniture, stories = terrain.page, terrain.furniture, terrain.stories
    body = Body()
    if headline is None or headline.at < 0:
        return body
    segments = page.segments
    title = segments[headline.at]
    body.start = body.end = headline.at + 1
    for at in range(headline.at + 1, min(len(segments), headline.at + 40)):
        segment = segments[at]
        near = shared_depth(segment.path, title.path) >= max(2, len(title.path) - 3)
        if not near or (furniture[at] and not counted(segment.text)) or segment.flags & (NAV | FOOTER | ASIDE):
            break
        if at in stories.hard or at in stories.dated or at in terrain.cards | terrain.excerpts:
            break
        if shows_any(_STOPS, segment.text) or is_said_by_visitors(page, at):
            break
        if is_caption(page, at, title.path[:-1]):
            body.captions.append(at)
        elif _is_meta(segment) or squeezed(segment.text) == squeezed(headline.text) or _is_among_details(terrain, at, title):
            pass
        else:
            body.kept.append(at)
            body.end = at + 1
        if segment.link_chars > 0.55 * len(segment.text) and _linked_next(page, at) and segment.tag != "p":
            break
    return body


def _is_among_details(terrain: Terrain, at: int, title: Segment) -> bool:
    """Whether a line is a word or two, such as an account's name, in a box of its own with a day or a counter and no text."""
    segments, own, days = terrain.page.segments, terrain.page.segments[at], terrain.days
    if len(own.text) > _NAME or own.text.count(" ") > 2 or own.text[-1] in ".!?:…":
        return False
    for box in (own.path, own.path[:-1]):
        near = range(max(0, at - _DETAILS), min(len(segments), at + _DETAILS + 1))
        fellows = [each for each in near if each != at and segments[each].path[: len(box)] == box]
        told = any(each in days or counted(segments[each].text) for each in fellows)
        if told and title.path[: len(box)] != box:
            return all(each in days or terrain.furniture[each] or _is_meta(segments[each]) for each in fellows)
    return False


def _is_meta(segment: Segment) -> bool:
    text = segment.text
    if segment.link_chars > 0.55 * len(text) or len(text) < 4:
        return True
    return bool(is_meta_line(text) or counted(text) or shows("label", text) or shows("widget", text) or shows("byline", text))
