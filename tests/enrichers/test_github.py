from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import graphql
import httpx
import pytest

from enrichers.errors import BadResponse, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.github import GitHubClient
from enrichers.github_answers import render_query
from enrichers.records import Failed, Found, NotFound, Provider, RepositoryAsk, RepositoryRecord, StarWeek
from lists.identifiers import RepositoryId
from tests.enrichers.playback import NOON, Playback, answering, handled_by, http_over, keys_for, read_recordings

ROOT = "http://127.0.0.1:1"


def client_over(playback: Playback, token: str | None = "TOKEN", root: str = ROOT, **arguments: Any) -> GitHubClient:
    http = http_over(playback, **arguments)
    return GitHubClient(http, root, keys_for(Provider.GITHUB, http, token))


def named(name: str) -> RepositoryId:
    owner, _, rest = name.partition("/")
    return RepositoryId(owner, rest)


def asks(*names: str) -> list[RepositoryAsk]:
    return [RepositoryAsk(named(name)) for name in names]


def record(name: str, stars: int = 5, number: int = 7, etag: str | None = None) -> RepositoryRecord:
    return RepositoryRecord(named(name), number, stars, False, None, None, etag)


def row(name: str, stars: int = 5, number: int = 7) -> dict[str, object]:
    return {"nameWithOwner": name, "databaseId": number, "stargazerCount": stars, "isArchived": False,
            "pushedAt": None, "licenseInfo": None}  # fmt: skip


def graphql_answer(rows: list[dict[str, object] | None], *errors: dict[str, object]) -> httpx.Response:
    body: dict[str, object] = {"data": {f"r{n}": row for n, row in enumerate(rows)}}
    return httpx.Response(200, json=body | ({"errors": list(errors)} if errors else {}))


def not_found(alias: str) -> dict[str, object]:
    return {"type": "NOT_FOUND", "path": [alias], "message": "Could not resolve to a Repository"}


def names_asked(request: httpx.Request) -> list[str]:
    variables = json.loads(request.content)["variables"]
    return [f"{variables[f'o{n}']}/{variables[f'n{n}']}" for n in range(len(variables) // 2)]


def graphql_api(too_many: int = 1000, status: int = 502) -> Callable[[httpx.Request], httpx.Response]:
    """GitHub's GraphQL, which cannot carry out a query of more than so many repositories."""

    def answer(request: httpx.Request) -> httpx.Response:
        names = names_asked(request)
        if len(names) > too_many:
            return httpx.Response(status, content=b"<html>Unicorn!</html>")
        return graphql_answer([row(name) for name in names])

    return answer


# With a token.


def test_the_query_asks_scalars_only_and_is_valid_by_githubs_own_schema(shared: Path) -> None:
    schema = graphql.build_schema(
        (shared / "recorded" / "github" / "schema.graphql").read_text("utf-8"), assume_valid=True
    )
    query, variables = render_query([named("a/b"), named("c/d")])
    assert graphql.validate(schema, graphql.parse(query)) == []
    assert variables == {"o0": "a", "n0": "b", "o1": "c", "n1": "d"}
    assert "stargazers" not in query.replace("stargazerCount", "")


def test_a_hundred_and_one_repositories_take_two_queries_of_at_most_a_hundred() -> None:
    playback = handled_by(graphql_api())
    answers = client_over(playback).fetch_repositories(asks(*(f"o/r{n}" for n in range(101))))
    assert [len(names_asked(request)) for request in playback.asked] == [100, 1]
    assert len(answers) == 101
    assert answers[named("o/r100")] == Found(record("o/r100"))


def test_all_that_is_asked_of_a_repository_is_read() -> None:
    full = row("Owner/Name", 0, 123) | {"isArchived": True, "pushedAt": "2026-01-02T03:04:05Z",
                                        "licenseInfo": {"spdxId": "MIT"}}  # fmt: skip
    answers = client_over(answering(graphql_answer([full]))).fetch_repositories(asks("old/name"))
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert answers == {named("old/name"): Found(RepositoryRecord(named("Owner/Name"), 123, 0, True, moment, "MIT"))}


def test_one_spelling_is_asked_for_and_every_spelling_answered() -> None:
    playback = answering(graphql_answer([row("O/R")]))
    answers = client_over(playback).fetch_repositories(asks("o/r", "O/R"))
    assert answers == {named("o/r"): Found(record("O/R")), named("O/R"): Found(record("O/R"))}
    assert len(names_asked(playback.asked[0])) == 1


def test_good_rows_stand_beside_those_that_are_gone() -> None:
    answer = graphql_answer([row("a/a"), None, row("c/c")], not_found("r1"))
    answers = client_over(answering(answer)).fetch_repositories(asks("a/a", "b/b", "c/c"))
    assert answers == {named("a/a"): Found(record("a/a")), named("b/b"): NotFound(), named("c/c"): Found(record("c/c"))}


@pytest.mark.parametrize("errors", [(), ({"type": "FORBIDDEN", "path": ["r1"], "message": "SAML"},), ("odd",)])
def test_a_row_that_is_missing_for_another_reason_fails_alone(errors: tuple[Any, ...]) -> None:
    answers = client_over(answering(graphql_answer([row("a/a"), None], *errors))).fetch_repositories(asks("a/a", "b/b"))
    assert answers[named("a/a")] == Found(record("a/a"))
    missing = answers[named("b/b")]
    assert isinstance(missing, Failed)
    assert type(missing.error) is BadResponse


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        row("a/b/c"),
        row("ab"),
        {},
        row("a/a", -1),
        row("a/a") | {"stargazerCount": None},
        row("a/a") | {"stargazerCount": True},
        row("a/a") | {"databaseId": None},
        row("a/a") | {"pushedAt": "yesterday"},
        row("a/a") | {"pushedAt": 5},
    ],
)
def test_a_row_of_the_wrong_shape_fails_alone(wrong: Any) -> None:
    answers = client_over(answering(graphql_answer([wrong, row("b/b")]))).fetch_repositories(asks("a/a", "b/b"))
    assert isinstance(answers[named("a/a")], Failed)
    assert answers[named("b/b")] == Found(record("b/b"))


