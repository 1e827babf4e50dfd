from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from email.utils import parsedate_to_datetime

import httpx
import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.wire import Request
from tests.sandbox.conftest import TODAY, Clock

S2 = "/semantic-scholar/graph/v1/paper/CorpusId:77"
ARXIV = "/arxiv/api/query?id_list=1810.05270,hep-ex/0406020"
GITHUB = "/github/repos/new-owner/New-Name"
URLS = {Provider.SEMANTIC_SCHOLAR: S2, Provider.ARXIV: ARXIV, Provider.GITHUB: GITHUB}
Connect = Callable[[Sandbox], httpx.Client]


@pytest.mark.parametrize(("url", "seconds"), [(S2, 1.0), (ARXIV, 3.0)])
def test_a_request_that_comes_too_early_is_refused_and_does_not_move_the_mark(
    limited: Sandbox, connect: Connect, clock: Clock, url: str, seconds: float
) -> None:
    client = connect(limited)
    statuses = []
    for pause in (0.0, seconds * 0.9, seconds * 0.1, seconds):
        clock.now += pause
        statuses.append(client.get(url).status_code)
    assert statuses == [200, 429, 200, 200]


def test_the_refusal_of_semantic_scholar_has_its_code_as_a_string(limited: Sandbox, connect: Connect) -> None:
    client = connect(limited)
    client.get(S2)
    refused = client.get(S2)
    assert refused.json()["code"] == "429"
    assert "retry-after" not in refused.headers


def test_without_a_token_github_answers_sixty_an_hour(limited: Sandbox, connect: Connect, clock: Clock) -> None:
    client = connect(limited)
    etag = client.get(GITHUB).headers["etag"]
    for _ in range(59):
        last = client.get(GITHUB)
        client.get(GITHUB, headers={"If-None-Match": etag})
    assert (last.status_code, last.headers["x-ratelimit-remaining"]) == (200, "0")
    refused = client.get(GITHUB)
    assert (refused.status_code, refused.headers["x-ratelimit-remaining"]) == (403, "0")
    assert int(refused.headers["x-ratelimit-reset"]) == int(clock.now) + 3600
    assert client.get("/github/rate_limit").json()["rate"]["remaining"] == 0
    assert client.get(GITHUB, headers={"Authorization": "token t"}).headers["x-ratelimit-remaining"] == "4999"
    clock.now += 3600
    assert client.get(GITHUB).headers["x-ratelimit-remaining"] == "59"


def test_graphql_has_a_budget_of_its_own(limited: Sandbox, connect: Connect) -> None:
    client = connect(limited)
    headers = {"Authorization": "token t"}
    answer = client.post("/github/graphql", json={"query": "{ rateLimit { remaining } }"}, headers=headers)
    assert answer.json()["data"]["rateLimit"]["remaining"] == 4999
    assert answer.headers["x-ratelimit-resource"] == "graphql"
    rates = client.get("/github/rate_limit", headers=headers).json()["resources"]
    assert (rates["core"]["used"], rates["graphql"]["used"]) == (0, 1)
    for _ in range(4999):
        limited._windows.spend("t", "graphql", limited._clock())
    refused = client.post("/github/graphql", json={"query": "{ rateLimit { remaining } }"}, headers=headers)
    assert refused.json()["errors"][0]["type"] == "RATE_LIMIT"


def test_a_night_that_passes_resets_every_limit(limited: Sandbox, connect: Connect) -> None:
    client = connect(limited)
    assert [client.get(S2).status_code for _ in range(2)] == [200, 429]
    limited.move_to(date(2026, 10, 2))
    assert client.get(S2).status_code == 200


def test_without_limits_nothing_is_used_up(client: httpx.Client) -> None:
    for url in URLS.values():
        assert [client.get(url).status_code for _ in range(70)] == [200] * 70
    assert client.get(GITHUB).headers["x-ratelimit-remaining"] == "5000"


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("provider", list(Provider))
def test_a_status_is_delivered_by_one_provider_only_and_logged(
    client: httpx.Client, sandbox: Sandbox, provider: Provider, status: int
) -> None:
    sandbox.switch_on(Fault(FaultKind.STATUS, provider, status=status, headers={"Retry-After": "7"}))
    for other, url in URLS.items():
        answer = client.get(url)
        assert answer.status_code == (status if other is provider else 200)
        assert answer.headers.get("retry-after") == ("7" if other is provider else None)
        assert answer.headers["x-starcite-sandbox"] == "simulated numbers"
    assert [(one.provider, one.status) for one in sandbox.requests if one.fault] == [(provider, status)]
    sandbox.clear_faults()
    assert client.get(URLS[provider]).status_code == 200


