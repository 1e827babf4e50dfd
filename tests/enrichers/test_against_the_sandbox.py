"""The clients against the sandbox: its limits hold them to their pace, its faults to their promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import httpx
import pytest

from enrichers.clients import ProviderClients, min_intervals, open_clients
from enrichers.errors import GaveUp, ProviderError
from enrichers.http import Patience
from enrichers.records import Failed, Found, Lookup, NotFound, Provider, RepositoryAsk
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import serve
from enrichers.sandbox.transport import SandboxTransport
from lists.identifiers import PaperId, RepositoryId
from tests.enrichers.playback import NO_PACING, FakeTime

TODAY = date(2026, 11, 3)
PAPERS = 120
CORPUS = {
    "papers": [
        {"ids": [f"arxiv:2001.{n:05d}"], "title": f"The {n}th Paper", "authors": ["Ada"], "year": 2020,
         "citation_count": n}
        for n in range(PAPERS)
    ],
    "repositories": [{"name": f"owner/r{n}", "star_count": n} for n in range(PAPERS)],
}  # fmt: skip
IDS = [PaperId("arxiv", f"2001.{n:05d}") for n in range(PAPERS)]
ARXIV_IDS = [paper_id.value for paper_id in IDS]
ASKS = [RepositoryAsk(RepositoryId("owner", f"r{n}")) for n in range(PAPERS)]


@cache
def parsed_corpus() -> Corpus:
    return parse_corpus(json.dumps(CORPUS), source="test")


class World:
    """A sandbox, time, and clients over both."""

    def __init__(self, *, limits: bool = False) -> None:
        self.time = FakeTime()
        self.sandbox = Sandbox(parsed_corpus(), TODAY, limits=limits, clock=lambda: self.time.utc_now().timestamp())

    @contextmanager
    def clients(self, **arguments: Any) -> Iterator[ProviderClients]:
        root = "http://127.0.0.1:1"
        arguments = {"min_interval_seconds": NO_PACING, "draw": lambda: 1.0, "github_token": "TOKEN",
                     "semantic_scholar_key": "KEY"} | arguments  # fmt: skip
        with open_clients(
            semantic_scholar_url=f"{root}/semantic-scholar",
            arxiv_url=f"{root}/arxiv/api/query",
            github_url=f"{root}/github",
            transport=SandboxTransport(self.sandbox, sleep=self.time.sleep),
            clock=self.time.clock,
            sleep=self.time.sleep,
            utc_now=self.time.utc_now,
            **arguments,
        ) as clients:
            yield clients


def ask(clients: ProviderClients, provider: Provider, most: int = PAPERS) -> dict[Any, Lookup[Any]]:
    """Everything there is to ask of a provider, or the first of it."""
    if provider is Provider.SEMANTIC_SCHOLAR:
        return dict(clients.semantic_scholar.fetch_papers(IDS[:most]))
    if provider is Provider.ARXIV:
        return dict(clients.arxiv.fetch_papers(ARXIV_IDS[:most]))
    return dict(clients.github.fetch_repositories(ASKS[:most]))


@cache
def told_of_a_good_day(provider: Provider) -> dict[Any, Lookup[Any]]:
    with World().clients() as clients:
        return ask(clients, provider)


def counts(lookups: dict[Any, Lookup[Any]]) -> list[int | None]:
    return [getattr(lookup.value, "citation_count", getattr(lookup.value, "star_count", None))
            for lookup in lookups.values() if isinstance(lookup, Found)]  # fmt: skip


def test_everything_is_asked_with_as_few_requests_as_can_be_and_counted_as_the_sandbox_counts() -> None:
    world = World()
    with world.clients() as clients:
        assert counts(ask(clients, Provider.SEMANTIC_SCHOLAR)) == list(range(PAPERS))
        assert counts(ask(clients, Provider.GITHUB)) == list(range(PAPERS))
        assert len(counts(ask(clients, Provider.ARXIV))) == PAPERS
        title = clients.semantic_scholar.match_title("the 7TH paper")
        assert dict(clients.http.requests_sent) == world.sandbox.request_counts()
    assert isinstance(title, Found)
    assert title.value.citation_count == 7
    assert world.sandbox.request_counts() == {Provider.SEMANTIC_SCHOLAR: 2, Provider.ARXIV: 2, Provider.GITHUB: 2}


@pytest.mark.parametrize("provider", list(Provider))
def test_the_default_pace_never_meets_a_limit(provider: Provider) -> None:
    world = World(limits=True)
    with world.clients(min_interval_seconds=min_intervals(has_semantic_scholar_key=True)) as clients:
        for _ in range(5):
            assert all(isinstance(lookup, Found) for lookup in ask(clients, provider).values())
    assert {request.status for request in world.sandbox.requests} == {200}


def test_too_fast_a_pace_is_slowed_by_the_limits_and_answered_all_the_same() -> None:
    world = World(limits=True)
    with world.clients() as clients:
        lookups = ask(clients, Provider.ARXIV)
    assert all(isinstance(lookup, Found) for lookup in lookups.values())
    assert 429 in {request.status for request in world.sandbox.requests}


def test_without_a_token_sixty_are_asked_an_hour_and_the_unchanged_are_free() -> None:
    world = World(limits=True)
    with world.clients(github_token=None) as clients:
        first = clients.github.fetch_repositories(ASKS)
        quota = clients.github.rate_limit
    assert len(first) == 60
    assert list(first) == [one.repository_id for one in ASKS[:60]]
    assert quota is not None
    assert quota.remaining == 0
    world.time.now += 3_600.0
    world.sandbox.reset_limits()
    asks = [RepositoryAsk(key, lookup.value) for key, lookup in first.items() if isinstance(lookup, Found)]
    with world.clients(github_token=None) as clients:
        assert clients.github.fetch_repositories(asks) == first
        assert {request.status for request in world.sandbox.requests[-60:]} == {304}
        assert len(clients.github.fetch_repositories(ASKS[60:])) == 60


# What brings the whole truth all the same, and what does so where the rows bear names.
HARMLESS = (FaultKind.DRIP, FaultKind.CLOCK_SKEW)
HARMLESS_BY_NAME = {
    *((FaultKind.REORDERED, provider) for provider in (Provider.ARXIV, Provider.GITHUB)),
    (FaultKind.MISALIGNED, Provider.ARXIV),
    (FaultKind.DOUBLED, Provider.GITHUB),
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("kind", list(FaultKind))
@pytest.mark.parametrize("provider", list(Provider))
def test_no_fault_makes_up_a_number_or_lasts_longer_than_a_minute(provider: Provider, kind: FaultKind) -> None:
    world = World()
    truth = told_of_a_good_day(provider)
    world.sandbox.switch_on(Fault(kind, provider, status=500 if kind is FaultKind.STATUS else None, seconds=25.0))
    with world.clients() as clients:
        lookups = ask(clients, provider, most=12)
        is_asked = kind is FaultKind.STATUS  # the others once: what one provider does is nothing to them
        others = {other: ask(clients, other) for other in Provider if is_asked and other is not provider}
    untrue = {key: lookup for key, lookup in lookups.items() if lookup != truth[key] and not isinstance(lookup, Failed)}
    if kind is FaultKind.ZERO and provider is not Provider.ARXIV:
        assert untrue, "whether a 0 is true is for the rule of plausibility to say"
    elif kind is FaultKind.NULL_ROW:
        assert [(key, lookup) for key, lookup in untrue.items() if lookup != NotFound()] == []
    else:
        assert untrue == {}
    is_harmless = kind in HARMLESS or (kind, provider) in HARMLESS_BY_NAME
    assert any(isinstance(lookup, Failed) for lookup in lookups.values()) is not is_harmless or untrue
    for other in others.values():
        assert len(other) == PAPERS
        assert all(isinstance(lookup, Found) for lookup in other.values())
    if kind is not FaultKind.SLOW:
        assert world.time.now - 1000.0 <= 60.0
    assert len(world.sandbox.requests) <= 30


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("provider", list(Provider))
def test_a_failing_provider_says_who_what_status_and_what_to_do(provider: Provider, status: int) -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.STATUS, provider, status=status))
    with world.clients() as clients:
        lookups = ask(clients, provider)
    errors = [lookup.error for lookup in lookups.values() if isinstance(lookup, Failed)]
    assert errors
    for error in errors:
        assert not isinstance(error, GaveUp)
        assert str(error).startswith(f"{provider.display_name}: ")
        assert f"HTTP {status}" in str(error)
        assert error.remedy
    assert world.time.now - 1000.0 <= 60.0
    assert {request.status for request in world.sandbox.requests} == {status}


def test_a_provider_that_hangs_for_real_is_given_up_after_its_patience() -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.HANG, Provider.GITHUB))
    with serve(world.sandbox) as running:
        patience = Patience(read_seconds=0.3, backoff_seconds=0.01)
        with open_clients(
            semantic_scholar_url=running.semantic_scholar_url, arxiv_url=running.arxiv_url,
            github_url=running.github_url, github_token="TOKEN", min_interval_seconds=NO_PACING, patience=patience,
        ) as clients:  # fmt: skip
            lookups = ask(clients, Provider.GITHUB)
            assert isinstance(clients.http.standings.down[Provider.GITHUB], ProviderError)
            assert clients.http.requests_sent[Provider.GITHUB] == 3
    (said,) = {str(lookup.error) for lookup in lookups.values() if isinstance(lookup, Failed)}
    assert said.startswith("GitHub: did not answer in time; the last good numbers stay")


def test_history_agrees_with_the_sandboxs_own_past() -> None:
    world = World()
    with world.clients() as clients:
        windows = list(clients.semantic_scholar.fetch_citing_papers(IDS[100], date(2015, 1, 1), TODAY))
        pages = list(clients.github.fetch_star_history(ASKS[100].repository_id))
    assert sum(len(window.papers) for window in windows) == 100
    assert sum(sum(week.days) for page in pages for week in page) == 100


def test_the_wire_formats_of_arxiv_give_the_same_papers() -> None:
    answers = []
    for wire_format in (2025, 2026):
        sandbox = Sandbox(parsed_corpus(), TODAY, limits=False, arxiv_wire_format=wire_format)
        with open_clients(
            arxiv_url="http://127.0.0.1:1/arxiv/api/query", transport=SandboxTransport(sandbox),
            min_interval_seconds=NO_PACING,
        ) as clients:  # fmt: skip
            answers.append(clients.arxiv.fetch_papers(ARXIV_IDS[:5]))
    assert answers[0] == answers[1]


def test_no_connection_is_opened_before_something_is_asked() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing was asked")

    with open_clients(transport=httpx.MockTransport(refuse)) as clients:
        assert clients.semantic_scholar.fetch_papers([]) == {}
        assert clients.arxiv.fetch_papers([]) == {}
        assert clients.github.fetch_repositories([]) == {}
        assert sum(clients.http.requests_sent.values()) == 0
