"""In: the bytes of a page and its Content-Type; out: its text, by declaration, by content, by trial.

Offices label pages wrongly, so a declaration counts only while the bytes agree with it. UTF-8 is tried first whatever is
declared: text in another encoding that happens to be valid UTF-8 with non-ASCII letters is practically impossible.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes
from ftfy import fix_encoding

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_-]{2,40})""", re.I)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([a-zA-Z0-9_-]{2,40})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# The WHATWG Encoding Standard reads these labels as windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
_AS_WINDOWS_1252 = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii", "l1"}

_STRAY_SHARE = 0.01
"""Up to this share of broken sequences a page is still taken for UTF-8 that was cut or patched somewhere."""


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of ``body``; bytes that fit nothing become U+FFFD, nothing is ever raised.

    ``content_type`` is the header's value, such as ``text/html; charset=iso-8859-1``.

    >>> decode("Jum’at".encode(), "text/html; charset=iso-8859-1")
    'Jum’at'
    >>> decode("Jum’at".encode("windows-1252"), "text/html; charset=utf-8")
    'Jum’at'
    """
    return repaired(decoded(body, content_type).text)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text, and how they were read."""

    text: str
    encoding: str
    how: str
    """Which evidence decided for the encoding."""
    broken: int = 0
    """Sequences that fit nothing and became U+FFFD."""


_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""UTF-8 read as windows-1252 begins with one of three letters; Indonesian has none of them."""
_LONG_LINE = 1_000
"""Characters; the lines of a site's frame, which say the same on every page, are shorter."""
_mended = lru_cache(1 << 10)(fix_encoding)


def repaired(text: str) -> str:
    """Undo text that was encoded twice; text without its marks is returned as it is.

    >>> repaired("Jumâ€™at di KPU"), repaired("à la carte")
    ('Jum’at di KPU', 'à la carte')
    """
    if not any(letter in text for letter in "ÃÂâ") or _MOJIBAKE.search(text) is None:
        return text
    mended = []
    for line in text.split("\n"):
        if _MOJIBAKE.search(line):
            line = _mended(line) if len(line) <= _LONG_LINE else fix_encoding(line)
        mended.append(line)
    return "\n".join(mended)


def decoded(body: bytes, content_type: str | None = None) -> Decoded:
    """Return ``body`` as text, before text that was encoded twice is repaired, with the encoding taken and why.

    >>> decoded("Jum’at".encode(), "text/html; charset=iso-8859-1").how
    'the bytes are valid UTF-8'
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(encoding, "replace"), encoding, "a byte order mark")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "the bytes are valid UTF-8")
    except UnicodeDecodeError:
        pass
    patched = body.decode("utf-8", "replace")
    broken = patched.count("\ufffd")
    whole = sum(1 for byte in body if byte >= 0xC2)  # lead bytes of UTF-8 sequences, about one a character
    if whole and broken <= max(1, whole * _STRAY_SHARE) and broken * 4 <= whole:
        return Decoded(patched, "utf-8", "nearly all of the bytes are valid UTF-8", broken)
    for encoding in _declared_encodings(body, content_type):
        try:
            return Decoded(body.decode(encoding), encoding, "declared, and the bytes agree")
        except (UnicodeDecodeError, LookupError):
            continue
    # Windows-1252 is what Indonesian offices' editors write where it is not UTF-8; five bytes of it mean nothing.
    try:
        return Decoded(body.decode("windows-1252"), "windows-1252", "neither UTF-8 nor as declared")
    except UnicodeDecodeError:
        best = from_bytes(body[:200_000]).best()
        text = body.decode(best.encoding if best else "windows-1252", "replace")
        return Decoded(text, best.encoding if best else "windows-1252", "by trial", text.count("\ufffd"))


def _declared_encodings(body: bytes, content_type: str | None) -> list[str]:
    labels = []
    if content_type and (found := _IN_HEADER.search(content_type)):
        labels.append(found[1])
    if meta := _DECLARED.search(body[:4096]):
        labels.append(meta[1].decode("ascii"))
    encodings = []
    for label in labels:
        name = label.lower()
        if name in _AS_WINDOWS_1252:
            name = "windows-1252"
        if not name.startswith(("utf-8", "utf8")):  # already tried
            encodings.append(name)
    return encodings
