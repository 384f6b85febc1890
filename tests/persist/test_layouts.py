"""A new layout makes no edits: what only the reader takes otherwise is held back and counted; what the office wrote is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import PageWriter

TOPICS = ("pleno", "apel", "arsip", "logistik", "anggaran", "sosialisasi", "verifikasi", "rekapitulasi", "evaluasi", "koordinasi")
CAPTION = "Peserta {} berfoto bersama seusai acara."


def body(number: int) -> str:
    return f"KPU menggelar {TOPICS[number]} di aula.\n\nKetua membuka {TOPICS[number]} itu bersama {20 + number} tamu."


class Stage:
    """A site whose articles are read twice, once before and once after."""

    def __init__(self, archive: Archive, capture, folder: Path | None) -> None:
        self.archive, self.capture = archive, capture
        self.writer = PageWriter(folder) if folder else None

    def read(self, number: int, text: str, at: str, *, title: str = "", page: str = "", beside: str = "") -> str:
        title = title or f"Rapat {TOPICS[number]}"
        made: Capture = self.capture(f"{9000 + number}_x", at=at, title=title, body=text)
        if self.writer is not None:
            shown = (page or text).replace("\n\n", "</p><p>")
            content = f"<html><h1>{title}</h1><aside>{beside}</aside><p>{shown}</p></html>".encode()
            record = self.writer.write(
                made.article.url, 200, [("Content-Type", "text/html; charset=utf-8")], content, made.seen_at
            )
            made = Capture(made.article, made.seen_at, record)
        return self.archive.save(made)

    def first(self, **more: str) -> None:
        for number in range(10):
            self.read(number, body(number), "00:00:00", beside=CAPTION.format(TOPICS[number]), **more)

    def end(self, changed: int, *, fit: float | None = None, turns: tuple[str, ...] = ()) -> tuple[int, int, int]:
        folder = self.writer.folder if self.writer is not None else None
        held = self.archive.hold_back("kab-magetan", "2026-11-22T01:00:00Z", 10, fit, folder, turns.__contains__)
        return changed - held, 10 - changed + held, held

    def edited(self) -> set[int]:
        rows = self.archive.connection.execute("SELECT key FROM articles WHERE changed_at IS NOT NULL")
        return {int(key[3:]) - 9000 for (key,) in rows}


@pytest.fixture
def stage(archive: Archive, capture) -> Stage:
    return Stage(archive, capture, archive.path.parent / "pages")


@pytest.fixture
def without_pages(archive: Archive, capture) -> Stage:
    return Stage(archive, capture, None)


def test_captions_taken_for_text_are_no_edits_where_the_pages_show_them(stage):
    stage.first()
    for number in (1, 2):
        caption = CAPTION.format(TOPICS[number])
        assert stage.read(number, f"{caption}\n\n{body(number)}", "01:00:00", beside=caption) == "changed"
    assert stage.end(2) == (0, 10, 2)
    assert stage.edited() == set()
    causes = stage.archive.connection.execute("SELECT cause FROM versions WHERE number = 2").fetchall()
    assert causes == [("reading",), ("reading",)]


def test_edits_on_a_relaid_site_are_still_edits(stage):
    stage.first()
    for number in range(10):
        caption = CAPTION.format(TOPICS[number])
        text = f"{caption}\n\n{body(number)}"
        if number == 3:
            text = text.replace("23 tamu", "32 tamu")
        if number == 4:
            text += "\n\nCatatan redaksi: ada perbaikan pada berita ini."
        if number == 5:
            text = text.rpartition("\n\n")[0]
        stage.read(number, text, "01:00:00", beside=caption, title="Rapat logistik (Ralat)" if number == 3 else "")
    assert stage.end(10, fit=0.1) == (3, 7, 7)
    assert stage.edited() == {3, 4, 5}


def test_an_old_headline_in_an_address_of_a_script_does_not_hide_a_new_one(stage):
    stage.first()
    old = "Rapat pleno"
    stage.read(
        0, body(0), "01:00:00", title="Rapat pleno (Ralat)", beside=f"<script>'/read/9000_{old.replace(' ', '-')}'</script>"
    )
    assert stage.end(1) == (1, 9, 0)
    assert stage.edited() == {0}


@pytest.mark.parametrize(("count", "fit", "held"), [(1, None, 0), (2, None, 0), (4, None, 4), (1, 0.2, 1), (1, 0.9, 0)])
def test_without_pages_many_heads_and_feet_are_doubted(without_pages, count, fit, held):
    stage = without_pages
    stage.first()
    for number in range(count):
        stage.read(number, f"{CAPTION.format(TOPICS[number])}\n\n{body(number)}", "01:00:00")
    assert stage.end(count, fit=fit)[2] == held


def test_without_pages_edits_within_are_believed_unless_all_differ(without_pages):
    stage = without_pages
    stage.first()
    for number in range(4):
        stage.read(number, body(number).replace("membuka", "menutup" if number % 2 else "memulai"), "01:00:00")
    assert stage.end(4)[2] == 0
    for number in range(4, 10):
        stage.read(number, body(number).replace("aula", f"balai{number}"), "01:00:00")
    assert stage.end(10)[2] == 10


def test_the_same_words_in_every_headline_are_a_frame_s(without_pages):
    stage = without_pages
    stage.first()
    for number in range(4):
        stage.read(number, body(number), "01:00:00", title=f"Rapat {TOPICS[number]} - KPU Magetan")
    assert stage.end(4) == (0, 10, 4)


def test_the_same_words_in_two_headlines_are_the_office_s_whatever_the_layout(stage):
    stage.first()
    for number in range(2):
        stage.read(number, body(number), "01:00:00", title=f"Rapat {TOPICS[number]} di Magetan")
    folder = stage.writer.folder
    assert stage.archive.hold_back("kab-magetan", "2026-11-22T01:00:00Z", 20, 0.3, folder, lambda line: False) == 0
    assert stage.edited() == {0, 1}


def test_a_list_put_below_one_text_is_an_edit_whatever_the_layout(stage):
    stage.first()
    listed = "\n\n".join((body(3), "Kecamatan Parang: 94 orang;", "Kecamatan Kawedanan: 44 orang;", "cadangan: 3 orang."))
    for number, text in ((2, f"{body(2)}\n\nBerita Terkini"), (3, listed)):
        stage.read(number, text, "01:00:00")
    assert stage.end(2, fit=0.3) == (1, 9, 1)
    assert stage.edited() == {3}


def test_what_is_sealed_stays_as_it_was_written(without_pages):
    stage = without_pages
    stage.first()
    for number in range(6):
        stage.read(number, f"{CAPTION.format(TOPICS[number])}\n\n{body(number)}", "01:00:00")
    stage.archive.seal()
    assert stage.end(6)[2] == 0


def test_an_advertisement_in_place_of_another_is_no_edit(stage):
    notices = ("Kursus menjahit dibuka di balai kota.", "Donor darah tiap Selasa di kantor.")
    stage.first()
    stage.read(1, f"{body(1)}\n\n{notices[0]}", "00:30:00")
    stage.read(1, f"{body(1)}\n\n{notices[1]}", "01:00:00")
    counted = ("Loket kantor: 85 laporan; telepon: 36", "Loket kantor: 86 laporan; telepon: 36")
    stage.read(2, f"{body(2)}\n\n{counted[0]}", "00:30:00")
    stage.read(2, f"{body(2)}\n\n{counted[1]}", "01:00:00")  # another figure in a line of the same form
    assert stage.end(2, fit=0.9, turns=(*notices, *counted)) == (1, 9, 1)


def test_what_stands_beside_other_texts_is_no_edit_and_what_they_have_is_one(stage):
    notice, formula = "Kursus menjahit dibuka di balai kota.", "Acara ditutup dengan doa bersama seluruh peserta."
    stage.first()
    for number in (5, 6, 7):
        stage.read(number, f"{body(number)}\n\n{formula}", "00:30:00")
    stage.read(2, f"{body(2)}\n\n{formula}", "01:00:00")
    stage.read(3, f"{body(3)}\n\n{notice}", "01:00:00")
    assert stage.end(2, fit=0.9, turns=(notice, formula)) == (1, 9, 1)
    assert stage.edited() == {2, 5, 6, 7}


def test_what_takes_turns_beside_a_text_is_no_edit_of_it(stage):
    notices = ("Kursus menjahit dibuka di balai kota.", "Donor darah tiap Selasa di kantor.", "1 menit 18 detik")
    stage.first()
    stage.read(1, notices[0], "01:00:00")  # its own text was not read
    stage.read(
        2, f"{body(2)}\n\nKegiatan serupa akan digelar lagi pada bulan berikutnya.", "01:00:00"
    )  # added below a text that stays
    stage.read(3, "Rapat dibatalkan.", "01:00:00")
    stage.read(4, f"{notices[2]}\n\n{body(4)}", "01:00:00")  # a label that stands on other pages too
    assert stage.end(4, fit=0.9, turns=notices) == (2, 8, 2)
    assert stage.edited() == {2, 3}


def test_a_text_that_was_only_read_otherwise_and_is_again_as_before_was_not_edited(stage):
    stage.first()
    for number in (1, 2):
        caption = CAPTION.format(TOPICS[number])
        stage.read(number, f"{caption}\n\n{body(number)}", "01:00:00", beside=caption)
    assert stage.end(2) == (0, 10, 2)
    stage.read(1, body(1), "02:00:00")  # what was read along is not on the page any more
    stage.read(2, body(2).replace("22 tamu", "32 tamu"), "02:00:00")
    assert stage.archive.hold_back("kab-magetan", "2026-11-22T02:00:00Z", 10, 1.0, stage.writer.folder) == 1
    assert stage.edited() == {2}


def test_advertisements_between_the_lines_of_many_texts_are_no_edits(stage):
    notices = ("Kursus menjahit dibuka di balai kota.", "Donor darah tiap Selasa di kantor.")
    stage.first()
    for number in range(6):
        first, rest = body(number).split("\n\n")
        stage.read(number, f"{first}\n\n{notices[number % 2]}\n\n{rest}", "01:00:00")
    stage.read(6, body(6).replace("26 tamu", "62 tamu"), "01:00:00")
    first, rest = body(7).split("\n\n")
    stage.read(7, f"{first}\n\nSekretaris membacakan daftar peserta yang diundang.\n\n{rest}", "01:00:00")
    assert stage.end(8, fit=1.0) == (2, 8, 6)
    assert stage.edited() == {6, 7}


@pytest.mark.parametrize(("put", "held"), [(". {} Ketua", 0), (". {}\n\nKetua", 0), (".\n\n{}\n\nKetua", 2)])
def test_one_sentence_put_into_paragraphs_of_two_texts_is_an_edit_also_in_a_new_layout(stage, put, held):
    parting = ". Ketua" if put.endswith("} Ketua") else ".\n\nKetua"
    stage.first()
    for number in range(2):
        text = body(number).replace(".\n\nKetua", parting)
        stage.read(number, text, "00:30:00")
        stage.read(number, text.replace(parting, put.format("Tamu duduk di kursi yang ditata sejak pagi.")), "01:00:00")
    folder = stage.writer.folder
    assert stage.archive.hold_back("kab-magetan", "2026-11-22T01:00:00Z", 20, 0.3, folder, lambda line: False) == held


@pytest.mark.parametrize(("named", "held"), [(2, 0), (6, 6)])
def test_a_name_put_right_in_two_texts_is_an_edit_also_in_a_new_layout(stage, named, held):
    told = "\n\nSiswanto memandu acara itu bersama seluruh anggota sampai selesai pada sore hari di aula kantor."
    stage.first()
    for number in range(named):
        stage.read(number, body(number) + told, "00:30:00")
        stage.read(number, body(number) + told.replace("Siswanto", "Siswantoro"), "01:00:00")
    assert (
        stage.archive.hold_back("kab-magetan", "2026-11-22T01:00:00Z", 20, 0.3, stage.writer.folder, lambda line: False) == held
    )


def test_a_notice_read_along_with_a_text_that_was_there_unread_is_no_edit(stage):
    notice = "Kursus menjahit dibuka di balai kota."
    stage.first()
    for number, added in ((1, notice), (2, "Rapat dipindahkan ke gedung pertemuan lama.")):
        stage.read(number, "", "00:30:00", page=body(number))
        stage.read(number, f"{added}\n\n{body(number)}", "01:00:00")
    assert stage.end(2, fit=1.0, turns=(notice,)) == (1, 9, 1)
    assert 2 in stage.edited()
