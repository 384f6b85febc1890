"""The network answers over http and https through an ordinary proxy client, as sound and as broken as it was told to."""

from __future__ import annotations

import gzip
import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse.drift import Drift
from kpucrawl.rehearse.network import Network
from kpucrawl.rehearse.pretend import Fault, FaultKind
from kpucrawl.rehearse.routes import DIGITS, SCANNER
from kpucrawl.rehearse.views import absolute, article_address
from kpucrawl.rehearse.world import World

MAGETAN = "https://kab-magetan.kpu.go.id"


class Client:
    """urllib behind the network's proxy, trusting any certificate, following no redirect by itself."""

    def __init__(self, network: Network) -> None:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        proxies = urllib.request.ProxyHandler({"http": network.proxy_url, "https": network.proxy_url})
        self.opener = urllib.request.OpenerDirector()
        for handler in (proxies, urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(context=context)):
            self.opener.add_handler(handler)

    def ask(self, url: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with self.opener.open(urllib.request.Request(url, method=method, headers=named), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with Network(World(seed=2, sites=9, articles_per_site=9)) as running:
        yield running


@pytest.fixture(scope="module")
def client(network: Network) -> Client:
    return Client(network)


def broken(kind: FaultKind, where: str = "", seconds: float = 0.0) -> World:
    return World(sites=["kab-magetan"], articles_per_site=6, faults={"kab-magetan": [Fault(kind, where, seconds)]})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_answers_over_both_schemes(client: Client, network: Network, scheme: str) -> None:
    status, headers, body = client.ask(f"{scheme}://kab-magetan.kpu.go.id/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "KPU Kabupaten Magetan" in body.decode()
    last = network.requests[-1]
    assert (last.scheme, last.method, last.host, last.path, last.status) == (scheme, "GET", "kab-magetan.kpu.go.id", "/", 200)
    assert last.bytes > len(body)


def test_every_article_answers_under_each_spelling(client: Client, network: Network) -> None:
    for site in network.world.sites:
        article = network.world.articles(site.name)[-1]
        spelled = absolute(site, article_address(site, article)).replace("http:", "https:")
        for url in (
            spelled,
            f"https://{site.host.upper()}/index.php/blog/read/{article.id}_{article.slug}",
            f"https://{site.host}/berita/baca/{article.id}/{article.slug}/",
            f"https://{site.host}/blog/read/{article.id}_{article.slug}.html",
        ):
            assert client.ask(url)[0] == 200, url


def test_the_certificate_is_not_trusted(network: Network) -> None:
    port = int(network.proxy_url.rpartition(":")[2])
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=ssl.create_default_context())
    connection.set_tunnel("bali.kpu.go.id", 443)
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/")
    connection.close()


def test_one_connection_serves_many_requests(network: Network) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(network.proxy_url.rpartition(":")[2]), timeout=10)
    for path in ("/", "/robots.txt", "/blog/category/104"):
        connection.request("GET", f"http://kab-magetan.kpu.go.id{path}")
        connection.getresponse().read()
    socket = connection.sock
    connection.request("HEAD", "http://kab-magetan.kpu.go.id/")
    answer = connection.getresponse()
    assert connection.sock is socket
    assert (answer.status, answer.read()) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000
    connection.close()


def test_pages_are_compressed_where_asked(client: Client) -> None:
    plain = client.ask(f"{MAGETAN}/")[2]
    _, headers, body = client.ask(f"{MAGETAN}/", Accept_Encoding="gzip, deflate")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == plain


def test_an_unchanged_page_is_not_sent_again(client: Client, network: Network) -> None:
    article = network.world.articles("kab-magetan")[-1]
    url = f"{MAGETAN}/blog/read/{article.id}_x"
    _, headers, _ = client.ask(url)
    assert client.ask(url, If_None_Match=headers["ETag"])[0] == 304
    assert client.ask(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert client.ask(url, If_None_Match='"other"')[0] == 200
    careless = next(site for site in network.world.sites if not site.conditional)
    _, headers, _ = client.ask(f"https://{careless.host}/")
    assert client.ask(f"https://{careless.host}/", If_None_Match=headers["ETag"])[0] == 200


def test_robots(client: Client, network: Network) -> None:
    answers = {site.robots: client.ask(f"https://{site.host}/robots.txt")[0] for site in network.world.sites}
    assert answers.pop(None) != 200
    assert set(answers.values()) == {200}
    assert any("Crawl-delay" in (text or "") for text in answers)


def test_unknown_hosts_do_not_resolve(client: Client, network: Network) -> None:
    assert client.ask("http://kab-atlantis.kpu.go.id/")[0] == 502
    with pytest.raises(OSError, match="502"):
        client.ask("https://example.org/")
    assert network.requests[-1].method == "CONNECT"


def test_missing_addresses(client: Client, network: Network) -> None:
    ways = {site.missing: client.ask(f"https://{site.host}/blog/read/999999_tidak-ada")[0] for site in network.world.sites}
    assert ways == {"404": 404, "410": 410, "soft": 200, "home": 302}


def test_a_later_world_is_shown_at_once(network: Network) -> None:
    world = World(seed=2, sites=["kab-magetan"], articles_per_site=40, drift=Drift(gone=0.4))
    with Network(world) as other:
        client = Client(other)
        later = world.at(1)
        gone = next(each for each in later.articles("kab-magetan") if each.gone in {"404", "410"})
        url = f"{MAGETAN}/blog/read/{gone.id}_{gone.slug}"
        assert client.ask(url)[0] == 200
        other.show(later)
        assert str(client.ask(url)[0]) == gone.gone
        other.forget()
        assert other.requests == ()


def test_http_leads_to_https_on_some_sites(client: Client, network: Network) -> None:
    site = next(each for each in network.world.sites if each.to_https)
    status, headers, _ = client.ask(f"http://{site.host}/blog/category/104")
    assert (status, headers["Location"]) == (301, f"https://{site.host}/blog/category/104")


def test_a_taken_port_is_refused_in_one_line(network: Network) -> None:
    with pytest.raises(RehearsalError, match="cannot listen"), Network(network.world, int(network.proxy_url.rpartition(":")[2])):
        pass


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("404", 404, "Not Found"),
        ("500", 500, "Internal Server Error"),
        ("empty", 200, ""),
        ("soft_404", 200, "tidak ditemukan"),
        ("challenge", 200, "Checking your browser"),
        ("suspended", 200, "has been suspended"),
        ("mojibake", 200, "â€"),
        ("slow", 200, "Visi"),
    ],
)
def test_faults_that_answer(kind: FaultKind, status: int, words: str) -> None:
    with Network(broken(kind, "/page/", 0.05)) as network:
        client = Client(network)
        answer = client.ask(f"{MAGETAN}/page/read/1/profil-kpu")
        assert answer[0] == status
        if kind != "mojibake":
            assert words in answer[2].decode()
        assert client.ask(f"{MAGETAN}/")[0] == 200


