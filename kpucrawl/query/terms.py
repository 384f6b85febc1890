"""In: a question's tree and an archive's words; out: the query FTS5 is asked, and what its hits are weighed and marked by."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .language import Either, Every, InTitle, Node, Phrase, Word, leaves
from .morphology import forms, roots
from .words import Tokens, longest_name, names, spelled, spelled_phrase, tokens, whole

OTHER_FORM = 0.7
"""What another form of a word typed counts for, beside the word itself."""
MOST_FORMS = 40
"""Forms of one word that are looked for, the commonest first."""
USUAL = 0.95
"""Share of a word's occurrences that its usual forms make up: enough where hundreds of articles answer anyway."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Tokens that stand for a term where they follow each other."""

    tokens: Tokens
    weight: float = 1.0
    prefix: bool = False
    """Whether the last token is only begun."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of the question in all its ways."""

    alternatives: tuple[Alternative, ...]
    idf: float = 1.0
    """How much its being there tells: little for a word that most articles hold."""
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question made ready for one archive."""

    fts: str
    """FTS5's syntax; fits ``search`` and ``search_titles``."""
    usual: str
    """The same with the commonest forms of each word alone: each further form makes each question to the index dearer."""
    terms: tuple[Term, ...]
    """What is asked for; what is to be absent is not here."""
    typed: Tokens = ()
    """The words one after the other, where the question is nothing but words."""
    grown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Word → the other forms that were looked for."""


class Query(NamedTuple):
    """A part of a question in FTS5's syntax."""

    whole: str
    """With all forms of its words."""
    usual: str
    """With the commonest."""


