"""What was written down of providers answers like them, and holds no key."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from enrichers.clients import ProviderClients, open_clients
from enrichers.recording import NotRecorded, RecordingTransport, ReplayTransport
from enrichers.records import Found, Lookup, RepositoryAsk
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.transport import SandboxTransport
from lists.identifiers import PaperId, RepositoryId
from tests.adversity.canaries import CANARIES, find_canaries
from tests.adversity.world import FIRST_NIGHT, ITEMS, LOOPBACK, corpus
from tests.enrichers.playback import NO_PACING, answering

PAPERS = [PaperId("arxiv", "1810.05270"), PaperId("arxiv", "2001.99999")]


def answers(clients: ProviderClients, title: str) -> list[object]:
    repositories = [RepositoryAsk(RepositoryId("acme", "pruning"))]
    found: Lookup[object] = clients.semantic_scholar.match_title(title)
    return [
        clients.semantic_scholar.fetch_papers(PAPERS),
        found,
        clients.arxiv.fetch_papers([one.value for one in PAPERS]),
        clients.github.fetch_repositories(repositories),
    ]


def test_a_replay_answers_as_the_providers_did_and_asks_nobody(tmp_path: Path) -> None:
    path, sandbox = tmp_path / "recorded.jsonl", Sandbox(corpus(), FIRST_NIGHT, limits=False)
    keys = {
        **{name.removeprefix("STARCITE_").lower(): url for name, url in LOOPBACK.items() if name.endswith("_URL")},
        "semantic_scholar_key": CANARIES["SEMANTIC_SCHOLAR_API_KEY"],
        "github_token": CANARIES["GITHUB_TOKEN"],
        "min_interval_seconds": NO_PACING,
    }
    live = RecordingTransport(SandboxTransport(sandbox), path)
    with open_clients(transport=live, **keys) as clients:  # type: ignore[arg-type]
        told = answers(clients, ITEMS[0].title)
    assert isinstance(told[1], Found)
    asked = len(sandbox.requests)
    with open_clients(transport=ReplayTransport(path), **keys) as clients:  # type: ignore[arg-type]
        assert answers(clients, ITEMS[0].title) == told
        with pytest.raises(NotRecorded, match="search/match"):
            clients.semantic_scholar.match_title("A Title That Nobody Asked For")
    assert len(sandbox.requests) == asked >= 4
    assert find_canaries({"recording": path.read_bytes()}) == []


def test_answers_to_the_same_request_come_in_their_order_whatever_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    bodies = [b"\xff\x00 no text", "größer".encode(), b"last"]
    live = RecordingTransport(answering(*(httpx.Response(200, content=body) for body in bodies)), path)
    request = httpx.Request("GET", "http://127.0.0.1:1/x")
    assert [live.handle_request(request).content for _ in bodies] == bodies
    again = ReplayTransport(path)
    assert [again.handle_request(request).content for _ in range(4)] == [*bodies, b"last"]
    assert all(json.loads(line)["status"] == 200 for line in path.read_text("utf-8").splitlines())
