"""Every page, asked for over HTTP: its headers, that nothing in it can run, its languages, and what is refused."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpucrawl.errors import ArchiveError
from kpucrawl.items import Capture
from kpucrawl.persist.archive import Archive
from kpucrawl.serve.room import ReadingRoom
from tests.serve.conftest import BODY, HOSTILE, Room, article, closed, opened

PAGES = [
    "/", "/about", "/health", "/provinces", "/changes", "/search", "/search?q=pemilih", "/search?q=%3Cscript%3E", "/article/1",
    "/article/1/changes", "/article/1/raw", "/article/1/raw?version=1", "/article/3", "/article/3/changes", "/article/3/raw",
    "/article/4", "/article/6", "/story/1", "/story/1?with=2", "/story/3", "/site/kab-magetan", "/site/bali",
    "/site/kab-magetan?undated=1", "/province/jawa-timur", "/province/papua", "/kpu", "/kpu/articles", "/kpu/stories",
    "/kpu/links", "/kpu/sites", "/kpu/run_sites", "/kpu/edited", "/kpu/headlines?site=bali",
    "/silence", "/silence?province=Jawa+Timur&since=2026-09&until=2026-10", "/silence?since=yesterday", "/search?q=%22rapat",
    "/kpu?sql=select+title+from+articles+where+id%3D3",
]  # fmt: skip
REFUSED = {
    "/nothing": 404, "/article/999": 404, "/article/999/raw": 404, "/article/2/raw.txt": 404, "/story/999": 404,
    "/site/nowhere": 404, "/province/atlantis": 404, "/site/nowhere/feed.atom": 404, "/watch/nothing.atom": 404,
    "/search.atom": 400, "/silence.csv?province=Atlantis": 400, "/kpu/nothing": 404,
    "/kpu/nothing.json": 404, "/article/1%22%3E%3Cscript%3E": 302,
    "/kpu?sql=delete+from+article": 400, "/static/nothing.css": 404, "/static/../room.py": 404, "/-/threads": 404,
    "/-/databases": 404, "/-/permissions": 404, "/-/patterns": 404, "/kpu.db": 403,
}  # fmt: skip
VOID = {"meta", "link", "input", "br", "base", "img", "hr"}


class Seen(HTMLParser):
    """The elements of a page as a parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def named(self, *tags: str) -> Iterator[dict[str, str]]:
        return (attributes for tag, attributes in self.elements if tag in tags)


@pytest.mark.parametrize(
    "path", [*PAGES, *REFUSED, "/static/style.css", "/kpu/articles.json", "/kpu/articles.csv", "/article/3/raw.txt"]
)
def test_every_answer_forbids_whatever_might_run(room: Room, path: str) -> None:
    answer = room.ask(path)
    assert answer.status == REFUSED.get(path, 200)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert {"default-src 'none'", "script-src 'none'", "base-uri 'none'", "form-action 'self'"} <= set(policy.split("; "))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/kpu?sql=x"])
def test_no_page_holds_anything_that_runs_or_is_fetched_from_elsewhere(room: Room, path: str) -> None:
    html = room.ask(path).text
    seen = Seen(html)
    tags = {tag for tag, _ in seen.elements}
    assert not tags & {"script", "style", "iframe", "object", "embed", "base", "img", "video", "audio"}
    for tag, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        for name in ("src", "action", "xlink:href", "formaction", "poster", "data", "srcset"):
            assert attributes.get(name, "/").startswith("/"), (tag, attributes)
    assert all(link["href"].startswith("/") or link["rel"] == "alternate" for link in seen.named("link"))
    for link in seen.named("a"):
        outwards = not link["href"].startswith(("/", "#", "?")) and not link["href"].startswith(room.address)
        assert not outwards or link["href"].startswith(("http://", "https://")), link
        assert not outwards or "noopener" in link["rel"], link
    assert len(seen.ids) == len(set(seen.ids)), "an id stands twice"
    assert "7*7" in html or "49" not in re.sub(r"\d{3,}", "", html) or path != "/article/3"


