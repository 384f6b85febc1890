"""In: a running process; out: where its CPU seconds went, by room and by function, sampled so that the measuring costs nothing.

A tracing profiler makes Python's calls look dear and C's cheap; here a timer that counts CPU time asks 250 times a second which
line each thread is at, and how much CPU that thread has had since it was last asked.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import FrameType

from benchmarks.figures import table

OUTSIDE = "outside our modules"
INTERVAL = 0.004
"""CPU seconds; the kernel's clock ticks no finer."""


TITLES = {
    "threads": "by thread",
    "rooms": "by room, with all it calls",
    "within": "by the innermost of our modules on the stack, with all it calls outside",
    "running": "by module of ours, or package, that was running",
    "functions": "by the innermost of our functions, with all it calls outside",
}


class Sampler:
    """Gathers CPU seconds from ``start`` to ``stop``; needs Linux's clock of each thread."""

    def __init__(self) -> None:
        self.rooms: defaultdict[str, float] = defaultdict(float)
        """By the room of the innermost of our modules on the stack."""
        self.running: defaultdict[str, float] = defaultdict(float)
        """By the module of ours, or the package, that was running."""
        self.within: defaultdict[str, float] = defaultdict(float)
        """By the innermost of our modules on the stack, whatever it had called."""
        self.functions: defaultdict[str, float] = defaultdict(float)
        """By the innermost of our functions, likewise."""
        self.threads: defaultdict[str, float] = defaultdict(float)
        self.had: dict[int, float] = {}

    def start(self) -> None:
        """Begin."""
        self._spent(threading.get_ident())
        signal.signal(signal.SIGPROF, self._tick)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)

    def stop(self) -> None:
        """End."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def told(self) -> dict[str, dict[str, float]]:
        """Return the CPU seconds of each kind."""
        return {kind: dict(getattr(self, kind)) for kind in TITLES}

    def _tick(self, number: int, frame: FrameType | None) -> None:
        here = threading.get_ident()
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        for ident, stack in sys._current_frames().items():
            running = frame if ident == here else stack
            spent = self._spent(ident) if ident in names else 0.0
            if spent and running is not None:
                self.threads[names[ident]] += spent
                self._note(running, spent)

    def _spent(self, ident: int) -> float:
        had = time.clock_gettime(time.pthread_getcpuclockid(ident))
        before, self.had[ident] = self.had.get(ident, 0.0), had
        return had - before

    def _note(self, running: FrameType, spent: float) -> None:
        self.running[_package(running)] += spent
        stack: FrameType | None = running
        while stack is not None:
            package = _package(stack)
            if package.startswith("kpucrawl") and package != "kpucrawl.crawl.runner":  # everything stands on that one
                self.rooms[".".join(package.split(".")[:2])] += spent
                self.within[package] += spent
                self.functions[f"{package}:{stack.f_code.co_qualname}"] += spent
                return
            stack = stack.f_back
        self.rooms[OUTSIDE] += spent
        self.within[OUTSIDE] += spent


def _package(frame: FrameType) -> str:
    """Return the room a frame belongs to, as ``kpucrawl.extract.page``, or the package, as ``scrapy``."""
    name = str(frame.f_globals.get("__name__", "?"))
    return name if name.startswith("kpucrawl") else name.partition(".")[0]


def tell_where(name: str, runs: Sequence[tuple[Mapping[str, Mapping[str, float]], int]], most: int = 25) -> None:
    """Print where the CPU of some runs went; each is what a sampler told and the pages it told it of."""
    for kind, title in TITLES.items():
        spent: defaultdict[str, float] = defaultdict(float)
        for told, pages in runs:
            for key, seconds in told[kind].items():
                spent[key] += seconds / pages / len(runs) * 1000
        total = sum(spent.values()) or 1.0
        print(f"\n{name}: {title}\n")
        print(
            table(
                ("", "ms/page", "share"),
                [
                    (key, f"{each:.3f}", f"{each / total:.1%}")
                    for key, each in sorted(spent.items(), key=lambda entry: -entry[1])[:most]
                ],
            )
        )
