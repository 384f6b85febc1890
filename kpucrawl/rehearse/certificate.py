"""In: host names; out: a TLS server context with a certificate of its own that nobody trusts, as many offices have one."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

WILDCARD = "*.kpu.go.id"


def server_context(hosts: Iterable[str]) -> ssl.SSLContext:
    """A context whose self-signed certificate names ``*.kpu.go.id`` and those of ``hosts`` that lie elsewhere."""
    key = ec.generate_private_key(ec.SECP256R1())  # by far the quickest to make and to shake hands with
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, WILDCARD)])
    names = [WILDCARD, *sorted({host for host in hosts if not host.endswith(".kpu.go.id")})]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=7))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory(prefix="kpucrawl-tls-") as folder:
        file = Path(folder) / "pair.pem"
        file.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context.load_cert_chain(file)
    return context
