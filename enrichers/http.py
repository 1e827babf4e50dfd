"""The one HTTP layer: every request to every provider, whatever library makes it, passes through ``Http.send``.

It paces each provider over the whole run, sets time-outs and a limit on the size of answers, says honestly who asks,
and tries again what is worth another try. A provider that refused the key, or that kept failing, is *down* for the
rest of the run: further sends raise GaveUp at once, so an outage costs one request's patience and not one per paper.

A signal handler may raise through ``send`` at any moment (Ctrl-C, SIGTERM): the connection is closed, pacing and
counts stay true, and nothing here catches it. Where no handler can raise, ``stop`` is asked between requests and at
least every ``POLL_SECONDS`` of a wait.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from types import MappingProxyType

import httpx

from enrichers.cut_off import cut_off_after
from enrichers.errors import BadResponse, GaveUp, ProviderError, ProviderUnavailable, RateLimited, TransientError
from enrichers.records import Provider
from enrichers.refusals import check_address, refusal_of, refused_key, retry_after_seconds
from enrichers.visit import Visit, VisitedSite, VisitTerms, page_request, read_visit

POLL_SECONDS = 0.2  # how long a stop may go unnoticed in a wait: far below the 5 s a stopped run may take
BAD_ANSWERS_ALLOWED = 3  # whole answers that make no sense; then the address is taken for the wrong one
_HEADERS_OF_A_KEY = frozenset({"authorization", "x-api-key"})
_HEADERS_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
# What becomes of a request that has no answer. A host name that cannot be a name (a..b) is a UnicodeError of sockets.
_FAILURES = (httpx.RequestError, httpx.InvalidURL, UnicodeError)
_LOGGER = logging.getLogger("starcite.http")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take and fail. Seconds, where not said otherwise.

    ``failing_seconds`` bounds answers and waits of one request together, pacing apart; within it there are at most
    ``attempts`` tries. The n-th wait is drawn from 0 to ``backoff_seconds`` · 2ⁿ⁻¹ (full jitter), after throttling
    without ``Retry-After`` from 0 to ``throttled_backoff_seconds`` · 2ⁿ⁻¹.
    """

    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    failing_seconds: float = 40.0
    attempts: int = 3
    backoff_seconds: float = 2.0
    throttled_backoff_seconds: float = 10.0
    body_bytes: int = 32 * 1024 * 1024  # 500 papers with the author lists of particle physics stay below 10 MB


@dataclass(frozen=True, slots=True)
class _Ask:
    provider: Provider
    method: str
    url: str
    headers: dict[str, str] = field(repr=False)  # may hold the key
    params: Mapping[str, str] | None
    content: bytes | None

    @property
    def has_key(self) -> bool:
        return any(name.lower() in _HEADERS_OF_A_KEY for name in self.headers)


