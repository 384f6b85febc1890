"""The guard of ``conftest``: what would leave this machine is refused, what stays on it is not."""

from __future__ import annotations

import os
import socket

import pytest

DOCUMENTATION_ONLY = "192.0.2.1"  # RFC 5737: belongs to nobody


def test_no_address_outside_this_machine_can_be_reached() -> None:
    with socket.socket() as client, pytest.raises(ConnectionRefusedError, match="no test reaches the internet"):
        client.connect((DOCUMENTATION_ONLY, 80))


@pytest.mark.parametrize("host", ["kab-magetan.kpu.go.id", DOCUMENTATION_ONLY])
def test_no_name_outside_this_machine_is_looked_up(host: str) -> None:
    with pytest.raises(socket.gaierror, match="no test reaches the internet"):
        socket.getaddrinfo(host, 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]) as client:
        assert client.getpeername() == server.getsockname()


def test_no_proxy_and_no_setting_of_this_machine_is_in_the_environment() -> None:
    ours = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy") or name.startswith("KPUCRAWL_")}
    assert ours == {"KPUCRAWL_OVERRIDES": os.devnull}  # set by conftest, so that nothing in output/ is read
