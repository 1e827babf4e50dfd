"""Faults to switch on: what a provider does on a bad day, delivered exactly as often as asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from enrichers.records import Provider
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.semantic_scholar_api import too_many_requests
from enrichers.sandbox.wire import Ending, Request, Response

Row = TypeVar("Row")


class FaultKind(StrEnum):
    """What goes wrong.

    ``status`` answers with a status and the body the provider gives with it, ``html`` with an error page; ``hang``
    never answers, ``close`` shuts the connection, ``truncate`` breaks off in the body, ``slow`` answers after
    ``seconds``; ``garbage`` is no JSON or XML, ``empty`` a well-formed nothing, ``reordered`` the right rows in
    reverse, ``short`` the last row missing.
    """

    STATUS = "status"
    HTML = "html"
    HANG = "hang"
    CLOSE = "close"
    TRUNCATE = "truncate"
    SLOW = "slow"
    GARBAGE = "garbage"
    EMPTY = "empty"
    REORDERED = "reordered"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. It meets requests to ``provider`` (None: all) whose path and query contain ``path``.

    ``after`` requests pass first, then ``times`` are met (None: until cleared). ``more_than`` meets only requests for
    more things than that (ids of a batch, repositories of a query). ``headers`` go on top, such as Retry-After.
    """

    kind: FaultKind
    provider: Provider | None = None
    status: int | None = None
    path: str = ""
    after: int = 0
    times: int | None = None
    seconds: float = 600.0
    more_than: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def parse_fault(value: object) -> Fault:
    """Read a fault from JSON: ``{"kind": "status", "status": 503, "provider": "github"}``. Raises SandboxError."""
    if not isinstance(value, dict):
        raise SandboxError('a fault is an object such as {"kind": "status", "status": 503, "provider": "github"}')
    known = Fault.__dataclass_fields__
    if unknown := [key for key in value if key not in known]:
        raise SandboxError(f'"{unknown[0]}" is not known; a fault may have {", ".join(known)}')
    try:
        kind = FaultKind(str(value.get("kind")))
        provider = None if value.get("provider") is None else Provider(value["provider"])
    except ValueError as error:
        kinds, providers = ", ".join(FaultKind), ", ".join(Provider)
        raise SandboxError(f"{error}; kinds are {kinds}; providers are {providers}") from error
    for key in ("status", "after", "times", "more_than"):
        if value.get(key) is not None and (not isinstance(value[key], int) or isinstance(value[key], bool)):
            raise SandboxError(f'"{key}" must be a whole number, not {value[key]!r}')
    if kind is FaultKind.STATUS and value.get("status") is None:
        raise SandboxError('a fault of kind "status" needs a "status"')
    if not isinstance(value.get("headers", {}), dict):
        raise SandboxError('"headers" must be an object')
    return Fault(**{**value, "kind": kind, "provider": provider})


@dataclass(slots=True)
class Faults:
    """The faults that are on, oldest first; the first that meets a request is delivered."""

    _on: list[Fault] = field(default_factory=list)
    _met: list[int] = field(default_factory=list)

    @property
    def on(self) -> tuple[Fault, ...]:
        """What is switched on, used up or not."""
        return tuple(self._on)

    def switch_on(self, fault: Fault) -> None:
        """Add one."""
        self._on.append(fault)
        self._met.append(0)

    def clear(self) -> None:
        """Switch all off."""
        self._on.clear()
        self._met.clear()

    def take(self, provider: Provider, request: Request) -> Fault | None:
        """The fault this request meets, counted as delivered; None when it meets none."""
        for number, fault in enumerate(self._on):
            if not _meets(fault, provider, request):
                continue
            self._met[number] += 1
            place = self._met[number] - fault.after
            if place >= 1 and (fault.times is None or place <= fault.times):
                return fault
        return None


