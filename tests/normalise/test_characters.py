"""Characters are cleaned, words are left alone, and cleaning twice is cleaning once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpucrawl.items import Block, RawArticle
from kpucrawl.normalise.characters import clean, clean_article, one_line

CASES = [
    # seen (kpu-sites c)
    ("kab-minahasautara.kpu.go.id  \u0336  Komisi", "kab-minahasautara.kpu.go.id – Komisi"),
    ("nilai\u2010nilai", "nilai-nilai"),
    ("Denpasar, bali.kpu.go.id -\xa0 Komisi", "Denpasar, bali.kpu.go.id - Komisi"),
    ("1.    LHKPN", "1. LHKPN"),
    ("Badung .  Rapat", "Badung . Rapat"),
    ("\xa0", ""),
    ("I Wàyan", "I Wàyan"),
    ("832.829 ,", "832.829 ,"),
    ("se ap 3 ( ga) bulan", "se ap 3 ( ga) bulan"),
    ("tahun 2021.Dalam rapat", "tahun 2021.Dalam rapat"),
    ("“Kami siap,”ujar ‘’Ketua’’", "“Kami siap,”ujar ‘’Ketua’’"),
    # encodings gone wrong
    ("â€œjujurâ€\x9d", "“jujur”"),
    ("â€œjujurâ€ ujar", "“jujur” ujar"),
    ("KPU â€“ RI", "KPU – RI"),
    ("â€˜adilâ€™", "‘adil’"),
    ("caf\u00c3\u00a9 Ã¢â‚¬â„¢s", "café ’s"),
    ("RIÂ\xa0menggelar", "RI menggelar"),
    ("RIÂ menggelar", "RI menggelar"),
    ("2024\x962025", "2024–2025"),
    ("A &amp; B&nbsp;C &#8220;x&#8221; R&D", "A & B C “x” R&D"),
    ("\ud83d\ude00 \ud800ok", "😀 ok"),
    # invisible ones
    ("ko\xadmi\u200bsi\ufeff", "komisi"),
    ("\x00KPU\x07", "KPU"),
    ("\u202bKPU\u202c", "KPU"),
    ("👨\u200d👩\u200d👧 ko\u200dmisi", "👨\u200d👩\u200d👧 komisi"),
    ("ofﬁsial ﬂora", "ofﬁsial ﬂora".replace("ﬁ", "fi").replace("ﬂ", "fl")),
    ("a\u0301", "á"),
    ("dicoret: s\u0336a\u0336l\u0336a\u0336h\u0336", "dicoret: salah"),
    ("\uf0b7 Ketua", "• Ketua"),
    # lines
    ("satu\r\n \r\n dua\u2028tiga ", "satu\ndua\ntiga"),
    ("Laki-laki\t28.621", "Laki-laki\t28.621"),
]


@pytest.mark.parametrize(("dirty", "expected"), CASES)
def test_text_is_cleaned(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@given(st.text())
@example("&amp;amp;nbsp;")
@example("\u0336\u0336 \u0336")
@example("a \u0336")
@example("Â â€ Ã")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    once.encode("utf-8")


@given(st.text(alphabet=st.sampled_from("Ââ€œ\x9d\x80\xa0 Ã©ï»¿&;amp#8220nbsp\u0336\u0301\u200d\ud83d\ude00\n\t")))
def test_broken_encodings_settle(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")


def test_an_article_is_cleaned_in_every_text() -> None:
    raw = RawArticle(
        url="https://x/\xa0",
        title=" KPU\xa0Gelar\nRapat ",
        blocks=(Block("paragraph", "\u200b"), Block("item", "a  b")),
        captions=("Foto\xa0 bersama",),
        label=" Berita \n Terkini ",
        byline="Penulis:\xa0Ayu",
        counter="Telah\xa0dilihat 24 kali",
    )
    cleaned = clean_article(raw)
    assert cleaned.url == raw.url
    assert (cleaned.title, cleaned.label, cleaned.byline) == ("KPU Gelar Rapat", "Berita Terkini", "Penulis: Ayu")
    assert cleaned.captions == ("Foto bersama",)
    assert cleaned.counter == "Telah dilihat 24 kali"
    assert cleaned.blocks == (Block("item", "a b"),)


def test_one_line_has_no_breaks() -> None:
    assert one_line("a\n\tb ") == "a b"
