"""In: the lines of one run of text, and which of its words are linked, emphasised or bold; out: how much of each line is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Stressed = tuple[str, bool, bool]
"""Words as they stand in the markup, and whether they are emphasised and bold."""
Link = tuple[str, str]
"""An address and its words."""
_MOST_PAIRS, _AHEAD = 10_000, 16
"""Lines times words that are all compared, and lines ahead in which words are sought where there are more: they come in order."""


def shares(
    texts: Sequence[str], links: Sequence[Link], stressed: Sequence[Stressed]
) -> Iterator[tuple[str, int, int, int, tuple[Link, ...]]]:
    """Yield each of the lines ``texts`` with its characters that are linked, emphasised and bold, and its links.

    A caption in italics and a subhead in bold between the lines of a text are told so.

    >>> [each[:4] for each in shares(["Para tamu berpose.", "Rapat dibuka."], (), [("Para tamu berpose.", True, False)])]
    [('Para tamu berpose.', 0, 18, 0), ('Rapat dibuka.', 0, 0, 0)]
    """
    told = [[0, 0] for _ in texts]
    reached, ahead = 0, _ahead(texts, stressed)
    for words, emphasised, bold in stressed:
        core = " ".join(words.split())
        at = (
            next((line for line in range(reached, min(reached + ahead, len(texts))) if core in texts[line]), None)
            if core
            else None
        )
        if at is not None:
            reached = at
            told[at][0] += len(core) * emphasised
            told[at][1] += len(core) * bold
    for text, (emphasised_chars, bold_chars), own in zip(texts, told, _by_line(texts, links), strict=True):
        yield text, min(len(text), sum(len(link[1]) for link in own)), emphasised_chars, bold_chars, own


def _by_line(texts: Sequence[str], links: Sequence[Link]) -> list[tuple[Link, ...]]:
    """Return for each line those of the links whose words it has; of very many a link is sought in the next few lines only."""
    if _ahead(texts, links) == len(texts):
        return [tuple(link for link in links if link[1] in text) for text in texts]
    found: list[list[Link]] = [[] for _ in texts]
    reached = 0
    for link in links:
        for line in range(reached, min(reached + _AHEAD, len(texts))):
            if link[1] in texts[line]:
                found[line].append(link)
                reached = line
                break
    return [tuple(own) for own in found]


def _ahead(texts: Sequence[str], told: Sequence[object]) -> int:
    """Return in how many lines each of what is ``told`` of them is sought: all of them, unless that would take too long."""
    return len(texts) if len(texts) * len(told) <= _MOST_PAIRS else _AHEAD