def faulty_response(fault: Fault, provider: Provider, right: Response) -> Response:
    """What the caller gets instead of the right answer."""
    match fault.kind:
        case FaultKind.STATUS | FaultKind.HTML:
            status = 502 if fault.status is None else fault.status
            response = _page(status) if fault.kind is FaultKind.HTML else _typical(provider, status, fault.headers)
        case FaultKind.HANG:
            response = Response(0, b"", {}, fault.seconds, Ending.HANG)
        case FaultKind.CLOSE:
            response = Response(0, b"", {}, 0.0, Ending.CLOSE)
        case FaultKind.TRUNCATE:
            response = Response(right.status, right.body, right.headers, 0.0, Ending.TRUNCATE)
        case FaultKind.SLOW:
            response = Response(right.status, right.body, right.headers, fault.seconds)
        case FaultKind.GARBAGE:
            response = Response(200, b'{"data": [{"paperId": "3f\x00\xff', right.headers)
        case FaultKind.EMPTY | FaultKind.REORDERED | FaultKind.SHORT:
            response = Response(right.status, _rearranged(right.body, fault.kind), right.headers)
    return response.with_headers(fault.headers)


def _meets(fault: Fault, provider: Provider, request: Request) -> bool:
    return (
        fault.provider in (None, provider)
        and fault.path in request.target
        and (fault.more_than is None or size_of(request) > fault.more_than)
    )


def size_of(request: Request) -> int:
    """How many things a request asks for: ids of a batch, ids of an ``id_list``, repositories of a query; else 1."""
    if id_list := request.query.get("id_list"):
        return id_list.count(",") + 1
    if request.method != "POST" or not request.body:
        return 1
    try:
        document = json.loads(request.body)
    except ValueError:
        return 1
    if not isinstance(document, dict):
        return 1
    ids = document.get("ids")
    if isinstance(ids, list):
        return len(ids)
    return max(1, len(re.findall(r"\brepository\s*\(", str(document.get("query", "")))))


def _rearranged(body: bytes, kind: FaultKind) -> bytes:
    text = body.decode()
    if text.lstrip().startswith("<"):
        rows = re.findall(r"[ ]*<entry>.*?</entry>\n?", text, flags=re.DOTALL)
        return re.sub(
            r"[ ]*<entry>.*</entry>\n?", lambda _: "".join(_changed(rows, kind)), text, flags=re.DOTALL
        ).encode()
    value = json.loads(text) if text else {}
    if isinstance(value, list):
        return json.dumps(_changed(value, kind)).encode()
    data = value.get("data")
    if isinstance(data, list):
        return json.dumps({**value, "data": _changed(data, kind)}).encode()
    if isinstance(data, dict):
        return json.dumps({**value, "data": dict(_changed(list(data.items()), kind))}).encode()
    return b"{}"


def _changed(rows: list[Row], kind: FaultKind) -> list[Row]:
    if kind is FaultKind.EMPTY:
        return []
    return rows[::-1] if kind is FaultKind.REORDERED else rows[:-1]


def _page(status: int) -> Response:
    """The HTML page of something between us and the provider."""
    body = f"<html><body><h1>{status} {_REASONS.get(status, 'Error')}</h1>The server cannot answer now.</body></html>\n"
    return Response(status, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


_REASONS = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_JSON = {"Content-Type": "application/json; charset=utf-8"}


def _typical(provider: Provider, status: int, headers: Mapping[str, str]) -> Response:
    if provider is Provider.ARXIV:
        text = {429: "Rate exceeded.", 406: "Not Acceptable"}.get(status)
        return _page(status) if text is None else Response(status, f"{text}\n".encode(), {"Content-Type": "text/plain"})
    if provider is Provider.GITHUB:
        return _typical_of_github(status, headers)
    text = {504: "Endpoint request timed out"}.get(status, _REASONS.get(status, "Error"))
    if status == 429:
        return too_many_requests()
    return Response(status, json.dumps({"message": text}).encode(), _JSON)


def _typical_of_github(status: int, headers: Mapping[str, str]) -> Response:
    if status in (500, 502):
        return Response(status, b'{"error": "Server Error"}', _JSON)
    if status >= 503:
        return _page(status)
    is_throttled = any(name.lower() in ("retry-after", "x-ratelimit-remaining") for name in headers)
    text = {
        401: "Bad credentials",
        403: "You have exceeded a secondary rate limit." if is_throttled else "Resource not accessible by this token",
        429: "You have exceeded a secondary rate limit.",
    }.get(status, _REASONS.get(status, "Error"))
    value = {"message": text, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
    return Response(status, json.dumps(value).encode(), _JSON)
