"""In: a run of text as it stands in the markup; out: its lines, where a person sees lines."""

from __future__ import annotations

import re
from itertools import pairwise

BREAK = "\ue000"
"""Stands for ``<br>`` in a run of text until the run is closed."""
SEAM = "\ue001"
"""Stands where one inline element ends and the next begins with no space between."""

_ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-z][.)]|[-–•*·▪●○◦►➢✓✔☑✅➡👉🔹🔸]\ufe0f?)\s*\S")
_STOP = re.compile(r"[.!?:;][”\"’')\]]*$|[”\"]$")


def typed_lines(text: str) -> str:
    """Put a break at line ends that part paragraphs in text shown as it was typed (``white-space: pre-line``).

    A style sheet is not read, so the text itself must tell: between two line ends that mean nothing a sentence goes on
    somewhere; where every line, or every run of lines between blank ones, stops as sentences do, its author pressed Enter.

    >>> typed_lines("Rapat digelar di aula kantor KPU Magetan pagi ini.\\n" * 3).count(BREAK)
    4
    >>> typed_lines("Rapat digelar di aula\\nkantor KPU. Hadir seluruh\\nanggota.").count(BREAK)
    0
    """
    lines = [line.strip() for line in text.strip().split("\n")]
    written = [line for line in lines if line]
    if len(written) < 2:
        return text
    pairs = list(pairwise(written))
    goes_on = any(not _STOP.search(line) and (behind[0].islower() or line[-1] == ",") for line, behind in pairs)
    stops = sum(1 for line in written if _STOP.search(line) or _ITEM.match(line))
    if not goes_on and stops >= 3 and stops * 10 >= 6 * len(written) and sum(map(len, written)) > 40 * len(written):
        return (BREAK * 2).join(written)
    runs = [run for run in re.split(r"\n\s*\n", text.strip()) if run.strip()]
    if len(runs) > 1 and all(_STOP.search(run.rstrip()) or _ITEM.match(run.strip()) for run in runs):
        parted = []
        for run in runs:
            parts = run.split("\n")
            for number, line in enumerate(parts):
                begins = number == 0 or _ITEM.match(line.strip())
                parted.append((BREAK * 2 if begins else " ") + line.strip())
        return "".join(parted)
    return text


def lines_of(raw: str) -> list[str]:
    """Part a run of text at its ``<br>``s; a line that goes on in lower case in the next was only wrapped.

    >>> lines_of("Juara I: Ani\ue000Juara II: Budi"), lines_of("rapat yang digelar\ue000 di aula.\ue000")
    (['Juara I: Ani', 'Juara II: Budi'], ['rapat yang digelar di aula.'])
    """
    lines: list[str] = []
    wrapped = False
    for part in raw.split(BREAK):
        line = " ".join(part.split())
        if not line:
            wrapped = False
            continue
        if wrapped and (lines[-1][-1].isalnum() or lines[-1][-1] in ",-–/(") and line[0].islower():
            lines[-1] += " " + line
        else:
            lines.append(line)
        wrapped = True
    return lines


def joined(raw: str) -> str:
    """Put a space where two inline elements meet as words of their own, and nothing where an editor cut one word in two.

    >>> joined("10.53 WIB\ue0012 menit baca"), joined("hari besar nasi\ue001onal")
    ('10.53 WIB 2 menit baca', 'hari besar nasional')
    """
    pieces = [piece for piece in raw.split(SEAM) if piece]
    if not pieces:
        return ""
    parts = [pieces[0]]
    for piece in pieces[1:]:
        last, first = parts[-1][-1], piece[0]
        if (
            (last.isalpha() and first.isdigit())
            or (last.isdigit() and first.isalpha())
            or (last.islower() and first.isupper())
            or (last in ".!?|" and first.isalnum())
        ):
            parts.append(" ")
        parts.append(piece)
    return "".join(parts)
