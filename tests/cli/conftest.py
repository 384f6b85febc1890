"""A small archive, and the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kpucrawl import cli
from kpucrawl.items import Article, Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.runs import Failure, SiteRun

TEXTS = [
    (
        "kab-magetan",
        101,
        "KPU Magetan Ikuti Bincang Gratifikasi",
        "Gratifikasi harus ditolak.\n\nIa berkata: “Ya”.",
        "2025-09-08",
    ),
    ("kab-magetan", 102, "=1+1 Rapat Pleno", "Rapat pleno hari Jum'at.", "2025-10-03"),
    ("bali", 7, "Sosialisasi \x1b[31mPemilih", "Tolak gratifikasi. [bold]tebal[/bold] 🗳", "2025-07-08"),
]


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "kpu.db"
    with Archive(path) as made:
        run = made.start_run("{}", "2026-02-01T00:00:00Z")
        for site, number, title, body, day in TEXTS:
            url = f"https://{site}.kpu.go.id/blog/read/{number}_judul"
            article = Article(
                site, f"id:{number}", url, "article", title, body, published_on=day, published_by="page", published_text=day
            )
            made.save(Capture(article, "2026-02-01T00:00:01Z"))
        done = SiteRun("kab-magetan", requests=9, pages=2, new=2, verdict="ok", finished_at="2026-02-01T00:01:00Z")
        made.save_run_site(run, done)
        made.add_failures(run, "bali", [Failure("https://bali.kpu.go.id/blog/read/99_x", "404", 404)])
        made.finish_run(run, "finished", "2026-02-01T00:02:00Z")
    return path


@pytest.fixture
def kpucrawl(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Answer]:
    monkeypatch.setenv("KPUCRAWL_ARCHIVE", str(archive))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Answer:
        code = cli.run(arguments)
        return Answer(code, *capsys.readouterr())

    return call
