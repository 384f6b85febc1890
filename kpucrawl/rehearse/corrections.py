"""In: a post and a seeded random; out: the post as its office corrected it in one place, with the kind of correction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from kpucrawl.rehearse.offices import phrases
from kpucrawl.rehearse.pretend import Correction, Piece, PretendArticle
from kpucrawl.rehearse.wording import MONTHS

_MONTHS = "|".join(MONTHS)
_NUMBER = re.compile(rf"(?<![\d/.(-])\d{{2,3}}(?![\d/.)-]| (?:{_MONTHS}))")
_DATE = re.compile(rf"(?<!\d)(\d{{1,2}})(?=/\d{{1,2}}| (?:{_MONTHS})\b)")
_LONG = re.compile(r"(?<![\w.])[a-z]{7,}(?!\w)")
_FULL_STOP = re.compile(r"(?<=[a-z]{3}\.) +(?=[A-Z])")


def corrected(article: PretendArticle, random: Random) -> PretendArticle:
    """The post after its office corrected it: of the kinds of correction that it has room for, one."""
    kinds = list(_WAYS)
    random.shuffle(kinds)
    for kind in kinds:
        made = _WAYS[kind](article, random)
        if made is not None and (made.title, made.body) != (article.title, article.body):
            return replace(made, edits=article.edits + 1, corrected=kind)
    return replace(article, title=f"{article.title} (Ralat)", edits=article.edits + 1, corrected="title")


def _paragraphs(article: PretendArticle) -> list[int]:
    return [place for place, piece in enumerate(article.pieces) if piece.kind == "paragraph"]


def _with(article: PretendArticle, place: int, text: str) -> PretendArticle:
    pieces = list(article.pieces)
    pieces[place] = replace(pieces[place], text=text)
    return replace(article, pieces=tuple(pieces))


def _in_a_paragraph(
    change: Callable[[str, Random], str | None],
) -> Callable[[PretendArticle, Random], PretendArticle | None]:
    """Make a change of one paragraph, behind its dateline, a change of a post: the first that can be so changed is."""

    def of_post(article: PretendArticle, random: Random) -> PretendArticle | None:
        places = _paragraphs(article)
        random.shuffle(places)
        for place in places:
            text = article.pieces[place].text
            start = len(article.dateline) if text.startswith(article.dateline) else 0
            made = change(text[start:], random)
            if made is not None:
                return _with(article, place, text[:start] + made)
        return None

    return of_post


def _number(text: str, random: Random) -> str | None:
    return _NUMBER.sub(lambda found: str(int(found[0]) + random.randint(1, 9)), text, count=1) if _NUMBER.search(text) else None


def _date(text: str, random: Random) -> str | None:
    return _DATE.sub(lambda found: str(int(found[0]) % 27 + 1), text, count=1) if _DATE.search(text) else None


def _name(text: str, random: Random) -> str | None:
    names = [name for name in phrases()["last_names"] if re.search(rf"\b{name}\b", text)]
    if not names:
        return None
    other = random.choice([name for name in phrases()["last_names"] if name not in names])
    return re.sub(rf"\b{random.choice(names)}\b", other, text, count=1)


def _typo(text: str, random: Random) -> str | None:
    found = list(_LONG.finditer(text))
    if not found:
        return None
    at = random.choice(found)
    spot = at.start() + random.randint(2, len(at[0]) - 3)
    return (
        text[:spot] + text[spot + 1] + text[spot] + text[spot + 2 :]
        if text[spot] != text[spot + 1]
        else text[:spot] + text[spot + 1 :]
    )


def _word(text: str, random: Random) -> str | None:
    words = text.split(" ")
    if len(words) <= 6:
        return None
    words[-3] = random.choice(("(perbaikan)", "secara", "bersama", "kembali"))
    return " ".join(words)


def _sentence(text: str, random: Random) -> str | None:
    sentences = _FULL_STOP.split(text)
    if len(sentences) < 2:
        return None
    del sentences[random.randrange(1, len(sentences))]
    return " ".join(sentences)


def _less(article: PretendArticle, random: Random) -> PretendArticle | None:
    places = _paragraphs(article)
    if len(places) < 3:
        return None
    pieces = list(article.pieces)
    del pieces[random.choice(places[1:])]
    return replace(article, pieces=tuple(pieces))


def _more(article: PretendArticle, random: Random) -> PretendArticle | None:
    places = _paragraphs(article)
    if not places:
        return None
    note = random.choice(
        (
            f"Catatan redaksi: terdapat perbaikan pada paragraf {random.randint(2, 9)} berita ini.",
            "Panitia menyiapkan konsumsi dan tempat duduk tambahan karena tamu yang datang melebihi undangan.",
            "Rangkaian acara berikutnya akan diumumkan melalui papan informasi di halaman kantor.",
        )
    )
    pieces = list(article.pieces)
    pieces.insert(random.choice(places) + 1, Piece("paragraph", note))
    return replace(article, pieces=tuple(pieces))


def _title(article: PretendArticle, random: Random) -> PretendArticle | None:
    words = article.title.split(" ")
    if len(words) > 4 and random.random() < 0.5:
        del words[-1]
        return replace(article, title=" ".join(words))
    return replace(article, title=f"{article.title} (Ralat)")


_WAYS: dict[Correction, Callable[[PretendArticle, Random], PretendArticle | None]] = {
    "number": _in_a_paragraph(_number),
    "date": _in_a_paragraph(_date),
    "name": _in_a_paragraph(_name),
    "typo": _in_a_paragraph(_typo),
    "word": _in_a_paragraph(_word),
    "sentence": _in_a_paragraph(_sentence),
    "less": _less,
    "more": _more,
    "title": _title,
}
