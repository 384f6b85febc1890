"""In: a world and a request's host and target; out: the very bytes that answer it, kept for the next one who asks."""

from __future__ import annotations

import gzip
import hashlib
import http.client
from collections import Counter
from datetime import UTC
from email.utils import format_datetime
from typing import NamedTuple

from kpucrawl.rehearse.articles import JAKARTA
from kpucrawl.rehearse.faults import Answer, answer_to
from kpucrawl.rehearse.routes import Page, Pages
from kpucrawl.rehearse.world import World


class Wire(NamedTuple):
    """An answer as it goes over the wire."""

    status: int
    etag: str
    modified: str
    head: bytes
    body: bytes
    delay: float
    close: bool
    abort: bool


class Shown:
    """One world as its network answers for it, with every answer made so far."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._wires: dict[tuple[str, str, bool], Wire] = {}
        self._pages: dict[str, Pages] = {}
        self._asked: Counter[tuple[str, str]] = Counter()

    def dead(self, host: str) -> Answer | None:
        """The answer to CONNECT where the host is unknown, unreachable or refuses; None where the tunnel opens."""
        site = self.world.by_host.get(host)
        if site is None:
            return Answer(502, f"Bad gateway: cannot resolve {host}\n".encode(), "text/plain")
        if any(fault.kind in {"dead", "refused"} and not fault.where for fault in site.faults):
            return answer_to(site, "/", lambda: Page(500), 0)
        return None

    def wire(self, host: str, target: str, zipped: bool) -> Wire:
        """The bytes that answer a GET, kept for the next one where the world allows it."""
        known = self._wires.get((host, target, zipped))
        if known is not None:
            return known
        answer = self._answer(host, target)
        made = written(answer, zipped)
        if answer.keep:
            self._wires[host, target, zipped] = made
        return made

    def _answer(self, host: str, target: str) -> Answer:
        dead = self.dead(host)
        if dead is not None:
            return dead
        site = self.world.by_host[host]
        pages = self._pages.get(host)
        if pages is None:
            pages = self._pages[host] = Pages(self.world, site)
        before = self._asked[host, target]
        self._asked[host, target] += 1
        return answer_to(site, target, lambda: pages.page(target), before)


def written(answer: Answer, zipped: bool) -> Wire:
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
    return Wire(
        answer.status,
        etag,
        modified,
        head,
        body[: len(body) // 2] if answer.cut else body,
        answer.delay,
        answer.cut,
        answer.abort,
    )
