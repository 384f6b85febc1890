"""In: a host that is to be asked; out: the moment when it may be, by its own pace and by that of all hosts together.

Scrapy's own delay counts from request to request on this side, and its gaps were measured at 0.72 s for a promise of 1 s. Here a
host's delay counts from the end of its last answer, and one request is under way at a time: the gap seen from the other side is
then never shorter. The pace over all hosts, which has no answer to count from, carries a margin instead. Hosts that lie at one
address share that address's pace as well, as one machine answers for all of them; and a host that takes twice as long as usual to
answer is asked as much more slowly, until it has recovered.
"""

from __future__ import annotations

import asyncio
from collections import deque
from heapq import heappop, heappush
from time import monotonic
from typing import TYPE_CHECKING

from .failures import StepFailed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

RATE = 5.0
"""Requests a second over all hosts: KPU's sites are probably one central installation (one scheme, one image folder)."""
MARGIN = 1.1
"""Of the gap between any two requests: they start evenly, but connections that must first be opened arrive later than others."""
LOOK_AGAIN = 0.5
"""Seconds: how long a stop of the run may go unnoticed by requests that wait."""


class RunStopping(StepFailed):
    """A request that was still waiting when the run was told to stop. Raised by: ``Pace``. Caught by: the spider's errback."""


LEAST_USUAL = 0.05
"""Seconds: answers are not told apart below this."""
SLOWED_FROM = 2.0
MOST_SLOWED = 10.0
"""Times the usual latency from which a pause grows with it, and to which it does."""


class Lane:
    """One host, or one address: who waits for it, when it may next be asked, and what it was asked for so far."""

    __slots__ = (
        "address", "answers", "busy", "bytes", "delay", "free_at", "left_at", "members", "queued", "recent", "requests",
        "sent_at", "usual", "waiting",
    )  # fmt: skip

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.address: Lane | None = None
        """The lane of the address that the host lies at, once that is known."""
        self.members: list[Lane] = []
        """Of an address: the hosts that lie there."""
        self.sent_at = 0.0
        self.answers = 0
        self.usual = self.recent = 0.0
        """Seconds an answer takes: for long, and lately."""
        self.free_at = 0.0
        self.left_at = 0.0
        """When the last answer came."""
        self.busy = 0
        self.queued = False
        """Whether the lane stands in the heap of those that could go."""
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.requests = 0
        self.bytes = 0
        """Of all answers, as received."""

    @property
    def ready_at(self) -> float:
        """Return when the host may be asked, as far as its own pace and that of its address go."""
        return self.free_at if self.address is None else max(self.free_at, self.address.free_at)

    @property
    def is_taken(self) -> bool:
        """Whether an answer must come first."""
        return bool((self.busy and self.delay) or (self.address is not None and self.address.is_taken))

    def note(self, seconds: float, *, answered: bool) -> None:
        """Take over how long an answer took; one that failed tells only if it took long."""
        if not answered and seconds <= self.usual:
            return
        self.answers += 1
        if self.answers == 1:
            self.usual = self.recent = seconds
        self.recent += 0.3 * (seconds - self.recent)
        self.usual += (0.02 if seconds > self.usual else 0.2) * (seconds - self.usual)

    @property
    def pause(self) -> float:
        """Return the seconds between an answer and the next request: more, where answers take twice as long as usual."""
        slowed = self.recent / max(self.usual, LEAST_USUAL)
        return self.delay * (min(slowed, MOST_SLOWED) if slowed >= SLOWED_FROM and self.answers > 2 else 1.0)


def rate_of(delay: float, rate: float | None) -> float:
    """Return the requests a second over all hosts: as told, else five, and more where the user shortened the delay on purpose.

    >>> rate_of(1.0, None), rate_of(0.5, None), rate_of(0, None), rate_of(0, 3.0)
    (5.0, 10.0, 0.0, 3.0)
    """
    if rate is not None:
        return rate
    return RATE / min(delay, 1.0) if delay else 0.0


