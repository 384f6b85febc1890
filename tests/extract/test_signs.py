"""The signs: no shortcut of theirs passes over a text that shows one."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpucrawl.extract.signs import DATE, has_date, shows, signs

WRITTEN = tomllib.loads(files("kpucrawl.extract").joinpath("signs.toml").read_text("utf-8"))
ANYWHERE = [(name, word) for name, sign in WRITTEN.items() if sign["how"] == "in" for word in sign["words"]]
ESCAPE = re.compile(r"\\.|\(\?P|\[aA\]")


def test_what_is_looked_for_anywhere_names_what_it_needs() -> None:
    assert {name for name, sign in WRITTEN.items() if sign["how"] == "in"} == {
        n for n, sign in WRITTEN.items() if "needs" in sign
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_its_words_are_in_lower_case_as_the_texts_are_in_which_they_are_sought(name: str) -> None:
    for word in WRITTEN[name]["words"]:
        plain = ESCAPE.sub("", word)
        assert plain == plain.lower()


@pytest.mark.parametrize(
    "line", ["Diubah\t1 minggu lalu oleh Administrator", "Terakhir diperbarui: 3 jam lalu", "Tayang kemarin"]
)
def test_a_time_told_from_now_is_none_of_the_text_whoever_did_what_then(line: str) -> None:
    assert shows("widget", line)
    assert not shows("widget", f"{line} di hadapan warga")


@pytest.mark.parametrize(("name", "word"), ANYWHERE)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_text_that_shows_it_has_something_of_what_it_needs(name: str, word: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(word), fullmatch=True)).lower()
    assert any(need in text for need in signs()[name].needs)


@settings(max_examples=60, deadline=None)
@given(st.from_regex(DATE), st.text("0123456789 -/.,aejmtn", max_size=12))
def test_no_day_is_passed_over(text: str, around: str) -> None:
    for one in (text, around, around + text, text + around):
        assert has_date(one) == (DATE.search(one) is not None)


@pytest.mark.parametrize("words", ["Tampilkan seluruh berita", "Buka sisa artikel ini ▾", "Baca selengkapnya"])
def test_what_unfolds_a_text_is_told_from_what_leads_to_others(words: str) -> None:
    assert shows("toggle", words)
    assert not shows("toggle", "Lihat semua berita")
