"""In: requests for the weeks of offices; out: a heat map as a table: who published, who did not, who could not be seen."""

from __future__ import annotations

import io
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from kpucrawl.catalogue.sites import all_sites
from kpucrawl.errors import BadOption, KpucrawlError
from kpucrawl.query import silence as quiet
from kpucrawl.query.days import span
from kpucrawl.query.filters import province_named
from kpucrawl.query.formats import write_csv

from .answer import answer, provinces

MOST = 160
"""Weeks of a page: three years."""
_SHADES = (1, 2, 4, 8, 16)
"""At least so many articles of an office in a week → a darker shade."""
_SHARES = (0.01, 0.25, 0.5, 0.75, 1.0)
"""At least such a share of a province's offices → a darker shade."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A week of an office, or of all offices of a province."""

    state: quiet.State
    shade: int
    """From 1 to 5 where something was published."""
    number: int
    """Articles; of a province: offices that published."""
    seen: int
    """Offices that published or could have been seen to."""
    all: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is of."""

    province: str | None
    sites: Sequence[str]
    first: date
    last: date


def _asked(request: Any) -> Asked:
    """Return what an address asks for; raises BadOption."""
    named = (request.args.get("province") or "").strip()
    province = province_named(named[:100]) if named else None
    today = datetime.now(UTC).date()
    since, until = ((request.args.get(name) or "").strip()[:20] for name in ("since", "until"))
    last = date.fromisoformat(span(until, "--until")[1]) if until else today - timedelta(days=today.weekday() + 1)
    first = date.fromisoformat(span(since, "--since")[0]) if since else last - timedelta(weeks=quiet.WEEKS - 1)
    if last < first:
        raise BadOption(f"--until {last} is before --since {first}: give the earlier day to --since")
    if len(quiet.mondays(first, last)) > MOST:
        raise BadOption(f"more than {MOST} weeks: give a shorter span")
    return Asked(province, [one.name for one in all_sites() if province in {None, one.province}], first, last)


async def silence(datasette: Any, request: Any) -> Response:
    """Answer ``/silence?province=…&since=…&until=…``: a line a province or, of one province, a line an office."""
    wrong, lines, mondays = "", [], []
    province, left_out = None, 0
    try:
        asked = _asked(request)
        province, mondays = asked.province, quiet.mondays(asked.first, asked.last)
        found = await datasette.read(_weeks, asked)
        every = _of_offices(found) if asked.province else _of_provinces(found)
        lines = every if request.args.get("all") else [line for line in every if any(cell.state != "unseen" for cell in line[1])]
        left_out = len(every) - len(lines)
    except KpucrawlError as error:
        wrong = str(error)
    return await answer(
        datasette,
        request,
        "silence.html",
        wrong=wrong,
        province=province,
        since=(request.args.get("since") or "")[:20],
        until=(request.args.get("until") or "")[:20],
        provinces=list(provinces().values()),
        mondays=[day.isoformat() for day in mondays],
        lines=lines,
        left_out=left_out,
    )


async def silence_csv(datasette: Any, request: Any) -> Response:
    """Answer ``/silence.csv``: the same weeks, a line an office and week."""
    try:
        found = await datasette.read(_weeks, _asked(request))
    except KpucrawlError as error:
        return Response.text(str(error), status=400)
    stream = io.StringIO()
    write_csv(quiet.rows(iter(found)), stream)
    headers = {"Content-Disposition": 'attachment; filename="silence.csv"'}
    return Response(stream.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


def _weeks(connection: sqlite3.Connection, asked: Asked) -> list[quiet.Week]:
    return list(quiet.weeks(connection, asked.sites, asked.first, asked.last))


def _of_offices(found: Iterable[quiet.Week]) -> list[tuple[str, list[Cell]]]:
    return [
        (
            site,
            [
                Cell(one.state, sum(one.articles >= least for least in _SHADES), one.articles, one.state != "unseen", 1)
                for one in weeks
            ],
        )
        for site, weeks in quiet.by_site(found).items()
    ]


def _of_provinces(found: Iterable[quiet.Week]) -> list[tuple[str, list[Cell]]]:
    of = {one.name: one.province for one in all_sites()}
    counted: dict[str, dict[date, Counter[str]]] = {}
    for one in found:
        counted.setdefault(of[one.site], {}).setdefault(one.monday, Counter())[one.state] += 1
    return [(name, [_together(states) for states in weeks.values()]) for name, weeks in counted.items()]


def _together(states: Counter[str]) -> Cell:
    published, seen = states["published"], states["published"] + states["silent"]
    state: quiet.State = "published" if published else "silent" if seen else "unseen"
    return Cell(state, sum(published >= share * seen for share in _SHARES) if published else 0, published, seen, states.total())
