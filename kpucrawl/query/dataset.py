"""In: a connection, filters and a new folder; out: a data set in it that can be cited: tables, datasheet, checksums.

The tables are Parquet, which pandas, DuckDB and Hugging Face ``datasets`` read as they stand; the datasheet follows the
questions of Gebru and others, "Datasheets for Datasets" (2021), with the front matter that Hugging Face reads.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from kpucrawl import __version__
from kpucrawl.errors import BadOption

from .export import OF_ARTICLES, export
from .filters import where
from .parquet import write_parquet
from .rows import Value, Watch, select, unwatched

TABLES = ("articles", "versions", "stories", "copies", "links", "absences", "sites")
"""Each a file; the first is what loads where nothing is named."""


def write_dataset(
    connection: sqlite3.Connection,
    folder: Path,
    chosen: Mapping[str, Iterable[str]] | None = None,
    moment: str | None = None,
    watch: Watch = unwatched,
) -> int:
    """Write a data set into a new ``folder`` and return how many articles it holds.

    ``moment`` is the time the views tell of (see ``asof``), None for the present; ``watch`` sees the rows go by.
    Raises BadOption where the folder is there and not empty, or pyarrow is not installed.
    """
    kept = {name: tuple(values) for name, values in (chosen or {}).items()}
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadOption(f"--dataset {folder}: it is there already; name a new folder, a data set is never changed")
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of one that was interrupted
    (part / "data").mkdir(parents=True)
    try:
        counts = _fill(connection, part, kept, moment, watch)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts["articles"]


def _fill(
    connection: sqlite3.Connection, part: Path, kept: Mapping[str, tuple[str, ...]], moment: str | None, watch: Watch
) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for table in TABLES:
        rows = export(connection, table, kept if table in OF_ARTICLES else None)
        with (part / "data" / f"{table}.parquet").open("wb") as stream:
            counts[table] = write_parquet(watch(table, rows), stream)
    (part / "README.md").write_text(_datasheet(connection, kept, counts, moment), "utf-8")
    (part / "CITATION.cff").write_text(_citation(connection, moment), "utf-8")
    files = sorted(path for path in part.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(path)}  {path.relative_to(part).as_posix()}\n" for path in files)
    (part / "SHA256SUMS").write_text(sums, "utf-8")
    return counts


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _one(connection: sqlite3.Connection, sql: str, parameters: tuple[Value, ...] = ()) -> tuple[Value, ...]:
    found: tuple[Value, ...] = connection.execute(sql, parameters).fetchone()
    return found


def _known_until(connection: sqlite3.Connection, moment: str | None) -> str:
    return moment or str(_one(connection, "SELECT coalesce(max(last_seen), 'never') FROM articles")[0])


def _datasheet(
    connection: sqlite3.Connection, kept: Mapping[str, tuple[str, ...]], counts: Mapping[str, int], moment: str | None
) -> str:
    """Return README.md: what the data set is, how it was made, what is missing, and what each column means."""
    narrowed = where(kept)
    told = _one(
        connection,
        "SELECT count(*), count(published_on), min(published_on), max(published_on), count(duplicate_of), count(gone_at), "
        f"coalesce(sum(confidence < 0.9), 0), count(DISTINCT site), count(changed_at) FROM articles WHERE {narrowed.sql}",
        narrowed.parameters,
    )
    articles, dated, first, last, copies, gone, doubtful, offices, edited = told
    spam = _one(connection, "SELECT count(*) FROM articles WHERE spam = 1")[0]
    never = "SELECT count(*) FROM sites WHERE site NOT IN (SELECT site FROM run_sites WHERE verdict = 'ok')"
    unseen = _one(connection, never)[0]
    chain = _one(connection, "SELECT max(digest) FROM (SELECT digest FROM chain ORDER BY number DESC LIMIT 1)")[0]
    return resources.files(__package__).joinpath("datasheet.md").read_text("utf-8").format(
        configs="\n".join(_config(table) for table in TABLES),
        until=_known_until(connection, moment),
        version=__version__,
        choice="; ".join(f"{name} = {' or '.join(values)}" for name, values in kept.items()) or "none: the whole archive",
        articles=f"{articles:,}", offices=f"{offices:,}", first=first or "–", last=last or "–",
        dated=_share(dated, articles), copies=f"{copies:,}", gone=f"{gone:,}", edited=f"{edited:,}",
        doubtful=_share(doubtful, articles), spam=f"{spam:,}", unseen=f"{unseen:,}",
        chain=chain or "not sealed",
        spam_policy={"with": "are included, marked `spam` = 1", "only": "are all that is included"}.get(
            next(iter(kept.get("spam", ())), ""), "are left out"
        ),
        counts="\n".join(f"| `data/{table}.parquet` | {counts[table]:,} |" for table in TABLES),
        years=_years(connection, kept),
        columns="\n".join(_columns(connection, table) for table in TABLES),
    )  # fmt: skip


def _config(table: str) -> str:
    default = "\n    default: true" if table == TABLES[0] else ""
    return f"  - config_name: {table}{default}\n    data_files: data/{table}.parquet"


def _share(part: Value, whole: Value) -> str:
    return f"{float(str(part)) / float(str(whole)):.1%}" if whole else "–"


def _years(connection: sqlite3.Connection, kept: Mapping[str, tuple[str, ...]]) -> str:
    narrowed = where(kept)
    sql = f"SELECT coalesce(substr(published_on, 1, 4), 'no day known'), count(*) FROM articles WHERE {narrowed.sql} GROUP BY 1"
    return "\n".join(f"| {year} | {count:,} |" for year, count in connection.execute(sql, narrowed.parameters))


def _columns(connection: sqlite3.Connection, table: str) -> str:
    sql = 'SELECT "column", meaning FROM about WHERE "view" = ? ORDER BY position'
    lines = [(str(name), str(meaning).replace("|", "\\|")) for name, meaning in select(connection, sql, (table,)).lines]
    about = next((meaning for name, meaning in lines if name == "-"), "")
    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in lines if name != "-")
    return f"### {table}\n\n{about}\n\n| column | meaning |\n|---|---|\n{rows}\n"


def _citation(connection: sqlite3.Connection, moment: str | None) -> str:
    until = _known_until(connection, moment)
    return (
        "cff-version: 1.2.0\n"
        "message: Please cite this data set by its title, its version and the digests in SHA256SUMS.\n"
        "type: dataset\n"
        f"title: What the regional offices of KPU published, as known on {until[:10]}\n"
        f'version: "{until}"\n'
        "authors:\n  - name: kpucrawl\n"
    )