def test_a_fault_can_wait_and_end(client: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=503, after=1, times=2, path="/repos/"))
    assert client.get("/github/rate_limit").status_code == 200
    assert [client.get(GITHUB).status_code for _ in range(5)] == [200, 503, 503, 200, 200]


def test_a_fault_can_be_left_to_chance_and_the_seed_decides_which_requests_it_meets(sandbox: Sandbox) -> None:
    def met(seed: int) -> list[int]:
        sandbox.clear_faults()
        sandbox.clear_requests()
        sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=503, probability=0.05, seed=seed, after=100))
        for _ in range(600):
            sandbox.handle(Request("GET", GITHUB, {"user-agent": "x"}))
        return [number for number, logged in enumerate(sandbox.requests) if logged.fault]

    first = met(1)
    assert met(1) == first != met(2)
    assert first[0] >= 100
    assert 15 <= len(first) <= 35, "one in twenty of 500"


def test_a_fault_can_last_for_a_time(client: httpx.Client, sandbox: Sandbox, clock: Clock) -> None:
    sandbox.switch_on(Fault(FaultKind.STATUS, status=503, from_seconds=10.0, to_seconds=20.0))
    statuses = []
    for _ in range(5):
        statuses.append(client.get(GITHUB).status_code)
        clock.now += 5.0
    assert statuses == [200, 200, 503, 503, 200]


def test_a_wait_is_asked_for_in_seconds_as_a_date_and_by_the_reset_of_a_limit(
    client: httpx.Client, sandbox: Sandbox, clock: Clock
) -> None:
    for kind in (FaultKind.RETRY_AFTER, FaultKind.RETRY_AFTER_DATE, FaultKind.RATE_LIMIT_RESET):
        sandbox.switch_on(Fault(kind, seconds=90.0, times=len(URLS)))
    seconds, dates, resets = ([client.get(url) for url in URLS.values()] for _ in range(3))
    assert {answer.headers["retry-after"] for answer in seconds} == {"90"}
    assert {parsedate_to_datetime(a.headers["retry-after"]).timestamp() for a in dates} == {clock.now + 90}
    assert {answer.headers["x-ratelimit-reset"] for answer in resets} == {str(int(clock.now + 90))}
    assert [answer.status_code for answer in (*seconds, *dates)] == [429] * 6
    assert [answer.status_code for answer in resets] == [429, 429, 403]


def test_a_clock_may_be_ahead_and_an_answer_redirect_to_itself(client: httpx.Client, sandbox: Sandbox) -> None:
    right = client.get(GITHUB)
    sandbox.switch_on(Fault(FaultKind.CLOCK_SKEW, seconds=3_600.0, times=1))
    sandbox.switch_on(Fault(FaultKind.REDIRECT_LOOP))
    skewed = client.get(GITHUB)
    assert int(skewed.headers["x-ratelimit-reset"]) == int(right.headers["x-ratelimit-reset"]) + 3_600
    assert parsedate_to_datetime(skewed.headers["date"]).timestamp() == 1_790_812_800 + 3_600
    assert skewed.json() == right.json()
    with pytest.raises(httpx.TooManyRedirects):
        client.get(S2, follow_redirects=True)


NUMBERS = {
    FaultKind.NULL_NUMBERS: "null", FaultKind.ZERO: "0", FaultKind.NEGATIVE: "-7", FaultKind.HUGE: "1" + 24 * "0",
    FaultKind.FRACTION: "12.5", FaultKind.NAN: "NaN", FaultKind.INFINITE: "Infinity", FaultKind.TEXT_NUMBER: '"1234"',
    FaultKind.BOOLEAN: "true",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "said"), NUMBERS.items())
def test_a_count_may_be_what_no_count_is(client: httpx.Client, sandbox: Sandbox, kind: FaultKind, said: str) -> None:
    sandbox.switch_on(Fault(kind))
    assert f'"citationCount": {said}}}' in client.get(S2, params={"fields": "citationCount,title"}).text
    assert f'"stargazers_count": {said},' in client.get(GITHUB).text
    assert f"v{said}</id>" in client.get(ARXIV).text


