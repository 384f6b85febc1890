"""In: nothing; out: the pictures of the reading room in ``docs/pictures/``: a rehearsal, crawled twice, photographed in Chromium.

``make pictures`` runs it. Between the two crawls the pretend offices edit, take away and copy articles, so that something is
to be seen.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.world import World

PICTURES = Path(__file__).parent / "pictures"
LARGEST = 150_000
"""Bytes of a picture in the repository."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
DESK, PHONE = {"width": 1120, "height": 740}, {"width": 360, "height": 700}


def main(sites: int, articles: int) -> None:
    """Crawl, open the reading room, take the pictures."""
    world = World(
        seed=8, sites=sites, articles_per_site=articles, traps=False, drift=Drift(days=3, edited=0.3, gone=0.1, copied=0.5)
    )
    quick = [replace(site, robots="User-agent: *\nDisallow: /admin/\n", faults=()) for site in world.sites]
    names = [site.name for site in quick]
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "kpu.db"
        for step, options in ((0, ["--quiet"]), (1, ["--quiet", "--recheck"])):
            with Network(world.at(step)) as network:
                proxies = {"http_proxy": network.proxy_url, "https_proxy": network.proxy_url, "no_proxy": ""}
                crawl = ["crawl", *names, "--archive", str(archive), "--delay", "0.02", "--rate", "200", *options]
                subprocess.run([sys.executable, "-m", "kpucrawl", *crawl], env={**os.environ, **proxies}, check=False)
        photograph(archive)


def photograph(archive: Path) -> None:
    """Open the reading room over an archive and take a picture of each page shown in the README and docs/serve.md."""
    with closing(sqlite3.connect(archive)) as connection:
        asked = "SELECT article FROM versions WHERE cause = 'edit' AND length(body) > 500 ORDER BY length(body) LIMIT 1"
        (edited,) = connection.execute(asked).fetchone() or (1,)
    command = [sys.executable, "-m", "kpucrawl", "serve", "--port", "0", "--archive", str(archive)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        address = "http://" + server.stderr.readline().split("http://", 1)[1].split("/", 1)[0]
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=FLAGS)
            for name, path, language, size in (
                ("front", "/", "en-GB", DESK),
                ("muka", "/", "id-ID", DESK),
                ("search", "/search?q=pemilih", "en-GB", DESK),
                ("changes", f"/article/{edited}/changes", "en-GB", DESK),
                ("perubahan", f"/article/{edited}/changes", "id-ID", DESK),
                ("phone", "/provinces", "id-ID", PHONE),
            ):
                page = browser.new_context(viewport=size, locale=language).new_page()
                page.goto(address + path)
                picture = PICTURES / f"{name}.png"
                page.screenshot(path=picture)
                print(f"{picture.relative_to(Path.cwd())}: {picture.stat().st_size:,} bytes", file=sys.stderr)
                if picture.stat().st_size > LARGEST:
                    raise SystemExit(f"{picture} is larger than {LARGEST:,} bytes")
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    main(*(int(number) for number in sys.argv[1:3] or ("12", "20")))
