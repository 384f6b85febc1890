"""In: a world; out: its network, an HTTP proxy on loopback that answers for every host of the world, over http and https."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import http.client
import ssl
import threading
import time
from collections import Counter
from datetime import UTC
from email.utils import format_datetime
from types import TracebackType
from typing import NamedTuple, Self

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse.articles import JAKARTA
from kpucrawl.rehearse.certificate import server_context
from kpucrawl.rehearse.faults import Answer, answer_to
from kpucrawl.rehearse.routes import Page, Pages
from kpucrawl.rehearse.world import World

# Hundreds of crawlers connect at once; a short queue makes them wait for SYN retries (field notes).
BACKLOG = 2048
LONGEST_HEAD = 65_536


class Request(NamedTuple):
    """One request as the other side saw it."""

    at: float
    """``time.monotonic()``."""
    scheme: str
    method: str
    host: str
    path: str
    """With its query."""
    status: int
    """0 where the connection was reset."""
    bytes: int
    """Of the answer, head included."""


class _Wire(NamedTuple):
    status: int
    etag: str
    modified: str
    head: bytes
    body: bytes
    delay: float
    close: bool
    abort: bool


class Network:
    """The world behind ``proxy_url`` while the ``with`` block runs; ``show()`` puts a later world in its place."""

    def __init__(self, world: World, port: int = 0) -> None:
        self._world = world
        self._port = port
        self._log: list[Request] = []
        self._wires: dict[tuple[str, str, bool], _Wire] = {}
        self._pages: dict[str, Pages] = {}
        self._asked: Counter[tuple[str, str]] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._failure: OSError | None = None
        self._context: ssl.SSLContext | None = None
        self.connections: set[_Connection] = set()

    def __enter__(self) -> Self:
        self._context = server_context(site.host for site in self._world.sites)
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="pretend network", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failure:
            raise RehearsalError(f"the pretend network cannot listen on 127.0.0.1: {self._failure}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    @property
    def proxy_url(self) -> str:
        """``http://127.0.0.1:PORT``, for ``http_proxy`` and ``https_proxy``."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, oldest first."""
        return tuple(self._log)

    @property
    def world(self) -> World:
        """What is being shown."""
        return self._world

    def forget(self) -> None:
        """Empty the log."""
        self._log.clear()

    def show(self, world: World) -> None:
        """From now on answer from ``world``, for instance from the same one at a later step."""
        self._world = world
        self._pages = {}
        self._wires = {}
        self._asked = Counter()

    def _serve(self, ready: threading.Event) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        try:
            server = loop.run_until_complete(
                loop.create_server(lambda: _Connection(self), "127.0.0.1", self._port, backlog=BACKLOG)
            )
        except OSError as error:
            self._failure = error
            ready.set()
            loop.close()
            return
        self._port = server.sockets[0].getsockname()[1]
        ready.set()
        try:
            loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(loop):
                task.cancel()
            for connection in tuple(self.connections):
                connection.transport.abort()
            loop.run_until_complete(asyncio.sleep(0.01))
            loop.close()

    def knows(self, host: str) -> bool:
        """Whether the host can be connected to at all."""
        return host in self._world.by_host

    def dead(self, host: str) -> Answer | None:
        """The answer to CONNECT where the host is unknown, unreachable or refuses; None where the tunnel opens."""
        site = self._world.by_host.get(host)
        if site is None:
            return Answer(502, f"Bad gateway: cannot resolve {host}\n".encode(), "text/plain")
        if any(fault.kind in {"dead", "refused"} and not fault.where for fault in site.faults):
            return answer_to(site, "/", lambda: Page(500), 0)
        return None

    def wire(self, host: str, target: str, zipped: bool) -> _Wire:
        """The bytes that answer a GET, kept for the next one where the world allows it."""
        known = self._wires.get((host, target, zipped))
        if known is not None:
            return known
        answer = self._answer(host, target)
        made = _written(answer, zipped)
        if answer.keep:
            self._wires[host, target, zipped] = made
        return made

    def _answer(self, host: str, target: str) -> Answer:
        dead = self.dead(host)
        if dead is not None:
            return dead
        site = self._world.by_host[host]
        pages = self._pages.get(host)
        if pages is None:
            pages = self._pages[host] = Pages(self._world, site)
        before = self._asked[host, target]
        self._asked[host, target] += 1
        return answer_to(site, target, lambda: pages.page(target), before)

    def record(self, request: Request) -> None:
        """Add a line to the log."""
        self._log.append(request)


