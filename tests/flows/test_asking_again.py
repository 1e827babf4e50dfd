"""What failed is asked once more at the end of a run, where there is hope, and never twice more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from enrichers.clients import ProviderClients, open_clients
from enrichers.plan import Asks
from enrichers.records import Failed, Found, Provider, RepositoryAsk
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.transport import SandboxTransport
from flows.asking import Answers, Clients, Progress
from flows.fetching import fetch
from flows.progress import no_progress
from lists.identifiers import PaperId, RepositoryId
from tests.enrichers.playback import NO_PACING, FakeTime

CORPUS = {
    "papers": [{"ids": [f"arxiv:2001.{n:05d}"], "title": f"The {n}th Paper", "citation_count": n} for n in range(9)],
    "repositories": [{"name": f"owner/r{n}", "star_count": n} for n in range(9)],
}
IDS = tuple(PaperId("arxiv", f"2001.{n:05d}") for n in range(9))
ASKS = Asks(
    papers=IDS,
    sought=(),
    arxiv=IDS,
    repositories=tuple(RepositoryAsk(RepositoryId("owner", f"r{n}")) for n in range(9)),
)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class World:
    """A sandbox and a run over it. ``meanwhile`` is done before each request."""

    time: FakeTime = field(default_factory=FakeTime)
    sandbox: Sandbox = field(
        default_factory=lambda: Sandbox(parse_corpus(json.dumps(CORPUS), source="t"), date(2026, 3, 2), limits=False)
    )
    meanwhile: Callable[[httpx.Request], None] = lambda _: None
    progress: Progress = no_progress

    def run(self, asks: Asks = ASKS, **arguments: Any) -> tuple[Answers, ProviderClients]:
        transport = SandboxTransport(self.sandbox, sleep=self.time.sleep)
        answers, root = Answers(), "http://127.0.0.1:1"

        def handle(request: httpx.Request) -> httpx.Response:
            self.meanwhile(request)
            return transport.handle_request(request)

        with open_clients(
            semantic_scholar_url=f"{root}/semantic-scholar", arxiv_url=f"{root}/arxiv/api/query",
            github_url=f"{root}/github", github_token="TOKEN", min_interval_seconds=NO_PACING,
            transport=httpx.MockTransport(handle), clock=self.time.clock, sleep=self.time.sleep,
            utc_now=self.time.utc_now, draw=lambda: 0.5, **arguments,
        ) as opened:  # fmt: skip
            clients = Clients(
                opened.semantic_scholar, opened.arxiv, opened.github, True, None, opened.http.standings.may_ask_again
            )  # fmt: skip
            fetch(asks, clients, answers, lambda: NOW, self.progress)
        return answers, opened

    def asked(self, provider: Provider) -> int:
        return self.sandbox.request_counts()[provider]


def test_without_a_failure_nothing_is_asked_again() -> None:
    world = World()
    answers, _ = world.run()
    assert answers.count(Found) == 27
    assert {world.asked(provider) for provider in Provider} == {1}


@pytest.mark.parametrize("kind", [FaultKind.GARBAGE, FaultKind.SHORT, FaultKind.TRUNCATE, FaultKind.CLOSE])
@pytest.mark.parametrize("provider", list(Provider))
def test_a_passing_fault_costs_one_more_request_and_no_number(provider: Provider, kind: FaultKind) -> None:
    if (provider, kind) == (Provider.GITHUB, FaultKind.SHORT):
        kind = FaultKind.HTML  # a query without its last alias is an answer for the others
    world = World()
    world.sandbox.switch_on(Fault(kind, provider, times=1))
    answers, opened = world.run()
    assert answers.count(Found) == 27, "what was not answered is answered at the end"
    assert not answers.failures()
    assert {one: world.asked(one) for one in Provider} == {one: 1 + (one is provider) for one in Provider}
    assert not opened.http.standings.down


@pytest.mark.parametrize("provider", list(Provider))
def test_what_fails_again_is_failed_and_asked_no_third_time(provider: Provider) -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.GARBAGE, provider))
    answers, _ = world.run()
    assert world.asked(provider) == 2
    assert list(answers.failures()) == [provider]
    assert answers.count(Failed) == 9
    assert answers.count(Found) == 18


@pytest.mark.parametrize("provider", list(Provider))
def test_a_short_night_does_not_wait_for_a_provider_that_is_down(provider: Provider) -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.STATUS, provider, status=503))
    answers, opened = world.run()
    assert world.asked(provider) == 3
    assert provider in opened.http.standings.down
    assert answers.count(Failed) == 9
    assert world.time.now - 1_000.0 <= 40.0


def test_a_long_night_asks_once_more_whoever_was_down_and_takes_what_comes() -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=503))

    def a_minute_passes(provider: str, _done: int, _of: int) -> None:
        if provider == "arXiv":
            world.time.now += 61.0
            world.sandbox.clear_faults()

    world.progress = a_minute_passes
    answers, opened = world.run()
    assert answers.count(Found) == 27
    assert world.asked(Provider.GITHUB) == 4
    assert not opened.http.standings.down


def test_a_long_night_of_an_outage_costs_one_more_try() -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=503))

    def a_minute_passes(provider: str, _done: int, _of: int) -> None:
        world.time.now += 61.0 * (provider == "arXiv")

    world.progress = a_minute_passes
    answers, _ = world.run()
    assert world.asked(Provider.GITHUB) == 4
    assert list(answers.failures()) == [Provider.GITHUB]
    assert answers.count(Failed) == 9


def test_what_there_is_no_time_for_keeps_the_failure_that_it_had() -> None:
    world = World()
    world.sandbox.switch_on(Fault(FaultKind.GARBAGE, Provider.SEMANTIC_SCHOLAR))

    def the_time_is_up(request: httpx.Request) -> None:
        world.time.now += 100.0 * ("/semantic-scholar/" in request.url.path)

    world.meanwhile = the_time_is_up
    answers, _ = world.run(deadline=1_050.0)
    assert world.asked(Provider.SEMANTIC_SCHOLAR) == 1
    assert list(answers.failures()) == [Provider.SEMANTIC_SCHOLAR]
