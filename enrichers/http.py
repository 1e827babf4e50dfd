"""The one HTTP layer: every request to every provider, whatever library makes it, passes through ``Http.send``.

It paces each provider and credential over the whole run and, through ``Turns``, over all runs of this machine; sets
time-outs and a limit on the size of answers, says honestly who asks, and tries again what is worth another try. Of a
provider that is down (``standings``), further sends raise GaveUp at once.

A signal handler may raise through ``send`` at any moment (Ctrl-C, SIGTERM): the connection is closed, pacing and
counts stay true, and nothing here catches it. Where no handler can raise, ``stop`` is asked between requests and at
least every ``POLL_SECONDS`` of a wait.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import httpx

from enrichers.credentials import Credential
from enrichers.cut_off import cut_off_after
from enrichers.errors import GaveUp, ProviderError, RateLimited, Unauthorized
from enrichers.exchange import (
    NO_ANSWER,
    Ask,
    Refused,
    failure_of,
    open_client,
    place_of,
    read_body,
    request_of,
    user_agent,
    whole_answer,
)
from enrichers.governor import SPREAD, quota_of
from enrichers.pacing import Going, Pacer
from enrichers.records import Provider
from enrichers.refusals import refusal_of, refused_key, retry_after_seconds
from enrichers.retries import Patience, backoff_seconds, is_throttling
from enrichers.standing import Standings
from enrichers.turns import Turns
from enrichers.visit import Visit, VisitedSite, VisitTerms, page_request, read_visit

__all__ = ["Http", "Patience"]

_LOGGER = logging.getLogger("starcite.http")


class Http:
    """The one HTTP layer of a run. Not for several threads: providers want one connection at a time.

    ``min_interval_seconds`` counts from when one request is on its way to the start of the next, so that requests are
    never closer than that when they arrive, however long a connection took to open. ``deadline`` is on ``clock``.
    """

    def __init__(
        self,
        min_interval_seconds: Mapping[Provider, float],
        *,
        patience: Patience | None = None,
        contact: str | None = None,
        turns: Turns | None = None,
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
        self._turns = turns or Turns()
        self._pacer = Pacer(clock, utc_now, sleep, stop, deadline, self._patience.failing_seconds)
        self._transport = transport
        self._draw = draw
        self.clock = clock
        self.utc_now = utc_now
        self.user_agent = user_agent(contact)
        self._client: httpx.Client | None = None
        self.standings = Standings(self._patience, clock)
        self._requests_sent: dict[Provider, int] = dict.fromkeys(Provider, 0)
        self._seconds_spent: dict[Provider | None, float] = {}
        self._visits_made: dict[str, int] = {}

    @property
    def requests_sent(self) -> Mapping[Provider, int]:
        """Requests made so far, tries that failed included."""
        return MappingProxyType(self._requests_sent)

    @property
    def seconds_spent(self) -> Mapping[Provider | None, float]:
        """Seconds spent on each provider, and by None on the visits to all sites, waiting included."""
        return MappingProxyType(self._seconds_spent)

    @property
    def visits_made(self) -> Mapping[str, int]:
        """Visits made so far, by the name of their site."""
        return MappingProxyType(self._visits_made)

    @property
    def failing_seconds(self) -> float:
        """How long one thing may go on failing, pacing apart."""
        return self._patience.failing_seconds

    def close(self) -> None:
        """Close the connections, and let other runs have the turns. Sending again opens new ones."""
        self._turns.close()
        if self._client is not None:
            self._client.close()
            self._client = None

    def slow_down(self, provider: Provider, min_interval_seconds: float) -> None:
        """Ask ``provider`` no more often than so from now on; where nothing is paced, nothing is."""
        if paced := self._min_interval_seconds.get(provider):
            self._min_interval_seconds[provider] = max(paced, min_interval_seconds)

    def may_retry(self, provider: Provider, error: ProviderError) -> bool:
        """Take one of the run's retries and wait as between two tries; False where there is none, or no time for it."""
        wait = backoff_seconds(error, 1, self._draw(), self._patience)
        if not self.standings.has_retry(provider) or self._pacer.is_too_late(wait) or self._pacer.stop():
            return False
        self.standings.take_retry(provider)
        self._pacer.wait(provider, wait)
        return True

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
        credential: Credential | None = None,
        has_spare: bool = False,
    ) -> httpx.Response:
        """Send one request, in its turn and with its tries, and return the whole answer. Redirects are not followed.

        A ``credential`` that is refused, or, with ``has_spare``, whose quota is used up, is not held against the
        provider: that raises at once, for the caller to go on with another.

        Answers that mean a refusal raise (see ``refusals``); statuses in ``own_statuses`` and everything else are
        returned, for the caller to read. Raises GaveUp, sending nothing, when the provider is down, the run was
        stopped, its time is up, or the points of the hour are used up; any other ProviderError after the provider
        was asked, or where it told another run to wait longer than this one can.
        """
        named = {"Accept": "application/json"} | dict(headers or {})
        ask = Ask(provider, method, url, named, params, content, credential, has_spare)
        self._check_headers(ask)
        with self._counted_time(provider):
            return self._send_with_tries(ask, own_statuses)

    @contextmanager
    def _counted_time(self, provider: Provider | None) -> Iterator[None]:
        begun = self.clock()
        try:
            yield
        finally:
            self._seconds_spent[provider] = self._seconds_spent.get(provider, 0.0) + self.clock() - begun

    def _send_with_tries(self, ask: Ask, own_statuses: Collection[int]) -> httpx.Response:
        provider = ask.provider
        for attempt in range(1, self._patience.attempts + 1):
            if (settled := self.standings.down.get(provider)) is not None:
                raise GaveUp(provider.display_name, f"not asked any more in this run: {settled.happened}")
            try:
                return self._try(ask, own_statuses)
            except RateLimited as told_before:
                if not ask.is_of_the_credential(told_before):
                    self.standings.mark_down(provider, told_before)
                raise
            except Refused as refused:
                error, wait = refused.error, refused.wait_seconds
            if ask.is_of_the_credential(error):
                raise error
            if wait is None:
                wait = backoff_seconds(error, attempt, self._draw(), self._patience)
            is_worth_it = self.standings.is_worth_another_try(provider, error, attempt, wait)
            if not is_worth_it or self._pacer.is_too_late(wait):
                raise error
            self.standings.take_retry(provider, wait)
            self._pacer.wait(provider, wait)
        raise AssertionError("a request has at least one attempt")

    def visit(self, site: VisitedSite, url: str, terms: VisitTerms) -> Visit:
        """Ask for one page, in its site's turn, once. Redirects are not followed, and no status raises.

        Raises GaveUp, sending nothing, when the run was stopped or its time is up; BadResponse for an address that
        cannot be asked; ProviderUnavailable where no answer came, or none in time.
        """
        with self._counted_time(None):
            return self._visit_in_turn(site, url, terms)

    def _visit_in_turn(self, site: VisitedSite, url: str, terms: VisitTerms) -> Visit:
        turn = self._turns.of(site.name, "", "")
        interval = terms.min_interval_seconds / SPREAD  # counted from the visit's end, which keeps the way out of it
        with self._pacer.in_turn(site, turn, interval):
            self._visits_made[site.name] = self._visits_made.get(site.name, 0) + 1
            try:
                with cut_off_after(terms.whole_seconds) as cut_off:
                    client = self._open_client()
                    request = page_request(client, url, terms, self.user_agent, cut_off.trace)
                    with closing(client.send(request, stream=True)) as answer:
                        visit = read_visit(answer, terms)
                if cut_off.has_cut:  # an answer without a length seems whole when its connection is shut
                    raise httpx.ReadTimeout("")
            except NO_ANSWER as error:
                raise failure_of(site, url, httpx.ReadTimeout("") if cut_off.has_cut else error) from None
        _LOGGER.debug("%s GET %s: %d, %d bytes", site.name, url, visit.status, len(visit.body))
        return visit

    def _check_headers(self, ask: Ask) -> None:
        # httpx and h11 would name the value, which may be the key, in their errors.
        if ask.credential is not None and not ask.credential.is_sendable:
            raise Unauthorized(ask.provider.display_name, "it holds what no request can carry")
        if not all(value.isascii() and value.isprintable() for value in ask.headers.values()):
            error = refused_key(ask.provider, None, has_key=ask.credential is not None)
            self.standings.mark_down(ask.provider, error)
            raise error

    def _try(self, ask: Ask, own_statuses: Collection[int]) -> httpx.Response:
        """One try: a turn, a request, its answer, and what both say of the provider's health and pace."""
        provider = ask.provider
        turn = self._turns.of(provider.value, place_of(ask.url), ask.paced_as)
        interval = self._min_interval_seconds.get(provider, 0.0)
        with self._pacer.in_turn(provider, turn, interval, ask.resource) as going:
            try:
                whole = self._exchange(ask, own_statuses, going)
            except Refused as refused:
                if not ask.is_of_the_credential(refused.error):
                    self.standings.note_failure(provider, self.clock() - going.started)
                wait = refused.wait_seconds or getattr(refused.error, "retry_after_seconds", None) or 0.0
                is_throttled = is_throttling(refused.error)
                going.ending = replace(going.ending, is_throttled=is_throttled, held_seconds=wait)
                raise
            self.standings.note_answer(provider)
            going.ending = replace(going.ending, is_good=True)
            return whole

    def _exchange(self, ask: Ask, own_statuses: Collection[int], going: Going) -> httpx.Response:
        left_seconds = min(self.standings.failing_seconds_left(ask.provider), self._pacer.seconds_left())
        until = going.started + left_seconds

        def note_sent() -> None:
            going.sent_at = self._pacer.moment()

        self._requests_sent[ask.provider] += 1
        client = self._open_client()
        try:
            request = request_of(client, ask, self.user_agent, self._patience, left_seconds, note_sent)
            with closing(client.send(request, stream=True)) as answer:
                going.sent_at = going.sent_at or self._pacer.moment()
                is_late = lambda: self.clock() > until  # noqa: E731
                body = read_body(ask.provider, answer, self._patience.body_bytes, is_late)
        except NO_ANSWER as error:
            self._pacer.check_time(ask.provider)
            raise Refused(failure_of(ask.provider, ask.url, error)) from None
        whole, name = whole_answer(ask, answer, body), ask.provider.display_name
        _LOGGER.debug("%s %s %s: %d, %d bytes", name, ask.method, ask.url, whole.status_code, len(body))
        going.ending = replace(going.ending, quota=quota_of(whole.headers))
        if whole.status_code not in own_statuses:
            now = self.utc_now()
            refusal = refusal_of(
                ask.provider, whole.status_code, whole.headers, body, has_key=ask.credential is not None, now=now
            )  # fmt: skip
            if refusal is not None:
                raise Refused(refusal, retry_after_seconds(whole.headers, now))
        return whole

    def _open_client(self) -> httpx.Client:
        if self._client is None:
            self._client = open_client(self._transport)
        return self._client
