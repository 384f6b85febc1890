"""What a search finds, and that nothing a person types is ever syntax."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpucrawl.errors import BadOption, UnknownSiteError
from kpucrawl.query.language import parse
from kpucrawl.query.search import Marks, search
from kpucrawl.query.terms import compiled


def titles(db: sqlite3.Connection, text: str, **options: object) -> set[str]:
    return {str(row["title"]) for row in search(db, text, **options).dicts()}  # type: ignore[arg-type]


GRATIFICATION = {"KPU Magetan Ikuti Bincang Gratifikasi", "Sosialisasi Pemilih Pemula (diperbarui)"}
FRIDAYS = {"=HYPERLINK(1) Rapat Pleno", "Jumat Bersih", "Senam Jum’at Sehat 🗳"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gratifikasi", GRATIFICATION),
        ("GRATIFIKASI!", GRATIFICATION),
        ("gratifikasi magetan", {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ("gratifikasi AND magetan", {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ("-gratifikasi", GRATIFICATION),
        ("gratifikasi - *", GRATIFICATION),
        ("gratifikasi 🗳", GRATIFICATION),
        ("Jumat", FRIDAYS),
        ("Jum'at", FRIDAYS),
        ("Jum’at", FRIDAYS),
        ("jum`at", FRIDAYS),
        ('"jumat malam"', {"=HYPERLINK(1) Rapat Pleno"}),
        ('"jum’at malam"', {"=HYPERLINK(1) Rapat Pleno"}),
        ('"malam jumat"', set()),
        ("malam jumat", {"=HYPERLINK(1) Rapat Pleno"}),
        ('"harus ditolak"', {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ("“harus ditolak”", {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ('"ditolak harus"', set()),
        ("TPS 5", {"=HYPERLINK(1) Rapat Pleno"}),
        ("TPS 05", {"=HYPERLINK(1) Rapat Pleno"}),
        ('"pemilih"', {"Sosialisasi Pemilih Pemula (diperbarui)"}),
        ("pemilih", {"Sosialisasi Pemilih Pemula (diperbarui)", "Senam Jum’at Sehat 🗳"}),
        ("memilih", {"Sosialisasi Pemilih Pemula (diperbarui)", "Senam Jum’at Sehat 🗳"}),
        ("tolak", {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ("pemilih*", {"Sosialisasi Pemilih Pemula (diperbarui)", "Senam Jum’at Sehat 🗳"}),
        ("kata-kata", {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ("i wayan", {"Apa Itu Koteka"}),
        ("title:koteka", {"Apa Itu Koteka"}),
        ("title:wayan", set()),
        ('judul:"apa itu"', {"Apa Itu Koteka"}),
        ("title:(koteka OR senam)", {"Apa Itu Koteka", "Senam Jum’at Sehat 🗳"}),
        ("koteka NOT body", set()),
        ("jumat NOT malam", {"Jumat Bersih", "Senam Jum’at Sehat 🗳"}),
        ("jumat NOT (malam OR bersih)", {"Senam Jum’at Sehat 🗳"}),
        ("NOT malam jumat", {"Jumat Bersih", "Senam Jum’at Sehat 🗳"}),
        ("koteka OR senam", {"Apa Itu Koteka", "Senam Jum’at Sehat 🗳"}),
        ("(koteka OR senam) sehat", {"Senam Jum’at Sehat 🗳"}),
        ("koteka OR senam sehat", {"Apa Itu Koteka", "Senam Jum’at Sehat 🗳"}),
        ('"pemilihan umum"', {"Senam Jum’at Sehat 🗳"}),
        ('"pemilihan um"*', {"Senam Jum’at Sehat 🗳"}),
        ('"and"', {"Apa Itu Koteka"}),
        ("()", set()),
        ("koteka ()", {"Apa Itu Koteka"}),
        ("NEAR", {"Apa Itu Koteka"}),
        ("🗳", {"Senam Jum’at Sehat 🗳"}),
        ("tidakada", set()),
        ("gratifikasi\x00", GRATIFICATION),
        ("gratifikasi\udce9", GRATIFICATION),
        ("'; DROP TABLE article; --", set()),
    ],
)
def test_words_find_articles(db: sqlite3.Connection, text: str, expected: set[str]) -> None:
    assert titles(db, text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('rapat "pleno', "a quote is not closed before “pleno”"),
        ('gratifikasi" ', "a quote is not closed at the end"),
        ('"rapat" "', "a quote is not closed"),
        ("(rapat", "a parenthesis is not closed"),
        ("rapat)", "never opened at the end"),
        ("NEAR(koteka", "a parenthesis is not closed"),
        ("AND", "AND stands between two words"),
        ("rapat AND", "AND must be followed by a word"),
        ("rapat AND OR pleno", "must be followed by a word|stands between"),
        ("OR", "OR stands between two words"),
        ("rapat OR", "OR stands between two words"),
        ("NOT", "NOT must be followed by a word"),
        ("NOT rapat", "NOT needs something to take away from"),
        ("title:(", "a parenthesis is not closed"),
        ("title:OR", "must be followed"),
        ("(" * 40 + "a" + ")" * 40, "parentheses within each other"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_in_words(db: sqlite3.Connection, text: str, told: str) -> None:
    with pytest.raises(BadOption, match=told) as error:
        search(db, text)
    assert "fts5" not in str(error.value).lower()
    assert "syntax" not in str(error.value)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"site": ["bali"]}, {"Sosialisasi Pemilih Pemula (diperbarui)"}),
        ({"site": ["bali", "kab-magetan.kpu.go.id"]}, GRATIFICATION),
        ({"province": ["jawa timur"]}, {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ({"since": ["2025-08"]}, {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ({"until": ["2025-08"]}, {"Sosialisasi Pemilih Pemula (diperbarui)"}),
        ({"since": ["2025-07-08"], "until": ["2025-09-08"]}, GRATIFICATION),
        ({"category": ["sosialisasi"]}, {"Sosialisasi Pemilih Pemula (diperbarui)"}),
        ({"author": ["BR"]}, {"KPU Magetan Ikuti Bincang Gratifikasi"}),
        ({"kind": ["filler"]}, set()),
        ({"kind": ["article", "filler"]}, GRATIFICATION),
        ({"site": ["bali"], "since": ["2025-07"], "category": ["SOSIALISASI"]}, {"Sosialisasi Pemilih Pemula (diperbarui)"}),
        ({"until": ["1999"]}, set()),
        ({"site": []}, GRATIFICATION),
    ],
)
def test_filters_narrow(db: sqlite3.Connection, chosen: dict[str, list[str]], expected: set[str]) -> None:
    assert titles(db, "gratifikasi", chosen=chosen) == expected


def test_an_emoji_is_narrowed_too(db: sqlite3.Connection) -> None:
    assert titles(db, "🗳", chosen={"site": ["bali"]}) == set()


def test_a_hit_says_where_it_stands(db: sqlite3.Connection) -> None:
    row = next(search(db, "ditolak").dicts())
    assert row["site"] == "kab-magetan"
    assert row["url"] == "https://kab-magetan.kpu.go.id/blog/read/101_judul"
    assert "Gratifikasi harus ditolak" in str(row["snippet"])
    assert "\n" not in str(row["snippet"])


def test_words_found_stand_between_marks(db: sqlite3.Connection) -> None:
    row = next(search(db, "tolak gratifikasi", columns=("snippet", "marked_title"), marks=Marks("<", ">")).dicts())
    assert row["marked_title"] == "KPU Magetan Ikuti Bincang <Gratifikasi>"
    assert "<Gratifikasi> harus <ditolak>, kata-kata ketua." in str(row["snippet"])


def test_a_word_in_the_title_ranks_first(db: sqlite3.Connection) -> None:
    assert next(search(db, "gratifikasi").dicts())["site"] == "kab-magetan"


def test_newest_goes_by_the_day_of_posting(db: sqlite3.Connection) -> None:
    days = [row["published_on"] for row in search(db, "jumat", newest=True).dicts()]
    assert days == ["2026-01-09", "2025-10-03", "2024-05-17"]


def test_the_limit_and_the_columns_hold(db: sqlite3.Connection) -> None:
    found = search(db, "jumat", limit=2, columns=("title", "body"))
    assert found.columns == ("title", "body")
    assert len(list(found.lines)) == 2


@pytest.mark.parametrize("text", ["", "  ", "\n", "\udce9"])
def test_nothing_to_search_for_is_told(db: sqlite3.Connection, text: str) -> None:
    with pytest.raises(BadOption, match="nothing to search for"):
        search(db, text)


def test_wrong_options_are_told(db: sqlite3.Connection) -> None:
    with pytest.raises(BadOption, match="--limit"):
        search(db, "kpu", limit=0)
    with pytest.raises(BadOption, match="no such province; did you mean Jawa Timur"):
        search(db, "kpu", {"province": ["Jawa Timor"]})
    with pytest.raises(BadOption, match="--kind"):
        search(db, "kpu", {"kind": ["news"]})
    with pytest.raises(UnknownSiteError):
        search(db, "kpu", {"site": ["magetan"]})
    with pytest.raises(BadOption, match="at most 64"):
        search(db, " ".join(f"kata{number}" for number in range(100)))


WORDS = st.lists(
    st.sampled_from(['"', "'", "’", "*", "-", "AND", "OR", "NEAR(", ")", "^", ":", "+", "jumat", "5", "🗳", " ", "{", "\\", ","])
)


@given(st.text(max_size=80) | WORDS.map(" ".join) | WORDS.map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_text_is_ever_syntax(db: sqlite3.Connection, text: str) -> None:
    try:
        node = parse(text)
    except BadOption:
        return
    if node is not None:
        db.execute("SELECT count(*) FROM search WHERE search MATCH ?", (compiled(db, node).fts,)).fetchone()
    if text.strip():
        list(search(db, text).lines)
