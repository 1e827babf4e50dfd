from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from tests.sandbox.conftest import TODAY

ROOT = "/github"
TOKEN = {"Authorization": "Bearer secret"}
HISTORY = {"X-GitHub-Api-Version": "2026-03-10"}


def graphql(client: httpx.Client, query: str, **variables: object) -> httpx.Response:
    return client.post(f"{ROOT}/graphql", json={"query": query, "variables": variables}, headers=TOKEN)


def test_a_repository_is_found_in_any_case(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/repos/NEW-owner/new-name").json()
    assert (answer["full_name"], answer["id"], answer["stargazers_count"]) == ("new-owner/New-Name", 42, 250)
    assert answer["license"]["spdx_id"] == "MIT"
    assert answer["url"] == "http://127.0.0.1/github/repos/new-owner/New-Name"


def test_a_renamed_repository_leads_to_its_number_on_the_same_host(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/repos/old-owner/old-name")
    assert answer.status_code == 301
    assert answer.headers["location"] == "http://127.0.0.1/github/repositories/42"
    assert answer.json()["message"] == "Moved Permanently"
    followed = client.get(f"{ROOT}/repos/old-owner/old-name", follow_redirects=True)
    assert followed.json()["full_name"] == "new-owner/New-Name"


def test_a_rename_happens_on_its_day(client: httpx.Client, sandbox: Sandbox) -> None:
    assert client.get(f"{ROOT}/repos/moves/soon").json()["full_name"] == "moves/soon"
    sandbox.move_to(date(2026, 10, 5))
    assert client.get(f"{ROOT}/repos/moves/soon").status_code == 301
    assert client.get(f"{ROOT}/repos/moves/later").json()["full_name"] == "moves/later"


@pytest.mark.parametrize("path", ["/repos/no/body", "/repositories/7", "/repos/new-owner", "/user", "/"])
def test_what_is_not_there_is_a_404(client: httpx.Client, path: str) -> None:
    answer = client.get(ROOT + path)
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


def test_an_unchanged_repository_is_a_304_until_its_stars_change(client: httpx.Client, sandbox: Sandbox) -> None:
    first = client.get(f"{ROOT}/repos/new-owner/New-Name")
    again = client.get(f"{ROOT}/repos/new-owner/New-Name", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    sandbox.move_to(TODAY + timedelta(days=400))
    later = client.get(f"{ROOT}/repos/new-owner/New-Name", headers={"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200
    assert later.json()["stargazers_count"] > 250


def test_a_missing_user_agent_and_a_bad_token_are_refused(
    corpus: Corpus, connect: Callable[[Sandbox], httpx.Client]
) -> None:
    client = connect(Sandbox(corpus, TODAY, limits=False, github_tokens=frozenset({"secret"})))
    assert client.get(f"{ROOT}/repos/new-owner/New-Name", headers=TOKEN).status_code == 200
    answer = client.get(f"{ROOT}/repos/new-owner/New-Name", headers={"Authorization": "token wrong"})
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    assert client.get(f"{ROOT}/repos/new-owner/New-Name", headers={"User-Agent": ""}).status_code == 403


def test_graphql_needs_a_token(client: httpx.Client) -> None:
    assert client.post(f"{ROOT}/graphql", json={"query": "{ rateLimit { cost } }"}).status_code == 401
    assert graphql(client, "{ rateLimit { cost } }").json() == {"data": {"rateLimit": {"cost": 1}}}


def test_good_rows_stand_beside_the_error_of_a_missing_repository(client: httpx.Client) -> None:
    answer = graphql(
        client,
        """query Q($owner: String!) {
          a: repository(owner: $owner, name: "old-name") {
            stargazerCount nameWithOwner databaseId isArchived pushedAt licenseInfo { spdxId }
          }
          b: repository(owner: "no", name: "body") { stargazerCount }
        }""",
        owner="old-owner",
    ).json()
    assert answer["data"]["a"] == {
        "stargazerCount": 250,
        "nameWithOwner": "new-owner/New-Name",
        "databaseId": 42,
        "isArchived": False,
        "pushedAt": answer["data"]["a"]["pushedAt"],
        "licenseInfo": {"spdxId": "MIT"},
    }
    assert answer["data"]["b"] is None
    assert answer["errors"] == [
        {
            "type": "NOT_FOUND",
            "path": ["b"],
            "locations": [{"line": 5, "column": 11}],
            "message": "Could not resolve to a Repository with the name 'no/body'.",
        }
    ]


def test_the_total_of_stargazers_is_refused(client: httpx.Client) -> None:
    answer = graphql(client, '{ r: repository(owner: "new-owner", name: "New-Name") { stargazers { totalCount } } }')
    assert answer.json()["data"] == {"r": None}
    assert answer.json()["errors"][0]["type"] == "FORBIDDEN"


@pytest.mark.parametrize("query", ["{", "{ nothing }", '{ repository(owner: "a") { id } }', ""])
def test_a_query_that_is_not_valid_has_errors_and_no_data(client: httpx.Client, query: str) -> None:
    answer = graphql(client, query)
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["message"]
    assert "data" not in answer.json()


def test_a_body_that_is_no_query_is_a_bad_request(client: httpx.Client) -> None:
    for body in (b"", b"[]", b'{"q": 1}'):
        assert client.post(f"{ROOT}/graphql", content=body, headers=TOKEN).status_code == 400


def test_graphql_lies_beside_the_rest_root_of_an_enterprise_server(client: httpx.Client) -> None:
    assert client.get(f"{ROOT}/api/v3/repos/new-owner/New-Name").json()["id"] == 42
    answer = client.post(f"{ROOT}/api/graphql", json={"query": "{ rateLimit { cost } }"}, headers=TOKEN)
    assert answer.json() == {"data": {"rateLimit": {"cost": 1}}}


def star_weeks(client: httpx.Client, path: str) -> list[dict[str, object]]:
    weeks: list[dict[str, object]] = []
    url: str | None = f"{ROOT}{path}/stargazers/history?per_page=100"
    while url:
        answer = client.get(url, headers=HISTORY, follow_redirects=True)
        weeks += answer.json()
        url = answer.links.get("next", {}).get("url")
    return weeks


@pytest.mark.parametrize("path", ["/repos/new-owner/New-Name", "/repos/old-owner/old-name", "/repositories/42"])
def test_star_history_adds_up_to_the_stars_of_each_day(client: httpx.Client, corpus: Corpus, path: str) -> None:
    weeks = star_weeks(client, path)
    assert [week["week"] for week in weeks] == sorted((week["week"] for week in weeks), reverse=True)
    repository = corpus.repository_by_database_id(42, TODAY)
    assert repository is not None
    held = 0
    for week in reversed(weeks):
        days = week["days"]
        assert isinstance(days, list)
        assert week["total"] == sum(days)
        assert isinstance(week["week"], int)
        start = datetime.fromtimestamp(week["week"], UTC)
        assert (start.isoweekday(), start.hour) == (7, 0)
        for place, gained in enumerate(days):
            held += gained
            day = start.date() + timedelta(days=place)
            if day <= TODAY:
                assert held == repository.star_count_on(day)
    assert held == 250


def test_star_history_is_unknown_to_older_versions_of_the_api(client: httpx.Client) -> None:
    url = f"{ROOT}/repos/new-owner/New-Name/stargazers/history"
    assert client.get(url).status_code == 404
    assert client.get(url, headers={"X-GitHub-Api-Version": "2022-11-28"}).status_code == 404
    assert len(client.get(url, headers=HISTORY).json()) == 30
    assert client.get(url, params={"page": 500}, headers=HISTORY).json() == []
