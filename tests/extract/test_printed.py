"""The lines of a printed page, each in a place of its own, are put together to what its author wrote."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from kpucrawl.extract.flatten import flatten

TEXTS = (
    "Magetan – Rapat koordinasi digelar di aula kantor pada Senin pagi dengan dihadiri seluruh anggota panitia kecamatan dari "
    "dua belas wilayah. Sekretaris membuka acara.",
    "Menurut Ketua Divisi Data, Rahmat Hidayat, pemutakhiran akan selesai sebelum akhir bulan ini. Warga yang belum terdaftar "
    "diminta datang ke kantor desa.",
    "Rapat ditutup pukul dua belas siang. Hasilnya akan diumumkan melalui papan pengumuman di setiap kantor desa dan laman resmi "
    "dalam waktu dekat.",
)
ROWS = (("Desa", "TPS", "Pemilih"), ("Sukamaju", "12", "3.411"), ("Tanjung", "9", "2.876"))
Line = Callable[[str, int, int], str]


def by_class(words: str, left: int, top: int) -> str:
    return f'<div class="t m0 x{left} y{top:x} ff1 fs1">{words}</div>'


def by_place(words: str, left: int, top: int) -> str:
    return f'<p style="position:absolute;top:{top}px;left:{56 + 30 * left}px;white-space:nowrap" class="ft01">{words}</p>'


def by_span(words: str, left: int, top: int) -> str:
    return f'<span style="left: {56 + 30 * left}px; top: {top}px; position: absolute; font-size: 14px">{words}</span>'


def sheets(line: Line) -> str:
    """Two sheets: two paragraphs on the first, the second of which goes on behind the page number, and a table."""
    placed: list[list[str]] = [[], []]
    top = 40
    for number, text in enumerate(TEXTS):
        for at, words in enumerate(textwrap.wrap(text, 60)):
            top += 18
            placed[number > 1 or (number == 1 and at > 0)].append(line(words, 1 if at == 0 else 0, top))
        top += 4
    for row in ROWS:
        top += 24
        placed[1] += [line(words, 3 + 4 * at, top) for at, words in enumerate(row)]
    placed[0].append(line("Halaman 1 dari 2", 8, 900))
    placed[1].append(line("Halaman 2 dari 2", 8, 900))
    style = (
        "<style>.t{position:absolute}.x0{left:56px}.x1{left:84px}.x3{left:120px}.x7{left:250px}.x8{left:280px}.x11{left:400px}"
    )
    return f"{style}</style>" + "".join(f"<div class='pc'>{''.join(each)}</div>" for each in placed)


@pytest.mark.parametrize("line", [by_class, by_place, by_span])
def test_paragraphs_and_tables_are_put_together_over_the_page_number(line: Line) -> None:
    page = flatten(f"<body>{sheets(line)}</body>", "https://bali.kpu.go.id/blog/read/1_a")
    told = [segment.text for segment in page.segments]
    assert told[:3] == list(TEXTS)
    assert told[3:6] == ["\t".join(row) for row in ROWS]
    assert told[6:] == ["Halaman 1 dari 2", "Halaman 2 dari 2"]


def test_a_word_parted_at_the_end_of_a_line_is_put_together_and_one_said_twice_keeps_its_hyphen() -> None:
    lines = (
        "Petugas mulai menyeleng-",
        "garakan rapat sesuai undang-",
        "undang yang berlaku sejak",
        "awal tahun ini",
        "selesai.",
    )
    html = "".join(by_place(words, 0, 40 + 18 * at) for at, words in enumerate(lines))
    told = [segment.text for segment in flatten(f"<div>{html}</div>", "https://bali.kpu.go.id/a").segments]
    assert told == ["Petugas mulai menyelenggarakan rapat sesuai undang-undang yang berlaku sejak awal tahun ini selesai."]


def test_labels_over_a_picture_are_no_printed_page() -> None:
    labels = ("Gudang", "Aula", "Loket Dua", "Ruang Tamu", "Pos Jaga", "Musala")
    html = "".join(by_place(words, at, 40 + 18 * at) for at, words in enumerate(labels))
    told = [segment.text for segment in flatten(f"<div>{html}</div>", "https://bali.kpu.go.id/a").segments]
    assert told == list(labels)
