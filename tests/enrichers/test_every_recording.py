"""Every recorded answer of an endpoint we call passes through our clients: understood, or refused; none silently wrong.

What is right is read from the body here, without our parsers. The endpoints that we never call stand in ``LEFT_OUT``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from enrichers.errors import BadResponse, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.records import Failed, Found, NotFound, RepositoryAsk, RepositoryRecord
from lists.identifiers import PaperId, RepositoryId
from tests.enrichers.playback import Recording, answering, clients_over, read_recordings

LEFT_OUT = {
    r"(crossref|openalex|unpaywall) ": "no provider of starcite's",
    r"semanticscholar .* /(datasets|recommendations)/": "other services of Semantic Scholar",
    r"semanticscholar .* /graph/v1/(author|snippet)/": "authors and snippets are not kept",
    r"semanticscholar .* /graph/v1/paper/search/bulk$": "titles are searched one by one",
    r"semanticscholar .* /graph/v1/paper/.*/(authors|references)$": "neither is kept",
    r"semanticscholar GET /graph/v1/paper/(?!search|batch)(?!.*/(citations|authors|references)$)":
        "papers are asked in batches",
    r"github (DELETE|PATCH|PUT) ": "nothing is ever changed",
    r"github POST (?!/graphql$)": "nothing is ever changed",
    r"github GET (?!/repos/|/repositories/|/api/v3/repos/)": "only repositories are asked",
    r"github GET (/api/v3)?(/repos/[^/]+/[^/]+|/repositories/\d+)/(?!stargazers/history)": "parts of a repository",
}  # fmt: skip
ERROR_OF = {403: Unauthorized, 429: RateLimited, 500: ProviderUnavailable, 502: ProviderUnavailable}


@dataclass(frozen=True)
class Endpoint:
    """An endpoint we call: what its recordings match, how one is put through a client, and what must come of it."""

    pattern: str
    check: Callable[[Recording], None]


def client_answers(
    recording: Recording, ask: Callable[[Any], Any], *more: httpx.Response, token: str | None = "T"
) -> Any:
    with clients_over(answering(recording.answer, *more), github_token=token, semantic_scholar_key="K") as clients:
        return ask(clients)


def body_of(recording: Recording) -> Any:
    try:
        return json.loads(recording.body)
    except ValueError:
        return None


def assert_refused(lookup: object, status: int) -> None:
    """The right error: by its kind where the status says it, else an answer that is not what was asked for."""
    assert isinstance(lookup, Failed), lookup
    assert type(lookup.error) is ERROR_OF.get(status, BadResponse)
    assert lookup.error.remedy
    assert status == 200 or f"(HTTP {status})" in str(lookup.error)


def check_batch(recording: Recording) -> None:
    asked_texts = json.loads(recording.request_body or "{}")
    asked_texts = (json.loads(asked_texts) if isinstance(asked_texts, str) else asked_texts)["ids"]
    asked = [asked_id(text) for text in asked_texts]
    answers = client_answers(recording, lambda clients: clients.semantic_scholar.fetch_papers(asked))
    rows = body_of(recording)
    if recording.status != 200:
        for lookup in answers.values():
            assert_refused(lookup, recording.status)
        return
    is_shuffled = any(
        row and other is not row_id and bears(row, other)
        for row_id, row in zip(asked, rows, strict=True)
        for other in asked
        if not bears(row or {}, row_id)
    )
    for asked_one, row in zip(asked, rows, strict=True):
        lookup = answers[asked_one]
        if is_shuffled or (row is not None and "citationCount" not in row):
            assert isinstance(lookup, Failed)
        elif row is None:
            assert lookup == NotFound()
        else:
            assert isinstance(lookup, Found)
            told = (lookup.value.semantic_scholar_id, lookup.value.citation_count, lookup.value.title)
            assert told == (row["paperId"], row["citationCount"], row["title"])


def asked_id(text: str) -> PaperId:
    if text.startswith("CorpusId:"):
        return PaperId("corpus", text.partition(":")[2])
    return PaperId("doi" if text.startswith("10.") else "s2", text)


def bears(row: dict[str, Any], asked: PaperId) -> bool:
    names = row.get("externalIds") or {}
    own = {"s2": row.get("paperId"), "corpus": names.get("CorpusId", row.get("corpusId")), "doi": names.get("DOI")}
    return str(own.get(asked.scheme)).lower() == asked.value.lower()


def check_match(recording: Recording) -> None:
    lookup = client_answers(recording, lambda clients: clients.semantic_scholar.match_title("A Title"))
    if recording.status == 404:
        assert lookup == NotFound()
        return
    (row,) = body_of(recording)["data"]
    if "citationCount" not in row:
        assert_refused(lookup, 200)
    else:
        assert isinstance(lookup, Found)
        assert (lookup.value.semantic_scholar_id, lookup.value.citation_count) == (row["paperId"], row["citationCount"])


def check_search(recording: Recording) -> None:
    lookup = client_answers(recording, lambda clients: clients.semantic_scholar.search_papers("a title"))
    if recording.status != 200:
        assert_refused(lookup, recording.status)
        return
    rows = body_of(recording).get("data", [])
    if any("citationCount" not in row for row in rows):
        assert_refused(lookup, 200)
    else:
        assert isinstance(lookup, Found)
        told = [(paper.semantic_scholar_id, paper.citation_count) for paper in lookup.value]
        assert told == [(row["paperId"], row["citationCount"]) for row in rows]


def check_citations(recording: Recording) -> None:
    page = body_of(recording)
    last_page = httpx.Response(200, json={"offset": 0, "data": []})

    def ask(clients: Any) -> Any:
        paper = PaperId("corpus", "1")
        return list(clients.semantic_scholar.fetch_citing_papers(paper, date(2020, 1, 1), date(2020, 1, 1)))

    if recording.status != 200:
        with pytest.raises(ProviderUnavailable):
            client_answers(recording, ask)
        return
    citing = [row["citingPaper"] for row in page["data"]]
    (window,) = client_answers(recording, ask, last_page)
    assert [paper.semantic_scholar_id for paper in window.papers] == [row.get("paperId") for row in citing]
    assert [paper.year for paper in window.papers] == [row.get("year") for row in citing]


def check_feed(recording: Recording) -> None:
    text = recording.body.decode()
    named = re.findall(r"<id>https?://arxiv\.org/abs/(.+?)v(\d+)</id>", text)
    asked = re.sub(r"v\d+(?=,|$)", "", parse_qs(urlsplit(recording.url).query).get("id_list", [""])[0])
    ids = asked.split(",") if asked else [name for name, _ in named]
    if not ids:
        ids = ["1234.56789"]
    answers = client_answers(recording, lambda clients: clients.arxiv.fetch_papers(ids))
    total = re.search(r"totalResults[^>]*>(\d+)<", text)
    is_whole = total is not None and int(total[1]) == text.count("<entry>")
    if recording.status == 400:
        assert answers == dict.fromkeys(ids, NotFound()), "the malformed id itself"
    elif not is_whole:
        assert all(isinstance(lookup, Failed) for lookup in answers.values()), (
            "one page of many, which we never ask for"
        )
    else:
        versions = dict(named)
        assert {key: lookup.value.version for key, lookup in answers.items() if isinstance(lookup, Found)} == {
            name: int(versions[name]) for name in ids if name in versions
        }
        assert all(lookup == NotFound() for key, lookup in answers.items() if key not in versions)


def check_repository(recording: Recording) -> None:
    asked = RepositoryId("owner", "name")
    known = RepositoryRecord(asked, 7, 123, False, datetime(2020, 1, 1, tzinfo=UTC), None, '"etag"')
    ask = RepositoryAsk(asked, known) if recording.status == 304 else RepositoryAsk(asked)
    # What a redirect then leads to.
    after = (httpx.Response(404, json={"message": "Not Found"}),) if recording.status == 301 else ()
    answers = client_answers(recording, lambda clients: clients.github.fetch_repositories([ask]), *after, token=None)
    lookup, body = answers[asked], body_of(recording)
    if recording.status == 304:
        assert isinstance(lookup, Found)
        assert replace(lookup.value, etag=known.etag) == known
    elif recording.status == 404 or (recording.status == 301 and "/repositories/" in str(recording.headers)):
        assert lookup == NotFound()
    elif recording.status == 200 and isinstance(body, dict) and "stargazers_count" in body:
        assert isinstance(lookup, Found)
        told = (str(lookup.value.repository_id), lookup.value.database_id, lookup.value.star_count)
        assert told == (body["full_name"], body["id"], body["stargazers_count"])
    else:
        assert_refused(lookup, recording.status)


def check_query(recording: Recording) -> None:
    """None of them asks for stars, so none may say anything of a repository."""
    asked = RepositoryId("owner", "name")
    answers = client_answers(recording, lambda clients: clients.github.fetch_repositories([RepositoryAsk(asked)]))
    assert_refused(answers[asked], 200)


ENDPOINTS = (
    Endpoint(r"semanticscholar POST /graph/v1/paper/batch", check_batch),
    Endpoint(r"semanticscholar GET /graph/v1/paper/search/match", check_match),
    Endpoint(r"semanticscholar GET /graph/v1/paper/search", check_search),
    Endpoint(r"semanticscholar GET /graph/v1/paper/.*/citations", check_citations),
    Endpoint(r"arxiv GET /api/query", check_feed),
    Endpoint(r"github GET (/api/v3)?(/repos/[^/]+/[^/]+|/repositories/\d+)", check_repository),
    Endpoint(r"github POST /graphql", check_query),
)


@cache
def named_recordings(shared: Path) -> tuple[tuple[str, Recording], ...]:
    """Every recording with its name: who was asked, how, and for which path."""
    with (shared / "recorded" / "index.jsonl").open(encoding="utf-8") as lines:
        apis = [json.loads(line)["api"] for line in lines]
    recordings = read_recordings(shared, lambda _method, _url, _status: True)
    return tuple(
        (f"{api} {one.method} {unquote(urlsplit(one.url).path)}", one)
        for api, one in zip(apis, recordings, strict=True)
    )


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.pattern)
def test_every_recorded_answer_is_understood_or_refused_as_what_it_is(endpoint: Endpoint, shared: Path) -> None:
    recordings = [one for name, one in named_recordings(shared) if re.fullmatch(endpoint.pattern, name)]
    assert len(recordings) >= 10
    for recording in recordings:
        try:
            endpoint.check(recording)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            pytest.fail(f"{recording.method} {recording.url} ({recording.status}): {type(error).__name__}: {error}")


def test_every_recording_is_of_an_endpoint_we_call_or_left_out_for_a_reason(shared: Path) -> None:
    used: set[str] = set()
    for name, _ in named_recordings(shared):
        called = [one.pattern for one in ENDPOINTS if re.fullmatch(one.pattern, name)]
        reasons = [] if called else [pattern for pattern in LEFT_OUT if re.match(pattern, name)]
        assert len(called) == 1 or reasons, name
        used.update(reasons)
    assert used == set(LEFT_OUT), "a reason for nothing"
