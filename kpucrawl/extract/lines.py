"""In: a run of text as it stands in the markup; out: its lines, where a person sees lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.extract.page import Picture
from kpucrawl.extract.signs import is_date_line

BREAK = "\ue000"
"""Stands for ``<br>`` in a run of text until the run is closed."""
IMAGE = "\ue002"
"""Stands where a picture stood in a run of text."""
SEAM = "\ue001"
"""Stands where one inline element ends and the next begins with no space between."""

ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-z][.)]|[-–•*·▪●○◦►➢✓✔☑✅➡👉🔹🔸📌📍🔴⚫▶→⇒]\ufe0f?)\s*\S")
OPENING = re.compile(
    r"^\W{0,3}[A-Z][\w.' ]{2,32}(?:[,(/ ]+[\w.-]+\.(?:go\.)?id\)?)?\s?[,:]?\s?(?:[–—]|\s-\s|--)\s?\S"
    r"|^\W{0,3}#?[A-Z][\w ]{2,30}[,-] ?[\w.-]+\.go\.id\b"
    r"|^\W{0,3}[A-Z][\w.' ]{2,32}[,(/ ][\w.-]+\.go\.id\)?\s?[-–—:]"
)
"""The opening of a text as news have it: a place, perhaps the office's host, and a dash."""
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[.:][0-5]\d$")
_YEAR = re.compile(r"(?:[/.-]|[A-Za-z] )(?:19|20)\d\d$")


def lines_of(raw: str) -> list[str]:
    """Part a run of text at its ``<br>``s; a line that goes on in lower case in the next was only wrapped.

    >>> lines_of("Juara I: Ani\ue000Juara II: Budi"), lines_of("rapat yang digelar\ue000 di aula.\ue000")
    (['Juara I: Ani', 'Juara II: Budi'], ['rapat yang digelar di aula.'])
    """
    lines: list[list[str]] = []  # each in the parts it was wrapped into: to add part to part would copy a long one ever again
    last = ""
    for part in raw.split(BREAK):
        line = " ".join(part.split())
        if line:
            if last and (last.isalnum() or last in ",-–/(") and line[0].islower():
                lines[-1].append(line)
            else:
                lines.append([line])
        last = line[-1:]
    return [" ".join(parts) for parts in lines]


def begins_line(run: Sequence[str]) -> bool:
    """Whether what comes next in a run of text begins a line.

    >>> begins_line([]), begins_line(["ditutup.", BREAK, " "]), begins_line(["ditutup. "])
    (True, True, False)
    """
    last = next((piece for piece in reversed(run) if not piece.isspace()), BREAK)
    return last.rstrip().endswith(BREAK)


def joined(raw: str) -> str:
    """Put a space where two inline elements meet as words of their own, and nothing where an editor cut one word in two.

    >>> joined("19/Sep/2026\ue00108x dilihat"), joined("10.53 WIB\ue0012 menit baca"), joined("hari besar nasi\ue001onal")
    ('19/Sep/2026 08x dilihat', '10.53 WIB 2 menit baca', 'hari besar nasional')
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
            or (last.isdigit() and first.isdigit() and (_YEAR.search(parts[-1][-12:]) or _CLOCK.search(parts[-1][-6:])))
        ):
            parts.append(" ")
        parts.append(piece)
    return "".join(parts)


def without_pictures(texts: list[str], pictures: list[Picture], first: int) -> list[str]:
    """Note in which of the lines of a run of text each of its pictures stands, and return the lines without them.

    ``first`` is the index of its first segment; ``pictures`` is emptied. A day before a picture is a line of its own: what stands
    behind the picture is its caption, or the text.
    """
    left = iter(pictures)
    kept: list[str] = []
    for text in texts:
        before, *behind = text.split(IMAGE)
        for each in behind:
            picture = next(left)
            if is_date_line(day := " ".join(before.split())):
                kept.append(day)
                before = ""
            picture.at, picture.inside = first + len(kept), bool(before.strip())
            before += " " + each
        if text := " ".join(before.split()):
            kept.append(text)
    pictures.clear()
    return kept
