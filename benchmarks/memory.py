"""In: an empty archive; out: what one more article costs once it holds 10 thousand, 100 thousand and a million, stories included.

Most articles are of their own; some are formula posts, in which only names, days and numbers differ, and some copies of earlier
ones, with another dateline or a few words changed. So the index of stories is asked as it is in real life, and the table says
also which of the copies were found and how many formula posts were taken for copies.
"""

from __future__ import annotations

import json
import pickle
import resource
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time

from benchmarks.figures import OURS, pin, spread, table
from benchmarks.store import Writer
from kpucrawl.crawl.journal import BATCH
from kpucrawl.crawl.runner import relax_garbage_collection
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.query.rows import reading

LEVELS = (10_000, 100_000, 300_000, 1_000_000)
WINDOW, PARTS = 6_000, 6
"""Articles before each level over which the cost is measured, since full-text indexes merge in lumps, and in how many parts: the
ratio that counts is of the whole, that of each part tells how far to trust it."""
FORMULAS, COPIES = 0.3, 0.1
"""Shares of formula posts and copies, see ../kpu-sites: weekly posts are a good part of what offices publish."""
SENTENCE = 14
"""Words of a sentence."""
RECENT = 20_000
"""A copy is of one of so many articles before it: stories spread over weeks, not years."""
SAID_EVERY = 50_000
"""Articles after which it is said on stderr how far the filling has come."""
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat")
MONTHS = ("Januari", "Maret", "April", "Juni", "Agustus", "September", "Oktober")


@dataclass(slots=True)
class Planted:
    """What the archive ought to find of one window."""

    copies: dict[str, str]
    """Address of a copy → address of the article it copies."""
    formulas: set[str]


