"""The command line: what goes to stdout and stderr, the exit codes, and one line for everything that goes wrong."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from kpucrawl import cli
from kpucrawl.places import archive_path
from kpucrawl.query.filters import FILTERS
from kpucrawl.query.formats import FORMATS

Call = Callable[..., Any]
PYTHON = [sys.executable, "-W", "error", "-m", "kpucrawl"]
COMMANDS = ["sites", "crawl", "read", "reread", "search", "show", "stats", "export", "runs", "prove", "verify", "demo"]
"""In the rooms' order; others may stand between them."""


def test_search_puts_rows_on_stdout(kpucrawl: Call) -> None:
    answer = kpucrawl("search", "gratifikasi", "--format", "jsonl")
    assert answer.code == 0
    assert answer.err == ""
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert [row["site"] for row in rows] == ["kab-magetan", "bali"]
    assert list(rows[0]) == ["id", "published_on", "site", "offices", "title", "snippet", "url"]


@pytest.mark.parametrize(
    ("arguments", "sites"),
    [
        (["gratifikasi", "--site", "bali"], ["bali"]),
        (["gratifikasi", "--site", "bali", "--site", "kab-magetan"], ["kab-magetan", "bali"]),
        (["gratifikasi", "--province", "Jawa Timur"], ["kab-magetan"]),
        (["gratifikasi", "--since", "2025-09"], ["kab-magetan"]),
        (["gratifikasi", "--until", "2025-08-01"], ["bali"]),
        (["gratifikasi", "--limit", "1"], ["kab-magetan"]),
        (["gratifikasi", "--newest"], ["kab-magetan", "bali"]),
        (["Jumat"], ["kab-magetan"]),
        (["Jum'at"], ["kab-magetan"]),
        (["(harus", "OR", "tiada)", "gratifikasi", "NOT", "daring"], ["kab-magetan"]),
        (["tiada"], []),
        (["harus", "gratifikasi"], ["kab-magetan"]),
        (["🗳"], ["bali"]),
        (["--", "-gratifikasi"], ["kab-magetan", "bali"]),
    ],
)
def test_search_takes_words_and_filters(kpucrawl: Call, arguments: list[str], sites: list[str]) -> None:
    answer = kpucrawl("search", "--format", "jsonl", "--columns", "site", *arguments)
    assert answer.code == 0
    assert [json.loads(line)["site"] for line in answer.out.splitlines()] == sites
    assert bool(answer.err) == (not sites)


def test_facets_count_what_is_found(kpucrawl: Call) -> None:
    answer = kpucrawl("search", "gratifikasi", "--facets", "--format", "csv")
    assert answer.code == 0
    assert {"site,bali,1", "province,Jawa Timur,1", "year,2025,2", "kind,article,2"} <= {*answer.out.splitlines()}
    nothing = kpucrawl("search", "tiada", "--facets", "--format", "csv")
    assert (nothing.out, "try fewer words" in nothing.err) == ("facet,value,articles\n", True)


def test_a_table_is_text_only(kpucrawl: Call) -> None:
    answer = kpucrawl("search", "tolak")
    assert "\x1b" not in answer.out
    assert "[bold]tebal[/bold]" in answer.out


def test_csv_runs_nothing_and_goes_to_a_file(kpucrawl: Call, tmp_path: Path) -> None:
    answer = kpucrawl("export", "--format", "csv", "-o", "all.csv")
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"), newline="")))
    assert [row["title"] for row in rows][1] == "'=1+1 Rapat Pleno"
    assert os.listdir(tmp_path) == ["all.csv"]  # noqa: PTH208 – hidden files too


@pytest.mark.parametrize("view", ["versions", "links", "sites", "runs", "failures"])
def test_every_view_is_exported(kpucrawl: Call, view: str) -> None:
    answer = kpucrawl("export", view)
    assert answer.code == 0
    assert [json.loads(line) for line in answer.out.splitlines()] or view == "links"


@pytest.mark.parametrize(
    "asked", ["1", "https://kab-magetan.kpu.go.id/index.php/blog/read/101", "kab-magetan.kpu.go.id/blog/read/101_x"]
)
def test_show_prints_an_article(kpucrawl: Call, asked: str) -> None:
    answer = kpucrawl("show", asked)
    assert answer.code == 0
    assert answer.out.startswith("KPU Magetan Ikuti Bincang Gratifikasi\n\n")
    assert "posted    2025-09-08 (by page: 2025-09-08)\n" in answer.out
    assert "\nGratifikasi harus ditolak.\n\nIa berkata: “Ya”.\n" in answer.out
    assert json.loads(kpucrawl("show", asked, "--format", "jsonl").out)["key"] == "id:101"
    assert json.loads(kpucrawl("show", asked, "--versions").out)["number"] == 1


