"""What a citation gets, and what a check names when a row, a byte or a file is not as it was kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.errors import NoSuchArticle
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import PageWriter
from kpucrawl.query.prove import prove
from kpucrawl.query.rows import reading
from kpucrawl.query.verify import Mismatch, Verification

from .conftest import ARTICLES

HEADERS = [("Content-Type", "text/html")]


def build(folder: Path) -> Path:
    """Make an archive of three articles with their raw pages, one of them edited, read on two days."""
    path = folder / "kpu.db"
    with Archive(path) as archive, PageWriter(folder / "pages") as pages:
        for day, bodies in (("2026-02-01", ("satu", "dua", "tiga")), ("2026-02-02", ("empat",))):
            for number, body in enumerate(bodies):
                article = replace(ARTICLES[number], body=f"Isi {body}.")
                at = f"{day}T00:00:0{number}Z"
                page = pages.write(article.url, 200, HEADERS, f"<p>{body}</p>".encode() * 99, at)
                archive.save(Capture(article, at, page))
            archive.seal()
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    shutil.copytree(sound.parent, tmp_path / "copy")
    return tmp_path / "copy" / "kpu.db"


def tamper(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def check(path: Path, **options: object) -> list[Mismatch]:
    with reading(path) as connection:
        return list(Verification(connection, path.parent / "pages", **options).mismatches())  # type: ignore[arg-type]


def the_warc(path: Path, number: int = 0) -> Path:
    return sorted((path.parent / "pages").iterdir())[number]


def test_a_sound_archive_matches(sound: Path) -> None:
    with reading(sound) as connection:
        checked = Verification(connection, sound.parent / "pages")
        assert list(checked.mismatches()) == []
        assert (checked.links, checked.versions, checked.records, checked.uncovered, checked.without_page) == (2, 4, 4, 0, 0)
        [head] = connection.execute("SELECT digest FROM chain ORDER BY number DESC LIMIT 1").fetchone()
        assert checked.head == head
        assert "all match" in checked.told(0)
        assert head in checked.told(0)


def test_a_text_altered_is_named(path: Path) -> None:
    tamper(path, "UPDATE version SET body = 'Isi lain.' WHERE id = 2")
    [found] = check(path)
    assert (found.article, found.version, found.day) == (2, 1, "2026-02-01")
    assert found.problem == "the text is not that of its digest"


def test_a_text_altered_with_its_digest_breaks_the_chain(path: Path) -> None:
    from kpucrawl.persist.identity import fingerprint  # noqa: PLC0415

    with reading(path) as connection:
        [title] = connection.execute("SELECT title FROM version WHERE id = 2").fetchone()
    digest = fingerprint(title, "Isi lain.").digest
    tamper(path, f"UPDATE version SET body = 'Isi lain.', digest = '{digest}' WHERE id = 2")
    [found] = check(path)
    assert (found.problem, found.where, found.day) == ("versions are not those that were sealed", "link 1", "2026-02-01")


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE version SET seen_at = '2025-01-01T00:00:00Z' WHERE id = 2", "versions are not those that were sealed"),
        ("UPDATE version SET page_digest = NULL, page_file = NULL WHERE id = 2", "versions are not those that were sealed"),
        ("UPDATE article SET key = 'id:7' WHERE id = 2", "versions are not those that were sealed"),
        ("DELETE FROM version WHERE id = 3", "2 versions where 3 were sealed"),
        ("DELETE FROM seal WHERE number = 1", "link 1 of the chain is missing"),
        ("UPDATE seal SET digest = 'sha256:00' WHERE number = 1", "versions are not those that were sealed"),
        ("UPDATE article SET title = 'Lain' WHERE id = 2", "the article is not as its last version"),
        ("UPDATE article SET version = 1, versions = 1 WHERE id = 1", "the article is not as its last version"),
    ],
)
def test_a_row_altered_or_taken_away_is_named(path: Path, statement: str, problem: str) -> None:
    tamper(path, "DROP TRIGGER version_respelled", statement)
    assert problem in {found.problem for found in check(path)}


def test_a_byte_of_a_raw_page_altered_is_named(path: Path) -> None:
    with reading(path) as connection:
        name, offset = connection.execute("SELECT page_file, page_offset FROM version WHERE id = 2").fetchone()
    file = path.parent / "pages" / name
    raw = bytearray(file.read_bytes())
    raw[offset + 200] ^= 1
    file.write_bytes(raw)
    found = check(path)
    assert [(each.article, each.version) for each in found] == [(2, 1)]
    assert "raw page" in found[0].problem
    assert found[0].where == f"{name} at {offset}"


def test_a_file_removed_or_cut_short_is_named(path: Path) -> None:
    second = the_warc(path, 1)
    second.unlink()
    first = the_warc(path)
    first.write_bytes(first.read_bytes()[:-40])
    found = check(path)
    assert [(each.article, each.version, each.problem) for each in found] == [
        (3, 1, "the raw page cannot be read" if "cannot" in found[0].problem else "the raw page holds other bytes"),
        (1, 2, "the file of the raw page is missing"),
    ]


def test_pages_put_in_each_other_s_place_are_named(path: Path) -> None:
    tamper(path, "UPDATE version SET page_offset = (SELECT page_offset FROM version WHERE id = 3) WHERE id = 2")
    [found] = check(path)
    assert (found.article, found.problem) == (2, "the raw page holds other bytes")


def test_less_may_be_asked_for(path: Path) -> None:
    the_warc(path).unlink()
    assert check(path, sample=0) == []
    assert len(check(path, sample=4)) == 3
    assert check(path, since="2026-02-02") == []
    with reading(path) as connection:
        checked = Verification(connection, path.parent / "pages", since="2026-02-02")
        assert list(checked.mismatches()) == []
        assert (checked.links, checked.versions, checked.records) == (2, 1, 1)  # the chain is whole or nothing


def test_what_the_chain_does_not_cover_is_told_and_no_mismatch(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(Capture(ARTICLES[5], "2026-02-03T00:00:00Z"))
    with reading(path) as connection:
        checked = Verification(connection, path.parent / "pages")
        assert list(checked.mismatches()) == []
        assert (checked.uncovered, checked.without_page) == (1, 1)


def test_a_proof_says_where_everything_is(sound: Path) -> None:
    with reading(sound) as connection:
        proof = prove(connection, 1)
        assert proof["url"] == "https://kab-magetan.kpu.go.id/blog/read/101_judul"
        assert (proof["version"], proof["cause"], proof["seen_at"]) == (2, "edit", "2026-02-02T00:00:00Z")
        assert proof["page_file"] == the_warc(sound, 1).name
        assert str(proof["line"]).split("\t")[1:5] == ["kab-magetan", "id:101", "2", "edit"]
        assert str(proof["line"]).endswith(str(proof["page_digest"]))
        assert (proof["link"], proof["link_day"]) == (2, "2026-02-02")
        assert prove(connection, 1, 1)["link"] == 1
        with pytest.raises(NoSuchArticle, match="no version 3"):
            prove(connection, 1, 3)


def test_the_commands(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["prove", "1", "--archive", str(path)]) == 0
    text = capsys.readouterr().out
    assert "record at byte" in text
    assert "link 2 of 2026-02-02" in text
    assert (
        cli.run(["prove", "https://kab-magetan.kpu.go.id/blog/read/101_judul", "--format", "json", "--archive", str(path)]) == 0
    )
    assert json.loads(capsys.readouterr().out)["version"] == 2
    assert cli.run(["verify", "--archive", str(path)]) == 0
    assert capsys.readouterr().out == ""
    with Archive(path) as archive:
        archive.save(Capture(ARTICLES[5], "2026-02-03T00:00:00Z"))
    assert cli.run(["prove", "4", "--archive", str(path)]) == 0
    assert "not covered yet" in capsys.readouterr().out
    assert cli.run(["verify", "--seal", "--archive", str(path)]) == 0
    assert "3 links" in capsys.readouterr().err
    tamper(path, "UPDATE version SET title = 'Lain' WHERE id = 4")
    assert cli.run(["verify", "--format", "jsonl", "--archive", str(path)]) == 1
    out = capsys.readouterr().out
    assert {json.loads(line)["article"] for line in out.splitlines()} == {1}
    assert cli.run(["verify", "--seal", "--archive", str(path.parent / "none.db")]) == 2
    assert not (path.parent / "none.db").exists()
