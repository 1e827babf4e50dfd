"""One HTTP request and one answer as plain values, so that the APIs can be asked without a socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit


class Ending(StrEnum):
    """What becomes of the connection. ``drip``: the answer, its head too, comes a byte at a time."""

    ANSWER = "answer"
    CLOSE = "close"
    HANG = "hang"
    TRUNCATE = "truncate"
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
    """An answer, sent after ``delay_seconds``, or whatever ``ending`` says instead."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    ending: Ending = Ending.ANSWER

    def with_headers(self, headers: Mapping[str, str]) -> Response:
        """The same answer with more headers."""
        return Response(self.status, self.body, {**self.headers, **headers}, self.delay_seconds, self.ending)


def json_response(status: int, value: object, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a compact JSON body in UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})
