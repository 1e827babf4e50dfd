"""Keys in turn: a refused one is named by its place and never used again, and the rest of the run goes on."""

from __future__ import annotations

import json
import re
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from enrichers.clients import SEMANTIC_SCHOLAR_KEYLESS_MIN_INTERVAL_SECONDS, ProviderClients, min_intervals
from enrichers.credentials import Credential, GitHubApp
from enrichers.errors import ProviderError, Unauthorized
from enrichers.governor import SPREAD
from enrichers.records import Failed, Found, RepositoryAsk
from lists.identifiers import PaperId, RepositoryId
from tests.enrichers.playback import NOON, FakeTime, Playback, clients_over, handled_by

PAPER = PaperId("arxiv", "1706.03762")
ASKS = [RepositoryAsk(RepositoryId("o", f"r{n}")) for n in range(3)]
TWO = (Credential("FIRST", "one"), Credential("SECOND", "two"))


def sent_keys(playback: Playback) -> list[str | None]:
    return [r.headers.get("x-api-key") or r.headers.get("authorization") for r in playback.asked]


def repository(number: int) -> dict[str, Any]:
    return {"nameWithOwner": f"o/r{number}", "databaseId": number + 1, "stargazerCount": 7, "isArchived": False}


def rest_repository(number: int) -> dict[str, Any]:
    return {"full_name": f"o/r{number}", "id": number + 1, "stargazers_count": 7, "archived": False}


def answer_of(request: httpx.Request) -> httpx.Response:
    """A good answer to whatever is asked."""
    if request.url.path.endswith("/batch"):
        return httpx.Response(200, json=[{"paperId": "a" * 40, "title": "T", "citationCount": 3}])
    if request.url.path == "/graphql":
        aliases = re.findall(r"\b(r\d+):", json.loads(request.content)["query"])
        rows = {alias: repository(int(alias[1:])) for alias in aliases}
        return httpx.Response(200, json={"data": rows}, headers={"x-ratelimit-remaining": "4000"})
    if request.url.path.endswith("/search"):
        return httpx.Response(200, json={"total": 0})
    number = int(request.url.path[-1])
    return httpx.Response(200, json=rest_repository(number))


def refusing(*refused: str, status: int = 401) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        key = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ")
        return httpx.Response(status, json={"message": "Bad credentials"}) if key in refused else answer_of(request)

    return answer


def paper(clients: ProviderClients) -> object:
    return clients.semantic_scholar.fetch_papers([PAPER])[PAPER]


def repositories(clients: ProviderClients) -> list[object]:
    return list(clients.github.fetch_repositories(ASKS).values())


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_gives_way_to_the_next_and_is_not_used_again(status: int) -> None:
    playback = handled_by(refusing("one", status=status))
    with clients_over(playback, semantic_scholar_key=TWO) as clients:
        assert isinstance(paper(clients), Found)
        assert clients.semantic_scholar.search_papers("x") == Found(())
        (refused,) = clients.refused
    assert sent_keys(playback) == ["one", "two", "two"]
    assert str(refused) == (
        f"Semantic Scholar: the credential of FIRST cannot be used: the key was refused (HTTP {status}); "
        "renew it, or take it away to ask without one"
    )


def test_the_last_key_refused_is_followed_by_asking_without_one_at_the_pace_of_everybody() -> None:
    playback = handled_by(refusing("one", "two"))
    pace = min_intervals(has_semantic_scholar_key=True)
    with clients_over(playback, semantic_scholar_key=TWO, min_interval_seconds=pace) as clients:
        for _ in range(3):
            assert isinstance(paper(clients), Found)
    assert sent_keys(playback) == ["one", "two", None, None, None]
    apart = playback.asked_at[4] - playback.asked_at[3]
    assert apart == pytest.approx(SPREAD * SEMANTIC_SCHOLAR_KEYLESS_MIN_INTERVAL_SECONDS)


def test_a_provider_that_refuses_everybody_is_down_after_one_try_of_each() -> None:
    playback = handled_by(lambda _: httpx.Response(401, json={"message": "no"}))
    with clients_over(playback, semantic_scholar_key=TWO) as clients:
        lookup = paper(clients)
        assert isinstance(lookup, Failed)
        assert isinstance(lookup.error, Unauthorized)
        assert clients.semantic_scholar.fetch_papers([PAPER]) == {}, "it is not asked any more"
    assert sent_keys(playback) == ["one", "two", None]


def test_a_token_that_ends_in_the_middle_leaves_the_rest_to_the_next() -> None:
    ended: set[str] = set()

    def answer(request: httpx.Request) -> httpx.Response:
        given = refusing(*ended)(request)
        ended.add("one")
        return given

    playback = handled_by(answer)
    with clients_over(playback, github_token=TWO) as clients:
        for _ in range(2):
            assert all(isinstance(lookup, Found) for lookup in repositories(clients))
    assert sent_keys(playback) == ["Bearer one", "Bearer one", "Bearer two"]


