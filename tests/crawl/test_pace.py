"""The pace by itself: when each host may be asked, and all of them together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest

from kpucrawl.crawl.pace import MARGIN, Pace, RunStopping


class Watched:
    """A pace, and when each request was let go and came back."""

    def __init__(self, pace: Pace, answer_after: float = 0.0) -> None:
        self.pace = pace
        self.answer_after = answer_after
        self.sent: list[tuple[float, str]] = []
        self.flying = self.most_flying = 0

    async def ask(self, host: str) -> None:
        await self.pace.turn(host)
        self.sent.append((monotonic(), host))
        self.flying += 1
        self.most_flying = max(self.flying, self.most_flying)
        try:
            await asyncio.sleep(self.answer_after)
        finally:
            self.flying -= 1
            self.pace.left(host)

    def gaps(self, host: str = "") -> list[float]:
        times = [at for at, asked in self.sent if not host or asked == host]
        return [later - earlier for earlier, later in pairwise(times)]


def run(job: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(job, 20))


def test_a_host_rests_between_an_answer_and_the_next_request() -> None:
    watched = Watched(Pace(0.1, 0, 16), answer_after=0.05)

    async def job() -> None:
        await asyncio.gather(*(watched.ask(host) for host in ("a", "b") for _ in range(4)))

    run(job())
    assert min(watched.gaps("a") + watched.gaps("b")) >= 0.15
    assert max(watched.gaps("a")) < 0.3


def test_all_hosts_together_keep_the_rate_and_the_number_in_flight() -> None:
    watched = Watched(Pace(0.01, 50, 3), answer_after=0.1)

    async def job() -> None:
        await asyncio.gather(*(watched.ask(f"host{number}") for number in range(12)))

    run(job())
    # By the pace's own clock: a busy machine may wake one request late, and the next in time.
    sent = sorted(watched.pace.lane(f"host{number}").sent_at for number in range(12))
    assert min(later - earlier for earlier, later in pairwise(sent)) >= MARGIN / 50 * 0.99
    assert watched.most_flying == 3


def test_a_host_that_is_held_holds_up_no_other() -> None:
    watched = Watched(Pace(0.01, 0, 16))

    async def job() -> None:
        watched.pace.hold("held", 0.5)
        watched.pace.slow_down("slow", 0.2)
        began = monotonic()
        await asyncio.gather(*(watched.ask(host) for host in ("held", "slow", "slow", "free", "free", "free")))
        when = {host: at - began for at, host in watched.sent}
        assert when["held"] >= 0.5
        assert when["slow"] >= 0.2
        assert when["free"] < 0.15

    run(job())


def test_hosts_at_one_address_share_its_pace() -> None:
    watched = Watched(Pace(0.1, 0, 16), answer_after=0.02)

    async def job() -> None:
        for host in ("a", "b", "c"):
            watched.pace.lies_at(host, "192.0.2.1")
        watched.pace.lies_at("alone", "192.0.2.2")
        await asyncio.gather(*(watched.ask(host) for host in ("a", "b", "c", "alone") for _ in range(2)))

    run(job())
    together = [at for at, host in watched.sent if host != "alone"]
    assert min(later - earlier for earlier, later in pairwise(together)) >= 0.12
    assert [host for _, host in watched.sent if host != "alone"] == ["a", "b", "c"] * 2  # each in its turn
    assert watched.gaps("alone")[0] < 0.3


def test_a_host_that_takes_twice_as_long_is_asked_more_slowly_until_it_has_recovered() -> None:
    watched = Watched(Pace(0.05, 0, 16), answer_after=0.1)
    pauses: list[float] = []

    async def job() -> None:
        for seconds in (0.1, 0.1, 0.1, 0.1, 0.4, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1):
            watched.answer_after = seconds
            await watched.ask("a")
            pauses.append(watched.pace.lanes["a"].pause)

    run(job())
    assert max(pauses[:4]) < 0.06
    assert max(pauses[4:8]) >= 0.1
    assert pauses[-1] < 0.06


def test_without_a_delay_nothing_waits() -> None:
    watched = Watched(Pace(0, 0, 100), answer_after=0.01)

    async def job() -> None:
        await asyncio.gather(*(watched.ask("a") for _ in range(100)))

    began = monotonic()
    run(job())
    assert monotonic() - began < 1
    assert watched.most_flying == 100


def test_a_stop_sends_everyone_away() -> None:
    pace = Pace(30, 0, 16)

    async def job() -> None:
        await pace.turn("a")
        waiting = [asyncio.ensure_future(pace.turn("a")) for _ in range(3)]
        await asyncio.sleep(0.01)
        pace.close()
        for each in waiting:
            with pytest.raises(RunStopping):
                await each
        with pytest.raises(RunStopping):
            await pace.turn("b")

    run(job())
