"""A page shown at every stage, whatever it is: an article, none, or nothing a browser would take."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kpucrawl import cli
from kpucrawl.extract.flatten import flatten
from kpucrawl.extract.furniture import Furniture
from kpucrawl.extract.reader import read_article
from kpucrawl.items import Article, Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.pages import PageWriter
from kpucrawl.persist.runs import BlockCount

URL = "https://bali.kpu.go.id/blog/read/7_rapat-pleno-terbuka"
NOTE = "Layanan informasi dibuka setiap hari kerja, silakan hubungi petugas kami di loket depan kantor."
PAGE = f"""<html><head><title>Rapat Pleno Terbuka - KPU Bali</title><link rel=canonical href="{URL}"></head>
<body><nav><a href="/">Beranda</a> <a href="/blog/category/104">Berita</a></nav><div><h4>Berita</h4>
<h1>Rapat Pleno Terbuka</h1><p>Rabu, 10 September 2025</p>
<p>Denpasar, bali.kpu.go.id – KPU Bali menggelar rapat pleno terbuka pada Senin (8/9/2025) di kantornya. Rapat itu dihadiri
seluruh anggota dan pemangku kepentingan dari berbagai instansi di Bali.</p><p>Ketua mengatakan pleno berjalan lancar dan
tertib hingga selesai pada sore hari. (ps)</p><p>Bagikan:</p><p>facebook twitter whatapps</p><p>Telah dilihat 24 kali</p></div>
<div><p>{NOTE}</p></div></body></html>"""


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def kpucrawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KPUCRAWL_ARCHIVE", str(tmp_path / "archive" / "kpu.db"))
    (tmp_path / "page.html").write_text(PAGE, "utf-8")

    def call(*arguments: str) -> Answer:
        code = cli.run(arguments)
        return Answer(code, *capsys.readouterr())

    return call


def told(answer: Answer) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(answer.out)
    return read


def test_a_page_is_shown_stage_by_stage(kpucrawl: Call) -> None:
    answer = kpucrawl("read", "page.html")
    assert (answer.code, answer.err) == (0, "")
    lines = [" ".join(line.split()) for line in answer.out.splitlines()]
    assert f"page.html = {URL}" in lines
    assert any(line.startswith("read as article, confidence 0.") for line in lines)
    assert "decoded as utf-8: the bytes are valid UTF-8" in lines
    assert any(line.startswith("0 nav nav") and "cut: nav" in line for line in lines) or "cut: nav" in answer.out
    assert any("headline Rapat Pleno Terbuka" in line for line in lines)
    assert any("cut: behind the text Bagikan:" in line for line in lines)
    assert any(line.startswith("agrees the address: 7_rapat-pleno-terbuka") for line in lines)
    assert any(line.startswith("date Rabu, 10 September 2025 page: segment") for line in lines)
    assert any(line.startswith("counter Telah dilihat 24 kali segment") for line in lines)
    assert any(line.startswith("cut (ps) (credit: credit; names ps)") for line in lines)
    assert "day page: Rabu, 10 September 2025 = 2025-09-10 (taken)" in lines
    assert any(line.startswith("day text: Senin (8/9/2025) = 2025-09-08") for line in lines)
    assert "published_on 2025-09-10" in lines
    assert "place Denpasar" in lines
    assert any(line.startswith("+0.35 ") for line in lines)
    assert "\x1b" not in answer.out


@pytest.mark.parametrize(
    ("stage", "there", "not_there"),
    [("segments", "decoded as", "published_by"), ("raw", "certainty", "decoded as"), ("article", "published_by", "certainty")],
)
def test_one_stage(kpucrawl: Call, stage: str, there: str, not_there: str) -> None:
    answer = kpucrawl("read", "page.html", "--stage", stage)
    assert answer.code == 0
    assert there in answer.out
    assert not_there not in answer.out


def test_json_has_it_all_and_agrees_with_the_reader(kpucrawl: Call) -> None:
    answer = told(kpucrawl("read", "page.html", "--format", "json"))
    raw = read_article(PAGE, URL)
    assert [block["text"] for block in answer["raw"]["blocks"]] == [block.text for block in raw.blocks]
    assert answer["raw"]["confidence"] == raw.confidence
    assert abs(sum(ground["weight"] for ground in answer["grounds"]) - raw.confidence) < 0.02
    assert (answer["is_article"], answer["reason"], answer["site"]) == (True, None, "bali")
    roles = {segment["text"]: (segment["role"], segment["why"]) for segment in answer["page"]["segments"]}
    assert roles["Rapat Pleno Terbuka"] == ("headline", "")
    assert roles["Rabu, 10 September 2025"] == ("date", "")
    assert roles["Telah dilihat 24 kali"] == ("counter", "")
    assert roles["Bagikan:"][0] == "cut"
    assert {cut["text"]: cut["step"] for cut in answer["cuts"]} == {"(ps)": "credit"}
    assert answer["article"]["body"].endswith("sore hari.")
    stage = told(kpucrawl("read", "page.html", "--format", "json", "--stage", "article"))
    assert set(stage) == {"name", "url", "site", "is_article", "reason", "article", "cuts", "mends", "days", "neighbours"}


def test_a_file_that_tells_no_address(kpucrawl: Call, tmp_path: Path) -> None:
    bare = PAGE.replace(f'<link rel=canonical href="{URL}">', "").replace("bali.kpu.go.id", "kantor")
    (tmp_path / "12_rapat-pleno-terbuka.html").write_text(bare, "utf-8")
    refused = kpucrawl("read", "12_rapat-pleno-terbuka.html")
    assert refused.code == cli.WRONG_USE
    assert "--url" in refused.err
    named = told(kpucrawl("read", "12_rapat-pleno-terbuka.html", "--site", "ntb", "--format", "json"))
    assert named["url"] == "https://ntb.kpu.go.id/blog/read/12_rapat-pleno-terbuka"
    assert named["article"]["key"] == "id:12"
    assert "only made of the file's name" in kpucrawl("read", "12_rapat-pleno-terbuka.html", "--site", "ntb").out
    (tmp_path / "13.html").write_text(bare.replace("</nav>", '<a href="https://bali.kpu.go.id/">Beranda</a></nav>'), "utf-8")
    assert told(kpucrawl("read", "13.html", "--format", "json"))["site"] == "bali", "the site a page links to is its own"


def without_boxes(page: str) -> str:
    return page.replace("<div><p>", "<p>").replace("</p></div></body>", "</p></body>")


def several(folder: Path, count: int = 5) -> None:
    for number in range(count):
        page = PAGE.replace("7_rapat-pleno-terbuka", f"{number}_rapat-{number}")
        page = page.replace("Rapat Pleno Terbuka", f"Rapat {number} Kali")
        page = page.replace("menggelar rapat pleno terbuka", f"menggelar rapat pleno terbuka yang ke-{number} tahun ini")
        page = page.replace("Ketua mengatakan", f"Ketua Budi{number} mengatakan")
        (folder / f"{number}.html").write_text(without_boxes(page), "utf-8")


def test_pages_read_together_teach_each_others_furniture(kpucrawl: Call, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    several(tmp_path / "many")
    (tmp_path / "many" / "notes.txt").write_text("no page")
    answer = kpucrawl("read", "many")
    assert (answer.code, answer.err) == (0, "")
    assert len(answer.out.splitlines()) == 6
    assert "many/3.html" in answer.out
    pages = json.loads(kpucrawl("read", "many", "--format", "json").out)
    assert [page["page"]["known_pages"] for page in pages] == [5] * 5
    segments = {segment["text"]: segment for segment in pages[2]["page"]["segments"]}
    assert segments[NOTE]["furniture"]
    assert segments[NOTE]["stands_on"] == 5
    assert all(NOTE not in page["article"]["body"] for page in pages)
    single = json.loads(kpucrawl("read", "many/0.html", "many/1.html", "--format", "json").out)
    assert [page["page"]["known_pages"] for page in single] == [2, 2]


def test_a_folder_with_pages_of_all_kinds(kpucrawl: Call, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    several(folder, 3)
    (folder / "broken.html").write_bytes(b"")
    (folder / "none.html").write_text(
        "<title>404</title><h1>Halaman tidak ditemukan</h1><a href=https://bali.kpu.go.id/>Beranda</a>"
    )
    answer = kpucrawl("read", "many")
    assert answer.code == 1
    assert "left out: " in answer.err
    assert "none.html is no article: missing" in answer.err
    assert len(answer.out.splitlines()) == 5
    (tmp_path / "empty").mkdir()
    assert "holds no pages" in kpucrawl("read", "empty").err


@pytest.fixture
def archive(tmp_path: Path, kpucrawl: Call) -> Iterator[Archive]:
    with Archive(tmp_path / "archive" / "kpu.db") as opened:
        yield opened


def test_site_uses_what_the_archive_knows(kpucrawl: Call, tmp_path: Path, archive: Archive) -> None:
    undated = without_boxes(PAGE).replace("Rabu, 10 September 2025", "").replace("Senin (8/9/2025)", "Senin (8/9)")
    (tmp_path / "page.html").write_text(undated, "utf-8")
    assert told(kpucrawl("read", "page.html", "--format", "json"))["article"]["published_on"] is None
    several(tmp_path)
    furniture = Furniture()
    for number in range(5):
        furniture.learn(flatten((tmp_path / f"{number}.html").read_text("utf-8"), URL))
    counts, pages = furniture.keep()
    archive.save_furniture("bali", {key: BlockCount(count, pages) for key, count in counts.items()})
    for number, day in ((6, "2025-09-01"), (9, "2025-09-20")):
        article = Article(
            "bali", f"id:{number}", f"https://bali.kpu.go.id/blog/read/{number}_x", "article", "x", "y", day, "page"
        )
        archive.save(Capture(article, "2026-01-01T00:00:00Z"))
    known = told(kpucrawl("read", "page.html", "--site", "bali", "--format", "json"))
    assert known["page"]["known_pages"] == 6
    assert known["neighbours"] == ["2025-09-01", "2025-09-20"]
    assert known["article"]["published_on"] == "2025-09-08"
    assert NOTE not in known["article"]["body"]
    assert "neighbours by id: 2025-09-01 before, 2025-09-20 after" in kpucrawl("read", "page.html", "--site", "bali").out


def test_kept_takes_the_page_from_store(kpucrawl: Call, tmp_path: Path, archive: Archive) -> None:
    with PageWriter(tmp_path / "archive" / "pages") as writer:
        page = writer.write(
            URL, 200, [("Content-Type", "text/html")], PAGE.encode(), "2025-09-11T00:00:00Z", link_text="Rapat Pleno Terbuka"
        )
    archive.save(Capture(Article("bali", "id:7", URL, "article", "x", "y"), "2025-09-11T00:00:00Z", page))
    answer = told(kpucrawl("read", "http://bali.kpu.go.id/index.php/blog/read/7", "--kept", "--format", "json"))
    assert answer["article"]["title"] == "Rapat Pleno Terbuka"
    assert ["the link that led here", "Rapat Pleno Terbuka", True] in answer["page"]["witnesses"]
    missing = kpucrawl("read", "https://bali.kpu.go.id/blog/read/8_x", "--kept")
    assert missing.code == cli.WRONG_USE
    assert "has kept no page" in missing.err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<title>404</title><h1>Halaman tidak ditemukan</h1>", "missing"),
        (b"<title>Just a moment...</title><h1>Checking your browser first</h1><p>Please enable JavaScript.</p>", "challenge"),
        (b"<html><head><script>go()</script></head><body><div id=root></div></body></html>", "shell"),
        (b"<p></p>", "empty"),
    ],
)
def test_what_is_no_article_is_shown_too_and_exits_1(kpucrawl: Call, tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "none.html").write_bytes(content)
    answer = kpucrawl("read", "none.html", "--url", URL)
    assert answer.code == 1
    assert f"no article: {reason}" in answer.out
    assert answer.err == f"kpucrawl: none.html is no article: {reason}\n"
    assert told(kpucrawl("read", "none.html", "--url", URL, "--format", "json"))["reason"] == reason


HOSTILE = {
    "nothing": b"",
    "nul bytes": b"\0" * 5000,
    "a picture": bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9") * 50,
    "noise": bytes(range(256)) * 40,
    "utf-16": PAGE.encode("utf-16"),
    "cut in a character": PAGE.encode()[:-40] + b"\xe2\x80",
    "nested": b"<div>" * 100_000 + b"x",
    "unclosed": b"<a href=" * 50_000,
    "brackets": b"<" * 200_000,
    "links": b'<a href="/blog/read/1_x">Judul berita yang panjang sekali</a> ' * 20_000,
    "one line": b"<p>" + b"kata " * 400_000,
    "entities": b"&#x110000;&#55296;&#0;&amp;" * 5_000,
    "commands": "<h1>Rapat \x1b[31mPleno\x1b]0;judul\x07</h1><p>\x9b2J".encode(),
    "markup of the terminal": PAGE.replace("Rapat Pleno Terbuka", "Rapat [bold red]Pleno[/] [/x] :smile:").encode(),
    "json-ld of lists": b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script><h1>Rapat</h1>",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_files_are_shown_or_refused_in_bounded_time(kpucrawl: Call, tmp_path: Path, kind: str, form: str) -> None:
    (tmp_path / "hostile.html").write_bytes(HOSTILE[kind])
    begun = time.process_time()
    answer = kpucrawl("read", "hostile.html", "--url", URL, "--format", form)
    assert time.process_time() - begun < 8
    assert answer.code in {0, 1}, answer.err
    assert "this should not happen" not in answer.err
    assert not {"\x1b", "\x9b", "\x07", "\0"} & set(answer.out + answer.err)
    if form == "json":
        told(answer)
    if kind == "markup of the terminal":
        assert "[bold red]Pleno[/]" in answer.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.html"], "is no file, and no address either"),
        (["page.html", "--url", "https://example.com/"], "no office of KPU"),
        (["page.html", "--url", "https://bali.kpu.go.id/"], "no article's address"),
        (["page.html", "page.html", "--url", URL], "--url is the address of one file"),
        (["page.html", "--site", "kab-atlantis"], "kab-atlantis"),
        (["page.html", "--site", "ntb", "--url", URL], "is not of that site"),
        (["https://jdih.kpu.go.id/blog/read/1_x"], "no site of a regional office"),
        (["javascript://x"], "no http address"),
        (["huge.html", "--url", URL], "more than 8,388,608 bytes"),
        (["pipe"], "is no file"),
        (["secret.html", "--url", URL], "secret.html"),
        (["https://bali.kpu.go.id/blog/read/7", "--kept"], "there is no archive at"),
        ([""], "is no file"),
        (["page.html", "--stage", "kind"], "--stage"),
    ],
)
def test_wrong_use_is_told_in_one_line(kpucrawl: Call, tmp_path: Path, arguments: list[str], message: str) -> None:
    if "huge.html" in arguments:
        (tmp_path / "huge.html").write_bytes(b"x" * (8 * 1024 * 1024 + 1))
    if "pipe" in arguments:
        os.mkfifo(tmp_path / "pipe")
    if "secret.html" in arguments:
        if os.geteuid() == 0:
            pytest.skip("root may read every file")
        shutil.copy(tmp_path / "page.html", tmp_path / "secret.html")
        (tmp_path / "secret.html").chmod(0)
    answer = kpucrawl("read", *arguments)
    assert (answer.code, answer.out) == (cli.WRONG_USE, ""), answer
    assert message in answer.err
