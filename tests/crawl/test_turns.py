"""Whose turn it is, night after night, and where a walk joins an earlier one: without a crawl."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from kpucrawl.clock import days_between, written
from kpucrawl.crawl.nights import Night, stands_for
from kpucrawl.crawl.walks import ListingWalk
from kpucrawl.persist.entrances import HOME, Entrance, Reached

BASE = "https://bali.kpu.go.id/blog/category/104"
FIRST = datetime(2026, 11, 20, 2, 15, tzinfo=UTC)


def night(number: int) -> str:
    return written(FIRST + timedelta(days=number, minutes=(number * 7) % 50))


def nights(entrances: dict[str, Entrance], count: int) -> dict[str, list[int]]:
    """Play quiet nights and return on which of them each entrance was asked for; on none of them more than two are."""
    asked: dict[str, list[int]] = defaultdict(list)
    for number in range(1, count + 1):
        tonight = Night(dict(entrances), night(number), is_nightly=True)
        first = tonight.first()
        if first == [HOME]:
            tonight.unchanged(HOME)
        names = [*first, *tonight.further()]
        for name in names:
            tonight.unchanged(name)
            asked[name].append(number)
        assert len(set(names)) == len(names) <= 2
        entrances |= tonight.seen
    return asked


def entrance(name: str, *, rate: float = 0.0, trusted: bool = False, shown: tuple[str, ...] = ("id:1",)) -> Entrance:
    return Entrance(name, f"https://x/{name}", night(0), night(0), shown=shown, rate=rate, trusted=trusted)


@pytest.mark.parametrize("listings", [1, 5, 10, 13])
@pytest.mark.parametrize("home_has_news", [True, False])
def test_a_quiet_night_costs_two_requests_and_every_listing_has_its_turn_within_a_week(
    listings: int, home_has_news: bool
) -> None:
    entrances = {HOME: entrance(HOME, shown=("id:1",) if home_has_news else ())}
    entrances |= {str(number): entrance(str(number), rate=0.7 if number == 0 else 0.0) for number in range(listings)}
    asked = nights(entrances, 28)
    for name in entrances:
        turns = [0, *asked[name], 29]
        assert max(later - earlier for earlier, later in pairwise(turns)) <= 7, (name, turns)
    if listings <= 5 and home_has_news:
        assert len(asked[HOME]) >= 26


def test_a_listing_that_the_home_page_stands_for_leaves_the_turn_to_another() -> None:
    entrances = {HOME: entrance(HOME), "104": entrance("104", rate=2.0, trusted=True), "29": entrance("29", rate=2.0)}
    asked = nights(entrances, 6)
    assert len(asked["29"]) >= 5
    assert len(asked["104"]) <= 1
    assert stands_for(["id:9", "id:8", "id:2"], ["id:9", "id:8", "id:7"])
    assert not stands_for(["id:9", "id:8", "id:2"], ["id:5", "id:4", "id:2"])


def test_a_night_with_news_asks_every_active_listing() -> None:
    entrances = {HOME: entrance(HOME)} | {name: entrance(name, rate=1.0) for name in ("104", "29", "11")}
    entrances["135"] = entrance("135")
    tonight = Night(entrances, night(1), is_nightly=True)
    assert tonight.first() == [HOME]
    tonight.see_home("https://x/", ["id:2", "id:1", "id:0"], {"id:1", "id:0"}, (None, None))
    assert sorted(tonight.further()) == ["104", "11", "29"]


def test_a_home_page_that_was_overrun_stands_for_nothing() -> None:
    entrances = {HOME: entrance(HOME)} | {name: entrance(name, rate=1.0, trusted=True) for name in ("104", "29", "11")}
    tonight = Night(entrances, night(1), is_nightly=True)
    tonight.see_home("https://x/", [f"id:{n}" for n in range(20, 0, -1)], {"id:1"}, (None, None))
    assert len(tonight.further()) == 3


def test_validators_are_left_out_once_a_week() -> None:
    home = Entrance(HOME, "https://x/", night(5), night(0), etag='"a"', modified=None, shown=("id:1",))
    assert Night({HOME: home}, night(5), is_nightly=True).validators(HOME) == {"If-None-Match": '"a"'}
    assert Night({HOME: home}, night(7), is_nightly=True).validators(HOME) == {}
    assert days_between(night(0), night(7)) > 6


# walks

BEFORE = tuple(f"id:{n}" for n in range(20, 0, -1))
KNOWN = set(BEFORE) | {"id:0"}


def pages_of(keys: list[str], per_page: int = 5) -> list[list[str]]:
    return [keys[at : at + per_page] for at in range(0, len(keys), per_page)]


def walked(keys: list[str], known: set[str], **wishes: object) -> tuple[int, ListingWalk]:
    """Walk a listing and return how many pages it took."""
    walk = ListingWalk("104", was_complete=True, before=BEFORE)
    for name, value in wishes.items():
        setattr(walk, name, value)
    pages, page = pages_of(keys), walk.begin(BASE)
    count = 0
    while page is not None and count < 30:
        count += 1
        number = int(page.partition("page=")[2] or 1)
        walk.read(pages[number - 1] if number <= len(pages) else [], known, page)
        walk.show(f"{BASE}?page={n}" for n in (number - 1, number + 1) if 0 < n <= len(pages))
        page = walk.next()
    return count, walk


def test_a_walk_ends_where_it_joins_the_earlier_one() -> None:
    assert walked(list(BEFORE), KNOWN)[0] == 1
    assert walked(["id:21", *BEFORE], KNOWN)[0] == 1  # two in a row that stood in a row
    assert walked(["id:24", "id:23", "id:22", "id:21", *BEFORE], KNOWN)[0] == 2  # one alone is no row
    assert walked([f"id:{n}" for n in range(40, 20, -1)] + list(BEFORE), KNOWN)[0] == 5
    count, walk = walked(["id:21", *BEFORE], KNOWN, probes=True)
    assert (count, walk.is_complete) == (2, True)


def test_pinned_and_back_dated_articles_hide_nothing() -> None:
    pinned = ["id:7", "id:22", "id:21", *(key for key in BEFORE if key != "id:7")]
    assert walked(pinned, KNOWN)[1].met >= {"id:22", "id:21"}
    back_dated = [*BEFORE[:3], "id:99", *BEFORE[3:]]
    count, walk = walked(back_dated, KNOWN)
    assert "id:99" in walk.met
    assert (count, walk.ended) == (2, "known")  # below it nothing in a row was seen on the first page
    taken_away = ["id:21", "id:20", "id:19", *BEFORE[4:]]
    count, walk = walked(taken_away, KNOWN)
    assert (count, walk.vanished) == (1, ["id:18", "id:17"][: len(walk.vanished)])


@pytest.mark.parametrize("first", [True, False], ids=["before the list", "behind it"])
def test_columns_beside_a_list_neither_hold_up_a_walk_nor_tell_of_what_vanished(first: bool) -> None:
    """One shows what is popular, another on every night, and one on every page the newest."""
    new = ["id:26", "id:25", "id:24", "id:23", "id:22", "id:21"]
    pages = pages_of([*new, *BEFORE])
    walk = ListingWalk("104", was_complete=True, before=BEFORE)
    asked, page = 0, walk.begin(BASE)
    while page is not None and asked < 10:
        asked += 1
        listed = pages[int(page.partition("page=")[2] or 1) - 1]
        beside = ["id:3", "id:0", "id:12", "id:5", *new[:4]]
        # A longer column may be taken for the list on a page behind the first.
        lists = [listed, beside] if asked == 1 else [beside, listed]
        walk.read([*beside, *listed] if first else [*listed, *beside], KNOWN, page, lists)
        walk.show(f"{BASE}?page={n}" for n in range(1, len(pages) + 1))
        page = walk.next()
    assert (asked, walk.ended, walk.vanished) == (2, "known", [])
    assert walk.ordered == (*new, *BEFORE)


def test_what_only_a_column_shows_may_be_the_list() -> None:
    """The list was taken for a column: nothing ends for all that the column, taken for the list, shows nothing new."""
    walk = ListingWalk("104", was_complete=True, before=BEFORE)
    walk.begin(BASE)
    walk.read([*BEFORE[:4], "id:25", "id:24", "id:23"], KNOWN, BASE, [BEFORE[:4]])
    walk.show([f"{BASE}?page=2"])
    assert walk.next() == f"{BASE}?page=2"


def test_all_known_proves_nothing_where_an_earlier_walk_was_killed() -> None:
    """It had read the first two pages of fifteen new articles, and noted the listing as open."""
    keys = [*(f"id:{n}" for n in range(35, 20, -1)), *BEFORE]
    known = KNOWN | set(keys[:10])
    count, walk = walked(keys, known, was_complete=False)
    assert walk.met >= set(keys[:15])
    assert (count, walk.is_complete) == (4, True)


def test_a_walk_that_was_cut_goes_on_at_its_place_though_pages_have_drifted() -> None:
    old = [f"id:{n}" for n in range(60, 0, -1)]
    cut = Reached(f"{BASE}?page=6", tuple(old[25:30]), 1)
    for new in (0, 3, 12):
        keys = [*(f"id:{n}" for n in range(100, 100 - new, -1)), *old]
        _, walk = walked(keys, set(old[:30]), before=tuple(old[:20]), was_complete=False, reached=cut)
        assert walk.met >= set(keys[:new]) | set(old[30:]), new
        assert walk.is_complete
        assert walk.pages <= 2 + new // 5 + 1 + 8
    fewer = old[12:]  # taken away: what stood on page 6 stands on page 4
    _, walk = walked(fewer, set(old[:30]), before=tuple(old[:20]), was_complete=False, reached=cut)
    assert walk.met >= set(old[30:])
