"""In: the edits that a run noted on one site, and the raw pages where they are kept; out: those that only another layout made.

A reader that meets a new layout takes a caption or a byline for text, or leaves it out; that looks like an edit of each article
it reads again. What has changed hands between text and page has not been edited: it stands on the page, before and after. And
what a new layout adds at the head or the foot of a text (a label, a caption) is no sentence.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from .alignment import Pair
from .exchanged import en_masse, exchange_of, only_drawn
from .facts import Sentence
from .letters import MOST_KEPT, Letters, letters_of
from .noted import Noted, is_label, is_one_sided, is_reworded, noted_in, shapes_of

_FEW = 3
"""Articles in which the same thing must be doubtful before it is doubted: a site does correct two posts a day."""
_SHARE = 0.15
"""Share of the articles read again: offices were never seen to edit the head or foot of one in seven between two runs."""
_MASS = 0.5
"""Share of the articles read again beyond which, without their pages, nothing that differs is believed to be an edit."""
_CHANGED_LAYOUT = 0.75
"""Fit of the pages to the layout known below which the layout is another: ``extract.site.FITS``."""
_LETTERS = 8
"""Letters of a sentence below which it may stand anywhere on a page by chance."""
_MOST_PAGES = 300
"""Edits a site and run whose pages are looked at: each takes some hundredths of a second."""

_MOST_OTHERS, _LEAD = 2_000, 40
"""Other posts of a site looked at, and letters with which one begins: none begins as another does and tells of a day."""

SCHEMA = ("ALTER TABLE run_site ADD COLUMN held INTEGER NOT NULL DEFAULT 0",)
"""Made by the migration 0005_held; never to be edited once released."""

# Only what the hash chain does not cover yet: what is sealed stays as it was written.
_FIND = """
    SELECT v.id, v.article, o.title, o.body, v.title, v.body, o.digest = v.digest,
           o.published_on, o.author, o.category, v.published_on, v.author, v.category,
           o.page_file, o.page_offset, o.page_digest, v.page_file, v.page_offset, v.page_digest,
           (SELECT json_array(b.title, b.body) FROM version b WHERE o.cause = 'reading' AND b.article = v.article
            AND b.number < o.number AND b.cause <> 'reading' ORDER BY b.number DESC LIMIT 1)
    FROM article a JOIN version v ON v.article = a.id JOIN version o ON o.article = v.article AND o.number = v.number - 1
    WHERE a.site = ?1 AND v.cause = 'edit' AND v.seen_at >= ?2 AND v.id > (SELECT coalesce(max(last_version), 0) FROM seal)
    ORDER BY v.id
"""
_OTHERS = """
    SELECT a.id, v.title, v.body FROM article a JOIN version v ON v.id = a.version WHERE a.site = ? ORDER BY a.id DESC LIMIT ?
"""
_HOLD = "UPDATE version SET cause = 'reading' WHERE id = ?"
_UNCHANGE = """
    UPDATE article SET changed_at = (SELECT max(v.seen_at) FROM version v WHERE v.article = ?1 AND v.cause = 'edit') WHERE id = ?1
"""


def hold_back(
    connection: sqlite3.Connection,
    site: int,
    since: str,
    read_again: int,
    fit: float | None,
    folder: Path | None,
    takes_turns: Callable[[str], bool],
    is_drawn: Callable[[str], bool] = lambda line: False,
) -> int:
    """Take back the edits of a site, noted at ``since`` or later, that only another layout made; return how many they were.

    ``read_again`` is how many known articles the run read, ``fit`` how far the pages fit the layout known, ``folder`` where raw
    pages lie; ``takes_turns`` tells of a line whether the site shows it at other addresses too, ``is_drawn`` whether it stood
    in a box that is drawn anew for each page. What is taken back stays as a version, with the cause ``reading``.
    """
    noted = [noted_in(row) for row in connection.execute(_FIND, (site, since))]
    if not noted:
        return 0
    many = folder is not None and len(noted) >= max(_FEW, 2 * _SHARE * read_again)
    relaid = fit < _CHANGED_LAYOUT if fit is not None else many  # of a layout with few places of its own nothing can be told
    unexplained: dict[int, tuple[list[int], bool] | None] = {}
    letters = Letters(folder)
    neighbours: _Neighbours | None = None
    for place, edit in enumerate(noted):
        seen = folder is not None and place < _MOST_PAGES and edit.text
        told = _unexplained(edit, letters, relaid=relaid) if seen else None
        if told is not None and told[0]:
            neighbours = neighbours or _Neighbours(connection, site)
            left = neighbours.explain(edit, told[0])
            told = [place for place in left if not _is_in_turns(edit, edit.pairs[place], takes_turns, neighbours)], told[1]
        unexplained[edit.version] = told
    doubted = _Doubts(noted, unexplained, read_again, relaid=relaid)
    turning = _Turns(noted, letters, takes_turns).found(max(_FEW, math.ceil(_SHARE * read_again)))
    neighbours = neighbours or _Neighbours(connection, site)
    held = [
        edit
        for edit in noted
        if edit.version in turning
        or doubted.holds(edit)
        or _is_beside(edit, takes_turns, neighbours)
        or (edit.regained and not edit.retold)
        or (edit.is_of_text_alone and only_drawn(*edit.bodies, is_drawn))
    ]
    held += _exchanged([edit for edit in noted if edit not in held], read_again)
    connection.executemany(_HOLD, ((edit.version,) for edit in held))
    connection.executemany(_UNCHANGE, ((edit.article,) for edit in held))
    return len(held)


def _exchanged(left: Sequence[Noted], read_again: int) -> list[Noted]:
    """Return the edits that are but one of many in which one line took another's place, or came, or went."""
    exchanges = [exchange_of(*edit.bodies) if edit.is_of_text_alone else None for edit in left]
    return [edit for edit, is_one in zip(left, en_masse(exchanges, read_again), strict=True) if is_one]