def test_show_sends_no_command_to_the_terminal(kpucrawl: Call) -> None:
    assert "\x1b" not in kpucrawl("show", "3").out


def test_stats_draw_a_chart(kpucrawl: Call) -> None:
    answer = kpucrawl("stats", "--by", "site")
    assert answer.out.splitlines()[0].startswith("kab-magetan  2  █")
    rows = kpucrawl("stats", "--by", "province", "--format", "csv").out
    assert rows == "province,articles\nJawa Timur,2\nBali,1\n"
    assert kpucrawl("stats", "--format", "jsonl", "--columns", "month").out.splitlines()[0] == '{"month": "2025-07"}'


def test_sites_are_listed_with_what_is_known(kpucrawl: Call) -> None:
    answer = kpucrawl("sites", "--province", "jawa timur", "--kind", "kabupaten", "--format", "jsonl")
    rows = {row["site"]: row for row in map(json.loads, answer.out.splitlines())}
    assert len(rows) == 29
    assert rows["kab-magetan"]["articles"] == 2
    assert rows["kab-magetan"]["last_published_on"] == "2025-10-03"
    assert rows["kab-magetan"]["last_verdict"] == "ok"
    assert rows["kab-kediri"]["articles"] == 0
    assert len(kpucrawl("sites").out.splitlines()) == 553


def test_sites_are_listed_without_an_archive(kpucrawl: Call, tmp_path: Path) -> None:
    answer = kpucrawl("sites", "--host-status", "derived", "--columns", "site,alternates", "--archive", str(tmp_path / "no.db"))
    assert answer.code == 0
    assert "kab-sitaro.kpu.go.id" in answer.out
    assert "there is no archive" in answer.err
    assert not (tmp_path / "no.db").exists()


