"""Every rule does what it says, and none of them eats a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.items import Block
from kpucrawl.normalise.boilerplate import strip, views
from kpucrawl.normalise.knowledge import knowledge

RULES: list[dict[str, Any]] = knowledge("boilerplate")["rule"]


def paragraphs(*lines: str) -> list[Block]:
    return [Block("paragraph", line) for line in lines]


def lines(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["name"]))
def test_a_rule_does_what_it_says(rule: dict[str, Any]) -> None:
    assert rule["why"]
    assert rule["where"] in ("any", "head", "tail")
    before, after = rule["before"].split("\n"), rule["after"].split("\n")
    assert before != after
    assert lines(strip(paragraphs(*before)).blocks) == after
    assert lines(strip([Block("paragraph", rule["before"])]).blocks) == [rule["after"]]
    assert lines(strip(paragraphs(*after)).blocks) == after


# Sentences of real kinds that hold the words of furniture.
SENTENCES = [
    "Bagikan kepada masyarakat informasi yang benar.",
    "Masyarakat dapat mengikuti KPU di Facebook, Twitter dan Instagram.",
    "Dilihat dari sisi hukum, 5 kali perubahan telah dilakukan.",
    "Video tersebut telah dilihat 24 kali oleh peserta rapat.",
    "Selengkapnya dapat dibaca pada lampiran berikut.",
    "Baca juga penjelasan pada buku saku pemilih.",
    "Baca juga: KPU Gelar Rapat. Rapat pleno digelar di kantor KPU Nduga.",
    "Berita terkini disampaikan oleh Ketua KPU.",
    "Pengumuman hasil seleksi disampaikan besok.",
    "Sosialisasi ini dihadiri 24 peserta.",
    "Diunggah pada 3 Juni 2022, dokumen ini memuat data pemilih.",
    "Dibuat pada tahun 2020, aplikasi ini memuat data.",
    "Foto dapat diunduh di kpu.go.id/foto.jpg",
    "Warning: jangan menyebarkan hoaks.",
    "Kategori: pemilih pemula, jumlah: 12.000 orang, terdiri dari siswa dan mahasiswa.",
    "1 Sidomulyo 28.621 23.652",
    "#TemanPemilih #KPUMelayani",
    "Jember, 8 September 2025 – KPU menggelar rapat.",
    "Share lokasi kepada petugas PPS.",
    "Hits: lagu jingle pemilu diputar 3 kali.",
    "12461 pemilih tercatat.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_rule_never_eats_a_sentence(sentence: str) -> None:
    first, middle, last = (
        (sentence, "Rapat dibuka.", "Selesai."),
        ("Rapat dibuka.", sentence, "Selesai."),
        ("Rapat dibuka.", "Selesai.", sentence),
    )
    for order in (first, middle):
        assert lines(strip(paragraphs(*order)).blocks) == list(order)
    if not sentence.startswith("Kategori:"):  # after the last line of text it is a template's
        assert lines(strip(paragraphs(*last)).blocks) == list(last)


def test_the_seeds_furniture_goes() -> None:
    body = paragraphs(
        ".jpeg)",
        "Berita Terkini",
        "KPU Gelar Rapat",
        "KPU menggelar rapat.",
        "Bagikan:",
        "facebook twitter whatapps",
        "Telah dilihat 24 kali",
    )
    stripped = strip(body, title="KPU Gelar Rapat", label="Berita Terkini")
    assert lines(stripped.blocks) == ["KPU menggelar rapat."]
    assert stripped.counters == ("Telah dilihat 24 kali",)


def test_the_page_own_label_and_title_go_however_written() -> None:
    stripped = strip(
        paragraphs("Artikel KPU Kab. Jayawijaya", "“KPU GELAR RAPAT”", "KPU menggelar rapat."),
        title="KPU Gelar Rapat.",
        label="ARTIKEL KPU KAB JAYAWIJAYA",
    )
    assert lines(stripped.blocks) == ["KPU menggelar rapat."]


def test_a_lead_that_is_the_title_stays() -> None:
    lead = "Ketua KPU Provinsi DKI Jakarta menghadiri rapat koordinasi penguatan etika penyelenggara pemilu " * 2
    assert lines(strip(paragraphs(lead.strip(), "Rapat selesai."), title=lead.strip()).blocks) == [lead.strip(), "Rapat selesai."]


def test_a_label_inside_a_body_is_a_subhead() -> None:
    assert lines(strip(paragraphs("Rapat dibuka.", "Sosialisasi", "Rapat ditutup.")).blocks) == [
        "Rapat dibuka.",
        "Sosialisasi",
        "Rapat ditutup.",
    ]


def test_channels_inside_a_body_stay_and_a_broken_share_bar_goes() -> None:
    stripped = strip(paragraphs("Kanal KPU:", "Facebook", "Laman", "Rapat selesai.", "Facebook", "Twitter", "whatapps"))
    assert lines(stripped.blocks) == ["Kanal KPU:", "Facebook", "Laman", "Rapat selesai."]


def test_a_migrated_line_and_a_posting_line_are_told() -> None:
    stripped = strip(paragraphs("08 May 2020 | 0 Comments | By kpukabpati", "Pati - KPU menggelar rapat."))
    assert (lines(stripped.blocks), stripped.migrated) == (["Pati - KPU menggelar rapat."], "08 May 2020")
    stripped = strip(paragraphs("Posted on June 3, 2022 by admin", "KPU menggelar rapat."))
    assert (lines(stripped.blocks), stripped.posted) == (["KPU menggelar rapat."], ("Posted on June 3, 2022 by admin",))


def test_glued_leftovers_go() -> None:
    assert lines(strip(paragraphs(".jpeg) Dalam rangka mewujudkan pemilu. ....")).blocks) == ["Dalam rangka mewujudkan pemilu."]
    assert lines(strip(paragraphs("Rapat (Humas/KPU Polman)*. ....")).blocks) == ["Rapat (Humas/KPU Polman)*."]
    assert lines(strip(paragraphs("Rapat itu ....")).blocks) == ["Rapat itu ...."]


def test_lines_of_a_block_go_one_by_one() -> None:
    assert strip([Block("quote", "Kami siap.\nBagikan:\nfacebook twitter whatapps")]).blocks == (Block("quote", "Kami siap."),)


def test_captions_within_the_body_go() -> None:
    assert lines(strip(paragraphs("Foto bersama usai rapat", "Rapat selesai."), captions=["Foto bersama usai rapat"]).blocks) == [
        "Rapat selesai."
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Telah dilihat 18 kali", 18),
        ("Telah dilihat 1.024 kali", 1024),
        ("Telah Dibaca : 57 kali", 57),
        ("Dilihat: 73 kali", 73),
        ("48 total views, 1 views today", 48),
        ("Hits: 12,345,678", 12_345_678),
        ("1.2K views", 1200),
        ("dibaca 3 rb kali", 3000),
        ("1,5 jt kali", 1_500_000),
        ("Senin, 8 September 2025 | Telah dilihat 24 kali", 24),
        ("8 September 2025 - Dibaca: 73", 73),
        ("24 komentar, 30 views", 30),
        ("8 September 2025", None),
        ("👁 24", 24),
        ("Belum dilihat", None),
        ("", None),
        (None, None),
    ],
)
def test_counters_are_read(line: str | None, number: int | None) -> None:
    assert views(line) == number


FURNITURE = [line for rule in RULES for line in rule["before"].split("\n")]


@given(
    st.lists(st.one_of(st.sampled_from(FURNITURE + SENTENCES), st.text(max_size=30)), max_size=8),
    st.sampled_from(["", *SENTENCES[:3]]),
)
def test_stripping_twice_is_stripping_once(texts: list[str], title: str) -> None:
    once = strip(paragraphs(*(text for text in texts if text.strip())), title=title)
    twice = strip(once.blocks, title=title)
    assert twice.blocks == once.blocks


@given(st.text(), st.text(), st.text())
def test_no_text_makes_it_stumble(text: str, title: str, label: str) -> None:
    strip([Block("paragraph", text)], title=title, label=label, captions=[label])
    views(text)
