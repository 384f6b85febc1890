"""In: hostile pages and texts at sizes n, 2n, 4n; out: what they cost, by which exponent the cost grows, and what was answered.

Each is read in a process of its own, with a bound on its CPU and memory, so that one that never ends is a line of the table.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import process_time
from typing import Any

from benchmarks.figures import growth, table
from benchmarks.hostile_cases import BYTES, ENDS, FORMS, LISTINGS, PAGES
from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import KpucrawlError
from kpucrawl.extract.decode import decode
from kpucrawl.extract.listing import read_listing
from kpucrawl.extract.reader import read_article
from kpucrawl.items import Article, Block, Printed, RawArticle
from kpucrawl.normalise.article import normalise
from kpucrawl.normalise.boilerplate import strip, views
from kpucrawl.normalise.characters import clean
from kpucrawl.normalise.credit import take_credit
from kpucrawl.normalise.dateline import dateline_of
from kpucrawl.normalise.dates import find_dates
from kpucrawl.persist.identity import fingerprint, storable
from kpucrawl.query.language import parse

ARTICLE = "https://kab-magetan.kpu.go.id/blog/read/8100_rapat-pleno-terbuka"
LISTING = "https://kab-magetan.kpu.go.id/blog/category/104"
MOST_SECONDS = 10
MOST_SECONDS_A_TEXT = 2
MOST_BYTES = 3 * 2**30
STEEP = 1.35
"""An exponent past this is called out where the cost is worth a word."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one input cost."""

    seconds: float
    megabytes: float
    answer: str

    @property
    def is_over(self) -> bool:
        """Whether it was stopped."""
        return self.answer in {"TOO LONG", "TOO MUCH"} or self.answer.startswith("BROKE")


