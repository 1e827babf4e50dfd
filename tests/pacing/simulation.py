"""Nights on a clock that passes only when everybody waits, over a sandbox that holds its limits and spoils answers.

A request takes its way, is served, and takes its way back, each for a time drawn by a seed; the sandbox counts at the
moment of arrival. Several runs share one clock, one sandbox and one folder of turns, each in a thread of its own.
"""

from __future__ import annotations

import heapq
import json
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from enrichers.clients import min_intervals, open_clients
from enrichers.identity import reference_of
from enrichers.plan import Asks, Known, Wanted, plan_asks
from enrichers.records import Failed, Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.transport import SandboxTransport
from enrichers.turns import Turns
from flows.asking import Answers, Clients
from flows.fetching import fetch
from flows.progress import no_progress
from lists.parse import parse_document

DAY = date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
INTERVALS = {Provider.SEMANTIC_SCHOLAR: 1.0, Provider.ARXIV: 3.0}  # what the providers say, to be kept at arrival
WAY_SECONDS = (0.01, 0.035)  # one way; its jitter is what brings two requests nearer to each other
SERVED_SECONDS = {
    Provider.SEMANTIC_SCHOLAR: (0.1, 0.9),
    Provider.ARXIV: (0.3, 2.5),
    Provider.GITHUB: (0.2, 0.8),
}
# What happens to single requests on bad nights. A refused key is no such thing.
PASSING_FAULTS: tuple[tuple[FaultKind, int | None], ...] = (
    *((FaultKind.STATUS, status) for status in (429, 500, 502, 503, 504)),
    (FaultKind.HTML, 502),
    *((kind, None) for kind in (FaultKind.HANG, FaultKind.CLOSE, FaultKind.TRUNCATE, FaultKind.GARBAGE)),
)


class SharedTime:
    """A clock of several threads, which goes on to the next who wakes when all of them sleep."""

    def __init__(self, threads: int) -> None:
        self._now = 0.0
        self._awake = threads
        self._sleeping: list[float] = []
        self._changed = threading.Condition()

    def clock(self) -> float:
        return self._now

    def utc_now(self) -> datetime:
        return MIDNIGHT + timedelta(seconds=self._now)

    def sleep(self, seconds: float) -> None:
        with self._changed:
            until = self._now + max(seconds, 1e-6)
            heapq.heappush(self._sleeping, until)
            self._awake -= 1
            self._go_on()
            self._changed.wait_for(lambda: self._now >= until)

    def leave(self) -> None:
        """A thread ends."""
        with self._changed:
            self._awake -= 1
            self._go_on()

    def _go_on(self) -> None:
        if self._awake == 0 and self._sleeping:
            self._now = self._sleeping[0]
            while self._sleeping and self._sleeping[0] <= self._now:
                heapq.heappop(self._sleeping)
                self._awake += 1
            self._changed.notify_all()


class Wire(httpx.BaseTransport):
    """The way to a sandbox and back. Of all requests ``fault_share`` are spoilt, drawn by the seed."""

    def __init__(self, sandbox: Sandbox, time: SharedTime, seed: int, fault_share: float) -> None:
        self._inner = SandboxTransport(sandbox)
        self._sandbox = sandbox
        self._time = time
        self._draw = random.Random(seed)
        self._fault_share = fault_share

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        provider = next(one for one, name in PATHS.items() if name in request.url.path)
        if trace := request.extensions.get("trace"):
            trace("http11.send_request_body.complete", {})
        self._time.sleep(self._draw.uniform(*WAY_SECONDS))
        kind, status = self._draw.choice(PASSING_FAULTS)
        if self._draw.random() < self._fault_share:
            self._sandbox.switch_on(Fault(kind, provider, status=status, times=1))
        try:
            answer = self._inner.handle_request(request)
        except httpx.ReadTimeout:
            self._time.sleep(request.extensions["timeout"]["read"])
            raise
        finally:
            self._sandbox.clear_faults()
        self._time.sleep(self._draw.uniform(*SERVED_SECONDS[provider]) + self._draw.uniform(*WAY_SECONDS))
        return answer


PATHS = {
    Provider.SEMANTIC_SCHOLAR: "/semantic-scholar/",
    Provider.ARXIV: "/arxiv/",
    Provider.GITHUB: "/github/",
}


