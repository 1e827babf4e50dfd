"""The sandbox's answers beside the recorded ones: the same keys, the same types, the same refusals to the byte."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.semantic_scholar_api import too_many_requests
from tests.sandbox.conftest import TODAY

S2 = "/semantic-scholar/graph/v1/paper"
Json = dict[str, object]
Recorded = Callable[..., Iterator[tuple[Json, str]]]


@cache
def _index(folder: Path) -> list[Json]:
    return [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]


@pytest.fixture
def recorded(shared: Path) -> Callable[..., Iterator[tuple[Json, str]]]:
    def pick(api: str, status: int, path: str) -> Iterator[tuple[Json, str]]:
        for row in _index(shared / "recorded"):
            where = unquote(urlsplit(str(row["url"])).path)
            if row["api"] == api and row["status"] == status and re.fullmatch(path, where):
                yield row, (shared / "recorded" / str(row["body_file"])).read_text()

    return pick


def assert_same_shape(ours: object, theirs: object, where: str = "") -> None:
    """Every key that is in both has the same type in both; null goes with anything."""
    if ours is None or theirs is None:
        return
    assert type(ours) is type(theirs), f"{where}: {ours!r} beside {theirs!r}"
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() & theirs.keys():
            assert_same_shape(ours[key], theirs[key], f"{where}.{key}")
    if isinstance(ours, list) and isinstance(theirs, list) and ours and theirs:
        assert_same_shape(ours[0], theirs[0], f"{where}[0]")


def test_a_match_has_the_recorded_keys_in_their_order(client: httpx.Client, recorded: Recorded) -> None:
    compared = 0
    for row, body in recorded("semanticscholar", 200, ".*/paper/search/match"):
        fields = httpx.URL(str(row["url"])).params["fields"]
        ours = client.get(f"{S2}/search/match", params={"query": "Rethinking Network Pruning", "fields": fields}).json()
        theirs = json.loads(body)
        assert list(ours["data"][0]) == list(theirs["data"][0])
        assert_same_shape(ours, theirs)
        compared += 1
    assert compared >= 20


def test_a_batch_has_the_recorded_keys(client: httpx.Client, recorded: Recorded) -> None:
    compared = 0
    for row, body in recorded("semanticscholar", 200, ".*/paper/batch"):
        fields = httpx.URL(str(row["url"])).params["fields"]
        ours = client.post(f"{S2}/batch", params={"fields": fields}, json={"ids": ["CorpusId:77"]}).json()
        theirs = next(paper for paper in json.loads(body) if paper is not None)
        assert set(ours[0]) == set(theirs)
        assert_same_shape(ours[0], theirs)
        compared += 1
    assert compared >= 4


def test_pages_of_citations_have_the_recorded_keys(client: httpx.Client, recorded: Recorded) -> None:
    ends = set()
    for row, body in recorded("semanticscholar", 200, ".*/paper/[^/]+/citations"):
        fields = httpx.URL(str(row["url"])).params.get("fields", "title")
        theirs = json.loads(body)
        offset = 0 if "next" in theirs else 1_400
        ours = client.get(
            f"{S2}/CorpusId:77/citations", params={"fields": fields, "offset": offset, "limit": 100}
        ).json()
        assert list(ours) == list(theirs)
        assert set(ours["data"][0]) == set(theirs["data"][0])
        assert_same_shape(ours, theirs)
        ends.add("next" in theirs)
    assert ends == {True, False}


def test_refusals_of_semantic_scholar_are_the_recorded_bytes(client: httpx.Client, recorded: Recorded) -> None:
    def bodies(status: int, path: str = ".*/graph/v1/paper.*") -> set[str]:
        return {body for _, body in recorded("semanticscholar", status, path)}

    assert client.get(f"{S2}/search/match", params={"query": "qqq"}).text in bodies(404, ".*/search/match")
    assert client.get(f"{S2}/0").text in bodies(404)
    assert client.get(f"{S2}/CorpusId:77", params={"fields": "unknown"}).text in bodies(400)
    assert client.get(f"{S2}/CorpusId:77/citations", params={"offset": 9_999}).text in bodies(400)
    assert too_many_requests().body.decode() in bodies(429)


def elements_of(text: str) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.tag, tuple(sorted(one.attrib))) for one in ElementTree.fromstring(text).iter()}


@pytest.mark.parametrize(("wire_format", "years"), [(2026, ("2026",)), (2025, ("2016", "2020"))])
def test_feeds_have_the_recorded_elements_and_opening(
    corpus: Corpus,
    connect: Callable[[Sandbox], httpx.Client],
    recorded: Recorded,
    wire_format: int,
    years: tuple[str, ...],
) -> None:
    client = connect(Sandbox(corpus, TODAY, limits=False, arxiv_wire_format=wire_format))
    ours = client.get("/arxiv/api/query", params={"search_query": "", "id_list": "1810.05270", "start": 0}).text
    theirs = [body for row, body in recorded("arxiv", 200, "/api/query") if str(row["recorded"])[:4] in years]
    known = set().union(*(elements_of(body) for body in theirs))
    assert elements_of(ours) <= known
    always = set.intersection(*(elements_of(body) for body in theirs if "<entry>" in body))
    assert always - {("{http://arxiv.org/schemas/atom}journal_ref", ())} <= elements_of(ours)
    assert ours[:120] == theirs[-1][:120]


def test_a_malformed_arxiv_id_answers_as_recorded(client: httpx.Client, recorded: Recorded) -> None:
    ((_, theirs),) = recorded("arxiv", 400, "/api/query")
    ours = client.get("/arxiv/api/query", params={"id_list": "abc"}).text
    moment = r"<updated>[^<]*</updated>"
    assert re.sub(moment, "", ours).strip() == re.sub(moment, "", theirs).strip()


def test_a_repository_has_the_recorded_keys_and_headers(client: httpx.Client, recorded: Recorded) -> None:
    compared = 0
    for row, body in recorded("github", 200, r"/repos/[^/]+/[^/]+"):
        headers = {str(name).lower() for name in row["headers"]}  # type: ignore[attr-defined]
        theirs = json.loads(body)
        if str(row["recorded"])[12:16] < "2025" or "allow_squash_merge" in theirs or "parent" in theirs:
            continue  # an older shape, or keys that only owners and forks see
        asked = {"Authorization": "token t"} if "permissions" in theirs else {}
        answer = client.get("/github/repos/new-owner/New-Name", headers=asked)
        ours = answer.json()
        keys_of_owner = {"organization", "custom_properties", "temp_clone_token"}
        assert set(ours) - keys_of_owner == set(theirs) - keys_of_owner
        assert_same_shape({**ours, "permissions": None}, theirs)
        assert {"etag", "last-modified", "x-ratelimit-remaining", "x-github-media-type"} <= headers
        assert {"etag", "last-modified", "x-ratelimit-remaining", "x-github-media-type"} <= set(answer.headers)
        compared += 1
    assert compared >= 4


def test_renames_and_missing_repositories_answer_as_recorded(client: httpx.Client, recorded: Recorded) -> None:
    moved = client.get("/github/repos/old-owner/old-name")
    for row, body in recorded("github", 301, r"/repos/[^/]+/[^/]+"):
        if body:
            assert list(moved.json()) == list(json.loads(body))
            assert "/repositories/" in json.loads(body)["url"]
            assert "location" in {name.lower() for name in row["headers"]}  # type: ignore[attr-defined]
    missing = [json.loads(body) for _, body in recorded("github", 404, r"/repos/[^/]+/[^/]+")]
    assert {one["message"] for one in missing} == {client.get("/github/repos/no/body").json()["message"]}
    unchanged = [row for row, body in recorded("github", 304, r"/repos/.*") if not body]
    assert unchanged


def test_a_graphql_error_has_the_recorded_keys(client: httpx.Client, recorded: Recorded) -> None:
    query = '{ repository(owner: "no", name: "body") { id } }'
    ours = client.post("/github/graphql", json={"query": query}, headers={"Authorization": "token t"}).json()
    theirs = [json.loads(body) for _, body in recorded("github", 200, "/graphql") if '"errors"' in body[:500]]
    assert theirs
    assert [list(one["errors"][0]) for one in theirs] == [list(ours["errors"][0])] * len(theirs)
    assert [list(one) for one in theirs] == [list(ours)] * len(theirs)


def test_every_field_of_our_schema_is_in_the_public_one_with_the_same_type(shared: Path) -> None:
    from graphql import GraphQLObjectType, build_schema

    from enrichers.sandbox.github_graphql import SCHEMA

    public = build_schema((shared / "recorded" / "github" / "schema.graphql").read_text(), assume_valid=True)
    for name, kind in build_schema(SCHEMA).type_map.items():
        if name.startswith("__") or not isinstance(kind, GraphQLObjectType):
            continue
        theirs = public.type_map[name]
        for field, ours in kind.fields.items():
            assert str(theirs.fields[field].type) == str(ours.type), f"{name}.{field}"  # type: ignore[attr-defined]
            assert set(ours.args) <= set(theirs.fields[field].args)  # type: ignore[attr-defined]
