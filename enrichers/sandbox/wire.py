"""One HTTP request and one answer as plain values, so that the APIs can be asked without a socket."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

_WITHOUT_BODY = frozenset({204, 304})  # RFC 9110: these never have one


class Ending(StrEnum):
    """What becomes of the connection. ``drip``: the answer, its head too, comes a byte at a time.

    ``hang`` shuts it after the delay, ``close`` at once, ``truncate`` in the middle of the body; ``reset`` resets it.
    """

    ANSWER = "answer"
    CLOSE = "close"
    HANG = "hang"
    TRUNCATE = "truncate"
    RESET = "reset"
    DRIP = "drip"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in. ``target`` is path and query, still percent-encoded; header names are lower case.

    ``base_url`` is where the caller reached us (scheme, host, port), for the links in answers.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = "http://127.0.0.1"

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters, decoded; of a repeated one the last."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def at(self, target: str) -> Request:
        """The same request to another target."""
        return Request(self.method, target, self.headers, self.body, self.base_url)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, sent after ``delay_seconds``, or whatever ``ending`` says instead; a drip takes as long as the delay.

    ``announced_bytes`` is the Content-Length where it is not the body's. ``at_byte`` is where a reset comes, counted
    over head and body, negative from the end; None is the middle of the body.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    ending: Ending = Ending.ANSWER
    announced_bytes: int | None = None
    at_byte: int | None = None

    def with_headers(self, headers: Mapping[str, str]) -> Response:
        """The same answer with more headers."""
        return replace(self, headers={**self.headers, **headers})

    @property
    def is_broken_off(self) -> bool:
        """Whether the connection ends with it, and not by the rules."""
        is_short = self.announced_bytes is not None and self.announced_bytes > len(self.body)
        return is_short or self.ending not in (Ending.ANSWER, Ending.DRIP)

    def head(self, date: str) -> bytes:
        """Status line and headers as they are sent, with the empty line behind. ``date`` is what the clock says."""
        headers = {"Date": date, **self.headers}
        if self.status not in _WITHOUT_BODY:
            headers["Content-Length"] = str(len(self.body) if self.announced_bytes is None else self.announced_bytes)
        reason = http.client.responses.get(self.status, "")
        lines = [f"HTTP/1.1 {self.status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def sent_bytes(self, head_bytes: int) -> int:
        """How many bytes, of the head with ``head_bytes`` and the body, are sent before the connection ends."""
        whole = head_bytes + len(self.body)
        if self.ending is Ending.RESET and self.at_byte is not None:
            return max(0, min(whole, self.at_byte if self.at_byte >= 0 else whole + self.at_byte))
        if self.ending in (Ending.RESET, Ending.TRUNCATE):
            return head_bytes + len(self.body) // 2
        return 0 if self.ending in (Ending.CLOSE, Ending.HANG) else whole


def json_response(status: int, value: object, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a compact JSON body in UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})
