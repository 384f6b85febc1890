"""In: what a person asks, filters and a limit; out: the stories that answer it, best first, each with the place where it stands.

The one door to searching, for the command line, the reading room and saved questions: ``search`` gives rows, ``total`` and
``facets.facets`` count, ``asking`` gives what marks the words in a text. Their arguments are kept as they are.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpucrawl.errors import BadOption

from .candidates import WEIGHED, Hit, Scope, candidates
from .filters import where
from .language import parse
from .ranking import PLAIN, Marks, marked, ranked, snippet
from .rows import Rows, Value
from .terms import Compiled, compiled

COLUMNS = ("id", "published_on", "site", "offices", "title", "snippet", "url")
"""What is told of a story unless other columns are asked for."""
OWN_COLUMNS = ("snippet", "offices", "marked_title")
"""Columns that only a search has, beside those of ``articles``."""

Chosen = Mapping[str, Iterable[str]]

__all__ = ("COLUMNS", "OWN_COLUMNS", "PLAIN", "Asked", "Marks", "asking", "search")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question read and made ready for one archive."""

    text: str
    compiled: Compiled | None
    """None where nothing typed is a letter or digit: then the text is looked for as it stands."""

    def marked(self, text: str, marks: Marks, *, title: bool = False) -> str:
        """Return a text, whole, with the words found between marks; nothing in it is escaped."""
        return text if self.compiled is None else marked(text, self.compiled.terms, marks, title=title)

    @property
    def forms(self) -> dict[str, tuple[str, ...]]:
        """Return each word → the other forms of it that are looked for, to be told to whoever asks."""
        return {} if self.compiled is None else self.compiled.grown


def asking(connection: sqlite3.Connection, text: str) -> Asked:
    """Return a question made ready; raises BadOption, saying what is wrong with it, and where nothing is asked."""
    text = text.encode("utf-8", "ignore").decode().strip()  # a terminal may hand over bytes that are no text
    if not text:
        raise BadOption("nothing to search for: give at least one word, for example `kpucrawl search gratifikasi`")
    node = parse(text)
    return Asked(text, None if node is None else compiled(connection, node))


def search(
    connection: sqlite3.Connection,
    text: str,
    chosen: Chosen | None = None,
    *,
    limit: int = 20,
    offset: int = 0,
    newest: bool = False,
    each: bool = False,
    columns: Sequence[str] = COLUMNS,
    marks: Marks = PLAIN,
) -> Rows:
    """Return up to ``limit`` answers to ``text`` (see docs/search.md), the first ``offset`` passed over.

    One row a story, by its best article that the filters keep; ``each``: one row an article. Ordered by rank or, ``newest``, by
    day of posting. ``chosen`` is filter → values (see ``filters``). ``columns`` are those of the view ``articles``, and
    ``snippet``, ``marked_title`` (both with the words found between ``marks``, nothing escaped) and ``offices``, how many carry
    the story. What holds no letter or digit (an emoji) is looked for as it stands. Raises BadOption where the question or a
    filter is wrong.
    """
    if limit < 1 or offset < 0:
        raise BadOption(
            f"--limit is {limit}; it must be at least 1" if limit < 1 else f"offset is {offset}; it must be at least 0"
        )
    asked, chosen = asking(connection, text), chosen or {}
    scope = Scope(connection, where(chosen), chosen)
    if asked.compiled is None:
        hits = scope.holding(asked.text, limit + offset)
    else:
        wanted = max(0 if newest else WEIGHED, 2 * (limit + offset))
        hits = candidates(scope, asked.compiled, newest=newest, stories=wanted)
        if not newest:
            hits = ranked(connection, asked.compiled, hits if each else _of_stories(hits))
    if not each:
        hits = _of_stories(hits)
    return _rows(connection, asked, hits[offset : offset + limit], columns, marks)


def _of_stories(hits: Sequence[Hit]) -> list[Hit]:
    """Return the first hit of each story; of a story met whole, its copies say the same."""
    return list({hit.story: hit for hit in reversed(hits)}.values())[::-1]


def _rows(connection: sqlite3.Connection, asked: Asked, hits: Sequence[Hit], columns: Sequence[str], marks: Marks) -> Rows:
    of_articles = [name for name in columns if name not in OWN_COLUMNS]
    needed = dict.fromkeys(["id", *of_articles, *(["title", "body"] if {"snippet", "marked_title"} & {*columns} else ())])
    # CROSS JOIN keeps the order of the list and of the joins: SQLite must look up these few articles, never walk all of them.
    found = connection.execute(
        f"SELECT {', '.join(f'articles.{chr(34)}{name}{chr(34)}' for name in needed)}"
        " FROM json_each(?) AS hit CROSS JOIN articles ON articles.id = hit.value ORDER BY hit.key",
        (json.dumps([hit.id for hit in hits]),),
    )
    offices = _offices(connection, hits) if "offices" in columns else {}
    lines: list[list[Value]] = []
    for hit, row in zip(hits, (dict(zip(needed, values, strict=True)) for values in found), strict=True):
        if "snippet" in columns:
            row["snippet"] = _snippet(asked, row["body"], marks)
        if "marked_title" in columns:
            row["marked_title"] = asked.marked(row["title"], marks, title=True)
        row["offices"] = offices.get(hit.story, 1)
        lines.append([row[name] for name in columns])
    return Rows(tuple(columns), lines)


def _snippet(asked: Asked, body: str, marks: Marks) -> str:
    return asked.text if asked.compiled is None else snippet(body, asked.compiled.terms, marks)


def _offices(connection: sqlite3.Connection, hits: Sequence[Hit]) -> dict[int, int]:
    stories = json.dumps([hit.story for hit in hits])
    sql = "SELECT s.id, s.sites FROM json_each(?) j CROSS JOIN stories s ON s.id = j.value"
    return dict(connection.execute(sql, (stories,)))
