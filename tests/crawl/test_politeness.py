"""What the other side sees: pauses, robots.txt, Retry-After, who is asking, and by which way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import ClassVar

from kpucrawl.rehearse.faults import Answer

from .conftest import HTML, Scripted, Stage, article, listing

Open = Callable[..., Scripted]


def site(count: int, robots: str | None = None) -> dict[str, str]:
    """Return the pages of a small site."""
    pages = {"/": listing(range(1, count + 1)), "/blog/category/104": listing(range(1, count + 1))}
    pages |= {f"/blog/read/{n}_rapat-{n}": article(n) for n in range(1, count + 1)}
    return pages if robots is None else pages | {"/robots.txt": robots}


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def test_pauses_robots_and_retry_after_as_the_other_side_logs_them(scripted: Open, stage: Stage) -> None:
    sites = ("kab-magetan", "kab-kediri", "kab-jember", "kab-tegal", "kab-pati")
    network = scripted(*sites)
    network.put("kab-magetan", site(6))
    network.put("kab-kediri", site(4, "User-agent: *\nCrawl-delay: 0.8\nDisallow: /blog/read/3_\n"))
    network.put("kab-jember", site(3, "User-agent: *\nDisallow: /\n"))
    busy = Answer(503, b"busy", HTML, (("Retry-After", "2"),))
    network.put("kab-tegal", {**site(3), "/blog/category/104": lambda nth: busy if nth == 1 else listing([1, 2, 3])})
    network.put("kab-pati", {**site(3), "/blog/category/104": Answer(429, b"no", HTML, (("Retry-After", "86400"),))})
    crawled = stage.crawl(network, *sites, delay=0.3, rate=20)

    for name in ("kab-magetan", "kab-tegal", "kab-pati"):
        assert min(gaps([each.at for each in network.log(name)])) >= 0.3, name
    assert min(gaps([each.at for each in network.log("kab-kediri")])) >= 0.8
    assert min(gaps(sorted(each.at for each in network.requests))) >= 0.0
    times = sorted(each.at for each in network.requests)
    assert max(sum(start <= at < start + 0.5 for at in times) for start in times) <= 11  # of 20 a second

    assert "/blog/read/3_rapat-3" not in network.asked("kab-kediri")
    assert crawled["kab-kediri"]["forbidden"] == 1
    assert crawled["kab-kediri"]["failed"] == 0
    assert network.asked("kab-jember") == []
    assert (crawled["kab-jember"]["outcome"], crawled["kab-jember"]["reason"]) == ("blocked", "robots.txt forbids it")

    waited = [each.at for each in network.log("kab-tegal") if each.path == "/blog/category/104"]
    assert waited[1] - waited[0] >= 2
    assert len(crawled.keys("kab-tegal")) == 3
    assert crawled["kab-pati"]["outcome"] == "failed"
    assert "asked to come back" in crawled["kab-pati"]["reason"]


def test_http_alone_is_found_and_has_its_own_robots(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan", "kab-kediri")
    network.script.without_tls = {"kab-magetan.kpu.go.id"}
    network.put("kab-magetan", site(3, "User-agent: *\nDisallow: /blog/read/2_\n"))
    network.put("kab-kediri", {**site(2), "/robots.txt": Answer(503, b"busy", HTML)})
    crawled = stage.crawl(network, "kab-magetan", "kab-kediri")
    assert crawled.keys("kab-magetan") == {"id:1", "id:3"}
    assert crawled["kab-magetan"]["certificate"] is None
    assert crawled["kab-kediri"]["outcome"] == "failed"  # a host that cannot even serve its rules is left alone
    assert network.asked("kab-kediri") == []
    assert crawled.keys("kab-kediri") == set()


def test_certificates_are_taken_and_noted(scripted: Open, stage: Stage) -> None:
    network = scripted("kab-magetan")
    network.put("kab-magetan", site(2))
    crawled = stage.crawl(network, "kab-magetan")
    assert crawled["kab-magetan"]["certificate"] == "self-signed"
    assert crawled.rows("SELECT verdict, reason FROM run_sites") == [("ok", "certificate self-signed")]


class Listener(BaseHTTPRequestHandler):
    """A proxy without tunnels that remembers what it is told."""

    heads: ClassVar[list[dict[str, str]]] = []

    def do_CONNECT(self) -> None:
        self.send_error(502)

    def do_GET(self) -> None:
        self.heads.append({name.lower(): value for name, value in self.headers.items()})
        body = listing([1]).encode()
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "ci_session=1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *values: object) -> None:
        pass


def test_we_say_who_we_are_and_nothing_else(scripted: Open, stage: Stage) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{proxy.server_port}"
        stage.environment = {"http_proxy": url, "https_proxy": url, "KPUCRAWL_CONTACT": "https://example.org/kpu-archive"}
        stage.crawl(scripted("kab-magetan"), "kab-magetan", most_pages=4)
        proxy.shutdown()
    assert len(Listener.heads) >= 3
    for head in Listener.heads:
        assert head["user-agent"] == "kpucrawl/0.1.0 (+https://example.org/kpu-archive)"
        assert not head.keys() & {"cookie", "referer"}