class World(Writer):
    """Writes articles as offices do: news of their own, the formula of the week, and each other's news."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.length = words
        self.recent: list[Capture] = []
        self.openings = [self.text(120) for _ in range(20)]
        self.planted = Planted({}, set())

    def next(self) -> Capture:
        """Return one more article as it was met."""
        drawn = self.chance.random()
        if drawn < FORMULAS:
            return self._formula()
        if drawn < FORMULAS + COPIES and self.recent:
            return self._copy()
        made = self.capture(self.text(9).title(), self._body())
        if len(self.recent) < RECENT:
            self.recent.append(made)
        else:
            self.recent[self.number % RECENT] = made
        return made

    def _body(self) -> str:
        sentences = [f"{self.text(SENTENCE).capitalize()}." for _ in range(self.length // SENTENCE)]
        return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))

    def _formula(self) -> Capture:
        chance = self.chance
        names = [self.text(2).title() for _ in range(4)]
        day = f"{chance.choice(DAYS)} ({chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(2018, 2026)})"
        said, place = chance.choice(self.openings), self.text(1).title()
        body = (
            f"{place} – Sekretaris {names[0]} memimpin apel pagi di halaman kantor, {day}, diikuti {chance.randint(8, 60)} "
            f"pegawai. {said.capitalize()}.\n\nHadir {names[1]}, {names[2]} dan {names[3]} di kantor {place}."
        )
        capture = self.capture(f"Apel Pagi {place}", body)
        self.planted.formulas.add(capture.article.url)
        return capture

    def _copy(self) -> Capture:
        article = self.chance.choice(self.recent).article
        words = article.body.split(" ")
        for _ in range(self.chance.choice((0, 0, len(words) // 16))):  # two of three: another dateline only
            at = self.chance.randrange(len(words))
            words[at] = words[at] if "." in words[at] else self.text(1)
        body = f"{self.text(1).title()}, {self.chance.choice(self.sites)}.kpu.go.id – {' '.join(words)}"
        capture = self.capture(article.title, body)
        self.planted.copies[capture.article.url] = article.url
        return capture


def measure(levels: Sequence[int] = LEVELS, *, words: int = 120, keep: Path | None = None) -> None:
    """Fill an archive level by level and print what an article costs at each; ``keep``: a new file to leave it in.

    From the second level on, each batch is followed by one saved into a copy of the archive as it was before the first level,
    with what came next there: what the two cost was measured in the same minutes, and each finds its copies.
    """
    pin(OURS)
    world = World(words)
    first = b""
    rows: list[tuple[str, ...]] = []
    began = monotonic()
    with tempfile.TemporaryDirectory(dir=keep.parent if keep else None) as folder:
        path, small = keep or Path(folder) / "kpu.db", Path(folder) / "small.db"
        for level in levels:
            with Archive(path) as archive:
                while world.number < level - WINDOW:
                    archive.save_many([world.next() for _ in range(BATCH)])
                    if world.number % SAID_EVERY == 0:
                        print(f"{world.number:,} kept after {(monotonic() - began) / 60:.0f} min", file=sys.stderr, flush=True)
            world.planted = Planted({}, set())
            if not first:
                first = pickle.dumps(world)
                shutil.copy(path, small)
            beside: World = pickle.loads(first)
            opened = process_time()
            with Archive(path) as archive, Archive(shutil.copy(small, Path(folder) / "beside.db")) as early:
                opening = (process_time() - opened) / 2
                relax_garbage_collection()  # as a crawl does; what is kept to write copies of would else be looked through
                costs, leasts, waited = _both(world, archive, beside, early)
            cost, least = sum(costs) / PARTS, sum(leasts) / PARTS
            ratios = [one / other for one, other in zip(costs, leasts, strict=True)]
            found, false = _linked(path, world.planted)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            size = path.stat().st_size / world.number / 1000
            rows.append(
                (f"{level:,} kept", f"{cost:.2f}", f"{least:.2f}", f"{cost / least:.2f}", spread(ratios), f"{waited:.2f}",
                 f"{opening * 1000:.0f}", f"{found:.3f}", f"{false}", f"{size:.1f}", f"{peak:.0f}")
            )  # fmt: skip
            print(table(HEAD, rows[-1:]), flush=True)
    print(f"\nsave_many in batches of {BATCH}, articles of {words} words; the last {WINDOW:,} before each level, in turns with")
    print(f"as many saved at {levels[0]:,}; ratio: of the CPU of the saving process, whole, and by {PARTS} parts of these\n")
    print(table(HEAD, rows))


def _both(world: World, archive: Archive, beside: World, early: Archive) -> tuple[list[float], list[float], float]:
    """Return the CPU milliseconds an article costs each of two archives, by parts, and how long one waited for the first."""
    spent: dict[Archive, list[float]] = {archive: [], early: []}
    waited = 0.0
    for turn in range(WINDOW // BATCH):
        batches = {archive: [world.next() for _ in range(BATCH)], early: [beside.next() for _ in range(BATCH)]}
        for one in (archive, early) if turn % 2 else (early, archive):
            began, looked = process_time(), monotonic()
            one.save_many(batches[one])
            spent[one].append(process_time() - began)
            waited += monotonic() - looked if one is archive else 0.0
    each = WINDOW // BATCH // PARTS
    parts = {
        one: [sum(costs[at : at + each]) / each / BATCH * 1000 for at in range(0, len(costs), each)]
        for one, costs in spent.items()
    }
    return parts[archive], parts[early], waited / WINDOW * 1000


HEAD = (
    "",
    "CPU ms",
    f"at {LEVELS[0]:,}",
    "ratio",
    "by parts",
    "waited ms",
    "opening ms",
    "copies found",
    "formulas merged",
    "kB of file",
    "peak MB",
)


def _linked(path: Path, planted: Planted) -> tuple[float, int]:
    """Return which share of the planted copies is in the story of what it copies, and how many formula posts are copies."""
    wanted = json.dumps([*planted.copies, *planted.copies.values(), *planted.formulas])
    with reading(path) as connection:  # all at once: no index has the addresses
        query = "SELECT url, id, duplicate_of FROM articles WHERE url IN (SELECT value FROM json_each(?))"
        kept = {url: (ident, story) for url, ident, story in connection.execute(query, (wanted,))}
    story_of = {url: story or ident for url, (ident, story) in kept.items()}
    found = sum(story_of[copy] == story_of[of] for copy, of in planted.copies.items())
    return found / max(1, len(planted.copies)), sum(kept[url][1] is not None for url in planted.formulas)
