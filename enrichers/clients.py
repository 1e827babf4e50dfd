"""The three providers of one run over one HTTP layer, made from plain values. Settings live with the command line."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import httpx

from enrichers.arxiv import ARXIV_URL, ArxivClient
from enrichers.credentials import Credential, Credentials, GitHubApp, Refused
from enrichers.github import GITHUB_URL, GitHubClient
from enrichers.github_app import InstallationToken
from enrichers.http import Http, Patience
from enrichers.records import Provider
from enrichers.semantic_scholar import SEMANTIC_SCHOLAR_URL, SemanticScholarClient
from enrichers.turns import Turns

# "1 request per second, cumulative across all endpoints" is what a key is given, semanticscholar.org/product/api.
SEMANTIC_SCHOLAR_MIN_INTERVAL_SECONDS = 1.0
# Without a key a pool is shared with everybody; 100 requests in 5 minutes is what the API used to grant an address.
SEMANTIC_SCHOLAR_KEYLESS_MIN_INTERVAL_SECONDS = 3.0
# "no more than one request every three seconds", info.arxiv.org/help/api/tou.
ARXIV_MIN_INTERVAL_SECONDS = 3.0
# 900 points a minute, one for a read, docs.github.com "Rate limits for the REST API", secondary limits.
GITHUB_MIN_INTERVAL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class ProviderClients:
    """What one run asks with."""

    http: Http
    semantic_scholar: SemanticScholarClient
    arxiv: ArxivClient
    github: GitHubClient
    credentials: tuple[Credentials, ...] = ()

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The credentials that were refused so far, by their places."""
        return tuple(refused for one in self.credentials for refused in one.refused)


def min_intervals(*, has_semantic_scholar_key: bool) -> dict[Provider, float]:
    """Seconds between two requests to each provider, as their terms want it."""
    keyless = SEMANTIC_SCHOLAR_KEYLESS_MIN_INTERVAL_SECONDS
    return {
        Provider.SEMANTIC_SCHOLAR: SEMANTIC_SCHOLAR_MIN_INTERVAL_SECONDS if has_semantic_scholar_key else keyless,
        Provider.ARXIV: ARXIV_MIN_INTERVAL_SECONDS,
        Provider.GITHUB: GITHUB_MIN_INTERVAL_SECONDS,
    }


@contextmanager
def open_clients(
    *,
    semantic_scholar_url: str = SEMANTIC_SCHOLAR_URL,
    arxiv_url: str = ARXIV_URL,
    github_url: str = GITHUB_URL,
    semantic_scholar_key: str | Sequence[Credential] | None = None,
    github_token: str | Sequence[Credential | GitHubApp] | None = None,
    min_interval_seconds: Mapping[Provider, float] | None = None,
    patience: Patience | None = None,
    contact: str | None = None,
    turns: Turns | None = None,
    stop: Callable[[], bool] = lambda: False,
    deadline: float | None = None,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
    utc_now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], None] = time.sleep,
    draw: Callable[[], float] = random.random,
) -> Iterator[ProviderClients]:
    """Make the clients of one run and close their connections at its end.

    ``min_interval_seconds`` goes over the defaults, provider by provider. Several keys are used in turn. ``turns`` are
    those that other runs of the machine take too; None for a run that knows only of itself. Nothing is sent, and no
    provider's library is imported, before something is asked.
    """
    keys = _placed(semantic_scholar_key, "SEMANTIC_SCHOLAR_API_KEY")
    tokens = _placed(github_token, "GITHUB_TOKEN")
    intervals = min_intervals(has_semantic_scholar_key=bool(keys)) | dict(min_interval_seconds or {})
    http = Http(
        intervals,
        patience=patience,
        contact=contact,
        turns=turns,
        stop=stop,
        deadline=deadline,
        transport=transport,
        clock=clock,
        utc_now=utc_now,
        sleep=sleep,
        draw=draw,
    )

    def share_the_pool() -> None:
        http.slow_down(Provider.SEMANTIC_SCHOLAR, SEMANTIC_SCHOLAR_KEYLESS_MIN_INTERVAL_SECONDS)

    semantic_scholar = Credentials(Provider.SEMANTIC_SCHOLAR, keys, utc_now, on_last_refused=share_the_pool)
    sources = [InstallationToken(http, github_url, one) if isinstance(one, GitHubApp) else one for one in tokens]
    github = Credentials(Provider.GITHUB, sources, utc_now)
    try:
        yield ProviderClients(
            http,
            SemanticScholarClient(http, semantic_scholar_url, semantic_scholar),
            ArxivClient(http, arxiv_url),
            GitHubClient(http, github_url, github),
            (semantic_scholar, github),
        )
    finally:
        http.close()


C = TypeVar("C")


def _placed(keys: str | Sequence[C] | None, place: str) -> Sequence[C | Credential]:
    """Keys with their places; a bare one has that of the variable it is usually set in. Of blanks there is none."""
    if isinstance(keys, str):
        return (Credential(place, keys.strip()),) if keys.strip() else ()
    return keys or ()
