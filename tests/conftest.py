"""In: every test; out: the same test, with no way to the internet and none of this machine's own settings."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from typing import Any

FOREIGN = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
"""Variables that would lead requests elsewhere; in lower or upper case."""


def _is_here(host: object) -> bool:
    """Tell whether a host, by name or number, is this machine; an empty one and None mean any of its own addresses."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name in {"", "localhost", "<broadcast>"}:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback or name in {"0.0.0.0", "::"}
    except ValueError:
        return False


def _refuse_the_internet(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: what would leave this machine fails as it does where there is no network."""
    if event == "socket.getaddrinfo" and not _is_here(arguments[0]):
        raise socket.gaierror(socket.EAI_NONAME, f"no test reaches the internet: {arguments[0]}")
    if event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple) and not _is_here(arguments[1][0]):
        raise ConnectionRefusedError(f"no test reaches the internet: {arguments[1][0]}")


def pytest_configure() -> None:
    """Before anything is collected, so that imports are covered too; an audit hook stays for the life of the process."""
    sys.addaudithook(_refuse_the_internet)
    for name in list(os.environ):
        if name.lower() in FOREIGN or name.startswith(("KPUCRAWL_", "SCRAPY_")):
            del os.environ[name]
    os.environ["KPUCRAWL_OVERRIDES"] = os.devnull  # not what lies in output/


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers ``-n auto`` starts: two a core, since tests of crawls spend half their time in pauses."""
    return 2 * len(os.sched_getaffinity(0))
