"""What is taken away from the archive: Parquet, a slice, feeds, a data set to cite, each read by the programs it is for."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from xml.etree import ElementTree

import pytest

from kpucrawl import cli
from kpucrawl.query import export as exports
from kpucrawl.query.feeds import _FORBIDDEN, write_atom
from kpucrawl.query.parquet import AT_ONCE, GROUP, write_parquet
from kpucrawl.query.rows import Rows, reading

from .conftest import ARTICLES, build

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports") / "kpu.db")


def run(archive: Path, *words: object) -> int:
    return cli.run([*map(str, words), "--archive", str(archive)])


def test_parquet_has_every_row_with_its_types(archive: Path, tmp_path: Path) -> None:
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    file = tmp_path / "articles.parquet"
    assert run(archive, "export", "--format", "parquet", "-o", file) == 0
    table = pandas.read_parquet(file)
    assert list(table["title"]) == [each.title.replace("Pemula", "Pemula (diperbarui)") for each in ARTICLES]
    assert str(table["first_seen"].dtype) == "datetime64[ms, UTC]"
    sql = "SELECT typeof(published_on), max(published_on)::VARCHAR, sum(views)::INT, count(duplicate_of) FROM read_parquet(?)"
    found = duckdb.execute(f"{sql} GROUP BY 1", [str(file)]).fetchone()
    assert found == ("DATE", "2026-01-09", 24, 0)
    assert list(tmp_path.iterdir()) == [file]


def test_parquet_comes_in_groups_whole_and_in_order(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for many, groups in ((GROUP + AT_ONCE + 1, 2), (AT_ONCE, 1), (0, 0)):
        lines = ((n, f"Judul {n}" if n % 3 else None, "2026-01-02", 7 if n == AT_ONCE else "humas") for n in range(many))
        with (tmp_path / "many.parquet").open("wb") as stream:
            assert write_parquet(Rows(("id", "title", "published_on", "author"), lines), stream) == many
        file = parquet.ParquetFile(tmp_path / "many.parquet")
        assert (file.metadata.num_rows, file.num_row_groups) == (many, groups)
        table = file.read()
        assert table["id"].to_pylist() == list(range(many))
        assert table["title"].null_count == len(range(0, many, 3))
        assert set(table["author"].to_pylist()) <= {"humas", "7"}  # a number among texts


def test_parquet_is_not_for_the_terminal(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(archive, "export", "--format", "parquet") == 2
    assert "name a file, -o articles.parquet" in capsys.readouterr().err


def test_a_slice_is_a_small_archive_for_any_sqlite_tool(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "magetan.db"
    assert run(archive, "export", "--format", "sqlite", "-o", file, "--site", "kab-magetan") == 0
    with closing(connect(file)) as db:
        sql = "SELECT a.url FROM search JOIN articles a ON a.id = search.rowid WHERE search MATCH 'gratifikasi'"
        assert db.execute(sql).fetchall() == [(ARTICLES[0].url,)]
        assert db.execute("SELECT count(*), max(views), typeof(confidence) FROM articles").fetchone() == (2, 24, "real")
        assert db.execute("SELECT kind, url FROM links").fetchall() == [("attachment", ARTICLES[0].attachments[0].url)]
        assert db.execute("SELECT count(*) FROM versions").fetchone() == (2,)
        assert db.execute("SELECT meaning FROM about WHERE view = 'articles' AND column = 'title'").fetchone() == ("Headline.",)
    assert run(archive, "export", "--format", "sqlite") == 2
    assert run(archive, "export", "--format", "sqlite", "-o", file, "--limit", "5") == 2
    assert run(archive, "export", "--dataset", str(tmp_path / "set"), "--limit", "5") == 2


def test_atom_has_the_newest_first_and_no_character_that_xml_forbids(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(archive, "export", "--format", "atom", "--limit", "5") == 0
    feed = ElementTree.fromstring(capsys.readouterr().out)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [each.url for each in reversed(ARTICLES[2:])]
    jumat = entries[3]
    assert jumat.findtext(f"{ATOM}title") == "Senam Jum’at Sehat 🗳"
    assert jumat.findtext(f"{ATOM}published") == "2026-01-09T00:00:00+07:00"
    assert "\x1b" not in (jumat.findtext(f"{ATOM}content") or "")
    assert entries[2].findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2026-02-02T00:00:00Z"
    assert all(entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries)


def test_rss(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(archive, "export", "--format", "rss", "--site", "bali") == 0
    items = ElementTree.fromstring(capsys.readouterr().out).findall("channel/item")
    assert [item.findtext("guid") for item in items] == [ARTICLES[5].url, ARTICLES[4].url]
    assert items[1].findtext("pubDate") == "Tue, 08 Jul 2025 00:00:00 +0800"


def test_a_feed_needs_its_columns(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(archive, "export", "--format", "atom", "--columns", "id,title") == 2
    assert "a feed needs the columns site, url" in capsys.readouterr().err


def test_every_character_that_is_left_can_be_read_back() -> None:
    text = "".join(map(chr, [*range(0x2100), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010)]))
    made = ElementTree.fromstring(f"<a>{_FORBIDDEN.sub('', text).replace('&', '').replace('<', '')}</a>")
    assert len(made.text or "") > 8000
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring("<a>\x0b</a>")
    assert callable(write_atom)


def test_a_data_set_is_described_proved_and_loaded(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duckdb = pytest.importorskip("duckdb")
    folder = tmp_path / "kpu-2026"
    assert run(archive, "export", "--dataset", folder, "--since", "2025", "--as-of", "2026-02-01") == 0
    assert "4 articles in" in capsys.readouterr().err
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert {"README.md", "CITATION.cff", "SHA256SUMS", "data/articles.parquet", "data/versions.parquet"} <= set(names)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    assert checked.stdout.count(": OK\n") == len(names) - 1
    titles = duckdb.execute(f"SELECT title FROM '{folder}/data/articles.parquet' WHERE site = 'bali'").fetchall()
    assert titles == [("Sosialisasi Pemilih Pemula",)]  # the edit of the next day was not known
    sheet = (folder / "README.md").read_text("utf-8")
    assert "knew them at 2026-02-01T23:59:59Z" in " ".join(sheet.split())
    assert "| `published_on` | The day it was posted" in sheet
    assert "{" not in sheet
    assert run(archive, "export", "--dataset", folder) == 2
    assert "a data set is never changed" in capsys.readouterr().err


def test_hugging_face_reads_a_data_set(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    folder = tmp_path / "set"
    assert run(archive, "export", "--dataset", folder) == 0
    code = (
        "import datasets; d = datasets.load_dataset('./set', 'articles', split='train');"
        "print(len(d), d[0]['title'], d.features['published_on'].dtype)"
    )
    environment = {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert told.stdout.split("\n")[0] == f"7 {ARTICLES[0].title} date32", told.stderr


def test_newest_first(archive: Path) -> None:
    with reading(archive) as connection:
        rows = exports.export(connection, limit=2, newest=True)
        assert [row["id"] for row in rows.dicts()] == [7, 6]
