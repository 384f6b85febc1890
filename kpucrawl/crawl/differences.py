"""In: an article as it is kept and as another reading has it; out: which fields differ, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from kpucrawl.items import Article

FIELDS = (
    "title", "body", "published_on", "published_by", "published_text", "event_on", "place", "author", "category", "views", "kind",
    "image", "attachments", "links", "read_by", "confidence",
)  # fmt: skip
"""Everything that a reading may change of an article, in the order in which it is told."""
_BESIDE = 4
"""Words shown on either side of a difference."""
_MOST = 14
"""Words shown of one side of a difference."""
_LONGEST = 4000
"""Words of a text that are compared one by one; the comparison's cost grows with their square."""


def fields_that_differ(before: Article, after: Article) -> tuple[str, ...]:
    """Return the names of the fields in which two readings differ.

    ``breaks`` stands for a body with the same words and other paragraphs. Links are the same wherever they stand.

    >>> one = Article("bali", "id:1", "https://x", "article", "Rapat", "Satu.\\n\\nDua.")
    >>> from dataclasses import replace
    >>> fields_that_differ(one, replace(one, title="Rapat Pleno", body="Satu. Dua."))
    ('title', 'breaks')
    """
    return tuple(_differences(before, after))


def mark_of(article: Article) -> int:
    """Return a number that is the same, in this process, for readings in which ``fields_that_differ`` finds no difference."""
    told = (getattr(article, name) for name in FIELDS)
    return hash(tuple(frozenset((link.url, link.text) for link in one) if isinstance(one, tuple) else one for one in told))


def _differences(before: Article, after: Article) -> Iterator[str]:
    for name in FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if name in {"attachments", "links"}:
            old, new = {(link.url, link.text) for link in old}, {(link.url, link.text) for link in new}
        if old != new:
            yield "breaks" if name == "body" and old.split() == new.split() else name


def words_that_differ(before: str, after: str) -> str:
    """Return two texts as one line with only their differences: ``[-gone-]`` and ``{+come+}``, a few words around each.

    >>> words_that_differ("KPU Magetan menggelar rapat pleno terbuka di aula.", "KPU Magetan menggelar rapat di aula.")
    'KPU Magetan menggelar rapat [-pleno terbuka-] di aula.'
    >>> words_that_differ("a b c d e f g h i j k l", "a b c d e f g h i j k l m")
    '… i j k l {+m+}'
    """
    old, new = before.split()[:_LONGEST], after.split()[:_LONGEST]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts: list[str] = []
    for number, (step, start, end, other, other_end) in enumerate(steps):
        if step == "equal":
            parts.append(_between(old[start:end], first=number == 0, last=number == len(steps) - 1))
            continue
        if end > start:
            parts.append(f"[-{_shortened(old[start:end])}-]")
        if other_end > other:
            parts.append(f"{{+{_shortened(new[other:other_end])}+}}")
    return " ".join(filter(None, parts))


def _between(words: Sequence[str], *, first: bool, last: bool) -> str:
    head = [] if first else list(words[:_BESIDE])
    tail = [] if last else list(words[-_BESIDE:])
    if len(words) <= len(head) + len(tail):
        return " ".join(words)
    return " ".join([*head, "…", *tail])


def _shortened(words: Sequence[str]) -> str:
    if len(words) <= _MOST:
        return " ".join(words)
    half = _MOST // 2
    return " ".join([*words[:half], f"…({len(words) - 2 * half} words)…", *words[-half:]])
