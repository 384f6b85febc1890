"""In: a page at every stage of being read; out: the same for people: tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpucrawl.extract.trace import Trace, TracedSegment
from kpucrawl.items import Article, RawArticle
from kpucrawl.terminal import harmless

from .stages import Stage, Staged

PLAIN_WIDTH = 160
"""Characters a line where no terminal tells its own."""
_MOST_SEGMENTS = 500
"""Segments shown of one page; JSON has them all."""
_STYLES = {"headline": "bold cyan", "kept": "green", "caption": "yellow", "cut": "dim"}
_FIELDS = ("key", "url", "kind", "title", "published_on", "published_by", "published_text", "event_on", "place", "author",
           "category", "views", "image", "confidence")  # fmt: skip


class Show:
    """Writes pages to a stream, stdout unless told."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.console = Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False)
        if not self.console.is_terminal:
            self.console = Console(
                file=stream or sys.stdout, highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH, color_system=None
            )

    def page(self, one: Staged, stage: Stage) -> None:
        """Show one page: ``all`` its stages or one."""
        self.head(one)
        if one.trace is None:
            return
        if stage in {"segments", "all"}:
            self.segments(one.trace)
        if stage in {"raw", "all"} and one.trace.raw is not None:
            self.raw(one.trace, one.trace.raw)
        if stage in {"article", "all"} and one.article is not None:
            self.article(one, one.article)

    def summary(self, pages: Iterable[Staged]) -> None:
        """Show a line a page."""
        table = self.table("page", "read as", "sure", "posted", "by", "credit", "category", "views", "letters", "title")
        for one in pages:
            article = one.article
            if article is None:
                table.add_row(*map(plain, (one.page.name, one.refusal or "", "", "", "", "", "", "", "", "")))
                continue
            values = (
                one.page.name, article.kind, article.confidence, article.published_on, article.published_by, article.author,
                article.category, article.views, len(article.body), article.title,
            )  # fmt: skip
            table.add_row(*map(plain, values))
        self.console.print(table)

    def head(self, one: Staged) -> None:
        """Show what page it is and what came of it."""
        self.say(one.page.name if one.page.name == one.page.url else f"{one.page.name} = {one.page.url}", "bold")
        if one.page.made_up:
            self.say("the address is only made of the file's name: --url tells the true one, which is evidence for the title")
        if one.refusal is not None:
            self.say(f"no article: {one.refusal}", "bold red")
        elif one.article is not None:
            self.say(f"read as {one.article.kind}, confidence {one.article.confidence}", "bold green")

    def segments(self, trace: Trace) -> None:
        """Show how the page was decoded, its runs of text, and what became of each."""
        self.title("Page")
        if trace.encoding:
            broken = f"; {trace.broken} sequences fit nothing" if trace.broken else ""
            mended = "; text encoded twice was repaired" if trace.mended else ""
            self.say(f"decoded as {trace.encoding}: {trace.decoded_by}{broken}{mended}")
        self.say(f"<title>: {trace.page_title or 'none'}")
        fit = "" if trace.fit is None else f"; this page has {trace.fit:.0%} of its layout"
        pages = "1 page" if trace.known_pages == 1 else f"{trace.known_pages} pages"
        self.say(f"furniture: learned from {pages} of the site{fit}")
        if trace.clusters:
            table = self.table("text", "segments", "letters", "score", "")
            for cluster in trace.clusters:
                taken = "taken" if cluster.chosen else ""
                table.add_row(
                    *map(plain, (cluster.number, _spans(cluster.segments), cluster.characters, f"{cluster.score:,.0f}", taken))
                )
            self.console.print(table)
        table = self.table("", "element", "in", "link", "pages", "text", "role", "words")
        for segment in trace.segments[:_MOST_SEGMENTS]:
            table.add_row(*_segment(segment, trace.known_pages), style=_STYLES.get(segment.role, "") if self.is_terminal else "")
        self.console.print(table)
        if len(trace.segments) > _MOST_SEGMENTS:
            self.say(f"… and {len(trace.segments) - _MOST_SEGMENTS:,} segments more: --format json has them")

    def raw(self, trace: Trace, raw: RawArticle) -> None:
        """Show what the reader found and where."""
        self.title("Raw article")
        for number, candidate in enumerate(trace.headlines):
            where = f"segment {candidate.at}" if candidate.at >= 0 else "no segment"
            told = "headline" if not number else "else"
            self.say(f"{told:9} {candidate.text}  ({where}, certainty {candidate.certainty})")
        for witness, words, agrees in trace.witnesses:
            self.say(f"{'agrees' if agrees else 'differs':9} {witness}: {words}")
        table = self.table("field", "as found", "where")
        for sourced in trace.evidence:
            table.add_row(*map(plain, (sourced.field, sourced.value, sourced.source)))
        self.console.print(table)
        for block in raw.blocks:
            self.say(f"{block.kind:9} {block.text}")
        for caption in raw.captions:
            self.say(f"{'caption':9} {caption}")
        self.title("Confidence")
        for what, weight in trace.grounds:
            self.say(f"{weight:+.2f} {what}")
        self.say(f"= {raw.confidence:.2f}")

    def article(self, one: Staged, article: Article) -> None:
        """Show what was cut and settled on the way to the article, and the article."""
        self.title("Article")
        for mend in one.mends:
            self.say(f"mended    {mend.before} → {mend.after}")
        for cut in one.cuts:
            self.say(f"cut       {cut.text}  ({cut.step}: {cut.rule}; {cut.why})")
        for day in one.days:
            self.say(f"day       {day.source}: {day.text} = {day.day or 'none'}  ({day.verdict})")
        if one.neighbours != (None, None):
            lower, higher = (day or "none" for day in one.neighbours)
            self.say(f"day       neighbours by id: {lower} before, {higher} after")
        table = self.table("field", "value")
        for name in _FIELDS:
            if getattr(article, name) is not None:
                table.add_row(*map(plain, (name, getattr(article, name))))
        self.console.print(table)
        self.say(article.body or "(no text)")

    @property
    def is_terminal(self) -> bool:
        """Whether a person's terminal is written to."""
        return self.console.is_terminal

    def table(self, *columns: str) -> Table:
        """Return a table to be filled."""
        table = Table(box=SIMPLE_HEAD if self.is_terminal else None, pad_edge=False, header_style="bold")
        for number, name in enumerate(columns):
            last = number == len(columns) - 1
            table.add_column(Text(name), overflow="fold" if last else "ellipsis", no_wrap=not last, min_width=4 if last else None)
        return table

    def title(self, words: str) -> None:
        """Write a heading."""
        self.say("")
        self.say(words, "bold underline")

    def say(self, words: str, style: str = "") -> None:
        """Write a line, as it is."""
        self.console.print(Text(plain(words).plain, style=style), soft_wrap=True)


def plain(value: object) -> Text:
    """Return a value as text that no terminal takes for a command; None is empty.

    >>> plain("a\\x1b[31mb").plain, plain(None).plain
    ('a[31mb', '')
    """
    return Text(harmless(value))


def _segment(segment: TracedSegment, known: int) -> Sequence[Text]:
    pages = f"{segment.stands_on}/{known}{'!' if segment.furniture else ''}" if segment.stands_on > 1 else ""
    role = segment.role if segment.role != "cut" else f"cut: {segment.why}"
    link = f"{segment.link_share:.0%}" if segment.link_share else ""
    words = segment.text if len(segment.text) <= 300 else f"{segment.text[:300]}…"
    return [
        plain(value) for value in (segment.at, segment.tag, " ".join(segment.flags), link, pages, segment.cluster, role, words)
    ]


def _spans(numbers: Sequence[int]) -> str:
    """Write numbers as spans.

    >>> _spans((3, 4, 5, 8))
    '3-5, 8'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in spans)