class Pace:
    """Gives every request its turn; a Scrapy extension, so that both download handlers and the middlewares share one."""

    def __init__(
        self, delay: float, rate: float, in_flight: int, crawler: Crawler | None = None, address_delay: float | None = None
    ) -> None:
        self.delay = delay
        self.gap = MARGIN / rate if rate else 0.0
        self.in_flight = in_flight
        self.crawler = crawler
        self.lanes: dict[str, Lane] = {}
        self.addresses: dict[str, Lane] = {}
        self.address_delay = delay if address_delay is None else address_delay
        self.due: list[tuple[float, int, Lane]] = []
        self.order = 0
        self.flying = 0
        self.next_at = 0.0
        self.timer: asyncio.TimerHandle | None = None
        self.closed = False
        self.has_crawled = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pace:
        """Return the pace that the settings ask for."""
        settings = crawler.settings
        delay = settings.getfloat("KPUCRAWL_DELAY")
        rate = rate_of(delay, None if settings.get("KPUCRAWL_RATE") is None else settings.getfloat("KPUCRAWL_RATE"))
        told = settings.get("KPUCRAWL_ADDRESS_DELAY")
        return cls(delay, rate, settings.getint("KPUCRAWL_IN_FLIGHT"), crawler, None if told is None else float(told))

    async def turn(self, host: str) -> None:
        """Return when ``host`` may be asked; raises RunStopping where the run ends first. ``left`` must follow."""
        if self.stopping():
            raise RunStopping("the run is stopping")
        lane = self.lane(host)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lane.waiting.append(turn)
        self.enlist(lane)
        self.pump()
        await turn

    def left(self, host: str, *, answered: bool = True) -> None:
        """Note that the request that had its turn is over, answered or not."""
        lane = self.lane(host)
        self.flying -= 1
        for each in (lane, lane.address):
            if each is not None:
                each.busy -= 1
                each.left_at = monotonic()
                each.note(each.left_at - each.sent_at, answered=answered)
                if each.delay:
                    each.free_at = max(each.free_at, each.left_at + each.pause)
        for fellow in [lane] if lane.address is None else sorted(lane.address.members, key=lambda each: each.sent_at):
            self.enlist(fellow)  # the one that waits longest first
        self.pump()

    def lies_at(self, host: str, address: str) -> None:
        """Let ``host`` share the pace of all hosts at its address; nothing changes while it is being asked."""
        lane = self.lane(host)
        if lane.address is None and not lane.busy:
            lane.address = self.addresses.setdefault(address, Lane(self.address_delay))
            lane.address.members.append(lane)

    def slow_down(self, host: str, delay: float) -> None:
        """Ask ``host`` no faster than once in ``delay`` seconds (its robots.txt's Crawl-delay)."""
        lane = self.lane(host)
        lane.delay = max(lane.delay, delay)
        lane.free_at = max(lane.free_at, lane.left_at + delay)

    def hold(self, host: str, seconds: float, *, together: bool = False) -> None:
        """Leave ``host`` alone for some seconds (its Retry-After), ``together`` with all at its address."""
        lane = self.lane(host)
        for each in (lane, lane.address if together else None):
            if each is not None:
                each.free_at = max(each.free_at, monotonic() + seconds)

    def close(self) -> None:
        """Send away everyone who waits, and everyone to come."""
        self.closed = True
        for lane in self.lanes.values():
            while lane.waiting:
                turn = lane.waiting.popleft()
                if not turn.done():
                    turn.set_exception(RunStopping("the run is stopping"))
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def stopping(self) -> bool:
        """Whether the run has been told to stop (by us, or by Scrapy at the user's Ctrl-C)."""
        if self.crawler is not None:
            if self.crawler.crawling:
                self.has_crawled = True
            elif self.has_crawled:  # `scrapy shell` fetches without ever crawling
                return True
        return self.closed

    def lane(self, host: str) -> Lane:
        """Return the host's lane."""
        lane = self.lanes.get(host)
        if lane is None:
            lane = self.lanes[host] = Lane(self.delay)
        return lane

    def enlist(self, lane: Lane) -> None:
        """Put a lane among those that could go next, unless it stands there or may not go."""
        if lane.waiting and not lane.queued and not lane.is_taken:
            self.order += 1
            lane.queued = True
            heappush(self.due, (lane.ready_at, self.order, lane))

    def pump(self) -> None:
        """Let everyone go whose moment has come, and wake up again when the next one's comes."""
        now = monotonic()
        while self.due and self.flying < self.in_flight:
            moment = max(self.due[0][0], self.next_at)
            if moment > now:
                self.wake_in(moment - now)
                return
            lane = heappop(self.due)[2]
            lane.queued = False
            if lane.is_taken or lane.ready_at > now:  # held, slowed down, or its address taken by another, since it was enlisted
                self.enlist(lane)
                continue
            if self.send_one(lane):
                self.next_at = lane.sent_at + self.gap
            self.enlist(lane)
        if self.due:  # all places in flight are taken: `left` pumps, but a stop must be noticed too
            self.wake_in(LOOK_AGAIN)

    def send_one(self, lane: Lane) -> bool:
        """Let the first who waits in a lane go; False where all have given up waiting."""
        while lane.waiting:
            turn = lane.waiting.popleft()
            if not turn.done():
                for each in (lane, lane.address):
                    if each is not None:
                        each.busy += 1
                        each.requests += 1
                        each.sent_at = monotonic()
                self.flying += 1
                turn.set_result(None)
                return True
        return False

    def wake_in(self, seconds: float) -> None:
        """Pump again after some seconds, and look meanwhile whether the run is stopping."""
        if self.timer is not None:
            self.timer.cancel()
        self.timer = asyncio.get_running_loop().call_later(min(seconds, LOOK_AGAIN), self.woken)

    def woken(self) -> None:
        """Pump, unless the run is stopping."""
        self.timer = None
        if self.stopping():
            self.close()
        else:
            self.pump()
