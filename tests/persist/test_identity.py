"""When two addresses are one article, and when they are not."""

from __future__ import annotations

import pytest

SITE = "https://kab-magetan.kpu.go.id/blog/read/"
OTHER = "Teks yang lain sama sekali."


def urls(rows, archive):
    return {row["url"].removeprefix(SITE): row["article"] for row in rows(archive, "SELECT url, article FROM addresses")}


@pytest.mark.parametrize("order", [("9000_rapat-pleno", "rapat-pleno"), ("rapat-pleno", "9000_rapat-pleno")])
@pytest.mark.parametrize("together", [True, False])
def test_with_and_without_id_is_one_article(archive, capture, rows, order, together):
    batch = [capture(order[0]), capture(order[1], at="01:00:00")]
    verdicts = archive.save_many(batch) if together else [archive.save(one) for one in batch]
    assert verdicts == ["new", "same"]
    [article] = rows(archive, "SELECT url, last_seen FROM articles")
    assert article == {
        "url": SITE + "9000_rapat-pleno",
        "last_seen": "2026-11-22T01:00:00Z",
    }  # the newer form is the one to click
    assert urls(rows, archive) == {"9000_rapat-pleno": 1, "rapat-pleno": 1}
    assert archive.known_keys("kab-magetan") == {"id:9000", "slug:rapat-pleno"}
    assert archive.dates_by_id("kab-magetan") == [(9000, "2025-09-08", "page")]


@pytest.mark.parametrize("order", [("9000_rapat-pleno", "rapat-pleno"), ("rapat-pleno", "9000_rapat-pleno")])
def test_what_the_site_says_was_posted_on_another_day_is_another_post(archive, capture, rows, order):
    batch = [capture(order[0]), capture(order[1], at="01:00:00", published_on="2025-09-20")]
    assert [archive.save(one) for one in batch] == ["new", "new"]
    assert [archive.save(one) for one in batch] == ["same", "same"]
    assert not rows(archive, "SELECT * FROM articles WHERE changed_at IS NOT NULL")


LINES = "KPU Magetan menggelar rapat pleno di aula kantor.\n\nKetua membuka rapat itu.\n\nRapat ditutup pukul sepuluh dengan doa."
PUT_BETWEEN = LINES.replace("itu.", "itu.\n\nKantor buka sampai sore.")


@pytest.mark.parametrize("order", [("9000_rapat-pleno", "rapat-pleno"), ("rapat-pleno", "9000_rapat-pleno")])
@pytest.mark.parametrize("together", [True, False])
def test_a_twin_that_is_read_a_little_otherwise_is_one_article(archive, capture, rows, order, together):
    batch = [capture(order[0], body=LINES), capture(order[1], at="01:00:00", body=PUT_BETWEEN)]
    assert (archive.save_many(batch) if together else [archive.save(one) for one in batch]) == ["new", "same"]
    assert rows(archive, "SELECT body, changed_at FROM articles") == [{"body": LINES, "changed_at": None}]


@pytest.mark.parametrize("change", [{"published_on": "2025-09-20"}, {"title": "Rapat Pleno Kedua"}, {"body": OTHER}])
def test_a_twin_of_another_day_title_or_text_is_another_article(archive, capture, change):
    archive.save(capture(body=LINES))
    assert archive.save(capture("rapat-pleno", at="01:00:00", **{"body": PUT_BETWEEN, **change})) == "new"


def test_an_edit_met_under_the_other_address_is_an_edit(archive, capture, rows):
    archive.save_many([capture(), capture("rapat-pleno")])
    assert archive.save(capture("rapat-pleno", at="01:00:00", body=OTHER)) == "changed"
    assert archive.save(capture(at="02:00:00", body=OTHER)) == "same"
    assert len(rows(archive, "SELECT * FROM articles")) == 1


def test_formula_posts_share_a_slug_and_stay_apart(archive, capture, rows):
    weekly = [capture(f"{number}_apel-pagi", body=f"Apel pagi ke-{number}.") for number in (9000, 9007, 9014)]
    assert archive.save_many([*weekly, capture("apel-pagi", body="Apel pagi ke-9007.")]) == ["new", "new", "new", "same"]
    assert urls(rows, archive)["apel-pagi"] == 2
    # The address without an id passes on to the newest post: that is another article, not an edit of the second.
    assert archive.save(capture("apel-pagi", at="01:00:00", body="Apel pagi ke-9014.")) == "same"
    assert urls(rows, archive)["apel-pagi"] == 3
    assert not rows(archive, "SELECT * FROM articles WHERE changed_at IS NOT NULL")


def test_two_ids_behind_one_address_without_id_stay_two(archive, capture, rows):
    verdicts = archive.save_many([capture("apel"), capture("9000_apel"), capture("9007_apel"), capture("apel", at="01:00:00")])
    assert verdicts == ["new", "same", "new", "same"]
    assert urls(rows, archive) == {"9000_apel": 1, "apel": 1, "9007_apel": 2}


def test_two_posts_of_one_wording_that_claim_one_address_stay_two(archive, capture):
    claim = (SITE + "belum-dibaca",)
    assert archive.save_many([capture("senin", addresses=claim), capture("selasa", addresses=claim)]) == ["new", "new"]


def test_a_repost_under_a_new_id_is_another_article(archive, capture, rows):
    claim = (SITE + "9000_rapat-pleno",)
    assert archive.save_many([capture(), capture("9400_rapat-pleno", addresses=claim)]) == ["new", "new"]


