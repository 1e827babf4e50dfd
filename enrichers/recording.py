"""Write down what providers answer, and answer from that again: transports to hand to ``clients.open_clients``.

A line of the file is one exchange in JSON. Nothing of a request's headers is kept, hence no key; bodies are decoded.
"""

from __future__ import annotations

import base64
import json
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from enrichers.exchange import HEADERS_OF_THE_WIRE

_Key = tuple[str, str, bytes]


class NotRecorded(Exception):
    """Asked for something that no recording answers. No error of httpx, so that it is not taken for an outage."""


class RecordingTransport(httpx.BaseTransport):
    """Asks ``inner`` and adds each exchange to the file at ``path``, whose folder exists."""

    def __init__(self, inner: httpx.BaseTransport, path: Path) -> None:
        self._inner = inner
        self._path = path

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, write down, and hand on."""
        request.read()
        with closing(self._inner.handle_request(request)) as answer:
            body = answer.read()
        headers = {name: value for name, value in answer.headers.items() if name not in HEADERS_OF_THE_WIRE}
        exchange = {
            "method": request.method,
            "url": str(request.url),
            "request_body": _plain(request.content),
            "status": answer.status_code,
            "headers": headers,
            "body": _plain(body),
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(exchange, ensure_ascii=False) + "\n")
        return httpx.Response(answer.status_code, headers=headers, content=body)

    def close(self) -> None:
        """Close what is asked."""
        self._inner.close()


class ReplayTransport(httpx.BaseTransport):
    """Answers each request as the file at ``path`` says, in its order; the last answer to the same request stays.

    Raises NotRecorded for every other request.
    """

    def __init__(self, path: Path) -> None:
        self._answers: dict[_Key, deque[httpx.Response]] = {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                said = json.loads(line)
                key = (said["method"], said["url"], _bytes(said["request_body"]))
                answer = httpx.Response(said["status"], headers=said["headers"], content=_bytes(said["body"]))
                self._answers.setdefault(key, deque()).append(answer)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer."""
        known = self._answers.get((request.method, str(request.url), request.read()))
        if known is None:
            raise NotRecorded(f"{request.method} {request.url} was not recorded")
        answer = known.popleft() if len(known) > 1 else known[0]
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def _plain(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def _bytes(plain: Any) -> bytes:
    return plain.encode("utf-8") if isinstance(plain, str) else base64.b64decode(plain["base64"])
