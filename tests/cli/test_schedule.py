"""The nightly lines: printed, put into a real crontab and taken away byte for byte, run as cron runs them, and by cron."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpucrawl import cli
from kpucrawl.catalogue.sites import all_sites
from kpucrawl.cli.logfile import KEPT, rotate
from kpucrawl.clock import now
from kpucrawl.crawl.schedule import Plan, cron_lines, plan, with_block, without_block
from kpucrawl.crawl.units import units
from kpucrawl.persist.agenda import Turn
from kpucrawl.persist.archive import Archive
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.world import World

Call = Callable[..., Any]
ROOT = Path(__file__).parents[2]
THEIRS = (
    "# my own lines\nMAILTO=\nPATH = /opt/x:/usr/bin   \n\n*/5\t*  * * 1-5   echo 'a  b' \\% # trailing \n@reboot  true\n"
    "30 4 * * SUN kpucrawl-old\nthis is no line at all\n"
)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which nothing of ours is set; its archive."""
    for name in ("SSL_CERT_FILE", "PYTHONPATH", "KPUCRAWL_ARCHIVE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "out put" / "kpu.db"


def test_the_lines_name_all_that_a_bare_environment_lacks(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPUCRAWL_CONTACT", "50% desk@example.org")
    monkeypatch.setenv("KPUCRAWL_SMTP_PASSWORD", "secret")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert cli.run(["schedule", "--archive", str(bare), "--at", "22:50", "--budget", "1h15m"]) == 0
    out, err = capsys.readouterr()
    crawl, health = out.splitlines()
    assert crawl.startswith("50 22 * * * cd ")
    assert health.startswith("35 0 * * * cd ")  # past midnight
    for line in (crawl, health):
        assert f"'KPUCRAWL_ARCHIVE={bare}'" in line
        assert "'KPUCRAWL_CONTACT=50\\% desk@example.org'" in line
        assert "https_proxy=http://proxy.example:3128" in line
        assert f" {sys.executable} -m kpucrawl --log " in line
        assert "secret" not in line
    assert crawl.endswith("crawl --due --budget 1h15m --quiet")
    assert "health --alert" in health
    assert "UTC" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--at", "25:00"], "--at 25:00: give a time of day"),
        (["--budget", "soon"], "--budget soon: give hours and minutes"),
        (["--budget", "30h"], "--budget 30h: give hours"),
        (["--install", "--remove"], "not both"),
        (["--systemd", "--crontab", "x"], "leave one of them out"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["schedule", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_a_line_too_long_for_cron_is_refused(bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("KPUCRAWL_CONTACT", "x" * 900)
    assert cli.run(["schedule", "--archive", str(bare)]) == 2
    assert "try --systemd" in capsys.readouterr().err


@pytest.mark.parametrize("before", [THEIRS, "", "0 1 * * * no line end", "\n\n"])
def test_a_file_gets_the_lines_and_loses_exactly_those(bare: Path, tmp_path: Path, before: str, capsys: Any) -> None:
    file = tmp_path / "crontab"
    file.write_bytes(before.encode())
    asked = ["schedule", "--archive", str(bare), "--crontab", str(file)]
    assert cli.run([*asked, "--install"]) == 2  # nobody can be asked here
    out, err = capsys.readouterr()
    assert "+15 2 * * * cd " in out
    assert "say --yes" in err
    assert file.read_bytes() == before.encode()
    assert cli.run([*asked, "--install", "--yes"]) == 0
    installed = file.read_text()
    assert installed.startswith(before)
    assert installed.count("crawl --due") == 1
    assert cli.run([*asked, "--install", "--yes"]) == 0
    assert "nothing to change" in capsys.readouterr().err
    assert cli.run([*asked, "--install", "--yes", "--at", "03:30"]) == 0
    assert "30 3 * * * cd " in file.read_text()
    assert file.read_text().count("crawl --due") == 1
    file.write_text(file.read_text() + "# a later line\n")
    assert cli.run([*asked, "--remove", "--yes"]) == 0
    later = file.read_text()
    assert later == before + ("" if before.endswith("\n") or not before else "\n") + "# a later line\n"
    file.write_text(installed)
    assert cli.run([*asked, "--remove", "--yes"]) == 0
    assert file.read_bytes() == before.encode()


def planned(archive: Path) -> Plan:
    return plan(archive, "02:15", "3h", {})


@given(before=st.text(max_size=200).filter(lambda text: "\r" not in text), between=st.text(max_size=40))
def test_whatever_stands_there_stays(before: str, between: str) -> None:
    here, there = Path("/srv/a/kpu.db"), Path("/srv/b/kpu.db")
    once = with_block(before, planned(here))
    assert without_block(once, here) == before
    assert with_block(once, planned(here)) == once
    both = with_block(once, planned(there))
    assert without_block(without_block(both, there), here) == before
    assert without_block(without_block(both, here), there) in {before, f"{before}\n"}
    assert without_block(once + between, here) in {before + between, f"{before}\n{between}"}


def test_a_line_runs_as_cron_runs_it(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("KPUCRAWL_ALERT_FORMAT", "100% wrong")  # is told in the log: it got there
    _, health = cron_lines(plan(bare, "02:15", "3h"))
    command = health.split(" ", 5)[5].replace("\\%", "%")
    done = subprocess.run(
        ["env", "-i", "PATH=/usr/bin:/bin", f"HOME={tmp_path}", "/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    log = (bare.parent / "logs" / "health.log").read_text()
    assert "kpucrawl health --alert --colour red\n" in log
    assert "KPUCRAWL_ALERT_FORMAT is '100% wrong'" in log
    assert "ended with 2 after " in log
    assert done.returncode == 2
    assert done.stdout == ""
    assert "ended with 2" in done.stderr  # what nobody expects reaches cron, which mails it
    assert str(bare.parent / "logs" / "health.log") in done.stderr


def test_logs_are_rotated(tmp_path: Path) -> None:
    log = tmp_path / "crawl.log"
    for number in range(KEPT + 3):
        log.write_text(f"{number}" * 100)
        rotate(log, largest=1000)
        assert log.exists()
        rotate(log, largest=50)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"crawl.log.{number}" for number in range(1, KEPT + 1))
    assert (tmp_path / "crawl.log.1").read_text()[:2] == "11"


# real crontab, real cron: in a name space of their own, so that nobody's crontab is touched

PRIVATE = r"""
set -e
mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
mount -t tmpfs tmpfs /run
mkdir -p "$1/etc"
for name in cron.d cron.hourly cron.daily; do [ ! -d /etc/$name ] || mount --bind "$1/etc" /etc/$name; done
touch "$1/crontab"; [ ! -e /etc/crontab ] || mount --bind "$1/crontab" /etc/crontab
. "$2"
"""


def privately(tmp_path: Path, script: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run a shell script where the crontabs are empty and its own; skip where that cannot be."""
    for program in ("cron", "crontab", "unshare"):
        if shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
            pytest.skip(f"no {program} here: `make tools` installs Debian's cron")
    if os.getuid():
        pytest.skip("only root may have a name space with crontabs of its own")
    (tmp_path / "private.sh").write_text(PRIVATE)
    (tmp_path / "script.sh").write_text(script)
    space = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    trial = subprocess.run(
        [*space, "mount", "-t", "tmpfs", "tmpfs", "/var/spool/cron"], capture_output=True, text=True, check=False
    )
    if trial.returncode:
        pytest.skip(f"no name space of its own here: {trial.stderr.strip()}")
    command = [*space, "/bin/sh", str(tmp_path / "private.sh"), str(tmp_path), str(tmp_path / "script.sh")]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def test_a_real_crontab_takes_the_lines_and_gives_them_back(bare: Path, tmp_path: Path) -> None:
    theirs = THEIRS.replace("this is no line at all\n", "").replace("MAILTO=\n", "")  # which Debian's refuses
    (tmp_path / "theirs").write_text(theirs)
    schedule = f"PYTHONPATH={ROOT} {sys.executable} -m kpucrawl schedule --archive '{bare}' --yes"
    done = privately(
        tmp_path,
        f"""
        {schedule} --install; crontab -l > {tmp_path}/fresh
        {schedule} --remove; crontab -l 2>&1 | cat > {tmp_path}/none
        crontab {tmp_path}/theirs; crontab -l > {tmp_path}/before
        {schedule} --install; crontab -l > {tmp_path}/installed
        {schedule} --remove; crontab -l > {tmp_path}/after
        """,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "fresh").read_text().count("crawl --due") == 1
    assert "no crontab for" in (tmp_path / "none").read_text()
    assert (tmp_path / "installed").read_text().startswith(theirs)
    assert (tmp_path / "installed").read_text().count("crawl --due") == 1
    assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes() == theirs.encode()


def test_a_real_cron_runs_the_lines_and_of_two_crawls_at_once_one_works(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes up to a minute of waiting, and hardly any work: of all sites one is due, and it has six articles."""
    logs = bare.parent / "logs"
    at = now()
    with Archive(bare) as archive:
        for site in all_sites():
            if site.name != "kab-magetan":
                archive.save_turn(site.name, Turn(visited_at=at, begun_at=at))  # a visit that begins later was cut short
    world = World(3, ["kab-magetan"], 6, traps=False)
    with Network(world) as network:
        monkeypatch.setenv("https_proxy", network.proxy_url)
        monkeypatch.setenv("http_proxy", network.proxy_url)
        done = privately(
            tmp_path,
            f"""
            PYTHONPATH={ROOT} {sys.executable} -m kpucrawl schedule --archive '{bare}' --install --yes
            crontab -l | sed 's/^[0-9]* [0-9]* \\* \\* \\* /* * * * * /' > {tmp_path}/every
            grep 'crawl --due' {tmp_path}/every | sed 's/crawl\\.log/other.log/' > {tmp_path}/twice
            cat {tmp_path}/every {tmp_path}/twice | crontab -
            cron -f & cron=$!
            for log in health crawl other; do
                for i in $(seq 150); do grep -q 'ended with' '{logs}'/$log.log 2>/dev/null && break; sleep 1; done
            done
            kill $cron
            """,
            timeout=400,
        )
        assert done.returncode in {0, 143}, done.stderr
        log = (logs / "health.log").read_text()
        assert "kpucrawl health --alert --colour red\n" in log
        assert "ended with " in log
        crawls = sorted(((logs / f"{name}.log").read_text() for name in ("crawl", "other")), key=lambda log: "with 75" in log)
        assert "kpucrawl crawl --due --budget 3h --quiet\n" in crawls[0]
        assert "ended with 0 after " in crawls[0]
        assert "is being written by `__main__.py --log " in crawls[1]
        assert "ended with 75 after " in crawls[1]
        pages = [each.path for each in network.requests if each.method != "CONNECT"]
    assert len(pages) == len(set(pages))  # the other asked for nothing
    with Archive(bare, readonly=True) as archive:
        assert len(archive.known_keys("kab-magetan")) == 6


def test_units_are_put_in_place_and_taken_away(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    home = tmp_path / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # this machine's own systemd is not to be told
    monkeypatch.setenv("KPUCRAWL_CONTACT", '50% "desk" $x@example.org')
    asked = ["schedule", "--archive", str(bare), "--systemd"]
    assert cli.run([*asked, "--install"]) == 2
    assert not home.exists()
    assert cli.run([*asked, "--install", "--yes"]) == 0
    place = home / "systemd" / "user"
    assert (place / "timers.target.wants" / "kpucrawl.timer").resolve() == place / "kpucrawl.timer"
    analyze = shutil.which("systemd-analyze")
    if analyze:
        names = [str(path) for path in place.iterdir() if path.is_file()]
        checked = subprocess.run([analyze, "--user", "verify", *names], capture_output=True, text=True, check=False)
        assert not [line for line in checked.stderr.splitlines() if "kpucrawl" in line], checked.stderr
    assert 'Environment="KPUCRAWL_CONTACT=50%% \\"desk\\" $x@example.org"' in (place / "kpucrawl.service").read_text()
    (place / "mine.service").write_text("[Service]\n")
    assert cli.run([*asked, "--remove", "--yes"]) == 0
    assert [path.name for path in place.iterdir()] == ["mine.service"]
    (place / "mine.service").unlink()
    (place / "kpucrawl.timer").write_text("# my own\n")
    assert cli.run([*asked, "--install", "--yes"]) == 2
    assert "was not made by kpucrawl" in capsys.readouterr().err
    assert units(planned(bare))["kpucrawl.timer"].count("OnCalendar=*-*-* 02:15:00") == 1
