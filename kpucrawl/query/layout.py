"""In: one article found; out: its text on a stream, laid out for reading."""

from __future__ import annotations

import textwrap
from typing import TextIO

from kpucrawl.terminal import harmless, printable

from .rows import Value
from .show import Found

WIDTH = 100  # characters a line at most, whatever the terminal: longer lines tire the eye

# What stands above the text, in order: the words before it → the column.
HEAD = (
    ("site", "site"),
    ("address", "url"),
    ("posted", "published_on"),
    ("told of", "event_on"),
    ("place", "place"),
    ("credit", "author"),
    ("category", "category"),
    ("kind", "kind"),
    ("views", "views"),
    ("image", "image"),
    ("copy of", "duplicate_of"),
    ("gone", "gone_at"),
    ("edited", "changed_at"),
)


def write_article(found: Found, stream: TextIO, *, width: int = WIDTH) -> None:
    """Write an article with what the archive knows of it, lines broken at ``width`` characters."""
    article = found.article
    stream.write("\n".join(textwrap.wrap(printable(article["title"]), width)) + "\n\n")
    for word, column in HEAD:
        if article[column] is not None:
            stream.write(f"{word:<9} {printable(article[column])}{_evidence(column, article)}\n")
    for url in found.addresses:
        if url != article["url"]:
            stream.write(f"{'also at':<9} {url}\n")
    for gap in found.absences:
        ended = f" to {gap['back_at']}" if gap["back_at"] else ""
        stream.write(f"{'missing':<9} {gap['missing_since']}{ended} (evidence: {printable(gap['evidence'])})\n")
    if article["spam"]:
        stream.write(f"{'spam':<9} intruders put this page there\n")
    stream.write(f"{'read':<9} {article['last_seen']}, by {article['read_by']}, confidence {article['confidence']}\n")
    for paragraph in harmless(article["body"]).split("\n\n"):
        lines = [line for part in paragraph.split("\n") for line in textwrap.wrap(part, width) or [""]]
        stream.write("\n" + "\n".join(lines) + "\n")
    if found.links:
        stream.write("\n")
    for link in found.links:
        gone = f" (gone since {link['gone_at']})" if link["gone_at"] else ""
        stream.write(f"{link['kind']}: {printable(link['text'])} {printable(link['url'])}{gone}\n")
    if len(found.versions) > 1:
        stream.write("\n")
        for version in found.versions:
            stream.write(
                f"version {version['number']} ({version['cause']}), {version['seen_at']}: {printable(version['title'])}\n"
            )


def wrapped(text: str, *, indent: str = "", width: int = WIDTH) -> str:
    """Return one paragraph with its lines broken at ``width`` characters, each after ``indent``."""
    return "\n".join(textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False))


def _evidence(column: str, article: dict[str, Value]) -> str:
    """Return, after a day of posting, what it was read from."""
    if column != "published_on" or not article["published_by"]:
        return ""
    printed = f": {printable(article['published_text'])}" if article["published_text"] else ""
    return f" (by {article['published_by']}{printed})"
