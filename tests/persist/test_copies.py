"""One story once: copies in every variant are linked, formula posts and one event told by several offices never are."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpucrawl.items import Article, Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.pretend import PretendArticle
from kpucrawl.rehearse.world import World

RELEASE = """Jakarta, kpu.go.id - KPU RI menerbitkan surat edaran yang melarang seluruh jajaran bermain judi daring,
Senin (8/9/2025).

Sekretaris Jenderal KPU RI menyatakan pelanggaran akan dikenai sanksi disiplin berat sampai dengan pemberhentian. Atasan langsung
diminta mengawasi perilaku bawahan, termasuk keadaan keuangannya.

Edaran itu dikirim kepada 514 satuan kerja dan berlaku bagi pegawai negeri sipil serta tenaga pendukung di pusat dan daerah.

KPU RI juga membuka saluran pengaduan yang menjamin kerahasiaan pelapor, kata Bernad Dermawan Sutrisno.""".replace(",\n", ", ")
RELEASE = re.sub(r"(?<!\n)\n(?!\n)", " ", RELEASE)

FORMULA = """KPU {office} melaksanakan apel pagi rutin di halaman kantor, Senin ({day}). Apel diikuti oleh {count} orang pegawai.

Bertindak selaku pembina apel adalah {chair}, sedangkan pemimpin apel {aide}.

