"""Texts made to be hard on a pattern, as long as a page may be: cleaned in work that grows with their length alone."""

from __future__ import annotations

from contextlib import suppress

import pytest

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import AddressRefused, BadOption
from kpucrawl.items import Block, Printed, RawArticle
from kpucrawl.normalise.article import normalise
from kpucrawl.normalise.boilerplate import strip
from kpucrawl.normalise.characters import clean
from kpucrawl.normalise.credit import take_credit
from kpucrawl.normalise.dates import find_dates
from kpucrawl.query.language import MAX_WORDS, parse

ARTICLE = "https://kab-magetan.kpu.go.id/blog/read/8100_rapat-pleno-terbuka"
LONG = 60_000
"""Characters: the square of it is past all patience, and ten real articles are shorter."""

FORMS = (
    *(" ", "\t", "\n", "1", "12 ", "a", "A ", "kata ", "KPU menggelar rapat. ", "(", "[", "(humas", "*)", ".) ", "#", "#tag "),
    *(",", ".", ". ", "…", "'", "“", "- ", "_", "=", "|", "/", ":", "?", "1/", "(8/9)", "8/9 ", "1-", "1,2, dan ", "17-18 "),
    *(
        "1 sampai ",
        "2025-01-",
        "2025-01-01T",
        "Januari ",
        "1 Januari ",
        "1 Januari 2025 ",
        "Senin, ",
        "Senin (8/9) ",
        "Jum'at, 1 ",
    ),
    *("tahun ", "tanggal ", "1st ", "nomor 1/2/2025 ", "tahun anggaran 2025 ", "12:00 ", "1760966694 ", "Baca juga: "),
    *(
        "Baca juga: a. ",
        "Bagikan: ",
        "facebook ",
        "x ",
        "telah dilihat ",
        "dilihat: 1.",
        "1.000,",
        "Warning: a",
        "Home » ",
        "Tags: ",
    ),
    *("Diposting pada ", "A+ ", ".jpeg) ", "Penulis: ", "oleh : ", "Editor: a ", "kab-x.kpu.go.id ", "KPU Kabupaten Magetan, "),
    *("Apa itu ", "adalah ", "&amp;", "â€", "Ã", "Â ", "\u0336", "\u200d", "\u00ad", "\ue000", "\ud800", "İ", "ﬁ", "e\u0301"),
    *("😀", "\0", "\u2028"),
)
"""What a hostile text repeats."""


def names(text: str) -> str:
    """Return a form as it may stand in a test's name."""
    return ascii(text)


@pytest.mark.parametrize("form", FORMS, ids=names)
def test_a_long_text_is_normalised(form: str) -> None:
    text = (form * LONG)[: LONG // (10 if "8/9" in form else 1)]  # the dearest forms: a date every four characters
    blocks = (Block("paragraph", "KPU menggelar rapat."), Block("paragraph", f"{text}!"), Block("item", text))
    article = normalise(RawArticle(ARTICLE, "Rapat", blocks), site_named("kab-magetan"), latest="2026-11-20")
    assert article.body.startswith("KPU menggelar rapat.")


@pytest.mark.parametrize("form", FORMS, ids=names)
def test_a_long_text_in_every_place_beside_the_body_is_normalised(form: str) -> None:
    text = (form * LONG)[: LONG // (10 if "8/9" in form else 4)]
    dates = (Printed("page", text), Printed("metadata", text), Printed("migrated", text), Printed("image", text))
    raw = RawArticle(
        ARTICLE, text, (Block("paragraph", "KPU rapat."),), captions=(text,), label=text, byline=text, counter=text, dates=dates,
        images=(text,), addresses=(text,),
    )  # fmt: skip
    assert normalise(raw, site_named("kab-magetan"), latest="2026-11-20").body == "KPU rapat."


@pytest.mark.parametrize("form", ["1, ", "12, ", "1,"])
def test_a_long_list_of_numbers_holds_no_date(form: str) -> None:
    assert find_dates(form * 60_000) == []


def test_a_long_run_of_brackets_is_no_credit() -> None:
    assert take_credit([Block("paragraph", "KPU rapat. " + "(a/b)" * 60_000)]).blocks


def test_many_blocks_of_furniture_are_taken_away() -> None:
    many = [Block("paragraph", line) for line in ("KPU rapat.", *["Bagikan:", "Telah dilihat 24 kali"] * 20_000)]
    assert [block.text for block in strip(many).blocks] == ["KPU rapat."]


def test_cleaning_ends_for_mojibake_of_mojibake() -> None:
    text = "kata"
    for _ in range(6):
        text = "é" + text.encode().decode("latin-1")
    assert clean(text * 500)


@pytest.mark.parametrize("text", [form * LONG for form in ("a", "%41", "/", "?", "&a=", "page=1&", "%", "é", "_", "=")])
@pytest.mark.parametrize(
    "before", ["", "https://bali.kpu.go.id/", "https://bali.kpu.go.id/blog/read/1_", "https://bali.kpu.go.id/blog/category/1?"]
)
def test_a_long_address_is_refused(before: str, text: str) -> None:
    with pytest.raises(AddressRefused, match=r"too long|no http address"):
        parse_address(before + text)


def test_a_long_search_is_refused_in_words() -> None:
    with pytest.raises(BadOption, match=f"at most {MAX_WORDS}"):
        parse(" ".join(f"kata{number}" for number in range(20_000)))


@pytest.mark.parametrize("form", ['"', '"a" ', "''", "* ", "a*", "(", "NEAR(", "AND ", "OR ", "-", "^", "\0", "Jum'at"])
def test_a_long_search_is_read_or_refused_in_words(form: str) -> None:
    with suppress(BadOption):
        parse(form * 20_000)
