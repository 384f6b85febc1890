"""In: a lower-case text; out: the same with words in disguise written plainly, and whether there were any that no office writes.

Advertisements of intruders hide their words from filters: letters of another alphabet that look alike, signs between the letters,
digits in place of letters. What is undone here is only weighed, never archived.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that look like Latin ones: Cyrillic and Greek (Unicode Technical Standard 39, "confusables", the lower-case ones).
_TWINS = str.maketrans("асеорхуіјѕԁһкмнтвгԛԝӏαεικνορτυχωβ", "aceopxyijsdhkmhtbrqwlaeiknoptuxwb")
_LATIN_AND_TWIN = re.compile(r"[a-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][a-z]")
_OTHER = re.compile(r"\w*[\u0370-\u03ff\u0400-\u052f]\w*")
_DRAWN = re.compile("[\u0370-\u03ff\u0400-\u052f\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff]")
"""And letters drawn bold, wide or in circles."""
_MIXTURE = re.compile(r"[a-z][013457@$]|[013457@$][a-z]")
_BETWEEN = frozenset(".-_*·•|~,/")
_SPACED = re.compile(r"(?<!\w)\w(?:([.\-_*·•|~,/ ])\w)(?:\1\w){1,}(?!\w)")
"""Single letters with one and the same sign between them: ``s.l.o.t``, ``s l o t``."""
_DIGITS = str.maketrans("01345789@$", "oieastbgas")
_WITH_DIGITS = re.compile(r"(?<!\w)(?=[a-z0-9@$]*[a-z])(?=[a-z0-9@$]*[013457@$])[a-z0-9@$]{3,}(?!\w)")
# Only these, so that "pp54", "covid19" and their like stay as they are.
_HIDDEN = frozenset(
    "slot slots gacor togel toto judi judol online casino kasino poker maxwin jackpot bonus deposit depo scatter betting taruhan"
    " bandar withdraw member situs login domino sbobet gampang menang spin".split()
)


def unmasked(text: str) -> tuple[str, bool]:
    """Return a lower-case text with disguised words written plainly, and whether alphabets, or digits and letters, were mixed.

    Letters parted by signs are undone and not told: ``k.p.u.`` is no disguise.

    >>> unmasked("s.l.o.t g4c0r, pasti mаxwin")
    ('slot gacor, pasti maxwin', True)
    >>> unmasked("t-o-g-e-l resmi")
    ('togel resmi', False)
    >>> unmasked("apel pagi 17 agustus, pkpu 3 tahun 2024")
    ('apel pagi 17 agustus, pkpu 3 tahun 2024', False)
    """
    mixed = False
    if not text.isascii() and _DRAWN.search(text):
        text = unicodedata.normalize("NFKC", text).lower()
        mixed = _LATIN_AND_TWIN.search(text) is not None
        text = _OTHER.sub(lambda found: found[0].translate(_TWINS), text)
    tokens = text.split()
    if sum(len(token) == 1 for token in tokens) > 2 or any(token[1:2] in _BETWEEN and len(token) > 4 for token in tokens):
        text = _SPACED.sub(_joined, text)
    if not any(_is_mixture(token) for token in tokens):
        return text, mixed
    read = _WITH_DIGITS.sub(_read, text)
    return read, mixed or read != text


def _is_mixture(token: str) -> bool:
    return not token.isalpha() and _MIXTURE.search(token) is not None


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(found[1], "")


def _read(found: re.Match[str]) -> str:
    letters = found[0].translate(_DIGITS)
    return letters if letters in _HIDDEN else found[0]
