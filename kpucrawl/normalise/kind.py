"""In: an article's title, clean blocks, attachments, images and told day; out: what kind of article it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kpucrawl.items import ArticleKind, Block, Link
from kpucrawl.normalise.event import Told

_SHORT = 200
"""Characters: below this an attachment is the content ("Unduh Pengumuman", a sentence that points to it)."""
_GREETING = 80
"""Characters: a picture's line of greeting ("Semoga membawa berkah bagi kita semua."); a post of a sentence has more."""
_QUESTION = re.compile(r"(?:apa(?:kah)?|bagaimana|mengapa|kenapa|siapa(?:kah)?|kapan|di ?mana)\b[^.!]{2,90}\?\Z", re.IGNORECASE)
_OPENS = (
    r"apa (?:itu|yang dimaksud)|mengenal|memahami|kenali|pengertian|perbedaan|profil (?:lengkap|singkat)|sejarah|makna"
    r"|asal[- ]usul|(?:tata )?cara|tips|trik|panduan|langkah|manfaat|keutamaan|pentingnya|jenis|lirik|contoh|arti|fakta"
    r"|resep|khasiat|keunikan|filosofi|asal mula|legenda|cerita rakyat|keajaiban|rahasia|kandungan"
    r"|hari (?!pertama|kedua|ini|h\b)"
)
_HOLDS = r"pengertian|ciri-ciri|jenis-jenis|contohnya|maknanya|penerapannya|sejarahnya|manfaatnya"
_AFTER_COLON = r"pengertian|sejarah|definisi|fungsi|makna|ciri|profil|panduan|cara|tips|arti"
_TITLE = re.compile(
    rf"(?:{_OPENS}|\d+ (?:fakta|hal|alasan|manfaat|cara|tips|langkah|jenis))\b"
    rf"|.{{0,80}}(?:: ?(?:{_AFTER_COLON})|\b(?:{_HOLDS}))\b"
    r"|(?:mengapa|kenapa|bagaimana|kapan|siapa)\b[^?]{5,90}\?\Z",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"(?:[^.!?]{5,90}\? ?)?(?:[^.!?]{0,60}[–—-] ?)?[^.!?,]{3,70} (?:adalah|merupakan|ialah|dapat diartikan sebagai) [^.!?]{10,}",
    re.IGNORECASE,
)
_KEPT_EACH_YEAR = re.compile(
    r"[^.!?]{0,90}\b(?:di)?peringati (?:setiap|tiap|pada)|[^.!?]{0,20}\b(?:setiap|tiap) tanggal [^.!?]{5,60} memperingati",
    re.IGNORECASE,
)
_TO_THE_READER = re.compile(r"\b(?:Anda|anda|[Kk]amu|[Kk]alian|[Yy]uk|[Ss]imak|[Ss]obat)\b")
_SPEECH = re.compile(
    r"\b(?:ujar|kata|tutur|ungkap|jelas|tegas|papar|imbuh|terang|pungkas|sebut|tambah)(?:nya\b| [A-Z])"
    r"|\bmengatakan\b|\bmenyampaikan bahwa\b"
)
_OFFICE_ACTS = re.compile(
    r"\b(?:KPU|KIP|Komisi Pemilihan Umum|PPK|PPS) (?:Kabupaten|Kota|Provinsi|Kab\.|Kecamatan|(?!RI\b)[A-Z][a-z]+)"
)
_OFFICE = re.compile(
    r"\b(?:KPU|KIP|PPK|PPS|TPS|[Pp]emilu|[Pp]emilih(?:an)?|[Pp]ilkada|[Pp]ilpres|[Bb]awaslu|[Dd]emokrasi|[Ss]ekretari(?:s|at)|[Pp]egawai"
    r"|[Rr]apat|[Aa]pel|[Kk]etua|[Kk]asubbag|[Pp]elantikan|[Ss]osialisasi|PEMILU|RAPAT|[Uu]pacara|[Ll]ogistik"
    r"|(?:[Ss]urat|[Kk]otak|[Bb]ilik|[Pp]emungutan|[Hh]asil) [Ss]uara|[Bb]erita [Aa]cara|KPPS|[Cc]oklit|[Rr]ekapitulasi)\b"
)
_LONG = 500
"""Characters of a text that does not once name the office, its people or its work: it was written to be found."""
_SUBHEAD = 90
_ENOUGH = 2


def kind_of(
    title: str, blocks: Sequence[Block], *, attachments: Sequence[Link] = (), images: Sequence[str] = (), told: Told | None = None
) -> ArticleKind:
    """Tell the kind of an article.

    ``announcement``: nearly nothing but attachments, and no report of a day. ``image``: a picture with a greeting or nothing.
    ``filler``: an explainer written for search engines; it tells of no day with its weekday and has two of its marks: a
    question for a subhead (each counts), a definition for an opening, an explainer's title (kpu-sites e, Papua
    Pegunungan), no word of the office or its work (both, in a long text), and nobody
    says anything in it, nor does an office act in its opening. Else ``article``.

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
    """Weigh what explainers have against what news has: they explain, to a reader, and nobody does or says anything in them."""
    if len(blocks) < 3:
        return False
    first = blocks[0].text
    subheads = [one.text for one, after in pairwise(blocks) if _is_subhead(one, after)]
    questions = sum(_QUESTION.fullmatch(text) is not None for text in subheads)
    marks = (
        questions
        + (_TITLE.match(title) is not None)
        + any(form.match(first) is not None for form in (_DEFINITION, _KEPT_EACH_YEAR))
    )
    said = [block.text for block in blocks]
    if not any(map(_OFFICE.search, (title, *said))):
        marks += 2 if sum(map(len, said)) >= _LONG else 1
    if not marks:
        return False
    marks += (len(subheads) - questions > 1) + any(map(_TO_THE_READER.search, said))
    marks -= 2 * (any(map(_SPEECH.search, said)) + any(map(_OFFICE_ACTS.search, (title, first))))
    return marks >= _ENOUGH


def _is_subhead(block: Block, after: Block) -> bool:
    """Whether a line heads the text below it: short, no sentence, or a question."""
    if block.kind == "heading":
        return True
    text = block.text
    return (
        block.kind == "paragraph"
        and len(text) <= _SUBHEAD
        and text[-1:] not in {".", ":", ",", ";", "!"}
        and len(after.text) > len(text)
    )
