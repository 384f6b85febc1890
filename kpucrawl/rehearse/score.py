"""In: an archive and the truth; out: how well the one tells the other. Reads nothing but the public view ``articles``."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Any

from kpucrawl.rehearse.pretend import squeeze
from kpucrawl.rehearse.truth import Record, key_of

_WORD = re.compile(r"\w+")
# The archive's words for the kinds of the truth.
KINDS = {"article": "article", "filler": "filler", "announcement": "announcement", "image_only": "image"}
# A line of which less than this share of word triples is the article's own is furniture.
OWN = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """How one article was read."""

    truth: Record
    title_exact: bool
    body_f1: float | None
    """None for posts without a text worth measuring."""
    furniture: tuple[str, ...]
    captions_left: int
    paragraphs_kept: float
    date: str
    """``right``, ``wrong`` or ``none``."""
    author_right: bool
    category_right: bool
    views_right: bool
    kind_right: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares between 0 and 1 unless said otherwise."""

    expected: int
    """Articles that can be read, a number."""
    recall: float
    no_article: float
    """Rows that are no article of the truth, as a share of the rows."""
    twice: int
    """Rows too many for one article, a number."""
    titles: float
    body_f1: float
    bodies_good: float
    """Bodies with an F1 of at least 0.98."""
    furniture: float
    """Bodies with furniture left in."""
    captions: float
    """Bodies with a caption left in."""
    paragraphs: float
    dates_right: float
    """Of the articles whose date can be known."""
    dates_wrong: float
    """Of all."""
    authors: float
    categories: float
    views: float
    kinds: float
    copies_precision: float
    copies_recall: float
    formulas_merged: int
    """Pairs of formula posts wrongly linked, a number."""
    missing: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    def lines(self) -> list[str]:
        """The figures for people, one a line."""
        names = [name for name in self.__slots__ if name not in {"missing", "strangers", "findings"}]
        return [
            f"{name:18}{value:.4f}" if isinstance(value := getattr(self, name), float) else f"{name:18}{value}" for name in names
        ]

    def by_theme(self) -> dict[str, tuple[int, float, float, float]]:
        """For each theme: articles, exact titles, mean body F1, bodies with furniture."""
        groups: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            groups[finding.truth["theme"]].append(finding)
        return {
            theme: (
                len(each),
                _mean(finding.title_exact for finding in each),
                _mean(finding.body_f1 for finding in each if finding.body_f1 is not None),
                _mean(bool(finding.furniture) for finding in each),
            )
            for theme, each in sorted(groups.items())
        }


