"""In: text as a page gave it; out: the same words in clean characters and single spaces, line breaks kept.

Quotes, dashes and letters stay as printed; only what no reader would call printed is changed. Lost ligatures
("se ap 3 ( ga)") and glued sentences ("2021.Dalam") stay as they are: what was lost cannot be told from a typing error.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace

import ftfy
from ftfy.badness import is_bad

from kpucrawl.items import Block, Link, RawArticle

_MOST_PASSES = 4
"""Mojibake of mojibake has been seen three deep elsewhere; a text that is not steady by then is left as it is."""

# What a reader would not call printed; str.isprintable is the fast question, this the full answer. U+0336 is not among them.
_UNPRINTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200c\u200e-\u2011\u2028-\u202f\u205f-\u206f\u3000"
    "\ue000-\uf8ff\ufb00-\ufb06\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_PRINTED_BUT_WRONG = "\u2010\u2011\u0336\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
# What UTF-8 read as Windows-1252 or Latin-1 begins with; is_bad, the dearer test, then decides ("I Wàyan" stays).
_MOJIBAKE = "ÃÂâÄÅÆËÌÎÐðï"
_LOST_QUOTE = re.compile("â€(?=[ !-~\n]|\\Z)")
"""A closing quote whose third byte, which Windows-1252 has no sign for, some store on the way dropped."""
_LOST_SPACE = re.compile("Â(?=[ \xa0\n]|\\Z)")
"""A no-break space whose second half was tidied into a space; no Indonesian word ends in Â."""
_ENTITY = re.compile("&(?:#[0-9]{2,5}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,6});")
"""Escaped twice by an editor: no sentence holds one."""
_LINES = re.compile(r" *\n[ \n]*")
_SPACES = re.compile(" {2,}")
_STROKE = re.compile("(?<![^ \n])\u0336+|\u0336+")
_JOINER = re.compile("(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d")
"""A zero-width joiner holds one emoji together; anywhere else it is invisible and parts words that are searched for."""

_KEYCAPS = re.compile("^((?:[0-9]\ufe0f?\u20e3)+)(?= )", re.MULTILINE)
"""Numbers of a list, as telephones write them: each figure on a key."""


def _table() -> dict[str, str]:
    table = dict.fromkeys("\x0b\x0c\r\u2028\u2029", "\n")
    table |= dict.fromkeys(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " ")
    # U+0096 and its kin: Windows-1252 declared as Latin-1; five of the bytes mean nothing there
    table |= {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    table |= {"\u2010": "-", "\u2011": "-"}  # "nilai‐nilai" (kota-bitung)
    table |= {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
    # bullets of Symbol and Wingdings, which Word pastes leave in the private area
    return table | dict.fromkeys("\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\uf076", "•")


_TABLE = _table()


def clean(text: str) -> str:
    """Return ``text`` in clean characters: NFC, plain single spaces, single line breaks, tabs kept, no blank ends.

    Applied twice it changes nothing more.

    >>> clean("kab-minahasautara.kpu.go.id  \\u0336  Komisi\\xa0Pemilihan")
    'kab-minahasautara.kpu.go.id – Komisi Pemilihan'
    >>> clean("nilai\\u2010nilai ko\\xadmisi \\ufb01nal \\x96 â€œjujurâ€\\x9d")
    'nilai-nilai komisi final – “jujur”'
    >>> clean("1\ufe0f\u20e3 Fotokopi KTP;")
    '1. Fotokopi KTP;'
    """
    for _ in range(_MOST_PASSES):
        cleaner = _pass(text)
        if cleaner == text:
            break
        text = cleaner
    return text


def _pass(text: str) -> str:
    """Take the steps once; each is skipped by a question that costs next to nothing where the text is clean."""
    flat = text.replace("\n", "").replace("\t", "")
    if not flat.isprintable() or (not flat.isascii() and any(wrong in flat for wrong in _PRINTED_BUT_WRONG)):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")  # pairs are joined, lone surrogates dropped
        text = _mended(text)  # before the controls go: they are half of most mojibake
        text = _UNPRINTED.sub(lambda sign: _TABLE.get(sign[0], ""), _JOINER.sub("", text) if "\u200d" in text else text)
        if "\u0336" in text:
            # a combining stroke on nothing is a dash (kab-minahasautara); on letters it is struck-out text, whose words stay
            text = _STROKE.sub(lambda stroke: "–" if stroke.start() == 0 or text[stroke.start() - 1] in " \n" else "", text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if not text.isascii():
        text = _mended(text)
        if "\u20e3" in text:
            text = _KEYCAPS.sub(lambda keys: "".join(filter(str.isdigit, keys[1])) + ".", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _LINES.sub("\n", text)
    return text.strip(" \n\t")


def _mended(text: str) -> str:
    """Return ``text`` with mojibake undone where there is some."""
    if not any(sign in text for sign in _MOJIBAKE):
        return text
    text = _LOST_SPACE.sub("", _LOST_QUOTE.sub("”", text))
    return ftfy.fix_encoding(text) if is_bad(text) else text


def one_line(text: str) -> str:
    """Return ``text`` clean and on one line.

    >>> one_line("Rapat  Pleno\\n Terbuka")
    'Rapat Pleno Terbuka'
    """
    return " ".join(clean(text).split())


def clean_article(raw: RawArticle) -> RawArticle:
    """Return ``raw`` with every text in clean characters; blocks left empty fall away, addresses stay as found.

    >>> blocks = (Block("paragraph", "\\u200b "), Block("paragraph", "A  b"))
    >>> raw = RawArticle(url="https://x", title=" Rapat\\xa0Pleno ", blocks=blocks)
    >>> clean_article(raw).title, clean_article(raw).blocks
    ('Rapat Pleno', (Block(kind='paragraph', text='A b'),))
    """
    blocks = (Block(block.kind, clean(block.text)) for block in raw.blocks)
    return replace(
        raw,
        title=one_line(raw.title),
        blocks=tuple(block for block in blocks if block.text),
        captions=tuple(one_line(caption) for caption in raw.captions),
        label=one_line(raw.label) if raw.label else None,
        byline=one_line(raw.byline) if raw.byline else None,
        counter=one_line(raw.counter) if raw.counter else None,
        attachments=tuple(Link(link.url, one_line(link.text)) for link in raw.attachments),
        links=tuple(Link(link.url, one_line(link.text)) for link in raw.links),
    )