def test_rows_may_be_anothers_the_first_the_same_twice_or_nothing(client: httpx.Client, sandbox: Sandbox) -> None:
    def titles(kind: FaultKind) -> list[object]:
        sandbox.clear_faults()
        sandbox.switch_on(Fault(kind))
        ids = ["CorpusId:77", "x", "PMID:11330823"]
        rows = client.post("/semantic-scholar/graph/v1/paper/batch", json={"ids": ids}).json()
        return [row["title"] if isinstance(row, dict) else row for row in rows]

    first, last = "Rethinking the Value of Network Pruning", "Binding of Iodide"
    assert titles(FaultKind.MISALIGNED) == [None, last, first]
    assert titles(FaultKind.REPEATED) == [first] * 3
    assert titles(FaultKind.DOUBLED) == [first, first, None, None, last, last]
    assert titles(FaultKind.NULL_ROW) == [None, None, last]
    assert titles(FaultKind.NULL_ROWS) == [None] * 3
    assert titles(FaultKind.TEXT_ROWS) == ["a row"] * 3
    assert titles(FaultKind.NULL_FIELDS) == [None] * 3


def test_a_fault_that_changes_nothing_was_not_delivered(client: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.REORDERED))
    for url in URLS.values():
        assert client.get(url).status_code == 200
    assert [logged.fault for logged in sandbox.requests] == [None, FaultKind.REORDERED, None], "arXiv answers with two"


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_can_be_delivered_by_every_provider(sandbox: Sandbox, kind: FaultKind) -> None:
    query = '{ a: repository(owner: "moves", name: "soon") { stargazerCount } b: rateLimit { cost } }'
    asks = {
        Provider.SEMANTIC_SCHOLAR: ("/semantic-scholar/graph/v1/paper/batch?fields=citationCount",
                                    {"ids": ["CorpusId:77", "PMID:11330823"]}),
        Provider.ARXIV: (ARXIV, None),
        Provider.GITHUB: ("/github/graphql", {"query": query}),
    }  # fmt: skip
    sandbox.switch_on(Fault(kind, status=500))
    headers = {"user-agent": "x", "accept": "*/*", "authorization": "token t"}
    for target, body in asks.values():
        sandbox.handle(Request("GET" if body is None else "POST", target, headers, json.dumps(body).encode()))
    assert [logged.fault for logged in sandbox.requests] == [kind] * len(Provider)


def test_a_fault_can_meet_big_requests_only(client: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.STATUS, status=504, more_than=2))
    batch = "/semantic-scholar/graph/v1/paper/batch"
    assert [client.post(batch, json={"ids": ["CorpusId:77"] * n}).status_code for n in (2, 3)] == [200, 504]
    assert [client.get("/arxiv/api/query", params={"id_list": ids}).status_code for ids in ("1810.05270", "a,b,c")] == [
        200,
        504,
    ]
    rows = " ".join(f'r{n}: repository(owner: "a", name: "b") {{ id }}' for n in range(3))
    headers = {"Authorization": "token t"}
    assert client.post("/github/graphql", json={"query": f"{{ {rows} }}"}, headers=headers).status_code == 504


def test_rows_may_come_in_the_wrong_order_too_few_or_not_at_all(client: httpx.Client, sandbox: Sandbox) -> None:
    def ids() -> list[list[object]]:
        batch = client.post(
            "/semantic-scholar/graph/v1/paper/batch", json={"ids": ["CorpusId:77", "x", "PMID:11330823"]}
        )
        query = '{ a: repository(owner: "moves", name: "soon") { id } b: rateLimit { cost } }'
        github = client.post("/github/graphql", json={"query": query}, headers={"Authorization": "token t"})
        feed = client.get(ARXIV).text
        return [
            [row and row["title"][:3] for row in batch.json()],
            list(github.json()["data"]),
            [
                name
                for _, name in sorted((feed.find(name), name) for name in ("1810.05270v", "0406020v"))
                if name in feed
            ],
        ]

    right = ids()
    assert right == [["Ret", None, "Bin"], ["a", "b"], ["1810.05270v", "0406020v"]]
    expected = {
        FaultKind.REORDERED: [rows[::-1] for rows in right],
        FaultKind.SHORT: [rows[:-1] for rows in right],
        FaultKind.EMPTY: [[], [], []],
    }
    for kind, rows in expected.items():
        sandbox.switch_on(Fault(kind))
        assert ids() == rows
        sandbox.clear_faults()


def test_garbage_and_html_are_what_they_are(client: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.GARBAGE, times=1))
    sandbox.switch_on(Fault(FaultKind.HTML))
    with pytest.raises(ValueError, match=r"Invalid control character|codec"):
        client.get(S2).json()
    for url in URLS.values():
        answer = client.get(url)
        assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


