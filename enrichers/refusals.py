"""What an answer that is no answer means: throttled, down, or a refused key. Pure.

Whatever is neither is the client's to read: a 404 is an answer for one repository and a failure for a batch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from enrichers.errors import BadResponse, GaveUp, ProviderError, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.records import Provider

# docs.github.com, "Rate limits for the REST API": without Retry-After wait at least a minute after a secondary limit.
GITHUB_SECONDARY_LIMIT_SECONDS = 60.0
# Since 2026 arXiv's edge answers throttled clients with any of these.
ARXIV_THROTTLING = frozenset({403, 406, 429, 503})
_WORTH_ANOTHER_TRY = frozenset({408, 425})  # RFC 9110 and 8470: the server asks for the request again

_BASE_URL_SETTING = {
    Provider.SEMANTIC_SCHOLAR: "STARCITE_SEMANTIC_SCHOLAR_URL",
    Provider.ARXIV: "STARCITE_ARXIV_URL",
    Provider.GITHUB: "STARCITE_GITHUB_URL",
}
_KEY_SETTING = {Provider.SEMANTIC_SCHOLAR: "SEMANTIC_SCHOLAR_API_KEY", Provider.GITHUB: "GITHUB_TOKEN"}


def refusal_of(
    provider: Provider, status: int, headers: Mapping[str, str], body: bytes, *, has_key: bool, now: datetime
) -> ProviderError | None:
    """The error an answer stands for, None when the client has to read it. Header names in lower case, ``now`` in UTC.

    A GitHub 403 is a limit when it says so, the answer for one repository when GitHub has blocked that one, and a
    refused token otherwise.
    """
    if status < 400:
        return None
    if status == 429 or (provider is Provider.ARXIV and status in ARXIV_THROTTLING):
        return _rate_limited(provider, status, headers, has_key, now)
    if provider is Provider.GITHUB and status == 403:
        if _is_github_limit(headers, body):
            return _rate_limited(provider, status, headers, has_key, now)
        if b'"block"' in body:
            return None
    if status in (401, 403):
        return refused_key(provider, status, has_key=has_key)
    if status >= 500 or status in _WORTH_ANOTHER_TRY:
        return ProviderUnavailable(
            provider.display_name,
            "is not answering properly",
            status=status,
            remedy="the last good numbers stay; the next run asks again",
        )
    return None


def refused_key(provider: Provider, status: int | None, *, has_key: bool) -> Unauthorized:
    """The error of a refused or missing key, naming the setting to look at."""
    setting = _KEY_SETTING.get(provider)
    if setting is None:
        remedy = f"check {_BASE_URL_SETTING[provider]}: {provider.display_name} asks for no key"
    elif has_key:
        remedy = f"check the key in {setting}, or unset it to ask without one"
    else:
        remedy = f"set {setting}"
    happened = "the key was refused" if has_key else "refused to answer without a key"
    return Unauthorized(provider.display_name, happened, status=status, remedy=remedy)


def quota_used_up(provider: str, until: float) -> GaveUp:
    """The error where an earlier request, maybe of another run, took the last point. ``until`` is in epoch seconds."""
    happened = "not asked, the quota of this hour is used up"
    return GaveUp(provider, happened, resets_at=datetime.fromtimestamp(until, UTC))


def paused_before(provider: Provider, seconds: float, now: datetime) -> RateLimited:
    """The error where an earlier request, maybe of another run, was told to wait, and that time has not passed."""
    happened = f"not asked, it wanted a pause that lasts for another {_duration(seconds)}"
    remedy = "the last good numbers stay; the next run asks again"
    return RateLimited(
        provider.display_name,
        happened,
        remedy=remedy,
        retry_after_seconds=seconds,
        resets_at=now + timedelta(seconds=seconds),
    )


def check_address(provider: Provider) -> str:
    """The remedy where nothing at the address speaks the provider's API."""
    return f"check {_BASE_URL_SETTING[provider]}, then run `starcite doctor`"


def not_understood(provider: Provider, happened: str, status: int | None = None) -> BadResponse:
    """The error of an answer that speaks the provider's API and says what cannot be: a fault of theirs, or a change."""
    remedy = "the last good numbers stay, the next run asks again; if it lasts, a newer starcite may know the answer"
    return BadResponse(provider.display_name, happened, status=status, remedy=remedy)


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long an answer asks to wait: ``Retry-After`` in seconds or as a date (RFC 9110, 10.2.3), else GitHub's reset.

    None when it does not say, or says nonsense; never negative.
    """
    said = headers.get("retry-after", "").strip()
    if said:
        return _seconds(said, now)
    if headers.get("x-ratelimit-remaining") == "0":
        reset = _number(headers.get("x-ratelimit-reset", ""))
        return None if reset is None else max(0.0, reset - now.timestamp())
    return None


def _seconds(said: str, now: datetime) -> float | None:
    seconds = _number(said)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000": UTC by RFC 5322
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _is_github_limit(headers: Mapping[str, str], body: bytes) -> bool:
    return "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0" or b"rate limit" in body.lower()


def _rate_limited(
    provider: Provider, status: int, headers: Mapping[str, str], has_key: bool, now: datetime
) -> RateLimited:
    wait = retry_after_seconds(headers, now)
    if wait is None and provider is Provider.GITHUB:
        wait = GITHUB_SECONDARY_LIMIT_SECONDS
    happened = "asked too fast or too often" if wait is None else f"asked too often, wait {_duration(wait)}"
    setting = _KEY_SETTING.get(provider)
    if setting is not None and not has_key:
        remedy = f"set {setting} for a limit of your own, or let the next run go on"
    else:
        remedy = "the last good numbers stay; the next run asks again"
    resets_at = None
    if headers.get("x-ratelimit-remaining") == "0" and wait is not None:  # of the token, and not for asking too fast
        resets_at = now + timedelta(seconds=wait)
    return RateLimited(
        provider.display_name, happened, status=status, remedy=remedy, retry_after_seconds=wait, resets_at=resets_at
    )


def _duration(seconds: float) -> str:
    return f"{math.ceil(seconds)} s" if seconds < 120 else f"{math.ceil(seconds / 60)} min"
