"""The sandbox as a transport of httpx, for tests that need no socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.utils import formatdate

import httpx

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.wire import Ending, Request, Response

_PACKET_BYTES = 16 * 1024  # what arrives at once over a socket, about
_DRIPS = 50  # pieces of a dripping body; over a socket they are bytes, which would only take longer to count


class SandboxTransport(httpx.BaseTransport):
    """Whatever the host, the path decides, as on the server. A delay is given to ``sleep`` (None: skipped).

    What a socket would raise is raised here: httpx.ReadTimeout for an answer that comes later than the request waits
    for, RemoteProtocolError and ReadError for one that breaks off, each after the bytes that came before.
    """

    def __init__(self, sandbox: Sandbox, sleep: Callable[[float], None] | None = None) -> None:
        self._sandbox = sandbox
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the sandbox would over a socket."""
        port = "" if request.url.port is None else f":{request.url.port}"
        response = self._sandbox.handle(
            Request(
                method=request.method,
                target=request.url.raw_path.decode("ascii"),
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.read(),
                base_url=f"{request.url.scheme}://{request.url.host}{port}",
            )
        )
        self._wait(response, request)
        head_bytes = len(response.head(formatdate(usegmt=True)))
        sent = response.sent_bytes(head_bytes) - head_bytes
        if sent < 0:
            raise _broken_off(response, request)
        stream = _Body(response, sent, request, self._sleep)
        return httpx.Response(response.status, headers=dict(response.headers), stream=stream, request=request)

    def _wait(self, response: Response, request: httpx.Request) -> None:
        most = request.extensions.get("timeout", {}).get("read")
        is_too_late = response.ending is Ending.HANG or (most is not None and response.delay_seconds > most)
        is_waited_for = self._sleep is not None and response.delay_seconds and response.ending is not Ending.DRIP
        if self._sleep is not None and is_waited_for:
            self._sleep(most if is_too_late and most is not None else response.delay_seconds)
        if is_too_late and (is_waited_for or response.ending is Ending.HANG):
            raise httpx.ReadTimeout("the sandbox does not answer in time", request=request)


class _Body(httpx.SyncByteStream):
    """A body in pieces, as they come over a socket, and then what ends it."""

    def __init__(
        self, response: Response, sent: int, request: httpx.Request, sleep: Callable[[float], None] | None
    ) -> None:
        self._response = response
        self._sent = sent
        self._request = request
        self._sleep = sleep

    def __iter__(self) -> Iterator[bytes]:
        response = self._response
        announced = response.announced_bytes
        body = response.body[: self._sent if announced is None else min(self._sent, announced)]
        drips = response.ending is Ending.DRIP
        size = max(1, len(body) // _DRIPS) if drips else _PACKET_BYTES
        for place in range(0, len(body), size):
            if drips and self._sleep is not None:
                self._sleep(response.delay_seconds / _DRIPS)
            yield body[place : place + size]
        if response.is_broken_off:
            raise _broken_off(response, self._request)


def _broken_off(response: Response, request: httpx.Request) -> httpx.RequestError:
    if response.ending is Ending.RESET:
        return httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
    return httpx.RemoteProtocolError("the sandbox closed the connection", request=request)
