"""Credits are cut and told as printed; brackets that explain a word stay in the body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.items import Block
from kpucrawl.normalise.credit import take_credit

TEXT = "Kegiatan yang diikuti seluruh pegawai itu ditutup dengan doa dan foto bersama peserta"

# Credits seen (part c of what is known of the sites) as they end a text, and what is told of them.
SEEN = [
    (". (dwp)", "dwp"),
    (". (sgt)", "sgt"),
    (".(thn)", "thn"),
    (".(mnk)", "mnk"),
    (". (ren)", "ren"),
    (". (vidi)", "vidi"),
    (" (jps)", "jps"),
    (".(Wro)  ", "Wro"),
    (".(RM.dkk)", "RM.dkk"),
    (".(SF)  ", "SF"),
    (". (FPH)", "FPH"),
    (". (HY)", "HY"),
    (". [A]", "A"),
    (". wsw", "wsw"),
    (". (admin)", "admin"),
    (". Admin", "Admin"),
    (". (humas)", "humas"),
    (".(adn/humas)", "adn/humas"),
    (". (dy/hupmas)", "dy/hupmas"),
    (". (Rilishupmas)", "Rilishupmas"),
    (".(humaskpukepri)", "humaskpukepri"),
    (". (Tekmas KPU Provinsi Papua)", "Tekmas KPU Provinsi Papua"),
    (" (Humas/KPU Polman)*.", "Humas/KPU Polman"),
    (". (Holid/Humas KPU Kab. Sarolangun)", "Holid/Humas KPU Kab. Sarolangun"),
    (". (Lilik – PPK Binakal)", "Lilik – PPK Binakal"),
    (".(bt.limp/Foto KPU Bali/bt/hupmas)", "bt.limp/Foto KPU Bali/bt/hupmas"),
    (".(ps.red/Foto KPU Bali/ps/hupmas)", "ps.red/Foto KPU Bali/ps/hupmas"),
    (". (gpr/foto : arsakpu/kynkpu)", "gpr/foto : arsakpu/kynkpu"),
    (". (puj/gpr/foto:krs/kpubgl)", "puj/gpr/foto:krs/kpubgl"),
    (". (Mhq/KPU-Sumsel/Hupmas)", "Mhq/KPU-Sumsel/Hupmas"),
    (". (ajg/red.FOTO KPU/dosen/Humas)", "ajg/red.FOTO KPU/dosen/Humas"),
    (". [Humas KPU Kota Palu, cml/ft andika/ed rudy]", "Humas KPU Kota Palu, cml/ft andika/ed rudy"),
    (". (*)", None),
    (".(***/RED)", None),
    (". (*/red/ZD)", "*/red/ZD"),
    (". []  ", None),
    (". (humas", "humas"),
    (". (Teks: ef, Foto: ard)", "ef"),
    (". (Penulis: Ayu Lestari)", "Ayu Lestari"),
    (". [Penulis : Hj. Ayu Lestari, S.Kom]", "Hj. Ayu Lestari, S.Kom"),
    (". (Penulis: Ayu/Editor: Budi)", "Ayu"),
    (". (Pewarta: Ayu Lestari | Foto: Budi)", "Ayu Lestari"),
    (". (Naskah: Ayu Lestari)", "Ayu Lestari"),
    (". (Teks: Ayu Lestari; Foto: Budi)", "Ayu Lestari"),
    (". (Ditulis oleh: Ayu Lestari)", "Ayu Lestari"),
    (". (Teks dan Foto: Ayu Lestari)", "Ayu Lestari"),
    (". (Editor: Budi Santoso)", None),
    (". (Foto: Budi Santoso)", None),
    (". (Ayu Lestari)(Foto: Budi Santoso)", "Ayu Lestari"),
    (". (rt)", "rt"),
    (". (ini/pjh)", "ini/pjh"),
    (".(ini/Foto KPU Aceh Tengah/ini/hupmas)", "ini/Foto KPU Aceh Tengah/ini/hupmas"),
    (". (ini/foto : hi)", "ini/foto : hi"),
    (". (humasacehbesar)", "humasacehbesar"),
    (".[rw]", "rw"),
    (". (Ayu Lestari)", "Ayu Lestari"),
    (". Penulis: Ayu Lestari | Editor: Putu Hendra", "Ayu Lestari"),
    (". Penulis: Ilham Mandagi, S.E.", "Ilham Mandagi, S.E."),
    (". Penulis : Hj. Hasan Lolowang", "Hj. Hasan Lolowang"),
    (". Kontributor: Ayu. Editor: Budi", "Ayu"),
]

KEPT = [
    "Jumlah anggota sebanyak 5 (lima).",
    "Jumlah anggota sebanyak 5 (lima)",
    "Pemilih Tidak Memenuhi Syarat (TMS).",
    "Pemilih Tidak Memenuhi Syarat (TMS)",
    "Pemutakhiran Data Pemilih Berkelanjutan (PDPB)",
    "digelar pada Rabu (31/12).",
    "digelar pada Rabu (31/12)",
    "sejumlah 20 (dua puluh) orang, dan 10 (sepuluh)",
    "Komisi Pemilihan Umum (KPU)",
    "bersama Badan Pengawas Pemilu (Bawaslu).",
    "menggunakan alat bantu (template)",
    "dengan kartu keluarga pemilih yang sah menurut undang-undang yang berlaku (kk)",
    "melalui bagian yang mengurus hubungan dengan seluruh lapisan masyarakat (humas)",
    "Rapat digelar. (31/12/2025)",
    "Rapat digelar. (Unduh disini)",
    "Rapat digelar. (Bersambung)",
    "Rapat digelar. (Acara ini diikuti oleh seluruh pegawai KPU Kota Palu)",
    "Rapat digelar di Aula (Lantai II)",
    "dimulai pukul 09.00 (WIB)",
    "diikuti Tim Humas (KPU)",
    "Hadir ketua, anggota, dan Sekretaris (Humas).",
    "pemilih pemula, disabilitas, dll",
    "Hadir Ketua, Tri Malik, M.Pd. dan",
    "Hadir: Ketua, Anggota dan Sekretaris",
    "Berikut tugas penulis: membuat berita",
    "Rapat digelar.#PemiluSerentak2024",
]


def blocks(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


@pytest.mark.parametrize(("ending", "author"), SEEN)
def test_a_credit_is_cut_and_told(ending: str, author: str | None) -> None:
    credited = take_credit(blocks("Awal.", TEXT + ending.rstrip()))
    assert credited.author == author
    assert [block.text for block in credited.blocks] == ["Awal.", TEXT + ("." if ending.startswith(".") else "")]


@pytest.mark.parametrize(("ending", "author"), [case for case in SEEN if case[0].startswith(".")])
def test_a_credit_on_a_line_of_its_own_is_cut_before_hashtags_too(ending: str, author: str | None) -> None:
    line = ending[1:].strip()
    for tail in ((), ("#TemanPemilih #KPUMelayani",), ("#TemanPemilih", "#KPUMelayani"), ("#temanpemilih & #wargakotadenpasar",)):
        credited = take_credit(blocks(TEXT + ".", line, *tail))
        assert credited.author == author
        assert [block.text for block in credited.blocks] == [TEXT + ".", *tail]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_credit_stays(text: str) -> None:
    credited = take_credit(blocks("Awal.", text))
    assert credited.author is None
    assert credited.blocks == tuple(blocks("Awal.", text))


def test_hashtags_glued_behind_a_credit_stay() -> None:
    assert take_credit(blocks(TEXT + ".(nyf) #TemanPemilih #KPU")).blocks == tuple(blocks(TEXT + ". #TemanPemilih #KPU"))


def test_a_writer_and_an_editor_on_lines_of_their_own() -> None:
    credited = take_credit(blocks(TEXT + ".", "Penulis: Tekhum / Ayu", "Editor: Amar"))
    assert credited == take_credit(blocks(TEXT + ".", "Penulis: Tekhum / Ayu"))
    assert credited.author == "Tekhum / Ayu"


def test_initials_on_a_line_of_their_own() -> None:
    assert take_credit(blocks(TEXT + ".", "wsw")).author == "wsw"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Penulis: Tekhum / Ayu", "Tekhum / Ayu"),
        ("Penulis: Hj. Hasan Lolowang | Editor: Nyoman Lubis", "Hj. Hasan Lolowang"),
        ("Oleh : Irfan Manurung, Anggota KPU Kabupaten Cilacap", "Irfan Manurung"),
        ("Oleh: Dr. Ahmad, M.Si. (Ketua KPU Kabupaten Bekasi)", "Dr. Ahmad, M.Si."),
        ("By Ayu Lestari", "Ayu Lestari"),
        ("Ayu Lestari", "Ayu Lestari"),
        ("admin", None),
        ("Oleh Admin | 3 Juni 2022", None),
        ("by KPU Kabupaten Jember", None),
        ("Humas KPU Bali", None),
        ("", None),
        (None, None),
    ],
)
def test_a_byline_names_a_person_or_nobody(byline: str | None, author: str | None) -> None:
    assert take_credit(blocks(TEXT + "."), byline).author == author


def test_the_body_beats_the_byline() -> None:
    assert take_credit(blocks(TEXT + ". (dwp)"), "Diposting oleh: Budi").author == "dwp"


def test_an_opinions_writer_is_told_and_stays() -> None:
    opinion = blocks("Oleh : Irfan Manurung, Anggota KPU Kabupaten Cilacap", TEXT + ".")
    assert take_credit(opinion).author == "Irfan Manurung"
    assert take_credit(opinion).blocks == tuple(opinion)


def test_a_tables_last_row_is_no_credit() -> None:
    assert take_credit([Block("row", "Jumlah. (dwp)")]).author is None


PIECES = [
    TEXT,
    ".",
    " ",
    "(dwp)",
    "(lima)",
    "[humas]",
    "(",
    ")",
    "]",
    "#KPU",
    "Penulis: Ayu",
    "|",
    "Editor: Budi",
    "\n",
    "*",
    "wsw",
    "Oleh: Ayu",
    "(TMS)",
    " ....",
]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=4))
def test_cutting_twice_is_cutting_once(texts: list[str]) -> None:
    once = take_credit(blocks(*filter(None, texts)))
    assert take_credit(once.blocks).blocks == once.blocks


@given(st.text(), st.text())
def test_no_text_makes_it_stumble(text: str, byline: str) -> None:
    take_credit(blocks(text), byline)
