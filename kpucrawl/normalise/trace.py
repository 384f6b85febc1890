"""In: a raw article and the steps taken from it; out: what each step cut, by which rule, and how the day was settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpucrawl.items import Block, RawArticle
from kpucrawl.normalise.article import Steps
from kpucrawl.normalise.boilerplate import MIGRATED
from kpucrawl.normalise.characters import clean
from kpucrawl.normalise.knowledge import knowledge

_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Cut:
    """Words that did not become part of the article's text."""

    step: str
    """``boilerplate`` or ``credit``."""
    text: str
    rule: str
    """Name of the rule."""
    why: str
    """Its evidence."""


@dataclass(frozen=True, slots=True)
class Mend:
    """Words whose characters were cleaned."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One witness of the day of posting."""

    source: str
    text: str
    day: str | None
    verdict: str
    """``taken``, ``not needed``, ``set aside``, or why it tells no day."""


def mends(raw: RawArticle, steps: Steps) -> Iterator[Mend]:
    """Yield the title and the blocks whose characters were changed; white space alone is not told."""
    pairs = [(raw.title, steps.raw.title), *((block.text, clean(block.text)) for block in raw.blocks)]
    for before, after in pairs:
        if before.split() != after.split():
            yield Mend(before, after)


def cuts(steps: Steps) -> Iterator[Cut]:
    """Yield what was cut from the clean blocks, in order: by the rules of furniture, then as the credit."""
    for line in _lost(steps.raw.blocks, steps.stripped.blocks):
        rule, why = _rule_of(line, steps)
        yield Cut("boilerplate", line, rule, why)
    for line in _lost(steps.stripped.blocks, steps.credited.blocks):
        author = steps.credited.author
        yield Cut("credit", line, "credit", f"names {author}" if author else "names nobody, or what a byline names already")


def weighed(steps: Steps) -> Iterator[Weighed]:
    """Yield the witnesses of the day of posting, strongest first, with what came of each; the text's own day comes last."""
    taken = (steps.posted.source, steps.posted.text)
    found = False
    for hint in steps.witnesses:
        day = hint.day.isoformat() if hint.day else None
        if not found and day is not None and (hint.source, hint.text) == taken:
            found = True
            verdict = "taken"
        elif day is None:
            verdict = "tells no day that can be"
        else:
            verdict = "not needed" if found else "set aside: dearer evidence contradicts it"
        yield Weighed(hint.source, hint.text, day, verdict)
    if steps.told is not None:
        verdict = "taken" if steps.posted.source == "text" else "the day told of, kept as event_on"
        if steps.kind == "filler":
            verdict = "an explainer tells of no event"
        yield Weighed("text", steps.told.text, steps.told.day.isoformat(), verdict)


def _lost(before: Sequence[Block], after: Sequence[Block]) -> Iterator[str]:
    """Yield the lines, and parts of lines, that stand in ``before`` and not in ``after``."""
    kept = iter(after)
    following = next(kept, None)
    for block in before:
        text = block.text
        if following is not None and following.text and following.text in text:
            rest = text.replace(following.text, "\n", 1)
            following = next(kept, None)
        elif following is not None and _is_thinned(text, following.text):
            remaining = following.text.split("\n")
            rest = "\n".join(line for line in text.split("\n") if line not in remaining)
            following = next(kept, None)
        else:
            rest = text
        yield from filter(None, (line.strip() for line in rest.split("\n")))


def _is_thinned(text: str, kept: str) -> bool:
    """Whether ``kept`` has some of the lines of ``text`` and no other."""
    lines = text.split("\n")
    return len(lines) > 1 and all(line in lines for line in kept.split("\n"))


def _rule_of(line: str, steps: Steps) -> tuple[str, str]:
    """Return the name and the evidence of the rule that cut a line."""
    for rule in knowledge("boilerplate")["rule"]:
        if re.fullmatch(rule["pattern"], line, re.IGNORECASE):
            return str(rule["name"]), str(rule["why"])
    bare = _bare(line)
    if bare and bare == _bare(steps.raw.title):
        return "title", "the headline once more above the text"
    if steps.raw.label and bare == _bare(steps.raw.label):
        return "label", "the category's label above the text"
    if line.casefold() in {caption.casefold() for caption in steps.raw.captions}:
        return "caption", "the same words stand below a picture"
    if MIGRATED.match(line):
        return "migrated line", "carried over from WordPress; its day is a witness of the day of posting"
    return "glued", "a leftover at the edge of the text that is no sentence: `.jpeg)`, `....`"


def _bare(text: str) -> str:
    return _LETTERS.sub("", text.casefold())
