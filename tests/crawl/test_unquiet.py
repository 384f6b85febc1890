"""Sites on which everything moves but the texts: nothing of it is an edit, and what is edited meanwhile is."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .conftest import Scripted, Stage, frame, headline, listing, words

Open = Callable[..., Scripted]

EVERY = range(1, 15)
CORRECTED, ADDED = 3, 5
NAMES = (
    "Sederhana",
    "Jaya",
    "Melati",
    "Abadi",
    "Makmur",
    "Sentosa",
    "Cemara",
    "Lestari",
    "Harapan",
    "Bahagia",
    "Kenanga",
    "Merpati",
)
TRADES = ("Rumah makan", "Toko buku", "Bengkel", "Klinik", "Warung kopi", "Hotel", "Koperasi", "Salon", "Apotek", "Percetakan")
NUMBERS = ("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
DEEDS = (
    "memberi potongan harga",
    "membuka cabang baru",
    "mengundang Anda berkunjung",
    "menerima pesanan antar",
    "mencari pegawai",
)
WISDOM = (
    "Kejujuran adalah mata uang yang berlaku di mana-mana.",
    "Bekerja keras tidak pernah mengkhianati hasil yang ditunggu.",
    "Tidak ada jalan pintas ke tempat yang layak dituju.",
    "Suara rakyat adalah amanah yang harus dijaga bersama.",
    "Sabar itu pahit tetapi buahnya sangat manis kelak.",
)


def paragraphs(number: int, after: bool) -> list[str]:
    topic, matter, body = words(number)
    texts = [
        f"Komisioner menyampaikan bahwa {topic.lower()} tentang {matter.lower()} dibahas dalam rapat bersama {body} di aula.",
        f"Hasil {topic.lower()} itu dituangkan dalam berita acara yang ditandatangani wakil {body} dan sekretaris.",
        f"Peserta {topic.lower()} dari {body} mengusulkan agar {matter.lower()} dibicarakan lagi pada pekan depan.",
        f"Ketua berharap urusan {matter.lower()} tuntas sebelum akhir tahun dan {body} terus mendampingi prosesnya.",
    ]
    if after and number == CORRECTED:
        texts[1] = texts[1].replace("sekretaris", "bendahara")
    if after and number == ADDED:
        texts.insert(3, f"Rombongan {body} kemudian meninjau gudang {matter.lower()} yang baru dibangun di halaman belakang.")
    return texts


def drawn(random: Random) -> str:
    return f"{random.choice(TRADES)} {random.choice(NAMES)} {random.choice(DEEDS)} nomor {random.randrange(1000, 9999)} di pasar."


def links(random: Random, number: int, count: int) -> str:
    chosen = random.sample([each for each in EVERY if each != number], count)
    return "".join(f'<li><a href="/blog/read/{each}_rapat-{each}">{headline(each)}</a></li>' for each in chosen)


class Site:
    """What a site shows at a visit: ``moves`` names what moves on it."""

    def __init__(self, moves: str, visit: int, after: bool) -> None:
        self.moves, self.visit, self.after = moves, visit, after

    def article(self, number: int) -> str:
        random = Random(f"{self.moves} {self.visit} {number}")
        texts = [f"<p>{text}</p>" for text in paragraphs(number, self.after)]
        title, day = headline(number), f"{number % 28 + 1} Agustus 2025"
        above, below = f"<p>{day}</p>", ""
        match self.moves:
            case "counter within":
                texts.insert(2, f"<p>Tulisan ini telah dibaca {random.randrange(100, 999)} kali sejak diterbitkan.</p>")
            case "counter below":
                below = (
                    f"<p>Dilihat: {random.randrange(9999)} kali</p><p>{random.randrange(9)} orang sedang membaca halaman ini</p>"
                )
            case "relative day":
                above += f"<p>Diposting {random.randrange(2, 400)} hari lalu, waktu baca {random.randrange(1, 9)} menit</p>"
            case "related within":
                texts.insert(2, f"<div><strong>Terkait</strong><ul>{links(random, number, 1)}</ul></div>")
            case "related below":
                below = f"<h4>Berita terkait</h4><ul>{links(random, number, 4)}</ul>"
            case "wisdom between":
                texts.insert(2, f"<blockquote>{random.choice(WISDOM)}</blockquote>")
            case "wisdom above":
                above += f"<div><em>{random.choice(WISDOM)}</em></div>"
            case "advertisement between":
                texts.insert(random.randrange(1, 4), f'<div class="x"><p>{drawn(random)}</p></div>')
            case "advertisement like a paragraph":
                texts.insert(2, f"<p>{drawn(random)}</p>")
            case "caption":
                said = f"Foto: suasana {random.choice(DEEDS)} di kantor"
                above += f'<div><img src="/f/{random.randrange(99)}.jpg"><small>{said}</small></div>'
            case "pictures":
                for place, file in enumerate(random.sample(range(6), 3)):
                    picture = f'<img src="/f/{number}-{file}.jpg?v={random.randrange(99)}">'
                    texts[place] = texts[place].replace("</p>", f"{picture}</p>")
            case "tokens":
                code = f"{random.getrandbits(64):x}"
                texts[1] = texts[1].replace("</p>", f' Selengkapnya di <a href="/cari?sid={code}">laman pencarian</a>.</p>')
                below = (
                    f'<form><input type=hidden name=_token value="{code}"><input name=q></form><script>var t="{code}"</script>'
                )
            case "neighbours":
                below = (
                    f"<p>Sebelumnya:</p><ul>{links(random, number, 1)}</ul><p>Berikutnya:</p><ul>{links(random, number, 1)}</ul>"
                )
            case "clock":
                time = f"{random.randrange(10, 23)}.{random.randrange(10, 59)} WIB"
                above += f"<p>Hari ini Senin, {random.randrange(1, 28)} November 2026 pukul {time}</p>"
            case "counter in words":
                above = f"<p>Kuala Solok, {day}</p>"
                seen = f"{random.choice(NUMBERS)} puluh {random.choice(NUMBERS)}"
                texts.append(f'<p class="t">Berita ini telah dibaca {seen} kali.</p>')
            case "section of comments":
                word = random.choice(("Rapat", "Libur", "Pleno", "Bimtek"))
                said = "".join(f"<p><b>{each}</b> menulis: {random.choice(WISDOM)}</p>" for each in random.sample(NAMES, 3))
                said = f"<section><h5>{random.randrange(2, 9)} tulisan pembaca</h5>{said}</section>"
                head = f"<div><span>Berita Terkini</span><h1>{title}</h1><p>{day}</p></div>"
                shown = f"<article>{head}<section>{''.join(texts)}</section>{said}</article>"
                return frame(f"<div><h4>Kalender</h4><table><tr><td>9</td><td>{word}</td></tr></table></div>{shown}", title)
            case "day and caption in the text's box":
                said = f"{random.choice(NAMES)} {random.choice(DEEDS)} di kantor"
                above, day = "", f'<span>{day}</span><img src="/f/{number}.jpg"><small>{said}</small><hr>'
                return frame(f"<h1>{title}</h1><div>{day}{''.join(texts)}</div>", title)
            case "comments":
                thanks = (f"<p>Terima kasih atas informasinya, semoga {random.choice(DEEDS)}.</p>" for _ in range(3))
                said = "".join(f"<div><b>{random.choice(NAMES)}</b>{each}</div>" for each in thanks)
                below = f"<p>{random.randrange(30)} komentar</p><h3>Komentar</h3>{said}"
        return frame(f"<h1>{title}</h1>{above}<div>{''.join(texts)}</div>{below}", title)

    def pages(self) -> dict[str, str]:
        numbers = sorted(EVERY, reverse=True)
        shown = {"/": listing(numbers[:4]), "/blog/category/104": listing(numbers)}
        shown |= {f"/blog/read/{each}_rapat-{each}": self.article(each) for each in EVERY}
        return shown


MOVES = (
    "counter within", "counter below", "relative day", "related within", "related below", "wisdom between", "wisdom above",
    "advertisement between", "advertisement like a paragraph", "caption", "pictures", "tokens", "neighbours", "clock", "comments",
    "counter in words", "section of comments", "day and caption in the text's box",
)  # fmt: skip
NAMES_OF_SITES = (
    "kab-magetan", "bali", "kab-kediri", "kota-ambon", "kab-blora", "kab-jepara", "kab-pati", "kab-garut", "kab-jember",
    "kab-ende", "kab-bima", "kab-solok", "kab-banggai", "kab-cilacap", "kota-sorong",
    "kab-alor", "kab-klungkung", "kab-buru",
)  # fmt: skip


def test_what_moves_around_and_between_the_texts_is_no_edit(scripted: Open, stage: Stage) -> None:
    names = dict(zip(NAMES_OF_SITES, MOVES, strict=True))
    network = scripted(*names)
    found, known = {}, dict[str, set[tuple[str, int]]]()
    for visit in range(3):
        for name, moves in names.items():
            network.put(name, Site(moves, visit, after=visit > 0).pages())
        crawled = stage.crawl(network, *names, recheck=visit > 0)
        edits = {name: set(crawled.rows(EDITS, name)) for name in names}
        found[visit] = {name: {int(key[3:]) for key, _ in edits[name] - known.get(name, set())} for name in names}
        known = edits
    assert all(each == {CORRECTED, ADDED} for each in found[1].values()), found[1]
    assert not any(found[2].values()), found[2]


EDITS = """
    SELECT a.key, v.number FROM versions v JOIN articles a ON a.id = v.article WHERE a.site = ? AND v.cause = 'edit'
"""
