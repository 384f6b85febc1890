"""In: an article's title, clean blocks, attachments, images and told day; out: what kind of article it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpucrawl.items import ArticleKind, Block, Link
from kpucrawl.normalise.event import Told

_SHORT = 200
"""Characters: below this an attachment is the content ("Unduh Pengumuman", a sentence that points to it)."""
_GREETING = 80
"""Characters: a picture's line of greeting ("Semoga membawa berkah bagi kita semua."); a post of a sentence has more."""
_QUESTION = re.compile(r"(?:apa(?:kah)?|bagaimana|mengapa|kenapa|siapa(?:kah)?|kapan|di ?mana)\b[^.!]{2,90}\?\Z", re.IGNORECASE)
_OPENS = (
    r"apa (?:itu|yang dimaksud)|mengenal|memahami|pengertian|profil (?:lengkap|singkat)|sejarah|makna|asal[- ]usul|panduan|lirik"
)
_HOLDS = r"pengertian|ciri-ciri|jenis-jenis|contohnya|maknanya|penerapannya"
_AFTER_COLON = r"pengertian|sejarah|definisi|fungsi|makna|ciri|profil"
_TITLE = re.compile(
    rf"(?:{_OPENS}|\d+ (?:fakta|hal|alasan|manfaat|cara))\b|.{{0,80}}(?:: ?(?:{_AFTER_COLON})|\b(?:{_HOLDS}))\b", re.IGNORECASE
)
_DEFINITION = re.compile(
    r"(?:[^.!?]{5,90}\? ?)?(?:[^.!?]{0,60}[–—-] ?)?[^.!?,]{3,70} (?:adalah|merupakan|ialah|dapat diartikan sebagai) [^.!?]{10,}",
    re.IGNORECASE,
)
_SUBHEAD = 90


def kind_of(
    title: str, blocks: Sequence[Block], *, attachments: Sequence[Link] = (), images: Sequence[str] = (), told: Told | None = None
) -> ArticleKind:
    """Tell the kind of an article.

    ``announcement``: nearly nothing but attachments, and no report of a day. ``image``: a picture with a greeting or nothing.
    ``filler``: an explainer written for search engines; it tells of no day with its weekday and has two of its marks: a
    question for a subhead (each counts), a definition for an opening, an explainer's title (kpu-sites e, Papua
    Pegunungan). Else ``article``.

    >>> text = ("Wamena - Koteka adalah busana adat.", "Apa itu koteka?", "Secara sederhana …")
    >>> kind_of("Mengenal Koteka", [Block("paragraph", line) for line in text])
    'filler'
    >>> kind_of("Pengumuman Hasil Seleksi", [], attachments=[Link("https://x/a.pdf", "Unduh")], images=["https://x/a.jpg"])
    'announcement'
    """
    size = sum(len(block.text) for block in blocks)
    reports = told is not None and told.has_weekday
    if attachments and size < _SHORT and not reports:
        return "announcement"
    if images and size < _GREETING and not reports:
        return "image"
    if blocks and not reports and _is_filler(title, blocks):
        return "filler"
    return "article"


def _is_filler(title: str, blocks: Sequence[Block]) -> bool:
    questions = sum(len(block.text) <= _SUBHEAD and _QUESTION.fullmatch(block.text) is not None for block in blocks)
    defines = _DEFINITION.match(blocks[0].text) is not None
    return questions + defines + (_TITLE.match(title) is not None) >= 2 and len(blocks) > 2
