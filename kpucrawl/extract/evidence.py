"""In: a flattened page, its headline and the ``RawArticle`` read of it; out: where on the page each of its values stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpucrawl.extract.headline import Headline
from kpucrawl.extract.page import Page
from kpucrawl.extract.shapes import absolute
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import Printed, RawArticle

_MOST = 50
"""Values of one kind whose place is looked for."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """One value and the place it was read from."""

    field: str
    value: str
    source: str
    """In words: ``segment 12, <h2>``, ``metadata``."""


def evidence_of(page: Page, raw: RawArticle, headline: Headline | None) -> Iterator[Sourced]:
    """Yield every value of ``raw`` but its text, with its source."""
    near = headline.at if headline is not None else 0
    if headline is not None:
        yield Sourced("title", raw.title, _segment(page, headline.at) if headline.at >= 0 else "metadata or <title> alone")
    for printed in raw.dates:
        yield Sourced("date", printed.text, _source_of_date(page, printed, near))
    if raw.label:
        yield Sourced("label", raw.label, _source_of_label(page, raw.label, near))
    for name, words in (("counter", raw.counter), ("byline", raw.byline)):
        if words:
            yield Sourced(name, words, _nearest(page, words, near))
    for image in raw.images[:_MOST]:
        yield Sourced("image", image, _source_of_image(page, image))
    for link in raw.attachments:
        yield Sourced(
            "attachment", f"{link.text} <{link.url}>".strip(), _nearest(page, link.text, near) if link.text else "frame"
        )
    for link in raw.links:
        yield Sourced("link", f"{link.text} <{link.url}>", _nearest(page, link.text, near))
    for address in raw.addresses:
        yield Sourced("address", address, "rel=canonical or og:url")


def _segment(page: Page, at: int) -> str:
    return f"segment {at}, <{page.segments[at].tag}>"


def _nearest(page: Page, words: str, near: int) -> str:
    """Name the segment with ``words`` that is nearest to the headline."""
    wanted = squeezed(words) or words
    places = [at for at, segment in enumerate(page.segments) if wanted in (squeezed(segment.text) or segment.text)]
    return _segment(page, min(places, key=lambda at: abs(at - near))) if places else "nowhere as it is"


def _source_of_date(page: Page, printed: Printed, near: int) -> str:
    if printed.source != "metadata":
        return f"{printed.source}: {_nearest(page, printed.text, near)}"
    if printed.text in page.structured.published:
        return "metadata: JSON-LD or <meta>"
    at = next((at for stamp, at in page.times if stamp == printed.text), None)
    return "metadata" if at is None else f"metadata: <time> before segment {at}"


def _source_of_label(page: Page, label: str, near: int) -> str:
    if label in page.sections:
        return "the markup calls it the article's section"
    if label == page.structured.section:
        return "metadata: articleSection"
    return _nearest(page, label, near)


def _source_of_image(page: Page, image: str) -> str:
    if any(absolute(page.url, told) == image for told in page.structured.images):
        return "metadata: og:image or JSON-LD"
    at = next((picture.at for picture in page.pictures if absolute(page.url, picture.src) == image), None)
    return "a frame or a link" if at is None else f"<img> before segment {at}"
