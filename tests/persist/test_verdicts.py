"""What a capture of a known article means: new, changed, same, and what each leaves behind."""

from __future__ import annotations

import pytest

from kpucrawl.items import Link

OTHER = "Magetan – KPU menggelar rapat pleno.\n\nRapat itu ditunda."


def test_the_first_capture_is_new_and_is_a_version(archive, capture, rows):
    assert archive.save(capture(page="halaman")) == "new"
    [article] = rows(archive, "SELECT * FROM articles")
    assert article["site"] == "kab-magetan"
    assert article["url"] == "https://kab-magetan.kpu.go.id/blog/read/9000_rapat-pleno"
    assert article["body"].endswith("Ketua membuka rapat itu.")
    assert (article["views"], article["changed_at"], article["gone_at"], article["spam"]) == (24, None, None, 0)
    assert (article["first_seen"], article["last_seen"]) == ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z")
    assert (article["key"], article["versions"], article["page_file"], article["page_offset"]) == ("id:9000", 1, "a.warc.gz", 0)
    [version] = rows(archive, "SELECT * FROM versions")
    assert (version["article"], version["number"], version["cause"], version["title"]) == (1, 1, "first", "Rapat Pleno Terbuka")
    assert version["page_digest"] == article["page_digest"]
    assert version["page_digest"].startswith("sha256:")


def test_a_counter_alone_is_no_change(archive, capture, rows):
    archive.save(capture())
    assert archive.save(capture(at="01:00:00", views=25)) == "same"
    assert archive.save(capture(at="02:00:00", views=25)) == "same"
    [article] = rows(archive, "SELECT views, last_seen, changed_at, versions FROM articles")
    assert article == {"views": 25, "last_seen": "2026-11-22T02:00:00Z", "changed_at": None, "versions": 1}
    assert [row["views"] for row in rows(archive, "SELECT views FROM views_log ORDER BY seen_at")] == [24, 25, 25]


def test_an_edit_keeps_the_old_text(archive, capture, rows):
    archive.save(capture(page="satu"))
    assert archive.save(capture(at="01:00:00", body=OTHER, page="dua")) == "changed"
    assert archive.save(capture(at="02:00:00", body=OTHER, page="tiga")) == "same"
    [article] = rows(archive, "SELECT body, changed_at, versions, page_digest FROM articles")
    assert article["body"] == OTHER
    assert article["changed_at"] == "2026-11-22T01:00:00Z"
    versions = rows(archive, "SELECT * FROM versions ORDER BY number")
    assert [(version["number"], version["cause"]) for version in versions] == [(1, "first"), (2, "edit")]
    assert "Ketua membuka" in versions[0]["body"]
    assert versions[0]["digest"] != versions[1]["digest"]
    assert article["page_digest"] == versions[1]["page_digest"] != versions[0]["page_digest"]


def test_an_edit_taken_back_is_a_third_version(archive, capture, rows):
    first = capture()
    verdicts = [archive.save(first), archive.save(capture(at="01:00:00", body=OTHER)), archive.save(capture(at="02:00:00"))]
    assert verdicts == ["new", "changed", "changed"]
    digests = [row["digest"] for row in rows(archive, "SELECT digest FROM versions ORDER BY number")]
    assert digests[0] == digests[2] != digests[1]


@pytest.mark.parametrize(
    "respelled",
    [
        {"body": "Magetan – KPU menggelar rapat pleno. Ketua membuka rapat itu."},
        {"body": "Magetan – KPU  menggelar rapat pleno.\n\nKetua membuka rapat\u00a0itu.  "},
        {"title": "Rapat  Pleno Terbuka "},
    ],
)
def test_other_breaks_and_blanks_are_no_change_but_are_taken_over(archive, capture, rows, respelled):
    archive.save(capture())
    assert archive.save(capture(at="01:00:00", **respelled)) == "same"
    [article] = rows(archive, "SELECT title, body, versions FROM articles")
    assert article["versions"] == 1
    for name, text in respelled.items():
        assert article[name] == text


def test_a_less_sure_reading_does_not_respell(archive, capture, rows):
    archive.save(capture())
    archive.save(capture(at="01:00:00", body="Magetan – KPU menggelar rapat pleno. Ketua membuka rapat itu.", confidence=0.4))
    [article] = rows(archive, "SELECT body, confidence FROM articles")
    assert "\n\n" in article["body"]
    assert article["confidence"] == 0.4  # how the last reading went shows all the same


def test_composed_and_decomposed_letters_are_one_text(archive, capture):
    archive.save(capture(title="Kafé Pemilu"))
    assert archive.save(capture(at="01:00:00", title="Kafe\u0301 Pemilu")) == "same"


def test_the_same_page_read_better_is_a_version_but_no_edit(archive, capture, rows):
    archive.save(capture(page="halaman", body="Bagikan: facebook\n\n" + OTHER))
    assert archive.save(capture(page="halaman", at="01:00:00", body=OTHER)) == "same"
    [article] = rows(archive, "SELECT body, changed_at, versions FROM articles")
    assert article == {"body": OTHER, "changed_at": None, "versions": 2}
    assert [row["cause"] for row in rows(archive, "SELECT cause FROM versions ORDER BY number")] == ["first", "reading"]


