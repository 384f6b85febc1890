"""Hosts that lie at one address share one pace, as the other side's log tells; names and network are the test's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

SITES = ("kab-magetan", "kab-kediri", "kab-jember")
DELAY = 0.25
# A web server at port 80, as there is none of these names' elsewhere, and its log; no proxy stands between.
SERVE = """
import json, subprocess, sys
from dataclasses import replace
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.world import World

folder, delay, *sites = sys.argv[1:]
world = World(3, sites, 3, traps=False)
world._take_sites(tuple(replace(site, to_https=False, faults=()) for site in world.sites))
with Network(world, port=80) as network:
    options = ["--archive", f"{folder}/kpu.db", "--rate", "100", "--delay", delay, "-q"]
    code = subprocess.run([sys.executable, "-m", "kpucrawl", "crawl", *sites, *options], check=False).returncode
    print(json.dumps([code, [(each.at, each.host, each.path) for each in network.requests]]))
"""


def test_hosts_at_one_address_share_its_pace(tmp_path: Path) -> None:
    if os.getuid() or shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("only root with `unshare` and `ip` may have names and a network of its own")
    (tmp_path / "hosts").write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {name}.kpu.go.id\n" for name in SITES))
    (tmp_path / "serve.py").write_text(SERVE)
    script = f'ip link set lo up && mount --bind {tmp_path}/hosts /etc/hosts && exec "$@"'
    space = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "/bin/sh", "-c", script, "sh"]
    if subprocess.run([*space, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no name space of its own here")
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(
        [*space, sys.executable, str(tmp_path / "serve.py"), str(tmp_path), str(DELAY), *SITES],
        capture_output=True, text=True, timeout=300, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    code, log = json.loads(done.stdout)
    assert code == 0, done.stderr
    asked = [(at, host) for at, host, _ in log]
    assert {host for _, host in asked} == {f"{name}.kpu.go.id" for name in SITES}
    assert len(asked) >= 12
    assert min(later - earlier for (earlier, _), (later, _) in pairwise(asked)) >= DELAY  # whichever host it is
    # None waits until another is done: each has had its turn soon.
    assert {host for _, host in asked[:8]} == {host for _, host in asked}