class _Refused(Exception):
    """One try failed; ``wait_seconds`` is what the answer asked for."""

    def __init__(self, error: ProviderError, wait_seconds: float | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.wait_seconds = wait_seconds


class Http:
    """The one HTTP layer of a run. Not for several threads: providers want one connection at a time.

    ``min_interval_seconds`` counts from the end of one answer to the start of the next request, so that requests are
    never closer than that when they arrive, however long a connection took to open. ``deadline`` is on ``clock``.
    """

    def __init__(
        self,
        min_interval_seconds: Mapping[Provider, float],
        *,
        patience: Patience | None = None,
        contact: str | None = None,
        stop: Callable[[], bool] = lambda: False,
        deadline: float | None = None,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        utc_now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._min_interval_seconds = dict(min_interval_seconds)
        self._patience = patience or Patience()
        self._stop = stop
        self._deadline = deadline
        self._transport = transport
        self._sleep = sleep
        self._draw = draw
        self.clock = clock
        self.utc_now = utc_now
        self.user_agent = _user_agent(contact)
        self._client: httpx.Client | None = None
        self._last_end: dict[Provider | VisitedSite, float] = {}
        self._down: dict[Provider, ProviderError] = {}
        self._bad_answers: dict[Provider, int] = {}
        self._requests_sent: dict[Provider, int] = dict.fromkeys(Provider, 0)
        self._visits_made: dict[str, int] = {}

    @property
    def requests_sent(self) -> Mapping[Provider, int]:
        """Requests made so far, tries that failed included."""
        return MappingProxyType(self._requests_sent)

    @property
    def visits_made(self) -> Mapping[str, int]:
        """Visits made so far, by the name of their site."""
        return MappingProxyType(self._visits_made)

    @property
    def down(self) -> Mapping[Provider, ProviderError]:
        """Providers that are not asked again in this run, with the error that settled it."""
        return MappingProxyType(self._down)

    @property
    def failing_seconds(self) -> float:
        """How long one thing may go on failing, pacing apart."""
        return self._patience.failing_seconds

    def close(self) -> None:
        """Close the connections. Sending again opens new ones."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def mark_down(self, provider: Provider, error: ProviderError) -> None:
        """Ask ``provider`` nothing more in this run. The first error stands."""
        self._down.setdefault(provider, error)

    def note_bad_answer(self, provider: Provider, error: ProviderError) -> None:
        """Count a whole answer that made no sense; the third marks the provider down."""
        self._bad_answers[provider] = self._bad_answers.get(provider, 0) + 1
        if self._bad_answers[provider] >= BAD_ANSWERS_ALLOWED:
            self.mark_down(provider, error)

    def send(
        self,
        provider: Provider,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        own_statuses: Collection[int] = (),
    ) -> httpx.Response:
        """Send one request, in its turn and with its tries, and return the whole answer. Redirects are not followed.

        Answers that mean a refusal raise (see ``refusals``); statuses in ``own_statuses`` and everything else are
        returned, for the caller to read. Raises GaveUp, sending nothing, when the provider is down, the run was
        stopped, or its time is up; any other ProviderError after the provider was asked.
        """
        ask = _Ask(provider, method, url, {"Accept": "application/json"} | dict(headers or {}), params, content)
        self._check_headers(ask)
        failing_seconds = 0.0
        for attempt in range(1, self._patience.attempts + 1):
            if provider in self._down:
                happened = f"not asked any more in this run: {self._down[provider].happened}"
                raise GaveUp(provider.display_name, happened)
            self._wait_for_turn(provider, self._min_interval_seconds.get(provider, 0.0))
            started = self.clock()
            try:
                return self._exchange(ask, self._patience.failing_seconds - failing_seconds, own_statuses)
            except _Refused as refused:
                error, wait = refused.error, refused.wait_seconds
            if wait is None:
                wait = self._backoff(error, attempt)
            failing_seconds += self.clock() - started + wait
            is_last = attempt == self._patience.attempts or failing_seconds >= self._patience.failing_seconds
            if is_last or not isinstance(error, TransientError):
                self._hold_against(provider, error)
                raise error
            if self._is_too_late(wait):
                raise error
            self._wait(provider, wait)
        raise AssertionError("a request has at least one attempt")

    def visit(self, site: VisitedSite, url: str, terms: VisitTerms) -> Visit:
        """Ask for one page, in its site's turn, once. Redirects are not followed, and no status raises.

        Raises GaveUp, sending nothing, when the run was stopped or its time is up; BadResponse for an address that
        cannot be asked; ProviderUnavailable where no answer came, or none in time.
        """
        self._wait_for_turn(site, terms.min_interval_seconds)
        self._visits_made[site.name] = self._visits_made.get(site.name, 0) + 1
        try:
            with cut_off_after(terms.whole_seconds) as cut_off:
                client = self._open_client()
                request = page_request(client, url, terms, self.user_agent, cut_off.trace)
                with closing(client.send(request, stream=True)) as answer:
                    visit = read_visit(answer, terms)
            if cut_off.has_cut:  # an answer without a length seems whole when its connection is shut
                raise httpx.ReadTimeout("")
        except _FAILURES as error:
            raise _failure(site, url, httpx.ReadTimeout("") if cut_off.has_cut else error) from None
        finally:
            self._last_end[site] = self.clock()
        _LOGGER.debug("%s GET %s: %d, %d bytes", site.name, url, visit.status, len(visit.body))
        return visit

    def _check_headers(self, ask: _Ask) -> None:
        # httpx and h11 would name the value, which may be the key, in their errors.
        if not all(value.isascii() and value.isprintable() for value in ask.headers.values()):
            error = refused_key(ask.provider, None, has_key=ask.has_key)
            self.mark_down(ask.provider, error)
            raise error

    def _hold_against(self, provider: Provider, error: ProviderError) -> None:
        if isinstance(error, BadResponse):
            self.note_bad_answer(provider, error)
        else:
            self.mark_down(provider, error)

    def _exchange(self, ask: _Ask, left_seconds: float, own_statuses: Collection[int]) -> httpx.Response:
        """One request and its whole answer, decoded. The answer carries no request headers, hence no key."""
        until = self.clock() + left_seconds
        self._requests_sent[ask.provider] += 1
        try:
            with closing(self._open_client().send(self._request(ask, left_seconds), stream=True)) as answer:
                body = self._read_body(ask.provider, answer, until)
        except _FAILURES as error:
            raise _Refused(_failure(ask.provider, ask.url, error)) from None
        finally:
            self._last_end[ask.provider] = self.clock()
        status = answer.status_code
        _LOGGER.debug("%s %s %s: %d, %d bytes", ask.provider.display_name, ask.method, ask.url, status, len(body))
        kept = [(name, value) for name, value in answer.headers.items() if name not in _HEADERS_OF_THE_WIRE]
        whole = httpx.Response(status, headers=kept, content=body, request=httpx.Request(ask.method, answer.url))
        if status not in own_statuses:
            now = self.utc_now()
            refusal = refusal_of(ask.provider, status, whole.headers, body, has_key=ask.has_key, now=now)
            if refusal is not None:
                raise _Refused(refusal, retry_after_seconds(whole.headers, now))
        return whole

    def _request(self, ask: _Ask, left_seconds: float) -> httpx.Request:
        timeout = httpx.Timeout(
            min(self._patience.read_seconds, left_seconds), connect=min(self._patience.connect_seconds, left_seconds)
        )
        headers = ask.headers | {"User-Agent": self.user_agent}
        return self._open_client().build_request(
            ask.method, ask.url, params=ask.params, headers=headers, content=ask.content, timeout=timeout
        )

    def _open_client(self) -> httpx.Client:
        if self._client is None:
            # A proxy of the environment is honoured, but nothing on this machine is asked through one.
            direct = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
            mounts = None if self._transport is not None else direct
            self._client = httpx.Client(transport=self._transport, mounts=mounts, follow_redirects=False)
        return self._client

    def _read_body(self, provider: Provider, answer: httpx.Response, until: float) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > self._patience.body_bytes:
                happened = f"answered with more than {self._patience.body_bytes:,} bytes"
                remedy = check_address(provider)
                raise _Refused(BadResponse(provider.display_name, happened, status=answer.status_code, remedy=remedy))
            if self.clock() > until:
                raise _Refused(_unavailable(provider, "did not finish its answer in time"))
            chunks.append(chunk)
        return b"".join(chunks)

    def _backoff(self, error: ProviderError, attempt: int) -> float:
        base = self._patience.backoff_seconds
        if isinstance(error, RateLimited):
            if error.retry_after_seconds is not None:
                return error.retry_after_seconds
            base = self._patience.throttled_backoff_seconds
        return self._draw() * base * 2.0 ** (attempt - 1)

    def _wait_for_turn(self, asked: Provider | VisitedSite, min_interval_seconds: float) -> None:
        last_end = self._last_end.get(asked)
        turn = 0.0 if last_end is None else last_end + min_interval_seconds - self.clock()
        if self._is_too_late(max(0.0, turn)):
            raise GaveUp(asked.display_name, "not asked, the time for this run is up", remedy="the next run goes on")
        self._wait(asked, turn)

    def _is_too_late(self, wait_seconds: float) -> bool:
        return self._deadline is not None and self.clock() + wait_seconds >= self._deadline

    def _wait(self, asked: Provider | VisitedSite, seconds: float) -> None:
        until = self.clock() + seconds
        while True:
            if self._stop():
                raise GaveUp(asked.display_name, "not asked, the run was stopped", remedy="the next run goes on")
            left = until - self.clock()
            if left <= 0:
                return
            self._sleep(min(left, POLL_SECONDS))


def _failure(asked: Provider | VisitedSite, url: str, error: Exception) -> ProviderError:
    """What a failure of httpx means. Its own text stays out of the message: it may quote what was sent."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError | UnicodeError):
        remedy = check_address(asked) if isinstance(asked, Provider) else ""
        return BadResponse(asked.display_name, f"{url} cannot be asked", remedy=remedy)
    if isinstance(error, httpx.TimeoutException):
        return _unavailable(asked, "did not answer in time")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return _unavailable(asked, f"cannot be reached at {httpx.URL(url).netloc.decode('ascii')}")
    return _unavailable(asked, f"broke off its answer ({type(error).__name__})")


def _unavailable(asked: Provider | VisitedSite, happened: str) -> ProviderUnavailable:
    if isinstance(asked, VisitedSite):
        return ProviderUnavailable(asked.display_name, happened, remedy="the next run asks again")
    remedy = "the last good numbers stay, the next run asks again; if it lasts, run `starcite doctor`"
    return ProviderUnavailable(asked.display_name, happened, remedy=remedy)


def _user_agent(contact: str | None) -> str:
    try:
        version = metadata.version("starcite")
    except metadata.PackageNotFoundError:  # a bare checkout
        version = "0"
    purpose = "keeps citation and star counts of paper lists"
    return f"starcite/{version} ({purpose}; contact: {contact})" if contact else f"starcite/{version} ({purpose})"
