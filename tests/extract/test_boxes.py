"""What stands between the paragraphs and around them and is no part of the text; text as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import RawArticle

TITLE = "Rapat Pleno Terbuka Rekapitulasi"
URL = "https://bali.kpu.go.id/blog/read/12_rapat-pleno-terbuka-rekapitulasi"
ONE = "Denpasar – KPU Provinsi Bali menggelar rapat pleno terbuka di aula kantor, dihadiri seluruh anggota dan saksi."
TWO = "Ketua menyampaikan bahwa rekapitulasi berjalan lancar dan seluruh keberatan telah diselesaikan pada hari itu juga."
THREE = "Berita acara ditandatangani oleh semua saksi yang hadir, lalu diserahkan kepada pengawas pada sore harinya."

FOUR = "Para tamu kemudian meninjau ruang arsip dan mencatat keadaan rak yang baru dipasang pada awal bulan lalu."
FIVE = "Acara ditutup menjelang petang dengan doa bersama, dipimpin petugas dari kantor agama setempat."


def read(inside: str) -> RawArticle:
    return read_article(f"<html><body><div><h1>{TITLE}</h1><p>16 Maret 2026</p>{inside}</div></body></html>", URL)


def texts(raw: RawArticle) -> list[str]:
    return [block.text for block in raw.blocks]


@pytest.mark.parametrize(
    "box",
    [
        "<div><h4>Setujukah Anda?</h4><div>Ya</div><div>53%</div><div>Tidak</div><div>47%</div></div>",
        "<div><b>Ringkasan</b><p>Rapat berjalan lancar dan selesai pada hari itu juga di aula kantor.</p></div>",
        '<div><p>Layanan keliling hadir setiap Selasa pagi, gratis.</p><a href="/layanan">Selengkapnya di sini</a></div>',
        '<p>Baca juga <a href="/blog/read/13_piagam">Penyerahan Piagam</a></p>',
    ],
)
def test_boxes_among_the_paragraphs_are_left_out(box: str) -> None:
    written = [ONE, TWO, THREE, FOUR, FIVE]
    paragraphs = "".join(f"<p>{text}</p>" for text in written[1:])
    assert texts(read(f"<p>{ONE}</p>{box}{paragraphs}")) == written


def test_a_table_of_contents_is_left_out_and_its_subheads_stay() -> None:
    contents = "<p><a href='#a'>Jalannya Rapat</a> <a href='#b'>Tanggapan Saksi</a></p>"
    raw = read(f"{contents}<p>{ONE}</p><h3>Jalannya Rapat</h3><p>{TWO}</p><h3>Tanggapan Saksi</h3><p>{THREE}</p>")
    assert texts(raw) == [ONE, "Jalannya Rapat", TWO, "Tanggapan Saksi", THREE]


def test_a_bar_of_tools_is_no_text_and_neither_is_what_names_the_article_itself() -> None:
    tail = f"<p>Facebook (12) WhatsApp (3) Salin tautan Cetak A+ A-</p><p>Kirim {TITLE} kepada teman</p>"
    assert texts(read(f"<p>{ONE}</p><p>{TWO}</p>{tail}")) == [ONE, TWO]


def test_text_typed_with_line_ends_falls_into_its_paragraphs_whatever_is_emphasised_in_it() -> None:
    typed = f"{ONE}\n{TWO.replace('Ketua', '<i>Ketua</i>')}\n{THREE}\n"
    assert texts(read(f"<div>{typed}</div>")) == [ONE, TWO, THREE]


def test_lines_of_a_fixed_width_are_joined() -> None:
    wrapped = "Pejabat pengelola informasi menggelar uji konsekuensi di aula kantor\npada Kamis pagi, dihadiri oleh seluruh"
    wrapped += " pejabat dari tiap bagian\ndan beberapa tamu undangan.\n\nAcara berakhir pada pukul dua belas siang."
    first = " ".join(wrapped.split("\n\n", maxsplit=1)[0].split())
    assert texts(read(f"<pre>{wrapped}</pre>")) == [first, "Acara berakhir pada pukul dua belas siang."]


def test_a_caption_in_the_middle_of_a_text_of_line_breaks_is_a_caption() -> None:
    raw = read(f"<div>{ONE}<br><br><img src='/foto.jpg'><br>Suasana rapat di aula kantor<br><br>{TWO}</div>")
    assert texts(raw) == [ONE, TWO]
    assert raw.captions == ("Suasana rapat di aula kantor",)


def test_a_slanted_sentence_at_a_picture_in_a_text_of_line_breaks_is_a_caption_and_a_bold_line_a_subhead() -> None:
    shown = "<img src='/foto.jpg'><br><i>Petugas menata berkas pada Jumat sore.</i>"
    heads = "<b>Peta jalan</b><br><br>{}<br><br><img src='/dua.jpg'><br><br><b>Di luar dugaan</b>"
    raw = read(f"<div>{ONE}<br><br>{shown}<br><br>{TWO}<br><br>{heads.format(THREE)}<br><br>{FOUR}</div>")
    assert texts(raw) == [ONE, TWO, "Peta jalan", THREE, "Di luar dugaan", FOUR]
    assert raw.captions == ("Petugas menata berkas pada Jumat sore.",)


STRIP = "".join(
    f"<div>Sorotan</div><a href='/blog/read/{number}_lain'><div>{words}</div><div>{words} {TWO}</div></a>"
    for number, words in ((31, "Penyerahan Piagam kepada Relawan Desa"), (32, "Jadwal Layanan Keliling Bulan Depan"))
)
ITEMS = "".join(
    f"<li>Salinan {word} yang masih berlaku dan dilegalisir;</li>"
    for word in ("ijazah", "kartu", "akta", "surat", "bukti", "izin")
)
LISTS = f"<p>{ONE}</p><p>{FOUR}</p><p>Berkas yang dibawa warga:</p><ul>{ITEMS}</ul><div>{STRIP}</div>"


@pytest.mark.parametrize(
    ("inside", "last"),
    [
        (f"{LISTS}<p>{THREE}</p>", THREE),
        (
            f"{LISTS}<p>Berkas yang tidak perlu:</p><ul><li>Salinan ijazah terakhir yang dilegalisir sekolah.</li></ul>",
            "Salinan ijazah terakhir",
        ),
        (
            "".join(f"<div><div>{hour}</div><div>{words}</div></div>" for hour, words in (("07.30 WIB", ONE), ("08.15 WIB", TWO)))
            + f"<div>{STRIP}</div><div><div>09.20 WIB</div><div>{THREE}</div></div>",
            THREE,
        ),
    ],
)
def test_a_text_goes_on_behind_a_strip_of_other_posts_that_follows_a_list(inside: str, last: str) -> None:
    written = texts(read(f"<div>{inside}</div>"))
    assert written[-1].startswith(last)
    assert not any("Piagam" in text or "Jadwal" in text for text in written)


def test_a_paragraph_around_a_picture_and_the_first_line_of_an_address_below_one_are_no_captions() -> None:
    address = ["Kantor: Jalan Hartono Nomor 15", "Telp. (0361) 759264", "Surel: halo@bali.kpu.go.id"]
    raw = read(f"<p><img src='/foto.jpg'>{ONE}</p><p>{TWO}</p><img src='/dua.jpg'><p>{'<br>'.join(address)}</p><p>{THREE}</p>")
    assert texts(raw) == [ONE, TWO, *address, THREE]


def test_the_first_verse_and_a_signed_sentence_below_a_picture_are_no_captions() -> None:
    verses = ["Naik sampan ke tanah seberang", "Singgah sebentar di pulau garam", "Hitung suara di tempat terang"]
    lines = "".join(f"<p>{verse}</p>" for verse in verses)
    signed = "Pertanyaan diajukan kepada panitia pada jam kerja. (jyj)"
    pictures = "<div><img src='/{}.jpg'></div>"
    raw = read(f"<div>{ONE}</div>{pictures.format(1)}{lines}<div>{TWO}</div>{pictures.format(2)}<p>{signed}</p>")
    assert texts(raw) == [ONE, *verses, TWO, signed]


def test_a_short_text_behind_a_share_bar_is_the_article_s_where_the_frame_is_known_and_only_labels_stand_between() -> None:
    def page(title: str, text: str) -> str:
        head = f"<div><div><header><div><h1>{title}</h1></div></header></div>"
        head += "<div><span>Oleh</span><div>16 Maret 2026</div><div>2461</div></div></div><div>Facebook Twitter WhatsApp</div>"
        foot = "<footer><p>Alamat: Jalan Pahlawan, Denpasar. Terima kasih telah berkunjung.</p></footer>"
        return f"<html><body><main>{head}<div><div><p>{text}</p></div></div></main>{foot}</body></html>"

    furniture = Furniture()
    for number, text in enumerate((TWO, THREE, FOUR, FIVE)):
        furniture.learn(flatten(page(f"Kabar Nomor {number}", text), f"https://bali.kpu.go.id/blog/read/{number}_kabar"))
    assert texts(read_article(page(TITLE, ONE), URL, furniture=furniture)) == [ONE]


def test_a_headline_told_once_more_at_the_text_leaves_neither_a_short_text_nor_the_picture_above_it_out() -> None:
    details = "".join(f"<li>{each}</li>" for each in ("Sri Lestari", "Umum", "2 bulan lalu"))
    picture = '<div><img src="/public/bali/images/1786862167_57.jpg"></div>'
    head = f"<div><div><div><h1>{TITLE}</h1></div></div>{picture}<ul>{details}</ul><div>Facebook</div><div>Surel</div></div>"
    page = f"<html><body><main>{head}<div><h2>{TITLE}</h2><p>{ONE}</p></div></main></body></html>"
    raw = read_article(page, URL)
    assert texts(raw) == [ONE]
    assert raw.images == ("https://bali.kpu.go.id/public/bali/images/1786862167_57.jpg",)


def test_an_opening_beside_its_picture_in_a_table_for_the_layout_is_no_caption() -> None:
    raw = read(f"<table><tr><td><img src='/foto.jpg'></td><td><div>{ONE}</div></td></tr></table><p>{TWO}</p><p>{THREE}</p>")
    assert texts(raw) == [ONE, TWO, THREE]


def test_a_draft_under_a_post_s_headline_is_no_article() -> None:
    with pytest.raises(NotAnArticle) as refused:
        read("<p>Tulisan ini masih berupa konsep dan belum diterbitkan. Pratinjau hanya untuk penyunting.</p>")
    assert refused.value.reason == "missing"


def test_a_text_in_a_form_has_its_last_short_line_too() -> None:
    menu = "".join(f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("beranda", "profil", "kontak", "ppid"))
    raw = read(f"<form><div>{ONE}<br><br>{TWO}<br><br>Demikian untuk diketahui.</div></form><ul>{menu}</ul>")
    assert texts(raw)[-1] == "Demikian untuk diketahui."


def test_small_print_in_the_heading_is_no_part_of_the_title() -> None:
    raw = read_article(
        f"<html><body><h1>Rapat Pleno Terbuka<br>Rekapitulasi<small>Berita</small></h1><p>{ONE}</p><p>{TWO}</p></body></html>",
        URL,
    )
    assert raw.title == TITLE


def site(own: str, others: str, pages: int = 8, above: Mapping[int, str] = MappingProxyType({})) -> list[RawArticle]:
    """Read pages of one site; ``own`` stands below each text, ``others`` are the featured story's paragraphs on the others.

    ``above`` stands above the texts of some pages.
    """
    reader: SiteReader[int] = SiteReader()
    readings = []
    for number in range(pages):
        title = f"Kegiatan {'abcdefgh'[number] * 3} di Denpasar Selatan"
        inside = (
            f"<p>Kegiatan {'abcdefgh'[number] * 5} diikuti pegawai dari seluruh bagian dan berlangsung lancar hingga siang.</p>"
        )
        inside = f"{above.get(number, '')}{inside}{inside.replace('diikuti', 'juga diikuti')}"
        body = f"<div><h1>{title}</h1><p>1{number} Maret 2026</p>{inside}{own}</div>"
        featured = f"<div><h2>Sorotan: Surat untuk Pemilih</h2>{others}</div>" if others else ""
        html = f"<html><body><p>KPU Provinsi Bali</p>{body}{featured}</body></html>"
        slug = title.lower().replace(" ", "-")
        readings += reader.offer(html, f"https://bali.kpu.go.id/blog/read/{number}_{slug}", number)
    if others:
        head = "<p>KPU Provinsi Bali</p><div><h1>Surat untuk Pemilih Pertama</h1><p>2 Maret 2026</p>"
        html = f"<html><body>{head}{others}</div></body></html>"
        readings += reader.offer(html, "https://bali.kpu.go.id/blog/read/99_surat-untuk-pemilih-pertama", 99)
    read = sorted((*readings, *reader.flush()), key=lambda reading: reading.token)  # some wait until more is known of the site
    return [reading.raw for reading in read if reading.raw is not None]


def test_a_sentence_that_stands_below_every_text_is_the_site_s() -> None:
    asked = "Bantu kami menyebarkan kabar ini kepada warga lain di kecamatan Anda."
    raws = site(f"<p>{asked}</p>", "")
    assert len(raws) == 8
    assert asked not in texts(raws[-1])


def test_a_notice_with_a_sign_that_several_pages_have_is_the_site_s_and_a_text_that_has_the_sign_is_not() -> None:
    def drawn(words: str) -> str:
        return f"<table><tr><td><img src='/sapu.png'></td><td>{words}</td></tr></table>"

    notice = "Halaman ini perlu dirapikan, bantulah kami membetulkan ejaannya."
    raws = site("", "", above={2: drawn(notice), 4: drawn(notice), 6: drawn(notice), 7: drawn(f"“{FIVE}”")})
    assert not any(notice in texts(raw) for raw in raws)
    assert not any(image.endswith("sapu.png") for raw in raws for image in raw.images)
    assert f"“{FIVE}”" in texts(raws[7])


def test_a_call_with_its_button_that_other_articles_have_too_is_no_text_and_the_text_behind_it_is() -> None:
    call = f"<div><div><div><p>{FIVE}</p></div><span>Daftar sekarang</span></div></div>"
    raws = site(f"<h3>Pesan Ketua</h3><p>{THREE}</p>", "", above={2: f"<p>{ONE}</p>{call}", 4: f"<p>{TWO}</p>{call}"})
    for raw, opening in ((raws[2], ONE), (raws[4], TWO)):
        written = texts(raw)
        assert written[0] == opening
        assert FIVE not in written
        assert "Daftar sekarang" not in written
        assert len(written) >= 3


def test_what_visitors_say_beside_their_faces_is_no_text_of_a_post_that_has_none() -> None:
    face = "<div><img src='/wajah.jpg'><span>Yohanes 8:00 11 Mei 2026 {}</span></div>"
    said = {number: face.format(f"Tulisan bagus nomor {number}, mohon diperbaiki ejaannya, terima kasih.") for number in range(8)}
    raws = site("", "", above=said)
    assert not any("Tulisan bagus" in text for raw in raws for text in texts(raw)[-1:])


def test_a_story_that_the_site_shows_on_every_page_is_read_on_its_own_page() -> None:
    others = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
    raws = site("", others)
    assert texts(raws[-1]) == [ONE, TWO, THREE]
    assert ONE not in texts(raws[0])


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<h1>Hasil Pencarian</h1><p>Ditemukan 4 hasil untuk kata kunci pleno</p>", "listing"),
        ("<h1>Tulisan tidak dapat kami temukan</h1><p>Tautan yang Anda buka sudah lama.</p>", "missing"),
        (
            "<h1>Visi Misi Lembaga</h1><p>Menjadi penyelenggara pemilihan umum yang tepercaya dan dekat dengan warga.</p>",
            "static",
        ),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(inside: str, reason: str) -> None:
    links = "".join(f'<a href="/blog/read/{n}_kegiatan-{n}">Kegiatan Kantor yang Lain Nomor {n}</a>' for n in range(5))
    with pytest.raises(NotAnArticle) as refused:
        read_article(f"<html><body>{inside}<aside>{links}</aside></body></html>", URL.replace("12", "77"))
    assert refused.value.reason == reason


def test_a_number_in_a_title_is_no_error_of_the_server() -> None:
    title = "Pengumuman Lelang Nomor 792/PL.02-SD/4047/2024"
    text = "Bersama ini disampaikan pengumuman lelang untuk diketahui masyarakat luas."
    page = f"<html><body><h1>{title}</h1><p>{text}</p></body></html>"
    raw = read_article(page, "https://bali.kpu.go.id/blog/read/8_pengumuman-lelang-nomor-792-pl-02-sd-4047-2024")
    assert raw.title == title


def test_the_day_on_another_post_s_card_between_the_paragraphs_is_no_day_of_the_article() -> None:
    card = '<div><div>Artikel Terkait</div><h3><a href="/blog/read/13_piagam">Penyerahan Piagam kepada Relawan</a></h3>'
    card += "<div>29 Juni 2024</div><div>Piagam diserahkan kepada dua puluh relawan …</div></div>"
    text = f"<div><p>{ONE}</p><p>{TWO}</p>{card}<p>{THREE}</p><p>{FOUR}</p></div>"
    raw = read_article(f"<html><body><div><h1>{TITLE}</h1>{text}</div></body></html>", URL)
    assert texts(raw) == [ONE, TWO, THREE, FOUR]
    assert not raw.dates


def test_the_headline_of_a_hidden_printed_view_is_not_taken_for_the_one_that_is_seen() -> None:
    printed = f'<div style="display:none"><h2>{TITLE}</h2><p>Dicetak dari bali.kpu.go.id</p><p>{ONE}</p></div>'
    rows = f"<tr><td><b>{TITLE}</b></td></tr><tr><td>16/03/2026</td></tr><tr><td><p>{ONE}</p>{printed}</td></tr>"
    assert texts(read_article(f"<html><body><table>{rows}</table></body></html>", URL)) == [ONE]


CALL = "<x-ajak><p>Senang membaca kabar ini? Ikuti kanal kami agar tidak ketinggalan cerita.</p><a>Ikuti kanal</a></x-ajak>"
NOTICE = "<div class='catatan'><b>Perhatian!</b> Periksa lagi alamat Anda pada situs layanan warga.</div>"


@pytest.mark.parametrize("box", [CALL, NOTICE])
def test_a_box_that_several_pages_have_between_paragraphs_is_no_text_and_the_text_goes_on_behind_it(box: str) -> None:
    reader: SiteReader[int] = SiteReader()
    readings = []
    for number, word in enumerate(("arsip", "logistik", "gudang", "posko", "pojok", "kotak", "bilik", "tinta", "segel", "surat")):
        lines = [f"<p>{text.replace('.', f' bersama petugas {word}.')}</p>" for text in (ONE, TWO, THREE, FOUR, FIVE)]
        if number in (1, 4, 6, 7):
            lines.insert(2, box)
        html = f"<html><body><div><h1>Kegiatan {word} di Denpasar Selatan</h1><p>1{number} Maret 2026</p>{''.join(lines)}</div>"
        readings += reader.offer(html, f"https://bali.kpu.go.id/blog/read/{number}_kegiatan-{word}-di-denpasar", number)
    found = [reading.raw for reading in (*readings, *reader.flush()) if reading.raw is not None]
    assert len(found) == 10
    assert all(len(raw.blocks) == 5 for raw in found), [texts(raw) for raw in found]
