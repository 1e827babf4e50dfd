"""From settings to open clients: the only place where keys are handed on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from enrichers.clients import ProviderClients, min_intervals
from enrichers.clients import open_clients as open_provider_clients
from enrichers.http import Patience
from enrichers.records import Provider
from flows.fetching import Clients
from flows.settings import Settings

# With pacing off only this machine is asked, which needs no time to recover between two tries.
LOOPBACK_PATIENCE = Patience(backoff_seconds=0.05, throttled_backoff_seconds=0.05)


@dataclass(frozen=True, slots=True)
class OpenedClients:
    """The providers of one run."""

    providers: ProviderClients
    has_github_token: bool

    @property
    def clients(self) -> Clients:
        """What a run asks with."""
        opened = self.providers
        return Clients(opened.semantic_scholar, opened.arxiv, opened.github, self.has_github_token)

    @property
    def requests_sent(self) -> dict[Provider, int]:
        """Requests each provider has seen, retries included."""
        return dict(self.providers.http.requests_sent)


def min_interval_seconds(settings: Settings) -> dict[Provider, float]:
    """Seconds between two requests to a provider: none with pacing off, else the settings', else the provider's own."""
    if settings.pacing_off:
        return dict.fromkeys(Provider, 0.0)
    own = min_intervals(has_semantic_scholar_key=settings.semantic_scholar_api_key is not None)
    return own | {Provider(name): s for name, s in settings.pacing_seconds.items() if name in set(Provider)}


@contextmanager
def open_clients(settings: Settings, seconds: float | None) -> Iterator[OpenedClients]:
    """Open the providers of one run and close them after it. ``seconds`` is how long it may ask; None is no limit."""
    with open_provider_clients(
        semantic_scholar_url=settings.semantic_scholar_url,
        arxiv_url=settings.arxiv_url,
        github_url=settings.github_url,
        semantic_scholar_key=settings.semantic_scholar_api_key,
        github_token=settings.github_token,
        min_interval_seconds=min_interval_seconds(settings),
        contact=settings.contact,
        patience=LOOPBACK_PATIENCE if settings.pacing_off else None,
        deadline=None if seconds is None else time.monotonic() + seconds,
    ) as providers:
        yield OpenedClients(providers, settings.github_token is not None)
