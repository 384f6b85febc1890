"""Bounds for hostile input: a count of the lines of Python that a job runs, and an end to jobs that would never end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from kpucrawl.errors import KpucrawlError

ENDLESS = 20
"""CPU seconds. What grows with the square of these inputs would need minutes; what grows with their length, a fraction of one."""


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """Fail a test that would not end, by the CPU it has used and not by the clock."""

    def stop(*_: object) -> None:
        raise AssertionError("the work grows faster than the input")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.fixture
def lines_run() -> Callable[..., int]:
    """Return a function that does a job and returns how many lines of Python it ran: the same number on any machine."""

    def count(job: Callable[..., object], *given: object) -> int:
        ran = 0

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal ran
            ran += event in {"line", "call"}  # a generator that is asked again is called again, and runs no new line
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            job(*given)
        except KpucrawlError:
            pass
        finally:
            sys.settrace(before)
        return ran

    return count
