"""A proxy and certificates of the environment are honoured, and neither sees more than it must."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from enrichers.credentials import Credential
from enrichers.errors import ProviderUnavailable
from enrichers.http import Http, Patience
from enrichers.records import Provider
from tests.enrichers.pages.test_visits_over_tls import https_server, write_certificate

HOST = "api.provider.test"  # no such name is known, so nothing but the proxy can lead there
KEY = Credential("GITHUB_TOKEN", "VERYSECRET")
PASSWORD = "PR0XYSECRET"


@contextmanager
def proxy_to(port: int, seen: list[str]) -> Iterator[int]:
    """A proxy that leads every CONNECT to one port of this machine."""

    class Tunnel(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            seen.append(f"{self.requestline}\n{self.headers}")
            with socket.create_connection(("127.0.0.1", port)) as there:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=copy, args=(there, self.connection))
                back.start()
                copy(self.connection, there)
                back.join()
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Tunnel) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # the other side went away
        return


def ask(url: str) -> int:
    http = Http({}, patience=Patience(attempts=1))
    try:
        return http.send(Provider.GITHUB, "GET", url, credential=KEY).status_code
    finally:
        http.close()


def test_https_proxy_and_ssl_cert_file_are_honoured_and_the_proxy_sees_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    certificate = write_certificate(tmp_path, HOST)
    with https_server(certificate, []) as port, proxy_to(port, seen) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://someone:{PASSWORD}@127.0.0.1:{proxy}")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert ask(f"https://{HOST}/x") == 200
        assert seen[0].startswith(f"CONNECT {HOST}:443 ")
        assert KEY.secret not in seen[0]

        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(ProviderUnavailable, match=f"cannot be reached at {HOST}") as caught:
            ask(f"https://{HOST}/x")
        assert len(seen) == 2, "it was the certificate that was not believed"
        assert PASSWORD not in str(caught.value)


def test_nothing_on_this_machine_is_asked_through_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    certificate = write_certificate(tmp_path, "localhost")
    with https_server(certificate, []) as port, proxy_to(port, seen) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy}")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert ask(f"https://localhost:{port}/x") == 200
    assert seen == []


def test_a_proxy_that_is_not_there_is_said_to_be_the_provider_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://someone:{PASSWORD}@127.0.0.1:9")
    with pytest.raises(ProviderUnavailable, match=f"cannot be reached at {HOST}") as caught:
        ask(f"https://{HOST}/x")
    assert PASSWORD not in str(caught.value)
