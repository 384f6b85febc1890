"""In: a run's number or none; out: the runs, what one did on each site, or the addresses that failed."""

from __future__ import annotations

import sqlite3

from kpucrawl.errors import BadOption

from .rows import Rows, select

COLUMNS = "id,started_at,outcome,sites,new,changed,same,failed,requests"
"""What a list of runs shows unless told."""
OF_SITES = "site,verdict,reason,new,changed,same,failed,requests,bytes"
"""What is shown of a run's sites unless told."""


def runs(connection: sqlite3.Connection, run: int | None = None, *, failures: bool = False, columns: str | None = None) -> Rows:
    """Return the runs, the last one first; or the sites of one; or, with ``failures``, the addresses that gave no article.

    ``columns`` is a comma-parted choice. Raises BadOption for one that is not there, and for a run that never was.
    """
    if run is not None and connection.execute("SELECT 1 FROM runs WHERE id = ?", (run,)).fetchone() is None:
        raise BadOption(f"there was no run {run}: `kpucrawl runs` lists them")
    if failures:
        narrowed, parameters = ("WHERE run = ?", (run,)) if run is not None else ("", ())
        return select(
            connection, f"SELECT run, site, status, reason, url FROM failures {narrowed} ORDER BY run DESC, site, id", parameters
        )
    if run is None:
        return select(connection, "SELECT * FROM runs ORDER BY id DESC").only(columns or COLUMNS)
    rows = select(connection, "SELECT * FROM run_sites WHERE run = ? ORDER BY verdict = 'ok', site", (run,))
    return rows.only(columns or OF_SITES)
