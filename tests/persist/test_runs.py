"""What a run leaves behind: its counts, its failures, the state of listings and frontier, and each site's furniture."""

from __future__ import annotations

from kpucrawl.items import PageRecord
from kpucrawl.persist.frontier import Pending
from kpucrawl.persist.runs import BlockCount, Failure, ListingState, SiteRun

AT = "2026-11-22T00:00:00Z"
LATER = "2026-11-23T00:00:00Z"


def test_a_run_is_told_site_by_site(archive, capture, rows):
    run = archive.start_run('{"limit": 5}', AT)
    archive.save_run_site(run, SiteRun("bali", requests=3, bytes=900, pages=2, new=2, verdict="ok"))
    archive.save_run_site(run, SiteRun("bali", requests=9, bytes=999, pages=5, new=4, same=1, verdict="ok", finished_at=LATER))
    archive.save_run_site(run, SiteRun("kepri", requests=1, failed=1, verdict="dead", reason="refused the connection"))
    archive.add_failures(run, "kepri", [Failure("https://kepri.kpu.go.id/", "refused"), Failure("https://x", "status", 500)], AT)
    archive.finish_run(run, "finished", LATER)
    [told] = rows(archive, "SELECT * FROM runs")
    assert told == {
        "id": run, "started_at": AT, "finished_at": LATER, "outcome": "finished", "options": '{"limit": 5}', "sites": 2,
        "requests": 10, "bytes": 999, "pages": 5, "new": 4, "changed": 0, "same": 1, "failed": 1,
        "missing": 0, "gone": 0, "spam": 0,
    }  # fmt: skip
    assert [row["site"] for row in rows(archive, "SELECT site FROM run_sites WHERE verdict = 'dead'")] == ["kepri"]
    failures = rows(archive, "SELECT run, site, reason, status FROM failures ORDER BY id")
    assert failures == [
        {"run": run, "site": "kepri", "reason": "refused", "status": None},
        {"run": run, "site": "kepri", "reason": "status", "status": 500},
    ]
    second = archive.start_run("{}")
    archive.save_run_site(second, SiteRun("bali", verdict="quiet", finished_at=LATER))
    archive.save(capture(site="bali"))
    [site] = rows(archive, "SELECT articles, last_published_on, last_run, last_verdict FROM sites WHERE site = 'bali'")
    assert site == {"articles": 1, "last_published_on": "2025-09-08", "last_run": second, "last_verdict": "quiet"}


def test_a_listing_once_walked_to_its_end_stays_so_until_reopened(archive):
    assert archive.listing_state("bali", "104") is None
    archive.save_listing_state("bali", "104", complete=False, pages=7, walked_at=AT)
    assert archive.listing_state("bali", "104") == ListingState(None, AT, 7)
    archive.save_listing_state("bali", "104", complete=True, pages=260, walked_at=AT)
    archive.save_listing_state("bali", "104", complete=False, pages=1, walked_at=LATER)
    assert archive.listing_state("bali", "104") == ListingState(AT, LATER, 260)
    assert archive.complete_listings("bali") == {"104"}
    archive.reopen_listing("bali", "104")
    assert archive.complete_listings("bali") == set()
    assert archive.listing_state("bali", "104") == ListingState(None, LATER, 260)
    assert archive.listing_state("kepri", "104") is None


def test_the_frontier_forgets_what_was_read(archive, capture):
    met = [Pending(f"id:{number}", f"https://x/{number}") for number in (9000, 9001, 9002)] + [
        Pending("slug:lama", "https://x/lama")
    ]
    archive.save_frontier("kab-magetan", met)
    archive.save_frontier("kab-magetan", [Pending("id:9002", "https://x/9002", "Judul", "failed", "status 500", 1)])
    archive.save(capture(asked="https://kab-magetan.kpu.go.id/blog/read/lama"))
    assert {pending.key for pending in archive.frontier("kab-magetan")} == {"id:9001", "id:9002"}
    page = PageRecord("2026-11-22-1.warc.gz", 400, "sha256:ab")
    archive.save_frontier("kab-magetan", [Pending("id:9003", "https://x/9003", state="refused", reason="static", page=page)])
    assert page in {pending.page for pending in archive.frontier("kab-magetan")}
    archive.drop_frontier("kab-magetan", ["id:9001", "id:9003"])
    assert archive.frontier("kab-magetan") == [Pending("id:9002", "https://x/9002", "Judul", "failed", "status 500", 1)]
    assert archive.frontier("bali") == []


def test_furniture_is_kept_a_site(archive):
    assert archive.furniture("bali") == {}
    archive.save_furniture("bali", {"a": BlockCount(3, 4), "b": BlockCount(2, 4)})
    archive.save_furniture("bali", {"a": BlockCount(9, 10)})
    assert archive.furniture("bali") == {"a": BlockCount(9, 10)}
    assert archive.furniture("kepri") == {}
