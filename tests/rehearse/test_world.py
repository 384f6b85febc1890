"""The pretend world is the same every time, believable in its kinds, and moves on as told."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse.articles import from_text
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.offices import make_site
from kpucrawl.rehearse.pretend import PretendArticle
from kpucrawl.rehearse.score import f1, shingles, words
from kpucrawl.rehearse.themes import THEMES
from kpucrawl.rehearse.world import World


def everything(world: World) -> list[PretendArticle]:
    return [article for site in world.sites for article in world.articles(site.name)]


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=5, sites=18, articles_per_site=24)


def test_the_same_seed_makes_the_same_world(world: World) -> None:
    again = World(seed=5, sites=18, articles_per_site=24)
    assert again.sites == world.sites
    assert everything(again) == everything(world)
    assert everything(again.at(2)) == everything(world.at(1).at(2))


def test_another_seed_makes_another_world(world: World) -> None:
    other = World(seed=6, sites=18, articles_per_site=24)
    assert {each.title for each in everything(other)} != {each.title for each in everything(world)}


def test_a_site_does_not_depend_on_the_order_its_articles_are_asked_in(world: World) -> None:
    backwards = World(seed=5, sites=18, articles_per_site=24)
    assert [backwards.articles(site.name) for site in reversed(backwards.sites)][::-1] == [
        world.articles(site.name) for site in world.sites
    ]


def test_sites_of_the_catalogue_can_be_named() -> None:
    world = World(sites=["kab-magelang", "kip-naganraya"], articles_per_site=2)
    assert [site.host for site in world.sites] == ["kab-magelang.kpu.go.id", "kip-naganraya.kpu.go.id"]
    with pytest.raises(RehearsalError, match="kab-atlantis"):
        World(sites=["kab-atlantis"])
    with pytest.raises(RehearsalError, match="ask for fewer"):
        World(sites=100_000)


def test_every_theme_is_dealt_out(world: World) -> None:
    assert {site.theme for site in world.sites} == set(THEMES)


def test_news_is_not_always_104(world: World) -> None:
    assert {site.news.id for site in world.sites} >= {104, 29, 143}
    assert len({site.pager for site in world.sites}) == 3
    assert len({site.links for site in world.sites}) == 7


def test_there_are_all_kinds_of_posts(world: World) -> None:
    articles = everything(world)
    assert set(Counter(each.kind for each in articles)) == {"article", "filler", "announcement", "image_only"}
    assert len({each.event_kind for each in articles if each.kind == "article"}) >= 16
    assert {each.date_hint for each in articles} >= {"page", "metadata", "image", "migrated", "text", "text_dm", None}
    assert {piece.kind for each in articles for piece in each.pieces} == {
        "paragraph", "heading", "item", "number", "quote", "row", "readmore",
    }  # fmt: skip
    assert {each.dup_variant for each in articles} == {None, "exact", "dateline", "near"}
    assert {each.with_id for each in articles} == {True, False}


def test_ids_rise_and_addresses_are_unique(world: World) -> None:
    for site in world.sites:
        ids = [each.id for each in world.articles(site.name)]
        assert ids == sorted(set(ids))
        slugs = [each.slug for each in world.articles(site.name) if not each.with_id]
        assert len(slugs) == len(set(slugs))


def test_the_day_is_the_one_its_evidence_tells(world: World) -> None:
    for each in everything(world):
        if each.date_hint in {"page", "metadata", "migrated", "image"}:
            assert each.published_on == each.posted.date().isoformat()
        elif each.date_hint:
            assert each.published_on == each.event.isoformat()
        else:
            assert each.published_on is None
        assert each.event <= each.posted.date() <= world.now


def test_an_image_name_tells_the_moment_of_posting_in_jakarta(world: World) -> None:
    named = [each for each in everything(world) if each.date_hint == "image"]
    assert named
    for each in named:
        unix = int(each.images[0].rsplit("/", 1)[1].partition("_")[0])
        assert abs(unix + 7 * 3600 - (each.posted - datetime(1970, 1, 1)).total_seconds()) < 1200


def _body_f1(one: PretendArticle, other: PretendArticle) -> float:
    return f1(shingles(words(" ".join(one.body))), shingles(words(" ".join(other.body))))


def test_copies_are_near_and_formula_posts_are_not_copies(world: World) -> None:
    articles = everything(world)
    copies = [each for each in articles if each.dup_group == "release:0"]
    assert len(copies) >= 4
    for each in copies[1:]:
        assert _body_f1(copies[0], each) > 0.65
    exact = [each for each in copies if each.dup_variant == "exact"]
    assert len({each.body for each in exact}) == 1
    assert any(each.formula for each in articles)
    assert not any(each.formula and each.dup_group for each in articles)


def test_later_there_is_more_and_some_is_gone(world: World) -> None:
    later = world.at(2)
    before, after = everything(world), everything(later)
    known = {(each.site, each.id): each for each in after}
    assert later.now == date(2026, 12, 4)
    assert len(after) > len(before)
    assert all((each.site, each.id) in known for each in before)
    assert all(known[each.site, each.id].views >= each.views for each in before)
    assert {each.gone for each in after} == {None, "404", "410", "soft", "home"}
    edited = [each for each in before if known[each.site, each.id].edits]
    assert edited
    for each in edited:
        now = known[each.site, each.id]
        assert (now.title, now.body) != (each.title, each.body)
    assert any(each.dup_variant == "same_host" for each in after)
    assert later.at(0) is world
    with pytest.raises(ValueError, match="does not go back"):
        World().at(-1)


def test_a_layout_changes_and_a_site_is_defaced() -> None:
    world = World(sites=3, articles_per_site=4, drift=Drift(relaid=("bali",), defaced=("kab-magetan",)))
    later = world.at(1)
    assert later.site("bali").theme != world.site("bali").theme
    assert later.site("kab-magetan").theme == world.site("kab-magetan").theme
    assert not world.injected("kab-magetan")
    assert later.injected("kab-magetan")
    assert [each.kind for each in later.articles("kab-magetan")].count("spam") == 3


def test_a_world_of_given_texts() -> None:
    site = make_site(1, "kab-jember", 0, ["divsoup"])
    article = from_text(site, 7, "Judul\nJember – Satu.\nDua. (dwp)", datetime(2025, 9, 8, 10), credit=" (dwp)")
    world = World.of([site], {site.name: [article]})
    assert world.articles("kab-jember") == (article,)
    assert (article.title, article.body, article.author) == ("Judul", ("Jember – Satu.", "Dua."), "dwp")
