"""The reader reaches its floors over every theme, and pinning floors anew never lowers one."""

from __future__ import annotations

import tomllib

import pytest

from kpucrawl.rehearse.themes import ALL

from .gate import DRAWN, EXAMPLES, GROUPS, Tally, examples_tally, floor_for, floors, measure, raised, shortfalls, table, written


def tally(**shares: float) -> Tally:
    made = Tally()
    for figure, share in shares.items():
        made.right[figure], made.asked[figure] = share * 1000, 1000
    return made


@pytest.mark.parametrize("group", GROUPS)
def test_the_reader_reaches_every_floor(group: str) -> None:
    tallies = measure([group])
    short = shortfalls(tallies, {name: floor for name, floor in floors().items() if name in {group, *GROUPS[group]}})
    assert short == [], "\n".join([*short, *table(tallies), "`python tests/gate/gate.py --misses` names the articles"])


def test_every_theme_has_its_floors_and_no_other() -> None:
    assert set(floors()) == {*ALL, *DRAWN, "examples", *GROUPS}


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the example pages lie in ../shared, which is not beside this checkout")
def test_the_examples_are_measured_where_they_are_there() -> None:
    shares = examples_tally().shares
    assert {figure: share for figure, share in shares.items() if share < floors()["examples"][figure]} == {}


def test_pinning_raises_floors_and_never_lowers_one() -> None:
    pinned = {"amp": {"titles": 0.97, "bodies": 0.95}, "overall": {"titles": 0.99}}
    reached = {"amp": tally(titles=1.0, bodies=0.80), "overall": tally(titles=0.9), "new": tally(titles=0.5)}
    assert raised(reached, pinned) == {
        "amp": {"titles": 0.99, "bodies": 0.95}, "overall": {"titles": 0.99}, "new": {"titles": 0.49}
    }  # fmt: skip


def test_pinning_what_was_just_measured_asks_for_no_more_than_that() -> None:
    reached = {"amp": tally(titles=0.9876, bodies=1.0), "overall": tally(titles=0.9876)}
    pinned = raised(reached, {})
    assert pinned == {"amp": {"titles": 0.97, "bodies": 0.99}, "overall": {"titles": 0.987}}
    assert shortfalls(reached, pinned) == []
    assert raised(reached, pinned) == pinned


def test_the_file_says_what_was_pinned() -> None:
    pinned = {"amp": {"titles": 0.97}, "overall": {"titles": 0.987, "sure": 0.0}}
    assert tomllib.loads(written(pinned)) == pinned


def test_what_lacks_is_named() -> None:
    pinned = {"amp": {"titles": 0.97, "views": 0.9}, "joomla": {"titles": 0.5}, "examples": {"titles": 1.0}}
    assert shortfalls({"amp": tally(titles=0.9), "blogger": tally(titles=1.0)}, pinned) == [
        "blogger has no floors: run `make gate`",
        "amp.titles: 0.9000, the floor is 0.97",
        "amp.views: not measured, the floor is 0.9",
        "joomla has floors and is measured no more: take them out of floors.toml",
    ]


@pytest.mark.parametrize(
    ("theme", "figure", "reached", "floor"),
    [
        ("amp", "titles", 1.0, 0.99),
        ("amp", "titles", 0.004, 0.0),
        ("amp", "sure", 0.05, 0.0),
        ("overall", "titles", 1.0, 1.0),
        ("overall", "titles", 0.9919, 0.991),
        ("overall", "sure", 0.86, 0.7),
    ],
)
def test_a_floor(theme: str, figure: str, reached: float, floor: float) -> None:
    assert floor_for(theme, figure, reached) == pytest.approx(floor)
