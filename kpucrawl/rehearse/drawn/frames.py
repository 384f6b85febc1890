"""In: a site's frame, a page's inside and a design's lot; out: the whole page, with all that stands around the inside."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from kpucrawl.rehearse.drawn.lot import Lot
from kpucrawl.rehearse.themes.fragments import esc, link, rich
from kpucrawl.rehearse.views import Frame

_QUOTES = ("Pemilih berdaulat, negara kuat.", "Satu suara menentukan masa depan bangsa.", "Jangan golput, suaramu berharga.")


def _menu(frame: Frame, lot: Lot) -> str:
    way = lot.choice("menu", ("list", "links", "cells", "nested"))
    links = [link(each.url, each.text) for each in (*frame.menu, *frame.extra_links)]
    if way == "links":
        return f"<div{lot.name('menu')}>{' | '.join(links)}</div>"
    if way == "cells":
        return "<table><tr>" + "".join(f"<td>{each}</td>" for each in links) + "</tr></table>"
    inner = "".join(f"<li>{each}</li>" for each in links)
    if way == "nested":
        inner = (
            f"<li>{links[0]}</li><li><a href='#'>Profil</a><ul>{''.join(f'<li>{each}</li>' for each in links[1:5])}</ul></li>"
            + "".join(f"<li>{each}</li>" for each in links[5:])
        )
    return f"<ul{lot.name('menu')}>{inner}</ul>"


def _latest(frame: Frame, lot: Lot) -> str:
    return (
        f"<div{lot.name('box')}><h3>Berita Terbaru</h3><ul>"
        + "".join(f"<li>{link(each.url, each.title)}</li>" for each in frame.latest)
        + "</ul></div>"
    )


def _excerpts(frame: Frame, lot: Lot) -> str:
    return (
        f"<div{lot.name('box')}><h4>Populer</h4>"
        + "".join(
            f"<div{lot.name('item')}>{link(each.url, each.title)}<p>{rich(each.excerpt)}</p><small>{esc(each.day or '')}</small></div>"
            for each in frame.popular
        )
        + "</div>"
    )


def _count(frame: Frame, lot: Lot) -> str:
    drawn = lot.of_page(len(frame.url) + sum(map(ord, frame.url)))
    rows = "".join(
        f"<tr><td>{words}</td><td>:</td><td>{drawn.randint(10, 90_000)}</td></tr>"
        for words in ("Hari ini", "Kemarin", "Bulan ini", "Total")
    )
    return f"<div{lot.name('box')}><b>Statistik Pengunjung</b><table>{rows}</table></div>"


def _poll(frame: Frame, lot: Lot) -> str:
    return f"<div{lot.name('box')}><h4>Jajak Pendapat</h4><p>Bagaimana pendapat Anda tentang pelayanan informasi di kantor kami?</p><label><input type=radio> Baik</label><label><input type=radio> Cukup</label></div>"


def _greeting(frame: Frame, lot: Lot) -> str:
    return f'<div{lot.name("box")}><h4>Sambutan Ketua</h4><img src="/public/ketua.jpg"><p>Selamat datang di laman resmi {esc(frame.site.office)}. Melalui laman ini kami menyampaikan informasi kepemiluan secara terbuka kepada seluruh masyarakat {esc(frame.site.area)}.</p></div>'


def _agenda(frame: Frame, lot: Lot) -> str:
    return f"<div{lot.name('box')}><h4>Agenda</h4><div>25 Nov 2026<br>Rapat koordinasi data pemilih</div><div>27 Nov 2026<br>Sosialisasi pemilih pemula di SMA Negeri 1</div></div>"


def _motto(frame: Frame, lot: Lot) -> str:
    return f"<div{lot.name('box')}><p>{lot.of_page(len(frame.url)).choice(_QUOTES)}</p></div>"


def _archive(frame: Frame, lot: Lot) -> str:
    return (
        f"<div{lot.name('box')}><h4>Arsip</h4><ul>"
        + "".join(
            f"<li><a href='/arsip/{year}'>{month} {year}</a> ({n})</li>"
            for year, month, n in ((2026, "Oktober", 12), (2026, "September", 31), (2026, "Agustus", 18))
        )
        + "</ul></div>"
    )


_COLUMN = (_latest, _excerpts, _count, _poll, _greeting, _agenda, _motto, _archive)


def whole(frame: Frame, title: str, main: str, lot: Lot, head: str = "", beside: str = "") -> str:
    """Return the page with ``main`` in it, and ``beside`` in its column; ``title`` is this page's."""
    site = frame.site
    column = beside + "".join(box(frame, lot) for box in lot.some("column", _COLUMN, 0, 6))
    top = lot.choice(
        "banner", (f"<h1>{esc(site.office)}</h1>", f"<div{lot.name('logo')}>{esc(site.office)}</div>", '<a href="/"><img src="/public/logo.png" alt="Logo"></a>', f"<b>{esc(site.short)}</b><br><i>Melayani, Mandiri, Profesional</i>")
    )  # fmt: skip
    if lot.chance("clock", 0.3):
        top += f"<div{lot.name('clock')}>{frame.today_long}</div>"
    if lot.chance("ticker", 0.25):
        top += (
            f"<div{lot.name('ticker')}><b>TERKINI</b> "
            + " ".join(link(each.url, each.title) for each in frame.latest[:4])
            + "</div>"
        )
    foot = f"<p>{esc(site.office)}, Jalan Pemuda No. {site.per_page}, {esc(site.seat)}. Telepon (0351) 89{site.per_page}001</p><p>&copy; 2026 {esc(site.short)}. Hak cipta dilindungi.</p>"
    if lot.chance("broad foot", 0.4):
        foot = (
            f"<div><h4>Tentang Kami</h4><p>Lembaga penyelenggara pemilihan umum yang bersifat nasional, tetap, dan mandiri di {esc(site.area)}.</p></div><div><h4>Tautan</h4>{_menu(frame, lot)}</div>"
            + foot
        )
    over = ""
    if lot.chance("popup", 0.25):
        over += f"<div{lot.name('popup')}><h2>Selamat Datang</h2><p>Jangan lewatkan informasi terbaru seputar tahapan pemilu dari kantor kami.</p><button>Tutup</button></div>"
    if lot.chance("cookies", 0.2):
        over += f"<div{lot.name('cookies')}><p>Situs ini menggunakan kuki untuk meningkatkan pengalaman Anda.</p><button>Setuju</button></div>"
    named = {
        "suffix": f"{title} - {site.short}", "bar": f"{title} | {site.office}", "prefix": f"{site.short} » {title}", "site": site.office, "plain": title,
        "cut": title if len(title) < 50 else title[:47] + "...",
    }[lot.choice("page title", ("suffix", "bar", "prefix", "site", "plain", "cut", "suffix"))]  # fmt: skip
    first = lot.chance("column first", 0.3)
    way = lot.choice("frame", ("divs", "semantic", "table", "deep", "flat"))
    menu = _menu(frame, lot)
    if way == "table":
        left, right = (column, "") if first else ("", column)
        inside = f'<table width="100%"><tr><td colspan="3">{top}</td></tr><tr valign="top"><td width="160">{menu}{left}</td><td>{main}</td><td width="200">{right}</td></tr><tr><td colspan="3" align="center">{foot}</td></tr></table>'
    elif way == "semantic":
        middle = f"<aside>{column}</aside><main>{main}</main>" if first else f"<main>{main}</main><aside>{column}</aside>"
        inside = f"<header>{top}</header><nav>{menu}</nav>{middle}<footer>{foot}</footer>"
    elif way == "deep":
        inside = f"<div{lot.name('root')}><div><div>{top}{menu}</div></div><div><div><div{lot.name('row')}><div><div>{main}</div></div><div><div>{column}</div></div></div></div></div><div><div>{foot}</div></div></div>"
    elif way == "flat":
        inside = f"{top}{menu}<hr>{main}<hr>{column}{foot}"
    else:
        middle = (
            f"<div{lot.name('side')}>{column}</div><div{lot.name('main')}>{main}</div>"
            if first
            else f"<div{lot.name('main')}>{main}</div><div{lot.name('side')}>{column}</div>"
        )
        inside = (
            f"<div{lot.name('top')}>{top}</div>{menu}<div{lot.name('wrap')}>{middle}</div><div{lot.name('foot')}>{foot}</div>"
        )
    over_first = lot.chance("popup first", 0.5)
    doctype = lot.choice(
        "doctype", ("<!DOCTYPE html>", "<!DOCTYPE html>", '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">', "")
    )
    return f'{doctype}<html><head><meta charset="{site.charset}"><title>{esc(named)}</title>{head}</head><body>{over if over_first else ""}{inside}{"" if over_first else over}</body></html>'
