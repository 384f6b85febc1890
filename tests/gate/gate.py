"""In: every theme of the rehearsal, and the example pages; out: how well the reader reads them, held against ``floors.toml``.

Pages are drawn in memory and read as a crawl reads them: site by site through ``SiteReader``, then cleaned by ``normalise``; no
network, no archive, no words of the link that led to a page. ``make gate`` raises the floors to what is reached now; a floor
never falls by itself: whoever means to lower one edits the file, and says why in the commit.
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from kpucrawl.catalogue.sites import site_named
from kpucrawl.errors import NotAnArticle, PageRefused
from kpucrawl.extract.decode import decode
from kpucrawl.extract.reader import read_article
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import RawArticle, Site
from kpucrawl.normalise.article import normalise
from kpucrawl.rehearse.drawn import PREFIX, theme_named
from kpucrawl.rehearse.faults import CHALLENGE, SUSPENDED
from kpucrawl.rehearse.pretend import PretendSite
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.score import Finding, judge
from kpucrawl.rehearse.themes import HARSH, HELD_BACK, THEMES
from kpucrawl.rehearse.truth import Record, record
from kpucrawl.rehearse.views import STATIC, Theme, article_address
from kpucrawl.rehearse.world import World

FLOORS = Path(__file__).with_name("floors.toml")
EXAMPLES = Path(__file__).parents[3] / "shared" / "pages"
FETCHED = "2026-11-22T03:00:00Z"
SEEDS = (11, 12)
SITES, ARTICLES = 7, 7
"""For each seed and theme. The first seven habits of a site: every way of showing days, counters and repeated titles."""
HARSH_SEEDS, HARSH_ARTICLES = (11,), 5
"""Of the harsh themes fewer pages are read: they are many, and each fails in its own way."""
DRAWN_SITES, DRAWN_ARTICLES = 2, 14
"""Of the drawn themes few sites, each with enough pages to be told from its articles: there are as many themes as numbers."""
PINNED = range(1, 13)
"""The drawn themes that have floors. Rules are found on others (``--drawn``), and shown on others still."""
SLACK = 0.01
"""A theme's floor lies this far below what was reached: about one article of a theme. Overall there is no slack."""
GOOD = 0.98
SURE = 0.9
HEAD = """# What the reader must at least reach, as shares of 1. `make gate` raises these floors and never lowers one.
# gate.py says what each figure counts.
"""


@dataclass(slots=True)
class Tally:
    """Right answers and questions, by figure."""

    right: dict[str, float] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    misses: list[tuple[str, str]] = field(default_factory=list)
    """(figure, what was missed) for each answer that was not right."""

    def add(self, figure: str, value: float, what: str = "") -> None:
        """Count one question; ``what`` tells a wrong answer for people."""
        self.right[figure] = self.right.get(figure, 0.0) + value
        self.asked[figure] = self.asked.get(figure, 0) + 1
        if not value:
            self.misses.append((figure, what))

    def join(self, other: Tally) -> None:
        """Count another tally's questions too."""
        for figure, value in other.right.items():
            self.right[figure] = self.right.get(figure, 0.0) + value
            self.asked[figure] = self.asked.get(figure, 0) + other.asked[figure]

    @property
    def shares(self) -> dict[str, float]:
        """Return the share of right answers by figure, in the order they were first asked."""
        return {figure: right / self.asked[figure] for figure, right in self.right.items()}


DRAWN: Mapping[str, Theme] = {f"{PREFIX}{number}": theme_named(f"{PREFIX}{number}") for number in PINNED}
GROUPS: Mapping[str, Mapping[str, Theme]] = {"overall": THEMES, "harsh": HARSH, "held_back": HELD_BACK, "drawn": DRAWN}
"""Themes by the name that floors give to all of them: the usual ones, and the others."""


def measure(groups: Iterable[str] = GROUPS) -> dict[str, Tally]:
    """Return the tally of each theme of some groups, and of each group as a whole."""
    tallies: dict[str, Tally] = {}
    for group in groups:
        own = {theme: theme_tally(theme) for theme in GROUPS[group]}
        joined = Tally()
        for tally in own.values():
            joined.join(tally)
        tallies |= {**own, group: joined}
    return tallies


