"""Pages of one site, read by each other's light."""

from __future__ import annotations

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.furniture import Furniture, fingerprint
from kpucrawl.extract.site import HELD, SiteReader

NOTE = "Layanan informasi dibuka setiap hari kerja, silakan hubungi petugas kami di loket depan kantor."


def page(number: int) -> str:
    text = f"KPU Kabupaten Magetan menerima kunjungan rombongan ke-{number} dari SMA Negeri {number} di aula kantor."
    more = f"Rombongan dipimpin oleh guru bernama Pak Budi{number} dan disambut hangat oleh {number} pegawai."
    return (
        f"<title>Kunjungan Rombongan Sekolah {number}</title><div><p>{NOTE}</p></div>"
        f"<div><h3>Kunjungan Rombongan Sekolah {number}</h3><p>{text}</p><p>{more}</p></div><div><p>{NOTE}</p></div>"
    )


def url(number: int) -> str:
    return f"https://kab-magetan.kpu.go.id/blog/read/{number}_kunjungan-rombongan-sekolah-{number}"


def test_pages_are_held_until_they_have_taught_the_furniture() -> None:
    reader: SiteReader[int] = SiteReader()
    outcomes = [reader.offer(page(number), url(number), number) for number in range(1, HELD + 1)]
    assert [len(outcome) for outcome in outcomes] == [0] * (HELD - 1) + [HELD]
    for reading in outcomes[-1]:
        assert reading.raw is not None
        assert NOTE not in {block.text for block in reading.raw.blocks}
        assert len(reading.raw.blocks) == 2


def test_what_is_held_is_read_at_the_end() -> None:
    reader: SiteReader[int] = SiteReader()
    assert reader.offer(page(1), url(1), 1) == []
    assert [reading.token for reading in reader.flush()] == [1]
    assert reader.flush() == []


def test_known_furniture_serves_a_single_later_page() -> None:
    first: SiteReader[int] = SiteReader()
    for number in range(1, HELD + 2):
        first.offer(page(number), url(number), number)
    later: SiteReader[int] = SiteReader(Furniture(first.furniture.pages, first.furniture.counts))
    (reading,) = later.offer(page(50), url(50), 50)
    assert reading.raw is not None
    assert len(reading.raw.blocks) == 2


def test_error_pages_in_numbers_are_no_furniture() -> None:
    reader: SiteReader[int] = SiteReader()
    readings = []
    for number in range(10):
        readings += reader.offer("<title>404</title><h1>Halaman tidak ditemukan</h1>", url(number), number)
    readings += reader.flush()
    assert len(readings) == 10
    assert {type(reading.refusal) for reading in readings} == {NotAnArticle}
    assert reader.furniture.pages == 0
    assert reader.furniture.counts == {}


def test_a_formula_paragraph_among_others_stays() -> None:
    reader: SiteReader[int] = SiteReader()
    formula = "Kegiatan diakhiri dengan doa dan foto bersama seluruh peserta yang hadir di aula."
    readings = []
    for number in range(1, HELD + 2):
        html = page(number).replace("</p></div><div><p>Layanan", f"</p><p>{formula}</p></div><div><p>Layanan")
        readings += reader.offer(html, url(number), number)
    assert all(reading.raw is not None and reading.raw.blocks[-1].text == formula for reading in readings)


def test_counters_do_not_change_a_fingerprint_but_dates_do() -> None:
    assert fingerprint("Pengunjung: 128") == fingerprint("Pengunjung: 129")
    assert fingerprint("Senin, 1 Juni 2026") != fingerprint("Senin, 8 Juni 2026")


def test_a_day_in_the_column_of_the_newest_is_still_the_articles_own() -> None:
    days = {number: f"{number}/11/2026 17:43" for number in range(10, 10 + HELD)}
    entry = "<div><a href={}>Kunjungan Rombongan Sekolah {}</a></div><div>{}</div>"
    column = "".join(entry.format(url(number), number, day) for number, day in days.items())
    reader: SiteReader[int] = SiteReader()
    readings = []
    for number, day in days.items():
        html = page(number).replace("</h3>", f"</h3><div>{day}</div>")
        readings += reader.offer(f"{html}<div>{column}</div>", url(number), number)
    assert len(readings) == HELD
    for reading in readings:
        assert reading.raw is not None
        assert [printed.text for printed in reading.raw.dates][:1] == [days[reading.token]]


def test_advertisements_that_take_turns_between_the_paragraphs_are_left_out() -> None:
    sold = [
        f"Toko {name} memberi potongan harga alat tulis sampai akhir bulan, datang dan buktikan sendiri."
        for name in ("Jaya", "Maju", "Abadi")
    ]
    reader: SiteReader[int] = SiteReader()
    readings = []
    for number in range(1, 13):
        html = page(number).replace(
            "<p>Rombongan dipimpin", f"<p>ADVERTISEMENT</p><p>{sold[number % 3]}</p><p>Rombongan dipimpin"
        )
        readings += reader.offer(html, url(number), number)
    readings += reader.flush()
    texts = [[block.text for block in reading.raw.blocks] for reading in readings if reading.raw is not None]
    assert len(texts) == 12
    assert [text for text in texts[HELD:] if len(text) != 2] == []  # among the first pages none has returned yet


def test_an_announced_advertisement_between_boxed_paragraphs_does_not_end_the_text() -> None:
    topics = ("pleno", "apel", "arsip", "logistik", "anggaran", "sosialisasi", "verifikasi", "rekapitulasi", "evaluasi")
    offers = (
        "Layanan paspor keliling hadir hari Sabtu di alun-alun, bawa KTP.",
        "Donor darah massal digelar Selasa di balai kota.",
    )

    def page(at: int) -> str:
        topic = topics[at]
        said = (
            f"KPU Bali menggelar {topic} di aula kantor pada hari itu bersama {20 + at} tamu dari pelbagai lembaga setempat.",
            f"Ketua membuka {topic} dan meminta {30 + at} pegawai mencatat seluruh hasil pembahasan dengan teliti dan rapi.",
        )
        ad = f'<div class="my"><div>ADVERTISEMENT</div><div><a href="https://iklan.example/{at}">{offers[at % 2]}</a></div></div>'
        menu = '<div><a href="/">Beranda</a> <a href="/blog/category/104">Berita</a></div>'
        text = f'<div class="mb">{said[0]}</div>{ad}<div class="mb">{said[1]}</div>'
        return f"<title>Rapat {topic}</title>{menu}<div><h1>Rapat {topic}</h1><div>{at + 1} Mei 2026</div><div>{text}</div></div>"

    reader: SiteReader[int] = SiteReader()
    done = [
        each
        for at in range(len(topics))
        for each in reader.offer(page(at), f"https://bali.kpu.go.id/blog/read/{at + 1}_rapat", at)
    ]
    done += reader.flush()
    assert {len(each.raw.blocks) for each in done if each.raw is not None} == {2}
    assert len(done) == len(topics)
