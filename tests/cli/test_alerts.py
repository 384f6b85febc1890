"""Alerts: what is news reaches a command, a webhook and a mailbox, once, by real servers on loopback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_string
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from kpucrawl import cli
from kpucrawl.persist.archive import Archive
from kpucrawl.persist.health import Health
from kpucrawl.persist.runs import SiteRun

GREEN = Health("green")
DOWN = Health("red", "down", "home page: timeout")
BLOCKED = Health("red", "blocked", "home page: 403")


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A function that lets a night pass: one run, with how each site did."""
    archive = tmp_path / "kpu.db"

    def pass_a_night(moment: str, **sites: Health) -> Path:
        monkeypatch.setenv("KPUCRAWL_NOW", moment)
        with Archive(archive) as opened:
            run = opened.start_run("{}", moment)
            for name, health in sites.items():
                told = SiteRun(name, 3, verdict="ok", reason=health.why, health=health, started_at=moment, finished_at=moment)
                opened.save_run_site(run, told)
            opened.note_offline(run)
            opened.finish_run(run, "finished", moment)
        return archive

    return pass_a_night


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[dict[str, Any]]]:
    """A function that alerts a command and returns what reached it."""
    box = tmp_path / "told.jsonl"
    monkeypatch.setenv("KPUCRAWL_ALERT_COMMAND", f"cat >> '{box}'")

    def alert(archive: Path) -> list[dict[str, Any]]:
        box.unlink(missing_ok=True)
        cli.run(["health", "--alert", "--archive", str(archive)])
        return [json.loads(line) for line in box.read_text().splitlines()] if box.exists() else []

    return alert


def lines(digests: list[dict[str, Any]]) -> list[str]:
    [digest] = digests
    return [line["told"] for line in digest["news"]]


def test_only_news_is_told_and_what_is_over_once(night: Any, told: Any) -> None:
    archive = night("2026-11-01T03:00:00Z", bali=DOWN, kepri=GREEN, jambi=GREEN)
    assert lines(told(archive)) == ["bali down: home page: timeout (since 2026-11-01)"]
    assert told(archive) == []
    night("2026-11-02T03:00:00Z", bali=DOWN, kepri=BLOCKED, jambi=GREEN)
    [digest] = told(archive)
    assert [line["sites"] for line in digest["news"]] == [["kepri"]]
    assert digest["colours"] == {"red": 2, "yellow": 0, "grey": 0, "green": 1}
    assert (digest["day"]["runs"], digest["day"]["requests"]) == (2, 18)
    night("2026-11-03T04:00:00Z", bali=GREEN, kepri=DOWN, jambi=GREEN)  # one is well, the other has another cause
    [digest] = told(archive)
    assert [(line["sites"], line["cause"]) for line in digest["news"]] == [(["kepri"], "down")]
    assert [line["told"] for line in digest["over"]] == ["bali (was down)"]
    assert told(archive) == []


def test_who_flaps_is_told_once_a_day(night: Any, told: Any) -> None:
    archive = night("2026-11-01T03:00:00Z", bali=DOWN, kepri=GREEN)
    assert lines(told(archive)) == ["bali down: home page: timeout (since 2026-11-01)"]
    night("2026-11-01T09:00:00Z", bali=GREEN)
    assert [line["told"] for line in told(archive)[0]["over"]] == ["bali (was down)"]
    for moment, health in [("T12", DOWN), ("T15", GREEN), ("T18", DOWN)]:
        night(f"2026-11-01{moment}:00:00Z", bali=health)
        assert told(archive) == []
    night("2026-11-03T03:00:00Z", bali=DOWN)  # it stays: that is news again
    assert len(lines(told(archive))) == 1
    assert told(archive) == []


