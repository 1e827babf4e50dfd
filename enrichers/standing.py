"""How each provider does in one run: what failed in a row, which retries are left, and who is *down*.

A provider that refused the key, or that kept failing, is down: it is not asked any more, so an outage costs one
request's patience and not one per paper. A run may ask it once more at its end (``may_ask_again``). The rules are those
of ``retries``; what is kept here is the state they work on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from enrichers.errors import BadResponse, ProviderError, RateLimited, TransientError, Unauthorized
from enrichers.records import Provider
from enrichers.retries import (
    DOWN_AT_LEAST_SECONDS,
    TRIES_OF_AN_OUTAGE,
    Health,
    Patience,
    answered,
    failed,
    fits,
    on_probation,
    retried,
    tries_left,
)

BAD_ANSWERS_ALLOWED = 3  # whole answers in a row that make no sense; then the address is taken for the wrong one


@dataclass(frozen=True, slots=True)
class _Down:
    error: ProviderError
    since: float
    may_come_back: bool


class Standings:
    """The providers of one run. ``clock`` is the run's, in seconds."""

    def __init__(self, patience: Patience, clock: Callable[[], float]) -> None:
        self._patience = patience
        self._clock = clock
        self._health = dict.fromkeys(Provider, Health())
        self._down: dict[Provider, _Down] = {}

    @property
    def down(self) -> Mapping[Provider, ProviderError]:
        """Providers that are not asked for now, with the error that settled it."""
        return {provider: down.error for provider, down in self._down.items()}

    def failing_seconds_left(self, provider: Provider) -> float:
        """How much longer a provider may go on failing, pacing apart."""
        return self._patience.failing_seconds - self._health[provider].failing_seconds

    def mark_down(self, provider: Provider, error: ProviderError) -> None:
        """Ask ``provider`` nothing more for now. The first error stands."""
        may_come_back = not isinstance(error, Unauthorized) and not self._health[provider].is_on_probation
        self._down.setdefault(provider, _Down(error, self._clock(), may_come_back))

    def may_ask_again(self, provider: Provider) -> bool:
        """Whether what ``provider`` did not answer may be asked once more, now that the rest of the run is done.

        One that is down gets one try, once in a run, and only where its outage may be over: a minute after it went
        down at the earliest, and not before the pause it asked for has passed. Never after it refused the key.
        """
        down = self._down.get(provider)
        if down is None:
            return True
        told = down.error.retry_after_seconds if isinstance(down.error, RateLimited) else None
        wait = max(DOWN_AT_LEAST_SECONDS, told or 0.0)
        if not down.may_come_back or self._clock() < down.since + wait:
            return False
        del self._down[provider]
        self._health[provider] = on_probation(self._health[provider], self._patience)
        return True

    def note_answer(self, provider: Provider) -> None:
        """Say that a try brought an answer, whatever it says."""
        self._health[provider] = answered(self._health[provider])

    def note_failure(self, provider: Provider, seconds: float) -> None:
        """Say that a try failed within ``seconds``."""
        self._health[provider] = failed(self._health[provider], seconds)

    def note_good_answer(self, provider: Provider) -> None:
        """Say that an answer was what was asked for."""
        self._health[provider] = replace(self._health[provider], has_made_sense=True, senseless_answers=0)

    def note_bad_answer(self, provider: Provider, error: ProviderError) -> None:
        """Count a whole answer that made no sense; the third in a row marks the provider down.

        The fifth, where it has given sense before: with every twentieth answer spoilt, three in a row happen.
        """
        health = self._health[provider]
        count = health.senseless_answers + 1
        self._health[provider] = replace(health, senseless_answers=count)
        if count >= (TRIES_OF_AN_OUTAGE if health.has_made_sense else BAD_ANSWERS_ALLOWED):
            self.mark_down(provider, error)

    def has_retry(self, provider: Provider) -> bool:
        """Whether one of the run's retries is left for a provider that is asked at all."""
        return provider not in self._down and self._health[provider].retries_left >= 1.0

    def take_retry(self, provider: Provider, wait_seconds: float = 0.0) -> None:
        """Spend one of the run's retries; the wait before it is part of the failing."""
        self._health[provider] = retried(self._health[provider], wait_seconds)

    def is_worth_another_try(self, provider: Provider, error: ProviderError, attempt: int, wait_seconds: float) -> bool:
        """Whether the ``attempt``-th try of a request may be followed by one; where not, what that means is noted."""
        if isinstance(error, BadResponse):
            self.note_bad_answer(provider, error)
            return False
        health = self._health[provider]
        is_outage = tries_left(health, self._patience) == 0 or not fits(health, self._patience, wait_seconds)
        if not isinstance(error, TransientError) or is_outage:
            self.mark_down(provider, error)
            return False
        return attempt < self._patience.attempts and self.has_retry(provider)
