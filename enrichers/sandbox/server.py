"""The sandbox on a loopback port: HTTP/1.1 with keep-alive, one thread a connection."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from enrichers.sandbox.app import NOTE, Sandbox
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.wire import Ending, Request, Response

_DRIP_SECONDS = 0.05  # between two bytes of a dripping answer


class RunningSandbox:
    """A sandbox that is being served, from construction until ``close``. Also a context manager."""

    def __init__(self, sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> None:
        if not _is_loopback(host):
            raise SandboxError(f"the sandbox serves loopback only, such as 127.0.0.1, not {host}")
        self.sandbox = sandbox
        try:
            self._server = _Server((host, port), sandbox)
        except (OSError, OverflowError) as error:
            raise SandboxError(f"the sandbox cannot listen on {host}:{port}: {error}; choose another port") from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="starcite-sandbox", daemon=True
        )
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Scheme, host and port."""
        return f"http://{self._server.server_address[0]!s}:{self._server.server_address[1]}"

    @property
    def semantic_scholar_url(self) -> str:
        """The root of Semantic Scholar's API."""
        return f"{self.base_url}/semantic-scholar"

    @property
    def arxiv_url(self) -> str:
        """arXiv's query endpoint."""
        return f"{self.base_url}/arxiv/api/query"

    @property
    def github_url(self) -> str:
        """The root of GitHub's API."""
        return f"{self.base_url}/github"

    @property
    def landing_pages_url(self) -> str:
        """The root of all landing pages: host and path are appended."""
        return f"{self.base_url}/pages"

    @property
    def control_url(self) -> str:
        """Where it is told what day it is and what to do wrong."""
        return f"{self.base_url}/_sandbox"

    def environment(self) -> Mapping[str, str]:
        """The settings that point starcite here: the base URLs and today; without limits also no pacing."""
        urls = {
            "STARCITE_SEMANTIC_SCHOLAR_URL": self.semantic_scholar_url,
            "STARCITE_ARXIV_URL": self.arxiv_url,
            "STARCITE_GITHUB_URL": self.github_url,
            "STARCITE_LANDING_PAGES_URL": self.landing_pages_url,
            "STARCITE_TODAY": self.sandbox.today.isoformat(),
        }
        return urls if self.sandbox.has_limits else {**urls, "STARCITE_PACING": "off"}

    def describe(self) -> str:
        """What to tell the person who started it: that it is simulated, as of which day, and where."""
        lines = [NOTE, f"Today is {self.sandbox.today}; control: {self.control_url}", ""]
        return "\n".join([*lines, *(f"export {name}={value}" for name, value in self.environment().items())])

    def close(self) -> None:
        """Stop listening, drop every connection (a hanging one too) and wait for the threads. Twice is once."""
        self._server.stopping.set()
        self._server.shutdown()
        self._server.drop_connections()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> RunningSandbox:
    """Serve a sandbox on loopback; port 0 takes a free one. Raises SandboxError for another host or a taken port."""
    return RunningSandbox(sandbox, host, port)


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a caller that keeps its connection open must not keep the process alive
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.stopping = threading.Event()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._guard = threading.Lock()
        super().__init__(address, _Handler)

    def connected(self, connection: socket.socket) -> None:
        with self._guard:
            self._connections[connection] = threading.current_thread()

    def disconnected(self, connection: socket.socket) -> None:
        with self._guard:
            self._connections.pop(connection, None)

    def drop_connections(self) -> None:
        with self._guard:
            open_ones = dict(self._connections)
        for connection, thread in open_ones.items():
            _shut(connection)
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connected(self.connection)

    def finish(self) -> None:
        self.server.disconnected(self.connection)
        super().finish()

    def handle(self) -> None:
        # A caller may go away at any moment; that is its right and no fault of ours.
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def answer(self) -> None:
        """Answer any method."""
        host, port = self.server.server_address[0], self.server.server_address[1]
        length = int(self.headers.get("content-length", "0"))
        request = Request(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            base_url=f"http://{host!s}:{port}",
        )
        response = self.server.sandbox.handle(request)
        if response.delay_seconds and response.ending is not Ending.DRIP:
            self.server.stopping.wait(response.delay_seconds)
        if self.server.stopping.is_set():
            self.close_connection = True
            _shut(self.connection)
            return
        self._send(response)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_PATCH = answer  # noqa: N815

    def _send(self, response: Response) -> None:
        head = response.head(self.date_time_string())
        answer = (head + (b"" if self.command == "HEAD" else response.body))[: response.sent_bytes(len(head))]
        if response.ending is Ending.DRIP:
            self._drip(answer, response.delay_seconds / len(answer) if response.delay_seconds else _DRIP_SECONDS)
        elif answer:
            self.wfile.write(answer)  # at once, so that small answers leave in one packet
        if response.is_broken_off:
            self.close_connection = True
            (_reset if response.ending is Ending.RESET else _shut)(self.connection)

    def _drip(self, answer: bytes, seconds_a_byte: float) -> None:
        for place in range(len(answer)):
            self.wfile.write(answer[place : place + 1])
            if self.server.stopping.wait(seconds_a_byte):
                self.close_connection = True
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on standard error; the sandbox keeps its own log."""
        del format, args


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is gone already


def _reset(connection: socket.socket) -> None:
    """Answer with RST in place of FIN, as a box on the way does (socket(7), SO_LINGER with no time to linger)."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(connection.detach())
    except OSError:
        return  # it is gone already


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