def theme_tally(theme: str) -> Tally:
    """Read a few sites in one theme."""
    tally = Tally()
    seeds, sites, articles = (SEEDS, SITES, ARTICLES) if theme in THEMES else (HARSH_SEEDS, SITES, HARSH_ARTICLES)
    if theme.startswith(PREFIX):
        sites, articles = DRAWN_SITES, DRAWN_ARTICLES
    for seed in seeds:
        world = World(seed=seed, sites=sites, articles_per_site=articles, themes=[theme], traps=False)
        for pretend in world.sites:
            site = site_named(pretend.name)
            drawn = Pages(world, replace(pretend, missing="soft"))
            # A header that labels the encoding wrongly must make no difference: every other site has one.
            label = "iso-8859-1" if pretend.charset == "utf-8" and SITES % 2 and len(pretend.name) % 2 else pretend.charset
            posts = [(record(pretend, post), page_of(drawn, article_address(pretend, post))) for post in drawn.newest]
            read_site(tally, site, posts, label)
            refuse_site(tally, pretend, drawn, label)
            for truth, body in posts[:1]:  # a page read alone, as `kpucrawl read` may have to
                alone(tally, site, truth, body, label)
    return tally


def page_of(drawn: Pages, address: str) -> bytes:
    """Draw the page at an address, absolute or relative."""
    return drawn.page(address if address.startswith("/") else "/" + address.split("/", 3)[3]).content


def read_site(tally: Tally, site: Site, posts: Sequence[tuple[Record, bytes]], label: str) -> None:
    """Read the articles of one site by each other's light."""
    reader: SiteReader[Record] = SiteReader()
    readings = []
    for truth, body in posts:
        readings += reader.offer(decode(body, f"text/html; charset={label}"), truth["url"], truth)
    for reading in (*readings, *reader.flush()):
        tally.add("found", reading.raw is not None, f"{reading.refusal}")
        if reading.raw is not None:
            compare(tally, site, reading.token, reading.raw)


def compare(tally: Tally, site: Site, truth: Record, raw: RawArticle) -> None:
    """Hold one article against the truth."""
    article = normalise(raw, site, latest=FETCHED)
    finding = judge(truth, asdict(article))
    url = truth["url"]
    tally.add("titles", finding.title_exact, f"{url} {article.title!r}, not {truth['title']!r}")
    if finding.body_f1 is not None:
        tally.add("bodies", finding.body_f1 >= GOOD, f"{url} {finding.body_f1:.3f}")
        tally.add("body_f1", finding.body_f1)
        tally.add("paragraphs", finding.paragraphs_kept)
    tally.add("clean", not finding.furniture, f"{url} {finding.furniture}")
    tally.add("captions_out", not finding.captions_left, url)
    told = f"{url} {article.published_on} by {article.published_by}, not {truth['published_on']} by {truth['date_hint']}"
    if truth["published_on"] and truth["date_hint"] != "text_range":
        tally.add("dates", finding.date == "right", told)
    tally.add("dates_not_wrong", finding.date != "wrong", told)
    tally.add("authors", finding.author_right, f"{url} {article.author!r}, not {truth['author']!r}")
    tally.add("categories", finding.category_right, f"{url} {article.category!r}, not {truth['category']!r}")
    if truth["views"] is not None:
        tally.add("views", finding.views_right, f"{url} {article.views}, not {truth['views']}")
    tally.add("kinds", finding.kind_right, f"{url} {article.kind}, not {truth['kind']}")
    tally.add("sure", article.confidence >= SURE, f"{url} {article.confidence}")
    if article.confidence >= SURE:
        tally.add("sure_and_right", is_right(finding), url)


def is_right(finding: Finding) -> bool:
    """Tell whether a row holds: its title exact, its body whole and clean, its day not wrong."""
    whole = finding.body_f1 is None or finding.body_f1 >= GOOD
    return finding.title_exact and whole and not finding.furniture and finding.date != "wrong"