@pytest.mark.parametrize("status", [502, 504])
def test_a_query_that_is_too_heavy_is_halved_until_it_is_carried_out(status: int) -> None:
    playback = handled_by(graphql_api(too_many=30, status=status))
    answers = client_over(playback).fetch_repositories(asks(*(f"o/r{n}" for n in range(100))))
    assert all(isinstance(lookup, Found) for lookup in answers.values())
    assert len(answers) == 100
    assert len(playback.asked) <= 8


@pytest.mark.parametrize(
    "error",
    [
        {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits for this query exceeded."},
        {"message": "Something went wrong while executing your query. This may be the result of a timeout"},
    ],
)
def test_rows_carried_out_before_the_limit_are_kept_and_the_rest_asked_again(error: dict[str, object]) -> None:
    first = graphql_answer([row("a/a"), None, None], error)
    playback = answering(first, graphql_answer([row("b/b"), row("c/c")]))
    answers = client_over(playback).fetch_repositories(asks("a/a", "b/b", "c/c"))
    assert {name.owner for name, lookup in answers.items() if isinstance(lookup, Found)} == {"a", "b", "c"}
    assert names_asked(playback.asked[1]) == ["b/b", "c/c"]


def test_an_outage_is_no_heavy_query() -> None:
    playback = answering(httpx.Response(502, content=b"<html>"))
    client = client_over(playback)
    answers = client.fetch_repositories(asks(*(f"o/r{n}" for n in range(250))))
    assert len(playback.asked) <= 8
    assert len(answers) == 100
    assert all(isinstance(lookup, Failed) and type(lookup.error) is ProviderUnavailable for lookup in answers.values())


def test_points_that_are_used_up_are_said_in_an_answer_that_looks_good() -> None:
    playback = answering(httpx.Response(200, json={"errors": [{"type": "RATE_LIMITED", "message": "limit"}]}))
    answers = client_over(playback).fetch_repositories(asks(*(f"o/r{n}" for n in range(101))))
    assert len(playback.asked) == 1
    assert {type(lookup.error) for lookup in answers.values() if isinstance(lookup, Failed)} == {RateLimited}
    assert len(answers) == 100


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"message": "Not Found"}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"data": None}),
        httpx.Response(200, content=b'{"data": {'),
        httpx.Response(202, json={}),
        httpx.Response(301, headers={"Location": "https://elsewhere.example/graphql"}),
    ],
)
def test_a_query_answered_with_anything_else_has_failed(answer: httpx.Response) -> None:
    (lookup,) = client_over(answering(answer)).fetch_repositories(asks("a/a")).values()
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is BadResponse


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_named_by_its_setting(status: int) -> None:
    answer = httpx.Response(status, json={"message": "Bad credentials"})
    (lookup,) = client_over(answering(answer)).fetch_repositories(asks("a/a")).values()
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is Unauthorized
    assert "GITHUB_TOKEN" in lookup.error.remedy


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1/graphql"),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/graphql"),
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("http://127.0.0.1:1/api/v3", "http://127.0.0.1:1/api/graphql"),
        ("https://git.example/api/v3/", "https://git.example/api/graphql"),
        ("http://127.0.0.1:1/proxy/github", "http://127.0.0.1:1/proxy/github/graphql"),
        ("http://[::1]:1", "http://[::1]:1/graphql"),
    ],
)
def test_graphql_lies_where_the_root_says(root: str, expected: str) -> None:
    playback = answering(graphql_answer([row("a/a")]))
    client_over(playback, root=root).fetch_repositories(asks("a/a"))
    assert playback.urls == [expected]
    assert playback.asked[0].headers["authorization"] == "Bearer TOKEN"