def test_a_capture_older_than_the_text_replaces_nothing(archive, capture, rows):
    archive.save(capture(at="05:00:00", views=30))
    assert archive.save(capture(at="01:00:00", body=OTHER, views=7)) == "same"
    [article] = rows(archive, "SELECT body, views, first_seen, last_seen, versions FROM articles")
    assert "Ketua membuka" in article["body"]
    assert (article["views"], article["versions"]) == (30, 1)
    assert (article["first_seen"], article["last_seen"]) == ("2026-11-22T01:00:00Z", "2026-11-22T05:00:00Z")


def test_one_article_twice_in_a_batch_is_one_row(archive, capture, rows):
    batch = [capture(), capture(at="00:00:10"), capture(at="00:00:20", body=OTHER), capture("9001_lain", title="Lain")]
    assert archive.save_many(batch) == ["new", "same", "changed", "new"]
    assert [row["versions"] for row in rows(archive, "SELECT versions FROM articles ORDER BY id")] == [2, 1]
    assert archive.save_many(batch[2:]) == ["same", "same"]


def test_links_come_and_go(archive, capture, rows):
    decree, form, site = Link("https://a.id/sk.pdf", "SK"), Link("https://a.id/form.pdf", "Formulir"), Link("https://b.id/", "b")
    archive.save(capture(attachments=(decree, form), links=(site,)))
    assert archive.save(capture(at="01:00:00", attachments=(decree,), links=(site,))) == "same"
    listed = rows(archive, "SELECT kind, url, text, gone_at FROM links ORDER BY url")
    assert [(row["kind"], row["text"], row["gone_at"]) for row in listed] == [
        ("attachment", "Formulir", "2026-11-22T01:00:00Z"),
        ("attachment", "SK", None),
        ("link", "b", None),
    ]
    archive.save(capture(at="02:00:00", attachments=(decree, form), links=(site,)))
    assert not rows(archive, "SELECT * FROM links WHERE gone_at IS NOT NULL")


def test_text_that_no_file_can_hold_costs_no_other_article(archive, capture, rows):
    bad = capture("9001_x", title="Judul \ud800 rusak", body="nol\0di tengah", author="\udfff", views=2**70)
    assert archive.save_many([bad, capture()]) == ["new", "new"]
    assert archive.save_many([bad]) == ["same"]
    [article] = rows(archive, "SELECT title, body, author, views FROM articles WHERE id = 1")
    assert article == {"title": "Judul \ufffd rusak", "body": "nol\ufffddi tengah", "author": "\ufffd", "views": None}


def test_search_follows_the_text(archive, capture, rows):
    find = "SELECT rowid FROM search WHERE search MATCH ?"
    archive.save_many([capture(), capture("9001_lain", title="Sosialisasi", body="Gratifikasi dilarang.")])
    assert [row["rowid"] for row in rows(archive, find, "ketua")] == [1]
    assert [row["rowid"] for row in rows(archive, find, "gratifikasi")] == [2]
    archive.save(capture(at="01:00:00", body=OTHER))
    assert rows(archive, find, "ketua") == []
    assert [row["rowid"] for row in rows(archive, find, "ditunda")] == [1]
    [snippet] = rows(archive, "SELECT snippet(search, 1, '[', ']', '…', 3) AS text FROM search WHERE search MATCH 'ditunda'")
    assert "[ditunda]" in snippet["text"]
    archive.check()


def test_seen_again_touches_own_and_further_keys(archive, capture, rows):
    archive.save_many([capture(), capture("9001_lain", title="Lain")])
    archive.save(capture("rapat-pleno"))
    archive.seen_again("kab-magetan", ["slug:rapat-pleno", "id:77"], "2026-11-23T00:00:00Z")
    archive.seen_again("kab-magetan", ["id:9001"], "2026-11-21T00:00:00Z")  # older: nothing to note
    seen = [row["last_seen"] for row in rows(archive, "SELECT last_seen FROM articles ORDER BY id")]
    assert seen == ["2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z"]


def test_a_vanished_article_that_answers_is_no_longer_gone(archive, capture, rows):
    archive.save(capture())
    archive.connection.execute("UPDATE article SET gone_at = '2026-11-22T01:00:00Z'")
    archive.connection.commit()
    archive.save(capture(at="00:30:00"))
    assert rows(archive, "SELECT gone_at FROM articles") == [{"gone_at": "2026-11-22T01:00:00Z"}]
    archive.save(capture(at="02:00:00"))
    assert rows(archive, "SELECT gone_at FROM articles") == [{"gone_at": None}]


def test_copies_are_counted_as_stories(archive, capture, rows):
    archive.save_many([capture(), capture(site="bali"), capture("9001_lain", published_on="2025-09-10")])
    archive.connection.execute("UPDATE article SET duplicate_of = 1 WHERE id > 1")
    archive.connection.commit()
    [story] = rows(archive, "SELECT id, site, copies, sites, last_published_on FROM stories")
    assert story == {"id": 1, "site": "kab-magetan", "copies": 2, "sites": 2, "last_published_on": "2025-09-10"}