def alone(tally: Tally, site: Site, truth: Record, body: bytes, label: str) -> None:
    """Read one article without any other page of its site."""
    try:
        raw = read_article(body, truth["url"], content_type=f"text/html; charset={label}")
    except (NotAnArticle, PageRefused):
        tally.add("alone", 0.0, f"{truth['url']} refused")
        return
    finding = judge(truth, asdict(normalise(raw, site, latest=FETCHED)))
    tally.add("alone", is_right(finding), truth["url"])


def refuse_site(tally: Tally, site: PretendSite, drawn: Pages, label: str) -> None:
    """Read what is no article at addresses of articles, by the light of the site's pages and without: all must be refused."""
    posts = [(article_address(site, post), page_of(drawn, article_address(site, post))) for post in drawn.newest[:4]]
    reader: SiteReader[str] = SiteReader()
    for address, body in posts:
        reader.offer(decode(body), whole(site, address), "article")
    reader.flush()
    for address, body in no_articles(site, drawn):
        text, url = decode(body, f"text/html; charset={label}"), whole(site, address)
        for reading in [*reader.offer(text, url, address), *reader.flush()]:
            tally.add("refused", reading.raw is None, url)
        try:
            read_article(text, url)
        except (NotAnArticle, PageRefused):
            tally.add("refused", 1.0)
        else:
            tally.add("refused", 0.0, f"{url} alone")


def whole(site: PretendSite, address: str) -> str:
    """Return an address with its host."""
    return address if "://" in address else f"https://{site.host}{address}"


def no_articles(site: PretendSite, drawn: Pages) -> Iterator[tuple[str, bytes]]:
    """Yield what may answer at an article's address and is none: standing page, soft 404, home, listing, challenge, notice."""
    if site.static_in_blog:
        number, slug, _ = STATIC[len(site.name) % len(STATIC)]
        yield f"/blog/read/{number}_{slug}", page_of(drawn, f"/blog/read/{number}_{slug}")
    yield "/blog/read/999999_tidak-ada-lagi", page_of(drawn, "/blog/read/999999_tidak-ada-lagi")
    yield "/blog/read/999998_rapat-pleno-rutin", page_of(drawn, "/")
    yield "/blog/read/999997_rapat-pleno-terbuka", page_of(drawn, f"/blog/category/{site.news.id}")
    yield "/blog/read/999996_penyerahan-bantuan", CHALLENGE.encode()
    yield "/blog/read/999995_penyerahan-piagam", SUSPENDED.encode()


def examples_tally() -> Tally:
    """Read the example pages, each folder a site."""
    tally = Tally()
    for folder in sorted(EXAMPLES.iterdir()):
        if not folder.is_dir():
            continue
        told = json.loads((folder / "truth.json").read_text("utf-8"))
        site = site_named(told["host"])
        entries = [entry for entry in told["pages"] if entry["kind"] not in {"home", "listing"}]
        posts = [(example(site, entry), (folder / entry["file"]).read_bytes()) for entry in entries if entry["kind"] != "static"]
        read_site(tally, site, posts, "utf-8")
    return tally


def example(site: Site, entry: Mapping[str, Any]) -> Record:
    """Return an example's truth in the rehearsal's form; where a credit names only a unit, its words and None are right."""
    told = {
        "preface": "",
        "unit_only": False,
        "attachments": [],
        "formula": None,
        "gone": None,
        "edits": 0,
        "reachable": True,
        "corrected": None,
    }
    made = {**told, **entry, "site": site.name, "theme": "examples", "views": entry.get("views_shown")}
    if entry["author"] is None and (unit := entry["credit"].strip(" ()[]*")):
        made |= {"author": unit, "unit_only": True}
    return cast("Record", made)


