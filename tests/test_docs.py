"""The documentation is complete: every command, setting, format, error, outcome and reason has its line; every link leads."""

from __future__ import annotations

import inspect
import re
import runpy
import shlex
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

from kpucrawl import errors, settings
from kpucrawl.cli import kpucrawl
from kpucrawl.crawl.report import Outcome
from kpucrawl.extract.verdicts import REASONS
from kpucrawl.persist.archive import Archive
from kpucrawl.query.filters import FILTERS
from kpucrawl.query.formats import FORMATS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("kpucrawl/**/*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def rows_of(name: str, heading: str | None = None) -> dict[str, list[str]]:
    """Return the tables of a page, or of the part under one heading: first cell, without its code marks, to the other cells."""
    text = text_of(name)
    if heading is not None:
        text = re.split(r"^#+ ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.lstrip().startswith("|")]
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_the_commands_page_is_what_the_commands_say() -> None:
    page = runpy.run_path(str(ROOT / "docs/commands.py"))["page"]()
    assert text_of("docs/commands.md") == page, "run `make docs`"
    assert all(f"## {name}\n" in page for name in kpucrawl.commands)
    assert all(f"--{name} " in page for name in FILTERS)


def test_every_setting_has_its_line_with_its_value() -> None:
    told = rows_of("docs/settings.md")
    names = [name for name in vars(settings) if name.isupper()]
    assert [name for name in names if name not in told] == []
    values = {name: told[name][0].strip("`") for name in names if re.fullmatch(r"`.*`", told[name][0])}
    assert values == {name: repr(getattr(settings, name)) for name in values}


def test_every_variable_of_ours_has_its_line() -> None:
    used = {name for path in ROOT.glob("kpucrawl/**/*.py") for name in re.findall(r"KPUCRAWL_[A-Z_]+", path.read_text("utf-8"))}
    assert used - set(rows_of("docs/settings.md")) == set()


def test_every_format_has_its_line() -> None:
    assert set(FORMATS) <= set(rows_of("README.md", "With the real sites"))


def test_every_error_has_its_line() -> None:
    classes = {name for name, one in vars(errors).items() if inspect.isclass(one) and issubclass(one, errors.KpucrawlError)}
    assert set(rows_of("docs/errors.md")) - {"error", "---"} == classes
    assert [name for name in classes if "Raised by: " not in (getattr(errors, name).__doc__ or "")] == []


def test_every_outcome_and_reason_has_its_line() -> None:
    told = set(rows_of("docs/operations.md"))
    assert {*get_args(Outcome), *REASONS} <= told


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    names = {re.split(r"[><=\[]", line)[0] for line in project["dependencies"]}
    assert names <= set(rows_of("README.md", "What it stands on"))
    for line in project["optional-dependencies"]["dev"]:
        assert f"`{re.split('[><=]', line)[0]}`" in text_of("README.md")


def test_every_room_is_in_the_readme_and_in_the_flow() -> None:
    rooms = {path.parent.name for path in ROOT.glob("kpucrawl/*/__init__.py")} - {"cli"}
    for page in ("README.md", "docs/flow.md"):
        assert [room for room in rooms if f"`{room}`" not in text_of(page)] == []


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    at_a_line_or_in_code = re.compile(r"(?:^|`)make (?:-C \w+ )?([a-z]+)", re.MULTILINE)
    named = {name for page in PAGES for name in at_a_line_or_in_code.findall(page.read_text("utf-8"))}
    assert {"test", "demo", "check", "docs"} <= named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        name, _, heading = target.partition("#")
        if "://" in name:
            continue
        there = page.parent / name if name else page
        assert there.exists(), target
        headings = {
            re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
            for line in (there.read_text("utf-8").splitlines() if heading else ())
            if line.startswith("#")
        }
        assert not heading or heading in headings, target


def commands_shown() -> Iterator[tuple[str, str]]:
    """Yield every command line of ours that stands in a block of shell, with its page."""
    for page in PAGES:
        for block in re.findall(r"```(?:sh|cron)\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                for found in re.findall(r"(?:^|&& |\.venv/bin/)kpucrawl ([^|&\n]*)", line):
                    yield page.relative_to(ROOT).as_posix(), found


@pytest.mark.parametrize(("page", "line"), sorted(set(commands_shown())))
def test_every_command_shown_is_one_that_would_run(page: str, line: str) -> None:
    front = kpucrawl.make_context("kpucrawl", ["demo"])
    name, command, rest = kpucrawl.resolve_command(front, shlex.split(line, comments=True))
    assert command is not None
    assert command.make_context(name, rest, parent=front) is not None  # click keeps the first context's way to ask for help


def queries_shown() -> Iterator[tuple[str, str]]:
    """Yield every query that a page hands to SQLite's own shell."""
    for page in PAGES:
        for line in re.findall(r"^sqlite3 output/kpu\.db .*$", page.read_text("utf-8"), re.MULTILINE):
            yield page.relative_to(ROOT).as_posix(), shlex.split(line)[2]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "kpu.db"
    with Archive(path):
        return path


@pytest.mark.parametrize(("page", "query"), sorted(set(queries_shown())))
def test_every_query_shown_runs(page: str, query: str, archive: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # a backup goes where one stands
    with closing(sqlite3.connect(archive)) as connection:
        assert isinstance(connection.execute(query).fetchall(), list)
