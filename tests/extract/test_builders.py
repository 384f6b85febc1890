"""Texts whose parts stand in boxes of their own, as page builders write them."""

from __future__ import annotations

import pytest

from kpucrawl.extract.reader import read_article

URL = "https://bali.kpu.go.id/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
OPENING = "Disampaikan bahwa KPU Provinsi Bali menggelar rapat pleno terbuka di aula kantor pada hari Senin."
TEXTS = (
    "Rapat itu dihadiri seluruh anggota bersama perwakilan partai politik dan badan pengawas pemilihan umum setempat.",
    "Hasil rekapitulasi ditandatangani para saksi tanpa catatan, lalu diumumkan di papan pengumuman kantor malam harinya.",
)
ROWS = (("Peringkat", "Peserta", "Asal"), ("1", "Wayan Sudarma", "Gianyar"), ("2", "Made Artini", "Bangli"))


def blocks_of(inside: str) -> list[tuple[str, str]]:
    head = "<div class=kepala><h2>Rapat Pleno Terbuka Rekapitulasi</h2><p>16 Maret 2026</p></div>"
    html = f"<html><body><main><div>{head}<div class=konten>{inside}</div></div></main></body></html>"
    return [(block.kind, block.text) for block in read_article(html.encode(), URL).blocks]


COLUMNS = (
    '<table><tr><td><div><img src="/a.jpg"></div></td><td><div class="teks">{}</div></td></tr></table>',
    '<div class="baris"><div class="kolom"><div class="gambar"><img src="/a.jpg"></div></div>'
    '<div class="kolom"><div class="teks">{}</div></div></div>',
    '<section><div><div><figure><img src="/a.jpg"></figure></div></div><div><div><div class="teks">{}</div></div></div>'
    "</section>",
)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_text_that_begins_in_a_column_goes_on_behind_it_with_subheads_as_deep_as_the_title(column: str) -> None:
    rest = f'<h2>Jalannya Rapat</h2><div class="teks">{TEXTS[0]}</div><h2>Hasil</h2><div class="teks">{TEXTS[1]}</div>'
    assert blocks_of(column.format(OPENING) + rest) == [
        ("paragraph", OPENING),
        ("heading", "Jalannya Rapat"),
        ("paragraph", TEXTS[0]),
        ("heading", "Hasil"),
        ("paragraph", TEXTS[1]),
    ]


def test_a_line_beside_a_picture_that_wears_nothing_of_the_text_is_its_caption() -> None:
    column = (
        COLUMNS[1].replace('"teks"', '"keterangan"').format("Para saksi menandatangani berita acara di aula kantor, Senin sore.")
    )
    assert blocks_of(column + "".join(f'<div class="teks">{text}</div>' for text in TEXTS)) == [
        ("paragraph", text) for text in TEXTS
    ]


@pytest.mark.parametrize("box", ["<div class=html><div>{}</div></div>", "<div>{}</div>"])
def test_a_table_that_the_one_block_of_text_announces_stands_in_the_next_box_and_the_credit_behind_it(box: str) -> None:
    table = "<table border=1>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS) + "</table>"
    text = f'<div class="teks">{OPENING}<br><br>{TEXTS[0]}<br><br>Para pemenang yang diumumkan oleh ketua adalah:</div>'
    found = blocks_of(f'{text}{box.format(table)}<div class="teks">(humas/foto: made)</div>')
    assert [kind for kind, _ in found] == ["paragraph"] * 3 + ["row"] * 3 + ["paragraph"]
    assert found[-1][1] == "(humas/foto: made)"


def test_rows_that_name_a_file_beside_the_link_to_it_are_none_of_the_text() -> None:
    offer = "<table><tr><td colspan=2><b>Berita Acara</b></td></tr><tr><td>Ukuran: </td><td>200 kb</td></tr></table>"
    offer = f'<div><img src="/pdf.png" width=36 height=36><div>{offer}<a href="/public/berkas/ba.pdf">Unduh</a></div></div>'
    text = "".join(f'<div class="teks">{each}</div>' for each in (OPENING, *TEXTS, "(humas)"))
    assert [text for _, text in blocks_of(text + offer)] == [OPENING, *TEXTS, "(humas)"]


def test_a_short_quotation_below_a_picture_is_no_caption() -> None:
    quote = "<blockquote><em>Kalau gudang ini terbakar, sejarah kita ikut hangus.</em></blockquote>"
    text = f'<div class="teks">{OPENING}</div><div><img src="/b.jpg"></div>{quote}<div class="teks">{TEXTS[0]}</div>'
    assert ("quote", "Kalau gudang ini terbakar, sejarah kita ikut hangus.") in blocks_of(text)