def test_runs_are_listed(kpucrawl: Call) -> None:
    assert "finished" in kpucrawl("runs").out
    assert "kab-magetan" in kpucrawl("runs", "1").out
    assert "https://bali.kpu.go.id/blog/read/99_x" in kpucrawl("runs", "1", "--failures").out
    assert kpucrawl("runs", "7").code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "x", "--since", "kemarin"], "--since kemarin: give YYYY"),
        (["search", "x", "--until", "2025-02-30"], "no such day"),
        (["search", "x", "--site", "magetan"], "did you mean kab-magetan"),
        (["search", "x", "--province", "Jawa"], "no such province"),
        (["search", "x", "--format", "xlsx"], "--format xlsx: give one of table"),
        (["search", "x", "--columns", "colour"], "no such column"),
        (["search", ""], "nothing to search for"),
        (["search", '"rapat'], "a quote is not closed before “rapat”: close it"),
        (["show", "999"], "kpucrawl search"),
        (["show", "https://bali.kpu.go.id/blog/read/1_x"], "kpucrawl crawl bali"),
        (["show", "https://example.com/x"], "neither an article's number nor its address"),
        (["stats", "--by", "colour"], "--by colour"),
        (["stats", "--format", "chart", "--columns", "month"], "--format chart"),
        (["export", "sqlite_master"], "give one of articles"),
        (["export", "runs", "--site", "bali"], "without filters"),
        (["export", "-o", "/nowhere/at/all.jsonl"], "No such file or directory: /nowhere"),
        (["sites", "--province", "Atlantis"], "no such province"),
        (["crawl"], "kpucrawl crawl kab-magetan"),
        (["crawl", "kab-megatan"], "did you mean kab-magetan"),
        (["crawl", "kab-magetan", "--since", "soon"], "--since soon"),
        (["crawl", "kab-magetan", "--set", "X"], "NAME=VALUE"),
        (["search", "x", "--archive", "no.db"], "run `kpucrawl crawl kab-magetan`, or `kpucrawl demo`"),
        (["search", "x", "--archive", "."], "is a folder"),
        (["stats", "--archive", __file__], "no SQLite database"),
    ],
)
def test_what_goes_wrong_is_one_line(kpucrawl: Call, arguments: list[str], told: str) -> None:
    answer = kpucrawl(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("kpucrawl: ")
    assert told in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["sing"], ["search"], ["search", "x", "--limit", "0"], ["search", "x", "--sice", "2025"], ["sites", "--kind", "desa"], []],
)
def test_wrong_use_shows_the_usage(kpucrawl: Call, arguments: list[str]) -> None:
    answer = kpucrawl(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert "Usage: kpucrawl" in answer.err


@pytest.mark.parametrize("command", cli.kpucrawl.commands)
def test_every_command_has_help(kpucrawl: Call, command: str) -> None:
    answer = kpucrawl(command, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: kpucrawl {command}")
    assert answer.err == ""


def test_the_help_names_every_filter_format_and_command(kpucrawl: Call) -> None:
    text = kpucrawl("search", "-h").out
    assert all(f"--{name} " in text for name in FILTERS)
    assert all(form in text for form in FORMATS)
    listed = [line.split()[0] for line in kpucrawl("-h").out.partition("Commands:")[2].splitlines() if line.strip()]
    assert [name for name in listed if name in COMMANDS] == COMMANDS
    assert "..." not in kpucrawl("-h").out.partition("Commands:")[2]


def test_an_unexpected_error_is_one_line_unless_asked(kpucrawl: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("kpucrawl.cli.asking.reading", broken)
    answer = kpucrawl("stats")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("kpucrawl: this should not happen: RuntimeError: two lines")
    assert answer.err.count("\n") == 1
    assert "Traceback" in kpucrawl("-v", "stats").err


def test_a_locked_or_torn_archive_is_told(kpucrawl: Call, archive: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.db"
    torn.write_bytes(archive.read_bytes()[:30_000])
    answer = kpucrawl("search", "gratifikasi", "--archive", str(torn))
    assert answer.code == 2
    assert answer.err.startswith(f"kpucrawl: {torn}")
    locked = tmp_path / "locked.db"
    with sqlite3.connect(locked) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    assert kpucrawl("stats", "--archive", str(locked)).code == 2


def test_the_demo_replaces_no_archive(kpucrawl: Call, archive: Path) -> None:
    before = archive.read_bytes()
    answer = kpucrawl("demo", "--archive", str(archive))
    assert answer.code == 2
    assert "name a new file" in answer.err
    assert archive.read_bytes() == before


def test_the_archives_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KPUCRAWL_ARCHIVE", raising=False)
    assert archive_path() == Path("output/kpu.db")
    monkeypatch.setenv("KPUCRAWL_ARCHIVE", "~/kpu.db")
    assert archive_path() == Path.home() / "kpu.db"
    assert archive_path("x.db") == Path("x.db")


def test_help_needs_no_scrapy_and_is_quick() -> None:
    code = "import sys, kpucrawl.cli as c; c.run(['--help']); print(bool({'scrapy', 'rich', 'datasette'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_a_reader_that_goes_away_is_no_error(archive: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PYTHON, "export", "--archive", str(archive)], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (cli.PIPE_CLOSED, "")


A_FULL_PIPE = 60_000
"""Bytes: Linux gives a pipe 65,536, in pages that need not be full."""


def _unread(pipe: IO[str]) -> int:
    """Return how many bytes lie in a pipe."""
    (held,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
    return int(held)


@pytest.fixture
def at_a_terminal() -> Iterator[None]:
    """A shell without job control starts what stands behind ``&``, such as these tests, deaf to Ctrl-C; and so its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("at_a_terminal")
def test_ctrl_c_ends_in_one_line(tmp_path: Path) -> None:
    # 552 rows are more than a pipe holds: with nobody reading, the command waits in the midst of its work
    command = [*PYTHON, "sites", "--format", "jsonl", "--columns", "site,host,code,office,province,alternates,family,timezone"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == "{"
        held = -1
        while held < A_FULL_PIPE or held != _unread(process.stdout):  # it waits: no more comes
            held = _unread(process.stdout)
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=10)
    assert process.returncode == cli.STOPPED
    assert err == "kpucrawl: stopped\n"


@pytest.mark.usefixtures("at_a_terminal")
def test_ctrl_c_ends_in_one_line_while_the_command_is_still_loaded(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import time\nprint('loading', flush=True)\ntime.sleep(60)\n")  # comes before the real one
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])))}
    with subprocess.Popen(
        [*PYTHON, "sites"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "loading\n"
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (cli.STOPPED, "kpucrawl: stopped\n")


def test_a_terminal_of_another_language_gets_what_it_can_show(archive: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    command = [*PYTHON, "search", "gratifikasi", "--archive", str(archive)]
    table = subprocess.run(command, capture_output=True, env=environment, check=True).stdout
    assert b"Gratifikasi" in table
    lines = subprocess.run([*command, "--format", "jsonl"], capture_output=True, env=environment, check=True).stdout
    assert "🗳" in lines.decode("utf-8")