@dataclass(frozen=True)
class Size:
    """What a list holds: papers by arXiv id, every second with a repository, and papers by title."""

    papers: int
    titles: int

    def pacing_seconds(self) -> float:
        """How long the providers' own pacing lets these requests take, one after the other."""
        intervals = min_intervals(has_semantic_scholar_key=True)
        return sum((count - 1) * intervals[provider] for provider, count in self.least().items() if count)

    def least(self) -> dict[Provider, int]:
        """The requests that cannot be spared. A title costs two: nothing but a title speaks for the match."""
        return {
            Provider.SEMANTIC_SCHOLAR: -(-self.papers // 500) + 2 * self.titles,
            Provider.ARXIV: -(-self.papers // 100),
            Provider.GITHUB: -(-((self.papers + 1) // 2) // 100),
        }


@cache
def corpus_of(size: Size) -> Corpus:
    papers: list[dict[str, object]] = [
        {"ids": [f"arxiv:{_arxiv_id(n)}"], "title": f"Paper number {n} by its id", "citation_count": n}
        for n in range(size.papers)
    ]
    papers += [{"title": _title(n), "ids": [f"doi:10.1000/{n}"], "citation_count": n} for n in range(size.titles)]
    repositories = [{"name": f"lab/code-{n}", "star_count": n} for n in range(0, size.papers, 2)]
    return parse_corpus(json.dumps({"papers": papers, "repositories": repositories}), source="simulation")


@cache
def asks_of(size: Size) -> Asks:
    """What a first night over a list of that size asks."""
    lines = ["# A list", ""]
    for n in range(size.papers):
        code = f" [code](https://github.com/lab/code-{n})" if n % 2 == 0 else ""
        lines.append(f"- [Paper number {n} by its id](https://arxiv.org/abs/{_arxiv_id(n)}){code}")
    lines += [f"- [{_title(n)}](https://ieeexplore.ieee.org/document/{n + 1})" for n in range(size.titles)]
    document = parse_document(("\n".join(lines) + "\n").encode())
    wanted = [
        Wanted(reference_of(entry), None, entry.repositories[0] if entry.repositories else None, entry=entry)
        for entry in document.entries
    ]
    return plan_asks(wanted, Known({}, {}, {}, {}), DAY, now=MIDNIGHT, arxiv_refresh_days=30)


def _arxiv_id(number: int) -> str:
    return f"{2001 + number // 9_000}.{number % 9_000 + 10_000:05d}"


WORDS = (
    "sparse", "dense", "graph", "neural", "token", "audio", "visual", "robust", "causal", "latent", "prior", "kernel",
    "gradient", "spectral",
)  # fmt: skip


def _title(number: int) -> str:
    """Titles that differ by several words each."""
    words = [WORDS[number // 14**place % 14] for place in range(4)]
    return f"On {words[0]} and {words[1]} methods for {words[2]} {words[3]} models {number}"


@dataclass
class Night:
    """What a night of one or several runs left. ``seconds`` are those of each run."""

    sandbox: Sandbox
    answers: list[Answers]
    seconds: list[float]
    down: list[frozenset[Provider]] = field(default_factory=list)

    @property
    def requests(self) -> dict[Provider, int]:
        return self.sandbox.request_counts()

    @property
    def exceeded(self) -> int:
        """Requests that came too early, by the providers' own words and no grace, and those refused for a limit."""
        early = 0
        for provider, interval in INTERVALS.items():
            arrivals = [one.at_seconds for one in self.sandbox.requests if one.provider is provider]
            early += sum(b - a < interval for a, b in pairwise(arrivals))
        refused = sum(one.status in (403, 429) and one.fault is None for one in self.sandbox.requests)
        return early + refused

    @property
    def faults(self) -> int:
        return sum(one.fault is not None for one in self.sandbox.requests)

    @property
    def failed(self) -> int:
        return sum(answers.count(Failed) for answers in self.answers)

    @property
    def unasked(self) -> int:
        return sum(
            len(asks.papers) - len(answers.papers) + len(asks.sought) - len(answers.offers)
            + len(asks.arxiv) - len(answers.arxiv) + len(asks.repositories) - len(answers.repositories)
            for asks, answers in zip(self.asked, self.answers, strict=True)
        )  # fmt: skip

    asked: list[Asks] = field(default_factory=list)


def simulate(
    sizes: Sequence[Size],
    *,
    seed: int = 1,
    fault_share: float = 0.0,
    folder: Path | None = None,
    token: str | None = "TOKEN",
    key: str | None = "KEY",
    patch: Callable[[int, dict[str, Any]], None] = lambda _number, _arguments: None,
) -> Night:
    """Runs at once, one for each size, over one sandbox. ``patch`` may change the arguments of a run's clients."""
    time = SharedTime(len(sizes))
    largest = max(sizes, key=lambda size: (size.papers, size.titles))
    sandbox = Sandbox(corpus_of(largest), DAY, clock=lambda: time.utc_now().timestamp())
    night = Night(sandbox, [Answers() for _ in sizes], [0.0] * len(sizes), asked=[asks_of(size) for size in sizes])
    errors: list[BaseException] = []

    def run(number: int) -> None:
        arguments: dict[str, Any] = {
            "min_interval_seconds": min_intervals(has_semantic_scholar_key=key is not None),
            "turns": Turns(folder),
            "transport": Wire(sandbox, time, seed + 1_000 * number, fault_share),
            "draw": random.Random(seed + number).random,
        }
        patch(number, arguments)
        root = "http://127.0.0.1:1"
        try:
            with open_clients(
                semantic_scholar_url=f"{root}/semantic-scholar",
                arxiv_url=f"{root}/arxiv/api/query",
                github_url=f"{root}/github",
                semantic_scholar_key=key,
                github_token=token,
                clock=time.clock,
                utc_now=time.utc_now,
                sleep=time.sleep,
                **arguments,
            ) as opened:
                clients = Clients(
                    opened.semantic_scholar,
                    opened.arxiv,
                    opened.github,
                    token is not None,
                    None,
                    opened.http.standings.may_ask_again,
                )
                fetch(night.asked[number], clients, night.answers[number], time.utc_now, no_progress)
                night.down.append(frozenset(opened.http.standings.down))
        except BaseException as error:  # noqa: BLE001 -- shown by the test, whatever it is
            errors.append(error)
        finally:
            night.seconds[number] = time.clock()
            time.leave()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(sizes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return night