# Without a token.


def rest(name: str, stars: int = 5, number: int = 7, **headers: str) -> httpx.Response:
    body = {"id": number, "full_name": name, "stargazers_count": stars, "archived": False, "pushed_at": None,
            "license": None}  # fmt: skip
    return httpx.Response(200, json=body, headers={"ETag": 'W/"1"'} | headers)


def quota(remaining: int, resets_in_seconds: int = 3600) -> dict[str, str]:
    reset = str(int(NOON.timestamp()) + resets_in_seconds)
    return {"x-ratelimit-limit": "60", "x-ratelimit-remaining": str(remaining), "x-ratelimit-reset": reset}


def test_a_recorded_repository_is_read(shared: Path) -> None:
    recording = read_recordings(
        shared, lambda m, url, status: url == "https://api.github.com/repositories/4464822" and status == 200
    )[0]
    (lookup,) = client_over(answering(recording.answer), token=None).fetch_repositories(asks("a/b")).values()
    assert isinstance(lookup, Found)
    assert str(lookup.value.repository_id) == "github3py/github3py"
    assert lookup.value.database_id == 4464822
    assert lookup.value.star_count > 0
    assert lookup.value.etag is not None
    assert lookup.value.pushed_at is not None


def test_every_recorded_repository_is_read(shared: Path) -> None:
    recordings = read_recordings(
        shared,
        lambda m, url, status: m == "GET" and status == 200 and url.startswith("https://api.github.com/repos/")
        and url.count("/") == 5 and "?" not in url,
    )  # fmt: skip
    with_stars = [recording for recording in recordings if b'"stargazers_count"' in recording.body]
    assert len(with_stars) > 100, "the oldest have only watchers, which meant another thing"
    for recording in with_stars:
        (lookup,) = client_over(answering(recording.answer), token=None).fetch_repositories(asks("a/b")).values()
        assert isinstance(lookup, Found), recording.url


def test_a_recorded_unknown_repository_is_not_found(shared: Path) -> None:
    for recording in read_recordings(
        shared, lambda m, url, status: status == 404 and m == "GET" and url.endswith(("/jacquev6/Xxx", "/octokit"))
    ):
        answers = client_over(answering(recording.answer), token=None).fetch_repositories(asks("jacquev6/Xxx"))
        assert answers == {named("jacquev6/Xxx"): NotFound()}


def test_a_404_with_another_body_is_a_failure() -> None:
    (lookup,) = client_over(answering(httpx.Response(404, content=b"<html>")), token=None).fetch_repositories(
        asks("a/b")
    ).values()  # fmt: skip
    assert isinstance(lookup, Failed)