def test_what_befalls_all_is_one_line(night: Any, told: Any) -> None:
    names = ("bali", "kepri", "jambi", "lampung", "riau")
    archive = night("2026-11-01T03:00:00Z", **dict.fromkeys(names, GREEN))
    assert told(archive) == []
    night("2026-11-02T04:00:00Z", **dict.fromkeys(names, DOWN))
    assert lines(told(archive)) == ["none of the 5 sites asked answered: the network here was down"]
    night("2026-11-03T04:30:00Z", **dict.fromkeys(names, BLOCKED))
    [digest] = told(archive)
    assert [line["told"] for line in digest["over"]] == ["the network here is back"]
    [line] = digest["news"]
    assert set(line["sites"]) == set(names)
    assert line["told"].startswith("all 5 sites looked at blocked: home page: 403 (")


def test_many_with_one_cause_share_a_line(night: Any, told: Any) -> None:
    names = ("bali", "kepri", "jambi", "lampung", "riau", "banten", "jabar", "jateng", "jatim", "diy")
    archive = night("2026-11-01T03:00:00Z", **dict.fromkeys(names[4:], GREEN), **dict.fromkeys(names[:4], BLOCKED))
    assert len(lines(told(archive))) == 1
    night(
        "2026-11-02T04:00:00Z", **dict.fromkeys(names[6:], GREEN), **dict.fromkeys(names[:4], BLOCKED), riau=DOWN, banten=BLOCKED
    )
    assert sorted(line.partition(":")[0] for line in lines(told(archive))) == ["banten blocked", "riau down"]


def test_that_no_run_is_made_is_told(night: Any, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = night("2026-11-01T03:00:00Z", bali=GREEN)
    monkeypatch.setenv("KPUCRAWL_NOW", "2026-11-03T12:00:00Z")
    [line] = lines(told(archive))
    assert line.startswith("no run since 2026-11-01T03:00:00Z: is the nightly crawl running?")


def test_a_command_that_fails_is_asked_again(night: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: Any) -> None:
    archive = night("2026-11-01T03:00:00Z", bali=DOWN, kepri=GREEN)
    monkeypatch.setenv("KPUCRAWL_ALERT_COMMAND", "echo no such mailbox >&2; exit 3")
    assert cli.run(["health", "kepri", "--alert", "--archive", str(archive)]) == 1
    assert "ended with 3: no such mailbox" in capfd.readouterr().err
    monkeypatch.setenv(
        "KPUCRAWL_ALERT_COMMAND", f'cat > {tmp_path / "told"}; echo "$KPUCRAWL_ALERT_SUBJECT" >> {tmp_path / "told"}'
    )
    monkeypatch.setenv("KPUCRAWL_ALERT_FORMAT", "text")
    assert cli.run(["health", "kepri", "--alert", "--archive", str(archive)]) == 0
    text = (tmp_path / "told").read_text()
    assert text.splitlines()[2] == "bali down: home page: timeout (since 2026-11-01)"
    assert text.splitlines()[-1] == "kpucrawl: bali down: home page: timeout (since 2026-11-01)"


def test_a_crawl_ends_with_an_alert(tmp_path: Path) -> None:
    """No proxy listens where this one is named, so nothing answers."""
    box, archive = tmp_path / "told.json", tmp_path / "kpu.db"
    dead = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "KPUCRAWL_ALERT_COMMAND": f"cat > '{box}'"}
    words = ["crawl", "bali", "--delay", "0", "--quiet", "--archive", str(archive), "--set", "RETRY_TIMES=0"]
    done = subprocess.run(
        [sys.executable, "-m", "kpucrawl", *words], env={**os.environ, **dead}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    [line] = json.loads(box.read_text())["news"]
    assert (line["cause"], line["sites"]) == ("down", ["bali"])


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps what it is given, and refuses the first."""

    taken: list[dict[str, Any]]
    refusals: int

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        kind = type(self)
        kind.refusals -= 1
        if kind.refusals < 0:
            kind.taken.append(given)
        self.send_response(503 if kind.refusals >= 0 else 204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def test_a_webhook_is_posted_to_past_the_proxy_and_again_where_it_failed(
    night: Any, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    archive = night("2026-11-01T03:00:00Z", bali=DOWN, kepri=GREEN)
    Hook.taken, Hook.refusals = [], 1
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("KPUCRAWL_ALERT_WEBHOOK", f"http://127.0.0.1:{server.server_port}/hook")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        for _ in range(3):
            cli.run(["health", "--alert", "--archive", str(archive)])
        server.shutdown()
    assert "did not take the digest: HTTP Error 503" in capfd.readouterr().err
    [given] = Hook.taken
    assert given["news"][0]["sites"] == ["bali"]
    assert "bali down" in given["text"]


EXIM = """
primary_hostname = mail.example
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/pid
tls_advertise_hosts = *
tls_certificate = {folder}/both.pem
keep_environment =
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = only_who_logged_in
deliver_drop_privilege = true
host_lookup =
begin acl
only_who_logged_in:
  accept authenticated = *
  deny message = log in first
begin routers
everybody:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  file = {folder}/mbox
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{robot}}}}{{eq{{$auth3}}{{secret}}}}}}}}
  server_set_id = $auth2