def _is_beside(edit: Noted, takes_turns: Callable[[str], bool], neighbours: _Neighbours) -> bool:
    """Whether what differs stands in turns beside any text of the site: labels between the lines, or all that was read.

    Where a text is in letters of another country, or has but a few words, the reader may take the saying of the day for it.
    """
    if not edit.is_of_text_alone:
        return False
    lines = [line for line in edit.bodies[1].split("\n\n") if line]
    if edit.apart and lines and all(map(takes_turns, lines)):
        return True
    sides = [(one, edit.bodies[at]) for pair in edit.pairs for at, one in enumerate((pair.old, pair.new)) if one]
    if not all(map(is_one_sided, edit.pairs)):  # words of a sentence were changed; its figures count for nothing in a line
        return False
    if not sides or not all(_turns(one, body, takes_turns) for one, body in sides):
        return False
    labels = all(map(is_label, edit.pairs))
    # Formulas come again as well, but in the texts of other articles, and not beside them.
    return labels or not any(neighbours.have(edit.article, one.text) for one, _ in sides)


def _is_in_turns(edit: Noted, pair: Pair, takes_turns: Callable[[str], bool], neighbours: _Neighbours) -> bool:
    """Whether one sentence came or went that stands in turns beside the site's texts, and is in none of them."""
    if not is_one_sided(pair):
        return False
    sides = [(one, body) for one, body in zip((pair.old, pair.new), edit.bodies, strict=True) if one]
    return all(_turns(one, body, takes_turns) and not neighbours.have(edit.article, one.text) for one, body in sides)


def _turns(one: Sentence, body: str, takes_turns: Callable[[str], bool]) -> bool:
    """Whether a sentence's whole paragraph stands at several addresses of its site."""
    return any(takes_turns(line) for line in body.split("\n\n") if one.text in line)


class _Doubts:
    """What the run as a whole, and what else the site has posted, say of its edits."""

    def __init__(
        self, noted: Sequence[Noted], unexplained: dict[int, tuple[list[int], bool] | None], read_again: int, *, relaid: bool
    ) -> None:
        self.unexplained = unexplained
        self.relaid = relaid
        self.masses = len(noted) >= max(_FEW, _MASS * read_again)
        edges = [edit for edit in noted if edit.at_the_edge and unexplained[edit.version] != ([], True)]
        self.many_edges = len(edges) >= max(_FEW, _SHARE * read_again)
        self.many_told = sum(not edit.text for edit in noted) >= max(_FEW, _SHARE * read_again)
        shapes = Counter(shape for edit in noted for shape in set(shapes_of(edit).values()))
        enough = 2 if relaid else max(_FEW, 2 * _SHARE * read_again)
        self.repeated = {shape for shape, count in shapes.items() if count > 1}
        # A frame puts its words at every headline. An office puts the same at two, a sentence into two of its paragraphs, or a
        # name right in two of its texts.
        many = max(enough, _SHARE * read_again)
        beside = {
            shape
            for edit in noted
            for place, shape in shapes_of(edit).items()
            if place != -1 and place not in edit.set_in and not (place >= 0 and is_reworded(edit.pairs[place]))
        }
        self.common = {shape for shape, count in shapes.items() if count >= (enough if shape in beside else many)}

    def holds(self, edit: Noted) -> bool:
        """Whether an edit is none of the office's."""
        shapes = shapes_of(edit)
        if shapes and self.common.issuperset(shapes.values()):
            return True
        if not edit.text:
            return self.relaid or self.many_told
        if edit.retold and not self.relaid:
            return False
        seen = self.unexplained[edit.version]
        if seen is None:  # no pages to look at
            return self.masses or (edit.at_the_edge and (self.relaid or self.many_edges))
        left, title = seen
        if not title and shapes[-1] not in self.common:
            return False
        left = [place for place in left if shapes[place] not in self.common]
        if not left:
            return self.relaid or not edit.moved
        at_edges = all(place in edit.edges for place in left)
        labels = all(is_label(edit.pairs[place]) for place in left)
        if not self.relaid:  # offices add corrections below, sentences of their own; a frame adds labels, or the same to several
            return at_edges and self.many_edges and (labels or all(shapes[place] in self.repeated for place in left))
        return at_edges and ((labels and len(left) < _FEW) or self.many_edges)  # several lines at once are a list


