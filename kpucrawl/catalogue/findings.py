"""In: what a check of sites found, as overrides; out: a user's own ``overrides.toml`` with them, the rest of it untouched."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpucrawl.errors import CatalogueError

from .sites import read_overrides

HEAD = """# Your own overrides of kpucrawl's catalogue, read after those that come with it: [site.field], with `value` and `why`.
# `kpucrawl sites check --save` writes what it found here. Fields: family, timezone, host, host_status, other_hosts.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that a row of the catalogue should have."""

    site: str
    field: str
    value: str | tuple[str, ...]
    why: str


def save_findings(path: Path, findings: Sequence[Finding]) -> list[Finding]:
    """Write findings into a file of overrides and return those that were new; raises CatalogueError where it is no such file."""
    before = path.read_text("utf-8") if path.exists() else HEAD
    known = read_overrides(before, path.name)
    new = [one for one in findings if _plain(known.get(one.site, {}).get(one.field)) != _plain(one.value)]
    text = before
    for one in new:
        text = _without(text, one).rstrip("\n") + "\n\n" + _table(one)
    if new:
        read_overrides(text, path.name)  # never write what cannot be read back
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_text(text, "utf-8")
        part.replace(path)
    return new


def _without(text: str, one: Finding) -> str:
    """Return the text without the table of a finding's field."""
    head = re.escape(f"[{one.site}.{one.field}]")
    return re.sub(rf"^{head}[ \t]*\n(?:(?!\[).*\n?)*", "", text, flags=re.MULTILINE)


def _table(one: Finding) -> str:
    """Write a finding as TOML, whose strings and lists of strings are JSON's.

    >>> print(_table(Finding("bali", "host_status", "observed", "it answered")), end="")
    [bali.host_status]
    value = "observed"
    why = "it answered"
    """
    value = one.value if isinstance(one.value, str) else list(one.value)
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in one.why):
        raise CatalogueError(f"a reason with a line break cannot be kept: {one.why[:60]!r}")
    told = "".join(f"{name} = {json.dumps(each, ensure_ascii=False)}\n" for name, each in (("value", value), ("why", one.why)))
    return f"[{one.site}.{one.field}]\n{told}"


def _plain(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else value
