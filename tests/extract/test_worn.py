"""Boxes between, among and below the paragraphs are told by what stands in their dress on the site's other pages and articles."""

from __future__ import annotations

from random import Random

import pytest

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.page import Page
from kpucrawl.extract.reader import read_page
from kpucrawl.extract.site import SiteReader

_CALLS = ("Cek nama Anda di daftar pemilih sekarang juga.", "Laporkan kejanggalan lewat kanal pengaduan kami.")
_VILLAGES = ("Adirejo", "Bulu", "Ciwaru", "Dadapan", "Enggal", "Fajar", "Gadingkasri", "Harapan", "Indrasari")
_TEXTS = (
    "Rapat pleno ke-{n} dibuka ketua pada pagi hari di aula.",
    "Sebanyak {n} berkas diteliti satu demi satu oleh petugas {n}.",
)
PLACES = ("Cilacap", "Blora", "Palu", "Ende", "Sorong", "Bima", "Garut", "Kupang", "Ternate", "Jember", "Solok", "Banggai")
WHAT = ("Rapat Pleno", "Bimbingan Teknis", "Sosialisasi Pemilih")
GOODS = ("Warung kopi kami buka sampai malam.", "Bengkel motor menerima panggilan ke rumah.", "Toko buku memberi potongan harga.")
SAID = ("“Kami berterima kasih kepada warga {}.”", "“Semua berkas dari {} sudah lengkap.”")
FORMS = ('<div class="x"><p>{}</p></div>', "<blockquote>{}</blockquote>", "<div><b>Mitra</b><div>{}</div></div>")
COUNT = 24


def page(number: int, call: str, call_class: str = "ajakan") -> Page:
    """Draw an article of a page builder: each piece of its text in boxes of its own, and a call between them."""
    pieces = [f'<div class="baris"><div class="teks"><p>{text.format(n=number * 37)}</p></div></div>' for text in _TEXTS]
    box = f'<div class="baris"><div class="{call_class}"><p>{call}</p></div></div>'
    village = _VILLAGES[number - 101]
    text = f"<h1>Rapat pleno digelar di Desa {village}</h1>{pieces[0]}{box}{pieces[1]}"
    url = f"https://bali.kpu.go.id/blog/read/{number}_rapat-pleno-digelar-di-desa-{village.lower()}"
    return flatten(f"<html><body><div>{text}</div></body></html>", url)


def learned() -> Furniture:
    """Teach the furniture of a site: two calls in turn, each on fewer than half of its pages, and none on some."""
    furniture = Furniture()
    for number in range(101, 109):
        furniture.learn(page(number, _CALLS[number % 2]) if number < 107 else page(number, f"Warga ke-{number} datang.", "teks"))
    return furniture


def texts(read: Page) -> list[str]:
    """Return the paragraphs read by the light of the site."""
    return [block.text for block in read_page(read, furniture=learned()).blocks]


def test_a_call_that_is_new_wears_what_the_others_wear() -> None:
    own = [text.format(n=109 * 37) for text in _TEXTS]
    assert texts(page(109, "Unduh aplikasi kami, semua layanan ada dalam satu genggaman.")) == own


def test_what_is_new_in_the_dress_of_texts_is_text() -> None:
    own = [text.format(n=109 * 37) for text in _TEXTS]
    told = "Warga setempat menyambut rapat itu dengan gembira."
    assert texts(page(109, told, "teks")) == [own[0], told, own[1]]


def test_what_was_told_of_dresses_is_recalled_and_can_be_taken_back() -> None:
    furniture = learned()
    boxes = furniture.dresses.boxes()
    assert boxes
    assert Furniture.recalled(*furniture.keep()).dresses.boxes() == boxes
    for number in range(101, 107):
        furniture.forget(page(number, _CALLS[number % 2]))
    assert not boxes & furniture.dresses.boxes()


_COMMENTS = ("Semoga lancar acaranya sampai selesai ya.", "Terima kasih atas informasinya, sangat membantu.")


