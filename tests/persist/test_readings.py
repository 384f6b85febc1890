"""A page read again from store: better words take the place of worse, and nothing of it looks like an edit or a sighting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpucrawl.items import Link

NOTHING = {"published_on": None, "published_by": None, "published_text": None}
WORSE = {
    "title": "Berita",
    "body": "Beranda\n\nKPU menggelar rapat.",
    "author": None,
    "category": "Menu",
    "views": None,
    **NOTHING,
}


def again(capture, *disowned, page="<p>satu", at="00:00:00", **changes):
    return replace(capture(page=page, at=at, **changes), disowned=frozenset(disowned))


def test_a_better_reading_is_a_version_and_no_edit(archive, capture, rows):
    archive.save(capture(page="<p>satu", **WORSE))
    [known] = archive.readings("kab-magetan")
    foretold = known.after(again(capture))
    archive.seen_again("kab-magetan", ["id:9000"], "2026-12-01T00:00:00Z")
    assert archive.save(again(capture)) == "same"
    assert archive.readings("kab-magetan")[0].article == foretold
    [article] = rows(archive, "SELECT * FROM articles")
    assert article["title"] == "Rapat Pleno Terbuka"
    assert (article["author"], article["category"], article["published_on"], article["views"]) == (
        "br", "Berita Terkini", "2025-09-08", 24,
    )  # fmt: skip
    assert (article["changed_at"], article["last_seen"]) == (None, "2026-12-01T00:00:00Z")
    assert article["body"].startswith("Magetan")
    versions = rows(archive, "SELECT number, cause, title, seen_at, page_digest FROM versions ORDER BY number")
    assert [(one["number"], one["cause"], one["title"]) for one in versions] == [
        (1, "first", "Berita"), (2, "reading", "Rapat Pleno Terbuka"),
    ]  # fmt: skip
    assert versions[0]["page_digest"] == versions[1]["page_digest"]
    assert len(rows(archive, "SELECT * FROM search WHERE search MATCH 'beranda'")) == 0
    archive.save(again(capture))
    assert rows(archive, "SELECT count(*) AS n FROM versions") == [{"n": 2}]


@pytest.mark.parametrize(
    ("before", "after", "disowned", "kept"),
    [
        pytest.param({}, {"author": None}, (), {"author": "br"}, id="what another page may have told stays"),
        pytest.param({}, {"author": None}, ("author",), {"author": None}, id="what this page was misread for goes"),
        pytest.param({}, NOTHING, (), {"published_on": "2025-09-08"}, id="a day not read again stays"),
        pytest.param({}, NOTHING, ("published_on",), NOTHING, id="a day misread goes"),
        pytest.param(
            {}, {"published_on": "2025-09-05", "published_by": "text"}, (), {"published_on": "2025-09-08"}, id="weaker evidence"
        ),
        pytest.param(
            {}, {"published_on": "2025-09-05", "published_by": "text"}, ("published_on",), {"published_on": "2025-09-05"},
            id="weaker evidence where the stronger was misread",
        ),
        pytest.param({}, {"published_on": "2025-09-09"}, (), {"published_on": "2025-09-09"}, id="as good evidence"),
        pytest.param({"kind": "filler"}, {"kind": "article"}, (), {"kind": "article"}, id="kind"),
        pytest.param({"image": "https://x/logo.png"}, {"image": "https://x/a.jpg"}, (), {"image": "https://x/a.jpg"}, id="image"),
        pytest.param({}, {"confidence": 0.4}, (), {"confidence": 0.4}, id="confidence"),
        pytest.param({}, {"views": 99}, (), {"views": 24}, id="a counter seen is not counted twice"),
    ],
)  # fmt: skip
def test_case(archive, capture, rows, before, after, disowned, kept):
    archive.save(capture(page="<p>satu", **before))
    [known] = archive.readings("kab-magetan")
    foretold = known.after(again(capture, *disowned, **{**before, **after}))
    assert archive.save(again(capture, *disowned, **{**before, **after})) == "same"
    assert archive.readings("kab-magetan")[0].article == foretold
    [article] = rows(archive, "SELECT * FROM articles")
    assert {name: article[name] for name in kept} == kept
    assert (article["changed_at"], article["versions"]) == (None, 1)


def test_an_old_page_read_again_never_replaces_a_newer_text(archive, capture, rows):
    archive.save(capture(page="<p>satu"))
    archive.save(capture(page="<p>dua", at="05:00:00", body="Teks yang baru."))
    assert archive.save(again(capture, body="Teks lama, dibaca lebih baik.")) == "same"
    [article] = rows(archive, "SELECT body, versions, last_seen FROM articles")
    assert article == {"body": "Teks yang baru.", "versions": 2, "last_seen": "2026-11-22T05:00:00Z"}


def test_a_reading_that_differs_in_breaks_alone_is_no_version(archive, capture, rows):
    archive.save(capture(page="<p>satu", body="KPU menggelar rapat. Ketua membukanya."))
    archive.save(again(capture, body="KPU menggelar rapat.\n\nKetua membukanya."))
    [article] = rows(archive, "SELECT body, versions FROM articles")
    assert article == {"body": "KPU menggelar rapat.\n\nKetua membukanya.", "versions": 1}


def test_what_is_kept_is_told_with_its_page(archive, capture):
    file = Link("https://kab-magetan.kpu.go.id/a.pdf", "Unduh")
    archive.save(capture(page="<p>satu", attachments=(file,)))
    archive.save(capture("9001_lain", at="02:00:00", page="<p>lain"))
    archive.save(capture("9002_tanpa", at="01:00:00"))  # without a page
    first, second = archive.readings("kab-magetan")
    assert (first.article, first.seen_at) == (capture(attachments=(file,)).article, "2026-11-22T00:00:00Z")
    assert first.page == capture(page="<p>satu").page
    assert second.article.key == "id:9001"
    assert [kept.article.key for kept in archive.readings("kab-magetan", "2026-11-22T01")] == ["id:9001"]
    assert archive.readings("bali") == []
