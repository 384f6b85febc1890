"""In: nothing; out: what the tests of this room share: a builder of captures, and an archive in a fresh folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kpucrawl.catalogue.addresses import parse_address
from kpucrawl.items import Article, Capture, PageRecord
from kpucrawl.persist.archive import Archive

Builder = Callable[..., Capture]

PLAIN = Article(
    site="kab-magetan",
    key="id:9000",
    url="https://kab-magetan.kpu.go.id/blog/read/9000_rapat-pleno",
    kind="article",
    title="Rapat Pleno Terbuka",
    body="Magetan – KPU menggelar rapat pleno.\n\nKetua membuka rapat itu.",
    published_on="2025-09-08",
    published_by="page",
    published_text="8 September 2025",
    author="br",
    category="Berita Terkini",
    views=24,
    read_by="evidence",
    confidence=0.9,
)


def build(
    path: str = "9000_rapat-pleno", *, at: str = "00:00:00", page: str | None = None, asked: str | None = None, **changes: Any
) -> Capture:
    """Return a capture of the article at ``/blog/read/{path}`` of a site, seen on one day at a time of day."""
    site = changes.get("site", PLAIN.site)
    address = parse_address(f"https://{site}.kpu.go.id/blog/read/{path}")
    article = replace(PLAIN, **{"key": address.key, "url": address.url, **changes})
    record = page and PageRecord("a.warc.gz", 0, "sha256:" + hashlib.sha256(page.encode()).hexdigest())
    return Capture(article, f"2026-11-22T{at}Z", record or None, asked)


@pytest.fixture(scope="session")
def capture() -> Builder:
    return build


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new archive to copy: making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "kpu.db"
    Archive(path).close()
    return path


@pytest.fixture
def archive(tmp_path: Path, template: Path) -> Iterator[Archive]:
    with Archive(shutil.copy(template, tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="session")
def rows() -> Callable[..., list[dict[str, Any]]]:
    """Return a function from an archive, a SELECT and its parameters to rows as dicts."""

    def select(archive: Archive, sql: str, *parameters: object) -> list[dict[str, Any]]:
        cursor = archive.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    return select
