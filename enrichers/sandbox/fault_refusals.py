"""What each provider says when it refuses: the body that goes with a status."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping

from enrichers.records import Provider
from enrichers.sandbox.semantic_scholar_api import too_many_requests
from enrichers.sandbox.wire import Response

_JSON = {"Content-Type": "application/json; charset=utf-8"}
_WITHOUT_BODY = frozenset({204, 304})


def refusal(provider: Provider, status: int, headers: Mapping[str, str]) -> Response:
    """A status with its typical body. ``headers`` is what will go on top; they decide how GitHub words a 403."""
    if status in _WITHOUT_BODY:
        return Response(status)
    if provider is Provider.ARXIV:
        text = {429: "Rate exceeded.", 406: "Not Acceptable"}.get(status)
        return page(status) if text is None else Response(status, f"{text}\n".encode(), {"Content-Type": "text/plain"})
    if provider is Provider.GITHUB:
        return _refusal_of_github(status, headers)
    if status == 429:
        return too_many_requests()
    text = {504: "Endpoint request timed out"}.get(status, reason_of(status))
    return Response(status, json.dumps({"message": text}).encode(), _JSON)


def refused_key(provider: Provider) -> Response:
    """What a provider says to a key that is not valid any more. arXiv has none and turns the caller away."""
    return refusal(provider, 401 if provider is Provider.GITHUB else 403, {})


def page(status: int) -> Response:
    """The HTML page of something between us and the provider."""
    body = f"<html><body><h1>{status} {reason_of(status)}</h1>The server cannot answer now.</body></html>\n"
    return Response(status, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def reason_of(status: int) -> str:
    """The words that go with a status."""
    return http.client.responses.get(status, "Error")


def _refusal_of_github(status: int, headers: Mapping[str, str]) -> Response:
    if status in (500, 502):
        return Response(status, b'{"error": "Server Error"}', _JSON)
    if status >= 503:
        return page(status)
    is_throttled = any(name.lower() in ("retry-after", "x-ratelimit-remaining") for name in headers)
    text = {
        401: "Bad credentials",
        403: "You have exceeded a secondary rate limit." if is_throttled else "Resource not accessible by this token",
        429: "You have exceeded a secondary rate limit.",
    }.get(status, reason_of(status))
    value = {"message": text, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
    return Response(status, json.dumps(value).encode(), _JSON)
