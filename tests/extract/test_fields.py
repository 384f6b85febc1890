"""The many ways in which web masters show writer, category, day and counter, each on the pages of one small site."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import pytest

from kpucrawl.catalogue.sites import site_named
from kpucrawl.extract.names import is_name
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import Article
from kpucrawl.normalise.article import normalise

WRITERS = ("Siti Rahmawati", "Budi Santoso", "Ayu Lestari, S.Kom")
CATEGORIES = (("104", "Berita Terkini"), ("14", "Umum"), ("11", "Pengumuman"))
SUBJECTS = (
    *("Rapat Pleno Rekapitulasi", "Sosialisasi Pemilih Pemula", "Bimbingan Teknis Sirekap", "Apel Pagi", "Kunjungan Siswa"),
    *("Pemutakhiran Data Pemilih", "Senam Bersama", "Penyerahan Santunan", "Simulasi Pemungutan Suara", "Kerja Bakti"),
)
SENTENCES = (
    "Rapat dihadiri oleh seluruh anggota, sekretaris, dan pejabat struktural di lingkungan sekretariat.",
    "Ketua menyampaikan terima kasih kepada semua pihak yang telah membantu terlaksananya kegiatan ini.",
    "Peserta tampak antusias mengikuti acara dari awal sampai akhir walaupun hujan turun cukup deras.",
    "Narasumber menjelaskan tahapan yang sedang berjalan serta kendala yang ditemui petugas di lapangan.",
)

# {A} the writer, {C} the category, {N} its number, {D} the day, {V} the counter; above the headline || below it || below the text
WAYS = {
    "by, on, in": "|| <p>by {A} on {D} in <a href='/blog/category/{N}'>{C}</a></p> || <p>{V} views</p>",
    "posted on, by": "|| <div>Posted on {D} by {A}</div> || <p>Posted in <a href='/blog/category/{N}'>{C}</a></p><p>{V} views</p>",
    "key words behind": "|| <p>Diposkan pada {D} oleh {A}</p> || <p>Dipublikasikan di {C} dengan kaitkata pemilu</p><p>Dibaca: {V} kali</p>",
    "written by": "|| <dl><dd>Written by {A}</dd><dd>Category: {C}</dd><dd>Published: {D}</dd><dd>Hits: {V}</dd></dl> ||",
    "signs": (
        "|| <p><i class='fa fa-user'></i> {A} <i class='fa fa-calendar'></i> {D} <i class='fa fa-folder'></i> {C} "
        "<i class='fa fa-eye'></i> {V}</p> ||"
    ),
    "signs in boxes": (
        "<b>{C}</b> || <div><span><i class='bi bi-person'></i></span><div>{A}</div></div><div>{D}</div>"
        "<div><div><svg class='bi bi-eye'></svg></div><div>{V}</div></div> ||"
    ),
    "ligatures": (
        "<p>{C}</p> || <div><i class='material-icons'>person</i> {A} <i class='material-icons'>event</i> {D} "
        "<i class='material-icons'>visibility</i> {V}</div> ||"
    ),
    "small pictures": (
        "<p>{C}</p> || <p><img src='/i/user.png' width='16'> {A} <img src='/i/cal.png' width='16'> {D} "
        "<img src='/i/eye.png' width='16' alt='Dilihat'> {V}</p> ||"
    ),
    "nameless signs": "<div>{C}</div> || <div><div><svg></svg>{A}</div><div><svg></svg>{D}</div><div><svg></svg>{V}</div></div> ||",
    "comments too": "<div>{C}</div> || <div><div>{A}</div><div>{D}</div><div>0</div><div>{V}</div></div> ||",
    "dots": "|| <p>{A} · {D} · {C} · {V} kali dibaca</p> ||",
    "initials and post": "<div>{C}</div> || <div><div>{A}</div><div>Staf Hubungan Masyarakat</div></div><div>{D} · {V} tayangan</div> ||",
    "writer's page": "<div>{C}</div> || <h4><a href='/author/x/'>{A}</a></h4><p>{D} — {V} reads</p> ||",
    "filed under": "|| <p>{A} — terbit {D}</p> || <p>Disimpan di bawah: <a href='/blog/category/{N}'>{C}</a></p><p>Dikunjungi {V} kali</p>",
    "table": (
        "|| <table><tr><td>Rilis</td><td>:</td><td>{D}</td></tr><tr><td>Penyusun</td><td>:</td><td>{A}</td></tr>"
        "<tr><td>Kelompok</td><td>:</td><td>{C}</td></tr><tr><td>Pembaca</td><td>:</td><td>{V}</td></tr></table> ||"
    ),
    "names below their values": (
        "<div>{C}</div> || <div><div>{A}</div><div>Penulis</div></div><div><div>{D}</div><div>Tanggal</div></div>"
        "<div><div>{V}</div><div>Pembaca</div></div> ||"
    ),
    "a box above": "<aside><h4>Info</h4><ul><li>Terbit: {D}</li><li>Penulis: {A}</li><li>Kategori: {C}</li><li>Dilihat: {V}</li></ul></aside> || ||",
    "editor too": "<div>{C}</div> || <p>{D}</p><p>Editor: Rini Wulandari</p><p>Penulis: {A}</p> || <div><b>{V}</b><br>Kali Dilihat</div>",
    "changed first": "<div>{C}</div> || <p>Diperbarui: 30 Oktober 2026</p><p>Diterbitkan: {D}</p><p>Penulis {A}</p><p>Klik: {V}</p> ||",
    "comments behind": "<div>{C}</div> || <p>Oleh {A}, {D}</p><p>{V} views 3 comments</p> ||",
    "boxes below, then other posts": (
        "|| || <div><div><a href='/blog/read/{N}'>{D}</a></div><p>oleh</p><div><a href='/author/x'>{A}</a></div><p>dalam</p>"
        "<div><a href='/blog/category/{N}'>{C}</a></div><div>Dilihat: {V}</div></div>"
        "<nav><div><a href='/blog/read/7900_siniar-tembus-pendengar'>Siniar Tembus 833 Pendengar</a></div></nav>"
    ),
    "a foot behind the comments": (
        "<div>{C}</div> || <p>{D} oleh {A}</p> || <h3>Terkait</h3><h4><a href='/blog/read/7900_siniar-tembus'>Siniar Tembus 833 Pendengar</a></h4>"
        "<h2>Tentang penulis</h2><div>Bertugas sejak tahun lalu.</div>"
        "<div>Tulisan ini dipublikasikan di {C}. Tandai <a href='#p'>permalink</a>. {V} kali dilihat</div>"
    ),
    "times": "<div>{C}</div> || <div><b><img src='/u.png' alt=''><span>{A}</span></b><i>{D}</i><b>{V}× dibaca</b></div> ||",
    "the times a sign counts": "<div>{C}</div> || <p>Oleh {A}</p><p>{D}</p> || <p>Dibaca: {V} ×</p>",
    "follow, minutes, day; the office below": (
        "|| <div><a href='/@kpu'><img src='/a.png' alt='{A}' width='32'></a><span>{A}</span> <span>·</span> <button>Ikuti</button>"
        "<div><span>2 menit baca</span><span>·</span><span>{D}</span></div></div><a href='/blog/category/{N}'>{C}</a>"
        "<p>{V} tayangan</p> || <h2>Ditulis oleh KPU Magetan</h2><p>12 pengikut</p>"
    ),
    "follow, without a picture": (
        "<div>{C}</div> || <div>{A} · <a href='#ikuti'>Ikuti</a><div>{D} · 2 menit baca</div></div><p>{V} tayangan</p>"
        " || <h2>Ditulis oleh KPU Magetan</h2>"
    ),
    "a link to follow beside the name": "<div>{C}</div> || <div><b>{A}</b> <a href='#'>Ikuti</a></div><div>3 menit baca {D}</div><p>{V}× dibaca</p> ||",
    "follow and minutes in one line": "<div>{C}</div> || <div><span>{A}</span><span>Mengikuti</span><span>3 mnt baca</span><span>{D}</span></div><div>dibaca {V}×</div> ||",
    "name, follow, minutes, day below each other": "<div>{C}</div> || <div>{A}<br>Follow<br>2 min read<br>{D}</div><p>{V} views</p> ||",
    "the account, then the writer": "<div>{C}</div> || <p>Diposting oleh admin</p><p>{D}</p><p>Penulis: {A}</p><p>{V} views</p> ||",
    "in brackets": "<div>{C}</div> || <p>(Penulis: {A})</p><p>{D}</p><p>Dibaca {V}×</p> ||",
    "text and photo": "<div>{C}</div> || <p>{D}</p><p>Dilihat {V}×</p> || <p>Teks & Foto: {A}</p>",
    "figures of the region below": (
        "<div>{C}</div> || <p>Oleh: {A}</p><p>{D}</p><p>Dilihat: {V}</p> || <div><p>18</p><h3>Kecamatan</h3><p>235</p><h3>Desa</h3></div>"
    ),
    "a hint": "<div>{C}</div> || <p>Oleh: {A}</p><p>{D}</p><p><span title='Dilihat'>{V}</span></p> ||",
}


def read(way: str) -> list[tuple[Article, dict[str, str]]]:
    above, below, behind = way.split("||")
    menu = "".join(f"<li><a href='/blog/category/{number}'>{name}</a></li>" for number, name in CATEGORIES)
    reader: SiteReader[dict[str, str]] = SiteReader()
    readings = []
    for at, subject in enumerate(SUBJECTS):
        number, category = CATEGORIES[at * at % 3]
        told = {"A": WRITERS[at % 3], "C": category, "N": number, "D": f"{at + 3} Maret 2026", "V": str(31 + 417 * at)}
        title = f"KPU Magetan Gelar {subject}"
        text = f"<p>KPU Kabupaten Magetan menggelar {subject.lower()} di aula kantor, Senin ({at + 2}/3/2026).</p>"
        text += "".join(f"<p>{SENTENCES[(at + turn) % 4]}</p>" for turn in range(3))
        html = (
            f"<html><head><title>{title}</title></head><body><ul><li><a href='/'>Beranda</a></li>{menu}</ul><div class='row'><div>"
            f"{above.format(**told)}<h1>{title}</h1>{below.format(**told)}<div>{text}</div>{behind.format(**told)}</div></div>"
            "<footer><p>Kantor KPU Kabupaten Magetan, Jalan Karya Dharma, Magetan</p></footer></body></html>"
        )
        url = f"https://kab-magetan.kpu.go.id/blog/read/{8100 + at}_{title.lower().replace(' ', '-')}"
        readings += reader.offer(html, url, told, title)
    readings += reader.flush()
    site = site_named("kab-magetan")
    return [(normalise(each.raw, site, latest="2026-11-19"), each.token) for each in readings if each.raw is not None]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_showing_is_read(way: str) -> None:
    found = read(WAYS[way])
    assert len(found) == len(SUBJECTS)
    for article, told in found:
        shown = (article.author, article.category, str(article.views), article.published_on)
        assert shown == (told["A"], told["C"], told["V"], f"2026-03-{int(told['D'].split()[0]):02}")


@pytest.mark.parametrize(
    "way",
    [
        "<div>{C}</div> || <div>{D}</div><div>Humas KPU Magetan</div> ||",
        "<div>{C}</div> || <div>{D}</div><div>Aula Kantor Magetan</div> ||",
        "<div>{C}</div> || <div>{D}</div><div>Editor: Rini Wulandari</div> ||",
    ],
)
def test_units_places_and_editors_are_no_writers(way: str) -> None:
    assert {article.author for article, _ in read(way)} == {None}


@pytest.mark.parametrize(
    "way",
    [
        "<div>{C}</div> || <div>{D}</div> || <div><div><p>18</p><h3>Kecamatan</h3></div><div><p>235</p><h3>Desa</h3></div></div>",
        "<div>{C}</div> || <div>{D}</div> || <div><div><p>Kecamatan</p><p>18</p></div></div>",
        "<div>{C}</div> || <div>{D}</div> || <div><p>235</p></div>",
        "<div>{C}</div> || <div>{D} 10.12</div> || <div>3 Komentar</div><div>2 menit baca</div>",
        "<div>{C}</div> || <div>{D}</div> || <h4>Statistik</h4><ul><li>Hari ini: 324</li><li>Total hits: 98765</li></ul>",
    ],
)
def test_comments_minutes_visitors_and_what_is_the_same_everywhere_are_no_counter(way: str) -> None:
    assert {article.views for article, _ in read(way)} == {None}


def test_columns_and_offices_are_no_names() -> None:
    assert not any(map(is_name, ("Berita Terkini", "Hotel Merah", "KPU Bali", "Rapat Pleno Terbuka", "Peringkat Anda", "siti")))


@pytest.mark.parametrize(
    "foot",
    [
        "Anda pengunjung ke-{} sejak 17 Agustus 2003",
        "Hits: {} since 12/01/2002",
        "Situs ini telah dibaca {} kali sejak 20 Mei 2009",
        "Pengunjung: {}",
    ],
)
def test_a_count_of_the_site_s_visitors_is_no_counter_and_the_day_it_began_no_date(foot: str) -> None:
    reader: SiteReader[int] = SiteReader()
    readings = []
    for at, subject in enumerate(SUBJECTS):
        title = f"KPU Magetan Gelar {subject}"
        text = "".join(f"<p>{SENTENCES[(at + turn) % 4]}</p>" for turn in range(3))
        foot_line = f"<center><font size=1>{foot.format(48213 + 3 * at)}</font></center>"
        body = f"<table><tr><td><h2>{title}</h2>{text}</td></tr></table>{foot_line}"
        html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
        url = f"https://kab-magetan.kpu.go.id/blog/read/{8100 + at}_{title.lower().replace(' ', '-')}"
        readings += reader.offer(html, url, at, title)
    readings += reader.flush()
    site = site_named("kab-magetan")
    found = [normalise(each.raw, site, latest="2026-11-19") for each in readings if each.raw is not None]
    assert [(article.views, article.published_on) for article in found] == [(None, None)] * len(SUBJECTS)


@pytest.mark.parametrize("title", ["Tutorial Cek DPT Online Bagian 8", "Apel Pagi Hari Ini Diikuti 30 Pegawai"])
@pytest.mark.parametrize("tag", ["h1", "b", "font"])
def test_a_title_with_the_words_of_a_box_of_visitors_hides_no_counter(title: str, tag: str) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    shown = f"<{tag}>{title}</{tag}><br>Minggu, 12-07-2026, 14:04 Dibaca : 2298 kali<div>{text}</div>"
    html = f"<html><head><title>{title} - KPU Magetan</title></head><body><div>{shown}</div></body></html>"
    assert read_article(html, "https://kab-magetan.kpu.go.id/blog/read/8100_x").counter == "Dibaca : 2298 kali"


_ANOTHER = "https://kab-magetan.kpu.go.id/blog/read/8090_y"


@pytest.mark.parametrize(
    ("entry", "counter"),
    [
        (f"<a href='{_ANOTHER}'>KPU Magetan Terima Kunjungan 11 Siswa Plaosan</a>", None),
        ("<b>KPU Magetan Terima Kunjungan 11 Siswa Plaosan</b>", None),
        (f"<a href='{_ANOTHER}'>Telah Dilihat 900 Kali, Video KPU Magetan</a>", None),
        ("<span>Berita ini: Kunjungan 11</span>", "Kunjungan 11"),
        ("<a href='#statistik'>Dibaca 73 kali</a>", "Dibaca 73 kali"),
    ],
)
def test_a_number_within_a_headline_of_a_list_is_no_counter(entry: str, counter: str | None) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    others = "".join(
        f"<div><div><a href='/blog/read/80{at}_z'>KPU Magetan Gelar {SUBJECTS[at]}</a></div></div>" for at in range(4)
    )
    shown = f"<div><h1>Apel Pagi</h1><p>Humas, 12 Juli 2026</p><div>{text}</div></div>"
    lists = f"<div><h3>Posting Populer</h3>{others}<div><div>{entry}</div><div>{SENTENCES[3]}</div></div></div>"
    html = f"<html><head><title>Apel Pagi - KPU Magetan</title></head><body>{shown}{lists}</body></html>"
    assert read_article(html, "https://kab-magetan.kpu.go.id/blog/read/8100_x").counter == counter


@pytest.mark.parametrize(
    ("line", "label"),
    [
        (f"<a href='{_ANOTHER}'>Rubrik Konsultasi Nomor 4</a>", None),
        ("Rubrik Konsultasi", "Konsultasi"),
        (f"Rubrik <a href='{_ANOTHER}'>Konsultasi</a>", "Konsultasi"),
    ],
)
def test_a_linked_title_that_begins_with_the_word_for_a_category_names_none(line: str, label: str | None) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    shown = f"<h1>Apel Pagi</h1><p>Humas, 12 Juli 2026</p><div>{text}</div><h3>{line}</h3>"
    html = f"<html><head><title>Apel Pagi - KPU Magetan</title></head><body><div>{shown}</div></body></html>"
    assert read_article(html, "https://kab-magetan.kpu.go.id/blog/read/8100_x").label == label