def test_mojibake_is_what_a_wrong_decoding_leaves() -> None:
    world = World(sites=["kab-magetan"], articles_per_site=20, faults={"kab-magetan": [Fault("mojibake")]})
    with Network(world) as network:
        body = Client(network).ask(f"{MAGETAN}/")[2].decode()
    assert "â€“" in body
    assert "–" not in body.replace("â€“", "")


def test_a_wrong_label_and_an_old_encoding() -> None:
    with Network(broken("wrong_charset")) as network:
        _, headers, body = Client(network).ask(f"{MAGETAN}/")
        assert headers["Content-Type"] == "text/html; charset=iso-8859-1"
        assert body.decode("utf-8")
    world = World(sites=["kab-magetan"], articles_per_site=20)
    site = replace(world.sites[0], charset="windows-1252")
    with Network(World.of([site], {site.name: world.articles(site.name)})) as network:
        _, headers, body = Client(network).ask(f"{MAGETAN}/")
        assert headers["Content-Type"] == "text/html; charset=windows-1252"
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")


def test_a_busy_server_asks_for_patience_once() -> None:
    with Network(broken("503_once", seconds=2)) as network:
        client = Client(network)
        status, headers, _ = client.ask(f"{MAGETAN}/")
        assert (status, headers["Retry-After"]) == (503, "2")
        assert client.ask(f"{MAGETAN}/")[0] == 200


def test_redirects_that_lead_nowhere() -> None:
    with Network(broken("loop", "/blog/")) as network:
        client, url = Client(network), f"{MAGETAN}/blog/category/104"
        for _ in range(8):
            status, headers, _ = client.ask(url)
            assert status == 302
            url = headers["Location"]
    with Network(broken("to_home", "/blog/")) as network:
        status, headers, _ = Client(network).ask(f"{MAGETAN}/blog/category/104")
        assert (status, headers["Location"]) == (302, f"{MAGETAN}/")


def test_connections_that_break() -> None:
    with Network(broken("reset", "/blog/")) as network:
        with pytest.raises((ConnectionError, http.client.BadStatusLine, urllib.error.URLError)):
            Client(network).ask("http://kab-magetan.kpu.go.id/blog/category/104")
        assert network.requests[-1].status == 0
    with Network(broken("truncated", "/blog/")) as network, pytest.raises(http.client.IncompleteRead):
        Client(network).ask(f"{MAGETAN}/blog/category/104")


@pytest.mark.parametrize(("kind", "status"), [("dead", 504), ("refused", 502)])
def test_hosts_that_cannot_be_reached(kind: FaultKind, status: int) -> None:
    with Network(broken(kind)) as network:
        client = Client(network)
        assert client.ask("http://kab-magetan.kpu.go.id/robots.txt")[0] == status
        with pytest.raises(OSError, match=str(status)):
            client.ask(f"{MAGETAN}/")


@pytest.mark.parametrize(("kind", "junk"), [("scanner", SCANNER), ("extra_digits", DIGITS)])
def test_trap_paths_answer_like_listings_and_keep_their_junk(kind: FaultKind, junk: str) -> None:
    with Network(broken(kind)) as network:
        client = Client(network)
        assert f"/blog/category/104/{junk}" in client.ask(f"{MAGETAN}/")[2].decode()
        status, _, body = client.ask(f"{MAGETAN}/index.php/blog/category/104/{junk}?page=1")
        assert status == 200
        assert "/blog/read/" in body.decode()
        assert f"/104/{junk}?page=1" in body.decode()


def test_pagers_without_end() -> None:
    with Network(broken("endless")) as network:
        body = Client(network).ask(f"{MAGETAN}/blog/category/104?page=70")[2].decode()
        assert "?page=71" in body
    with Network(broken("repeat_last")) as network:
        body = Client(network).ask(f"{MAGETAN}/blog/category/104?page=70")[2].decode()
        assert "Selengkapnya" in body
    with Network(broken("calendar")) as network:
        assert "/kalender/2026/12" in Client(network).ask(f"{MAGETAN}/kalender/2026/11")[2].decode()
