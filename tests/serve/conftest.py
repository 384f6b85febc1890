"""An archive with edits, copies, a vanished page, an intruder's page and hostile texts, and the reading room open over it."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kpucrawl.items import Article, Capture, Link, PageRecord, SpamVerdict
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.health import Health
from kpucrawl.persist.pages import PageWriter
from kpucrawl.persist.runs import SiteRun

HOSTILE = (
    '<script>document.title="run"</script><img src="https://evil.example/x.png" onerror="document.title=\'run\'">'
    '"><svg onload=alert(1)></svg></textarea><style>body{display:none}</style>{{ 7*7 }}{% raw %}&lt;b&gt;'
    '<iframe src="javascript:alert(1)"></iframe><form action="https://evil.example/"><base href="https://evil.example/">'
)
PARAGRAPHS = [
    "Ketua KPU membuka rapat pleno terbuka penetapan daftar pemilih tetap di aula kantor dengan dihadiri 23 peserta undangan.",
    "Rapat diikuti perwakilan partai politik, badan pengawas, kepolisian, serta dinas kependudukan dan pencatatan sipil.",
    "Jumlah pemilih yang ditetapkan bertambah dibandingkan periode sebelumnya karena banyak pemilih pemula yang telah merekam.",
    "Anggota KPU berpesan supaya seluruh petugas menjaga ketelitian dan tidak menerima pemberian dalam bentuk apa pun.",
]
BODY = "\n\n".join(PARAGRAPHS)
DAYS = ("2026-09-01", "2026-09-02", "2026-09-05", "2026-10-11", "2026-10-12", "2026-11-03")


@dataclass(frozen=True, slots=True)
class Told:
    """What the reading room answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Room:
    """An open reading room."""

    address: str
    archive: Path

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> Told:
        """Ask for a page, as it is spelled; header names with ``_`` for ``-``."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Told(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()


def article(site: str, number: int, title: str, body: str = BODY, day: str | None = "2026-11-01", **others: object) -> Article:
    url = f"https://{site}.kpu.go.id/blog/read/{number}_judul"
    found = {"published_by": "page", "published_text": day, "category": "Berita Terkini", "author": "humas", **others}
    return Article(site, f"id:{number}", url, "article", title, body, day, **found)  # type: ignore[arg-type]


def captures(page: PageRecord) -> list[Capture]:
    """What is in the archive, in the order of its numbers."""
    first = article("kab-magetan", 101, "KPU Magetan Tetapkan Daftar Pemilih Tetap", day="2026-11-20")
    copied = article("kab-madiun", 7, "KPU Magetan Tetapkan Daftar Pemilih Tetap", day="2026-11-21")
    hostile = article(
        "bali", 13, f"Judul {HOSTILE}", f"Satu {HOSTILE}\n\n{BODY} dua belas.\n\n{HOSTILE}", "2026-11-19",
        image="javascript:alert(document.domain)", author=HOSTILE, category=HOSTILE, place=HOSTILE,
        attachments=(Link("javascript:alert(1)", "klik di sini"), Link("https://bali.kpu.go.id/berkas.pdf", HOSTILE)),
        links=(Link("data:text/html,<script>alert(1)</script>", "data"), Link("https://luar.example/a?b=1&c='\"><x>", "luar")),
    )  # fmt: skip
    gambling = article("bali", 66, "Situs Slot Gacor Hari Ini", "Daftar slot gacor " * 40, "2026-11-18",
                       links=(Link("https://slot.example/daftar", "DAFTAR"),))  # fmt: skip
    made = [
        Capture(first, "2026-11-20T01:00:00Z", page),
        Capture(copied, "2026-11-21T01:00:00Z"),
        Capture(hostile, "2026-11-21T02:00:00Z", page),
        Capture(gambling, "2026-11-21T03:00:00Z", intrusion=SpamVerdict(True, 9.0, ("slot gacor",))),
    ]
    for number, day in enumerate(DAYS * 5):
        words = [
            f"{'bcdfgjklmn'[(number * 7 + place) % 10]}{'aiueo'[(number + place) % 5]}kan{number}x{place}" for place in range(90)
        ]
        text = f"Kegiatan nomor {number} berlangsung pada {day}: {' '.join(words)}."
        made.append(
            Capture(article("kab-magetan", 200 + number, f"Kegiatan {number} KPU Magetan", text, day), f"{day}T01:00:00Z")
        )
    undated = article("kab-magetan", 300, "Tanpa Tanggal", "Sebuah pengumuman pendek.", None)
    return [*made, Capture(undated, "2026-11-01T01:00:00Z")]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "kpu.db"
    html = f"<html><body><h1>Judul</h1>{HOSTILE}<p>{BODY}</p></body></html>".encode()
    headers = [("Content-Type", "text/html; charset=UTF-8"), ("X-Evil", "<script>alert(1)</script>")]
    with PageWriter(path.parent / "pages") as pages:
        page = pages.write("https://kab-magetan.kpu.go.id/blog/read/101_judul", 200, headers, html, "2026-11-20T01:00:00Z")
    with Archive(path) as made:
        run = made.start_run("{}", "2026-11-21T00:00:00Z")
        listed = captures(page)
        for capture in listed:
            made.save(capture)
        edited = article("kab-magetan", 101, "KPU Magetan Tetapkan Daftar Pemilih Tetap", BODY.replace("23", "32"), "2026-11-20")
        assert made.save(Capture(edited, "2026-11-21T05:00:00Z")) == "changed"
        with made.writing() as connection:
            connection.execute("UPDATE article SET gone_at = '2026-11-21T06:00:00Z' WHERE id = 6")
        made.save_run_site(
            run, SiteRun("kab-magetan", verdict="ok", requests=9, pages=9, new=9, finished_at="2026-11-21T00:10:00Z")
        )
        made.save_run_site(
            run,
            SiteRun(
                "bali",
                verdict="failed",
                reason="<b>503</b> five times",
                finished_at="2026-11-21T00:11:00Z",
                health=Health("red", "down", "<b>503</b> five times"),
            ),
        )
        made.finish_run(run, "finished", "2026-11-21T00:12:00Z")
    return path


def opened(archive: Path) -> tuple[subprocess.Popen[str], str]:
    """Start ``kpucrawl serve`` on a free port; return it and its address."""
    command = [sys.executable, "-W", "error", "-m", "kpucrawl", "serve", "--port", "0", "--archive", str(archive)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert process.stderr is not None
    line = process.stderr.readline()
    assert "http://" in line, line + process.stderr.read()
    return process, line.split("http://", 1)[1].split("/", 1)[0]


def closed(process: subprocess.Popen[str]) -> tuple[int, str]:
    """End a server as Ctrl-C does; return its exit code and what it said on stderr."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    return process.returncode, said


@pytest.fixture(scope="session")
def room(archive: Path) -> Iterator[Room]:
    process, address = opened(archive)
    yield Room(f"http://{address}", archive)
    code, said = closed(process)
    assert (code, said) == (0, "")
