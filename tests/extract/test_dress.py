"""Boxes between and below the paragraphs are told by what stands in their dress on the site's other pages."""

from __future__ import annotations

import pytest

from kpucrawl.errors import NotAnArticle
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.page import Page
from kpucrawl.extract.reader import read_page

_CALLS = ("Cek nama Anda di daftar pemilih sekarang juga.", "Laporkan kejanggalan lewat kanal pengaduan kami.")
_VILLAGES = ("Adirejo", "Bulu", "Ciwaru", "Dadapan", "Enggal", "Fajar", "Gadingkasri", "Harapan", "Indrasari")
_TEXTS = (
    "Rapat pleno ke-{n} dibuka ketua pada pagi hari di aula.",
    "Sebanyak {n} berkas diteliti satu demi satu oleh petugas {n}.",
)


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
