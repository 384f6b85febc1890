"""In: the name of a TOML file of this room; out: what it says, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def knowledge(name: str) -> dict[str, Any]:
    """Read ``{name}.toml`` beside this module; raises FileNotFoundError for a name that is not there.

    >>> knowledge("dates")["months"]["Nopember"]
    11
    """
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of ``words``, the longest first so that ``Sept`` never stands for ``September``.

    >>> any_of(["Sep", "September"])
    '(?:September|Sep)'
    """
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"
