"""In: a function of a text; out: ``Memory``, its answers kept for as long as texts come again, which on a site's pages they do.

A dictionary that fills itself: to look up what it knows costs a third of a call to a cached function, and a page asks some
hundred times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

_MOST = 1 << 14
"""Texts; past that a memory begins anew: what a site says on every page is soon known again."""
_LONGEST = 4_000
"""Characters of a text that is kept: longer ones are hardly met again."""


class Memory(dict[str, Answer]):
    """The answers of ``ask`` by text: ``memory[text]`` is ``ask(text)``.

    >>> lengths = Memory(len)
    >>> lengths["kata"], lengths
    (4, {'kata': 4})
    """

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        super().__init__()
        self.ask = ask

    def __missing__(self, text: str) -> Answer:
        answer = self.ask(text)
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = answer
        return answer
