"""Kept pages read again: a poor reading is mended without asking a site, and no edit of an office is invented."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from kpucrawl import cli
from kpucrawl.catalogue.sites import site_named
from kpucrawl.extract.decode import decode
from kpucrawl.extract.site import SiteReader
from kpucrawl.items import Article, Capture, PageRecord
from kpucrawl.normalise.article import normalise
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.frontier import Pending
from kpucrawl.persist.pages import PageWriter
from kpucrawl.rehearse.routes import Pages
from kpucrawl.rehearse.views import article_address
from kpucrawl.rehearse.world import World

SITE = "kab-magetan"
AT = "2026-11-20T03:00:00Z"
HTML = [("Content-Type", "text/html; charset=utf-8")]


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Answer]


def kept_pages(folder: Path) -> list[tuple[Article, PageRecord]]:
    """Write the pages of a site and return what the present reader takes from each."""
    world = World(seed=5, sites=[SITE], articles_per_site=14, themes=["newsportal"], traps=False)
    drawn = Pages(world, world.site(SITE))
    reader: SiteReader[PageRecord] = SiteReader()
    readings = []
    with PageWriter(folder) as writer:
        for post in drawn.newest:
            address = article_address(drawn.site, post)
            path = address if address.startswith("/") else "/" + address.split("/", 3)[3]
            body, url = drawn.page(path).content, f"https://{drawn.site.host}{path}"
            record = writer.write(url, 200, HTML, body, AT, link_text=post.title)
            readings += reader.offer(decode(body), url, record, post.title)
    readings += reader.flush()
    site = site_named(SITE)
    return [(normalise(each.raw, site, latest=AT), each.token) for each in readings if each.raw is not None]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose reader did three things badly, and took one article for none."""
    folder = tmp_path_factory.mktemp("kept")
    first, second, third, fourth, *others = kept_pages(folder / "pages")
    poor = [
        (replace(first[0], body=f"Beranda\n\n{first[0].body}"), first[1]),
        (replace(second[0], title=second[0].title + " - KPU Magetan", confidence=0.5), second[1]),
        (replace(third[0], author="Beranda", category=None, published_on="2001-01-01"), third[1]),
    ]
    with Archive(folder / "kpu.db") as archive:
        archive.save_many([Capture(article, AT, page) for article, page in [*poor, *others]])
        archive.save_frontier(SITE, [Pending(fourth[0].key, fourth[0].url, "", "refused", "static", page=fourth[1])])
        archive.save_frontier(SITE, [Pending("id:1", f"https://{SITE}.kpu.go.id/blog/read/1_x", "", "refused", "static")])
        archive.seal()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "output"))