def test_hostile_text_is_shown_as_it_stands(room: Room) -> None:
    import html  # noqa: PLC0415 – the name is a page's elsewhere

    shown = html.unescape(room.ask("/article/3").text)
    assert shown.count(HOSTILE) >= 3
    raw = room.ask("/article/3/raw")
    assert HOSTILE in html.unescape(raw.text)
    taken = room.ask("/article/3/raw.txt")
    assert taken.headers["content-type"] == "text/plain"
    assert taken.headers["content-disposition"].startswith("attachment")
    assert HOSTILE.encode() in taken.body


def test_an_intruders_links_lead_nowhere(room: Room) -> None:
    page = room.ask("/article/4", Accept_Language="en").text
    assert "An intruder’s page." in page
    assert "https://slot.example/daftar" in page
    assert not [link for link in Seen(page).named("a") if "slot.example" in link["href"] or "kpu.go.id" in link["href"]]
    assert "Slot Gacor" not in room.ask("/").text
    assert "Slot Gacor" not in room.ask("/site/bali").text


@pytest.mark.parametrize("path", sorted({path.partition("?")[0] for path in PAGES}))
def test_every_page_has_one_heading_and_says_its_language(room: Room, path: str) -> None:
    for language, accepted in (("id", "fr"), ("en", "en-GB,id;q=0.5")):
        answer = room.ask(path, Accept_Language=accepted)
        seen = Seen(answer.text)
        assert [found["lang"] for found in seen.named("html")] == [language]
        assert len(list(seen.named("h1"))) == 1
        assert "Accept-Language" in answer.headers["vary"] or path.startswith("/kpu")
        for field in seen.named("input", "select", "textarea"):
            assert field.get("type") in {"hidden", "checkbox"} or f'for="{field["id"]}"' in answer.text, field


def test_a_language_asked_for_is_kept_in_every_link(room: Room) -> None:
    page = room.ask("/site/kab-magetan?lang=en", Accept_Language="id").text
    assert "Newest articles" in page
    ours = [link["href"] for link in Seen(page).named("a") if link["href"].startswith("/") and "hreflang" not in link]
    assert [href for href in ours if "lang=en" not in href] == []
    assert [link["hreflang"] for link in Seen(page).named("link") if "hreflang" in link] == ["id", "en"]


def test_an_article_shows_what_is_known_of_it(room: Room) -> None:
    page = room.ask("/article/1?lang=en").text
    for said in (
        "20 November 2026",
        "KPU Kabupaten Magetan",
        "Berita Terkini",
        "What changed",
        "KPU Kabupaten Madiun",
        "edited by the office",
    ):
        assert said in page, said
    changes = room.ask("/article/1/changes?lang=en").text
    assert re.search(r"<del>.*?23.*?</del>", changes)
    assert re.search(r"<ins>.*?32.*?</ins>", changes)
    assert "The page as the site answered" in room.ask("/article/1/raw?version=1&lang=en").text
    assert "was not kept" in room.ask("/article/1/raw?version=2&lang=en").text
    assert "has not been on its site since 21 November 2026" in room.ask("/article/6?lang=en").text


def test_a_story_names_who_tells_it(room: Room) -> None:
    page = room.ask("/story/2?lang=en").text
    assert "First told by KPU Kabupaten Magetan, 20 November 2026. 2 articles tell it." in page
    assert "Not a word differs." not in page
    assert "What KPU Kabupaten Madiun says otherwise" in room.ask("/story/1?with=2&lang=en").text


def test_a_list_is_paged_to_its_end(room: Room) -> None:
    path, titles = "/site/kab-magetan", []
    while path:
        page = room.ask(path).text
        titles += re.findall(r"<h3><a [^>]*>([^<]*)</a>", page)
        following = [link["href"] for link in Seen(page).named("a") if link.get("rel") == "next"]
        path = following[0] if following else ""
    assert len(titles) == len(set(titles)) == 31
    assert "Tanpa Tanggal" in room.ask("/site/kab-magetan?undated=1").text