def test_faults_today_and_log_are_controlled_over_http(client: httpx.Client) -> None:
    assert client.get("/_sandbox").json()["simulated"] is True
    assert "simulated" in client.get("/_sandbox").json()["note"]
    fault = {"kind": "status", "provider": "arxiv", "status": 503, "times": 1}
    assert client.post("/_sandbox/faults", json=[fault, {"kind": "html"}]).status_code == 201
    assert [one["kind"] for one in client.get("/_sandbox/faults").json()] == ["status", "html"]
    assert client.get(ARXIV).status_code == 503
    assert client.delete("/_sandbox/faults").json() == []
    assert client.get(ARXIV).status_code == 200
    assert client.post("/_sandbox/today", json={"date": "2027-01-31"}).json() == {"today": "2027-01-31"}
    client.get(GITHUB, headers={"Authorization": "token secret"})
    report = client.get("/_sandbox/requests").json()
    assert report["counts"] == {"semantic_scholar": 0, "arxiv": 2, "github": 1}
    assert report["faults_delivered"] == {"arxiv": 1}
    assert [row["today"] for row in report["log"]] == [TODAY.isoformat(), TODAY.isoformat(), "2027-01-31"]
    assert [row["asked"] for row in report["log"]] == [2, 2, 1]
    assert [row["has_key"] for row in report["log"]] == [False, False, True]
    assert "secret" not in json.dumps(report)
    assert client.delete("/_sandbox/requests").json()["log"] == []


@pytest.mark.parametrize(
    ("path", "body", "complaint"),
    [
        ("faults", '{"kind": "explode"}', "kinds are status, html"),
        ("faults", '{"kind": "status"}', 'needs a "status"'),
        ("faults", '{"kind": "hang", "provider": "crossref"}', "providers are semantic_scholar"),
        ("faults", '{"kind": "hang", "often": 3}', '"often" is not known'),
        ("faults", '{"kind": "hang", "times": "3"}', '"times" must be a whole number'),
        ("faults", '{"kind": "hang", "headers": 3}', '"headers" must be an object'),
        ("faults", '{"kind": "hang", "probability": 1.5}', "from 0 to 1"),
        ("faults", '{"kind": "hang", "after": -1}', "must not be negative"),
        ("faults", '{"kind": "hang", "seconds": true}', '"seconds" must be a number'),
        ("faults", '{"kind": "hang", "path": 3}', '"path" must be a text'),
        ("faults", '{"kind": "status", "status": 99}', "from 200 to 599"),
        ("faults", "7", "a fault is an object"),
        ("faults", "{", "Expecting"),
        ("today", '{"date": "tomorrow"}', "Invalid isoformat"),
        ("today", "[]", "must be an object"),
    ],
)
def test_bad_controls_are_refused_with_a_reason(client: httpx.Client, path: str, body: str, complaint: str) -> None:
    answer = client.post(f"/_sandbox/{path}", content=body)
    assert answer.status_code == 400
    assert complaint in answer.json()["error"]


def test_an_unknown_place_says_where_things_are(client: httpx.Client) -> None:
    assert client.get("/").status_code == 404
    assert "/semantic-scholar" in client.get("/").json()["error"]
    assert client.post("/_sandbox/nothing").status_code == 404


def test_a_thousand_papers_and_five_hundred_repositories_are_answered_in_well_under_a_second() -> None:
    from enrichers.sandbox.corpus_file import parse_corpus

    papers = [{"ids": [f"arxiv:2001.{n:05}"], "title": f"Paper {n}", "authors": ["A B", "C D"]} for n in range(1000)]
    repositories = [{"name": f"o/r{n}"} for n in range(500)]
    corpus = parse_corpus(json.dumps({"papers": papers, "repositories": repositories}), source="many")
    sandbox = Sandbox(corpus, TODAY, limits=False)
    started = time.perf_counter()
    for start in (0, 500):
        ids = [f"ARXIV:2001.{n:05}" for n in range(start, start + 500)]
        target = "/semantic-scholar/graph/v1/paper/batch?fields=title,authors,citationCount,externalIds"
        assert sandbox.handle(Request("POST", target, {}, json.dumps({"ids": ids}).encode())).status == 200
    for start in range(0, 500, 100):
        rows = " ".join(f'r{n}: repository(owner:"o",name:"r{n}"){{stargazerCount}}' for n in range(start, start + 100))
        body = json.dumps({"query": f"{{{rows}}}"}).encode()
        headers = {"authorization": "token t", "user-agent": "x"}
        assert sandbox.handle(Request("POST", "/github/graphql", headers, body)).status == 200
    assert time.perf_counter() - started < 3.0  # on a busy machine; alone it takes about 0.4 s