@pytest.mark.parametrize("status", [403, 451])
def test_a_repository_that_was_taken_down_is_not_found_and_the_next_is_asked(status: int) -> None:
    blocked = httpx.Response(status, json={"message": "Repository access blocked", "block": {"reason": "dmca"}})
    answers = client_over(answering(blocked, rest("c/d")), token=None).fetch_repositories(asks("a/b", "c/d"))
    assert answers[named("a/b")] == NotFound()
    assert isinstance(answers[named("c/d")], Found)


def test_a_recorded_rename_is_followed_once(shared: Path) -> None:
    moved = read_recordings(shared, lambda m, url, s: url.endswith("/repos/kennethreitz/requests") and s == 301)[0]
    now = read_recordings(shared, lambda m, url, s: url.endswith("/repositories/1362490") and s == 200)[0]
    playback = answering(moved.answer, now.answer)
    answers = client_over(playback, token=None, root="https://api.github.com").fetch_repositories(
        asks("kennethreitz/requests")
    )
    found = answers[named("kennethreitz/requests")]
    assert isinstance(found, Found)
    assert str(found.value.repository_id) == "requests/requests"
    assert found.value.database_id == 1362490
    assert playback.urls[1] == "https://api.github.com/repositories/1362490"


@pytest.mark.parametrize("location", ["https://evil.example/login", "", "/repos/a/b"])
def test_a_redirect_to_anything_but_a_number_leads_nowhere(location: str) -> None:
    playback = answering(httpx.Response(301, headers={"Location": location}))
    (lookup,) = client_over(playback, token=None).fetch_repositories(asks("a/b")).values()
    assert isinstance(lookup, Failed)
    assert len(playback.asked) == 1


def test_a_loop_of_redirects_ends() -> None:
    playback = answering(httpx.Response(301, headers={"Location": f"{ROOT}/repositories/1"}))
    (lookup,) = client_over(playback, token=None).fetch_repositories(asks("a/b")).values()
    assert isinstance(lookup, Failed)
    assert len(playback.asked) == 2


def test_what_is_unchanged_keeps_its_number_and_its_etag_is_sent() -> None:
    known = record("a/b", 250, etag='W/"9"')
    playback = answering(httpx.Response(304, headers=quota(60)))
    client = client_over(playback, token=None)
    answers = client.fetch_repositories([RepositoryAsk(named("a/b"), known)])
    assert answers == {named("a/b"): Found(known)}
    assert playback.asked[0].headers["if-none-match"] == 'W/"9"'
    assert playback.asked[0].url.path == "/repos/a/b"


def test_what_was_renamed_is_asked_for_by_its_number() -> None:
    known = record("new/name", 250, number=42, etag='W/"9"')
    playback = answering(httpx.Response(304))
    answers = client_over(playback, token=None).fetch_repositories([RepositoryAsk(named("old/name"), known)])
    assert answers == {named("old/name"): Found(known)}
    assert [request.url.path for request in playback.asked] == ["/repositories/42"]


def test_a_number_that_is_gone_is_looked_for_by_its_old_name() -> None:
    known = record("new/name", number=42)
    playback = answering(httpx.Response(404, json={"message": "Not Found"}), rest("old/name", number=99))
    answers = client_over(playback, token=None).fetch_repositories([RepositoryAsk(named("old/name"), known)])
    found = answers[named("old/name")]
    assert isinstance(found, Found)
    assert found.value.database_id == 99


def follow(name: str, known: RepositoryRecord, *, by_number: bool = False) -> RepositoryAsk:
    return RepositoryAsk(named(name), known, known.database_id, by_number)


def test_another_repository_under_the_name_is_not_taken_for_the_one_that_is_followed() -> None:
    playback = answering(rest("o/r", number=8), rest("new/home", stars=6, number=7))
    answers = client_over(playback, token=None).fetch_repositories([follow("o/r", record("o/r", number=7))])
    found = answers[named("o/r")]
    assert isinstance(found, Found)
    assert (found.value.database_id, str(found.value.repository_id), found.value.star_count) == (7, "new/home", 6)
    assert found.value.namesake is not None
    assert found.value.namesake.database_id == 8
    assert [request.url.path for request in playback.asked] == ["/repos/o/r", "/repositories/7"]


