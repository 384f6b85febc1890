"""In: what a person typed to search for; out: a tree of what is asked: words, phrases, AND, OR, NOT, parentheses, ``title:``.

Nothing of FTS5's own syntax passes through: a word is what the index holds of it, and what cannot be understood is told in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpucrawl.errors import BadOption

from .words import plain, tokens

MAX_WORDS = 64
"""FTS5 refuses expressions deeper than 256; a longer question is a pasted text."""
MAX_DEPTH = 12
"""Parentheses within parentheses."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, found in all its spellings and forms; or, ``prefix``, the beginning of one."""

    text: str
    """In small letters, with plain apostrophes."""
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes: these, in this order, in no other form."""

    text: str
    prefix: bool = False
    """Whether the last word is only begun."""


@dataclass(frozen=True, slots=True)
class Every:
    """All of these, and none of ``but``."""

    parts: tuple[Node, ...]
    but: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of these at least."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InTitle:
    """What must stand in the headline."""

    part: Node


Node = Word | Phrase | Every | Either | InTitle

_QUOTES = '"“”„«»'
_TOKEN = re.compile(
    rf"""(?P<field>(?:title|judul):(?=\S)) | (?P<open>\() | (?P<close>\))
    | [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}](?P<star>\*?)
    | (?P<quote>[{_QUOTES}]) | (?P<word>[^\s(){_QUOTES}]+)""",
    re.VERBOSE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_OPERATORS = ("AND", "OR", "NOT")


def parse(text: str) -> Node | None:
    """Return what is asked, or None where nothing typed is a letter or digit (``🗳``, ``-``).

    Raises BadOption, saying what is wrong, for a quote or parenthesis without its fellow, an operator without its words, a NOT
    that has nothing to take away from, and more than 64 words.

    >>> parse("rapat OR pleno*")
    Either(parts=(Word(text='rapat', prefix=False), Word(text='pleno', prefix=True)))
    >>> parse('title:jumat NOT "hari libur"')
    Every(parts=(InTitle(part=Word(text='jumat', prefix=False)),), but=(Phrase(text='hari libur', prefix=False),))
    >>> parse('rapat "pleno')
    Traceback (most recent call last):
    kpucrawl.errors.BadOption: a quote is not closed before “pleno”: close it, or leave it out
    """
    return _Parser(text).parse()


class _Parser:
    """Reads a question from left to right."""

    def __init__(self, text: str) -> None:
        self.text = _CONTROL.sub(" ", text)
        self.tokens = list(_TOKEN.finditer(self.text))
        self.at = 0
        self.words = 0

    def parse(self) -> Node | None:
        for token in self.tokens:
            if token["quote"]:
                raise BadOption(f"a quote is not closed {self._before(token)}: close it, or leave it out")
        node = self._either(0)
        if self.at < len(self.tokens):
            raise BadOption(f"a parenthesis is closed that was never opened {self._before(self.tokens[self.at])}")
        if self.words > MAX_WORDS:
            raise BadOption(f"a search of {self.words} words: give at most {MAX_WORDS}, or a phrase of it in quotes")
        return node

    def _before(self, token: re.Match[str]) -> str:
        rest = " ".join(self.text[token.end() :].split())[:30]
        return f"before “{rest}”" if rest else "at the end"

    def _next(self) -> re.Match[str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _takes(self, word: str) -> bool:
        token = self._next()
        if token is not None and token["word"] == word:
            self.at += 1
            return True
        return False

    def _either(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise BadOption(f"more than {MAX_DEPTH} parentheses within each other: ask something simpler")
        parts = [self._every(depth)]
        alone = True
        while self._takes("OR"):
            alone = False
            parts.append(self._every(depth))
        if not alone and None in parts:
            raise BadOption('OR stands between two words, as in `banjir OR gempa`; to find the word itself, quote it: "or"')
        return parts[0] if alone else Either(tuple(part for part in parts if part is not None))

    def _every(self, depth: int) -> Node | None:
        parts: list[Node] = []
        but: list[Node] = []
        wanted = ""
        while (token := self._next()) is not None and not token["close"] and token["word"] != "OR":
            if self._takes("AND"):
                if not (parts or but) or wanted:
                    raise BadOption(
                        'AND stands between two words, as in `rapat AND pleno`; to find the word itself, quote it: "and"'
                    )
                wanted = "AND"
                continue
            negated = self._takes("NOT")
            node = self._one(depth, "NOT" if negated else wanted)
            if node is not None:
                (but if negated else parts).append(node)
                wanted = ""
            elif negated:
                wanted = "NOT"
        if wanted:
            raise BadOption(f'{wanted} must be followed by a word; to find the word itself, quote it: "{wanted.lower()}"')
        if but and not parts:
            raise BadOption("NOT needs something to take away from, as in `kampanye NOT debat`")
        if not parts:
            return None
        return parts[0] if len(parts) == 1 and not but else Every(tuple(parts), tuple(but))

    def _one(self, depth: int, wanted: str) -> Node | None:
        token = self._next()
        if token is None or token["close"] or (token["word"] in _OPERATORS and wanted):
            raise BadOption(
                f'{wanted or "this"} must be followed by a word; to find the word itself, quote it: "{wanted.lower()}"'
            )
        self.at += 1
        if token["field"]:
            part = self._one(depth, token["field"])
            return None if part is None else InTitle(part)
        if token["open"]:
            inside = self._either(depth + 1)
            closing = self._next()
            if closing is None:
                raise BadOption("a parenthesis is not closed: close it, or leave it out")
            self.at += 1
            return inside
        if token["phrase"] is not None:
            return self._counted(Phrase(plain(token["phrase"]), bool(token["star"])))
        word = token["word"]
        return self._counted(Word(plain(word.rstrip("*")), word.endswith("*")))

    def _counted(self, leaf: Word | Phrase) -> Word | Phrase | None:
        if not tokens(leaf.text):
            return None
        self.words += 1
        return leaf


def leaves(node: Node) -> list[Word | Phrase]:
    """Return the words and phrases that are asked for, those to be without left out.

    >>> [leaf.text for leaf in leaves(parse("rapat (pleno OR kerja) NOT daring"))]
    ['rapat', 'pleno', 'kerja']
    """
    if isinstance(node, (Word, Phrase)):
        return [node]
    parts: Sequence[Node] = (node.part,) if isinstance(node, InTitle) else node.parts
    return [leaf for part in parts for leaf in leaves(part)]
