"""In: an archive, the truth of the network it was crawled from at two points in time; out: how well it remembers."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from kpucrawl.rehearse.truth import Record, key_of

Key = tuple[str, str]

_ARTICLES = "SELECT id, site, url, changed_at, gone_at, duplicate_of, spam FROM articles ORDER BY id"
_MISSING = "SELECT DISTINCT article FROM absences WHERE back_at IS NULL"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    found: int
    of: int

    def __str__(self) -> str:
        return f"{self.found} of {self.of}" + (f" ({self.found / self.of:.4f})" if self.of else "")

    @property
    def value(self) -> float:
        """The share, 1 of nothing."""
        return self.found / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was noticed, and what was noticed that never was; lists name ``site key`` for whoever looks for the reason."""

    copies_right: Share
    """Of the pairs linked."""
    copies_found: dict[str, Share]
    """Of the pairs there are, by the variant of the later one."""
    formulas_merged: int
    edits: dict[str, Share]
    """By kind of correction, on sites that kept their layout; and all of those on sites that were relaid."""
    false_edits: tuple[str, ...]
    false_edits_relaid: tuple[str, ...]
    unnoticed: tuple[str, ...]
    gone: dict[str, Share]
    """By how the article vanished."""
    missing: dict[str, Share]
    falsely_gone: tuple[str, ...]
    falsely_missing: tuple[str, ...]
    spam_right: Share
    spam_found: Share
    looked_at: int
    """Articles known before and there both times."""

    @property
    def edits_noticed(self) -> Share:
        """All corrections on sites that kept their layout."""
        return total(share for kind, share in self.edits.items() if kind != "relaid")

    @property
    def gone_noticed(self) -> Share:
        """All that vanished."""
        return total(self.gone.values())

    def lines(self) -> list[str]:
        """The figures for people, one a line."""
        made = [f"pairs linked rightly    {self.copies_right}", f"formula pairs merged    {self.formulas_merged}"]
        made += [f"copies found: {name:10}{share}" for name, share in sorted(self.copies_found.items())]
        made += [f"edits: {name:17}{share}" for name, share in sorted(self.edits.items())]
        made += [f"edits noticed           {self.edits_noticed}"]
        made += [f"false edits             {len(self.false_edits)} of {self.looked_at}; relaid {len(self.false_edits_relaid)}"]
        made += [f"gone: {name:18}{share}, missing {self.missing[name]}" for name, share in sorted(self.gone.items())]
        made += [f"falsely gone            {len(self.falsely_gone)}, falsely missing {len(self.falsely_missing)}"]
        return [*made, f"flagged that is spam    {self.spam_right}", f"spam that is flagged    {self.spam_found}"]


def total(shares: Iterable[Share]) -> Share:
    """The sum of shares."""
    listed = list(shares)
    return Share(sum(each.found for each in listed), sum(each.of for each in listed))


def remembered(
    archive: Path,
    before: Iterable[Record],
    after: Iterable[Record],
    *,
    relaid: Collection[str] = (),
    broken: Collection[str] = (),
) -> Remembered:
    """Hold an archive that was crawled at two points in time against the truth of both.

    ``relaid`` are sites that changed their layout in between, ``broken`` those that could not be read the second time.
    """
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        rows = {(row["site"], key_of(row["url"]) or ""): row for row in connection.execute(_ARTICLES)}
        missing = {row[0] for row in connection.execute(_MISSING)}
    then = {(each["site"], each["key"]): each for each in before}
    now = {(each["site"], each["key"]): each for each in after}
    known = [key for key, each in then.items() if each["reachable"] and key in rows]
    edits: dict[str, list[bool]] = defaultdict(list)
    gone: dict[str, list[bool]] = defaultdict(list)
    missed: dict[str, list[bool]] = defaultdict(list)
    false: dict[bool, list[str]] = {False: [], True: []}
    unnoticed, falsely_gone, falsely_missing, looked_at = [], [], [], 0
    for key in known:
        row, one, other, name = rows[key], then[key], now[key], " ".join(key)
        changed = row["changed_at"] is not None
        if key[0] in broken or not other["gone"]:
            falsely_gone += [name] if row["gone_at"] else []
            falsely_missing += [name] if row["id"] in missing else []
        else:
            gone[other["gone"]].append(row["gone_at"] is not None)
            missed[other["gone"]].append(row["id"] in missing)
        is_edited = other["edits"] > one["edits"]
        if is_edited and not other["gone"] and key[0] not in broken:
            edits["relaid" if key[0] in relaid else str(other["corrected"])].append(changed)
            unnoticed += [] if changed else [f"{name} {other['corrected']}"]
        elif not other["gone"]:
            looked_at += 1
            if changed and not is_edited:
                false[key[0] in relaid].append(name)
    right, found, merged = _pairs(rows, now)
    flagged = {key for key, row in rows.items() if row["spam"]}
    planted = {key for key, each in now.items() if each["kind"] == "spam" and key in rows and key[0] not in broken}
    return Remembered(
        right, found, merged,
        {kind: _share(each) for kind, each in edits.items()},
        tuple(false[False]), tuple(false[True]), tuple(unnoticed),
        {how: _share(each) for how, each in gone.items()},
        {how: _share(each) for how, each in missed.items()},
        tuple(falsely_gone), tuple(falsely_missing),
        Share(len(flagged & planted), len(flagged)), Share(len(flagged & planted), len(planted)), looked_at,
    )  # fmt: skip


def _share(listed: list[bool]) -> Share:
    return Share(sum(listed), len(listed))


_RANK = ("original", "exact", "dateline", "same_host", "near")


def _pairs(rows: dict[Key, Any], truth: dict[Key, Record]) -> tuple[Share, dict[str, Share], int]:
    """Return which of the pairs linked are right, which of the true ones were found, by variant, and formula pairs linked."""
    stories: dict[int, list[Record]] = defaultdict(list)
    groups: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for key, row in rows.items():
        if (each := truth.get(key)) is None:
            continue
        stories[row["duplicate_of"] or row["id"]].append(each)
        if each["dup_group"]:
            groups[each["dup_group"]].append((row["duplicate_of"] or row["id"], each))
    linked = [pair for story in stories.values() for pair in combinations(story, 2)]
    right = sum(1 for one, other in linked if one["dup_group"] and one["dup_group"] == other["dup_group"])
    merged = sum(1 for one, other in linked if one["formula"] and other["formula"] and one["dup_group"] != other["dup_group"])
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for members in groups.values():
        for (story, one), (other_story, other) in combinations(members, 2):
            if "date" in {one["corrected"], other["corrected"]}:
                continue  # a post that tells another day now may be another post
            variant = max((str(one["dup_variant"]), str(other["dup_variant"])), key=_RANK.index)
            there[variant] += 1
            found[variant] += story == other_story
    return Share(right, len(linked)), {name: Share(found[name], there[name]) for name in there}, merged
