"""One visit of a page: how it is asked for, and how much of its answer is read. ``http`` makes and paces visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0  # for the next packet; whoever is slower is asked another day


@dataclass(frozen=True, slots=True)
class VisitedSite:
    """Somebody whose pages are visited. ``name`` is how people call it, and what pacing goes by."""

    name: str

    @property
    def display_name(self) -> str:
        """The name as people write it."""
        return self.name


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """How a page is asked for. ``whole_seconds`` bound a visit from its first packet to its last, whatever comes.

    Reading stops after ``body_bytes``. ``takes_body`` decides by status and headers whether the body is read at all.
    ``address`` is connected to in place of the URL's host, whatever DNS says by now.
    """

    min_interval_seconds: float
    whole_seconds: float
    body_bytes: int
    takes_body: Callable[[int, Mapping[str, str]], bool]
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What came: ``body`` is decoded, empty where it was not taken, and only a beginning where ``is_cut``."""

    status: int
    headers: httpx.Headers
    body: bytes
    is_cut: bool = False


def page_request(
    client: httpx.Client, url: str, terms: VisitTerms, user_agent: str, trace: Callable[[str, dict[str, Any]], None]
) -> httpx.Request:
    """The request of one visit. Raises httpx.InvalidURL."""
    seconds = min(READ_SECONDS, terms.whole_seconds)
    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
    parsed = httpx.URL(url)
    # A connection of its own: one address may serve many hosts, and a connection is made for one of them.
    headers = {
        **terms.headers,
        "Host": parsed.netloc.decode("ascii"),
        "Connection": "close",
        "User-Agent": user_agent,
    }
    extensions: dict[str, Any] = {"trace": trace}
    if terms.address is not None:
        extensions["sni_hostname"] = parsed.host  # the certificate is still checked for this name
        parsed = parsed.copy_with(host=terms.address)
    return client.build_request("GET", parsed, headers=headers, timeout=timeout, extensions=extensions)


def read_visit(answer: httpx.Response, terms: VisitTerms) -> Visit:
    """Read an answer as far as the terms want it. Raises httpx.RequestError where it breaks off."""
    if not terms.takes_body(answer.status_code, answer.headers):
        return Visit(answer.status_code, answer.headers, b"")
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > terms.body_bytes:
            return Visit(answer.status_code, answer.headers, bytes(body[: terms.body_bytes]), is_cut=True)
    return Visit(answer.status_code, answer.headers, bytes(body))
