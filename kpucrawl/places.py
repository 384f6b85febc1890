"""In: the environment of this machine; out: where kpucrawl keeps things on it. The only reader of ``KPUCRAWL_*`` for places."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kpucrawl.errors import BadOption

ARCHIVE = Path("output/kpu.db")
"""Where the archive lies, under the current folder, unless told otherwise."""


def archive_path(asked: str | Path | None = None) -> Path:
    """Return the archive's file: as asked, else ``KPUCRAWL_ARCHIVE``, else ``output/kpu.db``; ``~`` is the user's home.

    >>> archive_path("data/kpu.db").as_posix()
    'data/kpu.db'
    """
    return Path(asked or os.environ.get("KPUCRAWL_ARCHIVE") or ARCHIVE).expanduser()


OVERRIDES = Path("output/overrides.toml")
"""Where a user's own overrides of the catalogue lie, unless told otherwise."""

SmtpSecurity = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class AlertPlaces:
    """Where alerts go: nowhere unless told."""

    command: str = ""
    form: Literal["json", "text"] = "json"
    """What the command gets on its standard input."""
    webhook: str = ""
    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: SmtpSecurity = "starttls"


def alert_places() -> AlertPlaces:
    """Return where alerts go, by the variables of docs/settings.md; raises BadOption for what cannot be meant."""
    told = os.environ.get
    form, security = told("KPUCRAWL_ALERT_FORMAT") or "json", told("KPUCRAWL_SMTP_TLS") or "starttls"
    host, colon, port = (told("KPUCRAWL_SMTP_HOST") or "localhost").rpartition(":")
    if not colon or not port.isdigit():
        host, port = f"{host}{colon}{port}", "465" if security == "tls" else "587" if told("KPUCRAWL_SMTP_USER") else "25"
    if form not in {"json", "text"}:
        raise BadOption(f"KPUCRAWL_ALERT_FORMAT is {form[:40]!r}: give json or text")
    if security not in get_args(SmtpSecurity):
        raise BadOption(f"KPUCRAWL_SMTP_TLS is {security[:40]!r}: give {', '.join(get_args(SmtpSecurity))}")
    webhook = told("KPUCRAWL_ALERT_WEBHOOK") or ""
    if webhook and not webhook.startswith(("http://", "https://")):
        raise BadOption(f"KPUCRAWL_ALERT_WEBHOOK is {webhook[:60]!r}: give an address that begins with https://")
    return AlertPlaces(
        told("KPUCRAWL_ALERT_COMMAND") or "",
        "text" if form == "text" else "json",
        webhook,
        tuple(filter(None, (one.strip() for one in (told("KPUCRAWL_ALERT_MAIL") or "").split(",")))),
        told("KPUCRAWL_ALERT_MAIL_FROM") or f"kpucrawl@{socket.gethostname()}",
        host,
        int(port),
        told("KPUCRAWL_SMTP_USER") or "",
        _password(),
        "tls" if security == "tls" else "none" if security == "none" else "starttls",
    )


def _password() -> str:
    """Return the password for the mail server: itself, or the first line of a file, which no list of processes shows."""
    file = os.environ.get("KPUCRAWL_SMTP_PASSWORD_FILE")
    if not file:
        return os.environ.get("KPUCRAWL_SMTP_PASSWORD") or ""
    try:
        lines = Path(file).expanduser().read_text("utf-8").splitlines()
    except OSError as error:
        raise BadOption(f"KPUCRAWL_SMTP_PASSWORD_FILE: {file} cannot be read ({error.strerror})") from error
    return lines[0].strip() if lines else ""


def overrides_path() -> Path:
    """Return the file of a user's own overrides: ``KPUCRAWL_OVERRIDES``, else ``output/overrides.toml``; it need not be there."""
    return Path(os.environ.get("KPUCRAWL_OVERRIDES") or OVERRIDES).expanduser()
