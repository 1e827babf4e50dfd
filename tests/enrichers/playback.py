"""Time that only passes when told to, and a transport that plays answers back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from enrichers.clients import ProviderClients, open_clients
from enrichers.credentials import Credential, Credentials
from enrichers.http import Http, Patience
from enrichers.records import Provider

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
NO_PACING = dict.fromkeys(Provider, 0.0)
Handler = Callable[[httpx.Request], httpx.Response]


@dataclass
class FakeTime:
    """A clock that sleeping moves. ``slept`` holds every whole wait, slices of it added up per request."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def utc_now(self) -> datetime:
        return NOON + timedelta(seconds=self.now - 1_000.0)


@dataclass
class Playback(httpx.BaseTransport):
    """Plays ``answers`` one after the other (the last one for ever), or asks ``handler``. Keeps what was asked."""

    answers: list[httpx.Response | Exception] = field(default_factory=list)
    handler: Handler | None = None
    asked: list[httpx.Request] = field(default_factory=list)
    asked_at: list[float] = field(default_factory=list)
    time: FakeTime = field(default_factory=FakeTime)
    seconds_per_answer: float = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        self.asked_at.append(self.time.now)
        self.time.now += self.seconds_per_answer
        if self.handler is not None:
            return self.handler(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.asked]


def http_over(playback: Playback, **arguments: Any) -> Http:
    """The HTTP layer over a playback, in its time, without pacing and jitter unless given."""
    arguments = {"draw": lambda: 1.0, "min_interval_seconds": NO_PACING} | arguments
    fake = playback.time
    return Http(transport=playback, clock=fake.clock, sleep=fake.sleep, utc_now=fake.utc_now, **arguments)


def keys_for(provider: Provider, http: Http, *secrets: str | None) -> Credentials:
    """The keys of a client that is made by hand; the places of several are numbered."""
    return Credentials(provider, [Credential(f"place {n}", s) for n, s in enumerate(secrets, 1) if s], http.utc_now)


@contextmanager
def clients_over(playback: Playback, **arguments: Any) -> Iterator[ProviderClients]:
    """The three clients over a playback."""
    fake = playback.time
    arguments = {"draw": lambda: 1.0, "min_interval_seconds": NO_PACING, "patience": Patience()} | arguments
    with open_clients(
        transport=playback, clock=fake.clock, sleep=fake.sleep, utc_now=fake.utc_now, **arguments
    ) as clients:
        yield clients


def answering(*answers: httpx.Response | Exception, **arguments: Any) -> Playback:
    """A playback of these answers."""
    return Playback(answers=list(answers), **arguments)


def handled_by(handler: Handler) -> Playback:
    """A playback that asks a function."""
    return Playback(handler=handler)


@dataclass(frozen=True)
class Recording:
    """One recorded exchange."""

    method: str
    url: str
    request_body: str | None
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def answer(self) -> httpx.Response:
        unwired = {"content-length", "content-encoding", "transfer-encoding", "connection"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in unwired}
        return httpx.Response(self.status, headers=headers, content=self.body)


def read_recordings(shared: Path, wanted: Callable[[str, str, int], bool]) -> list[Recording]:
    """The recorded exchanges whose method, URL and status are wanted; at least one."""
    folder = shared / "recorded"
    found = []
    with (folder / "index.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if wanted(row["method"], row["url"], row["status"]):
                body = (folder / row["body_file"]).read_bytes()
                found.append(
                    Recording(row["method"], row["url"], row["request_body"], row["status"], row["headers"], body)
                )
    assert found, "no such recording"
    return found