class Vocabulary:
    """The words of an archive, with the number of articles that hold each, as last counted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        (self.articles,) = connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """Return those of the words that the archive holds."""
        sql = "SELECT word, articles FROM search_word WHERE word IN (SELECT value FROM json_each(?))"
        return dict(self.connection.execute(sql, (json.dumps(list(words)),)))

    def family(self, word: str) -> dict[str, int]:
        """Return the words of the archive that affixes make of the same root, the commonest first, the word itself left out.

        The root is the one of which most words exist; where that leaves several, the one nearest the word.
        """
        if not (word.isascii() and word.isalpha()):
            return {}
        possible = (word,) if word in whole() else roots(word)
        counted = self.counts({form for root in possible for form in forms(root)} | {word})
        best: dict[str, int] = {}
        for root in possible:
            found = {form: counted[form] for form in forms(root) if form in counted and (form == word or form not in whole())}
            if len(found) > len(best):
                best = found
        return dict(sorted(((form, many) for form, many in best.items() if form != word), key=lambda each: -each[1])[:MOST_FORMS])

    def idf(self, alternatives: Sequence[Alternative], counted: Mapping[str, int]) -> float:
        """Return how much a term tells, from the articles that hold one of its words, or the rarest word of a phrase."""
        holding = 0
        for each in alternatives:
            if each.prefix and len(each.tokens) == 1:
                sql = "SELECT coalesce(sum(articles), 0) FROM search_word WHERE word >= ?1 AND word < ?1 || 'zzzz'"
                holding += self.connection.execute(sql, each.tokens).fetchone()[0]
            else:
                # A number or a word with marks is in no count: taken as a rare one.
                holding += min(counted.get(token, 1) for token in each.tokens)
        return math.log(1 + (self.articles + 0.5) / (min(holding, self.articles) + 0.5))


def compiled(connection: sqlite3.Connection, node: Node) -> Compiled:
    """Return a question made ready: every word in its spellings, forms and names, phrases as they stand."""
    compiler = _Compiler(Vocabulary(connection))
    fts, usual = compiler.made(node, title_only=False)
    asked = leaves(node)
    plain_words = isinstance(node, Every) and not node.but and all(isinstance(part, Word) for part in node.parts)
    typed = tuple(token for leaf in asked for token in tokens(leaf.text)) if plain_words else ()
    return Compiled(fts, usual, tuple(compiler.terms), typed, compiler.grown)


class _Compiler:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.terms: list[Term] = []
        self.grown: dict[str, tuple[str, ...]] = {}

    def made(self, node: Node, *, title_only: bool) -> Query:
        """Return a node in FTS5's syntax, with all forms of its words and with the usual ones; its terms are noted."""
        if isinstance(node, InTitle):
            return _joined("{title} : (", [self.made(node.part, title_only=True)], ")")
        if isinstance(node, Either):
            return _joined("(", [self.made(part, title_only=title_only) for part in node.parts], ")", " OR ")
        if isinstance(node, Every):
            asked = _joined("(", self._side_by_side(node.parts, title_only), ")", " AND ")
            if not node.but:
                return asked
            noted, self.terms = self.terms, []  # what is to be absent weighs nothing
            absent = [self.made(part, title_only=title_only).whole for part in node.but]
            self.terms = noted
            without = " OR ".join(absent)
            return _joined("(", [asked], f" NOT ({without}))")
        return self._term(self._alternatives(node), title_only)

    def _side_by_side(self, parts: Sequence[Node], title_only: bool) -> list[Query]:
        """Return parts that must all be there; words that make up a name one after the other are also found by its others."""
        made: list[Query] = []
        at = 0
        while at < len(parts):
            long, others = self._name_at(parts, at)
            if long > 1:
                words = tuple(token for part in parts[at : at + long] for token in tokens(_text(part)))
                apart = [self.made(part, title_only=title_only) for part in parts[at : at + long]]
                together = self._term([Alternative(words), *(Alternative(other) for other in others)], title_only)
                made.append(_joined("(", [_joined("(", apart, ")", " AND "), together], ")", " OR "))
            else:
                made.append(self.made(parts[at], title_only=title_only))
            at += long
        return made

    def _name_at(self, parts: Sequence[Node], at: int) -> tuple[int, tuple[Tokens, ...]]:
        """Return how many words from here on are a name that has others, and those; 1 where they are none."""
        for long in range(min(longest_name(), len(parts) - at), 1, -1):
            words = parts[at : at + long]
            if all(isinstance(part, Word) and not part.prefix for part in words):
                key = tuple(token for part in words for token in tokens(_text(part)))
                if key in names():
                    return long, names()[key]
        return 1, ()

    def _alternatives(self, leaf: Word | Phrase) -> list[Alternative]:
        if isinstance(leaf, Phrase):
            return [Alternative(each, prefix=leaf.prefix) for each in spelled_phrase(leaf.text)]
        if leaf.prefix:
            return [Alternative(each, prefix=True) for each in spelled(leaf.text)]
        found = [Alternative(each) for each in spelled(leaf.text)]
        found += [Alternative(other) for other in names().get(found[0].tokens, ())]
        if len(found[0].tokens) == 1:
            family = self.vocabulary.family(found[0].tokens[0])
            known = {each.tokens for each in found}
            grown = [form for form in family if (form,) not in known]
            if grown:
                self.grown[leaf.text] = tuple(grown)
            found += [Alternative((form,), OTHER_FORM) for form in grown]
        return found

    def _term(self, alternatives: list[Alternative], title_only: bool) -> Query:
        counted = self.vocabulary.counts({token for each in alternatives for token in each.tokens if not each.prefix})
        self.terms.append(Term(tuple(alternatives), self.vocabulary.idf(alternatives, counted), title_only))
        usual = _usual(alternatives, counted)
        return Query(*(_joined("(", [_string(each) for each in some], ")", " OR ").whole for some in (alternatives, usual)))


def _usual(alternatives: Sequence[Alternative], counted: Mapping[str, int]) -> list[Alternative]:
    """Return the ways as typed, and of the further forms the commonest."""
    total = sum(counted.get(each.tokens[0], 0) for each in alternatives if len(each.tokens) == 1)
    kept, held = [], 0
    for each in alternatives:  # the forms of a family come last, the commonest first
        if each.weight == OTHER_FORM and held >= USUAL * total:
            break
        kept.append(each)
        held += counted.get(each.tokens[0], 0) if len(each.tokens) == 1 else 0
    return kept


def _string(each: Alternative) -> Query:
    text = f'"{" ".join(each.tokens)}"{"*" if each.prefix else ""}'
    return Query(text, text)


def _joined(before: str, parts: Sequence[Query], after: str, between: str = "") -> Query:
    """Return parts as one: with what stands before, between and after them; a single one of several needs no parentheses."""
    if between and len(parts) == 1:
        return parts[0]
    return Query(*(f"{before}{between.join(each)}{after}" for each in zip(*parts, strict=True)))


def _text(node: Node) -> str:
    return node.text if isinstance(node, (Word, Phrase)) else ""