@pytest.fixture
def kpucrawl(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.chdir(folder.parent)

    def call(*arguments: str) -> Answer:
        code = cli.run(arguments)
        return Answer(code, *capsys.readouterr())

    return call


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with Archive(folder / "kpu.db", readonly=True) as archive:
        return archive.connection.execute(query).fetchall()


def counts(answer: Answer) -> dict[str, object]:
    (line,) = answer.out.splitlines()
    told: dict[str, object] = json.loads(line)
    return told


def test_a_dry_run_shows_what_would_change_and_changes_nothing(kpucrawl: Call, folder: Path) -> None:
    before = (folder / "kpu.db").read_bytes()
    answer = kpucrawl("reread", SITE, "--dry-run")
    assert answer.code == 0, answer.err
    assert "  body: [-Beranda-] " in answer.out
    assert " [-- KPU Magetan-]" in answer.out
    assert "  confidence: 0.5 → " in answer.out
    assert "  author: Beranda → " in answer.out
    assert "nothing was saved" in answer.err
    assert (folder / "kpu.db").read_bytes() == before
    told = counts(kpucrawl("reread", "--dry-run", "--format", "jsonl"))
    assert (told["site"], told["pages"], told["changed"], told["new"], told["lost"]) == (SITE, 14, 3, 1, 0)
    assert "body 1" in str(told["fields"])
    assert "author 1" in str(told["fields"])


def test_a_better_reading_is_saved_as_no_edit(kpucrawl: Call, folder: Path) -> None:
    seen = rows(folder, "SELECT id, first_seen, last_seen FROM articles ORDER BY id")
    answer = kpucrawl("reread", SITE, "--format", "jsonl")
    assert answer.code == 0, answer.err
    assert (counts(answer)["changed"], counts(answer)["new"]) == (3, 1)
    assert rows(folder, "SELECT count(*) FROM articles WHERE changed_at IS NOT NULL") == [(0,)]
    assert rows(folder, "SELECT id, first_seen, last_seen FROM articles ORDER BY id")[: len(seen)] == seen
    assert rows(folder, "SELECT cause, count(*) FROM versions GROUP BY cause ORDER BY cause") == [("first", 14), ("reading", 2)]
    assert rows(folder, "SELECT count(*) FROM versions WHERE page_file IS NULL") == [(0,)]
    assert rows(folder, "SELECT count(*) FROM articles WHERE body LIKE 'Beranda%' OR title LIKE '% - KPU Magetan'") == [(0,)]
    assert rows(folder, "SELECT count(*) FROM articles WHERE author = 'Beranda' OR category IS NULL") == [(0,)]
    assert rows(folder, "SELECT key FROM frontier") == [("id:1",)], "the article refused before has been read"
    assert rows(folder, "SELECT count(*) FROM articles WHERE published_on < '2003'") == [(0,)]
    assert kpucrawl("verify").code == 0
    again = kpucrawl("reread", SITE, "--format", "jsonl")
    assert (counts(again)["changed"], counts(again)["new"], counts(again)["pages"]) == (0, 0, 14)


def test_furniture_learned_from_all_kept_pages_is_kept(kpucrawl: Call, folder: Path) -> None:
    assert rows(folder, "SELECT count(*) FROM furniture") == [(0,)]
    kpucrawl("reread", SITE)
    assert rows(folder, "SELECT count(*) > 20 FROM furniture") == [(1,)]


def test_since_leaves_out_older_pages(kpucrawl: Call) -> None:
    answer = kpucrawl("reread", "--since", "2026-11-21")
    assert (answer.code, answer.out) == (0, "")
    assert "no page is kept" in answer.err
    assert counts(kpucrawl("reread", "--since", "2026-11", "--dry-run", "--format", "jsonl"))["pages"] == 13


def test_pages_that_are_lost_or_damaged_are_counted_and_the_rest_is_read(kpucrawl: Call, folder: Path) -> None:
    (warc,) = (folder / "pages").iterdir()
    whole = warc.read_bytes()
    offset = rows(folder, "SELECT page_offset FROM articles ORDER BY page_offset DESC LIMIT 3")[-1][0]
    assert isinstance(offset, int)
    warc.write_bytes(whole[: offset + 40] + b"\0" * 60 + whole[offset + 100 :])
    answer = kpucrawl("reread", SITE, "--format", "jsonl")
    assert answer.code == 1
    assert counts(answer)["lost"] == 1
    assert counts(answer)["pages"] == 13
    assert answer.err.startswith("1 page could not be read again: ")
    warc.unlink()
    gone = kpucrawl("reread", SITE, "--format", "jsonl")
    assert (gone.code, counts(gone)["pages"], counts(gone)["lost"]) == (1, 0, 14)
    assert rows(folder, "SELECT count(*) FROM articles") == [(14,)]


def test_an_article_that_would_be_refused_now_stays(kpucrawl: Call, folder: Path) -> None:
    with PageWriter(folder / "pages") as writer, Archive(folder / "kpu.db") as archive:
        url = f"https://{SITE}.kpu.go.id/blog/read/5_visi-dan-misi"
        page = writer.write(url, 200, HTML, b"<title>404</title><h1>Halaman tidak ditemukan</h1>", AT)
        archive.save(Capture(Article(SITE, "id:5", url, "article", "Judul", "Teks yang dulu terbaca."), AT, page))
    answer = kpucrawl("reread", SITE, "--dry-run")
    assert f"{url} (missing)" in answer.out
    assert counts(kpucrawl("reread", SITE, "--format", "jsonl"))["refused"] == "missing 1"
    assert rows(folder, "SELECT title, body FROM articles WHERE key = 'id:5'") == [("Judul", "Teks yang dulu terbaca.")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["kab-atlantis"], "kab-atlantis"),
        (["--since", "kemarin"], "kemarin"),
        (["--archive", "tidak/ada.db"], "there is no archive at tidak/ada.db"),
        (["--archive", "."], "folder"),
        (["--columns", "harga"], "harga"),
        (["--show", "-1"], "-1"),
    ],
)
def test_wrong_use_is_told_in_one_line(kpucrawl: Call, arguments: list[str], told: str) -> None:
    answer = kpucrawl("reread", *arguments)
    assert answer.code == cli.WRONG_USE
    assert told in answer.err
    assert answer.out == ""
