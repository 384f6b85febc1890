"""The import rule, read from the syntax trees: each room knows only the rooms before it, and few modules know Scrapy."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kpucrawl"
SHARED = {"items", "errors", "clock", "terminal", "__version__"}
FIVE = ("catalogue", "extract", "normalise", "persist", "query")
ALLOWED = {
    **{room: SHARED | set(FIVE[:place]) for place, room in enumerate(FIVE)},
    "catalogue": SHARED | {"places"},
    "crawl": SHARED | {"settings", "places", "catalogue", "extract", "normalise", "persist"},
    "rehearse": SHARED | {"places", "catalogue"},
    "serve": SHARED | {"places", "catalogue", "persist", "query"},
    "items": set(),
    "errors": set(),
    "places": {"errors"},
    "clock": {"errors"},
    "terminal": set(),
    "settings": set(),
}
"""What a part of the package may import from the rest of it; the front door may import all."""

FRONT_DOOR = {"cli", "__main__"}
KNOW_SCRAPY = {"crawl", "settings", "cli"}
KNOW_SQL = {"persist", "query", "rehearse", "serve"}
"""``rehearse`` scores an archive as any user would read it: through the public views; ``serve`` reads, as Datasette does."""


def parts() -> list[str]:
    """Name every part of the package: its folders and the modules beside them."""
    folders = [path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()]
    return sorted(folders + [path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__"])


@cache
def imports_of(part: str) -> list[tuple[str, str]]:
    """Return what each module of a part imports, wherever in the module, as ``file:line`` and a full dotted name."""
    found: list[tuple[str, str]] = []
    folder = PACKAGE / part
    for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]:
        package = ".".join(path.relative_to(ROOT).parts[:-1])
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                module = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
                names = [f"{module}.{alias.name}" for alias in node.names]
            found += [(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", name) for name in names]
    return found


def rooms_imported_by(part: str) -> Iterator[tuple[str, str]]:
    """Yield the other parts of the package that a part imports, each with the place where."""
    for place, name in imports_of(part):
        top, _, rest = name.partition(".")
        if top == "kpucrawl" and rest and rest.split(".")[0] != part:
            yield place, rest.split(".")[0]


def test_every_part_of_the_package_has_its_rule() -> None:
    assert set(parts()) - FRONT_DOOR == set(ALLOWED)


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_a_room_imports_only_what_it_may(part: str) -> None:
    assert [(place, room) for place, room in rooms_imported_by(part) if room not in ALLOWED[part]] == []


@pytest.mark.parametrize("part", parts())
def test_nothing_imports_the_front_door(part: str) -> None:
    others = [(place, room) for place, room in rooms_imported_by(part) if room in FRONT_DOOR]
    assert part in FRONT_DOOR or others == []


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("scrapy", KNOW_SCRAPY),
        ("twisted", KNOW_SCRAPY),
        ("sqlite3", KNOW_SQL),
        ("sqlite_utils", KNOW_SQL),
        ("datasette", {"serve"}),
        ("pygal", {"serve"}),
    ],
)
def test_a_library_is_known_only_where_it_belongs(library: str, rooms: set[str]) -> None:
    strangers = [
        place for part in parts() if part not in rooms for place, name in imports_of(part) if name.split(".")[0] == library
    ]
    assert strangers == []


def test_the_map_names_the_rooms_in_their_order() -> None:
    told = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))) or ""
    rooms = [line.split("``")[1] for line in told.splitlines() if line[:1].isdigit()]
    folders = [part for part in parts() if (PACKAGE / part).is_dir() and part not in FRONT_DOOR]
    assert rooms == folders == sorted(rooms)
