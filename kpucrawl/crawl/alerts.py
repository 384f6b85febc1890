"""In: a digest as text and as data; out: the same with a command, a webhook or a mailbox, as this machine is set up."""

from __future__ import annotations

import ipaddress
import json
import os
import smtplib
import ssl
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import urlsplit

from kpucrawl import __version__
from kpucrawl.errors import AlertFailed
from kpucrawl.places import AlertPlaces

PATIENCE = 30.0
"""Seconds for a channel to take a digest."""


class Message(Protocol):
    """What is to be told."""

    @property
    def subject(self) -> str:
        """Return it in one line."""

    def as_dict(self) -> dict[str, object]:
        """Return it for programs."""

    def as_text(self) -> str:
        """Return it for people."""


class Channel(Protocol):
    """A way to tell somebody."""

    @property
    def name(self) -> str:
        """Return what the archive knows it by."""

    def send(self, message: Message) -> None:
        """Tell it; raises AlertFailed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the user's, run by the shell with the digest on its standard input."""

    command: str
    as_text: bool = False
    name: str = "command"

    def send(self, message: Message) -> None:
        """Run it; raises AlertFailed where it fails or takes too long."""
        told = message.as_text() if self.as_text else json.dumps(message.as_dict(), ensure_ascii=False) + "\n"
        environment = {**os.environ, "KPUCRAWL_ALERT_SUBJECT": message.subject}
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", self.command],
                input=told.encode(),
                env=environment,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise AlertFailed(f"the command of KPUCRAWL_ALERT_COMMAND could not be run: {error}") from error
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())[-200:]
            raise AlertFailed(f"the command of KPUCRAWL_ALERT_COMMAND ended with {done.returncode}{': ' if said else ''}{said}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes the digest as JSON by POST."""

    url: str
    name: str = "webhook"

    def send(self, message: Message) -> None:
        """Post it; raises AlertFailed where the answer is none of 200 to 299."""
        told = {"text": message.as_text(), **message.as_dict()}  # `text` is what chat services show
        request = urllib.request.Request(
            self.url,
            json.dumps(told, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"kpucrawl/{__version__}"},
        )
        # A hook on this machine is not reached by way of the proxy that stands before the crawl.
        direct = [urllib.request.ProxyHandler({})] if is_here(urlsplit(self.url).hostname or "") else []
        try:
            with urllib.request.build_opener(*direct).open(request, timeout=PATIENCE):
                pass
        except (OSError, ValueError, urllib.error.URLError) as error:
            raise AlertFailed(f"the webhook of KPUCRAWL_ALERT_WEBHOOK did not take the digest: {error}") from error


@dataclass(frozen=True, slots=True)
class Mail:
    """Mailboxes, reached by SMTP: TLS from the start or by STARTTLS, with a login where one is given."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "starttls"
    """``starttls``, ``tls`` (from the start) or ``none``."""
    name: str = "mail"

    def send(self, message: Message) -> None:
        """Send it; raises AlertFailed."""
        letter = EmailMessage()
        letter["Subject"], letter["From"], letter["To"] = " ".join(message.subject.split()), self.sender, ", ".join(self.to)
        letter["Date"], letter["Message-ID"] = (
            formatdate(localtime=True),
            make_msgid(domain=self.sender.rpartition("@")[2] or None),
        )
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        letter.set_content(message.as_text())
        try:
            with self._connected() as server:
                if self.user:
                    server.login(self.user, self.password)
                refused = server.send_message(letter)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise AlertFailed(f"{self.host}:{self.port} did not take the mail: {_plain(error)}") from error
        if refused:
            raise AlertFailed(f"{self.host}:{self.port} refused the mail to {', '.join(refused)}")

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if is_here(self.host):  # its certificate is of this machine's own making, and nobody stands between
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            server.ehlo()
            if self.tls == "starttls" and (server.has_extn("starttls") or not is_here(self.host)):
                server.starttls(context=context)
                server.ehlo()
        except BaseException:
            server.close()
            raise
        return server


def channels(places: AlertPlaces) -> list[Channel]:
    """Return the channels that this machine is set up for."""
    made: list[Channel] = []
    if places.command:
        made.append(Command(places.command, places.form == "text"))
    if places.webhook:
        made.append(Webhook(places.webhook))
    if places.mail_to:
        made.append(
            Mail(places.mail_to, places.mail_from, places.smtp_host, places.smtp_port, places.smtp_user, places.smtp_password,
                 places.smtp_tls)
        )  # fmt: skip
    return made


def is_here(host: str) -> bool:
    """Whether a host is this machine.

    >>> is_here("localhost"), is_here("127.0.0.1"), is_here("hooks.example.org")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _plain(error: BaseException) -> str:
    """Return what a mail server said, without the wrapping of Python's."""
    if isinstance(error, smtplib.SMTPResponseException):
        words: object = error.smtp_error  # bytes, or text where Python itself says it
        return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return str(error) or type(error).__name__
