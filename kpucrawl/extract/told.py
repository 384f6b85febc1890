"""In: the tags of a page that are no text of it; out: ``Told``, what they tell: metadata, scripts, buttons, stamps, frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kpucrawl.extract.pieces import words_in
from kpucrawl.extract.tags import CANONICAL, EMBED, META, SECTION, STAMP, UNREAD, unescaped

_BUTTON = 60  # characters; a longer text in a button says nothing of what it does
Marked = tuple[str, int]
"""What was told, and the index of the segment that follows it."""


@dataclass(slots=True)
class Told:
    """What a walk has met so far that is no text."""

    metas: dict[str, str] = field(default_factory=dict)
    ld: list[str] = field(default_factory=list)
    canonical: str | None = None
    has_password: bool = False
    scripts: int = 0
    sections: list[str] = field(default_factory=list)
    embeds: list[Marked] = field(default_factory=list)
    bare_links: list[Marked] = field(default_factory=list)
    buttons: list[Marked] = field(default_factory=list)
    times: list[Marked] = field(default_factory=list)
    ends: list[Marked] = field(default_factory=list)

    @property
    def marked(self) -> tuple[list[Marked], ...]:
        """What has a place on the page, in the order in which ``Flat`` has it."""
        return self.embeds, self.bare_links, self.buttons, self.times, self.ends

    def note(
        self, act: int, name: str, attributes: Mapping[str, str], text: str, pieces: list[str], walk: Iterator[str], at: int
    ) -> None:
        """Keep what the element opened last tells; ``text`` stands behind its tag, ``at`` is the index of the next segment."""
        if act == UNREAD:
            if name == "script":
                self.scripts += 1
                if text and attributes.get("type") == "application/ld+json":
                    self.ld.append(unescaped(text))
            elif name == "button":
                if text and len(text) <= _BUTTON:
                    self.buttons.append((unescaped(text), at))
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
            self.times.append((stamp, at))
            if attributes.get("itemprop") in {"datePublished", "dateCreated"}:
                self.metas.setdefault("datepublished", stamp)
        elif act == SECTION:
            self.sections.append(words_in(pieces, walk))
        elif act == EMBED and (source := attributes.get("src") or attributes.get("data")):
            self.embeds.append((source, at))