def test_without_any_token_left_repositories_are_asked_one_by_one() -> None:
    playback = handled_by(refusing("one", "two"))
    with clients_over(playback, github_token=TWO) as clients:
        assert all(isinstance(lookup, Found) for lookup in repositories(clients))
        assert [refused.place for refused in clients.refused] == ["FIRST", "SECOND"]
    assert sent_keys(playback) == ["Bearer one", "Bearer two", None, None, None]
    assert Counter(r.method for r in playback.asked) == {"POST": 2, "GET": 3}


@pytest.mark.parametrize("says_it_with", ["headers", "a refusal", "status 200"])
def test_a_token_whose_hour_is_used_up_rests_while_the_next_goes_on(says_it_with: str) -> None:
    resets_at = NOON + timedelta(minutes=30)
    none_left = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0",
                 "x-ratelimit-reset": str(int(resets_at.timestamp()))}  # fmt: skip
    fake = FakeTime()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["authorization"] != "Bearer one" or fake.utc_now() >= resets_at:
            return answer_of(request)
        if says_it_with == "a refusal":
            return httpx.Response(403, json={"message": "API rate limit exceeded"}, headers=none_left)
        if says_it_with == "status 200":
            return httpx.Response(200, json={"errors": [{"type": "RATE_LIMITED"}]}, headers=none_left)
        return httpx.Response(200, json={"data": {f"r{n}": repository(n) for n in range(3)}}, headers=none_left)

    playback = Playback(handler=answer, time=fake)
    with clients_over(playback, github_token=TWO) as clients:
        for _ in range(2):
            assert all(isinstance(lookup, Found) for lookup in repositories(clients))
        assert sent_keys(playback)[-1] == "Bearer two"
        assert sent_keys(playback).count("Bearer one") == 1
        fake.now += 3600
        assert all(isinstance(lookup, Found) for lookup in repositories(clients))
        assert sent_keys(playback)[-1] == "Bearer one", "its hour began anew"
        assert not clients.refused
    assert fake.slept == []


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def app_answers(fake: FakeTime, given: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/access_tokens"):
            return answer_of(request)
        given.append(f"ghs_token{len(given)}")
        ends_at = (fake.utc_now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
        return httpx.Response(201, json={"token": given[-1], "expires_at": ends_at})

    return answer


def test_a_github_app_is_given_a_token_and_another_before_that_ends(private_key: str) -> None:
    fake, given = FakeTime(), list[str]()
    playback = Playback(handler=app_answers(fake, given), time=fake)
    with clients_over(playback, github_token=[GitHubApp("THE APP", "12", "34", private_key)]) as clients:
        for _ in range(2):
            assert all(isinstance(lookup, Found) for lookup in repositories(clients))
        fake.now += 3590
        assert all(isinstance(lookup, Found) for lookup in repositories(clients))
    asked = [request.url.path for request in playback.asked]
    renewal = "/app/installations/34/access_tokens"
    assert asked == [renewal, "/graphql", "/graphql", renewal, "/graphql"]
    assert playback.asked[0].headers["authorization"].count(".") == 2, "a signed note, in three parts"
    assert sent_keys(playback)[1:] == ["Bearer ghs_token0"] * 2 + [sent_keys(playback)[3]] + ["Bearer ghs_token1"]


@pytest.mark.parametrize("what", ["no key", "refused", "no installation"])
def test_an_app_that_is_not_accepted_gives_way_and_is_named_by_its_place(private_key: str, what: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/access_tokens"):
            return httpx.Response(401 if what == "refused" else 404, json={"message": "no"})
        return answer_of(request)

    playback = handled_by(answer)
    key = "VERYSECRET" if what == "no key" else private_key
    with clients_over(playback, github_token=[GitHubApp("THE APP", "12", "34", key), TWO[0]]) as clients:
        assert all(isinstance(lookup, Found) for lookup in repositories(clients))
        (refused,) = clients.refused
    assert refused.place == "THE APP"
    assert key not in str(refused)
    assert sent_keys(playback)[-1] == "Bearer one"


def test_an_answer_without_a_token_for_the_app_is_a_failure_of_github(private_key: str) -> None:
    playback = handled_by(lambda _: httpx.Response(201, json={"token": 5}))
    with clients_over(playback, github_token=[GitHubApp("THE APP", "12", "34", private_key)]) as clients:
        for lookup in repositories(clients):
            assert isinstance(lookup, Failed)
            assert "did not answer with a token" in str(lookup.error)


def test_no_key_is_in_a_traceback_even_with_the_values_of_variables() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError("a fault of the test")

    shown = []
    for handler in (fail, lambda _: httpx.Response(401), lambda _: httpx.Response(500)):
        with clients_over(handled_by(handler), semantic_scholar_key="VERYSECRET", github_token="VERYSECRET") as clients:
            for ask in (
                lambda: clients.semantic_scholar._requester().send("GET", "http://127.0.0.1:1/x"),
                lambda: clients.github._library().get("/repos/o/r", {}),
            ):
                with pytest.raises((ProviderError, ZeroDivisionError)) as caught:
                    ask()
                ours = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
                shown += [frame for frame in ours.stack if "/enrichers/" in frame.filename]
    assert len(shown) > 20
    assert any("Credential(" in str(frame.locals) for frame in shown), "the variables are shown"
    assert "VERYSECRET" not in "".join(str(frame.locals) for frame in shown)