"""


@pytest.fixture
def mail_server() -> Iterator[tuple[int, Path]]:
    """Exim with STARTTLS, which takes mail only of who has logged in; its port and the mailbox's file."""
    exim = shutil.which("exim4", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if exim is None:
        pytest.skip("no exim4 here: `make tools` installs Debian's")
    if os.getuid():
        pytest.skip("exim starts as a server only for root")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="kpucrawl-exim-"))  # pytest's own folders are closed to other users
    server = None
    try:
        write_certificate(folder / "both.pem")
        (folder / "spool").mkdir()
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "Debian-exim")
        config = folder / "exim.conf"
        config.write_text(EXIM.format(folder=folder, port=port))
        config.chmod(0o644)
        server = subprocess.Popen([exim, "-C", str(config), "-bdf"])
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, folder / "mbox"
    finally:
        if server is not None:
            server.terminate()
            server.wait(10)
        shutil.rmtree(folder)


def write_certificate(path: Path) -> None:
    """Write a key and a certificate signed by itself."""
    wishes = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mail.example"
    subprocess.run(["openssl", *wishes.split(), "-keyout", str(path), "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())


def test_mail_goes_by_starttls_and_login(
    night: Any, monkeypatch: pytest.MonkeyPatch, mail_server: tuple[int, Path], tmp_path: Path, capfd: Any
) -> None:
    port, box = mail_server
    archive = night("2026-11-01T03:00:00Z", bali=DOWN, kepri=GREEN)
    monkeypatch.setenv("KPUCRAWL_ALERT_MAIL", "desk@example.org, chief@example.org")
    monkeypatch.setenv("KPUCRAWL_ALERT_MAIL_FROM", "kpucrawl@example.org")
    monkeypatch.setenv("KPUCRAWL_SMTP_HOST", f"127.0.0.1:{port}")
    cli.run(["health", "--alert", "--archive", str(archive)])
    assert "log in first" in capfd.readouterr().err
    monkeypatch.setenv("KPUCRAWL_SMTP_USER", "robot")
    monkeypatch.setenv("KPUCRAWL_SMTP_PASSWORD", "wrong")
    cli.run(["health", "--alert", "--archive", str(archive)])
    assert "535" in capfd.readouterr().err
    (tmp_path / "password").write_text("secret\n")
    monkeypatch.setenv("KPUCRAWL_SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    cli.run(["health", "--alert", "--archive", str(archive)])
    assert "mail: kpucrawl: bali down" in capfd.readouterr().err
    until = time.monotonic() + 10
    while not (box.exists() and "kpucrawl health SITE" in box.read_text()) and time.monotonic() < until:
        time.sleep(0.1)
    mailed = box.read_text()
    assert "with esmtpsa" in mailed  # by TLS, and logged in
    letter = message_from_string(mailed.split("\n", 1)[1])
    assert (letter["To"], letter["From"]) == ("desk@example.org, chief@example.org", "kpucrawl@example.org")
    assert letter["Subject"] == "kpucrawl: bali down: home page: timeout (since 2026-11-01)"
