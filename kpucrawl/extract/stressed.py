"""In: the lines of one run of text, and which of its words are linked, emphasised or bold; out: how much of each line is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Stressed = tuple[str, bool, bool]
"""Words as they stand in the markup, and whether they are emphasised and bold."""
Link = tuple[str, str]
"""An address and its words."""


def shares(
    texts: Sequence[str], links: Iterable[Link], stressed: Iterable[Stressed]
) -> Iterator[tuple[str, int, int, int, tuple[Link, ...]]]:
    """Yield each of the lines ``texts`` with its characters that are linked, emphasised and bold, and its links.

    A caption in italics and a subhead in bold between the lines of a text are told so.

    >>> [each[:4] for each in shares(["Para tamu berpose.", "Rapat dibuka."], (), [("Para tamu berpose.", True, False)])]
    [('Para tamu berpose.', 0, 18, 0), ('Rapat dibuka.', 0, 0, 0)]
    """
    told = [[0, 0] for _ in texts]
    reached = 0
    for words, emphasised, bold in stressed:
        core = " ".join(words.split())
        at = next((line for line in range(reached, len(texts)) if core in texts[line]), None) if core else None
        if at is not None:
            reached = at
            told[at][0] += len(core) * emphasised
            told[at][1] += len(core) * bold
    for text, (emphasised_chars, bold_chars) in zip(texts, told, strict=True):
        own = tuple(link for link in links if link[1] in text)
        yield text, min(len(text), sum(len(link[1]) for link in own)), emphasised_chars, bold_chars, own
