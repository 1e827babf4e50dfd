from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date

import httpx
import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.server import RunningSandbox, serve
from enrichers.sandbox.transport import SandboxTransport

TODAY = date(2026, 10, 1)
S2_ID = "a" * 40


class Clock:
    """Epoch seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1_790_812_800.0  # 2026-10-01

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return parse_corpus(
        json.dumps(
            {
                "papers": [
                    {
                        "ids": ["arxiv:1810.05270", "doi:10.1109/x.2019", f"s2:{S2_ID}", "corpus:77", "s2:" + "b" * 40],
                        "title": "Rethinking the Value of Network Pruning",
                        "authors": ["Zhuang Liu", "Mingjie Sun"],
                        "year": 2019,
                        "arxiv_version": 2,
                        "arxiv_comment": "ICLR 2019",
                        "citation_count_growing": {"2026-10-01": 1_500},
                    },
                    {"ids": ["acl:2022.acl-long.157"], "title": "Robust Tickets", "year": 2022, "citation_count": 0},
                    {"ids": ["arxiv:hep-ex/0406020"], "title": "Sparticles at LHC", "citation_count": 12_000},
                    {"ids": ["pmid:11330823"], "title": "Binding of Iodide", "citation_count": None},
                    {
                        "ids": ["arxiv:2101.00001"],
                        "title": "Half Dated",
                        "undated_every": 4,
                        "citation_count_growing": {"2026-10-01": 120},
                    },
                ],
                "repositories": [
                    {
                        "name": "new-owner/New-Name",
                        "database_id": 42,
                        "former_names": ["old-owner/old-name"],
                        "licence": "MIT",
                        "created_on": "2020-05-06",
                        "star_count_growing": {"2026-10-01": 250},
                    },
                    {
                        "name": "moves/later",
                        "former_names": ["moves/soon"],
                        "renamed_on": "2026-10-05",
                        "star_count": 9,
                    },
                ],
            }
        ),
        source="test corpus",
    )


@pytest.fixture
def sandbox(corpus: Corpus, clock: Clock) -> Sandbox:
    return Sandbox(corpus, TODAY, limits=False, clock=clock)


@pytest.fixture
def limited(corpus: Corpus, clock: Clock) -> Sandbox:
    return Sandbox(corpus, TODAY, clock=clock)


@pytest.fixture
def connect() -> Iterator[Callable[[Sandbox], httpx.Client]]:
    clients: list[httpx.Client] = []

    def client_of(sandbox: Sandbox) -> httpx.Client:
        headers = {"User-Agent": "starcite-tests/1"}
        clients.append(httpx.Client(transport=SandboxTransport(sandbox), base_url="http://127.0.0.1", headers=headers))
        return clients[-1]

    yield client_of
    for client in clients:
        client.close()


@pytest.fixture
def client(sandbox: Sandbox, connect: Callable[[Sandbox], httpx.Client]) -> httpx.Client:
    return connect(sandbox)


@pytest.fixture
def running(sandbox: Sandbox) -> Iterator[RunningSandbox]:
    with serve(sandbox) as served:
        yield served
