"""In: what the archive knows of an article and what a page says now; out: the row as it shall be, and whether the site edited it.

The site edits; we only read. A better reader, another layout or a quiet counter must never look like an edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kpucrawl.items import Article, Capture, Verdict

from .identity import Fingerprint, fold

# Evidence for the day of posting, strongest first; the words are items.DateSource's.
_STRENGTH = {"page": 0, "metadata": 1, "migrated": 2, "image": 3, "text": 4, "neighbour": 5}
_TOLD_BY_SITE = frozenset({"page", "metadata", "migrated"})  # another day there is an edit; elsewhere it is another conclusion
_IN_BODY = frozenset({"text", "neighbour"})  # days drawn from the body, which fall with it


@dataclass(slots=True)
class Row:
    """An article as the archive knows it; changed in place while a batch is saved."""

    id: int
    site: int
    key: str
    number: int | None
    url: str
    kind: str
    title: str
    published_on: str | None
    published_by: str | None
    published_text: str | None
    event_on: str | None
    place: str | None
    author: str | None
    category: str | None
    views: int | None
    image: str | None
    first_seen: str
    last_seen: str
    changed_at: str | None
    gone_at: str | None
    read_by: str
    confidence: float
    body_hash: int
    version: int
    versions: int
    version_seen_at: str
    digest: str
    page_digest: str | None
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    """(kind, address) → words, of the links it has now."""
    fresh: bool = False
    """Not in the file yet."""
    touched: bool = False
    settled: bool = False
    """Touched in more than its sighting."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a capture means for an article that is known."""

    verdict: Verdict
    text: bool = False
    """The text differs: a version is to be added."""
    respelled: bool = False
    """The same words, perhaps with other breaks: the version in the file takes them over."""
    counted: bool = False
    """The view counter was seen."""


def meet(row: Row, capture: Capture, mark: Fingerprint) -> Outcome:
    """Bring ``row`` up to what ``capture`` says and return what that means; ``mark`` is the fingerprint of its text.

    A capture older than the present text (pages read again from store) never replaces it. The same raw page read otherwise (or
    one of the same words: ``only_read``) is another reading, not an edit: it makes a version, and the verdict is ``same``.
    """
    if capture.disowned is not None:
        return _read_again(row, capture, mark, capture.disowned)
    row.touched = True
    row.first_seen = min(row.first_seen, capture.seen_at)
    if capture.seen_at < row.version_seen_at:
        return Outcome("same")
    article = capture.article
    text = mark.digest != row.digest
    reread = capture.only_read or (capture.page is not None and capture.page.digest == row.page_digest)
    counted = _sight(row, capture)
    edited = _settle(row, article, text=text)
    respelled = not text and article.confidence >= row.confidence
    row.read_by, row.confidence = article.read_by, article.confidence
    if text:
        row.title, row.body_hash, row.digest, row.settled = article.title, mark.body_hash, mark.digest, True
    elif respelled and row.title != article.title:
        row.title, row.settled = article.title, True
    changed = (text or edited) and not reread
    if changed:
        row.changed_at = capture.seen_at
    return Outcome("changed" if changed else "same", text or changed, respelled and not changed, counted)


def _sight(row: Row, capture: Capture) -> bool:
    """Note that the article answered; return whether its counter is to be written down: each time it is seen."""
    latest = capture.seen_at >= row.last_seen
    row.last_seen = max(row.last_seen, capture.seen_at)
    if row.gone_at is not None and row.gone_at <= capture.seen_at:
        row.gone_at = None
    views = capture.article.views
    if not latest or views is None:
        return False
    row.views = views
    return True


def _settle(row: Row, article: Article, *, text: bool) -> bool:
    """Take over what the page says of the article beside its text; return whether the site edited any of it."""
    edited = _settle_day(row, article, text=text)
    same_reader = row.read_by == article.read_by
    for name in ("author", "category"):
        old, new = getattr(row, name), getattr(article, name)
        if new is not None and (old is None or fold(old).casefold() != fold(new).casefold()):
            setattr(row, name, new)
            row.settled = True
            edited = edited or (old is not None and same_reader)
    for name in ("kind", "event_on", "place", "image"):
        old, new = getattr(row, name), getattr(article, name)
        if old != new and (new is not None or text):
            setattr(row, name, new)
            row.settled = True
    return edited


def tells_other_day(row: Row, article: Article) -> bool:
    """Return whether the site itself says of two texts that they were posted on different days: one is a post again."""
    both = row.published_on is not None and article.published_on is not None and row.published_on != article.published_on
    return both and row.published_by == article.published_by and row.published_by in _TOLD_BY_SITE


def _settle_day(row: Row, article: Article, *, text: bool) -> bool:
    """Take over the day of posting where the evidence is as good; return whether the site itself tells another day."""
    old_by, new_by = row.published_by or "neighbour", article.published_by or "neighbour"
    if article.published_on is None:
        if row.published_on is not None and text and old_by in _IN_BODY:
            row.published_on = row.published_by = row.published_text = None
            row.settled = True
        if row.published_on is None and row.published_text != article.published_text is not None:
            row.published_text, row.settled = article.published_text, True  # an impossible day is kept as printed
        return False
    if row.published_on is not None and _STRENGTH[new_by] > _STRENGTH[old_by] and not (text and old_by in _IN_BODY):
        return False
    differs = row.published_on != article.published_on
    if differs and row.published_on is not None and new_by == old_by == "image" and not text:
        return False  # the lead image was changed for a newer one; the post is as old as before
    edited = differs and row.published_on is not None and new_by == old_by and new_by in _TOLD_BY_SITE
    if differs or (row.published_by, row.published_text) != (article.published_by, article.published_text):
        row.published_on, row.published_by = article.published_on, article.published_by
        row.published_text, row.settled = article.published_text, True
    return edited


def _read_again(row: Row, capture: Capture, mark: Fingerprint, disowned: frozenset[str]) -> Outcome:
    """Bring ``row`` up to another reading of the page its present text was read from: no sighting of the article, and no edit.

    What the page is found to say takes the place of what was read of it before; what it does not say any more is kept, since
    another page may have told it, unless ``disowned`` says that it was this page, misread.
    """
    article = capture.article
    if capture.page is None or capture.page.digest != row.page_digest:
        return Outcome("same")  # the site has shown another text since
    row.touched = True
    text = mark.digest != row.digest
    counted = article.views is not None and row.views is None
    if counted:
        row.views = article.views
    for name in ("kind", "event_on", "place", "author", "category", "image"):
        old, new = getattr(row, name), getattr(article, name)
        if old != new and (new is not None or name in disowned or (text and name in {"event_on", "place"})):
            setattr(row, name, new)
            row.settled = True
    old_by, new_by = row.published_by or "neighbour", article.published_by or "neighbour"
    as_good = article.published_on is not None and (row.published_on is None or _STRENGTH[new_by] <= _STRENGTH[old_by])
    if as_good or "published_on" in disowned:
        told = (article.published_on, article.published_by, article.published_text)
        if told != (row.published_on, row.published_by, row.published_text):
            row.published_on, row.published_by, row.published_text = told
            row.settled = True
    row.read_by, row.confidence = article.read_by, article.confidence
    if text or row.title != article.title:
        row.title, row.body_hash, row.digest, row.settled = article.title, mark.body_hash, mark.digest, True
    return Outcome("same", text, respelled=not text, counted=counted)
