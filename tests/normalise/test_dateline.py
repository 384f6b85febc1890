"""Every dateline seen is read, and no sentence is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.normalise.dateline import Dateline, dateline_of, read_dateline

# The forms seen (part c of what is known of the sites): opening, place, date as printed.
SEEN = [
    ("Jember, kab-jember.kpu.go.id – Komisi", "Jember", None),
    ("JEMBER -  Komisi", "Jember", None),
    ("Kediri (kota-kediri.kpu.go.id) — Komisi", "Kediri", None),
    ("sumbar.kpu.go.id - Komisi", None, None),
    ("diy.kpu.go.id – Komisi", None, None),
    ("Polewali - kab-polewalimandar.kpu.go.id – Komisi", "Polewali", None),
    ("Sukoharjo,kpu.go.id – Komisi", "Sukoharjo", None),
    ("Surabaya,kpu.go.id-Hari ini", "Surabaya", None),
    ("Padang.sumbar.kpu.go.id - KPU", "Padang", None),
    ("Bandung, kab-bandung.kpu.go.id Dalam rangka", "Bandung", None),
    ("kab-lamongan.kpu.go.id Lamongan- KPU", "Lamongan", None),
    ("Magelang kota-magelang.kpu.go.id-  KPU", "Magelang", None),
    ("Kab-jepara.kpu.go.id– KPU", None, None),
    ("Yogyakarta–Gubernur", "Yogyakarta", None),
    ("MAMUJU--Proses", "Mamuju", None),
    ("Blora -Tim", "Blora", None),
    ("Slawi- Ketua", "Slawi", None),
    ("KOTA MUNGKID_ KPU", "Kota Mungkid", None),
    ("Pasangkayu; KPU", "Pasangkayu", None),
    ("Cilacap. Selasa, 8 Desember 2020. KPU", "Cilacap", "Selasa, 8 Desember 2020"),
    ("Jakarta,- KPU", "Jakarta", None),
    ("Soe, KPU Kab. TTS - Komisi", "Soe", None),
    ("MAMUJU, KPU SULBAR – Komisi", "Mamuju", None),
    ("KPU BANDUNG BARAT — Komisi", None, None),
    ("KPUSBY-Komisi", None, None),
    ("KPUMempawah-Komisi", None, None),
    ("Hupmas, KPU SURABAYA- Komisi", None, None),
    ("HUPMAS MEDIA CENTER – Komisi", None, None),
    ("Batang, 8 Desember 2025 — KPU", "Batang", "8 Desember 2025"),
    ("Pekanbaru, 23 Maret 2025 – KPU", "Pekanbaru", "23 Maret 2025"),
    ("Donggala, 04 Maret 2026 – KPU", "Donggala", "04 Maret 2026"),
    ("Bondowoso (13/07/2024) – KPU", "Bondowoso", "(13/07/2024)"),
    ("Sleman (13/09) - KPU", "Sleman", "(13/09)"),
    ("Kamis (30/07/2020) KPU Kota", None, "Kamis (30/07/2020)"),
    ("Senin, 2 September 2024 –  Pukul 08.00 WIB", None, "Senin, 2 September 2024"),
    ("Minahasa Tenggara, Rabu 03 Desember 2025 — KPU", "Minahasa Tenggara", "Rabu 03 Desember 2025"),
    ("Malang, jatim.kpu.go.id - KPU", "Malang", None),
    ("PALANGKA RAYA, KALTENGTERKINI.ID – KPU", "Palangka Raya", None),
    ("Kuala Kapuas, www.kpu.kapuaskab.go.id– KPU", "Kuala Kapuas", None),
    ("PEMALANG- KPU", "Pemalang", None),
    ("Manado, sulut.kpu..go.id - KPU", "Manado", None),
    ("Jember, September 2025 – Menjaga", "Jember", "September 2025"),
    ("Kediri, kab-kediri.kpu.go.id - Kamis (8/1), Komisi", "Kediri", "Kamis (8/1)"),
    # the same hands, further combinations
    ("Kediri, Rabu (29/4/2026)– KPU", "Kediri", "Rabu (29/4/2026)"),
    ("Manado. Jumat, 26 Juni 2026. Tidak", "Manado", "Jumat, 26 Juni 2026"),
    ("Cilacap, 28 Oktober 2026 KPU", "Cilacap", "28 Oktober 2026"),
    ("Palu, KPU- KPU Kota Palu", "Palu", None),
    ("Jakarta, kpu.go.id - Komisi", "Jakarta", None),
    ("D.I. Yogyakarta - KPU", "D.I. Yogyakarta", None),
    ("Wajo – “Kami siap,” ujar", "Wajo", None),
    ("BOJONEGORO – Hai #TemanPemilih", "Bojonegoro", None),
]

SENTENCES = [
    "Kamis (17/10), Komisi Pemilihan Umum",
    "Hari ini, Jumat, tanggal 3 Januari 2025, KPU",
    "Tanggung–tanggung jawab itu berat",
    "Anti-Korupsi menjadi tema",
    "Rapat Pleno – KPU Kota",
    "Ketua KPU – Afif",
    "Mochammad Afifuddin - Ketua KPU",
    "Sabtu - Minggu KPU menggelar",
    "Jakarta-Bogor merupakan jalur",
    "Dalam rangka mewujudkan pemilu",
    "Laman kab-jember.kpu.go.id menyajikan",
    "Website cekdptonline.kpu.go.id - layanan",
    "KPU Kota Kediri, Senin (8/9) - menggelar",
    "Pada Senin (8/9) KPU menggelar",
    "Sebanyak 12 – 15 orang",
    "se – Kabupaten Jember",
    "#TemanPemilih, KPU menggelar",
    "Jakarta",
    "",
]


@pytest.mark.parametrize(("opening", "place", "told"), SEEN)
def test_a_dateline_is_read(opening: str, place: str | None, told: str | None) -> None:
    dateline = read_dateline(opening + " menggelar rapat.")
    assert (dateline.place, dateline.date_text) == (place, told)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_no_dateline(sentence: str) -> None:
    assert read_dateline(sentence) == Dateline()


@pytest.mark.parametrize(
    "form", ["{0} – KPU", "{0}, {1} - KPU", "{0} ({1}) — KPU", "{2} – KPU", "{0},{1}-KPU", "{0}, 8 September 2025 – KPU"]
)
def test_every_office_can_be_a_dateline(form: str) -> None:
    for site in all_sites():
        dateline = read_dateline(form.format(site.office, site.host, site.office.upper()))
        assert dateline.place is not None, site.office
        assert dateline.place.casefold() == site.office.casefold()


def test_a_writers_line_or_hashtags_before_it_are_passed_over() -> None:
    assert dateline_of(["Oleh: Nur Nasution", "#TemanPemilih", "BOJONEGORO_ KPU"]).place == "Bojonegoro"
    assert dateline_of([]) == Dateline()


@given(st.text())
def test_no_text_makes_it_stumble(text: str) -> None:
    read_dateline(text)


@given(
    st.lists(
        st.sampled_from(
            ["Jember", "KPU", "kab-jember.kpu.go.id", ",", ".", " ", "-", "–", "(", ")", "8/9", "Senin", "A", "_", "8 Mei 2025"]
        ),
        max_size=20,
    ).map("".join)
)
def test_no_heap_of_dateline_parts_makes_it_stumble(text: str) -> None:
    read_dateline(text)
