"""A small archive of known articles, made once a test process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpucrawl.items import Article, Capture, Link
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.runs import Failure, SiteRun
from kpucrawl.query.rows import reading


def article(site: str, number: int, title: str, body: str, day: str | None, **more: object) -> Article:
    made = Article(
        site=site,
        key=f"id:{number}",
        url=f"https://{site}.kpu.go.id/blog/read/{number}_judul",
        kind="article",
        title=title,
        body=body,
        published_on=day,
        published_by="page" if day else None,
        category="Berita Terkini",
    )
    return replace(made, **more)  # type: ignore[arg-type]


ARTICLES = [
    article(
        "kab-magetan",
        101,
        "KPU Magetan Ikuti Bincang Gratifikasi",
        "Magetan – Anggota KPU mengikuti bincang.\n\nGratifikasi harus ditolak, kata-kata ketua.",
        "2025-09-08",
        author="br",
        views=24,
        attachments=(Link("https://kab-magetan.kpu.go.id/public/edaran.pdf", "Unduh"),),
    ),
    article(
        "kab-magetan", 102, "=HYPERLINK(1) Rapat Pleno", "Rapat pleno di TPS 05 hari Jum'at malam.", "2025-10-03", author="humas"
    ),
    article("kota-kediri", 101, "Jumat Bersih", "Kerja bakti Jumat pagi di kantor.", "2024-05-17", author="Humas/irf"),
    article("kota-kediri", 102, "Senam Jum’at Sehat 🗳", "Senam bersama \x1b[31mmerah, pemilihan umum.", "2026-01-09"),
    article(
        "bali",
        7,
        "Sosialisasi Pemilih Pemula",
        "KPU Bali menyapa pemilih. Gratifikasi tidak ada.",
        "2025-07-08",
        category="Sosialisasi",
    ),
    article("bali", 8, "Pengumuman", "Unduh pengumuman.", None, kind="announcement"),
    article(
        "kab-jayawijaya",
        9,
        "Apa Itu Koteka",
        "I Wàyan menulis “koteka” dan sebagainya; title: body NEAR AND OR NOT.",
        None,
        kind="filler",
    ),
]


def build(path: Path) -> Path:
    with Archive(path) as archive:
        run = archive.start_run("{}", "2026-02-01T00:00:00Z")
        archive.save_many([Capture(each, "2026-02-01T00:00:01Z") for each in ARTICLES])
        edited = replace(ARTICLES[4], title="Sosialisasi Pemilih Pemula (diperbarui)")
        archive.save(Capture(edited, "2026-02-02T00:00:00Z"))
        archive.save_run_site(
            run, SiteRun("kab-magetan", requests=9, pages=2, new=2, verdict="ok", finished_at="2026-02-01T00:01:00Z")
        )
        archive.add_failures(run, "bali", [Failure("https://bali.kpu.go.id/blog/read/99_x", "404", 404)])
        archive.finish_run(run, "finished", "2026-02-01T00:02:00Z")
        archive.tidy()
    return path


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("archive") / "kpu.db")


@pytest.fixture
def db(archive_path: Path) -> Iterator[sqlite3.Connection]:
    with reading(archive_path) as connection:
        yield connection
