"""What recurs on a site and is an article's own all the same; captions, lists and openings in pages of every make."""

from __future__ import annotations

import pytest

from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.reader import read_page
from kpucrawl.extract.site import SiteReader
from kpucrawl.extract.texts import squeezed
from kpucrawl.items import RawArticle

HOST = "https://kota-bima.kpu.go.id"
FRAME = '<div id="x1"><a href="/">Depan</a> <a href="/blog/category/104">Kabar</a></div>'
FOOT = "<div>Sekretariat: Jalan Gajah Mada, Bima</div>"
NAMES = ("Sila", "Wera", "Langgudu", "Monta", "Parado", "Donggo", "Ambalawi", "Bolo", "Madapangga", "Tambora")


def written(name: str, number: int) -> list[str]:
    return [
        f"Petugas membuka kotak di {name} disaksikan pengawas dan warga yang datang sejak pagi hari ke balai desa.",
        f"Sebanyak {number + 3} lembar dinyatakan rusak dan dicatat dalam lampiran berita acara untuk dibawa ke {name}.",
        f"Pembukaan berakhir menjelang siang, lalu kunci gudang {name} diserahkan kembali kepada penjaga malam.",
    ]


def site(insides: list[str]) -> dict[str, RawArticle]:
    """Read the pages of a site, each with the inside given; return the articles by the name in their title."""
    reader: SiteReader[str] = SiteReader()
    readings = []
    for name, inside in zip(NAMES, insides, strict=False):
        title = f"Pembukaan Kotak di Kecamatan {name}"
        url = f"{HOST}/blog/read/{NAMES.index(name) + 70}_{title.lower().replace(' ', '-')}"
        html = (
            f"<html><body>{FRAME}<div><h1>{title}</h1><p>{NAMES.index(name) + 1} Juli 2026</p>{inside}</div>{FOOT}</body></html>"
        )
        readings += reader.offer(html, url, name, title)
    readings += reader.flush()
    return {reading.token: reading.raw for reading in readings if reading.raw is not None}


def texts(raw: RawArticle) -> list[str]:
    return [block.text for block in raw.blocks]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


RULES = ["Membawa kartu penduduk asli", "Mengisi daftar hadir", "Menyimpan telepon di loker"]
ROWS = [("Jam", "Acara"), ("08.00", "Pendaftaran"), ("09.00", "Sambutan")]


