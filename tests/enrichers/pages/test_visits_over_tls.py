"""A page's host is checked by its certificate although the connection goes to an address that was looked up before."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from enrichers.errors import ProviderUnavailable
from enrichers.http import Http
from enrichers.visit import Visit, VisitedSite, VisitTerms

HOST = "openreview.net"


def write_certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


class Answer(BaseHTTPRequestHandler):
    hosts: list[str] = []  # noqa: RUF012 -- one server a test, cleared there

    def do_GET(self) -> None:
        self.hosts.append(self.headers["host"])
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>x</title>")

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that refuses the certificate goes away in the middle."""


@contextmanager
def https_server(certificate: Path, asked_names: list[str | None]) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: asked_names.append(name)
    server = QuietServer(("127.0.0.1", 0), Answer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visit(port: int, certificate: Path) -> Visit:
    trusted = ssl.create_default_context(cafile=str(certificate))
    http = Http({}, transport=httpx.HTTPTransport(verify=trusted))
    terms = VisitTerms(0.0, 5.0, 1_000, lambda _status, _headers: True, address="127.0.0.1")
    try:
        return http.visit(VisitedSite("OpenReview"), f"https://{HOST}:{port}/forum?id=x", terms)
    finally:
        http.close()


def test_the_host_is_named_to_the_server_and_its_certificate_is_checked_for_it(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path, HOST)
    names: list[str | None] = []
    Answer.hosts.clear()
    with https_server(certificate, names) as port:
        answer = visit(port, certificate)
    assert (answer.status, answer.body) == (200, b"<title>x</title>")
    assert names == [HOST]
    assert Answer.hosts == [f"{HOST}:{port}"]


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path, "example.org")
    with https_server(certificate, []) as port, pytest.raises(ProviderUnavailable, match="cannot be reached"):
        visit(port, certificate)