def score(archive: Path, truth: Iterable[Record], sites: Sequence[str] = ()) -> Scores:
    """Hold the archive at ``archive`` against the truth, of all sites or of those named.

    Raises ``sqlite3.OperationalError`` where the file is no archive.
    """
    known = [each for each in truth if not sites or each["site"] in sites]
    expected = [each for each in known if each["reachable"]]
    rows = _rows(archive, sites)
    by_key: dict[tuple[str, str | None], list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        by_key[row["site"], key_of(row["url"])].append(row)
    keys = {(each["site"], each["key"]) for each in known}
    strangers = [row for key, each in by_key.items() if key not in keys for row in each]
    pairs = [(each, by_key.get((each["site"], each["key"]), [])) for each in expected]
    findings = [judge(each, found[0]) for each, found in pairs if found]
    told = [each for each in findings if each.truth["published_on"] and each.truth["date_hint"] != "text_range"]
    measured = [each.body_f1 for each in findings if each.body_f1 is not None]
    precision, recall, merged = _copies(rows, known)
    return Scores(
        expected=len(expected),
        recall=_mean(bool(found) for _, found in pairs),
        no_article=len(strangers) / max(1, len(rows)),
        twice=sum(len(each) - 1 for key, each in by_key.items() if key in keys),
        titles=_mean(each.title_exact for each in findings),
        body_f1=_mean(measured),
        bodies_good=_mean(each >= 0.98 for each in measured),
        furniture=_mean(bool(each.furniture) for each in findings),
        captions=_mean(bool(each.captions_left) for each in findings),
        paragraphs=_mean(each.paragraphs_kept for each in findings if each.body_f1 is not None),
        dates_right=_mean(each.date == "right" for each in told),
        dates_wrong=_mean(each.date == "wrong" for each in findings),
        authors=_mean(each.author_right for each in findings),
        categories=_mean(each.category_right for each in findings),
        views=_mean(each.views_right for each in findings if each.truth["views"] is not None),
        kinds=_mean(each.kind_right for each in findings if each.truth["kind"] in KINDS),
        copies_precision=precision,
        copies_recall=recall,
        formulas_merged=merged,
        missing=tuple(each["url"] for each, found in pairs if not found),
        strangers=tuple(row["url"] for row in strangers),
        findings=tuple(findings),
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 1.0


def _rows(archive: Path, sites: Sequence[str]) -> list[sqlite3.Row]:
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        rows = connection.execute(
            "SELECT id, site, url, kind, title, body, published_on, author, category, views, duplicate_of"
            " FROM articles ORDER BY id"
        ).fetchall()
    finally:
        connection.close()
    return [row for row in rows if not sites or row["site"] in sites]


def words(text: str) -> list[str]:
    """The words of a text in small letters.

    >>> words("KPU Magetan, 8/9")
    ['kpu', 'magetan', '8', '9']
    """
    return _WORD.findall(text.lower())


def shingles(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Runs of three words, each with its count; a shorter text is one run."""
    if len(tokens) < 3:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(tokens, tokens[1:], tokens[2:], strict=False))


def f1(found: Counter[tuple[str, ...]], true: Counter[tuple[str, ...]]) -> float:
    """The harmonic mean of the precision and recall of shingles; 1 where both are empty."""
    if not found and not true:
        return 1.0
    return 2 * (found & true).total() / (found.total() + true.total())


def _body_f1(truth: Record, body: str) -> float:
    """The best F1 over the truth with its dateline, byline, credit and hashtags each kept or cut: both are right."""
    text = "\n".join(truth["body"])
    dateline = squeeze(truth["dateline"])
    bare = text[len(dateline) :] if dateline and text.startswith(dateline) else text
    found = shingles(words(body))
    middles = {text, bare}
    edges = [{"", squeeze(truth[name])} for name in ("byline", "credit", "tail")]
    best = 0.0
    for middle, byline, credit, tail in product(middles, *edges):
        for ordered in {(byline, middle, credit, tail), (middle, credit, byline, tail)}:
            best = max(best, f1(found, shingles(words("\n".join(ordered)))))
    return best


def judge(truth: Record, row: sqlite3.Row | Mapping[str, Any]) -> Finding:
    """Hold one article's row, a row of the view ``articles`` or a mapping with its columns, against the truth."""
    body = row["body"] or ""
    whole = words("\n".join((*truth["body"], truth["byline"], truth["credit"], truth["tail"])))
    own, known_words = shingles(whole), set(whole)
    captions = [squeeze(each) for each in truth["captions"]]
    furniture: list[str] = []
    left = 0
    for line in body.splitlines():
        tokens = words(line)
        if not tokens:
            continue
        if squeeze(line) in captions:
            left += 1
            continue
        runs = shingles(tokens)
        share = sum(run in own for run in runs) / len(runs) if len(tokens) > 2 else float(known_words.issuperset(tokens))
        if share < OWN:
            furniture.append(line)
    joined = f" {' '.join(words(body))} "
    kept = [_kept(each, truth["dateline"] if not at else "", joined) for at, each in enumerate(truth["body"])]
    right = row["published_on"] == truth["published_on"] or (truth["date_hint"] == "text_range" and row["published_on"] is None)
    author = row["author"]
    return Finding(
        truth=truth,
        title_exact=squeeze(row["title"] or "") == squeeze(truth["title"]),
        body_f1=_body_f1(truth, body) if truth["kind"] in {"article", "filler"} else None,
        furniture=tuple(furniture),
        captions_left=left,
        paragraphs_kept=_mean(kept),
        date="right" if right else "wrong" if row["published_on"] else "none",
        author_right=author == truth["author"] or (truth["unit_only"] and author is None),
        category_right=(row["category"] or "").casefold() == truth["category"].casefold(),
        views_right=row["views"] == truth["views"],
        kind_right=row["kind"] == KINDS.get(truth["kind"]),
    )


def _kept(paragraph: str, dateline: str, joined: str) -> bool:
    whole = " ".join(words(paragraph))
    bare = " ".join(words(paragraph.removeprefix(squeeze(dateline))))
    return f" {whole} " in joined or f" {bare} " in joined


def _copies(rows: Sequence[sqlite3.Row], known: Sequence[Record]) -> tuple[float, float, int]:
    """Precision and recall of the pairs linked by ``duplicate_of``, and how many formula pairs are among them."""
    of = {(each["site"], each["key"]): each for each in known}
    stories: dict[int, list[Record]] = defaultdict(list)
    true: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        each = of.get((row["site"], key_of(row["url"]) or ""))
        if each is None:
            continue
        stories[row["duplicate_of"] or row["id"]].append(each)
        if each["dup_group"]:
            true[each["dup_group"]].append(each["url"])
    linked = [pair for story in stories.values() for pair in combinations(story, 2)]
    right = [pair for pair in linked if pair[0]["dup_group"] and pair[0]["dup_group"] == pair[1]["dup_group"]]
    expected = sum(len(each) * (len(each) - 1) // 2 for each in true.values())
    merged = sum(1 for one, other in linked if one["formula"] and other["formula"])
    return (len(right) / len(linked) if linked else 1.0, len(right) / expected if expected else 1.0, merged)
