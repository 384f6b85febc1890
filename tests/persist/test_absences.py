"""What vanishes: missing at once, gone when a second kind of evidence agrees, back when it answers; each gap stays on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpucrawl.items import PageRecord
from kpucrawl.persist.absences import Miss

DAY = "2026-11-23T00:00:00Z"
SAME_DAY = "2026-11-23T09:00:00Z"
NEXT_DAY = "2026-11-24T00:00:00Z"
PAGE = PageRecord("b.warc.gz", 77, "sha256:00")


@pytest.fixture
def known(archive, capture):
    archive.save_many([capture(), capture("9001_lain", title="Lain")])
    return archive


def gaps(rows, archive):
    return rows(
        archive,
        "SELECT article, missing_since, missed_at, gone_at, back_at, evidence FROM absences ORDER BY article, missing_since",
    )


def gone(rows, archive):
    return [row["gone_at"] for row in rows(archive, "SELECT gone_at FROM articles ORDER BY id")]


def test_one_kind_of_evidence_makes_it_missing_and_no_more(known, rows):
    counted = known.save_misses([Miss(1, "404", page=PAGE)], DAY)
    assert (counted.missing, counted.gone) == (1, 0)
    assert gone(rows, known) == [None, None]
    assert gaps(rows, known) == [
        {"article": 1, "missing_since": DAY, "missed_at": DAY, "gone_at": None, "back_at": None, "evidence": "404"}
    ]
    [kept] = rows(known, "SELECT site, url, page_file, page_offset, page_digest FROM absences")
    assert (kept["site"], kept["page_file"], kept["page_offset"]) == ("kab-magetan", "b.warc.gz", 77)
    assert kept["url"].endswith("/9000_rapat-pleno")


@pytest.mark.parametrize("agreeing", [("canary",), ("unlisted",), ("unlisted", "canary")])
def test_a_second_kind_makes_it_gone(known, rows, agreeing):
    counted = known.save_misses([Miss(1, "soft", agreeing)], DAY)
    assert (counted.missing, counted.gone) == (1, 1)
    assert gone(rows, known) == [DAY, None]
    assert gaps(rows, known)[0]["evidence"] == " ".join(["soft", *agreeing])
    again = known.save_misses([Miss(1, "soft", agreeing)], NEXT_DAY)
    assert (again.missing, again.gone) == (0, 0)
    assert gone(rows, known) == [DAY, None]  # when it was first known
    assert gaps(rows, known)[0]["missed_at"] == NEXT_DAY


def test_the_same_answer_on_a_later_day_agrees_and_on_the_same_day_does_not(known, rows):
    known.save_misses([Miss(1, "404"), Miss(2, "404")], DAY)
    known.save_misses([Miss(1, "404"), Miss(2, "404")], SAME_DAY)
    assert gone(rows, known) == [None, None]
    known.save_misses([Miss(1, "404"), Miss(2, "redirected")], NEXT_DAY)
    assert gone(rows, known) == [NEXT_DAY, None]
    assert [gap["evidence"] for gap in gaps(rows, known)] == ["404 later", "404 redirected"]


def test_what_its_listing_still_shows_is_gone_when_a_later_day_says_the_same(known, rows):
    listed = [Miss(1, "404", ("canary",), may_be_listed=True), Miss(2, "404", may_be_listed=True, is_firm=False)]
    known.save_misses(listed, DAY)
    assert gone(rows, known) == [None, None]
    known.save_misses(listed, NEXT_DAY)
    assert gone(rows, known) == [NEXT_DAY, None]  # of the second the site was in trouble both days
    assert [gap["evidence"] for gap in gaps(rows, known)] == ["404 canary later", "404"]
    known.save_misses([Miss(2, "410", may_be_listed=True)], NEXT_DAY)
    assert gone(rows, known) == [NEXT_DAY, NEXT_DAY]


def test_it_comes_back_and_the_gap_stays(known, capture, rows):
    known.save_misses([Miss(1, "404", ("canary",))], DAY)
    known.save(replace(capture(), seen_at=NEXT_DAY))
    assert gone(rows, known) == [None, None]
    assert [(gap["gone_at"], gap["back_at"]) for gap in gaps(rows, known)] == [(DAY, NEXT_DAY)]
    later = "2026-11-25T00:00:00Z"
    known.save_misses([Miss(1, "410", ("unlisted",))], later)
    assert [gap["missing_since"] for gap in gaps(rows, known)] == [DAY, later]
    assert gone(rows, known) == [later, None]


def test_an_older_capture_ends_no_gap(known, capture, rows):
    known.save_misses([Miss(1, "404", ("canary",))], DAY)
    known.save(capture(at="05:00:00"))  # the day before
    assert gaps(rows, known)[0]["back_at"] is None
    assert gone(rows, known) == [DAY, None]


def test_another_address_of_it_that_answers_ends_the_gap(known, capture, rows):
    known.save(capture("rapat-pleno", at="01:00:00"))  # the same article without the id
    known.save_misses([Miss(1, "404", ("canary",))], DAY)
    known.save(replace(capture("rapat-pleno"), seen_at=NEXT_DAY))
    assert gaps(rows, known)[0]["back_at"] == NEXT_DAY


def test_known_articles_come_in_the_order_of_their_posting(archive, capture):
    archive.save_many(
        [
            capture("9005_c", title="C", body="c"),
            capture("tua", title="A", body="a", published_on="2019-01-01"),
            capture("lebih-tua", title="B", body="b", published_on="2018-01-01"),
            capture("9001_d", title="D", body="d"),
        ]
    )
    archive.save(capture("c", title="C", body="c", at="01:00:00"))
    assert [known.key for known in archive.known_articles("kab-magetan")] == ["slug:lebih-tua", "slug:tua", "id:9001", "id:9005"]
    assert archive.known_under("kab-magetan") == {"slug:c": 1}
