"""Copies of every kind among formula posts and separate reports, as ten offices post them: all are linked, nothing else is."""

# ruff: noqa: E501 (texts are easier to read unbroken)

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from kpucrawl.items import Article, Capture
from kpucrawl.persist.archive import Archive

SITES = {
    "kab-sragen": "Sragen", "kab-lumajang": "Lumajang", "kota-salatiga": "Salatiga", "kab-sumbawa": "Sumbawa", "kota-tegal": "Tegal",
    "kab-belu": "Belu", "kab-rejanglebong": "Rejang Lebong", "kota-ternate": "Ternate", "sulteng": "Sulawesi Tengah", "kab-paser": "Paser",
}  # fmt: skip
FIRST = (
    "Hendra",
    "Wulan",
    "Pudji",
    "Ratnasari",
    "Teguh",
    "Nining",
    "Bagus",
    "Kartika",
    "Fransiskus",
    "Sahrul",
    "Yohana",
    "Imron",
)
LAST = ("Wicaksono", "Tumanggor", "Salampessy", "Prihatin", "Lubis", "Handoko", "Mandagi", "Suryani", "Batubara", "Kusnadi")
MONTHS = ("Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat")

LEADS = (
    "KPU RI menetapkan tata cara baru {matter} yang wajib dipakai seluruh satuan kerja mulai {day}.",
    "Seluruh satuan kerja mengikuti bimbingan teknis {matter} yang dibuka KPU RI di Jakarta, {day}.",
    "Rancangan peraturan tentang {matter} diuji publik oleh KPU RI bersama organisasi pemantau, {day}.",
    "Layanan daring {matter} resmi dibuka bagi masyarakat luas, demikian diumumkan KPU RI, {day}.",
)
MATTERS = (
    "pengelolaan arsip statis", "pelaporan dana kampanye", "penggantian antarwaktu anggota dewan", "pendaftaran pemantau", "sewa gudang logistik",
    "penataan daerah pemilihan", "pemeliharaan server", "penyusunan anggaran hibah", "verifikasi kepengurusan partai", "pelayanan pemilih difabel",
)  # fmt: skip
MIDDLE = (
    "Kepala Biro {x} {person} mengatakan langkah itu diambil setelah evaluasi {y} selama {n} bulan di {m} daerah.",
    "Sebanyak {m} berkas {y} diperiksa ulang bersama {x} sebelum ketentuan disahkan dalam rapat tertutup.",
    "“Kami ingin {x} lebih singkat dan {y} mudah ditelusuri oleh siapa pun,” tutur {person} di hadapan peserta.",
    "Ketentuan lama tentang {y} dinyatakan tidak berlaku dan masa peralihan {x} diberikan selama {n} hari kerja.",
    "Setiap satuan kerja diminta menunjuk dua orang penanggung jawab {x} serta melaporkan {z} saban pekan.",
    "Pendampingan {z} akan dilakukan secara bertahap dari {w} wilayah timur menuju wilayah barat hingga akhir tahun.",
    "Hambatan {x} di wilayah kepulauan menjadi catatan {w} yang akan dibahas bersama kementerian terkait.",
    "Biaya {z} dibebankan pada anggaran {w} tahun berjalan senilai {m} juta rupiah tanpa tambahan dari daerah.",
)
THINGS = (
    "kearsipan", "penyimpanan", "pengaduan", "kepegawaian", "pelatihan", "penerjemahan", "pengamanan", "perlengkapan", "percetakan", "perjalanan",
    "pemetaan", "penomoran", "pembukuan", "kendaraan", "kebersihan", "penyiaran", "peliputan", "sengketa", "pengesahan", "pemotretan",
    "keterbukaan", "pelaporan", "penghapusan", "pengiriman", "perawatan", "pengadaan", "penelitian", "perpustakaan", "pemeriksaan", "pengukuran",
)  # fmt: skip
SYNONYMS = {
    "wajib": "harus", "dipakai": "digunakan", "seluruh": "semua", "mengatakan": "menyampaikan", "diambil": "ditempuh", "setelah": "usai",
    "sebelum": "menjelang", "singkat": "ringkas", "mudah": "gampang", "tutur": "ujar", "diberikan": "disediakan", "diminta": "diharapkan",
    "serta": "dan", "saban": "setiap", "dilakukan": "dijalankan", "menuju": "ke", "hingga": "sampai", "menjadi": "merupakan",
    "dibahas": "dibicarakan", "terkait": "bersangkutan", "dibebankan": "ditanggung", "senilai": "sebesar", "diperiksa": "ditelaah",
    "disahkan": "ditetapkan", "dibuka": "diluncurkan", "luas": "umum", "bersama": "dengan", "mengikuti": "menghadiri", "baru": "anyar",
    "menunjuk": "menugaskan", "tambahan": "sokongan", "dinyatakan": "disebut", "secara": "dengan cara", "tersendiri": "khusus",
}  # fmt: skip