@pytest.mark.parametrize("token", ["TOKEN", None])
def test_where_the_followed_repository_is_gone_the_other_one_comes_back_as_what_it_is(token: str | None) -> None:
    by_name = graphql_answer([row("o/r", number=8)]) if token else rest("o/r", number=8)
    playback = answering(by_name, httpx.Response(404, json={"message": "Not Found"}))
    answers = client_over(playback, token=token).fetch_repositories([follow("o/r", record("o/r", number=7))])
    found = answers[named("o/r")]
    assert isinstance(found, Found)
    assert found.value.database_id == 8
    assert playback.asked[1].url.path == "/repositories/7"


def test_with_a_token_too_the_number_is_asked_where_the_name_leads_astray() -> None:
    playback = answering(graphql_answer([row("a/b"), row("o/r", number=8)]), rest("new/home", stars=6, number=7))
    asked = [*asks("a/b"), follow("o/r", record("o/r", number=7))]
    answers = client_over(playback).fetch_repositories(asked)
    found = answers[named("o/r")]
    assert isinstance(found, Found)
    assert (found.value.database_id, found.value.star_count) == (7, 6)
    assert found.value.namesake is not None
    assert playback.asked[1].headers["authorization"] == "Bearer TOKEN"


def test_a_number_that_could_not_be_asked_leaves_the_other_repository_out_of_the_answer() -> None:
    playback = answering(graphql_answer([row("o/r", number=8)]), httpx.Response(401, json={"message": "Bad"}))
    answers = client_over(playback).fetch_repositories([follow("o/r", record("o/r", number=7))])
    assert isinstance(answers[named("o/r")], Failed)


def test_with_a_token_what_was_renamed_is_asked_for_by_its_new_name() -> None:
    playback = answering(graphql_answer([row("new/name", number=42)]))
    answers = client_over(playback).fetch_repositories([follow("old/name", record("new/name", number=42))])
    assert isinstance(answers[named("old/name")], Found)
    assert names_asked(playback.asked[0]) == ["new/name"]


@pytest.mark.parametrize("token", ["TOKEN", None])
def test_a_name_known_to_be_anothers_is_not_asked(token: str | None) -> None:
    playback = answering(httpx.Response(404, json={"message": "Not Found"}))
    asked = [follow("o/r", record("o/r", number=7), by_number=True)]
    assert client_over(playback, token=token).fetch_repositories(asked) == {named("o/r"): NotFound()}
    assert [request.url.path for request in playback.asked] == ["/repositories/7"]


def test_asking_ends_when_the_quota_is_used_up_and_says_until_when() -> None:
    left = count(2, -1)
    playback = handled_by(lambda request: rest("a/b", **quota(next(left))))
    client = client_over(playback, token=None)
    assert client.rate_limit is None
    answers = client.fetch_repositories(asks(*(f"a/b{n}" for n in range(10))))
    assert list(answers) == [named("a/b0"), named("a/b1"), named("a/b2")]
    assert client.rate_limit is not None
    assert (client.rate_limit.limit, client.rate_limit.remaining) == (60, 0)
    assert client.rate_limit.resets_at == datetime(2026, 11, 3, 13, 0, tzinfo=UTC)
    assert client.fetch_repositories(asks("a/b9")) == {}
    assert len(playback.asked) == 3


def test_asking_goes_on_when_the_quota_is_new() -> None:
    playback = handled_by(lambda request: rest("a/b", **quota(0, resets_in_seconds=-1)))
    assert len(client_over(playback, token=None).fetch_repositories(asks("a/b", "c/d"))) == 2


def test_a_quota_someone_else_used_up_fails_one_and_leaves_the_rest_unasked() -> None:
    playback = answering(httpx.Response(403, json={"message": "API rate limit exceeded"}, headers=quota(0)))
    answers = client_over(playback, token=None).fetch_repositories(asks("a/b", "c/d"))
    assert list(answers) == [named("a/b")]
    failed = answers[named("a/b")]
    assert isinstance(failed, Failed)
    assert type(failed.error) is RateLimited
    assert failed.error.retry_after_seconds == 3600
    assert "GITHUB_TOKEN" in failed.error.remedy
    assert len(playback.asked) == 1


