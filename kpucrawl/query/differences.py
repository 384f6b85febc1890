"""In: two texts as the archive has them; out: the places in which they differ, each with the words that changed marked.

The marks are those of ``git diff --word-diff``: ``[-gone-]`` and ``{+new+}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kpucrawl.persist.edits import Edit, edits

from .rows import Value


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which two texts differ."""

    kind: str
    """One of ``persist.edits.KINDS`` (the weightiest, where a sentence differs in several words), or ``day``, ``credit``,
    ``label``: what the site says beside the text."""
    words: str
    """What stands for what, in small letters: ``20 → 30; santoso → santosa``."""
    old: str
    """The sentence or paragraph before, as printed; empty where there was none."""
    new: str

    @property
    def marked(self) -> str:
        """Both in one, the words that changed marked."""
        return marked(self.old, self.new)


def differences(old: dict[str, Value], new: dict[str, Value]) -> list[Difference]:
    """Return where two texts differ, the headline first, then in reading order, then what is said beside them.

    ``old`` and ``new`` are rows of the view ``versions`` or ``articles``: title, body, published_on, author, category.
    """
    found = [_told(edit) for edit in edits(_text(old["title"]), _text(old["body"]), _text(new["title"]), _text(new["body"]))]
    return [*found, *_beside(old, new)]


def _told(edit: Edit) -> Difference:
    words = "; ".join(f"{one.old or '–'} → {one.new or '–'}" for one in edit.replaced)
    return Difference(edit.kind, words, edit.old, edit.new)


def _beside(old: dict[str, Value], new: dict[str, Value]) -> Iterator[Difference]:
    for column, kind in (("published_on", "day"), ("author", "credit"), ("category", "label")):
        before, after = _text(old[column]), _text(new[column])
        if before != after:
            yield Difference(kind, f"{before or '–'} → {after or '–'}", before, after)


def marked(old: str, new: str) -> str:
    """Return two wordings of a sentence in one, what changed between marks.

    >>> marked("Hadir 20 orang di aula.", "Hadir 30 orang di aula.")
    'Hadir [-20-]{+30+} orang di aula.'
    >>> marked("", "Doa menutup apel.")
    '{+Doa menutup apel.+}'
    """
    before, after = old.split(), new.split()
    said: list[str] = []
    for way, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if way == "equal":
            said.append(" ".join(before[i1:i2]))
            continue
        gone = f"[-{' '.join(before[i1:i2])}-]" if i2 > i1 else ""
        come = f"{{+{' '.join(after[j1:j2])}+}}" if j2 > j1 else ""
        said.append(gone + come)
    return " ".join(said)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
