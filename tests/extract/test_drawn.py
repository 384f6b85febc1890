"""What a site puts between the paragraphs of its articles, drawn anew for each page, is told from the texts' own boxes."""

from __future__ import annotations

from random import Random

import pytest

from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.site import SiteReader

PLACES = ("Cilacap", "Blora", "Palu", "Ende", "Sorong", "Bima", "Garut", "Kupang", "Ternate", "Jember", "Solok", "Banggai")
WHAT = ("Rapat Pleno", "Bimbingan Teknis", "Sosialisasi Pemilih")
GOODS = ("Warung kopi kami buka sampai malam.", "Bengkel motor menerima panggilan ke rumah.", "Toko buku memberi potongan harga.")
SAID = ("“Kami berterima kasih kepada warga {}.”", "“Semua berkas dari {} sudah lengkap.”")
FORMS = ('<div class="x"><p>{}</p></div>', "<blockquote>{}</blockquote>", "<div><b>Mitra</b><div>{}</div></div>")
COUNT = 24


def title(number: int) -> str:
    return f"{WHAT[number // len(PLACES) % 3]} Digelar di {PLACES[number % len(PLACES)]}"


def paragraphs(number: int) -> list[str]:
    what, place = WHAT[number // len(PLACES) % 3].lower(), PLACES[number % len(PLACES)]
    return [
        f"Kantor di {place} menggelar {what} yang dihadiri oleh seluruh anggota dan sekretaris.",
        f"Ketua menyampaikan bahwa {what} itu penting bagi warga {place} dan sekitarnya.",
        f"Hasil {what} dari {place} dituangkan dalam berita acara yang ditandatangani bersama.",
    ]


def page(number: int, box: str) -> str:
    first, *rest = (f"<p>{text}</p>" for text in paragraphs(number))
    inside = f"<h1>{title(number)}</h1><span>{number % 28 + 1} Agustus 2025</span><section>{first}{box}{''.join(rest)}</section>"
    return (
        f"<html><title>{title(number)}</title><body><nav><a href=/>Beranda</a><a href=/blog/category/1>Berita</a></nav>"
        f"<main>{inside}</main><footer><p>Hak cipta kantor kami</p></footer></body></html>"
    )


def visit(form: str, texts: list[str], known: Furniture | None = None) -> tuple[dict[int, str], Furniture]:
    """Read a site's articles, each with its text in a box between the paragraphs; return what was read, and what is kept."""
    reader: SiteReader[int] = SiteReader(known)
    done = []
    for number, text in enumerate(texts):
        slug = title(number).lower().replace(" ", "-")
        done += reader.offer(page(number, form.format(text)), f"https://bali.kpu.go.id/blog/read/{number}_{slug}", number)
    done += reader.flush()
    return {each.token: each.raw.text for each in done if each.raw}, Furniture.recalled(*reader.furniture.keep())


def own(number: int) -> str:
    return " ".join(paragraphs(number))


@pytest.mark.parametrize("form", FORMS)
def test_what_other_articles_say_in_such_a_box_too_is_an_advertisement(form: str) -> None:
    random = Random(1)
    first, known = visit(form, [random.choice(GOODS) for _ in range(COUNT)])
    assert all(first[number] == own(number) for number in range(COUNT - 6, COUNT)), "a few pages teach it"
    again, known = visit(form, [random.choice(GOODS) for _ in range(COUNT)], known)
    assert all(again[number] == own(number) for number in range(COUNT))
    assert known.takes_turns(GOODS[0])


@pytest.mark.parametrize("form", FORMS)
def test_what_is_another_thing_when_an_article_is_read_again_is_an_advertisement(form: str) -> None:
    _, known = visit(form, [f"Nomor undian {chr(65 + number)} belum diambil pemenangnya." for number in range(COUNT)])
    again, _ = visit(form, [f"Pemenang undian {chr(65 + number)} diumumkan besok sore." for number in range(COUNT)], known)
    assert all(again[number] == own(number) for number in range(6, COUNT))


@pytest.mark.parametrize("form", FORMS)
def test_what_each_article_says_for_itself_is_its_own(form: str) -> None:
    texts = [SAID[number % 2].format(f"{title(number)} {number}") for number in range(COUNT)]
    known: Furniture | None = None
    for _ in range(2):
        read, known = visit(form, texts, known)
        assert all(texts[number] in read[number] for number in range(COUNT)), "also when it is read again"


def test_little_is_kept_of_a_site_without_such_boxes() -> None:
    _, known = visit("{}", [""] * COUNT)
    assert not any(key.startswith("drawn") for key in known.keep()[0])