Dalam amanatnya pembina apel menyampaikan agar seluruh pegawai menjaga kedisiplinan, kekompakan, dan kebersihan lingkungan kerja,
serta menyelesaikan tugas tepat waktu. Apel ditutup dengan pembacaan doa dan pengumuman dari masing-masing subbagian.""".replace(
    ",\n", ", "
)
APEL = {"office": "Magetan", "day": "8/9/2025", "count": "31", "chair": "Budi Santoso", "aide": "Siti Aminah"}


def capture(
    site: str, number: int, body: str, *, title: str = "KPU RI Larang Judi Daring", day: str | None = "2025-09-08"
) -> Capture:
    url = f"https://{site}.kpu.go.id/blog/read/{number}_judul-{number}"
    article = Article(site, f"id:{number}", url, "article", title, body, published_on=day, published_by="page" if day else None)
    return Capture(article, "2026-11-22T00:00:00Z")


def stories(archive: Archive) -> dict[str, str | None]:
    """Return each article as ``site number`` and the one it repeats."""
    names = {row[0]: f"{row[1]} {row[2][3:]}" for row in archive.connection.execute("SELECT id, site, key FROM articles")}
    pointing = archive.connection.execute("SELECT id, duplicate_of FROM articles")
    return {names[article]: names.get(story) for article, story in pointing}


def hows(archive: Archive) -> set[str]:
    return {row[0] for row in archive.connection.execute("SELECT how FROM copies")}


COPIES = {
    "the same": (RELEASE, "exact"),
    "another dateline": (RELEASE.replace("Jakarta, kpu.go.id - ", "Denpasar, bali.kpu.go.id – "), "dateline"),
    "a dateline with a date": (RELEASE.replace("Jakarta, kpu.go.id - ", "Denpasar (9/9) — "), "dateline"),
    "no dateline": (RELEASE.replace("Jakarta, kpu.go.id - ", ""), "dateline"),
    "a credit": (RELEASE + " (humas/bali)", "dateline"),
    "a byline and hashtags": (RELEASE + "\n\nPenulis: Ayu Lestari\n\n#KPUMelayani #TemanPemilih", "dateline"),
    "curly quotes and dashes": (RELEASE.replace("8/9/2025", "08/09/2025").replace("-", "–"), "dateline"),
    "the day in words": (RELEASE.replace("Senin (8/9/2025)", "Senin, 8 September 2025"), "dateline"),
    "paragraphs run together": (RELEASE.replace("\n\n", " "), "exact"),
    "some words": (RELEASE.replace("melarang", "tidak membolehkan").replace("menyatakan", "menegaskan"), "edited"),
    "a paragraph dropped": (RELEASE.rpartition("\n\n")[0], "edited"),
    "a paragraph added": (RELEASE + "\n\nKPU Provinsi Bali akan meneruskannya kepada 9 kabupaten dan kota.", "edited"),
    "a paragraph replaced": (
        RELEASE.rpartition("\n\n")[0] + "\n\nMenurut Ratih Pangestu, kendala jaringan di 5 kecamatan masih terasa.", "edited",
    ),
    "abbreviated": (RELEASE.replace("KPU RI", "Komisi Pemilihan Umum Republik Indonesia"), "dateline"),
}  # fmt: skip


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_points_at_the_original(archive: Archive, name: str) -> None:
    body, how = COPIES[name]
    archive.save(capture("kab-magetan", 1, RELEASE))
    archive.save(capture("bali", 2, body, day="2025-09-09"))
    assert stories(archive) == {"kab-magetan 1": None, "bali 2": "kab-magetan 1"}
    assert hows(archive) == {how}


OTHERS = {
    "another number": RELEASE.replace("514", "38"),
    "another day": RELEASE.replace("Senin (8/9/2025)", "Senin (15/9/2025)"),
    "another year": RELEASE.replace("8/9/2025", "8/9/2024"),
    "another person": RELEASE.replace("Bernad Dermawan Sutrisno", "Mochammad Afifuddin"),
    "another body": RELEASE.replace("KPU RI juga", "Bawaslu juga").replace("jajaran bermain", "Bawaslu bermain"),
    "another headline number": RELEASE,
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("site", ["bali", "kab-magetan"])
def test_what_differs_in_a_fact_is_no_copy(archive: Archive, name: str, site: str) -> None:
    title = "KPU RI Larang {} Jenis Judi Daring"
    archive.save(capture("kab-magetan", 1, RELEASE, title=title.format(2)))
    archive.save(capture(site, 2, OTHERS[name], title=title.format(3 if "headline" in name else 2)))
    assert set(stories(archive).values()) == {None}


@pytest.mark.parametrize(
    "changes",
    [
        {"day": "15/9/2025"},
        {"count": "29"},
        {"chair": "Rahmat Hidayat"},
        {"aide": "Dewi Lestari"},
        {"day": "15/9/2025", "count": "29"},
        {"office": "Ngawi"},
        {"office": "Ngawi", "chair": "Rahmat Hidayat", "aide": "Dewi Lestari", "count": "17"},
    ],
    ids=str,
)
@pytest.mark.parametrize("site", ["kab-magetan", "kab-ngawi"])
def test_formula_posts_stay_apart(archive: Archive, changes: dict[str, str], site: str) -> None:
    first = FORMULA.format(**APEL)
    archive.save(capture("kab-magetan", 1, first, title="Apel Pagi Rutin KPU Magetan"))
    archive.save(capture(site, 2, FORMULA.format(**APEL | changes), title="Apel Pagi Rutin KPU Magetan", day="2025-09-15"))
    assert set(stories(archive).values()) == {None}


def test_a_day_in_the_dateline_tells_two_posts_of_one_site_apart_and_not_two_copies(archive: Archive) -> None:
    body = RELEASE.replace("Jakarta, kpu.go.id - ", "").replace(", Senin (8/9/2025)", "")
    archive.save(capture("kab-magetan", 1, "Magetan, 8 September 2025 — " + body))
    archive.save(capture("kab-magetan", 2, "Magetan, 15 September 2025 — " + body))
    archive.save(capture("bali", 3, "Denpasar, 9 September 2025 — " + body, day="2025-09-09"))
    assert stories(archive) == {"kab-magetan 1": None, "kab-magetan 2": None, "bali 3": "kab-magetan 1"}


def test_notices_and_greetings_are_no_copies(archive: Archive) -> None:
    notice = "Pengumuman selengkapnya dapat diunduh pada tautan berikut."
    archive.save_many([capture("bali", number, notice, title=f"Pengumuman {number}", day=None) for number in range(3)])
    archive.save_many([capture("ntt", number, "", title="Selamat Hari Guru", day=None) for number in range(3)])
    assert set(stories(archive).values()) == {None}


def test_a_release_in_which_each_office_put_its_own_name_is_one_story(archive: Archive) -> None:
    body = (
        RELEASE + "\n\nKPU {} mengikuti arahan Idham Holik itu bersama 38 provinsi dan 2.500 peserta lain dari seluruh Indonesia."
    )
    archive.save(capture("kab-magetan", 1, body.format("Magetan")))
    archive.save(capture("kab-ngawi", 2, body.format("Ngawi")))
    assert stories(archive)["kab-ngawi 2"] == "kab-magetan 1"


def test_the_same_post_again_on_its_site_is_a_copy_and_not_the_same_article(archive: Archive) -> None:
    archive.save(capture("bali", 1, RELEASE))
    archive.save(capture("bali", 7, RELEASE))
    assert stories(archive) == {"bali 1": None, "bali 7": "bali 1"}


def test_what_was_posted_again_is_known_though_the_first_has_been_edited_since(archive: Archive) -> None:
    archive.save(capture("bali", 1, RELEASE))
    archive.save(capture("bali", 1, RELEASE.replace("514", "515")))
    archive.save(capture("bali", 7, RELEASE))
    assert stories(archive) == {"bali 1": None, "bali 7": "bali 1"}


def test_an_earlier_original_takes_its_place(archive: Archive) -> None:
    archive.save(capture("bali", 1, RELEASE, day="2025-09-10"))
    archive.save(capture("ntt", 2, COPIES["some words"][0], day="2025-09-12"))
    archive.save(capture("jambi", 3, RELEASE, day=None))
    assert stories(archive) == {"bali 1": None, "ntt 2": "bali 1", "jambi 3": "bali 1"}
    archive.save(capture("kab-magetan", 4, COPIES["a credit"][0], day="2025-09-08"))
    first = "kab-magetan 4"
    assert stories(archive) == {"bali 1": first, "ntt 2": first, "jambi 3": first, first: None}
    [story] = archive.connection.execute("SELECT site, copies, sites, last_published_on, days FROM stories").fetchall()
    assert story == ("kab-magetan", 3, 4, "2025-09-12", 4)
    archive.save(capture("jambi", 3, RELEASE, day="2025-09-07"))  # its day was found at last
    assert stories(archive)["jambi 3"] is None
    assert set(Counter(stories(archive).values()).items()) == {(None, 1), ("jambi 3", 3)}
    assert archive.connection.execute("SELECT count(*) FROM copies").fetchone() == (3,)


def test_two_stories_that_turn_out_one_are_united(archive: Archive) -> None:
    words = RELEASE.split(" ")
    early, late = words.copy(), words.copy()
    early[21:24] = ["dijatuhi", "hukuman", "yang", "tegas", "dan", "nyata"]
    late[-20:-15] = ["sebuah", "nomor", "telepon", "khusus", "yang"]
    archive.save_many([capture("bali", 1, " ".join(early)), capture("ntt", 2, " ".join(late), day="2025-09-09")])
    archive.save(capture("jambi", 3, RELEASE, day="2025-09-10"))
    assert Counter(stories(archive).values()) == {None: 1, "bali 1": 2}


def test_an_edit_that_makes_it_another_post_parts_it_from_its_story(archive: Archive) -> None:
    """Some offices post last week's text and then write this week's over it."""
    archive.save_many([capture("bali", 1, RELEASE), capture("ntt", 2, RELEASE), capture("jambi", 3, RELEASE)])
    archive.save(capture("ntt", 2, RELEASE.replace("514", "515")))  # a correction
    assert stories(archive) == {"bali 1": None, "ntt 2": "bali 1", "jambi 3": "bali 1"}
    archive.save(capture("ntt", 2, RELEASE.replace("8/9/2025", "15/9/2025")))
    assert stories(archive) == {"bali 1": None, "ntt 2": None, "jambi 3": "bali 1"}
    archive.save(capture("bali", 1, FORMULA.format(**APEL)))
    assert set(stories(archive).values()) == {None}
    assert archive.connection.execute("SELECT count(*) FROM copies").fetchone() == (0,)


def test_copies_inside_a_batch_and_over_batches_are_the_same(archive: Archive, template: Path, tmp_path: Path) -> None:
    made = [
        capture(site, 1, body)
        for site, (body, _) in zip(("bali", "ntt", "jambi", "riau", "kepri"), COPIES.values(), strict=False)
    ]
    for each in made:
        archive.save(each)
    with Archive(shutil.copy(template, tmp_path / "other.db")) as other:
        other.save_many(made)
        assert stories(other) == stories(archive)
    assert Counter(stories(archive).values()) == {None: 1, "bali 1": 4}


def test_more_copies_than_a_number_is_noted_for(archive: Archive) -> None:
    from kpucrawl.catalogue.sites import all_sites  # noqa: PLC0415

    sites = [site.name for site in all_sites()[:40]]
    bodies = [body for body, _ in COPIES.values()]
    archive.save_many([capture(site, 1, bodies[place % len(bodies)]) for place, site in enumerate(sites)])
    assert Counter(stories(archive).values()) == {None: 1, f"{sites[0]} 1": 39}


# On the pretend network


@dataclass(frozen=True, slots=True)
class Pairs:
    """How the pairs linked agree with the truth."""

    linked: int
    wrong: int
    formulas: int
    found: dict[str, tuple[int, int]]
    """Variant → pairs linked, pairs there are."""

    def recall(self, variant: str) -> float:
        found, there = self.found[variant]
        return found / there


def captures_of(world: World) -> Iterator[Capture]:
    for site in world.sites:
        for post in world.articles(site.name):
            body = "\n\n".join(text for text in post.body if text)
            if post.gone is None:
                url = f"https://{site.host}/blog/read/{post.id}_{post.slug}"
                kind = "image" if post.kind == "image_only" else "article"
                article = Article(site.name, f"id:{post.id}", url, kind, post.title, body, published_on=post.published_on)
                yield Capture(article, f"2026-11-22T00:00:{world.step:02}Z")


def judge(archive: Archive, worlds: Iterable[World]) -> Pairs:
    posts: dict[tuple[str, str], PretendArticle] = {}
    for world in worlds:
        batch = list(captures_of(world))
        for at in range(0, len(batch), 50):
            archive.save_many(batch[at : at + 50])
        posts |= {(site.name, f"id:{post.id}"): post for site in world.sites for post in world.articles(site.name)}
    told = defaultdict(list)
    true = defaultdict(list)
    for site, key, story in archive.connection.execute("SELECT site, key, coalesce(duplicate_of, id) FROM articles ORDER BY id"):
        post = posts[site, key]
        told[story].append(post)
        if post.dup_group:
            true[post.dup_group].append(post)
    linked = [pair for group in told.values() for pair in combinations(group, 2)]
    right = {frozenset((id(one), id(other))) for one, other in linked if one.dup_group and one.dup_group == other.dup_group}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for group in true.values():
        for one, other in combinations(group, 2):
            if "date" in {one.corrected, other.corrected}:
                continue  # a post that tells another day now may be another post
            variants = {one.dup_variant, other.dup_variant}
            worst = next(name for name in ("near", "same_host", "dateline", "exact") if name in variants)
            found[worst][0] += frozenset((id(one), id(other))) in right
            found[worst][1] += 1
    formulas = sum(bool(one.formula and other.formula and one.dup_group != other.dup_group) for one, other in linked)
    counts = {variant: (counts[0], counts[1]) for variant, counts in found.items()}
    return Pairs(len(linked), len(linked) - len(right), formulas, counts)


@pytest.mark.parametrize("seed", [11, 12])
def test_on_a_pretend_network_every_copy_is_found_and_nothing_else(archive: Archive, seed: int) -> None:
    world = World(seed, 12, 40)
    pairs = judge(archive, [world, world.at(1)])
    assert (pairs.wrong, pairs.formulas) == (0, 0)
    assert pairs.linked > 30
    assert all(pairs.recall(variant) >= 0.95 for variant in ("exact", "dateline", "near")), pairs


def test_posts_posted_again_are_found_though_either_was_edited(archive: Archive) -> None:
    world = World(5, 4, 40, drift=Drift(reposted=0.3, edited=0.3, gone=0.0))
    pairs = judge(archive, [world, world.at(1)])
    assert (pairs.wrong, pairs.formulas) == (0, 0)
    assert pairs.found["same_host"][1] > 20
    assert pairs.recall("same_host") >= 0.95


# Of any edit

FILLERS = ("bersama", "kembali", "lantas", "tersebut", "langsung", "senantiasa", "sungguh", "amat", "lagi", "pula")


@contextmanager
def fresh(template: Path) -> Iterator[Archive]:
    path = template.with_name("copies.db")
    try:
        with Archive(shutil.copy(template, path)) as archive:
            yield archive
    finally:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_wording_may_change_in_one_word_of_ten(template: Path, data: st.DataObject) -> None:
    words = RELEASE.split(" ")
    loose = [place for place, word in enumerate(words) if word.isalpha() and word.islower()]
    chosen = data.draw(st.sets(st.sampled_from(loose), min_size=1, max_size=len(words) // 10))
    for place in chosen:
        words[place] = data.draw(st.sampled_from(FILLERS))
    with fresh(template) as archive:
        archive.save_many([capture("bali", 1, RELEASE), capture("ntt", 2, " ".join(words), day="2025-09-09")])
        assert stories(archive)["ntt 2"] == "bali 1"


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 28), st.integers(1, 28), st.integers(2, 99), st.integers(2, 99), st.booleans())
def test_a_formula_is_one_story_only_where_all_its_facts_agree(
    template: Path, day: int, other_day: int, count: int, other_count: int, same_site: bool
) -> None:
    first = FORMULA.format(**APEL | {"day": f"{day}/9/2025", "count": str(count)})
    second = FORMULA.format(**APEL | {"day": f"{other_day}/9/2025", "count": str(other_count)})
    with fresh(template) as archive:
        archive.save_many([capture("bali", 1, first), capture("bali" if same_site else "ntt", 2, second)])
        assert (None not in list(stories(archive).values())[1:]) == ((day, count) == (other_day, other_count))
