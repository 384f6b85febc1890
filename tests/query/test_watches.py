"""Saved questions: what is news to them, once, and how it is told."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kpucrawl import cli
from kpucrawl.errors import BadOption
from kpucrawl.items import Article, Capture, SpamVerdict
from kpucrawl.persist.absences import Miss
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.watches import Watch
from kpucrawl.query.watches import FIRST, Digest, News, named, news, write_feed

from .conftest import article

ATOM = "{http://www.w3.org/2005/Atom}"
BODY = (
    "Kantor KPU terendam banjir setinggi lutut sejak dini hari. Arsip dan kotak suara dipindahkan ke lantai dua oleh pegawai. "
    "Air masuk dari saluran di belakang gudang setelah hujan turun semalaman di seluruh kota, dan surut menjelang sore. "
    "Tidak ada dokumen negara yang rusak, sementara pelayanan kepada masyarakat dibuka kembali keesokan harinya di ruang rapat."
)


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "kpu.db") as opened:
        yield opened


def save(archive: Archive, *articles: Article, day: int = 1, **more: object) -> None:
    archive.save_many([Capture(each, f"2026-02-{day:02}T00:00:00Z", **more) for each in articles])  # type: ignore[arg-type]
    archive.tidy()


def ask(archive: Archive, watch: Watch, day: int) -> News:
    """Ask as a run does, and return what was news."""
    [kept] = archive.watches(watch.name) or [watch]
    if not archive.watches(watch.name):
        archive.add_watch(watch, "2026-02-01T00:00:00Z")
    found = news(archive.connection, kept)
    archive.note_watch(watch.name, found.sightings, found.version, f"2026-02-{day:02}T12:00:00Z")
    return found


def told(found: News) -> list[tuple[str, str, int]]:
    return [(item.how, item.title, item.offices) for item in found.items]


FLOOD = Watch("banjir", "banjir", {}, changes=True)
FIRST_FLOOD = article("bali", 1, "Banjir di Kantor", BODY, "2026-01-30")


def test_only_what_is_new_is_told_and_only_once(archive: Archive) -> None:
    save(archive, FIRST_FLOOD, article("ntt", 2, "Rapat", "Rapat pleno biasa di aula.", "2026-01-31"))
    assert told(ask(archive, FLOOD, 1)) == [("new", "Banjir di Kantor", 1)]
    assert told(ask(archive, FLOOD, 2)) == []
    save(archive, article("kab-jember", 3, "Kebanjiran Lagi", "Gudang logistik kebanjiran.", "2026-02-02"), day=2)
    assert told(ask(archive, FLOOD, 3)) == [("new", "Kebanjiran Lagi", 1)]
    assert told(ask(archive, FLOOD, 4)) == []


def test_the_first_time_only_the_newest_are_told(archive: Archive) -> None:
    save(
        archive,
        *(article("bali", n, f"Banjir {n}", f"Air naik {n} meter. " + "kata " * n, f"2026-01-{n:02}") for n in range(1, 29)),
    )
    found = ask(archive, FLOOD, 1)
    assert [item.title for item in found.items] == [f"Banjir {n}" for n in range(28, 28 - FIRST, -1)]
    assert found.is_first
    assert told(ask(archive, FLOOD, 2)) == []


def test_a_copy_of_a_story_told_is_no_news(archive: Archive) -> None:
    save(archive, FIRST_FLOOD)
    ask(archive, FLOOD, 1)
    save(archive, replace(FIRST_FLOOD, site="ntt", key="id:9", url="https://ntt.kpu.go.id/blog/read/9_x"), day=2)
    assert archive.connection.execute("SELECT duplicate_of FROM articles WHERE id = 2").fetchone() == (1,)
    assert told(ask(archive, FLOOD, 3)) == []


def test_copies_that_come_together_are_one_story(archive: Archive) -> None:
    ask(archive, FLOOD, 1)
    copies = [replace(FIRST_FLOOD, site=site, url=f"https://{site}.kpu.go.id/blog/read/1_x") for site in ("bali", "ntt", "ntb")]
    save(archive, *copies, day=2)
    assert told(ask(archive, FLOOD, 3)) == [("new", "Banjir di Kantor", 3)]


def test_an_edit_that_makes_an_article_answer_is_news_of_its_own(archive: Archive) -> None:
    plain = article("bali", 1, "Hujan Deras", "Hujan turun sejak dini hari di kota ini.", "2026-01-30")
    save(archive, plain)
    quiet = replace(FLOOD, changes=False)
    assert told(ask(archive, quiet, 1)) == []
    save(archive, replace(plain, body=plain.body + " Kantor kebanjiran."), day=2)
    assert told(ask(archive, quiet, 2)) == [("new", "Hujan Deras", 1)]


@pytest.mark.parametrize(("changes", "expected"), [(True, ["edited"]), (False, [])])
def test_an_edit_is_news_to_those_who_ask_for_it(archive: Archive, changes: bool, expected: list[str]) -> None:
    old = [article("bali", n, f"Banjir {n}", f"Air naik {n} meter. " + "kata " * n, f"2026-01-{n:02}") for n in range(1, 29)]
    save(archive, *old)
    watch = replace(FLOOD, changes=changes)
    ask(archive, watch, 1)
    save(archive, replace(old[0], body="Air naik lagi."), day=2)  # one that it was never told: too old at the first time
    assert [item.how for item in ask(archive, watch, 3).items] == expected


def test_a_disappearance_is_news_once(archive: Archive) -> None:
    save(archive, FIRST_FLOOD)
    ask(archive, FLOOD, 1)
    [known] = archive.known_articles("bali")
    archive.save_misses([Miss(known.id, "404", ("unlisted",))], "2026-02-02T00:00:00Z")
    assert archive.connection.execute("SELECT gone_at FROM articles").fetchone() != (None,)
    assert told(ask(archive, FLOOD, 3)) == [("gone", "Banjir di Kantor", 1)]
    assert told(ask(archive, FLOOD, 4)) == []


def test_filters_hold_and_intruders_stay_out(archive: Archive) -> None:
    watch = Watch("bali", "banjir", {"province": ["Bali"]}, changes=False)
    ask(archive, watch, 1)
    save(archive, FIRST_FLOOD, article("ntt", 2, "Banjir NTT", "Kupang banjir.", "2026-01-30"))
    slot = article("bali", 3, "Slot Banjir Bonus", "Banjir bonus slot gacor.", "2026-01-30")
    save(archive, slot, intrusion=SpamVerdict(True, 9.0, ("slot",)))
    assert told(ask(archive, watch, 2)) == [("new", "Banjir di Kantor", 1)]


def test_an_emoji_can_be_followed(archive: Archive) -> None:
    watch = Watch("kotak", "🗳", {}, changes=True)
    save(archive, FIRST_FLOOD)
    assert told(ask(archive, watch, 1)) == []
    save(archive, article("ntt", 2, "Ayo 🗳", "Datang ke TPS.", "2026-02-02"), replace(FIRST_FLOOD, body="Kering lagi 🗳"), day=2)
    assert sorted(item.title for item in ask(archive, watch, 3).items) == ["Ayo 🗳", "Banjir di Kantor"]


def test_the_feed_is_atom_and_its_ids_stay(archive: Archive) -> None:
    hostile = replace(FIRST_FLOOD, title="<b>Banjir</b> & \x0bair\ufffe", body="Banjir <script>alert(1)</script>\x00 ]]>")
    save(archive, hostile)
    ask(archive, FLOOD, 1)
    first = feed_of(archive)
    save(archive, replace(hostile, body="Banjir surut."), day=2)
    ask(archive, FLOOD, 2)
    second = feed_of(archive)
    ids = [entry.findtext(f"{ATOM}id") for entry in second.findall(f"{ATOM}entry")]
    assert ids == [
        "https://bali.kpu.go.id/blog/read/1_judul#edited-2026-02-02T12:00:00Z",
        "https://bali.kpu.go.id/blog/read/1_judul",
    ]
    assert [entry.findtext(f"{ATOM}id") for entry in first.findall(f"{ATOM}entry")] == ids[1:]
    assert second.findtext(f"{ATOM}id") == first.findtext(f"{ATOM}id") == "urn:kpucrawl:watch:banjir"
    assert second.findtext(f"{ATOM}updated") == "2026-02-02T12:00:00Z"
    for entry in second.findall(f"{ATOM}entry"):
        assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author", "link", "content"))
        datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")


def feed_of(archive: Archive) -> ET.Element:
    stream = io.StringIO()
    write_feed(archive.connection, FLOOD, stream)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", stream.getvalue())
    return ET.fromstring(stream.getvalue().encode())


def test_a_digest_tells_a_story_in_two_lines(archive: Archive) -> None:
    ask(archive, FLOOD, 1)
    save(archive, replace(FIRST_FLOOD, title="Banjir\x1b[31m di\nKantor"))
    digest = Digest("2026-02-03T00:00:00Z", (ask(archive, FLOOD, 2), News(replace(FLOOD, name="lain"), (), 0)))
    assert digest.subject == "kpucrawl: news of banjir 1"
    lines = digest.as_text().splitlines()
    assert lines[0] == "banjir (banjir; since 2026-02-01T12:00:00Z): 1"
    assert lines[1:3] == ["  2026-01-30  Banjir[31m di Kantor (bali)", "    https://bali.kpu.go.id/blog/read/1_judul"]
    data = json.loads(json.dumps(digest.as_dict()))
    assert [(one["name"], len(one["news"])) for one in data["watches"]] == [("banjir", 1), ("lain", 0)]


@pytest.mark.parametrize("name", ["", "../x", "A", "a b", "-a", "x" * 61, "a/b", ".hidden"])
def test_a_name_must_be_able_to_name_a_file(name: str) -> None:
    with pytest.raises(BadOption, match="cannot name a question"):
        named(name)


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kpu.db"
    with Archive(path) as archive:
        save(archive, FIRST_FLOOD)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(["watch", *arguments, "--archive", str(path)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert run("run")[0::2] == (0, "no question is kept: kpucrawl watch add banjir 'banjir OR longsor' keeps one\n")
    assert run("add", "banjir", "banjir", "OR", "longsor", "--province", "bali")[0] == 0
    assert run("add", "banjir", "lagi")[0] == 2
    assert run("add", "rusak", '"banjir')[::2] == (
        2,
        "kpucrawl: a quote is not closed before “banjir”: close it, or leave it out\n",
    )
    assert "no such province" in run("add", "rusak", "banjir", "--province", "Balo")[2]
    code, out, err = run("run", "banjir", "--feeds", str(tmp_path / "umpan"))
    assert (code, err) == (0, "")
    assert "Banjir di Kantor (bali)" in out
    assert len(ET.parse(tmp_path / "umpan" / "banjir.atom").findall(f"{ATOM}entry")) == 1
    assert run("run")[:2] == (0, "")
    assert len(ET.parse(tmp_path / "feeds" / "banjir.atom").findall(f"{ATOM}entry")) == 1
    assert json.loads(run("run", "--format", "json")[1])["watches"][0]["news"] == []
    assert run("add", "lain", "gempa bumi", "--with-spam", "--since", "2025", "--province", "Jawa Timur")[0] == 0
    assert run("add", "semua", "pemilih")[0] == 0
    listed = run("list", "--columns", "name,filters,changes")[1]
    assert re.split(r"\s{2,}", listed.strip().replace("\n", "  ")) == [
        "name", "filters", "changes", "banjir", "--province bali", "no",
        "lain", "--province 'Jawa Timur' --since 2025 --with-spam", "no", "semua", "no",
    ]  # fmt: skip
    assert json.loads(run("list", "--format", "jsonl", "--columns", "filters")[1].splitlines()[2]) == {"filters": "{}"}
    assert run("remove", "lain")[0] == run("remove", "semua")[0] == 0
    assert "banjir OR longsor" in run("list")[1]
    with Archive(path) as archive, archive.writing() as connection:  # as when a site has left the catalogue
        connection.execute('UPDATE watch SET filters = \'{"site": ["kab-hilang"]}\'')
    code, out, err = run("run")
    assert (code, out) == (1, "")
    assert err.startswith("kpucrawl: watch banjir: ")
    assert run("remove", "banjir")[0] == 0
    assert run("remove", "banjir")[0] == 2
    assert run("run", "tiada")[2] == "kpucrawl: no question is named tiada: `kpucrawl watch list` lists them\n"
