"""The flag ``spam`` and the timeline of what intruders left."""

from __future__ import annotations

from dataclasses import replace

from kpucrawl.items import SpamVerdict
from kpucrawl.persist.intrusions import Intruder

DAY = "2026-11-23T00:00:00Z"
NEXT_DAY = "2026-11-24T00:00:00Z"
LAST_DAY = "2026-11-25T00:00:00Z"
SPAM = SpamVerdict(True, 9.0, ("title: slot gacor", "2 links to gacor.example"))
FINE = SpamVerdict(False, 0.0)
LOG = "SELECT kind, url, words, found_on, article, first_seen, last_seen, gone_at FROM spam_log ORDER BY first_seen, url"


def judged(capture, verdict, at="00:00:00", **changes):
    return replace(capture(at=at, **changes), intrusion=verdict)


def flags(archive, rows):
    return [row["spam"] for row in rows(archive, "SELECT spam FROM articles ORDER BY id")]


def test_a_page_of_intruders_is_stored_and_flagged(archive, capture, rows):
    archive.save_many([judged(capture, SPAM), replace(capture("9001_lain", title="Lain"), intrusion=FINE)])
    assert flags(archive, rows) == [1, 0]
    [told] = rows(archive, LOG)
    assert (told["kind"], told["article"], told["gone_at"]) == ("page", 1, None)
    assert told["words"] == "title: slot gacor; 2 links to gacor.example"


def test_a_page_that_is_cleaned_is_flagged_no_more_and_the_time_stays_on_record(archive, capture, rows):
    archive.save(judged(capture, FINE))
    archive.save(judged(capture, SPAM, at="01:00:00", body="Slot gacor."))
    assert flags(archive, rows) == [1]
    archive.save(judged(capture, None, at="02:00:00"))  # nobody judged: the flag stays
    assert flags(archive, rows) == [1]
    archive.save(judged(capture, FINE, at="03:00:00"))
    assert flags(archive, rows) == [0]
    archive.save(judged(capture, SPAM, at="04:00:00", body="Slot gacor."))
    told = [(row["first_seen"][11:13], row["gone_at"] and row["gone_at"][11:13]) for row in rows(archive, LOG)]
    assert told == [("01", "03"), ("04", None)]


def test_a_page_met_again_is_one_row_of_the_timeline(archive, capture, rows):
    archive.save(judged(capture, SPAM))
    archive.save(judged(capture, SPAM, at="05:00:00"))
    [told] = rows(archive, LOG)
    assert (told["first_seen"][11:13], told["last_seen"][11:13]) == ("00", "05")


def test_a_page_read_at_another_address_of_its_article_flags_the_article(archive, capture, rows):
    archive.save(judged(capture, FINE))
    archive.save(replace(capture("rapat-pleno", at="01:00:00"), intrusion=SPAM))
    assert flags(archive, rows) == [1]


def test_links_and_redirects_have_their_time(archive, rows):
    home, post = "https://bali.kpu.go.id/", "https://bali.kpu.go.id/blog/read/7_a"
    link = Intruder("link", "https://gacor.example/", "slot gacor", home)
    away = Intruder("redirect", "https://togel.example/", "", post)
    archive.save_intruders("bali", [link, away], [home], DAY)
    archive.save_intruders("bali", [link], [home], NEXT_DAY)
    archive.save_intruders("bali", [], [home], LAST_DAY)
    first, second = rows(archive, LOG)
    assert (first["kind"], first["first_seen"], first["last_seen"], first["gone_at"]) == ("link", DAY, NEXT_DAY, LAST_DAY)
    assert (second["kind"], second["last_seen"], second["gone_at"]) == ("redirect", DAY, None)  # nobody asked there again
    archive.save_intruders("bali", [link], [home, post], "2026-11-26T00:00:00Z")
    assert [row["gone_at"] is None for row in rows(archive, LOG)] == [False, False, True]  # it came again: a row of its own


def test_text_that_no_file_can_hold_is_kept_all_the_same(archive, rows):
    archive.save_intruders("bali", [Intruder("link", "https://x.example/\ud800", "slot\0", "https://bali.kpu.go.id/")], [], DAY)
    [told] = rows(archive, LOG)
    assert told["words"] == "slot\ufffd"