def discussed(number: int, comments: list[str], has_text: bool = True) -> Page:
    """Draw an article with cards of two others and what visitors said below it."""
    village = _VILLAGES[number - 101]
    cards = "".join(
        f'<div class="kartu"><p><a href="/blog/read/{other}_bimtek">Bimtek Petugas Pemutakhiran Data Gelombang {other}</a></p>'
        f"<p>Sebanyak {other} petugas mengikuti bimbingan teknis pemutakhiran data pemilih di aula...</p></div>"
        for other in (number * 7, number * 7 + 3)
    )
    said = "".join(f'<div class="kata"><b>Warga {number}</b><p>{each}</p></div>' for each in comments)
    own = "".join(f"<p>{text.format(n=number * 37)} Ketua {village} menutupnya menjelang sore hari.</p>" for text in _TEXTS)
    text = own if has_text else '<p><a href="https://s.example/">Masuk</a></p>'
    url = f"https://bali.kpu.go.id/blog/read/{number}_rapat-pleno-digelar-di-desa-{village.lower()}"
    title = f"Rapat pleno digelar di Desa {village}"
    box = f'<div class="isi">{text}</div><div class="lain">{cards}</div><div class="kolom">{said}</div>'
    return flatten(f"<html><body><div><h1>{title}</h1>{box}</div></body></html>", url)


def test_what_a_visitor_says_behind_cards_is_no_text_of_a_page_that_has_none() -> None:
    furniture = Furniture()
    for number in range(101, 109):
        furniture.learn(discussed(number, [_COMMENTS[number % 2]]))
    new = "Bagaimana cara ikut kalau rumah saya jauh?"
    with pytest.raises(NotAnArticle):
        read_page(discussed(109, [_COMMENTS[0], new], has_text=False), furniture=furniture)
    assert len(read_page(discussed(109, [_COMMENTS[0], new]), furniture=furniture).blocks) == 2


def title(number: int) -> str:
    return f"{WHAT[number // len(PLACES) % 3]} Digelar di {PLACES[number % len(PLACES)]}"


def paragraphs(number: int) -> list[str]:
    what, place = WHAT[number // len(PLACES) % 3].lower(), PLACES[number % len(PLACES)]
    return [
        f"Kantor di {place} menggelar {what} yang dihadiri oleh seluruh anggota dan sekretaris.",
        f"Ketua menyampaikan bahwa {what} itu penting bagi warga {place} dan sekitarnya.",
        f"Hasil {what} dari {place} dituangkan dalam berita acara yang ditandatangani bersama.",
    ]


def drawn_page(number: int, box: str) -> str:
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
        done += reader.offer(drawn_page(number, form.format(text)), f"https://bali.kpu.go.id/blog/read/{number}_{slug}", number)
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


def polled(number: int, shares: tuple[int, int], *, boxed: bool = True) -> Page:
    """Draw an article with answers and their shares in it, in a box with their question or as a list of its own."""
    answers = "".join(f"<li>{said} ({share}%)</li>" for said, share in zip(("Sangat baik", "Kurang"), shares, strict=True))
    listed = f"<ul>{answers}</ul>"
    box = f"<div class=s><h5>Jajak Pendapat</h5><p>Bagaimana layanan kami?</p>{listed}</div>" if boxed else listed
    first, second = (text.format(n=number * 37) for text in _TEXTS)
    text = f"<p>{first}</p>{box}<p>{second}</p><p>Warga ke-{number} datang.</p>"
    url = f"https://bali.kpu.go.id/blog/read/{number}_survei-{number}"
    return flatten(f"<html><body><h1>Survei layanan di tempat {PLACES[number]}</h1><div>{text}</div></body></html>", url)


def test_a_poll_whose_answers_other_pages_have_is_no_text_and_shares_that_only_this_page_tells_are() -> None:
    furniture = Furniture()
    for number in range(5):
        furniture.learn(polled(number, (31 + number, 9)) if number < 2 else page(101 + number, _CALLS[0]))
    alone = [block.text for block in read_page(polled(7, (60, 4), boxed=False), furniture=Furniture()).blocks]
    shown = [block.text for block in read_page(polled(7, (60, 4)), furniture=furniture).blocks]
    assert "Sangat baik (60%)" in alone
    assert shown == [each for each in alone if "%" not in each]
