"""What is tried again, how often, and when a provider is taken to be down. Pure.

Retries have three bounds: of a request, of a stretch of failures without any answer in it, and of a run. The last is
earned: each answer gives a tenth of a retry, so that a provider at its worst is asked a tenth more than at its best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from enrichers.errors import ProviderError, ProviderUnavailable, RateLimited

FREE_RETRIES = 10.0  # of a run, to each provider; a short run has no time to earn any
EARNED_RETRIES = 0.1  # by an answer
# With every twentieth request failing, three in a row are met once in 8,000 requests, and five once in 3 million.
TRIES_OF_AN_OUTAGE = 5
# What fails for longer than that is an outage of more than moments; then it may be over once the others are done.
DOWN_AT_LEAST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take and fail. Seconds, where not said otherwise.

    ``failing_seconds`` bounds answers and waits of a stretch of failures together, pacing apart; within it a request
    has at most ``attempts`` tries. The n-th wait is drawn from 0 to ``backoff_seconds`` · 2ⁿ⁻¹ (full jitter), after
    throttling without ``Retry-After`` from 0 to ``throttled_backoff_seconds`` · 2ⁿ⁻¹.
    """

    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    failing_seconds: float = 40.0
    attempts: int = 3
    backoff_seconds: float = 2.0
    throttled_backoff_seconds: float = 10.0
    body_bytes: int = 32 * 1024 * 1024  # 500 papers with the author lists of particle physics stay below 10 MB


@dataclass(frozen=True, slots=True)
class Health:
    """How a provider has done in this run: failures since its last answer, and the retries that are left for it.

    ``senseless_answers`` are those in a row that were no answer to what was asked. ``is_on_probation`` since it was
    down and was asked once more.
    """

    has_answered: bool = False
    failed_tries: int = 0
    failing_seconds: float = 0.0
    has_made_sense: bool = False
    senseless_answers: int = 0
    is_on_probation: bool = False
    retries_left: float = FREE_RETRIES


def answered(health: Health) -> Health:
    """After an answer, whatever it says."""
    left = health.retries_left + EARNED_RETRIES
    return replace(health, has_answered=True, failed_tries=0, failing_seconds=0.0, retries_left=left)


def failed(health: Health, seconds: float) -> Health:
    """After a try that failed within ``seconds``."""
    return replace(
        health, failed_tries=health.failed_tries + 1, failing_seconds=health.failing_seconds + max(0.0, seconds)
    )


def retried(health: Health, wait_seconds: float) -> Health:
    """Before another try: one retry of the run is spent, and the wait is part of the failing."""
    return replace(
        health,
        failing_seconds=health.failing_seconds + wait_seconds,
        retries_left=health.retries_left - 1.0,
    )


def tries_left(health: Health, patience: Patience) -> int:
    """Tries in a row until the provider is down: those of one request until it has answered once, then of an outage."""
    allowed = max(TRIES_OF_AN_OUTAGE, patience.attempts) if health.has_answered else patience.attempts
    return max(0, allowed - health.failed_tries)


def fits(health: Health, patience: Patience, wait_seconds: float = 0.0) -> bool:
    """Whether a wait stays within the time that a provider may go on failing."""
    return health.failing_seconds + wait_seconds < patience.failing_seconds


def on_probation(health: Health, patience: Patience) -> Health:
    """A provider that was down and is asked once more: one try, and one answer without sense, decide."""
    allowed = max(TRIES_OF_AN_OUTAGE, patience.attempts) if health.has_answered else patience.attempts
    return replace(
        health, failed_tries=allowed - 1, failing_seconds=0.0, senseless_answers=allowed, is_on_probation=True
    )  # fmt: skip


def backoff_seconds(error: ProviderError, attempt: int, drawn: float, patience: Patience) -> float:
    """The wait after the ``attempt``-th try: what the answer asked for, else ``drawn`` (0 to 1) of a doubling bound."""
    base = patience.backoff_seconds
    if isinstance(error, RateLimited):
        if error.retry_after_seconds is not None:
            return error.retry_after_seconds
        base = patience.throttled_backoff_seconds
    return drawn * base * 2.0 ** (attempt - 1)


def is_throttling(error: ProviderError) -> bool:
    """Whether a failure is a reason to ask more slowly: the provider said so, or said nothing at all."""
    return isinstance(error, RateLimited) or (isinstance(error, ProviderUnavailable) and error.status in (None, 503))