def test_an_enterprise_root_has_rest_below_it() -> None:
    playback = answering(rest("a/b"))
    client_over(playback, token=None, root="http://127.0.0.1:1/api/v3").fetch_repositories(asks("a/b"))
    assert playback.urls == ["http://127.0.0.1:1/api/v3/repos/a/b"]
    assert "authorization" not in playback.asked[0].headers


def test_a_name_cannot_leave_its_place_in_the_path() -> None:
    playback = answering(httpx.Response(404, json={"message": "Not Found"}))
    client_over(playback, token=None).fetch_repositories([RepositoryAsk(RepositoryId("a/../x", "b?c#d"))])
    assert playback.asked[0].url.raw_path == b"/repos/a%2F..%2Fx/b%3Fc%23d"


def test_a_client_shows_no_token() -> None:
    assert repr(client_over(answering(rest("a/b")))) == "GitHubClient('http://127.0.0.1:1', with token)"


# Star history.


def week(number: int, *days: int) -> dict[str, object]:
    days = days or (1, 0, 0, 0, 0, 0, 2)
    return {
        "week": 1_790_000_000 // 604_800 * 604_800 + 259_200 - number * 604_800,
        "total": sum(days),
        "days": list(days),
    }


def test_star_history_is_read_page_by_page_newest_first() -> None:
    weeks = [week(number) for number in range(65)]

    def answer(request: httpx.Request) -> httpx.Response:
        page, size = int(request.url.params["page"]), int(request.url.params["per_page"])
        assert request.headers["x-github-api-version"] == "2026-03-10"
        return httpx.Response(200, json=weeks[(page - 1) * size : page * size])

    playback = handled_by(answer)
    pages = list(client_over(playback).fetch_star_history(named("a/b")))
    assert [len(page) for page in pages] == [30, 30, 5]
    assert pages[0][0] == StarWeek(date(2026, 9, 20), (1, 0, 0, 0, 0, 0, 2))
    assert pages[0][0].week_start.isoweekday() == 7
    starts = [one.week_start for page in pages for one in page]
    assert starts == sorted(starts, reverse=True)
    assert [request.url.path for request in playback.asked] == ["/repos/a/b/stargazers/history"] * 3
    assert [len(page) for page in client_over(playback).fetch_star_history(named("a/b"), first_page=3)] == [5]


def test_star_history_without_stars_is_no_page() -> None:
    assert list(client_over(answering(httpx.Response(200, json=[]))).fetch_star_history(named("a/b"))) == []


def test_star_history_follows_a_rename_once_for_all_pages() -> None:
    full = httpx.Response(200, json=[week(n) for n in range(30)])
    playback = answering(
        httpx.Response(301, headers={"Location": f"{ROOT}/repositories/7/stargazers/history?page=1"}),
        full,
        httpx.Response(200, json=[]),
    )
    assert len(list(client_over(playback, token=None).fetch_star_history(named("a/b")))) == 1
    assert [request.url.path for request in playback.asked][1:] == ["/repositories/7/stargazers/history"] * 2


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"message": "Not Found"}),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[{"week": 1, "days": [1]}]),
        httpx.Response(200, json=[{"week": None, "days": [1] * 7}]),
        httpx.Response(200, json=[{"week": 1, "days": [1, 1, 1, 1, 1, 1, -1]}]),
        httpx.Response(200, json=["x"]),
        httpx.Response(200, content=b"<html>"),
    ],
)
def test_star_history_of_the_wrong_shape_is_an_error(answer: httpx.Response) -> None:
    with pytest.raises(BadResponse):
        list(client_over(answering(answer)).fetch_star_history(named("a/b")))


def test_the_quota_of_history_is_not_that_of_the_queries() -> None:
    history = httpx.Response(200, json=[], headers=quota(0))
    playback = answering(history, graphql_answer([row("a/a")]))
    client = client_over(playback)
    list(client.fetch_star_history(named("a/a")))
    assert len(client.fetch_repositories(asks("a/a"))) == 1