class _Neighbours:
    """The other posts of a site, whose texts stand beside, above and below the one asked for."""

    def __init__(self, connection: sqlite3.Connection, site: int) -> None:
        found = connection.execute(_OTHERS, (site, _MOST_OTHERS))
        self.texts = [(article, letters_of(title), letters_of(body)) for article, title, body in found]

    def have(self, article: int, text: str) -> bool:
        """Whether a sentence is part of two other articles' texts."""
        letters = letters_of(text)
        return sum(letters in body for other, _, body in self.texts if other != article) > 1

    def explain(self, edit: Noted, left: Sequence[int]) -> list[int]:
        """Return which of the differences left are no text of another post either: of most of it, or of how it begins."""
        sides = {
            place: letters_of((one.old or one.new or _NOTHING).text) for place in left if is_one_sided(one := edit.pairs[place])
        }
        joined = "".join(sides.values())
        explained: set[int] = set()
        for article, title, body in self.texts:
            if article == edit.article or len(body) < _LEAD:
                continue
            mine = [place for place, letters in sides.items() if letters and (letters in body or letters == title)]
            if mine and (body[:_LEAD] in joined or sum(len(sides[place]) for place in mine) >= len(body) / 2):
                explained.update(mine)
        return [place for place in left if place not in explained]


_NOTHING = Sentence((), (), "", 0)


def _unexplained(edit: Noted, letters: Letters, *, relaid: bool) -> tuple[list[int], bool] | None:
    """Return which differences the pages leave unexplained, and whether they explain the headline's; None without the pages.

    What was lost must stand on the new page, and what was gained on the old one.
    """
    before, after = edit.pages
    if before is None or after is None:
        return None
    old_page, new_page = letters.of(before), letters.of(after)
    if old_page is None or new_page is None:
        return None
    old_title, title = (letters_of(text) for text in edit.titles)
    # Under one layout a headline is read alike, and short ones stand on a page as another article's.
    explained = not edit.retitled or (relaid and old_title in new_page[1] and title in old_page[1])
    bodies = tuple(map(letters_of, edit.bodies))
    left = [
        place
        for place, pair in enumerate(edit.pairs)
        if not (_stands(pair.old, new_page[0], bodies[1]) and _stands(pair.new, old_page[0], bodies[0]))
        or not (relaid or place in edit.edges)  # under one layout what stands within a text today is not read apart tomorrow
    ]
    if left and edit.apart and relaid and (_has_all(new_page[0], edit.bodies[0]) or _has_all(old_page[0], edit.bodies[1])):
        left = []  # of a few words below a picture another layout may let us read something else
    return left, explained


def _stands(sentence: Sentence | None, page: str, body: str) -> bool:
    """Whether a sentence stands on a page, and not only as another of the text that is read there."""
    letters = letters_of(sentence.text) if sentence else ""
    if sentence is None or (letters.isdigit() and len(letters) <= 2):
        return True
    return len(letters) >= _LETTERS and page.count(letters) > body.count(letters)


def _has_all(page: str, body: str) -> bool:
    letters = [letters_of(paragraph) for paragraph in body.split("\n\n")]
    return sum(map(len, letters)) >= _LETTERS and all(each in page for each in letters)


class _Turns:
    """What stands in turns on the pages of a site: advertisements and sayings that were read along with texts."""

    def __init__(self, noted: Sequence[Noted], letters: Letters, takes_turns: Callable[[str], bool]) -> None:
        self.noted, self.takes_turns = noted, takes_turns
        self.letters = letters
        self.pages: list[tuple[int, str]] = []

    def found(self, least: int) -> set[int]:
        """Return the edits that are nothing else, by version; none where fewer than ``least`` are: formulas are shared too."""
        texts = [edit for edit in self.noted if edit.is_of_text_alone and edit.pairs]
        if len(texts) < least:
            return set()
        for edit in self.noted[: MOST_KEPT // 2]:
            told = [self.letters.of(record) for record in edit.pages]
            self.pages.append((edit.article, "\n".join(each[1] for each in told if each is not None)))
        turning = {edit.version for edit in texts if all(is_one_sided(one) and self._turns(edit, one) for one in edit.pairs)}
        return turning if len(turning) >= least else set()

    def _turns(self, edit: Noted, pair: Pair) -> bool:
        sides = ((pair.old, edit.bodies[0]), (pair.new, edit.bodies[1]))
        return all(one is None or self._stands_elsewhere(edit.article, one, body) for one, body in sides)

    def _stands_elsewhere(self, article: int, one: Sentence, body: str) -> bool:
        """Whether two other articles' pages show a sentence, or the site its whole paragraph at several addresses."""
        letters = letters_of(one.text)
        others = {other for other, page in self.pages if other != article and len(letters) >= _LETTERS and letters in page}
        return len(others) > 1 or _turns(one, body, self.takes_turns)
