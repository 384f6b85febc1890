"""Days, months and years as people type them, and what is refused."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.errors import BadOption
from kpucrawl.query.days import span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", ("2025-01-01", "2025-12-31")),
        (" 2025-02 ", ("2025-02-01", "2025-02-28")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-09-08", ("2025-09-08", "2025-09-08")),
    ],
)
def test_a_span_has_a_first_and_a_last_day(text: str, expected: tuple[str, str]) -> None:
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "kemarin", "08-09-2025", "2025-13", "2025-00", "2025-02-30", "2025-09-00", "0000", "25", "2025/09/08", "２０２５"],
)
def test_what_is_no_day_is_told_with_an_example(text: str) -> None:
    with pytest.raises(BadOption, match=r"^--until .*for example \d{4}-\d{2}-\d{2}$"):
        span(text, "--until")


@given(st.dates())
def test_every_day_lies_in_its_month_and_year(day: object) -> None:
    text = str(day)
    assert span(text) == (text, text)
    assert span(text[:7])[0] <= text <= span(text[:7])[1]
    assert span(text[:4])[0] <= text <= span(text[:4])[1]


@given(st.text())
def test_any_text_is_a_span_or_refused(text: str) -> None:
    with contextlib.suppress(BadOption):
        assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) for day in span(text))
