"""In: how many articles; out: an archive of so many made-up ones, written straight into its tables, a thousand in two seconds.

Each has three kilobytes, of words with the frequencies of a language: the common ones are Indonesian, with the families that
affixes make, the rare ones made up. Each has a topic, whose words stand in its headline and come again and again. One in thirty
repeats another office's story; one in two hundred was put there by intruders.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.fulltext import INDEXES
from kpucrawl.query.morphology import forms

BODY = 400
"""Words of an article, about three kilobytes."""
BATCH = 20_000
AT_ONCE = 64 << 20
"""Bytes of the full-text index that are gathered before they are written: a crawl's thousands of small writes, merged ever anew,
would take three times as long."""

MADE_UP = 60_000
"""Rare words, the names and slips of the pen of an archive."""

COMMON = """
 yang dan di kpu pada dengan dalam untuk pemilu ini dari ketua kabupaten oleh tahun anggota kegiatan kota tersebut juga serta
para akan rapat provinsi pemilihan sebagai komisi umum hari pemilih tidak kepada secara adalah data ke 2024 masyarakat itu
dapat sekretaris bahwa divisi bersama kami seluruh jajaran ia kantor harus telah melalui sosialisasi peserta acara demokrasi
partai politik berjalan hukum tahapan informasi daerah lebih menjadi ada bawaslu terkait badan peraturan kecamatan bagi teknis
2025 ruang sesuai semua proses hadir agar masa lebih suara menyampaikan senin selasa rabu kamis jumat sabtu minggu januari
februari maret april mei juni juli agustus september oktober november desember tps ppk pps kpps dpt pantarlih sirekap logistik
kampanye calon bupati walikota gubernur presiden legislatif rekapitulasi penetapan pleno terbuka daftar tetap undang surat
tinta bilik kotak distribusi gudang perempuan disabilitas pemula sekolah kampus mahasiswa relawan anggaran hibah nphd apbd
laporan dana audit saksi gugatan mahkamah konstitusi sidang perkara putusan sengketa pelanggaran kode etik dkpp integritas
gratifikasi korupsi upacara pahlawan kemerdekaan bendera senam bersih kerja bakti ramadan puasa idul fitri natal banjir gempa
kebakaran hujan gunung sungai pulau desa kelurahan kampung distrik rw rt
""".split()
ROOTS = """
pilih hitung tetap lantik pungut kirim daftar mutakhir lapor susun simpan serah terima tanda tangan bahas rencana evaluasi siap
laksana ikut sampai tegas jelas ucap tulis baca ajar latih bimbing bantu layan awas jaga aman libat undang kunjung tinjau periksa
teliti uji coba buka tutup mulai akhir jalan kerja guna ubah olah cetak lipat sortir angkut edar bagi pasang copot rusak hilang
ganti tambah kurang tingkat turun naik kuat lemah benar salah gugat tuntut putus sidang tahan tolak setuju dukung usung calon
kampanye debat suara saksi rekap sah batal tunda lanjut ulang susul pindah domisili rekam sensus cocok teliti verifikasi unggah
unduh umum siar wawancara foto tayang salur bayar cair hemat belanja audit temu sapa salam hormat doa puasa zakat kurban bersih
sapu tanam pangkas bangun rehab sewa pinjam kembali ambil antar jemput tunggu datang pulang berangkat tiba duduk diri
""".split()
TOPICS = 400
STREAM = 3_000_000
"""Words drawn once, from which texts take pieces."""


class Maker:
    """Writes articles, the same ones every time."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        chance = self.chance
        syllables = [consonant + vowel for consonant in "bcdghjklmnprstwy" for vowel in "aiueo"]
        families = [form for root in dict.fromkeys(ROOTS) for form in chance.sample(sorted(forms(root)), 9)]
        chance.shuffle(families)
        rare = ["".join(chance.choice(syllables) for _ in range(chance.choice((2, 3, 3, 4, 4)))) for _ in range(MADE_UP)]
        self.words = [*dict.fromkeys([*COMMON, *families, *rare])]
        total = 0.0
        self.weights = [total := total + 1 / (rank + 2.7) for rank in range(len(self.words))]  # Zipf and Mandelbrot
        known = self.words[40 : len(COMMON) + len(families)]
        self.topics = [chance.sample(known, 6) for _ in range(TOPICS)]
        self.stream = chance.choices(self.words, cum_weights=self.weights, k=STREAM)
        self.sites = [site.name for site in all_sites()]

    def text(self, words: int) -> list[str]:
        """Return so many words: a piece of the stream, since drawing each would take longer than storing it."""
        start = self.chance.randrange(STREAM - words)
        return self.stream[start : start + words]

    def article(self, number: int) -> tuple[str, str]:
        """Return a headline and a body."""
        chance = self.chance
        topic = self.topics[min(int(chance.expovariate(1 / 80)), TOPICS - 1)]
        title = [*self.text(5), *chance.sample(topic, 3)]
        chance.shuffle(title)
        words = [word for _ in range(10) for word in (*self.text(BODY // 10 - 2), *chance.choices(topic, k=2))]
        words[7] = str(number)  # numbers and rare names: nearly every text brings words that no other has
        words[-5] = f"{chance.choice(self.words)}{chance.choice(self.words)}"
        paragraphs = [" ".join(words[at : at + 70]).capitalize() + "." for at in range(0, len(words), 70)]
        return " ".join(title).title(), "\n\n".join(paragraphs)


def make(path: Path, articles: int, *, tell: bool = True) -> None:
    """Fill an archive, or go on where it was left; its tables of runs, sketches and links stay empty."""
    with Archive(path) as archive:
        (done,) = archive.connection.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()
        if done >= articles:
            return
        maker = Maker()
        sites = dict(archive.connection.execute("SELECT name, id FROM site"))
        archive.connection.execute("PRAGMA synchronous=OFF")  # a made-up archive may be lost
        maker.chance.seed(done)
        _gather(archive, AT_ONCE)
        began = time.monotonic()
        for first in range(done + 1, articles + 1, BATCH):
            last = min(first + BATCH, articles + 1)
            with archive.writing() as connection:
                _write(connection, maker, sites, range(first, last))
            if tell:
                print(f"{last - 1:,} articles after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        _gather(archive, 1 << 20)  # as it is unless told
        archive.tidy()


def _gather(archive: Archive, size: int) -> None:
    with archive.writing() as connection:
        for name in INDEXES:
            connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('hashsize', ?)", (size,))


def _write(connection: sqlite3.Connection, maker: Maker, sites: dict[str, int], numbers: range) -> None:
    rows, texts = [], []
    for number, row, text in _rows(maker, sites, numbers):
        rows.append((number, *row))
        texts.append((number, *text))
    connection.executemany(
        "INSERT INTO article (id, site, key, number, url, kind, title, published_on, published_by, place, author, category,"
        " views, first_seen, last_seen, duplicate_of, spam, read_by, confidence, body_hash, version, versions)"
        " VALUES (?1, ?2, 'id:' || ?1, ?1, ?3, ?4, ?5, ?6, 'page', 'Magetan', ?7, ?8,"
        " 24, ?9, ?9, ?10, ?11, 'evidence', 0.9, ?1, ?1, 1)",
        rows,
    )
    connection.executemany(
        "INSERT INTO version (id, article, number, cause, seen_at, digest, title, body)"
        " VALUES (?1, ?1, 1, 'first', '2026-11-22T03:00:00Z', printf('sha256:%064x', ?1), ?2, ?3)",
        texts,
    )


def _rows(maker: Maker, sites: dict[str, int], numbers: range) -> Iterator[tuple[int, tuple[object, ...], tuple[str, str]]]:
    chance = maker.chance
    kinds, categories = ("article",) * 17 + ("announcement", "image", "filler"), ("Berita Terkini", "Opini", "Sosialisasi", None)
    for number in numbers:
        # First crawls bring a site's past in a stretch, later ones every site's newest: two thirds and one third here.
        site = maker.sites[number // 1200 % len(maker.sites)] if number % 3 else chance.choice(maker.sites)
        title, body = maker.article(number)
        year = 2026 - min(int(chance.expovariate(1 / 3.5)), 13)
        day = f"{year}-{chance.randrange(1, 12 if year == 2026 else 13):02}-{chance.randrange(1, 29):02}"
        copied = number - chance.randrange(1, 500) if number > 500 and chance.random() < 1 / 30 else None
        url, seen = f"https://{site}.kpu.go.id/blog/read/{number}_x", "2026-11-22T03:00:00Z"
        author = f"{chance.choice(('humas', 'admin', maker.words[5_000 + number % 900]))}"
        row = (sites[site], url, chance.choice(kinds), title, day if number % 50 else None, author, chance.choice(categories),
               seen, copied, chance.random() < 1 / 200)  # fmt: skip
        yield number, row, (title, body)