def _written(answer: Answer, zipped: bool) -> _Wire:
    """The answer as bytes."""
    body = answer.content
    site_says = answer.page is not None and answer.status == 200
    etag = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()[:16]}"' if site_says else ""
    modified = ""
    if site_says and answer.page is not None and answer.page.modified is not None:
        moment = answer.page.modified - JAKARTA
        modified = format_datetime(moment.replace(tzinfo=UTC), usegmt=True)
    lines = [f"HTTP/1.1 {answer.status} {http.client.responses.get(answer.status, 'Unknown')}", "Server: nginx"]
    if answer.content_type:
        lines.append(f"Content-Type: {answer.content_type}")
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if etag:
        lines.append(f"ETag: {etag}")
    if modified:
        lines.append(f"Last-Modified: {modified}")
    if zipped and len(body) > 200 and (answer.content_type or "").startswith("text/"):
        body = gzip.compress(body, 5, mtime=0)
        lines += ["Content-Encoding: gzip", "Vary: Accept-Encoding"]
    lines.append(f"Content-Length: {len(body)}")
    lines.append("Connection: close" if answer.cut else "Connection: keep-alive")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return _Wire(
        answer.status,
        etag,
        modified,
        head,
        body[: len(body) // 2] if answer.cut else body,
        answer.delay,
        answer.cut,
        answer.abort,
    )


class _Connection(asyncio.Protocol):
    """One client's connection: plain requests with whole addresses, or CONNECT and then whatever comes through the tunnel."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.transport: asyncio.Transport
        self.buffer = b""
        self.scheme = "http"
        self.tunnel = ""
        self.waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.network.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.network.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        self._proceed()

    def _proceed(self) -> None:
        while self.buffer and not self.waiting:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self.buffer) > LONGEST_HEAD:
                    self.transport.abort()
                return
            head, self.buffer = self.buffer[:end], self.buffer[end + 4 :]
            self._request(head.decode("latin-1"))

    def _request(self, head: str) -> None:
        first, *rest = head.split("\r\n")
        method, _, remainder = first.partition(" ")
        target = remainder.rpartition(" ")[0]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        if method == "CONNECT":
            self._connect(target)
            return
        host, scheme = self.tunnel or headers.get("host", ""), self.scheme
        if "://" in target[:8]:
            scheme, _, remainder = target.partition("://")
            host, slash, path = remainder.partition("/")
            target = slash + path or "/"
        host = host.lower().partition(":")[0]
        wire = self.network.wire(host, target, "gzip" in headers.get("accept-encoding", ""))
        if wire.delay:
            self.waiting = True
            asyncio.get_running_loop().call_later(wire.delay, self._later, method, scheme, host, target, headers, wire)
        else:
            self._send(method, scheme, host, target, headers, wire)

    def _later(self, method: str, scheme: str, host: str, target: str, headers: dict[str, str], wire: _Wire) -> None:
        self.waiting = False
        if not self.transport.is_closing():
            self._send(method, scheme, host, target, headers, wire)
            self._proceed()

    def _send(self, method: str, scheme: str, host: str, target: str, headers: dict[str, str], wire: _Wire) -> None:
        status, data = wire.status, wire.head + wire.body
        site = self.network.world.by_host.get(host)
        if site is not None and site.conditional:
            same = wire.etag and headers.get("if-none-match") == wire.etag
            since = wire.modified and "if-none-match" not in headers and headers.get("if-modified-since") == wire.modified
            if same or since:
                status, data = 304, f"HTTP/1.1 304 Not Modified\r\nETag: {wire.etag}\r\nConnection: keep-alive\r\n\r\n".encode()
        if method == "HEAD" and status != 304:
            data = wire.head
        self.network.record(Request(time.monotonic(), scheme, method, host, target, 0 if wire.abort else status, len(data)))
        if wire.abort:
            self.transport.abort()
            return
        self.transport.write(data)
        if wire.close or headers.get("connection", "").lower() == "close":
            self.transport.close()

    def _connect(self, target: str) -> None:
        host, _, port = target.lower().partition(":")
        dead = self.network.dead(host)
        if dead is not None:
            self._send("CONNECT", "https", host, target, {"connection": "close"}, _written(dead, False))
            return
        self.tunnel = host
        self.transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if port != "80":
            self.scheme = "https"
            self.waiting = True
            self.upgrade = asyncio.get_running_loop().create_task(self._secure())

    async def _secure(self) -> None:
        context = self.network._context
        assert context is not None
        try:
            secured = await asyncio.get_running_loop().start_tls(self.transport, self, context, server_side=True)
        except (OSError, ssl.SSLError):
            self.transport.abort()
            return
        if secured is None:
            return
        self.transport = secured
        self.waiting = False
        self._proceed()
