"""One request and its whole answer, and what it means where none comes. ``http`` decides when, and whether again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any
from urllib.parse import urlsplit

import httpx

from enrichers.credentials import Credential, header_of
from enrichers.errors import BadResponse, ProviderError, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.records import Provider
from enrichers.refusals import check_address
from enrichers.retries import Patience
from enrichers.visit import VisitedSite

HEADERS_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
# What becomes of a request that has no answer. A host name that cannot be a name (a..b) is a UnicodeError of sockets.
NO_ANSWER = (httpx.RequestError, httpx.InvalidURL, UnicodeError)
_SENT = "send_request_body.complete"  # httpx "Request extensions", trace: the last step before the answer is waited for


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as a client wants it."""

    provider: Provider
    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, str] | None
    content: bytes | None = field(repr=False)
    credential: Credential | None = None
    has_spare: bool = False

    @property
    def paced_as(self) -> str:
        """For whom its pace is kept: one for each credential, and one for all who have none."""
        return "" if self.credential is None else self.credential.paced_as

    def is_of_the_credential(self, error: ProviderError) -> bool:
        """Whether it is the credential that cannot go on, and the provider may well answer another, or nobody."""
        if self.credential is None:
            return False
        is_quota = isinstance(error, RateLimited) and error.resets_at is not None
        return isinstance(error, Unauthorized) or (self.has_spare and is_quota)

    @property
    def resource(self) -> str:
        """Which of GitHub's budgets it draws on, as ``x-ratelimit-resource`` names them."""
        return "graphql" if urlsplit(self.url).path.endswith("/graphql") else "core"


class Refused(Exception):
    """One try failed; ``wait_seconds`` is what the answer asked for."""

    def __init__(self, error: ProviderError, wait_seconds: float | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.wait_seconds = wait_seconds


def open_client(transport: httpx.BaseTransport | None) -> httpx.Client:
    """The connections of a run. A proxy of the environment is honoured, but this machine is not asked through one."""
    direct = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
    mounts = None if transport is not None else direct
    return httpx.Client(transport=transport, mounts=mounts, follow_redirects=False)


def request_of(
    client: httpx.Client, ask: Ask, user_agent: str, patience: Patience, left_seconds: float, sent: Callable[[], None]
) -> httpx.Request:
    """The request of one try, which calls ``sent`` when it is on its way. Raises httpx.InvalidURL."""

    def trace(event: str, _details: dict[str, Any]) -> None:
        if event.endswith(_SENT):
            sent()

    seconds = max(0.0, left_seconds)
    own = {} if ask.credential is None else dict([header_of(ask.provider, ask.credential)])
    return client.build_request(
        ask.method,
        ask.url,
        params=ask.params,
        headers={**ask.headers, "User-Agent": user_agent, **own},
        content=ask.content,
        timeout=httpx.Timeout(min(patience.read_seconds, seconds), connect=min(patience.connect_seconds, seconds)),
        extensions={"trace": trace},
    )


def read_body(provider: Provider, answer: httpx.Response, most_bytes: int, is_late: Callable[[], bool]) -> bytes:
    """The whole body, decoded. Raises Refused where it is too long, or not there in time."""
    chunks: list[bytes] = []
    size = 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > most_bytes:
            happened = f"answered with more than {most_bytes:,} bytes"
            remedy = check_address(provider)
            raise Refused(BadResponse(provider.display_name, happened, status=answer.status_code, remedy=remedy))
        if is_late():
            raise Refused(unavailable(provider, "did not finish its answer in time"))
        chunks.append(chunk)
    return b"".join(chunks)


def whole_answer(ask: Ask, answer: httpx.Response, body: bytes) -> httpx.Response:
    """An answer with its decoded body. It carries no request headers, hence no key."""
    kept = [(name, value) for name, value in answer.headers.items() if name not in HEADERS_OF_THE_WIRE]
    return httpx.Response(
        answer.status_code, headers=kept, content=body, request=httpx.Request(ask.method, answer.url)
    )  # fmt: skip


def failure_of(asked: Provider | VisitedSite, url: str, error: Exception) -> ProviderError:
    """What a failure of httpx means. Its own text stays out of the message: it may quote what was sent."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError | UnicodeError):
        remedy = check_address(asked) if isinstance(asked, Provider) else ""
        return BadResponse(asked.display_name, f"{url} cannot be asked", remedy=remedy)
    if isinstance(error, httpx.TimeoutException):
        return unavailable(asked, "did not answer in time")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return unavailable(asked, f"cannot be reached at {httpx.URL(url).netloc.decode('ascii')}")
    return unavailable(asked, f"broke off its answer ({type(error).__name__})")


def unavailable(asked: Provider | VisitedSite, happened: str) -> ProviderUnavailable:
    """The error for an answer that did not come, or not whole."""
    if isinstance(asked, VisitedSite):
        return ProviderUnavailable(asked.display_name, happened, remedy="the next run asks again")
    remedy = "the last good numbers stay, the next run asks again; if it lasts, run `starcite doctor`"
    return ProviderUnavailable(asked.display_name, happened, remedy=remedy)


def place_of(url: str) -> str:
    """Scheme, host and port of an address, which is what a pace is kept for; empty where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}"


def user_agent(contact: str | None) -> str:
    """Who asks, honestly."""
    try:
        version = metadata.version("starcite")
    except metadata.PackageNotFoundError:  # a bare checkout
        version = "0"
    purpose = "keeps citation and star counts of paper lists"
    return f"starcite/{version} ({purpose}; contact: {contact})" if contact else f"starcite/{version} ({purpose})"
