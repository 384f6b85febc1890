"""A date without a year gets the year the evidence tells, and none where nothing does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.normalise.dates import find_dates
from kpucrawl.normalise.settle import Evidence, settle

FETCHED = date(2026, 11, 22)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

CASES = [
    # the weekday alone: only with the day of the fetch, and only up to it
    ("Senin (8/9)", Evidence(), None),
    ("Senin (8/9)", Evidence(latest=FETCHED), date(2025, 9, 8)),
    ("Senin (8/9)", Evidence(latest=date(2024, 1, 1)), date(2014, 9, 8)),
    ("Senin (8/9)", Evidence(latest=date(2012, 1, 1)), None),
    ("(8/9)", Evidence(latest=FETCHED), None),
    # a year the text names
    ("Kamis (8/1)", Evidence(years=frozenset({2026})), date(2026, 1, 8)),
    ("Kamis (8/1)", Evidence(years=frozenset({2019, 2024})), None),
    ("Senin (8/9)", Evidence(latest=FETCHED, years=frozenset({2014, 2019})), date(2014, 9, 8)),
    ("(8/9)", Evidence(latest=FETCHED, years=frozenset({2025})), None),
    ("(8/9)", Evidence(latest=FETCHED, years=frozenset({2025}), budget_years=frozenset({2025})), date(2025, 9, 8)),
    ("(8/9)", Evidence(latest=FETCHED, budget_years=frozenset({2024, 2025})), None),
    # the day of posting
    ("(8/9)", Evidence(posted=(date(2025, 9, 9),)), date(2025, 9, 8)),
    ("(30/12)", Evidence(posted=(date(2026, 1, 2),)), date(2025, 12, 30)),
    ("(8/9)", Evidence(posted=(date(2025, 3, 1),)), None),
    ("Selasa (2/9)", Evidence(posted=(date(2025, 9, 3),), latest=FETCHED), date(2025, 9, 2)),
    ("Senin (8/9)", Evidence(posted=(date(2014, 9, 10),), latest=FETCHED), date(2014, 9, 8)),
    # a weekday that fits no year near the posting is a slip of the pen, not another year
    ("Sabtu (17/8)", Evidence(posted=(date(2025, 8, 19),), latest=FETCHED), None),
    # another date of the text; the nearest evidence of all wins
    ("(8/9)", Evidence(told=(date(2024, 9, 10),)), date(2024, 9, 8)),
    ("(8/7)", Evidence(told=(date(2024, 11, 27),), posted=(date(2025, 7, 9),)), date(2025, 7, 8)),
    ("(8/9)", Evidence(told=(date(2024, 9, 10),), posted=(date(2025, 3, 1),)), date(2024, 9, 8)),
    # the articles with the next ids
    ("(8/9)", Evidence(lower=date(2025, 9, 1), higher=date(2025, 9, 20)), date(2025, 9, 8)),
    ("(8/9)", Evidence(lower=date(2025, 8, 20)), date(2025, 9, 8)),
    ("(8/9)", Evidence(lower=date(2023, 1, 1), higher=date(2026, 1, 1), latest=FETCHED), None),
    ("Senin (8/9)", Evidence(lower=date(2014, 8, 1), higher=date(2014, 10, 1), latest=FETCHED), date(2014, 9, 8)),
    ("Senin (8/9)", Evidence(lower=date(2016, 8, 1), higher=date(2016, 10, 1), latest=FETCHED), None),
    # a full date needs nothing
    ("Senin (8/9/2014)", Evidence(posted=(date(2025, 9, 9),)), date(2014, 9, 8)),
    # 29 February
    ("Kamis (29/2)", Evidence(latest=FETCHED), date(2024, 2, 29)),
    ("(29/2)", Evidence(posted=(date(2025, 3, 1),)), None),
]


@pytest.mark.parametrize(("written", "evidence", "day"), CASES)
def test_the_year_is_settled(written: str, evidence: Evidence, day: date | None) -> None:
    [found] = find_dates(written)
    assert settle(found, evidence) == day


@given(st.dates(date(2013, 1, 1), FETCHED), st.integers(0, 20))
def test_the_day_of_posting_settles_every_event_before_it(day: date, days: int) -> None:
    posted = day + timedelta(days=days)
    for written in (f"{DAYS[day.weekday()]} ({day.day}/{day.month})", f"({day.day}/{day.month})"):
        [found] = find_dates(written)
        assert settle(found, Evidence(posted=(posted,), latest=max(posted, FETCHED))) == day


@given(st.dates(date(2021, 11, 23), FETCHED))
def test_a_weekday_settles_the_last_five_years(day: date) -> None:
    [found] = find_dates(f"{DAYS[day.weekday()]} ({day.day}/{day.month})")
    assert settle(found, Evidence(latest=FETCHED)) == day


DATES = st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31))
EVIDENCE = st.builds(
    Evidence,
    posted=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), max_size=3).map(tuple),
    told=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), max_size=3).map(tuple),
    lower=DATES,
    higher=DATES,
    years=st.frozensets(st.integers(2000, 2099), max_size=3),
    budget_years=st.frozensets(st.integers(2000, 2099), max_size=2),
    latest=DATES,
)


@given(st.sampled_from(["Senin (8/9)", "(8/9)", "Kamis (29/2)", "(29/2)", "Jumat, 31 Desember"]), EVIDENCE)
def test_no_evidence_makes_it_stumble(written: str, evidence: Evidence) -> None:
    [found] = find_dates(written)
    day = settle(found, evidence)
    assert day is None or ((day.day, day.month) == (found.day, found.month) and found.weekday in (None, day.weekday()))
