"""In: a page of the pretend network and the step it is shown at; out: the page with what comes and goes on real sites.

None of it is the article: banners, pop-ups, running texts, times told from now ("3 jam lalu"), counters in words, comments.
"""

from __future__ import annotations

import re
from html import escape
from random import Random

_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
_END = re.compile(r"</body>", re.IGNORECASE)
_SEEN = re.compile(r"Telah dilihat \d+ kali(?:\s*</\w+>)+", re.IGNORECASE)
_BLOCK_ENDS = r"(?:\s*</\w+>)+(?:\s*<br\s*/?>)?"

_RUNNING = (
    "Selamat datang di laman resmi kami. Layanan tatap muka dibuka setiap hari kerja.",
    "Pemutakhiran data pemilih berkelanjutan triwulan IV sedang berlangsung, segera laporkan perubahan data Anda.",
    "Hari ini kantor tutup pukul 15.00 karena ada kegiatan dinas di luar kantor.",
    "Waspada penipuan yang mengatasnamakan pegawai kami!",
)
_BANNERS = (
    "Pengumuman: layanan informasi publik libur pada tanggal {n} bulan ini dan dibuka kembali keesokan harinya.",
    "Ikuti lomba foto kepemiluan berhadiah jutaan rupiah! Pendaftaran ditutup {n} hari lagi.",
    "Sudahkah Anda terdaftar? Cek nama Anda di laman cekdptonline sekarang juga, gratis dan mudah.",
)
_POPUPS = (
    "Selamat Hari Pahlawan! Terus semangat melayani. Klik di mana saja untuk menutup pesan ini.",
    "Bantu kami menjadi lebih baik dengan mengisi survei kepuasan masyarakat selama lima menit.",
)
_COMMENTS = (
    ("Andi", "Mantap, semoga semakin berintegritas."), ("Sri Rahayu", "Kapan jadwal untuk kecamatan kami?"),
    ("Warga", "Terima kasih informasinya, sangat bermanfaat bagi kami di desa."), ("Joko", "Sukses selalu!"),
    ("pemilihmuda", "Tolong diperbanyak kegiatan di sekolah, kak."), ("Bu Nur", "Alhamdulillah lancar."),
)  # fmt: skip
_AGO = ("baru saja", "{n} menit lalu", "{n} jam lalu", "kemarin", "{n} hari lalu", "{n} minggu lalu", "sebulan lalu")


def weathered(html: str, site: str, path: str, step: int, title: str | None = None, last: str = "") -> str:
    """The page as it is at ``step``; ``title`` is that of the article on it, None on other pages, ``last`` its last words.

    Which kinds a site has at all is the site's; what they say is the step's.
    """
    has = Random(f"weather/{site}")
    chances = {name: has.random() < 0.5 for name in ("running", "banner", "popup", "visitors", "ago", "comments", "shared")}
    now = Random(f"weather/{site}/{step}")
    top, bottom = [], []
    if chances["running"]:
        top.append(f"<marquee>{now.choice(_RUNNING)} &bull; {now.choice(_RUNNING)}</marquee>")
    if chances["banner"] and now.random() < 0.7:
        top.append(f'<div class="spanduk"><p>{now.choice(_BANNERS).format(n=now.randint(2, 28))}</p></div>')
    if chances["popup"] and now.random() < 0.6:
        bottom.append(f'<div role="dialog"><p>{now.choice(_POPUPS)}</p><button>Tutup</button></div>')
    if chances["visitors"]:
        bottom.append(
            f"<div>Pengunjung hari ini: {now.randint(20, 900)} orang. Total: {90_000 + 7_000 * step + now.randint(0, 999)}</div>"
        )
    html = _BODY.sub(lambda found: found[0] + "".join(top), html, count=1)
    html = _END.sub(lambda found: "".join(bottom) + found[0], html, count=1)
    if title is None:
        return html
    return _beside_article(html, chances, Random(f"weather/{site}/{path}"), now, step, title, last)


def _beside_article(html: str, has: dict[str, bool], own: Random, now: Random, step: int, title: str, last: str) -> str:
    ago = now.choice(_AGO).format(n=now.randint(2, 22))
    if has["ago"]:
        started = _BODY.search(html)
        headline = re.compile(re.escape(escape(title, quote=False)).replace("\xa0", "&nbsp;") + _BLOCK_ENDS).search(
            html, started.end() if started else 0
        )
        if headline is not None:
            read = own.randint(2, 6)
            seen = f"{1 + step},{now.randint(0, 9)} rb kali dibaca"
            line = f"<div><span>Diperbarui {ago}</span> <span>{read} menit baca</span> <span>{seen}</span></div>"
            html = html[: headline.end()] + line + html[headline.end() :]
    below = ""
    if has["shared"]:
        below += f"<div>{own.randint(3, 40) + 9 * step} orang membagikan ini</div>"
    if has["comments"]:
        count = min(len(_COMMENTS), own.randint(0, 3) + step * own.randint(0, 2))
        said = own.sample(_COMMENTS, count)
        items = "".join(
            f"<li><b>{name}</b> <i>{now.choice(_AGO).format(n=now.randint(2, 22))}</i><p>{text}</p></li>" for name, text in said
        )
        below += f"<div><h4>{count} Komentar</h4><ul>{items}</ul><p>Tinggalkan komentar Anda</p></div>"
    # Below the counter where that closes the text, as on the real sites; a counter above it has other things below it.
    closing = [found.end() for found in _SEEN.finditer(html) if found.start() > html.rfind(last)]
    if below and closing:
        html = html[: closing[0]] + below + html[closing[0] :]
    return html