FORMULAS = (
    (
        "Senam Bersama {place} Pekan Ini",
        "Pegawai KPU {place} menggelar senam bersama di halaman kantor, {day}. Senam dipandu instruktur {a} dan diikuti {n} orang.\n\n"
        "Selepas senam, pegawai melanjutkan kerja bakti membersihkan ruang arsip, selokan, dan taman depan selama satu jam penuh.\n\n"
        "Sekretaris {b} berpesan agar kebiasaan baik ini dijaga karena tubuh yang bugar menopang kerja yang teliti.",
    ),
    (
        "Rapat Staf Awal Pekan KPU {place}",
        "KPU {place} mengadakan rapat staf awal pekan yang dipimpin Sekretaris {a}, {day}. Hadir {n} pejabat dan pelaksana.\n\n"
        "Setiap kepala subbagian memaparkan capaian pekan lalu, kendala yang ditemui, serta rencana lima hari ke depan.\n\n"
        "Notulis {b} mencatat {m} tindak lanjut yang harus selesai sebelum rapat berikutnya digelar di ruangan yang sama.",
    ),
    (
        "Piket Pelayanan Informasi {place}",
        "Meja informasi KPU {place} melayani {n} tamu sepanjang hari, {day}. Bertugas pada hari itu {a} dan {b}.\n\n"
        "Kebanyakan tamu menanyakan cara mengurus pindah memilih, mencetak bukti pendaftaran, dan memperoleh salinan dokumen lama.\n\n"
        "Pelayanan ditutup pukul 15.30 dan dibuka lagi keesokan paginya tanpa biaya apa pun bagi warga.",
    ),
    (  # one that tells nothing but a place and a day
        "Doa Pagi Bersama",
        "Mengawali hari, keluarga besar KPU {place} memanjatkan doa bersama di lobi kantor, {day}.\n\n"
        "Doa dipimpin secara bergantian menurut agama masing-masing agar pekerjaan berjalan lancar dan penuh berkah.\n\n"
        "Tradisi ini telah berlangsung sejak lama dan menjadi penyemangat bagi pegawai untuk melayani sepenuh hati.",
    ),
)


@dataclass(frozen=True)
class Post:
    site: str
    number: int
    title: str
    body: str
    day: str
    story: str | None = None
    kind: str = "own"