def items(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def table(lines: list[tuple[str, str]]) -> str:
    return "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in lines) + "</table>"


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_list_that_most_articles_share_is_the_text_s_own_where_the_text_announces_it(at_the_end: bool) -> None:
    insides, wanted = [], {}
    for number, name in enumerate(NAMES):
        one, two, three = written(name, number)
        told = f"Warga {name} yang hendak menyaksikan wajib mematuhi tata tertib berikut:"
        if number % 5 == 0:
            insides.append(paragraphs([one, two, three]))
        elif at_the_end:
            insides.append(paragraphs([one, two, told]) + items(RULES))
            wanted[name] = [one, two, told, *RULES]
        else:
            insides.append(paragraphs([one, told]) + items(RULES) + paragraphs([three]))
            wanted[name] = [one, told, *RULES, three]
    read = site(insides)
    assert {name: texts(read[name]) for name in wanted} == wanted


def test_a_table_that_recurs_keeps_its_head_and_all_its_rows() -> None:
    insides, wanted = [], {}
    for number, name in enumerate(NAMES):
        one, two, three = written(name, number)
        if number % 4 == 0:
            insides.append(paragraphs([one, two, three]))
            continue
        told = f"Acara di {name} berjalan menurut susunan di bawah ini."
        insides.append(paragraphs([one, told]) + table([*ROWS, ("10.00", f"Tanya jawab {name}")]) + paragraphs([three]))
        wanted[name] = [one, told, *(f"{a}\t{b}" for a, b in ROWS), f"10.00\tTanya jawab {name}", three]
    read = site(insides)
    assert {name: texts(read[name]) for name in wanted} == wanted


def test_a_list_on_every_page_is_the_frame_s() -> None:
    shared = items(["Setuju sekali", "Kurang setuju", "Tidak tahu menahu"])
    insides = [paragraphs(written(name, number)) + shared for number, name in enumerate(NAMES)]
    read = site(insides)
    assert {name: texts(read[name]) for name in NAMES} == {name: written(name, at) for at, name in enumerate(NAMES)}


def test_the_opening_that_other_pages_link_begins_no_other_article() -> None:
    """Lists link not only a headline but the first sentence below it, and another page's link is this page's own text."""
    insides = []
    for number, name in enumerate(NAMES):
        other = NAMES[number - 1]
        address = f"/blog/read/{NAMES.index(other) + 70}_x"
        linked = f'<p><a href="{address}">{written(other, number - 1)[0]}</a></p>'
        insides.append(paragraphs(written(name, number)) + f"<h4>Lain-lain</h4>{linked}")
    read = site(insides)
    assert all(texts(read[name])[:3] == written(name, number) for number, name in enumerate(NAMES))


URL = f"{HOST}/blog/read/91_penutupan-posko-layanan-pindah-memilih"
TITLE = "Penutupan Posko Layanan Pindah Memilih"
ONE = "Posko layanan pindah memilih di terminal Dara ditutup petugas pada Minggu malam setelah dibuka selama tiga pekan."
TWO = "Koordinator posko menyebut warga yang datang kebanyakan perantau dan mahasiswa dari luar pulau yang baru tiba."
THREE = "Berkas yang terkumpul dibawa ke kantor untuk dicocokkan dengan daftar pemilih sebelum akhir bulan berjalan."


def read(inside: str) -> RawArticle:
    html = f"<html><body><div><h1>{TITLE}</h1><p>3 Agustus 2026</p>{inside}</div></body></html>"
    return read_page(flatten(html, URL), furniture=Furniture())


def test_an_excerpt_in_a_box_with_its_headline_among_boxed_paragraphs_is_another_s() -> None:
    """A page builder puts every paragraph in boxes of its own, and cards and calls between them alike."""
    headline = '<div><a href="/blog/read/55_senam">Senam Pagi Bersama Warga</a></div>'
    card = f"<div>{headline}<p>Warga dan pegawai berkumpul di lapangan...</p></div>"
    told = "<h4>Sudah terdaftar?</h4><p>Periksa nama Anda sekarang juga sebelum terlambat.</p>"
    call = f'<div><div>{told}<a href="/cek">Periksa</a></div></div>'
    boxed = [f"<div><div><p>{text}</p></div></div>" for text in (ONE, TWO, THREE)]
    more = "".join(f"<div><div><p>{text}</p></div></div>" for text in written("Rasanae", 5))
    assert texts(read(f"<div>{boxed[0]}{card}{boxed[1]}{call}{boxed[2]}{more}</div>")) == [
        ONE,
        TWO,
        THREE,
        *written("Rasanae", 5),
    ]


def test_small_pictures_before_the_lines_of_a_list_are_no_photographs() -> None:
    lines = ["Salinan kartu keluarga;", "Surat tugas dari kantor;", "Bukti domisili;"]
    marked = "".join(f'<img src="/i/panah.gif">{line}<br>' for line in lines)
    raw = read(f"<div>{ONE}<br>Syarat yang dibawa warga adalah:<br>{marked}{TWO}</div>")
    assert texts(raw) == [ONE, "Syarat yang dibawa warga adalah:", *lines, TWO]
    assert raw.captions == ()


def test_a_subhead_below_a_picture_is_known_by_another_subhead() -> None:
    body = f"<p>{ONE}</p><div class='s'>Malam terakhir di terminal</div><p>{TWO}</p><p><img src='/a.jpg'></p>"
    raw = read(f"<div>{body}<div class='s'>Berkas dibawa pulang</div><p>{THREE}</p></div>")
    assert texts(raw) == [ONE, "Malam terakhir di terminal", TWO, "Berkas dibawa pulang", THREE]


def test_a_quotation_below_a_picture_is_text() -> None:
    quote = "“Saya menempuh dua jam dengan perahu,” tutur seorang warga."
    assert texts(read(f"<div><p>{ONE}</p><p><img src='/a.jpg'></p><p><i>{quote}</i></p><p>{TWO}</p></div>")) == [ONE, quote, TWO]


def test_a_caption_with_a_full_stop_above_paragraphs_of_another_make() -> None:
    raw = read(f"<div><img src='/a.jpg'>Petugas menutup posko.<p>{ONE}</p><p>{TWO}</p></div>")
    assert (texts(raw), raw.captions) == ([ONE, TWO], ("Petugas menutup posko.",))


def test_addresses_told_as_names_and_values_stay_whole_behind_the_text() -> None:
    told = "Keterangan lebih lanjut dapat diminta pada alamat berikut:"
    pairs = "<dl><dt>Telepon:</dt><dd>(0374) 43210</dd><dt>Surel:</dt><dd>tanya@kota-bima.kpu.go.id</dd></dl>"
    raw = read(f"<p>{ONE}</p><p>{TWO}</p><p>{told}</p>{pairs}")
    assert texts(raw) == [ONE, TWO, told, "Telepon:", "(0374) 43210", "Surel:", "tanya@kota-bima.kpu.go.id"]


def test_the_only_paragraph_in_a_branch_of_its_own_is_the_text_where_head_and_day_stand_right_above() -> None:
    html = (
        f"<html><body><div><h2>{TITLE}</h2><ul><li>3 Agustus 2026</li></ul></div><div><div><p>{ONE}</p></div></div></body></html>"
    )
    assert texts(read_page(flatten(html, URL))) == [ONE]


def test_an_announcement_told_in_a_table_of_names_and_values_keeps_its_file() -> None:
    rows = [("Judul", TITLE), ("Tanggal", "3 Agustus 2026"), ("Berkas", '<a href="/files/surat.pdf">Ambil berkas</a>')]
    cells = "".join(f"<tr><td>{name}</td><td>:</td><td>{value}</td></tr>" for name, value in rows)
    raw = read_page(flatten(f"<html><head><title>{TITLE}</title></head><body><table>{cells}</table></body></html>", URL))
    assert (raw.title, [link.url for link in raw.attachments]) == (TITLE, [f"{HOST}/files/surat.pdf"])


def test_words_of_links_to_the_article_itself_are_no_other_s_headline() -> None:
    told = {squeezed(ONE): "read/91"}
    raw = read_page(flatten(f"<html><body><div><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></div></body></html>", URL), known=told)
    assert texts(raw) == [ONE, TWO]


def test_a_label_that_links_to_a_listing_begins_no_list_of_other_articles() -> None:
    """A word processor's table tells the label, its colon and its value in cells of their own, and the label is a link."""
    cells = [
        ("Rubrik", '<a href="/blog/category/104">Berita Terkini</a>'),
        ("Tanggal", "3 Agustus 2026"),
        ("Foto", '<img src="/a.jpg">'),
    ]
    rows = "".join(f"<tr><td><p>{name}</p></td><td><p>:</p></td><td><p>{value}</p></td></tr>" for name, value in cells)
    html = f"<html><body><table><tr><td colspan=3><p>{TITLE}</p></td></tr>{rows}</table><p>{ONE}</p></body></html>"
    assert texts(read_page(flatten(f"<title>{TITLE}</title>{html}", URL))) == [ONE]


def test_numbers_on_lines_of_their_own_are_a_list_s_signs_and_a_grid_keeps_its_own() -> None:
    lines = ["Salinan kartu keluarga", "Surat tugas dari kantor", "Bukti domisili"]
    signed = "".join(f"<div><span><b>{at}.</b></span><div>{line}</div></div>" for at, line in enumerate(lines, 1))
    told = "Syarat yang dibawa warga adalah:"
    assert texts(read(f"<div><p>{ONE}</p><p>{told}</p><div>{signed}</div><p>{TWO}</p></div>")) == [ONE, told, *lines, TWO]
    grid = "".join(f"<div><div>{at}</div><div>{line}</div><div>{at * 7} buah</div></div>" for at, line in enumerate(lines, 1))
    kept = texts(read(f"<div><p>{ONE}</p><p>{told}</p><div>{grid}</div><p>{TWO}</p></div>"))
    assert kept == [ONE, told, "1", lines[0], "7 buah", "2", lines[1], "14 buah", "3", lines[2], "21 buah", TWO]


def test_sections_of_a_page_builder_with_calls_figures_and_the_writer_between_and_below() -> None:
    writers = {"Rohani Daud": "Staf humas yang gemar bersepeda ke desa.", "Ilham Saputra": "Pranata humas muda di kantor kami."}
    insides = []
    call = (
        "<section><div><h3>Sudah terdaftar?</h3><p>Periksa nama Anda sebelum terlambat.</p><a href='#cek'>Cek</a></div></section>"
    )
    figures = (
        "<section><div><b>12.345</b></div><div>Pemilih terdaftar</div><div><b>87%</b></div><div>Sudah dicocokkan</div></section>"
    )
    for number, name in enumerate(NAMES):
        who = list(writers)[number % 2]
        one, two, three = (f"<section><div><div><p>{text}</p></div></div></section>" for text in written(name, number))
        between = figures if number % 4 == 1 else ""
        box = f"<section><div><img src='/av.png'><div><h4>{who}</h4><p>{writers[who]}</p></div></div></section>"
        insides.append(f"{one}{call}{two}{between}{three}{box}")
    read = site(insides)
    assert {name: texts(read[name]) for name in NAMES} == {name: written(name, at) for at, name in enumerate(NAMES)}


def test_the_rest_of_a_headline_in_two_lines_is_no_text() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><p><b>Penutupan Posko</b></p><p><b>Layanan Pindah Memilih</b></p>"
    )
    assert texts(read_page(flatten(f"{html}<p>3 Agustus 2026</p><p>{ONE}</p><p>{TWO}</p></div></body></html>", URL))) == [
        ONE,
        TWO,
    ]


def test_prose_in_the_cells_of_a_table_of_names_and_values_is_text() -> None:
    rows = [("Judul", TITLE), ("Tanggal", "3 Agustus 2026"), ("Isi", ONE)]
    cells = "".join(f"<tr><td>{name}</td><td>:</td><td>{value}</td></tr>" for name, value in rows)
    html = f"<html><head><title>{TITLE}</title></head><body><table>{cells}</table></body></html>"
    assert texts(read_page(flatten(html, URL))) == [ONE]
