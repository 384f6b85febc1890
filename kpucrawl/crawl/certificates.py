"""In: a TLS handshake with a host; out: a connection, whatever its certificate is worth, and a note of what it is worth.

Many offices' certificates are broken, and what they publish is public: a bad one is noted with the site, not refused
(``DOWNLOAD_VERIFY_CERTIFICATES=True`` refuses). Nothing more is asked of the host than the handshake it has anyway.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

    from OpenSSL.crypto import X509
    from scrapy.crawler import Crawler

OP_LEGACY_SERVER_CONNECT = 0x4  # servers without RFC 5746, as Scrapy allows; pyOpenSSL has no name for it

# X509_V_ERR_* of OpenSSL's x509_vfy.h, those that web servers run into
PROBLEMS = {
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    19: "issuer not trusted",
    20: "issuer not trusted",
    21: "issuer not sent",
    23: "revoked",
}
STAT = "kpucrawl/certificate/"
"""Where Scrapy's stats keep the note of each host."""


@implementer(IPolicyForHTTPS)
class NotingPolicy:
    """Makes TLS connections to any host and notes in the crawler's stats what each host's certificate is worth."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @cached_property
    def context(self) -> SSL.Context:
        """Return the one context of all connections; made for the first: reading the trusted issuers takes 60 ms."""
        context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        context.set_options(OP_LEGACY_SERVER_CONNECT)
        context.set_mode(SSL.MODE_RELEASE_BUFFERS)  # 34 KB less for each connection that waits: hundreds do
        # Old office servers still speak with short keys: level 0 lets them. We read public pages and send no secret.
        context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
        context.set_default_verify_paths()
        return context

    def creatorForNetloc(self, hostname: bytes, port: int) -> NotingConnections:  # noqa: N802 – Twisted's name
        """Return what makes the connections to one host."""
        return NotingConnections(self, hostname.decode("ascii"))

    def note(self, host: str, worth: str) -> None:
        """Keep what a host's certificate is worth; a bad one is not forgotten for a good one behind the same name."""
        stats = self.crawler.stats
        if stats.get_value(STAT + host) in {None, "verified"}:
            stats.set_value(STAT + host, worth)


@implementer(IOpenSSLClientConnectionCreator)
class NotingConnections:
    """Makes TLS connections to one host."""

    def __init__(self, policy: NotingPolicy, host: str) -> None:
        self.policy = policy
        self.host = host

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:  # noqa: N802 – Twisted's name
        """Return a connection that tells the host's name (SNI), verifies, notes, and goes on."""
        connection = SSL.Connection(self.policy.context, None)
        is_address = self.host.replace(".", "").isdigit() or ":" in self.host
        if not is_address:
            connection.set_tlsext_host_name(self.host.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER, self.verifier(is_address))
        return connection

    def verifier(self, is_address: bool) -> Callable[[SSL.Connection, X509, int, int, int], bool]:
        """Return OpenSSL's callback, called for each certificate of the chain and for the host's own last."""
        problems: list[str] = []
        identity = IPAddress_ID(self.host) if is_address else DNS_ID(self.host)

        def verify(_: SSL.Connection, certificate: X509, error: int, depth: int, ok: int) -> bool:
            if not ok:
                problems.append(PROBLEMS.get(error, f"OpenSSL error {error}"))
            elif depth == 0:
                try:
                    verify_service_identity(extract_patterns(certificate), [identity], [])
                except VerificationError:
                    problems.append("made out to another host")
                except CertificateError:
                    problems.append("unreadable")
            if depth == 0:
                self.policy.note(self.host, problems[0] if problems else "verified")
            return True

        return verify