def test_search_finds_narrows_and_says_what_is_wrong(room: Room) -> None:
    found = room.ask("/search?q=penetapan+title:daftar&lang=en").text
    assert re.search(r'href="/article/[12]\?', found)
    assert "carried by 2 offices" in found
    assert "<mark>Daftar</mark>" in found
    assert re.search(r"[23] articles found", found)
    assert ">Jawa Timur</a>" in room.ask("/search?q=pemilih").text.split('class="facets"', 1)[1]
    only = room.ask("/search?q=pemilih&province=Bali").text
    assert "/article/3" in only
    assert "/article/2" not in only
    wrong = room.ask("/search?q=x&since=kemarin&lang=en").text
    assert "That question cannot be answered." in wrong
    assert room.ask("/search?q=%22%2A%28OR").status == 200


def test_health_names_what_went_wrong(room: Room) -> None:
    page = room.ask("/health?lang=en").text
    assert "KPU Provinsi Bali" in page
    assert "<strong>down</strong>" in page
    assert "<strong>tidak menjawab</strong>" in room.ask("/health?lang=id").text
    assert "&lt;b&gt;503&lt;/b&gt; five times" in page


def test_datasette_is_there_too(room: Room) -> None:
    rows = json.loads(room.ask("/kpu/articles.json?id=1&_shape=objects").text)["rows"]
    assert rows[0]["title"] == "KPU Magetan Tetapkan Daftar Pemilih Tetap"
    found = json.loads(room.ask("/kpu/articles.json?_search=daftar&_shape=array").text)
    assert {row["id"] for row in found} >= {1, 2}
    assert "version" not in re.findall(r'href="/kpu/(\w+)"', room.ask("/kpu").text)
    for query in re.findall(r'href="/kpu/(\w+)"', room.ask("/kpu").text):
        assert room.ask(f"/kpu/{query}").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered(room: Room, method: str) -> None:
    assert room.ask("/kpu/articles", method=method).status == 405
    assert room.ask("/", method="HEAD").status == 200


def test_a_crawl_may_write_meanwhile_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "other name.db"
    with Archive(path) as made:
        made.save(Capture(article("bali", 1, "Yang pertama"), "2026-11-20T01:00:00Z"))
    process, address = opened(path)
    try:
        room = Room(f"http://{address}", path)
        assert "Yang pertama" in room.ask("/").text
        with Archive(path) as made:
            made.save(Capture(article("bali", 2, "Yang kedua", BODY[:200]), "2026-11-20T02:00:00Z"))
            page = room.ask("/?lang=en").text
            assert "Yang kedua" in page
            assert "<dd>2</dd>" in page, "the counts are of this moment"
        assert room.ask("/kpu?sql=update+article+set+title%3D1").status == 400
        assert room.ask("/kpu?sql=with+x+as+(select+1)+delete+from+article").status == 400
    finally:
        code, said = closed(process)
    assert (code, said.count("\n")) == (0, 1)
    assert "attempt to write a readonly database" in said, "it was SQLite that refused"
    assert sorted(set(os.listdir(tmp_path)) - {"other name.db.lock"}) == ["other name.db"]  # noqa: PTH208 – hidden files too
    with closing(sqlite3.connect(path)) as connection:
        titles = connection.execute("SELECT title FROM article ORDER BY id").fetchall()
    assert titles == [("Yang pertama",), ("Yang kedua",)]


def refused(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "kpucrawl", "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def test_what_goes_wrong_is_one_line(room: Room, tmp_path: Path) -> None:
    port = room.address.rpartition(":")[2]
    taken = refused("--port", port, "--archive", str(room.archive))
    assert (taken.returncode, taken.stderr.count("\n")) == (2, 1)
    assert f"cannot listen at 127.0.0.1, port {port} (address already in use): name another with --port" in taken.stderr
    with pytest.raises(ArchiveError, match="there is no archive at"):
        ReadingRoom(tmp_path / "no.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE x (y)")
    with pytest.raises(ArchiveError, match="is no kpucrawl archive"):
        ReadingRoom(tmp_path / "other.db")


def test_without_its_part_installed_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pygal'] = None\n"
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'pygal' else real(name, *more)\n"
        "import kpucrawl.cli as c; print(c.run(['serve']))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert answer.stdout == "2\n"
    assert answer.stderr == "kpucrawl: the reading room is not installed: run `pip install 'kpucrawl[serve]'`, then this again\n"
