"""What is taken over beside the text, and which of it is an edit by the site: one table of cases."""

from __future__ import annotations

import pytest

PAGE = {"published_on": "2025-09-08", "published_by": "page", "published_text": "8 September 2025"}
METADATA = {"published_on": "2025-09-07", "published_by": "metadata", "published_text": "2025-09-07T10:00"}
IMAGE = {"published_on": "2025-09-06", "published_by": "image", "published_text": "1757120000"}
LATER_IMAGE = {"published_on": "2025-12-06", "published_by": "image", "published_text": "1765000000"}
TEXT = {"published_on": "2025-09-05", "published_by": "text", "published_text": "Jumat (5/9)"}
OPINION = {"category": "Opini"}
JSON = {"read_by": "json-ld"}
OTHER_YEAR = {"published_on": "2024-09-05", "published_by": "text", "published_text": "Jumat (5/9)"}
NINTH = {"published_on": "2025-09-09"}
NOTHING = {"published_on": None, "published_by": None, "published_text": None}
IMPOSSIBLE = {"published_on": None, "published_by": None, "published_text": "Rabu(30/2/2022)"}
EDITED = {"body": "Teks yang lain sama sekali."}


@pytest.mark.parametrize(
    ("before", "after", "verdict", "kept"),
    [
        pytest.param(PAGE, NOTHING, "same", PAGE, id="a day that is not read again stays"),
        pytest.param(PAGE, {**NOTHING, **EDITED}, "changed", PAGE, id="even by an edit, where the page told it"),
        pytest.param(TEXT, {**NOTHING, **EDITED}, "changed", NOTHING, id="a day drawn from the text falls with it"),
        pytest.param(NOTHING, PAGE, "same", PAGE, id="a day found at last"),
        pytest.param(TEXT, PAGE, "same", PAGE, id="better evidence"),
        pytest.param(PAGE, METADATA, "same", PAGE, id="weaker evidence"),
        pytest.param(PAGE, {**PAGE, "published_on": "2025-09-09"}, "changed", NINTH, id="another day"),
        pytest.param(METADATA, {**METADATA, "published_on": "2025-09-09"}, "changed", NINTH, id="in metadata"),
        pytest.param(IMAGE, LATER_IMAGE, "same", IMAGE, id="a newer picture makes no newer post"),
        pytest.param(TEXT, OTHER_YEAR, "same", OTHER_YEAR, id="the year settled otherwise is our conclusion"),
        pytest.param(TEXT, {**IMAGE, **EDITED}, "changed", IMAGE, id="text edited, other evidence"),
        pytest.param(NOTHING, IMPOSSIBLE, "same", IMPOSSIBLE, id="an impossible day is kept as printed"),
        pytest.param({"author": "br"}, {"author": "dwp"}, "changed", {"author": "dwp"}, id="another credit"),
        pytest.param({"author": "br"}, {"author": "BR "}, "same", {"author": "br"}, id="the credit in capitals"),
        pytest.param({"author": "br"}, {"author": None}, "same", {"author": "br"}, id="a credit not read again"),
        pytest.param({"author": None}, {"author": "br"}, "same", {"author": "br"}, id="a credit found at last"),
        pytest.param({"category": "Berita"}, OPINION, "changed", OPINION, id="another label"),
        pytest.param({"category": "Berita Terkini"}, {"category": "BERITA TERKINI"}, "same", {}, id="the label in capitals"),
        pytest.param({"category": "Berita"}, {**OPINION, **JSON}, "same", OPINION, id="layout"),
        pytest.param({"place": "Magetan"}, {"place": "Wamena"}, "same", {"place": "Wamena"}, id="place"),
        pytest.param({"event_on": "2025-09-01"}, {"event_on": None}, "same", {"event_on": "2025-09-01"}, id="event kept"),
        pytest.param({}, {"confidence": 0.99, **JSON}, "same", {"confidence": 0.99, **JSON}, id="surer"),
    ],
)
def test_case(archive, capture, rows, before, after, verdict, kept):
    archive.save(capture(**before))
    assert archive.save(capture(at="01:00:00", **{**before, **after})) == verdict
    [article] = rows(archive, "SELECT * FROM articles")
    assert {name: article[name] for name in kept} == kept
    assert (article["changed_at"] is not None) == (verdict == "changed")
    assert article["versions"] == (2 if verdict == "changed" else 1)
    assert archive.save(capture(at="02:00:00", **{**before, **after})) == "same"


def test_a_version_tells_the_day_and_credit_of_its_time(archive, capture, rows):
    archive.save(capture())
    archive.save(capture(at="01:00:00", author="dwp", published_on="2025-09-09"))
    versions = rows(archive, "SELECT published_on, author FROM versions ORDER BY number")
    assert versions == [
        {"published_on": "2025-09-08", "author": "br"},
        {"published_on": "2025-09-09", "author": "dwp"},
    ]
