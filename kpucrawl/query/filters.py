"""In: an option's value; out: a WHERE fragment over the view ``articles`` and its parameters.

A filter is one function, registered under its option's name; the command line offers whatever stands in ``FILTERS``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from kpucrawl.catalogue.sites import all_sites, site_named
from kpucrawl.errors import BadOption
from kpucrawl.items import ArticleKind

from .days import span

Parameter = str | int


@dataclass(frozen=True, slots=True)
class Clause:
    """A WHERE fragment with a ``?`` for each parameter."""

    sql: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """One way of narrowing: its option's name, what the value looks like, a line of help, and the function."""

    name: str
    metavar: str
    help: str
    clause: Callable[[str], Clause]


FILTERS: dict[str, Filter] = {}


def _filter(metavar: str, text: str) -> Callable[[Callable[[str], Clause]], Callable[[str], Clause]]:
    def register(clause: Callable[[str], Clause]) -> Callable[[str], Clause]:
        FILTERS[clause.__name__] = Filter(clause.__name__, metavar, text, clause)
        return clause

    return register


@_filter("NAME", "Only this site, by name or host; may be given several times.")
def site(value: str) -> Clause:
    """Keep the articles of one site; raises UnknownSiteError.

    >>> site("kab-magetan.kpu.go.id")
    Clause(sql='articles.site = ?', parameters=('kab-magetan',))
    """
    return Clause("articles.site = ?", (site_named(value).name,))


@_filter("NAME", "Only the sites of this province.")
def province(value: str) -> Clause:
    """Keep the articles of a province's sites; raises BadOption, which suggests names that are close.

    >>> province("di yogyakarta").parameters[:2]
    ('diy', 'kab-kulonprogo')
    """
    known = province_named(value)
    # The names themselves, not a join: joins on region and date lead SQLite's planner astray at a million articles.
    names = tuple(site.name for site in all_sites() if site.province == known)
    return Clause(f"articles.site IN ({', '.join('?' * len(names))})", names)


def province_named(value: str) -> str:
    """Return a province as ``sites.csv`` spells it, from its name in any case or its own site's name; raises BadOption.

    >>> province_named("JAWA timur"), province_named("jatim")
    ('Jawa Timur', 'Jawa Timur')
    """
    spellings = {
        spelling: site.province for site in all_sites() if site.kind == "province" for spelling in (site.province, site.name)
    }
    wanted = " ".join(value.lower().split())
    by_case = {spelling.lower(): known for spelling, known in spellings.items()}
    if wanted in by_case:
        return by_case[wanted]
    close = difflib.get_close_matches(wanted[:100], by_case, n=2)
    hint = f"did you mean {' or '.join(by_case[name] for name in close)}? " if close else ""
    raise BadOption(f"--province {value[:60]}: no such province; {hint}`kpucrawl sites --kind province` lists all")


@_filter("KIND", f"Only {', '.join(get_args(ArticleKind))}.")
def kind(value: str) -> Clause:
    """Keep one kind of article; raises BadOption.

    >>> kind("announcement")
    Clause(sql='articles.kind = ?', parameters=('announcement',))
    """
    if value not in get_args(ArticleKind):
        raise BadOption(f"--kind {value[:40]}: give one of {', '.join(get_args(ArticleKind))}")
    return Clause("articles.kind = ?", (value,))


@_filter("LABEL", "Only this category, as the site labels it (upper and lower case are one).")
def category(value: str) -> Clause:
    """Keep one category by its site's own label.

    >>> category("Berita Terkini").parameters
    ('Berita Terkini',)
    """
    return Clause("articles.category = ? COLLATE NOCASE", (" ".join(value.split()),))


@_filter("TEXT", "Only credits that hold this text: dwp, humas.")
def author(value: str) -> Clause:
    """Keep the articles whose credit holds a text, upper and lower case alike.

    >>> author("Humas")
    Clause(sql='instr(lower(articles.author), lower(?)) > 0', parameters=('Humas',))
    """
    return Clause("instr(lower(articles.author), lower(?)) > 0", (value,))


@_filter("DATE", "Only posted on or after this day, month or year: 2025-09-08, 2025-09, 2025.")
def since(value: str) -> Clause:
    """Keep what was posted from the first day of a span on; articles without a date fall away. Raises BadOption.

    >>> since("2025-09")
    Clause(sql='articles.published_on >= ?', parameters=('2025-09-01',))
    """
    return Clause("articles.published_on >= ?", (span(value, "--since")[0],))


@_filter("DATE", "Only posted up to the end of this day, month or year.")
def until(value: str) -> Clause:
    """Keep what was posted up to the last day of a span; articles without a date fall away. Raises BadOption.

    >>> until("2025-09")
    Clause(sql='articles.published_on <= ?', parameters=('2025-09-30',))
    """
    return Clause("articles.published_on <= ?", (span(value, "--until")[1],))


_BY_SPAM = {"without": "articles.spam = 0", "with": "", "only": "articles.spam = 1"}


def where(chosen: Mapping[str, Iterable[str]]) -> Clause:
    """Join the filters chosen (name → values) into one fragment: values of one filter by OR, filters by AND; ``1`` for none.

    What intruders put on the sites is left out unless ``spam`` is ``with``, or ``only``.

    >>> where({"site": ["bali", "ntt"], "since": ["2025"], "spam": ["with"]}).sql
    '(articles.site = ? OR articles.site = ?) AND (articles.published_on >= ?)'
    >>> where({}).sql
    'articles.spam = 0'
    """
    parts: list[str] = []
    parameters: list[Parameter] = []
    for name, values in chosen.items():
        clauses = [FILTERS[name].clause(value) for value in values] if name != "spam" else []
        if clauses:
            parts.append(f"({' OR '.join(clause.sql for clause in clauses)})")
            parameters += [parameter for clause in clauses for parameter in clause.parameters]
    wanted = _BY_SPAM[next(iter(chosen.get("spam", ())), "without")]
    return Clause(" AND ".join([*parts, wanted] if wanted else parts) or "1", tuple(parameters))
