"""From the right answer and a fault to what the caller gets instead. Pure."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime

from enrichers.records import Provider
from enrichers.sandbox.fault_kinds import FaultKind
from enrichers.sandbox.fault_refusals import page, refusal, refused_key
from enrichers.sandbox.fault_rows import changed_rows
from enrichers.sandbox.faults import Fault
from enrichers.sandbox.wire import Ending, Response

BOMB_BYTES = 64 * 1024 * 1024
NESTED_DEEP = 100_000
NOBODY_LISTENS = "http://127.0.0.1:9/elsewhere"  # port 9, "discard"
_GARBAGE = b'{"data": [{"paperId": "3f\x00\xff'
_ENDINGS = {
    FaultKind.CLOSE: Ending.CLOSE,
    FaultKind.RESET: Ending.RESET,
    FaultKind.TRUNCATE: Ending.TRUNCATE,
    FaultKind.HANG: Ending.HANG,
    FaultKind.SLOW: Ending.ANSWER,
    FaultKind.DRIP: Ending.DRIP,
}
_WAITING = frozenset({FaultKind.HANG, FaultKind.SLOW, FaultKind.DRIP})
_WITHOUT_ANSWER = frozenset({FaultKind.HANG, FaultKind.CLOSE})
_BODIES_INSTEAD = frozenset({
    FaultKind.GARBAGE, FaultKind.EMPTY_BODY, FaultKind.CUT, FaultKind.WRONG_CHARSET, FaultKind.NESTED,
    FaultKind.WRONG_SHAPE, FaultKind.ERROR_INSIDE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: of whom, by which address, and when (epoch seconds)."""

    provider: Provider
    url: str
    now: float


def faulty_response(fault: Fault, asked: Asked, right: Response) -> Response:
    """What the caller gets instead of the right answer."""
    return _faulty(fault, asked, right).with_headers(fault.headers)


def _faulty(fault: Fault, asked: Asked, right: Response) -> Response:
    if fault.kind in _ENDINGS:
        seconds = fault.seconds if fault.kind in _WAITING else 0.0
        status = 0 if fault.kind in _WITHOUT_ANSWER else right.status
        ending = _ENDINGS[fault.kind]
        return replace(right, status=status, delay_seconds=seconds, ending=ending, at_byte=fault.at_byte)
    body = right.body
    match fault.kind:
        case FaultKind.STATUS | FaultKind.HTML:
            status = 502 if fault.status is None else fault.status
            return page(status) if fault.kind is FaultKind.HTML else refusal(asked.provider, status, fault.headers)
        case FaultKind.RETRY_AFTER | FaultKind.RETRY_AFTER_DATE | FaultKind.RATE_LIMIT_RESET:
            return _throttled(fault, asked)
        case FaultKind.EXPIRED_KEY:
            return refused_key(asked.provider)
        case FaultKind.REDIRECT_LOOP | FaultKind.REDIRECT_AWAY:
            to = asked.url if fault.kind is FaultKind.REDIRECT_LOOP else NOBODY_LISTENS
            return Response(302, b"", {"Location": to, "Content-Type": "text/html"})
        case FaultKind.LONG_LENGTH:
            return replace(right, announced_bytes=len(body) + 1 + len(body) // 2)
        case FaultKind.SHORT_LENGTH:
            return replace(right, announced_bytes=len(body) // 2)
        case FaultKind.WRONG_ENCODING:
            return right.with_headers({"Content-Encoding": "gzip"})
        case FaultKind.GZIP_BOMB:
            return replace(right, body=_bomb()).with_headers({"Content-Encoding": "gzip"})
        case FaultKind.CLOCK_SKEW:
            return _skewed(right, asked.now, fault.seconds)
    if fault.kind in _BODIES_INSTEAD:
        return Response(200, _body_instead(fault.kind, asked.provider, body), right.headers)
    return replace(right, body=changed_rows(body, fault.kind))


def _throttled(fault: Fault, asked: Asked) -> Response:
    until = asked.now + fault.seconds
    if fault.kind is FaultKind.RATE_LIMIT_RESET:
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(until))}
        status = 403 if asked.provider is Provider.GITHUB else 429
    else:
        is_date = fault.kind is FaultKind.RETRY_AFTER_DATE
        headers = {"Retry-After": _http_date(until) if is_date else str(int(fault.seconds))}
        status = 429
    return refusal(asked.provider, status, headers).with_headers(headers)


def _skewed(right: Response, now: float, seconds: float) -> Response:
    resets = {name: text for name, text in right.headers.items() if name.lower() == "x-ratelimit-reset"}
    ahead = {name: str(int(int(text) + seconds)) for name, text in resets.items()}
    return right.with_headers({"Date": _http_date(now + seconds), **ahead})


def _http_date(epoch_seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(int(epoch_seconds), UTC), usegmt=True)


def _bomb() -> bytes:
    squeezed = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = b" " * (1024 * 1024)
    return b"".join(squeezed.compress(block) for _ in range(BOMB_BYTES // len(block))) + squeezed.flush()


def _body_instead(kind: FaultKind, provider: Provider, body: bytes) -> bytes:
    is_feed = body.lstrip().startswith(b"<")
    match kind:
        case FaultKind.GARBAGE:
            return _GARBAGE
        case FaultKind.EMPTY_BODY:
            return b""
        case FaultKind.CUT:
            return body[: len(body) // 2]
        case FaultKind.WRONG_CHARSET:
            first, mark, rest = body.partition(b"<title>" if is_feed else b'":"' if b'":"' in body else b'": "')
            return first + mark + b"\xe9\xff" + rest
        case FaultKind.NESTED:
            return _unfolding(body) if is_feed else b'{"data":' * NESTED_DEEP
        case FaultKind.WRONG_SHAPE:
            if is_feed:
                return b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>arXiv</title></channel></rss>\n'
            return json.dumps({"status": "ok", "results": json.loads(body) if body else None}).encode()
    return _error_inside(provider)


def _unfolding(feed: bytes) -> bytes:
    """A feed whose title is a tower of entities, each ten times the one below it (known as "billion laughs")."""
    tower = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head, mark, rest = feed.partition(b"<feed")
    title, closing, entries = rest.partition(b"</title>")
    return head + f'<!DOCTYPE feed [<!ENTITY e0 "a">{tower}]>\n'.encode() + mark + title + b"&e9;" + closing + entries


def _error_inside(provider: Provider) -> bytes:
    if provider is Provider.ARXIV:
        return (
            b'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  <entry>\n'
            b"    <id>https://arxiv.org/api/errors#internal_error</id>\n    <title>Error</title>\n"
            b"    <summary>internal error</summary>\n  </entry>\n</feed>\n"
        )
    if provider is Provider.GITHUB:
        return b'{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}'
    return b'{"error":"Internal server error"}'
