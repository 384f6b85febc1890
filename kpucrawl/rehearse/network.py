"""In: a world; out: its network, an HTTP proxy on loopback that answers for every host of the world, over http and https."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from types import TracebackType
from typing import NamedTuple, Self

from kpucrawl.errors import RehearsalError
from kpucrawl.rehearse.certificate import server_context
from kpucrawl.rehearse.faults import Answer
from kpucrawl.rehearse.wires import Shown, Wire, written
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


class Network:
    """The world behind ``proxy_url`` while the ``with`` block runs; ``show()`` puts a later world in its place."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.shown = Shown(world)
        self.context: ssl.SSLContext | None = None
        self.connections: set[_Connection] = set()
        self._port = port
        self._log: list[Request] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._failure: OSError | None = None

    def __enter__(self) -> Self:
        self.context = server_context(site.host for site in self.world.sites)
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
        return self.shown.world

    def forget(self) -> None:
        """Empty the log."""
        self._log.clear()

    def show(self, world: World) -> None:
        """From now on answer from ``world``, for instance from the same one at a later step."""
        self.shown = Shown(world)

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

    def record(self, request: Request) -> None:
        """Add a line to the log."""
        self._log.append(request)


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
        site = self.network.world.by_host.get(host)
        if site is not None and site.to_https and scheme == "http":
            self._send(
                method,
                scheme,
                host,
                target,
                headers,
                written(Answer(301, headers=(("Location", f"https://{host}{target}"),)), False),
            )
            return
        wire = self.network.shown.wire(host, target, "gzip" in headers.get("accept-encoding", ""))
        if wire.delay:
            self.waiting = True
            asyncio.get_running_loop().call_later(wire.delay, self._later, method, scheme, host, target, headers, wire)
        else:
            self._send(method, scheme, host, target, headers, wire)

    def _later(self, method: str, scheme: str, host: str, target: str, headers: dict[str, str], wire: Wire) -> None:
        self.waiting = False
        if not self.transport.is_closing():
            self._send(method, scheme, host, target, headers, wire)
            self._proceed()

    def _send(self, method: str, scheme: str, host: str, target: str, headers: dict[str, str], wire: Wire) -> None:
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
        dead = self.network.shown.dead(host)
        if dead is not None:
            self._send("CONNECT", "https", host, target, {"connection": "close"}, written(dead, False))
            return
        self.tunnel = host
        self.transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if port != "80":
            self.scheme = "https"
            self.waiting = True
            self.upgrade = asyncio.get_running_loop().create_task(self._secure())

    async def _secure(self) -> None:
        context = self.network.context
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