def measured(job: Callable[[Any], object], given: object) -> Cost:
    """Do a job in a child process and return what it cost there."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        with os.fdopen(into, "wb") as pipe:
            pickle.dump(_do(job, given), pipe)
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read()
    _, status, _ = os.wait4(child, 0)
    if not told:
        return Cost(MOST_SECONDS, 0, "TOO LONG" if os.waitstatus_to_exitcode(status) == -signal.SIGXCPU else "BROKE")
    cost: Cost = pickle.loads(told)
    return cost


def _do(job: Callable[[Any], object], given: object) -> Cost:
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(began) + MOST_SECONDS, int(began) + MOST_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    try:
        answer = f"{job(given)}"
    except KpucrawlError as refusal:
        answer = f"{type(refusal).__name__}: {refusal}"
    except MemoryError:
        answer = "TOO MUCH"
    except Exception as error:
        answer = f"BROKE: {type(error).__name__}: {error}"
    spent = process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (1024 if sys.platform != "darwin" else 1024**2)
    return Cost(spent, grown, answer[:70])


def tell(
    title: str, cases: Mapping[str, tuple[Callable[[int], Any], int]], job: Callable[[Any], object], names: Iterable[str]
) -> None:
    """Print the table of some cases."""
    rows = []
    wanted = tuple(names)
    for name, (make, most) in cases.items():
        if wanted and not any(word in f"{title} {name}" for word in wanted):
            continue
        costs, sizes = [], (most // 4, most // 2, most)
        for size in sizes:
            given = make(size)
            costs.append(measured(job, given))
            if costs[-1].is_over:
                break
        answered = [cost for cost in costs if not cost.answer.startswith("PageRefused")]
        seconds = [cost.seconds for cost in answered]
        exponent = growth(sizes[: len(seconds)], seconds) if len(seconds) > 1 and seconds[-1] > 0.1 else None
        mark = "!" if costs[-1].is_over or (exponent is not None and exponent > STEEP and seconds[-1] > 0.5) else ""
        rows.append(
            (
                name,
                f"{len(given) / 1e6:.2f}",
                *(f"{cost.seconds:.2f}" for cost in costs),
                *[""] * (3 - len(costs)),
                "" if exponent is None else f"{exponent:.1f}",
                f"{max(cost.megabytes for cost in costs):.0f}",
                mark,
                costs[-1].answer,
            )
        )
    if rows:
        head = (title, "MB", "s at n/4", "n/2", "n", "exponent", "memory MB", "", "answer")
        print(table(head, rows), "\n", flush=True)


def _normalised(text: str, *, lines: bool = False) -> Article:
    blocks = [Block("paragraph", line) for line in (text.split("\n") if lines else [text])]
    return normalise(RawArticle(ARTICLE, "Judul", tuple(blocks)), site_named("kab-magetan"), latest="2026-11-20")


def _beside(text: str) -> Article:
    """Put a text in every place beside the body."""
    dates = (Printed("page", text), Printed("metadata", text), Printed("migrated", text), Printed("image", text))
    blocks = (Block("paragraph", "KPU rapat."),)
    raw = RawArticle(
        ARTICLE,
        text,
        blocks,
        captions=(text,),
        label=text,
        byline=text,
        counter=text,
        dates=dates,
        images=(text,),
        addresses=(text,),
    )
    return normalise(raw, site_named("kab-magetan"), latest="2026-11-20")


TEXT_JOBS: dict[str, Callable[[str], object]] = {
    "dates": find_dates,
    "credit": lambda text: take_credit([Block("paragraph", f"KPU rapat. {text}")]),
    "byline": lambda text: take_credit([Block("paragraph", "KPU rapat.")], text),
    "dateline": lambda text: dateline_of([text]),
    "boilerplate": lambda text: strip([Block("paragraph", line) for line in ("KPU rapat.", text, "KPU rapat.", text)]),
    "counter": views,
    "characters": clean,
    "normalise, one block": _normalised,
    "normalise, a block a line": lambda text: _normalised(text.replace(" ", "\n"), lines=True),
    "normalise, beside the body": _beside,
    "fingerprint": lambda text: fingerprint(storable(text), storable(text)),
    "address": parse_address,
    "article's address": lambda text: parse_address(f"https://bali.kpu.go.id/blog/read/{text}"),
    "listing's query": lambda text: parse_address(f"https://bali.kpu.go.id/blog/category/104?{text}"),
    "Content-Type": lambda text: decode(b"caf\xe9", f"text/html; charset={text}"),
    "search words": parse,
}


class TooLong(BaseException):
    """A job that was stopped by the clock."""


def within_bounds(job: Callable[[str], object], text: str) -> tuple[float, str]:
    """Do a job here, for a few seconds at most; return its CPU seconds and what went wrong."""

    def stop(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGVTALRM, stop)
    fault, began = "", process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS_A_TEXT)
    try:
        job(text)
    except KpucrawlError:
        pass
    except TooLong:
        fault = "TOO LONG"
    except Exception as error:
        fault = f"BROKE: {type(error).__name__}: {error}"[:70]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return process_time() - began, fault


def tell_texts(size: int, names: Iterable[str]) -> None:
    """Print for each function of texts its dearest repetition, and those that cost too much more at four times the length."""
    wanted = tuple(names)
    rows = []
    for name, job in TEXT_JOBS.items():
        if wanted and not any(word in name for word in wanted):
            continue
        ranked = []
        for form in FORMS:
            few, fault = within_bounds(job, (form * size)[: size // 4])
            many = few
            if not fault:
                many, fault = max(within_bounds(job, (form * size)[:size] + end) for end in ENDS)
            exponent = growth((1, 4), (few, many)) if many > 0.15 else 0.0
            ranked.append((bool(fault) or exponent > STEEP, many, form, exponent, fault))
        ranked.sort(key=lambda entry: (-entry[0], -entry[1]))
        for at, (is_steep, seconds, form, exponent, fault) in enumerate(ranked):
            if is_steep or at == 0:
                rows.append(
                    (name, repr(form), f"{seconds:.3f}", f"{exponent:.1f}" if exponent else "", "!" if is_steep else "", fault)
                )
    head = (f"texts of {size // 1000} kB", "repeats", "s", "exponent", "", "")
    print(table(head, rows), "\n", flush=True)


def run(names: Iterable[str] = (), *, texts: int = 40_000) -> None:
    """Print every table, or the lines that have one of ``names`` in their title; ``texts`` is the length of the hostile texts."""
    wanted = tuple(names)
    tell("article pages", PAGES, lambda page: f"{len(read_article(page, ARTICLE).blocks)} blocks", wanted)
    tell("listing pages", LISTINGS, lambda page: f"{len(read_listing(page, LISTING).articles)} articles", wanted)
    tell("bytes", BYTES, lambda body: f"{len(decode(body))} characters", wanted)
    if not wanted or any(word in name for word in wanted for name in TEXT_JOBS):
        tell_texts(texts, wanted)
