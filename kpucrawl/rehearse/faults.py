"""In: the page at an address and the site's faults; out: what the network answers, whole or broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kpucrawl.rehearse.pretend import Fault, PretendSite
from kpucrawl.rehearse.routes import HTML, Page

CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser first</h1>"
    "<p>Please enable JavaScript and cookies to continue.</p>"
    "<form id=challenge-form action=/cdn-cgi/l/chk_jschl></form></body></html>"
)
SUSPENDED = (
    "<html><head><title>Account Suspended</title></head><body><h1>Account Suspended</h1>"
    "<p>This Account has been suspended. Contact your hosting provider.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back through the proxy."""

    status: int
    content: bytes = b""
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    """Seconds before the answer starts."""
    cut: bool = False
    """Only half of the promised bytes are sent, then the connection closes."""
    abort: bool = False
    """The connection is reset without an answer."""
    keep: bool = True
    """Whether the same answer may be given again without asking the world."""
    page: Page | None = None
    """The page behind it, for its day of change."""


def from_page(page: Page) -> Answer:
    """The page as a sound server answers it."""
    kind = f"{page.kind}; charset={page.charset}" if page.charset else page.kind
    headers = (("Location", page.location),) if page.location else ()
    return Answer(page.status, page.content, kind, headers, page=page)


def concerns(fault: Fault, path: str) -> bool:
    """Whether the fault touches this path; robots.txt is spared by a fault that names no part of a path but the dead ones."""
    return fault.where in path and (bool(fault.where) or path != "/robots.txt" or fault.kind in {"dead", "refused"})


def _mojibake(page: Page) -> Answer:
    text = page.content.decode(page.charset or "utf-8")
    broken = text.encode("utf-8").decode("cp1252", "replace").encode("utf-8")
    return replace(from_page(page), content=broken, content_type=f"{HTML}; charset=utf-8")


def _wrong_charset(page: Page) -> Answer:
    """UTF-8 bytes that are labelled as another encoding, in the header."""
    return replace(from_page(page), content_type=f"{HTML}; charset=iso-8859-1")


def answer_to(site: PretendSite, target: str, draw: Callable[[], Page], asked_before: int) -> Answer:
    """The answer to ``target`` of ``site``; ``draw`` makes the sound page, ``asked_before`` counts earlier requests for it."""
    path = target.partition("?")[0]
    for fault in site.faults:
        if not concerns(fault, path):
            continue
        match fault.kind:
            case "dead":
                return Answer(504, b"Gateway timeout: host unreachable\n", "text/plain", delay=fault.seconds)
            case "refused":
                return Answer(502, b"Bad gateway: connection refused\n", "text/plain")
            case "reset":
                return Answer(0, abort=True)
            case "404":
                return Answer(404, b"<html><body><h1>Not Found</h1></body></html>", HTML)
            case "500":
                return Answer(500, b"<html><body><h1>Internal Server Error</h1></body></html>", HTML)
            case "503_once":
                if not asked_before:
                    wait = str(max(1, round(fault.seconds)))
                    return Answer(503, b"Service Unavailable\n", "text/plain", (("Retry-After", wait),), keep=False)
                return replace(from_page(draw()), keep=False)
            case "empty":
                return Answer(200, b"", HTML)
            case "truncated":
                return replace(from_page(draw()), cut=True)
            case "wrong_charset":
                return _wrong_charset(draw())
            case "mojibake":
                return _mojibake(draw())
            case "loop":
                return Answer(
                    302, b"", HTML, (("Location", f"https://{site.host}{target}{'&' if '?' in target else '?'}r=1"[:300]),)
                )
            case "to_home" if path != "/":
                return Answer(302, b"", HTML, (("Location", f"https://{site.host}/"),))
            case "soft_404":
                return Answer(
                    200, b"<html><head><title>404</title></head><body><h2>Halaman tidak ditemukan</h2></body></html>", HTML
                )
            case "challenge":
                return Answer(200, CHALLENGE.encode(), HTML)
            case "suspended":
                return Answer(200, SUSPENDED.encode(), HTML)
            case "slow":
                return replace(from_page(draw()), delay=fault.seconds)
            case _:
                pass
    return from_page(draw())
