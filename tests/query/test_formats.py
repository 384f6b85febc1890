"""Rows as a table, JSON lines, CSV and a chart."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl.errors import BadOption
from kpucrawl.query.export import export
from kpucrawl.query.formats import FORMATS, format_named, write_chart, write_csv, write_jsonl, write_table
from kpucrawl.query.rows import Rows


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_jsonl_keeps_every_value(db: sqlite3.Connection) -> None:
    stream = io.StringIO()
    assert write_jsonl(export(db), stream) == 7
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert rows[0]["title"] == "KPU Magetan Ikuti Bincang Gratifikasi"
    assert rows[0]["views"] == 24
    assert rows[0]["duplicate_of"] is None
    assert "\n\n" in rows[0]["body"]
    assert rows[3]["title"] == "Senam Jum’at Sehat 🗳"


def test_csv_reads_back_and_runs_nothing(db: sqlite3.Connection) -> None:
    stream = io.StringIO()
    assert write_csv(export(db, columns="id,title,body,views"), stream) == 7
    rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert rows[1]["title"] == "'=HYPERLINK(1) Rapat Pleno"
    assert rows[0]["body"].startswith("Magetan – Anggota")
    assert rows[0]["views"] == "24"
    assert rows[5]["views"] == ""


@given(st.lists(st.tuples(st.text() | st.none() | st.integers() | st.floats(allow_nan=False), st.text())))
def test_no_cell_of_csv_is_a_formula(lines: list[tuple[object, str]]) -> None:
    stream = io.StringIO(newline="")
    write_csv(Rows(("a", "b"), lines), stream)  # type: ignore[arg-type]
    for row, line in zip(list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1:], lines, strict=True):
        for cell, value in zip(row, line, strict=True):
            if isinstance(value, str):
                text = value.replace("\r\n", "\n").replace("\r", "\n")
                assert cell in {text, "'" + text}
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_table_shows_text_and_hides_commands(db: sqlite3.Connection, stream: io.StringIO) -> None:
    assert write_table(export(db, columns="id,site,author"), stream) == 7
    text = stream.getvalue()
    assert "kab-magetan" in text
    assert "Humas/irf" in text
    write_table(Rows(("text",), [("[bold]a[/bold] \x1b]0;x\x07 :smile:\nb",)]), stream)
    assert "[bold]a[/bold] ]0;x :smile: b" in stream.getvalue()


def test_a_table_without_a_terminal_breaks_no_line() -> None:
    stream = io.StringIO()
    write_table(Rows(("id", "title", "views"), [(1, "x" * 500, 3), (20, "y", None)]), stream)
    assert [line.split() for line in stream.getvalue().splitlines()] == [
        ["id", "title", "views"],
        ["1", "x" * 500, "3"],
        ["20", "y"],
    ]


def test_a_table_of_nothing_has_its_header() -> None:
    stream = io.StringIO()
    assert write_table(Rows(("id", "title"), []), stream) == 0
    assert stream.getvalue() == "id  title\n"


def test_a_chart_draws_counts() -> None:
    stream = io.StringIO()
    assert write_chart(Rows(("month", "articles"), [("2025-09", 40), ("2025-10", 20), (None, 0)]), stream) == 3
    first, second, third = stream.getvalue().splitlines()
    assert first.startswith("2025-09  40  █")
    assert first.count("█") == pytest.approx(2 * second.count("█"), abs=1)
    assert third == "(none)    0"
    assert max(map(len, (first, second))) <= 80
    with pytest.raises(BadOption, match="--format chart"):
        write_chart(Rows(("id", "title"), [(1, "x")]), stream)


def test_a_poor_terminal_gets_a_poor_chart() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write_chart(Rows(("month", "articles"), [("2025-09", 40)]), stream)
    stream.flush()
    stream.seek(0)
    assert "####" in stream.read()


def test_a_format_is_found_by_name() -> None:
    assert set(FORMATS) == {"table", "jsonl", "json", "csv", "chart", "atom", "rss"}
    with pytest.raises(BadOption, match="table, chart, jsonl, json, csv"):
        format_named("xlsx")
