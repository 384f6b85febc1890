"""Sites that stand between their articles and us, give them by halves or another's: none of it is an edit, nothing is gone."""

from __future__ import annotations

from collections.abc import Callable

from kpucrawl.rehearse.faults import Answer

from .conftest import HTML, Crawled, Page, Scripted, Stage, article, frame, headline, listing, sentences

EVERY = range(1, 15)
SOME = {2, 5, 8, 11, 13}
ONE = {5}


def path(number: int) -> str:
    return f"/blog/read/{number}_rapat-{number}"


def long(number: int) -> str:
    more = "".join(sentences(number + other) for other in (60, 120, 180))
    return article(number).replace("</div>", f"{more}</div>")


def excerpt(number: int) -> str:
    first = sentences(number).split("</p>")[0]
    return frame(
        f"<h1>{headline(number)}</h1><p>{number % 28 + 1} Agustus 2022</p>{first}</p><p>Selengkapnya di aplikasi kami.</p>",
        headline(number),
    )


def cut(number: int) -> str:
    page = long(number)
    return page[: page.index("ditandatangani") + 10]


def bare(number: int) -> str:
    page = long(number)
    return page[: page.index("</h1>") + 20]


def wall(number: int) -> str:
    told = f"Permintaan Anda terdeteksi sebagai ancaman oleh sistem keamanan. Hubungi admin dengan kode {number * 7919}."
    return frame(f"<h1>Permintaan Ditolak</h1><p>{told}</p>", "Permintaan Ditolak")


def busy(number: int) -> str:
    return frame("<h1>Server Sibuk</h1><p>Pengunjung sedang ramai. Silakan kembali beberapa saat lagi.</p>", "Server Sibuk")


def session(number: int) -> str:
    form = "<form><input name=u><input type=password name=p><button>Masuk</button></form>"
    return frame(f"<h1>Sesi Berakhir</h1><p>Sesi Anda telah berakhir, silakan masuk kembali.</p>{form}", "Sesi Berakhir")


OTHERS = {
    2: "Nelayan Morotai mencoblos sebelum melaut. Perahu ditambatkan sejak subuh di dermaga kayu. Hujan reda menjelang siang",
    5: "Kereta logistik tiba lebih awal di Sragen. Gerbong terakhir memuat bilik dari gudang Solo. Petugas mencatat segelnya",
    8: "Siswa tunanetra mencoba templat braille. Guru pendamping membacakan urutan kolom. Sepuluh anak lulus seketika",
    11: "Banjir merendam kantor hingga lutut orang dewasa. Berkas diangkat ke loteng semalaman. Listrik padam dua hari",
    13: "Penyanyi keroncong merekam lagu ajakan memilih. Studio dipinjamkan radio setempat. Liriknya ditulis pensiunan guru",
}


def another(number: int) -> str:
    """Return what stands under a number at another office."""
    told = OTHERS[number]
    text = "".join(f"<p>{sentence}.</p>" for sentence in told.split(". "))
    return frame(f"<h1>{told[:40]}</h1><p>{number % 28 + 1} Mei 2023</p><div>{text}</div>", told[:40])


def front(number: int) -> str:
    return listing(list(EVERY)[::-1][:4])


SITES: dict[str, tuple[Callable[[int], Page], set[int]]] = {
    "bali": (excerpt, SOME),
    "jambi": (cut, ONE),
    "kab-badung": (bare, ONE),
    "kab-bangli": (wall, SOME),
    "kab-buleleng": (busy, SOME),
    "kab-gianyar": (session, SOME),
    "kab-klungkung": (another, SOME),
}
SHORTENED, LISTED, STATED = "kab-jembrana", "kab-karangasem", "kab-magetan"
"""Sites of which one article is shortened; a listed one gives the home page; a listed one answers 404."""


def found(crawled: Crawled, query: str) -> list[tuple[str, str]]:
    return [(site, key) for site, key in crawled.rows(query)]


def test_what_stands_before_articles_or_cuts_them_short_is_no_edit_and_none_is_gone(
    scripted: Callable[..., Scripted], stage: Stage
) -> None:
    sites = [*SITES, SHORTENED, LISTED, STATED]
    network = scripted(*sites)
    shown = {"/": listing(list(EVERY)[::-1][:4]), "/blog/category/104": listing(list(EVERY)[::-1])}
    whole: dict[str, Page] = {**shown, **{path(number): long(number) for number in EVERY}}
    for site in sites:
        network.put(site, whole)
    stage.environment["KPUCRAWL_NOW"] = "2026-11-19T02:00:00Z"
    network.put("jambi", {path(number): busy(number) if number % 2 else wall(number) for number in (3, 6)})
    stage.crawl(network, *sites)
    network.put("jambi", whole)
    first = stage.crawl(network, *sites)  # a wall on a first visit is asked again
    assert first.rows("SELECT count(*) FROM articles") == [(len(sites) * len(EVERY),)]
    for site, (given, where) in SITES.items():
        network.put(site, {path(number): given(number) for number in where})
    network.put(SHORTENED, {path(5): article(5)})
    network.put(LISTED, {path(5): front(5)})
    network.put(STATED, {path(5): Answer(404, b"<h1>Not Found</h1>", HTML)})
    missing = "SELECT b.site, a.key FROM absences b JOIN articles a ON a.id = b.article WHERE b.back_at IS NULL ORDER BY b.site"
    for day in (20, 21):
        stage.environment["KPUCRAWL_NOW"] = f"2026-11-{day}T02:00:00Z"
        crawled = stage.crawl(network, *sites, recheck=True)
        assert found(crawled, missing) == [(LISTED, "id:5"), (STATED, "id:5")]
        assert found(crawled, "SELECT site, key FROM articles WHERE changed_at IS NOT NULL") == [(SHORTENED, "id:5")]
    assert found(crawled, "SELECT site, key FROM articles WHERE gone_at IS NOT NULL") == [(STATED, "id:5")]
