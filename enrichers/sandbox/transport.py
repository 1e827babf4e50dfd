"""The sandbox as a transport of httpx, for tests that need no socket."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.wire import Ending, Request


class SandboxTransport(httpx.BaseTransport):
    """Whatever the host, the path decides, as on the server. A delay is given to ``sleep`` (None: skipped).

    ``hang`` raises httpx.ReadTimeout at once, ``close`` and ``truncate`` httpx.RemoteProtocolError.
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
        if response.ending is Ending.HANG:
            raise httpx.ReadTimeout("the sandbox does not answer", request=request)
        if response.ending in (Ending.CLOSE, Ending.TRUNCATE):
            raise httpx.RemoteProtocolError("the sandbox closed the connection", request=request)
        if response.delay_seconds and self._sleep is not None:
            self._sleep(response.delay_seconds)
        return httpx.Response(response.status, headers=dict(response.headers), content=response.body, request=request)
