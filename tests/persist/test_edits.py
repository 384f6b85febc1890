"""What is an edit by the office, what kind of edit, and what only another layout or another reading makes of a page."""

from __future__ import annotations

import pytest

from kpucrawl.persist.edits import edits

BODY = "Magetan – KPU menggelar rapat pleno, Senin (8/9/2025).\n\nKetua membuka rapat itu bersama Budi Santoso dan 20 tamu."

TRIFLES = {
    "quotes, dashes, signs": BODY.replace("–", "-").replace(".", "!"),
    "capitals": BODY.upper(),
    "hashtags": BODY + "\n\n#KPUMelayani #TemanPemilih",
    "hashtags in the last line": BODY + " #KPUMelayani",
    "a line that names the writer": BODY + "\n\nPenulis: Ayu Lestari",
    "a credit": BODY + " (br/humas)",
    "paragraphs": BODY.replace("\n\n", " "),
    "bullets": BODY.replace("\n\n", "\n\n• "),
}
EDITS = {
    "number": BODY.replace("20 tamu", "21 tamu"),
    "date": BODY.replace("8/9", "9/9"),
    "year": BODY.replace("2025", "2024"),
    "name": BODY.replace("Santoso", "Santosa"),
    "typo": BODY.replace("menggelar", "mengelar"),
    "wording": BODY.replace("membuka", "menutup"),
    "paragraph added": BODY + "\n\nCatatan: ada perbaikan.",
    "paragraph removed": BODY.partition("\n\n")[0],
    "a day told otherwise": BODY.replace("Senin (8/9/2025)", "kemarin"),
}


@pytest.mark.parametrize("name", TRIFLES)
def test_what_is_no_word_is_no_edit_and_leaves_the_text_as_it_was(archive, capture, rows, name):
    archive.save(capture(body=BODY))
    assert archive.save(capture(at="01:00:00", body=TRIFLES[name])) == "same"
    [article] = rows(archive, "SELECT changed_at, versions FROM articles")
    assert article == {"changed_at": None, "versions": 1}
    [version] = rows(archive, "SELECT cause, digest FROM versions")
    assert version["cause"] == "first"
    assert archive.save(capture(at="02:00:00", body=BODY)) == "same"


@pytest.mark.parametrize("name", EDITS)
def test_a_word_is_an_edit(archive, capture, rows, name):
    archive.save(capture(body=BODY))
    assert archive.save(capture(at="01:00:00", body=EDITS[name])) == "changed"
    assert [row["cause"] for row in rows(archive, "SELECT cause FROM versions ORDER BY number")] == ["first", "edit"]


@pytest.mark.parametrize(
    ("body", "kind", "replaced"),
    [
        (EDITS["number"], "number", [("20", "21")]),
        (EDITS["date"], "date", [("8x9", "9x9")]),
        (EDITS["year"], "date", [("2025", "2024")]),
        (EDITS["name"], "name", [("santoso", "santosa")]),
        (EDITS["typo"], "typo", [("menggelar", "mengelar")]),
        (BODY.replace("rapat pleno", "rapatpleno"), "typo", [("rapat pleno", "rapatpleno")]),
        (EDITS["wording"], "wording", [("membuka", "menutup")]),
        (EDITS["paragraph added"], "paragraph added", []),
        (EDITS["paragraph removed"], "paragraph removed", []),
        (BODY + " Doa menutup rapat.", "sentence added", []),
        (BODY.replace("KPU menggelar", "Komisi Pemilihan Umum menggelar"), "wording", [("kpu", "komisi pemilihan umum")]),
        (BODY.replace("20 tamu", "dua puluh tamu"), "number", [("20", "dua puluh")]),
        (BODY.replace("Senin", "Selasa"), "date", [("senin", "selasa")]),
    ],
)
def test_kinds(body, kind, replaced):
    [edit] = edits("Rapat", BODY, "Rapat", body)
    assert edit.kind == kind
    assert [(one.old, one.new) for one in edit.replaced] == replaced


def test_an_edit_of_several_places_names_each():
    found = edits("Rapat", BODY, "Rapat (Ralat)", EDITS["number"].replace("menggelar", "mengelar") + "\n\nSelesai.")
    assert [edit.kind for edit in found] == ["title", "typo", "number", "paragraph added"]


def test_texts_without_a_word_in_common():
    assert [edit.kind for edit in edits("A", "Satu dua.", "A", "Tiga empat.")] == ["paragraph removed", "paragraph added"]
    assert edits("A", "", "A", "") == []
    assert [edit.kind for edit in edits("A", "", "A", "Isi.")] == ["paragraph added"]
