"""In: text as somebody typed it, with line ends; out: the same with breaks where a person sees lines or paragraphs.

A style sheet is not read, so the text itself must tell whether its line ends are shown (``white-space: pre-line``, ``<pre>``) and
whether they were typed or come of a fixed width: at a fixed width a line ends where the next word would not have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kpucrawl.extract.lines import BREAK, ITEM

_STOP = re.compile(r"[.!?:;][”\"’')\]*]*$|[”\"]$|[)\]*]$")
_BLANK = re.compile(r"\n[ \t\r\xa0]*\n")
_WIDEST = 110
"""Characters of a line that was wrapped at a fixed width; terminals and mail have 60 to 100."""
_WRAPPED = 0.7
"""Share of line ends at which the next word would not have fitted, from which they come of a fixed width."""
_FEWEST = 2
_PARAGRAPHS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "figcaption"))
_LONG = 150
"""Characters; a shorter text is not looked through for typed line ends."""
_SHORT = 120


def with_line_ends(text: str, tag: str, *, preformatted: bool) -> str:
    """Put breaks into a run of text of an element ``tag`` where its line ends are shown.

    >>> with_line_ends("Senin\\nSelasa", "pre", preformatted=True).count(BREAK)
    2
    """
    if preformatted:
        return shown_lines(text) if BREAK not in text else text.replace("\n", BREAK)
    return typed_lines(text) if len(text) > _LONG and BREAK not in text and tag not in _PARAGRAPHS else text


def typed_lines(text: str) -> str:
    """Put breaks into a text whose line ends are shown, if it is one; else return it as it is.

    Between two line ends that mean nothing a sentence goes on somewhere; where every line, or every run of lines between blank
    ones, stops as sentences do, its author pressed Enter.

    >>> typed_lines("Rapat digelar di aula kantor KPU Magetan pagi ini.\\n" * 3).count(BREAK)
    4
    >>> typed_lines("Rapat digelar di aula\\nkantor KPU. Hadir seluruh\\nanggota.").count(BREAK)
    0
    """
    runs = _runs(text)
    written = [line for run in runs for line in run]
    if len(written) < 2:
        return text
    pairs = list(pairwise(written))
    stops = sum(1 for line in written if _STOP.search(line) or ITEM.match(line))
    goes_on = any(_runs_on(line, behind) for line, behind in pairs)
    stopped = sum(len(line) for line in written if _STOP.search(line))
    most = stops * 10 >= 6 * len(written) or stopped * 4 >= 3 * sum(map(len, written))
    if not goes_on and stops >= 3 and most and _is_prose(written):
        return (BREAK * 2).join(written)
    short = [run for run in runs if not (_STOP.search(run[-1]) or ITEM.match(run[0]))]
    if len(runs) > 1 and all(map(_is_short, short)) and sum(len(run[-1]) for run in short) * 4 <= sum(map(len, written)):
        return shown_lines(text)
    return text


def _is_prose(written: Sequence[str]) -> bool:
    """Whether lines are as long as sentences are, lists apart; markup typed by hand has short ones."""
    prose = [line for line in written if not ITEM.match(line)] or written
    return sum(map(len, prose)) > 40 * len(prose)


def _runs_on(line: str, behind: str) -> bool:
    return not _STOP.search(line) and (behind[0].islower() or line[-1] == ",")


def _is_short(run: Sequence[str]) -> bool:
    """Whether a run is one short line: a subhead, a row of hashtags; or a picture's place and its caption."""
    return len(run) <= 2 and all(len(line) <= _SHORT for line in run)


def shown_lines(text: str) -> str:
    """Put breaks at the line ends of a text that is surely shown with them, but for those of a fixed width.

    >>> shown_lines("Pejabat KPU Ambon hari ini\\nmenggelar uji di aula kantor\\nyang baru.\\n\\nSelesai.").split(BREAK * 2)
    ['Pejabat KPU Ambon hari ini menggelar uji di aula kantor yang baru.', 'Selesai.']
    >>> shown_lines("Juara I: Ani\\nJuara II: Budi").split(BREAK * 2)
    ['Juara I: Ani', 'Juara II: Budi']
    """
    runs = _runs(text)
    width = max((len(line) for run in runs for line in run), default=0)
    ends = [(line, behind) for run in runs for line, behind in pairwise(run)]
    full = [_is_full(line, behind, width) for line, behind in ends]
    prose = [is_full for (line, behind), is_full in zip(ends, full, strict=True) if not ITEM.match(behind)]
    wrapped = width <= _WIDEST and len(prose) >= _FEWEST and sum(prose) >= _WRAPPED * len(prose)
    parted: list[list[str]] = []  # each in the lines it was wrapped into
    for run in runs:
        parted.append([run[0]])
        for line, behind in pairwise(run):
            goes_on = _is_full(line, behind, width) if wrapped else _runs_on(line, behind)
            if goes_on and not ITEM.match(behind):
                parted[-1].append(behind)
            else:
                parted.append([behind])
    return (BREAK * 2).join(" ".join(lines) for lines in parted)


def _is_full(line: str, behind: str, width: int) -> bool:
    """Whether the first word of the line behind would not have fitted on a line."""
    return len(line) + 1 + len(behind.split(None, 1)[0]) > width - 2


def _runs(text: str) -> list[list[str]]:
    runs = [[line.strip() for line in run.split("\n") if line.strip()] for run in _BLANK.split(text)]
    return [run for run in runs if run]