def floors() -> dict[str, dict[str, float]]:
    """Return the floors that are pinned, by theme and figure."""
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def shortfalls(tallies: Mapping[str, Tally], pinned: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Name every figure that lies below its floor, and every theme that has none; examples may be absent."""
    lines = [f"{theme} has no floors: run `make gate`" for theme in tallies if theme not in pinned]
    for theme, wanted in pinned.items():
        if theme not in tallies:
            lines += [] if theme == "examples" else [f"{theme} has floors and is measured no more: take them out of floors.toml"]
            continue
        shares = tallies[theme].shares
        for figure, floor in wanted.items():
            reached = shares.get(figure)
            if reached is None or reached < floor:
                lines.append(f"{theme}.{figure}: {'not measured' if reached is None else f'{reached:.4f}'}, the floor is {floor}")
    return lines


def raised(tallies: Mapping[str, Tally], pinned: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return the floors to pin: what is reached now, less the slack, where that is higher than what was pinned."""
    new: dict[str, dict[str, float]] = {theme: dict(wanted) for theme, wanted in pinned.items()}
    for theme, tally in tallies.items():
        mine = new.setdefault(theme, {})
        for figure, reached in tally.shares.items():
            mine[figure] = max(mine.get(figure, 0.0), floor_for(theme, figure, reached))
    return new


def floor_for(theme: str, figure: str, reached: float) -> float:
    """Return the floor that a share deserves: overall to a tenth of a percent, a theme's with its slack to a percent.

    How many rows are sure is bound loosely: the figure only keeps calibration from being had by being sure of nothing.
    """
    if figure == "sure":
        return max(0.0, math.floor(reached * 10 + 1e-9) / 10 - 0.1)
    if theme == "overall":
        return math.floor(reached * 1000 + 1e-9) / 1000
    return max(0.0, math.floor((reached - SLACK) * 100 + 1e-9) / 100)


def written(pinned: Mapping[str, Mapping[str, float]]) -> str:
    """Return floors as the text of the file."""
    parts = [HEAD]
    for theme, figures in pinned.items():
        parts.append(f"[{theme}]\n" + "".join(f"{figure} = {floor:.3f}\n" for figure, floor in figures.items()))
    return "\n".join(parts)


def table(tallies: Mapping[str, Tally]) -> Iterable[str]:
    """Yield the figures as lines for people, a theme a line."""
    names = list(dict.fromkeys(name for tally in tallies.values() for name in tally.shares))
    yield f"{'':16}" + "".join(f"{name[:9]:>10}" for name in names)
    for theme, tally in tallies.items():
        shares = tally.shares
        yield f"{theme:16}" + "".join(f"{shares[name]:10.3f}" if name in shares else f"{'–':>10}" for name in names)


def try_drawn(first: int, behind: int) -> None:
    """Print how the drawn themes with these numbers are read, and what is missed; no floor is touched."""
    tallies, joined = {}, Tally()
    for number in range(first, behind):
        tallies[f"{PREFIX}{number}"] = tally = theme_tally(f"{PREFIX}{number}")
        joined.join(tally)
    names = list(joined.shares)
    print("\n".join(table({"overall": joined, **tallies})))
    for theme, tally in tallies.items():
        print("\n".join(f"{theme}.{figure}: {what}" for figure, what in tally.misses if figure in names and figure != "sure"))
        if tally.misses:
            print(f"{theme} is {theme_named(theme)}")


def main() -> int:
    """Measure, print the table, and raise the floors; 1 where a figure lies below its floor, which then stays.

    ``--drawn 40 60`` prints how the drawn themes 40 to 59 are read, and nothing else.
    """
    if "--drawn" in sys.argv[1:]:
        first, behind = map(int, sys.argv[sys.argv.index("--drawn") + 1 :][:2])
        try_drawn(first, behind)
        return 0
    tallies, pinned = measure(), floors()
    if EXAMPLES.is_dir():
        tallies["examples"] = examples_tally()
    print("\n".join(table(tallies)))
    if "--misses" in sys.argv[1:]:
        print("\n".join(f"{theme}.{figure}: {what}" for theme, tally in tallies.items() for figure, what in tally.misses))
    short = shortfalls({theme: tally for theme, tally in tallies.items() if theme in pinned}, pinned)
    FLOORS.write_text(written(raised(tallies, pinned)), "utf-8")
    for line in short:
        print(line, file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