def test_one_id_under_two_slugs_is_one_article(archive, capture, rows):
    archive.save(capture("9000_judul-lama"))
    assert archive.save(capture("9000_judul-baru", at="01:00:00")) == "same"
    assert rows(archive, "SELECT url FROM articles") == [{"url": SITE + "9000_judul-baru"}]
    assert urls(rows, archive) == {"9000_judul-baru": 1, "9000_judul-lama": 1}
    archive.save(capture("9000_judul-lama", at="02:00:00"))
    assert urls(rows, archive) == {"9000_judul-baru": 1, "9000_judul-lama": 1}


def test_ids_and_slugs_are_per_site(archive, capture, rows):
    batch = [capture(site=site) for site in ("kab-magetan", "bali", "kota-metro")] + [capture("rapat-pleno", site="kepri")]
    assert archive.save_many(batch) == ["new"] * 4


@pytest.mark.parametrize("claim", ["9999_lain", "beranda", "rapat-pleno"])
@pytest.mark.parametrize("together", [True, False])
def test_a_wrong_canonical_merges_nothing_and_hides_nothing(archive, capture, rows, claim, together):
    claimed = (SITE + claim, "https://kab-magetan.kpu.go.id/")
    pages = [capture(f"{number}_berita-{number}", body=f"Berita {number}.", addresses=claimed) for number in range(9000, 9005)]
    pages += [capture(f"siaran-{number}", body=f"Siaran {number}.", addresses=claimed) for number in range(5)]
    target = capture(claim, body="Yang ditunjuk semua.", addresses=claimed)
    known = lambda: archive.known_keys("kab-magetan")  # noqa: E731
    if together:
        assert archive.save_many([*pages, target]) == ["new"] * 11
    else:
        assert [archive.save(page) for page in pages] == ["new"] * 10
        assert target.article.key not in known()  # a claim alone must not keep the crawl from reading it
        assert archive.save(target) == "new"
    assert target.article.key in known()
    assert len(known()) == 11
    assert archive.save_many([*pages, target]) == ["same"] * 11
    assert urls(rows, archive)[claim] == 11
    assert len(rows(archive, "SELECT DISTINCT url FROM addresses")) == 11


def test_a_true_canonical_merges_a_renamed_article(archive, capture, rows):
    archive.save(capture("judul-lama"))
    assert archive.save(capture("9000_judul-baru", addresses=(SITE + "judul-lama",))) == "same"
    assert urls(rows, archive) == {"9000_judul-baru": 1, "judul-lama": 1}


def test_a_claim_is_confirmed_by_reading_it(archive, capture, rows):
    archive.save(capture(addresses=(SITE + "alias",)))
    assert rows(archive, "SELECT how FROM addresses WHERE key = 'slug:alias'") == [{"how": "claimed"}]
    assert archive.save(capture("alias", at="01:00:00")) == "same"
    assert rows(archive, "SELECT how FROM addresses WHERE key = 'slug:alias'") == [{"how": "read"}]


def test_a_redirect_is_known_without_being_read(archive, capture, rows):
    assert archive.save(capture(asked=SITE + "alamat-lama")) == "new"
    assert "slug:alamat-lama" in archive.known_keys("kab-magetan")
    assert archive.save(capture("alamat-lama", at="01:00:00", body=OTHER)) == "new"  # now it answers with a text of its own
    assert urls(rows, archive) == {"9000_rapat-pleno": 1, "alamat-lama": 2}


def test_a_redirect_outdoes_a_claim_and_an_older_redirect(archive, capture, rows):
    old = SITE + "alamat-lama"
    archive.save(capture("9001_lain", body=OTHER, addresses=(old,)))
    archive.save(capture(asked=old))
    assert urls(rows, archive)["alamat-lama"] == 2
    assert "slug:alamat-lama" in archive.known_keys("kab-magetan")
    archive.save(capture("9001_lain", at="01:00:00", body=OTHER, asked=old))
    assert urls(rows, archive)["alamat-lama"] == 1


def test_an_address_that_gets_a_text_of_its_own_leads_nowhere_else(archive, capture, rows):
    archive.save(capture("1_a", body="a", asked=SITE + "3_c"))
    archive.save_many([capture("2_b", body="b", asked=SITE + "3_c"), capture("3_c", body="c")])
    assert rows(archive, "SELECT article, how FROM addresses WHERE key = 'id:3'") == [{"article": 3, "how": "own"}]


def test_dead_addresses_that_lead_to_one_article_do_not_merge(archive, capture, rows):
    archive.save_many([capture(f"{number}_lama", body=f"Lama {number}.") for number in (1, 2)])
    batch = [capture(asked=SITE + "1_lama"), capture(asked=SITE + "2_lama"), capture(asked=SITE + "3_lama")]
    assert archive.save_many(batch) == ["new", "same", "same"]
    assert urls(rows, archive) == {"1_lama": 1, "2_lama": 2, "9000_rapat-pleno": 3, "3_lama": 3}


def test_pictures_without_text_merge_only_with_the_same_picture(archive, capture):
    poster = {"body": "", "kind": "image", "title": "Selamat Hari Raya"}
    first, second = {**poster, "image": "https://a/1.jpg"}, {**poster, "image": "https://a/2.jpg"}
    archive.save(capture("9000_selamat", **first))
    assert archive.save(capture("selamat", **second)) == "new"
    archive.save(capture("9001_hari", **first))
    assert archive.save(capture("hari", **first)) == "same"
    archive.save(capture("9002_raya", **poster))
    assert archive.save(capture("raya", **poster)) == "new"


def test_the_slug_that_is_a_dash_tells_nothing(archive, capture):
    assert archive.save_many([capture("7771_-"), capture("-")]) == ["new", "new"]


def test_an_address_of_another_site_is_no_further_address(archive, capture, rows):
    archive.save(capture(addresses=("https://bali.kpu.go.id/blog/read/rapat-pleno", "https://contoh.id/blog/read/x", "junk")))
    assert urls(rows, archive) == {"9000_rapat-pleno": 1}
