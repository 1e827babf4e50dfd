from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from enrichers.errors import ProviderError, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.records import Provider
from enrichers.refusals import refusal_of, retry_after_seconds
from tests.enrichers.playback import NOON


def refusal(
    provider: Provider, status: int, headers: dict[str, str] | None = None, body: bytes = b"", key: bool = True
) -> ProviderError | None:
    return refusal_of(provider, status, headers or {}, body, has_key=key, now=NOON)


@pytest.mark.parametrize("status", [403, 406, 429, 503])
def test_arxiv_throttles_with_any_of_four_statuses(status: int) -> None:
    assert type(refusal(Provider.ARXIV, status)) is RateLimited


def test_a_forbidden_key_of_semantic_scholar_names_the_setting() -> None:
    error = refusal(Provider.SEMANTIC_SCHOLAR, 403, body=b'{"message":"Forbidden"}')
    assert type(error) is Unauthorized
    assert str(error) == (
        "Semantic Scholar: the key was refused (HTTP 403); "
        "check the key in SEMANTIC_SCHOLAR_API_KEY, or unset it to ask without one"
    )


def test_a_missing_token_is_asked_for_by_its_setting() -> None:
    error = refusal(Provider.GITHUB, 401, key=False)
    assert str(error) == "GitHub: refused to answer without a key (HTTP 401); set GITHUB_TOKEN"


@pytest.mark.parametrize(
    ("headers", "body", "wait"),
    [
        ({"retry-after": "30"}, b"", 30.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOON.timestamp()) + 90)}, b"", 90.0),
        ({}, b'{"message":"You have exceeded a secondary rate limit."}', 60.0),
        ({}, b"<html>API rate limit exceeded</html>", 60.0),
    ],
)
@pytest.mark.parametrize("status", [403, 429])
def test_a_github_403_that_speaks_of_limits_is_a_limit(
    status: int, headers: dict[str, str], body: bytes, wait: float
) -> None:
    error = refusal(Provider.GITHUB, status, headers, body)
    assert isinstance(error, RateLimited)
    assert error.retry_after_seconds == wait


def test_a_github_403_that_says_nothing_of_limits_is_a_refused_token() -> None:
    assert type(refusal(Provider.GITHUB, 403, {"x-ratelimit-remaining": "55"}, b"<html>no</html>")) is Unauthorized


def test_a_repository_github_has_blocked_is_an_answer_about_that_repository() -> None:
    assert (
        refusal(Provider.GITHUB, 403, {}, b'{"message":"Repository access blocked","block":{"reason":"tos"}}') is None
    )


@pytest.mark.parametrize("provider", list(Provider))
@pytest.mark.parametrize("status", [500, 502, 504, 520])
def test_a_server_error_is_worth_another_try_whatever_its_body(provider: Provider, status: int) -> None:
    assert type(refusal(provider, status, {}, b"<html>\xff</html>")) is ProviderUnavailable


@pytest.mark.parametrize("provider", list(Provider))
@pytest.mark.parametrize("status", [200, 301, 304, 400, 404, 410, 422, 451])
def test_what_says_something_of_the_thing_asked_for_is_no_refusal(provider: Provider, status: int) -> None:
    assert refusal(provider, status) is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        (format_datetime(NOON + timedelta(seconds=45), usegmt=True), 45.0),
        (format_datetime(NOON - timedelta(hours=1), usegmt=True), 0.0),
        ("Tue, 03 Nov 2026 12:00:45 -0000", 45.0),
        ("soon", None),
        ("inf", None),
        ("nan", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(said: str, seconds: float | None) -> None:
    assert retry_after_seconds({"retry-after": said}, NOON) == seconds


def test_without_retry_after_the_reset_of_a_used_up_quota_counts() -> None:
    reset = str(int(NOON.timestamp()) + 10)
    assert retry_after_seconds({"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}, NOON) == 10.0
    assert retry_after_seconds({"x-ratelimit-remaining": "1", "x-ratelimit-reset": reset}, NOON) is None
    assert retry_after_seconds({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "later"}, NOON) is None
