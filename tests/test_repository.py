"""The house rules that a machine can check, over every file of the repository."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions, requires
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(ROOT.glob("kpucrawl/**/*.py"))
LONGEST = 400
"""Lines; the pleasantest codebases of this field have a median module near 100."""
NOT_A_NAME = {"utils", "helpers", "common", "misc", "manager"}
LOCK_FILES = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"}
PRIVATE_PATH = re.compile(r"(?<![\w.~:/-])/(?:home/(?!kpu/)|(?:root|Users|work|workspace|mnt)/)[\w.-]")
"""``/home/kpu/`` stands in examples of what broken pages print."""
INDEX_HOST = re.compile(r"py[p]i\.(?:org|python)|python[h]osted|--(?:extra-)?index-url|find-links", re.IGNORECASE)


@cache
def tracked() -> dict[str, str]:
    """Return the text of every file that is, or is about to be, in the repository, by its path."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy of the code is no git repository")
    names = sorted(filter(None, listed.stdout.decode().split("\0")))
    return {name: (ROOT / name).read_text("utf-8", "replace") for name in names if (ROOT / name).is_file()}


def places(pattern: re.Pattern[str]) -> list[str]:
    """Name each line of the repository in which a pattern is found."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked().items()
        if name != "tests/test_repository.py" and pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_one_machine() -> None:
    assert places(PRIVATE_PATH) == []


def test_no_package_index_is_named() -> None:
    permitted = "--no-emit-index-url"  # tells the compiler of constraints.txt to name none
    assert [place for place in places(INDEX_HOST) if permitted not in place] == []


def test_no_lock_file_that_holds_index_addresses() -> None:
    names = {Path(name).name for name in tracked()}
    assert not names & LOCK_FILES
    assert not [name for name in names if name.startswith("pylock")]


def test_nothing_under_output_is_kept_but_its_place() -> None:
    assert [name for name in tracked() if name.startswith("output/")] == ["output/.gitkeep"]


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax tree of every module of the package, by its path."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in MODULES}


def test_every_module_opens_with_what_comes_in_and_what_goes_out() -> None:
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_module_is_too_long() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in MODULES if path.stem in NOT_A_NAME] == []


def test_constraints_pin_every_dependency_with_hashes() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==[^ ]+", text, re.MULTILINE))
    asked = set(re.findall(r'^  "([A-Za-z0-9_-]+)>=', project, re.MULTILINE))
    assert asked
    assert {name.lower().replace("_", "-") for name in asked} - pinned == set()
    assert re.findall(r"^[a-z0-9-]+==(?:[^\n]*[^\\\n])\n(?! )", text, re.MULTILINE) == []


@pytest.mark.parametrize(("folder", "without"), [("kpucrawl", {"dev"}), ("tests", set()), ("benchmarks", set())])
def test_every_library_imported_is_a_dependency(folder: str, without: set[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for extra in extras if extra not in without for line in extras[extra])]
    lines += requires("scrapy") or []  # its own parts, such as Twisted and pyOpenSSL, come with it
    declared = {plain(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in lines}
    makers = packages_distributions()
    own = {path.stem for path in ROOT.glob(f"{folder}/**/*.py")} | {"kpucrawl", "tests", "benchmarks"}
    strangers = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in ROOT.glob(f"{folder}/**/*.py")
        for name in imported(path)
        if name not in sys.stdlib_module_names | own and not declared & {plain(maker) for maker in makers.get(name, ())}
    }
    assert strangers == set()


def test_benchmarks_import_what_there_is() -> None:
    """They are run by hand, so a name that was moved would go unnoticed."""
    missing = {
        f"{path.name}: {node.module}.{each.name}"
        for path in (ROOT / "benchmarks").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kpucrawl")
        for each in node.names
        if not has(import_module(str(node.module)), each.name)
    }
    assert missing == set()


def has(module: ModuleType, name: str) -> bool:
    """Whether a module has a name, or is a package with such a module in it."""
    return hasattr(module, name) or (hasattr(module, "__path__") and find_spec(f"{module.__name__}.{name}") is not None)


def plain(name: str) -> str:
    """Return a distribution's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    """Return the top-level names that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.split(".")[0] for name in names}