class Press:
    """What ten offices post in some months."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.number = 100
        self.posts: list[Post] = []
        for nth in range(len(MATTERS) * 3):
            self.release(nth)
        for week in range(14):
            self.weekly(week)
        for nth in range(6):
            self.same_event(nth)

    def post(self, site: str, title: str, body: str, day: str, story: str | None = None, kind: str = "own") -> None:
        self.number += 1
        self.posts.append(Post(site, self.number, title, body, day, story, kind))

    def person(self) -> str:
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def date(self, nth: int) -> tuple[str, str]:
        month, day = nth % len(MONTHS), 1 + (nth * 7) % 28
        return f"{DAYS[nth % 5]} ({day}/{month + 2}/2026)", f"2026-{month + 2:02}-{day:02}"

    def release(self, nth: int) -> None:
        random = self.random
        day, posted = self.date(nth)
        told = {"matter": MATTERS[nth % len(MATTERS)], "day": day, "person": self.person(), "n": str(random.randint(3, 24)),
                "m": str(random.randint(31, 989))}  # fmt: skip
        told |= dict(zip("wxyz", random.sample(THINGS, 4), strict=True))
        lines = [random.choice(LEADS), *random.sample(MIDDLE, 6)]
        texts = [line.format(**told) for line in lines]
        parts = [" ".join(texts[:2]), texts[2], " ".join(texts[3:5]), texts[5], texts[6]]
        title = f"KPU RI Benahi Urusan {told['matter'].title()} Tahap {nth // len(MATTERS) + 1}"
        sites = random.sample(list(SITES), 6)
        story = f"release {nth}"
        self.post(sites[0], title, "\n\n".join(["Jakarta, kpu.go.id - " + parts[0], *parts[1:]]), posted, story, "first")
        kinds = random.sample(["exact", "dateline", "credit", "synonyms", "shortened", "reposted"], 5)
        for site, kind in zip(sites[1:], kinds, strict=False):
            at = sites[0] if kind == "reposted" else site
            self.post(at, *self.copied(kind, title, parts, SITES[at], at), posted, story, kind)

    def copied(self, kind: str, title: str, parts: list[str], place: str, site: str) -> tuple[str, str]:
        random, head = self.random, "Jakarta, kpu.go.id - "
        if kind == "dateline":
            head = random.choice([f"{place}, {site}.kpu.go.id – ", f"{place} — ", f"{place.upper()}, (12/9/2026) - ", ""])
        if kind == "synonyms":
            parts = [self.put_otherwise(part) for part in parts]
            title = random.choice([title, f"Simak, {title}"])
        if kind == "shortened":
            parts = [*parts[:2], *(part.partition(". ")[0].rstrip(".") + "." for part in parts[2:4])]
        if kind == "credit":
            parts = [
                *parts[:-1],
                parts[-1] + random.choice([f" (hms/{site[-3:]})", f"\n\nPenulis: {self.person()}", " [tim media]"]),
            ]
        return title, "\n\n".join([head + parts[0], *parts[1:]])

    def put_otherwise(self, text: str) -> str:
        words = text.split(" ")
        places = [place for place, word in enumerate(words) if word.strip(".,”“").lower() in SYNONYMS]
        for place in self.random.sample(places, min(len(places), max(1, len(words) // 12))):
            bare = words[place].strip(".,”“")
            words[place] = words[place].replace(bare, SYNONYMS[bare.lower()])
        return " ".join(words)

    def weekly(self, week: int) -> None:
        day, posted = self.date(week)
        for site, place in SITES.items():
            title, body = FORMULAS[(week + len(site)) % len(FORMULAS)]
            told = {"place": place, "day": day, "a": self.person(), "b": self.person(), "n": self.random.randint(9, 64),
                    "m": self.random.randint(3, 19)}  # fmt: skip
            self.post(site, title.format(**told), body.format(**told), posted, kind="formula")

    def same_event(self, nth: int) -> None:
        """Each office tells of one gathering in its own words, with one quotation that all have."""
        day, posted = self.date(40 + nth)
        quote = f"“Pekerjaan rumah kita masih {nth + 3} hal, jangan sampai terlewat,” kata Ketua KPU RI."
        tells = (
            "Jajaran KPU {p} turut hadir secara daring pada temu nasional kehumasan yang berlangsung {d}. {q} Usai acara, tim langsung menyusun "
            "jadwal unggahan bulanan dan membagi tugas peliputan kepada empat orang.",
            "Dari ruang rapat lantai dua, anggota KPU {p} menyimak arahan pusat mengenai kehumasan, {d}. {q} Peserta daerah juga diberi waktu "
            "bertanya tentang pengelolaan kanal video dan arsip foto lama.",
            "{d}, temu nasional kehumasan digelar dan diikuti perwakilan KPU {p}. Materi pertama membahas penulisan siaran pers. {q} "
            "Perwakilan berjanji menularkan ilmunya kepada rekan di sekretariat.",
        )
        for site, tell in zip(self.random.sample(list(SITES), 3), tells, strict=True):
            self.post(
                site,
                f"KPU {SITES[site]} Ikuti Temu Nasional Kehumasan",
                tell.format(p=SITES[site], d=day, q=quote),
                posted,
                kind="event",
            )

    def captures(self) -> Iterator[Capture]:
        for post in self.random.sample(self.posts, len(self.posts)):
            url = f"https://{post.site}.kpu.go.id/blog/read/{post.number}_x-{post.number}"
            article = Article(post.site, f"id:{post.number}", url, "article", post.title, post.body, post.day, "page")
            yield Capture(article, "2026-11-22T00:00:00Z")


@pytest.mark.parametrize("seeds", [(1, 3)], ids=str)
def test_all_copies_are_found_and_nothing_else_is_linked(template: Path, seeds: tuple[int, ...]) -> None:
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for seed in seeds:
        path = template.with_name(f"press-{seed}.db")
        with Archive(shutil.copy(template, path)) as archive:
            press, where = keep(archive, seed)
        told: dict[int, list[Post]] = defaultdict(list)
        for post, story in where.items():
            told[story].append(post)
        linked = [pair for group in told.values() for pair in combinations(group, 2)]
        assert [(one, other) for one, other in linked if one.story is None or one.story != other.story] == []
        first = {post.story: post for post in press.posts if post.kind == "first"}
        for post in press.posts:
            if post.story is not None and post.kind != "first":
                there[post.kind] += 1
                found[post.kind] += where[post] == where[first[post.story]]
    assert sum(there.values()) == 150 * len(seeds)
    assert {kind: f"{found[kind]} of {count}" for kind, count in there.items() if found[kind] < 0.95 * count} == {}


def keep(archive: Archive, seed: int) -> tuple[Press, dict[Post, int]]:
    """Save what a press posts, and return each post's story."""
    press = Press(seed)
    batch = list(press.captures())
    for at in range(0, len(batch), 40):
        archive.save_many(batch[at : at + 40])
    posts = {(post.site, f"id:{post.number}"): post for post in press.posts}
    stories = archive.connection.execute("SELECT site, key, coalesce(duplicate_of, id) FROM articles")
    return press, {posts[site, key]: story for site, key, story in stories}
